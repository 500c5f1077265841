"""What applying would bring: the whole, once all that is granted is in force."""

from __future__ import annotations

from datetime import date

from tests.recheck.families import family

from minsheng.policy.engine.library import Library
from minsheng.policy.engine.scalar import Trace
from minsheng.policy.engine.unknown import Cause, Unknown
from minsheng.policy.laws.kinds import Disability, ParentState, Relation
from minsheng.recheck.applying import WANTED, if_applied
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


def test_a_childs_allowance_is_told_as_it_will_be_and_not_only_as_granted(
    library: Library,
) -> None:
    """Granted beside the full allowance, dibao takes its part of it the month after."""
    child = {
        "birth": 20100101,
        "relation": Relation.GRANDCHILD,
        "parent_1_state": ParentState.SEVERE_DISABILITY,
        "parent_2_state": ParentState.SEVERE_DISABILITY,
        "support_duty": True,
        "award_child_m": 130_000,
    }
    trace = of(library, [{"birth": 19650115}, child])
    granted = trace.value("decision__children_after_m_hh")
    told = if_applied(trace, "zh")
    assert told is not None
    assert f"儿童基本生活费由{granted // 100:,}元变为" in told


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
