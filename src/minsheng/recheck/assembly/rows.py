"""The rows of one contract, of all its files, each with the person it is about."""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl

from minsheng.recheck.extracts.contract import Contract

RETURNED, REVIEW, AT_ODDS = "returned", "review", "at_odds"
"""Why a fact is in doubt: its cell went back, a row may be the person's, two rows differ."""
DOUBTS = {"place": pl.Int64, "why": pl.String, "column": pl.String, "gives": pl.String}


@dataclass
class Linked:
    """What is known of a contract's files when all of them are read and linked.

    Attributes:
        rows: `place` (of the person in the register), `extract`, `row`, `link` (a `Link`) and the
            contract's columns; sorted by place.
        doubts: people (`place`) of whom a cell was returned to the office, of whom two rows
            differ, or to whom a row in review may belong (`why`); the `column` in doubt, none
            where it is the whole row; and the fact the row gives (`gives`) where its rows
            say which, as those of benefits do.
        counties: counties a file of which was taken; 0 of the whole city.
        stale: counties whose file was refused as out of date.
    """

    contract: Contract
    rows: pl.DataFrame
    doubts: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=DOUBTS))
    counties: set[int] = field(default_factory=set)
    stale: set[int] = field(default_factory=set)
