"""A threshold passed by the facts: what else hangs on them moves with it, whichever they are."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from tests.policy.engine.small import PARAMETERS, figure, rule_of, small

from minsheng.policy.engine.book import Book, compile_book
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


def threshold(trace: Trace, rule: str) -> Threshold:
    tried = [t.threshold for t in try_thresholds(trace, WANTED, most=9, tries=20)]
    return next(t for t in tried if t.rule == f"dues__{rule}")


def test_what_the_household_has_moves_with_what_a_person_has(book: Book) -> None:
    """Her income alone would make her able; with it the family would no longer be poor."""
    trace = traced(book, (0, 40_000), (0, 9_000))
    one = threshold(trace, "able")
    assert one.after == {"dues__due": 11}
    assert following(trace, [one], WANTED) == {"dues__due": 0}


def test_what_hangs_on_whose_or_what_money_it_is_is_left_out(book: Book) -> None:
    trace = traced(book, (0, 40_000), (0, 0))
    one = threshold(trace, "poor")
    found = list(moves(trace, one, WANTED))
    assert {name for columns in found for name in columns} == {"wage_m", "alms_m"}
    assert len(found) == 4
    assert following(trace, [one], WANTED) == {"dues__due": 0}


def test_a_sum_that_must_fall_is_taken_from_several(book: Book) -> None:
    trace = traced(book, (0, 30_000), (0, 30_000), (0, 30_000))
    one = threshold(trace, "poor")
    for columns in moves(trace, one, WANTED):
        assert sum(columns["alms_m"]) == 49_999
        assert min(columns["alms_m"]) >= 0
    assert following(trace, [one], WANTED) == {"dues__due": 12}


def test_a_bill_more_is_tried_where_there_is_none(book: Book) -> None:
    trace = traced(book, (0, 10_000))
    one = threshold(trace, "burdened")
    assert not list(moves(trace, one, WANTED))
    assert following(trace, [one], WANTED) == {"dues__aid": 12}
    trace = traced(book, (0, 10_000), bills=(8_000,))
    one = threshold(trace, "burdened")
    assert list(moves(trace, one, WANTED)) == [{"bill_sum": [9_000]}]


def test_several_at_once_are_moved_at_once(book: Book) -> None:
    trace = traced(book, (0, 49_000), bills=(8_000,))
    both = [threshold(trace, "poor"), threshold(trace, "burdened")]
    assert following(trace, both, WANTED) == {"dues__due": 0, "dues__aid": 12}
