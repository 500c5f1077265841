"""The census of November 2020 for the nine units it counts, as whole numbers.

Source: `data/nantong_marginals.csv`, each figure with its own source and confidence.
Shares become parts of a million. The census still prints 崇川 and 港闸 apart; the merged
district is the two together.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from minsheng.city.dice import MILLION
from minsheng.city.divisions import table

AGE_BANDS = (0, 1, *range(5, 90, 5))
"""First year of each of the census' nineteen age bands."""

_BAND_NAMES = ("0", "1-4", *(f"{a}-{a + 4}" for a in range(5, 85, 5)), "85+")
_GENERATIONS = ("1 generation", "2 generations", "3 generations", "4+ generations")
_ELDERS = ("with one 65+", "with two 65+", "with three or more 65+")

CITY = "3206"
MERGED, OLD_CHONGCHUAN = 320613, 320602

UNITS: dict[int, tuple[int, ...]] = {
    320602: (320602,),
    320611: (320611,),
    320612: (320612,),
    320613: (320602, 320611),
    320614: (320614,),
    320623: (320623,),
    320671: (320671,),
    320681: (320681,),
    320682: (320682,),
    320684: (320614,),
    320685: (320685,),
}
"""Census units of a county of either list of divisions."""


@dataclass(frozen=True, slots=True)
class Census:
    """What the census says of one unit. Shares are parts of a million.

    Attributes:
        unit: six digits; 320602 is the old 崇川 without 港闸.
        population: all residents, those of collective households included.
        households: family households.
        household_size: residents per hundred family households.
        urban: share of the urban population.
        men: men among all residents.
        ages: shares of the nineteen bands.
        one_person: households of one person.
        generations: households of one (one person included), two, three, four generations.
        elders: households with one, two, three or more residents of 65 and over.
        from_elsewhere: people registered outside the county.
    """

    unit: int
    population: int
    households: int
    household_size: int
    urban: int
    men: int
    ages: tuple[int, ...]
    one_person: int
    generations: tuple[int, ...]
    elders: tuple[int, ...]
    from_elsewhere: int


def _figures() -> dict[int, dict[tuple[str, str], Decimal]]:
    """Figures by unit, then by indicator and breakdown."""
    found: dict[int, dict[tuple[str, str], Decimal]] = {}
    for row in table("nantong_marginals.csv"):
        if len(row["area_code"]) != len("320681") or not row["value"]:
            continue
        code = int(row["area_code"])
        if code == MERGED and "旧区划" in row["area_name"]:
            code = OLD_CHONGCHUAN
        key = (row["indicator"], row["breakdown"])
        found.setdefault(code, {}).setdefault(key, Decimal(row["value"]))
    return found


@cache
def census() -> dict[int, Census]:
    """The nine units of the census by code."""
    units = {unit for parts in UNITS.values() for unit in parts}
    figures = _figures()
    return {unit: _census_of(unit, figures[unit]) for unit in sorted(units)}


def _census_of(unit: int, figures: dict[tuple[str, str], Decimal]) -> Census:
    def share(indicator: str, breakdown: str) -> int:
        return int(figures[indicator, breakdown] * MILLION)

    ratio = figures["sex_ratio", "men per 100 women"]
    return Census(
        unit=unit,
        population=int(figures["population", "total"]),
        households=int(figures["households_family", "total"]),
        household_size=int(figures["avg_household_size", "family households"] * 100),
        urban=share("urban_share", "population"),
        men=int(ratio * MILLION / (ratio + 100)),
        ages=tuple(share("age_share", band) for band in _BAND_NAMES),
        one_person=share("household_share", "one person"),
        generations=tuple(share("household_share", name) for name in _GENERATIONS),
        elders=tuple(share("household_share", name) for name in _ELDERS),
        from_elsewhere=share("registration_share", "registered elsewhere within province")
        + share("registration_share", "registered outside province"),
    )


def city_incomes() -> dict[str, int]:
    """Disposable income a head of 2020 in the city, yuan: over all, urban and rural."""
    return {
        row["breakdown"]: int(row["value"])
        for row in table("nantong_marginals.csv")
        if row["area_code"] == CITY and row["indicator"] == "disposable_income_per_head"
    }
