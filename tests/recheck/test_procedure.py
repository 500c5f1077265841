"""The procedure before a grant and before tekun ends: publicity for all but a child."""

from __future__ import annotations

from datetime import date

import pytest
from tests.recheck.told import STOPS, Told

from minsheng.policy.laws.kinds import Decision
from minsheng.recheck.advice import NEXT_STEPS, next_steps
from minsheng.recheck.outcome import BENEFITS, ONCE_CHANGE
from minsheng.recheck.procedure import (
    CHILDREN,
    ENDS_2021,
    ENDS_BEFORE,
    to_end_tekun,
    to_grant,
    to_grant_at_once,
    to_grant_beside,
)

CHILD = {"decision__children_change": Decision.GRANT_PROPOSED}
SEVERE = {"decision__severe_disability_change": Decision.GRANT_PROPOSED}


def test_a_childs_allowance_is_never_publicised() -> None:
    told = Told(Decision.GRANT_PROPOSED, **CHILD)
    zh, en = to_grant(told)
    assert zh == "完成入户调查；为保护儿童隐私，不予公示；由审核确认人员决定。"
    assert en.startswith("Visit the family; publish nothing, for the child's privacy;")
    assert next_steps(told) == ((zh, en), NEXT_STEPS[Decision.GRANT_PROPOSED][1])


def test_what_is_granted_with_it_is_named_apart() -> None:
    ((zh, en),) = to_grant_at_once(Told(Decision.CANNOT_SAY, **CHILD, **SEVERE))
    assert zh == (
        "重残救助金、儿童基本生活费先行办理，不等其余事项查清：完成入户调查；"
        "重残救助金予以公示，儿童基本生活费为保护儿童隐私不予公示；"
        "由审核确认人员决定，自决定次月起发放。"
    )
    assert "publish what is proposed of severe-disability aid, but nothing of the child" in en


def test_aid_paid_once_is_publicised_beside_a_childs_allowance() -> None:
    once = {ONCE_CHANGE: Decision.GRANT_PROPOSED}
    assert "临时救助予以公示" in to_grant(Told(Decision.GRANT_PROPOSED, **CHILD, **once))[0]
    beside = to_grant_beside(Told(Decision.ADJUST, **CHILD, **once))  # it has steps of its own
    assert beside[0][0] == "新给予儿童基本生活费的，完成入户调查；为保护儿童隐私，不予公示。"


@pytest.mark.parametrize("benefit", BENEFITS, ids=lambda b: b.name)
@pytest.mark.parametrize("outcome", [Decision.ADJUST, Decision.STOP_PROPOSED])
def test_what_is_new_beside_a_change_is_looked_into_as_any_grant(outcome, benefit) -> None:
    stops = {"decision__single_change": Decision.STOP_PROPOSED}
    told = Told(outcome, **(stops | {benefit.change: Decision.GRANT_PROPOSED}))
    (step,) = to_grant_beside(told)
    assert step in next_steps(told)
    public = "不予公示" if benefit.name == CHILDREN else "完成入户调查和公示"
    assert step[0].startswith(f"新给予{benefit.zh}的，完成入户调查")
    assert public in step[0]


def test_nothing_new_asks_for_no_inquiry() -> None:
    told = Told(Decision.ADJUST)
    assert to_grant_beside(told) == to_grant_at_once(told) == to_end_tekun(told) == ()


@pytest.mark.parametrize(
    ("day", "ends"), [(date(2021, 6, 30), ENDS_BEFORE), (date(2021, 7, 1), ENDS_2021)]
)
@pytest.mark.parametrize(
    "outcome", [Decision.ADJUST, Decision.STOP_PROPOSED, Decision.REFUSE_PROPOSED]
)
def test_tekun_ends_after_publicity_by_the_law_of_the_day(outcome, day, ends) -> None:
    told = Told(outcome, **STOPS)
    told.book.day = day
    assert to_end_tekun(told) == (ends,)
    heard, second, *_ = next_steps(told)
    assert heard == NEXT_STEPS[Decision.STOP_PROPOSED][0]
    assert second == ends
    assert "公示7日" in ends[0]
    assert "从次月起停发" in ends[0]
