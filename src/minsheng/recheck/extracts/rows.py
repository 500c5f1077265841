"""Reads a delivered file into text columns under the contract's names, with row numbers.

The row number is the one a person sees: of the sheet, or the line of the CSV; in Parquet
the first row is 1. Nothing is parsed here; an empty cell is null.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from minsheng.recheck.extracts.contract import Contract
from minsheng.recheck.extracts.refusal import Refused
from minsheng.recheck.extracts.sheet_file import merged_in, sheet_rows

ROW = "row"
HEAD_ROWS = 10
"""Heads stand in one of the first rows; above them offices write titles."""
KINDS = (".xlsx", ".csv", ".parquet")
BLANK = re.compile(r"\s+")


def rows_of(path: Path, contract: Contract) -> tuple[pl.DataFrame, int]:
    """The rows of a file, and how many without any text were left out.

    Returns:
        `row` (Int64) and a String column for each of the contract's; the empty rows.

    Raises:
        Refused: the file is no table under the contract's heads.
    """
    kind = path.suffix.lower()
    if kind not in KINDS:
        raise Refused("unknown_kind")
    if path.stat().st_size == 0:
        raise Refused("empty_file")
    if kind == ".parquet":
        frame = _parquet(path, contract)
    elif kind == ".xlsx":
        cells = sheet_rows(path, contract.zh)
        frame = _under_heads(cells, contract, lambda row: _refuse_merged(path, contract.zh, row))
    else:
        frame = _under_heads(_csv(path), contract, lambda _row: None)
    texts = [name for name in frame.columns if name != ROW]
    frame = frame.with_columns(pl.col(texts).str.strip_chars().replace("", None))
    full = frame.filter(pl.any_horizontal(pl.col(texts).is_not_null()))
    return full, len(frame) - len(full)


def _refuse_merged(path: Path, sheet: str, row: int) -> None:
    cells = merged_in(path, sheet, row)
    if cells:
        raise Refused("merged", sheet=sheet, cells=cells)


def _plain(head: object) -> str:
    """A head without blanks and with the brackets and letters of the contract."""
    text = BLANK.sub("", str(head or ""))
    return text.replace("(", "（").replace(")", "）").lstrip("\ufeff*")


def _places(found: Iterable[object], contract: Contract) -> dict[str, int]:
    """Where each column of the contract stands among the heads found.

    Raises:
        Refused: a head is missing or stands there twice.
    """
    heads = [_plain(head) for head in found]
    wanted = {name: _plain(column.head) for name, column in contract.columns.items()}
    for head in wanted.values():
        if heads.count(head) > 1:
            raise Refused("double_heads", head=head)
    missing = [head for head in wanted.values() if head not in heads]
    if missing:
        raise Refused("missing_heads", heads="、".join(missing))
    return {name: heads.index(head) for name, head in wanted.items()}


def _under_heads(
    cells: pl.DataFrame, contract: Contract, look: Callable[[int], None]
) -> pl.DataFrame:
    """The rows below the heads, named by the contract."""
    wanted = {_plain(column.head) for column in contract.columns.values()}
    tops = cells.head(HEAD_ROWS).rows()
    scores = [len(wanted & {_plain(cell) for cell in row}) for row in tops]
    if not scores or max(scores) == 0:
        raise Refused("no_heads", rows=HEAD_ROWS, heads="、".join(sorted(wanted)))
    at = scores.index(max(scores))
    look(at + 1)
    places = _places(tops[at], contract)
    body = cells.with_row_index(ROW, offset=1).slice(at + 1)
    return body.select(
        pl.col(ROW).cast(pl.Int64), *(pl.col(str(p)).alias(n) for n, p in places.items())
    )


def _csv(path: Path) -> pl.DataFrame:
    """A CSV's cells; column names are places."""
    raw = path.read_bytes()
    text = _decoded(raw)
    first = text[:4096].splitlines()[0] if text else ""
    separator = max("\t;,", key=first.count) if first else ","
    width = len(next(csv.reader(io.StringIO(first), delimiter=separator)))
    try:
        return pl.read_csv(
            io.BytesIO(text.encode()),
            has_header=False,
            separator=separator,
            infer_schema=False,
            new_columns=[str(place) for place in range(width)],
            truncate_ragged_lines=False,
        )
    except pl.exceptions.PolarsError as error:
        for number, row in enumerate(csv.reader(io.StringIO(text), delimiter=separator), 1):
            if len(row) > width:
                raise Refused("ragged", row=number, cells=len(row), heads=width) from error
        raise Refused("ragged", row=1, cells=width, heads=width) from error


def _decoded(raw: bytes) -> str:
    """The text of a CSV, in the two encodings offices write."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError as error:
            fault = error
    raise Refused("encoding", row=raw[: fault.start].count(b"\n") + 1) from fault


def _parquet(path: Path, contract: Contract) -> pl.DataFrame:
    """The contract's columns of a Parquet file, each as text."""
    try:
        file = pq.ParquetFile(path)
        names = file.schema_arrow.names
        places = _places(names, contract)
        table = file.read([names[place] for place in places.values()])
    except (pa.ArrowException, OSError) as error:
        raise Refused("not_parquet", why=str(error).splitlines()[0]) from error
    frame: pl.DataFrame = pl.DataFrame(table)
    texts = [pl.col(names[p]).cast(pl.String).alias(n) for n, p in places.items()]
    return frame.select(pl.int_range(1, pl.len() + 1).alias(ROW), *texts)
