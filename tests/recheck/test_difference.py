"""Households another day's law decides otherwise: counted once, by county and by kind."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from minsheng.policy.engine.library import Library
from minsheng.recheck.difference import Affected, affected_households, as_data

OLD, NEW = date(2018, 11, 1), date(2020, 11, 1)


@pytest.fixture(scope="module")
def found(cities: dict[str, Path], library: Library) -> Affected:
    return affected_households(cities["2020-11"], library, OLD, NEW)


def test_some_are_decided_otherwise_after_two_raises(found: Affected) -> None:
    assert 0 < found.affected < found.households == 3_000


def test_the_counties_add_up(found: Affected) -> None:
    assert sum(found.counties.values()) == found.affected


def test_no_kind_holds_more_than_all(found: Affected) -> None:
    assert found.changes
    assert all(0 < count <= found.affected for count in found.changes.values())
    assert all(c.old != c.new or c.old == "amount" for c in found.changes)


def test_the_examples_are_decided_as_told(found: Affected, runs: dict[str, Path]) -> None:
    decided = {
        row["household_id"]: row
        for row in pq.read_table(runs["2020-11"] / "decisions.parquet").to_pylist()
    }
    for change, idents in found.examples.items():
        column = "outcome" if change.what == "outcome" else f"{change.what}_change"
        for ident in idents:
            if change.new != "amount":
                assert decided[ident][column] == change.new


def test_the_same_day_changes_nothing(cities: dict[str, Path], library: Library) -> None:
    same = affected_households(cities["2020-11"], library, NEW, NEW)
    assert (same.affected, same.changes) == (0, {})


def test_it_is_plain_data(found: Affected) -> None:
    told = as_data(found)
    counts = [c["households"] for c in told["changes"]]
    assert counts == sorted(counts, reverse=True)
    assert 0 not in told["by_county"].values()
