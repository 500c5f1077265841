"""In which facts what was read is not what is true."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from minsheng.recheck.quality.odds import differing, facts_at_odds
from minsheng.snapshot.columns import ENTITIES


@pytest.mark.parametrize(
    ("true", "read", "differs"),
    [
        (["1", "2"], ["1", "2"], ([], [])),
        (["1", "2"], ["1", "3"], (["2"], ["3"])),
        (["1", "2"], ["?", "?"], ([], [])),
        (["?", "2"], ["1", "2"], ([], [])),
        # Of rows that are lost, which they are and not where.
        (["5", "7", "5"], ["7", "5"], (["5"], [])),
        (["5"], ["5", "9"], ([], ["9"])),
        # What is not known may be what seems lost.
        (["5", "6"], ["?"], (["6"], [])),
        ([], [], ([], [])),
    ],
)
def test_what_is_unknown_is_at_odds_with_nothing(true, read, differs) -> None:
    assert differing(true, read) == differs


def test_bills_stand_in_no_order() -> None:
    assert differing(["5", "7"], ["7", "5"], ordered=False) == ([], [])
    assert differing(["5", "7"], ["7", "?"], ordered=False) == ([], [])
    assert differing(["5", "7"], ["7", "9"], ordered=False) == (["5"], ["9"])


def snapshot(folder: Path, **facts: dict[str, list[object]]) -> Path:
    """One county's files, by entity; what is not given has no rows."""
    (folder / "320681").mkdir(parents=True)
    for entity in ENTITIES:
        rows = {"household_id": [], **facts.get(entity, {})}
        frame = pl.DataFrame(rows, schema_overrides={"household_id": pl.Int64})
        frame.write_parquet(folder / "320681" / f"{entity}.parquet")
    return folder


def test_facts_of_the_households_asked_for(tmp_path: Path) -> None:
    """Household 2 has lost a bill, 3 has another car; nobody asks about 3."""
    true = snapshot(
        tmp_path / "true",
        household={"household_id": [2, 3], "vehicles": [0, 0], "urban": [True, True]},
        bill={"household_id": [2, 2], "bill_own_share": [100, 250]},
    )
    read = snapshot(
        tmp_path / "read",
        household={"household_id": [92, 93], "vehicles": [None, 1], "urban": [False, True]},
        bill={"household_id": [92], "bill_own_share": [100]},
    )
    found = facts_at_odds(read, true, {92: 2, 93: 3}, pl.Series([2]))
    assert found.sort("fact").rows() == [
        (2, "bill_own_share", "250", ""), (2, "urban", "true", "false"),
    ]  # fmt: skip
    assert len(facts_at_odds(read, true, {92: 2, 93: 3}, pl.Series([3]))) == 1
