"""One trial: the same faulty files read by the import and by the naive matcher, and decided."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import polars as pl

from minsheng.policy.engine.library import Library
from minsheng.recheck.decide import recheck
from minsheng.recheck.extracts.noted import notes_in
from minsheng.recheck.importing.imported import Imported
from minsheng.recheck.importing.importing import import_files
from minsheng.recheck.linkage.register import Kept
from minsheng.recheck.quality.errands import Waiting, errands_of
from minsheng.recheck.quality.held import Held, held_against
from minsheng.recheck.quality.naive import naive_snapshot
from minsheng.recheck.quality.odds import facts_at_odds
from minsheng.recheck.quality.resting import resting_on
from minsheng.recheck.quality.whose import planted_about, true_households

KEY = 20201101
"""Of the trial's register; a trial is the same whenever it is made."""


@dataclass(frozen=True)
class Counts:
    """What one reading of the files comes to.

    Attributes:
        stops: stops and cuts proposed.
        wrong: of them, those the true facts do not ask for.
        missed: those the true facts ask for, not proposed.
        cannot_say: households of which nothing is said.
    """

    stops: int
    wrong: int
    missed: int
    cannot_say: int

    @classmethod
    def of(cls, held: Held) -> Counts:
        """The counts of a comparison."""
        return cls(held.stops, len(held.wrong), len(held.missed), held.cannot_say)


@dataclass(frozen=True)
class Trial:
    """A trial's results.

    Attributes:
        rate: share of rows with a fault.
        kind: the one kind planted, or all.
        households: decided.
        true_stops: stops and cuts the true facts ask for.
        rows: rows in the files.
        returned: rows sent back.
        review: rows whose person is to be decided by hand.
        refused: files not taken.
        ours: of the import.
        naive: of the naive matcher.
        resting: on what records our wrong proposals rest (`resting.py`).
        errands: what those wait for of whom we say nothing (`errands.py`).
        wrong: ours, one by one: household, benefit, change, what is true, the facts at odds,
            the faults planted about the household.
    """

    rate: float
    kind: str
    households: int
    true_stops: int
    rows: int
    returned: int
    review: int
    refused: int
    ours: Counts
    naive: Counts
    resting: dict[str, int]
    wrong: list[dict[str, Any]]
    errands: list[Waiting] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return asdict(self)

    @classmethod
    def from_dict(cls, told: Mapping[str, Any]) -> Trial:
        """A trial as `as_dict` told it."""
        made = {name: Counts(**told[name]) for name in ("ours", "naive")}
        return cls(**{**told, **made, "errands": [Waiting(**one) for one in told["errands"]]})


def trial(
    raw: Path,
    truth: tuple[Path, Path],
    work: Path,
    as_of: str,
    library: Library,
    counties: Mapping[int, str],
    asked: tuple[float, str],
) -> Trial:
    """Read, decide and compare.

    Args:
        raw: the files, with `truth/` in it.
        truth: the snapshot of the true facts, and the run of it.
        work: an empty folder.
        as_of: the month decided, `YYYY-MM`.
        library: the rule book's texts.
        counties: names by code.
        asked: the rate and the kind of faults planted.
    """
    month = int(as_of.replace("-", ""))
    last = notes_in(raw / "deliveries.json")
    done = import_files(raw, work / "ours", month, Kept(KEY), counties, last=last)
    assert done.register is not None
    naive_snapshot(raw, work / "naive", month, done.register, counties)
    true_id = true_households(done, raw)
    held = {}
    for name in ("ours", "naive"):
        recheck(work / name, as_of, work / f"{name}-run", library)
        held[name] = held_against(work / f"{name}-run", truth[1], true_id)
    ours = held["ours"]
    wrong: list[dict[str, Any]] = []
    if len(ours.wrong):
        there = ours.wrong["household"]
        planted = planted_about(raw, work / "ours", done.deliveries, true_id, there)
        odd = facts_at_odds(work / "ours", truth[0], true_id, there)
        wrong = _explained(ours.wrong, odd, planted)
    return Trial(
        rate=asked[0],
        kind=asked[1],
        households=ours.in_view,
        true_stops=ours.true_stops,
        rows=sum(read.rows for read in done.reads.values()),
        returned=sum(read.faults["row"].n_unique() for read in done.reads.values()),
        review=_in_review(done),
        refused=len(done.refused),
        ours=Counts.of(ours),
        naive=Counts.of(held["naive"]),
        resting=resting_on(wrong, work / "ours", true_id),
        wrong=wrong,
        errands=errands_of(work / "ours-run", work / "ours", done, last, month),
    )


def _in_review(done: Imported) -> int:
    assert done.found is not None
    open_ = done.found.identities.filter(pl.col("state") == "review").select("identity")
    return len(done.found.rows.join(open_, on="identity"))


def _explained(
    wrong: pl.DataFrame, odd: pl.DataFrame, planted: pl.DataFrame
) -> list[dict[str, Any]]:
    """Each wrong proposal with the facts at odds and the faults planted."""
    listed = []
    for row in wrong.iter_rows(named=True):
        of = row["household"]
        listed.append(
            {
                **row,
                "facts": odd.filter(pl.col("household") == of).drop("household").to_dicts(),
                "planted": planted.filter(pl.col("household") == of).drop("household").to_dicts(),
            }
        )
    return listed
