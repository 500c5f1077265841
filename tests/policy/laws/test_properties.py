"""What must hold of every household, whatever the law of the day: order, signs, directions.

Where an amount may jump against its direction the law has a cliff there; each is named
where it is left out.
"""

from __future__ import annotations

from datetime import date
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.policy.laws.households import (
    DAYS,
    MORE_DAYS,
    Rows,
    blurred,
    book,
    changed,
    drawn,
    library,
    reordered,
    standard_m,
)

from minsheng.policy.engine.scalar import Household, Trace, evaluate
from minsheng.policy.engine.unknown import Unknown
from minsheng.policy.laws.kinds import Bill, ParentState, Relation

anyday = st.sampled_from(DAYS + MORE_DAYS)
seeds = st.integers(0, 10**9)
few = settings(max_examples=60)
SELF_CARE = ("eats", "dresses", "leaves_bed", "uses_toilet", "walks_indoors", "bathes")


def decided(household: Household, day: date) -> Trace:
    return evaluate(book(day), household)


def said(trace: Trace, name: str) -> list[Any]:
    """The values of a name, unknown ones by their causes, so that they compare."""
    return [v.cause.name if isinstance(v, Unknown) else int(v) for v in trace.values[name]]


def member(trace: Trace) -> int | None:
    """The place of the first member of the unit."""
    members = [p for p, m in enumerate(trace.values["unit__member"]) if m is True]
    return members[0] if members else None


# --- order ---


@given(seeds, anyday, st.booleans())
@few
def test_the_order_of_persons_changes_nothing(seed: int, day: date, unknown: bool) -> None:
    household = drawn(seed, day)
    household = blurred(household, seed) if unknown else household
    one, other = decided(household, day), decided(reordered(household, seed), day)
    for name in one.book.order:
        if one.book.nodes[name].entity == "household":
            assert said(one, name) == said(other, name), name
        else:
            assert sorted(map(str, said(one, name))) == sorted(map(str, said(other, name))), name


# --- signs and bounds ---


@given(seeds, anyday, st.booleans())
@few
def test_no_sum_is_negative(seed: int, day: date, unknown: bool) -> None:
    household = drawn(seed, day)
    trace = decided(blurred(household, seed) if unknown else household, day)
    for name in trace.book.order:
        if trace.book.nodes[name].type in ("Fen", "Count", "Rate"):
            assert all(isinstance(v, Unknown) or v >= 0 for v in trace.values[name]), name


@given(seeds, anyday)
@few
def test_all_facts_known_leave_nothing_unknown(seed: int, day: date) -> None:
    trace = decided(drawn(seed, day), day)
    assert not [n for n in trace.book.order if any(isinstance(v, Unknown) for v in trace.values[n])]


@given(seeds, anyday)
@few
def test_dibao_fills_up_to_the_line_and_no_further(seed: int, day: date) -> None:
    trace = decided(drawn(seed, day), day)
    gap, amount = trace.value("dibao__gap_m_hh"), trace.value("dibao__amount_m_hh")
    left = trace.value("income__counted_m_hh") - sum(trace.values["dibao__tekun_income_m"])
    line = trace.value("dibao__covered_heads") * standard_m(day)
    increases = sum(trace.values["dibao__graded_increase_m"])
    assert gap == (max(0, line - left) if trace.value("dibao__eligible") else 0)
    assert amount <= gap + increases + 99
    assert amount == 0 or left + amount <= line + increases + 99
    if trace.value("dibao__paid_heads") == trace.value("dibao__covered_heads"):
        assert gap + increases <= amount or gap == 0


@given(seeds, anyday)
@few
def test_no_living_is_secured_twice(seed: int, day: date) -> None:
    trace = decided(drawn(seed, day), day)
    dibao = trace.value("decision__dibao_after_m_hh")
    assert dibao == 0 or trace.value("decision__expenditure_after_m_hh") == 0
    relief = trace.value("expenditure__amount_m_hh")
    assert relief <= trace.value("dibao__line_m_hh")
    assert trace.value("expenditure__amount_y_hh") == 12 * relief
    for place, in_tekun in enumerate(trace.values["tekun__eligible"]):
        if in_tekun:
            assert not trace.values["dibao__covered"][place]
            assert trace.values["decision__single_m"][place] == 0
            assert trace.values["disability_subsidy__living_amount_m"][place] == 0
            assert trace.values["disability_subsidy__care_amount_m"][place] == 0
            assert trace.values["severe_disability__amount_m"][place] == 0
            assert trace.values["children__amount_m"][place] == 0
        subsidy = trace.values["disability_subsidy__living_amount_m"][place]
        assert subsidy == 0 or trace.values["severe_disability__amount_m"][place] == 0


@given(seeds, anyday)
@few
def test_the_totals_are_the_sums_of_their_parts(seed: int, day: date) -> None:
    trace = decided(drawn(seed, day), day)
    for when in ("before", "after"):
        parts = ("dibao", "tekun", "single", "expenditure", "severe_disability", "children")
        parts += ("living_subsidy", "care_subsidy", "old_age")
        total = "total_m_hh" if when == "after" else "total_before_m_hh"
        each = [trace.value(f"decision__{part}_{when}_m_hh") for part in parts]
        assert trace.value(f"decision__{total}") == sum(each)


# --- directions ---


def after(household: Household, day: date, fact: str, more: int, place: int) -> Trace:
    """Decided once more, with one person's fact raised."""

    def raised(rows: Rows) -> None:
        rows["person"][place][fact] += more

    return decided(changed(household, raised), day)


@given(seeds, anyday, st.sampled_from((1, 100, 30_000, 200_000)))
@few
def test_a_higher_wage_never_raises_dibao(seed: int, day: date, more: int) -> None:
    """Unless it takes somebody, or an obligor of somebody, out of tekun: that one comes back."""
    household = drawn(seed, day)
    before = decided(household, day)
    place = member(before)
    if place is None:
        return
    raised = after(household, day, "wage_verified_m", more, place)
    assert raised.value("income__counted_m_hh") >= before.value("income__counted_m_hh")
    assert raised.value("dibao__income_below_line") <= before.value("dibao__income_below_line")
    if said(raised, "tekun__eligible") == said(before, "tekun__eligible"):
        assert raised.value("dibao__amount_m_hh") <= before.value("dibao__amount_m_hh")
    for name in ("tekun__income_below_standard", "severe_disability__no_fixed_income"):
        assert all(map(int.__le__, said(raised, name), said(before, name)))
    for name in ("margin__income_below_low_income_ceiling", "expenditure__income_below_ceiling"):
        assert raised.value(name) <= before.value(name)
    assert raised.value("expenditure__difference_y_hh") <= before.value(
        "expenditure__difference_y_hh"
    )


@given(seeds, anyday)
@few
def test_more_property_never_opens_a_door_to_basic_aid(seed: int, day: date) -> None:
    """The margin class apart: since 2021 it takes in whom only property keeps out of dibao."""
    household = drawn(seed, day)

    def richer(rows: Rows) -> None:
        rows["household"][0]["financial_assets_hh"] += standard_m(day) * 10

    before, later = decided(household, day), decided(changed(household, richer), day)
    for name in ("dibao__eligible", "margin__low_income_eligible"):
        assert later.value(name) <= before.value(name)
    assert later.value("dibao__amount_m_hh") <= before.value("dibao__amount_m_hh")
    assert all(map(int.__le__, said(later, "tekun__no_income"), said(before, "tekun__no_income")))


@given(seeds, anyday)
@few
def test_a_newborn_member_never_lowers_dibao(seed: int, day: date) -> None:
    """The child of a parent who cares: not in tekun, and with nothing of its own."""
    household = drawn(seed, day)
    before = decided(household, day)
    if not before.value("dibao__eligible"):
        return

    def born(rows: Rows) -> None:
        baseline = {f.name: f.baseline for f in library().facts.values() if f.entity == "person"}
        child: dict[str, Any] = baseline | {"relation": int(Relation.CHILD)}
        child["birth"] = day.year * 10_000 + day.month * 100 + day.day
        child |= {"parent_1_state": int(ParentState.CARING)}
        rows["person"].append(child)

    later = decided(changed(household, born), day)
    assert later.value("unit__size") == before.value("unit__size") + 1
    assert later.value("dibao__line_m_hh") == before.value("dibao__line_m_hh") + standard_m(day)
    assert later.value("dibao__eligible")
    # The one who lived alone loses that increase, a tenth of the standard, and no more.
    assert later.value("dibao__amount_m_hh") >= before.value("dibao__amount_m_hh")


@given(seeds, anyday, st.sampled_from((1, 100, 500_000)))
@few
def test_a_dearer_illness_never_lowers_relief(seed: int, day: date, more: int) -> None:
    household = drawn(seed, day)
    before = decided(household, day)
    place = member(before)
    if place is None or not household.parents["bill"]:
        return

    def dearer(rows: Rows) -> None:
        bill = rows["bill"][0]
        bill |= {"bill_own_share": bill["bill_own_share"] + more}
        bill["bill_public_rate"] += more

    later = decided(changed(household, dearer), day)
    for name in ("eligible", "amount_m_hh", "rigid_spending_y_hh", "left_below_line"):
        assert later.value(f"expenditure__{name}") >= before.value(f"expenditure__{name}")
    assert later.value("temporary_aid__burden_heavy") >= before.value("temporary_aid__burden_heavy")


@given(seeds, anyday)
@few
def test_a_bill_of_no_counted_kind_changes_no_relief(seed: int, day: date) -> None:
    household = drawn(seed, day)

    def other(rows: Rows) -> None:
        for bill in rows["bill"]:
            bill["bill_kind"] = int(Bill.OTHER)

    trace = decided(changed(household, other), day)
    assert sum(trace.values["expenditure__counted_y"]) == 0


@given(seeds, anyday, st.sampled_from(SELF_CARE))
@few
def test_help_with_one_thing_more_never_lowers_care(seed: int, day: date, item: str) -> None:
    household = drawn(seed, day)

    def weaker(rows: Rows) -> None:
        for person in rows["person"]:
            person[item] = False

    before, later = decided(household, day), decided(changed(household, weaker), day)
    assert said(later, "tekun__eligible") == said(before, "tekun__eligible")
    for name in ("tekun__self_care", "tekun__care_m", "tekun__amount_m"):
        assert all(map(int.__ge__, said(later, name), said(before, name)))


@given(seeds, anyday)
@few
def test_a_year_older_never_lowers_the_old_age_allowance(seed: int, day: date) -> None:
    household = drawn(seed, day)

    def older(rows: Rows) -> None:
        for person in rows["person"]:
            person["birth"] -= 10_000

    before, later = decided(household, day), decided(changed(household, older), day)
    for name in ("people__age", "old_age__amount_m"):
        assert all(map(int.__ge__, said(later, name), said(before, name)))


@given(seeds, anyday)
@few
def test_what_the_law_holds_out_of_income_changes_no_amount(seed: int, day: date) -> None:
    household = drawn(seed, day)
    held_out = ("preferential_pension_m", "family_planning_m", "scholarship_m", "bravery_m")

    def honoured(rows: Rows) -> None:
        for person in rows["person"]:
            person |= {fact: person[fact] + 50_000 for fact in held_out}

    before, later = decided(household, day), decided(changed(household, honoured), day)
    for name in ("income__counted_m_hh", "decision__total_m_hh", "decision__outcome"):
        assert said(later, name) == said(before, name)


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_sex_decides_nothing(day: date) -> None:
    for seed in range(20):
        household = drawn(seed, day)

        def swapped(rows: Rows) -> None:
            for person in rows["person"]:
                person["sex"] = 3 - person["sex"]

        one, other = decided(household, day), decided(changed(household, swapped), day)
        assert all(said(one, name) == said(other, name) for name in one.book.order)


def test_the_households_are_no_two_alike() -> None:
    """The generator draws from its seed alone, and differently for each."""
    day = DAYS[2]
    dice = Random(0)
    assert [drawn(s, day) for s in range(20)] == [drawn(s, day) for s in range(20)]
    assert len({repr(drawn(dice.randrange(10**6), day)) for _ in range(50)}) == 50
