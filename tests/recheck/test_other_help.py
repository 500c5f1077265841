"""Whoever is to draw less is told what else there is: held to an evaluation of each household."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from minsheng.policy.engine.library import Library
from minsheng.policy.engine.scalar import Household, evaluate
from minsheng.policy.engine.unknown import Unknown
from minsheng.policy.laws.kinds import Decision
from minsheng.recheck.explain import Explainer
from minsheng.recheck.listing import Listing
from minsheng.recheck.other_help import (
    OPEN,
    YES,
    loses,
    other_help_of,
    read_help,
    words_of,
)
from minsheng.recheck.outcome import BENEFITS, CLASSES, ONCE
from minsheng.recheck.report import as_text
from minsheng.recheck.wanted import Wanted

Rows = list[dict[str, Any]]


@pytest.fixture(scope="module")
def lowered(large: tuple[Path, Path]) -> dict[int, Rows]:
    """The changes that take something, by household."""
    found: dict[int, Rows] = {}
    for row in pq.read_table(large[1] / "changes.parquet").to_pylist():
        less = row["change"] == "adjust" and row["after_m_hh"] < row["before_m_hh"]
        if row["change"] == "stop_proposed" or less:
            found.setdefault(row["household_id"], []).append(row)
        else:
            assert row["other_help"] == row["other_help_ask"] == ""
    return found


@pytest.fixture(scope="module")
def explainer(large: tuple[Path, Path], library: Library) -> Explainer:
    return Explainer(large[1], library)


def test_no_stopped_household_lacks_what_could_be_granted(
    lowered: dict[int, Rows], explainer: Explainer
) -> None:
    """Every rule anew, as if the family had applied; benefit by benefit."""
    assert len(lowered) >= 15
    yes = 0
    for household, rows in lowered.items():
        held = explainer.household(household)[0]
        facts = [{**held.rows["household"][0], "applies": True}]
        applying = Household(held.county, {**held.rows, "household": facts}, held.parents)
        trace = evaluate(explainer.book, applying, explainer.targets)
        due = {
            b.name
            for b in BENEFITS
            if trace.value(b.before) == 0
            and not isinstance(trace.value(b.after), Unknown)
            and trace.value(b.after) > 0
        }
        once = trace.value(ONCE)
        due |= {"temporary_aid"} if not isinstance(once, Unknown) and once > 0 else set()
        due |= {c.name for c in CLASSES if trace.value(c.rule) is True}
        granted = {b.name for b in BENEFITS if trace.value(b.change) == Decision.GRANT_PROPOSED}
        for row in rows:
            told = {name for name, word in read_help(row["other_help"]).items() if word == YES}
            assert told == due, household
            assert granted <= told, household
            yes += len(told)
    assert yes


def test_the_run_and_the_evaluation_of_one_household_say_the_same(
    lowered: dict[int, Rows], explainer: Explainer
) -> None:
    for household, rows in lowered.items():
        trace = explainer.trace(household)
        assert loses(trace)
        assert other_help_of(trace) == read_help(rows[0]["other_help"])
        assert {row["other_help"] for row in rows} == {rows[0]["other_help"]}


def test_what_is_open_names_what_would_settle_it(
    lowered: dict[int, Rows], explainer: Explainer, library: Library
) -> None:
    open_ = [r for rows in lowered.values() for r in rows if OPEN in r["other_help"]]
    assert open_
    for row in open_:
        asked = row["other_help_ask"].split()
        assert asked
        held = explainer.household(row["household_id"])[0]
        for name in asked:
            entity = library.facts[name].entity
            assert any(isinstance(r[name], Unknown) for r in held.rows[entity])
    for rows in lowered.values():
        if OPEN not in rows[0]["other_help"]:
            assert rows[0]["other_help_ask"] == ""


def test_the_list_and_the_explanation_carry_it(
    lowered: dict[int, Rows], large: tuple[Path, Path], explainer: Explainer, library: Library
) -> None:
    listing = Listing(large[1], library)
    listed = {row.household_id: row for row in listing.rows(Wanted())}
    household = next(h for h, rows in lowered.items() if YES in rows[0]["other_help"])
    told = read_help(lowered[household][0]["other_help"])
    assert listed[household].other_help == told
    explained = explainer.explain(household)
    assert explained.other_help == told
    assert f"其他救助：{words_of(told, 'zh')}" in as_text(explained, "zh")
    for row in listed.values():
        assert bool(row.other_help) <= (row.household_id in lowered)


def test_help_is_told_by_what_is_due_and_what_is_open() -> None:
    found = {"expenditure": YES, "old_age": YES, "margin": YES, "single": OPEN, "low_income": OPEN}
    assert words_of(found, "zh") == (
        "支出型救助金、尊老金可以享受；可以认定为低保边缘家庭；单人保能否享受尚不能判断；"
        "是否属于低收入家庭尚不能判断"
    )
    assert words_of({"dibao": YES}, "en") == "minimum living allowance (dibao) may be had"
    assert words_of({}, "zh") == ""
