"""What a list that comes back would change: row by row, held against the register.

Each cell is held against what it said when it was exported, which the row's key bears, and
against what the register says now. A cell the officer did not touch is never written, though the
register may have changed meanwhile; a cell both changed is a conflict.

A row that is not there, one outside the officer's areas and one whose key was made up are told
in the same words. A row without a key is a new record (`adding`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from minsheng.kernel.access.officer import Officer
from minsheng.kernel.access.roles import Right
from minsheng.kernel.database.scope import Areas
from minsheng.kernel.exchange import tokens
from minsheng.kernel.exchange.adding import add_rows
from minsheng.kernel.exchange.area_names import names_on
from minsheng.kernel.exchange.book import add_households
from minsheng.kernel.exchange.cells import ERRORS
from minsheng.kernel.exchange.incoming import Incoming, Line
from minsheng.kernel.exchange.kinds import Seen
from minsheng.kernel.exchange.listing import AT_ONCE, KEY, VERSION, Column, Listing, Row, spoken
from minsheng.kernel.exchange.numbers import Masked
from minsheng.kernel.exchange.plan import (
    CONFLICT,
    FAULT,
    UNKNOWN,
    CellChange,
    Change,
    Looking,
    Plan,
    Problem,
    Standing,
    Told,
)
from minsheng.kernel.exchange.tokens import Token
from minsheng.kernel.exchange.words import BadCellError, Language, Said, Words, said


def plan_of(
    listing: Listing,
    officer: Officer,
    incoming: Incoming,
    now: datetime,
    *,
    language: Language = "zh",
    told: Told = lambda _done, _all: None,
) -> Plan:
    """What a list that came back would change. To be called in the officer's scope.

    Args:
        listing: of which.
        officer: who brought it.
        incoming: what came.
        now: the moment.
        language: of words in cells.
        told: of progress.
    """
    edit = listing.editable(officer)
    seen = Seen(language, names_on(now.date()), yours=edit)
    looking = Looking(listing, seen, edit, officer.areas(Right.REVEAL), officer, now.date())
    plan = Plan(rows=len(incoming.lines), notes=list(incoming.notes))
    if incoming.about and incoming.about.get("by") != officer.user.pk:
        plan.notes.append(said("note_others"))
    known, new = _known(listing, incoming, plan)
    (add_households if listing.book else add_rows)(plan, looking, new)
    done = len(incoming.lines) - len(known)
    for start in range(0, len(known), AT_ONCE):
        part = known[start : start + AT_ONCE]
        for held in listing.in_blocks([token.key for _, token in part]):
            for line, token in part:
                _one(plan, looking, line, token, held.get(token.key))
        done += len(part)
        told(done, len(incoming.lines))
    plan.problems.sort(key=lambda problem: problem.row)
    if moving := plan.moving(listing):
        plan.notes.append(said("note_moves", people=len(moving)))
    return plan


def _known(
    listing: Listing, incoming: Incoming, plan: Plan
) -> tuple[list[tuple[Line, Token]], list[Line]]:
    """The rows whose keys are ours, and those without; of the others it is told what is wrong."""
    found: list[tuple[Line, Token]] = []
    new: list[Line] = []
    first: dict[int, int] = {}
    for line in incoming.lines:
        token = tokens.read(line.token)
        if line.ragged is not None:
            why = said("ragged", cells=line.ragged, heads=incoming.heads)
            plan.wrong(line, Problem(line.row, FAULT, "", why))
        elif not line.token:
            new.append(line)
        elif token is None or token.listing != listing.key:
            plan.wrong(line, Problem(line.row, UNKNOWN, "", said("unknown_row")))
        elif token.key in first:
            why = said("twice", first=first[token.key])
            plan.wrong(line, Problem(line.row, FAULT, "", why))
        else:
            first[token.key] = line.row
            found.append((line, token))
    return found, new


def _one(
    plan: Plan, looking: Looking, line: Line, token: Token, row: dict[str, Any] | None
) -> None:
    """Hold one row against the register."""
    listing = looking.listing
    if row is None:
        plan.wrong(line, Problem(line.row, UNKNOWN, "", said("unknown_row")))
        return
    seen = _seen(looking, row, line)
    changes: list[CellChange] = []
    problems: list[Problem] = []
    for column, cell in _cells(listing, line):
        try:
            change = _cell(looking, column, cell, row, token, seen)
        except BadCellError as fault:
            named = {"head": column.head, **fault.sentence.named}
            kind = CONFLICT if fault.sentence.kind == "conflict" else FAULT
            why = Said(fault.sentence.kind, named)
            problems.append(Problem(line.row, kind, column.key, why))
            continue
        if change is not None:
            changes.append(change)
    if changes and not problems:
        problems.extend(_row_faults(looking, row, line, changes))
    if problems:
        plan.wrong(line, *problems)
        plan.current[line.row] = Standing(row, seen, token)
    elif changes:
        name = listing.called(row, seen)
        plan.changes.append(Change(line.row, row[KEY], row[VERSION], tuple(changes), name))
    else:
        plan.unchanged += 1


def _cells(listing: Listing, line: Line) -> Iterator[tuple[Column, str]]:
    return ((c, line.cells[c.key]) for c in listing.columns if c.key in line.cells)


def _seen(looking: Looking, row: Row, line: Line) -> Seen:
    """How the row is seen: whole where the officer may reveal it and it came back whole."""
    masked = any(
        isinstance(column.kind, Masked) and column.kind.in_part(cell)
        for column, cell in _cells(looking.listing, line)
    )
    return looking.listing.seen(row, looking.seen, Areas() if masked else looking.reveal)


def _cell(
    looking: Looking, column: Column, cell: str, row: Row, token: Token, seen: Seen
) -> CellChange | None:
    """What one cell would change, or nothing.

    Raises:
        BadCellError: it may not, cannot, or the register changed meanwhile.
    """
    kind = column.kind
    before = kind.text(column.value(row), seen)
    if cell == before or not column.held:
        return None
    typed = kind.canonical(cell, seen)
    if typed == before:
        return None
    fresh = token.version == row[VERSION]
    if column.change is None:
        if fresh:
            raise BadCellError("read_only", before=before)
        return None
    if untouched(looking.listing, column, cell, token, seen):
        return None
    if cell in ERRORS:
        raise BadCellError("error_cell", value=cell)
    if not cell and column.required:
        raise BadCellError("required")
    value = kind.read(cell, seen) if cell else None
    after = kind.text(value, replace(seen, open=True))
    # Masked, a number is not held against the one on file: that would tell who guesses it.
    if after == before:
        return None
    if not fresh:
        empty = Words("空", "empty")
        raise BadCellError("conflict", now=before or empty, yours=after or empty)
    mark = kind.text(value, spoken(replace(seen, open=True)))
    return CellChange(column.key, before, after, mark, column.change(value))


def untouched(listing: Listing, column: Column, cell: str, token: Token, seen: Seen) -> bool:
    """Whether a cell says what it said when it was exported."""
    typed = column.kind.canonical(cell, spoken(seen))
    place = listing.changeable.index(column)
    return tokens.cell_digest(column.key, typed) == token.cell(place)


def _row_faults(
    looking: Looking, row: dict[str, Any], line: Line, changes: list[CellChange]
) -> Iterator[Problem]:
    """What is wrong with a row whose cells are right one by one."""
    listing = looking.listing
    if not any(key in looking.edit for key in listing.areas_of(row)):
        yield Problem(line.row, FAULT, "", said("no_right_to_edit"))
        return
    new = {name: value for cell in changes for name, value in cell.fields.items()}
    why = listing.rule(row | new)
    if why is not None:
        yield Problem(line.row, FAULT, "", why)
