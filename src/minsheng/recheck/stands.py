"""How a comparison stands for a household, in words: the fact, its value, the limit, the step.

Each figure is named: by the fact or rule it is, or by what it is worked out of. What would
tip the comparison is said as the value the household's side would have to reach.
"""

from __future__ import annotations

from dataclasses import dataclass

from minsheng.policy.engine.comparisons import Comparison
from minsheng.policy.engine.scalar import Trace
from minsheng.policy.engine.thresholds import Threshold
from minsheng.recheck.asking import obligor_title, person_title
from minsheng.recheck.compared import side_words
from minsheng.recheck.filled import short_title
from minsheng.recheck.words import Language, grade, pick, yuan

GRADE = "grade"
MEASURES = {
    "dwellings": "套",
    "vehicles": "辆",
    "refusals": "次",
    "heads": "人",
    "years": "年",
    "months": "个月",
    "land_hmu": "厘",
}
"""What is counted with which word, by what stands in the comparison."""
OBLIGOR = "义务人"


@dataclass(frozen=True, slots=True)
class Stand:
    """How a comparison stands.

    Attributes:
        subject: what is compared, and whose.
        now: its value and the law's, to be said after the subject.
        turn: how it would have to be, to be said after `若` or `if it`.
        full_turn: the same with its subject, where several stand in one sentence.
        waits: whether time brings it; the turn then says when.
    """

    subject: str
    now: str
    turn: str
    full_turn: str
    waits: bool = False


def stand_of(trace: Trace, threshold: Threshold, language: Language) -> Stand:
    """A threshold of one household as it stands, in words."""
    match threshold.comparison.written.kind:
        case "money":
            return _money(trace, threshold, language)
        case "count":
            return _counted(trace, threshold, language)
        case "years":
            return _aged(trace, threshold, language)
    return _passing(trace, threshold, language)


def _money(trace: Trace, threshold: Threshold, language: Language) -> Stand:
    """`家庭月收入` `现为2,563.30元（家庭保障线2,560元，相差3.30元）` `低于2,560元`."""
    comparison = threshold.comparison
    if comparison.limit is None:
        return _between(trace, threshold, language)
    own, law = ("right", "left") if comparison.limit == "left" else ("left", "right")
    name = _named(trace, threshold, getattr(comparison.written, own))
    if name is None:
        return _worked(trace, threshold, own == "left", language)
    limit = _side(trace, threshold, law == "left", language)
    value, apart = yuan(threshold.value, language), _apart(threshold, language)
    now = pick((f"现为{value}（{limit}，{apart}）", f" now {value} ({limit}; {apart})"), language)
    subject = _whose(trace, threshold, name, language)
    words = _otherwise(threshold, language)
    full = f"{subject}{pick(('', ' '), language)}{words}"
    return Stand(subject, now, pick((words, f"it {words}"), language), full)


def _worked(trace: Trace, threshold: Threshold, first: bool, language: Language) -> Stand:
    """A sum that has no name of its own is told by what it is worked out of.

    `扣除刚性支出后低于保障线` `：否（全年可计收入…－家庭刚性支出…（即37,548.55元），…）`.
    """
    subject, now = _both(trace, threshold, language)
    side = (
        pick(("前者", "the first"), language) if first else pick(("后者", "the second"), language)
    )
    turn = f"{side}{pick(('', ' '), language)}{_otherwise(threshold, language)}"
    return Stand(
        subject, now, turn, pick((f"“{subject}”中{turn}", f"{turn} ({subject})"), language)
    )


def _between(trace: Trace, threshold: Threshold, language: Language) -> Stand:
    """Two sums of the household: which would have to pass the other."""
    written = threshold.comparison.written
    subject, now = _both(trace, threshold, language)
    ordinals = (("前者", "the first"), ("后者", "the second"))
    titles = []
    for side, ordinal in zip((written.left, written.right), ordinals, strict=True):
        name = _named(trace, threshold, side)
        title = pick(ordinal, language) if name is None else _title(trace, name, language)
        titles.append(title)
    left, right = titles
    if threshold.comparison.holds(threshold.left, threshold.right):
        words = ("达到", "reached") if written.strict else ("超过", "exceeded")
    else:
        words = ("低于", "were below") if written.strict else ("不超过", "did not exceed")
    turn = pick((f"{left}{words[0]}{right}", f"{left} {words[1]} {right}"), language)
    return Stand(subject, now, turn, turn)


def _both(trace: Trace, threshold: Threshold, language: Language) -> tuple[str, str]:
    """The rule that compares, and its answer with both sides."""
    subject = _whose(trace, threshold, threshold.rule, language)
    sides = [_side(trace, threshold, first, language) for first in (True, False)]
    answer = threshold.answer if isinstance(threshold.answer, bool) else None
    said = {None: ("", ""), True: ("：是", ": yes"), False: ("：否", ": no")}[answer]
    figures = [*sides, _apart(threshold, language)]
    zh, en = f"（{'，'.join(figures)}）", f" ({'; '.join(figures)})"
    return subject, pick(said, language) + pick((zh, en), language)


def _counted(trace: Trace, threshold: Threshold, language: Language) -> Stand:
    """`住房套数` `现有1套（限1套）` `增至2套`; a grade of disability is given anew."""
    comparison, value = threshold.comparison, threshold.value
    name = comparison.moved.target if comparison.moved else threshold.rule
    subject = _whose(trace, threshold, name, language)
    then = comparison.tipped(threshold.left, threshold.right)
    space = pick(("", " "), language)
    if _mentions(comparison, GRADE):
        now = pick((f"现为{grade(value)}", f" now {value}"), language)
        turn = pick((f"改评为{grade(then)}", f"were {then}"), language)
        return Stand(subject, now, pick((turn, f"it {turn}"), language), f"{subject}{space}{turn}")
    unit = next((u for key, u in MEASURES.items() if _mentions(comparison, key)), "")
    least = comparison.limit == "left"
    has = f"现有{value}{unit}" if value else "现无"
    zh = f"{has}（{'自' if least else '限'}{threshold.limit}{unit}{'起' if least else ''}）"
    en = (
        f" now {value} ({'from' if least else 'at most'} {threshold.limit}{' on' if least else ''})"
    )
    step = f"{'增' if threshold.rises else '减'}至{then}{unit}" if value else f"有{then}{unit}"
    turn = pick((step, f"were {then}"), language)
    now, full = pick((zh, en), language), f"{subject}{space}{turn}"
    return Stand(subject, now, pick((turn, f"it {turn}"), language), full)


def _aged(trace: Trace, threshold: Threshold, language: Language) -> Stand:
    """`户主` `现年59周岁` `满60周岁`."""
    value, then = threshold.value, threshold.value + threshold.steps
    subject = _who(trace, threshold, language) or _title(trace, threshold.rule, language)
    now = pick((f"现年{value}周岁", f" now {value}"), language)
    full = pick((f"{subject}满{then}周岁", f"{subject} were {then}"), language)
    return Stand(subject, now, pick((f"满{then}周岁时", f"at {then}"), language), full, waits=True)


def _passing(trace: Trace, threshold: Threshold, language: Language) -> Stand:
    """`近期发生急难` `：已满2个月（急难事由追溯月数6个月）` `再过5个月`."""
    comparison, months = threshold.comparison, threshold.steps
    law = comparison.written.left if comparison.limit == "left" else comparison.written.right
    name = _named(trace, threshold, law)
    subject = _whose(trace, threshold, threshold.rule, language)
    limit = _title(trace, name, language) if name else pick(("期限", "limit"), language)
    gone = threshold.value
    zh = f"：{f'已满{gone}个月' if gone else '不满1个月'}（{limit}{threshold.limit}个月）"
    en = f": {_months(gone)} gone ({limit} {_months(threshold.limit)})"
    turn = pick((f"再过{months}个月", f"in {_months(months)}"), language)
    full = pick((turn, f"{_months(months)} had gone by"), language)
    return Stand(subject, pick((zh, en), language), turn, full, waits=True)


def _months(number: int) -> str:
    return f"{number} month{'' if number == 1 else 's'}"


def _otherwise(threshold: Threshold, language: Language) -> str:
    """How the household's sum would stand to the limit: `低于2,560元`."""
    comparison = threshold.comparison
    limit = yuan(threshold.limit, language)
    # `value < limit` ends at the limit, `value <= limit` beyond it; the other way round likewise.
    at_limit = comparison.written.strict == (comparison.limit == "right")
    if threshold.rises:
        words = ("达到", "reached") if at_limit else ("超过", "exceeded")
    else:
        words = ("低于", "fell below") if at_limit else ("不超过", "did not exceed")
    return f"{pick(words, language)}{pick(('', ' '), language)}{limit}"


def _apart(threshold: Threshold, language: Language) -> str:
    gap = yuan(threshold.gap, language)
    words = (f"相差{gap}", f"{gap} apart") if threshold.gap else ("恰好相等", "just equal")
    return pick(words, language)


def _side(trace: Trace, threshold: Threshold, first: bool, language: Language) -> str:
    """One side of the comparison, each figure in it by its name."""
    written = threshold.comparison.written
    side = (written.left, threshold.left) if first else (written.right, threshold.right)
    return side_words(trace, threshold.rule, threshold.row, side, written.kind, language)


def _named(trace: Trace, threshold: Threshold, written: str) -> str | None:
    """The fact, rule or figure that is all of a side; None for what is worked out there."""
    links = trace.book.nodes[threshold.rule].links
    return next((link.target for link in links if link.argument == written), None)


def _whose(trace: Trace, threshold: Threshold, name: str, language: Language) -> str:
    """What is compared, and whose: `户主残疾等级`, `义务人（户主的子女）家庭月收入`."""
    who, title = _who(trace, threshold, language), _title(trace, name, language)
    if not who:
        return title
    if language == "en":
        return f"{who}, {title}"
    return who + title.removeprefix(OBLIGOR) if who.startswith(OBLIGOR) else who + title


def _who(trace: Trace, threshold: Threshold, language: Language) -> str:
    """The person or obligor a threshold is about; empty where it is the household's."""
    entity = trace.book.nodes[threshold.rule].entity
    if entity == "person":
        return person_title(trace, threshold.row, language)
    if entity != "obligor":
        return ""
    kin = obligor_title(trace, threshold.row, language)
    if not kin:
        number = threshold.row + 1
        return pick((f"{OBLIGOR}{number}", f"obligor {number}"), language)
    return pick((f"{OBLIGOR}（{kin}）", kin), language)


def _title(trace: Trace, name: str, language: Language) -> str:
    """What a name is called, without what its brackets and its second half add."""
    return short_title(trace, name, language).partition(", ")[0]


def _mentions(comparison: Comparison, word: str) -> bool:
    return word in comparison.written.left or word in comparison.written.right
