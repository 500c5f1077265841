"""All raw files of a city, county by county."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

from minsheng.city.dice import Ints
from minsheng.city.knowledge import Standing
from minsheng.city.means import able_to_work
from minsheng.city.raw.desk import Desk
from minsheng.city.raw.drafts import Drafts, drafts_of
from minsheng.city.raw.faults import Plan, planted
from minsheng.city.raw.layout import LAYOUTS
from minsheng.city.raw.namesakes import with_namesakes
from minsheng.city.raw.writing import PERSON, Residents, office_rows, residents_of
from minsheng.city.settle import Settlement, settled
from minsheng.city.snapshot import month_of, requests
from minsheng.city.truth import Truth, truth_of

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Faults:
    """What is to be wrong.

    Attributes:
        per_million: of the rows.
        files: how many files have a fault as a whole.
        kinds: of `faults.ROW_KINDS`; all where empty.
        file_kinds: of `file_faults.FILE_KINDS`; all where empty.
        namesakes: of people in assistance or applying, in a million, those given a
            namesake born on the same day.
    """

    per_million: int = 0
    files: int = 0
    kinds: tuple[str, ...] = ()
    file_kinds: tuple[str, ...] = ()
    namesakes: int = 0


def write_extracts(
    out: Path,
    households: int,
    seed: int,
    as_of: str,
    faults: Faults | None = None,
    progress: Progress | None = None,
) -> None:
    """Write the raw files of a synthetic city, and what is true of them in `truth/`.

    `truth/rows/FILE.parquet` says of each row of a file which person of the city it is
    about (`person_id`; -1 for an empty row), `truth/planted.parquet` every fault planted:
    file, row (0 where the row is gone), person, kind, column, the right cell.
    `deliveries.json` is what the register noted of last month's files.

    Args:
        out: a folder that is there and empty.
        households: how many.
        seed: any whole number.
        as_of: the month decided, `YYYY-MM`.
        faults: what is to be wrong.
        progress: told how many households are done, of how many.
    """
    faults = faults or Faults()
    month = month_of(as_of)
    before = month - 1 if month % 100 > 1 else month - 89
    (out / "truth" / "rows").mkdir(parents=True)
    desk = Desk(out, before, seed, faults.files, faults.file_kinds)
    done = 0
    city_wide: dict[str, list[pl.DataFrame]] = defaultdict(list)
    plan = Plan(faults.per_million, seed, faults.kinds)
    for county in settled(households, month):
        if not county.households:
            continue
        people, drafts, idle = _county(county, seed, month, faults.namesakes)
        desk.sizes(county.county, {e: len(d) for e, d in drafts.items()})
        for extract, layout in LAYOUTS.items():
            rows = office_rows(extract, drafts.pop(extract), people)
            rows = planted(extract, rows, people, plan, idle, month)
            rows = rows.with_columns(_truly(rows[PERSON], people))
            if layout.city:
                city_wide[extract].append(rows)
            else:
                desk.write(extract, county.county, rows)
        done += county.households
        if progress:
            progress(done, households)
    desk.sizes(0, {e: sum(map(len, parts)) for e, parts in city_wide.items()})
    for extract, parts in city_wide.items():
        desk.write(extract, 0, pl.concat(parts))
    desk.close()


def _truly(places: pl.Series, people: Residents) -> pl.Series:
    """The person of each row, as the city numbers people; -1 for an empty row."""
    known = places.to_numpy()
    ids = people.person_id[np.maximum(known, 0)]
    return pl.Series(PERSON, np.where(known >= 0, ids, -1))


def _county(
    county: Settlement, seed: int, month: int, namesakes: int
) -> tuple[Residents, Drafts, Ints]:
    """A county's people, all rows about them, and who signed and could work but does not."""
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
    drafts = {extract: pl.concat(frames) for extract, frames in parts.items()}
    members = drafts["members"]["p"].to_numpy()
    if namesakes:
        people = with_namesakes(people, whole, members, namesakes, seed)
    return people, drafts, np.flatnonzero(whole["idle"])


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
    family = truth.family
    able = able_to_work(family.chunk, family.condition) & (family.means.wage == 0)
    able &= family.means.base == 0
    standing = Standing.drawn(chunk, truth.status, truth.ask.patterns)
    idle = np.zeros(chunk.persons, np.int64)
    idle[family.persons] = able & standing.authorised[chunk.of[family.persons]]
    person["idle"].append(idle)
