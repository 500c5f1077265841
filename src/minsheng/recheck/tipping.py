"""What would change a decision, in words: the nearest thresholds of a household."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from minsheng.policy.engine.book import Book
from minsheng.policy.engine.joint import joint_threshold
from minsheng.policy.engine.moving import following
from minsheng.policy.engine.scalar import Trace
from minsheng.policy.engine.thresholds import Threshold, try_thresholds
from minsheng.policy.engine.unknown import Unknown
from minsheng.policy.laws.kinds import Decision
from minsheng.recheck.named import TEMPORARY_AID
from minsheng.recheck.outcome import BENEFITS, DIBAO, EXIT_STARTS, ONCE, ONCE_CHANGE, OUTCOME
from minsheng.recheck.stands import GRADE, stand_of
from minsheng.recheck.words import DECISIONS, GRADES, Language, pick, yuan

CLASSES = {
    "dibao__eligible": "decision__dibao_after_m_hh",
    "expenditure__eligible": "decision__expenditure_after_m_hh",
    "margin__eligible": "",
    "margin__low_income_eligible": "",
}
"""What a family may come to be or cease to be, and the sum that says so by itself: just over
a line nobody gains a sum by being at the line, and still it is near."""
SUMS = {**{b.after: b.change for b in BENEFITS}, ONCE: ONCE_CHANGE}
"""What is proposed of each sum; of one that is only hinted at none is named."""
CALLED = {**{b.after: (b.zh, b.en) for b in BENEFITS}, ONCE: TEMPORARY_AID}
CONCLUSION = ("结论", "the conclusion")
OPEN = ("尚未查清", "cannot be said")
EXIT_MONTHS = "dibao__exit_months"
WANTED = (OUTCOME, *SUMS, *SUMS.values(), *CLASSES, EXIT_STARTS)


@dataclass(frozen=True, slots=True)
class Tipping:
    """A threshold near the household: how far, and what would change.

    Attributes:
        rule: what compares.
        text: the sentence.
        gap: how far apart the two sides are.
        also: the rules whose comparisons must come out otherwise with it.
    """

    rule: str
    text: str
    gap: int
    also: tuple[str, ...] = ()


def tippings(book: Book, trace: Trace, language: Language) -> list[Tipping]:
    """The thresholds nearest to a household, as sentences.

    Where none of them tips the outcome, those that fail are looked at together.
    """
    wanted = [name for name in WANTED if name in trace.values]
    tried = try_thresholds(trace, wanted, sensible=_sensible)
    moved = (_moved(trace, [t.threshold], wanted) for t in tried if t.threshold.after)
    found = [t for (t,) in moved if _after(book, trace, t, language)]
    told = [Tipping(t.rule, threshold_words(book, trace, t, language), t.gap) for t in found]
    if any(OUTCOME in t.after for t in found):
        return told
    failing = [t for t in tried if t.threshold.answer is False]
    together = joint_threshold(trace, failing, wanted, [OUTCOME] if found else wanted)
    together = _moved(trace, together, wanted) if together else []
    if together and _after(book, trace, together[0], language):
        rule, *also = (t.rule for t in together)
        text = joint_words(book, trace, together, language)
        told.append(Tipping(rule, text, together[0].gap, tuple(also)))
    return told


def _moved(trace: Trace, some: Sequence[Threshold], wanted: Sequence[str]) -> list[Threshold]:
    """Thresholds with what follows where the facts themselves are moved.

    Where no facts were found that do it, a count may still be another; what would then be due
    is a question, its sum unknown. Of money no such thing is said.
    """
    found = following(trace, some, wanted)
    if found is None:
        (one, *others) = some
        counted = not others and one.comparison.written.kind == "count"
        return [replace(one, after=_possible(trace, one.after) if counted else {}) for one in some]
    return [replace(one, after=found.alike, varying=found.varying) for one in some]


def _possible(trace: Trace, after: Mapping[str, Any]) -> Mapping[str, Any]:
    """What may be due where it is not now: a hint of each, without its sum."""
    changes = [change for sum_, change in SUMS.items() if _rises(trace, after, sum_)]
    return dict.fromkeys(changes, Decision.HINT)


def _rises(trace: Trace, after: Mapping[str, Any], sum_: str) -> bool:
    """Whether a benefit is known not to be due now, and then is."""
    now, then = trace.value(sum_), after.get(sum_, 0)
    known = not isinstance(now, Unknown) and not isinstance(then, Unknown)
    return known and now == 0 and then != 0


def _sensible(name: str, value: int, other: int) -> bool:
    """A grade of disability is given anew; to have none at all is another matter."""
    return not name.endswith(GRADE) or (value > 0 and 0 < other < len(GRADES))


def threshold_words(book: Book, trace: Trace, threshold: Threshold, language: Language) -> str:
    """A threshold as a sentence: how things stand, how near, and what would follow.

    `家庭月收入现为2,563.30元（家庭保障线2,560元，相差3.30元）；若低于2,560元，则结论为继续`.
    """
    stand = stand_of(trace, threshold, language)
    after = _after(book, trace, threshold, language)
    head = f"{stand.subject}{stand.now}"
    if stand.waits:
        return pick((f"{head}；{stand.turn}，{after}", f"{head}; {stand.turn}, {after}"), language)
    zh, en = f"{head}；若{stand.turn}，则{after}", f"{head}; if {stand.turn}, {after}"
    return pick((zh, en), language)


def joint_words(book: Book, trace: Trace, together: Sequence[Threshold], language: Language) -> str:
    """Several thresholds as one sentence: how things stand, and what all at once would change.

    `金融资产现为50,000元（…46,080元，相差3,920元），住房套数现有2套（限1套）；
    若金融资产不超过46,080元且住房套数减至1套，则结论为继续`.
    """
    parts = [stand_of(trace, t, language) for t in together]
    stands = pick(("，", ", "), language).join(p.subject + p.now for p in parts)
    turned = pick(("且", " and "), language).join(p.full_turn for p in parts)
    after = _after(book, trace, together[0], language)
    return pick((f"{stands}；若{turned}，则{after}", f"{stands}; if {turned}, {after}"), language)


def _after(book: Book, trace: Trace, threshold: Threshold, language: Language) -> str:
    """What would follow: the outcome, and each sum that would be another; empty for nothing.

    That something would be open, or hangs on whose money it is, is told only beside what would
    not.
    """
    after = threshold.after
    said: list[str] = []
    if OUTCOME in after:
        zh, en = DECISIONS[Decision(after[OUTCOME])]
        said.append(pick((f"结论为{zh}", en), language))
    exits = after.get(EXIT_STARTS) is True
    if exits:
        said.append(_exit(trace, language))
    for name, sum_ in CLASSES.items():
        if name in after and sum_ not in after:
            title = book.title(name, language)
            said.append(_belonging(title, trace.value(name), after[name], language))
    # What is paid in the gradual exit is a share of the award, no better due than before it.
    moved = [n for n, change in SUMS.items() if n in after or change in after]
    given = {n: _given(trace, after, n, language) for n in moved}
    if exits:
        given[DIBAO.after] = ""
    words = [one for one in (*said, *given.values()) if one]
    if all(one.endswith(OPEN) for one in words):
        return ""
    told = {n for n, one in given.items() if one or (exits and n == DIBAO.after)}
    words += _varying(threshold.varying, told, language)
    return ("，" if language == "zh" else "; ").join(words)


def _varying(names: frozenset[str], told: set[str], language: Language) -> list[str]:
    """That the outcome and some sums hang on whose money it is, and which."""
    found = [CALLED[n] for n, c in SUMS.items() if n not in told and not names.isdisjoint((n, c))]
    if OUTCOME in names:
        found.insert(0, CONCLUSION)
    if not found:
        return []
    zh = f"{'、'.join(zh for zh, _ in found)}视何人何项收支变动而定"
    en = f"{', '.join(en for _, en in found)}: by whose sum it is, and which"
    return [pick((zh, en), language)]


def _exit(trace: Trace, language: Language) -> str:
    """`低保进入渐退期（6个月）`; for how long, where the figure is at hand."""
    if EXIT_MONTHS not in trace.values:
        return pick(("低保进入渐退期", "dibao enters its gradual exit"), language)
    months = trace.value(EXIT_MONTHS)
    zh, en = f"低保进入{months}个月渐退期", f"dibao enters its gradual exit of {months} months"
    return pick((zh, en), language)


def _given(trace: Trace, after: Mapping[str, Any], sum_: str, language: Language) -> str:
    """What a benefit would come to; of one that is or would be hinted at no sum as proposed.

    Nor of one that waits: what is worked out meanwhile is neither drawn nor proposed.
    """
    change = SUMS[sum_]
    zh, en = CALLED[sum_]
    now, hinted = trace.value(change), trace.value(change) == Decision.HINT
    then = after.get(change, now)
    if then == Decision.HINT:
        return "" if hinted else pick((f"可能符合{zh}条件", f"may qualify for {en}"), language)
    if hinted and then == Decision.SCREENED:
        return pick((f"不再提示可能符合{zh}条件", f"no longer a hint of {en}"), language)
    if hinted and then == Decision.CANNOT_SAY:
        return pick((f"{zh}能否享受尚未查清", f"{en}: cannot be said"), language)
    waits = now == Decision.CANNOT_SAY
    if then == Decision.CANNOT_SAY:
        return "" if waits else pick((f"{zh}尚未查清", f"{en}: cannot be said"), language)
    if sum_ not in after or (then == Decision.SCREENED and isinstance(after[sum_], Unknown)):
        return ""
    if waits and not isinstance(after[sum_], Unknown):
        words = (
            (f"符合{zh}条件", f"{en}: due")
            if after[sum_]
            else (f"不符合{zh}条件", f"{en}: not due")
        )
        return pick(words, language)
    name = pick((zh, en) if sum_ == ONCE else (f"{zh}每月", f"{en} a month"), language)
    before = None if hinted or waits else trace.value(sum_)
    return _sums(name, before, after[sum_], language)


def _belonging(title: str, now: Any, then: Any, language: Language) -> str:
    """What a family would come to be or cease to be; of what was open only what it would be."""
    if isinstance(then, Unknown):
        return pick((f"是否{title}尚未查清", f"{title}: cannot be said"), language)
    if then:
        return title
    if now is True:
        return pick((f"不再{title}", f"no longer {title}"), language)
    return pick((f"不{title}", f"not {title}"), language)


def _sums(name: str, before: Any, then: Any, language: Language) -> str:
    """How a sum would change; what is not known now, or not proposed, is not named."""
    if isinstance(then, Unknown):
        return pick((f"{name.removesuffix('每月')}尚未查清", f"{name}: cannot be said"), language)
    sum_ = yuan(int(then), language)
    if before is None or isinstance(before, Unknown):
        return pick((f"{name}为{sum_}", f"{name}: {sum_}"), language)
    first = yuan(int(before), language)
    return pick((f"{name}由{first}变为{sum_}", f"{name} goes from {first} to {sum_}"), language)
