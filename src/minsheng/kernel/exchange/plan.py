"""What a list that comes back would change: row by row, before and after; conflicts and faults.

Each cell is held against what it said when it was exported, which the row's key bears, and
against what the register says now. A cell the officer did not touch is never written, though the
register may have changed meanwhile; a cell both changed is a conflict.

A row that is not there, one outside the officer's areas and one whose key was made up are told
in the same words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from minsheng.kernel.access.officer import Officer
from minsheng.kernel.access.roles import Right
from minsheng.kernel.database.scope import Areas
from minsheng.kernel.exchange import tokens
from minsheng.kernel.exchange.area_names import names_on
from minsheng.kernel.exchange.cells import ERRORS
from minsheng.kernel.exchange.incoming import Incoming, Line
from minsheng.kernel.exchange.kinds import Seen
from minsheng.kernel.exchange.listing import AT_ONCE, KEY, VERSION, Column, Listing, Row, spoken
from minsheng.kernel.exchange.tokens import Token
from minsheng.kernel.exchange.words import BadCellError, Language, Said, Words, said

FAULT, CONFLICT, UNKNOWN = "fault", "conflict", "unknown"
Told = Callable[[int, int], None]
"""Told of progress: rows done, rows in all."""


@dataclass(frozen=True, slots=True)
class CellChange:
    """A cell that would change.

    Attributes:
        column: its key.
        before: what the list says now, masked where the officer sees it so.
        after: what it would say.
        mark: the same, whatever the language.
        fields: of the database, with their new values.
    """

    column: str
    before: str
    after: str
    mark: str
    fields: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Change:
    """A row that would change."""

    row: int
    key: int
    version: int
    cells: tuple[CellChange, ...]

    @property
    def fields(self) -> dict[str, Any]:
        """All fields it sets."""
        return {name: value for cell in self.cells for name, value in cell.fields.items()}


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a row would not be written.

    Attributes:
        row: its number in the file.
        kind: `fault`, `conflict` or `unknown`.
        column: key of the column; empty where the whole row is meant.
        why: what is wrong, and what mends it.
    """

    row: int
    kind: str
    column: str
    why: Said


@dataclass(frozen=True, slots=True)
class Standing:
    """How a row with a problem stands in the register, and what it said when it was exported."""

    row: Row
    seen: Seen
    token: Token


@dataclass
class Plan:
    """What a file would change.

    Attributes:
        rows: of the file.
        unchanged: of these, such as say what the register says.
        changes: rows that would be written.
        problems: of rows that would not.
        notes: of the file as a whole.
        lines: the rows with problems, as they came.
        current: of these, how they stand in the register, where the officer sees them.
    """

    rows: int = 0
    unchanged: int = 0
    changes: list[Change] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notes: list[Said] = field(default_factory=list)
    lines: dict[int, Line] = field(default_factory=dict)
    current: dict[int, Standing] = field(default_factory=dict)

    def count(self, kind: str) -> int:
        """Rows with a problem of a kind."""
        return len({problem.row for problem in self.problems if problem.kind == kind})

    @property
    def bad(self) -> int:
        """Rows with any problem."""
        return len({problem.row for problem in self.problems})

    def moving(self, listing: Listing) -> list[int]:
        """The numbers of those who would move."""
        return [change.key for change in self.changes if listing.moves in change.fields]

    def mark(self) -> bytes:
        """A mark over all that would be written."""
        return tokens.plan_mark(
            f"{change.key} {change.version} {cell.column} {cell.mark}"
            for change in self.changes
            for cell in change.cells
        )


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
    looking = _Looking(listing, seen, edit, officer.areas(Right.REVEAL))
    plan = Plan(rows=len(incoming.lines), notes=list(incoming.notes))
    if incoming.about and incoming.about.get("by") != officer.user.pk:
        plan.notes.append(said("note_others"))
    known = _known(listing, incoming, plan)
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


def _known(listing: Listing, incoming: Incoming, plan: Plan) -> list[tuple[Line, Token]]:
    """The rows whose keys are ours; of the others it is told what is wrong."""
    found: list[tuple[Line, Token]] = []
    first: dict[int, int] = {}
    for line in incoming.lines:
        token = tokens.read(line.token)
        if line.ragged is not None:
            why = said("ragged", cells=line.ragged, heads=incoming.heads)
            _wrong(plan, line, Problem(line.row, FAULT, "", why))
        elif not line.token:
            _wrong(plan, line, Problem(line.row, FAULT, "", said("no_key")))
        elif token is None or token.listing != listing.key:
            _wrong(plan, line, Problem(line.row, UNKNOWN, "", said("unknown_row")))
        elif token.key in first:
            why = said("twice", first=first[token.key])
            _wrong(plan, line, Problem(line.row, FAULT, "", why))
        else:
            first[token.key] = line.row
            found.append((line, token))
    return found


def _wrong(plan: Plan, line: Line, *problems: Problem) -> None:
    plan.problems.extend(problems)
    plan.lines[line.row] = line


@dataclass(frozen=True)
class _Looking:
    """What rows are looked at with."""

    listing: Listing
    seen: Seen
    edit: Areas
    reveal: Areas


def _one(
    plan: Plan, looking: _Looking, line: Line, token: Token, row: dict[str, Any] | None
) -> None:
    """Hold one row against the register."""
    listing = looking.listing
    if row is None:
        _wrong(plan, line, Problem(line.row, UNKNOWN, "", said("unknown_row")))
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
        _wrong(plan, line, *problems)
        plan.current[line.row] = Standing(row, seen, token)
    elif changes:
        plan.changes.append(Change(line.row, row[KEY], row[VERSION], tuple(changes)))
    else:
        plan.unchanged += 1


def _cells(listing: Listing, line: Line) -> Iterator[tuple[Column, str]]:
    return ((c, line.cells[c.key]) for c in listing.columns if c.key in line.cells)


def _seen(looking: _Looking, row: Row, line: Line) -> Seen:
    """How the row is seen: whole where the officer may reveal it and it came back whole."""
    from minsheng.kernel.exchange.numbers import Masked

    masked = any(
        isinstance(column.kind, Masked) and column.kind.in_part(cell)
        for column, cell in _cells(looking.listing, line)
    )
    return looking.listing.seen(row, looking.seen, Areas() if masked else looking.reveal)


def _cell(
    looking: _Looking, column: Column, cell: str, row: Row, token: Token, seen: Seen
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
    looking: _Looking, row: dict[str, Any], line: Line, changes: list[CellChange]
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
