"""What would change a decision, in words: the nearest thresholds of a household."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from minsheng.policy.engine.book import Book
from minsheng.policy.engine.comparisons import Comparison
from minsheng.policy.engine.joint import joint_threshold
from minsheng.policy.engine.scalar import Trace
from minsheng.policy.engine.thresholds import Threshold, try_thresholds
from minsheng.policy.engine.unknown import Unknown
from minsheng.policy.laws.kinds import Decision
from minsheng.recheck.asking import BRACKETS, person_title
from minsheng.recheck.filled import short_title
from minsheng.recheck.outcome import BENEFITS, ONCE, OUTCOME
from minsheng.recheck.words import DECISIONS, GRADES, Language, grade, pick, yuan

CLASSES = {
    "dibao__eligible": "decision__dibao_after_m_hh",
    "expenditure__eligible": "decision__expenditure_after_m_hh",
    "margin__eligible": "",
    "margin__low_income_eligible": "",
}
"""What a family may come to be or cease to be, and the sum that says so by itself: just over
a line nobody gains a sum by being at the line, and still it is near."""
WANTED = (OUTCOME, *(b.after for b in BENEFITS), ONCE, *CLASSES)
GRADE = "grade"
MEASURES = {
    "dwellings": "套",
    "vehicles": "辆",
    "refusals": "次",
    "heads": "人",
    "years": "年",
    "months": "个月",
}
"""What is counted with which word, by what stands in the comparison."""


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
    found = [t.threshold for t in tried if t.threshold.after]
    told = [Tipping(t.rule, threshold_words(book, trace, t, language), t.gap) for t in found]
    if any(OUTCOME in t.after for t in found):
        return told
    failing = [t for t in tried if t.threshold.answer is False]
    together = joint_threshold(trace, failing, wanted, [OUTCOME] if found else wanted)
    if together:
        rule, *also = (t.rule for t in together)
        text = joint_words(book, trace, together, language)
        told.append(Tipping(rule, text, together[0].gap, tuple(also)))
    return told


def _sensible(name: str, value: int, other: int) -> bool:
    """A grade of disability is given anew; to have none at all is another matter."""
    return not name.endswith(GRADE) or (value > 0 and 0 < other < len(GRADES))


def threshold_words(book: Book, trace: Trace, threshold: Threshold, language: Language) -> str:
    """A threshold as a sentence: how things stand, how near, and what would follow."""
    colon = "：" if language == "zh" else ": "
    who = ""
    if book.nodes[threshold.rule].entity == "person":
        who = person_title(trace, threshold.row, language)
    kind, moved = threshold.comparison.written.kind, threshold.comparison.moved
    title = book.title(threshold.rule, language)
    if kind == "money":
        head = f"{who}{colon}{title}" if who else title
        now = _money(book, threshold, language)
    elif kind == "count":
        counted = BRACKETS.sub("", book.title(moved.target, language)) if moved else title
        head = who + (" " if who and language == "en" else "") + counted
        now = colon + _counted(threshold, language)
    else:
        head, now = who or title, colon + _awaited(threshold, language)
    after = _after(book, trace, threshold.after, language)
    return f"{head}{now}{pick(('，则', ', '), language)}{after}"


def joint_words(book: Book, trace: Trace, together: Sequence[Threshold], language: Language) -> str:
    """Several thresholds as one sentence: how things stand, and what all at once would change.

    `金融资产50,000元（限46,080元，相差3,920元），住房套数现有2套（限1套）；
    若金融资产不超过46,080元且住房套数减少1套，则结论为继续`.
    """
    parts = [_part(book, trace, t, language) for t in together]
    stands = pick(("，", ", "), language).join(stand for stand, _ in parts)
    turned = pick(("且", " and "), language).join(turn for _, turn in parts)
    after = _after(book, trace, together[0].after, language)
    return pick((f"{stands}；若{turned}，则{after}", f"{stands}; if {turned}, {after}"), language)


def _part(book: Book, trace: Trace, threshold: Threshold, language: Language) -> tuple[str, str]:
    """One of several thresholds: how it stands, and how it would have to be."""
    comparison, space = threshold.comparison, pick(("", " "), language)
    who, moved = "", comparison.moved
    if book.nodes[threshold.rule].entity == "person":
        who = person_title(trace, threshold.row, language) + space
    title = short_title(trace, moved.target if moved else threshold.rule, language)
    subject = who + title.partition(", ")[0]
    match comparison.written.kind:
        case "money":
            now, limit = yuan(threshold.value, language), yuan(threshold.limit, language)
            gap = yuan(threshold.gap, language)
            bound = ("须达", "at least") if threshold.rises else ("限", "limit")
            apart = pick((f"，相差{gap}", f", {gap} apart"), language)
            stand = f"{now}{_bracketed(f'{pick(bound, language)}{space}{limit}{apart}', language)}"
            return f"{subject}{space}{stand}", f"{subject}{space}{_otherwise(threshold, language)}"
        case "count":
            now, bound_, step = _count(threshold, language)
            stand = f"{subject}{space}{now}{_bracketed(bound_, language) if bound_ else ''}"
            were = pick(("", " were "), language)
            return stand, f"{subject}{were}{step}"
        case "years":
            then = threshold.value + threshold.steps
            who = who or subject + space
            zh = f"{who}现年{threshold.value}岁", f"{who}满{then}岁"
            en = f"{who}now {threshold.value}", f"{who}were {then}"
            return zh if language == "zh" else en
    waited = (f"再过{threshold.steps}个月", f"{threshold.steps} months had gone by")
    no = pick(("：否", ": no"), language)
    return f"{subject}{no}", pick(waited, language)


def _bracketed(words: str, language: Language) -> str:
    return pick((f"（{words}）", f" ({words})"), language)


def _money(book: Book, threshold: Threshold, language: Language) -> str:
    """`：否（月收入2,563.30元，保障线2,560元，相差3.30元）；若低于2,560元`."""
    sides = (
        (threshold.comparison.written.left, threshold.left),
        (threshold.comparison.written.right, threshold.right),
    )
    left, right = (_side(book, threshold.rule, *side, language) for side in sides)
    gap = yuan(threshold.gap, language)
    apart = ("恰好相等", "just equal")
    if threshold.gap:
        apart = (f"相差{gap}", f"{gap} apart")
    now = ""
    if isinstance(threshold.answer, bool):
        now = pick(("：是", ": yes") if threshold.answer else ("：否", ": no"), language)
    otherwise = _otherwise(threshold, language)
    if language == "zh":
        return f"{now}（{left}，{right}，{apart[0]}）；若{otherwise}"
    return f"{now} ({left}; {right}; {apart[1]}); if it {otherwise}"


def _otherwise(threshold: Threshold, language: Language) -> str:
    """How the household's sum would stand to the limit: `低于2,560元`."""
    comparison = threshold.comparison
    if comparison.limit is None:
        return pick(("相反", "were otherwise"), language)
    limit = yuan(threshold.limit, language)
    # `value < limit` ends at the limit, `value <= limit` beyond it; the other way round likewise.
    at_limit = comparison.written.strict == (comparison.limit == "right")
    if threshold.rises:
        words = ("达到", "reached") if at_limit else ("超过", "exceeded")
    else:
        words = ("低于", "fell below") if at_limit else ("不超过", "did not exceed")
    return f"{pick(words, language)}{'' if language == 'zh' else ' '}{limit}"


def _side(book: Book, rule: str, written: str, value: int, language: Language) -> str:
    """One side of a comparison: what it is called, where it has a name, and its sum."""
    for link in book.nodes[rule].links:
        if link.argument == written:
            space = "" if language == "zh" else " "
            title = BRACKETS.sub("", book.title(link.target, language))
            return f"{title}{space}{yuan(value, language)}"
    return yuan(value, language)


def _counted(threshold: Threshold, language: Language) -> str:
    """`现有1套，限1套；若再增加1套`; a grade of disability is not counted but given anew."""
    now, bound, step = _count(threshold, language)
    if language == "zh":
        return f"{now}{'，' if bound else ''}{bound}；若{step}"
    if bound:
        return f"{now}, {bound}; with {step}"
    return f"{now}; if {step}"


def _count(threshold: Threshold, language: Language) -> tuple[str, str, str]:
    """How many there are, how many there may be, and the step that would tip it."""
    value, limit, steps = threshold.value, threshold.limit, threshold.steps
    then = value + steps if threshold.rises else value - steps
    if _mentions(threshold.comparison, GRADE):
        now = pick((f"现为{grade(value)}", f"now grade {value}"), language)
        return now, "", pick((f"改评为{grade(then)}", f"graded {then}"), language)
    unit = next((u for key, u in MEASURES.items() if _mentions(threshold.comparison, key)), "")
    least = threshold.comparison.limit == "left"
    more = threshold.rises
    if language == "zh":
        now = f"现有{value}{unit}" if value else "现无"
        step = ("再增加" if value else "有") if more else "减少"
        return now, f"{'须满' if least else '限'}{limit}{unit}", f"{step}{steps}{unit}"
    bound = f"at {'least' if least else 'most'} {limit}"
    return f"now {value}", bound, f"{steps} {'more' if more else 'fewer'}"


def _awaited(threshold: Threshold, language: Language) -> str:
    """`现年59岁；满60岁时`; `再过3个月`."""
    then = threshold.value + threshold.steps
    if threshold.comparison.written.kind == "years":
        zh, en = f"现年{threshold.value}岁；满{then}岁时", f"now {threshold.value}; at {then}"
    else:
        zh, en = f"再过{threshold.steps}个月", f"in {threshold.steps} months"
    return pick((zh, en), language)


def _mentions(comparison: Comparison, word: str) -> bool:
    return word in comparison.written.left or word in comparison.written.right


def _after(book: Book, trace: Trace, after: Mapping[str, Any], language: Language) -> str:
    """What would follow: the outcome, and each sum that would be another."""
    words: list[str] = []
    if OUTCOME in after:
        zh, en = DECISIONS[Decision(after[OUTCOME])]
        words.append(pick((f"结论为{zh}", en), language))
    for name, sum_ in CLASSES.items():
        if name in after and sum_ not in after:
            words.append(
                _belonging(book.title(name, language), trace.value(name), after[name], language)
            )
    for benefit in BENEFITS:
        if benefit.after in after:
            name = pick((f"{benefit.zh}每月", f"{benefit.en} a month"), language)
            words.append(_sums(name, trace.value(benefit.after), after[benefit.after], language))
    if ONCE in after:
        name = pick(("临时救助", "temporary aid"), language)
        words.append(_sums(name, trace.value(ONCE), after[ONCE], language))
    return ("，" if language == "zh" else "; ").join(words)


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
    """How a sum would change; what is not known now is not named."""
    if isinstance(then, Unknown):
        return pick((f"{name.removesuffix('每月')}尚未查清", f"{name} cannot be said"), language)
    sum_ = yuan(int(then), language)
    if isinstance(before, Unknown):
        return pick((f"{name}为{sum_}", f"{name}: {sum_}"), language)
    first = yuan(int(before), language)
    return pick((f"{name}由{first}变为{sum_}", f"{name} goes from {first} to {sum_}"), language)
