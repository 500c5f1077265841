"""The page's section on marginal rates and cliffs, which tells of no class of a few households."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import Any

from minsheng.recheck.reports.charts import in_both
from minsheng.recheck.reports.html import (
    NUMBER,
    Column,
    bullets,
    figure,
    heading,
    paragraph,
    section,
    table,
)
from minsheng.recheck.small import LEAST, NO_SUM
from minsheng.recheck.whatif.charts import Shown, beside
from minsheng.recheck.whatif.cliffs import RATES, SIZES
from minsheng.recheck.whatif.few import count
from minsheng.recheck.whatif.said import mean_rate, money, people_falling
from minsheng.recheck.words import Language

Say = Callable[[str, str], str]
LAWS = ("before", "after")
LAW = {"before": ("改革前", "before"), "after": ("改革后", "after")}
FEW = (
    (
        f"不足{LEAST}户（人）的写作“<{LEAST}”，多挣反而少得的不足{LEAST}户的，不列人数和金额；"
        f"可以由合计、余数或者改革前后之差推算出来的，一并略去（“…”）。比率只取到多{LEAST}户少{LEAST}户"
        "不致改变的位数，不足1,000户（人）的不列。"
    ),
    (
        f"Fewer than {LEAST} households or people are written <{LEAST}; where fewer than {LEAST} "
        "have less, neither people nor sums are told. A figure from which few would follow, by a "
        "sum, by what is left of it or by the difference of before and after, is left out too "
        f"(…). Rates are told to so many digits that {LEAST} more or fewer do not show, and not "
        "of fewer than 1,000."
    ),
)


def cliffs_section(both: Mapping[str, Any], say: Say, language: Language) -> str:
    """Marginal rates and cliffs under both laws."""
    step = money(both["step"], language)
    called = (say(*LAW["before"]), say(*LAW["after"]))
    told = say(
        f"每户工资最高的人每月多挣{step}，其他不变：待遇少得多少。",
        f"The best earner of each household earns {step} more a month, all else as it is: what is "
        "lost in benefits.",
    )
    classes = _rate_classes(say)
    columns = list(zip(*(_shown(both[law]["rates"]) for law in LAWS), strict=True))
    rows = [(label, *pair) for label, pair in zip(classes, columns, strict=True)]
    axis = say("领取待遇的户", "households that receive something")
    title = say("边际扣减率", "Effective marginal rates")
    note = say("单位：户。", "Unit: households.")
    legend = say("规则", "law")
    charts = in_both(lambda width: beside(rows, called, axis, legend, width))
    drawn = any(size for _, *pair in rows for size, _ in pair)  # else an axis of nothing
    pieces = [paragraph(told), *([figure(title, note, charts, 6)] if drawn else [])]
    heads = [Column(say("边际扣减率", "marginal rate")), *(Column(c, NUMBER) for c in called)]
    pieces.append(table(title, heads, [[a, b, c] for a, (_, b), (_, c) in rows]))
    pieces.append(heading(say("悬崖：多挣反而少得", "Cliffs: less for earning more")))
    in_all = [Column(say("指标", "figure")), *heads[1:]]
    sizes = [Column(say("少得", "less by")), *(Column(c, NUMBER) for c in called)]
    columns = list(zip(*(_shown(both[law]["sizes"]) for law in LAWS), strict=True))
    body = [
        [label, *(text for _, text in pair)]
        for label, pair in zip(_size_classes(say, language), columns, strict=True)
    ]
    caption = say("多挣反而少得的户，按少得的金额", "Households that have less, by how much")
    pieces.append(table(caption, sizes, body))
    pieces.append(table(say("合计", "In all"), in_all, _summed(both, say, language)))
    pieces.append(bullets([say(*FEW)]))
    return section("cliffs", say("悬崖效应和边际扣减率", "Cliffs and marginal rates"), *pieces)


def _shown(counts: Sequence[int | str]) -> list[Shown]:
    """How many households each class has; no bar where that is not told."""
    return [(0 if isinstance(n, str) else n, count(n)) for n in counts]


def _rate_classes(say: Say) -> list[str]:
    """What the classes of marginal rates are called."""
    named = [say("待遇反而增加", "benefits rise"), say("0（不变）", "0 (nothing lost)")]
    named += [
        say(f"{low}%以上至{high}%", f"over {low} to {high} %") for low, high in pairwise(RATES)
    ]
    return [*named, say("100%以上（悬崖）", "over 100 % (a cliff)")]


def _size_classes(say: Say, language: Language) -> list[str]:
    """What the classes of cliffs are called."""
    edges = [money(size, language) for size in SIZES]
    named = [say(f"{edges[0]}以下", f"up to {edges[0]}")]
    named += [say(f"{low}以上至{high}", f"over {low} to {high}") for low, high in pairwise(edges)]
    return [*named, say(f"{edges[-1]}以上", f"over {edges[-1]}")]


def _summed(both: Mapping[str, Any], say: Say, language: Language) -> list[list[str]]:
    """The figures of cliffs that are no classes."""

    def row(title: str, told: Callable[[Mapping[str, Any]], str]) -> list[str]:
        return [title, *(told(both[law]) for law in LAWS)]

    def falling(one: Mapping[str, Any]) -> str:
        people = one["people_falling"]
        if isinstance(people, str):
            return people
        return f"{people:,} ({people_falling(one, language)})"

    def typical(one: Mapping[str, Any]) -> str:
        return NO_SUM if one["typical"] is None else money(one["typical"], language)

    return [
        row(
            say("有工资且待遇可算的户", "households with a wage, benefits known"),
            lambda one: count(one["households"]),
        ),
        row(say("其中领取待遇的户", "of them receiving"), lambda one: count(one["receiving"])),
        row(
            say("平均边际扣减率（领取待遇的户）", "mean marginal rate of those receiving"),
            lambda one: mean_rate(one, language),
        ),
        row(say("多挣反而少得的人（占比）", "people who have less (share)"), falling),
        row(say("少得金额的中位数", "median of what they have less"), typical),
        row(say("最多少得", "at most"), lambda one: money(one["largest"], language)),
        row(say("无法计算的户", "households not known"), lambda one: count(one["unknown"])),
    ]
