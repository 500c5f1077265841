"""Writes a list as CSV: UTF-8 with its mark, keys in the first column, identity numbers as text."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from minsheng.kernel.exchange.kinds import Seen
from minsheng.kernel.exchange.listing import KEY_HEAD, Listing, Row
from minsheng.kernel.exchange.sheet_out import EXPLAINS, explanation
from minsheng.recheck.cells import AS_TEXT

_LONG = re.compile(r"\d{11,}[Xx]?", re.ASCII)


def write_csv(
    file: BinaryIO, listing: Listing, rows: Iterable[tuple[Row, Seen]], seen: Seen
) -> int:
    """Write heads, the explaining row and all rows; says how many there are.

    Args:
        file: where.
        listing: what.
        rows: with how each is seen.
        seen: language of the heads.
    """
    file.write(codecs.BOM_UTF8)
    text = io.TextIOWrapper(file, "utf-8", newline="", write_through=False)
    writer = csv.writer(text, lineterminator="\r\n")
    language = seen.language
    writer.writerow([KEY_HEAD.said(language), *(c.head.said(language) for c in listing.columns)])
    writer.writerow([EXPLAINS, *(explanation(c, language) for c in listing.columns)])
    count = 0
    for count, (row, one) in enumerate(rows, 1):  # noqa: B007 - told at the end
        writer.writerow([listing.token(row, one), *_cells(listing, row, one)])
    text.flush()
    text.detach()
    return count


def _cells(listing: Listing, row: Row, seen: Seen) -> Iterator[str]:
    for column in listing.columns:
        text = column.kind.text(column.value(row), seen)
        # A tab behind what has only digits: a spreadsheet then takes it for text.
        yield text + AS_TEXT if _LONG.fullmatch(text) else text
