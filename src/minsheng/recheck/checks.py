"""What cannot be true in a snapshot, each refused by a function named for the fault."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from enum import IntEnum
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from minsheng.policy.engine.facts import Fact
from minsheng.policy.engine.fused.columns import Batch, Column
from minsheng.policy.engine.rule import Entity
from minsheng.policy.laws import kinds
from minsheng.recheck.errors import RecheckError

Array = npt.NDArray[Any]
PARENTS = ("parent_1", "parent_2")
POINTERS = (*PARENTS, "spouse")
MONTHS = 12
DAYS = 31
HUNDRED = np.int32(100)
FIRST_MONTH = 180_001
"""Nothing older is believed."""


def refuse_impossible(
    part: str,
    batch: Batch,
    facts: Mapping[str, Fact],
    household_id: Array,
) -> None:
    """Refuse a part whose facts cannot be true.

    Raises:
        RecheckError: the first fault: what, in which household, and how to mend it.
    """
    places = Places(batch)
    for name, column in batch.columns.items():
        fact = facts[name]
        for words, wrong in _faults(fact, column, places):
            rows = np.flatnonzero(wrong)
            if len(rows):
                household = household_id[_owner(batch, fact.entity, int(rows[0]))]
                more = f" (and {len(rows) - 1} more)" if len(rows) > 1 else ""
                msg = (
                    f"{part}, household {household}{more}: `{name}` ({fact.zh}) {words}; "
                    "correct it at its source, or deliver it empty with the cause `contradicted`"
                )
                raise RecheckError(msg)


def _faults(fact: Fact, column: Column, places: Places) -> Iterator[tuple[str, Array]]:
    """Each kind of fault with the rows that have it; cheap where there is none."""
    values = column.values
    if not len(values):
        return
    if fact.type == "Fen" and values.min() < 0:
        yield "is negative money", _known(column) & (values < 0)
    elif fact.type in ("Day", "Month"):
        yield from _not_a_date(fact, column)
    elif fact.type == "Count" and values.min() < 0:
        yield "is a negative count", _known(column) & (values < 0)
    elif fact.type == "Pointer":
        yield from _relations(fact, column, places)
    elif isinstance(getattr(kinds, fact.type, None), type):
        code: type[IntEnum] = getattr(kinds, fact.type)
        if values.min() < 0 or values.max() > max(code):
            yield f"is no {fact.type}", _known(column) & ~np.isin(values, [int(m) for m in code])


def _known(column: Column) -> Array:
    return np.ones(len(column.values), bool) if column.causes is None else column.causes == 0


def _not_a_date(fact: Fact, column: Column) -> Iterator[tuple[str, Array]]:
    """Days written yyyymmdd, months yyyymm or 0."""
    values = column.values
    if fact.type == "Month" and not values.any():
        return
    months = values // HUNDRED if fact.type == "Day" else values
    # What is left over, rather than `%`: that is not done many at a time.
    of_year = months - months // HUNDRED * HUNDRED
    wrong = (of_year < 1) | (of_year > MONTHS) | (months < FIRST_MONTH)
    if fact.type == "Day":
        of_month = values - months * HUNDRED
        wrong |= (of_month < 1) | (of_month > DAYS)
    else:
        wrong &= values != 0
    if wrong.any():
        shown = "yyyymmdd" if fact.type == "Day" else "yyyymm"
        yield f"is no {fact.type.lower()} ({shown})", wrong & _known(column)


class Places:
    """Where persons stand in their household, and how many it has; found once for a batch."""

    def __init__(self, batch: Batch) -> None:
        self.batch = batch
        self.sizes = np.diff(batch.offsets["person"]).astype(np.int32)

    @cached_property
    def own(self) -> Array:
        """Each person's place in the household."""
        starts = self.batch.offsets["person"].astype(np.int32)
        return np.arange(starts[-1], dtype=np.int32) - np.repeat(starts[:-1], self.sizes)

    @cached_property
    def of_person(self) -> Array:
        """How many persons each person's household has."""
        return np.repeat(self.sizes, self.sizes)

    def most(self, entity: Entity) -> Array:
        """How many persons the household of each row has."""
        if entity == "household":
            return self.sizes
        if entity == "person":
            return self.of_person
        return np.repeat(self.sizes, np.diff(self.batch.offsets[entity]))


def _relations(fact: Fact, column: Column, places: Places) -> Iterator[tuple[str, Array]]:
    """A person is not their own parent or spouse, and points to nobody outside the file."""
    values = column.values
    if fact.entity == "person" and fact.name in POINTERS:
        kind = "parent" if fact.name in PARENTS else "spouse"
        own = values == places.own
        if own.any():
            yield f"makes a person their own {kind}", _known(column) & own
    outside = (values < -1) | (values >= places.most(fact.entity))
    if outside.any():
        yield "points to a person the household does not have", outside & _known(column)


def _owner(batch: Batch, entity: Entity, row: int) -> int:
    """Which household a row belongs to."""
    if entity == "household":
        return row
    if entity in ("bill", "contribution"):
        row = int(np.searchsorted(batch.offsets[entity], row, side="right")) - 1
        entity = "person"
    return int(np.searchsorted(batch.offsets[entity], row, side="right")) - 1


__all__: Sequence[str] = ("refuse_impossible",)
