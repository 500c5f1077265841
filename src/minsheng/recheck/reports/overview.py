"""The head of a report, and how all households came out, as a whole and by county."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from minsheng.recheck.listing import UNSAID
from minsheng.recheck.reports.charts import COLOURS, bars, in_both, stacked
from minsheng.recheck.reports.hidden import Hidden, hidden_in
from minsheng.recheck.reports.html import (
    NUMBER,
    Column,
    bullets,
    figure,
    heading,
    marked,
    paragraph,
    section,
    table,
    terms,
)
from minsheng.recheck.reports.intake import Intake
from minsheng.recheck.reports.material import Material
from minsheng.recheck.reports.said import UNSAYABLE, Saying, counted, rate, share
from minsheng.recheck.reports.tally import HINT, Figures, count, hints_by
from minsheng.recheck.reports.waiting import left_out, unscreened, waits
from minsheng.recheck.settled import HANGS, NEW, SETTLED
from minsheng.recheck.wanted import outcome_words

DECIDED = (
    "continue",
    "adjust",
    "grant_proposed",
    "cannot_say",
    "refuse_proposed",
    "stop_proposed",
)
"""What a household in assistance or applying may come to, as it is told from left to right."""
BY_OFFICERS = (NEW, HANGS, SETTLED)
"""What it stands as where officers' decisions bear on it, told where there is any."""
VIEW = pl.col("view")
SHORT = 12
"""Digits of a hash by which people tell it from others."""


def marks(say: Saying, intake: Intake | None = None) -> str:
    """What must be known before a figure is read."""
    zh = "机器只提出建议；是否停发、调整、给予，由审核确认人员听取家庭意见后决定。"
    en = "These are proposals: an officer decides, after the family has been heard."
    told = [*say.limits(), *left_out(intake, say), say.pick(zh, en)]
    return _held(say) + "".join(paragraph(words, "mark") for words in told)


def _held(say: Saying) -> str:
    """That the run is held, what jumped line by line, and what to do."""
    told = say.held()
    if told is None:
        return ""
    head = told.head[:1].upper() + told.head[1:].rstrip()
    return marked(paragraph(head), bullets(told.jumps), paragraph(told.remedy))


def about_run(material: Material, say: Saying) -> str:
    """Which run it is: month, law, rule book, snapshot."""
    about = material.about
    digest = about["snapshot"]["digest"][:SHORT]
    taken = say.month(about["snapshot"]["as_of"])
    program = about.get("program", "—")
    return terms(
        [
            (say.pick("核查月份", "month decided"), say.month(about["as_of"])),
            (say.pick("适用规则日期", "law in force on"), say.day(about["law_day"])),
            (say.pick("规则手册", "rule book"), about["rulebook"][:SHORT]),
            (say.pick("数据快照", "snapshot"), f"{taken} · {digest}"),
            (say.pick("结论的哈希值", "hash of the decisions"), about["hash"][:SHORT]),
            (say.pick("程序版本", "program"), str(program)),
            (say.pick("户数", "households"), f"{about['households']:,}"),
            (say.pick("人数", "persons"), f"{about['persons']:,}"),
        ]
    )


def outcomes(figures: Figures, say: Saying, number: int, intake: Intake | None = None) -> str:
    """How all came out, and each county; two figures, the first of a number."""
    found = figures.outcomes
    view = count(found, VIEW)
    seen, hinted = count(found, ~VIEW), count(found, ~VIEW, pl.col("outcome") == HINT)
    zh = (
        f"在保和申请的共{view:,}户，逐户作出结论；其余{seen:,}户只作筛查，不作结论，"
        f"其中{hinted:,}户有可能符合救助条件的线索。"
    )
    en = (
        f"{say.households(view)} in assistance or applying were decided one by one; the other "
        f"{seen:,} were only screened, and {hinted:,} of them gave a hint that they may be "
        "entitled to something."
    )
    by = {name: count(found, VIEW, pl.col("outcome") == name) for name in come_to(found)}
    return section(
        "outcomes",
        say.pick("核查结论", "Outcomes"),
        paragraph(say.pick(zh, en)),
        _officers(by, say),
        *waits(figures.waits, intake, by[UNSAID], say),
        _whole(by, view, say, number),
        heading(say.pick("分县（市、区）", "By county")),
        _counties(found, list(by), say, number + 1, intake),
    )


def come_to(found: pl.DataFrame) -> list[str]:
    """The outcomes of the households decided, in their order; those by officers where any is."""
    there = set(found.filter(VIEW)["outcome"].to_list())
    other = sorted(there - {*DECIDED, *BY_OFFICERS})
    return [*DECIDED, *(name for name in BY_OFFICERS if name in there), *other]


def _officers(by: Mapping[str, int], say: Saying) -> str:
    """How households are counted of which officers decided; nothing where they did of none."""
    told = [(name, by[name]) for name in BY_OFFICERS if by.get(name)]
    if not told:
        return ""
    size = sum(n for _, n in told)
    parts = [f"{outcome_words(name, say.language)}{say.pick('', ' ')}{n:,}" for name, n in told]
    zh = (
        f"其中{size:,}户，经办人员已作的决定影响到处理建议，按决定后的情形列出：{'户，'.join(parts)}户；"
        "不再计入建议停发、调整、给予等，以下各表和分布图相同。"
    )
    en = (
        f"Of these, {say.households(size)} stand as officers' decisions leave them: "
        f"{', '.join(parts)}. They are not counted among what is proposed, here and in all that "
        "follows."
    )
    return paragraph(say.pick(zh, en))


def _whole(by: Mapping[str, int], view: int, say: Saying, number: int) -> str:
    """The outcomes of all households decided: a chart, and the same as a table."""
    called = {name: outcome_words(name, say.language) for name in by}
    rows = [(called[name], float(n), counted(n, view, say.language)) for name, n in by.items()]
    title = say.pick("在保和申请户的结论", "Outcomes of the households decided")
    unit = say.pick("单位：户（占比）。", "Unit: households (share).")
    axis = say.pick("户数", "households")
    charts = in_both(lambda width: bars(rows, axis, width))
    columns = [
        Column(say.pick("结论", "outcome")),
        Column(say.pick("户数", "households"), NUMBER),
        Column(say.pick("占比", "share"), NUMBER),
    ]
    cells = [(called[name], f"{n:,}", share(n, view)) for name, n in by.items()]
    cells.append((say.pick("合计", "all"), f"{view:,}", share(view, view)))
    return figure(title, unit, charts, number) + table(title, columns, cells)


def _counties(
    found: pl.DataFrame, order: Sequence[str], say: Saying, number: int, intake: Intake | None
) -> str:
    """The outcomes of each county: a chart of shares, and a table with counts."""
    counties = sorted(found["county"].unique().to_list())
    by = {
        county: {
            name: count(found, VIEW, pl.col("county") == county, pl.col("outcome") == name)
            for name in order
        }
        for county in counties
    }
    title = say.pick("各县（市、区）结论构成", "Outcomes by county")
    unit = say.pick("单位：占在保和申请户的百分比。", "Unit: per cent of the households decided.")
    legend = say.pick("结论", "outcome")
    called = [(name, outcome_words(name, say.language)) for name in order if name in COLOURS]
    hints = hints_by(found, "county")
    silent = [county for county in unscreened(intake, counties) if not hints.get(county)]
    hidden = hidden_in(found)
    few = dict.fromkeys(silent, say.pick(*UNSAYABLE)) | dict(hidden.hints) | dict(hidden.screened)
    rows = [(say.county(county), by[county]) for county in counties if county not in hidden.decided]
    axis = say.pick("占比", "share")
    charts = in_both(lambda width: stacked(rows, called, axis, legend, width))
    columns = [
        Column(say.pick("县（市、区）", "county")),
        Column(say.pick("全部户数", "all households"), NUMBER),
        Column(say.pick("在保和申请户", "decided"), NUMBER),
        *(Column(outcome_words(name, say.language), NUMBER) for name in order),
        Column(say.pick("线索（每千户筛查户）", "hints (per 1,000 screened)"), NUMBER),
    ]
    cells = [
        _county(found, county, by[county], say, hidden, few.get(county)) for county in counties
    ]
    whole = {name: sum(by[county][name] for county in counties) for name in order}
    cells.append(_county(found, None, whole, say))
    note = say.pick("：户数（占在保和申请户的百分比）", ": households (per cent of those decided)")
    return figure(title, unit, charts, number) + table(f"{title}{note}", columns, cells)


def _county(
    found: pl.DataFrame,
    county: int | None,
    by: Mapping[str, int],
    say: Saying,
    hidden: Hidden | None = None,
    few: str | None = None,
) -> list[str]:
    """A county's row, or the city's; of one with few households decided no outcome is told.

    Args:
        found: the outcomes of all counties.
        county: None for the city.
        by: its households decided, by outcome.
        say: of the report.
        hidden: what is withheld of each county; None for the city.
        few: what is written in place of its hints, if they are.
    """
    rows = found if county is None else found.filter(pl.col("county") == county)
    decided = hidden.decided.get(county) if hidden and county is not None else None
    whole = hidden.whole.get(county) if hidden and county is not None else None
    seen, view = count(rows, ~VIEW), count(rows, VIEW)
    hinted = count(rows, ~VIEW, pl.col("outcome") == HINT)
    told = [f"{view:,}", *(counted(n, view, say.language) for n in by.values())]
    per = rate(hinted, seen)
    return [
        say.pick("全市", "city") if county is None else say.county(county),
        whole or f"{view + seen:,}",
        *(told if decided is None else [decided, *("" for _ in by)]),
        few or say.pick(f"{hinted:,}（{per}）", f"{hinted:,} ({per})"),
    ]
