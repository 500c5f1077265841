"""The people of a made city as a population register names them: from a snapshot's folder."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from minsheng.city.addresses import addresses, moves_of
from minsheng.city.dice import Dice, Ints
from minsheng.city.divisions import URBAN_KIND, divisions_at
from minsheng.city.errors import CityError
from minsheng.city.identity import identity_numbers
from minsheng.city.names import full_names
from minsheng.city.place import COUNTY

NO_PHONE = 12
"""The first two digits of every made-up phone: no network of the country has them."""
OWNS_PHONE, OWNS_PHONE_OLD = 930_000, 560_000
"""Of those from 14 to 75 years, and of those older, in a million, those with a phone; assumed."""
FROM_YEAR, OLD_FROM = 14, 75
_PERSON = ("household_id", "person_id", "birth", "sex", "relation", "registered_here", "lives_here")


def residents(folder: Path) -> Iterator[tuple[pl.DataFrame, pl.DataFrame]]:
    """County by county: the people of a city, and their households.

    Args:
        folder: as `minsheng city` wrote it.

    Yields:
        People: `household_id`, `person_id`, `name`, `sex`, `born` (yyyymmdd), `number`,
        `phone` (null without one), `relation`, `registered_here`, `lives_here`; and households:
        `household_id`, `village` (twelve digits), `address`.

    Raises:
        CityError: the folder holds no whole city.
    """
    month = _month(folder)
    for county in sorted(p for p in folder.iterdir() if COUNTY.fullmatch(p.name)):
        people = pl.read_parquet(county / "person.parquet", columns=list(_PERSON))
        homes = pl.read_parquet(county / "household.parquet", columns=["household_id", "village"])
        yield _named(int(county.name), month, people), _housed(month, homes)


def persons_of(folder: Path) -> int:
    """How many people a city's folder holds.

    Raises:
        CityError: it holds no whole city.
    """
    return int(_about(folder)["persons"])


def _about(folder: Path) -> dict[str, Any]:
    try:
        held: dict[str, Any] = json.loads((folder / "city.json").read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise CityError(
            f"{folder} holds no city: city.json is not there or cannot be read; make one with "
            f"`minsheng city --out {folder}`",
        ) from error
    return held


def _month(folder: Path) -> int:
    return int(str(_about(folder)["as_of"]).replace("-", "")[:6])


def _named(county: int, month: int, people: pl.DataFrame) -> pl.DataFrame:
    """Names, numbers and phones put to the people of a county."""
    ids, birth, sex, relation = (
        people[n].to_numpy().astype(np.int64) for n in ("person_id", "birth", "sex", "relation")
    )
    here = people["registered_here"].to_numpy()
    numbers = identity_numbers(county, ids, birth, sex, here)
    return people.with_columns(
        pl.Series("name", full_names(ids, sex, birth, relation)),
        pl.Series("number", numbers.astype(str)),
        _phones(ids, month // 100 - birth // 10_000),
    ).rename({"birth": "born"})


def _phones(ids: Ints, years: Ints) -> pl.Series:
    dice = Dice(0, ids)
    likely = np.where(years > OLD_FROM, OWNS_PHONE_OLD, OWNS_PHONE)
    owns = (dice.below("phone owned", 1_000_000) < likely) & (years >= FROM_YEAR)
    digits = NO_PHONE * 1_000_000_000 + dice.below("phone", 1_000_000_000)
    return pl.Series("phone", digits.astype(str)).set(pl.Series(~owns), None)


def _housed(month: int, homes: pl.DataFrame) -> pl.DataFrame:
    rows = divisions_at(month).rows
    village = homes["village"].to_numpy()
    kinds = {code: rows[code].kind == URBAN_KIND for code in np.unique(village).tolist()}
    urban = np.array([kinds[code] for code in village.tolist()])
    ids = homes["household_id"].to_numpy()
    where = addresses(ids, village, urban, moves_of(ids, month))
    return homes.with_columns(pl.Series("address", where))
