"""Made-up names: the same for a person wherever the person appears.

No snapshot holds a name; whoever must show one makes it from the person's number.
Surnames by national frequency (`data/surnames.csv`: the package Faker, MIT). Given names
are put together from characters usual for the sex and the years of birth
(`data/given_characters.csv`, illustrative): one character or two. Children take the surname
of the household; whoever married in has another. All characters are of GB 2312.

How rare namesakes are is an assumption, drawn from what was published of them: the most
frequent full name of the country has 290,607 bearers (police, 2007: 0.022 % of the people),
the most frequent of a city of four million 1,385 (Wuhu, 2014: 0.036 %). Of 7.69 million made
people the most frequent full name has 2,552 (0.033 %), 2.45 million full names are borne, one
pair of people in 99,000 bears the same, and 24,333 pairs share the day of birth, too: 0.6 % of
the people have such a namesake. Given names: 43,000 of men, 26,000 of women.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from minsheng.city.dice import Bools, Dice, Ints
from minsheng.city.divisions import table
from minsheng.policy.laws.kinds import Relation, Sex

PERSON_IDS = 100
"""Persons of a household are numbered `household_id * 100 + place`."""

Names: TypeAlias = NDArray[np.str_]
_Signs: TypeAlias = NDArray[np.uint32]

LONGEST = 4
"""Characters of the longest name."""
_COHORTS = (
    ("1940s", 1950, 60_000), ("1950s", 1960, 90_000), ("1960s", 1970, 220_000),
    ("1970s", 1980, 280_000), ("1980s", 1990, 320_000), ("1990s", 2000, 270_000),
    ("2000s", 2010, 150_000), ("2010s", 10_000, 70_000),
)  # fmt: skip
"""Years of birth, the year before which they end, and how many in a million were given a
name of one character."""
_UNUSUAL = 120_000
"""Of names of two characters, in a million, those whose characters are of no fashion."""
_DOUBLED_FROM, _DOUBLED = "1980s", 120_000
"""Of women's names of one character, those that say it twice (婷婷), and since when."""
_OTHER_SURNAME = (Relation.SPOUSE, Relation.CHILD_IN_LAW, Relation.GRANDPARENT, Relation.NO_KIN)
_WEIGHT_SCALE = 10_000
_RANK_SCALE = 1_000_000

ADULT = 18
FORMER = 4_000
"""Of adults, in a million, those who bore another name before (曾用名)."""
FORMER_SURNAME = 120_000
"""Of these, those who had another surname too."""


@dataclass(frozen=True)
class _Pool:
    """Characters to draw from, and how often each is drawn."""

    signs: _Signs
    weights: list[int]

    def drawn(self, dice: Dice, stream: str) -> _Signs:
        return np.asarray(self.signs[dice.pick(stream, self.weights)], np.uint32)


def _signs(texts: list[str], width: int) -> _Signs:
    """Code points, a row for each text, 0 behind its end."""
    written = np.array(texts, dtype=f"<U{width}")
    return written.view("<u4").reshape(len(texts), width).astype(np.uint32)


@cache
def _surnames() -> _Pool:
    rows = table("surnames.csv")
    weights = [max(1, int(Decimal(row["weight"]) * _WEIGHT_SCALE)) for row in rows]
    return _Pool(_signs([row["text"] for row in rows], 2), weights)


@cache
def _characters() -> dict[tuple[str, str, str], _Pool]:
    """Characters by sex, years and place in the name; years "" for those of no fashion."""
    pools: dict[tuple[str, str, str], _Pool] = {}
    anybody: dict[tuple[str, str], dict[str, None]] = {}
    for row in table("given_characters.csv"):
        signs = list(row["text"])
        flat = int(row["flat"])
        weights = [_RANK_SCALE // (rank + flat) for rank in range(len(signs))]
        pools[row["sex"], row["cohort"], row["place"]] = _Pool(_signs(signs, 1)[:, 0], weights)
        anybody.setdefault((row["sex"], row["place"]), {}).update(dict.fromkeys(signs))
    for (sex, place), found in anybody.items():
        pools[sex, "", place] = _Pool(_signs(list(found), 1)[:, 0], [1] * len(found))
    return pools


def _of_years(dice: Dice, sex: str, cohort: str, one: int, stream: str) -> _Signs:
    """Given names of people of one sex and the same years: two code points, 0 for none."""
    pools = _characters()
    unusual = dice.chance(f"{stream} unusual", _UNUSUAL)

    def two(place: str) -> _Signs:
        usual = pools[sex, cohort, place].drawn(dice, f"{stream} {place}")
        return np.where(unusual, pools[sex, "", place].drawn(dice, f"{stream} rare {place}"), usual)

    first, second = two("first"), two("second")
    # 华华 is no man's name, and of women's it has its own share.
    other = np.roll(pools[sex, "", "second"].signs, 1)
    places = dice.below(f"{stream} other", len(other) - 1)
    apart = np.where(other[places] == first, other[places + 1], other[places])
    second = np.where(first == second, apart, second)
    single = pools[sex, cohort, "single"].drawn(dice, f"{stream} single")
    doubled = dice.chance(f"{stream} doubled", _DOUBLED) & (sex == "f" and cohort >= _DOUBLED_FROM)
    alone = dice.chance(f"{stream} one", one)
    given = np.where(alone, [single, np.where(doubled, single, 0)], [first, second])
    return np.asarray(given.T, np.uint32)


def _given(dice: Dice, sex: Ints, birth: Ints, stream: str) -> _Signs:
    signs = np.zeros((len(dice), 2), np.uint32)
    cohort = np.searchsorted([end for _, end, _ in _COHORTS], birth // 10_000, side="right")
    for number, (name, _, one) in enumerate(_COHORTS):
        for letter, wanted in (("m", sex == Sex.MALE), ("f", sex != Sex.MALE)):
            rows = np.flatnonzero(wanted & (cohort == number))
            if len(rows):
                signs[rows] = _of_years(dice.among(rows), letter, name, one, stream)
    return signs


def _surname(person_id: Ints, sex: Ints, relation: Ints, own: Bools | None = None) -> _Signs:
    mother = (relation == Relation.PARENT) & (sex == Sex.FEMALE)
    married_in = mother | np.isin(relation, _OTHER_SURNAME)
    apart = married_in if own is None else married_in | own
    return _surnames().drawn(
        Dice(0, np.where(apart, person_id, person_id // PERSON_IDS)), "surname"
    )


def _written(surname: _Signs, given: _Signs) -> Names:
    """One name for each row of code points."""
    signs = np.zeros((len(surname), LONGEST), "<u4")
    signs[:, :2] = surname
    short = surname[:, 1] == 0
    signs[short, 1:3] = given[short]
    signs[~short, 2:4] = given[~short]
    return np.asarray(signs.view(f"<U{LONGEST}")[:, 0])


def full_names(person_id: Ints, sex: Ints, birth: Ints, relation: Ints) -> Names:
    """The full name of each person.

    Args:
        person_id: of the snapshot.
        sex: codes of `Sex`.
        birth: yyyymmdd.
        relation: codes of `Relation`, for the surname.
    """
    given = _given(Dice(0, person_id), sex, birth, "given name")
    return _written(_surname(person_id, sex, relation), given)


def changed_names(
    person_id: Ints, sex: Ints, birth: Ints, relation: Ints, stream: str = "changed name"
) -> Names:
    """The name each person would take on changing it: never the one borne.

    A few change the surname, too. Other streams give other names.
    """
    dice = Dice(0, person_id)
    borne = full_names(person_id, sex, birth, relation)
    apart = dice.chance(f"{stream} surname", FORMER_SURNAME)
    surname = _surname(person_id, sex, relation, apart)
    names = _written(surname, _given(dice, sex, birth, stream))
    attempt = 0
    while len(same := np.flatnonzero(names == borne)):
        attempt += 1
        again = _given(dice.among(same), sex[same], birth[same], f"{stream} {attempt}")
        names[same] = _written(surname[same], again)
    return names


def former_names(person_id: Ints, sex: Ints, birth: Ints, relation: Ints, as_of: int) -> Names:
    """The name each person bore before (曾用名), empty for nearly everybody.

    Args:
        person_id: of the snapshot.
        sex: codes of `Sex`.
        birth: yyyymmdd.
        relation: codes of `Relation`.
        as_of: the day (yyyymmdd) on which those who have one are grown.
    """
    grown = birth + ADULT * 10_000 <= as_of
    rows = np.flatnonzero(grown & Dice(0, person_id).chance("former name", FORMER))
    names = np.full(len(person_id), "", f"<U{LONGEST}")
    names[rows] = changed_names(
        person_id[rows], sex[rows], birth[rows], relation[rows], "former name"
    )
    return names


def full_name(person_id: int, sex: int, birth: int, relation: int = Relation.HEAD) -> str:
    """The full name of one person: `full_names` of one row."""
    row = [np.array([value], np.int64) for value in (person_id, sex, birth, relation)]
    return str(full_names(*row)[0])
