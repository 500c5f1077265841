"""Grown children of elders, and parents of children, who live elsewhere.

Every elder who lives without a grown child has them drawn, whether the family is in
assistance or not; of families never asked, only what the registers hold is known.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from minsheng.city.amounts import (
    CHILD_SUPPORT_MOST,
    CHILD_SUPPORT_PERCENT,
    FLOOR_PERCENT,
    SURPLUS_PERCENT,
    YUAN,
    standard,
)
from minsheng.city.condition import ADULT, DISABLED_PER_MILLION, ELDER, GRADES, KINDS, by_age
from minsheng.city.dice import Bools, Dice, Ints
from minsheng.city.need import Status
from minsheng.city.people import CENSUS_MONTH, KEY_STEP, Chunk, birthdays, census_ages
from minsheng.policy.laws.kinds import Disability, ObligorRelation, ObligorState, Relation

CHILDREN = (60_000, 480_000, 330_000, 130_000)
"""Elders without a resident child: with none, one, two, three children elsewhere, in a million."""
TEKUN_CHILDREN = (880_000, 120_000, 0, 0)
OTHER_PARENT = 600_000
STATES = {
    ObligorState.ORDINARY: 930_000,
    ObligorState.TEKUN: 2_000,
    ObligorState.DIBAO: 25_000,
    ObligorState.INCAPABLE: 28_000,
    ObligorState.MISSING: 8_000,
    ObligorState.IN_PRISON: 7_000,
}
CHILD_GAP, PARENT_AGES = (22, 34), (24, 48)
SIZES = (0, 8, 22, 42, 20, 8)
"""Weights of one to five persons in the obligor's family (from place 1)."""
LEVELS = (70, 24, 6)
"""Weights of obligors' families below, near and above what they may keep."""
LEVEL_PERCENT = ((45, 97), (100, 165), (170, 330))
"""Of that sum."""
MOST = 3


@dataclass
class Obligors:
    """One row for each obligor, in the order of the households.

    Attributes:
        counts: how many each household has.
        due: support due each month by the usual formula; nothing when excused.
        facts: by name.
    """

    counts: Ints
    of: Ints
    due: Ints
    facts: dict[str, Ints | Bools]


def _lone_minor(chunk: Chunk) -> Ints:
    """Place of the first minor child of a lone parent, -1 where there is none."""
    minor = (chunk.age < ADULT) & (chunk.relation == Relation.CHILD) & chunk.home
    pair = chunk.any_in(chunk.relation == Relation.SPOUSE)
    found = np.full(chunk.households, -1, np.int64)
    rows = np.flatnonzero(minor)[::-1]
    found[chunk.of[rows]] = chunk.place[rows]
    return np.where(pair, -1, found)


def _counts(chunk: Chunk, status: Ints, dice: Dice) -> tuple[Ints, Ints]:
    """Obligors of each household, and whom they ought to support."""
    head = chunk.start[:-1]
    grown = (chunk.relation == Relation.CHILD) & (chunk.age >= ADULT) & chunk.home
    elder = (chunk.age[head] >= ELDER) & ~chunk.any_in(grown)
    usual, tekun = dice.pick("children", CHILDREN), dice.pick("children", TEKUN_CHILDREN)
    children = np.where(status == Status.TEKUN, tekun, usual)
    lone = _lone_minor(chunk)
    parent = (lone >= 0) & ~elder & (status != Status.NONE) & dice.chance("parent", OTHER_PARENT)
    return np.where(elder, children, parent.astype(np.int64)), np.where(parent, lone, 0)


def _incomes(dice: Dice, month: int, size: Ints) -> tuple[Ints, Ints]:
    """Monthly income of the obligor's family and the obligor's own."""
    keeps = standard(month) * size * FLOOR_PERCENT // 100
    level = dice.pick("level", LEVELS)
    low = np.array([a for a, _ in LEVEL_PERCENT], np.int64)[level]
    high = np.array([b for _, b in LEVEL_PERCENT], np.int64)[level]
    family = keeps * dice.between("percent", low, high) // 100 // YUAN * YUAN
    own = family * dice.between("own percent", 40, 75) // 100 // YUAN * YUAN
    return family, np.where(size == 1, family, own)


def _due(facts: dict[str, Ints | Bools], month: int) -> Ints:
    size, family = facts["obligor_family_size"], facts["obligor_family_income_m"]
    heads = facts["obligor_dependants"]
    surplus = family - standard(month) * size * FLOOR_PERCENT // 100
    usual = surplus * SURPLUS_PERCENT // 100 // heads
    own = facts["obligor_income_m"]
    parent = np.minimum(
        own * CHILD_SUPPORT_PERCENT // 100, own * CHILD_SUPPORT_MOST // 100 // heads
    )
    due = np.where(facts["obligor_relation"] == ObligorRelation.PARENT, parent, usual)
    due = np.where(surplus < 0, 0, due)
    due = np.where(facts["obligor_has_order"], facts["obligor_ordered_m"], due)
    return np.where(facts["obligor_state"] == ObligorState.ORDINARY, due, 0)


def obligors_of(chunk: Chunk, status: Ints, month: int) -> Obligors:
    """Draw the obligors of all households of a chunk."""
    counts, whom = _counts(chunk, status, chunk.dice)
    of = np.repeat(np.arange(chunk.households, dtype=np.int64), counts)
    number = np.arange(len(of), dtype=np.int64) - (np.cumsum(counts) - counts)[of]
    dice = Dice(chunk.seed, chunk.key[of] * KEY_STEP + KEY_STEP - 1 - number)
    person = chunk.start[:-1][of] + whom[of]
    supported = chunk.age[person]
    is_parent = supported < ADULT
    gap = dice.between("gap", *CHILD_GAP)
    age = np.where(is_parent, dice.between("parent age", *PARENT_AGES), supported - gap)
    # Born on one day, whatever month is decided: it is reckoned from the ages of the census.
    at_census = census_ages(chunk.person_dice.among(person), supported, month)
    born_at = np.where(is_parent, age, at_census - gap)
    tekun = (status == Status.TEKUN)[of]
    drawn = np.array(list(STATES), np.int64)[dice.pick("state", list(STATES.values()))]
    hard = dice.between("hard state", int(ObligorState.TEKUN), int(ObligorState.IN_PRISON))
    size = dice.pick("family size", SIZES)
    family, own = _incomes(dice, month, size)
    disabled = dice.chance("disabled", by_age(age, DISABLED_PER_MILLION))
    kind = np.array(list(KINDS), np.int64)[dice.pick("kind", list(KINDS.values()))]
    order = dice.chance("order", np.where(is_parent, 450_000, 10_000))
    facts: dict[str, Ints | Bools] = {
        "obligor_of": whom[of],
        "obligor_relation": np.where(
            is_parent, int(ObligorRelation.PARENT), int(ObligorRelation.CHILD)
        ),
        "obligor_state": np.where(tekun, hard, drawn),
        "obligor_birth": birthdays(dice, born_at, CENSUS_MONTH),
        "obligor_disability": np.where(disabled, kind, int(Disability.NONE)),
        "obligor_disability_grade": np.where(disabled, dice.pick("grade", GRADES) + 1, 0),
        "obligor_family_size": size,
        "obligor_family_income_m": family,
        "obligor_income_m": own,
        "obligor_dependants": dice.between("dependants", 1, MOST),
        "obligor_property_within": dice.chance("property within", 960_000),
        "obligor_has_order": order,
        "obligor_ordered_m": np.where(order, dice.between("ordered", 3, 9) * 100 * YUAN, 0),
    }
    return Obligors(counts, of, _due(facts, month), facts)
