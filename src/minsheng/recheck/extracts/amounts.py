"""Reads sums and counts, exactly: digits are moved, nothing is rounded.

Money comes out in fen, other numbers by the column's scale. A comma must stand where
thousands end, for `1,23` may be 1.23 or 123.
"""

from __future__ import annotations

import polars as pl

from minsheng.recheck.extracts.contract import Column
from minsheng.recheck.extracts.marks import narrow
from minsheng.recheck.extracts.wording import CELL, Pair

NUMBER = r"^-?[￥¥]?([0-9]+|[0-9]{1,3}(,[0-9]{3})+)(\.[0-9]*)?$"
LONGEST = 13
"""Digits before the point: ten thousand billions, whatever a column's most."""
DATE_LIKE = r"^[0-9]{4}[-/.年][0-9]{1,2}[-/.月]"


def amounts(cells: pl.Series, column: Column, month: int) -> Pair:
    """Numbers times the column's scale, where they are within its least and most."""
    del month
    places = len(str(column.scale)) - 1
    bare, whole, rest = pl.col("bare"), pl.col("whole"), pl.col("rest")
    read = cells.to_frame("cell").with_columns(bare=narrow(CELL).str.replace_all(" ", ""))
    read = read.with_columns(
        good=bare.str.contains(NUMBER), bare=bare.str.replace_all(r"[,￥¥]", "")
    )
    read = read.with_columns(
        whole=bare.str.extract(r"^-?0*([0-9]+)", 1),
        rest=bare.str.extract(r"\.([0-9]*?)0*$", 1).fill_null(""),
    )
    read = read.with_columns(
        long=whole.str.len_bytes() > LONGEST,
        fine=rest.str.len_bytes() > places,
        below=bare.str.starts_with("-") & bare.str.contains("[1-9]"),
        digits=whole + rest.str.pad_end(places, "0").str.slice(0, places),
    )
    readable = pl.col("good") & ~pl.col("long") & ~pl.col("fine")
    read = read.with_columns(value=pl.when(readable).then("digits").cast(pl.Int64))
    read = read.with_columns(fault=_fault(column, places))
    value = read.select(value=pl.when(pl.col("fault").is_null()).then("value"))
    return value["value"], read["fault"]


def _fault(column: Column, places: int) -> pl.Expr:
    value, good = pl.col("value"), pl.col("good")
    fault = (
        pl.when(CELL.is_null())
        .then(pl.lit(None, pl.String))
        .when(~good & CELL.str.contains(DATE_LIKE))
        .then(pl.lit("amount_date"))
        .when(~good)
        .then(pl.lit("amount_form"))
        .when("below")
        .then(pl.lit("amount_negative"))
        .when("long")
        .then(pl.lit("amount_high"))
        .when("fine")
        .then(pl.lit("amount_fine" if places else "amount_whole"))
        .when(value < column.least * column.scale)
        .then(pl.lit("amount_low"))
    )
    if column.most is not None:
        fault = fault.when(value > column.most * column.scale).then(pl.lit("amount_high"))
    return fault
