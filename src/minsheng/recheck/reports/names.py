"""Names for a work list: of the register, which alone can turn a surrogate into a person."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from minsheng.policy.laws.kinds import Relation
from minsheng.recheck.errors import RecheckError
from minsheng.recheck.reports.entries import People
from minsheng.recheck.reports.records import HOUSEHOLD

SCREENED, HEAD = "screened", int(Relation.HEAD)


def names_of(register: Path, run: Path, snapshot: Path) -> People:
    """The names of the people of all households a run says something of.

    Args:
        register: the register's folder, as `minsheng import` keeps it.
        run: the run's folder.
        snapshot: the run's snapshot, made under that register.

    Raises:
        RecheckError: it is no register's folder, or another register's.
    """
    kept = register / "people.parquet"
    if not (register / "register.json").is_file() or not kept.is_file():
        raise RecheckError(
            f"{register} is no register's folder; name the one that minsheng import was given"
        )
    decided = pl.scan_parquet(run / "decisions.parquet" / "*.parquet")
    outcome = pl.col("outcome").cast(pl.String)
    told = decided.filter(outcome != SCREENED).select("household_id").collect()["household_id"]
    people = pl.concat(
        pl.scan_parquet(path)
        .select("household_id", "person_id", (pl.col("relation") == HEAD).alias("head"))
        .filter(pl.col("household_id").is_in(told.implode()))
        .collect()
        for path in sorted(snapshot.glob("*/person.parquet"))
    ).with_columns(pl.int_range(pl.len(), dtype=pl.Int64).over("household_id").alias("place"))
    named = pl.read_parquet(kept, columns=["person_id", "named"])
    known = people.join(named, on="person_id", how="inner").drop_nulls("named")
    if len(people) and not len(known):
        raise RecheckError(
            f"{register} knows nobody of this run; name the register its snapshot was made under"
        )
    # The head is asked for first; where the register has none, who stands first in it.
    heads = known.sort("head", descending=True, nulls_last=True, maintain_order=True)
    heads = heads.unique("household_id", keep="first", maintain_order=True)
    both = pl.concat([known, heads.with_columns(pl.lit(HOUSEHOLD, pl.Int64).alias("place"))])
    rows = both.select("household_id", "place", "named").iter_rows()
    return {(household, place): name for household, place, name in rows}
