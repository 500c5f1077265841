"""A list declared once: what it shows, to whom, and what of it may come back changed.

A `Listing` is a frozen value. The page that shows it, the workbook and the CSV, the differences
when it comes back and what is then written all follow from it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any, TypeAlias

from django.db.models import Model, Q, QuerySet

from minsheng.kernel.access.officer import Officer
from minsheng.kernel.access.roles import Right
from minsheng.kernel.areas.reach import within
from minsheng.kernel.database.scope import Areas
from minsheng.kernel.exchange import tokens
from minsheng.kernel.exchange.area_names import reached
from minsheng.kernel.exchange.kinds import Kind, Seen
from minsheng.kernel.exchange.words import ExchangeRefusedError, Said, Words

Row: TypeAlias = Mapping[str, Any]
Fields: TypeAlias = Mapping[str, Any]
Rows: TypeAlias = QuerySet[Any, dict[str, Any]]
KEY, VERSION = "id", "version"
KEY_HEAD = Words("标识（请勿改动）", "key (do not change)")
FAULT_HEAD = Words("问题", "what is wrong")
AT_ONCE = 2_000
"""Rows the database hands over at once."""
_ASKED = 200
"""Records asked for at once by what they bear."""


@dataclass(frozen=True)
class Column:
    """A column of a list.

    Attributes:
        key: its name in code.
        head: as the workbook has it.
        about: what the second row says of it.
        kind: what it holds.
        value: gives the value of a row.
        change: the fields of the database that a changed cell sets; None for a column that is
            not to be changed here.
        required: an empty cell is a fault.
        enter: under which name a new row's cell goes to the rules of the form; empty for what a
            new row cannot have.
        needed: a new row without it is at fault.
        held: False for what is put together of other records, and may differ when it comes back.
        width: in signs.
    """

    key: str
    head: Words
    about: Words
    kind: Kind
    value: Callable[[Row], Any]
    change: Callable[[Any], Fields] | None = None
    required: bool = False
    enter: str = ""
    needed: bool = False
    held: bool = True
    width: int = 14


@dataclass(frozen=True)
class Adding:
    """How rows without a key become records.

    Attributes:
        make: a record of what was filled in, looked at by the rules of the form and not written;
            raises what the form's action raises.
        same: by which of its columns the register would know it already; None where by none.
        known: of `words.yaml`, what is said of one it knows; `twice`, of two in one file.
        twice: see there.
        alike: which of some records, of these rows, may be one the register has, and why, though
            nothing proves it; asked of those whose row does not say that they are not.
    """

    make: Callable[[Mapping[str, Any], Officer, date], Model]
    same: Callable[[Any], Mapping[str, Any] | None]
    known: str
    twice: str
    alike: Callable[[Sequence[Any], Sequence[int], Seen], Mapping[int, Said]] = (
        lambda _records, _rows, _seen: {}
    )


@dataclass(frozen=True)
class Listing:
    """A list.

    Attributes:
        key: its name in code, and in the key of each row.
        name: as pages and sheets have it.
        model: whose rows; it has a `version`.
        columns: from left to right.
        fields: read from the database for each row.
        areas: fields that hold the areas of a row.
        order: of the rows.
        edit: the right it takes to change a row, in one of its areas.
        base: adds what is reckoned, and leaves out what the list never shows.
        filters: by name, how each narrows the list; `area` is there of itself.
        rule: what must hold of a row with its new fields, or what is wrong.
        moves: of a list of people, the field by whose change somebody moves.
        adding: how rows without a key become records; None where none do.
        title: columns that name a record; the first that is filled does.
        book: one row a person, with the households they make; it only comes in.
    """

    key: str
    name: Words
    model: type[Model]
    columns: tuple[Column, ...]
    fields: tuple[str, ...]
    areas: tuple[str, ...]
    order: tuple[str, ...]
    edit: Right = Right.EDIT_PEOPLE
    base: Callable[[QuerySet[Any]], QuerySet[Any]] = lambda rows: rows
    filters: Mapping[str, Callable[[QuerySet[Any], str], QuerySet[Any]]] = field(
        default_factory=dict, hash=False
    )
    rule: Callable[[Row], Said | None] = lambda _: None
    moves: str = ""
    adding: Adding | None = None
    title: tuple[str, ...] = ("name",)
    book: bool = False

    @cached_property
    def changeable(self) -> tuple[Column, ...]:
        """The columns that may come back changed."""
        return tuple(column for column in self.columns if column.change is not None)

    @property
    def adds(self) -> bool:
        """Whether a row without a key becomes a record."""
        return self.book or self.adding is not None

    def called(self, row: Row, seen: Seen) -> str:
        """What names a record to the officer."""
        held = (c.kind.text(c.value(row), seen) for c in self._titles)
        return next(filter(None, held), "")

    def typed(self, cells: Mapping[str, str]) -> str:
        """The same of a row as it came."""
        return next(filter(None, (cells.get(column.key, "") for column in self._titles)), "")

    @cached_property
    def _titles(self) -> tuple[Column, ...]:
        return tuple(c for name in self.title for c in self.columns if c.key == name)

    def editable(self, officer: Officer) -> Areas:
        """Where an officer may change rows by a list that comes back."""
        return officer.areas(self.edit).within(officer.areas(Right.IMPORT))

    def _all(self) -> QuerySet[Any]:
        return self.base(self.model._default_manager.all())

    def rows(self, areas: Areas) -> QuerySet[Any]:
        """The rows of some areas, of those the scope shows."""
        return self._all().filter(within(areas, *self.areas))

    def filtered(self, rows: QuerySet[Any], filters: Mapping[str, str], day: date) -> QuerySet[Any]:
        """The same, narrowed.

        Raises:
            ExchangeRefusedError: a filter is not one of the list's, or names no area.
        """
        for name, value in filters.items():
            if name == "area":
                inside = reached(int(value), day) if _is_key(value) else None
                if inside is None:
                    raise ExchangeRefusedError("unknown_area", area=value)
                rows = rows.filter(within(inside, *self.areas))
            elif name in self.filters:
                rows = self.filters[name](rows, value)
            else:
                raise ExchangeRefusedError("unknown_filter", listing=self.name, filter=name)
        return rows

    def values(self, rows: QuerySet[Any]) -> Rows:
        """What of each row is read."""
        return rows.values(KEY, VERSION, *self._read)

    def areas_of(self, row: Row) -> list[int]:
        """The areas of a row."""
        return [row[name] for name in self.areas if row[name] is not None]

    def seen(self, row: Row, seen: Seen, reveal: Areas) -> Seen:
        """How one row is seen: whole numbers only where the officer reveals them."""
        is_open = any(key in reveal for key in self.areas_of(row))
        return seen if seen.open == is_open else replace(seen, open=is_open)

    def token(self, row: Row, seen: Seen) -> str:
        """The hidden key of a row."""
        seen = spoken(seen)
        said = (
            tokens.cell_digest(column.key, column.kind.text(column.value(row), seen))
            for column in self.changeable
        )
        return tokens.written(self.key, row[KEY], row[VERSION], said)

    def known(self, wanted: Sequence[Mapping[str, Any]]) -> Iterator[tuple[Fields, Fields]]:
        """Rows the scope shows with some values, each with those it was found by.

        Args:
            wanted: values by column; all of the same columns.
        """
        names = tuple(wanted[0]) if wanted else ()
        for start in range(0, len(wanted), _ASKED):
            part = wanted[start : start + _ASKED]
            if len(names) == 1:
                found = Q(**{f"{names[0]}__in": [one[names[0]] for one in part]})
            else:
                found = Q(pk__in=[])
                for one in part:
                    found |= Q(**one)
            rows = self._all().filter(found)
            rows = rows.values(*dict.fromkeys((KEY, VERSION, *self._read, *names)))
            yield from (({name: row[name] for name in names}, row) for row in rows)

    @property
    def _read(self) -> tuple[str, ...]:
        return (*self.areas, *self.fields)

    def in_blocks(self, keys: list[int]) -> Iterator[dict[int, dict[str, Any]]]:
        """Rows the scope shows of some numbers, by number, a block at a time."""
        base = self._all()
        for start in range(0, len(keys), AT_ONCE):
            part = keys[start : start + AT_ONCE]
            yield {row[KEY]: row for row in self.values(base.filter(pk__in=part))}


def spoken(seen: Seen) -> Seen:
    """The same in one language: a list given away in one may come back in the other."""
    return seen if seen.language == "zh" else replace(seen, language="zh")


def _is_key(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= len("81101214000")
