"""An explanation as text for a terminal, and as data."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from minsheng.recheck.account import ALL_LEVELS, FIGURES, Account
from minsheng.recheck.asking import Asked
from minsheng.recheck.explain import Amount, Explanation, Said
from minsheng.recheck.notice import plain
from minsheng.recheck.other_help import words_of
from minsheng.recheck.standing import CALLED_WAITING
from minsheng.recheck.steps import AFTER, Steps, targets_of
from minsheng.recheck.words import STATUSES, Language, pick, yuan

SIDES = {
    "for": ("＋", "+"),
    "against": ("－", "-"),
    "note": ("·", "·"),
    "ask": ("？", "?"),
}

ONCE_NAME = "temporary_aid"
"""What is paid once, and by no month."""
UNSAID = "cannot_say"
AGAINST = ("stop_proposed", "refuse_proposed")
"""Proposals that are accounted for by the limits that were not met."""


def as_text(explanation: Explanation, language: Language, *, steps: bool = False) -> str:
    """The explanation, as a clerk reads it out: conclusion, amounts, law, what to do.

    Args:
        explanation: of one household.
        language: `zh` or `en`.
        steps: tell every sum on the way, the limits compared and the facts as well.
    """
    conclusion = explanation.conclusion
    if explanation.officer:
        conclusion = pick(("按规则得出：", "By the rules alone: "), language) + conclusion
    lines = [*explanation.officer, conclusion, *_warned(explanation, language), ""]
    if explanation.amounts:
        lines.append(_heading(explanation.amounts, language))
        lines += [f"  {_amount(a, language)}" for a in explanation.amounts]
    lines.append(pick(("理由和依据", "Reasons and law"), language))
    lines += [f"  {_said(s, language)}" for s in explanation.reasons]
    if explanation.ask:
        lines.append(pick(("请先查清", "To settle first"), language))
        lines += [f"  {_asked(a, language)}" for a in explanation.ask]
    lines.append(pick(("怎么办", "What to do"), language))
    lines += [f"  {t}" for t in explanation.todo]
    if explanation.other_help:
        other = pick(("其他救助：", "Other help: "), language)
        lines.append(f"  {other}{words_of(explanation.other_help, language)}")
    would = [explanation.applied] if explanation.applied else []
    would += [t.text for t in explanation.thresholds]
    if would:
        lines.append(pick(("什么会改变结论", "What would change it"), language))
        lines += [f"  {text}" for text in would]
    accounts = _accounts(explanation, language, full=steps)
    if accounts:
        lines.append(pick(("怎样算出", "How it was computed"), language))
        lines += [f"  {line}" for line in accounts]
    if steps:
        lines += _grounds(explanation, language)
    day = explanation.law_day
    lines.append(pick((f"按{day}有效的规则计算。", f"By the law in force on {day}."), language))
    if explanation.figures == "illustrative":
        lines.append(
            pick(
                (
                    "〔示意〕的数字未经本市文件证实，不得作为发放依据。",
                    "Figures marked [illustrative] are not established for this city.",
                ),
                language,
            ),
        )
    return "\n".join(lines)


def _heading(amounts: Sequence[Amount], language: Language) -> str:
    """What the sums are: of a month, or paid once."""
    if all(amount.benefit == ONCE_NAME for amount in amounts):
        return pick(("金额（户）", "Amounts (household)"), language)
    return pick(("金额（户，每月）", "Amounts (household, a month)"), language)


def _warned(explanation: Explanation, language: Language) -> list[str]:
    """One line where the decision is a trial, or far ahead of facts or law."""
    told = [words for words in (explanation.warning, explanation.ahead) if words]
    return [pick(("", " "), language).join(told)] if told else []


def _grounds(explanation: Explanation, language: Language) -> list[str]:
    """The limits that were compared, and the facts on file, under their headings."""
    targets = targets_of(a.benefit for a in explanation.amounts)
    steps = Steps(explanation.trace, targets, language)
    lines: list[str] = []
    for heading, told in (
        (("比对的限额", "Limits compared"), steps.limits()),
        (
            ("所依据的事实（为零、为否的略）", "Facts on file (what is nought left out)"),
            steps.held(),
        ),
    ):
        if told:
            lines += [pick(heading, language), *(f"  {line}" for line in told)]
    return lines


def _mark(figures: str, language: Language) -> str:
    """The mark of a figure that is not verified."""
    if figures == "verified":
        return ""
    words = pick(STATUSES[figures], language)
    return f"〔{words}〕" if language == "zh" else f" [{words}]"


def _amount(amount: Amount, language: Language) -> str:
    colon = "：" if language == "zh" else ": "
    mark = _mark(amount.figures, language)
    if amount.change == "hint":
        words = pick(("可能符合，建议上门了解", "may qualify: visit and find out"), language)
        if amount.before:  # somebody draws it: others may too, or it may be more
            zh, en = "金额可能有变，建议上门了解", "may come to another sum: visit and find out"
            words = pick((zh, en), language) + _drawn(amount, language)
        return f"{amount.title}{colon}{words}{mark}"
    waits = amount.benefit == ONCE_NAME and amount.change == "screened"  # see `NOT_SETTLED`
    if waits or amount.change in (UNSAID, *CALLED_WAITING):
        return f"{amount.title}{colon}{amount.change_words}{_drawn(amount, language)}{mark}"
    unknown = pick(("尚未查清", "unknown"), language)
    after = unknown if amount.after is None else yuan(amount.after, language)
    if amount.benefit == ONCE_NAME:
        sums = after
    else:
        before = unknown if amount.before is None else yuan(amount.before, language)
        sums = after if before == after else f"{before} → {after}"
    return f"{amount.title}{colon}{amount.change_words} {sums}{mark}"


def _drawn(amount: Amount, language: Language) -> str:
    """What is drawn of a benefit of which nothing can be said; no sum stands as its next."""
    if amount.benefit == ONCE_NAME or amount.before == 0:
        return ""
    if amount.before is None:
        return pick(("，现领金额尚未查清", ", the sum drawn unknown"), language)
    sum_ = yuan(amount.before, language)
    return pick((f"，现领{sum_}", f", {sum_} drawn"), language)


def _said(said: Said, language: Language) -> str:
    person = f"{said.person}{'：' if language == 'zh' else ': '}" if said.person else ""
    article = f"（{said.article}）" if language == "zh" else f" ({said.article})"
    mark = _mark(said.figures, language)
    owed = _obligors(said.obligors, language)
    return f"{pick(SIDES[said.side], language)} {person}{said.text}{owed}{article}{mark}"


def _obligors(names: Sequence[str], language: Language) -> str:
    """Whom a reason speaks of, to be said at its end."""
    if not names:
        return ""
    several = "s" if len(names) > 1 else ""
    return pick(
        (f"，义务人为{'、'.join(names)}", f"; obligor{several}: {', '.join(names)}"), language
    )


def _asked(asked: Asked, language: Language) -> str:
    """A fact to settle: who holds it, why it is not known, how its one record is verified."""
    about = [part for part in (asked.of, asked.why) if part]
    task = pick(
        (f"{asked.task}（{'；'.join(about)}）", f"{asked.task} ({'; '.join(about)})"), language
    )
    return task + pick(("：", ": "), language) + asked.how if asked.how else task


def _accounts(explanation: Explanation, language: Language, *, full: bool) -> list[str]:
    """How each amount that is paid, proposed, stopped or refused was worked out."""
    trace = explanation.trace
    account = Account(trace, language, ALL_LEVELS, FIGURES) if full else Account(trace, language)
    lines: list[str] = []
    for amount in explanation.amounts:
        if full or amount.change != "hint":
            told = account.of(AFTER[amount.benefit])
            # Of what an officer decided it is told how the rules found what they found.
            change, after = amount.change, amount.after
            if amount.found:
                change, after = amount.found, amount.found_sum
            if after == 0 and change in AGAINST:
                told = account.against(AFTER[amount.benefit])
            lines += [amount.title, *(f"  {line}" for line in told)] if told else []
    return lines


def as_data(explanation: Explanation, language: Language) -> dict[str, Any]:
    """The explanation as plain data: its facts, its figures, every step, every rule's value."""
    trace = explanation.trace
    steps = Steps(trace, targets_of(a.benefit for a in explanation.amounts), language)
    values = {
        name: [plain(v) for v in column]
        for name, column in trace.values.items()
        if trace.book.nodes[name].rule is not None
    }
    return {
        **explanation.as_json(),
        "facts": steps.facts(),
        "parameters": steps.parameters(),
        "steps": steps.steps(),
        "rules": values,
    }
