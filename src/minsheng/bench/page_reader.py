"""Reads the rule book out of its handbook pages, and from nothing else.

It knows Markdown tables, links and code blocks; it imports neither the laws nor the
engine. What it cannot find on the pages it does not have.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

ALWAYS, ENDLESS = "始终 always", "无期限 no end"
CELL = re.compile(r"(?<!\\)\|")
CODE = re.compile(r"`([^`]+)`")
FIRST, LAST = "0000-00-00", "9999-99-99"
Row = dict[str, str]


class PageError(Exception):
    """The pages do not say what is needed."""


@dataclass(frozen=True)
class Fact:
    """A fact: what a row of which entity may be asked for."""

    name: str
    entity: str
    type: str


@dataclass(frozen=True)
class Dated:
    """A dated value of a figure, as it is held."""

    start: str
    area: str
    residence: str
    raw: str


@dataclass(frozen=True)
class Source:
    """Where an argument's values come from."""

    name: str
    values: str


@dataclass
class Version:
    """A rule's version: its time in force, its arguments, its text."""

    start: str
    end: str
    arguments: dict[str, Source] = field(default_factory=dict)
    text: ast.FunctionDef | None = None


@dataclass
class Rule:
    """A rule: what it is computed for, and its versions."""

    entity: str
    versions: list[Version] = field(default_factory=list)


@dataclass(frozen=True)
class Reason:
    """A reason: the condition that gives it, and when it is in force."""

    code: str
    when: str
    start: str
    end: str


@dataclass
class Pages:
    """All that the pages say, by qualified name."""

    facts: dict[str, Fact] = field(default_factory=dict)
    above: dict[str, str] = field(default_factory=dict)
    codes: dict[str, int] = field(default_factory=dict)
    figures: dict[str, list[Dated]] = field(default_factory=dict)
    rules: dict[str, Rule] = field(default_factory=dict)
    reasons: list[Reason] = field(default_factory=list)


def read_pages(folder: Path) -> Pages:
    """Read a folder of rule pages.

    Raises:
        PageError: a page is missing or says something unheard of.
    """
    read = Pages()
    index = _text(folder / "index.md")
    _facts(read, _text(folder / "facts.md"))
    _codes(read, _text(folder / "codes.md"))
    laws = re.findall(r"\]\((\w+)/index\.md\) \| ", index)
    for law in dict.fromkeys(laws):
        _law(read, _text(folder / law / "index.md"), law)
    if not read.rules:
        raise PageError(f"{folder / 'index.md'} leads to no rule")
    return read


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise PageError(f"{path} is missing: {error.strerror}") from error


def blocks(text: str) -> Iterator[tuple[str, list[Row] | str]]:
    """A page's parts in order: `("#", heading)`, `("table", rows)`, `("python", text)`.

    A table's rows are keyed by the English of their heads.
    """
    lines = text.splitlines()
    place = 0
    while place < len(lines):
        line = lines[place]
        place += 1
        if line.startswith("#"):
            yield "#", line
        elif line.startswith("```"):
            end = lines.index("```", place)
            yield line[3:], "\n".join(lines[place:end])
            place = end + 1
        elif line.startswith("|"):
            end = place
            while end < len(lines) and lines[end].startswith("|"):
                end += 1
            heads = [re.sub(r"^[^ -~]+(（[^）]*）)? ?", "", head) for head in _cells(line)]
            rows = lines[place + 1 : end]
            yield "table", [dict(zip(heads, _cells(r), strict=True)) for r in rows]
            place = end


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in CELL.split(line)[1:-1]]


def _code(cell: str) -> str:
    """The first thing in code letters of a cell."""
    found = CODE.search(cell)
    if found is None:
        raise PageError(f"nothing in code letters in the cell {cell!r}")
    return found[1]


def _from(cell: str) -> str:
    return FIRST if cell == ALWAYS else cell


def _to(cell: str) -> str:
    return LAST if cell == ENDLESS else cell


def _facts(read: Pages, text: str) -> None:
    entity = ""
    for kind, part in blocks(text):
        if kind == "#" and isinstance(part, str) and "`" in part:
            entity = _code(part)
        elif kind == "table" and not isinstance(part, str):
            for row in part:
                name = _code(row["fact"])
                read.facts[name] = Fact(name, entity, _code(row["type"]))
    for part_text in text.split("\n## ")[1:]:
        belongs = re.search(r"belongs to: `(\w+)`", part_text)
        if belongs:
            read.above[_code(part_text)] = belongs[1]


def _codes(read: Pages, text: str) -> None:
    for kind, part in blocks(text):
        if kind == "table" and not isinstance(part, str):
            for row in part:
                read.codes[_code(row["code"])] = int(row["number"])


def _law(read: Pages, text: str, law: str) -> None:
    """One law's page: figures, rules with their versions, reasons."""
    figure, rule, reason = "", "", ""
    for kind, part in blocks(text):
        if isinstance(part, str):
            if kind == "#" and part.startswith("### `"):
                reason = _code(part)
            elif kind == "python":
                tree = ast.parse(part).body[0]
                if not isinstance(tree, ast.FunctionDef):
                    raise PageError(f"{law}: the text of {rule} is no rule")
                read.rules[rule].versions[-1].text = tree
            continue
        for row in part:
            if "rule" in row:
                rule = _code(row["rule"])
                read.rules[rule] = Rule(_code(row["one for each"]))
            elif "version" in row:
                read.rules[rule].versions.append(Version(_from(row["from"]), _to(row["to"])))
            elif "argument" in row:
                source = Source(_code(row["defined at"]), row["values"].split(" ", 1)[1])
                read.rules[rule].versions[-1].arguments[_code(row["argument"])] = source
            elif "figure" in row:
                figure = _code(row["figure"])
                read.figures[figure] = []
            elif "side" in row:
                span = _from(row["from"]), _to(row["to"])
                read.reasons.append(Reason(reason, _code(row["when"]), *span))
            elif "area" in row:
                kept = next(cell for head, cell in row.items() if head.startswith("raw"))
                place = _code(row["area"]), _code(row["residence"])
                read.figures[figure].append(Dated(_from(row["from"]), *place, _code(kept)))
