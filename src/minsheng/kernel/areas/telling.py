"""Numbers by area, added up the tree, and which of them would tell of somebody.

A number below ten does; so does one from which such a number follows, because the area above it
and the others beside it are told. What is counted is never added up across kinds, so each kind
stands alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from minsheng.recheck.small import few, with_the_next

Key = tuple[int, str]
"""An area and a kind of what is counted."""
Parents = Mapping[int, int | None]
"""The area each area lies in; None for the city."""


def added_up(counts: Mapping[Key, int], parents: Parents) -> dict[Key, int]:
    """Numbers of each area and of all above it."""
    found: dict[Key, int] = defaultdict(int)
    for (place, kind), number in counts.items():
        area: int | None = place
        while area is not None:
            found[area, kind] += number
            area = parents.get(area)
    return dict(found)


def telling(counts: Mapping[Key, int], parents: Parents) -> set[Key]:
    """Of numbers that are added up, those that would tell of somebody."""
    inside: dict[tuple[int | None, str], dict[int, int]] = defaultdict(dict)
    for (area, kind), number in counts.items():
        inside[parents.get(area), kind][area] = number
    found: set[Key] = set()
    waiting: list[tuple[int | None, str]]
    waiting = [(above, kind) for above, kind in inside if above is None]
    for above, kind in waiting:  # grows as it goes down
        sizes = inside[above, kind]
        if above is not None and (above, kind) in found:
            hidden = set(sizes)
        else:
            hidden = with_the_next({area for area, n in sizes.items() if few(n)}, sizes)
        found |= {(area, kind) for area in hidden}
        waiting += [(area, kind) for area in sizes if (area, kind) in inside]
    return found
