"""What a reform costs, whom it lets in and out, who wins and who loses, county by county."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np

from minsheng.policy.engine.fused.columns import Array
from minsheng.recheck.outcome import BENEFITS
from minsheng.recheck.whatif.play import Kept
from minsheng.recheck.whatif.targets import SUMS
from minsheng.recheck.whatif.views import View

MONTHS = 12


@dataclass(slots=True)
class OfBenefit:
    """What becomes of one benefit; sums in fen a month.

    Attributes:
        cost_before: what is paid by the law before, where it is known.
        cost_after: what is paid by the reform.
        households_before: how many get it before.
        households_after: how many get it after.
        households_in: how many get it only after.
        households_out: how many get it only before.
        people_before: how many people get it before.
        people_after: how many get it after.
        people_in: how many get it only after.
        people_out: how many get it only before.
        unknown_before: households of whom the sum before is not known.
        unknown_after: households of whom the sum after is not known.
        drawn: what is drawn today, by all.
        drawn_unknown: what is drawn today by those of whom the sum before is not known.
    """

    cost_before: int = 0
    cost_after: int = 0
    households_before: int = 0
    households_after: int = 0
    households_in: int = 0
    households_out: int = 0
    people_before: int = 0
    people_after: int = 0
    people_in: int = 0
    people_out: int = 0
    unknown_before: int = 0
    unknown_after: int = 0
    drawn: int = 0
    drawn_unknown: int = 0


@dataclass(slots=True)
class OfCounty:
    """What becomes of the households of a county; sums in fen a month.

    Attributes:
        households: how many there are.
        people: how many people.
        cost_before: all benefits before, where they are known.
        cost_after: all benefits after.
        winners: households that get more.
        gain: how much more they get together.
        losers: households that get less.
        loss: how much less they get together, above 0.
        unknown: households of whom the change is not known.
    """

    households: int = 0
    people: int = 0
    cost_before: int = 0
    cost_after: int = 0
    winners: int = 0
    gain: int = 0
    losers: int = 0
    loss: int = 0
    unknown: int = 0


@dataclass(frozen=True, slots=True)
class Measures:
    """All of it: by benefit's name, and by county's code."""

    benefits: dict[str, OfBenefit]
    counties: dict[str, OfCounty]

    @property
    def total(self) -> OfCounty:
        """The whole city."""
        return summed(list(self.counties.values()))


def measured(parts: Sequence[Kept], after: Sequence[View]) -> Measures:
    """The measures of a reform.

    Args:
        parts: the city, with what the law before makes of it.
        after: each part under the reform.
    """
    benefits = {b.name: OfBenefit() for b in BENEFITS}
    counties: dict[str, OfCounty] = {}
    for kept, new in zip(parts, after, strict=True):
        for name, told in benefits.items():
            _of_benefit(told, kept, kept.view, new, name)
        county = counties.setdefault(kept.held.part.county, OfCounty())
        _of_county(county, kept, kept.view, new)
    return Measures(benefits, dict(sorted(counties.items())))


def _of_benefit(told: OfBenefit, kept: Kept, old: View, new: View, name: str) -> None:
    before, after = old.sums[name], new.sums[name]
    stay = len(np.intersect1d(before.rows, after.rows, assume_unique=True))
    told.cost_before += before.total
    told.cost_after += after.total
    told.households_before += len(before.rows)
    told.households_after += len(after.rows)
    told.households_in += len(after.rows) - stay
    told.households_out += len(before.rows) - stay
    one, two = old.heads(name, kept.held.batch), new.heads(name, kept.held.batch)
    shared = one.shared(two)
    told.people_before += one.total
    told.people_after += two.total
    told.people_in += two.total - shared
    told.people_out += one.total - shared
    told.unknown_before += len(old.unknown[name])
    told.unknown_after += len(new.unknown[name])
    drawn = kept.held.drawn[name]
    told.drawn += int(drawn.sum())
    told.drawn_unknown += int(drawn[old.unknown[name]].sum())


def _of_county(told: OfCounty, kept: Kept, old: View, new: View) -> None:
    told.households += kept.held.batch.households
    told.people += kept.held.batch.rows("person")
    told.cost_before += sum(some.total for some in old.sums.values())
    told.cost_after += sum(some.total for some in new.sums.values())
    if new is old:
        return
    change, known = changes(kept, old, new)
    more, less = change[known & (change > 0)], change[known & (change < 0)]
    told.winners += len(more)
    told.gain += int(more.sum())
    told.losers += len(less)
    told.loss -= int(less.sum())
    told.unknown += int(np.count_nonzero(~known))


def changes(kept: Kept, old: View, new: View) -> tuple[Array, Array]:
    """Per household, by how much all its benefits change, fen a month, and whether it is known.

    A benefit that is computed alike before and after changes nothing, known or not.
    """
    households = kept.held.batch.households
    change, known = np.zeros(households, np.int64), np.ones(households, bool)
    for name in SUMS:
        if new.sums[name] is old.sums[name]:
            continue
        change[old.sums[name].rows] -= old.sums[name].values
        change[new.sums[name].rows] += new.sums[name].values
        known[old.unknown[name]] = False
        known[new.unknown[name]] = False
    return change, known


def summed(several: Sequence[OfCounty]) -> OfCounty:
    """Counties together."""
    names = [f.name for f in fields(OfCounty)]
    return OfCounty(**{n: sum(getattr(one, n) for one in several) for n in names})
