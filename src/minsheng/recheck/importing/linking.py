"""Finds whose the rows are that no number tells: decisions kept, Splink, the review list."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import polars as pl

from minsheng.recheck.assembly.scope import Bools
from minsheng.recheck.extracts.numbers import plain
from minsheng.recheck.importing.marks import marks_of
from minsheng.recheck.importing.reading import FileRead, People
from minsheng.recheck.linkage.links import Link
from minsheng.recheck.linkage.probable import DIGITS, MILLION, candidates_of, weights
from minsheng.recheck.linkage.register import Register

IDENTITY = ["digits", "name", "county", "asked", "known"]
"""What a row is weighed by: digits and name as delivered, the file's county (0: the city),
whether only people asked about can be meant, and how likely the row is about one of them."""
MARKED = [*IDENTITY, "mark"]
"""A row's identity: what it is weighed by, and its own mark where it has no number."""
DECIDED = ["digits", "name", "county", "mark"]
"""What a decision names."""
SPREAD = 1.5
"""By how much the share of unnumbered residents may differ from list to list."""
SHORT = 1000
"""Rows by which all lists together stand in for a short one."""
MOSTLY = 0.95
"""An office that answers about others, too, may mean anybody."""


@dataclass(frozen=True)
class Found:
    """What became of the rows no number told.

    Attributes:
        rows: every such row: `extract`, `row`, `identity`, `place` (null unless linked),
            `link`.
        identities: `identity`, `digits`, `name`, `county`, `mark`, `asked`, `state`:
            linked, decided, review or nobody.
        candidates: `identity`, `place`, `share`, `rank`.
        followed: lines of the decisions that some row was linked by.
    """

    rows: pl.DataFrame
    identities: pl.DataFrame
    candidates: pl.DataFrame
    followed: frozenset[int] = frozenset()


def waiting_of(reads: Iterable[FileRead], register: Register) -> pl.DataFrame:
    """All rows that wait: `extract`, `row` and their identity."""
    numbers = register.people["number"]
    unnumbered = numbers.null_count() / max(len(numbers), 1)
    reads = list(reads)
    known = _known(reads, unnumbered)
    parts = [
        _marked(read).select(
            pl.lit(read.extract, pl.Int16).alias("extract"),
            "row",
            "digits",
            pl.col("name").str.replace_all(r"\s", ""),
            "mark",
            pl.lit(read.delivery.county, pl.Int64).alias("county"),
            pl.lit(_of_the_asked(read)).alias("asked"),
            pl.lit(round(known[read.contract.key], 6)).alias("known"),
        )
        for read in reads
        if len(read.waiting)
    ]
    empty = {
        "extract": pl.Int16, "row": pl.Int64, "digits": pl.String, "name": pl.String,
        "mark": pl.String, "county": pl.Int64, "asked": pl.Boolean,
        "known": pl.Float64,
    }  # fmt: skip
    return pl.concat(parts) if parts else pl.DataFrame(schema=empty)


def _marked(read: FileRead) -> pl.DataFrame:
    rows = read.waiting.with_columns(_digits(pl.col("number")).alias("digits"))
    return rows.with_columns(marks_of(rows, read.contract))


def _of_the_asked(read: FileRead) -> bool:
    """Whether only people asked about can be meant; who they are the families' book says itself."""
    contract = read.contract
    return (
        contract.covers != "everybody"
        and contract.about != "household"
        and read.asked_share >= MOSTLY
    )


def _digits(number: pl.Expr) -> pl.Expr:
    """The digits of a number as delivered; of 3.90681E+17 those that are left."""
    bare = plain(number)
    left = bare.str.extract(r"^(\d(?:\.\d+)?)E\+?\d+$", 1).str.replace(".", "", literal=True)
    return pl.coalesce(left, bare)


def _known(reads: Iterable[FileRead], unnumbered: float) -> dict[str, float]:
    """By contract: of the rows with a right number, the share about somebody registered.

    Args:
        reads: the files.
        unnumbered: the share of residents whose number the register lacks; rows about them
            look like rows about strangers, and are not.
    """
    right: dict[str, int] = {}
    strange: dict[str, int] = {}
    for read in reads:
        key = read.contract.key
        right[key] = right.get(key, 0) + len(read.linked) + read.unauthorised
        strange[key] = strange.get(key, 0) + read.strangers
    others = {
        key: max(0.0, strange[key] - SPREAD * unnumbered * (n + strange[key]))
        for key, n in right.items()
    }
    # A short list says little of itself: it is taken to be much like all lists together.
    usual = (sum(others.values()) + 1) / (sum(right.values()) + 1)
    return {
        key: 1 - (others[key] + SHORT * usual) / (n + others[key] + SHORT)
        for key, n in right.items()
    }


def find(
    reads: Iterable[FileRead], register: Register, people: People, decided: pl.DataFrame
) -> Found:
    """Find whose the waiting rows are.

    Args:
        reads: the files.
        register: of everybody.
        people: who is asked about.
        decided: decisions kept: `digits`, `name`, `county`, `mark`, `place` (-1: nobody),
            `line`.
    """
    waiting = waiting_of(reads, register)
    identities = waiting.select(MARKED).unique(maintain_order=True).with_row_index("identity")
    identities = identities.with_columns(pl.col("identity").cast(pl.Int64))
    kept = identities.join(
        decided.unique(DECIDED, keep="last"),
        on=DECIDED, how="left", nulls_equal=True, maintain_order="left",
    )  # fmt: skip
    unsettled = kept.filter(pl.col("place").is_null()).drop("place", "line")
    open_ = unsettled.unique(IDENTITY, keep="first", maintain_order=True)
    asked = np.zeros(len(people.household), np.bool_)
    if people.asked is not None:
        asked = people.asked[people.household]
    parts = [
        candidates_of(mine, _near(register, mine, pool), int(pool.sum()))
        for mine, pool in (
            (open_.filter(~pl.col("asked")), np.ones(len(asked), np.bool_)),
            (open_.filter("asked"), asked),
        )
    ]
    candidates = _each(pl.concat(parts), unsettled, open_).sort("identity", "rank")
    best = candidates.filter(pl.col("rank") == 0)
    accept, review = weights().accept / MILLION, weights().review / MILLION
    state = (
        kept.join(best.select("identity", pl.col("place").alias("best"), "share"),
                  on="identity", how="left", maintain_order="left")
        .with_columns(
            pl.when(pl.col("place") >= 0).then(pl.lit("decided"))
            .when(pl.col("place") < 0).then(pl.lit("nobody"))
            .when(pl.col("share") >= accept).then(pl.lit("linked"))
            .when(pl.col("share") >= review).then(pl.lit("review"))
            .otherwise(pl.lit("nobody")).alias("state"),
        )
        .with_columns(
            pl.when(pl.col("state") == "linked").then("best")
            .when(pl.col("state") == "decided").then("place").alias("found"),
            pl.when(pl.col("state") == "linked").then(pl.lit(int(Link.MATCHED)))
            .otherwise(pl.lit(int(Link.REVIEWED))).alias("link"),
        )
    )  # fmt: skip
    rows = waiting.join(
        state.select(*MARKED, "identity", pl.col("found").alias("place"), "link"),
        on=MARKED, how="left", nulls_equal=True, maintain_order="left",
    ).select("extract", "row", "identity", "place", "link")  # fmt: skip
    told = state.select("identity", *MARKED, "state")
    return Found(rows, told, candidates, frozenset(kept["line"].drop_nulls()))


def _each(weighed: pl.DataFrame, all_: pl.DataFrame, first: pl.DataFrame) -> pl.DataFrame:
    """The candidates of all identities, of those that differ only by a mark weighed once."""
    same = all_.select(*IDENTITY, "identity").join(
        first.select(*IDENTITY, pl.col("identity").alias("first")), on=IDENTITY, nulls_equal=True
    )
    return same.select("identity", "first").join(
        weighed.rename({"identity": "first"}), on="first"
    ).drop("first")  # fmt: skip


def _near(register: Register, rows: pl.DataFrame, pool: Bools) -> pl.DataFrame:
    """The people of a pool who share a name or the digits of a number with some row.

    The register holds millions and the rows are few: everybody else is left out before
    anything is written out as text.
    """
    people = register.people
    digits = rows["digits"].str.slice(0, DIGITS).cast(pl.Int64, strict=False).drop_nulls()
    shares = people["name"].is_in(rows["name"].drop_nulls().unique().implode())
    shares |= people["number"].is_in(digits.unique().implode()).fill_null(value=False)
    places = (shares & pl.Series(pool)).arg_true()
    some = people.select("number", "birth", "name", "household")[places]
    born = pl.lit("000000") + pl.col("birth").cast(pl.String)
    return some.select(
        places.alias("place").cast(pl.Int64),
        # Who has no number on the register is known by the day of birth.
        pl.coalesce(pl.col("number").cast(pl.String), born).alias("digits"),
        "name",
        register.households["county"].gather(some["household"]).alias("county"),
    )
