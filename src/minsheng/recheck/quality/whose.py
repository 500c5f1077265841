"""Which true household a surrogate stands for, and what was planted about it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl

from minsheng.recheck.assembly.gather import REGISTER
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


def planted_about(raw: Path, households: pl.Series) -> pl.DataFrame:
    """The faults planted about some true households.

    Returns:
        `household`, `file`, `row`, `kind`, `column`.
    """
    planted = pl.read_parquet(raw / "truth" / "planted.parquet")
    about = planted.with_columns((pl.col("person_id") // PERSON_IDS).alias("household"))
    return about.filter(pl.col("household").is_in(households.unique().implode())).select(
        "household", "file", "row", "kind", "column"
    )
