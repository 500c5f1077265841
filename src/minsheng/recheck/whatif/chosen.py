"""Some households of a part: those on whom a change can bear, and whose they are in the part."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from minsheng.policy.engine.facts import Fact
from minsheng.policy.engine.fused.columns import Array, Batch, Column, is_alike
from minsheng.policy.engine.fused.settle import take
from minsheng.policy.engine.rule import Entity

ENTITIES: tuple[Entity, ...] = ("household", "person", "obligor", "bill", "contribution")


@dataclass(frozen=True, slots=True)
class Chosen:
    """Some households of a part.

    Attributes:
        batch: their facts, and what was kept of them.
        households: the row of each in the part, ascending.
        persons: the row of each of their persons in the part, ascending.
        takes: per benefit, whether each takes what it is entitled to.
    """

    batch: Batch
    households: Array
    persons: Array
    takes: Mapping[str, Array]


def choose(
    batch: Batch, rows: Array, facts: Mapping[str, Fact], takes: Mapping[str, Array]
) -> Chosen:
    """Some households of a part; a column that is one value throughout stays so.

    Args:
        batch: the part.
        rows: which, ascending.
        facts: of the columns, by name.
        takes: per benefit and household of the part, whether it takes it.
    """
    starts = batch.offsets["person"]
    counts = starts[rows + 1] - starts[rows]
    ends = np.cumsum(counts)
    persons = np.arange(int(ends[-1]) if len(ends) else 0) + np.repeat(
        starts[rows] - (ends - counts), counts
    )
    taken = {name: _once(held[rows]) for name, held in takes.items()}
    if len(rows) == batch.households:
        return Chosen(batch, rows, persons, taken)
    alike = {n: c for n, c in batch.columns.items() if _is_alike(c)}
    others = {n: c for n, c in batch.columns.items() if n not in alike}
    made = take(replace(batch, columns=others), rows, facts)
    columns = {n: c.repeated(made.rows(facts[n].entity)) for n, c in alike.items()}
    return Chosen(replace(made, columns={**made.columns, **columns}), rows, persons, taken)


def _is_alike(column: Column) -> bool:
    """Whether a column that has a row is one value throughout."""
    causes = column.causes
    alike = is_alike(column.values) and (causes is None or is_alike(causes))
    return bool(len(column.values)) and alike


def _once(values: Array) -> Array:
    """One value again and again takes the memory of one."""
    if len(values) and (values == values[0]).all():
        return np.broadcast_to(values[:1].copy(), len(values))
    return values
