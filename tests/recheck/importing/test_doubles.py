"""A row that stands twice counts once; two rows that say two things of one thing count for none."""

from __future__ import annotations

import polars as pl
import pytest
from tests.recheck.importing.small_city import City, changed, imported, written

from minsheng.recheck.importing.intake import intake_of

QIDONG = 320681
KEYED = {"obligors": "size", "school_fees": "own", "medical_bills": "own"}


def doubled(column: str):
    """The first row twice, and the last once more with another figure."""

    def change(rows: pl.DataFrame) -> pl.DataFrame:
        other = rows.tail(1).with_columns(pl.lit("7").alias(column))
        return pl.concat([rows, rows.head(1), other])

    return change


@pytest.fixture(scope="module")
def cities(tmp_path_factory) -> tuple[City, City]:
    folder = tmp_path_factory.mktemp("doubles")
    raw = written(folder / "raw", 1_500, 6)
    whole = imported(raw, folder / "whole")
    for extract, column in KEYED.items():
        changed(raw, extract, QIDONG, doubled(column))
    return whole, imported(raw, folder / "out")


@pytest.mark.parametrize("extract", KEYED)
def test_both_are_returned(cities, extract) -> None:
    (entry,) = [e for e in intake_of(cities[1].done, 202011)["extracts"]
                if (e["contract"], e["county"]) == (extract, str(QIDONG))]  # fmt: skip
    assert entry["state"] == "taken"
    assert entry["faults"] == {"repeated": 1, "at_odds": 2}
    first = 2  # below the heads
    (read,) = [r for r in cities[1].done.reads.values() if (r.contract.key, r.delivery.county)
               == (extract, QIDONG)]  # fmt: skip
    last = first + entry["rows"] - 1
    found = sorted(read.faults.select("row", "fault", "value").rows())
    assert found == [
        (last - 2, "at_odds", str(last)),
        (last - 1, "repeated", str(first)),
        (last, "at_odds", str(last - 2)),
    ]


def test_no_bill_or_obligor_counts_twice(cities) -> None:
    """The one that stands twice is there once; of the one at odds the sum is not known."""
    whole, out = cities
    for entity in ("bill", "obligor"):
        before, after = (
            pl.read_parquet(city.snapshot / str(QIDONG) / f"{entity}.parquet") for city in cities
        )
        assert len(before) == len(after), entity
    bills = [pl.read_parquet(c.snapshot / str(QIDONG) / "bill.parquet") for c in (whole, out)]
    open_ = [int(rows["bill_own_share"].null_count()) for rows in bills]
    assert open_ == [0, 2]
