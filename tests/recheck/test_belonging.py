"""A household in two parts is found, however far the parts reach into each other."""

from __future__ import annotations

import random
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pytest

from minsheng.recheck.belonging import refuse_twice
from minsheng.recheck.errors import RecheckError

WORDS = "household {} is in part {} and in part {}; number the households so that each number "
WORDS += "is there once in the city"


@dataclass(frozen=True)
class Ids:
    """A part that is known by its household ids."""

    number: int
    given: tuple[int, ...]
    county: str = "320681"

    @property
    def name(self) -> str:
        return f"part {self.number}"


def said(*parts: list[int], read: list[str] | None = None) -> str | None:
    """What is said of parts with such ids; the names of the parts read are noted."""

    def ids(part: Ids) -> np.ndarray:
        if read is not None:
            read.append(part.name)
        return np.array(part.given, np.int64)

    made = [Ids(number, tuple(given)) for number, given in enumerate(parts)]
    try:
        refuse_twice(made, lambda p: (min(p.given), max(p.given)) if p.given else None, ids)
    except RecheckError as error:
        return str(error)
    return None


def first_by_pairs(parts: list[list[int]]) -> str | None:
    """The same, each part held against each that comes after it by lowest id."""
    order = sorted((k for k, p in enumerate(parts) if p), key=lambda k: (parts[k][0], parts[k][-1]))
    for one, other in combinations(order, 2):
        both = set(parts[one]) & set(parts[other])
        if both:
            return WORDS.format(min(both), one, other)
    return None


def test_parts_that_do_not_reach_into_each_other_are_not_read() -> None:
    read: list[str] = []
    assert said([5, 9], [], [1, 4], [20, 30], [25], [10, 12], read=read) is None
    assert read == ["part 3", "part 4"]


def test_parts_that_interleave_and_share_nothing_are_good() -> None:
    assert said(*(list(range(start, 2_000, 50)) for start in range(50))) is None


def test_a_household_at_the_border_of_two_parts_is_refused() -> None:
    assert said([1, 5], [5, 9]) == WORDS.format(5, 0, 1)


def test_a_part_within_a_part_is_no_border() -> None:
    """What comes after a short part still reaches into the long one before it."""
    assert said([1, 50, 100], [2, 3], [60, 100]) == WORDS.format(100, 0, 2)


@pytest.mark.parametrize("number", [0, 17, 48])
def test_one_household_twice_among_parts_that_interleave(number: int) -> None:
    parts = [list(range(start, 2_000, 50)) for start in range(50)]
    parts[49].insert(0, number)
    assert said(*parts) == WORDS.format(number, number, 49)


def test_two_of_one_number_in_one_part_are_not_in_two() -> None:
    assert said([1, 7, 7, 9], [2, 8]) is None


def test_the_first_household_of_the_first_parts_is_named() -> None:
    assert said([3, 8, 9], [4, 8, 9], [1, 9]) == WORDS.format(9, 2, 0)


def test_whatever_the_parts_it_is_as_by_pairs() -> None:
    dice = random.Random(5)
    refused = 0
    for _ in range(1_000):
        top = dice.choice([20, 60, 300])
        parts = [
            sorted(dice.sample(range(top), dice.randrange(7))) for _ in range(dice.randrange(1, 7))
        ]
        expected = first_by_pairs(parts)
        refused += expected is not None
        assert said(*parts) == expected, parts
    assert 200 < refused < 800
