"""Whose each row is: rows stand in the order of their households, and say so themselves."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol, TypeVar

import numpy as np
import pyarrow as pa

from minsheng.policy.engine.rule import Entity
from minsheng.recheck.errors import RecheckError
from minsheng.recheck.opening import numbers
from minsheng.recheck.places import Array


class Place(Protocol):
    """A part: its name, and the county it is of."""

    @property
    def name(self) -> str:
        """How it is named in messages."""

    @property
    def county(self) -> str:
        """Six digits."""


P = TypeVar("P", bound=Place)
Reach = tuple[int, int]

COUNTS: dict[Entity, tuple[Entity, str]] = {
    "person": ("household", "n_persons"),
    "obligor": ("household", "n_obligors"),
    "bill": ("person", "n_bills"),
    "contribution": ("person", "n_contributions"),
}
UNDER_HOUSEHOLDS: tuple[Entity, ...] = ("person", "obligor")
UNDER_PERSONS: tuple[Entity, ...] = ("bill", "contribution")
MOST: dict[Entity, int] = {"person": 100, "obligor": 100, "bill": 2_000, "contribution": 2_000}
"""No household has more: who lives in a dormitory or a home is a household of their own. The
notice of so many can still be checked by anybody."""
VILLAGES = (10**11, 10**12 - 1)
"""Twelve digits."""
IN_COUNTY = 1_000_000
"""The first six of them are the county's: so many codes each county has."""
SORT = "sort the rows by household and person, and write the snapshot again"


def offsets_of(part: str, tables: Mapping[Entity, pa.Table]) -> dict[Entity, Array]:
    """Where each parent's rows start.

    Raises:
        RecheckError: the counts make no sense or do not match the rows.
    """
    offsets: dict[Entity, Array] = {}
    for entity, (parent, column) in COUNTS.items():
        counts = numbers(tables[parent], column)
        starts = _starts(counts)
        rows = tables[entity].num_rows
        if len(counts) and counts.min() < 0:
            msg = f"{part}: `{column}` must hold counts, never negative or empty"
            raise RecheckError(msg)
        if starts[-1] != rows:
            msg = f"{part}: `{column}` adds up to {starts[-1]}, but there are {rows} rows"
            raise RecheckError(f"{msg} of {entity}; write the snapshot again")
        offsets[entity] = starts
    _refuse_extents(part, tables, offsets)
    return offsets


def _starts(counts: Array) -> Array:
    """The sum of the counts before each, and of all."""
    starts = np.zeros(len(counts) + 1, np.int64)
    if counts.any():  # most households have no bills
        starts[1:] = counts
        np.cumsum(starts, out=starts)
    return starts


def _refuse_extents(
    part: str, tables: Mapping[Entity, pa.Table], offsets: Mapping[Entity, Array]
) -> None:
    """A household has at least one person, and not more rows than can be."""
    ids = numbers(tables["household"], "household_id")
    sizes = numbers(tables["household"], "n_persons")
    if len(sizes) and sizes.min() < 1:
        msg = f"{part}, household {ids[int(np.argmin(sizes))]}: nobody belongs to it; "
        raise RecheckError(msg + "deliver its persons, or leave the household out")
    for entity, (parent, column) in COUNTS.items():
        # Their most per person times the most persons is quickly found, and mostly enough.
        most = int(numbers(tables[parent], column).max(initial=0))
        if parent == "person":
            most *= int(sizes.max(initial=0))
        if most > MOST[entity]:
            of = offsets[entity]
            number = np.diff(of[offsets["person"]] if parent == "person" else of)
            place = int(np.argmax(number))
            if number[place] > MOST[entity]:
                msg = f"{part}, household {ids[place]}: {number[place]} rows of {entity} "
                msg += f"(`{column}`), more than the {MOST[entity]} there can be; "
                raise RecheckError(msg + "correct it at its source")


def refuse_twice(
    parts: Sequence[P], reach_of: Callable[[P], Reach | None], ids: Callable[[P], Array]
) -> None:
    """Refuse a household that is in two parts.

    Args:
        parts: all of the city.
        reach_of: the lowest and highest id of a part, None of an empty one.
        ids: all ids of a part; asked only where parts reach into each other.

    Raises:
        RecheckError: the household, and where it stands.
    """
    reach = [(*found, part) for part in parts if (found := reach_of(part))]
    reach.sort(key=lambda entry: entry[:2])
    for together in _reaching_into_each_other(reach):
        twice = _first_in_two([ids(part) for part in together])
        if twice is not None:
            one, other, household = twice
            msg = f"household {household} is in {together[one].name} and in "
            msg += f"{together[other].name}; number the households so that each number is "
            raise RecheckError(msg + "there once in the city")


def _reaching_into_each_other(reach: Sequence[tuple[int, int, P]]) -> list[list[P]]:
    """Parts, given by lowest id, put together where one reaches into those before it."""
    groups: list[list[P]] = []
    end = 0
    for low, last, part in reach:
        if groups and low <= end:
            groups[-1].append(part)
            end = max(end, last)
        else:
            groups.append([part])
            end = last
    return [group for group in groups if len(group) > 1]


def _first_in_two(ids: Sequence[Array]) -> tuple[int, int, int] | None:
    """The first two of some parts that share an id, by their places, and the id.

    All ids are sorted at once, however many parts there are: those shared stand together.
    """
    whole = np.concatenate(ids)
    in_order = np.sort(whole, kind="stable")  # parts are runs in order, which it merges
    if not (in_order[1:] == in_order[:-1]).any():
        return None
    order = np.argsort(whole, kind="stable")
    of = np.repeat(np.arange(len(ids)), [len(part) for part in ids])[order]
    one, other, shared = of[:-1], of[1:], in_order[1:]
    twice = (shared == in_order[:-1]) & (one != other)  # a part's own are told elsewhere
    pairs = np.stack([one[twice], other[twice], shared[twice]])
    if not pairs.size:
        return None
    first = np.lexsort(pairs[::-1])[0]
    return int(pairs[0, first]), int(pairs[1, first]), int(pairs[2, first])


def refuse_households(part: str, county: str, household: pa.Table) -> None:
    """Refuse households out of order, without a village, or of another county by either.

    Raises:
        RecheckError: the first household that is wrong, and how to mend it.
    """
    ids = numbers(household, "household_id")
    if not len(ids):
        return
    if len(ids) > 1 and not (ids[1:] > ids[:-1]).all():
        msg = f"{part}: household ids must ascend; sort the snapshot and write it again"
        raise RecheckError(msg)
    if ids[0] < 0:
        msg = f"{part}, household {ids[0]}: its id is negative; number it anew, from 0 up"
        raise RecheckError(msg)
    counties = numbers(household, "county")
    if counties.min() != int(county) or counties.max() != int(county):
        row = int(np.argmax(counties != int(county)))
        msg = f"{part}, household {ids[row]}: its `county` is {counties[row]}, but it stands in "
        raise RecheckError(f"{msg}the folder {county}; move it there or correct the county")
    villages = numbers(household, "village")
    if villages.min() < VILLAGES[0] or villages.max() > VILLAGES[1]:
        row = int(np.argmax((villages < VILLAGES[0]) | (villages > VILLAGES[1])))
        msg = f"{part}, household {ids[row]}: its `village` {villages[row]} is no statistical code "
        raise RecheckError(msg + "of twelve digits; correct it at its source")
    first = int(county) * IN_COUNTY
    if villages.min() < first or villages.max() >= first + IN_COUNTY:
        row = int(np.argmax(villages // IN_COUNTY != int(county)))
        msg = f"{part}, household {ids[row]}: its `village` {villages[row]} lies in the county "
        msg += f"{villages[row] // IN_COUNTY}, but it stands in the folder {county}; "
        raise RecheckError(msg + "move it there or correct the village")


def refuse_strangers(
    part: str, tables: Mapping[Entity, pa.Table], offsets: Mapping[Entity, Array]
) -> None:
    """Refuse rows that stand where another household's or person's should.

    Raises:
        RecheckError: the first such row, and how to mend it.
    """
    ids = numbers(tables["household"], "household_id")
    for entity in UNDER_HOUSEHOLDS:
        given = numbers(tables[entity], "household_id")
        counts = numbers(tables["household"], COUNTS[entity][1])
        if not _in_order(ids, counts, offsets[entity], given):
            raise RecheckError(_stranger(part, entity, np.repeat(ids, counts), given))
    for entity in UNDER_PERSONS:
        counts = numbers(tables["person"], COUNTS[entity][1])
        some = np.flatnonzero(counts != 0)
        person = np.repeat(some, counts[some])
        household = np.searchsorted(offsets["person"], person, side="right") - 1
        owner, given = ids[household], numbers(tables[entity], "household_id")
        if not np.array_equal(owner, given):
            raise RecheckError(_stranger(part, entity, owner, given))
        place, given = person - offsets["person"][household], numbers(tables[entity], "person_no")
        if not np.array_equal(place, given):
            row = int(np.argmax(place != given))
            msg = f"{part}, household {owner[row]}: row {row} of {entity} is of person_no "
            msg += f"{given[row]}, where one of person {place[row]} should stand; {SORT}"
            raise RecheckError(msg)


def _in_order(ids: Array, counts: Array, starts: Array, given: Array) -> bool:
    """Whether rows name the household they are counted to.

    No two households have the same id. So if the first and the last row of each name it, the
    name changes at every border; and if it changes no more often than that, all between do.
    """
    first, last = starts[:-1], starts[1:] - 1
    if len(counts) and counts.min() == 0:
        some = np.flatnonzero(counts != 0)
        ids, first, last = ids[some], first[some], last[some]
    changes = int(np.count_nonzero(given[1:] != given[:-1])) + (len(given) > 0)
    return (
        changes == len(ids)
        and np.array_equal(given[first], ids)
        and np.array_equal(given[last], ids)
    )


def _stranger(part: str, entity: str, owner: Array, given: Array) -> str:
    row = int(np.argmax(owner != given))
    msg = f"{part}, household {owner[row]}: row {row} of {entity} is of household {given[row]}"
    return f"{msg}, where one of {owner[row]} should stand; {SORT}"
