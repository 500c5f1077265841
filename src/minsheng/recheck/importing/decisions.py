"""Links somebody decided: a CSV that grows by hand, read strictly, used every month."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import polars as pl

from minsheng.recheck.cells import as_written
from minsheng.recheck.errors import RecheckError
from minsheng.recheck.extracts.numbers import EXCEL, parsed, plain
from minsheng.recheck.files import office_text, opened
from minsheng.recheck.importing.marks import CERTAIN

DECISIONS = "decisions.csv"
HEADS = ("报送号码", "报送姓名", "区县代码", "记录标记", "认定", "认定人", "认定日期")
"""As delivered: number, name and the county's code (empty: a file of the whole city); the mark
of a row without a number; the number of the person it is, or NOBODY; who decided and when."""
NOBODY = "不是本册人员"
DAY = re.compile(r"\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?", re.ASCII)
"""When somebody decided, as the office writes a day."""
SCHEMA = {
    "digits": pl.String, "name": pl.String, "county": pl.Int64, "mark": pl.String,
    "number": pl.Int64, "line": pl.Int64,
}  # fmt: skip


def read_decisions(folder: Path) -> pl.DataFrame:
    """The links decided; a later line stands over an earlier one about the same row.

    Raises:
        RecheckError: a line makes no sense; its number, what is wrong and the remedy.
    """
    path = folder / DECISIONS
    if not path.exists():
        return pl.DataFrame(schema=SCHEMA)
    with opened(path) as file:
        text = office_text(file.read(), path)
    rows = list(csv.reader(io.StringIO(text)))
    if not rows or tuple(cell.strip() for cell in rows[0][: len(HEADS)]) != HEADS:
        raise RecheckError(f"{path}, line 1: the heads are to be {','.join(HEADS)}")
    found: dict[str, list[object]] = {name: [] for name in SCHEMA}
    for number, row in enumerate(rows[1:], 2):
        cells = [as_written(cell.strip()) for cell in row]
        if not any(cells):
            continue
        where = f"{path}, line {number}"
        if len(cells) < len(HEADS):
            raise RecheckError(f"{where} has {len(cells)} cells; it is to have {len(HEADS)}")
        digits, name, county, mark, whose, who, when = cells[: len(HEADS)]
        if not digits and not name:
            raise RecheckError(f"{where}: names neither a number nor a name; fill in one of them")
        if re.match(EXCEL, digits.lstrip("'")):
            raise RecheckError(
                f"{where}: `{digits}` is a number Excel cut short, which fits no row; copy the "
                f"cell {HEADS[0]} from the list and keep the ' before it"
            )
        if not mark and len(digits.lstrip("'")) < CERTAIN:
            raise RecheckError(
                f"{where}: a row without a whole number is known by its mark, lest the decision be "
                f"held for a namesake; copy the cell {HEADS[3]} from the list"
            )
        if not who or not when:
            raise RecheckError(f"{where}: say who decided and when; a link nobody owns is not used")
        if not DAY.fullmatch(when):
            raise RecheckError(f"{where}: `{when}` is no day; write it as 2020-11-05")
        if county and not (county.isdigit() and len(county) == len("320681")):
            raise RecheckError(f"{where}: `{county}` is no county's code of 6 digits")
        found["digits"].append(digits or None)
        found["name"].append(name or None)
        found["county"].append(int(county or 0))
        found["mark"].append(mark)
        found["number"].append(_person(whose, where))
        found["line"].append(number)
    frame = pl.DataFrame(found, schema=SCHEMA)
    return frame.with_columns(plain(pl.col("digits")), pl.col("name").str.replace_all(r"\s", ""))


def _person(text: str, where: str) -> int | None:
    """The number of the person decided on; None for nobody."""
    if text == NOBODY:
        return None
    numbers, faults = parsed(pl.Series([text], dtype=pl.String))
    if numbers[0] is None:
        raise RecheckError(
            f"{where}: `{text}` is neither a right identity number nor {NOBODY} ({faults[0]})"
        )
    return int(numbers[0])
