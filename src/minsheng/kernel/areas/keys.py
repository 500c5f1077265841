"""The keys of areas: eleven digits, two of the county, three each of town, village and grid."""

from __future__ import annotations

GRID, VILLAGE, TOWN, COUNTY = 1, 10**3, 10**6, 10**9
CITY = 10**11
"""Each holds so many keys; the city is area 0."""
ROOT = 0
"""The key of the city itself."""
ZONE_TOWNS = 100
"""Numbers of towns that a zone inside a county holds."""


def village_of(key: int) -> int:
    """The village a key lies in."""
    return key // VILLAGE * VILLAGE


def town_of(key: int) -> int:
    """The town a key lies in."""
    return key // TOWN * TOWN


def county_of(key: int) -> int:
    """The county a key lies in; a zone's keys lie in its county's."""
    return key // COUNTY * COUNTY
