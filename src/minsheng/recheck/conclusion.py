"""The conclusion in one sentence, and what to do next."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from minsheng.policy.engine.scalar import Trace
from minsheng.policy.engine.unknown import Unknown
from minsheng.policy.laws.kinds import Decision
from minsheng.recheck.asking import Asked, request
from minsheng.recheck.outcome import (
    BENEFITS,
    ONCE,
    ONCE_CHANGE,
    OUTCOME,
    RELIEF_YEAR,
    TOTAL_AFTER,
    TOTAL_BEFORE,
    Benefit,
)
from minsheng.recheck.words import Language, pick, yuan

MOST_CHINESE = 60
EXIT = ("decision__exit_starts", "dibao__in_exit")
"""What says that a gradual exit goes on."""
TEMPORARY_AID = ("临时救助", "temporary aid")

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
        ("告知家庭调整的金额和理由，听取其意见。", "Tell the family the new sum and why; hear it."),
        ("由审核确认人员决定后，自次月起调整。", "An officer decides; it changes from next month."),
    ),
    Decision.STOP_PROPOSED: (
        (
            "停发前书面告知家庭理由和依据，听取陈述申辩。",
            "Before anything stops, tell the family why in writing and hear its side.",
        ),
        (
            "同时办理本户可能享受的其他救助，避免漏救。",
            "At once take up the other help the family may have.",
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
        ("完成入户调查和公示，由审核确认人员决定。", "Visit, publish, and let an officer decide."),
        ("自决定次月起发放。", "Paid from the month after the decision."),
    ),
    Decision.REFUSE_PROPOSED: (
        (
            "书面告知不予救助的理由，告知可以申请复议或者提起诉讼。",
            "Give the refusal with reasons in writing; name reconsideration and lawsuit.",
        ),
    ),
    Decision.HINT: (
        (
            "主动上门告知政策，由家庭决定是否申请。",
            "Visit and tell the family; it decides to apply.",
        ),
    ),
}


def conclusion(trace: Trace, asked: Sequence[Asked], language: Language) -> str:
    """One sentence; in Chinese of at most 60 characters.

    A sum is named only where it is known.

    Args:
        trace: the household's evaluation.
        asked: what to settle first.
        language: `zh` or `en`.
    """
    outcome = Decision(trace.value(OUTCOME))
    sentences = _SENTENCES[outcome](trace, asked, language)
    if language == "en":
        return sentences[0]
    return next((s for s in sentences if len(s) <= MOST_CHINESE), sentences[-1])


def changed(trace: Trace, *decisions: Decision) -> list[Benefit]:
    """The benefits of which one of these is proposed."""
    return [b for b in BENEFITS if _known(trace, b.change) in decisions]


def _known(trace: Trace, name: str) -> int | None:
    """A value, or None where it is unknown."""
    value = trace.value(name)
    return None if isinstance(value, Unknown) else int(value)


def _names(trace: Trace, language: Language, *decisions: Decision) -> list[str]:
    """What the benefits of which one of these is proposed are called."""
    names = [pick((b.zh, b.en), language) for b in changed(trace, *decisions)]
    once = _known(trace, ONCE_CHANGE) in decisions
    return [*names, pick(TEMPORARY_AID, language)] if once else names


def _few(names: Sequence[str], most: int, language: Language) -> str:
    """At most so many by name, the rest by number."""
    more = len(names) - most
    if language == "zh":
        return "、".join(names[:most]) + (f"等{len(names)}项" if more > 0 else "")
    return ", ".join(names[:most]) + (f" and {more} more" if more > 0 else "")


def _lengths(names: Sequence[str]) -> list[int]:
    """How many to name: all, else two, else one."""
    return list(dict.fromkeys((len(names), *(n for n in (2, 1) if n < len(names)))))


def _grants(trace: Trace, language: Language) -> list[str]:
    """What is proposed anew, with the sums that are known; aid in an emergency first."""
    words = [_monthly(trace, b, language) for b in changed(trace, Decision.GRANT_PROPOSED)]
    return [*_aid(trace, language), *words]


def _aid(trace: Trace, language: Language) -> list[str]:
    """The temporary aid that is proposed, with its sum."""
    if _known(trace, ONCE_CHANGE) != Decision.GRANT_PROPOSED:
        return []
    once = _known(trace, ONCE)
    if once is None:
        return [pick(("临时救助（金额尚未查清）", "temporary aid (sum not settled)"), language)]
    return [pick((f"临时救助{yuan(once, 'zh')}", f"temporary aid, {yuan(once, 'en')}"), language)]


def _monthly(trace: Trace, benefit: Benefit, language: Language) -> str:
    """A benefit with its sum, a month or a year as the law counts it."""
    name = pick((benefit.zh, benefit.en), language)
    month = _known(trace, benefit.after)
    if month is None:
        return pick((f"{name}（金额尚未查清）", f"{name} (sum not settled)"), language)
    if benefit.name == "expenditure" and _known(trace, RELIEF_YEAR) == 12 * month:
        year = yuan(12 * month, language)
        return pick((f"{name}每年{year}", f"{name}, {year} a year"), language)
    sum_ = yuan(month, language)
    return pick((f"{name}每月{sum_}", f"{name}, {sum_} a month"), language)


def _continues(trace: Trace, _asked: Sequence[Asked], language: Language) -> list[str]:
    total = _known(trace, TOTAL_AFTER)
    held = [
        pick((b.zh, b.en), language)
        for b in BENEFITS
        if _known(trace, b.after) or (_known(trace, b.after) is None and _known(trace, b.before))
    ]
    if total is None:
        tail = ("；合计金额尚未查清。", "; the sum is not settled.")
    else:
        tail = (f"，每月合计{yuan(total, 'zh')}。", f"; {yuan(total, 'en')} a month in all.")
    head = pick(("建议继续：", "Continue: "), language)
    return [head + _few(held, n, language) + pick(tail, language) for n in _lengths(held)]


def _adjusts(trace: Trace, _asked: Sequence[Asked], language: Language) -> list[str]:
    before, after = _known(trace, TOTAL_BEFORE), _known(trace, TOTAL_AFTER)
    monthly = (Decision.ADJUST, Decision.GRANT_PROPOSED, Decision.STOP_PROPOSED)
    names = [pick((b.zh, b.en), language) for b in changed(trace, *monthly)]
    aid = "".join(_aid(trace, language))
    beside = pick((f"，另给予{aid}", f"; besides, {aid}"), language) if aid else ""
    end = pick(("。", "."), language)
    return [
        _adjusted(trace, before, after, _few(names, n, language), language) + beside + end
        for n in _lengths(names)
    ]


def _adjusted(
    trace: Trace,
    before: int | None,
    after: int | None,
    names: str,
    language: Language,
) -> str:
    """How the monthly total changes, as far as it is known."""
    what = names or pick(("各项救助", "the benefits"), language)
    if after is None:
        zh = f"建议调整{what}，调整后金额尚未查清"
        en = f"Adjust {what}; the new sum is not settled"
        return pick((zh, en), language)
    now = yuan(after, language)
    if before is None:
        zh, en = f"建议调整为每月合计{now}，现领金额尚未查清", f"Adjust the total to {now} a month"
    elif before != after:
        then = yuan(before, language)
        zh = f"建议每月合计由{then}调整为{now}"
        en = f"Adjust the total from {then} to {now} a month"
    elif any(True in trace.values.get(name, ()) for name in EXIT):
        zh = f"家庭情况有变，渐退期内维持每月{now}"
        en = f"Things have changed; {now} a month goes on during the gradual exit"
    elif names:
        zh, en = f"建议调整{what}，每月合计仍为{now}", f"Adjust {what}; still {now} a month in all"
    else:
        zh, en = f"每月合计{now}不变", f"The total of {now} a month stays"
    return pick((zh, en), language)


def _stops(trace: Trace, _asked: Sequence[Asked], language: Language) -> list[str]:
    stopped, grants = _names(trace, language, Decision.STOP_PROPOSED), _grants(trace, language)
    found: list[str] = []
    for most in _lengths(grants) if grants else [0]:
        for n in _lengths(stopped):
            names, new = _few(stopped, n, language), _few(grants, most, language)
            zh = f"建议停发{names}" + (f"，同时给予{new}" if new else "") + "。"
            en = f"A stop of {names} is proposed" + (f"; and {new}" if new else "") + "."
            found.append(pick((zh, en), language))
    return found


def _unsaid(trace: Trace, asked: Sequence[Asked], language: Language) -> list[str]:
    open_ = _names(trace, language, Decision.CANNOT_SAY)
    grants, aid = _grants(trace, language), _aid(trace, language)
    given = [grants, aid] if len(grants) > len(aid) else [aid]
    found: list[str] = []
    for first in given:
        for most in (len(asked), 2, 1, 0):
            ask = request(asked, min(most, len(asked)), language)
            for n in _lengths(open_):
                names = _few(open_, n, language)
                found.append(_open_words(first, names, ask, language))
    return found


def _open_words(grants: Sequence[str], names: str, ask: str, language: Language) -> str:
    """What is proposed at once, what cannot be said yet and what to settle first."""
    given = _few(grants, len(grants), language)
    if language == "zh":
        head = f"建议先给予{given}；" if given else ""
        return f"{head}{names or '本户'}暂无法判断" + (f"，请先{ask}" if ask else "") + "。"
    head = f"Proposed at once: {given}. " if given else ""
    tail = f"; first settle {ask}." if ask else "."
    return f"{head}{names or 'This household'}: cannot say yet{tail}"


def _grant(trace: Trace, _asked: Sequence[Asked], language: Language) -> list[str]:
    grants = _grants(trace, language)
    pairs = [(g, g) for g in (_few(grants, n, language) for n in _lengths(grants))]
    return [pick((f"建议给予{zh}。", f"Proposed: {en}."), language) for zh, en in pairs]


def _refuses(trace: Trace, _asked: Sequence[Asked], language: Language) -> list[str]:
    income = trace.values.get("income__counted_m_hh", ())
    line = trace.values.get("dibao__line_m_hh", ())
    known = income and line and not any(isinstance(v[0], Unknown) for v in (income, line))
    if known and line[0] <= income[0]:
        zh = f"建议不予救助：月收入{yuan(income[0], 'zh')}，不低于保障线{yuan(line[0], 'zh')}。"
        en = f"Refuse: income {yuan(income[0], 'en')} a month, line {yuan(line[0], 'en')}."
        return [pick((zh, en), language)]
    return [pick(("建议不予救助，理由见下。", "A refusal is proposed; reasons below."), language)]


def next_steps(trace: Trace) -> tuple[tuple[str, str], ...]:
    """What to do about a decision, Chinese and English; of a sum that stays, none is new."""
    outcome = Decision(trace.value(OUTCOME))
    sums = trace.value(TOTAL_BEFORE), trace.value(TOTAL_AFTER)
    known = not any(isinstance(value, Unknown) for value in sums)
    if outcome == Decision.ADJUST and known and sums[0] == sums[1]:
        return SAME_SUM
    return NEXT_STEPS[outcome]


def _hints(trace: Trace, _asked: Sequence[Asked], language: Language) -> list[str]:
    likely = _names(trace, language, Decision.GRANT_PROPOSED, Decision.ADJUST, Decision.HINT)
    if not likely:
        zh, en = (
            "未申请，但可能需要救助，建议上门了解。",
            "Has not applied but may need help: visit.",
        )
        return [pick((zh, en), language)]
    found: list[str] = []
    drawn = bool(_names(trace, language, Decision.ADJUST))  # by one of them, and not by all
    for names in (_few(likely, n, language) for n in _lengths(likely)):
        zh = f"未申请，但可能符合{names}条件，建议上门了解。"
        en = f"Has not applied but may qualify for {names}: visit and tell the family."
        if drawn:
            zh = f"家中可能还有人符合{names}条件而未申请，建议上门了解。"
            en = f"Others of the family may qualify for {names}: visit and tell them."
        found.append(pick((zh, en), language))
    return found


def _screened(_trace: Trace, _asked: Sequence[Asked], language: Language) -> list[str]:
    zh = "未享受也未申请救助；现有数据未发现救助线索。"
    return [pick((zh, "Neither draws nor applies; the data at hand give no hint."), language)]


_SENTENCES: Mapping[Decision, Callable[[Trace, Sequence[Asked], Language], list[str]]] = {
    Decision.CONTINUE: _continues,
    Decision.ADJUST: _adjusts,
    Decision.STOP_PROPOSED: _stops,
    Decision.CANNOT_SAY: _unsaid,
    Decision.GRANT_PROPOSED: _grant,
    Decision.REFUSE_PROPOSED: _refuses,
    Decision.HINT: _hints,
    Decision.SCREENED: _screened,
}
"""For each outcome the sentence, from the fullest to the shortest."""
