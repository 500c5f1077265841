"""Brings all rows of a contract together, with whom its files leave in doubt."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from minsheng.recheck.assembly.rows import AT_ODDS, DOUBTS, RETURNED, REVIEW, Linked
from minsheng.recheck.extracts.contract import Contract
from minsheng.recheck.extracts.faults import ELSEWHERE
from minsheng.recheck.extracts.values import read_values
from minsheng.recheck.extracts.wording import facts
from minsheng.recheck.importing.imported import Imported, reads_of
from minsheng.recheck.importing.reading import FileRead, given_by, narrowed
from minsheng.recheck.linkage.links import Link


def linked_of(done: Imported, contract: Contract) -> Linked:
    """All rows of a contract, sorted by person, and whom they leave in doubt."""
    reads = reads_of(done, contract.key)
    if not reads:
        return Linked(contract, no_rows(contract))
    rows = pl.concat(read.linked for read in reads).sort("place", maintain_order=True)
    counties = {read.delivery.county for read in reads}
    stale = {
        d.county
        for d in done.deliveries
        if d.contract.key == contract.key
        and any(path == d.path and why.kind == "stale" for path, why in done.refused)
    }
    return Linked(contract, rows, _doubts(done, reads), counties, stale)


def _doubts(done: Imported, reads: Sequence[FileRead]) -> pl.DataFrame:
    """People of whom a cell was returned, and candidates of rows in review."""
    assert done.found is not None
    parts = [pl.DataFrame(schema=DOUBTS)]
    for read in reads:
        whose = read.linked.select(pl.col("row").cast(pl.Int64), "place", given_by(read.contract))
        # The rows at odds were brought down to what they agree in; their doubts are below.
        cells = read.faults.filter(~pl.col("fault").is_in([AT_ODDS, ELSEWHERE[AT_ODDS]])).join(
            whose, on="row", how="inner"
        )
        parts.append(_doubt(cells, RETURNED))
        parts.append(_doubt(read.disputed, AT_ODDS))
        if not len(read.waiting):
            continue
        waiting = done.found.rows.filter(
            (pl.col("extract") == read.extract) & pl.col("place").is_null()
        )
        waiting = waiting.join(_spread(read), on="row", how="left")
        maybe = waiting.join(
            done.found.identities.filter(pl.col("state") == "review").select("identity"),
            on="identity",
        ).join(
            done.found.candidates.select("identity", pl.col("place").alias("candidate")),
            on="identity",
        )
        parts.append(
            _doubt(
                maybe.select(
                    pl.col("candidate").alias("place"),
                    pl.lit("").alias("column"),
                    pl.col("of").fill_null("").alias("gives"),
                ),
                REVIEW,
            )
        )
    return pl.concat(parts).unique()


def _doubt(rows: pl.DataFrame, why: str) -> pl.DataFrame:
    """Rows of `place`, `column` and `gives` as doubts."""
    return rows.with_columns(pl.lit(why).alias("why")).select(
        pl.col(name).cast(kind) for name, kind in DOUBTS.items()
    )


def _spread(read: FileRead) -> pl.DataFrame:
    """Of which fact each waiting row is, in a contract that spreads its rows over several."""
    rows = read.waiting.select("row", of=pl.lit(None, pl.String))
    for column in read.contract.columns.values():
        if column.type == "spread":
            of, _ = facts(read.waiting[column.name].str.strip_chars(), column, 0)
            rows = rows.with_columns(of.alias("of"))
    return rows


def no_rows(contract: Contract) -> pl.DataFrame:
    """No rows, in the columns a contract's rows have."""
    empty = pl.DataFrame(schema={"row": pl.Int64, **dict.fromkeys(contract.columns, pl.String)})
    frame = read_values(empty, contract, 202001, list(contract.columns)).frame
    return narrowed(frame, contract).with_columns(
        pl.lit(0, pl.Int32).alias("place"), pl.lit(0, pl.Int32).alias("other_place"),
        pl.lit(int(Link.NUMBER), pl.UInt8).alias("link"), pl.lit(0, pl.Int16).alias("extract"),
    )  # fmt: skip
