"""Sums over rows below agree with plain ones, however many rows there are and wherever they end."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pytest
from tests.policy.engine.small import rule_of, small

from minsheng.policy.engine.book import compile_book
from minsheng.policy.engine.fused.columns import Batch, Column
from minsheng.policy.engine.fused.compiled import Fused
from minsheng.policy.engine.fused.places import SPREAD
from minsheng.policy.engine.library import library_from_texts

FACTS = """
run:
  as_of: {type: Day, zh: 日, en: day, agency: office, basis: open, ask: 1, baseline: 20200101}
household:
  urban: {type: bool, zh: 城, en: urban, agency: office, basis: open, ask: 1, baseline: false}
  dowry: {type: Fen, zh: 奁, en: dowry, agency: office, basis: open, ask: 1, baseline: 0}
person:
  coins: {type: Fen, zh: 钱, en: coins, agency: office, basis: open, ask: 1, baseline: 0}
  elder: {type: Pointer, zh: 长, en: elder, agency: office, basis: open, ask: 1, baseline: -1}
  idle: {type: bool, zh: 闲, en: idle, agency: office, basis: open, ask: 1, baseline: false}
"""
RULES = {
    "all_coins": ("all_coins(coins: Many[Fen]) -> Fen", "total(coins)"),
    "known_coins": ("known_coins(coins: Many[Fen]) -> Fen", "total_known(coins)"),
    "most_coins": ("most_coins(coins: Many[Fen]) -> Fen", "largest(coins, 0)"),
    "idlers": ("idlers(idle: Many[bool]) -> Count", "count(idle)"),
    "some_idle": ("some_idle(idle: Many[bool]) -> bool", "any_(idle)"),
    "none_busy": ("none_busy(idle: Many[bool]) -> bool", "all_(idle)"),
}
SIZES = {
    "none": [0] * 9,
    "one each": [1] * 70,
    "a lane's worth": [8] * 8,
    "one more than is written at a time": [SPREAD + 1, 1, 2 * SPREAD, 2 * SPREAD + 1, 1],
    "many in the midst": [1, 0, 700, 0, 2],
    "about a word of causes": [1, 7, 8, 2, 9, 1, 3, 2] * 5 + [8, 7],
    "small, then large": [3] * 40 + [60, 61, 2, 1, 1, 1, 1, 1] + [2] * 21,
    "as they come": [3, 0, 2, 5, 1, 4, 2, 1, 0, 6] * 60,
}


@pytest.fixture(scope="module")
def fused() -> Fused:
    rules = "".join(rule_of(signature, body) for signature, body in RULES.values())
    rules += rule_of("part_of(dowry: Fen) -> Fen", "dowry", '"person"')
    rules += rule_of("twice(coins: Fen) -> Fen", "coins + coins", '"person"')
    rules += rule_of("sum_twice(all_coins: Fen) -> Fen", "all_coins + all_coins", '"person"')
    rules += (
        '\n@rule("person")\ndef of_elder(twice: Many[Fen], elder: Pointer) -> Fen:\n'
        '    """It. Source: roll 4."""\n    mine = twice\n    return at(elder, mine, 0)\n'
    )
    texts = small(facts=FACTS, rules=rules, parameters="", reasons="")
    book = compile_book(library_from_texts(texts), date(2020, 11, 1))
    more = ("part_of", "sum_twice", "of_elder")
    return Fused(book, [f"dues__{name}" for name in (*RULES, *more)])


def of_wages(fused: Fused, sizes: list[int], unknown: list[int]) -> Any:
    """Coins 0, 1, 2 ... of the persons in a row, some of them unknown."""
    given = batch(sizes, 0, np.random.default_rng(1))
    rows = int(given.offsets["person"][-1])
    causes = np.zeros(rows, np.uint8)
    causes[unknown] = 1
    columns = {**given.columns, "coins": Column(np.arange(rows, dtype=np.int64), causes)}
    seats = np.concatenate([np.arange(s)[::-1] for s in sizes]).astype(np.int16)
    columns["elder"] = Column(seats)
    given = Batch(given.areas, given.offsets, columns)
    return fused.run(given, fused.table([("320681", "rural"), ("320681", "urban")]), 20201101)


def batch(sizes: list[int], unknown: float, rng: np.random.Generator) -> Batch:
    starts = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
    rows, households = int(starts[-1]), len(sizes)
    none = np.zeros(rows + 1, np.int64)

    def causes(number: int) -> Any:
        drawn = rng.choice([1, 2, 4, 5], number).astype(np.uint8)
        return np.where(rng.random(number) < unknown, drawn, 0).astype(np.uint8)

    coins = rng.integers(-(10**12), 10**12, rows)
    idle = rng.integers(0, 2, rows).astype(np.uint8)
    dowry = rng.integers(0, 10**12, households)
    columns = {
        "coins": Column(coins, causes(rows)),
        "idle": Column(idle, causes(rows)),
        "dowry": Column(dowry, causes(households)),
        "urban": Column(np.zeros(households, np.uint8)),
        "elder": Column(np.full(rows, -1, np.int16)),
    }
    obligors = np.zeros(households + 1, np.int64)
    offsets = {"person": starts, "obligor": obligors, "bill": none, "contribution": none}
    return Batch(np.zeros(households, np.int64), offsets, columns)  # type: ignore[arg-type]


def plain(given: Batch, row: int) -> dict[str, tuple[int, int]]:
    """Value and causes of each rule for a household, by numpy alone; 0 where unknown."""
    start, stop = given.offsets["person"][row : row + 2]
    coins, idle = given.columns["coins"], given.columns["idle"]
    assert coins.causes is not None
    assert idle.causes is not None
    value, cause = coins.values[start:stop], coins.causes[start:stop]
    truth, why = idle.values[start:stop] != 0, idle.causes[start:stop]
    every, reasons = (int(np.bitwise_or.reduce(c, initial=0)) for c in (cause, why))
    yes, no = bool((truth & (why == 0)).any()), bool((~truth & (why == 0)).any())
    return {
        "all_coins": (0, every) if every else (int(value.sum()), 0),
        "known_coins": (int(value[cause == 0].sum()), 0),
        "most_coins": (0, every) if every else (int(value.max()) if len(value) else 0, 0),
        "idlers": (0, reasons) if reasons else (int(truth.sum()), 0),
        "some_idle": (1, 0) if yes else (0, reasons),
        "none_busy": (0, 0) if no else ((0, reasons) if reasons else (1, 0)),
    }


@pytest.mark.parametrize("unknown", [0, 0.02, 0.5, 1])
@pytest.mark.parametrize("sizes", SIZES.values(), ids=SIZES)
def test_sums_agree_with_plain_ones(fused: Fused, sizes: list[int], unknown: float) -> None:
    rng = np.random.default_rng(len(sizes) * 100 + int(unknown * 100))
    given = batch(sizes, unknown, rng)
    made = fused.run(given, fused.table([("320681", "rural"), ("320681", "urban")]), 20201101)
    for row in range(len(sizes)):
        for name, wanted in plain(given, row).items():
            found = made.values[f"dues__{name}"][row], made.causes[f"dues__{name}"][row]
            assert found == wanted, (row, name)


@pytest.mark.parametrize("sizes", SIZES.values(), ids=SIZES)
def test_what_is_above_reaches_every_row_below(fused: Fused, sizes: list[int]) -> None:
    given = batch(sizes, 0.3, np.random.default_rng(7))
    made = fused.run(given, fused.table([("320681", "rural"), ("320681", "urban")]), 20201101)
    dowry = given.columns["dowry"]
    causes = np.repeat(dowry.causes, sizes)  # type: ignore[arg-type]
    assert made.causes["dues__part_of"].tolist() == causes.tolist()
    wanted = np.where(causes == 0, np.repeat(dowry.values, sizes), 0)
    assert made.values["dues__part_of"].tolist() == wanted.tolist()


SEAMS = [
    ([70, 70], [5, 100]),
    ([70, 70], [63, 139]),
    ([1, 9, 16, 17, 63, 64, 65, 3], [0, 237]),
    ([1, 9, 16, 17, 63, 64, 65, 3], [5, 66]),
    ([64, 64, 64], [63]),
    ([63, 2, 63], [64]),
    ([9] * 8, [71]),
    ([9] * 8, [64]),
    ([8] * 7 + [9], [64]),
    ([7] * 8, [55]),
]


@pytest.mark.parametrize(("sizes", "unknown"), SEAMS)
def test_what_is_unknown_is_so_across_the_seams(
    fused: Fused, sizes: list[int], unknown: list[int]
) -> None:
    made = of_wages(fused, sizes, unknown)
    of = np.repeat(np.arange(len(sizes)), sizes)
    open_ = np.isin(np.arange(len(sizes)), of[unknown])
    assert made.causes["dues__all_coins"].tolist() == open_.astype(int).tolist()
    sums = np.bincount(of, np.arange(len(of))).astype(int)
    assert made.causes["dues__sum_twice"].tolist() == open_[of].astype(int).tolist()
    twice = np.where(open_[of], 0, 2 * sums[of])
    assert made.values["dues__sum_twice"].tolist() == twice.tolist()


@pytest.mark.parametrize(("sizes", "unknown"), SEAMS)
def test_a_fellow_is_picked_after_all_fellows_are_made(
    fused: Fused, sizes: list[int], unknown: list[int]
) -> None:
    made = of_wages(fused, sizes, unknown)
    starts = np.repeat(np.cumsum([0, *sizes[:-1]]), sizes)
    elder = starts + np.concatenate([np.arange(s)[::-1] for s in sizes])
    causes = np.isin(elder, unknown)
    assert made.causes["dues__of_elder"].tolist() == causes.astype(int).tolist()
    assert made.values["dues__of_elder"].tolist() == np.where(causes, 0, 2 * elder).tolist()
