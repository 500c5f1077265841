"""Who is in assistance or applying: about three households in a hundred.

Shares are assumptions scaled to the city's own account (near 50,000 people on dibao,
over 20,000 in tekun, of 7.7 million); who they are follows from need: severe disability,
serious illness, lone parents, elders without children, children without parents.

A household counts as in assistance when it draws dibao, single-person dibao, tekun,
severe-disability aid, a child allowance or expenditure-type relief. The care subsidy and
the old-age allowance are given without a means test and do not make it one.
"""

from __future__ import annotations

from enum import IntEnum

import numpy as np

from minsheng.city.condition import (
    ADULT,
    ELDER,
    MINOR,
    SEVERE,
    Condition,
    children_of_absent_parents,
)
from minsheng.city.dice import Bools, Ints
from minsheng.city.people import Chunk
from minsheng.policy.laws.kinds import Disability, ParentState, Relation, Schooling, Whereabouts


class Status(IntEnum):
    """How a household stands to the assistance office."""

    NONE = 0
    APPLIES = 1
    EXPENDITURE = 2
    SINGLE = 3
    SEVERE_AID = 4
    DIBAO = 5
    TEKUN = 6
    CHILD = 7


HARDSHIPS = ("none", "elder_alone", "lone_parent", "severe", "severe_mind_or_body", "ill")
CHANCES: dict[Status, tuple[int, ...]] = {
    Status.APPLIES: (3_000, 2_500, 8_000, 18_000, 18_000, 55_000),
    Status.EXPENDITURE: (0, 0, 0, 500, 500, 14_000),
    Status.SINGLE: (0, 0, 0, 24_000, 24_000, 14_000),
    Status.SEVERE_AID: (0, 0, 0, 0, 120_000, 0),
    Status.DIBAO: (3_200, 9_500, 55_000, 95_000, 95_000, 95_000),
    Status.TEKUN: (0, 45_000, 0, 0, 0, 0),
    Status.CHILD: (0, 0, 0, 0, 0, 0),
}
"""In a million, by the gravest hardship of the household."""
INSTITUTION = 180_000
"""Of tekun persons, those cared for in an institution."""
CHILD_KNOWN = 900_000
"""Of children without care, those the office already knows."""

UNSUPPORTED_FROM = 202001
"""Children whose living parents cannot care are provided for from this month on."""
SINGLE_FREE_FROM = 202006
"""Before, dibao for one member asked for severe disability and a register of one's own."""
SINGLE_MIND_FROM = 202107
"""Grade 3 of mind opens it from this month on."""

_CARED = (ParentState.CARING, ParentState.IN_FILE)
_GONE = (ParentState.DEAD, ParentState.MISSING, ParentState.UNTRACEABLE)


def severe_mind_or_body(chunk: Chunk, condition: Condition) -> Bools:
    """Grown people at home severely disabled in sight, body or mind."""
    kinds = (Disability.SIGHT, Disability.PHYSICAL, Disability.INTELLECTUAL, Disability.MENTAL)
    named = np.isin(condition.disability, kinds) & condition.severe
    return np.asarray(named & chunk.home & (chunk.age >= ADULT), np.bool_)


def in_institution(chunk: Chunk, status: Ints) -> Bools:
    """Tekun persons cared for in an institution."""
    tekun = (status == Status.TEKUN)[chunk.of]
    return np.asarray(tekun & chunk.person_dice.chance("institution", INSTITUTION), np.bool_)


def hardship(chunk: Chunk, condition: Condition) -> Ints:
    """The gravest hardship of each household, as a place in `HARDSHIPS`."""
    home = chunk.home
    residents = chunk.count_in(home)
    head_old = chunk.any_in((chunk.place == 0) & (chunk.age >= ELDER))
    minor = chunk.any_in((chunk.age < MINOR) & home & (chunk.relation == Relation.CHILD))
    pair = chunk.any_in(home & (chunk.relation == Relation.SPOUSE))
    return np.select(
        [
            chunk.any_in(home & condition.ill),
            chunk.any_in(severe_mind_or_body(chunk, condition)),
            chunk.any_in(home & condition.severe),
            minor & ~pair,
            (residents == 1) & head_old,
        ],
        [5, 4, 3, 2, 1],
        0,
    ).astype(np.int64)


def without_care(chunk: Chunk, condition: Condition, month: int) -> Bools:
    """Children both of whose parents are lost or, from 2020 on, cannot care."""
    first, second = condition.parent_states
    if month >= UNSUPPORTED_FROM:
        lost = ~np.isin(first, _CARED) & ~np.isin(second, _CARED)
    else:
        lost = np.isin(first, _GONE) & np.isin(second, _GONE)
    return np.asarray(lost & children_of_absent_parents(chunk), np.bool_)


def statuses(chunk: Chunk, condition: Condition, month: int) -> Ints:
    """The status of each household."""
    dice = chunk.dice
    gravest = hardship(chunk, condition)
    status = np.full(chunk.households, int(Status.NONE), np.int64)
    for kind, chances in CHANCES.items():
        drawn = dice.chance(f"status {kind.name}", np.array(chances, np.int64)[gravest])
        status[drawn] = int(kind)
    # The aid is for those whose family is not itself in dibao; one alone is.
    alone = chunk.count_in(chunk.home) == 1
    status[(status == Status.SEVERE_AID) & alone] = int(Status.DIBAO)
    orphans = chunk.any_in(without_care(chunk, condition, month))
    status[orphans & dice.chance("child known", CHILD_KNOWN)] = int(Status.CHILD)
    alone = chunk.any_in(single_ground(chunk, condition, month))
    status[(status == Status.SINGLE) & ~alone] = int(Status.APPLIES)
    aided = chunk.any_in(aid_ground(chunk, condition))
    status[(status == Status.SEVERE_AID) & ~aided] = int(Status.NONE)
    # Assistance is given where one is registered.
    here = chunk.any_in((chunk.place == 0) & condition.registered)
    return np.where(here, status, int(Status.NONE))


def lives_together(chunk: Chunk, condition: Condition) -> Bools:
    """Who shares the household's livelihood: those at home, students, spouses away for work."""
    away = condition.whereabouts == Whereabouts.AWAY
    student = condition.schooling != Schooling.NONE
    shares = student | (chunk.relation == Relation.SPOUSE)
    return np.asarray(chunk.home | (away & shares), np.bool_)


def support_duty(chunk: Chunk) -> Bools:
    """Resident parents and grandparents, and grandchildren whose parents are not in the file."""
    elder = np.isin(chunk.relation, (Relation.PARENT, Relation.GRANDPARENT)) & chunk.home
    return np.asarray(elder | children_of_absent_parents(chunk), np.bool_)


def members(chunk: Chunk, condition: Condition) -> Bools:
    """Who will roughly make up the assistance unit: enough to draw an award."""
    student = np.isin(condition.schooling, (Schooling.SCHOOL, Schooling.COLLEGE))
    unable = (chunk.age < ADULT) | student | condition.dependent
    couple = np.isin(chunk.relation, (Relation.HEAD, Relation.SPOUSE))
    child = (chunk.relation == Relation.CHILD) & unable
    related = couple | child | support_duty(chunk)
    return np.asarray(lives_together(chunk, condition) & related, np.bool_)


def single_ground(chunk: Chunk, condition: Condition, month: int) -> Bools:
    """Members whose health opens dibao for themselves alone."""
    circle = members(chunk, condition)
    if month < SINGLE_FREE_FROM:
        return circle & condition.severe & (chunk.age >= ADULT)
    ground = condition.severe | condition.ill
    if month >= SINGLE_MIND_FROM:
        mind = np.isin(condition.disability, (Disability.INTELLECTUAL, Disability.MENTAL))
        ground = ground | (mind & (condition.grade == SEVERE + 1))
    return np.asarray(circle & ground, np.bool_)


def aid_ground(chunk: Chunk, condition: Condition) -> Bools:
    """Members whose disability opens severe-disability aid."""
    here = members(chunk, condition) & condition.registered
    return np.asarray(severe_mind_or_body(chunk, condition) & here, np.bool_)


def separate_registers(chunk: Chunk, condition: Condition, status: Ints, month: int) -> None:
    """Give those who drew dibao alone under the old rule the register of their own it asked for."""
    if month >= SINGLE_FREE_FROM:
        return
    alone = (status == Status.SINGLE)[chunk.of] & condition.severe & (chunk.age >= ADULT)
    condition.registered[alone & (chunk.place > 0)] = False
