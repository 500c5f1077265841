"""Reads incomes and weights of a file: CSV, Parquet or Excel, a column each."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from minsheng.policy.engine.faults import nearest
from minsheng.recheck.errors import RecheckError
from minsheng.recheck.files import opened

Array = npt.NDArray[Any]
ENCODINGS = ("utf-8-sig", "gb18030")
"""How a CSV is written: as most programs do, or as Excel does on a Chinese Windows."""
HEAD = 1
"""Rows of the head: a row's number is the one a person sees in the file."""
LARGEST = 1e15
"""A thousand million million is more than any income or weight; sums of less do not run over."""
UNTOLD = "(untold)"
"""The domain of rows whose own is empty."""


@dataclass(frozen=True, slots=True)
class Survey:
    """What was read of a file.

    Attributes:
        income: per row, in the unit of the file.
        weight: per row.
        domain: per row the name of its domain; None where none is asked for.
    """

    income: Array
    weight: Array
    domain: Array | None


def read_survey(path: Path, income: str, weight: str, by: str | None = None) -> Survey:
    """The columns asked for, each row of them.

    Args:
        path: the file; its ending says what it is.
        income: the column of the incomes.
        weight: the column of the weights.
        by: the column that names each row's domain.

    Raises:
        RecheckError: the file, a column or a value is none; where, and how to mend it.
    """
    table, heads = _table(path)
    for name in (income, weight, *([by] if by else [])):
        if heads.count(name) > 1:
            raise RecheckError(
                f"{path} has {heads.count(name)} columns named `{name}`, and which is meant is not "
                "known; give each a name of its own"
            )
        if name not in table.columns:
            near = nearest(name, table.columns)
            there = near or f"; there are {', '.join(f'`{n}`' for n in table.columns)}"
            raise RecheckError(f"{path} has no column `{name}`{there}")
    if not table.height:
        raise RecheckError(f"{path} has a head and no rows; deliver the rows")
    first = 1 if path.suffix.lower() == ".parquet" else 1 + HEAD
    incomes, weights = (_numbers(path, table[name], first) for name in (income, weight))
    _refuse(path, weight, table[weight], weights < 0, first, "is negative; weights are 0 or more")
    for name, numbers in ((income, incomes), (weight, weights)):
        beyond = np.abs(numbers) > LARGEST
        _refuse(path, name, table[name], beyond, first, "is too large to be summed; mend the value")
    if not weights.any():
        raise RecheckError(f"{path}: every `{weight}` is 0; name the column of the weights")
    domain = None
    if by:
        named = table[by].cast(pl.String).fill_null(UNTOLD)
        domain = np.array(named.to_list(), dtype=np.str_)
    return Survey(incomes, weights, domain)


def _table(path: Path) -> tuple[pl.DataFrame, Sequence[str]]:
    """What a file holds, and the heads of its columns as they stand there."""
    readers: dict[str, Callable[[bytes], tuple[pl.DataFrame, Sequence[str]]]] = {
        ".csv": _csv,
        ".parquet": _parquet,
        ".xlsx": _excel,
    }
    reader = readers.get(path.suffix.lower())
    if reader is None:
        raise RecheckError(f"{path} is no .csv, .parquet or .xlsx; save it as one of these")
    if path.is_dir():
        raise RecheckError(f"{path} is a folder; name the file")
    if not path.exists():
        raise RecheckError(f"there is no file {path}; look at the path")
    try:
        with opened(path) as file:
            return reader(file.read())
    except pl.exceptions.NoDataError:
        raise RecheckError(f"{path} is empty; deliver it again") from None
    except (pl.exceptions.PolarsError, ValueError, OSError, csv.Error) as error:
        words = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise RecheckError(f"{path} cannot be read ({words}); deliver it again") from error


def _csv(raw: bytes) -> tuple[pl.DataFrame, Sequence[str]]:
    """A CSV, every cell as it is written: so a fault can be told by row and value."""
    for encoding in ENCODINGS:
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        table = pl.read_csv(io.BytesIO(text.encode()), infer_schema=False)
        return table, next(csv.reader(io.StringIO(text)), [])
    raise ValueError("it is neither UTF-8 nor GB18030")


def _parquet(raw: bytes) -> tuple[pl.DataFrame, Sequence[str]]:
    """A Parquet file; of two columns of one name its reader takes none."""
    table = pl.read_parquet(io.BytesIO(raw))
    return table, table.columns


def _excel(raw: bytes) -> tuple[pl.DataFrame, Sequence[str]]:
    """The first sheet of a workbook."""
    import fastexcel

    try:
        book = fastexcel.read_excel(raw)
        heads = book.load_sheet(0, header_row=None, n_rows=1).to_polars()
        table = book.load_sheet(0).to_polars()
    except fastexcel.FastExcelError as error:
        raise ValueError(str(error)) from error
    return table, [str(head) for head in heads.row(0)] if len(heads) else []


def _numbers(path: Path, column: pl.Series, first: int) -> Array:
    """A column as numbers; a cell that is none is named.

    Args:
        path: of the file.
        column: as it was read.
        first: the number of the first row.
    """
    if column.dtype == pl.Boolean or column.dtype.is_temporal():
        msg = f"{path}: the column `{column.name}` holds {column.dtype}, no numbers; name another"
        raise RecheckError(msg)
    given = column.str.strip_chars() if column.dtype == pl.String else column
    numbers = given.cast(pl.Float64, strict=False)
    empty = column.is_null() | ((given == "") if column.dtype == pl.String else False)
    _refuse(path, column.name, given, empty.to_numpy(), first, "is empty; fill it in or leave out")
    wrong = (numbers.is_null() | ~numbers.is_finite()).to_numpy()
    _refuse(path, column.name, given, wrong, first, "is no number; write digits and one point")
    return numbers.to_numpy().astype(np.float64)


def _refuse(path: Path, name: str, values: Any, wrong: Array, first: int, words: str) -> None:
    """Refuse a file in whose column some values are wrong, by the first of them.

    Raises:
        RecheckError: some are.
    """
    rows = np.flatnonzero(wrong)
    if len(rows):
        row = int(rows[0])
        shown = values[row]
        said = "" if shown is None or shown == "" else f" `{shown}`"
        more = f" (and {len(rows) - 1} more)" if len(rows) > 1 else ""
        msg = f"{path}: row {row + first}, `{name}`{said} {words}"
        first_half, _, remedy = msg.rpartition("; ")
        raise RecheckError(f"{first_half}{more}; {remedy}")
