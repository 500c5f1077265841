"""An explanation as text for a terminal, and as data."""

from __future__ import annotations

from typing import Any

from minsheng.policy.engine.unknown import Cause, Unknown
from minsheng.recheck.asking import Asked
from minsheng.recheck.explain import Amount, Explanation, Said
from minsheng.recheck.outcome import BENEFITS
from minsheng.recheck.words import STATUSES, Language, pick, shown, yuan

SIDES = {
    "for": ("＋", "+"),
    "against": ("－", "-"),
    "note": ("·", "·"),
    "ask": ("？", "?"),
}


def as_text(explanation: Explanation, language: Language) -> str:
    """The explanation, as a clerk reads it out: conclusion, amounts, law, what to do."""
    lines = [explanation.conclusion, ""]
    if explanation.amounts:
        lines.append(pick(("金额（户，每月）", "Amounts (household, a month)"), language))
        lines += [f"  {_amount(a, language)}" for a in explanation.amounts]
    lines.append(pick(("理由和依据", "Reasons and law"), language))
    lines += [f"  {_said(s, language)}" for s in explanation.reasons]
    if explanation.ask:
        lines.append(pick(("请先查清", "To settle first"), language))
        lines += [f"  {_asked(a, language)}" for a in explanation.ask]
    lines.append(pick(("怎么办", "What to do"), language))
    lines += [f"  {t}" for t in explanation.todo]
    if explanation.thresholds:
        lines.append(pick(("什么会改变结论", "What would change it"), language))
        lines += [f"  {t.text}" for t in explanation.thresholds]
    steps = _steps(explanation, language)
    if steps:
        lines.append(pick(("计算过程", "From facts to fen"), language))
        lines += [f"  {s}" for s in steps]
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
        return f"{amount.title}{colon}{words}{mark}"
    unknown = pick(("尚未查清", "unknown"), language)
    after = unknown if amount.after is None else yuan(amount.after, language)
    if amount.benefit == "temporary_aid":
        sums = after
    else:
        before = unknown if amount.before is None else yuan(amount.before, language)
        sums = after if before == after else f"{before} → {after}"
    return f"{amount.title}{colon}{amount.change_words} {sums}{mark}"


def _said(said: Said, language: Language) -> str:
    person = f"{said.person}{'：' if language == 'zh' else ': '}" if said.person else ""
    article = f"（{said.article}）" if language == "zh" else f" ({said.article})"
    mark = _mark(said.figures, language)
    return f"{pick(SIDES[said.side], language)} {person}{said.text}{article}{mark}"


def _asked(asked: Asked, language: Language) -> str:
    return (
        f"{asked.verb}{asked.title}（{asked.of}）"
        if language == "zh"
        else (f"{asked.title} ({asked.of})")
    )


def _steps(explanation: Explanation, language: Language) -> list[str]:
    """The sums on the way to each benefit that is not nothing, in order, each once."""
    trace, book = explanation.trace, explanation.trace.book
    concerned = {a.benefit for a in explanation.amounts}
    targets = [b.after for b in BENEFITS if b.name in concerned]
    lines: list[str] = []
    for name in book.needed(targets):
        node = book.nodes[name]
        if node.type != "Fen" or node.entity != "household":
            continue
        value = trace.values[name][0]
        if isinstance(value, Unknown) or value == 0:
            continue
        title = book.title(name, language)
        lines.append(f"{title} = {shown(value, 'Fen', book, language)}")
    return lines


def as_data(explanation: Explanation) -> dict[str, Any]:
    """The explanation as plain data, with every rule's value."""
    trace = explanation.trace
    values = {
        name: [_plain(v) for v in column]
        for name, column in trace.values.items()
        if trace.book.nodes[name].fact is None and trace.book.nodes[name].parameter is None
    }
    return {**explanation.as_json(), "rules": values}


def _plain(value: Any) -> Any:
    if isinstance(value, Unknown):
        return {"unknown": "+".join(c.name.lower() for c in Cause(value.cause) if c.name)}
    return int(value) if not isinstance(value, bool) else value
