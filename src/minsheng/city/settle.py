"""Where the households live: counties by census households, villages by share.

Assumptions, for want of a table of households by village: a county's urban households
(its census share of urban population) live in equal numbers in its residents'
committees (居委会), the rural ones in equal numbers in its villagers' committees (村委会).
Placeholder villages stay empty. What does not divide evenly goes to the largest
remainders, ties to the lowest code.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from minsheng.city.dice import MILLION, Ints
from minsheng.city.divisions import URBAN_KIND, Division, divisions_at
from minsheng.city.marginals import UNITS, census

PATTERN_VILLAGE = 320681101214
"""永济村委会, 北新镇, 启东市: made-up families live here, no case known to us."""
PATTERN_FAMILIES = ("pattern_verified", "pattern_insured")


@dataclass(frozen=True)
class Settlement:
    """The households of one county.

    Attributes:
        first: how many households of the city come before.
        villages: 12-digit codes, ascending.
        counts: households of each village.
        urban: whether each village is a residents' committee.
    """

    county: int
    first: int
    villages: Ints
    counts: Ints
    urban: Ints

    @property
    def households(self) -> int:
        """How many households."""
        return int(self.counts.sum())

    @property
    def pattern_places(self) -> Ints:
        """Places of the pattern families among the county's households."""
        here = np.flatnonzero(self.villages == PATTERN_VILLAGE)
        if not len(here):
            return np.empty(0, np.int64)
        first, room = int(self.counts[: here[0]].sum()), int(self.counts[here[0]])
        return first + np.arange(min(len(PATTERN_FAMILIES), room), dtype=np.int64)


def largest_remainder(total: int, weights: Sequence[int]) -> list[int]:
    """Whole parts of a total, in proportion to whole weights."""
    whole = sum(weights)
    if not whole:
        return [0] * len(weights)
    parts = [total * weight // whole for weight in weights]
    rests = [(-(total * weight % whole), place) for place, weight in enumerate(weights)]
    for _, place in sorted(rests)[: total - sum(parts)]:
        parts[place] += 1
    return parts


def _village_counts(villages: list[Division], households: int, urban: int) -> list[int]:
    """Households of each village of a county; `urban` in parts of a million."""
    in_town = [int(v.kind == URBAN_KIND) for v in villages]
    in_country = [1 - flag for flag in in_town]
    if not any(in_country):
        urban = MILLION
    split = largest_remainder(households, [urban, MILLION - urban])
    town = largest_remainder(split[0], in_town)
    country = largest_remainder(split[1], in_country)
    return [a + b for a, b in zip(town, country, strict=True)]


def _make_room(counts: list[list[int]], villages: list[list[Division]], families: int) -> None:
    """See that the pattern village holds the pattern families, at the fullest one's cost."""
    at = next(
        (county, place)
        for county, listed in enumerate(villages)
        for place, village in enumerate(listed)
        if village.code == PATTERN_VILLAGE
    )
    while counts[at[0]][at[1]] < families:
        fullest = max(
            ((c, v) for c, row in enumerate(counts) for v in range(len(row)) if (c, v) != at),
            key=lambda where: counts[where[0]][where[1]],
        )
        counts[fullest[0]][fullest[1]] -= 1
        counts[at[0]][at[1]] += 1


def settled(households: int, month: int) -> list[Settlement]:
    """Every county of the list that serves the month, with its households by village."""
    divisions = divisions_at(month)
    counties = [county.county for county in divisions.counties()]
    units = census()
    weights = [sum(units[u].households for u in UNITS[county]) for county in counties]
    shares = largest_remainder(households, weights)
    villages = [divisions.villages(county) for county in counties]
    counts = []
    for county, listed, share in zip(counties, villages, shares, strict=True):
        people = [(units[u].population, units[u].urban) for u in UNITS[county]]
        urban = sum(p * share_ for p, share_ in people) // sum(p for p, _ in people)
        counts.append(_village_counts(listed, share, urban))
    _make_room(counts, villages, min(households, len(PATTERN_FAMILIES)))
    found, first = [], 0
    for county, listed, row in zip(counties, villages, counts, strict=True):
        codes = np.array([village.code for village in listed], np.int64)
        urban_flags = np.array([village.kind == URBAN_KIND for village in listed], np.int64)
        found.append(Settlement(county, first, codes, np.array(row, np.int64), urban_flags))
        first += sum(row)
    return found
