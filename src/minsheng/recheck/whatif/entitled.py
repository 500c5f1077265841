"""The facts a what-if is played on: who asks, and what the rule would give them anew.

What a household draws today was decided by the law of some other day. A what-if asks what the
rule gives, before and after a reform; so no award in force limits it: awards are taken out of
the facts, and with them the gradual exit (渐退期) from one. Who draws basic aid, or applies,
asks for it; that is the take-up of today. Under full take-up those ask besides of whom it is
known that either law would give them basic aid, and everybody takes what else is due to them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from minsheng.policy.engine.book import Book
from minsheng.policy.engine.fused.columns import Array, Batch, Column, Outcome, area_rows
from minsheng.policy.engine.fused.compiled import Fused
from minsheng.policy.engine.narrowing import Alike
from minsheng.recheck.outcome import BASIC_AID, BENEFITS, IN_VIEW
from minsheng.recheck.relations import POINTERS
from minsheng.recheck.snapshot import Part, Snapshot
from minsheng.recheck.whatif.views import Some

TakeUp = Literal["current", "full"]
ASKED = "decision__basic_asked"
APPLIES, EXIT_START, AWARD = "applies", "exit_start", "award_"
STANDING = (IN_VIEW, ASKED, *(b.before for b in BENEFITS))
IF_ASKED = tuple(f"decision__{name}_if_asked_m_hh" for name in sorted(BASIC_AID))
"""The rules that give basic aid to whoever asks for it."""


@dataclass(frozen=True)
class Held:
    """A part of the city in memory.

    Attributes:
        part: which.
        batch: their facts, as they are played on.
        takes: per benefit and household, whether it takes what it is entitled to.
        drawn: per benefit, the households that draw it today, and how much, fen a month.
    """

    part: Part
    batch: Batch
    takes: Mapping[str, Array]
    drawn: Mapping[str, Some]


class Askers:
    """Reads the parts of a snapshot and makes them ready to be played on.

    Args:
        snapshot: the city.
        books: the law before, by which it is told who asks, and the law after.
        facts: those the rules to be played read.
        take_up: who asks.
    """

    def __init__(
        self,
        snapshot: Snapshot,
        books: tuple[Book, Book],
        facts: Sequence[str],
        take_up: TakeUp,
    ) -> None:
        self.snapshot, self.facts, self.take_up = snapshot, tuple(facts), take_up
        targets = (*STANDING, *IF_ASKED) if take_up == "full" else STANDING
        asked = books if take_up == "full" else books[:1]
        self._laws = [_law(book, targets, snapshot) for book in asked]
        own = {name for law in self._laws for name in law.fused.plan.facts}
        self._names = tuple(sorted(own | set(self.facts)))

    def read(self, part: Part) -> Held:
        """A part, read and made ready.

        Raises:
            RecheckError: what is read is not a snapshot.
        """
        loaded = self.snapshot.read(part, self._names)
        stands = [law.run(loaded.batch) for law in self._laws]
        return _held(part, loaded.batch, stands, self.facts)

    @property
    def known(self) -> frozenset[str]:
        """The facts that are known in every row of every part, once they are made ready."""
        own = frozenset(n for n in self.facts if _is_of_today(n))
        return self.snapshot.known | own | {APPLIES}

    @property
    def common(self) -> Alike | None:
        """What most parts have in common, once they are made ready."""
        found = self.snapshot.common
        if found is None:
            return None
        facts = {n: v for n, v in found.facts.items() if n != APPLIES or self.take_up != "full"}
        facts |= {n: 0 for n in self.facts if _is_of_today(n)}
        return replace(found, facts=facts, known=found.known | self.known)


def _is_of_today(name: str) -> bool:
    """Whether a fact says what is drawn today; it is taken out."""
    return name.startswith(AWARD) or name == EXIT_START


@dataclass(frozen=True, slots=True)
class _Law:
    """A law by which it is told how households stand."""

    fused: Fused
    table: Array
    as_of: int

    def run(self, batch: Batch) -> Outcome:
        return self.fused.run(batch, self.table, self.as_of)


def _law(book: Book, targets: Sequence[str], snapshot: Snapshot) -> _Law:
    fused = Fused(book, targets, reasons=False, known=snapshot.known, within=POINTERS)
    as_of = book.day.year * 10_000 + book.day.month * 100 + book.day.day
    return _Law(fused, fused.table(area_rows(snapshot.counties)), as_of)


def _held(part: Part, batch: Batch, stands: Sequence[Outcome], facts: Sequence[str]) -> Held:
    """A part made ready.

    Args:
        part: which.
        batch: its facts.
        stands: how they stand by the law before and, under full take-up, by that after.
        facts: those to keep.
    """
    first, *_ = stands
    asks = _holds(first, ASKED)
    if len(stands) == 1:
        viewed = _holds(first, IN_VIEW)
        takes = {
            b.name: _once(asks if b.name in BASIC_AID else viewed | _holds(first, b.before))
            for b in BENEFITS
        }
    else:
        for law in stands:
            for rule in IF_ASKED:
                asks |= law.values[rule] > 0
        everybody = np.broadcast_to(np.ones(1, bool), batch.households)
        takes = {b.name: _once(asks) if b.name in BASIC_AID else everybody for b in BENEFITS}
    drawn = {b.name: _drawn(first.values[b.before]) for b in BENEFITS}
    return Held(part, _as_if_new(batch, _once(asks), facts), takes, drawn)


def _drawn(values: Array) -> Some:
    rows = np.flatnonzero(values > 0)
    return Some(rows, values[rows].astype(np.int64))


def _holds(stands: Outcome, name: str) -> Array:
    """Whether something is so, or not known not to be: an award that is not known is one."""
    holds: Array = (stands.values[name] > 0) | (stands.causes[name] != 0)
    return holds


def _once(values: Array) -> Array:
    """One value again and again takes the memory of one."""
    if len(values) and (values == values[0]).all():
        return np.broadcast_to(values[:1].copy(), len(values))
    return np.array(values)


def _as_if_new(batch: Batch, asks: Array, facts: Sequence[str]) -> Batch:
    """The facts wanted, as if whoever asks did so for the first time."""
    columns: dict[str, Column] = {}
    for name in facts:
        if name not in batch.columns:
            continue  # the day: it belongs to the run
        column = batch.columns[name]
        if name == APPLIES:
            column = Column(asks.view(np.uint8) if asks.strides != (0,) else _byte(asks))
        elif _is_of_today(name):
            kind, rows = column.values.dtype, len(column.values)
            column = Column(np.broadcast_to(np.zeros(1, kind), rows))
        columns[name] = column
    return replace(batch, columns=columns)


def _byte(asks: Array) -> Array:
    return np.broadcast_to(asks[:1].astype(np.uint8), len(asks))
