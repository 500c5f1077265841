"""The conclusion in one sentence."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from minsheng.policy.engine.scalar import Trace
from minsheng.policy.engine.unknown import Unknown
from minsheng.policy.laws.kinds import Decision
from minsheng.recheck.adjusting import adjusts, continues, without_total
from minsheng.recheck.asking import Asked, first_of, why_open
from minsheng.recheck.named import (
    aid_of,
    changed,
    drawn_of,
    few,
    grants_of,
    known_of,
    lengths,
    may_have,
    monthly_names,
    names_of,
    open_of,
    stopping,
)
from minsheng.recheck.outcome import (
    OUTCOME,
    Benefit,
)
from minsheng.recheck.words import Language, pick, yuan

MOST_CHINESE = 60
TERM = "decision__cooperation_term"
INCOME, LINE = "income__counted_m_hh", "dibao__line_m_hh"
STOPPING = (Decision.STOP_PROPOSED, Decision.ADJUST)
"""Outcomes whose sentence names what stops, and says why."""
REST = ("；其余待定", "; the rest waits for it")
"""Said of benefits whose own sums are known, while others cannot be said."""


def conclusion(trace: Trace, asked: Sequence[Asked], language: Language, cause: str = "") -> str:
    """One sentence; in Chinese of at most 60 characters.

    A sum is named only where it is known.

    Args:
        trace: the household's evaluation.
        asked: what to settle first.
        language: `zh` or `en`.
        cause: the main reason in a few words, said where something stops or all is refused.
    """
    outcome = Decision(trace.value(OUTCOME))
    sentences = _SENTENCES[outcome](trace, asked, language)
    if outcome == Decision.ADJUST:
        sentences = [*sentences, *without_total(trace, language)]
    if cause and outcome in STOPPING and names_of(trace, language, Decision.STOP_PROPOSED):
        # Why it stops goes before the total, which stands below.
        sentences = [*(_because(one, cause, language) for one in sentences), *sentences]
    if cause and outcome == Decision.REFUSE_PROPOSED and not _over_line(trace):
        refused = _refusing(trace, pick(("建议不予救助", "Refusal proposed"), language), language)
        sentences = [*(_because(one, cause, language) for one in refused), *sentences]
    if language == "en":
        return sentences[0][0].upper() + sentences[0][1:]
    return next((s for s in sentences if len(s) <= MOST_CHINESE), sentences[-1])


def _because(sentence: str, cause: str, language: Language) -> str:
    """A sentence with the main reason at its end."""
    why = pick((f"；主要理由：{cause}。", f"; main reason: {cause}."), language)
    return sentence[:-1] + why


def _stops(trace: Trace, _asked: Sequence[Asked], language: Language) -> list[str]:
    stopped, grants = names_of(trace, language, Decision.STOP_PROPOSED), grants_of(trace, language)
    end = pick(("。", "."), language)
    heads = stopping(stopped, grants, language)
    altered = monthly_names(trace, language, Decision.ADJUST)
    if not altered:
        return [head + end for head in heads]
    beside = pick(("，同时调整", "; adjusted with it: "), language)
    told = [head + beside + few(altered, n, language) for n in lengths(altered) for head in heads]
    return [one + end for one in (*told, *heads)]


def _unsaid(trace: Trace, asked: Sequence[Asked], language: Language) -> list[str]:
    open_, waits = open_of(trace, language)
    grants, aid = grants_of(trace, language), aid_of(trace, language)
    days = next(iter(trace.values.get(TERM, ())), 0)
    if not isinstance(days, Unknown) and days:
        told = [few(grants, n, language) for n in lengths(grants)] if grants else [""]
        return [_not_cooperating(one, int(days), language) for one in told]
    given = [grants, aid] if len(grants) > len(aid) else [aid]
    asks = list(dict.fromkeys(first_of(asked, most, language) for most in (len(asked), 2, 1, 0)))
    # Why it is open stays said when facts and benefits find no room; they stand below.
    return [
        _open_words(first, few(open_, n, language), ask, why, language, rest)
        for first in given
        for why in dict.fromkeys((why_open(asked, language), ""))
        for ask in asks
        for rest in ((pick(REST, language), "") if waits else ("",))  # it stands below
        for n in lengths(open_)
    ]


def _not_cooperating(given: str, days: int, language: Language) -> str:
    """That the family does not cooperate, and by when it is asked to; no grant is held up."""
    if language == "zh":
        head = f"建议先给予{given}；" if given else ""
        return f"{head}家庭不配合核查，暂无法判断，请书面告知并限{days}个工作日内配合。"
    head = f"Proposed at once: {given}. " if given else ""
    tail = f"tell it in writing to do so within {days} working days."
    return f"{head}The family does not cooperate, so nothing can be said yet: {tail}"


def _open_words(
    grants: Sequence[str], names: str, ask: str, why: str, language: Language, rest: str
) -> str:
    """What is proposed at once, what cannot be said yet and why, what to do first, what waits."""
    given = few(grants, len(grants), language)
    if language == "zh":
        head = f"建议先给予{given}；" if given else ""
        first = f"，请先{ask}" if ask else ""
        return f"{head}{names or '本户'}暂无法判断{why}{first}{rest}。"
    head = f"Proposed at once: {given}. " if given else ""
    tail = f"; first {ask}{rest}." if ask else f"{rest}."
    open_ = names[:1].upper() + names[1:] or "This household"  # it may follow a full stop
    return f"{head}{open_}: cannot say yet{why}{tail}"


def _grant(trace: Trace, _asked: Sequence[Asked], language: Language) -> list[str]:
    grants = grants_of(trace, language)
    tails = _beside(trace, language)
    end = pick(("。", "."), language)
    heads = [
        pick((f"建议给予{given}", f"Proposed: {given}"), language)
        for given in (few(grants, n, language) for n in lengths(grants))
    ]
    return [head + tail + end for head in heads for tail in tails]


def _beside(trace: Trace, language: Language) -> list[str]:
    """What of the benefits drawn stops or falls beside a grant or refusal; the fullest first.

    Nothing that is taken stays unsaid: where names find no room, how many there are does.
    """
    stopped = monthly_names(trace, language, Decision.STOP_PROPOSED)
    lowered = _lowered(trace)
    if not stopped and not lowered:
        return [""]
    names = [pick((b.zh, b.en), language) for b in lowered]
    sums = [_falls(trace, b, language) for b in lowered]
    found = [_taken(stopped, sums, language), _taken(stopped, names, language, falls=True)]
    if len(stopped) > 1 or len(names) > 1:
        one, other = few(stopped, 1, language), few(names, 1, language)
        found.append(
            _taken([one] if stopped else [], [other] if names else [], language, falls=True)
        )
    number = len(stopped) + len(names)
    said = (f"，另有{number}项停发或者调低", f"; {number} others are to stop or fall")
    return [*dict.fromkeys(found), pick(said, language)]


def _lowered(trace: Trace) -> list[Benefit]:
    """The monthly benefits that go on with a lower sum."""
    found: list[Benefit] = []
    for benefit in changed(trace, Decision.ADJUST):
        before, after = known_of(trace, benefit.before), known_of(trace, benefit.after)
        if before is not None and after is not None and after < before:
            found.append(benefit)
    return found


def _falls(trace: Trace, benefit: Benefit, language: Language) -> str:
    """`残疾人生活补贴减为每月178元`."""
    sum_ = yuan(known_of(trace, benefit.after) or 0, language)
    zh, en = f"{benefit.zh}减为每月{sum_}", f"{benefit.en} falls to {sum_} a month"
    return pick((zh, en), language)


def _taken(
    stopped: Sequence[str], lowered: Sequence[str], language: Language, *, falls: bool = False
) -> str:
    """What stops and what falls: `，同时停发单人保，残疾人生活补贴减为每月178元`."""
    ends = ("、" if language == "zh" else ", ").join(stopped)
    less = ("、" if language == "zh" and falls else pick(("，", ", "), language)).join(lowered)
    zh = f"，同时停发{ends}" if ends else ""
    en = f"; to be stopped: {ends}" if ends else ""
    if less:
        zh += ("，同时" if not ends else "，") + (f"调低{less}" if falls else less)
        en += f"; {'to be lowered: ' if falls else ''}{less}"
    return pick((zh, en), language)


def _refuses(trace: Trace, _asked: Sequence[Asked], language: Language) -> list[str]:
    head = pick(("建议不予救助，理由见下", "Refusal proposed; the reasons are below"), language)
    if _over_line(trace):
        income, line = (trace.value(name) for name in (INCOME, LINE))
        zh = f"建议不予救助：月收入{yuan(income, 'zh')}，不低于保障线{yuan(line, 'zh')}"
        en = (
            f"Refusal proposed: income {yuan(income, 'en')} a month, "
            f"not below the line of {yuan(line, 'en')}"
        )
        head = pick((zh, en), language)
    return _refusing(trace, head, language)


def _refusing(trace: Trace, head: str, language: Language) -> list[str]:
    """What is said of a refusal, with what stops or falls beside it."""
    end = pick(("。", "."), language)
    return [head + tail + end for tail in _beside(trace, language)]


def _over_line(trace: Trace) -> bool:
    """Whether the income is known not to be below the line, so that a refusal names both."""
    income, line = trace.values.get(INCOME, ()), trace.values.get(LINE, ())
    if not income or not line or any(isinstance(v[0], Unknown) for v in (income, line)):
        return False
    return bool(0 < line[0] <= income[0])  # of a unit without members the line is 0


def _hints(trace: Trace, _asked: Sequence[Asked], language: Language) -> list[str]:
    likely = names_of(trace, language, Decision.HINT)
    if not likely:
        zh, en = (
            "未申请，但可能需要救助，建议上门了解。",
            "Has not applied but may need help: visit.",
        )
        return [pick((zh, en), language)]
    found: list[str] = []
    # By one of them, and not by all.
    drawn = any(known_of(trace, b.before) for b in changed(trace, Decision.HINT))
    for names in (few(likely, n, language) for n in lengths(likely)):
        zh = f"未申请，但可能符合{names}条件，建议上门了解。"
        en = f"Has not applied but may qualify for {names}: visit and tell the family."
        if drawn:
            zh = f"家中可能还有人符合{names}条件而未申请，建议上门了解。"
            en = f"Others of the family may qualify for {names}: visit and tell them."
        found.append(pick((zh, en), language))
    return found


def _screened(trace: Trace, _asked: Sequence[Asked], language: Language) -> list[str]:
    drawn = drawn_of(trace, language)
    doubts = _doubts(trace, language)
    if not drawn and not doubts:
        zh = "未享受也未申请救助；现有数据未发现救助线索。"
        return [pick((zh, "Neither draws nor applies; the data at hand give no hint."), language)]
    heads = [pick(("未申请其他救助；", "Applies for nothing else; "), language)]
    if drawn:
        said = [few(drawn, n, language) for n in lengths(drawn)]
        pairs = [(f"仅领取{d}，未申请其他救助；", f"Draws only {d}; ") for d in said]
        heads = [*(pick(pair, language) for pair in pairs), *heads]
    none = pick(("现有数据未发现救助线索。", "the data at hand give no other hint."), language)
    return [head + tail for head in heads for tail in doubts or [none]]


def _doubts(trace: Trace, language: Language) -> list[str]:
    """What of the benefits drawn would stop or is open; from the fullest to the shortest."""
    stopped = names_of(trace, language, Decision.STOP_PROPOSED)
    open_ = names_of(trace, language, Decision.CANNOT_SAY)
    which = pick(may_have(trace), language)
    found: list[str] = []
    for most in lengths(stopped) if stopped else [0]:
        for n in lengths(open_) if open_ else [0]:
            ends, asks = few(stopped, most, language), few(open_, n, language)
            pairs = [
                (f"{ends}按现有资料不再符合条件", f"verify what seems no longer due: {ends}"),
                (f"{asks}{which}尚未查清", f"verify {which}: {asks}"),
            ]
            told = [pick(p, language) for p, name in zip(pairs, (ends, asks), strict=True) if name]
            tail = pick(("，请核实。", "."), language)
            found.append(pick(("，", "; "), language).join(told) + tail)
    return found if stopped or open_ else []


_SENTENCES: Mapping[Decision, Callable[[Trace, Sequence[Asked], Language], list[str]]] = {
    Decision.CONTINUE: continues,
    Decision.ADJUST: adjusts,
    Decision.STOP_PROPOSED: _stops,
    Decision.CANNOT_SAY: _unsaid,
    Decision.GRANT_PROPOSED: _grant,
    Decision.REFUSE_PROPOSED: _refuses,
    Decision.HINT: _hints,
    Decision.SCREENED: _screened,
}
"""For each outcome the sentence, from the fullest to the shortest."""
