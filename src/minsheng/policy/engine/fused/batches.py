"""Between the two evaluators' inputs: households as rows of facts, batches as columns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from minsheng.policy.engine.facts import ENTITIES, Fact
from minsheng.policy.engine.fused.columns import Batch, Column, area_rows, dtype_of
from minsheng.policy.engine.fused.driver import OFFSETS
from minsheng.policy.engine.rule import Entity
from minsheng.policy.engine.scalar import Household, Scalar
from minsheng.policy.engine.unknown import Cause, Unknown


def batch_of(
    households: Sequence[Household],
    facts: Mapping[str, Fact],
    counties: Sequence[str],
) -> Batch:
    """A batch of households given row by row.

    Args:
        households: in the order wanted.
        facts: those to make columns of.
        counties: the counties of the table of figures, in its order.
    """
    places = {area: row for row, area in enumerate(area_rows(counties))}
    areas = np.array([places[h.county, h.residence] for h in households], np.int64)
    columns = {
        f.name: _column(f, (r[f.name] for h in households for r in h.rows[f.entity]))
        for f in facts.values()
        if f.entity != "run"
    }
    offsets: dict[Entity, np.ndarray] = {}
    for entity in OFFSETS:
        if entity in ("person", "obligor"):
            counts = [len(h.rows[entity]) for h in households]
        else:
            counts = [
                sum(1 for p in h.parents[entity] if p == place)
                for h in households
                for place in range(len(h.rows["person"]))
            ]
        offsets[entity] = np.concatenate(([0], np.cumsum(counts, dtype=np.int64))).astype(np.int64)
    return Batch(areas, offsets, columns)


def _column(fact: Fact, values: Iterable[Scalar]) -> Column:
    listed = list(values)
    causes = np.array([int(v.cause) if isinstance(v, Unknown) else 0 for v in listed], np.uint8)
    known = [0 if isinstance(v, Unknown) else int(v) for v in listed]
    return Column(np.array(known, dtype_of(fact.type)), causes if causes.any() else None)


def household_at(
    batch: Batch,
    row: int,
    facts: Mapping[str, Fact],
    county: str,
    as_of: int,
    ident: int = 0,
) -> Household:
    """One household of a batch, as the scalar evaluator takes it."""
    persons = _extent(batch, "person", row)
    extents: dict[Entity, range] = {
        "household": range(row, row + 1),
        "person": persons,
        "obligor": _extent(batch, "obligor", row),
    }
    parents: dict[Entity, list[int]] = {}
    for entity in ("bill", "contribution"):
        offsets = batch.offsets[entity]
        extents[entity] = range(int(offsets[persons.start]), int(offsets[persons.stop]))
        parents[entity] = [
            place
            for place, person in enumerate(persons)
            for _ in range(int(offsets[person + 1] - offsets[person]))
        ]
    rows: dict[Entity, list[dict[str, Scalar]]] = {
        e: [{} for _ in extents.get(e, range(1))] for e in ENTITIES
    }
    for fact in facts.values():
        if fact.entity == "run":
            rows["run"][0][fact.name] = as_of
            continue
        column = batch.columns.get(fact.name)
        if column is None:
            continue
        for place, k in enumerate(extents[fact.entity]):
            rows[fact.entity][place][fact.name] = _cell(column, k, fact.type)
    return Household(county=county, rows=rows, parents=parents, ident=ident)


def _extent(batch: Batch, entity: Entity, row: int) -> range:
    offsets = batch.offsets[entity]
    return range(int(offsets[row]), int(offsets[row + 1]))


def _cell(column: Column, k: int, type_: str) -> Scalar:
    cause = 0 if column.causes is None else column.causes.item(k)
    if cause:
        return Unknown(Cause(cause))
    value: int = column.values.item(k)
    return bool(value) if type_ == "bool" else value
