"""The page of one law: what it is, its figures, roundings, rules and reasons."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from minsheng.policy.engine.parameters import Parameter, Status
from minsheng.policy.engine.reasons import Reason
from minsheng.policy.engine.rule import Rule
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
    cited,
    day_from,
    day_to,
    escaped,
    flowing,
    raw,
    span_words,
    tally,
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
        *_trust(figures),
        *_on_this_page(book, law, [*amounts, *roundings], reasons),
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


def _trust(figures: Sequence[Parameter]) -> list[str]:
    """How far the values of a law can be trusted, and what that means for its use."""
    values = [value for parameter in figures for value in parameter.values]
    if not values:
        return []
    lines = [f"数值状态 [Values by status](../index.md#status): {tally(values)}", ""]
    if any(value.status == "illustrative" for value in values):
        lines += [
            '!!! warning "含示意数值 Illustrative values"',
            "    “示意”的数值未能在本市文件中查实，仅供规则运行，不得据以发放。",
            (
                "    What is marked *illustrative* is not established for this city: it makes the"
                " rules run, nothing is paid by it."
            ),
            "",
        ]
    return lines


def _on_this_page(
    book: Contents,
    law: str,
    figures: Sequence[Parameter],
    reasons: Sequence[Reason],
) -> Iterator[str]:
    """A folded list of what stands on a long page: a narrow screen has no other."""
    parts = {
        "参数和取整 Figures and roundings": [
            f"[{escaped(p.zh)} {escaped(p.en)}](#{p.leaf})" for p in figures
        ],
        "规则 Rules": [
            f"[{escaped(both(book.title(name)))}](#{several[0].leaf})"
            for name, several in book.rules.items()
            if several[0].law == law
        ],
        "理由 Reasons": [f"[`{r.code}`](#{book.reason_anchor(r)})" for r in reasons],
    }
    yield '??? abstract "本页目录 On this page"'
    for title, links in parts.items():
        if links:
            yield from (f"    **{title}**", "", *(f"    - {link}" for link in links), "")
    yield ""


def sourced(book: Contents, source: str, page: str) -> str:
    """A source as it is written, before it in Chinese unless it begins so."""
    chinese = book.source_zh(source)
    written = cited(source, page)
    return written if source[:1] == chinese[:1] else f"{escaped(chinese)} · {written}"


def rests_on(status: Status | None) -> str:
    """The weakest status of the figures something rests on, as a cell."""
    return badge(status) if status else f"{OPEN} 不依据数值 none"


def _parameter(book: Contents, parameter: Parameter) -> Iterator[str]:
    """A figure with all its dated values."""
    library, names = book.library, book.names
    yield f"### {parameter.zh} {parameter.en} {{#{parameter.leaf}}}"
    yield ""
    kind = type_words(parameter.type, names)
    type_ = book.type_link(parameter.type, parameter.law)
    row = (f"`{parameter.name}`", f"{type_} {kind.both}")
    per = names.per(parameter.per)
    yield from table(("参数 figure", "类型 type", "单位 per"), [(*row, both(per))])
    rows = []
    for value in parameter.values:
        place = (
            area_words(value.area, names),
            f"`{value.residence or 'both'}` {RESIDENCE_WORDS[value.residence].zh}",
        )
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
        kept = f"`{raw(value.value, parameter.type, library)}`"
        source = sourced(book, value.source, parameter.law)
        rows.append((day_from(value.start), badge(value.status), *told, kept, *place, source))
    yield from table(_value_heads(parameter.type), rows)


def _value_heads(type_: str) -> tuple[str, ...]:
    """The heads over the values: how far to trust one comes before what it is."""
    kept = "存值（分） raw (fen)" if type_ == "Fen" else "存值 raw"
    told: tuple[str, ...] = ("数值 value",)
    if type_ == "Rounding":
        told = ("基数（分） base (fen)", "方向 direction", "恰为一半 tie")
    return ("自 from", "状态 status", *told, kept, "地区 area", "城乡 residence", "来源 source")


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
        f"{book.type_link(result, first.law)} {kind.both}",
        str(len(several)),
    )
    yield from table(("规则 rule", "每一 one for each", "类型 type", "版本数 versions"), [row])
    for rule in several:
        yield from _version(book, rule, single=len(several) == 1)


def _version(book: Contents, rule: Rule, *, single: bool) -> Iterator[str]:
    """One dated version: time, law, reading, arguments, formula, text."""
    parsed = book.library.parsed[rule]
    if not single:
        span = span_words(rule.start, rule.end).both
        yield f"#### {span} {{#{rule.leaf}--{rule.function.__name__}}}"
        yield ""
    trust = rests_on(book.status(rule))
    row = (f"`{rule.function.__name__}`", day_from(rule.start), day_to(rule.end), trust)
    yield from table(("版本 version", "自 from", "至 to", "所据数值 figures it rests on"), [row])
    said = docstring_parts(parsed.docstring)
    words = book.title(rule.name)
    yield f"- **是什么 What it is** {words.zh}。{escaped(said['what'])}"
    yield f"- **依据 Source** {sourced(book, said['Source:'], rule.law)}"
    if said["Reading:"]:
        zh = book.names.readings.get((rule.law, rule.function.__name__), "")
        yield f"- **理解 Reading** {escaped(zh)}{cited(said['Reading:'], rule.law)}"
    yield ""
    if parsed.arguments:
        heads = ("自变量 argument", "名称 name", "类型 type", "取值 values", "定义 defined at")
        yield from table(heads, list(_arguments(book, rule)))
    yield from _formula(book, rule, "公式", "zh")
    yield from _formula(book, rule, "Formula", "en")
    yield from ("```python", code_of(rule, book), "```", "")


def _arguments(book: Contents, rule: Rule) -> Iterator[tuple[str, ...]]:
    """What a version asks for: of each argument a row; a figure brings its status along."""
    for argument in book.library.parsed[rule].arguments:
        target = book.resolve(rule.law, argument.name)
        type_ = book.type_link(argument.type, rule.law) + (" `Many`" if argument.many else "")
        place = book.link(target, rule.law)
        if target in book.library.parameters:
            place += f" {rests_on(book.statuses[target])}"
        title, mode = escaped(both(book.title(target))), book.mode(rule, target).both
        yield f"`{argument.name}`", title, type_, mode, place


def _formula(book: Contents, rule: Rule, head: str, language: Language) -> Iterator[str]:
    yield f"{head}:" if language == "en" else f"{head}："
    yield ""
    yield "```{.text .formula}"

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
        parts[place] += f"\n{line.strip()}"
    return {key: flowing(text) for key, text in parts.items()}


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
        rests_on(book.statuses.get(when)),
    )
    heads = ("性质 side", "条件 when", "自 from", "至 to", "所据数值 figures it rests on")
    yield from table(heads, [row])
    yield f"- **中文** {escaped(reason.zh)}"
    yield f"- **English** {escaped(reason.en)}"
    places = [book.link(book.resolve(reason.law, n), reason.law) for n in reason.names()]
    yield f"- **代入 Figures** {'、'.join(places) or OPEN}"
    yield f"- **条文 Article** {escaped(reason.article_zh)} {escaped(reason.article_en)}"
    yield f"- **来源 Source** {sourced(book, reason.source, reason.law)}"
    yield ""
