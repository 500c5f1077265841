"""The page of one law: what it is, its figures, roundings, rules and reasons."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from minsheng.policy.engine.parameters import Parameter
from minsheng.policy.engine.reasons import Reason
from minsheng.policy.engine.rule import FIRST_DAY, LAST_DAY, Rule
from minsheng.policy.rulebook.contents import Contents
from minsheng.policy.rulebook.formula import Language, formula
from minsheng.policy.rulebook.names import Words
from minsheng.policy.rulebook.wording import (
    DIRECTION_NAMES,
    DIRECTION_WORDS,
    ENTITY_WORDS,
    OPEN,
    RESIDENCE_WORDS,
    SIDE_WORDS,
    TIE_NAMES,
    TIE_WORDS,
    area_words,
    badge,
    both,
    day_from,
    day_to,
    escaped,
    raw,
    type_words,
    value_words,
)

SECTIONS = ("Source:", "Reading:")


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """A Markdown table."""
    lines = [f"| {' | '.join(heads)} |", "|" + "---|" * len(heads)]
    return [*lines, *(f"| {' | '.join(row)} |" for row in rows), ""]


def law_page(book: Contents, law: str) -> str:
    """The page of a law, in Markdown."""
    words = book.names.laws[law]
    figures = [p for p in book.library.parameters.values() if p.law == law]
    roundings = [p for p in figures if p.type == "Rounding"]
    amounts = [p for p in figures if p.type != "Rounding"]
    rules = {n: several for n, several in book.rules.items() if several[0].law == law}
    reasons = [r for r in book.library.reasons if r.law == law]
    lines = [f"# {words.zh} {words.en}", "", *_about(book, law), ""]
    lines += [
        (
            f"参数 figures {len(amounts)} · 取整 roundings {len(roundings)} · "
            f"规则 rules {len(rules)} · 理由 reasons {len(reasons)} · "
            "[算例 worked cases](cases.md) · [如何手工复算 how to recompute by hand](../index.md)"
        ),
        "",
    ]
    for title, entries in (("参数 Figures", amounts), ("取整 Roundings", roundings)):
        if entries:
            lines += [f"## {title}", ""]
            for parameter in entries:
                lines += _parameter(book, parameter)
    lines += ["## 规则 Rules", ""]
    for name, several in rules.items():
        lines += _rule(book, name, several)
    if reasons:
        lines += ["## 理由 Reasons", ""]
        for reason in reasons:
            lines += _reason(book, reason)
    return "\n".join(lines)


def _about(book: Contents, law: str) -> Iterator[str]:
    """What the law is: the Chinese of its names, the English of its module."""
    yield book.names.about.get(law, "")
    yield ""
    text = ast.get_docstring(ast.parse(book.library.texts.get(f"{law}/__init__.py", ""))) or ""
    for paragraph in text.split("\n\n"):
        plain = " ".join(paragraph.split())
        if sum(letter.isascii() for letter in plain) * 2 > len(plain):
            yield plain
            yield ""


def _parameter(book: Contents, parameter: Parameter) -> Iterator[str]:
    """A figure with all its dated values."""
    library, names = book.library, book.names
    yield f"### {parameter.zh} {parameter.en} {{#{parameter.leaf}}}"
    yield ""
    kind = type_words(parameter.type, names)
    row = (f"`{parameter.name}`", f"`{parameter.type}` {kind.both}")
    per = names.per(parameter.per)
    yield from table(("参数 figure", "类型 type", "单位 per"), [(*row, both(per))])
    rows = []
    for value in parameter.values:
        place = (
            day_from(value.start),
            area_words(value.area, names),
            f"`{value.residence or 'both'}` {RESIDENCE_WORDS[value.residence].zh}",
        )
        trust = (badge(value.status), escaped(value.source))
        rounding = value.value
        if isinstance(rounding, tuple):
            told: tuple[str, ...] = (
                str(rounding.base),
                (
                    f"`{DIRECTION_NAMES[rounding.direction]}` "
                    f"{DIRECTION_WORDS[rounding.direction].zh}"
                ),
                f"`{TIE_NAMES[rounding.tie]}` {TIE_WORDS[rounding.tie].zh}",
            )
        else:
            told = (both(value_words(value.value, parameter.type, library, names)),)
        rows.append((*place, *told, f"`{raw(value.value, parameter.type, library)}`", *trust))
    kept = "存值（分） raw (fen)" if parameter.type == "Fen" else "存值 raw"
    told = ("数值 value",)
    if parameter.type == "Rounding":
        told = ("基数（分） base (fen)", "方向 direction", "恰为一半 tie")
    heads = ("自 from", "地区 area", "城乡 residence", *told, kept, "状态 status", "来源 source")
    yield from table(heads, rows)


def _rule(book: Contents, name: str, several: list[Rule]) -> Iterator[str]:
    """A rule with all its dated versions."""
    words, first = book.title(name), several[0]
    result = book.library.parsed[first].result
    yield f"### {words.zh} {words.en} {{#{first.leaf}}}"
    yield ""
    kind = type_words(result, book.names)
    row = (
        f"`{name}`",
        f"`{first.entity}` {ENTITY_WORDS[first.entity].zh}",
        f"`{result}` {kind.both}",
        str(len(several)),
    )
    yield from table(("规则 rule", "每一 one for each", "类型 type", "版本数 versions"), [row])
    for rule in several:
        yield from _version(book, rule, single=len(several) == 1)


def _version(book: Contents, rule: Rule, *, single: bool) -> Iterator[str]:
    """One dated version: time, law, reading, arguments, formula, text."""
    parsed = book.library.parsed[rule]
    if not single:
        yield f"#### {_span(rule).both} {{#{rule.leaf}--{rule.function.__name__}}}"
        yield ""
    status = book.status(rule)
    trust = badge(status) if status else f"{OPEN} 不依据数值 none"
    row = (f"`{rule.function.__name__}`", day_from(rule.start), day_to(rule.end), trust)
    yield from table(("版本 version", "自 from", "至 to", "所据数值 figures it rests on"), [row])
    said = docstring_parts(parsed.docstring)
    words = book.title(rule.name)
    yield f"- **是什么 What it is** {words.zh}。 {escaped(said['what'])}"
    yield f"- **依据 Source** {escaped(said['Source:'])}"
    if said["Reading:"]:
        zh = book.names.readings.get((rule.law, rule.function.__name__), "")
        yield f"- **理解 Reading** {escaped(zh)} {escaped(said['Reading:'])}"
    yield ""
    rows = []
    for argument in parsed.arguments:
        target = book.resolve(rule.law, argument.name)
        type_ = f"Many[{argument.type}]" if argument.many else argument.type
        title = escaped(both(book.title(target)))
        mode = book.mode(rule, target).both
        rows.append((f"`{argument.name}`", title, f"`{type_}`", mode, book.link(target, rule.law)))
    if rows:
        heads = ("自变量 argument", "名称 name", "类型 type", "取值 values", "定义 defined at")
        yield from table(heads, rows)
    yield from _formula(book, rule, "公式", "zh")
    yield from _formula(book, rule, "Formula", "en")
    yield from ("```python", code_of(rule, book), "```", "")


def _span(rule: Rule) -> Words:
    """The time in force, in words."""
    if rule.start == FIRST_DAY:
        return Words(f"{rule.end}及以前", f"until {rule.end}")
    if rule.end == LAST_DAY:
        return Words(f"{rule.start}起", f"from {rule.start}")
    return Words(f"{rule.start}至{rule.end}", f"from {rule.start} to {rule.end}")


def _formula(book: Contents, rule: Rule, head: str, language: Language) -> Iterator[str]:
    yield f"{head}:" if language == "en" else f"{head}："
    yield ""
    yield "```text"

    def title(argument: str) -> Words:
        return book.title(book.resolve(rule.law, argument))

    yield from formula(book.library.parsed[rule], book.names, title, language)
    yield "```"
    yield ""


def docstring_parts(docstring: str) -> dict[str, str]:
    """A rule's docstring cut into what it is, `Source:` and `Reading:`."""
    parts = {"what": "", **dict.fromkeys(SECTIONS, "")}
    place = "what"
    for line in docstring.splitlines():
        for section in SECTIONS:
            if line.startswith(section):
                place, line = section, line.removeprefix(section)  # noqa: PLW2901
        parts[place] += f" {line.strip()}"
    return {key: " ".join(text.split()) for key, text in parts.items()}


def code_of(rule: Rule, book: Contents) -> str:
    """A rule's text as it is run, without its decorator and docstring."""
    parsed = book.library.parsed[rule]
    node = parsed.node
    first = min([node.lineno, *(d.lineno for d in node.decorator_list)])
    docstring = node.body[0]
    hidden = range(docstring.lineno - first, (docstring.end_lineno or 0) - first + 1)
    lines = enumerate(parsed.source.splitlines())
    return "\n".join(text for k, text in lines if k >= node.lineno - first and k not in hidden)


def _reason(book: Contents, reason: Reason) -> Iterator[str]:
    """A reason: when it is given, its two sentences, its article."""
    when = book.resolve(reason.law, reason.when)
    yield f"### `{reason.code}` {{#{book.reason_anchor(reason)}}}"
    yield ""
    row = (
        f"`{reason.side}` {SIDE_WORDS[reason.side].zh}",
        f"{book.link(when, reason.law)} {book.title(when).zh}",
        day_from(reason.start),
        day_to(reason.end),
    )
    yield from table(("性质 side", "条件 when", "自 from", "至 to"), [row])
    yield f"- **中文** {escaped(reason.zh)}"
    yield f"- **English** {escaped(reason.en)}"
    places = [book.link(book.resolve(reason.law, n), reason.law) for n in reason.names()]
    yield f"- **代入 Figures** {'、'.join(places) or OPEN}"
    yield f"- **条文 Article** {escaped(reason.article_zh)} {escaped(reason.article_en)}"
    yield f"- **来源 Source** {escaped(reason.source)}"
    yield ""
