"""Nothing of few: an attacker who solves for what is not told finds no figure of fewer than ten."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any

import numpy as np
import pytest
from tests.recheck.whatif.made import NAMES, kept, view

from minsheng.recheck.small import FEWER, LEAST, NEXT, NO_SUM
from minsheng.recheck.whatif.few import INNER, MOVED, NET, SUMS, as_data, without_few
from minsheng.recheck.whatif.measures import OfBenefit, OfCounty, measured
from minsheng.recheck.whatif.play import Kept
from minsheng.recheck.whatif.views import View

LAWS = ("before", "after")
SIZES = (0, 0, 1, 4, 9, 10, 12, 40, 300)
QUIET = (0, 0, 0, 0, 1, 3)
"""How many of a benefit change that hardly does."""
SUM_OF = dict(zip(MOVED, SUMS, strict=True))
COSTS = ("cost_before", "cost_after", "difference")


def a_part(dice: random.Random, county: str, quiet: dict[str, bool]) -> tuple[Kept, View]:
    """A county before and after, whose groups are often of few households."""
    households = range(400)
    old: dict[str, dict[int, int]] = {}
    new: dict[str, dict[int, int]] = {}
    open_: dict[str, list[int]] = {}
    drawn: dict[str, dict[int, int]] = {}
    for name, hardly in quiet.items():
        few = QUIET if hardly else SIZES
        sizes = [dice.choice(one) for one in (SIZES, few, few, few, SIZES)]
        stay, other, come, gone, lost = (dice.sample(households, n) for n in sizes)
        before = {k: dice.randrange(1, 90_000) for k in (*stay, *other, *gone)}
        after = {k: v for k, v in before.items() if k not in gone}
        after |= {k: dice.randrange(1, 90_000) for k in (*other, *come)}
        old[name], new[name], open_[name] = before, after, sorted(lost)
        drawn[name] = dict.fromkeys(dice.sample(households, dice.choice(SIZES)), 50)
    people = [1 + k % 3 for k in households]
    return kept(view(old, people, open_), people, county, drawn), view(new, people, open_)


def a_result(seed: int) -> dict[str, Any]:
    """A what-if of a city made by chance, counted as any other is."""
    dice = random.Random(seed)
    quiet = {name: dice.random() < 1 / 2 for name in NAMES[: dice.choice((1, 2, 3))]}
    parts = [a_part(dice, str(320_600 + k), quiet) for k in range(dice.choice((1, 2, 3, 5)))]
    found = measured([before for before, _ in parts], [after for _, after in parts])
    return {
        "counties": [{"county": k, **with_difference(v)} for k, v in found.counties.items()],
        "total": with_difference(found.total),
        "benefits": [
            {"benefit": k, "zh": k, "en": k, "touched": True, **with_difference(v)}
            for k, v in found.benefits.items()
        ],
        "cliffs": the_cliffs(dice),
        "poverty": the_poverty(dice, found.total.households),
    }


def a_law(rates: list[int], level: int, open_: int, each: tuple[int, int, int]) -> dict[str, Any]:
    """The cliffs of households whose classes, and people in each household, are these."""
    *steady, falling = rates
    receiving = sum(rates)
    people = [size * n for size, n in zip(each, (falling, sum(steady), level), strict=True)]
    part = falling // 3
    return {
        "households": receiving + level, "people": sum(people), "unknown": open_,
        "receiving": receiving, "people_receiving": sum(people[:2]), "rates": tuple(rates),
        "falling": falling, "people_falling": people[0],
        "mean_rate": sum(steady[1:]) / receiving if receiving else None,
        "sizes": (falling - part, 0, part), "largest": 7 if falling else 0,
        "typical": 6.0 if falling else None,
    }  # fmt: skip


def the_cliffs(dice: random.Random) -> dict[str, Any]:
    """Cliffs of classes that are often of few, and change for few."""
    rates = [dice.choice((*SIZES, 2_000)) for _ in range(4)]
    level, earning = dice.choice(SIZES), 20_000 + dice.choice(SIZES)
    each = dice.choice(((1, 2, 3), (1, 1, 1), (3, 2, 1)))
    other = [max(0, n + dice.choice((0, 0, 0, -1, 3, 40))) for n in rates]
    levels = level, max(0, level + dice.choice((0, 0, -2, 5, 90)))
    laws = [
        a_law(some, n, earning - sum(some) - n, each)
        for some, n in zip((rates, other), levels, strict=True)
    ]
    return {"step": 10_000, **dict(zip(LAWS, laws, strict=True))}


def the_poverty(dice: random.Random, households: int) -> dict[str, Any]:
    """Poverty of some of the households, each of two people."""
    rows = max(0, households - dice.choice(SIZES))
    people, open_ = 2 * rows, 2 * (households - rows)
    poor = [min(people, dice.choice((*SIZES, 500))) for _ in range(3)]
    names = (*LAWS, "anchored")
    told = {k: indicators_of(n, rows, people) for k, n in zip(names, poor, strict=True)}
    return {"people": people, "people_unknown": open_, **told}


def indicators_of(poor: int, rows: int, people: int) -> dict[str, Any]:
    rate = poor / people
    return {
        "rows": rows, "weight": float(people), "median": 900.0, "threshold": 540.0,
        "at_risk_of_poverty_rate": rate, "relative_median_poverty_gap": 1 / 3 if poor else None,
        "gini": 1 / 3, "s80_s20": 5 / 3, "fgt0": rate, "fgt1": rate, "fgt2": rate,
        "negative_incomes": 0, "lacking": {} if poor else {"gap": "nobody_poor"},
    }  # fmt: skip


def with_difference(one: OfCounty | OfBenefit) -> dict[str, int]:
    net = one.cost_after - one.cost_before
    return {**asdict(one), "difference": net, "difference_y": 12 * net}


A_RESULT = a_result(1)
ONE_OF_EIGHTEEN = {
    **a_law([0, 10, 0, 0, 0, 7, 0], 1, 100, (1, 1, 5)),
    "mean_rate": 7 / 17,
    "people": 50,
    "people_receiving": 45,
}
SMALL = {"step": 10_000, "before": ONE_OF_EIGHTEEN, "after": ONE_OF_EIGHTEEN}
"""One of eighteen receives nothing, five of fifty people live with them."""


def rows_of(found: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    yield "total", found["total"]
    yield from ((f"c{k}", one) for k, one in enumerate(found["counties"]))
    yield from ((f"b{k}", one) for k, one in enumerate(found["benefits"]))


def counts_of(cliffs: Mapping[str, Any]) -> dict[str, Any]:
    """Each count of the cliffs by a name of its own."""
    named = {}
    for law in LAWS:
        for key, value in cliffs[law].items():
            if key in CLASSES:
                named |= {f"{law}.{key}{k}": n for k, n in enumerate(value)}
            elif key not in {"mean_rate", "largest", "typical"}:
                named[f"{law}.{key}"] = value
    return named


CLASSES = {"rates": "receiving", "sizes": "falling"}
LEFT = (
    ("households", "receiving"), ("households", "falling"), ("receiving", "falling"),
    ("people", "people_receiving"), ("people", "people_falling"),
    ("people_receiving", "people_falling"),
)  # fmt: skip
"""A whole and a part: who is left is of few, too."""


def of_cliffs(named: Mapping[str, Any]) -> Iterator[dict[str, int]]:
    """What everybody knows of the counts of cliffs: each adds up to nought."""
    last = max(key for key in named if key.startswith("before.rates"))[len("before.") :]
    for law in LAWS:
        for key, whole in CLASSES.items():
            parts = [name for name in named if name.startswith(f"{law}.{key}")]
            yield {f"{law}.{whole}": -1, **dict.fromkeys(parts, 1)}
        yield {f"{law}.falling": -1, f"{law}.{last}": 1}
        for whole, part in LEFT:
            yield {f"{law}.{whole}": 1, f"{law}.{part}": -1, f"{law}.{whole}-{part}": -1}
    both = [name.removeprefix("before.") for name in named if name.startswith("before.")]
    for key in (*both, *(f"{whole}-{part}" for whole, part in LEFT)):
        yield {f"after.{key}": 1, f"before.{key}": -1, f"more.{key}": -1}
    earning = ("households", "unknown")
    yield {f"{law}.{key}": way for law, way in (("before", 1), ("after", -1)) for key in earning}


def followed(lines: list[dict[str, int]], sure: set[str]) -> set[str]:
    """What is not told, and follows from the equations all the same."""
    lines = [{k: v for k, v in one.items() if k not in sure} for one in lines]
    open_ = sorted({key for line in lines for key in line})
    if not open_:
        return set()
    matrix = np.array([[line.get(key, 0) for key in open_] for line in lines], float)
    rank = np.linalg.matrix_rank(matrix)
    # What is told already by the equations adds nothing to them.
    return {
        key
        for key, one in zip(open_, np.eye(len(open_)), strict=True)
        if np.linalg.matrix_rank(np.vstack([matrix, one])) == rank
    }


def equations(found: Mapping[str, Any]) -> Iterator[dict[str, int]]:
    """What everybody knows of the figures of a what-if: each adds up to nought."""
    counties = range(len(found["counties"]))
    benefits = range(len(found["benefits"]))
    for key in (*MOVED, *SUMS, *COSTS):
        yield {f"total.{key}": -1, **{f"c{k}.{key}": 1 for k in counties}}
    for key in COSTS:
        yield {f"total.{key}": -1, **{f"b{k}.{key}": 1 for k in benefits}}
    for name, one in rows_of(found):
        yield {f"{name}.{key}": way for key, way in zip(COSTS, (1, -1, 1), strict=True)}
        if "gain" in one:
            keys = ("difference", *SUMS)
            yield {f"{name}.{key}": way for key, way in zip(keys, (-1, 1, -1, 1), strict=True)}
        for kind in ("households", "people") if "households_in" in one else ():
            keys = (f"{kind}_{key}" for key in (*LAWS, "in", "out"))
            yield {f"{name}.{key}": way for key, way in zip(keys, (1, -1, 1, -1), strict=True)}


def known(told: Mapping[str, Any], exact: Mapping[str, Any]) -> set[str]:
    """The figures that are told, and the sums of nobody."""
    found = set()
    for (name, one), (_, true) in zip(rows_of(told), rows_of(exact), strict=True):
        found |= {f"{name}.{key}" for key, value in one.items() if not isinstance(value, str)}
        nobody = [key for key in MOVED if true.get(key) == 0 and one[key] == 0]
        found |= {f"{name}.{SUM_OF[key]}" for key in nobody}
    return found


def solved(told: Mapping[str, Any], exact: Mapping[str, Any]) -> set[str]:
    """The figures that are not told, and follow all the same from those that are."""
    sure = known(told, exact)
    return followed(list(equations(exact)), sure)


def of_few(exact: Mapping[str, Any]) -> set[str]:
    """The figures that are of fewer than ten; that nothing changes tells nothing of anybody."""

    def few(number: int) -> bool:
        return 0 < number < LEAST

    found = set()
    for name, one in rows_of(exact):
        keys = {key for key in MOVED if key in one and few(one[key])}
        keys |= {SUM_OF[key] for key in keys}
        for law in LAWS:
            receiving = one.get(f"receiving_{law}", one.get(f"households_{law}"))
            keys |= {f"cost_{law}"} if few(receiving) else set()
        moving = one["changed"] if "changed" in one else sum(one[key] for key in MOVED)
        keys |= {"difference"} if few(moving) else set()
        ways = [
            f"{kind}_{key}" for kind in ("households", "people") for key in (*LAWS, "in", "out")
        ]
        keys |= {key for key in ways if few(one.get(key, 0))}
        found |= {f"{name}.{key}" for key in keys if one.get(key)}
    return found


@pytest.mark.parametrize("start", range(0, 400, 100))
def test_nothing_of_few_is_told_or_follows_from_what_is(start: int) -> None:
    for seed in range(start, start + 100):
        exact = a_result(seed)
        told = without_few(exact)
        secret = of_few(exact)
        assert not secret & known(told, exact), seed
        assert not secret & solved(told, exact), (seed, secret & solved(told, exact))


@pytest.mark.parametrize("start", range(0, 80, 20))
def test_no_count_of_cliffs_of_few_nor_a_change_for_few_is_told_or_follows(start: int) -> None:
    for seed in range(start, start + 20):
        dice = random.Random(seed)
        exact = {**A_RESULT, "cliffs": the_cliffs(dice)}
        true, told = counts_of(exact["cliffs"]), counts_of(without_few(exact)["cliffs"])
        lines = list(of_cliffs(true))
        every = dict(true)
        for line in lines:  # what is left, and what changes, one by one
            for key in line.keys() - every.keys():
                every[key] = sum(n * every[k] for k, n in line.items() if k != key)
        sure = {key for key, value in told.items() if not isinstance(value, str)}
        assert all(told[key] == true[key] for key in sure)
        secret = {key for key, n in every.items() if 0 < abs(n) < LEAST}
        found = secret & (sure | followed(lines, sure))
        assert not found, (seed, found)


def test_who_of_eighteen_receives_nothing_is_not_told_and_no_rate_tells_seven_of_seventeen() -> (
    None
):
    exact = {**A_RESULT, "cliffs": SMALL}
    law = without_few(exact)["cliffs"]["before"]
    assert law["rates"] == [0, NEXT, 0, 0, 0, FEWER, 0]
    assert (law["receiving"], law["households"], law["mean_rate"]) == (17, NEXT, NO_SUM)
    assert (law["people_receiving"], law["people"]) == (45, NEXT)


def test_no_rate_of_the_poor_tells_how_many_they_are_nor_how_many_more() -> None:
    for people in (400, 2_000, 700_000):
        told = [rates_of(n, people) for n in range(40)]
        for poor in (0, 7, 19, 23):
            assert told.count(told[poor]) > LEAST / 3, (people, poor)


def rates_of(poor: int, people: int) -> list[Any]:
    """What is told of so many poor, of the figures that count people."""
    one = indicators_of(poor, people // 2, people)
    told = dict.fromkeys((*LAWS, "anchored"), one)
    exact = {**A_RESULT, "poverty": {"people": people, "people_unknown": 0, **told}}
    exact["total"] = {**exact["total"], "households": people // 2}
    law = without_few(exact)["poverty"]["after"]
    return [law[key] for key in ("at_risk_of_poverty_rate", "fgt0")]


def test_of_few_poor_no_gap_and_of_few_known_or_unknown_nothing_that_tells_them() -> None:
    def told(poor: int, rows: int, open_: int) -> dict[str, Any]:
        laws = dict.fromkeys((*LAWS, "anchored"), indicators_of(poor, rows, 2 * rows))
        exact = {**A_RESULT, "poverty": {"people": 2 * rows, "people_unknown": 2 * open_, **laws}}
        exact["total"] = {**exact["total"], "households": rows + open_}
        return without_few(exact)["poverty"]

    many = told(50, 1_000, 20)
    assert many["before"]["relative_median_poverty_gap"] == 0.3333
    assert (many["people"], many["before"]["weight"]) == (2_000, 2_000)
    few = told(6, 1_000, 20)["before"]
    assert {few[key] for key in ("relative_median_poverty_gap", "fgt1", "fgt2")} == {NO_SUM}
    known = told(50, 1_000, 3)
    assert (known["people"], known["people_unknown"]) == (NEXT, FEWER)
    assert (known["before"]["rows"], known["before"]["weight"]) == (NEXT, NEXT)
    small = told(2, 4, 100)
    assert {small["before"][key] for key in ("median", "threshold", "gini")} == {NO_SUM}
    assert small["people"] == FEWER


def test_of_many_all_is_told() -> None:
    exact = a_result(1)
    for one in (*exact["counties"], exact["total"]):
        one.update(dict.fromkeys((*MOVED, "receiving_before", "receiving_after"), 50))
    for one in exact["benefits"]:
        counts = [key for key in one if key.startswith(("households_", "people_"))]
        one.update(dict.fromkeys((*counts, "changed", "unknown", "drawing"), 50))
        one["drawing_unknown"] = 20
    told = without_few(exact)
    for (name, one), (_, true) in zip(rows_of(told), rows_of(exact), strict=True):
        assert one == {k: v for k, v in true.items() if k not in INNER}, name


def test_a_sum_of_few_goes_with_its_count_and_the_next_county_with_it() -> None:
    exact = a_result(1)
    many = {**dict.fromkeys(MOVED, 0), **dict.fromkeys(SUMS, 0), "winners": 50, "gain": 500}
    costs = {"cost_before": 900, "difference": 500, "difference_y": 6_000, "cost_after": 1_400}
    costs |= {"receiving_before": 60, "receiving_after": 60}
    sizes = (("a", 3), ("b", 50), ("c", 20), ("d", 70))
    exact["counties"] = [
        {**many, **costs, "county": code, "winners": number} for code, number in sizes
    ]
    exact["benefits"] = []
    exact["total"] |= {k: sum(c[k] for c in exact["counties"]) for k in (*many, *costs)}
    told = {one["county"]: one for one in without_few(exact)["counties"]}
    assert [told[code]["winners"] for code, _ in sizes] == [FEWER, 50, "…", 70]
    for code in "ac":
        assert {told[code][key] for key in ("gain", *NET)} == {NO_SUM}
        assert told[code]["loss"] == 0  # of nobody
        assert told[code]["cost_before"] == 900
    assert told["b"]["gain"] == 500


def test_as_data_it_is_null_and_says_so() -> None:
    exact = a_result(3)
    data = json.loads(json.dumps(as_data(exact)))
    words, plain = without_few(exact), {"county", "benefit", "zh", "en", "touched"}
    nulls = 0
    for (_, one), (_, said) in zip(rows_of(data), rows_of(words), strict=True):
        for key in one.keys() - plain:
            nulls += one[key] is None
            assert one[key] == (None if isinstance(said[key], str) else said[key])
    assert nulls
    assert "null" in data["null"]["zh"]
    exact["cliffs"] = SMALL
    law = as_data(exact)["cliffs"]["before"]
    assert law["rates"] == [0, None, 0, 0, 0, None, 0]
    assert (law["households"], law["receiving"], law["mean_rate"]) == (None, 17, None)


def test_a_benefit_that_changes_for_few_takes_the_next_with_it_and_not_all() -> None:
    exact = a_result(1)
    none = {key: 0 for key in exact["benefits"][0] if key not in {"benefit", "zh", "en", "touched"}}
    level = {**none, "households_before": 99, "households_after": 99, "cost_before": 7}
    sizes = (("a", 4), ("b", 80), ("c", 20), ("d", 0))
    exact["benefits"] = [
        {**level, "benefit": k, "changed": n, "difference": 5 * n, "cost_after": 7 + 5 * n}
        for k, n in sizes
    ]
    many = {**dict.fromkeys(MOVED, 40), "receiving_before": 99, "receiving_after": 99}
    exact["total"] |= many
    exact["counties"] = [{**exact["counties"][0], **many}]
    told = without_few(exact)
    assert {one["benefit"]: one["difference"] for one in told["benefits"]} == {
        "a": NO_SUM, "b": 400, "c": NO_SUM, "d": 0,
    }  # fmt: skip
    assert told["total"]["difference"] == exact["total"]["difference"]
