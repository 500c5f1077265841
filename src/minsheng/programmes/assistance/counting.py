"""How many households of each area and outcome there are, with what they draw."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from minsheng.kernel.areas.telling import Key, Parents


@dataclass
class Tally:
    """Households of an area with an outcome, and what they draw and would draw."""

    households: int = 0
    before: int = 0
    after: int = 0


def tallies(
    rows: Iterable[tuple[int, str, int | None, int | None]], parents: Parents
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
