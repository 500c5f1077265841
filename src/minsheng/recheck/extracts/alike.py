"""Rows of one file that say the same twice, or two things of one: found without a loop.

Both are asked of all rows by a hash of 64 bits first; what shares one with another row, very
few, is then compared cell by cell.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from minsheng.recheck.extracts.contract import Contract
from minsheng.recheck.extracts.csv_file import ROW
from minsheng.recheck.extracts.values import FAULT_SCHEMA, no_faults

PLACE = "place"
"""Stands for number, name and household where rows are linked."""
WHO = ("number", "household")
DIFFERS = "__differs"


def repeated(rows: pl.DataFrame, contract: Contract) -> pl.DataFrame:
    """Rows that are in all cells the same as one before.

    Args:
        rows: `row` and the contract's columns, as text or read, in the order of the file;
            `place` may stand for who a row is about.
        contract: theirs; where its rows may be `alike`, none is a fault.

    Returns:
        Faults `repeated`, in the columns of `values.FAULT_SCHEMA`; `value` is the first row.
    """
    if contract.alike:
        return no_faults()
    return _faults(_repeats(rows, _told(rows, contract)), "repeated")


def repeated_rows(rows: pl.DataFrame, contract: Contract) -> int:
    """How many rows are the same as one before, also where that is no fault."""
    return len(_repeats(rows, _told(rows, contract)))


def at_odds(rows: pl.DataFrame, contract: Contract) -> pl.DataFrame:
    """Rows about the same person and thing that say two things of it: all of them.

    Args:
        rows: as for `repeated`; only such as are sound in themselves.
        contract: theirs; its key says what one thing is.

    Returns:
        Faults `at_odds`, in the columns of `values.FAULT_SCHEMA`; `value` is another row of
        the same thing, the first that says otherwise.
    """
    told = _told(rows, contract)
    key = key_of(rows, contract)
    if not key or not len(rows):
        return no_faults()
    sure = rows.filter(
        pl.all_horizontal(pl.col(name).is_not_null() for name in _sure(key, contract))
    )
    many = _sharing(sure, key)
    if not len(many):
        return no_faults()
    whole = pl.struct(told)
    first = many.sort(ROW).with_columns(
        pl.col(ROW).first().over(key).alias("first"),
        (whole != whole.first().over(key)).alias("differs"),
    )
    other = pl.col(ROW).filter(pl.col("differs")).first().over(key).alias("other")
    found = first.with_columns(other).filter(pl.col("other").is_not_null())
    return _faults(
        found.select(ROW, pl.when("differs").then("first").otherwise("other").alias("other")).sort(
            ROW
        ),
        "at_odds",
    )


def agreed_in(rows: pl.DataFrame, contract: Contract) -> tuple[pl.DataFrame, pl.DataFrame]:
    """What all rows about one thing say of it, where they are at odds.

    Args:
        rows: rows at odds, with `place`; of each thing the first stands for all.
        contract: theirs.

    Returns:
        One row for each thing, the cells in which they differ empty; and those cells, as
        the rows they are in with their `column`.
    """
    key = key_of(rows, contract)
    held = [n for n in _told(rows, contract) if n not in key]
    first = rows.unique(key, keep="first", maintain_order=True)
    differs = rows.group_by(key).agg((pl.col(n).n_unique() > 1).alias(n) for n in held)
    both = first.join(differs, on=key, how="left", nulls_equal=True, suffix=DIFFERS)
    agreed = both.select(
        pl.when(pl.col(n + DIFFERS)).then(None).otherwise(pl.col(n)).alias(n) if n in held else n
        for n in rows.columns
    )
    parts = [agreed.filter(both[n + DIFFERS]).with_columns(pl.lit(n).alias("column")) for n in held]
    return agreed, pl.concat([agreed.clear().with_columns(pl.lit("").alias("column")), *parts])


def _told(rows: pl.DataFrame, contract: Contract) -> list[str]:
    """The columns in which rows are compared."""
    return [n for n in (*contract.columns, PLACE, "other_place") if n in rows.columns]


def key_of(rows: pl.DataFrame, contract: Contract) -> list[str]:
    """The columns of the contract's key; the person's place where there are no numbers."""
    swapped = {"other_number": "other_place", **dict.fromkeys(WHO, PLACE)}
    names = [n if n in rows.columns else swapped.get(n, n) for n in contract.keyed_by]
    return list(dict.fromkeys(names))


def _sure(key: Sequence[str], contract: Contract) -> list[str]:
    """Columns without which a row cannot be told to be of a thing."""
    return [n for n in key if n not in contract.columns or not contract.columns[n].may_be_empty]


def _sharing(rows: pl.DataFrame, names: Sequence[str]) -> pl.DataFrame:
    """The rows whose cells in some columns have the hash of another row's."""
    hashes = rows.select(names).hash_rows()
    return rows.filter(hashes.is_duplicated())


def _repeats(rows: pl.DataFrame, told: Sequence[str]) -> pl.DataFrame:
    """Rows the same as one before, with that: `row`, `other`."""
    # Rows that have shifted have no cells to compare.
    full = rows.filter(pl.any_horizontal(pl.col(name).is_not_null() for name in told))
    first = _sharing(full, told).select(ROW, pl.col(ROW).min().over(told).alias("other"))
    return first.filter(pl.col(ROW) != pl.col("other")).sort(ROW)


def _faults(found: pl.DataFrame, fault: str) -> pl.DataFrame:
    return found.select(
        pl.col(ROW).cast(pl.Int64),
        pl.lit("").alias("column"),
        pl.col("other").cast(pl.String).alias("value"),
        pl.lit(fault).alias("fault"),
    ).cast(FAULT_SCHEMA)  # type: ignore[arg-type]
