"""Which true household a surrogate stands for, and what was planted about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import polars as pl

from minsheng.recheck.assembly.gather import REGISTER
from minsheng.recheck.extracts.inventory import Delivery
from minsheng.recheck.importing.imported import Imported

PERSON_IDS = 100
"""A person's number in the truth is the household's times this, and the place in it."""


def true_people(done: Imported, raw: Path) -> pl.Series:
    """The true person of each place of the register, by the truth file; -1 for nobody."""
    assert done.register is not None
    people = done.register.people.select("extract", "row").with_row_index("place")
    found = np.full(len(people), -1, np.int64)
    for extract, delivery in enumerate(done.deliveries):
        if delivery.contract.key != REGISTER:
            continue
        truth = pl.read_parquet(raw / "truth" / "rows" / f"{delivery.path.name}.parquet")
        mine = people.filter(pl.col("extract") == extract).join(truth, on="row", how="left")
        found[mine["place"].to_numpy()] = mine["person_id"].fill_null(-1).to_numpy()
    return pl.Series("person_id", found)


def true_households(done: Imported, raw: Path) -> dict[int, int]:
    """The true number of each household number of a snapshot."""
    assert done.register is not None
    register = done.register
    true = true_people(done, raw)
    firsts = true.gather(register.households["first"]) // PERSON_IDS
    return dict(zip(register.household_id.tolist(), firsts.to_list(), strict=True))


def planted_about(
    raw: Path,
    snapshot: Path,
    deliveries: Sequence[Delivery],
    true_id: Mapping[int, int],
    households: pl.Series,
) -> pl.DataFrame:
    """The faults planted about some true households, and in rows taken for theirs.

    A row written to somebody else is about its true person, and is read as this one's.

    Args:
        raw: the offices' files, with what is true of them.
        snapshot: as read from the files.
        deliveries: the files, in the order the side table counts them.
        true_id: the true number of each household number of the snapshot.
        households: their true numbers.

    Returns:
        `household`, `file`, `row`, `kind`, `column`.
    """
    columns = ["household", "file", "row", "kind", "column"]
    planted = pl.read_parquet(raw / "truth" / "planted.parquet")
    about = planted.with_columns((pl.col("person_id") // PERSON_IDS).alias("household"))
    about = about.filter(pl.col("household").is_in(households.unique().implode()))
    back = {true: read for read, true in true_id.items()}
    mine = {back[true]: true for true in households.unique() if true in back}
    names = dict(enumerate(delivery.path.name for delivery in deliveries))
    read_as = pl.concat(
        pl.scan_parquet(path)
        .filter(pl.col("household_id").is_in(list(mine)))
        .select("household_id", "extract", pl.col("row").cast(pl.Int64))
        .collect()
        for path in sorted(snapshot.glob("*/source.parquet"))
    ).with_columns(
        pl.col("household_id").replace_strict(mine, return_dtype=pl.Int64).alias("household"),
        pl.col("extract").replace_strict(names, return_dtype=pl.String).alias("file"),
    )
    others = planted.with_columns(pl.col("row").cast(pl.Int64)).join(read_as, on=["file", "row"])
    found = [one.select(columns).cast({"row": pl.Int64}) for one in (about, others)]
    return pl.concat(found).unique(maintain_order=True)
