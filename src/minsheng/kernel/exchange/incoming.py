"""Reads a list that comes back: the cells as text under the listing's columns, row by row.

Columns may have been moved, hidden or taken out, rows sorted, added or deleted; a head that was
renamed is refused, because what was typed under it would be lost without a word.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import fastexcel
import polars as pl

from minsheng.kernel.exchange import tokens
from minsheng.kernel.exchange.cells import bare
from minsheng.kernel.exchange.content import CSV, refuse_odd_archive, refused
from minsheng.kernel.exchange.listing import FAULT_HEAD, KEY_HEAD, Column, Listing
from minsheng.kernel.exchange.numbers import Number
from minsheng.kernel.exchange.sheet_out import ABOUT, EXPLAINS
from minsheng.kernel.exchange.words import ExchangeRefusedError, Said, Words, said
from minsheng.recheck.extracts.csv_file import SEPARATORS, decoded
from minsheng.recheck.extracts.marks import plain
from minsheng.recheck.extracts.refusal import Refused
from minsheng.recheck.extracts.rows import TOO_LONG
from minsheng.recheck.extracts.sheet_file import (
    Sheet,
    refuse_merged,
    refuse_wide,
    sheet_rows,
    stored_as_numbers,
)

MOST = 200_000
"""Rows taken at once."""
MOST_TEXT = 256 << 20
"""Bytes of all cells together: more than so many rows hold, and no more than a server has."""
MOST_ABOUT = 1_000
"""Cells in the rectangle of what a workbook says of itself; ours has one."""
HEAD_ROWS, SHOWN = 10, 8
NOWHERE = -1
"""The place of a column that is not there."""
_SEPARATORS = SEPARATORS.replace("，", "")


@dataclass(frozen=True, slots=True)
class Line:
    """A row as it came back.

    Attributes:
        row: its number as a person sees it.
        token: its hidden key.
        cells: texts by key of the column, bare; only of columns that are there.
        ragged: how many cells it has, where they are not as many as the heads.
    """

    row: int
    token: str
    cells: dict[str, str]
    ragged: int | None = None


@dataclass(frozen=True)
class Incoming:
    """A list that came back.

    Attributes:
        lines: its rows, without empty ones and the one that explains.
        about: what the workbook says of itself; empty for CSV, and where it says nothing.
        missing: columns that are not in it.
        notes: what the officer is told of the file as a whole.
        heads: how many columns it has.
    """

    lines: list[Line]
    about: dict[str, Any]
    missing: tuple[Column, ...]
    notes: tuple[Said, ...]
    heads: int


@dataclass(frozen=True)
class _Heads:
    """Where columns stand: the key's place, and the listing's by key."""

    row: int
    token: int
    places: dict[str, int]
    missing: tuple[Column, ...]
    unread: tuple[str, ...]


def read_back(path: Path, content: str, listing: Listing) -> Incoming:
    """Read a list that comes back.

    Args:
        path: the file.
        content: `xlsx` or `csv`, as `content.content_of` found.
        listing: which it is to be.

    Raises:
        ExchangeRefusedError: it is not that list, or cannot be read as one.
    """
    try:
        found = _csv(path, listing) if content == CSV else _xlsx(path, listing)
    except Refused as fault:
        raise refused(fault) from fault
    if len(found.lines) > MOST:
        raise ExchangeRefusedError("too_many_rows", rows=len(found.lines), most=MOST)
    return found


def read_book(path: Path, content: str, listing: Listing) -> Iterator[Line]:
    """The rows of an office's own file, however many; what it says of itself is not asked.

    Args:
        path: the file.
        content: `xlsx` or `csv`.
        listing: a book's.

    Raises:
        ExchangeRefusedError: it has not these heads, or cannot be read.
    """
    rows: Iterator[Sequence[str | None]]
    try:
        if content == CSV:
            heads, rows, width = _csv_parts(path, listing)
        else:
            refuse_odd_archive(path)
            heads, body, width = _sheet_parts(_sheet(path, listing), listing)
            rows = body.iter_rows()
    except Refused as fault:
        raise refused(fault) from fault
    _refuse_renamed(heads)
    yield from _lines(rows, heads, heads.row + 2, width, strict=content == CSV)


# --- workbooks ------------------------------------------------------------------


def _xlsx(path: Path, listing: Listing) -> Incoming:
    refuse_odd_archive(path)
    about = _about(path)
    _refuse_other_listing(about.get("listing"), listing)
    heads, body, width = _sheet_parts(_sheet(path, listing), listing)
    lines = list(_lines(body.iter_rows(), heads, heads.row + 2, width, strict=False))
    return _incoming(lines, heads, about, width)


def _sheet_parts(sheet: Sheet, listing: Listing) -> tuple[_Heads, pl.DataFrame, int]:
    """The heads of a sheet, the cells below them, and how wide it is."""
    heads = _heads(sheet.cells.head(HEAD_ROWS).rows(), listing)
    refuse_merged(sheet, heads.row + 1)
    return heads, _spoilt(sheet, heads, listing).slice(heads.row + 1), sheet.cells.width


def _sheet(path: Path, listing: Listing) -> Sheet:
    """The sheet named after the list, in either language."""
    try:
        return sheet_rows(path, listing.name.zh, MOST_TEXT)
    except Refused as fault:
        if fault.kind != "no_sheet" or listing.name.en not in str(fault.named["names"]):
            raise
    return sheet_rows(path, listing.name.en, MOST_TEXT)


def _spoilt(sheet: Sheet, heads: _Heads, listing: Listing) -> pl.DataFrame:
    """Show that identity numbers were stored as numbers: one in eleven looks right by luck."""
    cells = sheet.cells
    for column in listing.columns:
        place = heads.places.get(column.key)
        taken = column.change is not None or column.enter
        if place is None or not taken or not isinstance(column.kind, Number):
            continue
        stored = pl.int_range(1, pl.len() + 1).is_in(stored_as_numbers(sheet, place))
        text = pl.col(str(place))
        lost = stored & text.str.contains(TOO_LONG)
        cells = cells.with_columns(
            pl.when(lost).then(text + ".0").otherwise(text).alias(str(place))
        )
    return cells


def _about(path: Path) -> dict[str, Any]:
    """What a workbook says of itself; nothing where its rows were copied into another."""
    try:
        book = fastexcel.read_excel(path)
        if ABOUT not in book.sheet_names:
            return {}
        refuse_wide(path, ABOUT, MOST_ABOUT)
        sheet = book.load_sheet(ABOUT, header_row=None, n_rows=1, dtypes="string")
        cells = pl.DataFrame(sheet.to_arrow())
    except (fastexcel.FastExcelError, Refused) as error:
        raise ExchangeRefusedError("about_altered") from error
    text = str(cells.item(0, 0) or "") if cells.height and cells.width else ""
    found = tokens.unsealed(text)
    if found is None:
        raise ExchangeRefusedError("about_altered")
    return found


# --- CSV --------------------------------------------------------------------------


def _csv(path: Path, listing: Listing) -> Incoming:
    heads, body, width = _csv_parts(path, listing)
    lines = list(_lines(body, heads, heads.row + 2, width, strict=True))
    named = (tokens.listing_of(line.token) for line in lines)
    _refuse_other_listing(next(filter(None, named), None), listing)
    return _incoming(lines, heads, {}, width)


def _csv_parts(path: Path, listing: Listing) -> tuple[_Heads, Iterator[list[str]], int]:
    """The heads of a text, the records below them, and how wide it is."""
    text = decoded(path.read_bytes()).decode()
    separator = max(_SEPARATORS, key=lambda s: _hits(text, s, listing))
    tops = list(islice(_records(text, separator), HEAD_ROWS))
    heads = _heads(tops, listing)
    return heads, islice(_records(text, separator), heads.row + 1, None), len(tops[heads.row])


def _records(text: str, separator: str) -> Iterator[list[str]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    row = 0
    try:
        for row, record in enumerate(reader, 1):  # noqa: B007 - told where it fails
            yield record
    except csv.Error as error:
        raise ExchangeRefusedError("csv_text", row=row + 1) from error


def _hits(text: str, separator: str, listing: Listing) -> int:
    known = _known(listing)
    try:
        tops = list(islice(_records(text, separator), HEAD_ROWS))
    except ExchangeRefusedError:
        return 0
    return max((len({plain(cell) for cell in row} & known.keys()) for row in tops), default=0)


# --- both -------------------------------------------------------------------------


def _known(listing: Listing) -> dict[str, str]:
    """Columns by plain head, in either language; the key's is empty."""
    found = {plain(KEY_HEAD.zh): "", plain(KEY_HEAD.en): ""}
    for column in listing.columns:
        found |= {plain(column.head.zh): column.key, plain(column.head.en): column.key}
    return found


def _heads(tops: Sequence[Sequence[object]], listing: Listing) -> _Heads:
    """Find the heads among the first rows."""
    known = _known(listing)
    rows = [[plain(cell) for cell in row] for row in tops]
    number = next((n for n, row in enumerate(rows) if _are_heads(row, known, listing)), None)
    if number is None and listing.book:
        needed = _listed([column.head for column in listing.columns if column.needed])
        raise ExchangeRefusedError("no_heads", rows=HEAD_ROWS, heads=needed)
    if number is None:
        raise ExchangeRefusedError("no_key_column", rows=HEAD_ROWS, head=KEY_HEAD)
    heads = rows[number]
    found: dict[str, int] = {}
    for place, head in enumerate(heads):
        key = known.get(head)
        if key is not None and key in found:
            raise ExchangeRefusedError("double_head", head=head)
        if key is not None:
            found[key] = place
    missing = tuple(column for column in listing.columns if column.key not in found)
    ours = {plain(FAULT_HEAD.zh), plain(FAULT_HEAD.en), ""}
    unread = tuple(head for head in heads if head not in known and head not in ours)
    token = found.pop("", NOWHERE)
    return _Heads(number, token, found, missing, unread)


def _are_heads(row: Sequence[str], known: dict[str, str], listing: Listing) -> bool:
    """Whether a row holds the heads: the key's, or of a book, which needs none, those needed."""
    keys = {known.get(head) for head in row}
    if listing.book:
        return {column.key for column in listing.columns if column.needed} <= keys
    return "" in keys


def _lines(
    rows: Iterable[Sequence[str | None]], heads: _Heads, first: int, width: int, *, strict: bool
) -> Iterator[Line]:
    """The rows below the heads; empty ones, and the one that explains, left out."""
    places = tuple(heads.places.items())
    for number, row in enumerate(rows, first):
        odd = len(row) if strict and len(row) != width else None
        if odd is not None and not any(bare(cell) for cell in row):
            continue
        token = bare(row[heads.token]) if NOWHERE < heads.token < len(row) else ""
        if token == EXPLAINS or (number == first and _explains(row, heads)):
            continue
        if odd is not None:
            yield Line(number, token, {}, odd)
            continue
        cells = {key: bare(row[place]) for key, place in places}
        if token or any(cells.values()):
            yield Line(number, token, cells)


def _explains(row: Sequence[str | None], heads: _Heads) -> bool:
    """Whether a row is the one that explains, of a book whose key column is gone."""
    said = ("新增时", "of a new row")
    texts = [bare(row[place]) for place in heads.places.values() if place < len(row)]
    return heads.token == NOWHERE and all(any(s in text for s in said) for text in texts)


def _incoming(lines: list[Line], heads: _Heads, about: dict[str, Any], width: int) -> Incoming:
    _refuse_renamed(heads)
    notes = []
    if heads.unread:
        listed = "、".join(heads.unread[:SHOWN])
        notes.append(said("note_unread", heads=Words(listed, listed)))
    if kept := [column.head for column in heads.missing if column.change is not None]:
        notes.append(said("note_missing", heads=_listed(kept)))
    before = about.get("rows")
    if before is not None and len(lines) < before:
        notes.append(said("note_fewer", before=before, now=len(lines)))
    return Incoming(lines, about, heads.missing, tuple(notes), width)


def _refuse_renamed(heads: _Heads) -> None:
    """Refuse a head that may be one of ours under another name."""
    if heads.missing and heads.unread:
        missing = [column.head for column in heads.missing[:SHOWN]]
        raise ExchangeRefusedError(
            "renamed_heads", missing=_listed(missing), others="、".join(heads.unread[:SHOWN])
        )


def _listed(heads: Sequence[Words]) -> Words:
    return Words("、".join(h.zh for h in heads), ", ".join(h.en for h in heads))


def _refuse_other_listing(other: str | None, listing: Listing) -> None:
    """Refuse the list of another page: by what the workbook says, or by its rows' keys."""
    if other is None or other == listing.key:
        return
    from minsheng.kernel.exchange.listings import COMING

    if other in COMING:
        raise ExchangeRefusedError("wrong_listing", found=COMING[other].name, wanted=listing.name)
    raise ExchangeRefusedError("wrong_listing_unknown", wanted=listing.name)
