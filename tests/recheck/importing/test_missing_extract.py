"""An extract nobody sent leaves its facts open, and the others as they are."""

from __future__ import annotations

import pytest
from tests.recheck.importing.small_city import TWO, imported, rows_of, written

from minsheng.city.raw.layout import LAYOUTS


@pytest.mark.parametrize(("extract", "kept"), [("school_fees", "medical_bills")])
def test_of_two_extracts_that_give_bills_one_may_be_missing(tmp_path, extract, kept) -> None:
    raw = written(tmp_path / "raw", 1_000, 3, counties=TWO)
    for path in raw.glob(f"*_{LAYOUTS[extract].name}_*"):
        path.unlink()
    assert [*raw.glob(f"*_{LAYOUTS[kept].name}_*")]
    city = imported(raw, tmp_path / "snapshot")
    assert len(rows_of(city.snapshot, "bill"))
