"""Why the facts that are asked for are not known, counted from the snapshot."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from minsheng.policy.engine.rule import Entity
from minsheng.policy.engine.unknown import Cause
from minsheng.recheck.listing import UNSAID
from minsheng.recheck.reports.material import Material, Read
from minsheng.snapshot.columns import CAUSE

UNNAMED = int(Cause.NOT_DELIVERED)
"""Why a fact is open where its file gives no cause (docs/snapshot.md)."""


def why_open(opened: pl.DataFrame) -> pl.DataFrame:
    """Of how many households each fact asked for is open, and for which causes.

    Args:
        opened: made by `open_facts`.

    Returns:
        `fact`, `cause` (bits of `Cause`, those of all rows of a household together), `n`.
    """
    return opened.group_by("fact", "cause").agg(pl.len().cast(pl.Int64).alias("n"))


def open_facts(material: Material, read: Read) -> pl.DataFrame:
    """The facts asked for of households of which nothing can be said, as far as they are open.

    Args:
        material: the run, with its snapshot.
        read: the part.

    Returns:
        `household_id`, `fact`, `cause` (bits of `Cause`, those of all its rows together).

    Raises:
        RecheckError: a file of the snapshot is broken.
    """
    unsaid = read.decided.filter(pl.col("view"), pl.col("outcome") == UNSAID)
    asked = (
        unsaid.select("household_id", fact=pl.col("ask").str.split(" "))
        .explode("fact")
        .filter(pl.col("fact") != "")
    )
    known = material.listing.library.facts
    counted = [_nothing()]
    names = [name for name in asked["fact"].unique().sort().to_list() if name in known]
    for entity in dict.fromkeys(known[name].entity for name in names):
        of_it = [name for name in names if known[name].entity == entity]
        counted += list(_of_entity(material, read.name, entity, of_it, asked))
    return pl.concat(counted)


def _of_entity(
    material: Material, part: str, entity: Entity, names: Iterable[str], asked: pl.DataFrame
) -> Iterable[pl.DataFrame]:
    """The causes of the facts of one entity."""
    columns = [column for name in names for column in (name, name + CAUSE)]
    rows = material.facts(part, entity, columns)
    for name in names:
        of = asked.filter(pl.col("fact") == name).select("household_id")
        open_ = rows.join(of, "household_id", "semi").filter(pl.col(name).is_null())
        why = pl.col(name + CAUSE) if name + CAUSE in rows.columns else pl.lit(UNNAMED)
        yield open_.group_by("household_id").agg(
            pl.lit(name).alias("fact"),
            pl.when(why == 0)
            .then(UNNAMED)
            .otherwise(why)
            .cast(pl.Int64)
            .bitwise_or()
            .alias("cause"),
        )


def _nothing() -> pl.DataFrame:
    """No fact at all."""
    return pl.DataFrame(schema={"household_id": pl.Int64, "fact": pl.String, "cause": pl.Int64})
