"""A synthetic city written as a snapshot: real divisions, census shape, made-up people."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from minsheng.city.dice import Dice, Ints
from minsheng.city.errors import CityError
from minsheng.city.fit import mix
from minsheng.city.groups import RowGroups
from minsheng.city.marginals import UNITS, census
from minsheng.city.people import MONTHS, people_of
from minsheng.city.place import in_place_of
from minsheng.city.schema import schema
from minsheng.city.settle import (
    PATTERN_FAMILIES,
    Settlement,
    settled,
)
from minsheng.city.shapes import PATTERN_SHAPE
from minsheng.city.tables import tables
from minsheng.city.truth import Request
from minsheng.snapshot.city import write_city
from minsheng.snapshot.columns import ENTITIES, MOST_HOUSEHOLDS
from minsheng.snapshot.layout import parquet_writer

Progress = Callable[[int, int], None]

FIRST_MONTH, LAST_MONTH = 201801, 209912
HOUSEHOLD_IDS = 10_000_000
"""Numbers kept for the households of one county."""
MOST = 4 * HOUSEHOLD_IDS
KNOWN = OFFICE, EVERYTHING = ("office", "all")
"""How much a snapshot knows."""
PATTERN_BAND = 10
"""45 to 49, the pattern family's head."""


def month_of(as_of: str) -> int:
    """The month of a `YYYY-MM`, as yyyymm.

    Raises:
        CityError: it is no month, or one before the first parameter of the law book.
    """
    year, dash, month = as_of.partition("-")
    if not (dash and year.isdecimal() and month.isdecimal() and len(year) == len("2020")
            and len(month) == len("01") and 1 <= int(month) <= MONTHS):  # fmt: skip
        raise CityError(f"the month `{as_of}` is not written YYYY-MM, as in 2020-11")
    number = int(year) * 100 + int(month)
    if not FIRST_MONTH <= number <= LAST_MONTH:
        raise CityError(f"the month {as_of} is not one of 2018-01 to 2099-12; choose one of them")
    return number


def generate(
    out: Path,
    households: int,
    seed: int,
    as_of: str,
    progress: Progress | None = None,
    look: Callable[[], None] | None = None,
    known: str = OFFICE,
) -> None:
    """Write a synthetic city as a snapshot (docs/snapshot.md).

    The same arguments give the same city on every machine. People of ages, sizes and
    generations as counted by the census of November 2020 are drawn as of the first day
    of the month, whatever the month.

    Args:
        out: the folder; a snapshot that stands there is replaced.
        households: how many, at least one.
        seed: any whole number.
        as_of: the month decided, `YYYY-MM`, from 2018-01.
        progress: told how many households are done, of how many.
        look: looks at what stands there, and raises to leave it alone; a city that comes
            there after that look is not replaced.
        known: what the snapshot knows: `office`, what an office could; `all`, everything of
            everybody, where the households that are only screened have means of their own
            (illustrative), and those in assistance or applying the very same.

    Raises:
        CityError: an argument makes no sense, the folder holds something else, another
            command wrote there meanwhile, or the disk fails; nothing that looks whole is
            left behind.
    """
    month = month_of(as_of)
    if not 1 <= households <= MOST:
        raise CityError(f"{households} households cannot be made; ask for 1 to {MOST}")
    if known not in KNOWN:
        raise CityError(f"`{known}` cannot be known; choose one of {', '.join(KNOWN)}")
    with in_place_of(out, look) as folder:
        _write(folder, households, seed, as_of, month, progress, known)


def _write(
    folder: Path,
    households: int,
    seed: int,
    as_of: str,
    month: int,
    progress: Progress | None,
    known: str,
) -> None:
    persons, done, patterns, codes = 0, 0, {}, []
    for county in settled(households, month):
        if not county.households:
            continue
        codes.append(county.county)
        with _writers(folder / str(county.county)) as writers:
            groups = RowGroups(writers)
            for ask in requests(county, seed, month):
                groups.add(*tables(ask, known == EVERYTHING))
                persons += ask.chunk.persons
                done += ask.chunk.households
                for name, place in zip(PATTERN_FAMILIES, ask.patterns, strict=False):
                    patterns[name] = int(ask.household_id[place])
                if progress:
                    progress(done, households)
            groups.close()
    said = {} if known == OFFICE else {"known": known}
    write_city(
        folder, as_of, codes, households, persons,
        seed=seed, pattern_families=patterns, synthetic=True, **said,
    )  # fmt: skip


@contextmanager
def _writers(folder: Path) -> Iterator[dict[str, Any]]:
    """A Parquet file for each entity of a county."""
    folder.mkdir()
    with ExitStack() as stack:
        yield {
            entity: stack.enter_context(
                parquet_writer(folder / f"{entity}.parquet", schema(entity))
            )
            for entity in ENTITIES
        }


def requests(county: Settlement, seed: int, month: int) -> Iterator[Request]:
    """The county's households, some at a time."""
    villages = np.repeat(county.villages, county.counts)
    urban = np.repeat(county.urban, county.counts).astype(np.bool_)
    special = county.pattern_places
    for start in range(0, county.households, MOST_HOUSEHOLDS):
        rows = slice(start, min(start + MOST_HOUSEHOLDS, county.households))
        key = county.first + np.arange(rows.start, rows.stop, dtype=np.int64)
        unit = _units(Dice(seed, key), county.county)
        shape, band = _shapes(Dice(seed, key), unit)
        here = special[(special >= rows.start) & (special < rows.stop)] - rows.start
        shape[here], band[here] = PATTERN_SHAPE, PATTERN_BAND
        elsewhere = {u: c.from_elsewhere for u, c in census().items()}
        yield Request(
            people_of(seed, key, county.county, villages[rows], urban[rows], shape, band),
            county.county * HOUSEHOLD_IDS + 1 + np.arange(rows.start, rows.stop, dtype=np.int64),
            np.array([elsewhere[int(u)] for u in UNITS[county.county]], np.int64)[
                np.searchsorted(np.array(UNITS[county.county]), unit)
            ],
            month,
            here,
        )


def _units(dice: Dice, county: int) -> Ints:
    """The census unit of each household of a county."""
    units = UNITS[county]
    weights = [census()[unit].households for unit in units]
    return np.array(units, np.int64)[dice.pick("unit", weights)]


def _shapes(dice: Dice, unit: Ints) -> tuple[Ints, Ints]:
    """Shape and head's age band of each household, by the mix of its census unit."""
    shape, band = np.zeros(len(unit), np.int64), np.zeros(len(unit), np.int64)
    for number in np.unique(unit):
        shapes, bands, weights = mix()[int(number)]
        rows = np.flatnonzero(unit == number)
        drawn = dice.among(rows).pick("shape", list(map(int, weights)))
        shape[rows], band[rows] = shapes[drawn], bands[drawn]
    return shape, band
