"""What befalls people: disability, illness, school, absence, parents lost.

Rates are assumptions unless a source is named. Disability: prevalence 6.34 % and 6.4 %
(second national sample survey of 2006, national and Jiangsu, from memory), spread over
ages as in that survey; kinds and grades by the national shares of 2010 (CDPF).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from minsheng.city.dice import Bools, Dice, Ints
from minsheng.city.people import Chunk
from minsheng.city.shapes import BY_NAME, NOBODY
from minsheng.policy.laws.kinds import (
    Disability,
    ParentState,
    Relation,
    Schooling,
    Whereabouts,
)

CHILD, MINOR, ADULT, ELDER, OLD = 16, 18, 18, 60, 80
SCHOOL_FROM, COLLEGE_FROM, COLLEGE_TO, POSTGRADUATE_TO = 6, 18, 22, 25

DISABLED_PER_MILLION = ((15, 16_000), (ELDER, 41_000), (200, 125_000))
"""Below each age, how many in a million are disabled."""
KINDS = {
    Disability.SIGHT: 1263,
    Disability.HEARING: 2054,
    Disability.SPEECH: 130,
    Disability.PHYSICAL: 2472,
    Disability.INTELLECTUAL: 568,
    Disability.MENTAL: 629,
    Disability.MULTIPLE: 1386,
}
"""National estimate of 2010, ten thousand persons."""
GRADES = (1000, 1518, 2600, 3384)
"""Grades 1-2 are 2,518 of 8,502 ten thousand (CDPF 2010); the split inside is assumed."""

ILL_PER_MILLION = ((40, 2_500), (ELDER, 10_000), (200, 22_000))

ABSENCE = {
    Whereabouts.AWAY: 985_000,
    Whereabouts.PRISON: 5_000,
    Whereabouts.DRUG_DETENTION: 1_500,
    Whereabouts.OTHER_RESTRAINT: 500,
    Whereabouts.OUT_OF_CONTACT: 3_000,
    Whereabouts.MISSING: 2_000,
    Whereabouts.DEAD: 3_000,
}
"""Where absent members are, in a million. The dead are those whose register was not closed."""

PARENT_STATES = {
    ParentState.CARING: 880_000,
    ParentState.DEAD: 75_000,
    ParentState.MISSING: 4_000,
    ParentState.UNTRACEABLE: 1_000,
    ParentState.PRISON: 10_000,
    ParentState.DRUG_DETENTION: 5_000,
    ParentState.OTHER_RESTRAINT: 1_000,
    ParentState.OUT_OF_CONTACT: 14_000,
    ParentState.SEVERE_DISABILITY: 5_000,
    ParentState.SERIOUS_ILLNESS: 5_000,
}
"""Of children with a parent who is not in the file, in a million."""
BOTH_LOST = 250_000
"""Of children whose second parent is lost, how many in a million lost the first likewise:
misfortunes come together."""

_ABSENT_PARENT_SHAPES = (
    BY_NAME["grandparents_grandchild"],
    BY_NAME["grandmother_grandchild"],
)
SEVERE = 2
"""Grades 1 and 2 are severe."""


@dataclass
class Condition:
    """What has befallen each person of a chunk.

    Attributes:
        disability: kind.
        grade: 1 gravest to 4, 0 none.
        frail: how many of the six things of self-care the person cannot do.
        parent_states: of the first and the second parent.
    """

    disability: Ints
    grade: Ints
    ill: Bools
    frail: Ints
    schooling: Ints
    whereabouts: Ints
    away_months: Ints
    parent_states: tuple[Ints, Ints]
    lost_months: tuple[Ints, Ints]
    registered: Bools

    @property
    def severe(self) -> Bools:
        """Grade 1 or 2."""
        return (self.grade > 0) & (self.grade <= SEVERE)

    @property
    def dependent(self) -> Bools:
        """Who, when grown, cannot live independently."""
        mind = np.isin(self.disability, (Disability.INTELLECTUAL, Disability.MENTAL))
        return np.asarray((self.grade == 1) | (mind & self.severe), np.bool_)


def by_age(age: Ints, steps: tuple[tuple[int, int], ...]) -> Ints:
    """The figure of the first step whose age lies above."""
    edges = np.array([edge for edge, _ in steps])
    return np.array([value for _, value in steps], np.int64)[
        np.searchsorted(edges, age, side="right")
    ]


def _coded(dice: Dice, stream: str, weights: dict[int, int]) -> Ints:
    return np.array(list(weights), np.int64)[dice.pick(stream, list(weights.values()))]


def _schooling(dice: Dice, age: Ints, home: Bools) -> Ints:
    school = (age >= SCHOOL_FROM) & (age < MINOR) & dice.chance("school", 975_000)
    student = dice.chance("college", np.where(home, 120_000, 700_000))
    college = (age >= COLLEGE_FROM) & (age <= COLLEGE_TO) & student
    later = (age > COLLEGE_TO) & (age <= POSTGRADUATE_TO) & ~home
    postgraduate = later & dice.chance("postgraduate", 90_000)
    return np.select(
        [school, college, postgraduate],
        [int(Schooling.SCHOOL), int(Schooling.COLLEGE), int(Schooling.POSTGRADUATE)],
        int(Schooling.NONE),
    ).astype(np.int64)


def _parents(chunk: Chunk, dice: Dice) -> tuple[Ints, Ints]:
    """States of both parents; those of grown people who are not in the file count as caring."""
    minor = chunk.age < MINOR
    states = []
    second = _coded(dice, "parent 2", {int(k): v for k, v in PARENT_STATES.items()})
    lost = second != ParentState.CARING
    first = _coded(dice, "parent 1", {int(k): v for k, v in PARENT_STATES.items()})
    again = lost & dice.chance("both parents", BOTH_LOST)
    first = np.where(again & (first == ParentState.CARING), int(ParentState.DEAD), first)
    for state, pointer in ((first, chunk.parent_1), (second, chunk.parent_2)):
        absent = np.where(minor, state, int(ParentState.CARING))
        states.append(np.where(pointer == NOBODY, absent, int(ParentState.IN_FILE)))
    return states[0].astype(np.int64), states[1].astype(np.int64)


def _registered(chunk: Chunk, per_million: Ints) -> Bools:
    """Whole families from elsewhere, and a few who married in and kept their register."""
    stranger = chunk.dice.chance("from elsewhere", per_million)[chunk.of]
    married_in = np.isin(chunk.relation, (Relation.SPOUSE, Relation.CHILD_IN_LAW))
    apart = married_in & chunk.person_dice.chance("register apart", 25_000)
    return ~(stranger | apart)


def conditions(chunk: Chunk, from_elsewhere: Ints) -> Condition:
    """Draw what has befallen the people of a chunk.

    `from_elsewhere` is, by household and in a million, how likely it is registered elsewhere.
    """
    dice, age = chunk.person_dice, chunk.age
    disabled = dice.chance("disabled", by_age(age, DISABLED_PER_MILLION))
    kind = _coded(dice, "disability", {int(k): v for k, v in KINDS.items()})
    grade = dice.pick("grade", GRADES) + 1
    ill = dice.chance("ill", by_age(age, ILL_PER_MILLION))
    weak = by_age(age, ((70, 0), (OLD, 1), (90, 2), (200, 3)))
    grave = np.where(disabled & (grade == 1), 3, 0) + np.where(disabled & (grade == SEVERE), 1, 0)
    frail = np.where(dice.chance("frail", 300_000), weak + grave + dice.below("frailty", 3), 0)
    absence = _coded(dice, "whereabouts", {int(k): v for k, v in ABSENCE.items()})
    return Condition(
        disability=np.where(disabled, kind, int(Disability.NONE)),
        grade=np.where(disabled, grade, 0),
        ill=ill & chunk.home,
        frail=np.minimum(frail, 6),
        schooling=_schooling(dice, age, chunk.home),
        whereabouts=np.where(chunk.home, int(Whereabouts.HOME), absence),
        away_months=np.where(chunk.home, 0, 1 + dice.below("away since", 60)),
        parent_states=_parents(chunk, dice),
        lost_months=(1 + dice.below("lost since 1", 96), 1 + dice.below("lost since 2", 96)),
        registered=_registered(chunk, from_elsewhere),
    )


def children_of_absent_parents(chunk: Chunk) -> Bools:
    """Grandchildren whose parents are not in the file."""
    minor = (chunk.age < MINOR) & (chunk.relation == Relation.GRANDCHILD)
    parents_absent = np.isin(chunk.shape, _ABSENT_PARENT_SHAPES)[chunk.of]
    return np.asarray(minor & parents_absent, np.bool_)
