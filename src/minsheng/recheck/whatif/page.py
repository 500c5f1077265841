"""A what-if as one file: figures, tables and charts, without script or anything from outside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from minsheng.recheck.reports.charts import bars, in_both
from minsheng.recheck.reports.html import (
    NUMBER,
    Column,
    bullets,
    document,
    figure,
    paragraph,
    section,
    table,
    terms,
)
from minsheng.recheck.reports.maps import boundaries, on_map, shaded
from minsheng.recheck.reports.said import HATCHED
from minsheng.recheck.small import FEWER, LEAST, NO_SUM
from minsheng.recheck.whatif.cliff_page import LAW, LAWS, Say, cliffs_section
from minsheng.recheck.whatif.few import LEFT_OUT, without_few
from minsheng.recheck.whatif.said import (
    ENTITLED,
    ILLUSTRATIVE,
    INDICATORS,
    TAKE_UP,
    changed,
    indicator,
    known_of,
    money,
)
from minsheng.recheck.whatif.sheets import PER, benefit_table, county_table
from minsheng.recheck.words import FEN, Language, pick

RATES = (
    f"比率只取到多{LEAST}人少{LEAST}人不致改变的位数；收入已知的不足1,000人的，贫困人口不足{LEAST}人的，不列（{NO_SUM}）。",
    (
        f"Rates are told to so many digits that {LEAST} people more or fewer do not show; {NO_SUM} "
        f"where fewer than 1,000 people are known of, or fewer than {LEAST} are poor."
    ),
)
MADE_BY = '<meta name="generator" content="minsheng simulate">'


def as_page(result: Mapping[str, Any], names: Mapping[str, str], language: Language) -> str:
    """The page of a what-if.

    Args:
        result: of the what-if.
        names: of counties, by code.
        language: `zh` or `en`.
    """
    say, result = partial(_pick, language), without_few(result)
    title = say("政策模拟：", "What if: ") + result["reform"][language]
    sections = [
        _costs(result, say, language),
        _people(result, say, language),
        _counties(result, names, say, language),
        cliffs_section(result["cliffs"], say, language),
        _poverty(result["poverty"], say, language),
        _reading(say),
    ]
    head = _head(result, names, say, language)
    skip = say("跳到正文", "Skip to the figures")
    return document(title, head, sections, language, skip, MADE_BY)


def _pick(language: Language, zh: str, en: str) -> str:
    return pick((zh, en), language)


def _head(result: Mapping[str, Any], names: Mapping[str, str], say: Say, language: Language) -> str:
    """What was asked, of which city, and how far it may be trusted."""
    pieces = []
    if result["figures"] == "illustrative":
        pieces.append(paragraph(say(*ILLUSTRATIVE), "warn"))
    if result["snapshot"].get("synthetic"):
        made_up = ("城市和人物均为虚构。", "The city and everybody in it are made up.")
        pieces.append(paragraph(say(*made_up), "mark"))
    about = result["reform"][f"about_{language}"]
    pieces += [paragraph(about)] if about else []
    lines = [changed(one, names, language) for one in result["changed"]]
    under = say("以此代替现行标准：", "instead of today's: ")
    lines += [under + changed(one, names, language) for one in result["assumed"]]
    total, counted = result["total"], result["snapshot"]
    computed = result["rules"]
    pieces.append(bullets(lines))
    pieces.append(
        terms(
            [
                (say("所用规则的月份", "law of"), result["as_of"]),
                (
                    say("快照", "snapshot"),
                    say(
                        f"{counted['as_of']}，{total['households']:,}户，{total['people']:,}人",
                        f"{counted['as_of']}, {total['households']:,} households, "
                        f"{total['people']:,} people",
                    ),
                ),
                (say("申领假设", "take-up"), say(*TAKE_UP[result["take_up"]])),
                (
                    say("重算的规则", "rules computed again"),
                    f"{computed['computed']} / {computed['of']}",
                ),
                (say("规则手册", "rule book"), result["rulebook"][:12]),
            ]
        )
    )
    return "".join(pieces)


def _costs(result: Mapping[str, Any], say: Say, language: Language) -> str:
    """What it costs, as a chart and a table."""
    total = result["total"]
    before, after = (money(total[f"cost_{law}"], language) for law in LAWS)
    if isinstance(total["difference"], str):
        told = say(
            f"改革前每月支出{before}；有变化的不足{LEAST}户，不列增减。",
            f"The cost a month before is {before}; fewer than {LEAST} households change, so no "
            "difference is told.",
        )
    else:
        told = _difference(total, before, after, say, language)
    rows = [
        (_short(b[language]), b["difference"] / FEN, money(b["difference"], language, signed=True))
        for b in result["benefits"]
        if b["touched"] and not isinstance(b["difference"], str)
    ]
    pieces = [paragraph(told)]
    if rows:
        axis = say("元/月", "yuan a month")
        charts = in_both(lambda width: bars(rows, axis, width))
        title = say("各项待遇每月增减", "Difference a month by benefit")
        pieces.append(figure(title, say("单位：元/月。", "Unit: yuan a month."), charts, 1))
    else:
        hidden = any(b["touched"] for b in result["benefits"])
        none = ("没有一项待遇与这些参数有关。", "No benefit hangs on these figures.")
        pieces.append(paragraph(say(*(LEFT_OUT if hidden else none))))
    heads, *body = benefit_table(result, language)
    chosen = [0, 1, 2, 3, 4, 13, 14, 15]
    pieces.append(_table(say("支出", "Cost"), heads, body, chosen))
    if rows and any(NO_SUM in row for row in body):
        pieces.append(bullets([say(*LEFT_OUT)]))
    return section("cost", say("支出", "Cost"), *pieces)


def _difference(
    total: Mapping[str, Any], before: str, after: str, say: Say, language: Language
) -> str:
    """What the whole costs more or less."""
    month, year = (money(abs(total[k]), language) for k in ("difference", "difference_y"))
    way = say(*(("增加", "more") if total["difference"] >= 0 else ("减少", "less")))
    return say(
        f"每月支出由{before}变为{after}，{way}{month}；全年{way}{year}。",
        f"The cost a month goes from {before} to {after}, {month} {way}; a year {year} {way}.",
    )


def _short(name: str) -> str:
    """What a benefit is called where there is little room: without what stands in brackets."""
    return name.partition(" (")[0]


def _table(
    caption: str, heads: Sequence[Any], body: Sequence[Sequence[Any]], chosen: Sequence[int]
) -> str:
    """Some columns of a table that is also written as CSV; sums without their fen."""
    first, *rest = chosen
    columns = [Column(heads[first]), *(Column(heads[k], NUMBER) for k in rest)]
    return table(caption, columns, [[_cell(row[k]) for k in chosen] for row in body])


def _cell(value: Any) -> str:
    """A cell as people read it: sums and counts with their thousands apart."""
    if isinstance(value, int):
        return f"{value:,}"
    text = str(value)
    whole, point, rest = text.partition(".")
    if point and rest.isdigit() and whole.lstrip("-").isdigit():
        return f"{float(text):,.2f}"
    return text


def _people(result: Mapping[str, Any], say: Say, language: Language) -> str:
    """Who comes in and who goes out."""
    rows = []
    for one in result["benefits"]:
        for key, words in (("in", ("新纳入", "in")), ("out", ("不再享受", "out"))):
            number = one[f"people_{key}"]
            if number and not isinstance(number, str):
                label = f"{_short(one[language])} {say(*words)}"
                rows.append((label, float(number if key == "in" else -number), f"{number:,}"))
    title = say("纳入和退出", "In and out")
    pieces = []
    if rows:
        axis = say("人，向右为新纳入，向左为不再享受", "people; in to the right, out to the left")
        charts = in_both(lambda width: bars(rows, axis, width))
        called = say("新纳入和不再享受的人数", "People who come in and who go out")
        pieces.append(figure(called, say("单位：人。", "Unit: people."), charts, 2))
    else:
        hidden = any(one[f"people_{key}"] for one in result["benefits"] for key in ("in", "out"))
        none = ("没有人纳入或者退出。", "Nobody comes in or goes out.")
        pieces.append(paragraph(say(*(LEFT_OUT if hidden else none))))
    heads, *body = benefit_table(result, language)
    pieces.append(_table(title, heads, body, [0, 5, 6, 7, 8, 9, 10, 11, 12]))
    if rows and any(FEWER in row for row in body):
        pieces.append(bullets([say(*LEFT_OUT)]))
    return section("people", title, *pieces)


def _counties(
    result: Mapping[str, Any], names: Mapping[str, str], say: Say, language: Language
) -> str:
    """Winners and losers: maps where there is one, and a table."""
    title = say("各县（市、区）受益和受损", "Winners and losers by county")
    pieces = []
    for number, key, words in (
        (3, "winners", ("受益户", "Winners")),
        (4, "losers", ("受损户", "Losers")),
    ):
        if result["total"][key]:
            pieces.append(_map(result, names, key, number, say(*words), say))
    rows = [
        (
            names.get(c["county"], c["county"]),
            c["difference"] / FEN,
            money(c["difference"], language, signed=True),
        )
        for c in result["counties"]
        if not isinstance(c["difference"], str) and not _nothing_said(c)
    ]
    if rows:
        axis = say("元/月", "yuan a month")
        charts = in_both(lambda width: bars(rows, axis, width))
        called = say("各县（市、区）每月增减", "Difference a month by county")
        pieces.append(figure(called, say("单位：元/月。", "Unit: yuan a month."), charts, 5))
    heads, *body = county_table(result, names, language)
    pieces.append(_table(title, heads, body, [1, 2, 4, 5, 6, 8, 9, 10, 11, 12, 13, 14]))
    notes = [
        say(
            "“未全知”指受影响的待遇中至少有一项改革前或改革后无法判断；其已知部分的增减另列。",
            "Not wholly known: some benefit that may change cannot be said before or after; what "
            "is known of it stands apart.",
        ),
        say(*LEFT_OUT),
    ]
    return section("counties", title, *pieces, bullets(notes))


def _nothing_said(county: Mapping[str, Any]) -> bool:
    """Whether of nobody in a county it is known that something changes, and of some it is open."""
    return bool(county["winners"] == 0 == county["losers"] and county["unknown"] != 0)


def _map(
    result: Mapping[str, Any],
    names: Mapping[str, str],
    key: str,
    number: int,
    title: str,
    say: Say,
) -> str:
    """A share of each county's households as a map; nothing where a county is not on it."""
    few = {
        int(c["county"]): int(isinstance(c[key], str) or _nothing_said(c))
        for c in result["counties"]
    }
    known = {int(c["county"]): 0 if few[int(c["county"])] else c[key] for c in result["counties"]}
    all_ = on_map({int(c["county"]): c["households"] for c in result["counties"]})
    counts, hidden = on_map(known), on_map(few)
    if counts is None or all_ is None or hidden is None:
        return ""
    shares: dict[int, float | str | None] = {
        code: PER * counts[code] / n if n and not hidden[code] else None for code, n in all_.items()
    }
    called = {one["code"]: names.get(str(one["code"]), str(one["code"])) for one in boundaries()}
    unit = say("每千户", "per 1,000 households")
    note = say(
        f"单位：{unit}。开发区计入崇川区。本图无审图号，不得公开展示。",
        f"Unit: {unit}. The development zone is counted with Chongchuan. No approval number "
        "(审图号): not to be shown to the public.",
    )
    charts = in_both(lambda width: shaded(shares, called, unit, width, say(*HATCHED)))
    return figure(title, note, charts, number)


def _poverty(both: Mapping[str, Any], say: Say, language: Language) -> str:
    """Relative poverty before and after, of those whose income is known."""
    title = say("相对贫困", "Relative poverty")
    kind = "warn" if both["people_unknown"] else ""
    pieces = [paragraph(known_of(both, language), kind)]
    if both["before"] is not None:
        heads = [
            Column(say("指标", "indicator")),
            *(Column(say(*LAW[law]), NUMBER) for law in LAWS),
            Column(say("改革后（按改革前的线）", "after, at the line of before"), NUMBER),
        ]
        rows = [
            [
                say(zh, en),
                *(indicator(both[k], name, language, short=True) for k in (*LAWS, "anchored")),
            ]
            for name, zh, en in INDICATORS
        ]
        pieces.append(table(title, heads, rows))
        pieces.append(bullets([say(*RATES)]))
    return section("poverty", title, *pieces)


def _reading(say: Say) -> str:
    """How the figures are to be read."""
    notes = [
        say(*ENTITLED),
        say(
            "改革前或改革后金额未知的户，该项待遇两边都不计入，户数和现领金额另列。",
            "Where a benefit is not known before or after, it is left out of both; how many "
            "households and what they draw today stands apart.",
        ),
        say(
            "不考虑行为变化：没有人因此多工作、少工作、迁移或者分户。",
            "Nobody behaves otherwise: works more or less, moves, or divides a household.",
        ),
        say(
            "表格另存为 benefits.csv 和 counties.csv，供程序读取的数据见 result.json。",
            "The tables stand in benefits.csv and counties.csv, data for a program in result.json.",
        ),
    ]
    return section("reading", say("读数说明", "How to read it"), bullets(notes))
