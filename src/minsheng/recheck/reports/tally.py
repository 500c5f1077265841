"""The figures of a report, counted over a run part by part and added up."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from minsheng.recheck.listing import UNSAID
from minsheng.recheck.mainly import AID
from minsheng.recheck.reports.groups import grouped
from minsheng.recheck.reports.intake import read_intake
from minsheng.recheck.reports.material import Material, Read
from minsheng.recheck.reports.open_facts import open_facts, why_open
from minsheng.recheck.reports.waiting import waiting

HINT = "hint"
Report = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Figures:
    """What a report is made of; every frame has a count `n` of households.

    Attributes:
        outcomes: by `county`, `view` (in assistance or applying) and `outcome`.
        reasons: by `view`, `outcome` and `reason`.
        benefits: by `benefit` and `change`: with `before` and `after`, in fen a month (of
            temporary aid once), of those of whom both are known; `open`, of how many one is
            not; `drawn`, all that is drawn, whether or not it is known what will be.
        drawn: one row: `before`, what all households in view draw in fen a month, and
            `before_open`, of how many that is not known.
        causes: by `cause`, households of which nothing can be said.
        asked: by `fact`, households of which nothing can be said that are to be asked for it.
        waits: by `county` and `contract`, the same that wait for a file not taken or not sent;
            an empty contract for any. None where the snapshot is gone.
        why: by `fact` and `cause` (bits), the same; None where the snapshot is gone.
        villages: by `village`: `screened`, those neither in assistance nor applying, and
            `hints` among them.
        groups: by `dimension`, `group`, `view` and `outcome`; None where the snapshot is gone.
    """

    outcomes: pl.DataFrame
    reasons: pl.DataFrame
    benefits: pl.DataFrame
    drawn: pl.DataFrame
    causes: pl.DataFrame
    asked: pl.DataFrame
    why: pl.DataFrame | None
    waits: pl.DataFrame | None
    villages: pl.DataFrame
    groups: pl.DataFrame | None


def figures_of(material: Material, report: Report | None = None) -> Figures:
    """Count a run.

    Args:
        material: the run and its snapshot.
        report: is told `("report", parts done, parts)`.

    Raises:
        RecheckError: a file is gone or was changed since.
    """
    found: dict[str, list[pl.DataFrame]] = {name: [] for name in Figures.__slots__}
    total = len(material.names)
    intake = None if material.snapshot is None else read_intake(material.snapshot.folder)
    lacking = set() if intake is None else set(intake.lacking())
    for number, read in enumerate(material.parts(), 1):
        for name, frame in _counted(read).items():
            found[name].append(frame)
        if material.snapshot is not None:
            found["groups"].append(grouped(material, read))
            opened = open_facts(material, read)
            found["why"].append(why_open(opened))
            found["waits"].append(waiting(opened, read.county, lacking))
        if report is not None:
            report("report", number, total)
    known = material.snapshot is not None
    return Figures(
        outcomes=_added(found["outcomes"], "county", "view", "outcome"),
        reasons=_added(found["reasons"], "view", "outcome", "reason"),
        benefits=_added(found["benefits"], "benefit", "change"),
        drawn=pl.concat(found["drawn"]).sum(),
        causes=_added(found["causes"], "cause"),
        asked=_added(found["asked"], "fact"),
        why=_added(found["why"], "fact", "cause") if known else None,
        waits=_added(found["waits"], "county", "contract") if known else None,
        villages=_added(found["villages"], "village"),
        groups=_added(found["groups"], "dimension", "group", "view", "outcome") if known else None,
    )


def _added(frames: Sequence[pl.DataFrame], *keys: str) -> pl.DataFrame:
    """Counts of parts added up."""
    return pl.concat(frames).group_by(keys).sum().sort(keys)


def _counted(read: Read) -> dict[str, pl.DataFrame]:
    """What is counted of a part without its snapshot."""
    decided = read.decided
    unsaid = decided.filter(pl.col("view"), pl.col("outcome") == UNSAID)
    view = decided.filter(pl.col("view"))
    seen = decided.filter(~pl.col("view"))
    once = pl.col("benefit") == AID  # which nobody draws by the month
    before = pl.when(once).then(0).otherwise(pl.col("before_m_hh"))
    after = pl.col("after_m_hh")
    return {
        "outcomes": decided.group_by("county", "view", "outcome").agg(_households()),
        "reasons": _each(decided, "reasons", " ", "reason", "view", "outcome"),
        "benefits": read.changes.group_by("benefit", "change").agg(
            _households(),
            before.filter(after.is_not_null()).sum().alias("before"),
            after.filter(before.is_not_null()).sum().alias("after"),
            (before.is_null() | after.is_null()).sum().cast(pl.Int64).alias("open"),
            before.sum().alias("drawn"),
        ),
        "drawn": view.select(
            pl.col("total_before_m_hh").sum().alias("before"),
            pl.col("total_before_m_hh").is_null().sum().cast(pl.Int64).alias("before_open"),
        ),
        "causes": _each(unsaid, "unknown_for", "+", "cause"),
        "asked": _each(unsaid, "ask", " ", "fact"),
        "villages": seen.group_by("village").agg(
            _households().alias("screened"),
            (pl.col("outcome") == HINT).sum().cast(pl.Int64).alias("hints"),
        ),
    }


def _households() -> pl.Expr:
    """How many rows there are, as a number that adds up."""
    return pl.len().cast(pl.Int64).alias("n")


def _each(table: pl.DataFrame, column: str, between: str, name: str, *keys: str) -> pl.DataFrame:
    """How many rows hold each of the words in a column; each set of words is parted once."""
    sets = table.group_by([*keys, column]).agg(_households())
    parted = sets.with_columns(pl.col(column).str.split(between).alias(name)).explode(name)
    held = parted.filter(pl.col(name).is_not_null(), pl.col(name) != "")
    return held.group_by([*keys, name]).agg(pl.col("n").sum())


def count(table: pl.DataFrame, *conditions: pl.Expr, of: str = "n") -> int:
    """The sum of a column over the rows that fit; 0 over none."""
    return int(table.filter(*conditions)[of].sum()) if conditions else int(table[of].sum())


def values(table: pl.DataFrame, column: str) -> Iterable[str]:
    """The different values of a column, in order."""
    found: list[str] = table[column].unique().sort().to_list()
    return found


def hints_by(table: pl.DataFrame, key: str) -> dict[Any, int]:
    """How many households each group has that gave a hint; 0 where none did."""
    hint = ~pl.col("view") & (pl.col("outcome") == HINT)
    rows = table.group_by(key).agg(pl.col("n").filter(hint).sum()).sort(key)
    return dict(rows.iter_rows())
