"""Each rule agrees with a plain reading of the law, written apart from it.

`plain/` answers every question of the law in ordinary Python; here both answer for made-up
households whose facts are all known, on days of every regime. A rule that answers
something else is a bug in one of the two, and the act says which.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.policy.laws import plain
from tests.policy.laws.households import DAYS, MORE_DAYS, OPEN, book, drawn, library
from tests.policy.laws.plain.case import Case, all_rows, case_of

from minsheng.policy.engine.book import Book
from minsheng.policy.engine.scalar import Household, evaluate

Said = dict[str, set[bool]]
HELP = {"case"}  # modules beside the readings that read no law
LAWS = tuple(m.name for m in iter_modules(plain.__path__) if m.name not in HELP)


def readings(law: str) -> dict[str, Callable[..., Any]]:
    """The plain readings of a law, by name: of its module, or of its folder's modules."""
    whole = import_module(f"{plain.__name__}.{law}")
    inner = [m.name for m in iter_modules(getattr(whole, "__path__", ()))]
    found: dict[str, Callable[..., Any]] = {}
    for module in (whole, *(import_module(f"{whole.__name__}.{name}") for name in inner)):
        for name, reading in vars(module).items():
            if callable(reading):
                assert found.setdefault(name, reading) is reading, f"{law}: two read {name}"
    return found


PLAIN = {law: readings(law) for law in LAWS}
# Bounds on what is not known: with all facts known each is the thing itself.
BOUNDS = {
    "unit__member_surely": "unit__member",
    "unit__member_perhaps": "unit__member",
    "unit__size_least": "unit__size",
    "unit__size_most": "unit__size",
    "income__gross_known_m": "income__gross_m",
    "income__counted_known_m": "income__counted_m",
    "income__member_known_m": "income__member_counted_m",
    "income__known_m_hh": "income__counted_m_hh",
    "expenditure__known_income_y_hh": "expenditure__income_y_hh",
    "expenditure__known_spending_y": "expenditure__spending_y",
    "expenditure__known_spending_y_hh": "temporary_aid__bills_y_hh",
    "tekun__income_known_m": "tekun__income_m",
    "tekun__surely_able": "tekun__able_in_line",
    "tekun__perhaps_able": "tekun__able_in_line",
    "tekun__surely_able_heads": "tekun__able_heads",
    "tekun__perhaps_able_heads": "tekun__able_heads",
    "tekun__surely_missed": "tekun__missed_items",
    "tekun__perhaps_missed": "tekun__missed_items",
    "tekun__least_lost": "tekun__self_care",
    "tekun__most_lost": "tekun__self_care",
}
# Rules no plain reading answers, each with its reason.
LEFT_OUT: dict[str, str] = {}
# What a figure of the day makes the same for everybody.
ONE_SIDED = {
    "decision__continues_beside_open": "with all facts known nothing is open",
    "income__imputed_m_hh": "no place imputes earnings (`imputes_earnings`)",
    "income__imputed_counted": "no place imputes earnings (`imputes_earnings`)",
    "income__support_floor_m": "a floor is never nothing",
    "tekun__care_central_m": "each step in an institution has a sum",
    "tekun__in_file": "whoever a record names stands in the file",
    "dibao__exit_last": "a month is never nothing",
    "dibao__single_rate": "each ground has a share",
    "temporary_aid__emergency_times": "each degree has a multiple",
    "temporary_aid__spending_times": "each degree has a multiple",
    "decision__decided_in_assistance": "never merely screened",
    "decision__decided_on_application": "never merely screened",
}


def plain_values(name: str, case: Case, book_: Book) -> Sequence[Any]:
    """What the plain reading says of each row of a rule's entity."""
    asked = BOUNDS.get(name, name)
    law, leaf = asked.split("__", 1)
    entity = book_.nodes[asked].entity
    if name in OPEN:
        return [False] * (1 if entity == "household" else len(all_rows(case, entity)))
    reading = PLAIN[law][leaf]
    if entity == "household":
        return [reading(case)]
    return [reading(case, row) for row in all_rows(case, entity)]


def answers(household: Household, day: date) -> Iterator[tuple[str, Sequence[Any], Sequence[Any]]]:
    """Rule by rule, what the rule and what the plain reading gives."""
    book_ = book(day)
    trace = evaluate(book_, household)
    case = case_of(household, book_)
    for name in book_.order:
        if name not in LEFT_OUT:
            yield name, trace.values[name], plain_values(name, case, book_)


def disagreements(household: Household, day: date, said: Said | None = None) -> list[str]:
    """Where the two differ; `said` notes whether each rule gave nothing or something."""
    found = []
    for name, by_rule, plainly in answers(household, day):
        if said is not None:
            said[name] |= {bool(value) for value in by_rule}
        if [int(value) for value in by_rule] != [int(value) for value in plainly]:
            where = f"{name} of {household.ident} on {day}"
            found.append(f"{where}: rule {list(by_rule)}, plain {list(plainly)}")
    return found


def test_every_rule_has_a_plain_reading_or_a_reason() -> None:
    rules = {rule.name for rule in library().rules}
    read = {n for n in rules if n.split("__", 1)[1] in PLAIN.get(n.split("__")[0], ())}
    other = [set(BOUNDS), OPEN, set(LEFT_OUT)]
    assert rules == read.union(*other)
    assert len(rules) == len(read) + sum(map(len, other))
    assert {rule.law for rule in library().rules} == set(LAWS)


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_rules_and_plain_readings_agree(day: date) -> None:
    for seed in range(60):
        assert disagreements(drawn(seed, day), day) == []


@given(st.integers(1_000, 10**9), st.sampled_from(DAYS + MORE_DAYS))
@settings(max_examples=100)
def test_they_agree_on_whatever_household(seed: int, day: date) -> None:
    assert disagreements(drawn(seed, day), day) == []


@pytest.mark.slow
def test_they_agree_on_many_and_each_rule_says_both() -> None:
    """Yes and no, something and nothing: a sample that never asks proves nothing."""
    said: Said = defaultdict(set)
    for day in DAYS + MORE_DAYS:
        for seed in range(2_000, 2_400):
            assert disagreements(drawn(seed, day), day, said) == []
    assert {name for name, both in said.items() if len(both) < 2} == set(ONE_SIDED) | OPEN
