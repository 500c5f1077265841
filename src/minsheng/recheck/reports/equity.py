"""The equity table: outcomes by county, age, disability, and urban or rural standard."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

import polars as pl

from minsheng.recheck.listing import UNSAID
from minsheng.recheck.reports.apart import GREATER, LEAST_GROUP, LESS, STRONG_Z, difference
from minsheng.recheck.reports.groups import DIMENSIONS
from minsheng.recheck.reports.html import (
    NUMBER,
    Column,
    bullets,
    details,
    heading,
    paragraph,
    section,
    table,
)
from minsheng.recheck.reports.intake import Intake
from minsheng.recheck.reports.overview import come_to
from minsheng.recheck.reports.said import NONE_TOLD, UNSAYABLE, Saying, share
from minsheng.recheck.reports.strong import sizes, strong
from minsheng.recheck.reports.tally import HINT, Figures, count, hints_by
from minsheng.recheck.reports.waiting import unscreened
from minsheng.recheck.small import LEAST, withheld
from minsheng.recheck.wanted import outcome_words

MOST = 8
"""Differences told at once; the rest are folded."""


def equity(figures: Figures, say: Saying, lacking: str | None, intake: Intake | None = None) -> str:
    """A table for each dimension, with what differs strongly said in sentences first.

    Args:
        figures: of the run.
        say: of the report.
        lacking: why the snapshot is not there; None where it is.
        intake: what it was made from; None where not from files.
    """
    title = say.pick("公平性", "Equity")
    if figures.groups is None:
        zh = f"没有快照，不能按年龄、残疾和城乡分组：{lacking}"
        en = f"Without the snapshot nothing can be said by age, disability or standard: {lacking}"
        return section("equity", title, paragraph(say.pick(zh, en)))
    warned = [one.words(say) for one in strong(figures.groups)]
    none = say.pick("没有差异显著的组。", "No group differs strongly.")
    pieces = [paragraph(_how(say))]
    pieces.append(bullets(warned[:MOST], "warn") if warned else paragraph(none))
    if rest := warned[MOST:]:
        zh, en = f"另有{len(rest)}处差异显著", f"{len(rest)} more strong differences"
        pieces.append(details(say.pick(zh, en), bullets(rest, "warn")))
    for name, (called, _) in DIMENSIONS.items():
        pieces.append(heading(say.pick(*called)))
        pieces.append(_table(figures.groups, name, say, intake))
    pieces.append(
        details(
            say.pick("怎样分组、怎样比较", "How groups are made and compared"),
            bullets(_method(say)),
        )
    )
    return section("equity", title, *pieces)


def _how(say: Saying) -> str:
    zh = (
        "各组在保和申请户中各类结论的户数、占比和与全市占比之比（×1.00为与全市相同）；线索一栏为"
        f"仅作筛查的户中有线索的。不足{LEAST}户的组不列数字。差异不等于不公，规则本身就区分年龄、"
        "残疾和城乡；差异显著的，应当查明原因。"
    )
    en = (
        "Of each group the households decided, with the share of each outcome and its ratio to "
        "the city's (×1.00 is the same); hints are of those only screened. Nothing is shown of a "
        f"group of fewer than {LEAST}. To differ is not to be treated unfairly, for the rules "
        "themselves tell ages, disabilities and standards apart; where a difference is strong, "
        "find out why."
    )
    return say.pick(zh, en)


def _method(say: Saying) -> Iterator[str]:
    """How the groups are made, and what is called strong."""
    yield say.pick(
        "年龄按户主在规则适用之日的周岁；户主或出生日期不详的，单列。",
        "Age is that of the head on the day of the law; where it is not known, that is a group.",
    )
    yield say.pick(
        "已知有一、二级残疾成员的，计入“有重度残疾人”；已知有其他残疾成员的，计入“有残疾人”；"
        "已知无残疾人、但有成员情况不详的，计入“不详”。",
        "A household with a member known to be disabled in grade 1 or 2 is a severely disabled "
        "one's; with another disabled member, a disabled one's; where none is known to be and "
        "somebody's disability is open, it is not known.",
    )
    yield say.pick(
        f"差异显著：组内至少{LEAST_GROUP}户，该组与全市其余户作两比例z检验，|z|≥{STRONG_Z}，"
        f"且占比为全市的{GREATER}倍以上或{LESS}倍以下；预期户数不足5户的不作检验。",
        f"A difference is strong where the group has at least {LEAST_GROUP} households, the "
        f"two-proportion z-test against the rest of the city gives |z| ≥ {STRONG_Z}, and the "
        f"share is at least {GREATER} or at most {LESS} times the city's; where fewer than five "
        "are expected, nothing is tested.",
    )
    yield say.pick(
        f"不足{LEAST}户的组写作“<{LEAST}”；可由其他组推算出来的，次小的组一并以“…”代替。",
        f"A group of fewer than {LEAST} is written <{LEAST}; where it could be worked out from the "
        "others, the next smallest is withheld with it (…).",
    )


def groups_of(table_: pl.DataFrame, dimension: str, say: Saying) -> dict[str, str]:
    """The groups of a dimension that have a household, in order, and what they are called."""
    there = set(table_.filter(pl.col("dimension") == dimension)["group"].to_list())
    if dimension == "county":
        return {code: say.county(int(code)) for code in sorted(there)}
    return {
        name: say.pick(*called)
        for name, called in DIMENSIONS[dimension][1].items()
        if name in there
    }


def _table(table_: pl.DataFrame, dimension: str, say: Saying, intake: Intake | None) -> str:
    """The groups of a dimension."""
    names = groups_of(table_, dimension, say)
    rows = table_.filter(pl.col("dimension") == dimension)
    outcomes = come_to(rows)
    bases = {view: sizes(table_, dimension, view=view) for view in (True, False)}
    columns = [
        Column(say.pick(*DIMENSIONS[dimension][0])),
        Column(say.pick("在保和申请户", "decided"), NUMBER),
        *(Column(outcome_words(name, say.language), NUMBER) for name in outcomes),
        Column(say.pick("筛查户", "screened"), NUMBER),
        Column(outcome_words(HINT, say.language), NUMBER),
    ]
    counties = [int(code) for code in names] if dimension == "county" else []
    silent = [str(code) for code in unscreened(intake, counties)]
    cells = [
        [called, *_cells(rows, name, bases, outcomes, say, silent)]
        for name, called in names.items()
    ]
    cells.append([say.pick("全市", "city"), *_cells(rows, None, bases, outcomes, say)])
    zh, en = "户数（占比，与全市占比之比）", "households (share, ratio to the city's)"
    return table(say.pick(zh, en), columns, cells)


def _cells(
    rows: pl.DataFrame,
    name: str | None,
    bases: Mapping[bool, Mapping[str, int]],
    decided: Sequence[str],
    say: Saying,
    silent: Collection[str] = (),
) -> Iterator[str]:
    """A group's cells, or the whole city's; of the `silent` that have no hint none can be said."""
    for view, outcomes in ((True, decided), (False, (HINT,))):
        base = bases[view]
        size = sum(base.values()) if name is None else base[name]
        hidden = {} if name is None else withheld(base)
        if name in hidden:
            yield from (hidden[name], *("" for _ in outcomes))
            continue
        yield f"{size:,}"
        few = {} if view else withheld(hints_by(rows, "group"))
        if name in few:
            yield few[name]
            continue
        open_ = count(rows, pl.col("view") == view, pl.col("outcome") == UNSAID, *_own(name))
        for outcome in outcomes:
            of = pl.col("view") == view, pl.col("outcome") == outcome
            whole = count(rows, *of)
            found = count(rows, *of, *_own(name))
            unsaid = size == open_ and outcome != UNSAID  # nought would be said of nobody decided
            unsaid |= outcome == HINT and not found and name in silent
            if unsaid:
                yield say.pick(*UNSAYABLE) if size else NONE_TOLD
                continue
            yield _cell(found, size, whole, sum(base.values()), say, alone=name is None)


def _own(name: str | None) -> list[pl.Expr]:
    """Which rows are a group's; all of them are the city's."""
    return [] if name is None else [pl.col("group") == name]


def _cell(found: int, size: int, whole: int, all_: int, say: Saying, *, alone: bool) -> str:
    """A count with its share and the ratio to the city's: `12（3.4%，×1.20）`."""
    if not size:
        return NONE_TOLD
    ratio = None if alone else difference(found, size, whole, all_).ratio
    times = "" if ratio is None else f"×{ratio:.2f}"
    told = say.pick("，", ", ").join(filter(None, (share(found, size), times)))
    return say.pick(f"{found:,}（{told}）", f"{found:,} ({told})")
