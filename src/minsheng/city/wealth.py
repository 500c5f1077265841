"""What households own that no office has ever asked: illustrative, as their incomes are.

Cars follow the census (56 in a hundred households), rented homes likewise; savings are a
multiple of a year's income.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from minsheng.city.amounts import YUAN
from minsheng.city.condition import ADULT, Condition
from minsheng.city.dice import Bools, Ints
from minsheng.city.people import MONTHS, Chunk
from minsheng.city.spread import SPREAD_100, spread, times

TILLS, LAND = 600_000, (60, 900)
"""Of households in the country, in a million; hundredths of a mu."""
SAVED, POOR_SAVINGS = 900, (0, 9_000)
"""Median savings in thousandths of a year's income; of the poor, yuan a head."""
RICHER = (30_000, 60_000, 100_000, 160_000)
"""Yearly household incomes, yuan, from which the next figure holds."""
CARS = (160_000, 640_000, 860_000, 930_000, 960_000)
SECOND_CARS = (0, 5_000, 40_000, 110_000, 240_000)
SECOND_HOMES = (15_000, 50_000, 110_000, 200_000, 360_000)
DRIVES_UNTIL = 70
RENTS_HERE, RENTS_ELSEWHERE = 25_000, 380_000
"""Households without a home of their own, by whether the head is registered here."""
OWNS_COMPANY, OTHER_COMPANY, SHARES = 300_000, 8_000, (30_000, 900_000)
"""Households with a business and others that hold shares in a company; yuan."""


@dataclass(frozen=True)
class Wealth:
    """By household: land under cultivation in hundredths of a mu, and other facts by name."""

    land: Ints
    household: dict[str, Ints]


def _by_income(yearly: Ints, figures: tuple[int, ...]) -> Ints:
    edges = np.array(RICHER, np.int64) * YUAN
    return np.array(figures, np.int64)[np.searchsorted(edges, yearly, side="right")]


def wealth_of(
    chunk: Chunk, condition: Condition, poor: Bools, income: Ints, business: Bools
) -> Wealth:
    """Draw what each household owns.

    Args:
        chunk: the households.
        condition: of their people.
        poor: households in need that draw nothing; they own nothing that would bar them.
        income: of each, fen a month.
        business: households with a business.
    """
    dice, heads = chunk.dice, chunk.count_in(chunk.home)
    yearly = income * MONTHS
    tills = ~chunk.urban & dice.chance("tills", TILLS)
    land = np.where(poor, dice.between("little land", 60, 150), dice.between("land", *LAND))
    little = dice.between("savings", *POOR_SAVINGS) * YUAN * heads
    saved = times(yearly, np.full(chunk.households, SAVED), spread(dice, "saves", SPREAD_100))
    drives = chunk.any_in(chunk.home & (chunk.age >= ADULT) & (chunk.age < DRIVES_UNTIL)) & ~poor
    car = drives & dice.chance("car", _by_income(yearly, CARS))
    second = car & dice.chance("second car", _by_income(yearly, SECOND_CARS))
    here = condition.registered[chunk.start[:-1]]
    rents = dice.chance("rents", np.where(here, RENTS_HERE, RENTS_ELSEWHERE))
    other = ~poor & dice.chance("second home", _by_income(yearly, SECOND_HOMES))
    company = ~poor & dice.chance("company", np.where(business, OWNS_COMPANY, OTHER_COMPANY))
    return Wealth(np.where(tills, land, 0), {
        "financial_assets_hh": np.where(poor, little, saved // YUAN * YUAN),
        "vehicles": car.astype(np.int64) + second,
        "dwellings": (~rents).astype(np.int64) + other,
        "company_shares_hh": np.where(company, dice.between("shares", *SHARES) * YUAN, 0),
    })  # fmt: skip
