"""What would change a decision only together: the smallest set, the nearest, and no other."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import combinations
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.policy.engine.small import PARAMETERS, facts_with, figure, household_of, rule_of, small

from minsheng.policy.engine import joint
from minsheng.policy.engine.book import compile_book
from minsheng.policy.engine.joint import joint_threshold
from minsheng.policy.engine.library import library_from_texts
from minsheng.policy.engine.scalar import Trace, evaluate, reevaluate
from minsheng.policy.engine.thresholds import Tried, changes, try_thresholds
from minsheng.policy.engine.unknown import Cause, Unknown

WANTED = ("dues__due",)
OWN = (("savings", "Fen", 0), ("cows", "Count", 0), ("carts", "Count", 0), ("boats", "Count", 0))
FIGURES = (("cap", "Fen", 100_000), ("most", "Count", 1))
RULES = (
    rule_of("modest(savings: Fen, cap: Fen) -> bool", "savings <= cap")
    + rule_of("few_cows(cows: Count, most: Count) -> bool", "cows <= most")
    + rule_of("few_carts(carts: Count, most: Count) -> bool", "carts <= most")
    + rule_of("few_boats(boats: Count, most: Count) -> bool", "boats <= most")
    + rule_of("on_wheels(few_cows: bool, few_carts: bool) -> bool", "few_cows & few_carts")
    + rule_of("little(modest: bool, on_wheels: bool) -> bool", "modest & on_wheels")
    + rule_of(
        "due(little: bool, few_boats: bool, few_carts: bool) -> Count",
        "where(little & (few_boats | few_carts), 12, 0)",
    )
)


@pytest.fixture(scope="module")
def book() -> Any:
    figures = PARAMETERS + "".join(figure(*f) for f in FIGURES)
    texts = small(facts=facts_with(*OWN), parameters=figures, rules=RULES, reasons="")
    return compile_book(library_from_texts(texts), date(2020, 11, 1))


def traced(book: Any, **facts: Any) -> Trace:
    told = {name: start for name, _, start in OWN} | facts
    return evaluate(book, household_of(**told), WANTED)


def together(book: Any, tries: int = 12, **facts: Any) -> list[str]:
    trace = traced(book, **facts)
    found = joint_threshold(trace, try_thresholds(trace, WANTED), WANTED, WANTED, tries)
    return [t.rule.removeprefix("dues__") for t in found]


def test_two_limits_that_fail_together_are_found(book) -> None:
    trace = traced(book, savings=120_000, cows=2)
    tried = try_thresholds(trace, WANTED)
    assert not any(t.threshold.after for t in tried)
    first, second = joint_threshold(trace, tried, WANTED, WANTED)
    assert (first.rule, second.rule) == ("dues__modest", "dues__few_cows")
    assert (first.limit, second.steps) == (100_000, 1)
    assert first.after == second.after == {"dues__due": 12}


def test_three_are_found_where_two_do_not_do(book) -> None:
    assert together(book, savings=120_000, cows=2, carts=2) == ["modest", "few_cows", "few_carts"]


def test_a_limit_far_away_is_none_of_them(book) -> None:
    assert together(book, savings=900_000, cows=2) == []
    assert together(book, savings=120_000, cows=9) == []


def test_one_that_tips_it_alone_is_left_to_itself(book) -> None:
    """Whatever else is changed with it."""
    assert together(book, savings=120_000) == []
    assert together(book, savings=120_000, boats=2) == []


def test_what_stays_unknown_is_not_tipped(book) -> None:
    unknown = Unknown(Cause.NOT_DELIVERED)
    assert together(book, savings=120_000, cows=2, carts=unknown) == []


def test_it_gives_up_in_time(book, monkeypatch: pytest.MonkeyPatch) -> None:
    facts = {"savings": 120_000, "cows": 2, "carts": 2}
    asked: list[int] = []

    def counted(*arguments: Any) -> Any:
        asked.append(1)
        return reevaluate(*arguments)

    monkeypatch.setattr(joint, "reevaluate", counted)
    for tries in range(6):
        asked.clear()
        together(book, tries, **facts)
        assert len(asked) <= tries
    assert together(book, 1, **facts) == []
    assert together(book, **facts)


def tips(trace: Trace, some: Sequence[Tried]) -> bool:
    """Whether some comparisons, none of the same side, together change what is wanted."""
    if any(not a.columns.keys().isdisjoint(b.columns) for a, b in combinations(some, 2)):
        return False
    columns = {name: column for one in some for name, column in one.columns.items()}
    return bool(changes(trace, reevaluate(trace, columns, WANTED), WANTED))


COUNTS = st.one_of(st.integers(0, 3), st.just(Unknown(Cause.NOT_DELIVERED)))


@settings(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.integers(40_000, 260_000), COUNTS, COUNTS, COUNTS)
def test_it_is_the_smallest_set_of_all(book, savings, cows, carts, boats) -> None:
    trace = traced(book, savings=savings, cows=cows, carts=carts, boats=boats)
    tried = try_thresholds(trace, WANTED)
    idle = [t for t in tried if not t.threshold.after]
    found = joint_threshold(trace, tried, WANTED, WANTED, 50)
    smallest = next(
        (n for n in (2, 3) if any(tips(trace, some) for some in combinations(idle, n))), 0
    )
    assert len(found) == smallest
    chosen = [t for t in idle if any(t.threshold.rule == f.rule for f in found)]
    assert not found or tips(trace, chosen)
