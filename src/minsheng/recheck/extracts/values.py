"""Reads the cells of rows by their contract: integers as the rules hold them, or a fault.

Money comes out in fen, dates as yyyymmdd, months as yyyymm, words as the codes of facts.
A cell that cannot be read is never guessed: it is null and has a fault.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import polars as pl
import pyarrow as pa

from minsheng.recheck.extracts.contract import Column, Contract
from minsheng.recheck.extracts.csv_file import RAGGED
from minsheng.recheck.extracts.marks import UNSEEN
from minsheng.recheck.extracts.numbers import parsed

TRUTHS = {"是": 1, "否": 0, "true": 1, "false": 0, "1": 1, "0": 0, "有": 1, "无": 0}
MONEY = r"^-?[￥¥]?([0-9]+|[0-9]{1,3}(,[0-9]{3})+)(\.[0-9]*)?$"
LONGEST = r"^[0-9]{14}"
"""More than the ten thousand billions a column may hold, whatever its most."""
DATE_LIKE = r"^[0-9]{4}[-/.年][0-9]{1,2}[-/.月]"
SERIAL = r"^[1-9][0-9]{4}(\.[0-9]+)?$"
NAME = r"^\p{Han}[\p{Han}·]{0,18}\p{Han}$|^[A-Za-z][A-Za-z .'·-]{1,59}$"
NO_NAMES = ("不详", "未知", "无名", "待核", "待查", "同上", "合计", "小计", "总计", "测试")
VILLAGE = r"^[0-9]{12}$"
OLDEST_YEARS = 130
FEW = 200
"""Below so many rows, looking for texts that stand twice is not worth it."""
NULLS = r"(?i)^(null|\(null\)|<null>|nan|none|nil|n/a|\\n|undefined)$"
"""How databases and programs write that there is nothing."""
ERRORS = r"^#(N/A|REF!|VALUE!|DIV/0!|NAME\?|NUM!|NULL!|SPILL!|CALC!|FIELD!|GETTING_DATA|#+)$"
"""How Excel writes that a formula failed, or a column is too narrow."""
WIDE = "０１２３４５６７８９．，－／　："
NARROW = "0123456789.,-/ :"
AMBIGUOUS_MONTH = r"^[0-9]{4}\.1$"
"""October, its last digit lost because it was a number, or January."""
_CLOCK = r"(?:[ T]+[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?)?"
_DAY_FORMS = (
    r"^([0-9]{4})([0-9]{2})([0-9]{2})$",
    rf"^([0-9]{{4}})[-/.]([0-9]{{1,2}})[-/.]([0-9]{{1,2}}){_CLOCK}$",
    rf"^([0-9]{{4}}) *年 *([0-9]{{1,2}}) *月 *([0-9]{{1,2}})日{_CLOCK}$",
)
_MONTH_FORMS = (
    r"^([0-9]{4})([0-9]{2})$",
    r"^([0-9]{4})[-/.]([0-9]{1,2})$",
    r"^([0-9]{4}) *年 *([0-9]{1,2}) *月份?$",
    rf"^([0-9]{{4}})[-/.]([0-9]{{1,2}})[-/.][0-9]{{1,2}}{_CLOCK}$",
    r"^([0-9]{4}) *年 *([0-9]{1,2}) *月 *[0-9]{1,2}日$",
    r"^([0-9]{4})([0-9]{2})[0-9]{2}$",
)


@dataclass(frozen=True, slots=True)
class Read:
    """Rows with their cells read.

    Attributes:
        frame: `row` and a column for each of the contract's; null where wrong or empty.
        faults: `row`, `column` (the contract's name; none where the whole row is meant),
            `value` (as delivered; of `repeated` and `at_odds` the number of the other row,
            of `ragged` how many cells there are), `fault` (of faults.yaml).
    """

    frame: pl.DataFrame
    faults: pl.DataFrame


def read_values(rows: pl.DataFrame, contract: Contract, month: int, names: list[str]) -> Read:
    """Read some of the columns of a contract.

    Args:
        rows: as `rows_of` gives them.
        contract: whose.
        month: the month decided (yyyymm).
        names: the columns to read.
    """
    made, faults = [rows["row"]], []
    ragged = rows[RAGGED].is_not_null() if RAGGED in rows.columns else None
    for name in names:
        column = contract.columns[name]
        values, wrong = _read(rows[name], column, month)
        if not column.may_be_empty:
            wrong = _or(rows[name].is_null(), "empty", wrong)
        if ragged is not None:
            wrong = wrong.set(ragged, None)
        made.append(values.alias(name))
        faults.append(_faults(rows, name, rows[name], wrong))
    if ragged is not None and names:
        wrong = _or(
            ragged, "ragged", pl.Series([None], dtype=pl.String).new_from_index(0, len(rows))
        )
        faults.insert(0, _faults(rows, names[0], rows[RAGGED], wrong))
    return Read(pl.DataFrame(made), pl.concat([no_faults(), *faults]))


def _or(where: pl.Series, fault: str, else_: pl.Series) -> pl.Series:
    """A kind of fault where something is so, else what was found before."""
    return else_.set(where, fault) if where.any() else else_


def _faults(rows: pl.DataFrame, name: str, cells: pl.Series, wrong: pl.Series) -> pl.DataFrame:
    """The cells of a column that are wrong."""
    bad = wrong.is_not_null()
    if not bad.any():
        return no_faults()
    values = {
        "row": rows["row"].filter(bad),
        "column": [name] * int(bad.sum()),
        "value": cells.filter(bad),
        "fault": wrong.filter(bad),
    }
    return pl.DataFrame(values, schema=FAULT_SCHEMA)


FAULT_SCHEMA = {"row": pl.Int64, "column": pl.String, "value": pl.String, "fault": pl.String}


def no_faults() -> pl.DataFrame:
    """No fault, in the columns faults have."""
    return pl.DataFrame(schema=FAULT_SCHEMA)


def _read(cells: pl.Series, column: Column, month: int) -> tuple[pl.Series, pl.Series]:
    """The cells of a column, each different text read once: most stand there many times."""
    if column.type == "number":
        values, faults = parsed(cells)
        odd = faults.is_not_null()
        if odd.any():
            why = cells.filter(odd).to_frame("cell").select(_no_value(pl.col("cell")))["literal"]
            at = odd.arg_true().filter(why.is_not_null())
            faults = faults.scatter(at, why.drop_nulls()) if len(at) else faults
        return values, faults
    if len(cells) < FEW:
        return _read_each(cells, column, month)
    coded: Any = cells.to_arrow()
    coded = coded.combine_chunks() if isinstance(coded, pa.ChunkedArray) else coded
    coded = coded.cast(pa.large_string()).dictionary_encode()
    values, faults = _read_each(pl.Series(coded.dictionary, dtype=pl.String), column, month)
    places = pl.Series(coded.indices)
    missing = _read_each(pl.Series([None], dtype=pl.String), column, month)[0]
    if missing[0] is None:
        return values.gather(places), faults.gather(places)
    return values.gather(places).fill_null(missing[0]).set(
        places.is_not_null() & faults.gather(places).is_not_null(), None
    ), faults.gather(places)


def _read_each(cells: pl.Series, column: Column, month: int) -> tuple[pl.Series, pl.Series]:
    cell = pl.col("cell")
    value, fault = READERS[column.type](cell, column, month)
    none = _no_value(cell)
    read = cells.to_frame("cell").select(
        pl.when(none.is_null()).then(value).alias("value"),
        pl.coalesce(none, fault).cast(pl.String).alias("fault"),
    )
    return read["value"], read["fault"]


def _no_value(cell: pl.Expr) -> pl.Expr:
    """A fault where a program wrote a word for "nothing" or "failed" into a cell."""
    failed = pl.when(cell.str.contains(ERRORS)).then(pl.lit("excel_error"))
    return failed.when(cell.str.contains(NULLS)).then(pl.lit("null_word"))


def _narrow(cell: pl.Expr) -> pl.Expr:
    """Wide digits and signs as ASCII."""
    return cell.str.replace_many(list(WIDE), list(NARROW))


Pair = tuple[pl.Expr, pl.Expr]
NOTHING = pl.lit(None, pl.String)


def _text(cell: pl.Expr, column: Column, month: int) -> Pair:
    del column, month
    return cell, NOTHING


def _name(cell: pl.Expr, column: Column, month: int) -> Pair:
    del column, month
    chinese = cell.str.contains(r"^\p{Han}")
    bare = pl.when(chinese).then(cell.str.replace_all(rf"[\s{UNSEEN}]", "")).otherwise(cell)
    name = bare.str.replace_all(r"[•．・‧∙●]", "·")
    good = name.str.contains(NAME) & ~name.is_in(list(NO_NAMES))
    return pl.when(good).then(name), pl.when(cell.is_not_null() & ~good).then(pl.lit("name_form"))


def _village(cell: pl.Expr, column: Column, month: int) -> Pair:
    del column, month
    good = cell.str.contains(VILLAGE)
    wrong = pl.when(cell.is_not_null() & ~good).then(pl.lit("village_form"))
    return pl.when(good).then(cell).cast(pl.Int64), wrong


def _words(cell: pl.Expr, words: dict[str, int], fault: str) -> Pair:
    value = cell.replace_strict(
        list(words), list(words.values()), default=None, return_dtype=pl.Int64
    )
    return value, pl.when(cell.is_not_null() & value.is_null()).then(pl.lit(fault))


def _code(cell: pl.Expr, column: Column, month: int) -> Pair:
    del month
    if column.type == "spread":
        good = cell.is_in(list(column.codes))
        fact = cell.replace_strict(
            list(column.codes), list(column.codes.values()), default=None, return_dtype=pl.String
        )
        return fact, pl.when(cell.is_not_null() & ~good).then(pl.lit("code_unknown"))
    return _words(cell, {w: int(v) for w, v in column.codes.items()}, "code_unknown")


def _choice(cell: pl.Expr, column: Column, month: int) -> Pair:
    del month
    good = cell.is_in(list(column.choices))
    return pl.when(good).then(cell), pl.when(cell.is_not_null() & ~good).then(
        pl.lit("code_unknown")
    )


def _truth(cell: pl.Expr, column: Column, month: int) -> Pair:
    del column, month
    return _words(cell.str.to_lowercase(), TRUTHS, "truth_form")


def _amount(cell: pl.Expr, column: Column, month: int) -> Pair:
    """A number times the column's scale, exactly: the digits are moved, nothing is rounded."""
    del month
    bare = _narrow(cell).str.replace_all(r" ", "")
    good = bare.str.contains(MONEY)
    bare = bare.str.replace_all(r"[,￥¥]", "")
    places = len(str(column.scale)) - 1
    whole = bare.str.extract(r"^-?0*([0-9]+)", 1)
    decimals = bare.str.extract(r"\.([0-9]*?)0*$", 1).fill_null("")
    fine = decimals.str.len_chars() > places
    digits = whole + decimals.str.pad_end(places, "0").str.slice(0, places)
    long = whole.str.contains(LONGEST)
    value = pl.when(good & ~fine & ~long).then(digits).cast(pl.Int64, strict=False)
    fault = (
        pl.when(cell.is_null())
        .then(NOTHING)
        .when(~good & cell.str.contains(DATE_LIKE))
        .then(pl.lit("amount_date"))
        .when(~good)
        .then(pl.lit("amount_form"))
        .when(bare.str.starts_with("-") & bare.str.contains("[1-9]"))
        .then(pl.lit("amount_negative"))
        .when(long)
        .then(pl.lit("amount_high"))
        .when(fine)
        .then(pl.lit("amount_fine" if places else "amount_whole"))
        .when(value < column.least * column.scale)
        .then(pl.lit("amount_low"))
    )
    if column.most is not None:
        fault = fault.when(value > column.most * column.scale).then(pl.lit("amount_high"))
    return pl.when(fault.is_null()).then(value), fault


def _parts(cell: pl.Expr, forms: tuple[str, ...], part: int) -> pl.Expr:
    return pl.coalesce(_narrow(cell).str.extract(form, part).cast(pl.Int64) for form in forms)


def _day(cell: pl.Expr, column: Column, month: int) -> Pair:
    del column
    year, mid, day = (_parts(cell, _DAY_FORMS, part) for part in (1, 2, 3))
    value = year * 10_000 + mid * 100 + day
    real = _is_day(year, mid, day)
    fault = _dated(cell, real, value, month * 100 + 99, (month // 100 - OLDEST_YEARS) * 10_000)
    return pl.when(fault.is_null()).then(value), fault


def _is_day(year: pl.Expr, month: pl.Expr, day: pl.Expr) -> pl.Expr:
    leap = (year % 4 == 0) & ((year % 100 != 0) | (year % 400 == 0))
    longest = (
        pl.when(month == 2)  # noqa: PLR2004 - February
        .then(28 + leap.cast(pl.Int64))
        .when(month.is_in([4, 6, 9, 11]))
        .then(30)
        .otherwise(31)
    )
    return month.is_between(1, 12) & (day >= 1) & (day <= longest)


def _dated(cell: pl.Expr, real: pl.Expr, value: pl.Expr, last: int, first: int) -> pl.Expr:
    return (
        pl.when(cell.is_null())
        .then(NOTHING)
        .when(real.fill_null(value=False) & (value > last))
        .then(pl.lit("date_future"))
        .when(real.fill_null(value=False) & (value < first))
        .then(pl.lit("date_old"))
        .when(real.fill_null(value=False))
        .then(NOTHING)
        .when(_narrow(cell).str.contains(SERIAL))
        .then(pl.lit("date_serial"))
        .otherwise(pl.lit("date_form"))
    )


def _month(cell: pl.Expr, column: Column, month: int) -> Pair:
    year, mid = (_parts(cell, _MONTH_FORMS, part) for part in (1, 2))
    value = year * 100 + mid
    real = mid.is_between(1, 12) & ~_narrow(cell).str.contains(AMBIGUOUS_MONTH)
    fault = _dated(
        cell,
        real,
        value,
        month if not column.zero else month + 100,
        (month // 100 - OLDEST_YEARS) * 100,
    )
    unclear = _narrow(cell).str.contains(AMBIGUOUS_MONTH).fill_null(value=False)
    fault = pl.when(unclear).then(pl.lit("month_unclear")).otherwise(fault)
    fault = fault.replace("date_form", "month_form")
    good = pl.when(fault.is_null()).then(value)
    return (
        (pl.when(cell.is_null()).then(0).otherwise(good), fault) if column.zero else (good, fault)
    )


READERS: dict[str, Callable[[pl.Expr, Column, int], Pair]] = {
    "name": _name,
    "key": _text,
    "text": _text,
    "village": _village,
    "code": _code,
    "choice": _choice,
    "spread": _code,
    "truth": _truth,
    "count": _amount,
    "money": _amount,
    "month": _month,
    "day": _day,
}
