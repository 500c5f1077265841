"""What applying would bring: the whole, once all that is granted is in force."""

from __future__ import annotations

from datetime import date

import pytest
from tests.recheck.families import family

from minsheng.policy.engine.book import compile_book
from minsheng.policy.engine.library import Library
from minsheng.policy.engine.scalar import Trace
from minsheng.policy.engine.unknown import Cause, Unknown
from minsheng.policy.laws.kinds import Decision, Disability, ParentState, Relation, Sex
from minsheng.recheck.applying import AWARDS, WANTED, if_applied
from minsheng.recheck.outcome import TARGETS

NAMES = (*TARGETS, *WANTED)
DISABLED = {
    "birth": 19850315,
    "disability": Disability.PHYSICAL,
    "disability_grade": 2,
    "award_severe_disability_m": 71_000,
    "award_care_subsidy_m": 8_000,
}


def of(library: Library, persons: list[dict[str, object]], **facts: object) -> Trace:
    return family(library, date(2020, 11, 1), NAMES, persons, **{"applies": False, **facts})


def test_what_gives_way_and_what_comes_beside_is_told_with_the_whole(library: Library) -> None:
    """923 of dibao and 249 of living subsidy (35 % of 710, up) against 710 of aid."""
    trace = of(library, [DISABLED])
    assert if_applied(trace, "zh") == (
        "若申请并获批：最低生活保障金由0元变为923元，重残救助金由710元变为0元，"
        "残疾人生活补贴由0元变为249元，每月合计由790元变为1,252元（测算，以核查结果为准）"
    )
    told = if_applied(trace, "en")
    assert told is not None
    assert told.startswith("If applied for and granted: minimum living allowance (dibao) from 0")
    assert "the total from 790 yuan to 1,252 yuan" in told


CHILD = {
    "birth": 20100101,
    "relation": Relation.GRANDCHILD,
    "parent_1_state": ParentState.SEVERE_DISABILITY,
    "parent_2_state": ParentState.SEVERE_DISABILITY,
    "support_duty": True,
    "award_child_m": 130_000,
}
OF_55 = {"birth": 19650115}


def test_a_childs_allowance_is_told_as_it_will_be_and_not_only_as_granted(
    library: Library,
) -> None:
    """Granted beside the full allowance, dibao takes its part of it, 745.50, the month after."""
    trace = of(library, [OF_55, CHILD])
    assert if_applied(trace, "zh") == (
        "若申请并获批：最低生活保障金由0元变为1,491元，儿童基本生活费由1,300元变为554.50元，"
        "每月合计由1,300元变为2,045.50元（测算，以核查结果为准）"
    )


def test_it_is_told_as_it_stands_once_nothing_moves_any_more(library: Library) -> None:
    """The subsidy comes beside dibao, the month after; and is made up a month later: 178 less."""
    trace = of(
        library, [OF_55, {**CHILD, "disability": Disability.PHYSICAL, "disability_grade": 3}]
    )
    assert if_applied(trace, "zh") == (
        "若申请并获批：最低生活保障金由0元变为1,491元，残疾人生活补贴由0元变为178元，"
        "儿童基本生活费由1,300元变为376.50元，"
        "每月合计由1,300元变为2,045.50元（测算，以核查结果为准）"
    )


def test_aid_that_gives_way_is_made_up_in_the_allowance_no_more(library: Library) -> None:
    """710 of aid go; 249 of subsidy and 816.50 of dibao are made up to 1,300: 234.50."""
    disabled = {"disability": Disability.PHYSICAL, "disability_grade": 2}
    child = {**CHILD, **disabled, "award_child_m": 59_000, "award_severe_disability_m": 71_000}
    trace = of(library, [OF_55, child])
    told = if_applied(trace, "zh")
    assert told is not None
    assert "重残救助金由710元变为0元，残疾人生活补贴由0元变为249元" in told
    assert "儿童基本生活费由590元变为234.50元" in told


def test_what_never_comes_to_rest_is_not_told(library: Library) -> None:
    """One of a couple is taken into tekun for the other's dibao, which ends with it, and back."""
    couple: list[dict[str, object]] = [
        {"birth": 19560115, "spouse": 1, "sex": Sex.MALE},
        {"birth": 19580115, "spouse": 0, "relation": Relation.SPOUSE, "pension_m": 75_000},
    ]
    trace = of(library, couple)
    assert Decision(trace.value("decision__dibao_change")) == Decision.HINT
    assert if_applied(trace, "zh") is None


@pytest.mark.parametrize("day", [date(2018, 11, 1), date(2020, 11, 1), date(2025, 11, 1)], ids=str)
def test_the_awards_other_sums_hang_on_are_put_in_force(library: Library, day: date) -> None:
    book = compile_book(library, day)
    awards = [name for name in library.facts if name.startswith("award_")]
    assert set(AWARDS) == {name for name in awards if book.hanging((name,), WANTED)}


def test_nothing_is_reckoned_for_who_asked_or_is_told_of_nothing(library: Library) -> None:
    asked = of(library, [DISABLED], applies=True)
    assert if_applied(asked, "zh") is None
    rich = of(library, [{**DISABLED, "other_transfer_m": 400_000}])
    assert if_applied(rich, "zh") is None


def test_a_sum_that_hangs_on_what_is_not_known_is_not_named(library: Library) -> None:
    trace = of(library, [{**DISABLED, "work_injury_care": Unknown(Cause.NOT_DELIVERED)}])
    told = if_applied(trace, "zh")
    assert told is not None
    assert "最低生活保障金由0元变为923元" in told
    assert "残疾人生活补贴" not in told
    assert "每月合计" not in told


def test_an_allowance_made_up_beside_what_is_not_known_is_not_named(library: Library) -> None:
    """Whether the subsidy is due hangs on care for an injury, and the allowance on the subsidy."""
    contradicted = Unknown(Cause.CONTRADICTED)
    disabled = {"disability": Disability.PHYSICAL, "disability_grade": 3}
    trace = of(library, [OF_55, {**CHILD, **disabled, "work_injury_care": contradicted}])
    assert if_applied(trace, "zh") == (
        "若申请并获批：最低生活保障金由0元变为1,491元（测算，以核查结果为准）"
    )


def test_nothing_is_told_where_the_aid_itself_cannot_be_said(library: Library) -> None:
    """Tekun is hinted at though its sum is open, and nothing else moves."""
    trace = of(library, [{"birth": 19450601, "eats": Unknown(Cause.NOT_DELIVERED)}])
    assert Decision(trace.value("decision__tekun_change")) == Decision.HINT
    assert trace.value("tekun__amount_m") is Unknown(Cause.NOT_DELIVERED)
    assert if_applied(trace, "zh") is None
