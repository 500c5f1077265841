"""The procedure the law asks before anything is granted or tekun ends, Chinese and English."""

from __future__ import annotations

from datetime import date

from minsheng.policy.engine.scalar import Trace
from minsheng.policy.laws.kinds import Decision
from minsheng.recheck.named import TEMPORARY_AID, changed, known_of, monthly_names
from minsheng.recheck.outcome import ONCE_CHANGE, TEKUN

CHILDREN = "children"
"""The benefit that is never publicised, so that nobody learns of the child by it."""
INQUIRY = ("完成入户调查和公示", "Visit the family and publish the proposal")
DECIDED = ("；由审核确认人员决定。", "; let an officer decide.")
TEKUN_2021 = date(2021, 7, 1)
"""Since when the Measures for Identification of Extreme Hardship of 2021 are in force."""
ENDS_2021 = (
    (
        "停发特困供养金前公示7日（《特困人员认定办法》（民发〔2021〕43号）第二十六条）："
        "有异议的，15个工作日内调查核实；决定终止的，从次月起停发，当月照发。"
    ),
    (
        "Before tekun ends publish it for 7 days (Measures for Identification of Extreme Hardship, "
        "2021, art. 26); look into any objection within 15 working days. It ends from the month "
        "after the decision; that month is still paid."
    ),
)
ENDS_BEFORE = (
    (
        "停发特困供养金前公示7日（《特困人员认定办法》（民发〔2016〕178号））〔凭记忆〕；"
        "决定终止的，从次月起停发，当月照发。"
    ),
    (
        "Before tekun ends publish it for 7 days (Measures for Identification of Extreme Hardship, "
        "2016) [from memory]. It ends from the month after the decision; that month is still paid."
    ),
)


def to_grant(trace: Trace) -> tuple[str, str]:
    """How all that is granted is looked into before it is decided, aid paid once with it."""
    zh, en = _inquiry(trace, once=True)
    return zh + DECIDED[0], en + DECIDED[1]


def to_grant_at_once(trace: Trace) -> tuple[tuple[str, str], ...]:
    """How monthly benefits are granted though the rest cannot be said; nothing for none."""
    zh = monthly_names(trace, "zh", Decision.GRANT_PROPOSED)
    en = monthly_names(trace, "en", Decision.GRANT_PROPOSED)
    if not zh:
        return ()
    how = _inquiry(trace)
    return (
        (
            (
                f"{'、'.join(zh)}先行办理，不等其余事项查清：{how[0]}；"
                "由审核确认人员决定，自决定次月起发放。"
            ),
            (
                f"Handle this now, without waiting for the rest: {', '.join(en)}. {how[1]}; let "
                "an officer decide; paid from the month after the decision."
            ),
        ),
    )


def to_grant_beside(trace: Trace) -> tuple[tuple[str, str], ...]:
    """How monthly benefits are granted while others are altered or stop; nothing for none."""
    zh = monthly_names(trace, "zh", Decision.GRANT_PROPOSED)
    en = monthly_names(trace, "en", Decision.GRANT_PROPOSED)
    if not zh:
        return ()
    how = _inquiry(trace)
    return ((f"新给予{'、'.join(zh)}的，{how[0]}。", f"New: {', '.join(en)}. {how[1]}."),)


def to_end_tekun(trace: Trace) -> tuple[tuple[str, str], ...]:
    """How tekun ends by the law of the day; nothing where it does not."""
    if known_of(trace, TEKUN.change) != Decision.STOP_PROPOSED:
        return ()
    return (ENDS_2021 if trace.book.day >= TEKUN_2021 else ENDS_BEFORE,)


def _inquiry(trace: Trace, *, once: bool = False) -> tuple[str, str]:
    """The inquiry, and the publicity that all is given but the child's allowance."""
    granted = changed(trace, Decision.GRANT_PROPOSED)
    others = [(b.zh, b.en) for b in granted if b.name != CHILDREN]
    if once and known_of(trace, ONCE_CHANGE) == Decision.GRANT_PROPOSED:
        others.append(TEMPORARY_AID)
    child = next(((b.zh, b.en) for b in granted if b.name == CHILDREN), None)
    if child is None:
        return INQUIRY
    if not others:
        return (
            "完成入户调查；为保护儿童隐私，不予公示",
            "Visit the family; publish nothing, for the child's privacy",
        )
    zh, en = "、".join(zh for zh, _ in others), ", ".join(en for _, en in others)
    return (
        f"完成入户调查；{zh}予以公示，{child[0]}为保护儿童隐私不予公示",
        (
            f"Visit the family and publish what is proposed of {en}, but nothing of the "
            f"{child[1]}, for the child's privacy"
        ),
    )
