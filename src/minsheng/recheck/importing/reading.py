"""Reads one file: its rows, whose each is by number, and what is wrong with its cells.

What nobody has signed for is dropped as soon as it is known whose it is: its other cells
are never read.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import polars as pl

from minsheng.recheck.assembly.scope import Bools, Ints
from minsheng.recheck.extracts.contract import Contract
from minsheng.recheck.extracts.inventory import Delivery
from minsheng.recheck.extracts.rows import ROW, rows_of
from minsheng.recheck.extracts.values import no_faults, read_values
from minsheng.recheck.linkage.exact import NOBODY, Households, Numbers
from minsheng.recheck.linkage.links import Link

WHO = ("number", "name", "household")
"""Columns by which the person of a row is known."""
SMALL = {pl.Int64: pl.Int32}


@dataclass
class FileRead:
    """What came of one file.

    Attributes:
        extract: its place in the list of what was delivered.
        rows: how many rows have any text.
        linked: rows whose person is known: `place`, `row`, `link` and the contract's
            value columns.
        waiting: rows whose person is not known yet, with all their cells as delivered.
        faults: `row`, `column`, `value`, `fault`.
        unauthorised: rows about people who have not signed, dropped unread.
        strangers: rows whose number is right and nobody's on the register.
        asked_share: of the rows linked by number, in a contract of people asked about, the
            share that is about such people.
    """

    delivery: Delivery
    extract: int
    rows: int = 0
    empty: int = 0
    linked: pl.DataFrame = field(default_factory=pl.DataFrame)
    waiting: pl.DataFrame = field(default_factory=pl.DataFrame)
    faults: pl.DataFrame = field(default_factory=no_faults)
    unauthorised: int = 0
    strangers: int = 0
    asked_share: float = 1.0

    @property
    def contract(self) -> Contract:
        """Its contract."""
        return self.delivery.contract


@dataclass(frozen=True)
class People:
    """Who may be linked to, and who may be looked at.

    Attributes:
        asked: by household, whether it is in view; None before that is known.
        authorised: by household, whether it has signed.
        household: of each person, by place in the register.
    """

    numbers: Numbers
    households: Households
    household: Ints
    asked: Bools | None = None
    authorised: Bools | None = None

    def allowed(self, contract: Contract, place: Ints) -> Bools:
        """Whether rows of a contract about these people may be read."""
        if not contract.authorisation or self.authorised is None:
            return np.ones(len(place), np.bool_)
        return self.authorised[self.household[np.maximum(place, 0)]]


def read_file(delivery: Delivery, extract: int, people: People, month: int) -> FileRead:
    """Read a file and link what its numbers tell.

    Raises:
        Refused: it is no table under the contract's heads.
    """
    contract = delivery.contract
    raw, empty = rows_of(delivery.path, contract)
    read = FileRead(delivery, extract, rows=len(raw), empty=empty)
    who = [name for name in WHO if name in contract.columns]
    known = read_values(raw, contract, month, who)
    frame = known.frame
    place, pointed = people.numbers.linked(frame["number"], frame["name"])
    read.strangers = int(((pointed == NOBODY) & frame["number"].is_not_null().to_numpy()).sum())
    link = np.where(place != NOBODY, int(Link.NUMBER), 0)
    if "household" in frame.columns:
        found = people.households.linked(frame["household"], frame["name"], delivery.county)
        fresh = (place == NOBODY) & (found != NOBODY)
        place = np.where(fresh, found, place)
        link = np.where(fresh, int(Link.HOUSEHOLD), link)
    sure = place != NOBODY
    may = people.allowed(contract, place)
    if people.asked is not None and contract.covers != "everybody" and sure.any():
        read.asked_share = float(people.asked[people.household[place[sure]]].mean())
    read.unauthorised = int((sure & ~may).sum())
    chosen = pl.Series(sure & may)
    faults = known.faults.filter(
        pl.col("row").is_in(raw[ROW].filter(pl.Series(~sure | may)).implode())
    )
    kept = np.flatnonzero(sure & may)
    read.linked, wrong = values_of(raw.filter(chosen), place[kept], link[kept], people, read, month)
    read.waiting = raw.filter(pl.Series(~sure))
    read.faults = pl.concat([faults, wrong])
    return read


def values_of(
    raw: pl.DataFrame, place: Ints, link: Ints, people: People, read: FileRead, month: int
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Read the cells of rows whose person is known.

    Args:
        raw: the rows as delivered.
        place: the person of each.
        link: how each was found, codes of `Link`.
        people: whom other numbers in the row may point to.
        read: the file.
        month: the month decided.

    Returns:
        The rows as the facts are gathered from them, and the faults found.
    """
    contract = read.contract
    rest = [name for name in contract.columns if name not in WHO]
    values = read_values(raw, contract, month, rest)
    frame = values.frame.with_columns(
        pl.Series("place", place, pl.Int32),
        pl.Series("link", link, pl.UInt8),
        pl.lit(read.extract, pl.Int16).alias("extract"),
    )
    if "other_number" in contract.columns:
        other, _ = people.numbers.linked(frame["other_number"], frame["other_name"])
        frame = frame.drop("other_number", "other_name").with_columns(
            pl.Series("other_place", other, pl.Int32)
        )
    for column in contract.columns.values():
        if column.keep:
            frame = frame.filter(pl.col(column.name) == column.keep)
    wide = [n for n, t in frame.schema.items() if t == pl.Int64 and n not in _money(contract)]
    return frame.with_columns(pl.col(wide).cast(pl.Int32, strict=False)), values.faults


def _money(contract: Contract) -> set[str]:
    return {c.name for c in contract.columns.values() if c.type in {"money", "village"}}
