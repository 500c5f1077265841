"""What would change a decision only together: two or three thresholds at once.

Where two limits fail, neither alone tips the decision. A comparison that came out otherwise
and changed nothing wanted stopped somewhere: at the rules one of whose arguments it changed,
and which still answered the same. Two comparisons that stopped at the same rule may pass it
together; what they then change may stop at another, where a third waits.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any

from minsheng.policy.engine.scalar import Trace, reevaluate
from minsheng.policy.engine.thresholds import (
    Threshold,
    Tried,
    changed_names,
    changes,
    explained,
    threshold_of,
)

LARGEST = 3


@dataclass(frozen=True, slots=True)
class _Set:
    """Some comparisons that came out otherwise together, by their places among those tried."""

    places: tuple[int, ...]
    stops: frozenset[str]


def joint_threshold(
    trace: Trace,
    tried: Sequence[Tried],
    wanted: Sequence[str],
    decisive: Sequence[str],
    tries: int = 12,
) -> list[Threshold]:
    """The smallest set of comparisons near a household that together would change something.

    Args:
        trace: the household, evaluated for the wanted names.
        tried: comparisons tried one by one, nearest first; those that change a decisive
            name by themselves are left out.
        wanted: names of the household whose change is told.
        decisive: those of them one of which must change.
        tries: how many sets to try at the most.

    Returns:
        Two or three thresholds, nearest first, each with all that would change; of sets of
        one size the nearest. Nothing where none was found.
    """
    idle = [t for t in tried if not set(decisive) & set(t.threshold.after)]
    if len(idle) < 2:  # noqa: PLR2004
        return []
    way = frozenset(trace.book.needed(decisive))
    sets = [_Set((n,), _stops(trace, way, t.changed)) for n, t in enumerate(idle)]
    singles = sets
    for _ in range(1, LARGEST):
        wider: list[_Set] = []
        for places in _promising(sets, singles):
            columns = _together([idle[n] for n in places])
            if columns is None:
                continue
            if not tries:
                return []
            tries -= 1
            after = reevaluate(trace, columns, wanted)
            change = changes(trace, after, wanted)
            if set(decisive) & set(change):
                return _telling(trace, [idle[n] for n in places], change)
            wider.append(_Set(places, _stops(trace, way, changed_names(trace, after))))
        sets = wider
    return []


def _telling(trace: Trace, some: Sequence[Tried], change: Mapping[str, Any]) -> list[Threshold]:
    """Each comparison of a set, or the one that moves the same value and explains more."""
    told: list[Threshold] = []
    for one in some:
        rest = [other for other in some if other is not one]
        beside = {name: column for other in rest for name, column in other.columns.items()}
        counts = [explained(trace, near, change, beside) for near in one.alike]
        best = one.alike[counts.index(max(counts))] if any(counts) else None
        threshold = one.threshold if best is None else threshold_of(trace, best, change)
        told.append(replace(threshold, after=change))
    return told


def _promising(sets: Sequence[_Set], singles: Sequence[_Set]) -> Iterator[tuple[int, ...]]:
    """Each set with one more that stopped at the same rule, the nearest first."""
    wider = {
        tuple(sorted((*some.places, *one.places)))
        for some in sets
        for one in singles
        if one.places[0] not in some.places and some.stops & one.stops
    }
    return iter(sorted(wider, key=lambda places: (sum(places), places)))


def _stops(trace: Trace, way: frozenset[str], changed: frozenset[str]) -> frozenset[str]:
    """The rules on the way that were given something else and stayed as they were."""
    given = {rule for name in changed for rule in trace.book.fed.get(name, ())}
    return frozenset(given & way - changed)


def _together(some: Sequence[Tried]) -> Mapping[str, Sequence[Any]] | None:
    """The columns of several; None where two would have the same otherwise in two ways."""
    for one, other in combinations(some, 2):
        if not one.columns.keys().isdisjoint(other.columns):
            return None
    return {name: column for one in some for name, column in one.columns.items()}
