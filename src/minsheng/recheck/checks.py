"""What cannot be true in a snapshot, each refused by a function named for the fault."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from enum import IntEnum
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
    for name, column in batch.columns.items():
        fact = facts[name]
        for words, wrong in _faults(fact, column, batch):
            rows = np.flatnonzero(wrong)
            if len(rows):
                household = household_id[_owner(batch, fact.entity, int(rows[0]))]
                more = f" (and {len(rows) - 1} more)" if len(rows) > 1 else ""
                msg = (
                    f"{part}, household {household}{more}: `{name}` ({fact.zh}) {words}; "
                    "correct it at its source, or deliver it empty with the cause `contradicted`"
                )
                raise RecheckError(msg)


def _faults(fact: Fact, column: Column, batch: Batch) -> Iterator[tuple[str, Array]]:
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
        yield from _relations(fact, column, batch)
    elif isinstance(getattr(kinds, fact.type, None), type):
        code: type[IntEnum] = getattr(kinds, fact.type)
        if values.min() < 0 or values.max() > max(code):
            yield f"is no {fact.type}", _known(column) & ~np.isin(values, [int(m) for m in code])


def _known(column: Column) -> Array:
    return np.ones(len(column.values), bool) if column.causes is None else column.causes == 0


def _not_a_date(fact: Fact, column: Column) -> Iterator[tuple[str, Array]]:
    """Days written yyyymmdd, months yyyymm or 0."""
    values = column.values
    months = values // 100 if fact.type == "Day" else values
    of_year = months % 100
    wrong = (of_year < 1) | (of_year > MONTHS) | (months < 180_001)  # noqa: PLR2004 - year 1800
    if fact.type == "Day":
        wrong |= (values % 100 < 1) | (values % 100 > DAYS)
    else:
        wrong &= values != 0
    if wrong.any():
        shown = "yyyymmdd" if fact.type == "Day" else "yyyymm"
        yield f"is no {fact.type.lower()} ({shown})", wrong & _known(column)


def _relations(fact: Fact, column: Column, batch: Batch) -> Iterator[tuple[str, Array]]:
    """A person is not their own parent or spouse, and points to nobody outside the file."""
    values = column.values
    if fact.entity == "person" and fact.name in POINTERS:
        starts = batch.offsets["person"]
        place = np.arange(len(values)) - np.repeat(starts[:-1], np.diff(starts))
        kind = "parent" if fact.name in PARENTS else "spouse"
        yield f"makes a person their own {kind}", _known(column) & (values == place)
    entity: Entity = fact.entity
    sizes = np.diff(batch.offsets["person"])
    most = sizes if entity == "household" else np.repeat(sizes, np.diff(batch.offsets[entity]))
    outside = (values < -1) | (values >= most)
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
