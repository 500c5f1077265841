"""On what records a wrong proposal rests."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from minsheng.recheck.quality.resting import resting_on

VERIFIED, INDICATED = 3, 2
NONE = {"verified": 0, "unverified": 0, "missing": 0, "nothing": 0}


def rested(folder: Path, *facts: tuple[str, str], rows: list[tuple[str, int]]) -> dict[str, int]:
    """What one household's wrong stop rests on, by facts at odds and rows that gave facts."""
    (folder / "320681").mkdir(parents=True)
    pl.DataFrame(
        [(90, given, grade) for given, grade in [*rows, ("vehicles", INDICATED)]],
        schema={"household_id": pl.Int64, "facts": pl.Categorical, "grade": pl.UInt8},
        orient="row",
    ).write_parquet(folder / "320681" / "source.parquet")
    wrong = [{"household": 9, "facts": [{"fact": f, "true": "1", "read": r} for f, r in facts]}]
    found = resting_on(wrong, folder, {90: 9})
    return {name: n for name, n in found.items() if n}


@pytest.mark.parametrize(
    ("facts", "rows", "rests"),
    [
        ([("wage_verified_m", "5")], [("wage_verified_m income_tax_m", VERIFIED)], "verified"),
        ([("wage_verified_m", "5")], [("wage_verified_m", INDICATED)], "unverified"),
        # What is read of two records leans on the one that is not verified, too.
        ([("dwellings", "2")], [("dwellings", INDICATED), ("dwellings", VERIFIED)], "unverified"),
        ([("dwellings", "2")], [("wage_verified_m", VERIFIED)], "missing"),
        ([("bill_own_share", "")], [("bill_own_share bill_month", VERIFIED)], "missing"),
        # The weakest of several decides.
        ([("dwellings", "2"), ("vehicles", "1")], [("dwellings", VERIFIED)], "unverified"),
        ([], [("dwellings", VERIFIED)], "nothing"),
    ],
)
def test_it_rests_on_the_weakest_of_its_facts_at_odds(tmp_path, facts, rows, rests) -> None:
    assert rested(tmp_path, *facts, rows=rows) == {rests: 1}


def test_no_wrong_proposal_rests_on_nothing(tmp_path: Path) -> None:
    assert resting_on([], tmp_path, {}) == NONE
