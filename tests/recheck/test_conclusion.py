"""The conclusion: short, no sum where none is known, nothing urgent left out."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.recheck.told import CHANGES, STOPS, SUMS, UNKNOWN, Told, said

from minsheng.policy.engine.unknown import Cause, Unknown
from minsheng.policy.laws.kinds import Decision
from minsheng.recheck.adjusting import EXIT
from minsheng.recheck.advice import (
    DRAWN_ON,
    GRANT_ONCE,
    NEXT_STEPS,
    next_steps,
)
from minsheng.recheck.asking import Asked
from minsheng.recheck.conclusion import MOST_CHINESE, conclusion
from minsheng.recheck.outcome import (
    BENEFITS,
    ONCE,
    ONCE_CHANGE,
    RELIEF_YEAR,
    TOTAL_AFTER,
    TOTAL_BEFORE,
)
from minsheng.recheck.words import read_aloud, shown, yuan

ASKED = st.lists(
    st.sampled_from(
        [
            Asked("bathes", "户主能否自行洗澡", "民政部门", "评估", "户主能否自行"),
            Asked("dresses", "户主能否自行穿衣", "民政部门", "评估", "户主能否自行"),
            Asked("wage_verified_m", "配偶工资", "税务部门", "核实", "配偶"),
            Asked("vehicles", "机动车辆（代步车、小型农机除外）", "车辆管理部门", "查清"),
            Asked("dwellings", "住房套数", "登记机构", "查清", "", Cause.NOT_AUTHORISED),
            Asked("farm_land_hmu", "承包地", "农业", "查清", "", Cause.NOT_DELIVERED),
            Asked("seriously_ill", "户主是否重病", "卫生", "查清", "户主是否", Cause(15)),
        ]
    ),
    unique=True,
)


@given(
    outcome=st.sampled_from(Decision),
    sums=st.lists(
        st.one_of(st.just(UNKNOWN), st.integers(1, 99_999_999)),
        min_size=len(SUMS),
        max_size=len(SUMS),
    ),
    decided=st.lists(st.sampled_from(Decision), min_size=len(CHANGES), max_size=len(CHANGES)),
    asked=ASKED,
    exits=st.booleans(),
)
def test_no_conclusion_names_a_sum_for_what_is_not_known(
    outcome: Decision, sums: list[Any], decided: list[Decision], asked: list[Asked], exits: bool
) -> None:
    values = dict(zip(SUMS, sums, strict=True)) | dict(zip(CHANGES, decided, strict=True))
    figures = [v for v in sums if not isinstance(v, Unknown)]
    known = {yuan(v, "en").removesuffix(" yuan") for v in figures}
    for language, money in (("zh", r"([0-9.,]+)元"), ("en", r"([0-9.,]+) yuan")):
        text = said(outcome, language, asked, **values, **{EXIT[0]: exits})
        assert set(re.findall(money, text)) <= known, text
        if language == "zh":
            assert len(text) <= MOST_CHINESE, text
            assert text.endswith("。")


@pytest.mark.parametrize("others", [0, 3, 9])
def test_aid_in_an_emergency_stands_beside_what_cannot_be_said(others: int) -> None:
    open_ = {b.change: Decision.CANNOT_SAY for b in BENEFITS[:others]}
    aid = {ONCE_CHANGE: Decision.GRANT_PROPOSED, ONCE: 142_000}
    assert "一次性临时救助1,420元" in said(Decision.CANNOT_SAY, **open_, **aid)


def test_what_cannot_be_said_is_named_while_there_is_room() -> None:
    three = ("single", "living_subsidy", "care_subsidy")
    open_ = {f"decision__{name}_change": Decision.CANNOT_SAY for name in three}
    told = said(Decision.CANNOT_SAY, **open_)
    assert told == "单人保、残疾人生活补贴、残疾人护理补贴暂无法判断。"


def test_what_hangs_on_no_open_fact_is_not_said_to_wait_for_one() -> None:
    """Dibao is known not to be due; what is to be found out is asked for single alone."""
    four = ("dibao", "tekun", "single", "expenditure")
    held: dict[str, Any] = {f"decision__{name}_change": Decision.CANNOT_SAY for name in four}
    held["decision__single_after_m_hh"] = UNKNOWN
    assert said(Decision.CANNOT_SAY, **held) == "单人保暂无法判断；其余待定。"
    told = conclusion(Told(Decision.CANNOT_SAY, **held), [], "en")
    assert told == "Single-person dibao: cannot say yet; the rest waits for it."
    held |= {f"decision__{name}_before_m_hh": UNKNOWN for name in ("dibao", "tekun", "expenditure")}
    told = said(Decision.CANNOT_SAY, **held)
    assert told == "最低生活保障金、特困供养金、单人保、支出型救助金暂无法判断。"
    aid = {"decision__tekun_change": Decision.CANNOT_SAY, ONCE_CHANGE: Decision.CANNOT_SAY}
    assert said(Decision.CANNOT_SAY, **aid) == "临时救助暂无法判断；其余待定。"


def test_a_hint_of_temporary_aid_is_in_the_headline() -> None:
    told = said(Decision.HINT, **{ONCE_CHANGE: Decision.HINT, ONCE: 142_000})
    assert told == "未申请，但可能符合临时救助条件，建议上门了解。"


def test_whoever_draws_a_benefit_is_not_said_to_have_asked_for_none() -> None:
    told = said(
        Decision.HINT, decision__old_age_change=Decision.HINT, decision__old_age_before_m_hh=5_000
    )
    assert told == "家中可能还有人符合尊老金条件而未申请，建议上门了解。"


DRAWN = {"decision__old_age_before_m_hh": 5_000, "decision__care_subsidy_before_m_hh": 12_000}


def test_whoever_draws_a_subsidy_is_not_said_to_draw_nothing() -> None:
    told = said(Decision.SCREENED, **DRAWN)
    assert told == "仅领取残疾人护理补贴、尊老金，未申请其他救助；现有数据未发现救助线索。"
    assert next_steps(Told(Decision.SCREENED, **DRAWN)) == (DRAWN_ON,)
    assert said(Decision.SCREENED) == "未享受也未申请救助；现有数据未发现救助线索。"
    assert next_steps(Told(Decision.SCREENED)) == NEXT_STEPS[Decision.SCREENED]


def test_what_is_open_of_a_screened_household_is_asked() -> None:
    open_ = DRAWN | {"decision__care_subsidy_change": Decision.CANNOT_SAY}
    told = said(Decision.SCREENED, **open_)
    assert told.endswith("未申请其他救助；残疾人护理补贴能否继续领取尚未查清，请核实。")
    steps = next_steps(Told(Decision.SCREENED, **open_))
    assert steps[0][0] == "向家庭和有关部门核实残疾人护理补贴能否继续领取。"
    assert steps[1:] == NEXT_STEPS[Decision.CANNOT_SAY]
    hinted = next_steps(Told(Decision.HINT, **open_))
    assert hinted == NEXT_STEPS[Decision.HINT] + steps
    due = {"decision__tekun_change": Decision.CANNOT_SAY}
    assert said(Decision.SCREENED, **due) == (
        "未申请其他救助；特困供养金能否享受尚未查清，请核实。"
    )


def test_what_would_stop_of_a_screened_household_is_verified_and_heard() -> None:
    ends = DRAWN | {"decision__old_age_change": Decision.STOP_PROPOSED}
    assert said(Decision.SCREENED, **ends).endswith("；尊老金按现有资料不再符合条件，请核实。")
    steps = next_steps(Told(Decision.SCREENED, **ends))
    assert steps[0][0] == "核实尊老金是否仍符合条件。"
    assert steps[1] == NEXT_STEPS[Decision.STOP_PROPOSED][0]


def test_a_stop_says_why() -> None:
    """The reason goes before names that find no room beside it."""
    cause = "家庭月收入达到或超过保障线"
    stop = {"decision__dibao_change": Decision.STOP_PROPOSED}
    told = conclusion(Told(Decision.STOP_PROPOSED, **stop), [], "zh", cause)
    assert told == f"建议停发最低生活保障金；主要理由：{cause}。"
    told = conclusion(Told(Decision.STOP_PROPOSED, **stop), [], "en", "income at or above the line")
    assert told == (
        "Proposed: stop minimum living allowance (dibao); main reason: income at or above the line."
    )
    all_ = {b.change: Decision.STOP_PROPOSED for b in BENEFITS}
    told = conclusion(Told(Decision.STOP_PROPOSED, **all_), [], "zh", cause)
    assert told == f"建议停发最低生活保障金、特困供养金等9项；主要理由：{cause}。"
    sums = {TOTAL_BEFORE: 92_300, TOTAL_AFTER: 62_100}
    told = conclusion(Told(Decision.ADJUST, **sums, **STOPS), [], "zh", cause)
    assert told.endswith(f"；主要理由：{cause}。")
    assert cause not in conclusion(Told(Decision.ADJUST, **sums), [], "zh", cause)


def test_the_reason_of_a_stop_goes_before_the_total() -> None:
    """What stops, what takes its place and why: the sums stand below."""
    cause = "支出型救助金因已由低保或者特困供养保障而停发"
    values = {
        "decision__dibao_change": Decision.GRANT_PROPOSED,
        "decision__expenditure_change": Decision.STOP_PROPOSED,
        "decision__living_subsidy_change": Decision.GRANT_PROPOSED,
        TOTAL_BEFORE: 421_900,
        TOTAL_AFTER: 186_000,
    }
    assert conclusion(Told(Decision.ADJUST, **values), [], "zh", cause) == (
        f"建议停发支出型救助金，同时给予最低生活保障金、残疾人生活补贴；主要理由：{cause}。"
    )


def test_a_refusal_says_why() -> None:
    """Over property as over income; what stops beside it is said, too."""
    cause = "家庭财产超过低保规定"
    told = Told(Decision.REFUSE_PROPOSED)
    assert conclusion(told, [], "zh", cause) == f"建议不予救助；主要理由：{cause}。"
    assert conclusion(told, [], "en", "property too high") == (
        "Refusal proposed; main reason: property too high."
    )
    assert conclusion(told, [], "zh") == "建议不予救助，理由见下。"
    old_age = {"decision__old_age_change": Decision.STOP_PROPOSED}
    told = Told(Decision.REFUSE_PROPOSED, **old_age)
    assert conclusion(told, [], "zh", cause) == (
        f"建议不予救助，同时停发尊老金；主要理由：{cause}。"
    )
    line = {"income__counted_m_hh": 142_000, "dibao__line_m_hh": 142_000}
    told = Told(Decision.REFUSE_PROPOSED, **line)
    assert conclusion(told, [], "zh", cause) == (
        "建议不予救助：月收入1,420元，不低于保障线1,420元。"
    )


def test_a_stop_and_what_takes_its_place_are_one_sentence() -> None:
    both = {
        "decision__dibao_change": Decision.STOP_PROPOSED,
        "decision__expenditure_change": Decision.GRANT_PROPOSED,
        "decision__expenditure_after_m_hh": 256_000,
        RELIEF_YEAR: 3_072_000,
    }
    told = said(Decision.STOP_PROPOSED, **both)
    assert told == "建议停发最低生活保障金，同时给予支出型救助金每年30,720元。"
    assert said(Decision.STOP_PROPOSED, "en", **both) == (
        "Proposed: stop minimum living allowance (dibao), and grant expenditure-type relief of "
        "30,720 yuan a year."
    )


def test_english_goes_on_with_a_capital_after_a_full_stop() -> None:
    aid = {ONCE_CHANGE: Decision.GRANT_PROPOSED, ONCE: 142_000}
    open_ = {"decision__dibao_change": Decision.CANNOT_SAY}
    told = said(Decision.CANNOT_SAY, "en", **aid, **open_)
    assert told == (
        "Proposed at once: one-off temporary aid of 1,420 yuan. "
        "Minimum living allowance (dibao): cannot say yet."
    )


GRANTED: dict[str, Any] = {
    "decision__dibao_change": Decision.GRANT_PROPOSED,
    "decision__dibao_after_m_hh": 78_100,
}


def drawn(name: str, before: int, after: int) -> dict[str, Any]:
    """A benefit that is drawn and stops, or goes on with another sum."""
    change = Decision.ADJUST if after else Decision.STOP_PROPOSED
    return {
        f"decision__{name}_change": change,
        f"decision__{name}_before_m_hh": before,
        f"decision__{name}_after_m_hh": after,
    }


def test_a_grant_names_what_stops_beside_it() -> None:
    stop = drawn("old_age", 5_000, 0)
    told = said(Decision.GRANT_PROPOSED, **GRANTED, **stop)
    assert told == "建议给予最低生活保障金每月781元，同时停发尊老金。"
    english = said(Decision.GRANT_PROPOSED, "en", **GRANTED, **stop)
    assert english.endswith("a month; to be stopped: old-age allowance.")


def test_a_grant_names_what_falls_beside_it() -> None:
    falls = drawn("living_subsidy", 24_900, 17_800)
    told = said(Decision.GRANT_PROPOSED, **GRANTED, **falls)
    assert told == "建议给予最低生活保障金每月781元，同时残疾人生活补贴减为每月178元。"
    both = said(Decision.GRANT_PROPOSED, **GRANTED, **falls, **drawn("old_age", 5_000, 0))
    end = "，同时停发尊老金，残疾人生活补贴减为每月178元。"
    assert both == f"建议给予最低生活保障金每月781元{end}"
    english = said(Decision.GRANT_PROPOSED, "en", **GRANTED, **falls)
    assert english.endswith("; disability living subsidy falls to 178 yuan a month.")


def test_what_rises_beside_a_grant_is_no_loss() -> None:
    rises = drawn("living_subsidy", 17_800, 24_900)
    told = said(Decision.GRANT_PROPOSED, **GRANTED, **rises)
    assert told == "建议给予最低生活保障金每月781元。"


def test_a_refusal_names_what_stops_beside_it() -> None:
    told = said(Decision.REFUSE_PROPOSED, **drawn("old_age", 5_000, 0))
    assert told == "建议不予救助，理由见下，同时停发尊老金。"


@given(
    changes=st.lists(
        st.sampled_from(["grant", "stop", "fall", "none"]),
        min_size=len(BENEFITS),
        max_size=len(BENEFITS),
    ),
    sum_=st.integers(2, 99_999_999),
    language=st.sampled_from(["zh", "en"]),
)
def test_nothing_lost_beside_a_grant_is_left_out(
    changes: list[str], sum_: int, language: str
) -> None:
    values: dict[str, Any] = {}
    for benefit, change in zip(BENEFITS, changes, strict=True):
        if change == "grant":
            values |= {benefit.change: Decision.GRANT_PROPOSED, benefit.after: sum_}
        if change in ("stop", "fall"):
            values |= drawn(benefit.name, sum_, 0 if change == "stop" else sum_ - 1)
    told = said(Decision.GRANT_PROPOSED, language, **values)
    lost = [b for b, change in zip(BENEFITS, changes, strict=True) if change in ("stop", "fall")]
    named = [b for b in lost if (b.zh if language == "zh" else b.en) in told]
    counted = re.search(r"等\d+项|另有\d+项|and \d+ more|\d+ others", told)
    assert len(named) == len(lost) or counted, told
    assert language == "en" or len(told) <= MOST_CHINESE, told


def test_aid_that_is_all_there_is_is_paid_once() -> None:
    aid = {ONCE_CHANGE: Decision.GRANT_PROPOSED, ONCE: 768_000}
    told = Told(Decision.GRANT_PROPOSED, **aid)
    assert next_steps(told) == GRANT_ONCE
    assert conclusion(told, [], "zh") == "建议给予一次性临时救助7,680元。"
    assert conclusion(told, [], "en") == "Proposed: one-off temporary aid of 7,680 yuan."
    open_ = said(Decision.GRANT_PROPOSED, **aid | {ONCE: UNKNOWN})
    assert open_ == "建议给予一次性临时救助（金额尚未查清）。"


@pytest.mark.parametrize(
    ("income", "told"),
    [
        (255_999, "建议不予救助，理由见下。"),
        (256_000, "建议不予救助：月收入2,560元，不低于保障线2,560元。"),
        (256_001, "建议不予救助：月收入2,560.01元，不低于保障线2,560元。"),
        (UNKNOWN, "建议不予救助，理由见下。"),
    ],
)
def test_income_is_the_ground_of_a_refusal_from_the_line_on(income: Any, told: str) -> None:
    """Who has just the line is refused for it; of who has less something else is the ground."""
    sums = {"income__counted_m_hh": income, "dibao__line_m_hh": 256_000}
    assert said(Decision.REFUSE_PROPOSED, **sums) == told


def test_what_does_not_fit_is_counted() -> None:
    """All of them, those that are named among them; in English those that are not."""
    held = {b.after: 10_000 for b in BENEFITS} | {TOTAL_AFTER: 90_000}
    told = said(Decision.CONTINUE, **held)
    assert told == "建议继续：最低生活保障金、特困供养金等9项，每月合计900元。"
    stopped = {b.change: Decision.STOP_PROPOSED for b in BENEFITS}
    assert said(Decision.STOP_PROPOSED, **stopped) == "建议停发最低生活保障金、特困供养金等9项。"
    granted = {b.change: Decision.GRANT_PROPOSED for b in BENEFITS}
    told = said(Decision.GRANT_PROPOSED, **granted)
    assert "等9项" in told


@pytest.mark.parametrize(
    ("care", "once", "told"),
    [
        (8_000, Decision.SCREENED, "能否继续领取"),
        (8_000, Decision.CANNOT_SAY, "能否享受"),
        (0, Decision.SCREENED, "能否享受"),
    ],
)
def test_what_is_not_drawn_cannot_go_on(care: int, once: Decision, told: str) -> None:
    open_ = {
        "decision__care_subsidy_before_m_hh": care,
        "decision__care_subsidy_change": Decision.CANNOT_SAY,
        ONCE_CHANGE: once,
    }
    assert told in said(Decision.SCREENED, **open_)
    assert told in next_steps(Told(Decision.SCREENED, **open_))[0][0]


def test_figures_and_unknowns_are_read_aloud() -> None:
    assert read_aloud("残疾等级2级，属于重度残疾人") == "二级残疾，属于重度残疾人"
    stale = Unknown(Cause.OUT_OF_DATE | Cause.UNDEFINED)
    assert shown(stale, "Fen", None, "zh") == "尚未查清（资料已过期）"
    assert shown(Unknown(Cause.UNDEFINED), "Fen", None, "zh") == "尚未查清（无法计算）"


CAR = ("vehicles", "机动车辆", "车辆管理部门", "查清", "")
HOUSE = ("dwellings", "住房套数", "不动产登记机构", "查清", "")
OPEN_ = {BENEFITS[0].change: Decision.CANNOT_SAY}


@pytest.mark.parametrize(
    ("asked", "zh", "en"),
    [
        (
            [Asked(*CAR, Cause.OUT_OF_DATE)],
            "暂无法判断（资料已过期），请先查清机动车辆。",
            "cannot say yet (out of date); first settle 机动车辆.",
        ),
        (
            [Asked(*CAR, Cause.NOT_AUTHORISED), Asked(*HOUSE, Cause.NOT_AUTHORISED)],
            "暂无法判断（家庭未授权查询），请先由家庭签署核对授权书。",
            "cannot say yet (not authorised); first have the authorisation signed.",
        ),
        (
            [Asked(*CAR, Cause.CONTRADICTED), Asked(*HOUSE, Cause.NOT_AUTHORISED)],
            (
                "暂无法判断（家庭未授权查询、资料互相矛盾），"
                "请先由家庭签署核对授权书，再查清机动车辆。"
            ),
            (
                "cannot say yet (not authorised, contradicted); "
                "first have the authorisation signed, then settle 机动车辆."
            ),
        ),
    ],
)
def test_the_headline_says_why_it_is_not_known(asked: list[Asked], zh: str, en: str) -> None:
    assert said(Decision.CANNOT_SAY, "zh", asked, **OPEN_).endswith(zh)
    assert said(Decision.CANNOT_SAY, "en", asked, **OPEN_).endswith(en)


def test_why_stays_said_where_facts_find_no_room() -> None:
    open_ = {b.change: Decision.CANNOT_SAY for b in BENEFITS}
    asked = [Asked(f"f{n}", "户主城乡居民基础养老金", "社保", "查清", "", Cause(12)) for n in "ab"]
    told = said(Decision.CANNOT_SAY, "zh", asked, **open_)
    assert "（资料互相矛盾、资料已过期）" in told
    assert len(told) <= MOST_CHINESE


def test_a_stop_says_what_is_adjusted_with_it() -> None:
    """A child's allowance rises as the dibao it was made up beside ends."""
    both = {
        "decision__dibao_change": Decision.STOP_PROPOSED,
        "decision__children_change": Decision.ADJUST,
    }
    assert (
        said(Decision.STOP_PROPOSED, **both) == "建议停发最低生活保障金，同时调整儿童基本生活费。"
    )
    assert said(Decision.STOP_PROPOSED, "en", **both).endswith("children's living allowance.")


def test_nothing_against_nothing_is_no_income_over_the_line() -> None:
    """Of a unit without members the line is 0."""
    nobody = {"income__counted_m_hh": 0, "dibao__line_m_hh": 0}
    assert "保障线" not in said(Decision.REFUSE_PROPOSED, **nobody)
    assert "保障线" in said(Decision.REFUSE_PROPOSED, **dict.fromkeys(nobody, 71_000))
