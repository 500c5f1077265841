"""Which changes a run lists: every one proposed or open, none that is no news, each sum its own."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from tests.recheck.outcomes import Row, outcome_of

from minsheng.policy.engine.fused.columns import Batch
from minsheng.policy.engine.unknown import Cause, Unknown
from minsheng.policy.laws.kinds import Decision
from minsheng.recheck.changes import changes, in_view, unsaid
from minsheng.recheck.outcome import (
    BASIC_AID,
    BENEFITS,
    DIBAO,
    EXIT_STARTS,
    IN_VIEW,
    ONCE,
    ONCE_CHANGE,
    OUTCOME,
    SINGLE,
)
from minsheng.recheck.snapshot import Loaded, Part

OPEN = Unknown(Cause.OUT_OF_DATE)
OLD_AGE = BENEFITS[-1]
NEWS = (
    Decision.ADJUST,
    Decision.STOP_PROPOSED,
    Decision.CANNOT_SAY,
    Decision.GRANT_PROPOSED,
    Decision.HINT,
)


def listed(*rows: Row, asked: dict[int, str] | None = None) -> list[dict[str, Any]]:
    """The changes of households 100, 101, ..."""
    number = len(rows)
    batch = Batch(np.zeros(number, np.int64), {}, {})
    ids = np.arange(100, 100 + number)
    loaded = Loaded(Part("320681", 0), ids, ids + 320_681_100_000, batch)
    outcome = outcome_of(rows, ("dibao.above", "dibao.below"))
    table = changes(loaded, outcome, ("dibao.above", "dibao.below"), asked or {}, "illustrative")
    return table.to_pylist()


def test_a_change_has_its_household_its_sums_and_its_reasons() -> None:
    told = {
        DIBAO.change: Decision.ADJUST,
        DIBAO.before: 50_000,
        DIBAO.after: 43_210,
        SINGLE.before: 1,
        SINGLE.after: 2,
        "reasons": ["dibao.below"],
    }
    assert listed({}, told) == [
        {
            "household_id": 101,
            "county": 320681,
            "village": 320_681_100_101,
            "benefit": "dibao",
            "change": "adjust",
            "before_m_hh": 50_000,
            "after_m_hh": 43_210,
            "reasons": "dibao.below",
            "ask": None,
            "figures": "illustrative",
        }
    ]


@pytest.mark.parametrize("decision", Decision)
def test_what_is_proposed_is_news_and_what_goes_on_is_none(decision: Decision) -> None:
    found = listed({DIBAO.change: decision, OUTCOME: Decision.CONTINUE})
    assert [row["change"] for row in found] == [decision.name.lower()] * (decision in NEWS)


def test_a_gradual_exit_that_begins_is_news_once() -> None:
    """Somebody has to put its first month on record, though the sum stays what it was."""
    same = {DIBAO.before: 64_000, DIBAO.after: 64_000}
    rows = listed(
        {DIBAO.change: Decision.CONTINUE, EXIT_STARTS: True, "reasons": ["dibao.above"], **same},
        {DIBAO.change: Decision.CONTINUE, **same},
        {DIBAO.change: Decision.ADJUST, EXIT_STARTS: True, **same},
        {DIBAO.change: Decision.CONTINUE, EXIT_STARTS: True, IN_VIEW: False},
        {DIBAO.change: Decision.CONTINUE, EXIT_STARTS: True, OUTCOME: Decision.CANNOT_SAY},
    )
    assert [(r["household_id"], r["benefit"], r["change"], r["reasons"]) for r in rows] == [
        (100, "dibao", "continue", "dibao.above"),
        (102, "dibao", "adjust", ""),
    ]
    assert (rows[0]["before_m_hh"], rows[0]["after_m_hh"]) == (64_000, 64_000)


def test_a_refusal_is_news_where_it_is_the_outcome() -> None:
    """What is not due beside other aid is none; what was asked for and refused is."""
    refused = {DIBAO.change: Decision.REFUSE_PROPOSED}
    beside = {OUTCOME: Decision.GRANT_PROPOSED, OLD_AGE.change: Decision.GRANT_PROPOSED}
    found = listed({**refused, **beside}, {**refused, OUTCOME: Decision.REFUSE_PROPOSED})
    assert [(r["household_id"], r["benefit"]) for r in found] == [(100, "old_age"), (101, "dibao")]


def test_a_refusal_of_all_basic_aid_is_news_beside_another_outcome() -> None:
    basic = [b for b in BENEFITS if b.name in BASIC_AID]
    refused = {b.change: Decision.REFUSE_PROPOSED for b in basic}
    beside = {OUTCOME: Decision.GRANT_PROPOSED, OLD_AGE.change: Decision.GRANT_PROPOSED}
    found = listed({**refused, **beside})
    assert [r["benefit"] for r in found] == [*(b.name for b in basic), "old_age"]


def test_a_hint_proposes_no_sum() -> None:
    (row,) = listed({ONCE_CHANGE: Decision.HINT, ONCE: 300_000})
    assert (row["change"], row["after_m_hh"]) == ("hint", None)


def test_each_benefit_has_a_row_with_its_own_sums() -> None:
    rows = listed(
        {OLD_AGE.change: Decision.STOP_PROPOSED, OLD_AGE.before: 5_000},
        {
            DIBAO.change: Decision.STOP_PROPOSED,
            DIBAO.before: 70_000,
            SINGLE.change: Decision.GRANT_PROPOSED,
            SINGLE.after: 64_000,
            ONCE_CHANGE: Decision.GRANT_PROPOSED,
            ONCE: 300_000,
        },
    )
    assert [(r["household_id"], r["benefit"], r["before_m_hh"], r["after_m_hh"]) for r in rows] == [
        (100, "old_age", 5_000, 0),
        (101, "dibao", 70_000, 0),
        (101, "single", 0, 64_000),
        (101, "temporary_aid", None, 300_000),
    ]


def test_no_sum_stands_where_none_is_known_or_nothing_is_proposed() -> None:
    """What is drawn stays as it is while something is open: no sum may be read as the new one."""
    adjust, cannot = Decision.ADJUST, Decision.CANNOT_SAY
    rows = listed(
        {DIBAO.change: adjust, DIBAO.before: OPEN, DIBAO.after: 64_000},
        {DIBAO.change: adjust, DIBAO.before: 64_000, DIBAO.after: OPEN},
        {DIBAO.change: cannot, DIBAO.before: 64_000, DIBAO.after: 10_000},
    )
    assert [(r["before_m_hh"], r["after_m_hh"]) for r in rows] == [
        (None, 64_000),
        (64_000, None),
        (64_000, None),
    ]


def test_only_households_in_view_are_listed() -> None:
    """One of which it is unknown whether it is in view must not be lost."""
    adjust = {DIBAO.change: Decision.ADJUST}
    rows = [{**adjust, IN_VIEW: False}, {**adjust, IN_VIEW: OPEN}, adjust]
    assert [r["household_id"] for r in listed(*rows)] == [101, 102]
    assert in_view(outcome_of(rows)).tolist() == [1, 2]


def test_whoever_has_something_open_is_asked() -> None:
    """For any of the benefits, or the whole; not who is out of view."""
    cannot = Decision.CANNOT_SAY
    rows: list[Row] = [
        {OUTCOME: cannot},
        {ONCE_CHANGE: cannot},
        {OLD_AGE.change: cannot, OUTCOME: Decision.ADJUST},
        {DIBAO.change: Decision.ADJUST},
        {OUTCOME: cannot, IN_VIEW: False},
    ]
    assert unsaid(outcome_of(rows)).tolist() == [0, 1, 2]
    found = listed(*rows, asked={1: "wage_verified_m vehicles"})
    assert [(r["household_id"], r["ask"]) for r in found] == [
        (101, "wage_verified_m vehicles"),
        (102, None),
        (103, None),
    ]
