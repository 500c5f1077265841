"""What would change a decision, in words: the nearest thresholds of a household."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from minsheng.policy.engine.book import Book
from minsheng.policy.engine.scalar import Trace
from minsheng.policy.engine.thresholds import Comparison, Threshold, nearest_thresholds
from minsheng.policy.engine.unknown import Unknown
from minsheng.policy.laws.kinds import Decision
from minsheng.recheck.asking import BRACKETS, person_title
from minsheng.recheck.outcome import BENEFITS, ONCE, OUTCOME
from minsheng.recheck.words import DECISIONS, Language, grade, pick, yuan

WANTED = (OUTCOME, *(b.after for b in BENEFITS), ONCE)
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
    """A threshold near the household: how far, and what would change."""

    rule: str
    text: str
    gap: int


def tippings(book: Book, trace: Trace, language: Language) -> list[Tipping]:
    """The thresholds nearest to a household, as sentences."""
    return [
        Tipping(t.rule, threshold_words(book, trace, t, language), t.gap)
        for t in nearest_thresholds(trace, WANTED)
    ]


def threshold_words(book: Book, trace: Trace, threshold: Threshold, language: Language) -> str:
    """A threshold as a sentence: how things stand, how near, and what would follow."""
    title = book.title(threshold.rule, language)
    colon = "：" if language == "zh" else ": "
    if book.nodes[threshold.rule].entity == "person":
        title = f"{person_title(trace, threshold.row, language)}{colon}{title}"
    if threshold.comparison.kind == "money":
        now = _money(book, threshold, language)
    elif threshold.comparison.kind == "count":
        now = colon + _counted(threshold, language)
    else:
        now = colon + _awaited(threshold, language)
    after = _after(trace, threshold.after, language)
    return f"{title}{now}{pick(('，则', ', '), language)}{after}"


def _money(book: Book, threshold: Threshold, language: Language) -> str:
    """`：否（月收入2,563.30元，保障线2,560元，相差3.30元）；若相反`."""
    sides = (
        (threshold.comparison.left, threshold.left),
        (threshold.comparison.right, threshold.right),
    )
    left, right = (_side(book, threshold.rule, *side, language) for side in sides)
    gap = yuan(threshold.gap, language)
    apart = ("恰好相等", "just equal")
    if threshold.gap:
        apart = (f"相差{gap}", f"{gap} apart")
    now = ""
    if isinstance(threshold.answer, bool):
        now = pick(("：是", ": yes") if threshold.answer else ("：否", ": no"), language)
    if language == "zh":
        return f"{now}（{left}，{right}，{apart[0]}）；若相反"
    return f"{now} ({left}; {right}; {apart[1]}); if otherwise"


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
    value, limit, steps = threshold.value, threshold.limit, threshold.steps
    then = value + steps if threshold.rises else value - steps
    if _mentions(threshold.comparison, GRADE):
        zh = f"现为{grade(value)}；若改评为{grade(then)}"
        return pick((zh, f"now grade {value}; if graded {then}"), language)
    unit = next((u for key, u in MEASURES.items() if _mentions(threshold.comparison, key)), "")
    least = threshold.comparison.limit == "left"
    more = threshold.rises
    if language == "zh":
        now = f"现有{value}{unit}" if value else "现无"
        bound = f"{'须满' if least else '限'}{limit}{unit}"
        step = ("再增加" if value else "有") if more else "减少"
        return f"{now}，{bound}；若{step}{steps}{unit}"
    bound = f"at {'least' if least else 'most'} {limit}"
    return f"now {value}, {bound}; with {steps} {'more' if more else 'fewer'}"


def _awaited(threshold: Threshold, language: Language) -> str:
    """`现年59岁；满60岁时`; `再过3个月`."""
    then = threshold.value + threshold.steps
    if threshold.comparison.kind == "years":
        zh, en = f"现年{threshold.value}岁；满{then}岁时", f"now {threshold.value}; at {then}"
    else:
        zh, en = f"再过{threshold.steps}个月", f"in {threshold.steps} months"
    return pick((zh, en), language)


def _mentions(comparison: Comparison, word: str) -> bool:
    return word in comparison.left or word in comparison.right


def _after(trace: Trace, after: Mapping[str, Any], language: Language) -> str:
    """What would follow: the outcome, and each sum that would be another."""
    words: list[str] = []
    if OUTCOME in after:
        zh, en = DECISIONS[Decision(after[OUTCOME])]
        words.append(pick((f"结论为{zh}", en), language))
    for benefit in BENEFITS:
        if benefit.after in after:
            name = pick((f"{benefit.zh}每月", f"{benefit.en} a month"), language)
            words.append(_sums(name, trace.value(benefit.after), after[benefit.after], language))
    if ONCE in after:
        name = pick(("临时救助", "temporary aid"), language)
        words.append(_sums(name, trace.value(ONCE), after[ONCE], language))
    return ("，" if language == "zh" else "; ").join(words)


def _sums(name: str, before: Any, then: Any, language: Language) -> str:
    """How a sum would change; what is not known now is not named."""
    if isinstance(then, Unknown):
        return pick((f"{name}尚未查清", f"{name} cannot be said"), language)
    sum_ = yuan(int(then), language)
    if isinstance(before, Unknown):
        return pick((f"{name}为{sum_}", f"{name}: {sum_}"), language)
    first = yuan(int(before), language)
    return pick((f"{name}由{first}变为{sum_}", f"{name} goes from {first} to {sum_}"), language)
