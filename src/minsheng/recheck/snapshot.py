"""Reads a snapshot (`docs/snapshot.md`) part by part into the driver's columns.

A part is one row group: at most 65,536 households with all that belongs to them. What
is null is unknown; a fact that is not there at all, or is of another type, is refused.
"""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from minsheng.policy.engine.facts import Fact
from minsheng.policy.engine.fused.columns import Batch, Column, dtype_of
from minsheng.policy.engine.rule import Entity
from minsheng.policy.engine.unknown import Cause
from minsheng.recheck.checks import refuse_impossible
from minsheng.recheck.errors import RecheckError

Array = npt.NDArray[Any]

FORMAT = "minsheng-snapshot/1"
MOST_HOUSEHOLDS = 65_536
STORED: tuple[Entity, ...] = ("household", "person", "obligor", "bill", "contribution")
COUNTS: dict[Entity, tuple[Entity, str]] = {
    "person": ("household", "n_persons"),
    "obligor": ("household", "n_obligors"),
    "bill": ("person", "n_bills"),
    "contribution": ("person", "n_contributions"),
}
ARROW: dict[str, pa.DataType] = {
    "Fen": pa.int64(),
    "Day": pa.int32(),
    "Month": pa.int32(),
    "bool": pa.bool_(),
}
NOT_DELIVERED = np.uint8(Cause.NOT_DELIVERED)


@dataclass(frozen=True, slots=True, order=True)
class Part:
    """A row group of a county."""

    county: str
    group: int

    @property
    def name(self) -> str:
        """How it is named in files and messages."""
        return f"{self.county}-{self.group:04d}"


@dataclass(frozen=True, slots=True)
class Loaded:
    """A part in memory.

    Attributes:
        household_id: int64, ascending.
        village: int64, 12-digit code.
        batch: the facts, as the driver takes them.
    """

    part: Part
    household_id: Array
    village: Array
    batch: Batch


class Snapshot:
    """A snapshot's folder, opened and checked from the outside (not yet read).

    Args:
        folder: the snapshot.
        facts: the facts of the rule book that will be asked for.

    Raises:
        RecheckError: it is not there, not whole, or of another format.
    """

    def __init__(self, folder: Path, facts: Mapping[str, Fact]) -> None:
        self.folder = folder
        self.facts = facts
        self.about = _about(folder)
        self.counties: list[str] = [str(c) for c in self.about["counties"]]
        self._open = threading.local()  # a Parquet reader belongs to one thread

    @property
    def as_of(self) -> str:
        """The month the snapshot was taken for, `yyyy-mm`."""
        return str(self.about["as_of"])

    @cached_property
    def parts(self) -> list[Part]:
        """All parts, in order.

        Raises:
            RecheckError: a file is missing or broken, or its row groups do not match.
        """
        found: list[Part] = []
        for county in self.counties:
            groups = {e: self._file(county, e).metadata.num_row_groups for e in STORED}
            if len(set(groups.values())) != 1:
                shown = ", ".join(f"{e} {n}" for e, n in groups.items())
                msg = f"{self.folder / county}: the files' row groups do not match ({shown}); "
                raise RecheckError(msg + "write the snapshot again")
            found += [Part(county, g) for g in range(groups["household"])]
        return found

    @cached_property
    def known(self) -> frozenset[str]:
        """The facts no file of the snapshot can hold an unknown of: their columns take no null.

        Raises:
            RecheckError: a file is missing or broken.
        """
        schemas = [
            (entity, self._schema(self._file(county, entity)))
            for county in self.counties
            for entity in STORED
        ]
        return frozenset(
            name
            for name, fact in self.facts.items()
            if all(_is_sure(schema, name) for entity, schema in schemas if entity == fact.entity)
        )

    @cached_property
    def digest(self) -> str:
        """SHA-256 over the folder's description and its files' lengths and footers."""
        hashed = hashlib.sha256(json.dumps(self.about, sort_keys=True).encode())
        for county in self.counties:
            for entity in STORED:
                path = self._path(county, entity)
                hashed.update(f"{county}/{entity} {path.stat().st_size}".encode())
                with path.open("rb") as file:
                    file.seek(max(0, path.stat().st_size - 65_536))
                    hashed.update(file.read())
        return hashed.hexdigest()

    def _path(self, county: str, entity: Entity) -> Path:
        return self.folder / county / f"{entity}.parquet"

    def _file(self, county: str, entity: Entity) -> pq.ParquetFile:
        path = self._path(county, entity)
        files: dict[str, pq.ParquetFile] = self._open.__dict__.setdefault("files", {})
        if str(path) in files:
            return files[str(path)]
        if not path.exists():
            msg = f"{path} is missing; the snapshot is not whole, write it again"
            raise RecheckError(msg)
        try:
            return files.setdefault(str(path), pq.ParquetFile(path, memory_map=True))
        except (pa.ArrowInvalid, OSError) as error:
            msg = f"{path} is not readable as Parquet ({error}); deliver the file again"
            raise RecheckError(msg) from error

    def _schema(self, file: pq.ParquetFile) -> pa.Schema:
        """A file's columns; found once, for each asking walks them all."""
        schemas: dict[int, pa.Schema] = self._open.__dict__.setdefault("schemas", {})
        if id(file) not in schemas:
            schemas[id(file)] = file.schema_arrow
        return schemas[id(file)]

    def _columns(self, file: pq.ParquetFile, entity: Entity, names: Iterable[str]) -> list[str]:
        """The columns to read: facts and their causes; refuses what is missing or mistyped."""
        schema = self._schema(file)
        there = set(schema.names)
        wanted: list[str] = []
        for name in names:
            fact = self.facts[name]
            place = f"{entity}.parquet: column `{name}` ({fact.zh})"
            if name not in there:
                msg = f"{place} is missing; deliver it, empty where unknown"
                raise RecheckError(msg)
            type_ = schema.field(name).type
            expected = ARROW.get(fact.type, pa.int16())
            if type_ != expected:
                msg = f"{place} is {type_}, it must be {expected}; write it again in that type"
                raise RecheckError(msg)
            wanted.append(name)
            if f"{name}__cause" in there:
                wanted.append(f"{name}__cause")
        return wanted

    def read(self, part: Part, names: Iterable[str]) -> Loaded:
        """A part with the facts named.

        Raises:
            RecheckError: what is read is not a snapshot; the file and column are named.
        """
        tables: dict[Entity, pa.Table] = {}
        by_entity: dict[Entity, list[str]] = {e: [] for e in STORED}
        for name in names:
            if self.facts[name].entity != "run":
                by_entity[self.facts[name].entity].append(name)
        keys = {"household": ["household_id", "village", "n_persons", "n_obligors"]}
        keys["person"] = ["n_bills", "n_contributions"]
        if "urban" not in by_entity["household"]:
            by_entity["household"].append("urban")
        for entity in STORED:
            file = self._file(part.county, entity)
            wanted = [*keys.get(entity, []), *self._columns(file, entity, by_entity[entity])]
            try:
                tables[entity] = file.read_row_group(part.group, wanted, use_threads=False)
            except (pa.ArrowInvalid, OSError, KeyError) as error:
                msg = f"{self._path(part.county, entity)} is broken ({error}); deliver it again"
                raise RecheckError(msg) from error
        columns = {
            name: _column(tables[entity], name, self.facts[name].type)
            for entity in STORED
            for name in by_entity[entity]
        }
        urban = columns["urban"]
        if urban.causes is not None and urban.causes.any():
            msg = f"{part.name}: `urban` (适用城镇标准) must be known for every household"
            raise RecheckError(msg)
        offsets = self._offsets(part, tables)
        areas = 2 * self.counties.index(part.county) + urban.values.astype(np.int64)
        batch = Batch(areas, offsets, columns)
        household_id = tables["household"]["household_id"].to_numpy()
        if len(household_id) > 1 and not (np.diff(household_id) > 0).all():
            msg = f"{part.name}: household ids must ascend; sort the snapshot and write it again"
            raise RecheckError(msg)
        refuse_impossible(part.name, batch, self.facts, household_id)
        return Loaded(part, household_id, tables["household"]["village"].to_numpy(), batch)

    def _offsets(self, part: Part, tables: Mapping[Entity, pa.Table]) -> dict[Entity, Array]:
        """Where each parent's rows start; refuses counts that do not match the rows."""
        offsets: dict[Entity, Array] = {}
        for entity, (parent, column) in COUNTS.items():
            counts = tables[parent][column].to_numpy()
            starts = np.zeros(len(counts) + 1, np.int64)
            np.cumsum(counts, out=starts[1:])
            rows = self._file(part.county, entity).metadata.row_group(part.group).num_rows
            if len(counts) and (counts.min() < 0 or counts.dtype.kind != "i"):
                msg = f"{part.name}: `{column}` must hold counts, never negative or empty"
                raise RecheckError(msg)
            if starts[-1] != rows:
                msg = f"{part.name}: `{column}` adds up to {starts[-1]}, but there are {rows} rows"
                raise RecheckError(f"{msg} of {entity}; write the snapshot again")
            offsets[entity] = starts
        return offsets


def _is_sure(schema: pa.Schema, name: str) -> bool:
    """Whether a column is there and takes no null."""
    place = schema.get_field_index(name)
    return place >= 0 and not schema.field(place).nullable


def _about(folder: Path) -> dict[str, Any]:
    path = folder / "city.json"
    if not folder.is_dir():
        msg = f"there is no folder {folder}; make a city with `minsheng city --out {folder}`"
        raise RecheckError(msg)
    if not path.exists():
        msg = f"{folder} holds no city.json, so it is no whole snapshot; see docs/snapshot.md"
        raise RecheckError(msg)
    try:
        about = json.loads(path.read_text(encoding="utf-8"))
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        msg = f"{path} is not readable as JSON ({error}); write the snapshot again"
        raise RecheckError(msg) from error
    if not isinstance(about, dict) or about.get("format") != FORMAT or not about.get("counties"):
        msg = f"{path} does not say format {FORMAT} and its counties; write the snapshot again"
        raise RecheckError(msg)
    return about


def _column(table: pa.Table, name: str, type_: str) -> Column:
    """A fact's values and causes from Arrow, without copying where that can be."""
    array = table[name].combine_chunks()
    if isinstance(array, pa.ChunkedArray):  # no rows, no chunk
        array = pa.array([], array.type)
    wanted = np.dtype(dtype_of(type_))
    if len(array) == 0:
        return Column(np.zeros(0, wanted))
    validity, data = array.buffers()
    if type_ == "bool":
        values = _bits(data, array.offset, len(array))
    else:
        values = np.frombuffer(data, wanted, len(array), array.offset * wanted.itemsize)
    if array.null_count == 0:
        return Column(values)
    missing = 1 - _bits(validity, array.offset, len(array))
    if f"{name}__cause" not in table.schema.names:
        return Column(values, missing * NOT_DELIVERED)
    cause = table[f"{name}__cause"]
    if cause.null_count:
        cause = cause.fill_null(0)
    given = cause.to_numpy().astype(np.uint8, copy=False)
    if not np.array_equal(given != 0, missing.view(np.bool_)):
        given = np.where(given == 0, np.uint8(NOT_DELIVERED), given) * missing
    return Column(values, given)


def _bits(buffer: pa.Buffer, offset: int, length: int) -> Array:
    """A bitmap as one byte a bit."""
    first = offset // 8
    packed = np.frombuffer(buffer, np.uint8)[first : (offset + length + 7) // 8]
    bits = np.unpackbits(packed, bitorder="little")
    return np.ascontiguousarray(bits[offset % 8 : offset % 8 + length])
