"""The mark of a change moves with every fact its sums rest on, and with no other."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
import pytest

from minsheng.policy.engine.book import Book, compile_book
from minsheng.policy.engine.fused.columns import Batch, Column
from minsheng.policy.engine.library import Library
from minsheng.recheck.decide import law_day
from minsheng.recheck.outcome import BASIC_AID
from minsheng.recheck.resting import SUMS, marks, resting_of
from minsheng.recheck.snapshot import Loaded, Snapshot

MONTH, COUNTY = "2020-11", "320612"


@pytest.fixture(scope="module")
def book(library: Library) -> Book:
    return compile_book(library, law_day(MONTH))


@pytest.fixture(scope="module")
def loaded(cities: dict[str, Path], library: Library) -> Loaded:
    """A part whose households have persons, obligors and bills."""
    snapshot = Snapshot(cities[MONTH], library.facts)
    parts = [snapshot.read(part, library.facts) for part in snapshot.parts]
    return max(parts, key=lambda part: part.batch.rows("bill"))


def moved(batch: Batch, name: str, row: int, *, cause: int | None = None) -> Batch:
    """A batch with another value of a fact in one row, or another cause."""
    column = batch.columns[name]
    values = np.array(column.values)
    causes = np.zeros(len(values), np.uint8) if column.causes is None else column.causes.copy()
    if cause is None:
        values[row], causes[row] = values[row] ^ 1, 0
        if column.causes is not None and column.causes[row]:
            values[row] = 0
    else:
        causes[row] = cause
    return Batch(batch.areas, batch.offsets, {**batch.columns, name: Column(values, causes)})


def test_every_fact_a_sum_rests_on_moves_its_mark_alone(book: Book, loaded: Loaded) -> None:
    on, batch = resting_of(book), loaded.batch
    rows = np.arange(min(batch.households, 40))
    for benefit in ("dibao", "old_age", "children"):
        facts = on.facts[benefit]
        before = marks(batch, rows, COUNTY, facts)
        for fact in facts:
            if not batch.rows(fact.entity):
                continue
            again = marks(moved(batch, fact.name, 0), rows, COUNTY, facts)
            other = [k for k, (a, b) in enumerate(zip(before, again, strict=True)) if a != b]
            assert len(other) <= 1, fact.name
            assert other or _owner(batch, fact.entity) >= len(rows), fact.name


def _owner(batch: Batch, entity: Any) -> int:
    """The household of the first row of an entity."""
    if entity in ("bill", "contribution"):
        person = int(np.searchsorted(batch.offsets[entity], 0, side="right")) - 1
        return int(np.searchsorted(batch.offsets["person"], person, side="right")) - 1
    if entity == "household":
        return 0
    return int(np.searchsorted(batch.offsets[entity], 0, side="right")) - 1


def test_a_fact_no_sum_rests_on_moves_nothing(book: Book, loaded: Loaded) -> None:
    on, rows = resting_of(book), np.arange(10)
    facts = on.facts["old_age"]
    assert {fact.name for fact in facts} >= {"birth", "award_old_age_m", "urban"}
    before = marks(loaded.batch, rows, COUNTY, facts)
    assert "financial_assets_hh" not in {fact.name for fact in facts}
    assert marks(moved(loaded.batch, "financial_assets_hh", 3), rows, COUNTY, facts) == before


def test_why_a_fact_is_unknown_is_part_of_the_mark_and_its_hidden_value_is_not(
    book: Book, loaded: Loaded
) -> None:
    on, rows = resting_of(book), np.arange(5)
    facts = on.facts["dibao"]
    one, other = (
        moved(moved(loaded.batch, "vehicles", 2), "vehicles", 2, cause=cause) for cause in (2, 4)
    )
    hidden = moved(loaded.batch, "vehicles", 2, cause=2)
    assert marks(one, rows, COUNTY, facts) == marks(hidden, rows, COUNTY, facts)
    assert marks(one, rows, COUNTY, facts)[2] != marks(other, rows, COUNTY, facts)[2]


def test_a_mark_is_the_households_own_wherever_it_stands(book: Book, loaded: Loaded) -> None:
    facts = resting_of(book).facts["dibao"]
    whole = marks(loaded.batch, np.arange(10), COUNTY, facts)
    assert marks(loaded.batch, np.array([7, 3]), COUNTY, facts) == [whole[7], whole[3]]
    assert marks(loaded.batch, np.array([7]), "320613", facts) != [whole[7]]
    assert len(set(whole)) == 10
    assert marks(loaded.batch, np.arange(0), COUNTY, facts) == []


def test_the_reasons_of_a_change_rest_on_its_facts(book: Book) -> None:
    on = resting_of(book)
    for benefit, own in on.reasons.items():
        known = {fact.name for fact in on.facts[benefit]}
        for reason, when in book.conditions:
            if reason.code in own:
                read = {n for n in book.leaves((when.name,)) if book.nodes[n].fact is not None}
                assert read - {"as_of"} <= known, (benefit, reason.code)
    assert "old_age.eligible" in on.reasons["old_age"]
    assert "dibao.income_over_line" in on.reasons["dibao"]
    assert "dibao.income_over_line" not in on.reasons["old_age"]


def test_basic_aid_hangs_together_and_old_age_on_nothing(book: Book) -> None:
    on = resting_of(book)
    assert set(on.hangs_on) == set(SUMS)
    assert on.hangs_on["old_age"] == frozenset()
    for name in BASIC_AID:
        assert on.hangs_on[name] >= BASIC_AID - {name}
    assert "dibao" in on.hangs_on["severe_disability"]


def test_a_run_marks_every_change(runs: dict[str, Path]) -> None:
    for run in runs.values():
        rows = pq.read_table(run / "changes.parquet").to_pylist()
        assert rows
        for row in rows:
            assert len(row["rests_on"]) == 16
            assert set(row["own_reasons"].split()) <= set(row["reasons"].split())
            assert (row["change"], row["after_m_hh"]) == (row["found"], row["found_sum"])
