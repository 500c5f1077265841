"""Awards in force: near what the law would give, now and then stale.

The office granted them earlier, on the means it knew then; since then somebody has
found work, a bill of age was passed, a sum was changed. That is what a recheck finds.
"""

from __future__ import annotations

import numpy as np

from minsheng.city import amounts
from minsheng.city.amounts import YUAN, standard
from minsheng.city.condition import ADULT, ELDER, OLD, Condition
from minsheng.city.dice import Bools, Ints
from minsheng.city.need import (
    Status,
    aid_ground,
    in_institution,
    members,
    single_ground,
    without_care,
)
from minsheng.city.papers import Papers
from minsheng.city.people import MONTHS, Chunk
from minsheng.policy.laws.kinds import Bill

STALE = 130_000
"""Awards in a million whose sum is no longer the right one."""
MISSED = 60_000
"""Of those entitled to a fixed sum, who do not draw it."""
RELIEF_PERCENT = (35, 100)
"""Of the full sum, what stale relief is."""
CARE_STEPS = (1, 4)
"""Things a person cannot do, from which self-care is partly and wholly lost."""


def _to_yuan(amount: Ints) -> Ints:
    """Up to the whole yuan."""
    return -(-amount // YUAN) * YUAN


def _increases(chunk: Chunk, condition: Condition, month: int) -> Ints:
    """Graded increases of each household."""
    alone = (chunk.count_in(members(chunk, condition)) == 1)[chunk.of]
    lighter = (chunk.age >= ELDER) | (chunk.age < ADULT) | alone
    percent = np.select(
        [condition.severe, condition.ill, lighter],
        [amounts.INCREASE_PERCENT[name] for name in ("severe", "ill", "lighter")],
        0,
    )
    person = standard(month) * percent // 100
    return chunk.sum_in(np.where(members(chunk, condition), person, 0))


def dibao(chunk: Chunk, condition: Condition, income: Ints, month: int) -> Ints:
    """What each household would draw if it were in dibao."""
    line = chunk.count_in(members(chunk, condition)) * standard(month)
    gap = line - income
    # Granted when the family was poorer than it is today.
    topped_up = np.where(gap > 0, gap, line * 2 // 5)
    right = _to_yuan(topped_up + _increases(chunk, condition, month))
    dice = chunk.dice
    shift = dice.between("stale", -16, 16) * 10 * YUAN
    stale = np.where(dice.chance("stale award", STALE), shift, 0)
    return np.maximum(right + stale, 10 * YUAN)


def expenditure(
    chunk: Chunk, condition: Condition, income: Ints, bills: Papers, month: int
) -> Ints:
    """What each household would draw if it were relieved of what its bills leave it without."""
    facts = bills.facts
    own = np.where(
        facts["bill_kind"] == Bill.EDUCATION,
        np.minimum(facts["bill_own_share"], facts["bill_public_rate"]),
        facts["bill_own_share"],
    )
    own = np.where(facts["bill_designated"], own, 0)
    person = np.bincount(bills.of, own, chunk.persons).astype(np.int64)
    spent = chunk.sum_in(np.where(members(chunk, condition), person, 0))
    line = chunk.count_in(members(chunk, condition)) * standard(month)
    right = _to_yuan(np.clip(line - income + -(-spent // MONTHS), 0, line))
    dice = chunk.dice
    # Granted in a year with other bills.
    other = line * dice.between("relief", *RELIEF_PERCENT) // 100 // YUAN * YUAN
    return np.where((right == 0) | dice.chance("stale relief", STALE), other, right)


def old_age(chunk: Chunk, condition: Condition) -> Ints:
    """Old-age allowance in force of everybody."""
    sums = np.zeros(chunk.persons, np.int64)
    for age, amount in amounts.OLD_AGE:
        sums[chunk.age >= age] = amount
    missed = chunk.person_dice.chance("no old-age allowance", MISSED)
    # Who has just turned eighty has not yet applied more often than others.
    late = (chunk.age == OLD) & chunk.person_dice.chance("late", 200_000)
    return np.where(condition.registered & ~missed & ~late, sums, 0)


def care_subsidy(chunk: Chunk, condition: Condition, status: Ints, month: int) -> Ints:
    """Care subsidy in force of the severely disabled, tekun persons apart."""
    urban, rural = amounts.care_subsidy(month)
    sums = np.where(chunk.urban[chunk.of], urban, rural)
    missed = chunk.person_dice.chance("no care subsidy", MISSED)
    apart = (status == Status.TEKUN)[chunk.of]
    return np.where(condition.severe & condition.registered & ~missed & ~apart, sums, 0)


def _care_part(chunk: Chunk, condition: Condition, status: Ints) -> Ints:
    """Care part of tekun by the number of things a person cannot do: none, some, most."""
    place = in_institution(chunk, status).astype(np.int64)
    step = np.searchsorted(np.array(CARE_STEPS), condition.frail, side="right")
    return np.array(amounts.TEKUN_CARE, np.int64)[place, step]


def person_awards(chunk: Chunk, condition: Condition, status: Ints, month: int) -> dict[str, Ints]:
    """Awards of single persons in families in assistance, by fact."""
    dice, base = chunk.person_dice, standard(month)

    def mine(kind: Status) -> Bools:
        return np.asarray((status == kind)[chunk.of], np.bool_)

    drawn = ~dice.chance("award missed", MISSED)
    percent = [amounts.SINGLE_PERCENT[name] for name in ("ill", "severe", "mind")]
    ground = single_ground(chunk, condition, month) & mine(Status.SINGLE)
    single = np.select(
        [~ground, condition.ill, condition.severe],
        [0, base * percent[0] // 100, base * percent[1] // 100],
        base * percent[2] // 100,
    )
    living = np.where(condition.severe, *(base * p // 100 for p in amounts.LIVING_PERCENT.values()))
    in_dibao = (mine(Status.DIBAO) & members(chunk, condition)) | ground
    in_dibao = in_dibao & (condition.disability > 0) & condition.registered
    tekun = base * amounts.TEKUN_PERCENT // 100 + _care_part(chunk, condition, status)
    severe = aid_ground(chunk, condition) & mine(Status.SEVERE_AID)
    return {
        "award_single_m": _to_yuan(single),
        "award_tekun_m": np.where(mine(Status.TEKUN) & (chunk.place == 0), _to_yuan(tekun), 0),
        "award_severe_disability_m": np.where(severe, base, 0),
        "award_living_subsidy_m": np.where(in_dibao & drawn, _to_yuan(living), 0),
        "award_child_m": np.where(
            mine(Status.CHILD) & without_care(chunk, condition, month) & drawn, amounts.CHILD, 0
        ),
    }
