"""What would change in money if all proposals were confirmed, by benefit."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from minsheng.recheck.mainly import AID, CALLED
from minsheng.recheck.reports.charts import bars, in_both
from minsheng.recheck.reports.html import (
    NUMBER,
    Column,
    bullets,
    figure,
    paragraph,
    section,
    table,
)
from minsheng.recheck.reports.said import Saying
from minsheng.recheck.reports.tally import Figures, count
from minsheng.recheck.settled import STANDING
from minsheng.recheck.words import FEN

PROPOSED = ("stop_proposed", "adjust", "grant_proposed")
"""Changes that alter what is paid."""
UNSAID = "cannot_say"


@dataclass(frozen=True, slots=True)
class Sums:
    """What is proposed of a benefit.

    Attributes:
        granted, adjusted, stopped: households.
        before: what they draw of it, in fen a month.
        after: what is proposed, in fen a month; of temporary aid in fen, once.
    """

    benefit: str
    granted: int
    adjusted: int
    stopped: int
    before: int
    after: int


def sums(figures: Figures) -> list[Sums]:
    """What is proposed of each benefit of which anything is."""
    found = []
    for benefit in CALLED:
        rows = figures.benefits.filter(
            pl.col("benefit") == benefit, pl.col("change").is_in(PROPOSED)
        )
        if not rows.height:
            continue
        stopped, adjusted, granted = (count(rows, pl.col("change") == name) for name in PROPOSED)
        before, after = count(rows, of="before"), count(rows, of="after")
        found.append(Sums(benefit, granted, adjusted, stopped, before, after))
    return found


def money(figures: Figures, say: Saying, number: int) -> str:
    """The changes as a chart and a table, and what cannot be said yet."""
    title = say.pick("金额变化", "Changes in money")
    monthly = [one for one in sums(figures) if one.benefit != AID]
    once = [one for one in sums(figures) if one.benefit == AID]
    zh = "全部建议均获确认时，每月发放金额的变化；无法判断的户不计入，维持现状。"
    en = (
        "What would be paid each month if every proposal were confirmed; households of which "
        "nothing can be said are left out: theirs stays as it is."
    )
    pieces = [paragraph(say.pick(zh, en))]
    if monthly:
        pieces.append(_chart(monthly, say, number))
        pieces.append(_table(monthly, say))
    pieces.append(bullets(_notes(figures, once, say)))
    return section("money", title, *pieces)


def _chart(monthly: list[Sums], say: Saying, number: int) -> str:
    rows = [
        (
            say.pick(*CALLED[one.benefit]),
            (one.after - one.before) / FEN,
            say.more(one.after - one.before),
        )
        for one in monthly
    ]
    title = say.pick("各项待遇每月增减", "Difference a month by benefit")
    unit = say.pick("单位：元/月，向右为增加。", "Unit: yuan a month; to the right is more.")
    axis = say.pick("元/月", "yuan a month")
    charts = in_both(lambda width: bars(rows, axis, width))
    return figure(title, unit, charts, number)


def _table(monthly: list[Sums], say: Saying) -> str:
    columns = [
        Column(say.pick("待遇", "benefit")),
        Column(say.pick("建议给予（户）", "grants (households)"), NUMBER),
        Column(say.pick("调整（户）", "adjusted (households)"), NUMBER),
        Column(say.pick("建议停发（户）", "stops (households)"), NUMBER),
        Column(say.pick("现领（元/月）", "before (a month)"), NUMBER),
        Column(say.pick("拟定（元/月）", "after (a month)"), NUMBER),
        Column(say.pick("增减（元/月）", "difference (a month)"), NUMBER),
    ]
    rows = [_row(say.pick(*CALLED[one.benefit]), one, say) for one in monthly]
    # A household may have changes in several benefits: heads are not added up, money is.
    before, after = sum(one.before for one in monthly), sum(one.after for one in monthly)
    whole = [say.money(before), say.money(after), say.more(after - before)]
    rows.append([say.pick("合计", "all"), "", "", "", *whole])
    return table(say.pick("每月金额变化", "Changes a month"), columns, rows)


def _row(called: str, one: Sums, say: Saying) -> list[str]:
    heads = [f"{number:,}" for number in (one.granted, one.adjusted, one.stopped)]
    then, now = say.money(one.before), say.money(one.after)
    return [called, *heads, then, now, say.more(one.after - one.before)]


def _notes(figures: Figures, once: list[Sums], say: Saying) -> list[str]:
    """What the table leaves out."""
    told = []
    drawn = say.money(int(figures.drawn["before"][0]))
    zh = f"在保和申请户现领各项待遇合计每月{drawn}。"
    told.append(say.pick(zh, f"The households decided draw {drawn} a month in all."))
    missing = int(figures.drawn["before_open"][0])
    if missing:
        zh = f"其中{missing:,}户现领金额不详，未计入。"
        told.append(say.pick(zh, f"What {say.households(missing)} draw is not known: left out."))
    for one in once:
        zh = f"另建议给予临时救助{one.granted:,}户，一次性合计{say.money(one.after)}。"
        en = (
            f"Besides, temporary aid is proposed for {say.households(one.granted)}, "
            f"{say.money(one.after)} once in all."
        )
        told.append(say.pick(zh, en))
    if bound := count(figures.benefits, pl.col("change").is_in(STANDING)):
        zh = f"经办人员已决定、须人工核定或者决定后有变化的{bound:,}项，不计入。"
        en = (
            f"Left out: {bound:,} changes that officers settled, that are to be worked out by "
            "hand, or that changed since an officer decided."
        )
        told.append(say.pick(zh, en))
    rows = figures.benefits.filter(pl.col("change") == UNSAID, pl.col("drawn") > 0)
    held = count(rows, of="drawn")
    if held:
        zh = f"暂无法判断的待遇中，现领金额合计每月{say.money(held)}，查清之前照常发放。"
        en = (
            f"Of benefits of which nothing can be said, {say.money(held)} a month is drawn; it "
            "goes on until they are settled."
        )
        told.append(say.pick(zh, en))
    open_ = count(figures.benefits, pl.col("change").is_in(PROPOSED), of="open")
    if open_:
        zh = f"有{open_:,}项建议的金额尚不确定，未计入金额。"
        en = f"Of {open_:,} proposals the sum is not settled: they count among the households only."
        told.append(say.pick(zh, en))
    return told
