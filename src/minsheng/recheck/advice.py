"""What to do next about a decision, Chinese and English."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from minsheng.policy.engine.scalar import Trace
from minsheng.policy.engine.unknown import Unknown
from minsheng.policy.laws.kinds import Decision
from minsheng.recheck.asking import Asked, person_title
from minsheng.recheck.conclusion import TERM
from minsheng.recheck.named import changed, drawn_of, known_of, may_have, monthly_names, names_of
from minsheng.recheck.outcome import (
    EXIT_STARTS,
    ONCE_CHANGE,
    OUTCOME,
    TOTAL_AFTER,
    TOTAL_BEFORE,
    UNDECIDED,
)
from minsheng.recheck.procedure import (
    DECIDED,
    INQUIRY,
    to_end_tekun,
    to_grant,
    to_grant_at_once,
    to_grant_beside,
)
from minsheng.recheck.words import STATUSES

SAME_SUM = (
    (
        "告知家庭情况有何变化、金额为何不变。",
        "Tell the family what has changed, and that the sum stays.",
    ),
    ("由审核确认人员确认后，按原金额继续发放。", "An officer confirms; go on paying the same sum."),
)
GRANT_ONCE = (
    (
        "完成入户调查和公示，由审核确认人员决定；情况紧急的，可先行救助，事后补齐手续。",
        (
            "Visit the family, publish the proposal, and let an officer decide; in an emergency "
            "help first and complete the papers later."
        ),
    ),
    ("批准后一次性发放，不按月发放。", "Once approved it is paid once, not by the month."),
)
"""What is done where nothing is granted but temporary aid."""
PAID_ONCE = (
    "临时救助批准后一次性发放，不按月发放。",
    "Temporary aid is paid once, when approved, not by the month.",
)
"""What is done about temporary aid granted beside monthly benefits."""
AID_APART = (
    (
        "临时救助另行办理：完成入户调查和公示，由审核确认人员决定；情况紧急的，可先行救助，事后补齐手续。"
    ),
    (
        "Handle temporary aid by itself: visit the family, publish the proposal, and let an "
        "officer decide; in an emergency help first and complete the papers later."
    ),
)
"""What is done about temporary aid beside another conclusion than a grant."""
REFUSED_APART = (
    "对不予的基本生活救助，书面告知理由，告知可以申请复议或者提起诉讼。",
    (
        "Refuse the basic aid in writing, with reasons; name reconsideration and the courts as "
        "remedies."
    ),
)
"""What is done where all basic aid is refused beside another conclusion."""
REFUSED_BESIDE = "decision__refused_beside"
NEXT_STEPS: dict[Decision, tuple[tuple[str, str], ...]] = {
    Decision.SCREENED: (("无需办理。", "Nothing to do."),),
    Decision.CONTINUE: (("按原标准继续发放，到期复核。", "Go on paying; review when due."),),
    Decision.ADJUST: (
        (
            "告知家庭调整的金额和理由，听取其意见。",
            "Tell the family the new sum and why, and hear what it says.",
        ),
        (
            "由审核确认人员决定后，自次月起调整。",
            "An officer decides; the sum changes from the month after.",
        ),
    ),
    Decision.STOP_PROPOSED: (
        (
            "停发前书面告知家庭理由和依据，听取陈述申辩。",
            "Before anything stops, tell the family why in writing and hear its side.",
        ),
        (
            "同时办理本户可能享受的其他救助，避免漏救。",
            "At the same time take up other help the family may be entitled to.",
        ),
        (
            "由审核确认人员决定；机器不作停发决定。",
            "An officer decides; no machine stops anything.",
        ),
    ),
    Decision.CANNOT_SAY: (
        (
            "查清之前维持现状，不停发、不拒绝。",
            "Until it is settled nothing is stopped or refused.",
        ),
    ),
    Decision.GRANT_PROPOSED: (
        (INQUIRY[0] + DECIDED[0], INQUIRY[1] + DECIDED[1]),
        ("自决定次月起发放。", "Paid from the month after the decision."),
    ),
    Decision.REFUSE_PROPOSED: (
        (
            "书面告知不予救助的理由，告知可以申请复议或者提起诉讼。",
            "Refuse in writing, with reasons; name reconsideration and the courts as remedies.",
        ),
    ),
    Decision.HINT: (
        (
            "主动上门告知政策，由家庭决定是否申请。",
            "Visit and tell the family what there is; the family decides whether to apply.",
        ),
    ),
}
PENDING = "decision__pending"
IN_ASSISTANCE = "decision__in_assistance"
MEASURES_2021 = date(2021, 7, 1)
"""Since when a procedure may be ended over a refusal to cooperate (S2 art. 29)."""
HEAR_WHY = (
    "家庭说明理由的，记录在案；确有困难的，上门协助或者延长期限。",
    "Put on file what the family says; where it is hard for it, help at home or give more time.",
)
END_2021 = (
    (
        "期满无正当理由仍拒不配合的，可以终止审核确认程序（《最低生活保障审核确认办法》第二十九条），"
        "书面说明理由；家庭可以重新申请。"
    ),
    (
        "If it then still refuses without good reason, the procedure may be ended (Measures for "
        "Review and Confirmation of Minimum Living Allowance, art. 29), with reasons in writing; "
        "the family may apply again."
    ),
)
END_BEFORE = (
    "期满仍不配合的，记录在案，报审核审批机关决定并书面说明理由；当时的文件没有终止程序的规定。",
    (
        "If it then still refuses, put it on file and let the approving office decide, with "
        "reasons in writing; no act of the time provides for ending the procedure."
    ),
)
GO_ON = (
    "作出决定前照常发放；不配合本身不是停发的理由，停发须有法定事由并履行程序。",
    (
        "Go on paying until a decision is made; not to cooperate is by itself no ground for a "
        "stop, which needs one in law and its procedure."
    ),
)
REFER = (
    "期满仍不配合的，记录在案，报审核确认机关依法决定并书面说明理由。",
    (
        "If it then still refuses, put it on file and let the deciding office decide by law, with "
        "reasons in writing."
    ),
)
REMEDY = (
    "告知家庭：对决定不服的，可以申请行政复议或者提起行政诉讼（《社会救助暂行办法》第六十五条）。",
    (
        "Tell the family that it may ask for reconsideration or go to court (Interim Measures for "
        "Social Assistance, art. 65)."
    ),
)
"""What is done where a family does not cooperate with the inquiry."""
DRAWN_ON = ("所领待遇照常发放。", "Go on paying what is drawn.")
HEARD = (Decision.ADJUST, Decision.GRANT_PROPOSED, Decision.REFUSE_PROPOSED)
"""Outcomes beside which a benefit may stop; the family is heard first."""
ALTERED = (Decision.ADJUST, Decision.GRANT_PROPOSED, Decision.STOP_PROPOSED)


def next_steps(trace: Trace, asked: Sequence[Asked] = ()) -> tuple[tuple[str, str], ...]:
    """What to do about a decision, Chinese and English; of a sum that stays, none is new.

    What only the family's signature is wanting for comes first: one visit settles it all.
    A family that does not cooperate is told so in writing instead.

    Args:
        trace: the household's evaluation.
        asked: what to settle first, in either language.
    """
    if _known_true(trace, TERM):
        return _steps(trace)  # the notice names what the family is to help with
    return (*_to_sign(asked), *_steps(trace), *_to_find_out(trace, asked))


def _to_find_out(trace: Trace, asked: Sequence[Asked]) -> tuple[tuple[str, str], ...]:
    """That what reasons ask for is to be found out, where no fact to settle stands for it."""
    if Decision(trace.value(OUTCOME)) in UNDECIDED:
        return ()
    facts = {a.fact for a in asked}
    held = [
        (when, [n for n, holds in enumerate(trace.values.get(when.name, ())) if holds is True])
        for reason, when in trace.book.conditions
        if reason.side == "ask" and facts.isdisjoint(trace.book.leaves([when.name]))
    ]
    if not any(places for _, places in held):
        return ()
    whom = sorted({n for when, places in held if when.entity == "person" for n in places})
    zh = "、".join(person_title(trace, n, "zh") for n in whom)
    en = ", ".join(person_title(trace, n, "en") for n in whom)
    return (
        (
            f"另请查清标“？”的各项理由所指的事项{f'（{zh}）' if zh else ''}。",
            f"Find out, too, what the reasons marked ? ask for{f' ({en})' if en else ''}.",
        ),
    )


def _to_sign(asked: Sequence[Asked]) -> tuple[tuple[str, str], ...]:
    """That the authorisation is to be signed; nothing where it is wanting for no fact alone."""
    number = sum(a.wants_signature for a in asked)
    if not number:
        return ()
    rest = ("，不必先向各部门逐一查询", "; no office need be asked before")
    if number < len(asked):
        rest = ("，再查清其余事项", "; settle the rest after it")
    held, facts = ("", "the fact") if number == 1 else ("一并", f"all {number} facts")
    zh = (
        "先上门请家庭签署核对授权书（《社会救助暂行办法》第五十八条）：上门一次，"
        f"未授权的{number}项即可{held}核对{rest[0]}。"
    )
    en = (
        "First visit the family and have it sign the authorisation to check its means (Interim "
        f"Measures for Social Assistance, art. 58): one visit opens {facts} held back{rest[1]}."
    )
    return ((zh, en),)


def _steps(trace: Trace) -> tuple[tuple[str, str], ...]:
    """What to do about a decision once nothing is to be signed, and about aid beside it."""
    outcome, once = Decision(trace.value(OUTCOME)), Decision(trace.value(ONCE_CHANGE))
    steps = _concluded(trace, outcome)
    if outcome in UNDECIDED:
        return steps  # they are all there is to do about temporary aid, too
    if _known_true(trace, REFUSED_BESIDE):
        steps = (*steps, REFUSED_APART)
    if once == Decision.GRANT_PROPOSED and outcome != Decision.GRANT_PROPOSED:
        return (*steps, AID_APART, PAID_ONCE)
    return (*steps, *_to_tell(trace))


def _to_tell(trace: Trace) -> tuple[tuple[str, str], ...]:
    """What the family may apply for and has not, where the conclusion is another."""
    zh, en = names_of(trace, "zh", Decision.HINT), names_of(trace, "en", Decision.HINT)
    if not zh:
        return ()
    return (
        (
            f"告知家庭可以申请{'、'.join(zh)}，由家庭决定是否申请。",
            f"Tell the family that it may apply for {', '.join(en)}; the family decides.",
        ),
    )


def _concluded(trace: Trace, outcome: Decision) -> tuple[tuple[str, str], ...]:
    """What to do about a conclusion; nothing that is paid stops unheard, whatever it is."""
    if outcome == Decision.CANNOT_SAY:
        asks = _to_cooperate(trace) if _known_true(trace, TERM) else ()
        return (*to_grant_at_once(trace), *asks, *NEXT_STEPS[outcome])
    stops = bool(changed(trace, Decision.STOP_PROPOSED))
    if outcome == Decision.SCREENED:
        drawn = (DRAWN_ON,) if drawn_of(trace, "zh") else NEXT_STEPS[outcome]
        return _to_verify(trace) or drawn
    if outcome == Decision.HINT:
        return NEXT_STEPS[outcome] + _to_verify(trace)
    if outcome == Decision.GRANT_PROPOSED and not stops:
        return _to_grant(trace)
    if outcome in HEARD and stops:
        granted = outcome == Decision.GRANT_PROPOSED
        after = _to_grant(trace) if granted else (*to_grant_beside(trace), *NEXT_STEPS[outcome])
        return (NEXT_STEPS[Decision.STOP_PROPOSED][0], *to_end_tekun(trace), *after)
    if outcome == Decision.ADJUST:
        return _to_adjust(trace)
    if outcome == Decision.STOP_PROPOSED:
        heard, *steps, last = NEXT_STEPS[outcome]
        beside = (*to_grant_beside(trace), *_with_the_stop(trace))
        return (heard, *to_end_tekun(trace), *steps, *beside, last)
    return NEXT_STEPS[outcome]


def _to_adjust(trace: Trace) -> tuple[tuple[str, str], ...]:
    """What to do about an adjustment beside which nothing stops."""
    if _only_aid(trace):
        return NEXT_STEPS[Decision.CONTINUE]
    if _sum_stays(trace) and not changed(trace, *ALTERED):
        return SAME_SUM
    return (*to_grant_beside(trace), *NEXT_STEPS[Decision.ADJUST])


def _with_the_stop(trace: Trace) -> tuple[tuple[str, str], ...]:
    """What to do about monthly benefits that are granted or altered while another stops."""
    zh = monthly_names(trace, "zh", Decision.GRANT_PROPOSED, Decision.ADJUST)
    en = monthly_names(trace, "en", Decision.GRANT_PROPOSED, Decision.ADJUST)
    if not zh:
        return ()
    return (
        (
            f"{'、'.join(zh)}与停发一并办理，使新的金额紧接着发放。",
            f"Handle with the stop, so that the new sum follows at once: {', '.join(en)}.",
        ),
    )


def _sum_stays(trace: Trace) -> bool:
    """Whether the monthly total is known to stay; what it is made of may change."""
    before = known_of(trace, TOTAL_BEFORE)
    return before is not None and before == known_of(trace, TOTAL_AFTER)


def _only_aid(trace: Trace) -> bool:
    """Whether nothing is altered of what is paid by the month, and temporary aid is granted."""
    once = trace.value(ONCE_CHANGE) == Decision.GRANT_PROPOSED
    return once and not changed(trace, *ALTERED) and not _known_true(trace, EXIT_STARTS)


def _to_grant(trace: Trace) -> tuple[tuple[str, str], ...]:
    """What to do about a grant: of monthly benefits, of aid paid once, or of both."""
    once = trace.value(ONCE_CHANGE) == Decision.GRANT_PROPOSED
    if once and not changed(trace, Decision.GRANT_PROPOSED):
        return GRANT_ONCE
    _, paid = NEXT_STEPS[Decision.GRANT_PROPOSED]
    return (to_grant(trace), paid, *((PAID_ONCE,) if once else ()))


def _known_true(trace: Trace, name: str) -> bool:
    """Whether a value of the household is known and something."""
    values = trace.values.get(name, ())
    return any(not isinstance(value, Unknown) and bool(value) for value in values)


def _to_cooperate(trace: Trace) -> tuple[tuple[str, str], ...]:
    """What to do where a family does not cooperate: notice, term, consequence, remedy."""
    household, book = trace.household, trace.book
    days = trace.value(TERM)
    status = book.status(TERM, household.county, household.residence)
    zh, en = ("", "") if status == "verified" else STATUSES[status]
    notice = (
        (
            f"书面告知家庭应当配合的事项、期限（{days}个工作日{f'〔{zh}〕' if zh else ''}）"
            "和不配合的后果，由家庭签收。"
        ),
        (
            f"Tell the family in writing what is asked of it, by when ({days} working days"
            f"{f' [{en}]' if en else ''}) and what follows if it refuses; let it sign for it."
        ),
    )
    end = END_2021 if book.day >= MEASURES_2021 else END_BEFORE
    kept = (GO_ON,) if _known_true(trace, IN_ASSISTANCE) else ()
    ends = end if _known_true(trace, PENDING) else REFER
    return (notice, HEAR_WHY, *kept, ends, REMEDY)


def _to_verify(trace: Trace) -> tuple[tuple[str, str], ...]:
    """What to ask about the benefits drawn by a household that is only screened."""
    steps: list[tuple[str, str]] = []
    zh, en = _spoken(trace, Decision.STOP_PROPOSED)
    if zh:
        steps.append((f"核实{zh}是否仍符合条件。", f"Verify whether this is still due: {en}."))
        steps.append(NEXT_STEPS[Decision.STOP_PROPOSED][0])
    zh, en = _spoken(trace, Decision.CANNOT_SAY)
    if zh:
        which = may_have(trace)[0]
        steps.append((f"向家庭和有关部门核实{zh}{which}。", f"Ask whether this is due: {en}."))
        steps += NEXT_STEPS[Decision.CANNOT_SAY]
    return tuple(steps)


def _spoken(trace: Trace, decision: Decision) -> tuple[str, str]:
    """The benefits of which this is proposed, in Chinese and English."""
    zh, en = names_of(trace, "zh", decision), names_of(trace, "en", decision)
    return "、".join(zh), ", ".join(en)
