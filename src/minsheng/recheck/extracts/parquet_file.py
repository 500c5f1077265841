"""Reads the contract's columns of a Parquet file as text, whatever type they were written in."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from minsheng.recheck.extracts.contract import Contract
from minsheng.recheck.extracts.heads import places_of
from minsheng.recheck.extracts.refusal import Refused

ROW = "row"
LOCAL = "Asia/Shanghai"
"""Moments with a zone are stored in UTC; their day is the office's."""
MOST_ROWS = 50_000_000
"""A few bytes of Parquet can stand for any number of rows that are alike."""
DIGITS = 15
"""Decimal digits a floating point number keeps; those behind are its own invention."""


def parquet_rows(path: Path, contract: Contract) -> pl.DataFrame:
    """The rows of a Parquet file: `row` (the first is 1) and the contract's columns as text.

    Raises:
        Refused: it is no Parquet, lacks a column, or holds lists or bytes in one.
    """
    try:
        file = pq.ParquetFile(path)
        if file.metadata.num_rows > MOST_ROWS:
            raise Refused("too_many_rows", rows=file.metadata.num_rows)
        names = file.schema_arrow.names
        places = places_of(names, contract)
        table = file.read([names[place] for place in places.values()])
    except (pa.ArrowException, OSError, ValueError) as error:
        raise Refused("not_parquet", why=str(error).splitlines()[0]) from error
    made = [pl.Series("row", range(1, len(table) + 1), pl.Int64)]
    for name, place in places.items():
        try:
            cells = pl.Series(name, table[names[place]])
            made.append(_as_text(cells).alias(name))
        except (pl.exceptions.PolarsError, pa.ArrowException, TypeError) as error:
            kind = table.schema.field(names[place]).type
            raise Refused("parquet_type", head=contract.columns[name].head, type=kind) from error
    return pl.DataFrame(made)


def _as_text(cells: pl.Series) -> pl.Series:
    """A column as an office would have typed it."""
    kind = cells.dtype
    if kind.is_nested() or kind in {pl.Binary, pl.Object}:
        raise TypeError
    if kind.is_float():
        return float_text(cells)
    if isinstance(kind, pl.Datetime) and kind.time_zone:
        cells = cells.dt.convert_time_zone(LOCAL).dt.replace_time_zone(None)
    return cells.cast(pl.String)


def float_text(cells: pl.Series) -> pl.Series:
    """Floating point numbers as Excel shows them: of 15 digits, no number is an empty cell.

    What is too large for plain digits stays in powers of ten, so that a reader sees what
    became of it (`numbers.py`).
    """
    if cells.dtype == pl.Float32:  # its shortest text, not the digits of its double
        cells = cells.cast(pl.String).cast(pl.Float64)
    numbers = cells.cast(pl.Float64).fill_nan(None).round_sig_figs(DIGITS)
    whole = numbers.is_finite() & (numbers == numbers.floor()) & (numbers.abs() < 10.0**DIGITS)
    plain = numbers.set(~whole.fill_null(value=False), None).cast(pl.Int64).cast(pl.String)
    shown = pl.coalesce(pl.lit(plain), pl.lit(numbers.cast(pl.String)))
    return pl.select(shown.alias(cells.name)).to_series()
