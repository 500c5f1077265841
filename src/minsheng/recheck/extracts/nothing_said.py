"""An office's word that it has nothing to send: one line under the heads that says so.

A file of heads alone may be an export that failed. With the line `本月无数据` under them, and
who says so and when behind it, it is the office's answer.
"""

from __future__ import annotations

import polars as pl

from minsheng.recheck.extracts.contract import Contract
from minsheng.recheck.extracts.csv_file import RAGGED, ROW
from minsheng.recheck.extracts.marks import NOTHING
from minsheng.recheck.extracts.refusal import Refused

LONGEST = 100
"""Letters that are kept of who says so and when."""


def nothing_said(rows: pl.DataFrame, contract: Contract) -> str:
    """What an office wrote instead of rows, cells joined by blanks; empty where it sent rows.

    Args:
        rows: all rows with any text, as `rows_of` gives them.
        contract: theirs.

    Raises:
        Refused: it says so of an extract in which no row does not mean that there is nothing.
    """
    if len(rows) != 1:
        return ""
    cells = rows.select(pl.exclude(ROW, RAGGED)).row(0)
    told = " ".join(cell for cell in cells if cell is not None)
    if not told.startswith(NOTHING):
        return ""
    if contract.absent != "none":
        raise Refused("nothing_meant", nothing=NOTHING, extract=contract.zh, extract_en=contract.en)
    return told[:LONGEST]
