"""A finished run read part by part as frames, with what its snapshot knows of the households."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from minsheng.policy.engine.rule import Entity
from minsheng.recheck.archive import same_snapshot
from minsheng.recheck.errors import RecheckError
from minsheng.recheck.listing import UNSAID, Listing
from minsheng.recheck.snapshot import Snapshot
from minsheng.recheck.written import read_changes, read_decisions

DECIDED = (
    "household_id",
    "county",
    "village",
    "outcome",
    "in_view",
    "total_before_m_hh",
    "unknown_for",
    "reasons",
    "ask",
    "stands",
)
"""What a report reads of the decisions."""


@dataclass(frozen=True, slots=True)
class Read:
    """A part of a run.

    Attributes:
        name: `320612-0000`.
        decided: a row for each household; `outcome` is never null, and where officers'
            decisions bear on it what it stands as; `view` says whether it is in assistance or
            applying.
        changes: what is proposed, or cannot be said, by household and benefit.
    """

    name: str
    decided: pl.DataFrame
    changes: pl.DataFrame

    @property
    def county(self) -> int:
        """Of whose households it is, by six digits."""
        return int(self.name.partition("-")[0])


class Material:
    """A run and, where it is still there, the snapshot it decided.

    Args:
        listing: the run.
        snapshot_folder: where the snapshot is now, if it was moved.

    Attributes:
        snapshot: None where it is gone or was changed.
        lacking: why it is not there; None where it is.
    """

    def __init__(self, listing: Listing, snapshot_folder: Path | None = None) -> None:
        self.listing = listing
        self.about = listing.about
        self.snapshot: Snapshot | None = None
        self.lacking: RecheckError | None = None
        try:
            self.snapshot = same_snapshot(listing.run, self.about, listing.library, snapshot_folder)
        except RecheckError as error:
            if snapshot_folder is not None:
                raise
            self.lacking = error

    @property
    def names(self) -> list[str]:
        """The parts that have a household."""
        return [p["part"] for p in self.about["parts"] if p["households"]]

    def parts(self) -> Iterator[Read]:
        """The parts, one after another: a whole city does not fit into memory.

        Raises:
            RecheckError: a file of the run is gone or was changed since.
        """
        for name in self.names:
            yield Read(name, self._decided(name), self._changes(name))

    def _decided(self, name: str) -> pl.DataFrame:
        found = frame_of(read_decisions(self.listing.run, self.about, name, DECIDED))
        # Of an outcome that is not known nothing can be said, and whoever may be in
        # assistance is decided. What officers decided is no longer proposed, as in a list.
        stands = pl.col("stands").cast(pl.String).replace("", None)
        return found.with_columns(
            pl.coalesce(stands, pl.col("outcome").cast(pl.String), pl.lit(UNSAID)).alias("outcome"),
            pl.col("reasons", "ask", "unknown_for").cast(pl.String),
            pl.col("in_view").fill_null(value=True).alias("view"),
        )

    def _changes(self, name: str) -> pl.DataFrame:
        return frame_of(read_changes(self.listing.run, self.about, name))

    def facts(self, part: str, entity: Entity, names: Sequence[str]) -> pl.DataFrame:
        """Columns of a part of the snapshot, with the household each row is of.

        The run has looked through these very bytes, as the digest shows; here they are read.

        Args:
            part: its name.
            entity: whose facts.
            names: columns; those the file does not have are left out.

        Raises:
            RecheckError: the snapshot is not there, or the file is broken.
        """
        if self.snapshot is None:
            raise cast(RecheckError, self.lacking)
        county, _, group = part.partition("-")
        path = self.snapshot.folder / county / f"{entity}.parquet"
        try:
            with pq.ParquetFile(path) as file:
                there = set(file.schema_arrow.names)
                wanted = ["household_id", *(n for n in dict.fromkeys(names) if n in there)]
                return frame_of(file.read_row_group(int(group), columns=wanted))
        except (OSError, pa.ArrowException) as error:
            msg = f"{path} is broken ({error}); deliver it again"
            raise RecheckError(msg) from error


def frame_of(table: pa.Table) -> pl.DataFrame:
    """A table as a frame."""
    return cast(pl.DataFrame, pl.from_arrow(table))
