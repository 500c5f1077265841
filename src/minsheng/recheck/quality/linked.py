"""How right the links are: every row of the files held against whom it is truly about."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl

from minsheng.recheck.assembly.gather import REGISTER
from minsheng.recheck.importing.imported import Imported
from minsheng.recheck.importing.linking import waiting_of
from minsheng.recheck.quality.whose import true_people

NONE = "none"
"""Of a row without a fault."""
BIRTH_FROM, BIRTH_DIGITS = 6, 8
NOT_FINDABLE = ("wrong_person",)
"""Faults that leave a row sound in itself, about somebody else: no link can be right."""


def links_by_fault(done: Imported, raw: Path) -> pl.DataFrame:
    """What became of the rows of all files, by the fault planted in them.

    Args:
        done: an import of the files.
        raw: the folder of the files, with `truth/`.

    Returns:
        By `kind`: `rows`, `linked` (without asking), `right` (of them, to whom it is about),
        `review`, `unique` (rows that only one person fits by all they carry), and
        `unique_linked` (of them, linked, and rightly).
    """
    assert done.register is not None
    assert done.found is not None
    true = true_people(done, raw).to_numpy()
    planted = pl.read_parquet(raw / "truth" / "planted.parquet").filter(pl.col("row") > 0)
    review = done.found.identities.filter(pl.col("state") == "review").select("identity")
    in_review = done.found.rows.join(review, on="identity").select("extract", "row")
    carried = _fitting(done)
    parts = []
    for extract, read in done.reads.items():
        if read.contract.key == REGISTER:
            continue
        name = read.delivery.path.name
        truth = pl.read_parquet(raw / "truth" / "rows" / f"{name}.parquet")
        rows = truth.filter(pl.col("person_id") >= 0).with_columns(pl.col("row").cast(pl.Int64))
        linked = read.linked.select(
            pl.col("row").cast(pl.Int64),
            pl.Series("found", true[read.linked["place"].to_numpy()]),
        )
        mine = in_review.filter(pl.col("extract") == extract).select(
            "row", pl.lit(value=True).alias("review")
        )
        faults = planted.filter(pl.col("file") == name).select("row", "kind").unique("row")
        fits = carried.filter(pl.col("extract") == extract).select("row", "fits")
        told = (
            rows.join(linked.unique("row"), on="row", how="left")
            .join(mine, on="row", how="left")
            .join(faults, on="row", how="left")
            .join(fits, on="row", how="left")
        )
        # Rows dropped unread, for want of a signature, were linked, and are counted nowhere.
        waited = fits["row"].implode()
        seen = told.filter(pl.col("found").is_not_null() | pl.col("row").is_in(waited))
        parts.append(
            seen.group_by(pl.col("kind").fill_null(NONE)).agg(
                pl.len().alias("rows"),
                pl.col("found").is_not_null().sum().alias("linked"),
                (pl.col("found") == pl.col("person_id")).sum().alias("right"),
                pl.col("review").fill_null(value=False).sum().alias("review"),
                (pl.col("fits").fill_null(1) == 1).sum().alias("unique"),
                ((pl.col("fits").fill_null(1) == 1) & (pl.col("found") == pl.col("person_id")))
                .sum()
                .alias("unique_linked"),
            )
        )
    return pl.concat(parts).group_by("kind").sum().sort("kind")


def _fitting(done: Imported) -> pl.DataFrame:
    """How many people fit each row that had no right number and name: `extract`, `row`, `fits`.

    A row carries what stands in it: its digits, its name, the county of its file. Whoever
    has the number fits, whatever the name; else who has the name, in that county, and the
    day of birth where the digits hold one that fits anybody of that name.
    """
    assert done.register is not None
    register = done.register
    waiting = waiting_of(done.reads.values(), register).with_row_index("place_in_list")
    names = waiting["name"].drop_nulls().unique()
    people = register.people.select("number", "name", "birth", "household")
    known = people.filter(pl.col("name").is_in(names.implode()))
    known = known.with_columns(register.households["county"].gather(known["household"]).alias("c"))
    numbers = waiting["digits"].str.slice(0, 17).cast(pl.Int64, strict=False)
    by_number = numbers.is_in(people["number"].drop_nulls().implode()).fill_null(value=False)
    born = waiting["digits"].str.slice(BIRTH_FROM, BIRTH_DIGITS).cast(pl.Int64, strict=False)
    asked = waiting.with_columns(born.alias("born"))
    pairs = asked.join(known.select("name", "birth", "c"), on="name", how="inner").filter(
        (pl.col("county") == 0) | (pl.col("county") == pl.col("c"))
    )
    counted = pairs.group_by("place_in_list").agg(
        pl.len().alias("named"),
        (pl.col("birth").cast(pl.Int64) == pl.col("born")).sum().alias("born_so"),
    )
    fits = waiting.select("extract", "row", "place_in_list").join(
        counted, on="place_in_list", how="left"
    )
    count = np.where(
        by_number.to_numpy(),
        1,
        np.where(
            fits["born_so"].fill_null(0).to_numpy() > 0,
            fits["born_so"].fill_null(0).to_numpy(),
            fits["named"].fill_null(0).to_numpy(),
        ),
    )
    return fits.select("extract", "row").with_columns(pl.Series("fits", count))
