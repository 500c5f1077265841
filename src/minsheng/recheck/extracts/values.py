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

from minsheng.recheck.extracts.amounts import amounts
from minsheng.recheck.extracts.contract import Column, Contract
from minsheng.recheck.extracts.csv_file import RAGGED
from minsheng.recheck.extracts.dates import days, months
from minsheng.recheck.extracts.numbers import parsed
from minsheng.recheck.extracts.wording import (
    Pair,
    choices,
    codes,
    facts,
    names,
    teams,
    texts,
    truths,
    villages,
)

FEW = 200
"""Below so many rows, looking for texts that stand twice is not worth it."""
NULLS = (
    "null", "(null)", "<null>", "nan", "none", "nil", "n/a", r"\n", "undefined",
)  # fmt: skip
"""How databases and programs write that there is nothing; in small letters."""
ERRORS = (
    "#n/a", "#ref!", "#value!", "#div/0!", "#name?", "#num!", "#null!", "#spill!", "#calc!",
    "#field!", "#getting_data",
)  # fmt: skip
"""How Excel writes that a formula failed; in small letters."""
TOO_NARROW = "##"
"""What a cell shows, and some programs copy, where the column is too narrow."""


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


def read_values(rows: pl.DataFrame, contract: Contract, month: int, wanted: list[str]) -> Read:
    """Read some of the columns of a contract.

    Args:
        rows: as `rows_of` gives them.
        contract: whose.
        month: the month decided (yyyymm).
        wanted: the columns to read.
    """
    made, faults = [rows["row"]], []
    ragged = rows[RAGGED].is_not_null() if RAGGED in rows.columns else None
    for name in wanted:
        column = contract.columns[name]
        values, wrong = _read(rows[name], column, month)
        if not column.may_be_empty:
            wrong = _or(rows[name].is_null(), "empty", wrong)
        if ragged is not None:
            wrong = wrong.set(ragged, None)
        made.append(values.alias(name))
        faults.append(_faults(rows, name, rows[name], wrong))
    if ragged is not None and wanted:
        wrong = _or(
            ragged, "ragged", pl.Series([None], dtype=pl.String).new_from_index(0, len(rows))
        )
        faults.insert(0, _faults(rows, wanted[0], rows[RAGGED], wrong))
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
            why = _no_value(cells.filter(odd))
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
    values, faults = READERS[column.type](cells.rename("cell"), column, month)
    none = _no_value(cells)
    wrong = none.is_not_null()
    if not wrong.any():
        return values, faults
    return values.set(wrong, None), faults.zip_with(~wrong, none)


def _no_value(cells: pl.Series) -> pl.Series:
    """A fault where a program wrote a word for "nothing" or "failed" into a cell."""
    small = pl.col("small")
    failed = small.is_in(ERRORS) | small.str.starts_with(TOO_NARROW)
    lowered = cells.to_frame("cell").select(small=pl.col("cell").str.to_lowercase())
    return lowered.select(
        fault=pl.when(failed)
        .then(pl.lit("excel_error"))
        .when(small.is_in(NULLS))
        .then(pl.lit("null_word"))
    )["fault"]


READERS: dict[str, Callable[[pl.Series, Column, int], Pair]] = {
    "name": names,
    "key": texts,
    "text": texts,
    "village": villages,
    "code": codes,
    "choice": choices,
    "spread": facts,
    "truth": truths,
    "count": amounts,
    "money": amounts,
    "month": months,
    "day": days,
    "team": teams,
}
