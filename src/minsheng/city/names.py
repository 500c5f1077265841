"""Made-up names: the same for a person wherever the person appears.

No snapshot holds a name; pages that must show one make it from the person's number.
Surnames by national frequency, given names by sex and by what was usual in the year
of birth (`data/cn_names.csv`: PyPI Faker, MIT, and published reports on names).
Children take the surname of the household; whoever married in has another.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cache

import numpy as np

from minsheng.city.dice import Dice
from minsheng.city.divisions import table
from minsheng.policy.laws.kinds import Relation, Sex

PERSON_IDS = 100
"""Persons of a household are numbered `household_id * 100 + place`."""

_COHORTS = (
    (1960, "1950s"), (1980, "1960s-70s"), (1990, "1980s"), (2000, "1990s"),
    (2015, "2000s"), (9999, "2020"),
)  # fmt: skip
_COHORT_PER_MILLION = 120_000
"""People who bear one of the most frequent names of their years."""
_OTHER_SURNAME = frozenset(
    {Relation.SPOUSE, Relation.CHILD_IN_LAW, Relation.GRANDPARENT, Relation.NO_KIN}
)
_WEIGHT_SCALE = 100


@dataclass(frozen=True)
class _Names:
    surnames: tuple[str, ...]
    weights: tuple[int, ...]
    given: dict[str, tuple[str, ...]]
    cohort: dict[tuple[str, str], tuple[str, ...]]


@cache
def _names() -> _Names:
    rows = table("cn_names.csv")
    surnames = [r for r in rows if r["kind"] == "surname"]
    given: dict[str, list[str]] = {}
    cohort: dict[tuple[str, str], list[str]] = {}
    for row in rows:
        if row["kind"] == "given_name":
            given.setdefault(row["sex"], []).append(row["text"])
        elif row["kind"] == "cohort_given_name":
            cohort.setdefault((row["sex"], row["cohort"]), []).append(row["text"])
    return _Names(
        tuple(r["text"] for r in surnames),
        tuple(max(1, int(Decimal(r["weight"] or 0) * _WEIGHT_SCALE)) for r in surnames),
        {sex: tuple(texts) for sex, texts in given.items()},
        {key: tuple(texts) for key, texts in cohort.items()},
    )


def _draw(key: int, stream: str, limit: int) -> int:
    return int(Dice(0, np.array([key], np.int64)).below(stream, limit)[0])


def surname(person_id: int, sex: int, relation: int) -> str:
    """The surname of a person: the household's, or another if married in."""
    mother = relation == Relation.PARENT and sex == Sex.FEMALE
    own = mother or relation in _OTHER_SURNAME
    key = person_id if own else person_id // PERSON_IDS
    names = _names()
    place = Dice(0, np.array([key], np.int64)).pick("surname", names.weights)[0]
    return names.surnames[int(place)]


def given_name(person_id: int, sex: int, birth: int) -> str:
    """A given name usual for the sex and the day of birth (yyyymmdd)."""
    letter = "m" if sex == Sex.MALE else "f"
    year = birth // 10_000
    names = _names()
    years = next(name for edge, name in _COHORTS if year < edge)
    choice = names.given[letter]
    if _draw(person_id, "cohort", 1_000_000) < _COHORT_PER_MILLION:
        choice = names.cohort[letter, years]
    return choice[_draw(person_id, "given name", len(choice))]


def full_name(person_id: int, sex: int, birth: int, relation: int = Relation.HEAD) -> str:
    """A made-up full name.

    Args:
        person_id: of the snapshot.
        sex: code of `Sex`.
        birth: yyyymmdd.
        relation: code of `Relation`, for the surname.
    """
    return surname(person_id, sex, relation) + given_name(person_id, sex, birth)
