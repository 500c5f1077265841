"""For what cannot be said: the cheapest facts that would settle it.

A set of facts settles a household when, whatever they turn out to be, the outcome is
known. "Whatever" is tried with three values each (low, middle, high; for codes and truth
their ends; of whom somebody points to: nobody, the first and the last of the file), many
households and sets of facts at once in the compiled loop: all of them alike, and then some
low while others are high, for what one makes sure another may undo.
First single facts by what they cost to learn; where none is enough, the cheapest facts
together, and then without those that turn out not to be needed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import Any

import numpy as np
import numpy.typing as npt

from minsheng.policy.engine.facts import Fact
from minsheng.policy.engine.fused.columns import Batch, Column, is_alike
from minsheng.policy.engine.fused.driver import OFFSETS
from minsheng.policy.engine.library import Library
from minsheng.policy.engine.rule import Entity

LEVELS = 3
HIGH = LEVELS - 1
_LINES = (
    *((1, 0, 0), (0, 1, 0), (0, 0, 1), (1, 1, 1), (1, 1, 0), (1, 2, 0), (1, 0, 1)),
    *((1, 0, 2), (0, 1, 1), (0, 1, 2), (1, 1, 2), (1, 2, 1), (1, 2, 2)),
)
ALIKE = np.repeat(np.arange(LEVELS)[:, np.newaxis], len(_LINES), axis=1)
"""Probes: each says which of its values a fact of a row has, by its number. Here all the same."""
MIXED = np.array([*product(range(LEVELS), repeat=3)]) @ np.array(_LINES).T % LEVELS
"""Any two of thirteen have each pair of values, any three of the first four each triple: an
orthogonal array, the points of a cube of side 3 by its directions."""
GROUPS = 5
BY_GROUP = np.array([*product((0, LEVELS - 1), repeat=GROUPS)])[1:-1]
"""Facts of one kind are all low or all high, whatever those of the others are: of six things
somebody can do, and all that they earn. All low and all high are among those alike."""
MOST_TRIALS = 16_384
"""Trials at once, so that memory stays bounded."""
FEW = 400
"""Up to so many trials, calling the loop again and again costs more than trying all at once."""
MIDDLE_FEN, HIGH_FEN = 60_000, 100_000_000
Rows = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]
Settled = Callable[[Batch], Mask]
Works = Callable[[Rows, Mask], Mask]


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
    counts = np.array([lacking[f.name] for f in order], np.int64)
    counts = counts.reshape(len(order), batch.households)
    tried = np.array([values_tried(f, library, as_of) for f in order], np.int64)
    works = _Trials(batch, order, counts, tried, library.facts, settled).works
    lacks = counts > 0
    chosen = _single(lacks, works)
    several = np.flatnonzero(~chosen.any(axis=0))
    _cheapest_together(lacks, chosen, several, works)
    _drop_unneeded(chosen, several, works)
    return [tuple(order[k].name for k in np.flatnonzero(mask)) for mask in chosen.T]


@dataclass(frozen=True, slots=True)
class _Trials:
    """Tries whether facts, supposed known, settle households.

    Attributes:
        batch: the households.
        order: the facts that some of them lack, cheapest first.
        lacking: in how many rows each household lacks each fact, by fact and household.
        tried: the three values of each fact.
        facts: of the library, by name.
        settled: whether each household's outcome is known, given a batch.
    """

    batch: Batch
    order: Sequence[Fact]
    lacking: Rows
    tried: Rows
    facts: Mapping[str, Fact]
    settled: Settled

    def works(self, rows: Rows, asked: Mask) -> Mask:
        """Which trials are settled whatever the facts turn out to be.

        Args:
            rows: the household of each trial.
            asked: by fact and trial.
        """
        good = np.zeros(len(rows), bool)
        for start in range(0, len(rows), MOST_TRIALS):
            trials = np.arange(start, min(start + MOST_TRIALS, len(rows)))
            stood = self._standing(rows, asked, trials, ALIKE)
            lacking = np.where(asked[:, stood], self.lacking[:, rows[stood]], 0).sum(axis=0)
            good[stood[lacking == 1]] = True
            stood = self._standing(rows, asked, stood[lacking > 1], BY_GROUP, self.groups)
            good[self._standing(rows, asked, stood, MIXED)] = True
        return good

    @property
    def groups(self) -> Rows:
        """The kind of each fact: those of one entity and type are of one, as they come."""
        kinds = {kind: n for n, kind in enumerate(dict.fromkeys(map(_kind, self.order)))}
        return np.array([kinds[_kind(fact)] for fact in self.order], np.int64)

    def _standing(
        self, rows: Rows, asked: Mask, left: Rows, probes: Rows, groups: Rows | None = None
    ) -> Rows:
        """Those of some trials that are settled under every probe."""
        if len(left) <= FEW:
            supposed = self._supposed(rows, asked, np.repeat(left, len(probes)), groups)
            supposed.suppose(probes)
            return left[self.settled(supposed.batch).reshape(-1, len(probes)).all(axis=1)]
        supposed, held = self._supposed(rows, asked, left, groups), np.ones(len(left), bool)
        for probe in probes:
            if 2 * np.count_nonzero(held) < len(held):
                left = left[held]
                supposed, held = self._supposed(rows, asked, left, groups), held[held]
            supposed.suppose(probe[np.newaxis])
            held &= self.settled(supposed.batch)
        return left[held]

    def _supposed(self, rows: Rows, asked: Mask, trials: Rows, groups: Rows | None) -> _Supposed:
        part = take(self.batch, rows[trials], self.facts)
        return _supposed(part, self.order, asked[:, trials], self.tried, groups)


@dataclass(frozen=True, slots=True)
class _Cells:
    """The rows of a fact that are supposed known.

    Attributes:
        values: the fact's column; is written.
        rows: those supposed.
        owner: the household of each of them.
        number: which number of its household's probe each has.
        tried: the three values of each of them, or of all.
    """

    values: npt.NDArray[Any]
    rows: Rows
    owner: Rows
    number: Rows
    tried: Rows


@dataclass(frozen=True, slots=True)
class _Supposed:
    """Households in which facts are supposed known: prepared once, tried with many values."""

    batch: Batch
    cells: Sequence[_Cells]

    def suppose(self, probes: Rows) -> None:
        """Put in the values of probes.

        Args:
            probes: one for all households, or one each for every so many that follow each other.
        """
        for cells in self.cells:
            level = probes[cells.owner % len(probes), cells.number % probes.shape[1]]
            each = () if cells.tried.ndim == 1 else (np.arange(len(level)),)
            cells.values[cells.rows] = cells.tried[(*each, level)]


def _supposed(
    batch: Batch, facts: Sequence[Fact], asked: Mask, tried: Rows, groups: Rows | None
) -> _Supposed:
    """Suppose facts known where they are asked for.

    Args:
        batch: households.
        facts: in the order of the next two.
        asked: by fact and household of the batch.
        tried: the values of each fact.
        groups: the number of each fact in a probe; left out, every row of every fact that is
            lacking has a number of its own.
    """
    numbers = np.zeros(batch.households, np.int64)
    owners: dict[Entity, Rows] = {}
    columns, cells = dict(batch.columns), []
    for place, (fact, here, levels) in enumerate(zip(facts, asked, tried, strict=True)):
        column = batch.columns[fact.name]
        if column.causes is None or not here.any():
            continue
        if fact.entity not in owners:
            owners[fact.entity] = owners_of(batch, fact.entity)
        unknown = np.flatnonzero(here[owners[fact.entity]] & (column.causes != 0))
        owner = owners[fact.entity][unknown]
        if groups is None:
            number = numbers[owner] + np.arange(len(owner)) - np.searchsorted(owner, owner)
        else:
            number = np.full(len(owner), groups[place])
        tries = levels
        if fact.type == "Pointer":
            tries = np.tile(levels, (len(owner), 1))
            tries[:, HIGH] = np.diff(batch.offsets["person"])[owner] - 1
        values, causes = np.array(column.values), np.array(column.causes)
        causes[unknown] = 0
        columns[fact.name] = Column(values, causes)
        cells.append(_Cells(values, unknown, owner, number, tries))
        numbers += np.bincount(owner, minlength=batch.households)
    return _Supposed(replace(batch, columns=columns), cells)


def _single(lacks: Mask, works: Works) -> Mask:
    """For each household the cheapest fact that settles it alone, if one does.

    Args:
        lacks: by fact, cheapest first, and household.
        works: whether facts supposed known settle households, one trial a column.
    """
    fact, row = np.nonzero(lacks)
    done = works(row, np.arange(len(lacks))[:, np.newaxis] == fact)
    chosen = np.zeros_like(lacks)
    rows, first = np.unique(row[done], return_index=True)
    chosen[fact[done][first], rows] = True
    return chosen


def _cheapest_together(lacks: Mask, chosen: Mask, rows: Rows, works: Works) -> None:
    """Choose the fewest of each household's cheapest facts that together settle it."""
    place = np.cumsum(lacks, axis=0)
    most = place[-1, rows] if len(lacks) else np.zeros(0, np.int64)
    for several in range(2, int(most.max(initial=0)) + 1):
        rows, most = rows[most >= several], most[most >= several]
        asked = lacks[:, rows] & (place[:, rows] <= several)
        done = works(rows, asked)
        chosen[:, rows[done]] = asked[:, done]
        rows, most = rows[~done], most[~done]


def _drop_unneeded(chosen: Mask, among: Rows, works: Works) -> None:
    """Take out of each household's facts those it is settled without, dearest first.

    All but the dearest were tried already: it came last.
    """
    dearness = np.cumsum(chosen[::-1], axis=0)[::-1]
    for dearest in range(2, int(dearness.max(initial=0)) + 1):
        this = chosen[:, among] & (dearness[:, among] == dearest)
        here = this.any(axis=0) & (chosen[:, among].sum(axis=0) > 1)
        rows, fewer = among[here], chosen[:, among[here]] & ~this[:, here]
        done = works(rows, fewer)
        chosen[:, rows[done]] = fewer[:, done]


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
        causes = None if column.causes is None else _taken(column.causes, index)
        columns[name] = Column(_taken(column.values, index), causes)
    return Batch(batch.areas[rows], offsets, columns)


def _taken(array: npt.NDArray[Any], rows: Rows) -> npt.NDArray[Any]:
    """Some rows of a column; what is one value again and again stays so."""
    return np.broadcast_to(array[0], len(rows)) if is_alike(array) and len(array) else array[rows]


def owners_of(batch: Batch, entity: Entity) -> Rows:
    """Which household each row of an entity belongs to."""
    if entity == "household":
        return np.arange(batch.households)
    if entity in ("bill", "contribution"):
        people = owners_of(batch, "person")
        return np.repeat(people, np.diff(batch.offsets[entity]))
    return np.repeat(np.arange(batch.households), np.diff(batch.offsets[entity]))


def _lacking(batch: Batch, fact: Fact) -> Rows:
    """In how many rows each household lacks a fact."""
    column = batch.columns.get(fact.name)
    if column is None or column.causes is None:
        return np.zeros(batch.households, np.int64)
    owners = owners_of(batch, fact.entity)[column.causes != 0]
    return np.bincount(owners, minlength=batch.households)


def _kind(fact: Fact) -> tuple[str, str]:
    return fact.entity, fact.type


def values_tried(fact: Fact, library: Library, as_of: int) -> tuple[Any, Any, Any]:
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
        "Pointer": (-1, 0, 0),  # the high one is the last of the file: `_suppose`
        "Count": (0, 1, 4),
        "Rate": (0, 5_000, 10_000),
    }[fact.type]
