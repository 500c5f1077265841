"""A small city's raw files, imported, and what is true of the same households."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from minsheng.city.divisions import divisions_at
from minsheng.city.raw.extracts import Faults, write_extracts
from minsheng.city.raw.layout import GB18030, LAYOUTS, PARQUET, XLSX
from minsheng.city.raw.writing import write_file
from minsheng.recheck.extracts.noted import notes_in
from minsheng.recheck.importing.imported import Imported
from minsheng.recheck.importing.importing import import_files
from minsheng.recheck.linkage.register import Kept
from minsheng.recheck.quality.whose import true_households
from minsheng.snapshot.columns import ENTITIES

AS_OF, MONTH = "2020-11", 202011
KEY = 5
Change = Callable[[pl.DataFrame], pl.DataFrame]
COUNTIES = {d.county: d.name for d in divisions_at(MONTH).counties()}
TWO = {county: COUNTIES[county] for county in (320613, 320681)}
"""A city of two counties has a third of the files: enough where it is not they that are tested."""


@dataclass(frozen=True)
class City:
    """What was imported.

    Attributes:
        raw: the offices' files.
        snapshot: made of them.
        done: the import.
        true_id: the true number of each household number of the snapshot.
    """

    raw: Path
    snapshot: Path
    done: Imported
    true_id: dict[int, int]

    def rows(self, entity: str) -> pl.DataFrame:
        """An entity's rows of the snapshot, under the true numbers, by household."""
        found = rows_of(self.snapshot, entity).with_columns(
            pl.col("household_id").replace_strict(self.true_id, return_dtype=pl.Int64)
        )
        return found.sort("household_id", maintain_order=True)


def rows_of(snapshot: Path, entity: str) -> pl.DataFrame:
    """An entity's rows of a snapshot, by household."""
    parts = [pl.read_parquet(path) for path in sorted(snapshot.glob(f"*/{entity}.parquet"))]
    return pl.concat(parts, how="diagonal").sort("household_id", maintain_order=True)


def written(
    folder: Path,
    households: int,
    seed: int,
    faults: Faults | None = None,
    counties: Mapping[int, str] = COUNTIES,
) -> Path:
    """Raw files of a city, in a new folder; of counties' own files only those of the given."""
    folder.mkdir(parents=True)
    write_extracts(folder, households, seed, AS_OF, faults)
    for county in COUNTIES.keys() - counties.keys():
        for path in folder.glob(f"{COUNTIES[county]}_*"):
            path.unlink()
    return folder


def imported(raw: Path, out: Path, **more: object) -> City:
    """Raw files imported under a register that begins."""
    last = notes_in(raw / "deliveries.json")
    done = import_files(raw, out, MONTH, Kept(KEY), COUNTIES, last=last, **more)  # type: ignore[arg-type]
    return City(raw, out, done, true_households(done, raw))


def path_of(raw: Path, extract: str, county: int = 0) -> Path:
    """The file of an extract; of a county's where each has one."""
    (path,) = raw.glob(f"{COUNTIES[county] if county else '*'}_{LAYOUTS[extract].name}_*")
    return path


def changed(raw: Path, extract: str, county: int, change: Change) -> pl.DataFrame:
    """A file written again with its rows changed; gives them, under our short names."""
    layout, path = LAYOUTS[extract], path_of(raw, extract, county)
    if layout.format == XLSX:
        rows = pl.read_excel(path, infer_schema_length=0)
    elif layout.format == PARQUET:
        rows = pl.read_parquet(path)
    else:
        text = path.read_bytes().decode("gb18030" if layout.format == GB18030 else "utf-8-sig")
        rows = pl.read_csv(text.encode(), infer_schema=False)
    made = change(rows.rename({head: name for name, head in layout.heads.items()}))
    write_file(path, extract, made, layout.name)
    return made


__all__ = [
    "AS_OF",
    "COUNTIES",
    "ENTITIES",
    "MONTH",
    "TWO",
    "City",
    "changed",
    "imported",
    "path_of",
    "rows_of",
    "written",
]
