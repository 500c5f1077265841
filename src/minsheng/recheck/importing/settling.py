"""Reads the rows whose person a decision or a likeness told after their file was read."""

from __future__ import annotations

import polars as pl

from minsheng.recheck.errors import RecheckError
from minsheng.recheck.importing.decisions import DECISIONS, SCHEMA
from minsheng.recheck.importing.imported import Decided, Imported
from minsheng.recheck.importing.linking import DECIDED
from minsheng.recheck.importing.reading import People, agreeing, values_of
from minsheng.recheck.linkage.probable import DIGITS


def places_decided(decided: pl.DataFrame | None, people: People) -> pl.DataFrame:
    """Decisions kept, their numbers as places in the register; -1 for nobody.

    One about a person who has left the register, or whose number two bear now, is open again.

    Raises:
        RecheckError: one is about somebody of whom the row says nothing; its line.
    """
    frame = pl.DataFrame(schema=SCHEMA) if decided is None else decided
    placed = frame.with_columns(
        pl.Series("place", people.numbers.places(frame["number"]), pl.Int64)
    )
    # Of several lines about one row the last counts, whether it can still be followed or not.
    last = placed.unique(DECIDED, keep="last", maintain_order=True)
    followed = last.filter(pl.col("number").is_null() | (pl.col("place") >= 0))
    _refuse_strangers(followed.filter(pl.col("place") >= 0), people)
    return followed.drop("number")


def decisions_followed(
    decided: pl.DataFrame | None, placed: pl.DataFrame, followed: frozenset[int]
) -> Decided:
    """What became of the decisions.

    Args:
        decided: all of them.
        placed: those that can be followed, as `places_decided` gives them.
        followed: lines some row was linked by.
    """
    if decided is None:
        return Decided()
    last = set(decided.unique(DECIDED, keep="last")["line"])
    can = set(placed["line"])
    return Decided(len(followed), tuple(sorted(can - followed)), tuple(sorted(last - can)))


def _refuse_strangers(decided: pl.DataFrame, people: People) -> None:
    """Refuse a decision for somebody whose name the row does not bear, nor a number of theirs.

    Nobody else stands on the review list: the number was written into the wrong line.
    """
    place, name = decided["place"], decided["name"]
    same = (people.numbers.names.gather(place) == name) | (
        people.numbers.former.gather(place) == name
    )
    digits = decided["digits"].str.slice(0, DIGITS) == decided["number"].cast(pl.String)
    strange = decided.filter(~(same.fill_null(value=False) | digits.fill_null(value=False)))
    for line, given in strange.select("line", "name").iter_rows():
        raise RecheckError(
            f"{DECISIONS}, line {line}: whoever bears the number decided on is not called "
            f"{given or 'so'} and never was, and the row has another number; copy the number from "
            "the line of the review list"
        )


def settle_waiting(done: Imported, people: People, month: int) -> None:
    """Read the cells of the rows whose person is known now."""
    assert done.found is not None
    rows = done.found.rows
    for extract, read in done.reads.items():
        mine = rows.filter((pl.col("extract") == extract) & pl.col("place").is_not_null())
        if not len(mine):
            continue
        place = mine["place"].to_numpy()
        may = people.allowed(read.contract, place)
        read.unauthorised += int((~may).sum())
        chosen = mine.filter(pl.Series(may))
        raw = chosen.select("row").join(read.waiting, on="row", how="left", maintain_order="left")
        values = values_of(
            raw, chosen["place"].to_numpy(), chosen["link"].to_numpy(), people, read, month
        )
        together = pl.concat([read.linked, values.frame.select(read.linked.columns)])
        read.linked, odd = agreeing(read, together)
        read.faults = pl.concat([read.faults, values.faults, odd])
