"""Writes a county's facts as part of a snapshot (docs/snapshot.md): surrogates, no names.

Households in assistance or applying stand in row groups apart from those only screened,
each group ordered by its random household numbers, so that not even the order tells who
lives beside whom.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from minsheng.policy.engine.facts import Fact
from minsheng.recheck.assembly.below import Below
from minsheng.recheck.assembly.gather import Facts
from minsheng.recheck.assembly.scope import Ints, Scope
from minsheng.recheck.snapshot import SURE
from minsheng.snapshot.columns import CAUSE, ENTITIES, MOST_HOUSEHOLDS, schema_of
from minsheng.snapshot.layout import parquet_writer

Array = npt.NDArray[Any]


@dataclass(frozen=True)
class County:
    """All that is frozen of a county."""

    scope: Scope
    facts: Facts
    below: Mapping[str, Below]


def write_county(folder: Path, county: County, wanted: Mapping[str, Fact]) -> None:
    """Write the five files of a county.

    Args:
        folder: of the county; is made.
        county: its facts.
        wanted: the facts by name, in the order of the law book.
    """
    folder.mkdir(parents=True)
    ids = county.scope.register.household_id[county.scope.households]
    groups = list(_groups(ids, county.scope.in_view))
    for entity in ENTITIES:
        facts = [f for f in wanted.values() if f.entity == entity]
        source = _source(county, entity)
        # A fact may be unknown though none is, so that the columns are the same every month.
        schema = schema_of(entity, facts, lambda fact: fact.name not in SURE)
        with parquet_writer(folder / f"{entity}.parquet", schema) as writer:
            for households in groups:
                table = _table(county, entity, source, households, schema)
                writer.write_table(table, row_group_size=max(table.num_rows, 1))


def _groups(ids: Ints, in_view: npt.NDArray[np.bool_]) -> list[Ints]:
    found = []
    for wanted in (~in_view, in_view):
        rows = np.flatnonzero(wanted)
        rows = rows[np.argsort(ids[rows], kind="stable")]
        found += [rows[s : s + MOST_HOUSEHOLDS] for s in range(0, len(rows), MOST_HOUSEHOLDS)]
    return found


def _source(county: County, entity: str) -> tuple[Mapping[str, Ints], Mapping[str, Array]]:
    if entity in {"household", "person"}:
        return county.facts.values, county.facts.causes
    below = county.below[entity]
    return below.values, below.causes


def _children(first: Ints, counts: Ints, parents: Ints) -> Ints:
    """The places of the children of some parents, in the parents' order."""
    many = counts[parents]
    start = np.repeat(first[parents], many)
    within = np.arange(int(many.sum()), dtype=np.int64) - np.repeat(np.cumsum(many) - many, many)
    return start + within


def _extent(of: Ints, size: int) -> tuple[Ints, Ints]:
    counts = np.bincount(of, minlength=size).astype(np.int64)
    return np.concatenate([np.zeros(1, np.int64), np.cumsum(counts)])[:-1], counts


def _table(
    county: County, entity: str, source: tuple[Any, Any], households: Ints, schema: pa.Schema
) -> pa.Table:
    scope = county.scope
    sizes = np.diff(np.append(scope.first, len(scope.of)))
    persons = _children(scope.first, sizes, households)
    ids = scope.register.household_id[scope.households]
    keys: dict[str, Array]
    if entity == "household":
        rows = households
        owed = _extent(county.below["obligor"].of, len(ids))[1]
        keys = {
            "household_id": ids[rows],
            "county": np.full(len(rows), scope.county),
            "village": scope.homes["village"].to_numpy()[rows],
            "n_persons": sizes[rows],
            "n_obligors": owed[rows],
        }
    elif entity == "person":
        rows = persons
        size = len(scope.of)
        keys = {
            "household_id": ids[scope.of[rows]],
            "person_id": scope.register.person_id[scope.persons][rows],
            "n_bills": _extent(county.below["bill"].of, size)[1][rows],
            "n_contributions": _extent(county.below["contribution"].of, size)[1][rows],
        }
    else:
        below = county.below[entity]
        parents = households if entity == "obligor" else persons
        size = len(ids) if entity == "obligor" else len(scope.of)
        rows = _children(*_extent(below.of, size), parents)
        of = below.of[rows]
        if entity == "obligor":
            keys = {"household_id": ids[of]}
        else:
            keys = {"household_id": ids[scope.of[of]], "person_no": scope.place[of]}
    return _filled(keys, source, rows, schema)


def _filled(
    keys: Mapping[str, Array], source: tuple[Any, Any], rows: Ints, schema: pa.Schema
) -> pa.Table:
    arrays = []
    for field in schema:
        name = field.name
        if name in keys:
            arrays.append(pa.array(keys[name], field.type))
        elif name.endswith(CAUSE):
            arrays.append(pa.array(source[1][name.removesuffix(CAUSE)][rows], field.type))
        else:
            values, mask = source[0][name][rows], source[1][name][rows] != 0
            if pa.types.is_boolean(field.type):
                values = values.astype(np.bool_)
            arrays.append(pa.array(values, field.type, mask=mask if field.nullable else None))
    return pa.Table.from_arrays(arrays, schema=schema)
