"""Doubtful data: of which households nothing can be said, why, and what would settle them."""

from __future__ import annotations

import polars as pl

from minsheng.policy.engine.unknown import Cause
from minsheng.recheck.listing import UNSAID, titled
from minsheng.recheck.mainly import CALLED
from minsheng.recheck.reports.charts import bars, in_both
from minsheng.recheck.reports.html import (
    NUMBER,
    Column,
    figure,
    heading,
    paragraph,
    section,
    table,
)
from minsheng.recheck.reports.said import Saying, share
from minsheng.recheck.reports.tally import Figures, count
from minsheng.recheck.words import AGENCIES, causes

MOST = 15
"""Facts told; the rest are summed up."""
IN_CHART = 10
COSTS: dict[int, tuple[str, str]] = {
    1: ("查本部门档案", "the office's own papers"),
    2: ("询问家庭", "a question to the family"),
    3: ("请家庭或单位提供材料", "a paper from the family or an employer"),
    4: ("向其他部门查询", "a request to another office"),
    5: ("上门评估", "a visit"),
}
"""What it takes to learn a fact, by what `laws/facts.yaml` says it costs."""


def doubtful(figures: Figures, say: Saying, number: int) -> str:
    """What cannot be said, by benefit, cause and fact."""
    title = say.pick("存疑数据", "Doubtful data")
    unsaid = pl.col("view"), pl.col("outcome") == UNSAID
    size, view = count(figures.outcomes, *unsaid), count(figures.outcomes, pl.col("view"))
    zh = (
        f"有{size:,}户（占在保和申请户的{share(size, view)}）因关键事实未查清，不能作出结论；"
        "查清之前维持现状，不停发、不拒绝。"
    )
    en = (
        f"Of {say.households(size)} ({share(size, view)} of those decided) nothing can be said "
        "until facts are settled; until then nothing is stopped or refused."
    )
    pieces = [paragraph(say.pick(zh, en))]
    if size:
        pieces += [_benefits(figures, say), _causes(figures, size, say)]
        pieces.append(heading(say.pick("先查清哪些事项", "What to settle first")))
        pieces += [_chart(figures, say, number), _facts(figures, size, say)]
    return section("doubtful", title, *pieces)


def _benefits(figures: Figures, say: Saying) -> str:
    """Of how many households each benefit cannot be said."""
    rows = figures.benefits.filter(pl.col("change") == UNSAID)
    columns = [
        Column(say.pick("待遇", "benefit")),
        Column(say.pick("户数", "households"), NUMBER),
        Column(say.pick("现领（每月）", "drawn (a month)"), NUMBER),
    ]
    cells = []
    for benefit, called in CALLED.items():
        of = pl.col("benefit") == benefit
        if found := count(rows, of):
            cells.append((say.pick(*called), f"{found:,}", say.money(count(rows, of, of="drawn"))))
    caption = say.pick("不能作出结论的待遇", "Benefits of which nothing can be said")
    return table(caption, columns, cells)


def _causes(figures: Figures, size: int, say: Saying) -> str:
    """For which causes something is unknown."""
    columns = [
        Column(say.pick("原因", "cause")),
        Column(say.pick("户数", "households"), NUMBER),
        Column(say.pick("占无法判断户", "of them"), NUMBER),
    ]
    rows = figures.causes.sort("n", "cause", descending=[True, False])
    cells = [
        (causes(Cause[cause.upper()], say.language), f"{n:,}", share(n, size))
        for cause, n in rows.select("cause", "n").iter_rows()
    ]
    zh, en = "未查清的原因（一户可有多项）", "Causes (several may hold of one household)"
    return table(say.pick(zh, en), columns, cells)


def asked(figures: Figures) -> list[tuple[str, int]]:
    """The facts to be asked for, with of how many households; the most frequent first."""
    rows = figures.asked.sort("n", "fact", descending=[True, False])
    return list(rows.select("fact", "n").iter_rows())


def _called(fact: str, say: Saying) -> str:
    """What a fact is called; its name where the rule book of today does not have it."""
    known = say.listing.library.facts
    return titled(known[fact], say.language) if fact in known else fact


def _chart(figures: Figures, say: Saying, number: int) -> str:
    rows = [(_called(fact, say), float(n), f"{n:,}") for fact, n in asked(figures)[:IN_CHART]]
    title = say.pick("最常需要查清的事项", "The facts most often to be settled")
    unit = say.pick("单位：户；一户可有多项。", "Unit: households; several may be of one.")
    axis = say.pick("户数", "households")
    charts = in_both(lambda width: bars(rows, axis, width, "#8a6a12"))
    return figure(title, unit, charts, number)


def _facts(figures: Figures, size: int, say: Saying) -> str:
    """The facts to ask for: of how many, who holds them, how they are learnt, why they are open."""
    known = say.listing.library.facts
    columns = [
        Column(say.pick("事项", "fact")),
        Column(say.pick("户数", "households"), NUMBER),
        Column(say.pick("占无法判断户", "of them"), NUMBER),
        Column(say.pick("资料在", "held by")),
        Column(say.pick("怎样查清", "how it is learnt")),
    ]
    if figures.why is not None:
        columns.append(Column(say.pick("未查清的原因（户）", "why it is open (households)")))
    cells = []
    for fact, n in asked(figures)[:MOST]:
        cells.append([_called(fact, say), f"{n:,}", share(n, size), "", ""])
        if fact in known:
            cells[-1][3] = say.pick(*AGENCIES[known[fact].agency])
            cells[-1][4] = say.pick(*COSTS[known[fact].ask])
        if figures.why is not None:
            cells[-1].append(_why(figures.why, fact, say))
    rest = asked(figures)[MOST:]
    zh, en = "需要查清的事项（一户可有多项）", "Facts to settle (several may be of one household)"
    more = say.pick(f"，另有{len(rest)}项较少", f"; {len(rest)} more are rarer") if rest else ""
    return table(say.pick(zh, en) + more, columns, cells)


def _why(why: pl.DataFrame, fact: str, say: Saying) -> str:
    """For which causes a fact is open, with of how many households: `资料尚未提供12`."""
    rows = why.filter(pl.col("fact") == fact).sort("n", "cause", descending=[True, False])
    told = [
        f"{causes(Cause(cause), say.language)} {n:,}"
        for cause, n in rows.select("cause", "n").iter_rows()
    ]
    return say.pick("；", "; ").join(told)
