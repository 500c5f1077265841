"""The conclusion in one sentence, and what to do next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from minsheng.policy.engine.scalar import Trace
from minsheng.policy.engine.unknown import Unknown
from minsheng.policy.laws.kinds import Decision
from minsheng.recheck.outcome import BENEFITS, ONCE, OUTCOME, RELIEF_YEAR, TOTAL_AFTER, Benefit
from minsheng.recheck.words import Language, pick, yuan

MOST_CHINESE = 60
NAMED = 2
GRANTED = (Decision.GRANT_PROPOSED,)

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


def conclusion(trace: Trace, asked: Sequence[str], language: Language) -> str:
    """One sentence; in Chinese of at most 60 characters.

    Args:
        trace: the household's evaluation.
        asked: what to settle first, in words.
        language: `zh` or `en`.
    """
    outcome = Decision(trace.value(OUTCOME))
    text: str = _SENTENCES[outcome](trace, asked, language)
    if language == "zh" and len(text) > MOST_CHINESE:
        text = _short(trace, outcome, language)
    return text


def changed(trace: Trace, *decisions: Decision) -> list[Benefit]:
    """The benefits of which one of these is proposed."""
    return [b for b in BENEFITS if trace.value(b.change) in decisions]


def _sum(trace: Trace, name: str) -> int:
    value = trace.value(name)
    return 0 if isinstance(value, Unknown) else int(value)


def _named(benefits: Sequence[Benefit], language: Language) -> str:
    """Two benefits by name, the rest by number."""
    names = [pick((b.zh, b.en), language) for b in benefits[:NAMED]]
    more = len(benefits) - NAMED
    if language == "zh":
        return "、".join(names) + (f"等{len(benefits)}项" if more > 0 else "")
    return ", ".join(names) + (f" and {more} more" if more > 0 else "")


def _grants(trace: Trace, language: Language) -> str:
    """What is proposed anew: with its sums."""
    words: list[str] = []
    for benefit in changed(trace, *GRANTED)[:NAMED]:
        name = pick((benefit.zh, benefit.en), language)
        year = _sum(trace, RELIEF_YEAR)
        if benefit.name == "expenditure" and year == 12 * _sum(trace, benefit.after):
            words.append(
                pick(
                    (f"{name}每年{yuan(year, 'zh')}", f"{name}, {yuan(year, 'en')} a year"),
                    language,
                )
            )
        else:
            month = _sum(trace, benefit.after)
            words.append(
                pick(
                    (f"{name}每月{yuan(month, 'zh')}", f"{name}, {yuan(month, 'en')} a month"),
                    language,
                )
            )
    once = _sum(trace, ONCE)
    if once and len(words) < NAMED:
        words.append(
            pick((f"临时救助{yuan(once, 'zh')}", f"temporary aid, {yuan(once, 'en')}"), language)
        )
    return ("、" if language == "zh" else "; ").join(words)


def _continues(trace: Trace, _asked: Sequence[str], language: Language) -> str:
    total = _sum(trace, TOTAL_AFTER)
    held = [b for b in BENEFITS if _sum(trace, b.after)]
    zh = f"建议继续：{_named(held, 'zh')}，每月合计{yuan(total, 'zh')}。"
    en = f"Continue: {_named(held, 'en')}; {yuan(total, 'en')} a month in all."
    return pick((zh, en), language)


def _adjusts(trace: Trace, _asked: Sequence[str], language: Language) -> str:
    before = sum(_sum(trace, b.before) for b in BENEFITS)
    after = _sum(trace, TOTAL_AFTER)
    if before == after:
        zh = f"家庭情况有变，渐退期内维持每月{yuan(after, 'zh')}。"
        en = f"Things have changed; {yuan(after, 'en')} a month goes on during the gradual exit."
        return pick((zh, en), language)
    zh = f"建议每月合计由{yuan(before, 'zh')}调整为{yuan(after, 'zh')}。"
    en = f"Adjust the total from {yuan(before, 'en')} to {yuan(after, 'en')} a month."
    return pick((zh, en), language)


def _stops(trace: Trace, _asked: Sequence[str], language: Language) -> str:
    stopped = changed(trace, Decision.STOP_PROPOSED)
    grants = _grants(trace, language)
    zh = f"建议停发{_named(stopped, 'zh')}" + (f"，同时给予{grants}" if grants else "") + "。"
    en = (
        f"A stop of {_named(stopped, 'en')} is proposed"
        + (f"; and {grants}" if grants else "")
        + "."
    )
    return pick((zh, en), language)


def _unsaid(trace: Trace, asked: Sequence[str], language: Language) -> str:
    open_ = changed(trace, Decision.CANNOT_SAY)
    first = ("、" if language == "zh" else ", ").join(asked[:NAMED])
    zh = (
        f"{_named(open_, 'zh') or '本户'}暂无法判断"
        + (f"，请先查清：{first}" if first else "")
        + "。"
    )
    en = f"{_named(open_, 'en') or 'This household'}: cannot say yet"
    return pick((zh, en + (f"; first settle {first}." if first else ".")), language)


def _grant(trace: Trace, _asked: Sequence[str], language: Language) -> str:
    grants = _grants(trace, language)
    return pick((f"建议给予{grants}。", f"Proposed: {grants}."), language)


def _refuses(trace: Trace, _asked: Sequence[str], language: Language) -> str:
    income = trace.values.get("income__counted_m_hh", ())
    line = trace.values.get("dibao__line_m_hh", ())
    known = income and line and not any(isinstance(v[0], Unknown) for v in (income, line))
    if known and line[0] <= income[0]:
        zh = f"建议不予救助：月收入{yuan(income[0], 'zh')}，不低于保障线{yuan(line[0], 'zh')}。"
        en = f"Refuse: income {yuan(income[0], 'en')} a month, line {yuan(line[0], 'en')}."
        return pick((zh, en), language)
    return pick(("建议不予救助，理由见下。", "A refusal is proposed; reasons below."), language)


def _hints(trace: Trace, _asked: Sequence[str], language: Language) -> str:
    grants = changed(trace, Decision.GRANT_PROPOSED, Decision.ADJUST)
    if grants:
        zh = f"未申请，但可能符合{_named(grants, 'zh')}条件，建议上门告知。"
        en = f"Has not applied but may qualify for {_named(grants, 'en')}: tell the family."
        return pick((zh, en), language)
    zh, en = "未申请，但可能需要救助，建议上门了解。", "Has not applied but may need help: visit."
    return pick((zh, en), language)


def _screened(_trace: Trace, _asked: Sequence[str], language: Language) -> str:
    zh = "未享受也未申请救助；现有数据未发现救助线索。"
    return pick((zh, "Neither draws nor applies; the data at hand give no hint."), language)


_SENTENCES: Mapping[Decision, Any] = {
    Decision.CONTINUE: _continues,
    Decision.ADJUST: _adjusts,
    Decision.STOP_PROPOSED: _stops,
    Decision.CANNOT_SAY: _unsaid,
    Decision.GRANT_PROPOSED: _grant,
    Decision.REFUSE_PROPOSED: _refuses,
    Decision.HINT: _hints,
    Decision.SCREENED: _screened,
}


def _short(trace: Trace, outcome: Decision, language: Language) -> str:
    """The sentence without its particulars, when they make it too long."""
    grants = changed(trace, *GRANTED)
    first = _named(changed(trace, outcome)[:1], language)
    if outcome is Decision.STOP_PROPOSED:
        more = f"，同时给予{len(grants)}项其他救助" if grants else ""
        return f"建议停发{first}等{more}。"
    if outcome is Decision.CANNOT_SAY:
        return f"{first or '本户'}暂无法判断，请先查清下列事实。"
    total = yuan(_sum(trace, TOTAL_AFTER), language)
    return f"建议给予{len(grants)}项救助，每月合计{total}。"
