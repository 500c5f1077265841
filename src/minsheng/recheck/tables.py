"""From a part's outcome to the rows a run writes, and their fingerprint."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from enum import IntEnum
from itertools import pairwise
from pathlib import Path
from typing import IO, Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from minsheng.policy.engine.fused.columns import Outcome
from minsheng.policy.engine.unknown import Cause
from minsheng.policy.laws.kinds import AidKind, Decision, ReviewClass
from minsheng.recheck.outcome import (
    BENEFITS,
    EXPENDITURE,
    IN_VIEW,
    NEXT_REVIEW,
    ONCE,
    ONCE_CHANGE,
    ONCE_KIND,
    OUTCOME,
    RELIEF_YEAR,
    REVIEW_CLASS,
    TOTAL_AFTER,
    TOTAL_BEFORE,
    UNPROPOSED,
)
from minsheng.recheck.snapshot import Loaded

Array = npt.NDArray[Any]
ALWAYS = frozenset(
    {"household_id", "county", "village", "unknown_for", "reasons", "ask", "stands", "figures"}
)
"""Columns that hold no rule's value, and are never null."""
BATCH = 65_536
"""Rows handed to Parquet's writer at once: a part."""
MONEY = (
    (TOTAL_BEFORE, "total_before_m_hh"),
    (TOTAL_AFTER, "total_after_m_hh"),
    *((b.after, f"{b.name}_after_m_hh") for b in BENEFITS),
    (ONCE, "temporary_aid_hh"),
    (RELIEF_YEAR, "expenditure_amount_y_hh"),
)
WAITS_FOR: Mapping[str, tuple[str, ...]] = {
    TOTAL_AFTER: (OUTCOME, *(b.change for b in BENEFITS)),
    ONCE: (ONCE_CHANGE,),
    RELIEF_YEAR: (EXPENDITURE.change,),
    **{b.after: (b.change,) for b in BENEFITS},
}
"""What must be proposed for a sum to be one that is proposed."""
CODED: tuple[tuple[str, str, type[IntEnum]], ...] = (
    (OUTCOME, "outcome", Decision),
    *((b.change, f"{b.name}_change", Decision) for b in BENEFITS),
    (ONCE_KIND, "temporary_aid_kind", AidKind),
    (ONCE_CHANGE, "temporary_aid_change", Decision),
    (REVIEW_CLASS, "review_class", ReviewClass),
)
TARGET_OF = {
    "in_view": IN_VIEW,
    "next_review": NEXT_REVIEW,
    **{column: target for target, column in MONEY},
    **{column: target for target, column, _ in CODED},
}
"""The rule whose value a column holds."""


def decisions(
    loaded: Loaded,
    outcome: Outcome,
    bits: Sequence[str],
    asked: Mapping[int, str],
    status: str,
    stands: Mapping[int, str] | None = None,
) -> pa.Table:
    """A row for every household of a part.

    Args:
        loaded: the part.
        outcome: what was decided of it.
        bits: the codes of the reasons.
        asked: what to ask for, by row.
        status: how far the figures can be trusted.
        stands: what a household stands as by officers' decisions, by its number.
    """
    height = len(loaded.household_id)
    columns: dict[str, pa.Array] = {
        "household_id": pa.array(loaded.household_id),
        "county": pa.array(np.full(height, int(loaded.part.county), np.int32)),
        "village": pa.array(loaded.village),
    }
    for name, column, code in CODED:
        columns[column] = _coded(outcome, name, code)
    columns["in_view"] = _known(outcome, IN_VIEW, outcome.values[IN_VIEW] != 0)
    for name, column in MONEY:
        columns[column] = _proposed(outcome, name)
    columns["next_review"] = _known(outcome, NEXT_REVIEW, outcome.values[NEXT_REVIEW].astype("i4"))
    causes = np.bitwise_or.reduce([outcome.causes[name] for name, _ in MONEY])
    columns["unknown_for"] = _cause_column(causes)
    columns["reasons"] = reason_column(outcome.masks, bits)
    columns["ask"] = _by_row(asked, height)
    columns["stands"] = _by_row(_rows_of(loaded, stands or {}), height)
    columns["figures"] = pa.DictionaryArray.from_arrays(
        pa.array(np.zeros(height, np.int8)),
        pa.array([status]),
    )
    return pa.table(columns, _schema(columns, outcome.sure))


def _schema(columns: Mapping[str, pa.Array], sure: frozenset[str]) -> pa.Schema:
    """Their schema; of what is never null Parquet need not write what is there."""
    sure -= WAITS_FOR.keys()
    never = ALWAYS | {column for column, target in TARGET_OF.items() if target in sure}
    return pa.schema([pa.field(n, a.type, nullable=n not in never) for n, a in columns.items()])


def _rows_of(loaded: Loaded, said: Mapping[int, str]) -> Mapping[int, str]:
    """What is said of households, by their rows instead of their numbers."""
    rows = np.searchsorted(loaded.household_id, list(said)).tolist()
    return dict(zip(rows, said.values(), strict=True))


def _by_row(said: Mapping[int, str], height: int) -> pa.Array:
    """Words said of some rows (the facts to ask for), empty for all others."""
    words = ["", *sorted(set(said.values()))]
    places = {word: place for place, word in enumerate(words)}
    index = np.zeros(height, np.int32)
    for row, names in said.items():
        index[row] = places[names]
    return pa.DictionaryArray.from_arrays(pa.array(index), pa.array(words))


def _known(outcome: Outcome, name: str, values: Array) -> pa.Array:
    """A column with null where the rule's value is unknown."""
    return _masked(values, outcome.causes[name] != 0)


def _proposed(outcome: Outcome, name: str) -> pa.Array:
    """A sum, null where it is unknown, or what it belongs to cannot be said or is hinted at."""
    away = outcome.causes[name] != 0
    for change in WAITS_FOR.get(name, ()):
        away |= np.isin(outcome.values[change], _held_by(name, change))
    return _masked(outcome.values[name], away)


def is_held(name: str, said: Callable[[str], Any]) -> bool:
    """Whether a sum stands for nothing proposed: what it belongs to is open or hinted at.

    Args:
        name: the rule that gives the sum.
        said: what each rule gives of the household.
    """
    return any(said(change) in _held_by(name, change) for change in WAITS_FOR.get(name, ()))


def _held_by(name: str, change: str) -> tuple[Decision, ...]:
    """What keeps a sum back; of the total a hint does only where it is all that is said."""
    if change == OUTCOME:
        return (Decision.HINT,)
    return (Decision.CANNOT_SAY,) if name == TOTAL_AFTER else UNPROPOSED


def _masked(values: Array, away: Array) -> pa.Array:
    """A column, null in the rows where it is to be left away."""
    whole = pa.array(values)
    if not away.any():
        return whole
    known = pa.py_buffer(np.packbits(~away, bitorder="little"))
    return pa.Array.from_buffers(whole.type, len(whole), [known, whole.buffers()[1]])


def _coded(outcome: Outcome, name: str, code: type[IntEnum]) -> pa.Array:
    """A code as its name, by dictionary."""
    members = {int(member): member.name.lower() for member in code}
    names = pa.array([members.get(place, "") for place in range(max(members) + 1)])
    return pa.DictionaryArray.from_arrays(_known(outcome, name, outcome.values[name]), names)


def cause_names(cause: int) -> str:
    """Causes as their names, joined by plus signs."""
    return "+".join(c.name.lower() for c in Cause(int(cause)) if c.name)


def _cause_column(causes: Array) -> pa.Array:
    """Causes as their names, by dictionary: named once for each set of causes there is."""
    there = np.flatnonzero(np.bincount(causes, minlength=256))
    places = np.zeros(256, np.int32)
    places[there] = np.arange(len(there))
    words = pa.array([cause_names(c) for c in there.tolist()], pa.string())
    return pa.DictionaryArray.from_arrays(pa.array(places[causes]), words)


def reason_column(masks: Array, bits: Sequence[str]) -> pa.Array:
    """The reasons' codes, joined by spaces: decoded once for each distinct mask."""
    rows, words = masks.shape
    whole = pa.binary(words * masks.itemsize)
    data = pa.py_buffer(np.ascontiguousarray(masks))
    found = pa.Array.from_buffers(whole, rows, [None, data]).dictionary_encode()
    distinct = np.frombuffer(b"".join(found.dictionary.to_pylist()), masks.dtype)
    named = pa.array(_reasons(distinct.reshape(-1, words), bits), pa.string())
    return pa.DictionaryArray.from_arrays(found.indices, named)


def _reasons(masks: Array, bits: Sequence[str]) -> list[str]:
    """The codes of each mask, joined by spaces."""
    bytes_ = np.ascontiguousarray(masks, "<u8").view(np.uint8)
    rows, places = np.nonzero(np.unpackbits(bytes_, axis=1, bitorder="little"))
    ends = np.cumsum(np.bincount(rows, minlength=len(masks))).tolist()
    codes = [bits[k] for k in places.tolist()]
    return [" ".join(codes[a:b]) for a, b in pairwise([0, *ends])]


def fingerprint(loaded: Loaded, outcome: Outcome) -> str:
    """SHA-256 over everything decided of a part, independent of how Parquet stores it.

    What to ask is left out: it is found of the decisions, and is no decision.
    """
    hashed = hashlib.sha256(np.ascontiguousarray(loaded.household_id, "<i8").data)
    names = [name for name, _, _ in CODED] + [name for name, _ in MONEY] + [IN_VIEW, NEXT_REVIEW]
    for name in names:
        hashed.update(outcome.values[name].astype("<i8").data)
        hashed.update(outcome.causes[name].data)
    hashed.update(np.ascontiguousarray(outcome.masks, "<u8").data)
    return hashed.hexdigest()


def write_table(table: pa.Table, path: Path | IO[bytes]) -> None:
    """Write rows of a run.

    Ids ascend, so their differences are small; the rest repeats, so a dictionary serves. Only
    for ids do statistics help a reader, and compression takes more time than it saves room.
    """
    ids = {"household_id"}
    truth = {f.name for f in table.schema if f.type == pa.bool_()}
    pq.write_table(
        table,
        path,
        compression="none",
        use_dictionary=[n for n in table.schema.names if n not in ids | truth],
        column_encoding=dict.fromkeys(ids, "DELTA_BINARY_PACKED"),
        write_statistics=sorted(ids),
        write_batch_size=BATCH,
    )
