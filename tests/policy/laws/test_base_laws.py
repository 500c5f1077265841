"""The base laws on made-up households: what must hold whatever the facts are.

The worked cases say what the law gives; these tests say what no household may upset:
order does not matter, sums add up, bounds are bounds, and a reading of the law written
apart, with sets and loops, comes to the same members and the same income.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from random import Random
from typing import Any

import pytest
from tests.policy.laws.households import book, library
from tests.policy.laws.taken import take_found

from minsheng.policy.engine.scalar import Household, Trace, evaluate
from minsheng.policy.engine.unknown import Cause, Unknown, is_unknown
from minsheng.policy.laws.income.household import counted_m_hh
from minsheng.policy.laws.income.imputed import imputed_m_hh
from minsheng.policy.laws.kinds import Contributor, ObligorState, Relation, Schooling, Whereabouts

DAYS = (date(2018, 11, 1), date(2020, 11, 1), date(2021, 11, 1), date(2022, 11, 1))
LAWS = ("people", "unit", "income", "means")
POINTERS = ("spouse", "parent_1", "parent_2")
SEEDS = range(80)
# Facts that only add to income, and those that only take from it.
ADDS = ("wage_verified_m", "business_m", "property_income_m", "pension_m", "unemployment_m")
TAKES = ("income_tax_m", "social_contributions_m")


@cache
def names(day: date) -> tuple[str, ...]:
    return tuple(n for n in book(day).order if n.split("__")[0] in LAWS)


def decided(household: Household, day: date) -> Trace:
    return evaluate(book(day), household, names(day))


def some_value(dice: Random, type_: str, people: int) -> Any:
    if type_ == "bool":
        return dice.random() < 0.5
    if type_ in library().codes:
        return int(dice.choice(list(library().codes[type_])))
    if type_ == "Fen":
        return dice.choice((0, 0, 1, 19_999, 64_000, dice.randrange(500_000)))
    if type_ == "Pointer":
        return dice.randrange(-1, people)
    if type_ == "Day":
        return (1930 + dice.randrange(88)) * 10_000 + (1 + dice.randrange(12)) * 100 + 15
    if type_ == "Month":
        return 201_700 + dice.randrange(5) * 100 + 1 + dice.randrange(12)
    return dice.randrange(5)


def made_up(seed: int, day: date, unknown: float = 0.0) -> Household:
    """A household drawn from all values, likely and unlikely; unknown facts by a share."""
    dice = Random(seed)
    people = 1 + dice.randrange(5)
    sizes = {"run": 1, "household": 1, "person": people, "obligor": dice.randrange(3)}
    owners = sorted(dice.randrange(people) for _ in range(dice.randrange(4)))
    sizes |= {"bill": 0, "contribution": len(owners)}
    rows: dict[str, list[dict[str, Any]]] = {}
    for entity, size in sizes.items():
        facts = [f for f in library().facts.values() if f.entity == entity]
        rows[entity] = [
            {
                f.name: Unknown(Cause.NOT_DELIVERED)
                if dice.random() < unknown
                else some_value(dice, f.type, people)
                for f in facts
            }
            for _ in range(size)
        ]
    for place, person in enumerate(rows["person"]):
        person["lives_here"] |= dice.random() < 0.5
        if place == 0:
            person["relation"] = int(Relation.HEAD)
    rows["household"][0]["urban"] = False
    rows["run"][0]["as_of"] = day.year * 10_000 + day.month * 100 + day.day
    parents = {"contribution": owners, "bill": []}
    return Household(county="320681", rows=rows, parents=parents)  # type: ignore[arg-type]


def completed(household: Household, seed: int) -> Household:
    """The same household with each unknown fact made known, at random.

    A wage is verified at no less than the family declared: a declared wage that nothing
    speaks against is held to be known (`income__wage_m`).
    """
    dice = Random(seed)
    people = len(household.rows["person"])
    rows = {
        entity: [
            {
                name: some_value(dice, library().facts[name].type, people)
                if is_unknown(value)
                else value
                for name, value in row.items()
            }
            for row in given
        ]
        for entity, given in household.rows.items()
    }
    for person, before in zip(rows["person"], household.rows["person"], strict=True):
        if is_unknown(before["wage_verified_m"]):
            declared = person["wage_declared_m"]
            person["wage_verified_m"] = max(person["wage_verified_m"], declared)
    return Household(household.county, rows, household.parents)


def reordered(household: Household, seed: int) -> Household:
    """The same household with its persons in another order, pointers and rows with them."""
    people = household.rows["person"]
    order = list(range(len(people)))
    Random(seed).shuffle(order)
    place = {old: new for new, old in enumerate(order)} | {-1: -1}
    moved = [{k: place[v] if k in POINTERS else v for k, v in people[old].items()} for old in order]
    paid = sorted(
        zip(household.parents["contribution"], household.rows["contribution"], strict=True),
        key=lambda pair: place[pair[0]],
    )
    rows = {**household.rows, "person": moved, "contribution": [row for _, row in paid]}
    owners = {**household.parents, "contribution": [place[p] for p, _ in paid]}
    return Household(household.county, rows, owners)  # of bills there are none


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_money_is_never_negative(day: date) -> None:
    fen = [n for n in names(day) if book(day).node(n).type == "Fen"]
    for seed in SEEDS:
        trace = decided(made_up(seed, day), day)
        assert all(value >= 0 for n in fen for value in trace.values[n])


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_the_order_of_persons_does_not_matter(day: date) -> None:
    households = [n for n in names(day) if book(day).node(n).entity == "household"]
    for seed in SEEDS:
        household = made_up(seed, day)
        one, other = decided(household, day), decided(reordered(household, seed), day)
        assert [one.value(n) for n in households] == [other.value(n) for n in households]


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_what_is_known_stays_true_when_the_rest_becomes_known(day: date) -> None:
    for seed in SEEDS:
        household = made_up(seed, day, unknown=0.15)
        before = decided(household, day)
        full = completed(household, seed + 1)
        take_found(full.rows, household, before)
        after = decided(full, day)
        assert before.value("income__known_m_hh") <= after.value("income__counted_m_hh")
        size = after.value("unit__size")
        assert before.value("unit__size_least") <= size <= before.value("unit__size_most")
        for limit in ("dibao", "low_income", "tekun"):
            within = before.value(f"means__within_{limit}_limits")
            assert is_unknown(within) or within == after.value(f"means__within_{limit}_limits")


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_the_lower_bound_is_the_income_where_all_is_known(day: date) -> None:
    for seed in SEEDS:
        trace = decided(made_up(seed, day), day)
        assert trace.value("income__known_m_hh") == trace.value("income__counted_m_hh")
        assert not trace.value("income__income_open")


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_income_rises_with_its_parts_and_falls_with_deductions(day: date) -> None:
    for seed in SEEDS:
        household = made_up(seed, day)
        income = decided(household, day).value("income__counted_m_hh")
        first, *rest = household.rows["person"]
        for fact in (*ADDS, *TAKES):
            more = {**first, fact: first[fact] + 30_000}
            rows = {**household.rows, "person": [more, *rest]}
            changed = decided(Household("320681", rows, household.parents), day)
            difference = changed.value("income__counted_m_hh") - income
            assert difference >= 0 if fact in ADDS else difference <= 0


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_members_and_income_agree_with_a_reading_written_apart(day: date) -> None:
    for seed in SEEDS:
        household = made_up(seed, day)
        trace = decided(household, day)
        members = members_by_reading(household, day)
        assert {p for p, m in enumerate(trace.values["unit__member"]) if m} == members
        assert trace.value("unit__size") == len(members)
        income = sum(income_by_reading(household, p, day) for p in members)
        income += sum(trace.values["income__support_due_m"])
        land = household.rows["household"][0]["farm_land_hmu"] * 80_000
        alive = [p for p in household.rows["person"] if p["whereabouts"] != Whereabouts.DEAD]
        income += land * len(members) // (1_200 * max(1, len(alive)))
        assert trace.value("income__counted_m_hh") == income
        for obligor, due in zip(
            household.rows["obligor"], trace.values["income__support_due_m"], strict=True
        ):
            assert obligor["obligor_state"] == ObligorState.ORDINARY or due == 0


def members_by_reading(household: Household, day: date) -> set[int]:
    """The members as a clerk would find them: from the head outwards, then who is away."""
    people = household.rows["person"]
    since_2021 = day >= date(2021, 7, 1)

    def dependent(person: Any) -> bool:
        student = person["schooling"] in (Schooling.SCHOOL, Schooling.COLLEGE)
        return age(person, day) < 18 or person["dependent_adult"] or student

    close = {Relation.HEAD, Relation.SPOUSE}
    heads = [p for p in people if p["relation"] == Relation.HEAD]
    if not since_2021 or any(dependent(p) for p in heads):
        close.add(Relation.PARENT)
    circle = {
        place
        for place, p in enumerate(people)
        if p["relation"] in close
        or p["support_duty"]
        or (p["relation"] == Relation.CHILD and dependent(p))
    }
    circle |= {place for place, p in enumerate(people) if p["spouse"] in circle}
    circle |= {
        place
        for place, p in enumerate(people)
        if dependent(p) and {p["parent_1"], p["parent_2"]} & circle
    }
    gone = {Whereabouts.DEAD, Whereabouts.PRISON}
    if since_2021:
        gone |= {Whereabouts.DRUG_DETENTION, Whereabouts.MISSING}
    return {
        place
        for place in circle
        if people[place]["lives_here"]
        and people[place]["whereabouts"] not in gone
        and people[place]["clergy_years"] < 3
    }


def income_by_reading(household: Household, place: int, day: date) -> int:
    """One member's counted income, the list of the day added up; the wage is verified here."""
    person = household.rows["person"][place]
    costs = 20_000 if day >= date(2020, 8, 25) else 0
    income = max(0, person["wage_verified_m"] - costs)
    kinds = ["business_m", "property_income_m", "pension_m", "unemployment_m"]
    kinds += ["support_received_m", "other_transfer_m"]
    less = ["income_tax_m", "social_contributions_m"]
    if day >= date(2021, 7, 1):
        less.append("support_paid_m")
    else:
        kinds += ["basic_pension_m", "social_assistance_m"]
    income += sum(person[k] for k in kinds) - sum(person[k] for k in less)
    return int(max(0, income))


def age(person: Any, day: date) -> int:
    year, rest = divmod(person["birth"], 10_000)
    return int(day.year - year - (day.month * 100 + day.day < rest))


def test_social_insurance_never_becomes_a_wage() -> None:
    day = date(2020, 11, 1)
    for seed in SEEDS:
        household = made_up(seed, day)
        people = [
            {**p, "wage_verified_m": Unknown(Cause.NOT_AUTHORISED)}
            for p in household.rows["person"]
        ]
        paid = [
            {**c, "contribution_kind": int(Contributor.EMPLOYEE), "contribution_month": 202010}
            for c in household.rows["contribution"]
        ]
        rows = {**household.rows, "person": people, "contribution": paid}
        trace = decided(Household("320681", rows, household.parents), day)
        for place, wage in enumerate(trace.values["income__wage_m"]):
            if place in household.parents["contribution"]:
                assert is_unknown(wage)
            else:
                assert wage == people[place]["wage_declared_m"]


def test_imputed_earnings_count_where_a_place_imputes() -> None:
    assert imputed_m_hh([60_000, 0, 60_000], imputes_earnings=True) == 120_000  # type: ignore[arg-type]
    assert imputed_m_hh([60_000], imputes_earnings=False) == 0  # type: ignore[arg-type]
    assert counted_m_hh([1, 20], 300, 4_000, 50_000) == 54_321  # type: ignore[arg-type]
