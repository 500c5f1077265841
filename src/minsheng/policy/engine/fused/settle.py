"""For what cannot be said: the cheapest facts that would settle it.

A set of facts settles a household when, whatever they turn out to be, the outcome is
known. "Whatever" is tried with three values each (low, middle, high; for codes and truth
their ends), all households at once in the compiled loop. First single facts by what they
cost to learn; where none is enough, the cheapest facts together, and then without those
that turn out not to be needed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from minsheng.policy.engine.facts import Fact
from minsheng.policy.engine.fused.compiled import OFFSETS, Batch, Column
from minsheng.policy.engine.library import Library
from minsheng.policy.engine.rule import Entity

PROBES = 3
MIDDLE_FEN, HIGH_FEN = 60_000, 100_000_000
Rows = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]
Settled = Callable[[Batch], Mask]


def cheapest_facts(
    batch: Batch,
    facts: Sequence[Fact],
    library: Library,
    as_of: int,
    settled: Settled,
) -> list[tuple[str, ...]]:
    """For each household of a batch, the facts to ask for.

    Args:
        batch: households whose outcome is not known.
        facts: those the outcome can rest on.
        library: for the codes' values and the entities of the columns.
        as_of: the day decided for; months are tried around it.
        settled: whether each household's outcome is known, given a batch.

    Returns:
        Names of facts, cheapest first; empty where even all of them together would not
        settle it (a contradiction in the file itself).
    """
    lacking = {f.name: _lacking(batch, f) for f in facts if f.entity != "run"}
    asked_for = [f for f in facts if f.name in lacking and lacking[f.name].any()]
    order = sorted(asked_for, key=lambda f: (f.ask, f.name))

    def works(rows: Rows, asked: Mapping[str, Mask]) -> Mask:
        part = take(batch, rows, library.facts)
        good = np.ones(len(rows), bool)
        for probe in range(PROBES):
            known = [(f, asked[f.name][rows]) for f in order if f.name in asked]
            good &= settled(_supposed(part, known, library, as_of, probe))
        return good

    chosen = {f.name: np.zeros(batch.households, bool) for f in order}
    waiting = np.ones(batch.households, bool)
    for fact in order:
        rows = np.flatnonzero(waiting & lacking[fact.name])
        if len(rows):
            done = rows[works(rows, {fact.name: lacking[fact.name]})]
            chosen[fact.name][done] = True
            waiting[done] = False
    several = waiting.copy()
    for end in range(2, len(order) + 1):
        rows = np.flatnonzero(waiting)
        if not len(rows):
            break
        asked = {f.name: lacking[f.name] for f in order[:end]}
        done = rows[works(rows, asked)]
        for name, mask in asked.items():
            chosen[name][done] = mask[done]
        waiting[done] = False
    _drop_unneeded(order, chosen, several & ~waiting, works)
    return [tuple(f.name for f in order if chosen[f.name][row]) for row in range(batch.households)]


def _drop_unneeded(
    order: Sequence[Fact],
    chosen: dict[str, Mask],
    among: Mask,
    works: Callable[[Rows, Mapping[str, Mask]], Mask],
) -> None:
    """Take out of each household's facts those it is settled without, dearest first."""
    for fact in reversed(order):
        size = sum(mask.astype(np.int64) for mask in chosen.values())
        rows = np.flatnonzero(among & chosen[fact.name] & (size > 1))
        if len(rows):
            fewer = {name: mask for name, mask in chosen.items() if name != fact.name}
            chosen[fact.name][rows[works(rows, fewer)]] = False


def take(batch: Batch, rows: Rows, facts: Mapping[str, Fact]) -> Batch:
    """Some households of a batch, in the order given, with all that belongs to them."""
    kept: dict[Entity, Rows] = {"household": rows}
    offsets: dict[Entity, Rows] = {}
    for entity in OFFSETS:
        parents = kept["household" if entity in ("person", "obligor") else "person"]
        starts = batch.offsets[entity]
        counts = starts[parents + 1] - starts[parents]
        offsets[entity] = np.concatenate(([0], np.cumsum(counts))).astype(np.int64)
        within = np.arange(offsets[entity][-1]) - np.repeat(offsets[entity][:-1], counts)
        kept[entity] = np.repeat(starts[parents], counts) + within
    columns: dict[str, Column] = {}
    for name, column in batch.columns.items():
        index = kept[facts[name].entity]
        causes = None if column.causes is None else column.causes[index]
        columns[name] = Column(column.values[index], causes)
    return Batch(batch.areas[rows], offsets, columns)


def _owners(batch: Batch, entity: Entity) -> Rows:
    """Which household each row of an entity belongs to."""
    if entity == "household":
        return np.arange(batch.households)
    if entity in ("bill", "contribution"):
        people = _owners(batch, "person")
        return np.repeat(people, np.diff(batch.offsets[entity]))
    return np.repeat(np.arange(batch.households), np.diff(batch.offsets[entity]))


def _lacking(batch: Batch, fact: Fact) -> Mask:
    """Which households lack a fact somewhere."""
    found = np.zeros(batch.households, bool)
    column = batch.columns.get(fact.name)
    if column is not None and column.causes is not None:
        found[_owners(batch, fact.entity)[column.causes != 0]] = True
    return found


def _supposed(
    batch: Batch,
    known: Sequence[tuple[Fact, Mask]],
    library: Library,
    as_of: int,
    probe: int,
) -> Batch:
    """The batch with facts supposed known where asked, at one of the values tried."""
    columns = dict(batch.columns)
    for fact, asked in known:
        column = columns[fact.name]
        if column.causes is None:
            continue
        here = asked[_owners(batch, fact.entity)] & (column.causes != 0)
        values, causes = column.values.copy(), column.causes.copy()
        values[here] = _tried(fact, library, as_of)[probe]
        causes[here] = 0
        columns[fact.name] = Column(values, causes)
    return Batch(batch.areas, batch.offsets, columns)


def _tried(fact: Fact, library: Library, as_of: int) -> tuple[Any, Any, Any]:
    """Low, middle and high for a fact."""
    month = as_of // 100
    if fact.type in library.codes:
        members = sorted(int(m) for m in library.codes[fact.type])
        return members[0], members[len(members) // 2], members[-1]
    return {
        "bool": (0, 1, 1),
        "Fen": (0, MIDDLE_FEN, HIGH_FEN),
        "Day": (19300101, 19800101, as_of - 10_000),
        "Month": (0, month - 100, month),
        "Pointer": (-1, 0, 0),
        "Count": (0, 1, 4),
        "Rate": (0, 5_000, 10_000),
    }[fact.type]
