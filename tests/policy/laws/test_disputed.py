"""What records contradict each other on is taken for nothing, and nothing stands in for it.

A reading of its own of what is taken for a wage while facts are unknown, beside the rule.
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from tests.policy.laws.households import DAYS, Rows, blurred, book, changed, drawn, library
from tests.policy.laws.taken import FOUND
from tests.policy.laws.test_unknown_facts import EXCEPTED

from minsheng.policy.engine.language import Parsed
from minsheng.policy.engine.scalar import Household, Trace, evaluate
from minsheng.policy.engine.unknown import Cause, Unknown

# What a rule makes of a value not known without asking whether it is disputed, and why it
# may; beside these only bounds and the like, which say of themselves that they are.
NO_MATTER_WHY = {
    "decision__pending": "taken for applying, that somebody looks",
    "decision__refuses_inquiry": "only who is known to refuse is told so",
    "temporary_aid__relieved_from_now": "chooses between two wordings of one refusal",
    "decision__continues_beside_open": "what is open is asked about, whatever the cause",
    "expenditure__spending_reaches_income": "known by its bounds, or not at all",
    "expenditure__left_below_line": "as above",
    "expenditure__spending_over_share": "as above",
    "temporary_aid__beyond_means": "as above",
}
DISPUTED = Unknown(Cause.CONTRADICTED)
ASKED = "asked for"


def is_disputed(value: object) -> bool:
    return isinstance(value, Unknown) and bool(value.cause & Cause.CONTRADICTED)


def insured_by_reading(trace: Trace, place: int) -> Any:
    """As an employee: yes, no, or asked for."""
    owners = trace.household.parents["contribution"]
    months = [
        month
        for month, owner in zip(trace.values["income__recent_as_employee"], owners, strict=True)
        if owner == place
    ]
    if any(month is True for month in months):
        return True
    if any(is_disputed(month) for month in months):
        return ASKED
    child = trace.values["income__may_have_worked"][place] is False
    return ASKED if not child and any(isinstance(m, Unknown) for m in months) else False


def wage_by_reading(trace: Trace, place: int) -> Any:
    """What a clerk takes for the wage: a sum, or that it is asked for."""
    person = trace.household.rows["person"][place]
    verified, declared = person["wage_verified_m"], person["wage_declared_m"]
    if not isinstance(verified, Unknown):
        return verified
    if is_disputed(verified) or insured_by_reading(trace, place):
        return ASKED
    if not isinstance(declared, Unknown):
        return declared
    child = trace.values["income__may_have_worked"][place] is False
    return 0 if child and not is_disputed(declared) else ASKED


def disputed(household: Household, fact: str, entity: str = "person") -> Household:
    """The household with the records of a fact contradicting each other in every row."""

    def spoil(rows: Rows) -> None:
        for row in rows[entity]:
            row[fact] = DISPUTED

    return changed(household, spoil)


def with_disputes(seed: int, day: date) -> Iterator[Household]:
    """A household lacking facts, and the same with records of its wages in dispute."""
    household = blurred(drawn(seed, day), seed)
    yield household
    yield disputed(household, "wage_verified_m")
    yield disputed(disputed(household, "contribution_kind", "contribution"), "wage_declared_m")


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_a_wage_is_taken_as_a_clerk_would_take_it(day: date) -> None:
    seen: Counter[bool] = Counter()
    for seed in range(80):
        for household in with_disputes(seed, day):
            trace = evaluate(book(day), household, ["income__wage_m"])
            for place, wage in enumerate(trace.values["income__wage_m"]):
                given = ASKED if isinstance(wage, Unknown) else wage
                assert given == wage_by_reading(trace, place), (seed, place)
                seen[given == ASKED] += 1
    assert min(seen[True], seen[False]) > 100


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_nothing_is_taken_for_what_is_disputed_at_any_age(day: date) -> None:
    for rule, fact in FOUND.items():
        for seed in range(20):
            household = disputed(blurred(drawn(seed, day), seed), fact)
            found = evaluate(book(day), household, [rule]).values[rule]
            assert all(map(is_disputed, found)), (rule, seed)


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_a_disputed_wage_of_a_member_leaves_the_income_open(day: date) -> None:
    """Whatever was declared: no grant rests on one of two records."""
    for seed in range(60):
        trace = evaluate(book(day), disputed(drawn(seed, day), "wage_verified_m"))
        if any(trace.values["unit__member"]):
            assert trace.value("dibao__eligible") is not True
            assert is_disputed(trace.value("income__counted_m_hh"))


def helpers_of(parsed: Parsed) -> set[str]:
    return {node.id for node in ast.walk(parsed.node) if isinstance(node, ast.Name)}


def test_what_stands_in_for_a_value_not_known_is_asked_whether_it_is_disputed() -> None:
    careless = {
        rule.name
        for rule, parsed in library().parsed.items()
        if "known" in helpers_of(parsed) and "contradicted" not in helpers_of(parsed)
    }
    assert careless - EXCEPTED == set(NO_MATTER_WHY)
