"""What households live on that no office has ever asked.

Illustrative throughout: medians are chosen so that the mean disposable income per head comes
near the figures of `data/nantong_marginals.csv` (52,484 yuan a year in town, 26,141 in the
country, in 2020), with a Gini coefficient of about 0.4 over both; who works follows the
census' employment ratio. A household has a fortune of its own (`spread`), and each earner
another beside it, so couples are alike. Years other than 2020 have the same incomes.

The poor who draw nothing are drawn on purpose (`POOR`); everybody else is brought above the
line, for the parts drawn apart would leave far more below it than any survey finds.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np

from minsheng.city.amounts import YUAN, basic_pension, standard
from minsheng.city.condition import ADULT, ELDER, Condition, by_age
from minsheng.city.dice import Bools, Dice, Ints
from minsheng.city.income import known_income, raise_to
from minsheng.city.means import (
    CONTRIBUTION_SHARE,
    FLEXIBLE_FROM,
    IDLE_PROOFS,
    LEAST_BASE,
    Means,
    Proof,
    some,
)
from minsheng.city.need import hardship, members
from minsheng.city.people import Chunk
from minsheng.city.shapes import MAN
from minsheng.city.spread import SPREAD_35, SPREAD_50, THOUSAND, spread, times
from minsheng.city.wealth import wealth_of
from minsheng.policy.laws.kinds import Schooling, Whereabouts

POOR = (8_500, 26_000, 45_000, 50_000, 50_000, 60_000)
"""Households in need that draw nothing, in a million, by the gravest hardship
(`need.HARDSHIPS`): those who never asked."""
POOR_TOWN, POOR_COUNTRY = 75, 140
"""Percent of that."""
POOR_WORK, POOR_WAGES = 300_000, (150, 900)
JUST_ABOVE = (112, 230)
"""Income in percent of the dibao line of those brought above it."""
ABOVE = 110


class Trade(IntEnum):
    """How somebody earns."""

    EMPLOYEE = 0
    INFORMAL = 1
    BUSINESS = 2


@dataclass(frozen=True)
class Usual:
    """What is usual in town, or in the country.

    Attributes:
        trades: weights of the trades.
        medians: of the trades' monthly earnings at the best age, yuan.
        pensioned: of elders, in a million, those with an employee's pension.
        early: of women of 50 to 59, those who have it already.
        pension: its median, yuan a month.
        farmer: of all other elders, those with a pension for the land they gave up.
        lets: of households, those that let something.
    """

    trades: tuple[int, ...]
    medians: tuple[int, ...]
    pensioned: int
    early: int
    pension: int
    farmer: int
    lets: int


TOWN = Usual((71, 12, 17), (7_150, 3_800, 7_500), 720_000, 520_000, 3_050, 450_000, 150_000)
COUNTRY = Usual((46, 36, 18), (3_850, 2_500, 3_400), 130_000, 80_000, 1_800, 380_000, 40_000)

WORK_MEN = ((ADULT, 0), (25, 800_000), (50, 970_000), (55, 940_000), (60, 880_000),
            (65, 580_000), (70, 380_000), (75, 180_000), (80, 60_000), (200, 0))  # fmt: skip
WORK_WOMEN = ((ADULT, 0), (25, 780_000), (50, 900_000), (55, 760_000), (60, 580_000),
              (65, 400_000), (70, 240_000), (75, 100_000), (80, 30_000), (200, 0))  # fmt: skip
"""Of people below each age who are neither at school, gravely disabled nor pensioned, in a
million, those who work."""
PENSIONED_WORK, DISABLED_WORK = 250_000, 550_000
"""Of pensioners at any age; of the slightly disabled, beside the others."""
AGE_PERCENT = ((25, 68), (35, 98), (50, 108), (60, 88), (200, 55))
WOMEN_PERCENT = 80
EARLY = 50
FARMER_PENSION, ACCOUNT = (750, 1_250), (20, 120)
LEAST_WAGE = 1_830
"""Minimum wage of the second class from August 2018 (docs/facts.md)."""
MOST_BASE = 16_842
UNINSURED, FLEXIBLE = 80_000, 450_000
"""Of employees, those without social insurance; of the self-employed, those with."""
MOST_MONTHS = 240
TAX_FREE, DEDUCTIONS = 5_000, 1_000
TAX = ((3, 0), (10, 210), (20, 1_410), (25, 2_660), (30, 4_410), (35, 7_160), (45, 15_160))
"""Percent and quick deduction of each bracket, yuan a month (个人所得税法, from 2019)."""
INTEREST = 18
"""Of savings, in thousandths a year."""


def _of_place(chunk: Chunk, town: int, country: int) -> Ints:
    return np.where(chunk.urban[chunk.of], town, country).astype(np.int64)


def _pensioned(chunk: Chunk, poor: Bools) -> Bools:
    """Those who draw an employee's pension: elders, and women from fifty."""
    old = chunk.age >= ELDER
    early = (chunk.age >= EARLY) & (chunk.sex != MAN) & ~old
    chance = np.select(
        [old, early],
        [_of_place(chunk, TOWN.pensioned, COUNTRY.pensioned),
         _of_place(chunk, TOWN.early, COUNTRY.early)],
        0,
    )  # fmt: skip
    drawn = chunk.person_dice.chance("employee pension", chance)
    return np.asarray(drawn & ~poor[chunk.of], np.bool_)


def _works(chunk: Chunk, condition: Condition, pensioned: Bools, poor: Bools) -> Bools:
    """Whoever earns: at home or away, neither at school nor gravely disabled or ill."""
    dice = chunk.person_dice
    present = np.isin(condition.whereabouts, (Whereabouts.HOME, Whereabouts.AWAY))
    fit = (condition.schooling == Schooling.NONE) & ~condition.severe & ~condition.ill & present
    men = chunk.sex == MAN
    chance = np.where(men, by_age(chunk.age, WORK_MEN), by_age(chunk.age, WORK_WOMEN))
    chance = np.where(condition.disability > 0, chance * DISABLED_WORK // 1_000_000, chance)
    chance = np.where(pensioned, np.minimum(chance, PENSIONED_WORK), chance)
    chance = np.where(poor[chunk.of], np.minimum(chance, POOR_WORK), chance)
    return np.asarray(fit & dice.chance("earns", chance), np.bool_)


def _trades(dice: Dice, urban: Bools, age: Ints, poor: Bools) -> Ints:
    drawn = np.where(urban, dice.pick("trade", TOWN.trades), dice.pick("trade", COUNTRY.trades))
    return np.where((age >= ELDER) | poor, int(Trade.INFORMAL), drawn).astype(np.int64)


def _earnings(chunk: Chunk, trade: Ints, fortune: Ints, poor: Bools) -> Ints:
    """What each would earn, fen a month."""
    dice = chunk.person_dice
    medians = np.array([TOWN.medians, COUNTRY.medians], np.int64)
    median = medians[(~chunk.urban[chunk.of]).astype(np.int64), trade] * YUAN
    age = by_age(chunk.age, AGE_PERCENT) * 10
    sex = np.where(chunk.sex == MAN, THOUSAND, WOMEN_PERCENT * 10)
    earned = times(median, age, sex, fortune[chunk.of], spread(dice, "earns more", SPREAD_50))
    floor = np.where(trade == Trade.EMPLOYEE, LEAST_WAGE * YUAN, 0)
    little = dice.between("earns little", *POOR_WAGES) * YUAN
    return np.where(poor[chunk.of], little, np.maximum(earned, floor)) // YUAN * YUAN


def _proofs(chunk: Chunk, works: Bools, trade: Ints, idle: Bools) -> Ints:
    dice = chunk.person_dice
    insured = np.where(dice.chance("flexible", FLEXIBLE), int(Proof.FLEXIBLE), int(Proof.RESIDENT))
    working = np.array([Proof.CONFIRMED, Proof.DECLARED, Proof.NO_WORK], np.int64)[trade]
    working = np.where(trade == Trade.BUSINESS, insured, working)
    resting = dice.pick("idle proof", IDLE_PROOFS)
    young = (resting == Proof.FLEXIBLE) & (chunk.age < FLEXIBLE_FROM)
    resting = np.where(young, int(Proof.RESIDENT), resting)
    return np.select([works, idle], [working, resting], int(Proof.NO_WORK)).astype(np.int64)


def _amounts(chunk: Chunk, condition: Condition, pensioned: Bools, poor: Bools, fortune: Ints,
             month: int) -> dict[str, Ints]:  # fmt: skip
    """Pensions and transfers of each person."""
    dice, old = chunk.person_dice, chunk.home & (chunk.age >= ELDER)
    rest = old & ~pensioned
    median = _of_place(chunk, TOWN.pension, COUNTRY.pension) * YUAN
    own = times(median, spread(dice, "pension", SPREAD_35)) // YUAN * YUAN
    farmer = some(
        dice, "land pension", rest & ~poor[chunk.of],
        _of_place(chunk, TOWN.farmer, COUNTRY.farmer), *FARMER_PENSION,
    )  # fmt: skip
    account = some(dice, "account", rest & (farmer == 0) & ~poor[chunk.of], 850_000, *ACCOUNT)
    basic = rest & dice.chance("basic pension", 950_000)
    head = (chunk.place == 0) & ~poor[chunk.of]
    rent = some(dice, "rent", head, _of_place(chunk, TOWN.lets, COUNTRY.lets), 400, 3_200)
    college = condition.schooling >= Schooling.COLLEGE
    return {
        "property_income_m": times(rent, fortune[chunk.of]) // YUAN * YUAN,
        "pension_m": np.where(pensioned & chunk.home, own, farmer + account),
        "basic_pension_m": np.where(basic, basic_pension(month), 0),
        "support_received_m": some(dice, "support", rest & ~poor[chunk.of], 60_000, 50, 250),
        "other_transfer_m": some(dice, "transfer", head, 20_000, 30, 400),
        "family_planning_m": some(dice, "family planning", old, 80_000, 80, 90),
        "scholarship_m": some(dice, "scholarship", college, 150_000, 80, 400),
    }


def income_tax(wage: Ints, contributions: Ints) -> Ints:
    """Income tax on a wage, fen a month, with the usual deductions taken for everybody.

    Rates rise with the taxed sum, so that the right bracket is the one that asks most.
    """
    taxed = np.maximum(wage - contributions - (TAX_FREE + DEDUCTIONS) * YUAN, 0)
    due = [taxed * percent // 100 - quick * YUAN for percent, quick in TAX]
    return np.asarray(np.maximum(np.max(np.stack(due), axis=0), 0), np.int64)


def _insure(chunk: Chunk, means: Means) -> None:
    """Base, contributions and tax of what everybody earns in the end."""
    insured = (means.proof == Proof.FLEXIBLE) | (
        (means.proof == Proof.CONFIRMED) & ~chunk.person_dice.chance("uninsured", UNINSURED)
    )
    base = np.clip(means.wage, LEAST_BASE, MOST_BASE * YUAN) // YUAN * YUAN
    means.base = np.where(insured, base, 0)
    share = np.zeros(len(Proof), np.int64)
    for kind, part in CONTRIBUTION_SHARE.items():
        share[int(kind)] = part
    paid = means.base * share[means.proof] // THOUSAND
    means.amounts["social_contributions_m"] = paid
    means.amounts["income_tax_m"] = income_tax(means.wage, paid)
    means.amounts["wage_declared_m"] = means.wage.copy()


def _bring_above(
    chunk: Chunk, condition: Condition, means: Means, poor: Bools, due: Ints, month: int
) -> None:
    """Give those who would fall below the line by chance what keeps them above it."""
    line = chunk.count_in(members(chunk, condition)) * standard(month)
    income = known_income(chunk, condition, means, due, month)
    below = ~poor & (income < line * ABOVE // 100)
    wanted = line * chunk.dice.between("level", *JUST_ABOVE) // 100
    short = np.where(below, wanted - income, 0)
    raise_to(chunk, condition, means, short, Proof.DECLARED, month)


def means_of_others(chunk: Chunk, condition: Condition, due: Ints, month: int) -> Means:
    """Draw the means of households that neither draw assistance nor apply for it.

    Args:
        chunk: those households only.
        condition: of their people.
        due: support due to each by obligors, fen a month.
        month: yyyymm.
    """
    dice, of = chunk.person_dice, chunk.of
    poor = chunk.dice.chance("poor", np.array(POOR, np.int64)[hardship(chunk, condition)]
                             * np.where(chunk.urban, POOR_TOWN, POOR_COUNTRY) // 100)  # fmt: skip
    fortune = spread(chunk.dice, "fortune", SPREAD_50)
    pensioned = _pensioned(chunk, poor)
    works = _works(chunk, condition, pensioned, poor)
    trade = _trades(dice, chunk.urban[of], chunk.age, poor[of])
    earned = np.where(works, _earnings(chunk, trade, fortune, poor), 0)
    business = np.where(trade == Trade.BUSINESS, earned, 0)
    wage = earned - business
    idle = (chunk.age >= ADULT) & (chunk.age < ELDER) & ~works & ~pensioned
    idle = idle & (condition.schooling == Schooling.NONE)
    amounts = _amounts(chunk, condition, pensioned, poor, fortune, month)
    amounts["business_m"] = business
    for name in ("unemployment_m", "bravery_m", "support_paid_m", "social_contributions_m"):
        amounts[name] = np.zeros(chunk.persons, np.int64)
    income = chunk.sum_in(np.where(chunk.home, earned, 0) + amounts["pension_m"])
    wealth = wealth_of(chunk, condition, poor, income, chunk.any_in(business > 0))
    interest = wealth.household["financial_assets_hh"] * INTEREST // THOUSAND // 12 // YUAN * YUAN
    amounts["property_income_m"][chunk.start[:-1]] += interest
    since = np.where(wage > 0, 13 + dice.below("in work", MOST_MONTHS), 0)
    none = np.zeros(chunk.persons, np.int64)
    proof = _proofs(chunk, works, trade, idle)
    means = Means(wage, none, proof, since, none, amounts, wealth.land, wealth.household)
    _insure(chunk, means)
    _bring_above(chunk, condition, means, poor, due, month)
    _insure(chunk, means)
    return means
