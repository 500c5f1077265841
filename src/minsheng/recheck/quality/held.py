"""A run's proposals held against what is true of the same households."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from minsheng.recheck.mainly import AID

STOP, CUT, OPEN = "stop_proposed", "adjust", "cannot_say"
KEY = ["household", "benefit"]


@dataclass(frozen=True)
class Held:
    """How a run did.

    Attributes:
        stops: stops and cuts it proposes.
        wrong: those of them the true facts do not ask for, or not so deep: `household`,
            `benefit`, `change`, `true` (what the true facts ask for).
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
        `household`, `benefit`, `change`, `after_m_hh`, `lower` (whether it stops or lowers)
        and `against` (whether the household has less a month in all by it, or an unknown sum
        is stopped); and
        `household`, `outcome`.
    """
    changes = pl.read_parquet(run / "changes.parquet").select(
        pl.col("household_id").alias("household"), "benefit", "change", "before_m_hh", "after_m_hh"
    )
    before, after = (pl.col(f"{when}_m_hh").fill_null(0) for when in ("before", "after"))
    # Of what is open nothing is taken, nor by a sum that is to be worked out yet.
    open_ = pl.col("change") == OPEN
    open_ |= (pl.col("change") == CUT) & pl.col("after_m_hh").is_null()
    after = pl.when(open_).then(before).otherwise(after)
    lower = (pl.col("change") == STOP) | ((pl.col("change") == CUT) & (after < before))
    # What another benefit takes the place of, at no loss, is no harm; what is paid once is no
    # income of the months to come, and makes up for no stop.
    gained = pl.when(pl.col("benefit") == AID).then(0).otherwise(after - before)
    poorer = (gained.sum() < 0).over("household")
    unknown = (pl.col("change") == STOP) & pl.col("before_m_hh").is_null()
    against = unknown | (lower & poorer)
    changes = changes.with_columns(
        after.alias("after_m_hh"), lower.alias("lower"), against.alias("against")
    )
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
    # Asked for is what the true facts lower as far, also where they give more elsewhere.
    wrong = against.join(
        true.select(*KEY, pl.col("change").alias("true"), pl.col("after_m_hh").alias("due"),
                    pl.col("lower").alias("asked")),
        on=KEY, how="left",
    ).filter(
        ~(pl.col("asked") & (pl.col("due") <= pl.col("after_m_hh"))).fill_null(value=False)
    )  # fmt: skip
    missed = right.join(said.filter("lower"), on=KEY, how="anti").join(
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
