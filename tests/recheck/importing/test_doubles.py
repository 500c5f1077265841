"""A row that stands twice counts once; two rows that say two things of one thing count for none."""

from __future__ import annotations

import shutil

import polars as pl
import pytest
from tests.recheck.importing.small_city import (
    COUNTIES,
    City,
    changed,
    imported,
    path_of,
    written,
)

from minsheng.recheck.importing.across import settle_across
from minsheng.recheck.importing.intake import intake_of

QIDONG, RUGAO = 320681, 320682
THREE = {county: COUNTIES[county] for county in (320613, QIDONG, RUGAO)}
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


def nearly_all(rows: pl.DataFrame) -> pl.DataFrame:
    """The first row gone, and the second with another sum: no copy of the file any more."""
    own = pl.when(pl.int_range(pl.len()) == 0).then(pl.lit("7")).otherwise("own")
    return rows.slice(1).with_columns(own.alias("own"))


@pytest.fixture(scope="module")
def under_two_names(tmp_path_factory) -> tuple[City, City, City]:
    """As it is; one county's bills as another's too; the same, nearly."""
    folder = tmp_path_factory.mktemp("names")
    raw = written(folder / "raw", 600, 6, counties=THREE)
    whole = imported(raw, folder / "whole")
    target = path_of(raw, "medical_bills", RUGAO)
    shutil.copy(path_of(raw, "medical_bills", QIDONG), target)
    same = imported(raw, folder / "same")
    changed(raw, "medical_bills", RUGAO, nearly_all)
    return whole, same, imported(raw, folder / "nearly")


def bills(city: City) -> pl.DataFrame:
    return pl.read_parquet(city.snapshot / str(QIDONG) / "bill.parquet")


def test_a_county_s_file_under_another_s_name_is_refused_with_it(under_two_names) -> None:
    refused = {path.name[:3]: why for path, why in under_two_names[1].done.refused}
    assert set(refused) == {COUNTIES[QIDONG], COUNTIES[RUGAO]}
    assert "启东市_" in refused["如皋市"].said("zh")
    assert "启东市_" in refused["如皋市"].said("en")
    assert {why.kind for why in refused.values()} == {"same_as_another"}


def test_nearly_the_same_file_counts_once(under_two_names) -> None:
    whole, _, nearly = under_two_names
    assert nearly.done.refused == []
    reads = {r.delivery.county: r for r in nearly.done.reads.values()
             if r.contract.key == "medical_bills"}  # fmt: skip
    first, second = reads[QIDONG], reads[RUGAO]
    if first.extract > second.extract:
        first, second = second, first
    rows = second.rows if second.delivery.county == RUGAO else first.rows
    counted = [dict(r.faults.group_by("fault").len().iter_rows()) for r in (first, second)]
    assert counted == [
        {"at_odds_elsewhere": 1},
        {"at_odds_elsewhere": 1, "repeated_elsewhere": rows - 1},
    ]
    (value,) = first.faults["value"]
    assert value.startswith(f"{second.delivery.path.name}:")
    before, after = bills(whole), bills(nearly)
    assert len(before) == len(after)
    assert [int(b["bill_own_share"].null_count()) for b in (before, after)] == [0, 1]
    again = settled(nearly)
    assert again == counted


def settled(city: City) -> list[dict[str, int]]:
    """The faults after the rows are settled once more: nothing is told twice."""
    assert city.done.register is not None
    reads = [r for r in city.done.reads.values() if r.contract.key == "medical_bills"]
    reads.sort(key=lambda read: read.extract)
    settle_across(reads, reads[0].contract, len(city.done.register.person_id))
    return [dict(r.faults.group_by("fault").len().iter_rows()) for r in reads if len(r.faults)]
