"""The tables of a what-if as CSV, for a spreadsheet or a map; sums in yuan a month."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from minsheng.recheck.cells import safe
from minsheng.recheck.small import NO_SUM
from minsheng.recheck.whatif.few import without_few
from minsheng.recheck.words import FEN, Language, pick

Table = Sequence[Sequence[Any]]
PER = 1_000
BENEFIT = (
    ("benefit", "项目", "benefit"),
    ("cost_before", "改革前每月（元）", "before, yuan a month"),
    ("cost_after", "改革后每月（元）", "after, yuan a month"),
    ("difference", "每月增减（元）", "difference, yuan a month"),
    ("difference_y", "每年增减（元）", "difference, yuan a year"),
    ("households_before", "改革前户数", "households before"),
    ("households_after", "改革后户数", "households after"),
    ("households_in", "新纳入户数", "households in"),
    ("households_out", "不再享受户数", "households out"),
    ("people_before", "改革前人数", "people before"),
    ("people_after", "改革后人数", "people after"),
    ("people_in", "新纳入人数", "people in"),
    ("people_out", "不再享受人数", "people out"),
    ("unknown", "金额未知户数（未计入）", "households not known, left out"),
    ("drawn", "现领每月（元）", "drawn today, yuan a month"),
    ("drawn_unknown", "其中金额未知户现领（元）", "of it by those not known, yuan"),
)
COUNTY = (
    ("county", "代码", "code"),
    ("name", "县（市、区）", "county"),
    ("households", "户数", "households"),
    ("people", "人数", "people"),
    ("cost_before", "改革前每月（元）", "before, yuan a month"),
    ("cost_after", "改革后每月（元）", "after, yuan a month"),
    ("difference", "每月增减（元）", "difference, yuan a month"),
    ("difference_y", "每年增减（元）", "difference, yuan a year"),
    ("winners", "受益户数", "winners, households"),
    ("gain", "受益金额每月（元）", "gain, yuan a month"),
    ("losers", "受损户数", "losers, households"),
    ("loss", "受损金额每月（元）", "loss, yuan a month"),
    ("unknown", "变化未全知户数", "households not wholly known"),
    ("unknown_difference", "其已知部分每月增减（元）", "of these what is known, yuan a month"),
    ("winners_per_1000", "每千户受益户数", "winners per 1,000 households"),
    ("losers_per_1000", "每千户受损户数", "losers per 1,000 households"),
)
MONEY = frozenset(
    {
        *("cost_before", "cost_after", "difference", "difference_y"),
        *("drawn", "drawn_unknown", "gain", "loss", "unknown_difference"),
    }
)


def sheets(
    result: Mapping[str, Any], names: Mapping[str, str], language: Language
) -> Iterator[tuple[str, str]]:
    """Each table's file name and text.

    Args:
        result: of a what-if.
        names: of counties, by code.
        language: of the heads.
    """
    result = without_few(result)
    yield "benefits.csv", as_csv(benefit_table(result, language))
    yield "counties.csv", as_csv(county_table(result, names, language))


def benefit_table(result: Mapping[str, Any], language: Language) -> list[list[Any]]:
    """A row for each benefit."""
    rows = [{**b, "benefit": b[language]} for b in result["benefits"]]
    return _table(BENEFIT, rows, language)


def county_table(
    result: Mapping[str, Any], names: Mapping[str, str], language: Language
) -> list[list[Any]]:
    """A row for each county, ready to be joined to a map by its code."""
    rows = [
        {
            **c,
            "name": names.get(c["county"], ""),
            "winners_per_1000": _per(c["winners"], c["households"]),
            "losers_per_1000": _per(c["losers"], c["households"]),
        }
        for c in result["counties"]
    ]
    return _table(COUNTY, rows, language)


def _per(some: int | str, all_: int) -> str:
    if isinstance(some, str):
        return NO_SUM
    return f"{PER * some / all_:.2f}" if all_ else ""


def _table(
    columns: Sequence[tuple[str, str, str]], rows: Sequence[Mapping[str, Any]], language: Language
) -> list[list[Any]]:
    heads = [pick((zh, en), language) for _, zh, en in columns]
    body = [
        [yuan(row[name]) if name in MONEY else safe(row[name]) for name, _, _ in columns]
        for row in rows
    ]
    return [heads, *body]


def yuan(fen: int | str) -> str:
    """A sum that a spreadsheet can add up; what stands in place of one of few, as it is."""
    if isinstance(fen, str):
        return fen
    sign = "-" if fen < 0 else ""
    return f"{sign}{abs(fen) // FEN}.{abs(fen) % FEN:02d}"


def as_csv(table: Table) -> str:
    """A table as a spreadsheet opens it; with a mark at its beginning, for the Chinese."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(table)
    return "\ufeff" + text.getvalue()
