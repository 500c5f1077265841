"""What a list that came back would do: rows changed, rows added, and why others cannot be."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from minsheng.kernel.access.officer import Officer
from minsheng.kernel.database.scope import Areas
from minsheng.kernel.exchange import tokens
from minsheng.kernel.exchange.incoming import Line
from minsheng.kernel.exchange.kinds import Seen
from minsheng.kernel.exchange.listing import Listing, Row
from minsheng.kernel.exchange.tokens import Token
from minsheng.kernel.exchange.words import Said

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
    """A row that would change; `name` is what the officer knows the record by."""

    row: int
    key: int
    version: int
    cells: tuple[CellChange, ...]
    name: str = ""

    @property
    def fields(self) -> dict[str, Any]:
        """All fields it sets."""
        return {name: value for cell in self.cells for name, value in cell.fields.items()}


@dataclass(frozen=True, slots=True)
class New:
    """A row that would be a new record.

    Attributes:
        row: its number in the file.
        name: what names it.
        cells: of what was filled in.
        record: looked at, and not written yet.
    """

    row: int
    name: str
    cells: tuple[CellChange, ...]
    record: Any


@dataclass(frozen=True)
class Looking:
    """What rows are looked at with."""

    listing: Listing
    seen: Seen
    edit: Areas
    reveal: Areas
    officer: Officer
    day: date


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
        new: rows that would be entered.
        problems: of rows that would not.
        notes: of the file as a whole.
        lines: the rows with problems, as they came.
        current: of these, how they stand in the register, where the officer sees them.
        asked: how many new rows of people were held against the register by their number.
        known: of these, how many it has, as far as the officer sees it.
    """

    rows: int = 0
    unchanged: int = 0
    changes: list[Change] = field(default_factory=list)
    new: list[New] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notes: list[Said] = field(default_factory=list)
    lines: dict[int, Line] = field(default_factory=dict)
    current: dict[int, Standing] = field(default_factory=dict)
    asked: int = 0
    known: int = 0

    def wrong(self, line: Line, *problems: Problem) -> None:
        """Note why a row would not be written."""
        self.problems.extend(problems)
        self.lines[line.row] = line

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
        changed = (
            f"{change.key} {change.version} {cell.column} {cell.mark}"
            for change in self.changes
            for cell in change.cells
        )
        entered = (
            f"+ {new.row} {cell.column} {cell.mark}" for new in self.new for cell in new.cells
        )
        return tokens.plan_mark((*changed, *entered))
