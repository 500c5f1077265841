"""Households another day's law decides otherwise: counted once, by county and by kind."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from tests.recheck.outcomes import Row, outcome_of

from minsheng.policy.engine.library import Library
from minsheng.policy.engine.unknown import Cause, Unknown
from minsheng.policy.laws.kinds import Decision
from minsheng.recheck.difference import (
    EXAMPLES,
    Affected,
    Change,
    _differences,
    affected_households,
    as_data,
)
from minsheng.recheck.outcome import DIBAO, IN_VIEW, ONCE, ONCE_CHANGE, OUTCOME

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


OPEN = Unknown(Cause.OUT_OF_DATE)


def between(*pairs: tuple[Row, Row]) -> list[tuple[str, str, str, list[bool]]]:
    """How households differ that are decided by two laws."""
    old, new = (outcome_of(rows) for rows in zip(*pairs, strict=True))
    return [(c.what, c.old, c.new, mask.tolist()) for c, mask in _differences(old, new)]


def test_who_comes_into_view_or_leaves_it_differs() -> None:
    """A benefit is said where one of the laws says it; where neither does, it is no change."""
    away, here = {IN_VIEW: False}, {DIBAO.change: Decision.GRANT_PROPOSED}
    assert between((away, here), (here, away), (away, {**here, IN_VIEW: False})) == [
        ("dibao", "screened", "grant_proposed", [True, False, False]),
        ("dibao", "grant_proposed", "screened", [False, True, False]),
    ]
    outcome = {IN_VIEW: False, OUTCOME: Decision.HINT}
    assert between((away, outcome)) == [("outcome", "screened", "hint", [True])]


def test_a_sum_that_is_another_or_no_longer_known_differs() -> None:
    """Beside the same proposal; a sum beside another proposal is not told twice."""
    goes_on = {DIBAO.change: Decision.CONTINUE}
    one, other, unknown = ({**goes_on, DIBAO.after: s} for s in (64_000, 67_000, OPEN))
    assert between((one, other), (one, one), (one, unknown), (unknown, unknown)) == [
        ("dibao", "amount", "amount", [True, False, True, False])
    ]
    nought = {**goes_on, DIBAO.after: 0}
    assert between((nought, unknown)) == [("dibao", "amount", "amount", [True])]
    adjusted = {DIBAO.change: Decision.ADJUST, DIBAO.after: 67_000}
    assert between((one, adjusted)) == [("dibao", "continue", "adjust", [True])]
    aid = {ONCE_CHANGE: Decision.GRANT_PROPOSED}
    assert between(({**aid, ONCE: 1}, {**aid, ONCE: 2})) == [
        ("temporary_aid", "amount", "amount", [True])
    ]


def test_the_most_frequent_kind_comes_first_with_a_few_of_each() -> None:
    found = Affected()
    rare, frequent = Change("dibao", "adjust", "continue"), Change("single", "hint", "adjust")
    found.note(rare, [1, 2])
    for start in (10, 13, 16):
        found.note(frequent, range(start, start + 3))
    told = as_data(found)["changes"]
    assert [(c["what"], c["households"]) for c in told] == [("single", 9), ("dibao", 2)]
    assert [c["examples"] for c in told] == [[10, 11, 12, 13, 14], [1, 2]]
    assert EXAMPLES == 5
