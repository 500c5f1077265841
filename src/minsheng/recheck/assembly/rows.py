"""The rows of one contract, of all its files, each with the person it is about."""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl

from minsheng.recheck.extracts.contract import Contract

AT_ODDS = "#"
"""In place of a column: rows about the person say two things of one."""
IN_REVIEW = "?"
"""In place of a column: a row that may be about the person is in review."""
DOUBTS = {"place": pl.Int64, "column": pl.String}


@dataclass
class Linked:
    """What is known of a contract's files when all of them are read and linked.

    Attributes:
        rows: `place` (of the person in the register), `extract`, `row`, `link` (a `Link`) and the
            contract's columns; sorted by place.
        doubts: `place` and `column`: people of whom a cell was returned to the office
            (its column), of whom rows disagree (`AT_ODDS`), or a row of whom may be among
            those in review (`IN_REVIEW`; where each row is of one fact only, that fact).
        counties: counties a file of which was taken; 0 of the whole city.
        stale: counties whose file was refused as out of date.
    """

    contract: Contract
    rows: pl.DataFrame
    doubts: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=DOUBTS))
    counties: set[int] = field(default_factory=set)
    stale: set[int] = field(default_factory=set)
