"""On what a wrong proposal rests: verified records, an unverified one, or one that is missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import polars as pl

from minsheng.recheck.extracts.contract import GRADES

VERIFIED, UNVERIFIED, MISSING, NOTHING = "verified", "unverified", "missing", "nothing"


def resting_on(
    wrong: Sequence[Mapping[str, Any]], snapshot: Path, true_id: Mapping[int, int]
) -> dict[str, int]:
    """How many wrong proposals rest on what.

    A proposal rests on an unverified record where a row that gave a fact at odds is not
    verified; on a missing record where no row gave it, or rows of it are lost; on
    nothing where no fact is at odds, so that the rules themselves would be to blame.

    Args:
        wrong: as `Trial.wrong`.
        snapshot: as read from the files.
        true_id: the true number of each household number of the snapshot.
    """
    counts = dict.fromkeys((VERIFIED, UNVERIFIED, MISSING, NOTHING), 0)
    if not wrong:
        return counts
    back = {true: read for read, true in true_id.items()}
    households = pl.Series([back[entry["household"]] for entry in wrong], dtype=pl.Int64)
    rows = pl.concat(
        pl.scan_parquet(path)
        .filter(pl.col("household_id").is_in(households.implode()))
        .select("household_id", pl.col("facts").cast(pl.String), "grade")
        .collect()
        for path in sorted(snapshot.glob("*/source.parquet"))
    )
    for entry in wrong:
        mine = rows.filter(pl.col("household_id") == back[entry["household"]])
        counts[_of(entry["facts"], mine)] += 1
    return counts


def _of(facts: Sequence[Mapping[str, str]], rows: pl.DataFrame) -> str:
    """What one proposal rests on: the weakest of its facts at odds."""
    found = {_of_fact(fact, rows) for fact in facts}
    return next((rest for rest in (UNVERIFIED, MISSING, VERIFIED) if rest in found), NOTHING)


def _of_fact(fact: Mapping[str, str], rows: pl.DataFrame) -> str:
    grades = rows.filter(pl.col("facts").str.split(" ").list.contains(fact["fact"]))["grade"]
    if not len(grades) or not fact["read"]:
        return MISSING
    return VERIFIED if min(grades) >= GRADES["verified"] else UNVERIFIED
