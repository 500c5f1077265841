"""The scalar evaluator: one household, every value kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from tests.policy.engine.small import RULES, rule_of, small

from minsheng.policy.engine.faults import PolicyError
from minsheng.policy.engine.scalar import Household, evaluate, reevaluate
from minsheng.policy.engine.unknown import Cause, Unknown

U = Unknown(Cause.NOT_DELIVERED)
FAMILY = Household(
    county="320681",
    rows={
        "run": [{"as_of": 20201101}],
        "household": [{"urban": False}],
        "person": [
            {"wage_m": 100, "guild": 0, "elder": 1},
            {"wage_m": 200, "guild": 1, "elder": -1},
            {"wage_m": 0, "guild": 2, "elder": 7},
        ],
        "obligor": [{"cousin_m": 5}, {"cousin_m": 6}],
        "bill": [{"bill_sum": 10}, {"bill_sum": 20}, {"bill_sum": 40}],
        "contribution": [{"stamp": U}],
    },
    parents={"bill": [0, 2, 2], "contribution": [1]},
    ident=7,
)
MORE = (
    rule_of("spent(bill_sum: Many[Fen]) -> Fen", "total(bill_sum)", '"person"')
    + rule_of("stamped(stamp: Many[Fen]) -> Fen", "total(stamp)", '"person"')
    + rule_of("all_spent(bill_sum: Many[Fen]) -> Fen", "total(bill_sum)")
    + rule_of("elder_m(elder: Pointer, wage_m: Many[Fen]) -> Fen", "at(elder, wage_m, 0)",
              '"person"')
    + rule_of("half(bill_sum: Fen, wage_m: Fen, line_m: Fen, as_of: Day) -> Fen",
              "where(as_of == as_of, bill_sum + wage_m + line_m, 0)", '"bill"')
    + rule_of("lot() -> Count", "12", '"obligor"')
    + rule_of("seen(lot: Many[Count], cousin_m: Many[Fen]) -> bool",
              "(total(cousin_m) == total(cousin_m)) & (total(lot) == 12)")
)  # fmt: skip


@pytest.fixture(scope="module")
def dues(book):
    return book(small(rules=RULES + MORE))


def test_values_go_up_down_and_across(dues) -> None:
    values = evaluate(dues, FAMILY).values
    assert values["dues__wages_m_hh"] == [300]
    assert values["dues__poor"] == [True]
    assert values["dues__spent"] == [10, 0, 60]
    assert values["dues__all_spent"] == [70]
    assert values["dues__half"] == [50110, 50020, 50040]
    assert values["dues__lot"] == [12, 12]
    assert values["dues__seen"] == [False]
    assert repr(values["dues__elder_m"]) == "[200, 0, unknown(contradicted)]"
    assert repr(values["dues__stamped"]) == "[0, unknown(not_delivered), 0]"


def test_only_what_the_targets_rest_on_is_run(dues) -> None:
    trace = evaluate(dues, FAMILY, ["dues__poor", "urban", "dues__line_m"])
    assert set(trace.values) == {"dues__poor", "dues__wages_m_hh", "dues__line_m", "wage_m",
                                 "urban"}  # fmt: skip
    assert trace.value("dues__poor") is True
    assert trace.value("wage_m", 1) == 200
    assert trace.value("dues__line_m") == 50000
    assert trace.value("urban") is False


def test_a_name_the_book_does_not_have_is_told(dues) -> None:
    with pytest.raises(PolicyError, match="`dues__pour` is no name of the rule book"):
        evaluate(dues, FAMILY, ["dues__pour"])


def test_a_fact_that_is_not_there_is_told_with_its_household(dues) -> None:
    rows = {**FAMILY.rows, "person": [{"guild": 0, "elder": -1}]}
    words = r"household 7: the fact `wage_m`, 工资 \(wage\), is missing; give its value or say"
    with pytest.raises(PolicyError, match=words):
        evaluate(dues, replace(FAMILY, rows=rows), ["dues__poor"])


def test_without_the_residence_no_figure_is_taken(dues) -> None:
    rows = {**FAMILY.rows, "household": [{"urban": U}]}
    words = "household 7: whether the urban standard applies must be known"
    with pytest.raises(PolicyError, match=words):
        evaluate(dues, replace(FAMILY, rows=rows))


def test_the_residence_follows_the_fact() -> None:
    rows = {**FAMILY.rows, "household": [{"urban": True}]}
    assert replace(FAMILY, rows=rows).residence == "urban"
    assert FAMILY.residence == "rural"


def test_a_figure_the_county_does_not_have_is_told(dues) -> None:
    trace = evaluate(dues, replace(FAMILY, county="110101"), ["dues__line_m"])
    assert trace.value("dues__line_m") == 50000


def test_deciding_again_runs_only_what_hangs_on_the_change(dues) -> None:
    trace = evaluate(dues, FAMILY)
    again = reevaluate(trace, {"dues__wages_m_hh": [50000]}, ["dues__poor", "dues__spent"])
    assert again == {
        "dues__wages_m_hh": [50000],
        "dues__poor": [False],
        "dues__spent": [10, 0, 60],
    }
    unknown = reevaluate(trace, {"dues__wages_m_hh": [U]}, ["dues__poor"])
    assert repr(unknown["dues__poor"]) == "[unknown(not_delivered)]"
    assert trace.value("dues__poor") is True


def test_what_hangs_is_found_anew_when_too_much_is_kept(dues, monkeypatch) -> None:
    trace = evaluate(dues, FAMILY)
    dues.hanging_steps.clear()
    monkeypatch.setattr("minsheng.policy.engine.scalar.MOST_KEPT", 1)
    for wages, poor in ((10_000, True), (50_000, False), (10_000, True)):
        for wanted in (["dues__poor"], ["dues__poor", "dues__spent"]):
            again = reevaluate(trace, {"dues__wages_m_hh": [wages]}, wanted)
            assert again["dues__poor"] == [poor]
            assert len(dues.hanging_steps) == 1


def test_deciding_again_leaves_what_it_is_told(dues) -> None:
    """A rule whose value is given keeps it, whatever else is given that it rests on."""
    given = {"wage_m": [0, 0, 0], "dues__wages_m_hh": [50000]}
    again = reevaluate(evaluate(dues, FAMILY), given, ["dues__poor"])
    assert again["dues__wages_m_hh"] == [50000]
    assert again["dues__poor"] == [False]


def test_deciding_again_gives_the_causes_of_now(dues) -> None:
    """What was unknown and still is may be so for another cause."""
    other = Unknown(Cause.CONTRADICTED)
    rows = {**FAMILY.rows, "contribution": [{"stamp": U}, {"stamp": U}]}
    household = replace(FAMILY, rows=rows, parents={**FAMILY.parents, "contribution": [1, 1]})
    trace = evaluate(dues, household)
    again = reevaluate(trace, {"stamp": [U, other]}, ["dues__stamped"])
    assert again["dues__stamped"][1].cause == U.cause | other.cause
    assert trace.value("dues__stamped", 1).cause == U.cause


def test_the_law_of_the_day_is_run(book) -> None:
    old = rule_of("heads_old() -> Count", "1", '"household", name="heads", end="2020-12-31"')
    new = rule_of("heads_new() -> Count", "12", '"household", name="heads", start="2021-01-01"')
    texts = small(rules=RULES + old + new)
    for day, heads in ((date(2020, 12, 31), 1), (date(2021, 1, 1), 12)):
        assert evaluate(book(texts, day), FAMILY).value("dues__heads") == heads
