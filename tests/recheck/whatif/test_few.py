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

from minsheng.recheck.small import FEWER, LEAST
from minsheng.recheck.whatif.few import INNER, MOVED, NET, NO_SUM, SUMS, as_data, without_few
from minsheng.recheck.whatif.measures import OfBenefit, OfCounty, measured
from minsheng.recheck.whatif.play import Kept
from minsheng.recheck.whatif.views import View

LAWS = ("before", "after")
SIZES = (0, 0, 1, 4, 9, 10, 12, 40, 300)
QUIET = (0, 0, 0, 0, 1, 3)
"""How many of a benefit change that hardly does."""
SUM_OF = dict(zip(MOVED, SUMS, strict=True))
COSTS = ("cost_before", "cost_after", "difference")
SOLVED = 1e-7
"""Below which a part of a vector is nought."""


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
    law = {
        "households": 80, "people": 99, "unknown": 3, "receiving": 30, "people_receiving": 70,
        "rates": (0, 4, 26), "falling": 4, "people_falling": 5, "mean_rate": 0.5,
        "sizes": (4, 0), "largest": 7, "typical": 6.0,
    }  # fmt: skip
    return {
        "counties": [{"county": k, **with_difference(v)} for k, v in found.counties.items()],
        "total": with_difference(found.total),
        "benefits": [
            {"benefit": k, "zh": k, "en": k, "touched": True, **with_difference(v)}
            for k, v in found.benefits.items()
        ],
        "cliffs": {"step": 10_000, "before": law, "after": law},
    }


def with_difference(one: OfCounty | OfBenefit) -> dict[str, int]:
    net = one.cost_after - one.cost_before
    return {**asdict(one), "difference": net, "difference_y": 12 * net}


def rows_of(found: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    yield "total", found["total"]
    yield from ((f"c{k}", one) for k, one in enumerate(found["counties"]))
    yield from ((f"b{k}", one) for k, one in enumerate(found["benefits"]))


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
    lines = [{k: v for k, v in one.items() if k not in sure} for one in equations(exact)]
    open_ = sorted({key for line in lines for key in line})
    if not open_:
        return set()
    matrix = np.array([[line.get(key, 0) for key in open_] for line in lines], float)
    _, sizes, directions = np.linalg.svd(matrix, full_matrices=True)
    free = directions[int((sizes > SOLVED).sum()) :]
    return {key for k, key in enumerate(open_) if not np.any(np.abs(free[:, k]) > SOLVED)}


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
    exact["total"] = {k: sum(c[k] for c in exact["counties"]) for k in (*many, *costs)}
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
    law = data["cliffs"]["before"]
    assert law["rates"] == [0, None, None]
    assert law["sizes"] == [None, 0]
    hidden = ("unknown", "falling", "people_falling", "largest", "typical")
    assert {law[key] for key in hidden} == {None}
    assert (law["households"], law["receiving"], law["mean_rate"]) == (80, 30, 0.5)


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
