"""On what a wrong proposal rests: verified records, an unverified one, or one that is missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import polars as pl

from minsheng.recheck.extracts.contract import GRADES
from minsheng.recheck.quality.odds import UNSEEN

VERIFIED, UNVERIFIED, MISSING = "verified", "unverified", "missing"


def resting_on(
    wrong: Sequence[Mapping[str, Any]], snapshot: Path, true_id: Mapping[int, int]
) -> dict[str, int]:
    """How many wrong proposals rest on what.

    A proposal rests on an unverified record where a fact at odds, known in the snapshot, was
    given by rows none of which is verified; on a missing record where no row gave it.

    Args:
        wrong: as `Trial.wrong`.
        snapshot: as read from the files.
        true_id: the true number of each household number of the snapshot.
    """
    counts = dict.fromkeys((VERIFIED, UNVERIFIED, MISSING), 0)
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
        counts[_of(entry, mine)] += 1
    return counts


def _of(entry: Mapping[str, Any], rows: pl.DataFrame) -> str:
    """What one proposal rests on: the weakest of its facts at odds."""
    found = VERIFIED
    for fact in entry["facts"]:
        if fact["read"].replace(UNSEEN, "").strip() == "":
            continue
        grades = rows.filter(pl.col("facts").str.split(" ").list.contains(fact["fact"]))["grade"]
        if not len(grades):
            found = MISSING
        elif max(grades) < GRADES["verified"]:
            return UNVERIFIED
    return found
