"""What to do next: nothing stops unheard, and who does not cooperate is told in writing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest
from tests.recheck.families import family
from tests.recheck.told import STOPS, UNKNOWN, Told

from minsheng.policy.engine.book import compile_book
from minsheng.policy.engine.library import Library
from minsheng.policy.engine.scalar import Household, Trace, evaluate
from minsheng.policy.engine.unknown import Cause
from minsheng.policy.laws.kinds import Decision, Disability, Emergency, Relation, Sex
from minsheng.recheck.advice import (
    AID_APART,
    END_2021,
    END_BEFORE,
    GO_ON,
    HEAR_WHY,
    NEXT_STEPS,
    PAID_ONCE,
    REFER,
    REFUSED_APART,
    REFUSED_BESIDE,
    REMEDY,
    SAME_SUM,
    next_steps,
)
from minsheng.recheck.asking import Asked
from minsheng.recheck.conclusion import MOST_CHINESE, TERM, conclusion
from minsheng.recheck.outcome import (
    BENEFITS,
    DIBAO,
    EXIT_STARTS,
    ONCE,
    ONCE_CHANGE,
    TARGETS,
    TOTAL_AFTER,
    TOTAL_BEFORE,
)
from minsheng.recheck.procedure import ENDS_2021, to_grant_beside

NAMES = (*TARGETS, TERM, "decision__in_assistance", "decision__pending")


def refusing(library: Library, day: date, **facts: int | bool) -> Trace:
    """A family of one that does not cooperate."""
    base = {e: {} for e in ("household", "person")}
    for fact in library.facts.values():
        if fact.entity in base:
            base[fact.entity][fact.name] = fact.baseline
    rows = {
        "run": [{"as_of": day.year * 10_000 + day.month * 100 + day.day}],
        "household": [{**base["household"], "cooperates": False, **facts}],
        "person": [base["person"]],
        "obligor": [],
        "bill": [],
        "contribution": [],
    }
    household = Household("320681", rows, {"bill": [], "contribution": []})
    return evaluate(compile_book(library, day), household, NAMES)


def middle(trace: Trace) -> Sequence[tuple[str, str]]:
    """The steps between the notice and the standing rule of what cannot be said."""
    steps = next_steps(trace)
    assert steps[0][0].startswith("书面告知家庭应当配合的事项、期限（10个工作日〔示意〕）")
    assert "10 working days [illustrative]" in steps[0][1]
    assert steps[-1:] == NEXT_STEPS[Decision.CANNOT_SAY]
    return steps[1:-1]


@pytest.mark.parametrize(
    ("day", "end"), [(date(2021, 6, 30), END_BEFORE), (date(2021, 7, 1), END_2021)]
)
def test_who_applies_is_told_the_consequence_of_the_day(library, day, end) -> None:
    assert middle(refusing(library, day)) == (HEAR_WHY, end, REMEDY)
    assert "第二十九条" not in END_BEFORE[0]


def test_what_is_drawn_goes_on(library) -> None:
    drawn = {"applies": False, "award_dibao_m_hh": 71_000}
    trace = refusing(library, date(2021, 7, 1), **drawn)
    assert middle(trace) == (HEAR_WHY, GO_ON, REFER, REMEDY)


def test_the_conclusion_says_that_the_family_does_not_cooperate(library) -> None:
    trace = refusing(library, date(2020, 11, 1))
    told = conclusion(trace, [], "zh")
    assert told == "家庭不配合核查，暂无法判断，请书面告知并限10个工作日内配合。"
    assert "within 10 working days" in conclusion(trace, [], "en")
    fire = {"emergency": 1, "emergency_month": 202010, "emergency_loss_hh": 2_000_000}
    told = conclusion(refusing(library, date(2020, 11, 1), **fire), [], "zh")
    assert told.startswith("建议先给予一次性临时救助")
    assert len(told) <= MOST_CHINESE


def test_who_asks_for_nothing_is_not_told_to_cooperate(library) -> None:
    trace = refusing(library, date(2020, 11, 1), applies=False)
    assert not any("配合" in zh for zh, _ in next_steps(trace))


def held_back(*held: Cause) -> list[Asked]:
    """Facts to settle, each open for one cause."""
    return [Asked(f"fact_{n}", f"事项{n}", "银行", "查清", "", c) for n, c in enumerate(held)]


SIGN = "先上门请家庭签署核对授权书（《社会救助暂行办法》第五十八条）：上门一次，"


def test_what_only_a_signature_is_wanting_for_is_signed_first(library) -> None:
    trace = refusing(library, date(2021, 7, 1), cooperates=True)
    plain = next_steps(trace)
    (zh, en), *rest = next_steps(trace, held_back(Cause.NOT_AUTHORISED, Cause.NOT_AUTHORISED))
    assert zh == f"{SIGN}未授权的2项即可一并核对，不必先向各部门逐一查询。"
    assert "one visit opens all 2 facts held back; no office need be asked before." in en
    assert tuple(rest) == plain
    (zh, en), *rest = next_steps(trace, held_back(Cause.OUT_OF_DATE, Cause.NOT_AUTHORISED))
    assert zh == f"{SIGN}未授权的1项即可核对，再查清其余事项。"
    assert en.endswith("one visit opens the fact held back; settle the rest after it.")
    assert tuple(rest) == plain


@pytest.mark.parametrize("cause", [*Cause, Cause.NOT_AUTHORISED | Cause.NOT_DELIVERED, Cause(0)])
def test_no_signature_is_asked_for_where_it_settles_nothing(library, cause: Cause) -> None:
    trace = refusing(library, date(2021, 7, 1), cooperates=True)
    signs = next_steps(trace, held_back(cause)) != next_steps(trace)
    assert signs == (cause == Cause.NOT_AUTHORISED)


def test_a_family_that_refuses_is_told_so_in_writing_first(library) -> None:
    trace = refusing(library, date(2021, 7, 1))
    assert next_steps(trace, held_back(Cause.NOT_AUTHORISED)) == next_steps(trace)


def with_aid(
    library: Library, *, award: int, applies: bool, **facts: int | bool
) -> tuple[tuple[str, str], ...]:
    """What to do about a family whose house burnt down, in or out of assistance."""
    trace = family(
        library,
        date(2020, 11, 1),
        NAMES,
        [{"birth": 19720210}],
        applies=applies,
        award_dibao_m_hh=award,
        emergency=Emergency.FIRE,
        emergency_month=202010,
        emergency_loss_hh=1_000_000,
        **facts,
    )
    return next_steps(trace)


def test_aid_beside_what_goes_on_has_its_own_steps(library: Library) -> None:
    steps = with_aid(library, award=78_100, applies=True)
    assert steps == (*NEXT_STEPS[Decision.CONTINUE], AID_APART, PAID_ONCE)
    steps = with_aid(library, award=60_000, applies=True)
    assert steps == (*NEXT_STEPS[Decision.ADJUST], AID_APART, PAID_ONCE)


def test_aid_hinted_at_beside_what_goes_on_is_told_of(library: Library) -> None:
    steps = with_aid(library, award=78_100, applies=False)
    told = "告知家庭可以申请临时救助，由家庭决定是否申请。"
    assert [zh for zh, _ in steps] == [*(zh for zh, _ in NEXT_STEPS[Decision.CONTINUE]), told]


def test_basic_aid_refused_beside_what_goes_on_is_refused_in_writing(library: Library) -> None:
    disabled = {
        "birth": 19850315,
        "disability": Disability.PHYSICAL,
        "disability_grade": 2,
        "other_transfer_m": 400_000,
        "award_severe_disability_m": 71_000,
        "award_care_subsidy_m": 8_000,
    }
    names = (*NAMES, REFUSED_BESIDE)
    steps = next_steps(family(library, date(2020, 11, 1), names, [disabled], applies=True))
    assert steps == (*NEXT_STEPS[Decision.CONTINUE], REFUSED_APART)
    assert not any(
        "不予" in zh
        for zh, _ in next_steps(
            family(library, date(2020, 11, 1), names, [disabled], applies=False)
        )
    )


def test_basic_aid_that_was_not_asked_for_is_told_of(library: Library) -> None:
    disabled = {
        "birth": 19850315,
        "disability": Disability.PHYSICAL,
        "disability_grade": 2,
        "award_severe_disability_m": 71_000,
        "award_care_subsidy_m": 8_000,
    }
    steps = next_steps(family(library, date(2020, 11, 1), NAMES, [disabled], applies=False))
    assert steps[:-1] == NEXT_STEPS[Decision.CONTINUE]
    zh, en = steps[-1]
    assert zh == "告知家庭可以申请最低生活保障金，由家庭决定是否申请。"
    assert en == (
        "Tell the family that it may apply for minimum living allowance (dibao); "
        "the family decides."
    )


def test_an_exit_that_begins_beside_aid_is_told_to_the_family() -> None:
    """The sum stays, but not for good: to go on paying until the review is not enough."""
    aid = {ONCE_CHANGE: Decision.GRANT_PROPOSED, "decision__dibao_change": Decision.CONTINUE}
    for begins, monthly in ((False, NEXT_STEPS[Decision.CONTINUE]), (True, SAME_SUM)):
        told = Told(Decision.ADJUST, **aid, **{EXIT_STARTS: begins})
        assert next_steps(told) == (*monthly, AID_APART, PAID_ONCE)


def test_a_household_only_screened_is_told_of_aid_by_its_own_step(library: Library) -> None:
    steps = with_aid(library, award=0, applies=False)
    assert steps == NEXT_STEPS[Decision.HINT]


def test_a_grant_beside_a_stop_says_that_aid_is_paid_once() -> None:
    told = Told(
        Decision.GRANT_PROPOSED,
        **{
            "decision__dibao_change": Decision.GRANT_PROPOSED,
            "decision__single_change": Decision.STOP_PROPOSED,
            ONCE_CHANGE: Decision.GRANT_PROPOSED,
        },
    )
    monthly = NEXT_STEPS[Decision.GRANT_PROPOSED]
    assert next_steps(told) == (NEXT_STEPS[Decision.STOP_PROPOSED][0], *monthly, PAID_ONCE)


def test_what_is_granted_at_once_has_its_steps_though_the_rest_waits() -> None:
    """The headline proposes it; without a step of its own it would wait with the rest."""
    grants = ("severe_disability", "care_subsidy")
    values = {f"decision__{name}_change": Decision.GRANT_PROPOSED for name in grants}
    values |= {"decision__dibao_change": Decision.CANNOT_SAY}
    at_once, *rest = next_steps(Told(Decision.CANNOT_SAY, **values))
    assert at_once[0] == (
        "重残救助金、残疾人护理补贴先行办理，不等其余事项查清：完成入户调查和公示；"
        "由审核确认人员决定，自决定次月起发放。"
    )
    assert at_once[1].startswith(
        "Handle this now, without waiting for the rest: severe-disability aid, disability care "
        "subsidy. Visit the family"
    )
    assert tuple(rest) == NEXT_STEPS[Decision.CANNOT_SAY]


def test_a_family_that_does_not_cooperate_is_granted_what_hangs_on_no_inquiry(
    library: Library,
) -> None:
    old = family(library, date(2020, 11, 1), NAMES, [{"birth": 19350101}], cooperates=False)
    assert conclusion(old, [], "zh") == (
        "建议先给予尊老金每月50元；家庭不配合核查，暂无法判断，请书面告知并限10个工作日内配合。"
    )
    at_once, notice, *_ = (zh for zh, _ in next_steps(old))
    assert at_once.startswith("尊老金先行办理，")
    assert notice.startswith("书面告知家庭应当配合的事项、")


def test_grants_beside_a_refusal_to_cooperate_are_counted_where_they_find_no_room() -> None:
    grants = [b for b in BENEFITS if b != DIBAO]
    values: dict[str, Any] = {b.change: Decision.GRANT_PROPOSED for b in grants}
    values |= {b.after: 71_000 for b in grants} | {TERM: 10}
    told = conclusion(Told(Decision.CANNOT_SAY, **values), [], "zh")
    assert told.startswith("建议先给予特困供养金每月710元等8项；家庭不配合核查")
    assert len(told) <= MOST_CHINESE


@pytest.mark.parametrize(("after", "steps"), [(284_000, SAME_SUM), (90_000, None), (UNKNOWN, None)])
def test_nobody_is_told_of_a_new_sum_where_the_old_one_stays(after: Any, steps: Any) -> None:
    told = Told(Decision.ADJUST, **{TOTAL_BEFORE: 284_000, TOTAL_AFTER: after})
    assert next_steps(told) == (steps or NEXT_STEPS[Decision.ADJUST])


@pytest.mark.parametrize(
    "outcome", [Decision.ADJUST, Decision.GRANT_PROPOSED, Decision.REFUSE_PROPOSED]
)
def test_nothing_stops_unheard(outcome: Decision) -> None:
    same = {TOTAL_BEFORE: 92_300, TOTAL_AFTER: 92_300}
    told = Told(outcome, **same, **STOPS)
    grants = () if outcome == Decision.GRANT_PROPOSED else to_grant_beside(told)
    ends = (NEXT_STEPS[Decision.STOP_PROPOSED][0], ENDS_2021, *grants)
    assert next_steps(told) == (*ends, *NEXT_STEPS[outcome])


@pytest.mark.parametrize("change", [Decision.ADJUST, Decision.GRANT_PROPOSED])
def test_what_rises_as_another_stops_is_handled_with_it(change: Decision) -> None:
    """A child's allowance is no longer made up beside dibao that ends."""
    stops = {"decision__dibao_change": Decision.STOP_PROPOSED}
    alone = next_steps(Told(Decision.STOP_PROPOSED, **stops))
    assert alone == NEXT_STEPS[Decision.STOP_PROPOSED]
    told = Told(Decision.STOP_PROPOSED, **stops, decision__children_change=change)
    both = next_steps(told)
    (more,) = set(both) - set(alone) - set(to_grant_beside(told))
    assert more[0] == "儿童基本生活费与停发一并办理，使新的金额紧接着发放。"
    assert both[-1] == alone[-1]


def test_aid_beside_a_monthly_grant_is_paid_once() -> None:
    both = {ONCE_CHANGE: Decision.GRANT_PROPOSED, ONCE: 768_000}
    both |= {"decision__dibao_change": Decision.GRANT_PROPOSED}
    monthly = NEXT_STEPS[Decision.GRANT_PROPOSED]
    assert next_steps(Told(Decision.GRANT_PROPOSED, **both)) == (*monthly, PAID_ONCE)
    dibao = {"decision__dibao_change": Decision.GRANT_PROPOSED}
    assert next_steps(Told(Decision.GRANT_PROPOSED, **dibao)) == monthly


@pytest.mark.parametrize("outcome", Decision)
def test_whatever_the_outcome_a_stop_is_not_silent(outcome: Decision) -> None:
    """The family is heard first, or nothing stops before all is settled."""
    steps = next_steps(Told(outcome, **STOPS))
    told = "".join(zh for zh, _ in steps)
    if outcome not in (Decision.CONTINUE, Decision.HINT):  # beside these nothing is stopped
        assert "听取陈述申辩" in told or "不停发" in told


@pytest.mark.parametrize(
    ("before", "after", "same"),
    [
        (92_300, 92_300, True),
        (92_300, 92_301, False),
        (92_301, 92_300, False),
        (0, UNKNOWN, False),
        (UNKNOWN, UNKNOWN, False),
    ],
)
def test_only_of_the_very_same_sum_it_is_said_that_it_stays(before, after, same: bool) -> None:
    steps = next_steps(Told(Decision.ADJUST, **{TOTAL_BEFORE: before, TOTAL_AFTER: after}))
    assert steps == (SAME_SUM if same else NEXT_STEPS[Decision.ADJUST])


@pytest.mark.parametrize("change", [Decision.ADJUST, Decision.GRANT_PROPOSED])
@pytest.mark.parametrize("benefit", BENEFITS, ids=lambda b: b.name)
def test_a_benefit_that_changes_is_not_paid_on_though_the_total_stays(benefit, change) -> None:
    """One is cut and another granted: who only went on paying would never grant it."""
    same = {TOTAL_BEFORE: 142_000, TOTAL_AFTER: 142_000}
    told = Told(Decision.ADJUST, **same, **{benefit.change: change})
    assert next_steps(told) == (*to_grant_beside(told), *NEXT_STEPS[Decision.ADJUST])


MULTIPLE = ("severe_disability__multiple_to_check", "tekun__multiple_to_check")


def with_multiple(library: Library, **household: int | bool) -> Trace:
    """A farmer on dibao, and a daughter-in-law of whom the card says no more than multiple."""
    persons = [
        {"birth": 19720210},
        {
            "birth": 19800101,
            "relation": Relation.CHILD_IN_LAW,
            "sex": Sex.FEMALE,
            "disability": Disability.MULTIPLE,
            "disability_grade": 1,
            "award_care_subsidy_m": 9_000,
        },
    ]
    names = (*NAMES, *MULTIPLE)
    return family(library, date(2023, 11, 1), names, persons, **household)


def test_what_a_reason_asks_for_is_to_be_found_out(library: Library) -> None:
    """The line marked ? alone reaches nobody who reads what to do."""
    found = ("另请查清标“？”的各项理由所指的事项（儿媳）。",)
    drawn = with_multiple(library, applies=False, award_dibao_m_hh=81_000)
    assert any(v is True for name in MULTIPLE for v in drawn.values[name])
    *_, last = next_steps(drawn)
    assert last[:1] == found
    assert last[1] == "Find out, too, what the reasons marked ? ask for (daughter-in-law)."
    listed = [Asked("disability", "儿媳残疾类别", "残联")]
    assert last not in next_steps(drawn, listed)
