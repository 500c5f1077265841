"""The cause of a wrong proposal: what was planted about a household, and in rows read as its."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import polars as pl

from minsheng.recheck.quality.whose import planted_about

OURS, OTHER = 3206810000001, 3206810000002


def test_a_row_written_to_somebody_else_is_a_cause_there(tmp_path: Path) -> None:
    """It is about its true person, and what it says was read of another household."""
    (tmp_path / "truth").mkdir()
    (tmp_path / "320681").mkdir()
    planted = pl.DataFrame(
        [
            ("homes.xlsx", 7, OTHER * 100, "wrong_person", "number"),
            ("homes.xlsx", 8, OTHER * 100, "wrong_person", "number"),
            ("bills.csv", 0, OURS * 100 + 1, "row_missing", None),
        ],
        ["file", "row", "person_id", "kind", "column"],
        orient="row",
    )
    planted.write_parquet(tmp_path / "truth" / "planted.parquet")
    read = pl.DataFrame({"household_id": [11, 11, 12], "extract": [1, 1, 1], "row": [7, 5, 8]})
    read.write_parquet(tmp_path / "320681" / "source.parquet")
    files = [SimpleNamespace(path=Path(name)) for name in ("bills.csv", "homes.xlsx")]
    found = planted_about(
        tmp_path, tmp_path, cast("Any", files), {11: OURS, 12: OTHER}, pl.Series([OURS])
    )
    assert found.rows() == [
        (OURS, "bills.csv", 0, "row_missing", None),
        (OURS, "homes.xlsx", 7, "wrong_person", "number"),
    ]
