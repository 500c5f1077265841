"""What to do next about a decision, Chinese and English."""

from __future__ import annotations

from minsheng.policy.engine.scalar import Trace
from minsheng.policy.engine.unknown import Unknown
from minsheng.policy.laws.kinds import Decision
from minsheng.recheck.conclusion import changed, drawn_of, may_have, names_of
from minsheng.recheck.outcome import OUTCOME, TOTAL_AFTER, TOTAL_BEFORE

SAME_SUM = (
    (
        "告知家庭情况有何变化、金额为何不变。",
        "Tell the family what has changed, and that the sum stays.",
    ),
    ("由审核确认人员确认后，按原金额继续发放。", "An officer confirms; go on paying the same sum."),
)
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
        (
            "完成入户调查和公示，由审核确认人员决定。",
            "Visit the family, publish the proposal, and let an officer decide.",
        ),
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
DRAWN_ON = ("所领待遇照常发放。", "Go on paying what is drawn.")
HEARD = (Decision.ADJUST, Decision.GRANT_PROPOSED, Decision.REFUSE_PROPOSED)
"""Outcomes beside which a benefit may stop; the family is heard first."""


def next_steps(trace: Trace) -> tuple[tuple[str, str], ...]:
    """What to do about a decision, Chinese and English; of a sum that stays, none is new.

    Nothing that is paid stops unheard, whatever the outcome is called.
    """
    outcome = Decision(trace.value(OUTCOME))
    stops = bool(changed(trace, Decision.STOP_PROPOSED))
    if outcome == Decision.SCREENED:
        drawn = (DRAWN_ON,) if drawn_of(trace, "zh") else NEXT_STEPS[outcome]
        return _to_verify(trace) or drawn
    if outcome == Decision.HINT:
        return NEXT_STEPS[outcome] + _to_verify(trace)
    if outcome in HEARD and stops:
        return (NEXT_STEPS[Decision.STOP_PROPOSED][0], *NEXT_STEPS[outcome])
    sums = trace.value(TOTAL_BEFORE), trace.value(TOTAL_AFTER)
    known = not any(isinstance(value, Unknown) for value in sums)
    if outcome == Decision.ADJUST and known and sums[0] == sums[1]:
        return SAME_SUM
    return NEXT_STEPS[outcome]


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
