"""Writes a list as a workbook: heads, an explaining second row, hidden keys, choices to pick from.

XlsxWriter keeps one row at a time; what a sheet takes lies in a folder that its owner alone may
read until the workbook is closed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import xlsxwriter

from minsheng.kernel.exchange import kinds, tokens
from minsheng.kernel.exchange.cells import defused
from minsheng.kernel.exchange.kinds import Cell, Seen
from minsheng.kernel.exchange.listing import FAULT_HEAD, KEY_HEAD, Column, Listing
from minsheng.kernel.exchange.words import Language, Words

ABOUT, CHOICES = "_minsheng", "_choices"
"""Hidden sheets: what the workbook is of, and what there is to choose from."""
EXPLAINS = "—"
"""In place of a key: the row explains the columns, wherever it was sorted to."""
MOST = 1_000_000
FIRST = 2
"""Rows above the first of the list."""
CHANGE, KEEP = Words("可修改", "may be changed"), Words("不可修改", "not to be changed")
NEEDED, TAKEN = (
    Words("新增时必填", "needed of a new row"),
    Words("新增时可填", "taken of a new row"),
)
LEFT = Words("新增时不填", "not taken of a new row")
PRINTED = Words("内部资料，注意保密", "internal; keep confidential")
_INLINE = 200
_FORMATS = {
    kinds.TEXT: {"num_format": "@"},
    kinds.FIGURE: {"num_format": "0"},
    kinds.MONEY: {"num_format": "#,##0.00"},
    kinds.DAY: {"num_format": "yyyy-mm-dd"},
}
_RED = {"bg_color": "#FFC7CE", "font_color": "#9C0006"}


@dataclass(frozen=True)
class Line:
    """A row to write.

    Attributes:
        token: its hidden key.
        cells: of the listing's columns.
        red: keys of the columns with a fault.
        fault: what is wrong; None in a list without faults.
    """

    token: str
    cells: Sequence[Cell]
    red: frozenset[str] = frozenset()
    fault: str | None = None


def explanation(column: Column, language: Language) -> str:
    """What the second row says of a column."""
    kept = KEEP if column.change is None else CHANGE
    new = NEEDED if column.needed else TAKEN if column.enter else LEFT
    stop, pause = ("。", "；") if language == "zh" else (". ", "; ")
    rest = pause.join(part.said(language) for part in (kept, new))
    return f"{column.about.said(language)}{stop}{rest}"


class Sheet:
    """A workbook in the making.

    Args:
        path: where; its folder is the owner's alone.
        listing: what it shows.
        seen: language and choices.
        faulty: whether a last column says what is wrong.
    """

    def __init__(self, path: Path, listing: Listing, seen: Seen, *, faulty: bool = False) -> None:
        self.listing, self.seen, self.faulty = listing, seen, faulty
        options = {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "tmpdir": str(path.parent),
        }
        self.book: Any = xlsxwriter.Workbook(str(path), options)
        self.page: Any = self.book.add_worksheet(listing.name.said(seen.language))
        self.plain = {style: self.book.add_format(f) for style, f in _FORMATS.items()}
        self.red = {style: self.book.add_format(f | _RED) for style, f in _FORMATS.items()}
        self.rows = 0
        self._heads()
        self._choices()

    @property
    def _last(self) -> int:
        """The last column."""
        return len(self.listing.columns) + self.faulty

    def _heads(self) -> None:
        book, page, language = self.book, self.page, self.seen.language
        fixed = book.add_format({"bold": True, "bg_color": "#D9D9D9", "bottom": 1})
        free = book.add_format({"bold": True, "bg_color": "#DDEBF7", "bottom": 1})
        small = book.add_format({"italic": True, "text_wrap": True, "valign": "top",
                                 "font_color": "#595959", "font_size": 9})  # fmt: skip
        text = self.plain[kinds.TEXT]
        page.set_column(0, 0, 12, text, {"hidden": True})
        for place, column in enumerate(self.listing.columns, 1):
            page.set_column(place, place, column.width, self.plain[column.kind.style])
        page.set_row(1, 48)
        page.write_string(0, 0, KEY_HEAD.said(language), fixed)
        for place, column in enumerate(self.listing.columns, 1):
            style = fixed if column.change is None else free
            page.write_string(0, place, column.head.said(language), style)
        if self.faulty:
            page.set_column(self._last, self._last, 60)
            page.write_string(0, self._last, FAULT_HEAD.said(language), fixed)
        page.write_string(1, 0, EXPLAINS, small)
        for place, column in enumerate(self.listing.columns, 1):
            page.write_string(1, place, explanation(column, language), small)
        page.freeze_panes(FIRST, 2)
        page.set_landscape()
        page.set_paper(9)
        page.fit_to_pages(1, 0)
        page.repeat_rows(0, 1)
        page.set_footer(f"&L{PRINTED.said(language)}&R&P / &N")

    def _choices(self) -> None:
        """Lists to pick from: few short words in the sheet itself, many on a hidden one."""
        page: Any = None
        for place, column in enumerate(self.listing.columns, 1):
            taken = column.change is not None or column.enter
            words = column.kind.words(self.seen) if taken else []
            if not words:
                continue
            source: Any = words
            if sum(map(len, words)) + len(words) > _INLINE or any("," in w for w in words):
                page = page or self.book.add_worksheet(CHOICES)
                # Constant memory writes rows in order, so each column has its own row of words.
                source = self._beside(page, place, words)
            self.page.data_validation(FIRST, place, MOST, place, {
                "validate": "list", "source": source, "error_type": "warning",
            })  # fmt: skip
        if page is not None:
            page.hide()

    def _beside(self, page: Any, row: int, words: list[str]) -> str:
        from xlsxwriter.utility import xl_rowcol_to_cell

        words = words[:16_000]
        for place, word in enumerate(words):
            page.write_string(row, place, word)
        last = xl_rowcol_to_cell(row, len(words) - 1, row_abs=True, col_abs=True)
        return f"={CHOICES}!$A${row + 1}:{last}"

    def write(self, lines: Iterable[Line]) -> None:
        """Write rows below those that stand there."""
        for line in lines:
            row = FIRST + self.rows
            self.page.write_string(row, 0, line.token)
            for place, (column, cell) in enumerate(
                zip(self.listing.columns, line.cells, strict=True), 1
            ):
                red = column.key in line.red
                if cell is None and not red:
                    continue
                formats = self.red if red else self.plain
                self._cell(row, place, cell, formats[column.kind.style])
            if line.fault is not None:
                self.page.write_string(row, self._last, defused(line.fault))
            self.rows += 1

    def _cell(self, row: int, place: int, cell: Cell, style: Any) -> None:
        if cell is None:
            self.page.write_blank(row, place, None, style)
        elif isinstance(cell, str):
            self.page.write_string(row, place, cell, style)
        elif isinstance(cell, int | float):
            self.page.write_number(row, place, cell, style)
        else:
            self.page.write_datetime(row, place, cell, style)

    def drop(self) -> None:
        """Let go of what is written so far: nobody wants it any more."""
        for page in self.book.worksheets():
            page.row_data_fh.close()

    def close(self, about: dict[str, Any]) -> None:
        """Say what the workbook is of, and write it.

        Args:
            about: kept on a hidden sheet under a keyed mark.
        """
        # Below the explanation, so that sorting leaves it where it is.
        self.page.autofilter(1, 0, max(FIRST + self.rows - 1, FIRST), self._last)
        hidden = self.book.add_worksheet(ABOUT)
        hidden.write_string(0, 0, tokens.sealed(about))
        hidden.very_hidden()
        self.book.close()
