"""A small city's raw files, imported, and what is true of the same households."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import polars as pl

from minsheng.city.divisions import divisions_at
from minsheng.city.raw.extracts import Faults, write_extracts
from minsheng.recheck.extracts.noted import notes_in
from minsheng.recheck.importing.importing import Imported, import_files
from minsheng.recheck.linkage.register import Kept
from minsheng.recheck.opening import STORED
from minsheng.recheck.quality.whose import true_households

AS_OF, MONTH = "2020-11", 202011
KEY = 5
COUNTIES = {d.county: d.name for d in divisions_at(MONTH).counties()}


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


def written(folder: Path, households: int, seed: int, faults: Faults | None = None) -> Path:
    """Raw files of a city, in a new folder."""
    folder.mkdir(parents=True)
    write_extracts(folder, households, seed, AS_OF, faults)
    return folder


def imported(raw: Path, out: Path, **more: object) -> City:
    """Raw files imported under a register that begins."""
    last = notes_in(raw / "deliveries.json")
    done = import_files(raw, out, MONTH, Kept(KEY), COUNTIES, last=last, **more)  # type: ignore[arg-type]
    return City(raw, out, done, true_households(done, raw))


__all__ = ["AS_OF", "COUNTIES", "MONTH", "STORED", "City", "imported", "rows_of", "written"]
