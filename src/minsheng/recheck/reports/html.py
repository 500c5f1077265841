"""Pieces of a page that needs no script and nothing from outside; all text is escaped here."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from importlib.resources import files

from minsheng.recheck.words import Language, pick

WORDS, NUMBER, CODE = "words", "number", "code"
"""How a column is set: text, numbers to the right, or codes that may be broken anywhere."""
NAMESPACE = re.compile(r'\s(?:xmlns(?::\w+)?|version)="[^"]*"')
IDENTITY = re.compile(r'(\bid="|url\(#|href="#)')


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its head, and how it is set."""

    head: str
    kind: str = WORDS


def table(caption: str, columns: Sequence[Column], rows: Iterable[Sequence[str]]) -> str:
    """A table; the first cell of a row is its head, and on a telephone each row is a block.

    Args:
        caption: what it shows, with the unit.
        columns: its columns.
        rows: the cells, as text; a row may be shorter than the columns.
    """
    heads = "".join(f'<th scope="col" class="{c.kind}">{escape(c.head)}</th>' for c in columns)
    body = "".join(_row(columns, row) for row in rows)
    return (
        f"<table><caption>{escape(caption)}</caption><thead><tr>{heads}</tr></thead>"
        f"<tbody>{body}</tbody></table>"
    )


def _row(columns: Sequence[Column], row: Sequence[str]) -> str:
    """A row; each cell carries its head for where the heads are not shown."""
    first, *rest = zip(columns, row, strict=True)
    cells = [f'<th scope="row" class="{first[0].kind}">{escape(first[1])}</th>']
    cells += [
        f'<td class="{column.kind}" data-head="{escape(column.head)}">{escape(cell)}</td>'
        for column, cell in rest
    ]
    return f"<tr>{''.join(cells)}</tr>"


def figure(title: str, note: str, charts: tuple[str, str], number: int) -> str:
    """A chart in two widths, of which the page shows the one there is room for.

    Args:
        title: what it shows.
        note: unit, and whatever else is needed to read it.
        charts: as SVG, wide, and narrow for a telephone.
        number: of the figure; the names within its charts are made unlike others'.
    """
    wide, narrow = charts
    drawn = "".join(
        f'<div class="{kind}" role="img" aria-label="{escape(title)}">{_inline(svg, name)}</div>'
        for kind, svg, name in (
            ("wide", wide, f"f{number}w-"),
            ("narrow", narrow, f"f{number}n-"),
        )
    )
    told = f"<b>{escape(title)}</b> {escape(note)}"
    return f"<figure><figcaption>{told}</figcaption>{drawn}</figure>"


def _inline(svg: str, name: str) -> str:
    """An SVG as it stands within a page: no namespaces, no names that another chart has."""
    head, rest = svg.split(">", 1)
    return IDENTITY.sub(rf"\g<1>{name}", f"{NAMESPACE.sub('', head)}>{rest}")


def section(name: str, title: str, *pieces: str) -> str:
    """A section with its heading, to be pointed at by its name."""
    head = f'<h2 id="{name}-h">{escape(title)}</h2>'
    return f'<section id="{name}" aria-labelledby="{name}-h">{head}{"".join(pieces)}</section>'


def heading(text: str) -> str:
    """A heading within a section."""
    return f"<h3>{escape(text)}</h3>"


def paragraph(text: str, kind: str = "") -> str:
    """A paragraph; `warn` and `mark` set it off."""
    return f'<p class="{kind}">{escape(text)}</p>' if kind else f"<p>{escape(text)}</p>"


def marked(*pieces: str) -> str:
    """Pieces set off together, to be read before any figure."""
    return f'<div class="mark">{"".join(pieces)}</div>'


def bullets(items: Iterable[str], kind: str = "") -> str:
    """A list of sentences; nothing where there is none."""
    told = "".join(f"<li>{escape(item)}</li>" for item in items)
    return f'<ul class="{kind}">{told}</ul>' if told else ""


def details(summary: str, *pieces: str) -> str:
    """What is opened by who wants it; in print it stands open."""
    return f"<details><summary>{escape(summary)}</summary>{''.join(pieces)}</details>"


def terms(pairs: Iterable[tuple[str, str]]) -> str:
    """Names and what is said of each."""
    told = "".join(f"<div><dt>{escape(k)}</dt><dd>{escape(v)}</dd></div>" for k, v in pairs)
    return f"<dl>{told}</dl>"


def document(
    title: str, head: str, sections: Sequence[str], language: Language, skip: str, made_by: str
) -> str:
    """A whole page: its head, its contents, its sections.

    Args:
        title: of the page.
        head: what stands above the contents.
        sections: each made by `section`.
        language: `zh` or `en`.
        skip: the words that lead past the contents.
        made_by: the tag by which the page is told from any other file.
    """
    style = files("minsheng.recheck.reports").joinpath("data", "report.css").read_text("utf-8")
    links = "".join(f'<li><a href="#{name}">{called}</a></li>' for name, called in _named(sections))
    contents = pick(("目录", "Contents"), language)
    lang = pick(("zh-CN", "en"), language)
    return (
        f'<!doctype html>\n<html lang="{lang}">\n<head>\n<meta charset="utf-8">\n{made_by}\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>\n{style}</style>\n</head>\n<body>\n"
        f'<a class="skip" href="#main">{escape(skip)}</a>\n'
        f"<header><h1>{escape(title)}</h1>{head}</header>\n"
        f'<nav aria-label="{escape(contents)}"><ul>{links}</ul></nav>\n'
        f'<main id="main" tabindex="-1">\n{chr(10).join(sections)}\n</main>\n</body>\n</html>\n'
    )


def _named(sections: Sequence[str]) -> list[tuple[str, str]]:
    """The sections' names and headings, as they stand in them."""
    found = []
    for text in sections:
        name = text.split('id="', 1)[1].split('"', 1)[0]
        found.append((name, text.split("<h2", 1)[1].split(">", 1)[1].split("</h2>", 1)[0]))
    return found
