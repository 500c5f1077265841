"""Rows stand where they belong, no household has too many, and none is in two parts."""

from __future__ import annotations

import random
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from minsheng.recheck.belonging import (
    MOST,
    offsets_of,
    refuse_households,
    refuse_strangers,
    refuse_twice,
)
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


COUNTY, VILLAGE = "320681", 320_681_100_001


def tables(sizes: list[int], **below: list[int]) -> dict[Any, pa.Table]:
    """A part of households 10, 20, ... in their order, each row where it belongs.

    Args:
        sizes: persons of each household.
        below: obligors of each household; bills and contributions of each person.
    """
    ids = np.arange(10, 10 * len(sizes) + 1, 10)
    obligors = below.get("obligor", [0] * len(sizes))
    household = {
        "household_id": ids,
        "county": np.full(len(ids), int(COUNTY)),
        "village": np.full(len(ids), VILLAGE),
        "n_persons": np.array(sizes),
        "n_obligors": np.array(obligors),
    }
    of, place = np.repeat(ids, sizes), np.concatenate([np.arange(n) for n in sizes])
    made = {
        "household": household,
        "person": {"household_id": of},
        "obligor": {"household_id": np.repeat(ids, obligors)},
    }
    for entity in ("bill", "contribution"):
        numbers = np.array(below.get(entity, [0] * len(of)))
        made["person"][f"n_{entity}s"] = numbers
        made[entity] = {
            "household_id": np.repeat(of, numbers),
            "person_no": np.repeat(place, numbers),
        }
    return {entity: pa.table(columns) for entity, columns in made.items()}


def put(table: pa.Table, name: str, values: Any) -> pa.Table:
    """A table with another column in the place of one."""
    return table.set_column(table.schema.get_field_index(name), name, pa.array(values))


@pytest.mark.parametrize(
    ("sizes", "below", "words"),
    [
        ([1, 101, 1], {}, "household 20: 101 rows of person (`n_persons`), more than the 100"),
        ([1, 1], {"obligor": [0, 101]}, "household 20: 101 rows of obligor (`n_obligors`)"),
        ([2, 2], {"bill": [0, 0, 2_001, 0]}, "household 20: 2001 rows of bill (`n_bills`)"),
        ([1, 3], {"bill": [9, 700, 700, 601]}, "household 20: 2001 rows of bill (`n_bills`)"),
        (
            [3, 2],
            {"contribution": [0, 1_000, 1_001, 900, 900]},
            "household 10: 2001 rows of contribution (`n_contributions`), more than the 2000",
        ),
    ],
)
def test_no_household_has_more_than_can_be(sizes, below, words: str) -> None:
    with pytest.raises(RecheckError) as told:
        offsets_of("part 3", tables(sizes, **below))
    assert str(told.value).startswith(f"part 3, {words}")


def test_as_many_as_can_be_are_good() -> None:
    """Each alone, and several households that together have more."""
    most = MOST["person"]
    given = tables(
        [most, 2, most],
        obligor=[most, 0, most],
        bill=[MOST["bill"], *[0] * (most - 1), 1_000, 1_000, *[20] * most],
        contribution=[*[20] * most, 1_999, 1, *[20] * most],
    )
    offsets = offsets_of("part 3", given)
    assert offsets["person"].tolist() == [0, most, most + 2, 2 * most + 2]
    assert offsets["bill"][-1] == given["bill"].num_rows == 6_000
    refuse_strangers("part 3", given, offsets)


@pytest.mark.parametrize(
    ("name", "values", "words"),
    [
        ("household_id", [10, 20, 20], "part 3: household ids must ascend"),
        ("household_id", [20, 10, 30], "part 3: household ids must ascend"),
        ("household_id", [-1, 10, 30], "part 3, household -1: its id is negative"),
        ("county", [320681, 320613, 320681], "part 3, household 20: its `county` is 320613"),
        ("county", [320681, 320681, 320682], "part 3, household 30: its `county` is 320682"),
        ("village", [10**11 - 1, VILLAGE, VILLAGE], "part 3, household 10: its `village` 99999"),
        ("village", [VILLAGE, VILLAGE, 10**12], "part 3, household 30: its `village` 10000"),
        ("village", [VILLAGE, 0, 10**12], "part 3, household 20: its `village` 0 is no"),
        (
            "village",
            [VILLAGE, 320_682_000_000, VILLAGE],
            (
                "part 3, household 20: its `village` 320682000000 lies in the county 320682, but "
                "it stands in the folder 320681; move it there or correct the village"
            ),
        ),
        (
            "village",
            [VILLAGE, VILLAGE, 320_680_999_999],
            "part 3, household 30: its `village` 320680999999 lies in the county 320680",
        ),
    ],
)
def test_a_household_out_of_place_is_refused(name: str, values: list[int], words: str) -> None:
    given = put(tables([1, 1, 1])["household"], name, values)
    with pytest.raises(RecheckError) as told:
        refuse_households("part 3", COUNTY, given)
    assert str(told.value).startswith(words)


@pytest.mark.parametrize(
    ("name", "values"),
    [("household_id", [0, 1, 2**62]), ("village", [320_681_000_000, VILLAGE, 320_681_999_999])],
)
def test_a_household_at_the_ends_of_what_can_be_is_good(name: str, values: list[int]) -> None:
    refuse_households("part 3", COUNTY, put(tables([1, 1, 1])["household"], name, values))
    refuse_households("part 3", COUNTY, tables([1])["household"].slice(0, 0))


@pytest.mark.parametrize("entity", ["person", "obligor", "bill", "contribution"])
def test_a_row_that_names_another_is_refused_wherever_it_stands(entity: str) -> None:
    """Two that changed places among them; the first such row is named."""
    dice = random.Random(7)
    for _ in range(200):
        sizes = [dice.randint(1, 3) for _ in range(dice.randint(2, 5))]
        given = tables(
            sizes,
            obligor=[dice.randint(0, 2) for _ in sizes],
            bill=[dice.randint(0, 2) for _ in range(sum(sizes))],
            contribution=[dice.randint(0, 2) for _ in range(sum(sizes))],
        )
        offsets = offsets_of("part 3", given)
        refuse_strangers("part 3", given, offsets)
        right = given[entity]["household_id"].to_pylist()
        wrong = list(right)
        one, other = (dice.randrange(len(right) or 1) for _ in range(2))
        if right and dice.random() < 0.5:
            wrong[one] = dice.choice([10, 20, 30, 15])
        elif right:
            wrong[one], wrong[other] = wrong[other], wrong[one]
        if wrong == right:
            continue
        row = next(k for k, (a, b) in enumerate(zip(right, wrong, strict=True)) if a != b)
        words = f"household {right[row]}: row {row} of {entity} is of household {wrong[row]}, "
        changed = {**given, entity: put(given[entity], "household_id", wrong)}
        with pytest.raises(RecheckError, match=words):
            refuse_strangers("part 3", changed, offsets)


@pytest.mark.parametrize("entity", ["bill", "contribution"])
def test_a_row_of_another_person_is_refused(entity: str) -> None:
    given = tables([1, 3], **{entity: [1, 0, 1, 2]})
    offsets = offsets_of("part 3", given)
    for row, place, number in ((0, 0, 1), (1, 1, 0), (1, 1, 2), (3, 2, 1)):
        numbers = given[entity]["person_no"].to_pylist()
        numbers[row] = number
        changed = {**given, entity: put(given[entity], "person_no", numbers)}
        words = f"row {row} of {entity} is of person_no {number}, where one of person {place} "
        with pytest.raises(RecheckError, match=words):
            refuse_strangers("part 3", changed, offsets)
