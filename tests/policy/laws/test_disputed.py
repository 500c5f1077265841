"""Nothing stands in for what records dispute, or one unverified record tells of.

A reading of its own of what is taken for a wage while facts are unknown, beside the rule.
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from datetime import date
from functools import partial
from typing import Any

import pytest
from tests.policy.laws.households import DAYS, Rows, blurred, book, changed, drawn, library
from tests.policy.laws.taken import FOUND, SHOWN
from tests.policy.laws.test_unknown_facts import EXCEPTED

from minsheng.policy.engine.language import Parsed
from minsheng.policy.engine.scalar import Household, Trace, evaluate
from minsheng.policy.engine.unknown import Cause, Unknown

# What a rule makes of a value not known without asking whether records speak of it, and why it
# may; beside these only bounds and the like, which say of themselves that they are.
NO_MATTER_WHY = {
    "decision__pending": "taken for applying, that somebody looks",
    "decision__refuses_inquiry": "only who is known to refuse is told so",
    "decision__continues_beside_open": "what is open is asked about, whatever the cause",
    "expenditure__spending_reaches_income": "known by its bounds, or not at all",
    "expenditure__left_below_line": "as above",
    "expenditure__spending_over_share": "as above",
    "temporary_aid__beyond_means": "as above",
}
UNVERIFIED = Unknown(Cause.UNVERIFIED)
SPOKEN_OF = (Unknown(Cause.CONTRADICTED), UNVERIFIED)
BENEFITS = (
    *("dibao", "tekun", "single", "expenditure", "severe_disability"),
    *("living_subsidy", "care_subsidy", "children", "old_age"),
)
ASKED = "asked for"

either = pytest.mark.parametrize("why", SPOKEN_OF, ids=repr)


def is_shown(value: object) -> bool:
    """Whether records speak of what is not known: two that disagree, or one unverified."""
    return isinstance(value, Unknown) and bool(value.cause & SHOWN)


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
    if any(is_shown(month) for month in months):
        return ASKED
    child = trace.values["income__may_have_worked"][place] is False
    return ASKED if not child and any(isinstance(m, Unknown) for m in months) else False


def wage_by_reading(trace: Trace, place: int) -> Any:
    """What a clerk takes for the wage: a sum, or that it is asked for."""
    person = trace.household.rows["person"][place]
    verified, declared = person["wage_verified_m"], person["wage_declared_m"]
    if not isinstance(verified, Unknown):
        return verified
    if is_shown(verified) or insured_by_reading(trace, place):
        return ASKED
    if not isinstance(declared, Unknown):
        return declared
    child = trace.values["income__may_have_worked"][place] is False
    return 0 if child and not is_shown(declared) else ASKED


def shown(household: Household, why: Unknown, fact: str, entity: str = "person") -> Household:
    """The household with a fact unknown for a cause in every row."""

    def spoil(rows: Rows) -> None:
        for row in rows[entity]:
            row[fact] = why

    return changed(household, spoil)


def with_records(seed: int, day: date) -> Iterator[Household]:
    """A household lacking facts, and the same with its wages in dispute, or unverified."""
    household = blurred(drawn(seed, day), seed)
    yield household
    for why in SPOKEN_OF:
        yield shown(household, why, "wage_verified_m")
        insured = shown(household, why, "contribution_kind", "contribution")
        yield shown(insured, why, "wage_declared_m")


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_a_wage_is_taken_as_a_clerk_would_take_it(day: date) -> None:
    seen: Counter[bool] = Counter()
    for seed in range(80):
        for household in with_records(seed, day):
            trace = evaluate(book(day), household, ["income__wage_m"])
            for place, wage in enumerate(trace.values["income__wage_m"]):
                given = ASKED if isinstance(wage, Unknown) else wage
                assert given == wage_by_reading(trace, place), (seed, place)
                seen[given == ASKED] += 1
    assert min(seen[True], seen[False]) > 100


@either
@pytest.mark.parametrize("day", DAYS, ids=str)
def test_nothing_is_taken_for_what_records_speak_of_at_any_age(day: date, why: Unknown) -> None:
    for rule, fact in FOUND.items():
        for seed in range(20):
            household = shown(blurred(drawn(seed, day), seed), why, fact)
            found = evaluate(book(day), household, [rule]).values[rule]
            assert all(map(is_shown, found)), (rule, seed)


@either
@pytest.mark.parametrize("day", DAYS, ids=str)
def test_a_wage_records_speak_of_leaves_the_income_of_a_member_open(
    day: date, why: Unknown
) -> None:
    """Whatever was declared: no grant rests on one of two records, or on an unverified one."""
    for seed in range(60):
        trace = evaluate(book(day), shown(drawn(seed, day), why, "wage_verified_m"))
        if any(trace.values["unit__member"]):
            assert trace.value("dibao__eligible") is not True
            assert is_shown(trace.value("income__counted_m_hh"))


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_no_sum_rests_on_an_unverified_record_of_a_wage(day: date) -> None:
    """S2 art. 32: what is said beside the record is so whatever the wages prove to be."""
    sums = [f"decision__{benefit}_after_m_hh" for benefit in BENEFITS]
    waiting = said = 0
    for seed in range(60):
        household = drawn(seed, day)
        late = evaluate(book(day), shown(household, UNVERIFIED, "wage_verified_m"), sums)
        for wage in (0, 10**8):
            settled = changed(household, partial(_earn, wage=wage))
            then = evaluate(book(day), settled, sums)
            for name in sums:
                waits = isinstance(late.value(name), Unknown)
                assert waits or late.value(name) == then.value(name), (name, seed, wage)
                waiting, said = waiting + waits, said + (not waits)
    assert min(waiting, said) > 50


def _earn(rows: Rows, wage: int) -> None:
    for row in rows["person"]:
        row["wage_verified_m"] = wage


def helpers_of(parsed: Parsed) -> set[str]:
    return {node.id for node in ast.walk(parsed.node) if isinstance(node, ast.Name)}


def test_what_stands_in_for_a_value_not_known_is_asked_whether_records_speak_of_it() -> None:
    asks = {"contradicted", "unverified"}
    careless = {
        rule.name
        for rule, parsed in library().parsed.items()
        if "known" in helpers_of(parsed) and not asks <= helpers_of(parsed)
    }
    assert careless - EXCEPTED == set(NO_MATTER_WHY)
