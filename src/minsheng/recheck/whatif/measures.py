"""What a reform costs, whom it lets in and out, who wins and who loses, county by county.

A sum that is known by one law only says nothing of a difference. So of each benefit those
households are counted of whom it is known by both laws, and the others are told apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace

import numpy as np

from minsheng.policy.engine.fused.columns import Array
from minsheng.recheck.outcome import BENEFITS
from minsheng.recheck.whatif.play import Kept
from minsheng.recheck.whatif.targets import SUMS
from minsheng.recheck.whatif.views import Some, View

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
        unknown: households of whom the sum is not known by one of the laws; they are not
            counted above.
        drawn: what is drawn today, by all.
        drawn_unknown: what is drawn today by those of whom the sum is not known.
        changed: of how many the sum is another; those who come in and go out are among them.
        drawing: how many draw it today.
        drawing_unknown: how many of those of whom the sum is not known.
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
    unknown: int = 0
    drawn: int = 0
    drawn_unknown: int = 0
    changed: int = 0
    drawing: int = 0
    drawing_unknown: int = 0


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
        unknown: households of whom some benefit that may change is not known.
        unknown_difference: by how much the other benefits of those change together. So
            `cost_after - cost_before = gain - loss + unknown_difference`.
        receiving_before: how many get something before, where it is known.
        receiving_after: how many after.
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
    unknown_difference: int = 0
    receiving_before: int = 0
    receiving_after: int = 0


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
    for kept, view in zip(parts, after, strict=True):
        old, new = known_by_both(kept.view, view)
        for name, told in benefits.items():
            _of_benefit(told, kept, old, new, name)
        county = counties.setdefault(kept.part.county, OfCounty())
        _of_county(county, kept, old, new)
    return Measures(benefits, dict(sorted(counties.items())))


def known_by_both(old: View, new: View) -> tuple[View, View]:
    """Two views of a part, of each benefit only what is known in both; the same unknown."""
    unknown: dict[str, Array] = {}
    sums: tuple[dict[str, Some], dict[str, Some]] = ({}, {})
    for name in SUMS:
        unknown[name] = old.unknown[name]
        if new.unknown[name] is not old.unknown[name]:
            unknown[name] = np.union1d(old.unknown[name], new.unknown[name])
        for view, left in zip((old, new), sums, strict=True):
            some = view.sums[name]
            out = np.isin(some.rows, unknown[name], assume_unique=True, invert=True)
            left[name] = some if out.all() else some.on(out)
    return replace(old, sums=sums[0], unknown=unknown), replace(new, sums=sums[1], unknown=unknown)


def _of_benefit(told: OfBenefit, kept: Kept, old: View, new: View, name: str) -> None:
    before, after = old.sums[name], new.sums[name]
    stay, alike = _both(before, after)
    told.cost_before += before.total
    told.cost_after += after.total
    told.households_before += len(before.rows)
    told.households_after += len(after.rows)
    told.households_in += len(after.rows) - stay
    told.households_out += len(before.rows) - stay
    told.changed += len(before.rows) + len(after.rows) - stay - alike
    one, two = old.heads(name, kept.starts), new.heads(name, kept.starts)
    shared = one.shared(two)
    told.people_before += one.total
    told.people_after += two.total
    told.people_in += two.total - shared
    told.people_out += one.total - shared
    told.unknown += len(old.unknown[name])
    drawn = kept.drawn[name]
    told.drawn += drawn.total
    open_ = drawn.on(np.isin(drawn.rows, old.unknown[name]))
    told.drawn_unknown += open_.total
    told.drawing += len(drawn.rows)
    told.drawing_unknown += len(open_.rows)


def _both(before: Some, after: Some) -> tuple[int, int]:
    """How many households are in both, and of how many of these the sum is the same."""
    if before is after:
        return len(before.rows), len(before.rows)
    _, one, two = np.intersect1d(before.rows, after.rows, assume_unique=True, return_indices=True)
    return len(one), int(np.count_nonzero(before.values[one] == after.values[two]))


def _of_county(told: OfCounty, kept: Kept, old: View, new: View) -> None:
    told.households += kept.households
    told.people += int(kept.starts[-1])
    told.cost_before += sum(some.total for some in old.sums.values())
    told.cost_after += sum(some.total for some in new.sums.values())
    change, known = changes(kept.households, old, new)
    more, less = change[known & (change > 0)], change[known & (change < 0)]
    told.winners += len(more)
    told.gain += int(more.sum())
    told.losers += len(less)
    told.loss -= int(less.sum())
    told.unknown += int(np.count_nonzero(~known))
    told.unknown_difference += int(change[~known].sum())
    told.receiving_before += _receiving(kept.households, old)
    told.receiving_after += _receiving(kept.households, new)


def _receiving(households: int, view: View) -> int:
    """How many households get something."""
    some = np.zeros(households, bool)
    for one in view.sums.values():
        some[one.rows] = True
    return int(np.count_nonzero(some))


def changes(households: int, old: View, new: View) -> tuple[Array, Array]:
    """Per household, by how much its known benefits change, fen a month, and whether all are known.

    A benefit that is not computed anew changes nothing, known or not.
    """
    change, known = np.zeros(households, np.int64), np.ones(households, bool)
    for name in SUMS:
        if new.sums[name] is old.sums[name]:
            continue
        change[old.sums[name].rows] -= old.sums[name].values
        change[new.sums[name].rows] += new.sums[name].values
        known[old.unknown[name]] = False
    return change, known


def summed(several: Sequence[OfCounty]) -> OfCounty:
    """Counties together."""
    names = [f.name for f in fields(OfCounty)]
    return OfCounty(**{n: sum(getattr(one, n) for one in several) for n in names})
