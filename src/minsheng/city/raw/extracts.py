"""All raw files of a city, county by county."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

import numpy as np
import polars as pl

from minsheng.city.dice import Ints
from minsheng.city.raw.drafts import Drafts, drafts_of
from minsheng.city.raw.layout import LAYOUTS
from minsheng.city.raw.writing import Residents, file_name, office_rows, residents_of, write_file
from minsheng.city.settle import Settlement, settled
from minsheng.city.snapshot import month_of, requests
from minsheng.city.truth import Truth, truth_of

Progress = Callable[[int, int], None]


def write_extracts(
    out: Path, households: int, seed: int, as_of: str, progress: Progress | None = None
) -> None:
    """Write the raw files of a synthetic city.

    Args:
        out: a folder that is there and empty.
        households: how many.
        seed: any whole number.
        as_of: the month decided, `YYYY-MM`.
        progress: told how many households are done, of how many.
    """
    month = month_of(as_of)
    before = month - 1 if month % 100 > 1 else month - 89
    done = 0
    city_wide: dict[str, list[pl.DataFrame]] = defaultdict(list)
    for county in settled(households, month):
        if not county.households:
            continue
        people, drafts = _county(county, seed, month)
        for extract, layout in LAYOUTS.items():
            rows = office_rows(extract, drafts.pop(extract), people)
            if layout.city:
                city_wide[extract].append(rows)
            else:
                write_file(out / file_name(extract, county.county, before), extract, rows)
        done += county.households
        if progress:
            progress(done, households)
    for extract, parts in city_wide.items():
        write_file(out / file_name(extract, 0, before), extract, pl.concat(parts))


def _county(county: Settlement, seed: int, month: int) -> tuple[Residents, Drafts]:
    """A county's people and all rows about them."""
    parts: dict[str, list[pl.DataFrame]] = defaultdict(list)
    household: dict[str, list[Ints]] = defaultdict(list)
    person: dict[str, list[Ints]] = defaultdict(list)
    households = persons = 0
    for ask in requests(county, seed, month):
        truth = truth_of(ask)
        for extract, draft in drafts_of(truth, households).items():
            parts[extract].append(_moved(draft, persons))
        _note(truth, households, household, person)
        households += truth.chunk.households
        persons += truth.chunk.persons
    whole = {name: np.concatenate(values) for name, values in person.items()}
    homes = {name: np.concatenate(values) for name, values in household.items()}
    people = residents_of(county.county, month, homes, whole)
    return people, {extract: pl.concat(frames) for extract, frames in parts.items()}


def _moved(draft: pl.DataFrame, persons: int) -> pl.DataFrame:
    """A draft whose persons are places in the county."""
    pointers = [n for n in ("p", "other") if n in draft.columns]
    parents = [
        n for n in ("parent_1", "parent_2") if n in draft.columns and "birth" in draft.columns
    ]
    return draft.with_columns(
        *(pl.col(name) + persons for name in pointers),
        *(
            pl.when(pl.col(name) >= 0).then(pl.col(name) + persons).otherwise(-1).alias(name)
            for name in parents
        ),
    )


def _note(
    truth: Truth, households: int, household: dict[str, list[Ints]], person: dict[str, list[Ints]]
) -> None:
    """Keep of some households what naming them takes."""
    chunk, columns = truth.chunk, truth.columns
    household["household_id"].append(truth.ask.household_id)
    household["village"].append(chunk.village)
    household["urban"].append(chunk.urban.astype(np.int64))
    person["of"].append(chunk.of + households)
    person["person_id"].append(columns["person"].keys["person_id"])
    for name, fact in (("sex", "sex"), ("birth", "birth"), ("relation", "relation"),
                       ("registered", "registered_here")):  # fmt: skip
        person[name].append(np.asarray(columns["person"][fact]).astype(np.int64))
