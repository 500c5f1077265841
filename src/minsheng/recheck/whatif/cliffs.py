"""What is left of a little more of a wage: marginal rates, and the cliffs in them.

The best earner of each household is given a hundred yuan more a month, all else staying as it
is, and the rules are asked again. Of what is lost in benefits the effective marginal rate is
the share of those hundred yuan; where it is more than all of them, the family has less for
having earned more: that is a cliff.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from minsheng.policy.engine.fused.columns import Array
from minsheng.recheck.whatif.play import STEP, Kept
from minsheng.recheck.whatif.targets import SUMS
from minsheng.recheck.whatif.views import View

RATES = (0, 25, 50, 75, 100)
"""Upper ends, in percent of the hundred yuan, of the classes of marginal rates; above the last
are cliffs, below the first is who gets more."""
SIZES = (5_000, 10_000, 20_000, 50_000, 100_000)
"""Upper ends of the classes of cliffs, in fen a month; the last has none."""


@dataclass(frozen=True, slots=True)
class Cliffs:
    """The marginal rates of a city under one law.

    Attributes:
        households: with a wage and of whom all benefits are known, before and with more.
        people: how many people live in them.
        unknown: households with a wage of whom not all benefits are known.
        receiving: households of those that get some benefit.
        people_receiving: how many people live in these.
        rates: receiving households by class: rises, then up to each of `RATES`, then above.
        falling: households that have less for earning more.
        people_falling: how many people live in them.
        mean_rate: mean marginal rate of those receiving, a share; None where there are none.
        sizes: falling households by how much less they have, up to each of `SIZES`, then above.
        largest: the most that one household has less, fen a month.
        typical: the median of what falling households have less, fen a month; None for none.
    """

    households: int
    people: int
    unknown: int
    receiving: int
    people_receiving: int
    rates: tuple[int, ...]
    falling: int
    people_falling: int
    mean_rate: float | None
    sizes: tuple[int, ...]
    largest: int
    typical: float | None


@dataclass(slots=True)
class _Found:
    lost: list[Array] = field(default_factory=list)
    receives: list[Array] = field(default_factory=list)
    people: list[Array] = field(default_factory=list)
    unknown: int = 0


def cliffs(parts: Sequence[Kept], views: Sequence[View], more: Sequence[View]) -> Cliffs:
    """The marginal rates under one law.

    Args:
        parts: the city.
        views: each part under the law.
        more: each part under it, with a step more of a wage.
    """
    found = _Found()
    for kept, view, other in zip(parts, views, more, strict=True):
        _look(found, kept, view, other)
    lost, receives, people = (
        np.concatenate(columns) if columns else np.zeros(0, np.int64)
        for columns in (found.lost, found.receives, found.people)
    )
    receives = receives.astype(bool)
    falls = lost > STEP
    deep = lost[falls] - STEP
    among = lost[receives]
    edges = np.array(RATES) * STEP // 100
    return Cliffs(
        households=len(lost),
        people=int(people.sum()),
        unknown=found.unknown,
        receiving=int(receives.sum()),
        people_receiving=int(people[receives].sum()),
        rates=(
            int(np.count_nonzero(among < 0)),
            *_classes(among[among >= 0], edges),
        ),
        falling=int(falls.sum()),
        people_falling=int(people[falls].sum()),
        mean_rate=float(among.mean() / STEP) if len(among) else None,
        sizes=_classes(deep, np.array(SIZES)),
        largest=int(deep.max(initial=0)),
        typical=float(np.median(deep)) if len(deep) else None,
    )


def _classes(values: Array, edges: Array) -> tuple[int, ...]:
    """How many values are up to each edge, and above the last."""
    place = np.searchsorted(edges, values, side="left")
    return tuple(int(n) for n in np.bincount(place, minlength=len(edges) + 1))


def _look(found: _Found, kept: Kept, view: View, other: View) -> None:
    """What the households of a part with a wage lose."""
    earning = np.flatnonzero(view.earner >= 0)
    if not len(earning):
        return
    households = kept.households
    before, after = np.zeros(households, np.int64), np.zeros(households, np.int64)
    known = np.ones(households, bool)
    for name in SUMS:
        before[view.sums[name].rows] += view.sums[name].values
        after[other.sums[name].rows] += other.sums[name].values
        known[view.unknown[name]] = False
        known[other.unknown[name]] = False
    counted = earning[known[earning]]
    found.unknown += len(earning) - len(counted)
    found.lost.append((before - after)[counted])
    found.receives.append(before[counted] > 0)
    found.people.append(kept.people[counted])
