"""The take-up gap: where households that were only screened may be entitled to something."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import polars as pl

from minsheng.recheck.place_names import TOWNSHIP
from minsheng.recheck.reports.html import (
    NUMBER,
    Column,
    bullets,
    heading,
    paragraph,
    section,
    table,
)
from minsheng.recheck.reports.intake import Intake
from minsheng.recheck.reports.said import Saying, rate
from minsheng.recheck.reports.tally import Figures
from minsheng.recheck.reports.waiting import fewer_hints
from minsheng.recheck.small import LEAST, withheld

MOST = 20
"""Places told."""
TO_COUNTY = 10**6
Place = tuple[int, int, int]
"""A place, households screened there, and hints among them."""


def take_up(figures: Figures, say: Saying, intake: Intake | None = None) -> str:
    """Hints by county, town and village, the highest rate first."""
    title = say.pick("应享未享（线索）", "Take-up gap (hints)")
    zh = (
        "仅作筛查的户中，据已有资料可能符合某项救助条件、而没有申请的。线索不是结论：由工作人员上门告知"
        f"政策，由家庭决定是否申请。线索不足{LEAST}户的地方不单列；可由其他地方推算出来的，次少的一并不列。"
    )
    en = (
        "Households only screened that may be entitled to something and have not applied. A hint "
        "is no decision: somebody visits and tells, and the family decides. Places with fewer "
        f"than {LEAST} hints are not told apart, nor the next one where it would tell theirs."
    )
    counties = [code for code, _, _ in places(figures, TO_COUNTY)]
    pieces = [paragraph(say.pick(zh, en)), bullets(fewer_hints(intake, counties, say), "warn")]
    levels: Sequence[tuple[tuple[str, str], int, Callable[[int], str]]] = (
        (("县（市、区）", "county"), TO_COUNTY, say.county),
        (("乡镇（街道）", "town"), TOWNSHIP, _within(say)),
        (("村（社区）", "village"), 1, _village(say)),
    )
    for called, width, name in levels:
        pieces.append(heading(say.pick(*called)))
        pieces.append(_table(places(figures, width), called, width, name, say))
    return section("take-up", title, *pieces)


def _within(say: Saying) -> Callable[[int], str]:
    """What a town is called, county first."""
    return lambda code: f"{say.county(code // TOWNSHIP)}{say.town(code)}"


def _village(say: Saying) -> Callable[[int], str]:
    """What a village is called, county and town first."""
    return lambda code: f"{say.county(code // TO_COUNTY)}{say.village(code)}"


def places(figures: Figures, width: int) -> list[Place]:
    """Places of a level with the households screened and the hints, the highest rate first.

    Args:
        figures: of the run.
        width: what a village's code is divided by to get the place's.
    """
    rows = figures.villages.group_by(place=pl.col("village") // width).agg(
        pl.col("screened", "hints").sum()
    )
    rated = rows.sort(
        pl.col("hints") / pl.col("screened"), "place", descending=[True, False], nulls_last=True
    )
    return list(rated.select("place", "screened", "hints").iter_rows())


def _table(
    found: Sequence[Place],
    called: tuple[str, str],
    width: int,
    name: Callable[[int], str],
    say: Saying,
) -> str:
    """The places of a level; of those of few hints only how many there are, with the others."""
    small = width != TO_COUNTY
    hidden = withheld({code: hints for code, _, hints in found})
    hidden |= withheld({code: n for code, n, _ in found})
    told = [one for one in found if one[2] >= LEAST and one[0] not in hidden]
    if not told:
        zh = f"没有可以单列的{called[0]}：线索都不足{LEAST}户，或者可由其他推算出来。"
        en = f"No {called[1]} can be told apart: each has few hints, or would tell another's."
        return paragraph(say.pick(zh, en))
    columns = [
        Column(say.pick(*called)),
        Column(say.pick("筛查户", "screened"), NUMBER),
        Column(say.pick("线索（户）", "hints"), NUMBER),
        Column(say.pick("每千户", "per 1,000"), NUMBER),
    ]
    shown = told[:MOST] if small else told
    cells = [(name(code), f"{n:,}", f"{hints:,}", rate(hints, n)) for code, n, hints in shown]
    rest = [one for one in found if one not in shown]
    if rest:
        n, hints = sum(one[1] for one in rest), sum(one[2] for one in rest)
        other = say.pick(f"其余{len(rest):,}个", f"the other {len(rest):,}")
        cells.append((other, f"{n:,}", f"{hints:,}", rate(hints, n)))
    n, hints = sum(one[1] for one in found), sum(one[2] for one in found)
    cells.append((say.pick("全市", "city"), f"{n:,}", f"{hints:,}", rate(hints, n)))
    zh, en = "线索最多的", "Most hints"
    caption = (
        f"{say.pick(zh, en)}{say.pick('', ', ')}{say.pick(*called)}"
        if small
        else say.pick("各县（市、区）的线索", "Hints by county")
    )
    return table(caption, columns, cells)
