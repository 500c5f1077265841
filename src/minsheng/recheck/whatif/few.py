"""A what-if without the figures of so few households that one of them could be recognised.

Whatever leaves the program (page, tables, lines, JSON) is made of this. A count below ten is not
told, no sum of so few either, and nothing from which they follow: each table has a whole, and a
benefit's cost after is that before with the difference. What has to go with it goes with it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from minsheng.recheck.small import FEWER, LEAST, NEXT, NO_SUM, instead, with_the_next, withheld
from minsheng.recheck.small import few as _few
from minsheng.recheck.whatif.few_rates import cliffs_without_few, poverty_without_few

Row = dict[str, Any]
MOVED = ("winners", "losers", "unknown")
"""Households of a county of which there is something to say; they are different ones."""
SUMS = ("gain", "loss", "unknown_difference")
"""What these have together: with the difference, each follows from the others."""
NET = ("cost_after", "difference", "difference_y")
RECEIVING = ("receiving_before", "receiving_after")
LAWS = ("before", "after")
WAYS = ("in", "out")
INNER = (*RECEIVING, "changed", "drawing", "drawing_unknown")
"""Counts by which it is known what is of few; they are told nowhere."""
LEFT_OUT = (
    f"不足{LEAST}户（人）的写作“{FEWER}”，其金额不列（{NO_SUM}）；能据以推算出来的数字，一并不列（{NEXT}、{NO_SUM}）。",
    (
        f"Fewer than {LEAST} households or people are written {FEWER}, and no sum of so few is "
        f"told ({NO_SUM}); nor is a figure from which they would follow ({NEXT}, {NO_SUM})."
    ),
)
OF_NULL = {
    "zh": f"不足{LEAST}户（人）的数字及其金额，和能据以推算出来的数字，均为null。",
    "en": f"Null: counts of fewer than {LEAST} households or people, their sums, and figures from "
    "which these would follow.",
}


def without_few(result: Mapping[str, Any]) -> Row:
    """A what-if in which words stand for what is of few: `<10`, `…` or `–`.

    Args:
        result: of `simulate`, with every figure.
    """
    counties = [dict(one) for one in result["counties"]]
    benefits = [dict(one) for one in result["benefits"]]
    total = dict(result["total"])
    levels, changed = _benefits_of_few(benefits)
    moved = _counties_of_few(counties)
    # Where so few change in all, no difference is told at all.
    unsaid = _few(sum(b["changed"] for k, b in enumerate(benefits) if k in changed)) or _few(
        sum(one[key] for k, one in enumerate(counties) if k in moved for key in MOVED)
    )
    if unsaid:
        moved = {k for k, one in enumerate(counties) if any(one[key] for key in MOVED)}
        changed |= {k for k, one in enumerate(benefits) if one["changed"]}
    _hide_in_counties(counties, moved)
    _hide_in_total(total, unsaid=unsaid)
    for k, one in enumerate(benefits):
        _hide_in_benefit(one, level=k in levels, difference=k in changed)
    for one in (total, *counties, *benefits):
        for key in INNER:
            one.pop(key, None)
    cliffs = cliffs_without_few(result["cliffs"])
    poverty = poverty_without_few(result["poverty"], result["total"]["households"])
    told = {"counties": counties, "total": total, "benefits": benefits}
    return {**result, **told, "cliffs": cliffs, "poverty": poverty}


def as_data(result: Mapping[str, Any]) -> Row:
    """A what-if as it is written as JSON: null stands for what is of few.

    Args:
        result: of `simulate`, with every figure.
    """
    found = without_few(result)
    figures = ("counties", "total", "benefits", "cliffs", "poverty")
    return {**found, **{key: _null(found[key]) for key in figures}, "null": dict(OF_NULL)}


def _null(value: Any) -> Any:
    """What is told, with null for each word."""
    if isinstance(value, Mapping):
        return {key: _null(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_null(one) for one in value]
    return None if value in (FEWER, NEXT, NO_SUM) else value


def count(number: int | str) -> str:
    """How many, or what is written in place of few."""
    return number if isinstance(number, str) else f"{number:,}"


def _counties_of_few(rows: list[Row]) -> set[int]:
    """The counties of which no sums can be told: some of their counts are not."""
    return {k for key in MOVED for k in withheld({n: row[key] for n, row in enumerate(rows)})}


def _hide_in_counties(rows: list[Row], moved: set[int]) -> None:
    """Hide the counts of few, all sums of those counties, and costs of few who receive."""
    held = {key: withheld({n: r[key] for n, r in enumerate(rows)}) for key in (*MOVED, *RECEIVING)}
    for n, row in enumerate(rows):
        row.update({key: held[key][n] for key in MOVED if n in held[key]})
        if n in moved:
            told = dict(zip(MOVED, SUMS, strict=True))
            row.update({total: NO_SUM for key, total in told.items() if row[key]})
            row.update(dict.fromkeys(NET, NO_SUM))
        if any(n in held[key] for key in RECEIVING):
            row.update({"cost_before": NO_SUM, "cost_after": NO_SUM})


def _hide_in_total(total: Row, *, unsaid: bool) -> None:
    """Hide what is of few in the whole city."""
    few = [key for key in MOVED if _few(total[key])]
    if few or unsaid:
        total.update(dict.fromkeys(SUMS, NO_SUM))
    if unsaid:
        total.update(dict.fromkeys(NET, NO_SUM))
    if any(_few(total[key]) for key in RECEIVING):
        total.update({"cost_before": NO_SUM, "cost_after": NO_SUM})
    total.update(dict.fromkeys(few, FEWER))


def _benefits_of_few(rows: list[Row]) -> tuple[set[int], set[int]]:
    """The benefits of which nothing can be told, and those of which no difference can."""
    levels = {n for n, row in enumerate(rows) if any(_few(row[f"households_{k}"]) for k in LAWS)}
    for law in LAWS:
        levels = with_the_next(levels, {n: row[f"households_{law}"] for n, row in enumerate(rows)})
    changed = levels | {n for n, row in enumerate(rows) if _few(row["changed"])}
    return levels, with_the_next(changed, {n: row["changed"] for n, row in enumerate(rows)})


def _hide_in_benefit(one: Row, *, level: bool, difference: bool) -> None:
    """Hide what is of few of a benefit: all of it, its difference, or who comes and goes."""
    _hide_drawn(one)
    if difference:
        one.update(dict.fromkeys(NET, NO_SUM))
    for kind in ("households", "people"):
        before, after, *ways = (f"{kind}_{which}" for which in (*LAWS, *WAYS))
        few = [way for way in ways if _few(one[way])]
        if kind == "people":  # of few households few people are told, however many they are
            few += [way for way in ways if one[way.replace(kind, "households")] == FEWER]
        hidden = (before, after, *ways) if level else (after, *few) if few else ()
        one.update({key: instead(one[key]) for key in hidden if not isinstance(one[key], str)})
    if level:
        one.update(dict.fromkeys(("cost_before", *NET, "drawn", "drawn_unknown"), NO_SUM))


def _hide_drawn(one: Row) -> None:
    """Hide what few draw today, and of how few the sum is not known."""
    all_, open_ = one["drawing"], one["drawing_unknown"]
    if _few(all_):
        one["drawn"] = NO_SUM
    if _few(one["unknown"]) or any(map(_few, (all_, open_, all_ - open_))):
        one["drawn_unknown"] = NO_SUM
    if _few(one["unknown"]):
        one["unknown"] = FEWER
