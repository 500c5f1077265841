"""What a change rests on: the facts its sums are read from, as a mark, and the reasons of its own.

An officer decides on a change as it stood. Whether it is the same change in the next run is
seen by its mark: a hash over every fact that the sums before and after rest on, unknowns with
their causes, person by person. The day decided is no part of it; what only time alters shows in
the reasons and in the sum.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from minsheng.policy.engine.book import Book
from minsheng.policy.engine.facts import Fact
from minsheng.policy.engine.fused.columns import Batch, Column
from minsheng.policy.engine.fused.settle import take
from minsheng.policy.engine.rule import Entity
from minsheng.recheck.outcome import BASIC_AID, BENEFITS, ONCE

Array = npt.NDArray[Any]
AID = "temporary_aid"
SUMS: Mapping[str, tuple[str, ...]] = {
    **{b.name: (b.before, b.after) for b in BENEFITS},
    AID: (ONCE,),
}
"""The rules that give the sums of each benefit."""
BYTES = 8
"""Of a mark: two of a city's changes in a million years would be alike by chance."""
OF_AREA = "urban"
"""A fact that chooses the figures of the law, and no rule reads."""
ORDER: tuple[Entity, ...] = ("household", "person", "obligor", "bill", "contribution")


@dataclass(frozen=True, slots=True)
class Resting:
    """What the changes of a rule book rest on, by benefit.

    Attributes:
        facts: the facts that the sums rest on.
        reasons: the codes of the reasons that rest on none but those.
        hangs_on: the benefits whose sums its own sums rest on; basic aid of one kind excludes
            the others.
    """

    facts: Mapping[str, Sequence[Fact]]
    reasons: Mapping[str, frozenset[str]]
    hangs_on: Mapping[str, frozenset[str]]


def resting_of(book: Book) -> Resting:
    """What the changes of a rule book rest on."""
    facts = {name: _facts(book, sums) for name, sums in SUMS.items()}
    behind = {
        reason.code: {f.name for f in _facts(book, (when.name,))}
        for reason, when in book.conditions
    }
    return Resting(
        facts=facts,
        reasons={
            name: frozenset(c for c, read in behind.items() if read <= {f.name for f in of})
            for name, of in facts.items()
        },
        hangs_on={
            name: frozenset(
                other
                for other, (*_, after) in SUMS.items()
                if other != name and (after in book.needed(sums) or {name, other} <= BASIC_AID)
            )
            for name, sums in SUMS.items()
        },
    )


def _facts(book: Book, targets: Sequence[str]) -> tuple[Fact, ...]:
    """The facts of a household that some rules rest on, by name."""
    found = (book.nodes[name].fact for name in sorted({*book.leaves(targets), OF_AREA}))
    return tuple(fact for fact in found if fact is not None and fact.entity != "run")


def marks(batch: Batch, rows: Array, county: str, facts: Sequence[Fact]) -> list[str]:
    """The mark of some households' facts.

    Args:
        batch: the households of a part.
        rows: those asked for.
        county: where they live, for the figures of the law are its own.
        facts: those the mark is of.
    """
    named = {fact.name: fact for fact in facts}
    asked = Batch(batch.areas, batch.offsets, {n: batch.columns[n] for n in named})
    part = take(asked, rows, named)
    head = " ".join((county, *named)).encode()
    pieces = [_of_entity(part, entity, facts) for entity in ORDER]
    found = []
    for place in range(len(rows)):
        hashed = hashlib.blake2b(head, digest_size=BYTES)
        for bytes_, edges in pieces:
            held = bytes_[edges[place] : edges[place + 1]]
            hashed.update(len(held).to_bytes(4, "little"))
            hashed.update(held)
        found.append(hashed.hexdigest())
    return found


def _of_entity(part: Batch, entity: Entity, facts: Sequence[Fact]) -> tuple[bytes, list[int]]:
    """Each household's rows of an entity as bytes, and where those of each begin and end."""
    columns = [part.columns[fact.name] for fact in facts if fact.entity == entity]
    cells = [_cells(column) for column in columns]
    if entity in ("bill", "contribution"):  # whose a row is, is a fact, too
        person = np.repeat(_places(part), np.diff(part.offsets[entity]))
        cells.append(_cells(Column(person)))
    rows = np.concatenate(cells, axis=1) if cells else np.zeros((part.rows(entity), 0), np.uint8)
    return rows.tobytes(), (_edges(part, entity) * rows.shape[1]).tolist()


def _places(part: Batch) -> Array:
    """The place of each person in the household."""
    starts = part.offsets["person"]
    places: Array = np.arange(part.rows("person")) - np.repeat(starts[:-1], np.diff(starts))
    return places


def _edges(part: Batch, entity: Entity) -> Array:
    """Where the rows of each household begin, and one more."""
    if entity == "household":
        return np.arange(part.households + 1)
    edges: Array = part.offsets[entity]
    if entity in ("bill", "contribution"):
        below: Array = edges[part.offsets["person"]]
        return below
    return edges


def _cells(column: Column) -> Array:
    """A column as nine bytes a row: the value, nought where it is unknown, and its causes."""
    values = np.ascontiguousarray(column.values, "<i8")
    if column.causes is None:
        causes = np.zeros(len(values), np.uint8)
    else:
        causes = np.ascontiguousarray(column.causes)
        values = np.where(causes == 0, values, 0)
    return np.concatenate((values.view(np.uint8).reshape(-1, 8), causes[:, np.newaxis]), axis=1)


def with_marks(proposed: pa.Table, batch: Batch, ids: Array, county: str, on: Resting) -> pa.Table:
    """Changes with the mark of what each rests on, and the reasons of its own.

    Args:
        proposed: the changes of a part.
        batch: its households.
        ids: their numbers, ascending.
        county: the part's.
        on: what changes rest on.
    """
    rows = np.searchsorted(ids, proposed["household_id"].to_numpy())
    benefits = proposed["benefit"].to_numpy(zero_copy_only=False)
    found = np.full(proposed.num_rows, "", object)
    for name in sorted(set(benefits)):
        here = np.flatnonzero(benefits == name)
        found[here] = marks(batch, rows[here], county, on.facts[name])
    reasons = [
        _own(codes, on.reasons[name])
        for codes, name in zip(proposed["reasons"].to_pylist(), benefits, strict=True)
    ]
    return proposed.append_column("rests_on", pa.array(found, pa.string())).append_column(
        "own_reasons", pa.array(reasons, pa.string())
    )


def _own(codes: str, own: frozenset[str]) -> str:
    """Those of some reasons that are a benefit's own."""
    return " ".join(code for code in codes.split() if code in own)


__all__: Sequence[str] = ("Resting", "marks", "resting_of", "with_marks")
