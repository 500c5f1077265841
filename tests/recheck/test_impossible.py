"""What a fact may be at the most, to the fen and to the day, in batches made by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from minsheng.policy.engine.fused.columns import Batch, Column, dtype_of
from minsheng.policy.engine.library import Library
from minsheng.policy.engine.rule import Entity
from minsheng.policy.laws.kinds import Relation
from minsheng.recheck.checks import MOST_FEN, refuse_impossible
from minsheng.recheck.errors import RecheckError

AS_OF = 202_011
Numbers = dict[Entity, list[int]]


def told(library: Library, numbers: Numbers, **cells: list[int]) -> str | None:
    """What is said of households 10, 20, ... with such facts; nothing where all can be.

    Args:
        numbers: persons and obligors of each household; bills of each person.
        cells: facts by name.
    """
    numbers = {"obligor": [0] * len(numbers["person"]), **numbers}
    persons = sum(numbers["person"])
    numbers = {"bill": [0] * persons, "contribution": [0] * persons, **numbers}
    offsets: Any = {
        entity: np.concatenate([[0], np.cumsum(given)]).astype(np.int64)
        for entity, given in numbers.items()
    }
    columns = {
        name: Column(np.array(given, dtype_of(library.facts[name].type)))
        for name, given in cells.items()
    }
    households = len(numbers["person"])
    batch = Batch(np.zeros(households, np.int64), offsets, columns)
    ids = np.arange(10, 10 * households + 1, 10)
    try:
        refuse_impossible("part 3", batch, library.facts, ids, AS_OF)
    except RecheckError as error:
        return str(error)
    return None


@pytest.mark.parametrize(
    ("name", "good", "bad", "words"),
    [
        ("birth", 20_201_130, 20_201_201, "is after the snapshot's month 202011"),
        ("birth", 18_901_101, 18_901_001, "is more than 130 years ago"),
        ("birth", 20_200_229, 20_190_229, "is no day of the calendar (yyyymmdd)"),
        ("birth", 20_001_231, 20_001_300, "is no day of the calendar (yyyymmdd)"),
        ("exit_start", 202_111, 202_112, "is more than a year after the snapshot's month"),
        ("exit_start", 0, 202_013, "is no month (yyyymm)"),
        ("exit_start", 202_012, 202_000, "is no month (yyyymm)"),
        ("wage_verified_m", MOST_FEN, MOST_FEN + 1, "is more than 100,000,000,000 yuan"),
        ("wage_verified_m", 0, -1, "is negative money"),
        ("spouse", -1, 2, "points to a person the household does not have"),
        ("spouse", -1, -2, "points to a person the household does not have"),
        ("vehicles", 0, -1, "is a negative count"),
        ("relation", int(Relation.HEAD), 99, "is no Relation"),
    ],
)
def test_a_fact_is_refused_just_beyond_what_it_may_be(
    library: Library, name: str, good: int, bad: int, words: str
) -> None:
    numbers: Numbers = {"person": [1, 1]}
    assert told(library, numbers, **{name: [good, good]}) is None
    said = told(library, numbers, **{name: [good, bad]})
    assert said is not None
    assert said.startswith("part 3, household 20: ")
    assert words in said
    assert f"`{name}`" in said


@pytest.mark.parametrize("name", ["wage_verified_m", "bill_own_share", "obligor_income_m"])
def test_the_money_of_a_household_is_counted_together(library: Library, name: str) -> None:
    """Of all its rows, of the one household whose they are, and of no other."""
    half = MOST_FEN // 2
    entity = library.facts[name].entity
    numbers: Numbers = {"person": [1, 2, 2]}
    if entity == "bill":
        numbers["bill"] = [1, 1, 1, 1, 1]
    elif entity == "obligor":
        numbers["obligor"] = [1, 2, 2]
    within = [half, half, half, half, half]
    assert told(library, numbers, **{name: within}) is None
    beyond = [half, half, half, half, half + 1]
    said = told(library, numbers, **{name: beyond})
    assert said is not None
    assert said.startswith("part 3, household 30: its money adds up to more than 100,000,000,000")
    crossing = [half, half, half - 1, half + 2, half - 1]
    said = told(library, numbers, **{name: crossing})
    assert said is not None
    assert said.startswith("part 3, household 30: ")


def test_a_grade_stands_beside_a_disability(library: Library) -> None:
    numbers: Numbers = {"person": [1, 1]}
    assert told(library, numbers, disability=[1, 0], disability_grade=[2, 0]) is None
    said = told(library, numbers, disability=[1, 0], disability_grade=[0, 2])
    assert said is not None
    assert "household 20: `disability_grade`" in said
    assert "is a grade where no disability stands" in said
