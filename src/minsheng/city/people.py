"""Households turned into people: ages, sexes and pointers that fit together."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from minsheng.city.dice import Bools, Dice, Ints
from minsheng.city.shapes import ANY, MAN, NOBODY, SHAPES, WOMAN, Place, Shape

CENSUS_MONTH = 202011
"""The census counts people as they were on the first of this month."""
BOYS_PER_MILLION = 520_000
KEY_STEP = 16
"""Keys kept for the persons of one household."""

MONTHS = 12
ADULT, MARRIED_FROM = 18, 20
LAST_BAND = 18
_OLDEST_HEAD_YEARS = 12
_LONG, _SHORT, _FEBRUARY = 31, 30, 28
_MONTH_DAYS = np.array(
    [_LONG, _FEBRUARY, _LONG, _SHORT, _LONG, _SHORT, _LONG, _LONG, _SHORT, _LONG, _SHORT, _LONG]
)


@dataclass
class Chunk:
    """The households made at one time and all their people, in order.

    Attributes:
        key: unique number of each household in the city, the key of its dice.
        shape: place in `SHAPES`.
        start: first person of each household; one more at the end.
        of: household of each person, by its place in the chunk.
        place: place of each person in the household.
        rule: the person's place in its shape, as a number over all shapes.
    """

    seed: int
    key: Ints
    county: int
    village: Ints
    urban: Bools
    shape: Ints
    size: Ints
    start: Ints
    of: Ints
    place: Ints
    age: Ints
    sex: Ints
    relation: Ints
    spouse: Ints
    parent_1: Ints
    parent_2: Ints
    home: Bools

    @property
    def households(self) -> int:
        """How many households."""
        return len(self.key)

    @property
    def persons(self) -> int:
        """How many people."""
        return len(self.of)

    @property
    def dice(self) -> Dice:
        """One throw for a household."""
        return Dice(self.seed, self.key)

    @property
    def person_key(self) -> Ints:
        """The key of each person's dice."""
        return self.key[self.of] * KEY_STEP + self.place + 1

    @property
    def person_dice(self) -> Dice:
        """One throw for a person."""
        return Dice(self.seed, self.person_key)

    def part(self, households: Bools) -> tuple[Chunk, Bools]:
        """Some of the households as a chunk of their own, and which persons are in it."""
        persons = households[self.of]
        number = np.cumsum(households) - 1
        size = self.size[households]
        part = replace(
            self,
            key=self.key[households], village=self.village[households],
            urban=self.urban[households], shape=self.shape[households], size=size,
            start=np.concatenate([np.zeros(1, np.int64), np.cumsum(size)]),
            of=number[self.of[persons]].astype(np.int64),
            place=self.place[persons], age=self.age[persons], sex=self.sex[persons],
            relation=self.relation[persons], spouse=self.spouse[persons],
            parent_1=self.parent_1[persons], parent_2=self.parent_2[persons],
            home=self.home[persons],
        )  # fmt: skip
        return part, persons

    def any_in(self, persons: Bools) -> Bools:
        """Households that have such a person."""
        return self.count_in(persons) > 0

    def count_in(self, persons: Bools) -> Ints:
        """How many such persons each household has."""
        return np.bincount(self.of[persons], minlength=self.households).astype(np.int64)

    def sum_in(self, amounts: Ints) -> Ints:
        """The amounts of the persons of each household together."""
        totals = np.concatenate([np.zeros(1, np.int64), np.cumsum(amounts)])
        return np.asarray(totals[self.start[1:]] - totals[self.start[:-1]], np.int64)


def head_ages(dice: Dice, band: Ints) -> Ints:
    """Ages of heads of a census age band; the last band thins out with age."""
    year = dice.below("head age", 5)
    tail = np.minimum(
        dice.below("head tail", _OLDEST_HEAD_YEARS), dice.below("head tail 2", _OLDEST_HEAD_YEARS)
    )
    age = 5 * (band - 1) + np.where(band == LAST_BAND, tail, year)
    # Nobody heads a household before 18.
    return np.maximum(age, ADULT)


def _age(place: Place, number: int, of_age: Ints, dice: Dice) -> Ints:
    """Ages of one place of a shape, reckoned from the ages of another."""
    low = np.maximum(place.low, place.least - of_age)
    return of_age + dice.between(f"age {number}", low, np.maximum(place.high, low))


def _sex(place: Place, number: int, dice: Dice) -> Ints:
    if place.sex != ANY:
        return np.full(len(dice), place.sex, np.int64)
    return np.where(dice.chance(f"sex {number}", BOYS_PER_MILLION), MAN, WOMAN).astype(np.int64)


def _fill(chunk: Chunk, shape: Shape, rows: Ints, band: Ints) -> None:
    """Write the people of all households of one shape."""
    dice = chunk.dice.among(rows)
    ages: dict[int, Ints] = {}
    pending = list(range(len(shape.places)))
    while pending:
        number = pending.pop(0)
        place = shape.places[number]
        if number == 0:
            ages[number] = head_ages(dice, band[rows])
        elif place.of in ages:
            ages[number] = _age(place, number, ages[place.of], dice)
        else:
            pending.append(number)
            continue
        at = chunk.start[rows] + number
        chunk.age[at] = ages[number]
        chunk.sex[at] = _sex(place, number, dice)
        chunk.relation[at] = int(place.relation)
        chunk.spouse[at] = place.spouse
        chunk.parent_1[at], chunk.parent_2[at] = place.parents
        chunk.home[at] = place.home


def people_of(
    seed: int, key: Ints, county: int, village: Ints, urban: Bools, shape: Ints, band: Ints
) -> Chunk:
    """All people of some households.

    Args:
        seed: the city's.
        key: the households' numbers.
        county: six digits.
        village: of each household.
        urban: whether each household lives in a residents' committee's village.
        shape: of each household, by its place in `SHAPES`.
        band: the head's age band.
    """
    size = np.array([len(s.places) for s in SHAPES], np.int64)[shape]
    start = np.concatenate([np.zeros(1, np.int64), np.cumsum(size)])
    of = np.repeat(np.arange(len(key), dtype=np.int64), size)
    persons = len(of)

    def column(value: int) -> Ints:
        return np.full(persons, value, np.int64)

    chunk = Chunk(
        seed,
        key,
        county,
        village,
        urban,
        shape,
        size,
        start,
        of,
        place=np.arange(persons, dtype=np.int64) - start[of],
        age=column(0),
        sex=column(0),
        relation=column(0),
        spouse=column(NOBODY),
        parent_1=column(NOBODY),
        parent_2=column(NOBODY),
        home=np.ones(persons, np.bool_),
    )
    for number in np.unique(shape):
        _fill(chunk, SHAPES[number], np.flatnonzero(shape == number), band)
    _tidy_spouses(chunk)
    return chunk


def _tidy_spouses(chunk: Chunk) -> None:
    """The pointer of a couple goes both ways."""
    married = np.flatnonzero(chunk.spouse != NOBODY)
    other = chunk.start[chunk.of[married]] + chunk.spouse[married]
    chunk.spouse[other] = chunk.place[married]


def _months(month: int) -> int:
    """A month (yyyymm) as a running number."""
    return (month // 100) * MONTHS + month % 100 - 1


def since_census(month: int) -> int:
    """Months from the census to a month; less than nought where it came before."""
    return _months(month) - _months(CENSUS_MONTH)


def _after_birthday(dice: Dice, month: int) -> Ints:
    """Months from the birthday's month before to the month decided, 1 to 12."""
    at_census = dice.between("birth month", 1, MONTHS)
    return (at_census - 1 + since_census(month)) % MONTHS + 1


def age_for(chunk: Chunk, month: int) -> None:
    """Make people as old as they are on the first of the month decided.

    Before this they have the ages of the census. A city of another month is the same people
    at another age: nobody is born or dies between. Who would not be born yet stands for a
    child born earlier and keeps its age, heads are grown and couples of age to marry.
    """
    at_census = chunk.person_dice.between("birth month", 1, MONTHS)
    passed = since_census(month)
    least = np.select([chunk.spouse != NOBODY, chunk.place == 0], [MARRIED_FROM, ADULT], 0)
    # Held to it at the census already: else their birthday, and their number, moved every month.
    then = np.maximum(chunk.age, least)
    age = (then * MONTHS + at_census - 1 + passed) // MONTHS
    age = np.where(age < 0, then, age)
    chunk.age[:] = np.maximum(age, least)


def census_ages(dice: Dice, age: Ints, month: int) -> Ints:
    """Ages at the census of people who have this age in a month (`age_for` turned round)."""
    at_census = dice.between("birth month", 1, MONTHS)
    return age - (at_census - 1 + since_census(month)) // MONTHS


def birthdays(dice: Dice, age: Ints, month: int) -> Ints:
    """Days of birth (yyyymmdd) of people who have this age on the first day of the month."""
    born = _months(month) - age * MONTHS - _after_birthday(dice, month)
    in_year = born % MONTHS
    day = dice.below("birth day", _MONTH_DAYS[in_year].astype(np.int64)) + 1
    # Born on the first of a month, a person would already be a year older on that day.
    day = np.maximum(day, 2)
    return (born // MONTHS) * 10_000 + (in_year + 1) * 100 + day
