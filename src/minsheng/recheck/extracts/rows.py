"""Reads a delivered file into text columns under the contract's names, with row numbers.

The row number is the one a person sees: of the sheet, or of the CSV opened as one; in
Parquet the first row is 1. Nothing is parsed here; an empty cell is null.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from minsheng.recheck.extracts.contract import Contract
from minsheng.recheck.extracts.csv_file import RAGGED, ROW, csv_rows
from minsheng.recheck.extracts.heads import HEAD_ROWS, head_row, places_of
from minsheng.recheck.extracts.parquet_file import parquet_rows
from minsheng.recheck.extracts.refusal import Refused
from minsheng.recheck.extracts.sheet_file import (
    refuse_merged,
    sheet_rows,
    stored_as_numbers,
)

TOO_LONG = "^[0-9]{16,}$"
"""More digits than a number of Excel keeps; 15, of before 1999, it does."""
KINDS = (".xlsx", ".csv", ".parquet")
AROUND = (
    "\t\n\v\f\r \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d"
    "\u202e\u2060\ufeff"
)
"""Blanks, and signs without a shape, that do not belong to what stands between them."""


def rows_of(path: Path, contract: Contract) -> tuple[pl.DataFrame, int]:
    """The rows of a file, and how many without any text were left out.

    Returns:
        `row` (Int64) and a String column for each of the contract's; the empty rows. A
        column `ragged` is there where rows of a CSV have not as many cells as there are
        heads: how many they have.

    Raises:
        Refused: the file is no table under the contract's heads.
    """
    kind = path.suffix.lower()
    if kind not in KINDS:
        raise Refused("unknown_kind")
    try:
        if path.stat().st_size == 0:
            raise Refused("empty_file")
        frame = _read(path, kind, contract)
    except OSError as error:
        raise Refused("unreadable", why=error.strerror or type(error).__name__) from error
    texts = [name for name in frame.columns if name != ROW]
    frame = frame.with_columns(pl.col(texts).str.strip_chars(AROUND).replace("", None))
    full = frame.filter(pl.any_horizontal(pl.col(texts).is_not_null()))
    return full, len(frame) - len(full)


def _read(path: Path, kind: str, contract: Contract) -> pl.DataFrame:
    if kind == ".parquet":
        return parquet_rows(path, contract)
    if kind == ".csv":
        return csv_rows(path, contract)
    sheet = sheet_rows(path, contract.zh)
    tops = sheet.cells.head(HEAD_ROWS).rows()
    at = head_row(tops, contract)
    refuse_merged(sheet, at + 1)
    places = places_of(tops[at], contract)
    body = sheet.cells.with_row_index(ROW, offset=1).slice(at + 1)
    named = body.select(
        pl.col(ROW).cast(pl.Int64), *(pl.col(str(p)).alias(n) for n, p in places.items())
    )
    for name, column in contract.columns.items():
        if column.type == "number":
            named = _spoilt(named, name, stored_as_numbers(sheet, places[name]))
    return named


def _spoilt(rows: pl.DataFrame, name: str, stored: list[int]) -> pl.DataFrame:
    """Show that identity numbers were stored as numbers: one in eleven looks right by luck."""
    if not stored:
        return rows
    number = pl.col(ROW).is_in(stored) & pl.col(name).str.contains(TOO_LONG)
    return rows.with_columns(pl.when(number).then(pl.col(name) + ".0").otherwise(name).alias(name))


__all__ = ["HEAD_ROWS", "KINDS", "RAGGED", "ROW", "rows_of"]
