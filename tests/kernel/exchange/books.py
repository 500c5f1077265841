"""Lists in tests: given away, altered as an office would, and brought back."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date

import fastexcel
import polars as pl
import xlsxwriter
from tests.kernel.exchange.offices import NOW, at_work, brought

from minsheng.kernel.exchange.export import workbook
from minsheng.kernel.exchange.importing import dry_run
from minsheng.kernel.exchange.listings.people import PEOPLE

REASON = "入户核对"
PHONE = "13888887777"
Rows = list[list[object]]


def given(officer, listing=PEOPLE, filters=None, **how):
    """A list as bytes."""
    sent = workbook(listing, officer, filters or {}, reason=REASON, now=NOW, **how)
    return b"".join(sent)


def rows_in(book: bytes, sheet: str = "人员") -> Rows:
    """All cells of a sheet as text, empty ones as an empty text."""
    found = fastexcel.read_excel(book).load_sheet(sheet, header_row=None, dtypes="string")
    return [["" if c is None else c for c in row] for row in pl.DataFrame(found.to_arrow()).rows()]


def book_of(rows: Rows, sheet: str = "人员", about: str | None = None, **options) -> bytes:
    """A workbook of some cells; a text is a text, as an office's program would save it."""
    held = io.BytesIO()
    book = xlsxwriter.Workbook(held, {"strings_to_formulas": False, **options})
    page = book.add_worksheet(sheet)
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for number, row in enumerate(rows):
        for place, cell in enumerate(row):
            if isinstance(cell, date):
                page.write_datetime(number, place, cell, day)
            elif isinstance(cell, int | float):
                page.write_number(number, place, cell)
            elif cell:
                page.write_string(number, place, str(cell))
    if about is not None:
        hidden = book.add_worksheet("_minsheng")
        hidden.write_string(0, 0, about)
        hidden.hide()
    book.close()
    return held.getvalue()


def altered(book: bytes, edit: Callable[[Rows], Rows | None], sheet: str = "人员") -> bytes:
    """A workbook after somebody's edit, with what it says of itself."""
    rows = rows_in(book, sheet)
    about = str(rows_in(book, "_minsheng")[0][0])
    return book_of(edit(rows) or rows, sheet, about)


def place(rows: Rows, head: str) -> int:
    """The column of a head."""
    return rows[0].index(head)


def looked(officer, content: bytes, listing=PEOPLE, now=NOW):
    """What a list that comes back would change, and its upload's number."""
    client = brought(officer, content, now)
    return dry_run(listing, officer, client, now=now)[1], client


def kinds(plan) -> list[str]:
    """The kinds of problems found."""
    return [problem.why.kind for problem in plan.problems]


__all__ = ["NOW", "at_work", "brought"]
