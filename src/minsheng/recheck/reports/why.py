"""The reasons that hold most often, by outcome."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from minsheng.recheck.mainly import CONCLUSIONS, RESTATING
from minsheng.recheck.reports.html import CODE, NUMBER, Column, paragraph, section, table
from minsheng.recheck.reports.said import Saying, share
from minsheng.recheck.reports.tally import HINT, Figures, count
from minsheng.recheck.wanted import outcome_words

MOST = 8
"""Reasons told of an outcome."""
SIDES: Mapping[str, Sequence[str]] = {
    "stop_proposed": ("against",),
    "refuse_proposed": ("against",),
    "cannot_say": ("ask",),
    "adjust": ("for", "against"),
    "grant_proposed": ("for",),
    HINT: ("for",),
}
"""Of which side the reasons of an outcome are, those first that wait for somebody."""


def reasons(figures: Figures, say: Saying) -> str:
    """A table of the most frequent reasons for each outcome."""
    zh = (
        "一户可有多项理由，各项户数之和大于总户数；重复结论本身的理由不列。"
        "列出某项理由成立的户：minsheng list 核查结果文件夹 --reason 理由代码。"
    )
    en = (
        "Several may hold of one household, so the counts add up to more than the households. "
        "Reasons that only restate the outcome are left out. The households of a reason: "
        "minsheng list RUN --reason CODE."
    )
    tables = [_table(figures, outcome, say) for outcome in SIDES]
    title = say.pick("主要理由", "Main reasons")
    return section("reasons", title, paragraph(say.pick(zh, en)), *tables)


def top(figures: Figures, outcome: str, say: Saying) -> list[tuple[str, int]]:
    """The most frequent reasons of an outcome, with how many households each.

    Args:
        figures: of the run.
        outcome: as a run names it.
        say: of the report; it knows the rule book.
    """
    book = say.listing.book
    fit = {
        reason.code
        for reason in book.reasons
        if reason.side in SIDES[outcome]
        and not (reason.law == CONCLUSIONS and reason.when in RESTATING)
    }
    of = pl.col("outcome") == outcome, pl.col("view") == (outcome != HINT)
    rows = figures.reasons.filter(*of, pl.col("reason").is_in(sorted(fit)))
    rows = rows.sort("n", "reason", descending=[True, False]).head(MOST)
    return list(rows.select("reason", "n").iter_rows())


def _table(figures: Figures, outcome: str, say: Saying) -> str:
    """The reasons of one outcome."""
    of = pl.col("outcome") == outcome, pl.col("view") == (outcome != HINT)
    size = count(figures.outcomes, *of)
    called = outcome_words(outcome, say.language)
    caption = say.pick(f"{called}（{size:,}户）", f"{called} ({say.households(size)})")
    if not size:
        return ""
    articles = {r.code: say.pick(r.article_zh, r.article_en) for r in say.listing.book.reasons}
    columns = [
        Column(say.pick("理由", "reason")),
        Column(say.pick("依据", "law")),
        Column(say.pick("代码", "code"), CODE),
        Column(say.pick("户数", "households"), NUMBER),
        Column(say.pick("占该结论", "of the outcome"), NUMBER),
    ]
    rows = [
        (
            say.listing.mainly.called(code, say.language),
            articles[code],
            code,
            f"{n:,}",
            share(n, size),
        )
        for code, n in top(figures, outcome, say)
    ]
    return table(caption, columns, rows)
