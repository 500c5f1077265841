"""What the people of a city live on, from a snapshot in which everything is known."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq

from minsheng.city import amounts
from minsheng.city.dice import Bools, Ints
from minsheng.city.people import MONTHS
from minsheng.city.schema import facts_of

RECEIVED = (
    "wage_verified_m", "business_m", "property_income_m", "pension_m", "basic_pension_m",
    "unemployment_m", "support_received_m", "other_transfer_m", "preferential_pension_m",
    "family_planning_m", "scholarship_m", "bravery_m", "social_assistance_m",
)  # fmt: skip
PAID = ("income_tax_m", "social_contributions_m", "support_paid_m")


@dataclass(frozen=True)
class Incomes:
    """By household.

    Attributes:
        heads: people who live together.
        yearly: disposable income of all of them together, fen a year: what they receive and
            draw, and what their land bears, less taxes and contributions. The rent a home of
            one's own saves is not in it, as it is in the statistics.
        urban: whether the household lives in town.
    """

    heads: Ints
    yearly: Ints
    urban: Bools


def incomes_of(folder: Path) -> Incomes:
    """The incomes of one county's households.

    Args:
        folder: of the county, in a snapshot in which everything is known.
    """
    awards = [fact.name for fact in facts_of("person") if fact.name.startswith("award_")]
    received = [*RECEIVED, *awards]
    own = ["farm_land_hmu", "award_dibao_m_hh", "award_expenditure_m_hh"]
    household: Any = pq.read_table(
        folder / "household.parquet", columns=["n_persons", "urban", *own]
    )
    person: Any = pq.read_table(folder / "person.parquet", columns=["lives_here", *received, *PAID])

    def column(table: Any, name: str) -> Ints:
        return np.asarray(table[name].to_numpy(), np.int64)

    ends = np.concatenate([np.zeros(1, np.int64), np.cumsum(column(household, "n_persons"))])

    def in_household(values: Ints) -> Ints:
        totals = np.concatenate([np.zeros(1, np.int64), np.cumsum(values)])
        return np.asarray(totals[ends[1:]] - totals[ends[:-1]], np.int64)

    lives = column(person, "lives_here")
    monthly = np.zeros(len(lives), np.int64)
    for name in received:
        monthly += column(person, name)
    for name in PAID:
        monthly -= column(person, name)
    land, dibao, relief = (column(household, name) for name in own)
    drawn = in_household(monthly * lives) + dibao + relief
    bears = land * amounts.LAND_PER_MU_Y // amounts.HMU_PER_MU
    return Incomes(
        in_household(lives), drawn * MONTHS + bears, column(household, "urban").astype(np.bool_)
    )
