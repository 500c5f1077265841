"""The facts a what-if is played on: who asks, and what the rule would give them anew.

What a household draws today was decided by the law of some other day. A what-if asks what the
rule gives, before and after a reform; so no award in force limits it: awards are taken out of
the facts, and with them the gradual exit (渐退期) from one. Who draws basic aid, or applies,
asks for it; that is the take-up of today. Under full take-up every household asks.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from minsheng.policy.engine.book import Book
from minsheng.policy.engine.fused.columns import Array, Batch, Column, Outcome
from minsheng.policy.engine.fused.compiled import Fused
from minsheng.recheck.outcome import BASIC_AID, BENEFITS, IN_VIEW
from minsheng.recheck.relations import POINTERS
from minsheng.recheck.snapshot import Part, Snapshot
from minsheng.recheck.threads import in_order
from minsheng.recheck.whatif.runner import Told

TakeUp = Literal["current", "full"]
ASKED = "decision__basic_asked"
APPLIES, EXIT_START, AWARD = "applies", "exit_start", "award_"
STANDING = (IN_VIEW, ASKED, *(b.before for b in BENEFITS))


@dataclass(frozen=True)
class Held:
    """A part of the city in memory.

    Attributes:
        part: which.
        household_id: its households.
        batch: their facts, as they are played on.
        takes: per benefit and household, whether it takes what it is entitled to.
        drawn: per benefit and household, what is drawn today, fen a month; 0 where not known.
    """

    part: Part
    household_id: Array
    batch: Batch
    takes: Mapping[str, Array]
    drawn: Mapping[str, Array]


def held_in_memory(
    snapshot: Snapshot, book: Book, facts: Sequence[str], take_up: TakeUp, progress: Told = None
) -> Iterator[Held]:
    """The parts of a snapshot, read and made ready.

    Args:
        snapshot: the city.
        book: the law of today, by which it is told who asks.
        facts: those the rules to be played read.
        take_up: who asks.
        progress: called with (parts read, parts in all).

    Raises:
        RecheckError: what is read is not a snapshot.
    """
    standing = Fused(book, STANDING, reasons=False, known=snapshot.known, within=POINTERS)
    table = standing.table([(c, r) for c in snapshot.counties for r in ("rural", "urban")])
    names = tuple(dict.fromkeys((*standing.plan.facts, *facts)))
    as_of = book.day.year * 10_000 + book.day.month * 100 + book.day.day

    def one(part: Part) -> Held:
        loaded = snapshot.read(part, names)
        stands = standing.run(loaded.batch, table, as_of)
        return _held(part, loaded.household_id, loaded.batch, stands, facts, take_up)

    for number, (_, held) in enumerate(in_order(one, snapshot.parts), 1):
        yield held
        if progress:
            progress(number, len(snapshot.parts))


def _held(
    part: Part,
    ids: Array,
    batch: Batch,
    stands: Outcome,
    facts: Sequence[str],
    take_up: TakeUp,
) -> Held:
    everybody = np.broadcast_to(np.ones(1, bool), batch.households)
    if take_up == "full":
        asks, takes = everybody, {b.name: everybody for b in BENEFITS}
    else:
        asks = _holds(stands, ASKED)
        viewed = _holds(stands, IN_VIEW)
        takes = {
            b.name: _once(asks if b.name in BASIC_AID else viewed | _holds(stands, b.before))
            for b in BENEFITS
        }
    drawn = {b.name: _once(stands.values[b.before]) for b in BENEFITS}
    return Held(part, ids, _as_if_new(batch, _once(asks), facts), takes, drawn)


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
        elif name.startswith(AWARD) or name == EXIT_START:
            kind, rows = column.values.dtype, len(column.values)
            column = Column(np.broadcast_to(np.zeros(1, kind), rows))
        columns[name] = column
    return replace(batch, columns=columns)


def _byte(asks: Array) -> Array:
    return np.broadcast_to(asks[:1].astype(np.uint8), len(asks))
