"""Namesakes born on one day: somebody in the same county is given the name of another."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl

from minsheng.city.dice import Dice, Ints
from minsheng.city.raw.writing import Residents


def with_namesakes(
    people: Residents, person: dict[str, Ints], wanted: Ints, per_million: int, seed: int
) -> Residents:
    """Give some people a namesake of the same sex and day of birth.

    Args:
        people: of the county.
        person: their `sex` and `birth`.
        wanted: places of those who may get one.
        per_million: of them.
        seed: of the city.
    """
    wanted = np.unique(wanted)
    chosen = wanted[Dice(seed, people.person_id[wanted]).chance("namesake", per_million)]
    group = person["birth"] * 4 + person["sex"]
    order = np.lexsort((people.person_id, group))
    place = np.empty(len(order), np.int64)
    place[order] = np.arange(len(order))
    # The next of the same day and sex; the last of a day has none.
    following = np.minimum(place[chosen] + 1, len(order) - 1)
    other = order[following]
    same = (group[other] == group[chosen]) & (other != chosen)
    # Nobody of the same household: relatives bear other names.
    same &= people.household_id[other] != people.household_id[chosen]
    names = people.name.clone().scatter(other[same], people.name.gather(chosen[same]))
    return replace(people, name=pl.Series("name", names))
