"""The difference between two days as people read it, and as data."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from minsheng.policy.engine.parameters import Value
from minsheng.policy.rulebook.contents import Contents
from minsheng.policy.rulebook.diff import NOT_IN_FORCE, Clause, Difference, Figure, Outcome
from minsheng.policy.rulebook.formula import Language
from minsheng.policy.rulebook.names import Words
from minsheng.policy.rulebook.wording import (
    OPEN,
    RESIDENCE_WORDS,
    STATUS_WORDS,
    raw,
    value_words,
)

KIND_WORDS = {
    "added": Words("新增", "new"),
    "removed": Words("终止", "gone"),
    "changed": Words("改写", "rewritten"),
}
HEADS = {
    "clauses": Words("规则", "Clauses"),
    "figures": Words("数值", "Figures"),
    "reasons": Words("理由", "Reasons"),
    "cases": Words("结果不同的算例", "Cases that come out otherwise"),
}


def pick(words: Words, language: Language) -> str:
    """The Chinese or the English."""
    return words.zh if language == "zh" else words.en


def as_text(
    book: Contents, found: Difference, language: Language, besides: Iterable[str] = ()
) -> str:
    """The difference in one language: how much there is of each kind, then all of it.

    Args:
        book: the contents of the whole library.
        found: the difference.
        language: Chinese or English.
        besides: what else the summary is to say.
    """
    title = Words(
        f"规则手册的变化：{found.old_day} → {found.new_day}",
        f"What changes in the rule book: {found.old_day} -> {found.new_day}",
    )
    lines = [pick(title, language), *_summary(found, language), *(f"  {b}" for b in besides)]
    sections = {
        "clauses": [line for c in found.clauses for line in _clause(book, c, language)],
        "figures": [line for f in found.figures for line in _figure(book, f, language)],
        "reasons": [
            line
            for said in found.reasons
            for line in (
                f"  {pick(KIND_WORDS[said.kind], language)} {said.reason.code}",
                f"      {said.reason.zh if language == 'zh' else said.reason.en}",
                "      " + (said.reason.article_zh if language == "zh" else said.reason.article_en),
            )
        ],
        "cases": [
            line
            for changed in found.cases
            for line in (
                f"  {changed.case.title}"
                + pick(Words(f"（{changed.case.day}）", f" ({changed.case.day})"), language),
                *(f"      {_outcome(book, o, language)}" for o in changed.outcomes),
            )
        ],
    }
    counts = (len(found.clauses), len(found.figures), len(found.reasons), len(found.cases))
    for (key, section), count in zip(sections.items(), counts, strict=True):
        lines += ["", _headed(key, count, language), *section]
    return "\n".join(lines)


def _summary(found: Difference, language: Language) -> Iterator[str]:
    """How much there is of each kind: `规则：7（终止2，改写5）`."""
    yield f"  {_headed('clauses', len(found.clauses), language)}" + _kinds(
        [clause.kind for clause in found.clauses], language
    )
    yield f"  {_headed('figures', len(found.figures), language)}"
    yield f"  {_headed('reasons', len(found.reasons), language)}" + _kinds(
        [said.kind for said in found.reasons], language
    )
    yield f"  {_headed('cases', len(found.cases), language)}"


def _kinds(held: Sequence[str], language: Language) -> str:
    """How many are new, gone or rewritten, in brackets; empty for none."""
    counts = {pick(words, language): held.count(kind) for kind, words in KIND_WORDS.items()}
    told = [(word, count) for word, count in counts.items() if count]
    if language == "zh":
        return f"（{'，'.join(f'{word}{count}' for word, count in told)}）" if told else ""
    return f" ({', '.join(f'{count} {word}' for word, count in told)})" if told else ""


def _headed(key: str, count: int, language: Language) -> str:
    """What is counted, and how many there are."""
    return f"{pick(HEADS[key], language)}{'：' if language == 'zh' else ': '}{count}"


def _clause(book: Contents, clause: Clause, language: Language) -> Iterator[str]:
    kind, title = pick(KIND_WORDS[clause.kind], language), pick(book.title(clause.name), language)
    yield f"  {kind} {clause.name} {title}"
    for sign, source in (("-", clause.old_source), ("+", clause.new_source)):
        if source:
            head = pick(Words("依据：", "source: "), language)
            yield f"      {sign} {head}{_source(book, source, language)}"
    yield from (f"      {line}" for line in clause.text[2:] if not line.startswith("@@"))


def _figure(book: Contents, figure: Figure, language: Language) -> Iterator[str]:
    parameter = book.library.parameters[figure.name]
    old, new = (
        pick(value_words(v.value, parameter.type, book.library, book.names), language)
        if v
        else OPEN
        for v in (figure.old, figure.new)
    )
    area = book.names.areas.get(figure.area, Words(figure.area, figure.area))
    place = pick(area, language)
    if figure.residence:
        place += f" {pick(RESIDENCE_WORDS[figure.residence], language)}"
    title = pick(book.title(figure.name), language)
    where = pick(Words(f"（{place}）：", f" ({place}): "), language)
    yield f"  {figure.name} {title}{where}{old} → {new}"
    for value in (figure.old, figure.new):
        if value:
            sign = "-" if value is figure.old else "+"
            status = pick(STATUS_WORDS[value.status], language)
            told = _source(book, value.source, language)
            yield pick(
                Words(
                    f"      {sign} 〔{status}〕{value.start}起：{told}",
                    f"      {sign} [{status}] {value.start}: {told}",
                ),
                language,
            )


def _source(book: Contents, source: str, language: Language) -> str:
    """A source, in Chinese where that is spoken."""
    return book.source_zh(source) if language == "zh" else source


def _outcome(book: Contents, outcome: Outcome, language: Language) -> str:
    type_ = book.type(outcome.name)

    def shown(value: Any) -> str:
        if isinstance(value, str) and value == NOT_IN_FORCE:
            return pick(Words("未生效", NOT_IN_FORCE), language)
        if isinstance(value, str):
            return value
        return pick(value_words(value, type_, book.library, book.names), language)

    old, new = shown(outcome.old), shown(outcome.new)
    title = pick(book.title(outcome.name), language)
    colon = pick(Words("：", ": "), language)
    return f"{outcome.name}[{outcome.row}] {title}{colon}{old} → {new}"


def as_data(book: Contents, found: Difference) -> Mapping[str, Any]:
    """The difference as plain data, for `--json`."""
    return {
        "old_day": found.old_day.isoformat(),
        "new_day": found.new_day.isoformat(),
        "clauses": [
            {
                "name": c.name,
                "zh": book.title(c.name).zh,
                "en": book.title(c.name).en,
                "kind": c.kind,
                "old_source": c.old_source,
                "new_source": c.new_source,
                "text": list(c.text),
            }
            for c in found.clauses
        ],
        "figures": [
            {
                "name": f.name,
                "zh": book.title(f.name).zh,
                "en": book.title(f.name).en,
                "area": f.area,
                "residence": f.residence,
                "old": _value(book, f.name, f.old),
                "new": _value(book, f.name, f.new),
            }
            for f in found.figures
        ],
        "reasons": [
            {"code": s.reason.code, "kind": s.kind, "zh": s.reason.zh, "en": s.reason.en}
            for s in found.reasons
        ],
        "cases": [
            {
                "case": c.case.title,
                "day": c.case.day.isoformat(),
                "outcomes": [
                    {
                        "name": o.name,
                        "row": o.row,
                        "old": _raw(book, o.name, o.old),
                        "new": _raw(book, o.name, o.new),
                    }
                    for o in c.outcomes
                ],
            }
            for c in found.cases
        ],
    }


def _value(book: Contents, name: str, value: Value | None) -> Mapping[str, Any] | None:
    if value is None:
        return None
    type_ = book.library.parameters[name].type
    return {
        "start": value.start.isoformat(),
        "value": raw(value.value, type_, book.library),
        "status": value.status,
        "source": value.source,
    }


def _raw(book: Contents, name: str, value: Any) -> str:
    return value if isinstance(value, str) else raw(value, book.type(name), book.library)
