"""The columns of a part as Arrow reads them, and as the driver takes them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from minsheng.policy.engine.facts import Fact
from minsheng.policy.engine.fused.columns import Column, dtype_of
from minsheng.policy.engine.unknown import Cause
from minsheng.recheck.places import Array, Fault
from minsheng.snapshot.columns import CAUSE

NOT_DELIVERED = np.uint8(Cause.NOT_DELIVERED)
OF_RULES_ONLY = Cause.UNDEFINED
"""What the law makes of a division, and no file says of a fact."""
CAUSES = tuple(cause for cause in Cause if cause not in OF_RULES_ONLY)
NO_CAUSES = np.uint8(~sum(CAUSES) & 0xFF)
"""The bits that are the cause of no fact."""


@dataclass(frozen=True, slots=True)
class Rows:
    """Columns of a row group.

    Attributes:
        number: how many rows.
        table: the keys, and the facts that differ from row to row, with their causes.
        alike: the first row of the facts that are the same in every row.
    """

    number: int
    table: pa.Table
    alike: pa.Table


@dataclass(frozen=True, slots=True)
class Made:
    """The facts of an entity of a part.

    Attributes:
        columns: of each fact.
        alike: facts whose column is the same in every row.
        faults: what is wrong with the causes given.
    """

    columns: dict[str, Column]
    alike: frozenset[str]
    faults: list[Fault]


def rows_of(
    file: pq.ParquetFile,
    schema: pa.Schema,
    group: int,
    keys: Sequence[str],
    facts: Sequence[str],
    *,
    believing: bool = True,
) -> Rows:
    """Columns of a row group.

    Of most households little is known, and little happens: a column whose statistics say
    that it is the same throughout need not be read.

    Args:
        file: the file.
        schema: its columns.
        group: which row group.
        keys: columns wanted row by row.
        facts: and those of facts and their causes.
        believing: whether the statistics are believed; every column is read, where not.

    Raises:
        ArrowException, OSError: the file is broken.
    """
    alike = _alike(file, schema, group, {*keys, *facts}) if believing else {}
    names = [*keys, *facts]
    apart = {n for n in facts if n in alike and _partner(n, names) in (None, *alike)}
    read = file.read_row_group(group, [n for n in names if n not in alike], use_threads=False)
    rows = file.metadata.row_group(group).num_rows
    table = {
        name: pa.repeat(alike[name], rows) if name in alike else read[name]
        for name in names
        if name not in apart
    }
    ones = {name: pa.array([alike[name]], alike[name].type) for name in facts if name in apart}
    return Rows(rows, pa.table(table), pa.table(ones))


@dataclass(frozen=True, slots=True)
class Said:
    """What the statistics of a row group say of facts.

    Attributes:
        alike: those that are one value throughout: that one row.
        sure: those without an unknown.
    """

    alike: dict[str, Column]
    sure: frozenset[str]


def said_of(file: pq.ParquetFile, schema: pa.Schema, group: int, facts: Iterable[Fact]) -> Said:
    """What a file says of the facts of a row group; nothing of those it does not have.

    Raises:
        ArrowException: the file is broken.
    """
    there = schema.names
    asked = {fact.name: fact for fact in facts if fact.name in there}
    causes = {name + CAUSE for name in asked if name + CAUSE in there}
    nulls: dict[str, int] = {}
    alike = _alike(file, schema, group, {*asked, *causes}, nulls)
    whole = [n for n in asked if n in alike and _partner(n, [*there]) in (None, *alike)]
    names = [name for n in whole for name in (n, n + CAUSE) if name in alike]
    one = pa.table({name: pa.array([alike[name]], alike[name].type) for name in names})
    columns = {name: _column(one, asked[name])[0] for name in whole}
    return Said(columns, frozenset(n for n in asked if nulls.get(n) == 0))


def misstated_of(file: pq.ParquetFile, schema: pa.Schema, group: int) -> list[str]:
    """The columns of a row group that are not one value throughout, as its statistics say.

    Raises:
        ArrowException, OSError: the file is broken.
    """
    said = _alike(file, schema, group, schema.names)
    read = file.read_row_group(group, [*said], use_threads=False)
    return [name for name, value in said.items() if not _is_throughout(read[name], value)]


def _is_throughout(column: pa.ChunkedArray, value: pa.Scalar) -> bool:
    """Whether a column is one value, or null, in every row."""
    if not value.is_valid:
        return bool(column.null_count == len(column))
    return not column.null_count and bool(pc.all(pc.equal(column, value)).as_py())


def _partner(name: str, names: Collection[str]) -> str | None:
    """The column of a fact's causes, or of the fact of some causes, where it is there."""
    other = name.removesuffix(CAUSE) if name.endswith(CAUSE) else name + CAUSE
    return other if other in names else None


def statistics_of(file: pq.ParquetFile, group: int, place: int) -> Any:
    """What a file says of a column of a row group; None where it says nothing.

    Raises:
        ArrowInvalid: the file says two things of the column's type. Arrow would end the
            process when asked for its statistics.
    """
    column, declared = file.metadata.row_group(group).column(place), file.schema.column(place)
    if column.physical_type != declared.physical_type:
        raise pa.ArrowInvalid(f"column `{declared.name}` is of two types")
    return column.statistics


def _alike(
    file: pq.ParquetFile,
    schema: pa.Schema,
    group: int,
    names: Collection[str],
    nulls: dict[str, int] | None = None,
) -> dict[str, pa.Scalar]:
    """What the statistics of a row group say is the one value of a whole column.

    Args:
        file: the file.
        schema: its columns.
        group: which row group.
        names: columns asked for.
        nulls: takes how many nulls each column has, where that is said.
    """
    found: dict[str, pa.Scalar] = {}
    about = file.metadata.row_group(group)
    rows = about.num_rows
    for place in range(about.num_columns if rows else 0):
        name = file.schema.column(place).path  # a field within another column is not ours
        if name not in names:
            continue
        said = statistics_of(file, group, place)
        if said is None or not said.has_null_count:
            continue
        if nulls is not None:
            nulls[name] = said.null_count
        if said.null_count == rows:
            found[name] = pa.scalar(None, schema.field(name).type)
        elif not said.null_count and said.has_min_max and said.min == said.max:
            found[name] = pa.scalar(said.min, schema.field(name).type)
    return found


def columns_of(rows: Rows, facts: Iterable[Fact]) -> Made:
    """The facts of an entity, as the driver takes them.

    Args:
        rows: what was read.
        facts: which.
    """
    columns: dict[str, Column] = {}
    found: list[Fault] = []
    same = set()
    for fact in facts:
        if fact.name not in rows.alike.schema.names:
            columns[fact.name], faults = _column(rows.table, fact)
            found += faults
            continue
        column, faults = _column(rows.alike, fact)
        found += [replace(fault, wrong=np.repeat(fault.wrong, rows.number)) for fault in faults]
        same.add(fact.name)
        columns[fact.name] = column.repeated(rows.number)
    return Made(columns, frozenset(same), found)


def _column(table: pa.Table, fact: Fact) -> tuple[Column, list[Fault]]:
    """A fact's values and causes from Arrow, without copying where that can be."""
    array = _one(table[fact.name])
    wanted = np.dtype(dtype_of(fact.type))
    if len(array) == 0:
        return Column(np.zeros(0, wanted)), []
    validity, data = array.buffers()
    if fact.type == "bool":
        values = _bits(data, array.offset, len(array))
    else:
        values = np.frombuffer(data, wanted, len(array), array.offset * wanted.itemsize)
    given = _causes(table, fact.name)
    if array.null_count == 0:
        return Column(values), [] if given is None else _odd_causes(fact, given, None)
    if given is not None and _agree(given, validity, array.offset) and not _strange(given):
        return Column(values, given), []
    missing = 1 - _bits(validity, array.offset, len(array))
    if given is None:
        return Column(values, missing * NOT_DELIVERED), []
    faults = _odd_causes(fact, given, missing)
    if not np.array_equal(given != 0, missing.view(np.bool_)):
        given = np.where(given == 0, NOT_DELIVERED, given) * missing
    return Column(values, given), faults


def _one(column: pa.ChunkedArray) -> pa.Array:
    """A column as one array; copied only where it is in pieces."""
    return (
        column.chunk(0)
        if column.num_chunks == 1
        else pa.concat_arrays(column.chunks or [pa.array([], column.type)])
    )


def _causes(table: pa.Table, name: str) -> Array | None:
    """The causes given beside a fact, where the file has any."""
    if name + CAUSE not in table.schema.names:
        return None
    cause = table[name + CAUSE]
    if cause.null_count:
        cause = cause.fill_null(0)
    given: Array = cause.to_numpy()
    return given


def _odd_causes(fact: Fact, given: Array, missing: Array | None) -> list[Fault]:
    """Causes there are none of, and causes beside a value."""
    faults = []
    if _strange(given):
        words = f"has a cause that is no sum of {', '.join(str(int(c)) for c in CAUSES)}"
        wrong = (given & NO_CAUSES) != 0
        faults.append(Fault.of(fact, words, wrong, "give a cause of docs/snapshot.md"))
    beside = given != 0 if missing is None else (given != 0) & (missing == 0)
    if beside.any():
        words = "has both a value and a cause why it is unknown"
        faults.append(Fault.of(fact, words, beside, "empty the value, or set the cause to 0"))
    return faults


def _strange(given: Array) -> bool:
    """Whether a bit stands among some causes that is the cause of no fact."""
    return bool(np.bitwise_or.reduce(given) & NO_CAUSES)


def _agree(given: Array, validity: pa.Buffer, offset: int) -> bool:
    """Whether there is a cause wherever, and only where, there is no value; eight rows at once."""
    if offset:
        return False
    causes = np.packbits(given, bitorder="little")
    there = np.frombuffer(validity, np.uint8, len(causes))
    whole, over = divmod(len(given), 8)
    if not np.array_equal(causes[:whole], ~there[:whole]):
        return False
    return not over or not (causes[-1] ^ ~there[-1]) & ((1 << over) - 1)


def _bits(buffer: pa.Buffer, offset: int, length: int) -> Array:
    """A bitmap as one byte a bit."""
    first = offset // 8
    packed = np.frombuffer(buffer, np.uint8)[first : (offset + length + 7) // 8]
    bits = np.unpackbits(packed, bitorder="little")
    return np.ascontiguousarray(bits[offset % 8 : offset % 8 + length])
