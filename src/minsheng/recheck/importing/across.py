"""Rows of one thing in two files of a contract: they count once, or for what they agree in.

A person's car stands in one county's file. Where it stands in two, as when one county's rows
were sent under another's name, too, its sums would count twice.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl

from minsheng.recheck.extracts.alike import at_odds, key_of, repeated
from minsheng.recheck.extracts.contract import Contract
from minsheng.recheck.extracts.faults import ELSEWHERE
from minsheng.recheck.extracts.rows import ROW
from minsheng.recheck.importing.reading import FileRead, brought_down

BITS = 32
"""Of a row's number; its file's stands above them, so that one number tells both."""


def settle_across(reads: Sequence[FileRead], contract: Contract, people: int) -> None:
    """Settle the rows of people known that stand in two files of a contract.

    Those alike stay in the first file only; those at odds are brought down to what they
    agree in. Both go back to their offices.

    Args:
        reads: the contract's files that are taken, in their order.
        contract: whose.
        people: how many there are on the register.
    """
    rows = _in_two_files(reads, contract, people)
    if not len(rows):
        return
    again = repeated(rows, contract)
    left = rows.filter(~pl.col(ROW).is_in(again["row"].implode()))
    odd = at_odds(left, contract)
    settled, disputed = brought_down(left, odd, contract)
    names = {read.extract: read.delivery.path.name for read in reads}
    found = _told(pl.concat([again, odd]), names)
    number, whose = pl.col(ROW) % (1 << BITS), pl.col(ROW) // (1 << BITS)
    for at, read in enumerate(reads):
        mine = rows.filter(whose == read.extract).select(number)[ROW]
        kept = settled.filter(whose == read.extract).with_columns(number)
        stay = read.linked.filter(~pl.col(ROW).cast(pl.Int64).is_in(mine.implode()))
        read.linked = pl.concat([stay, kept.cast(dict(stay.schema)).select(stay.columns)])  # type: ignore[arg-type]
        told = found.filter(whose == read.extract).with_columns(number)
        # Rows that were told before some were linked later are not told again.
        read.faults = pl.concat(
            [read.faults, told.join(read.faults, on=["row", "fault"], how="anti")]
        )
        if at == 0:
            read.disputed = pl.concat([read.disputed, disputed])


def _in_two_files(reads: Sequence[FileRead], contract: Contract, people: int) -> pl.DataFrame:
    """The rows of all things that stand in two files; `row` tells the file, too."""
    seen = np.zeros(people, np.int16)
    for read in reads:
        here = np.zeros(people, np.bool_)
        here[read.linked["place"].to_numpy()] = True
        seen += here
    if not (seen > 1).any():
        return pl.DataFrame()
    rows = pl.concat(
        read.linked.filter(pl.Series(seen[read.linked["place"].to_numpy()] > 1)) for read in reads
    ).with_columns((pl.col("extract").cast(pl.Int64) * (1 << BITS) + pl.col(ROW)).alias(ROW))
    return rows.filter(pl.col("extract").n_unique().over(key_of(rows, contract)) > 1)


def _told(found: pl.DataFrame, names: dict[int, str]) -> pl.DataFrame:
    """Faults, with the other row told as `FILE:ROW`."""
    other = pl.col("value").cast(pl.Int64)
    file = (other // (1 << BITS)).replace_strict(names, return_dtype=pl.String)
    return found.with_columns(
        value=pl.concat_str(file, pl.lit(":"), (other % (1 << BITS)).cast(pl.String)),
        fault=pl.col("fault").replace_strict(ELSEWHERE),
    )
