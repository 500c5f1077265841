"""Made-up citizen identity numbers (公民身份号码), of the form of GB 11643-1999.

Six digits of area, the day of birth, three digits of sequence (odd for men, even for
women) and a check digit (ISO 7064 MOD 11-2). The area begins with 39, which no province
has (GB/T 2260): no made-up number can be a living person's.
"""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from minsheng.city.dice import Bools, Ints
from minsheng.city.errors import CityError
from minsheng.city.ranks import ranks_in
from minsheng.policy.laws.kinds import Sex

Numbers: TypeAlias = NDArray[np.bytes_]
Digits: TypeAlias = NDArray[np.uint8]

LENGTH = 18
NO_PROVINCE = 39
"""The first two digits of every made-up number."""
ELSEWHERE = 99
"""In the place of the city's own two digits, of people registered elsewhere."""
A_DAY = 500
"""Numbers of one area for one day of birth and one sex."""
_NOT_HERE = 500
"""Begins areas that no county of the city gives: theirs end in 6xx, of people from elsewhere in
9xx."""
MOST_AREAS = 10
_STEP = 211
"""Coprime to `A_DAY`: numbers of one day lie apart, as those of many police stations do."""
_FORM = (6, 8, 3)
"""Digits of area, day and sequence."""
_ZERO, _X = ord("0"), ord("X")
_WEIGHTS = np.array([pow(2, LENGTH - 1 - place, 11) for place in range(LENGTH - 1)], np.int64)
_MODULUS = 11


def check_digits(digits: Digits) -> Digits:
    """The last sign of each number, as ASCII.

    Args:
        digits: the first seventeen digits of each, a row for each number, 0 to 9.
    """
    rest = (1 - digits.astype(np.int64) @ _WEIGHTS) % _MODULUS
    return np.where(rest == _MODULUS - 1, _X, _ZERO + rest).astype(np.uint8)


def _areas(county: int, here: Bools, number: Ints) -> Ints:
    """Six digits of area; where a day's numbers run out, a `number` from 1 gives another area."""
    own = NO_PROVINCE * 10_000 + county % 10_000 + number * 1_000
    foreign = NO_PROVINCE * 10_000 + ELSEWHERE * 100 + county % 100 - number * 1_000
    return np.where(here, own, foreign)


def identity_numbers(
    county: int, person_id: Ints, birth: Ints, sex: Ints, registered_here: Bools
) -> Numbers:
    """The identity number of everybody of a county.

    They are unique in the city: the area is the county's, or, of people registered
    elsewhere, one that only this county gives. All persons of the county must be given, for
    the sequence is reckoned among them; their order does not matter.

    Args:
        county: six digits, beginning with the city's 3206.
        person_id: of the snapshot.
        birth: yyyymmdd.
        sex: codes of `Sex`.
        registered_here: whether the register of each is kept here.

    Raises:
        CityError: more people of one sex were born on a day than there are numbers.
    """
    man = sex == Sex.MALE
    group = (birth * 2 + man) * 2 + registered_here
    rank = ranks_in(group, person_id, "identity number")
    area_number = rank // A_DAY
    if len(rank) and int(area_number.max()) >= MOST_AREAS:
        raise CityError(
            f"{county}: more than {MOST_AREAS * A_DAY} people of one sex have one day of birth, "
            "and there are no more numbers; make a smaller city",
        )
    # Each day begins elsewhere, or the first of every day would bear the same digits.
    slot = (rank * _STEP + birth * 7) % A_DAY
    return _written(_areas(county, registered_here, area_number), birth, slot * 2 + man)


def numbers_elsewhere(county: int, birth: Ints, sequence: Ints) -> Numbers:
    """Numbers of people who are on no register of the city, as obligors who live elsewhere.

    Two of one day and sequence have one number; nobody of the city has it.

    Args:
        county: six digits, of whom they are known there.
        birth: yyyymmdd.
        sequence: any whole numbers; their last three digits count.
    """
    area = np.full(len(birth), NO_PROVINCE * 10_000 + _NOT_HERE + county % 100, np.int64)
    return _written(area, birth, sequence % 1000)


def _written(area: Ints, birth: Ints, sequence: Ints) -> Numbers:
    """Numbers of these parts, with their check digits."""
    parts = (area, birth, sequence)
    signs = np.empty((len(birth), LENGTH), np.uint8)
    column = 0
    for values, length in zip(parts, _FORM, strict=True):
        for place in range(length):
            signs[:, column + place] = values // 10 ** (length - 1 - place) % 10
        column += length
    signs[:, -1] = check_digits(signs[:, :-1])
    signs[:, :-1] += _ZERO
    return signs.view(f"S{LENGTH}")[:, 0]
