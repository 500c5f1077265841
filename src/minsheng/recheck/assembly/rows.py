"""The rows of one contract, of all its files, each with the person it is about."""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl

from minsheng.recheck.extracts.contract import Contract


@dataclass
class Linked:
    """What is known of a contract's files when all of them are read and linked.

    Attributes:
        rows: `place` (of the person in the register), `extract`, `row`, `link` and the
            contract's columns; sorted by place.
        doubtful: places of people one of whose rows may be missing here, being in review
            or returned to the office.
        counties: counties a file of which was taken; 0 of the whole city.
        stale: counties whose file was refused as out of date.
    """

    contract: Contract
    rows: pl.DataFrame
    doubtful: set[int] = field(default_factory=set)
    counties: set[int] = field(default_factory=set)
    stale: set[int] = field(default_factory=set)
