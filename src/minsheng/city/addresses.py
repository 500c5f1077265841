"""Made-up addresses inside real villages: no road, house or group of them is looked up.

A household of a residents' committee lives at a road, a house number, a building and a
room (和顺路12号3幢201室); one of a villagers' committee in a group of villagers, by number
(7组23号). No two households of a village have the same. From month to month a few move within
their village, as the population register of another month shows.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from minsheng.city.dice import MILLION, Bools, Dice, Ints
from minsheng.city.people import since_census
from minsheng.city.ranks import ranks_in

ROADS = 4
"""Roads of a village of the town."""
BUILDINGS = 6
"""Buildings behind one house number."""
FLOORS, FLATS = 11, 4
MOVES = 4_000
"""Of households, in a million, those that move within their village in a month."""
GROUP = 45
"""Households of a group of villagers."""
FIRST_HOUSE, HOUSE_STEP = 90, 2

_FIRST = tuple("和安兴永文新福泰春平康同长宏景华光瑞清望")
_SECOND = tuple("顺乐民园泰明和庆阳丰宁德盛林源秀益达润悦")
_KINDS = ("路", "路", "路", "街", "巷")


def _roads(village: Ints, road: Ints) -> tuple[Any, Ints]:
    """The name of each road of a village, and the first house number behind it."""
    one = Dice(0, village * ROADS + road)
    spread = len(_FIRST) // ROADS
    start = Dice(0, village).below("first road", len(_FIRST))
    first = (start + road * spread + one.below("road first", spread)) % len(_FIRST)
    second = one.below("road second", len(_SECOND))
    kind = one.below("road kind", len(_KINDS))
    names = [a + b + k for a in _FIRST for b in _SECOND for k in _KINDS]
    place = (first * len(_SECOND) + second) * len(_KINDS) + kind
    return pa.array(names).take(pa.array(place)), 1 + one.below("first house", FIRST_HOUSE)


def _text(values: Ints) -> Any:
    return pc.cast(pa.array(values), pa.string())


def _in_town(village: Ints, rank: Ints) -> Any:
    building, room = rank // (FLOORS * FLATS), rank % (FLOORS * FLATS)
    road, behind = building % ROADS, building // ROADS
    names, first = _roads(village, road)
    house = first + behind // BUILDINGS * HOUSE_STEP
    return pc.binary_join_element_wise(
        names, _text(house), "号", _text(behind % BUILDINGS + 1), "幢",
        _text((room // FLATS + 1) * 100 + room % FLATS + 1), "室", "",
    )  # fmt: skip


def _in_country(rank: Ints) -> Any:
    group, house = rank // GROUP + 1, rank % GROUP + 1
    return pc.binary_join_element_wise(_text(group), "组", _text(house), "号", "")


def moves_of(household_id: Ints, month: int) -> Ints:
    """How often each household has moved between the census and a month, before it or after.

    In every month at least one does: no county's register stays as it was.

    Args:
        household_id: all of a county.
        month: the month decided (yyyymm).
    """
    passed, moved = since_census(month), np.zeros(len(household_id), np.int64)
    dice = Dice(0, household_id)
    for number in range(min(passed, 0) + 1, max(passed, 0) + 1):
        drawn = dice.below(f"moves {number}", MILLION)
        moved += (drawn < MOVES) | (drawn == drawn.min(initial=MILLION))
    return moved


def addresses(household_id: Ints, village: Ints, urban: Bools, moves: Ints | None = None) -> Any:
    """The address of each household inside its village, as an Arrow array of strings.

    All households of a village must be given, for their places are drawn among them; their
    order does not matter.

    Args:
        household_id: of the snapshot.
        village: twelve digits.
        urban: whether the village is a residents' committee's.
        moves: how often each household has moved; never where nothing is given.
    """
    rank = ranks_in(village, household_id, "address")
    if moves is not None:  # each move leads to houses behind those of the last one
        _, of, sizes = np.unique(village, return_inverse=True, return_counts=True)
        rank = rank + sizes[of] * moves
    town, country = np.flatnonzero(urban), np.flatnonzero(~urban)
    texts = pa.chunked_array([_in_town(village[town], rank[town]), _in_country(rank[country])])
    place = np.empty(len(rank), np.int64)
    place[np.concatenate([town, country])] = np.arange(len(rank), dtype=np.int64)
    return texts.combine_chunks().take(pa.array(place))
