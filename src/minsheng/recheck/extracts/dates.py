"""Reads days and months as people and programs write them; what two dates could be is a fault."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from minsheng.recheck.checks import AHEAD, COMING
from minsheng.recheck.extracts.contract import Column
from minsheng.recheck.extracts.marks import narrow
from minsheng.recheck.extracts.wording import CELL, Pair

SERIAL = r"^[1-9][0-9]{4}(\.[0-9]+)?$"
"""How Excel holds a date: as days since 1900."""
UNCLEAR_MONTH = r"^[0-9]{4}\.1$"
"""October, its last digit lost because it was a number, or January."""
OLDEST_YEARS = 130
_CLOCK = r"(?:[ T]+[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?)?"
DAY_FORMS = (
    r"^([0-9]{4})([0-9]{2})([0-9]{2})$",
    rf"^([0-9]{{4}})[-/.]([0-9]{{1,2}})[-/.]([0-9]{{1,2}}){_CLOCK}$",
    rf"^([0-9]{{4}}) *年 *([0-9]{{1,2}}) *月 *([0-9]{{1,2}}) *日{_CLOCK}$",
)
MONTH_FORMS = (
    r"^([0-9]{4})([0-9]{2})$",
    r"^([0-9]{4})[-/.]([0-9]{1,2})$",
    r"^([0-9]{4}) *年 *([0-9]{1,2}) *月份?$",
    rf"^([0-9]{{4}})[-/.]([0-9]{{1,2}})[-/.][0-9]{{1,2}}{_CLOCK}$",
    r"^([0-9]{4}) *年 *([0-9]{1,2}) *月 *[0-9]{1,2} *日$",
    r"^([0-9]{4})([0-9]{2})[0-9]{2}$",
)
YEAR, MONTH, DAY = pl.col("1"), pl.col("2"), pl.col("3")


def days(cells: pl.Series, column: Column, month: int) -> Pair:
    """Days of the calendar as yyyymmdd, none after the month decided."""
    del column
    read = _parts(cells, DAY_FORMS, 3).with_columns(
        value=YEAR * 10_000 + MONTH * 100 + DAY, real=_is_day()
    )
    first = (month // 100 - OLDEST_YEARS) * 10_000
    return _told(read, _fault("date_form", month * 100 + 99, first))


def months(cells: pl.Series, column: Column, month: int) -> Pair:
    """Months as yyyymm, none after the month decided; an empty one may mean never, 0."""
    read = _parts(cells, MONTH_FORMS, 2)
    unclear = pl.col("plain").str.contains(UNCLEAR_MONTH)
    read = read.with_columns(unclear=unclear, value=YEAR * 100 + MONTH)
    read = read.with_columns(real=MONTH.is_between(1, 12) & ~pl.col("unclear"))
    last = month + AHEAD if column.gives in COMING else month
    fault = _fault("month_form", last, (month // 100 - OLDEST_YEARS) * 100)
    fault = pl.when("unclear").then(pl.lit("month_unclear")).otherwise(fault)
    values, faults = _told(read, fault)
    return (values.set(cells.is_null(), 0), faults) if column.zero else (values, faults)


def _parts(cells: pl.Series, forms: Sequence[str], parts: int) -> pl.DataFrame:
    """The cells, plain, with year, month and day by the first form that fits."""
    read = cells.to_frame("cell").with_columns(plain=narrow(CELL))
    fitting = [pl.col("plain").str.extract_groups(form) for form in forms]
    read = read.with_columns(group.alias(f"form{n}") for n, group in enumerate(fitting))
    return read.with_columns(
        pl.coalesce(
            pl.col(f"form{n}").struct.field(str(part)).cast(pl.Int64) for n in range(len(forms))
        ).alias(str(part))
        for part in range(1, parts + 1)
    )


def _is_day() -> pl.Expr:
    leap = (YEAR % 4 == 0) & ((YEAR % 100 != 0) | (YEAR % 400 == 0))
    longest = (
        pl.when(MONTH == 2)  # noqa: PLR2004 - February
        .then(28 + leap.cast(pl.Int64))
        .when(MONTH.is_in([4, 6, 9, 11]))
        .then(30)
        .otherwise(31)
    )
    return MONTH.is_between(1, 12) & (DAY >= 1) & (longest >= DAY)


def _fault(form: str, last: int, first: int) -> pl.Expr:
    real, value = pl.col("real").fill_null(value=False), pl.col("value")
    return (
        pl.when(CELL.is_null())
        .then(pl.lit(None, pl.String))
        .when(real & (value > last))
        .then(pl.lit("date_future"))
        .when(real & (value < first))
        .then(pl.lit("date_old"))
        .when(real)
        .then(pl.lit(None, pl.String))
        .when(pl.col("plain").str.contains(SERIAL))
        .then(pl.lit("date_serial"))
        .otherwise(pl.lit(form))
    )


def _told(read: pl.DataFrame, fault: pl.Expr) -> Pair:
    read = read.with_columns(fault=fault)
    value = read.select(value=pl.when(pl.col("fault").is_null()).then("value"))
    return value["value"], read["fault"]
