"""What would change a decision only together: the smallest set, the nearest, and no other."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
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


SUMS = tuple("abcdef")
CAPS = (("cap", "Fen", 100_000), ("low_cap", "Fen", 80_000))
LOW = "".join(rule_of(f"low_{x}({x}: Fen, cap: Fen) -> bool", f"{x} <= cap") for x in SUMS)


def of(*names: str) -> str:
    """Truths a rule is given."""
    return ", ".join(f"{name}: bool" for name in names)


def due(when: str, *names: str, name: str = "due") -> str:
    """A rule that gives twelve where some truths hold."""
    return rule_of(f"{name}({of(*names)}) -> Count", f"where({when}, 12, 0)")


@dataclass(frozen=True)
class Found:
    """What was found for a household: the sums to be lowered, what then, and what it took."""

    sums: str
    after: Mapping[str, Any]
    asked: int


@pytest.fixture
def found(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Found]:
    """Search by some rules, for a household over the cap of its sums by so many fen."""
    asked: list[Mapping[str, Any]] = []

    def counted(trace: Trace, columns: Mapping[str, Any], wanted: Sequence[str]) -> Any:
        asked.append(columns)
        return reevaluate(trace, columns, wanted)

    def search(
        rules: str,
        wanted: Sequence[str] = WANTED,
        decisive: Sequence[str] = WANTED,
        tries: int = 12,
        **over: int,
    ) -> Found:
        figures = PARAMETERS + "".join(figure(*f) for f in CAPS)
        facts = facts_with(*((x, "Fen", 0) for x in SUMS))
        texts = small(facts=facts, parameters=figures, rules=LOW + rules, reasons="")
        book = compile_book(library_from_texts(texts), date(2020, 11, 1))
        sums = {x: 100_000 + over[x] if x in over else 0 for x in SUMS}
        trace = evaluate(book, household_of(**sums), wanted)
        tried = try_thresholds(trace, wanted)
        asked.clear()
        monkeypatch.setattr(joint, "reevaluate", counted)
        told = joint_threshold(trace, tried, wanted, decisive, tries)
        lowered = "".join(t.rule[-1] for t in told)
        after = told[0].after if told else {}
        assert all(t.after == after for t in told)
        return Found(lowered, after, len(asked))

    return search


TWO_PAIRS = due(
    "(low_a & low_b) | (low_c & low_d) | (low_a & low_c & low_e)",
    *(f"low_{x}" for x in "abcde"),
)


def test_of_two_pairs_the_nearer_is_found(found) -> None:
    """By how near both are, not by the nearest of them; of two as near that with the nearest."""
    assert found(TWO_PAIRS, a=10, c=20, d=30, e=40, b=50).sums == "cd"
    assert found(TWO_PAIRS, a=10, c=20, d=30, b=40, e=50).sums == "ab"
    assert found(TWO_PAIRS, a=10, b=20, c=30, d=40, e=50).sums == "ab"


def test_four_are_more_than_a_sentence_holds(found) -> None:
    four = due("low_a & low_b & low_c & low_d", *(f"low_{x}" for x in "abcd"))
    assert found(four, a=10, b=20, c=30).sums == "abc"
    assert found(four, a=10, b=20, c=30, d=40).sums == ""


def test_each_set_is_tried_once_and_none_beyond_the_tries(found) -> None:
    three = due("low_a & low_b & low_c", *(f"low_{x}" for x in "abc"))
    over = {"a": 10, "b": 20, "c": 30}
    assert found(three, **over) == Found("abc", {"dues__due": 12}, 4)
    assert found(three, tries=4, **over) == Found("abc", {"dues__due": 12}, 4)
    assert found(three, tries=3, **over) == Found("", {}, 3)


APART = (
    rule_of(f"first({of('low_a', 'low_b')}) -> bool", "low_a & low_b")
    + rule_of(f"second({of('low_c', 'low_d')}) -> bool", "low_c & low_d")
    + due("first & second", "first", "second")
)


def test_what_stopped_at_different_rules_is_not_tried_together(found) -> None:
    assert found(APART, a=10, c=20, b=30, d=40) == Found("", {}, 2)
    assert found(APART, a=10, b=20) == Found("ab", {"dues__due": 12}, 1)


def test_rules_off_the_way_are_no_place_to_meet(found) -> None:
    """Neither those nobody wants, nor those that are told but decide nothing."""
    gift = due("low_a & low_c", "low_a", "low_c", name="gift")
    over = {"a": 10, "c": 20, "b": 30, "d": 40}
    assert found(APART + gift, **over) == Found("", {}, 2)
    both = (*WANTED, "dues__gift")
    assert found(APART + gift, both, **over) == Found("", {}, 2)


def test_a_rule_passed_is_no_place_to_meet(found) -> None:
    """One came through it, so another that would close it again is not tried with it."""
    passed = rule_of(f"gate({of('low_a', 'low_b')}) -> bool", "low_a & low_b")
    both = passed + due("gate & low_c", "gate", "low_c")
    assert found(both, a=10, b=-10, c=30) == Found("ac", {"dues__due": 12}, 1)


GIFT = (*WANTED, "dues__gift")


def test_what_is_told_besides_decides_nothing(found) -> None:
    """It is told of the set that decides, and neither finds one nor leaves one out."""
    gift = due("low_a", "low_a", name="gift")
    two = due("low_a & low_b", "low_a", "low_b") + gift
    after = {"dues__due": 12, "dues__gift": 12}
    assert found(two, GIFT, a=10, b=20) == Found("ab", after, 1)
    gift = due("low_a & low_b", "low_a", "low_b", name="gift")
    three = due("low_a & low_b & low_c", *(f"low_{x}" for x in "abc")) + gift
    assert found(three, GIFT, a=10, b=20, c=30).sums == "abc"


def test_one_that_decides_something_alone_is_told_with_no_other(found) -> None:
    """Even where it stopped elsewhere, and another would help it there."""
    two = due("low_a", "low_a") + due("low_a & low_b", "low_a", "low_b", name="gift")
    assert found(two, GIFT, GIFT, a=10, b=20).sums == ""
    assert found(two, GIFT, GIFT[1:], a=10, b=20).sums == "ab"


def test_one_sum_is_not_lowered_in_two_ways_at_once(found) -> None:
    """It is tried to its limit and to its other limit, each with what else is wanting."""
    lower = rule_of("lower_a(a: Fen, low_cap: Fen) -> bool", "a <= low_cap")
    both = lower + due("low_a & lower_a & low_b", "low_a", "lower_a", "low_b")
    assert found(both, a=10, b=30_000) == Found("ab", {"dues__due": 12}, 2)


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
