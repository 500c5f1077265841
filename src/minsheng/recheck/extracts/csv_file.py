"""Reads a CSV as text, cell by cell: UTF-8, UTF-16 or GB18030, with commas, tabs or semicolons.

A row with more or fewer cells than there are heads is not read: where a comma too many
stands, every cell behind it is another one's. It goes back to the office by itself; only a
quotation mark that is never closed, which swallows the rows behind it, stops the file.
"""

from __future__ import annotations

import codecs
import csv
import io
from itertools import islice
from pathlib import Path

import numpy as np
import numpy.typing as npt
import polars as pl
import pyarrow as pa
import pyarrow.csv as pc

from minsheng.recheck.extracts.contract import Contract
from minsheng.recheck.extracts.heads import HEAD_ROWS, head_row, hits, places_of
from minsheng.recheck.extracts.marks import NOTHING
from minsheng.recheck.extracts.refusal import Refused
from minsheng.recheck.extracts.sheet_file import FULL

SEPARATORS = ",\t;|，"
ROW, RAGGED = "row", "ragged"
BLOCK = 1 << 24
LOOKED_AT = 1 << 16
LINE = 1_000
UTF_16 = {codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}


def csv_rows(path: Path, contract: Contract) -> pl.DataFrame:
    """The rows of a CSV: `row`, the contract's columns as text, and `ragged` where one is.

    `ragged` is how many cells a row has that has not as many as there are heads, else null;
    the cells of such a row are null.

    Raises:
        Refused: it is no text of these encodings, or no table under the contract's heads.
    """
    text = decoded(path.read_bytes())
    separator = _separator(text, contract)
    start, heads, before = _below_heads(text, separator, contract)
    places = places_of(heads, contract)
    table, ragged = _table(text[start:], separator, len(heads), before)
    kept: pl.DataFrame = pl.DataFrame(table)
    numbers = np.arange(len(kept) + len(ragged), dtype=np.int64) + before + 1
    if len(numbers) + before == FULL:
        raise Refused("csv_full", row=FULL)
    odd = np.fromiter(ragged, np.int64, len(ragged))
    numbers_kept = np.delete(numbers, odd - before - 1)
    if text.count(b"\n", start) > len(numbers):  # some cells have more than one line
        _refuse_swallowed(kept, numbers_kept, separator.decode())
    frame = kept.select(pl.col(str(place)).alias(name) for name, place in places.items())
    frame = frame.insert_column(0, pl.Series(ROW, numbers_kept))
    if not ragged:
        return frame
    empty = pl.DataFrame(
        {ROW: odd, RAGGED: [str(cells) for cells in ragged.values()]},
        schema={ROW: pl.Int64, RAGGED: pl.String},
    )
    return pl.concat([frame, empty], how="diagonal").sort(ROW)


def _table(
    text: bytes, separator: bytes, width: int, before: int
) -> tuple[pa.Table, dict[int, int]]:
    """The rows that have as many cells as there are heads, and the others: row to cells."""
    _refuse_open_quote(text, separator, before)
    ragged: dict[int, int] = {}
    swallowing: list[int] = []

    def odd(row: pc.InvalidRow) -> str:
        number = before + row.number
        # A quotation mark too many swallowed the rows up to the next one.
        if "\n" in row.text.strip() or "\r" in row.text.strip():
            swallowing.append(number)
        ragged[number] = row.actual_columns
        return "skip"

    names = [str(place) for place in range(width)]
    text = _as_wide(text, separator, width)
    if not text.strip():
        return pa.table({name: pa.array([], pa.string()) for name in names}), {}
    try:
        table = pc.read_csv(
            io.BytesIO(text),
            pc.ReadOptions(use_threads=False, column_names=names, block_size=BLOCK),
            pc.ParseOptions(
                delimiter=separator.decode(),
                newlines_in_values=True,
                ignore_empty_lines=False,
                invalid_row_handler=odd,
            ),
            pc.ConvertOptions(
                column_types={name: pa.string() for name in names}, strings_can_be_null=False
            ),
        )
    except pa.ArrowException as error:
        raise Refused("not_csv", why=str(error).splitlines()[0]) from error
    if swallowing:
        raise Refused("quote", row=swallowing[0])
    return table, ragged


def _as_wide(text: bytes, separator: bytes, width: int) -> bytes:
    """The lines that an office has nothing to send, typed by hand, as wide as the heads."""
    line = text.strip()
    if len(text) > LINE or not line.lstrip(separator + b'"').startswith(NOTHING.encode()):
        return text
    rows = csv.reader(io.StringIO(line.decode(), newline=""), delimiter=separator.decode())
    made = io.StringIO()
    writer = csv.writer(made, delimiter=separator.decode(), lineterminator="\n")
    writer.writerows((row + [""] * width)[: max(width, len(row))] for row in rows)
    return made.getvalue().encode()


def _refuse_swallowed(kept: pl.DataFrame, numbers: npt.NDArray[np.int64], separator: str) -> None:
    """Refuse a cell that holds a whole row: two quotation marks swallowed what is between."""
    for cells in kept.iter_columns():
        whole = cells.str.count_matches(separator, literal=True) >= kept.width - 1
        swallowed = whole & cells.str.contains("\n", literal=True)
        if swallowed.any():
            raise Refused("quote", row=int(numbers[int(swallowed.arg_true()[0])]))


def _refuse_open_quote(text: bytes, separator: bytes, before: int) -> None:
    """Refuse a quotation mark that is never closed."""
    if text.count(b'"') % 2 == 0:
        return
    number = before + 1
    reader = csv.reader(
        io.StringIO(text.decode(), newline=""), delimiter=separator.decode(), strict=True
    )
    try:
        for _ in reader:
            number += 1
    except csv.Error as error:
        if "end of data" in str(error) or "field larger" in str(error):
            raise Refused("quote", row=number) from error


def decoded(raw: bytes) -> bytes:
    """The text of a CSV in UTF-8, from the encodings offices write.

    Raises:
        Refused: it is none of them.
    """
    wide = UTF_16.get(raw[:2])
    if wide:
        try:
            return raw.decode(wide).encode()
        except UnicodeError as error:
            raise Refused("encoding", row=_row_at(raw, len(raw))) from error
    text = raw.removeprefix(codecs.BOM_UTF8)
    try:
        text.decode()
    except UnicodeDecodeError as fault:
        if text is not raw or not text[: fault.start].isascii():
            raise Refused("encoding", row=_row_at(text, fault.start)) from fault
        text = _from_gb18030(text)
    if b"\0" in text[:LOOKED_AT]:
        raise Refused("encoding", row=_row_at(text, text.index(b"\0")))
    return text


def _from_gb18030(raw: bytes) -> bytes:
    try:
        return raw.decode("gb18030").encode()
    except UnicodeDecodeError as error:
        raise Refused("encoding", row=_row_at(raw, error.start)) from error


def _row_at(raw: bytes, place: int) -> int:
    return raw[:place].count(b"\n") + 1


def _first(text: bytes) -> str:
    """The first rows of a text; what is cut off at its end does not matter."""
    return text[:LOOKED_AT].decode(errors="ignore")


def _separator(text: bytes, contract: Contract) -> bytes:
    """What parts the cells: the sign under which most heads are found."""

    def found(separator: str) -> int:
        reader = csv.reader(io.StringIO(_first(text), newline=""), delimiter=separator)
        try:
            return max((hits(row, contract) for row in islice(reader, HEAD_ROWS)), default=0)
        except csv.Error:
            return 0

    best = max(SEPARATORS, key=found)
    if best == "，":
        raise Refused("wide_commas")
    return best.encode()


def _below_heads(text: bytes, separator: bytes, contract: Contract) -> tuple[int, list[str], int]:
    """Where the rows below the heads begin, the heads, and how many rows stand above."""
    lines = io.StringIO(_first(text), newline="")
    reader = csv.reader(lines, delimiter=separator.decode())
    tops, ends = [], []
    try:
        for row in islice(reader, HEAD_ROWS):
            tops.append(row)
            ends.append(lines.tell())
    except csv.Error as error:
        raise Refused("quote", row=len(tops) + 1) from error
    at = head_row(tops, contract)
    return len(_first(text)[: ends[at]].encode()), tops[at], at + 1
