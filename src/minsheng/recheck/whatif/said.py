"""A what-if in words, for a terminal and for the head of its page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from minsheng.recheck.small import NO_SUM
from minsheng.recheck.whatif.few import LEFT_OUT, count, without_few
from minsheng.recheck.words import FEN, Language, pick

PER_CENT = 100
PLACES = 4
LACKING = {
    "nobody_poor": ("没有人在贫困线以下", "nobody lies below the threshold"),
    "threshold_not_positive": ("中位数不大于0，贫困线无意义", "the median is not above 0"),
    "no_total_income": ("总收入不大于0", "all incomes together are not above 0"),
    "nobody_above": ("没有人高于第80百分位数", "nobody lies above the 80 % quantile"),
    "no_bottom_income": ("最低五分之一人群的总收入不大于0", "the bottom fifth has no income"),
}
TAKE_UP = {
    "current": (
        "按现有申领情况：只计现在领取或者申请的家庭",
        "take-up as it is today: only households that draw or apply",
    ),
    "full": (
        "按全部申领：已知符合条件的家庭都申请（资料不足、无法判断的，按现有情况）",
        "full take-up: every household known to be entitled asks; others as they do today",
    ),
}
ENTITLED = (
    "改革前后均按规则重新计算应得金额，不受现领金额和渐退期影响；一次性临时救助不计。",
    (
        "Before and after, each household gets what the rule gives it anew, whatever it draws "
        "today and without the gradual exit; temporary aid, paid once, is left out."
    ),
)
ILLUSTRATIVE = (
    "计算含示意参数，仅供推演，不得作为预算或者发放依据。",
    "The figures are illustrative: this is a trial, and nothing is budgeted or paid by it.",
)
INDICATORS = (
    ("threshold", "贫困风险线（中位数的60%）", "at-risk-of-poverty threshold (60 % of the median)"),
    ("at_risk_of_poverty_rate", "贫困风险率", "at-risk-of-poverty rate"),
    ("relative_median_poverty_gap", "相对贫困中位差距", "relative median poverty gap"),
    ("gini", "基尼系数", "Gini coefficient"),
    ("s80_s20", "收入五分位比（S80/S20）", "S80/S20 income quintile ratio"),
    ("fgt0", "FGT(0)", "FGT(0)"),
    ("fgt1", "FGT(1)", "FGT(1)"),
    ("fgt2", "FGT(2)", "FGT(2)"),
)
PERCENTAGES = frozenset({"at_risk_of_poverty_rate", "relative_median_poverty_gap"})
MOVES = ("winners", "losers", "unknown")
"""What there is to say of a county where something changes."""
OF_LACKING = {
    "relative_median_poverty_gap": "gap",
    "gini": "gini",
    "s80_s20": "s80s20",
    "fgt1": "fgt1",
    "fgt2": "fgt2",
}
"""What the cause of an indicator without a value is kept under."""


def money(fen: float | str, language: Language, *, signed: bool = False) -> str:
    """A sum to the yuan: `+1,234元`; what is written in place of a sum of few, as it is."""
    if isinstance(fen, str):
        return fen
    whole = round(fen / FEN)
    figure = f"{whole:+,}" if signed and whole else f"{whole:,}"
    return figure + pick(("元", " yuan"), language)


def written(value: Any, type_: str, language: Language) -> str:
    """A figure of the law as people write it."""
    if type_ == "Fen":
        text = f"{value / FEN:,.2f}".removesuffix(".00")
        return text + pick(("元", " yuan"), language)
    if type_ == "Rate":
        return f"{value / PER_CENT:g}%"
    if type_ == "bool":
        return pick(("是", "yes") if value else ("否", "no"), language)
    if type_ == "Rounding":
        way = {-1: ("向下", "down"), 1: ("向上", "up"), 0: ("就近", "to the nearest")}
        to = written(value["base"], "Fen", language)
        told = pick(way[value["direction"]], language)
        return pick((f"{told}取整到{to}", f"{told} to {to}"), language)
    return f"{value:,}"


def share(value: float | None, language: Language) -> str:
    """A share in percent."""
    del language
    return "–" if value is None else f"{PER_CENT * value:.2f}%"


def mean_rate(one: Mapping[str, Any], language: Language) -> str:
    """The mean marginal rate under a law, of cliffs without few."""
    del language
    value = one["mean_rate"]
    return NO_SUM if value is None else per_cent(value)


def per_cent(value: float | str) -> str:
    """A share in percent, with no more digits than it is told to; words as they are."""
    return value if isinstance(value, str) else f"{shortest(PER_CENT * value, 2)}%"


def shortest(value: float, places: int) -> str:
    """A figure without noughts at its end, which would claim that they are known."""
    return f"{value:.{places}f}".rstrip("0").rstrip(".")


def people_falling(one: Mapping[str, Any], language: Language) -> str:
    """Which share of the people have less for earning more, of cliffs without few."""
    part, whole = one["people_falling"], one["people"]
    if isinstance(part, str) or isinstance(whole, str):
        return NO_SUM
    return share(part / whole if whole else None, language)


def indicator(one: Mapping[str, Any], name: str, language: Language, *, short: bool = False) -> str:
    """An indicator's value, or why it has none; `short` of what is told to fewer digits."""
    value = one[name]
    if value is None:
        why = LACKING[one["lacking"][OF_LACKING[name]]]
        return pick(("无法计算：", "none: "), language) + pick(why, language)
    if isinstance(value, str):
        return value
    if name in PERCENTAGES:
        return per_cent(value) if short else share(value, language)
    if name == "threshold":
        return f"{value:,.2f}"
    return shortest(value, PLACES) if short else f"{value:.{PLACES}f}"


def changed(one: Mapping[str, Any], names: Mapping[str, str], language: Language) -> str:
    """What becomes of a figure: `最低生活保障标准：710元 → 780元`."""
    before, after = (written(one[k], one["type"], language) for k in ("before", "after"))
    where = ""
    if one["places"]:
        places = pick(("、", ", "), language).join(
            _place(p, names, language) for p in one["places"]
        )
        where = pick((f"（{places}）", f" ({places})"), language)
    return f"{one[language]}{where}{pick(('：', ': '), language)}{before} → {after}"


def _place(text: str, names: Mapping[str, str], language: Language) -> str:
    """A place: a county, a standard, or one standard of a county."""
    county, _, residence = text.partition("/")
    standards = {"urban": ("城镇", "urban"), "rural": ("农村", "rural"), "": ("", "")}
    word = pick(standards[residence], language)
    name = names.get(county, county)
    return f"{name}{word}" if language == "zh" else f"{name} {word}".strip()


def summary(
    result: Mapping[str, Any], names: Mapping[str, str], language: Language
) -> Iterator[str]:
    """The answer in lines.

    Args:
        result: of a what-if.
        names: of counties, by code.
        language: `zh` or `en`.
    """
    result = without_few(result)
    yield pick(("政策模拟：", "What if: "), language) + result["reform"][language]
    for one in result["changed"]:
        yield f"  {changed(one, names, language)}"
    for one in result["assumed"]:
        yield pick(("  以此代替现行标准：", "  instead of today's: "), language) + changed(
            one, names, language
        )
    yield f"{result['as_of']} · {pick(TAKE_UP[result['take_up']], language)}"
    yield pick(ENTITLED, language)
    yield ""
    yield from _costs(result, language)
    yield ""
    yield from _winners(result, names, language)
    yield "  " + pick(LEFT_OUT, language)
    yield ""
    yield from _cliffs(result["cliffs"], language)
    yield ""
    yield from _poverty(result["poverty"], language)
    if result["figures"] == "illustrative":
        yield ""
        yield pick(ILLUSTRATIVE, language)


def _costs(result: Mapping[str, Any], language: Language) -> Iterator[str]:
    total = result["total"]
    before, after = (money(total[f"cost_{k}"], language) for k in ("before", "after"))
    month = money(total["difference"], language, signed=True)
    year = money(total["difference_y"], language, signed=True)
    yield pick(
        (
            f"每月支出：{before} → {after}，{month}；每年{year}",
            f"Cost a month: {before} → {after}, {month}; a year {year}",
        ),
        language,
    )
    touched = [b for b in result["benefits"] if b["touched"]]
    if not touched:
        yield pick(
            ("  没有一项待遇与这些参数有关。", "  No benefit hangs on these figures."), language
        )
    for one in touched:
        yield f"  {_benefit(one, language)}"
    others = [b["cost_before"] for b in result["benefits"] if not b["touched"]]
    if touched and sum(cost for cost in others if not isinstance(cost, str)):
        # With these the lines add up, unless one of them is of few and not told.
        told = not any(isinstance(cost, str) for cost in others)
        cost = money(sum(others), language) if told else NO_SUM
        yield pick(
            (f"  其他待遇没有变化：{cost}", f"  other benefits, unchanged: {cost}"), language
        )


def _benefit(one: Mapping[str, Any], language: Language) -> str:
    before, after = (money(one[f"cost_{k}"], language) for k in ("before", "after"))
    month = money(one["difference"], language, signed=True)
    moves = pick(
        (
            (
                f"新纳入{count(one['households_in'])}户{count(one['people_in'])}人，"
                f"不再享受{count(one['households_out'])}户{count(one['people_out'])}人"
            ),
            (
                f"households in {count(one['households_in'])} (people {count(one['people_in'])}), "
                f"out {count(one['households_out'])} ({count(one['people_out'])})"
            ),
        ),
        language,
    )
    unknown = ""
    if one["unknown"]:
        unknown = pick(
            (
                f"；金额未知{count(one['unknown'])}户未计入",
                f"; not known and left out {count(one['unknown'])}",
            ),
            language,
        )
    colon = pick(("：", ": "), language)
    comma = pick(("，", ", "), language)
    return f"{one[language]}{colon}{before} → {after}{comma}{month}{comma}{moves}{unknown}"


def _winners(
    result: Mapping[str, Any], names: Mapping[str, str], language: Language
) -> Iterator[str]:
    yield pick(("各县（市、区）受益和受损：", "Winners and losers by county:"), language)
    rows = [(names.get(c["county"], c["county"]), c) for c in result["counties"]]
    idle = [name for name, one in rows if not any(one[k] for k in MOVES)]
    rows = [(name, one) for name, one in rows if any(one[k] for k in MOVES)]
    rows.append((pick(("全市", "the city"), language), result["total"]))
    for name, one in rows:
        gain, loss = (money(one[k], language) for k in ("gain", "loss"))
        words = (
            (
                f"  {name}：受益{count(one['winners'])}户，每月多得{gain}；"
                f"受损{count(one['losers'])}户，每月少得{loss}；未知{count(one['unknown'])}户"
            ),
            (
                f"  {name}: winners {count(one['winners'])} ({gain} a month), "
                f"losers {count(one['losers'])} ({loss}), not known {count(one['unknown'])}"
            ),
        )
        yield pick(words, language)
    open_ = result["total"]["unknown_difference"]
    if open_ and not isinstance(open_, str):
        rest = money(open_, language, signed=True)
        words = (
            f"  支出变化中另有{rest}属于变化未全知的户，既不计入受益，也不计入受损",
            (
                f"  of the change in cost {rest} is of households not wholly known, who are "
                "counted neither as winners nor as losers"
            ),
        )
        yield pick(words, language)
    if idle:
        where = pick(("、", ", "), language).join(idle)
        yield pick((f"  没有变化：{where}", f"  nothing changes: {where}"), language)


def _cliffs(both: Mapping[str, Any], language: Language) -> Iterator[str]:
    step = money(both["step"], language)
    yield pick((f"多挣{step}工资，还剩多少：", f"What is left of {step} more of a wage:"), language)
    for key, word in (("before", ("改革前", "before")), ("after", ("改革后", "after"))):
        one = both[key]
        falls, mean = people_falling(one, language), mean_rate(one, language)
        of, receive, open_, fall = (
            count(one[k]) for k in ("households", "receiving", "unknown", "falling")
        )
        typical = NO_SUM if one["typical"] is None else money(one["typical"], language)
        deepest = money(one["largest"], language)
        less = (
            f"{fall}户（占人数{falls}）多挣反而少得，少得金额中位数{typical}、最多{deepest}",
            (
                f"{fall} ({falls} of the people) have less for earning more, half of them by "
                f"{typical} or more, at most {deepest}"
            ),
        )
        if not one["falling"]:
            less = ("没有一户多挣反而少得", "nobody has less for earning more")
        words = (
            (
                f"  {word[0]}：有工资且待遇可算的{of}户中，"
                f"{receive}户领取待遇，平均边际扣减率{mean}；"
                f"{less[0]}；另有{open_}户无法计算"
            ),
            (
                f"  {word[1]}: of {of} households with a wage "
                f"{receive} receive something, mean marginal rate {mean}; "
                f"{less[1]}; not known of {open_}"
            ),
        )
        yield pick(words, language)


def _poverty(both: Mapping[str, Any], language: Language) -> Iterator[str]:
    yield known_of(both, language)
    if both["before"] is None:
        return
    for name, zh, en in INDICATORS:
        if name.startswith("fgt"):
            continue
        values = [indicator(both[key], name, language, short=True) for key in ("before", "after")]
        more = ""
        if name == "at_risk_of_poverty_rate":
            held = indicator(both["anchored"], name, language, short=True)
            more = pick(
                (f"（按改革前的线：{held}）", f" (at the line of before: {held})"), language
            )
        head = pick((f"{zh}：", f"{en}: "), language)
        yield f"  {head}{values[0]} → {values[1]}{more}"


def known_of(both: Mapping[str, Any], language: Language) -> str:
    """Of how many people the income is known: the indicators speak of them only."""
    known, unknown = both["people"], both["people_unknown"]
    numbers = not isinstance(known, str) and not isinstance(unknown, str) and known + unknown
    part = share(known / numbers, language) if numbers else NO_SUM
    known, open_ = count(known), count(unknown)
    words = (
        (
            f"相对贫困（人均可支配收入，元/月）：收入已知{known}人（{part}），未知{open_}人；"
            "以下只说明收入已知的人，不代表全市。"
        ),
        (
            f"Relative poverty (disposable income a head, yuan a month): known of {known} people "
            f"({part}), not known of {open_}; what follows is of those known, not of the city."
        ),
    )
    whole = (
        f"相对贫困（人均可支配收入，元/月）：{known}人收入全部已知。",
        (
            f"Relative poverty (disposable income a head, yuan a month), "
            f"known of all {known} people."
        ),
    )
    return pick(words if unknown else whole, language)
