"""An office's word that it has nothing to send: a line under the heads that says so.

A file of heads alone may be an export that failed. With `本月无数据` under them, and who says so
and when behind it or below, it is the office's answer. Anything else that begins so (nothing
has changed, nothing is right) is no answer.
"""

from __future__ import annotations

import re

import polars as pl

from minsheng.recheck.extracts.contract import Contract
from minsheng.recheck.extracts.csv_file import RAGGED, ROW
from minsheng.recheck.extracts.marks import NOTHING
from minsheng.recheck.extracts.refusal import Refused

MOST_ROWS = 3
"""Lines that such a word may take."""
BETWEEN = re.compile(r"[\s，,、；;。.：:]+")
LABELS = ("经办人", "填报人", "负责人", "日期", "填报日期")
DAY = re.compile(r"^\d{4}(-|/|年)?\d{1,2}((-|/|月)?\d{1,2}日?)?$")
NAME = re.compile(r"^(\w·?){2,20}$")


def nothing_said(rows: pl.DataFrame, contract: Contract) -> str:
    """What an office wrote instead of rows, cells joined by blanks; empty where it sent rows.

    Args:
        rows: all rows with any text, as `rows_of` gives them.
        contract: theirs.

    Raises:
        Refused: it says so of an extract in which no row does not mean that there is nothing,
            or does not say who says so and when.
    """
    if not 0 < len(rows) <= MOST_ROWS:
        return ""
    cells = rows.select(pl.exclude(ROW, RAGGED)).rows()
    told = " ".join(cell for row in cells for cell in row if cell is not None).strip()
    if not told.startswith(NOTHING):
        return ""
    if contract.absent != "none":
        raise Refused("nothing_meant", nothing=NOTHING, extract=contract.zh, extract_en=contract.en)
    rest = told.removeprefix(NOTHING)
    words = [word for word in BETWEEN.split(rest) if word and word not in LABELS]
    days = [word for word in words if DAY.match(word)]
    names = [word for word in words if NAME.match(word) and word not in days]
    if (rest and not BETWEEN.match(rest)) or len(words) != 2 or len(days) != len(names):  # noqa: PLR2004
        raise Refused("nothing_unsigned", nothing=NOTHING)
    return told
