"""Counts by area and outcome, and which of them would tell of somebody.

A number below ten does; so does one from which such a number follows, because the area above it
and the others beside it are told. Outcomes are never added up to a whole that is told, so each
outcome stands alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from minsheng.recheck.small import few, with_the_next

Key = tuple[int, str]


@dataclass
class Tally:
    """Households of an area with an outcome, and what they draw and would draw."""

    households: int = 0
    before: int = 0
    after: int = 0


def tallies(
    rows: Iterable[tuple[int, str, int | None, int | None]], parents: Mapping[int, int | None]
) -> dict[Key, Tally]:
    """Counts of each area and all above it.

    Args:
        rows: area, outcome and sums of each household.
        parents: the area each area lies in; None for the city.
    """
    found: dict[Key, Tally] = defaultdict(Tally)
    for place, outcome, before, after in rows:
        area: int | None = place
        while area is not None:
            tally = found[area, outcome]
            tally.households += 1
            tally.before += before or 0
            tally.after += after or 0
            area = parents.get(area)
    return dict(found)


def telling(counts: Mapping[Key, int], parents: Mapping[int, int | None]) -> set[Key]:
    """The counts that would tell of somebody.

    Args:
        counts: by area and outcome.
        parents: the area each area lies in; None for the city.
    """
    inside: dict[tuple[int | None, str], dict[int, int]] = defaultdict(dict)
    for (area, outcome), number in counts.items():
        inside[parents.get(area), outcome][area] = number
    found: set[Key] = set()
    waiting: list[tuple[int | None, str]]
    waiting = [(above, outcome) for above, outcome in inside if above is None]
    for above, outcome in waiting:  # grows as it goes down
        sizes = inside[above, outcome]
        if above is not None and (above, outcome) in found:
            hidden = set(sizes)
        else:
            hidden = with_the_next({area for area, n in sizes.items() if few(n)}, sizes)
        found |= {(area, outcome) for area in hidden}
        waiting += [(area, outcome) for area in sizes if (area, outcome) in inside]
    return found
