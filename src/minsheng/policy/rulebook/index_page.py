"""The first page: how a decision is recomputed by hand, from these pages alone."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from minsheng.policy.engine.facts import ENTITIES, PARENT
from minsheng.policy.rulebook.contents import Contents
from minsheng.policy.rulebook.law_page import rests_on, table
from minsheng.policy.rulebook.tables import law_links
from minsheng.policy.rulebook.wording import ENTITY_WORDS, STATUS_WORDS, TYPE_WORDS, badge

RESULTS = (
    "outcome",
    "in_view",
    "total_before_m_hh",
    "total_m_hh",
    "dibao_after_m_hh",
    "dibao_change",
    "temporary_aid_change",
)
TEMPLATE = Path(__file__).with_name("index.template")


def index_page(book: Contents, day: date | None) -> str:
    """How to recompute a decision, and the way to every page."""
    scope = (
        f"{day}有效的规则手册。 The rule book in force on {day}."
        if day
        else "全部时期的规则、数值、取整、理由和算例。 All rules, figures, roundings, reasons and "
        "worked cases, of all dates."
    )
    parts = {
        "scope": scope,
        "digest": book.library.digest[:16],
        "entities": "\n".join(_entities()),
        "types": "\n".join(_types()),
        "statuses": "\n".join(_statuses()),
        "laws": "\n".join(law_links(book, book.library)),
        "results": "\n".join(_results(book)),
    }
    text = TEMPLATE.read_text(encoding="utf-8")
    for name, part in parts.items():
        text = text.replace(f"{{{{{name}}}}}", part.rstrip("\n"))
    return text


def _entities() -> list[str]:
    rows = []
    for entity in ENTITIES:
        above = PARENT.get(entity)
        belongs = f"`{above}` {ENTITY_WORDS[above].zh}" if above else "—"
        rows.append((f"`{entity}`", ENTITY_WORDS[entity].zh, belongs))
    return table(("对象 entity", "中文", "属于 belongs to"), rows)


def _types() -> list[str]:
    rows = [(f"`{name}`", words.zh, words.en) for name, words in TYPE_WORDS.items()]
    rows.append(("其他 others", "代码，见[代码](codes.md)", "codes, see [codes](codes.md)"))
    return table(("类型 type", "中文", "English"), rows)


def _statuses() -> list[str]:
    words = {
        "verified": "已核对原文 the text was read",
        "remembered": "凭记忆，未再核对 known, not read again",
        "illustrative": "本市未能确定，仅供规则运行，不得作为发放依据 "
        "not established for this city; it makes the rules run, nothing is paid by it",
    }
    rows = [(badge(status), words[status]) for status in STATUS_WORDS]
    return table(("状态 status", "含义 meaning"), rows)


def _results(book: Contents) -> list[str]:
    """The results a reader looks for first, where the library has them."""
    names = [f"decision__{leaf}" for leaf in RESULTS if f"decision__{leaf}" in book.rules]
    rows = [
        (book.link(n, ""), book.title(n).zh, book.title(n).en, rests_on(book.statuses[n]))
        for n in names
    ]
    return table(("规则 rule", "中文", "English", "所据数值 figures it rests on"), rows)
