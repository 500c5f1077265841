"""Gives a list away: as a workbook or as CSV, within the officer's scope, written down as one act.

The file is made whole before its first byte leaves, row by row from a cursor of the server's, in
a folder that its owner alone may read. So its rows are counted and the act is committed before
anything is given away, and a slow wire holds neither a transaction nor a connection.
"""

from __future__ import annotations

import tempfile
import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import BinaryIO, TypeAlias

from minsheng.kernel.access.officer import Officer
from minsheng.kernel.access.roles import Right
from minsheng.kernel.audit.looking import revealed_in_list
from minsheng.kernel.database.scope import Areas
from minsheng.kernel.exchange.acts import exported
from minsheng.kernel.exchange.area_names import names_on
from minsheng.kernel.exchange.content import CSV, XLSX
from minsheng.kernel.exchange.csv_out import write_csv
from minsheng.kernel.exchange.kinds import Seen
from minsheng.kernel.exchange.listing import AT_ONCE, KEY, Listing, Row
from minsheng.kernel.exchange.numbers import Masked
from minsheng.kernel.exchange.sheet_out import MOST, Line, Sheet
from minsheng.kernel.exchange.within import at_work
from minsheng.kernel.exchange.words import ExchangeRefusedError, Language, Words
from minsheng.kernel.refusals import NotAllowedError

LONGEST_REASON = 200
BLOCK = 1 << 16
Progress: TypeAlias = Callable[[int, int], None]
"""Is told how many rows are written, and of how many."""
EMPTY = Words("空表", "empty")
TYPES = {
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    CSV: "text/csv; charset=utf-8",
}


@dataclass(frozen=True)
class Sent:
    """A file to give away.

    Attributes:
        name: for the browser: listing and day, nobody's name.
        content_type: for the browser.
        size: bytes.
        rows: of the list.
        file: open for reading; already without a name on the disk.
    """

    name: str
    content_type: str
    size: int
    rows: int
    file: BinaryIO

    def __iter__(self) -> Iterator[bytes]:
        """Its bytes, a block at a time; the file is gone afterwards."""
        with self.file:
            while block := self.file.read(BLOCK):
                yield block

    def close(self) -> None:
        """Let go of the file, also where its bytes were not all asked for."""
        self.file.close()


def workbook(
    listing: Listing,
    officer: Officer,
    filters: Mapping[str, str],
    *,
    reason: str,
    now: datetime,
    form: str = XLSX,
    reveal: bool = False,
    language: Language = "zh",
    progress: Progress | None = None,
) -> Sent:
    """Give a list away.

    Args:
        listing: which.
        officer: to whom.
        filters: what narrows it, by name.
        reason: what it is for, in a sentence; written down.
        now: the moment.
        form: `xlsx` or `csv`.
        reveal: numbers whole where the officer may reveal them; written down.
        language: of heads and words.
        progress: told now and then how many rows are written, and of how many; what it raises
            ends the export, and nothing was given away.

    Raises:
        NotAllowedError: the officer may export nothing.
        ExchangeRefusedError: they gave no reason, or the list is too long for a sheet.
    """
    areas = officer.areas(Right.EXPORT)
    if not areas:
        raise NotAllowedError
    reason = reason.strip()
    if not reason or len(reason) > LONGEST_REASON:
        raise ExchangeRefusedError("no_reason", most=LONGEST_REASON)
    with (
        at_work(officer),
        tempfile.TemporaryDirectory(prefix="minsheng-") as at,
    ):
        path = Path(at, f"list.{form}")
        revealed = officer.areas(Right.REVEAL) if reveal else Areas()
        yours = listing.editable(officer)
        seen = Seen(language, names_on(now.date()), yours=yours)
        found = listing.filtered(listing.rows(areas), filters, now.date())
        many = found.count() if form == XLSX or progress else 0
        if form == XLSX and many > MOST:
            raise ExchangeRefusedError("too_many_rows_for_sheet", rows=many, most=MOST)
        rows = (
            (row, listing.seen(row, seen, revealed))
            for row in listing.values(found.order_by(*listing.order, KEY)).iterator(AT_ONCE)
        )
        told = about(listing, officer, filters, now)
        told_of = _told_of(rows, listing, officer, reason)
        if progress:
            told_of = _counted(told_of, many, progress)
        count = _written(path, form, listing, seen, told_of, told)
        exported(officer, listing.key, filters, count, reason, open_=bool(revealed))
        file = path.open("rb")
    name = f"{listing.name.said(language)}-{now:%Y%m%d}.{form}"
    return Sent(name, TYPES[form], size_of(file), count, file)


def _counted(
    rows: Iterator[tuple[Row, Seen]], many: int, progress: Progress
) -> Iterator[tuple[Row, Seen]]:
    """The rows, with how far they have come."""
    for count, row in enumerate(rows):
        if count % AT_ONCE == 0:
            progress(count, many)
        yield row


def template(
    listing: Listing, officer: Officer, *, now: datetime, language: Language = "zh"
) -> Sent:
    """A list without rows, to fill in new ones.

    Args:
        listing: which.
        officer: to whom; their villages are there to choose from.
        now: the moment.
        language: of heads and words.

    Raises:
        NotAllowedError: the officer may enter nothing by a list.
    """
    if not officer.may(Right.IMPORT):
        raise NotAllowedError
    yours = listing.editable(officer)
    with at_work(officer), tempfile.TemporaryDirectory(prefix="minsheng-") as at:
        path = Path(at, "empty.xlsx")
        sheet = Sheet(path, listing, Seen(language, names_on(now.date()), yours=yours))
        sheet.close(about(listing, officer, {}, now) | {"rows": 0})
        file = path.open("rb")
    name = f"{listing.name.said(language)}-{EMPTY.said(language)}.{XLSX}"
    return Sent(name, TYPES[XLSX], size_of(file), 0, file)


def _told_of(
    rows: Iterator[tuple[Row, Seen]], listing: Listing, officer: Officer, reason: str
) -> Iterator[tuple[Row, Seen]]:
    """The rows; of each whose numbers are whole it is written down, some hundred at a time."""
    hidden = [column for column in listing.columns if isinstance(column.kind, Masked)]
    while part := list(islice(rows, AT_ONCE)):
        whole = [
            (row[KEY], listing.areas_of(row))
            for row, seen in part
            if seen.open and any(row.get(column.key) is not None for column in hidden)
        ]
        if whole:
            revealed_in_list(officer, listing.model, whole, listing.key, reason)
        yield from part


def _written(
    path: Path,
    form: str,
    listing: Listing,
    seen: Seen,
    rows: Iterator[tuple[Row, Seen]],
    told: dict[str, object],
) -> int:
    if form == CSV:
        with path.open("wb") as file:
            return write_csv(file, listing, rows, seen)
    sheet = Sheet(path, listing, seen)
    try:
        sheet.write(line_of(listing, row, one) for row, one in rows)
    except BaseException:
        sheet.drop()
        raise
    sheet.close(told | {"rows": sheet.rows})
    return sheet.rows


def line_of(listing: Listing, row: Row, seen: Seen) -> Line:
    """A row of the register as one of the sheet."""
    cells = [column.kind.cell(column.value(row), seen) for column in listing.columns]
    return Line(listing.token(row, seen), cells)


def about(
    listing: Listing, officer: Officer, filters: Mapping[str, str], now: datetime
) -> dict[str, object]:
    """What a workbook says of itself."""
    return {
        "listing": listing.key,
        "filters": dict(filters),
        "at": now.isoformat(),
        "by": officer.user.pk,
        "export": uuid.uuid4().hex,
    }


def size_of(file: BinaryIO) -> int:
    """The size of a file, which is read from its start next."""
    size = file.seek(0, 2)
    file.seek(0)
    return size
