"""The administrative divisions of the city, as the National Bureau of Statistics lists them.

Source: NBS statistical division codes of 2021-10-31 and of 2020-06-30, by way of the npm
package `china-division` 2.5.0 and 2.4.0 (MIT). In July 2020 崇川 and 港闸 were merged and
海门市 became 海门区, so the older list serves every month before it.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

MERGER = 202007
"""First month of the newer list."""

PLACEHOLDER = "virtual_community"
URBAN_KIND = "residents_committee"

TOWN_ALIASES = {"寅阳镇": 320681405000}
"""A town no list has as a row: its villages stand under 启东海工船舶工业园."""


@dataclass(frozen=True, slots=True)
class Division:
    """One row of a list.

    Attributes:
        code: 12-digit statistical code.
        level: city, county, town or village.
        parent: code of the division it lies in, 0 for the city.
        kind: street, town, statistical_zone, residents_committee, villagers_committee,
            virtual_community (a placeholder where nobody lives) and others.
    """

    code: int
    name: str
    level: str
    parent: int
    kind: str

    @property
    def county(self) -> int:
        """The first six digits."""
        return self.code // 1_000_000

    @property
    def inhabited(self) -> bool:
        """Whether people can live there: a village that is no placeholder."""
        return self.level == "village" and self.kind != PLACEHOLDER


@dataclass(frozen=True)
class Divisions:
    """One list, by code, in the order of the codes."""

    rows: dict[int, Division]

    def counties(self) -> list[Division]:
        """The counties and the development zone the census counts apart."""
        return [d for d in self.rows.values() if d.level == "county"]

    def villages(self, county: int) -> list[Division]:
        """The inhabited villages of a county, by code."""
        return [d for d in self.rows.values() if d.inhabited and d.county == county]

    def path(self, code: int) -> list[Division]:
        """From the city down to the division.

        Raises:
            KeyError: the list has no such code.
        """
        chain = [self.rows[code]]
        while chain[0].parent:
            chain.insert(0, self.rows[chain[0].parent])
        return chain

    def town(self, name: str) -> Division | None:
        """A town by its name, aliases included."""
        if name in TOWN_ALIASES:
            return self.rows[TOWN_ALIASES[name]]
        return next((d for d in self.rows.values() if d.level == "town" and d.name == name), None)


def table(name: str) -> list[dict[str, str]]:
    """The rows of a data file of this package."""
    text = files("minsheng.city").joinpath("data", name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


@cache
def divisions_of(year: int) -> Divisions:
    """The list of 2020 or of 2021."""
    rows = [
        Division(int(r["code"]), r["name"], r["level"], int(r["parent"] or 0), r["kind"])
        for r in table(f"nantong_divisions_{year}.csv")
    ]
    return Divisions({row.code: row for row in sorted(rows, key=lambda row: row.code)})


def divisions_at(month: int) -> Divisions:
    """The list that serves a month (yyyymm)."""
    return divisions_of(2021 if month >= MERGER else 2020)


@cache
def successors() -> dict[int, int]:
    """Code of 2020 to code of 2021, where the list of changes has a successor."""
    rows = table("nantong_division_crosswalk_2020_2021.csv")
    return {int(r["code_2020"]): int(r["code_2021"]) for r in rows if r["code_2021"]}
