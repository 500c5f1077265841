"""Reads a snapshot (`docs/snapshot.md`) part by part into the driver's columns.

A part is one row group: at most 65,536 households with all that belongs to them. What
is null is unknown; a fact that is not there at all, or is of another type, is refused.
"""

from __future__ import annotations

import hashlib
import json
import os
import threading
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from minsheng.policy.engine.facts import Fact
from minsheng.policy.engine.fused.columns import Batch, Column
from minsheng.policy.engine.narrowing import Alike
from minsheng.policy.engine.rule import Entity
from minsheng.recheck.access import tell_opened
from minsheng.recheck.arrow_columns import (
    Rows,
    columns_of,
    misstated_of,
    rows_of,
    said_of,
    statistics_of,
)
from minsheng.recheck.belonging import offsets_of, refuse_households, refuse_strangers, refuse_twice
from minsheng.recheck.checks import refuse_impossible
from minsheng.recheck.common import About, in_common
from minsheng.recheck.errors import RecheckError
from minsheng.recheck.opening import (
    COUNTED,
    READ,
    check_columns,
    check_empty,
    described,
    digest_of,
    numbers,
    refuse_cut,
    refuse_other_than_utf8,
    stand,
    standing,
)
from minsheng.recheck.places import Fault
from minsheng.snapshot.columns import CAUSE, ENTITIES, MOST_HOUSEHOLDS, type_of

Array = npt.NDArray[Any]

MOST_READERS = 4


@dataclass(frozen=True, slots=True, order=True)
class Part:
    """A row group of a county."""

    county: str
    group: int

    @property
    def name(self) -> str:
        """How it is named in files and messages."""
        return f"{self.county}-{self.group:04d}"


SURE = ("urban", "applies")
"""Facts that must be known of every household: which standard is its own, and whether it has
applied. Both stand in the office's own books; nobody is refused what nobody asked for."""


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
        believing: whether what its files' statistics say of a column is believed; where
            not, every column is read row by row.

    Raises:
        RecheckError: it is not there, not whole, or of another format.
    """

    def __init__(self, folder: Path, facts: Mapping[str, Fact], *, believing: bool = True) -> None:
        refuse_other_than_utf8(folder)
        self.folder = folder
        self.facts = facts
        self.believing = believing
        # How the files stand is noted before anything of them is read: what is read of one
        # delivery must not be decided together with the next.
        self._stood = standing([folder / "city.json"])
        self.about = described(folder)
        self.counties: list[str] = self.about["counties"]
        self._names = [(county, entity) for county in self.counties for entity in ENTITIES]
        self._stood |= standing(self._path(*name) for name in self._names)
        tell_opened(folder, self.about)
        self._open = threading.local()  # a Parquet reader belongs to one thread

    @property
    def as_of(self) -> str:
        """The month the snapshot was taken for, `yyyy-mm`."""
        return str(self.about["as_of"])

    @cached_property
    def parts(self) -> list[Part]:
        """All parts, in order.

        Raises:
            RecheckError: a file is missing or broken, its row groups do not match, a
                household is there twice, or some are gone.
        """
        found: list[Part] = []
        for county in self.counties:
            groups = {e: self._file(county, e).metadata.num_row_groups for e in ENTITIES}
            if len(set(groups.values())) != 1:
                shown = ", ".join(f"{e} {n}" for e, n in groups.items())
                msg = f"{self.folder / county}: the files' row groups do not match ({shown}); "
                raise RecheckError(msg + "write the snapshot again")
            found += [Part(county, g) for g in range(groups["household"])]
        if not found:
            msg = f"{self.folder}: there is no household in it; deliver the households"
            raise RecheckError(msg)
        refuse_twice(found, self._reach, self._ids)
        refuse_cut(self.folder, self.about, {e: self._height(found, e) for e in COUNTED.values()})
        return found

    def _height(self, parts: Iterable[Part], entity: Entity) -> int:
        """How many rows of an entity parts have together, as their files say."""
        files = ((self._file(part.county, entity).metadata, part.group) for part in parts)
        return sum(about.row_group(group).num_rows for about, group in files)

    def _reach(self, part: Part) -> tuple[int, int] | None:
        """The lowest and highest household id of a part: as its file says, or as read."""
        file = self._file(part.county, "household")
        group = file.metadata.row_group(part.group)
        if group.num_rows > MOST_HOUSEHOLDS:
            msg = f"{part.name}: a row group has at most {MOST_HOUSEHOLDS} households; "
            raise RecheckError(msg + "write the snapshot again in smaller ones")
        leaves = (file.schema.column(i).path for i in range(group.num_columns))
        try:
            said = statistics_of(file, part.group, list(leaves).index("household_id"))
        except pa.ArrowException as error:
            msg = f"{self._path(part.county, 'household')} is broken ({error}); deliver it again"
            raise RecheckError(msg) from error
        if said is not None and said.has_min_max:
            return int(said.min), int(said.max)
        ids = self._ids(part)
        return (int(ids.min()), int(ids.max())) if len(ids) else None

    def _ids(self, part: Part) -> Array:
        """The household ids of a part."""
        table = self._rows(part, "household", ["household_id"], []).table
        check_empty(part.name, "household", table)
        return numbers(table, "household_id")

    @cached_property
    def known(self) -> frozenset[str]:
        """The facts no file of the snapshot can hold an unknown of: their columns take no null.

        Raises:
            RecheckError: a file is missing or broken.
        """
        schemas = [
            (entity, self._schema(self._file(county, entity)))
            for county in self.counties
            for entity in ENTITIES
        ]
        return frozenset(
            name
            for name, fact in self.facts.items()
            if all(_is_sure(schema, name) for entity, schema in schemas if entity == fact.entity)
        )

    @cached_property
    def common(self) -> Alike | None:
        """What most of the snapshot has in common, as its files say.

        None where it is small, or where they are not believed.

        Raises:
            RecheckError: a file is missing or broken.
        """
        if not self.believing:
            return None
        return in_common([self._about(part) for part in self.parts], self.facts)

    def _about(self, part: Part) -> About:
        """What the files say of a part."""
        rows: dict[Entity, int] = {}
        alike: dict[str, Column] = {}
        sure: frozenset[str] = frozenset()
        for entity in ENTITIES:
            file = self._file(part.county, entity)
            rows[entity] = file.metadata.row_group(part.group).num_rows
            facts = [fact for fact in self.facts.values() if fact.entity == entity]
            try:
                said = said_of(file, self._schema(file), part.group, facts)
            except pa.ArrowException as error:
                msg = f"{self._path(part.county, entity)} is broken ({error}); deliver it again"
                raise RecheckError(msg) from error
            alike |= said.alike
            sure |= said.sure
        return About(rows, alike, sure)

    @cached_property
    def digest(self) -> str:
        """SHA-256 over the folder's description and every byte of its files.

        Raises:
            RecheckError: a file cannot be read.
        """
        hashed = hashlib.sha256(json.dumps(self.about, sort_keys=True).encode())
        with ThreadPoolExecutor(min(os.cpu_count() or 1, MOST_READERS)) as pool:
            digests = pool.map(digest_of, (self._path(*name) for name in self._names))
            for (county, entity), digest in zip(self._names, digests, strict=True):
                hashed.update(f"{county}/{entity} {digest}\n".encode())
        self.refuse_changed()
        return hashed.hexdigest()

    def refuse_changed(self) -> None:
        """Refuse a snapshot whose files are not those any more that stood there at its opening.

        Raises:
            RecheckError: a file was changed, or another put in its place.
        """
        for path, stood in self._stood.items():
            if stand(path) != stood:
                msg = f"{path} was changed while it was read; leave the snapshot alone until the "
                raise RecheckError(msg + "run ends, delete the run's folder, and run again")

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
        stand(path)
        try:
            opened = pq.ParquetFile(path, memory_map=True)
            check_columns(path, entity, opened.schema_arrow)
        except (pa.ArrowException, OSError, UnicodeError) as error:
            msg = f"{path} is not readable as Parquet ({error}); deliver the file again"
            raise RecheckError(msg) from error
        return files.setdefault(str(path), opened)

    def _schema(self, file: pq.ParquetFile) -> pa.Schema:
        """A file's columns; found once, for each asking walks them all."""
        schemas: dict[int, pa.Schema] = self._open.__dict__.setdefault("schemas", {})
        if id(file) not in schemas:
            schemas[id(file)] = file.schema_arrow
        return schemas[id(file)]

    def _columns(self, county: str, entity: Entity, names: Iterable[str]) -> list[str]:
        """The columns to read: facts and their causes; refuses what is missing or mistyped."""
        schema = self._schema(self._file(county, entity))
        there = set(schema.names)
        wanted: list[str] = []
        for name in names:
            fact = self.facts[name]
            place = f"{self._path(county, entity)}: column `{name}` ({fact.zh})"
            if name not in there:
                msg = f"{place} is missing; deliver it, empty where unknown"
                raise RecheckError(msg)
            type_, expected = schema.field(name).type, type_of(fact)
            if type_ != expected:
                msg = f"{place} is {type_}, it must be {expected}; write it again in that type"
                raise RecheckError(msg)
            wanted.append(name)
            if name + CAUSE in there:
                wanted.append(name + CAUSE)
        return wanted

    def _rows(self, part: Part, entity: Entity, keys: list[str], facts: list[str]) -> Rows:
        """Keys of a part, and columns of facts."""
        file = self._file(part.county, entity)
        try:
            schema, believing = self._schema(file), self.believing
            return rows_of(file, schema, part.group, keys, facts, believing=believing)
        except (pa.ArrowException, OSError, KeyError, UnicodeError) as error:
            msg = f"{self._path(part.county, entity)} is broken ({error}); deliver it again"
            raise RecheckError(msg) from error

    def read(self, part: Part, names: Iterable[str]) -> Loaded:
        """A part with the facts named; the others are looked through, and left.

        Raises:
            RecheckError: what is read is not a snapshot; the file and column are named.
        """
        asked = {n for n in (*names, "urban") if self.facts[n].entity != "run"}
        tables: dict[Entity, pa.Table] = {}
        read: dict[str, Column] = {}
        alike: set[str] = set()
        found: list[Fault] = []
        for entity in ENTITIES:
            there = set(self._schema(self._file(part.county, entity)).names)
            facts = [
                n
                for n, f in self.facts.items()
                if f.entity == entity and (n in asked or n in there)
            ]
            columns = self._columns(part.county, entity, facts)
            rows = self._rows(part, entity, [*READ[entity]], columns)
            tables[entity] = rows.table
            made = columns_of(rows, [self.facts[name] for name in facts])
            read |= made.columns
            alike |= made.alike
            found += made.faults
        batch = self._batch(part, tables, read)
        ids = numbers(tables["household"], "household_id")
        month = int(self.as_of.replace("-", ""))
        refuse_impossible(part.name, batch, self.facts, ids, month, found, alike)
        for name in read.keys() - asked:
            del read[name]
        return Loaded(part, ids, numbers(tables["household"], "village"), batch)

    def misstated(self, part: Part) -> list[str]:
        """What the statistics of a part's files say of its columns that is not so.

        Raises:
            RecheckError: a file is missing or broken.
        """
        found = []
        for entity in ENTITIES:
            file, path = self._file(part.county, entity), self._path(part.county, entity)
            try:
                names = misstated_of(file, self._schema(file), part.group)
            except (pa.ArrowException, OSError) as error:
                msg = f"{path} is broken ({error}); deliver it again"
                raise RecheckError(msg) from error
            found += [f"{path} says of `{n}` what its rows are not ({part.name})" for n in names]
        return found

    def _batch(
        self, part: Part, tables: Mapping[Entity, pa.Table], columns: Mapping[str, Column]
    ) -> Batch:
        """All that was read, once it is found whose each row is."""
        for entity in ENTITIES:
            check_empty(part.name, entity, tables[entity])
        refuse_households(part.name, part.county, tables["household"])
        ids = numbers(tables["household"], "household_id")
        if len(ids) and self._reach(part) != (ids[0], ids[-1]):
            path = self._path(part.county, "household")
            msg = f"{path} says of its household ids what is not so; write the file again"
            raise RecheckError(msg)
        offsets = offsets_of(part.name, tables)
        refuse_strangers(part.name, tables, offsets)
        for name in SURE:
            if name in columns and (causes := columns[name].causes) is not None and causes.any():
                household = int(ids[np.flatnonzero(causes)[0]])
                msg = (
                    f"{part.name}: `{name}` ({self.facts[name].zh}) must be known for every "
                    f"household; it is empty for household {household}, fill it in"
                )
                raise RecheckError(msg)
        areas = 2 * self.counties.index(part.county) + columns["urban"].values.astype(np.int64)
        return Batch(areas, offsets, columns)


def _is_sure(schema: pa.Schema, name: str) -> bool:
    """Whether a column is there and takes no null."""
    place = schema.get_field_index(name)
    return place >= 0 and not schema.field(place).nullable
