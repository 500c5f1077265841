"""The income of families as the office knew it, and families that have some to live on."""

from __future__ import annotations

import numpy as np

from minsheng.city import amounts
from minsheng.city.amounts import YUAN, standard
from minsheng.city.condition import ELDER, Condition
from minsheng.city.dice import Bools, Ints
from minsheng.city.means import Means, Proof, able_to_work
from minsheng.city.need import Status, members
from minsheng.city.people import Chunk

LEVELS = {
    Status.SINGLE: (105, 145),
    Status.EXPENDITURE: (115, 220),
    Status.SEVERE_AID: (155, 280),
}
"""Income in percent of the dibao line of families whose assistance presupposes that they
are above it: the margin class, those ruined by bills, those who keep a disabled member."""
MARGIN_PERCENT = 145
"""Of the line; families of whom one member is in dibao stay below it."""
LIFTED = 930_000
"""How often the office still knows the income right; the other awards rest on an older one."""
IN_WORK = 24
"""Months."""
_WORN = (Proof.CONFIRMED, Proof.DECLARED)


def known_income(chunk: Chunk, condition: Condition, means: Means, due: Ints, month: int) -> Ints:
    """Monthly income of each household as the office knew it: without newly found work."""
    worn = np.where(np.isin(means.proof, _WORN), means.wage - means.found, 0)
    costs = amounts.WORK_COSTS if month >= amounts.WORK_COSTS_FROM else 0
    person = np.maximum(worn - costs, 0)
    names = ["business_m", "property_income_m", "pension_m", "unemployment_m",
             "support_received_m", "other_transfer_m"]  # fmt: skip
    if month <= amounts.PENSION_COUNTS_UNTIL:
        names.append("basic_pension_m")
    for name in names:
        person = person + means.amounts[name]
    person = np.maximum(person - means.amounts["social_contributions_m"], 0)
    land = means.land * amounts.LAND_PER_MU_Y // (12 * amounts.HMU_PER_MU)
    return chunk.sum_in(np.where(members(chunk, condition), person, 0)) + land + due


def _firsts(chunk: Chunk, wanted: Bools) -> Ints:
    """The first such person of each household, -1 where there is none."""
    found = np.full(chunk.households, -1, np.int64)
    rows = np.flatnonzero(wanted)[::-1]
    found[chunk.of[rows]] = rows
    return found


def _make_poor(chunk: Chunk, condition: Condition, means: Means, rich: Bools) -> None:
    """Take wages, business and pensions from families too well off for what they draw."""
    rows = rich[chunk.of] & members(chunk, condition)
    gone = (means.wage, means.found, means.proof, means.since, means.base)
    names = ("business_m", "pension_m", "social_contributions_m", "wage_declared_m",
             "unemployment_m")  # fmt: skip
    for values in (*gone, *(means.amounts[name] for name in names)):
        values[rows] = 0


def lift(
    chunk: Chunk, condition: Condition, status: Ints, means: Means, due: Ints, month: int
) -> None:
    """Bring families that live above the line, or in the margin above it, to where they live.

    They are given a wage, a pension or, with nobody to earn either, a rent.
    """
    low, high = np.zeros(len(Status), np.int64), np.zeros(len(Status), np.int64)
    for kind, (least, most) in LEVELS.items():
        low[int(kind)], high[int(kind)] = least, most
    circle = members(chunk, condition)
    line = chunk.count_in(circle) * standard(month)
    right = chunk.dice.chance("lifted", LIFTED)
    over = known_income(chunk, condition, means, due, month) > line * MARGIN_PERCENT // 100
    _make_poor(chunk, condition, means, right & over & (status == Status.SINGLE))
    wanted = line * chunk.dice.between("level", low[status], high[status]) // 100
    short = wanted - known_income(chunk, condition, means, due, month)
    raise_to(chunk, condition, means, np.where(right, short, 0), Proof.CONFIRMED, month)


def raise_to(
    chunk: Chunk, condition: Condition, means: Means, short: Ints, proof: Proof, month: int
) -> None:
    """Give families what they are short of: a wage, a pension or, with nobody to earn, a rent.

    Args:
        chunk: the families.
        condition: of their people.
        means: of their people; changed.
        short: of each family, fen a month; nothing is given where it is not above 0.
        proof: what is known of a wage given or raised.
        month: yyyymm.
    """
    circle = members(chunk, condition)
    lifted = short > 0
    worker = _firsts(chunk, able_to_work(chunk, condition) & circle)
    elder = (chunk.age >= ELDER) & circle & ~condition.severe
    pensioner = _firsts(chunk, elder & (means.wage == 0))
    works = lifted & (worker >= 0)
    rows = worker[works]
    costs = amounts.WORK_COSTS if month >= amounts.WORK_COSTS_FROM else 0
    missing = -(-short // YUAN) * YUAN
    means.wage[rows] += missing[works] + np.where(means.wage[rows] == 0, costs, 0)
    means.proof[rows] = int(proof)
    means.since[rows] = np.maximum(means.since[rows], IN_WORK)
    rests = lifted & (worker < 0) & (pensioner >= 0)
    means.amounts["pension_m"][pensioner[rests]] += missing[rests]
    first = _firsts(chunk, circle)
    lets = lifted & (worker < 0) & (pensioner < 0) & (first >= 0)
    means.amounts["property_income_m"][first[lets]] += missing[lets]
