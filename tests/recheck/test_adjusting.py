"""What goes on, changes or stops of what is drawn: short, nothing that is taken left out."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.recheck.told import STOPS, UNKNOWN, Told, said

from minsheng.policy.laws.kinds import Decision
from minsheng.recheck.adjusting import EXIT
from minsheng.recheck.conclusion import MOST_CHINESE, conclusion
from minsheng.recheck.named import GOES_OVER
from minsheng.recheck.outcome import (
    BENEFITS,
    ONCE,
    ONCE_CHANGE,
    TOTAL_AFTER,
    TOTAL_BEFORE,
)


def test_an_unknown_total_is_said_to_be_open() -> None:
    after = {TOTAL_AFTER: UNKNOWN, TOTAL_BEFORE: UNKNOWN, "decision__dibao_after_m_hh": 1}
    assert said(Decision.CONTINUE, **after) == "建议继续：最低生活保障金；合计金额尚未查清。"
    after = {TOTAL_AFTER: UNKNOWN, "decision__dibao_change": Decision.ADJUST}
    after |= {"decision__dibao_after_m_hh": UNKNOWN}
    assert said(Decision.ADJUST, **after) == "建议调整最低生活保障金，调整后金额尚未查清。"


def test_what_is_drawn_is_said_though_something_else_is_open() -> None:
    open_ = {TOTAL_AFTER: UNKNOWN, "decision__children_change": Decision.CANNOT_SAY}
    drawn = open_ | {TOTAL_BEFORE: 229_400, "decision__dibao_after_m_hh": 229_400}
    told = said(Decision.CONTINUE, **drawn)
    assert told == "建议继续：最低生活保障金，每月合计2,294元；儿童基本生活费尚未查清。"
    exit_ = drawn | {EXIT[0]: True, TOTAL_BEFORE: 229_400}
    told = said(Decision.ADJUST, **exit_)
    assert told == "低保进入渐退期，期间每月2,294元；儿童基本生活费尚未查清。"


def test_what_an_adjusted_benefit_comes_to_is_said_though_another_is_open() -> None:
    sums = {"decision__dibao_before_m_hh": 50_000, "decision__dibao_after_m_hh": 56_700}
    sums |= {"decision__dibao_change": Decision.ADJUST, TOTAL_AFTER: UNKNOWN}
    sums |= {TOTAL_BEFORE: 50_000, "decision__care_subsidy_change": Decision.CANNOT_SAY}
    told = said(Decision.ADJUST, **sums)
    assert told == "建议调整：最低生活保障金由每月500元调整为567元；其余待遇尚未查清。"
    told = said(Decision.ADJUST, "en", **sums)
    assert told.endswith("(dibao) from 500 yuan to 567 yuan a month; the rest is open.")
    granted = sums | {"decision__old_age_change": Decision.GRANT_PROPOSED}
    told = said(Decision.ADJUST, **granted | {"decision__old_age_after_m_hh": 5_000})
    assert "尊老金由每月0元调整为50元" in told or "等2项" in told
    stops = sums | {"decision__single_change": Decision.STOP_PROPOSED}
    told = said(Decision.ADJUST, **stops)
    assert told.startswith("建议停发单人保；调整：最低生活保障金由每月500元调整为567元")


def test_a_total_that_stays_is_never_said_to_change() -> None:
    same = {TOTAL_BEFORE: 284_000, TOTAL_AFTER: 284_000}
    assert said(Decision.ADJUST, **same) == "每月合计2,840元不变。"
    aid = {ONCE_CHANGE: Decision.GRANT_PROPOSED, ONCE: 142_000}
    assert (
        said(Decision.ADJUST, **same, **aid) == "每月合计2,840元不变，另给予一次性临时救助1,420元。"
    )
    told = said(Decision.ADJUST, **same, dibao__in_exit=True)
    assert told == "家庭情况有变，渐退期内维持每月2,840元。"


def test_an_adjustment_says_what_stops() -> None:
    sums = {TOTAL_BEFORE: 92_300, TOTAL_AFTER: 62_100}
    told = said(Decision.ADJUST, **sums, **STOPS)
    assert told == ("建议停发特困供养金，同时给予最低生活保障金；每月合计由923元调整为621元。")
    assert said(Decision.ADJUST, "en", **sums, **STOPS) == (
        "Proposed: stop extreme-hardship support (tekun), and grant minimum living allowance "
        "(dibao); the total goes from 923 yuan to 621 yuan a month."
    )
    open_ = said(Decision.ADJUST, **STOPS | {TOTAL_AFTER: UNKNOWN})
    assert open_.endswith("；每月合计金额尚未查清。")


OBLIGED = "有具备履行义务能力的法定义务人"


@pytest.mark.parametrize(
    ("also", "after", "told"),
    [
        ([], 57_400, "建议停发特困供养金，同时给予最低生活保障金；每月合计减为574元"),
        (
            ["old_age"],
            67_100,
            "建议停发特困供养金，同时给予最低生活保障金、尊老金；每月合计减为671元",
        ),
        (
            ["living_subsidy"],
            79_900,
            "建议停发特困供养金，同时给予最低生活保障金等2项；每月合计减为799元",
        ),
        (
            [],
            110_000,
            "建议停发特困供养金，同时给予最低生活保障金；每月合计增为1,100元",
        ),
    ],
)
def test_the_total_is_shortened_before_what_takes_the_place(also, after, told) -> None:
    values = STOPS | {f"decision__{name}_change": Decision.GRANT_PROPOSED for name in also}
    trace = Told(Decision.ADJUST, **values, **{TOTAL_BEFORE: 102_300, TOTAL_AFTER: after})
    assert conclusion(trace, [], "zh", OBLIGED) == f"{told}；主要理由：{OBLIGED}。"


@given(
    changes=st.lists(st.sampled_from(("stop", "grant", "adjust", "none")), min_size=8, max_size=8),
    sums=st.lists(st.integers(1, 99_999_999), min_size=2, max_size=2),
    aid=st.booleans(),
    over=st.booleans(),
    cause=st.sampled_from(["", OBLIGED]),
)
def test_what_takes_the_place_of_a_stop_is_never_left_out(changes, sums, aid, over, cause) -> None:
    """However long the sentence grows, a benefit granted is named or counted."""
    proposed = {
        "stop": Decision.STOP_PROPOSED,
        "grant": Decision.GRANT_PROPOSED,
        "adjust": Decision.ADJUST,
        "none": Decision.SCREENED,
    }
    values: dict[str, Any] = {
        b.change: proposed[c] for b, c in zip(BENEFITS, ["stop", *changes], strict=True)
    }
    values |= dict(zip((TOTAL_BEFORE, TOTAL_AFTER), sums, strict=True))
    values |= {GOES_OVER: over}
    if aid:
        values |= {ONCE_CHANGE: Decision.GRANT_PROPOSED, ONCE: 142_000}
    told = conclusion(Told(Decision.ADJUST, **values), [], "zh", cause)
    granted = [b.zh for b in BENEFITS if values[b.change] == Decision.GRANT_PROPOSED]
    moved = {"特困供养金"} if over else set()
    assert not over or "转为特困供养" in told, told
    named = [name for name in granted if name in told or name in moved]
    assert len(named) == len(granted) or re.search(r"同时给予[^；]*等\d+项", told), told
    assert len(told) <= MOST_CHINESE, told


def test_who_goes_over_to_tekun_is_told_so() -> None:
    names = ("dibao", "living_subsidy", "care_subsidy")
    values = {f"decision__{n}_change": Decision.STOP_PROPOSED for n in names}
    values |= {"decision__tekun_change": Decision.GRANT_PROPOSED, GOES_OVER: True}
    trace = Told(Decision.ADJUST, **values, **{TOTAL_BEFORE: 109_200, TOTAL_AFTER: 92_300})
    assert conclusion(trace, [], "zh", "低保改为特困供养") == (
        "建议停发最低生活保障金、残疾人生活补贴等3项，成员均转为特困供养；每月合计减为923元；"
        "主要理由：低保改为特困供养。"
    )
    assert conclusion(trace, [], "en") == (
        "Proposed: stop minimum living allowance (dibao), disability living subsidy, disability "
        "care subsidy, every member going over to tekun; the total goes from 1,092 yuan to 923 "
        "yuan a month."
    )
    one = Told(Decision.ADJUST, **values, decision__old_age_change=Decision.GRANT_PROPOSED)
    assert "，成员均转为特困供养，同时给予尊老金；" in conclusion(one, [], "zh")


def test_a_gradual_exit_is_said_whatever_else_changes() -> None:
    exit_ = {"dibao__in_exit": True}
    sums = {TOTAL_BEFORE: 284_000, TOTAL_AFTER: 296_000}
    told = said(Decision.ADJUST, **sums, **exit_)
    assert told == "建议每月合计由2,840元调整为2,960元，低保处于渐退期。"
    english = said(Decision.ADJUST, "en", **sums, **exit_)
    assert english.endswith("2,960 yuan a month, dibao being in its gradual exit.")
    held = {"decision__dibao_after_m_hh": 284_000, TOTAL_AFTER: 284_000}
    told = said(Decision.CONTINUE, **held, **exit_)
    assert told == "建议继续：最低生活保障金（渐退期），每月合计2,840元。"
    english = said(Decision.CONTINUE, "en", **held, **exit_)
    assert english.startswith("Continue: minimum living allowance (dibao) in its gradual exit;")
    open_ = said(Decision.CONTINUE, **held, dibao__in_exit=UNKNOWN)
    assert open_ == "建议继续：最低生活保障金，每月合计2,840元。"


@given(sums=st.lists(st.integers(1, 99_999_999), min_size=2, max_size=2), aid=st.booleans())
def test_no_stop_is_too_long_to_be_said(sums: list[int], aid: bool) -> None:
    """Of all benefits at once some are named, the rest counted."""
    values: dict[str, Any] = {b.change: Decision.STOP_PROPOSED for b in BENEFITS}
    values |= dict(zip((TOTAL_BEFORE, TOTAL_AFTER), sums, strict=True))
    if aid:
        values |= {ONCE_CHANGE: Decision.GRANT_PROPOSED, ONCE: 142_000}
    told = said(Decision.ADJUST, **values)
    assert told.startswith("建议停发最低生活保障金")
    assert len(told) <= MOST_CHINESE
