"""Over arrays the helpers say what they say on one household, wherever all is known."""

from __future__ import annotations

import random
from itertools import pairwise

import numpy as np
import pytest

from minsheng.bench import arrays
from minsheng.bench.arrays import Extents, Fellows, Rows, Toward
from minsheng.policy.engine import helpers
from minsheng.policy.engine.kinds import Rounding
from minsheng.policy.engine.language import HELPERS

DICE = random.Random(7)
HEIGHT = 200
DAYS = [DICE.randint(1930, 2020) * 10_000 + DICE.randint(101, 1228) for _ in range(HEIGHT)]
MONTHS = [DICE.randint(1990, 2020) * 100 + DICE.randint(1, 12) for _ in range(HEIGHT)]
MONEY = [DICE.choice([0, DICE.randint(0, 900_000)]) for _ in range(HEIGHT)]
OTHER = [DICE.randint(0, 900_000) for _ in range(HEIGHT)]
SMALL = [DICE.randint(1, 12) for _ in range(HEIGHT)]
RATES = [DICE.randint(0, 10_000) for _ in range(HEIGHT)]
TRUTH = [DICE.random() < 0.4 for _ in range(HEIGHT)]
COUNTS = [DICE.choice([0, 0, 1, 2, 5]) for _ in range(HEIGHT)]
ROUNDINGS = [Rounding(b, d, t) for b in (1, 100) for d, t in ((-1, 0), (1, 0), (0, -1), (0, 1))]


def column(values: list, kind: str = "i8") -> np.ndarray:
    return np.array(values, "?" if isinstance(values[0], bool) else kind)


def same(name: str, *columns: list, rest: tuple = ()) -> None:
    over = arrays.HELPERS[name](*[column(c) for c in columns], *rest)
    one = [getattr(helpers, name)(*row, *rest) for row in zip(*columns, strict=True)]
    assert np.broadcast_to(over, HEIGHT).tolist() == one


def test_no_helper_is_left_out():
    assert set(arrays.HELPERS) == set(HELPERS)


def test_choosing_and_comparing():
    same("where", TRUTH, MONEY, OTHER)
    same("not_", TRUTH)
    same("known", MONEY)
    same("contradicted", MONEY)
    same("least", MONEY, OTHER, RATES)
    same("greatest", MONEY, OTHER, RATES)
    same("clamp", MONEY, RATES, OTHER)


def test_a_plain_condition_chooses_once_for_all():
    assert arrays.where(True, 1, 2) == 1
    assert arrays.not_(True) is False


@pytest.mark.parametrize("rounding", ROUNDINGS, ids=str)
def test_money(rounding):
    same("rounded", MONEY, rest=(rounding,))
    same("share", MONEY, RATES, rest=(rounding,))
    same("part", MONEY, SMALL, rest=(rounding,))


def test_time():
    same("years_between", DAYS, DAYS[::-1])
    same("month_of", DAYS)
    same("months_between", MONTHS, MONTHS[::-1])
    same("months_later", MONTHS, SMALL)


@pytest.mark.parametrize(
    ("name", "kind", "rest"),
    [
        ("total", "money", ()),
        ("total_known", "money", ()),
        ("count", "truth", ()),
        ("any_", "truth", ()),
        ("all_", "truth", ()),
        ("largest", "money", (17,)),
    ],
)
@pytest.mark.parametrize("counts", [COUNTS, [0] * HEIGHT], ids=["some", "none"])
def test_rows_taken_together(name, kind, rest, counts):
    height = sum(counts)
    values = [DICE.random() < 0.5 if kind == "truth" else DICE.randint(0, 9) for _ in range(height)]
    starts = np.concatenate(([0], np.cumsum(counts)))
    kept = np.array(values, "?" if kind == "truth" else "i8")
    over = arrays.HELPERS[name](Rows(kept, Extents(starts)), *rest)
    one = [getattr(helpers, name)(values[a:b], *rest) for a, b in pairwise(starts)]
    assert over.tolist() == one


def test_those_who_point_here():
    people, cousins = ([DICE.randint(least, 4) for _ in range(60)] for least in (1, 0))
    first = np.concatenate(([0], np.cumsum(people)))
    whose = [h for h, several in enumerate(cousins) for _ in range(several)]
    pointers = [DICE.randint(-1, people[h] - 1) for h in whose]
    holds = [DICE.random() < 0.5 for _ in whose]
    pointing = Toward(np.array(pointers, "i2"), first[whose], int(first[-1]))
    rows = Rows(np.array(holds, "?"), Fellows(first[whose]))
    one = [
        helpers.any_of(
            [pointers[k] == place for k, of in enumerate(whose) if of == h],
            [holds[k] for k, of in enumerate(whose) if of == h],
        )
        for h, several in enumerate(people)
        for place in range(several)
    ]
    assert arrays.any_of(pointing, rows).tolist() == one


def test_pointers_to_fellows():
    sizes = [DICE.randint(1, 5) for _ in range(60)]
    starts = np.concatenate(([0], np.cumsum(sizes)))
    owner = np.repeat(np.arange(60), sizes)
    values = [DICE.randint(0, 99) for _ in range(starts[-1])]
    nobody = [DICE.randint(100, 199) for _ in range(starts[-1])]
    pointers = [DICE.randint(-1, sizes[h] - 1) for h in owner]
    rows = Rows(np.array(values), Fellows(starts[owner]))
    over = arrays.at(np.array(pointers, "i2"), rows, np.array(nobody))
    one = [
        helpers.at(p, values[starts[h] : starts[h + 1]], n)
        for p, h, n in zip(pointers, owner, nobody, strict=True)
    ]
    assert over.tolist() == one
