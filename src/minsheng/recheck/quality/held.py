"""A run's proposals held against what is true of the same households."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from minsheng.recheck.mainly import AID

STOP, CUT = "stop_proposed", "adjust"
KEY = ["household", "benefit"]


@dataclass(frozen=True)
class Held:
    """How a run did.

    Attributes:
        stops: stops and cuts it proposes.
        wrong: those of them that are not so in truth, or take more than the true facts do:
            `household`, `benefit`, `change`, `true` (what the true facts ask for).
        missed: stops and cuts the true facts ask for that it does not propose.
        true_stops: how many the true facts ask for.
        cannot_say: households of which it says nothing.
        in_view: households decided.
    """

    stops: int
    wrong: pl.DataFrame
    missed: pl.DataFrame
    true_stops: int
    cannot_say: int
    in_view: int


def proposals(run: Path, true_id: Mapping[int, int] | None) -> tuple[pl.DataFrame, pl.DataFrame]:
    """A run's changes and outcomes under the households' true numbers.

    Args:
        run: its folder.
        true_id: the true number of each household number of the run; None where they are
            the same.

    Returns:
        `household`, `benefit`, `change`, `against` (whether it stops or lowers, and the
        household has less a month in all, or an unknown sum is stopped), `left` (what is left
        of the benefit, in fen a month); and
        `household`, `outcome`.
    """
    changes = pl.read_parquet(run / "changes.parquet").select(
        pl.col("household_id").alias("household"), "benefit", "change", "before_m_hh", "after_m_hh"
    )
    left = pl.when(pl.col("change") == STOP).then(0).otherwise(pl.col("after_m_hh"))
    changes = changes.with_columns(left.alias("left"))
    lowered = (pl.col("change") == CUT) & (pl.col("left") < pl.col("before_m_hh")).fill_null(
        value=False
    )
    stopped = (pl.col("change") == STOP) | lowered
    # What is paid once is no income of the months to come, and makes up for no stop.
    monthly = pl.col("benefit") != AID
    gained = pl.col("after_m_hh").fill_null(0) - pl.col("before_m_hh").fill_null(0)
    loss = pl.when(monthly).then(gained).otherwise(0).sum()
    # What another benefit takes the place of, at no loss, is no harm.
    poorer = (loss < 0).over("household")
    unknown = (pl.col("change") == STOP) & pl.col("before_m_hh").is_null()
    changes = changes.with_columns((unknown | (stopped & poorer)).alias("against"))
    outcomes = pl.concat(
        pl.read_parquet(path, columns=["household_id", "outcome"])
        for path in sorted((run / "decisions.parquet").glob("*.parquet"))
    ).rename({"household_id": "household"})
    outcomes = outcomes.filter(~pl.col("outcome").cast(pl.String).is_in(["screened", "hint"]))
    if true_id is None:
        return changes, outcomes
    known = pl.DataFrame({"household": list(true_id), "true": list(true_id.values())})

    def renamed(frame: pl.DataFrame) -> pl.DataFrame:
        joined = frame.join(known, on="household", how="inner", maintain_order="left")
        return joined.with_columns(pl.col("true").alias("household")).drop("true")

    return renamed(changes), renamed(outcomes)


def held_against(run: Path, truth: Path, true_id: Mapping[int, int]) -> Held:
    """Hold a run of faulty files against a run of the true facts."""
    said, outcomes = proposals(run, true_id)
    true, _ = proposals(truth, None)
    against, right = said.filter("against"), true.filter("against")
    told = true.select(*KEY, pl.col("change").alias("true"))
    ought = right.select(*KEY, pl.col("left").fill_null(0).alias("ought"))
    wrong = (
        against.join(ought, on=KEY, how="left")
        .filter(pl.col("ought").is_null() | (pl.col("left").fill_null(0) < pl.col("ought")))
        .join(told, on=KEY, how="left")
    )
    missed = right.join(against, on=KEY, how="anti").join(
        said.select(*KEY, pl.col("change").alias("said")), on=KEY, how="left"
    )
    return Held(
        stops=len(against),
        wrong=wrong.select(*KEY, "change", pl.col("true").fill_null("continue")),
        missed=missed.select(*KEY, "change", pl.col("said").fill_null("continue")),
        true_stops=len(right),
        cannot_say=int((outcomes["outcome"].cast(pl.String) == "cannot_say").sum()),
        in_view=len(outcomes),
    )
