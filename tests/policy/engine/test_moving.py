"""A threshold passed by the facts: what else hangs on them moves with it, whichever they are."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from tests.policy.engine.small import PARAMETERS, figure, rule_of, small

from minsheng.policy.engine.book import Book, compile_book
from minsheng.policy.engine.comparisons import Comparison
from minsheng.policy.engine.library import library_from_texts
from minsheng.policy.engine.moving import following, moves
from minsheng.policy.engine.scalar import Household, Trace, evaluate
from minsheng.policy.engine.thresholds import Threshold, try_thresholds

FACT = """  {}: {{type: Fen, zh: 事, en: fact, agency: office, basis: open, ask: 1, baseline: 0}}
"""
RULES = (
    rule_of("income_m(wage_m: Fen, alms_m: Fen) -> Fen", "wage_m + alms_m", '"person"')
    + rule_of("own_m(income_m: Fen) -> Fen", "income_m", '"person"')
    + rule_of("able(own_m: Fen, keep_m: Fen) -> bool", "keep_m <= own_m", '"person"')
    + rule_of("income_m_hh(income_m: Many[Fen]) -> Fen", "total(income_m)")
    + rule_of("earned_m_hh(wage_m: Many[Fen]) -> Fen", "total(wage_m)")
    + rule_of("poor(income_m_hh: Fen, line_m: Fen) -> bool", "income_m_hh < line_m")
    + rule_of("spent(bill_sum: Many[Fen]) -> Fen", "total(bill_sum)", '"person"')
    + rule_of("spent_hh(spent: Many[Fen]) -> Fen", "total(spent)")
    + rule_of("burdened(spent_hh: Fen, burden: Fen) -> bool", "burden <= spent_hh")
    + rule_of("able_heads(able: Many[bool]) -> Count", "count(able)")
    + rule_of("due(poor: bool, able_heads: Count) -> Count", "where(poor, 12 - able_heads, 0)")
    + rule_of("bonus(earned_m_hh: Fen, poor: bool) -> Fen", "where(poor, 0, earned_m_hh)")
    + rule_of("aid(burdened: bool) -> Count", "where(burdened, 12, 0)")
)
PERSON = '"person"'
WANTED = ("dues__due", "dues__bonus", "dues__aid")


@pytest.fixture(scope="module")
def book() -> Book:
    figures = PARAMETERS + figure("keep_m", "Fen", 45_000) + figure("burden", "Fen", 9_000)
    texts = small(parameters=figures, rules=RULES, reasons="")
    texts["facts.yaml"] = texts["facts.yaml"].replace(
        "  guild: {type", FACT.format("alms_m") + "  guild: {type"
    )
    return compile_book(library_from_texts(texts), date(2020, 11, 1))


def traced(book: Book, *persons: tuple[int, int], bills: tuple[int, ...] = ()) -> Trace:
    """Persons, each with a wage and alms; the bills are the first one's."""
    told = [{"wage_m": wage, "alms_m": alms, "guild": 0, "elder": -1} for wage, alms in persons]
    rows: dict[Any, Any] = {
        "run": [{"as_of": 20201101}],
        "household": [{"urban": False}],
        "person": told,
        "obligor": [],
        "bill": [{"bill_sum": bill} for bill in bills],
        "contribution": [],
    }
    household = Household("990101", rows, {"bill": [0] * len(bills), "contribution": []})
    return evaluate(book, household, WANTED)


def alike(trace: Trace, some: list[Threshold], wanted: tuple[str, ...]) -> dict[str, Any]:
    found = following(trace, some, wanted)
    assert found is not None
    return dict(found.alike)


def threshold(trace: Trace, rule: str) -> Threshold:
    tried = [t.threshold for t in try_thresholds(trace, WANTED, most=9, tries=20)]
    return next(t for t in tried if t.rule == f"dues__{rule}")


def test_what_the_household_has_moves_with_what_a_person_has(book: Book) -> None:
    """Her income alone would make her able; with it the family would no longer be poor."""
    trace = traced(book, (0, 40_000), (0, 9_000))
    one = threshold(trace, "able")
    assert one.after == {"dues__due": 11}
    assert alike(trace, [one], WANTED) == {"dues__due": 0}


def test_what_hangs_on_whose_or_what_money_it_is_is_left_out(book: Book) -> None:
    trace = traced(book, (0, 40_000), (0, 0))
    one = threshold(trace, "poor")
    found = list(moves(trace, one, WANTED))
    assert {name for columns in found for name in columns} == {"wage_m", "alms_m"}
    assert len(found) == 4
    assert alike(trace, [one], WANTED) == {"dues__due": 0}


def test_a_sum_that_must_fall_is_taken_from_several(book: Book) -> None:
    trace = traced(book, (0, 30_000), (0, 30_000), (0, 30_000))
    one = threshold(trace, "poor")
    for columns in moves(trace, one, WANTED):
        assert sum(columns["alms_m"]) == 49_999
        assert min(columns["alms_m"]) >= 0
    assert alike(trace, [one], WANTED) == {"dues__due": 12}


def test_a_bill_more_is_tried_where_there_is_none(book: Book) -> None:
    trace = traced(book, (0, 10_000))
    one = threshold(trace, "burdened")
    assert not list(moves(trace, one, WANTED))
    assert alike(trace, [one], WANTED) == {"dues__aid": 12}
    trace = traced(book, (0, 10_000), bills=(8_000,))
    one = threshold(trace, "burdened")
    assert list(moves(trace, one, WANTED)) == [{"bill_sum": [9_000]}]


def test_several_at_once_are_moved_at_once(book: Book) -> None:
    trace = traced(book, (0, 49_000), bills=(8_000,))
    both = [threshold(trace, "poor"), threshold(trace, "burdened")]
    assert alike(trace, both, WANTED) == {"dues__due": 0, "dues__aid": 12}


DATED = """  month: {type: Month, zh: 月, en: a, agency: bank, basis: open, ask: 3, baseline: 0}
  paid: {type: Fen, zh: 自付, en: paid, agency: bank, basis: open, ask: 3, baseline: 7}
"""
PLAIN = ("alms_m", "gift_m", "pension_m", "claimed_m", "verified_m", "fee_m")
PERSONAL = "".join(FACT.format(name) for name in PLAIN)
RICH_RULES = (
    rule_of("wage_m(claimed_m: Fen, verified_m: Fen) -> Fen", "verified_m + 0 * claimed_m", PERSON)
    + rule_of("net_m(wage_m: Fen, costs_m: Fen) -> Fen", "greatest(0, wage_m - costs_m)", PERSON)
    + rule_of("pension_found_m(pension_m: Fen) -> Fen", "pension_m", PERSON)
    + rule_of(
        "income_m(net_m: Fen, gift_m: Fen, alms_m: Fen, pension_found_m: Fen, fee_m: Fen) -> Fen",
        "net_m + gift_m + alms_m + pension_found_m - fee_m",
        PERSON,
    )
    + rule_of(
        "bare_m(income_m: Fen, pension_found_m: Fen) -> Fen", "income_m - pension_found_m", PERSON
    )
    + rule_of("own_m(income_m: Fen) -> Fen", "income_m", PERSON)
    + rule_of("able(own_m: Fen, keep_m: Fen) -> bool", "keep_m <= own_m", PERSON)
    + rule_of("income_m_hh(income_m: Many[Fen]) -> Fen", "total(income_m)")
    + rule_of("bare_m_hh(bare_m: Many[Fen]) -> Fen", "total(bare_m)")
    + rule_of("wage_m_hh(wage_m: Many[Fen]) -> Fen", "total(wage_m)")
    + rule_of("over(income_m_hh: Fen, line_m: Fen) -> bool", "line_m <= income_m_hh")
    + rule_of("stop(over: bool) -> Count", "where(over, 12, 0)")
    + rule_of("rest(over: bool, bare_m_hh: Fen) -> Fen", "where(over, bare_m_hh, 0)")
    + rule_of("exit(over: bool, wage_m_hh: Fen) -> Fen", "where(over, wage_m_hh, 0)")
    + rule_of("all_m(over: bool, income_m_hh: Fen) -> Fen", "where(over, income_m_hh, 0)")
    + rule_of("thanked(gift_m: Many[Fen]) -> Fen", "total(gift_m)")
    + rule_of("said(alms_m: Many[Fen]) -> Fen", "total(alms_m)")
    + rule_of("able_ones(able: Many[bool]) -> Count", "count(able)")
    + rule_of("yearly_y(own_m: Fen) -> Fen", "12 * own_m", PERSON)
    + rule_of("yearly_y_hh(yearly_y: Many[Fen]) -> Fen", "total(yearly_y)")
    + rule_of("richer(yearly_y_hh: Fen, year_y: Fen) -> bool", "year_y < yearly_y_hh")
    + rule_of("rich(richer: bool) -> Count", "where(richer, 12, 0)")
    + rule_of("mean_m(income_m_hh: Fen, line_m: Fen) -> Fen", "line_m + income_m_hh")
    + rule_of("slim(fee_m_hh: Fen, mean_m: Fen) -> bool", "mean_m <= fee_m_hh")
    + rule_of("fee_m_hh(fee_m: Many[Fen]) -> Fen", "total(fee_m)")
    + rule_of("relief(slim: bool) -> Count", "where(slim, 12, 0)")
    + rule_of(
        "recent(month: Month, paid: Fen, gone: Month) -> Fen",
        "where(month == gone, paid, 0)",
        '"bill"',
    )
    + rule_of("spent(recent: Many[Fen]) -> Fen", "total(recent)", PERSON)
    + rule_of("spent_hh(spent: Many[Fen]) -> Fen", "total(spent)")
    + rule_of("burdened(spent_hh: Fen, burden: Fen) -> bool", "burden <= spent_hh")
    + rule_of("aid(burdened: bool) -> Count", "where(burdened, 12, 0)")
)
ENDS = ("stop", "rest", "exit", "all_m", "able_ones", "rich", "aid", "said", "thanked")
RICH = tuple(f"dues__{name}" for name in ENDS)


@pytest.fixture(scope="module")
def rich() -> Book:
    """Gifts, pensions taken off again, wages whose costs come off first, and fees."""
    figures = (
        PARAMETERS
        + figure("keep_m", "Fen", 45_000)
        + figure("burden", "Fen", 9_000)
        + figure("costs_m", "Fen", 20_000)
        + figure("year_y", "Fen", 599_995)
        + figure("gone", "Month", 202010)
    )
    texts = small(parameters=figures, rules=RICH_RULES, reasons="")
    facts = texts["facts.yaml"].replace("  wage_m: {", PERSONAL + "  unused_m: {")
    texts["facts.yaml"] = facts.replace("contribution:\n", DATED + "contribution:\n")
    return compile_book(library_from_texts(texts), date(2020, 11, 1))


def lived(book: Book, *persons: dict[str, int], wanted: tuple[str, ...] = RICH) -> Trace:
    """Persons by what they have; all else of them is nothing."""
    plain = dict.fromkeys(PLAIN, 0)
    rows: dict[Any, Any] = {
        "run": [{"as_of": 20201101}],
        "household": [{"urban": False}],
        "person": [plain | person for person in persons],
        "obligor": [],
        "bill": [],
        "contribution": [],
    }
    household = Household("990101", rows, {"bill": [], "contribution": []})
    return evaluate(book, household, wanted)


def found(trace: Trace, rule: str, wanted: tuple[str, ...] = RICH) -> Threshold:
    tried = [t.threshold for t in try_thresholds(trace, wanted, most=9, tries=20)]
    return next(t for t in tried if t.rule == f"dues__{rule}")


def moved(trace: Trace, rule: str) -> list[dict[str, Any]]:
    return [dict(columns) for columns in moves(trace, found(trace, rule), RICH)]


def test_a_wage_is_moved_whose_costs_come_off_first(rich: Book) -> None:
    """The claimed wage counts for nothing, and of the verified one only what is over its costs."""
    columns = moved(lived(rich, {"gift_m": 40_000}), "over")
    assert {"verified_m": [30_000]} in columns
    assert not [c for c in columns if "claimed_m" in c]
    columns = moved(lived(rich, {"gift_m": 30_000, "verified_m": 25_000}), "over")
    assert {"verified_m": [40_000]} in columns


def test_what_is_taken_off_again_elsewhere_is_a_kind_of_its_own(rich: Book) -> None:
    """A pension is income as a gift is; the rest without it is another."""
    trace = lived(rich, {"gift_m": 40_000})
    columns = moved(trace, "over")
    assert {"gift_m": [50_000]} in columns
    assert {"pension_m": [10_000]} in columns
    assert alike(trace, [found(trace, "over")], RICH) == {
        "dues__stop": 12,
        "dues__all_m": 50_000,
        "dues__able_ones": 1,
        "dues__rich": 12,
    }
    (kinds,) = (k for names, k in rich.kinds_of_sums.items() if names == ("dues__income_m_hh",))
    assert kinds == (
        ("claimed_m", "verified_m"),
        ("alms_m",),
        ("fee_m",),
        ("gift_m",),
        ("pension_m",),
    )


def test_a_rule_of_a_persons_moves_that_person_alone(rich: Book) -> None:
    trace = lived(rich, {"gift_m": 44_000}, {"gift_m": 1_000})
    one = found(trace, "able")
    assert one.row == 0
    for columns in moves(trace, one, RICH):
        for name, column in columns.items():
            assert column[1] == trace.values[name][1]


def test_one_whose_sums_bring_nothing_is_given_up(rich: Book, monkeypatch) -> None:
    """Three kinds are tried of five."""
    trace = lived(rich, {"gift_m": 40_000})
    asked: list[str] = []

    def nothing(*arguments: Any) -> None:
        asked.extend(place.fact for place in arguments[2])

    monkeypatch.setattr("minsheng.policy.engine.moving._brought", nothing)
    assert list(moves(trace, found(trace, "over"), RICH)) == []
    assert asked == ["claimed_m", "verified_m", "alms_m", "fee_m"]


def test_a_side_falls_by_what_is_taken_off_where_nothing_is_there(rich: Book) -> None:
    """The wage alone would do it only down to its costs; with nothing there, the fee does."""
    trace = lived(rich, {"verified_m": 72_000})
    assert moved(trace, "over") == [{"verified_m": [69_999]}]
    none = replace(found(trace, "over"), left=50_000, right=52_000)
    bare = replace(trace, values={**trace.values, "verified_m": [0]})
    assert list(moves(bare, none, RICH)) == [{"fee_m": [2_001]}]


def test_a_years_sum_is_brought_just_over_by_months(rich: Book) -> None:
    """Twelve months come to no fen exactly; a sum that is moved by itself does."""
    columns = moved(lived(rich, {"gift_m": 49_000}), "richer")
    assert {"gift_m": [50_000]} in columns
    columns = moved(lived(rich, {"gift_m": 51_000}), "richer")
    assert columns == [{"gift_m": [49_999]}]


def test_where_the_limit_moves_too_nothing_is_said(rich: Book) -> None:
    """The fee lowers the income the limit is made of: by it the limit is another."""
    wanted = ("dues__relief",)
    trace = lived(rich, {"fee_m": 30_000, "gift_m": 30_000}, wanted=wanted)
    one = replace(found(trace, "slim", wanted), comparison=_limited(found(trace, "slim", wanted)))
    assert one.limit == 50_000
    assert not list(moves(trace, one, wanted))


def _limited(threshold: Threshold) -> Comparison:
    """Its comparison, the mean taken for the law's side."""
    return replace(threshold.comparison, limit="left", moved=None)


def test_one_bill_more_is_of_the_month_gone_by(rich: Book) -> None:
    trace = lived(rich, {}, {})
    one = found(trace, "burdened")
    assert not list(moves(trace, one, RICH))
    assert alike(trace, [one], RICH) == {"dues__aid": 12}
    assert following(lived(rich, {"gift_m": 40_000}), [one, one], RICH) is None
