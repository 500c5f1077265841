"""How the rows about one person come together: one value, a sum, an average, a count."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from minsheng.recheck.assembly.scope import Bools, Ints
from minsheng.snapshot.months import YEAR, months_before


@dataclass(frozen=True)
class Gathered:
    """A fact's values for each of some people (or households).

    Attributes:
        values: 0 where there is none.
        there: whether a row gave it.
        odd: whether rows disagree, so that none of them can be believed.
        late: whether there are rows, and none of them is of the months looked at.
    """

    values: Ints
    there: Bools
    odd: Bools
    late: Bools


def gathered(rows: pl.DataFrame, name: str, how: str, size: int, month: int) -> Gathered:
    """Bring the rows of each person together.

    Args:
        rows: with `place`, sorted by it, the column `name` and perhaps `month`.
        name: the column; null is left out.
        how: `value`, `latest`, `monthly`, `yearly`, `total`, `count` (docs/contracts.md).
        size: how many places there are.
        month: the month decided.
    """
    rows = rows.filter(pl.col(name).is_not_null())
    late = np.zeros(size, np.bool_)
    if how in {"latest", "monthly", "yearly"} and "month" in rows.columns:
        late[rows.filter(pl.col("month").is_not_null())["place"].to_numpy()] = True
        rows = rows.filter(
            pl.col("month").is_between(months_before(month, YEAR), months_before(month, 1))
        )
        late[rows["place"].to_numpy()] = False
    found = _found(rows, name, how, size)
    return replace(found, late=late)


def _found(rows: pl.DataFrame, name: str, how: str, size: int) -> Gathered:
    """The rows of the months looked at, brought together."""
    place = rows["place"].to_numpy()
    if how in {"total", "count", "monthly", "yearly"}:
        return _added(rows, place, name, how, size)
    if how == "latest":
        newest = np.zeros(size, np.int64)
        np.maximum.at(newest, place, rows["month"].to_numpy())
        rows = rows.filter(pl.Series(newest[place] == rows["month"].to_numpy()))
        place = rows["place"].to_numpy()
    return single(place, rows[name].to_numpy(), size)


def single(place: npt.NDArray[Any], values: npt.NDArray[Any], size: int) -> Gathered:
    """One value a place; where rows differ, none can be believed."""
    low = np.full(size, np.iinfo(np.int64).max)
    high = np.full(size, np.iinfo(np.int64).min)
    values = values.astype(np.int64)
    if len(place) and bool(np.all(place[1:] > place[:-1])):
        low[place] = high[place] = values
    else:
        np.minimum.at(low, place, values)
        np.maximum.at(high, place, values)
    there = high >= low
    none = np.zeros(size, np.bool_)
    return Gathered(np.where(there, low, 0), there, there & (low != high), none)


def _added(rows: pl.DataFrame, place: Any, name: str, how: str, size: int) -> Gathered:
    there, none = np.zeros(size, np.bool_), np.zeros(size, np.bool_)
    there[place] = True
    if how == "count":
        values = np.bincount(place, minlength=size).astype(np.int64)
        return Gathered(values, there, none, none)
    values = np.zeros(size, np.int64)
    np.add.at(values, place, rows[name].to_numpy().astype(np.int64))
    if how == "yearly":
        values = values // YEAR
    if how == "monthly":
        months = rows.select("place", "month").unique()["place"].to_numpy()
        values = values // np.maximum(np.bincount(months, minlength=size), 1)
    return Gathered(values, there, none, none)
