"""A run's proposals held against what is true of the same households."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl

STOP, CUT = "stop_proposed", "adjust"
KEY = ["household", "benefit"]


@dataclass(frozen=True)
class Held:
    """How a run did.

    Attributes:
        stops: stops and cuts it proposes.
        wrong: those of them that are not so in truth: `household`, `benefit`, `change`,
            `true` (what the true facts ask for).
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
        household has less in all); and
        `household`, `outcome`.
    """
    changes = pl.read_parquet(run / "changes.parquet").select(
        pl.col("household_id").alias("household"), "benefit", "change", "before_m_hh", "after_m_hh"
    )
    lowered = (pl.col("change") == CUT) & (
        pl.col("after_m_hh").fill_null(0) < pl.col("before_m_hh").fill_null(0)
    )
    loss = (pl.col("after_m_hh").fill_null(0) - pl.col("before_m_hh").fill_null(0)).sum()
    # What another benefit takes the place of, at no loss, is no harm.
    poorer = (loss < 0).over("household")
    stopped = (pl.col("change") == STOP) | lowered
    changes = changes.with_columns((stopped & poorer).alias("against"))
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
    wrong = against.join(right, on=KEY, how="anti").join(
        true.select(*KEY, pl.col("change").alias("true")), on=KEY, how="left"
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
