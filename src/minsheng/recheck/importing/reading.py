"""Reads one file: its rows, whose each is by number, and what is wrong with its cells.

What nobody has signed for is dropped as soon as it is known whose it is: its other cells
are never read.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import polars as pl

from minsheng.recheck.assembly.gather import SPECIAL
from minsheng.recheck.assembly.scope import Bools, Ints
from minsheng.recheck.extracts.alike import agreed_in, at_odds, repeated, repeated_rows
from minsheng.recheck.extracts.contract import Contract
from minsheng.recheck.extracts.faults import OTHER_HOUSEHOLD
from minsheng.recheck.extracts.inventory import Delivery
from minsheng.recheck.extracts.marks import UNSEEN
from minsheng.recheck.extracts.noted import Noted, note_of
from minsheng.recheck.extracts.nothing_said import nothing_said
from minsheng.recheck.extracts.refusal import Refused
from minsheng.recheck.extracts.rows import ROW, rows_of
from minsheng.recheck.extracts.values import FAULT_SCHEMA, Read, no_faults, read_values
from minsheng.recheck.extracts.whole import Seen
from minsheng.recheck.linkage.exact import NOBODY, Households, Numbers
from minsheng.recheck.linkage.links import Link

WHO = ("number", "name", "household")
"""Columns by which the person of a row is known."""
UNREAD = "address"
"""A column of the population that nothing is read from."""
SPELLING = rf"[\s{UNSEEN}.·•—–‐‑-]+"
"""Signs of a key (a certificate, a plate, an account) that offices write now and then."""
MANY = 5_000
"""Rows enough to tell that a file is not of few people."""
DISPUTED = {"place": pl.Int64, "column": pl.String, "gives": pl.String}


def sha256_of(path: Path) -> str:
    """The SHA-256 of a delivered file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


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
        noted: what the register is to note of it.
        seen: what the file shows of itself as a whole.
        doubt: what to ask the office about it, though it is taken.
        disputed: `place`, `column` and `gives`: in what rows about one thing differ.
        asked_share: of the rows linked by number, in a contract of people asked about, the
            share that is about such people.
        nothing: what the office wrote in place of rows, having none.
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
    noted: Noted | None = None
    seen: Seen = field(default_factory=Seen)
    doubt: Refused | None = None
    disputed: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=DISPUTED))
    asked_share: float = 1.0
    nothing: str = ""

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
        """Whether rows of a contract about these people may be read.

        Its purposes are to cover them: the recheck of families in view, or the screening of
        all others; and where it needs an authorisation, theirs is to be signed.
        """
        if self.asked is None or self.authorised is None:
            return np.ones(len(place), np.bool_)
        of = self.household[np.maximum(place, 0)]
        decided, screened = ("recheck" in contract.purposes, "screening" in contract.purposes)
        fitting = np.where(self.asked[of], decided, screened)
        return np.asarray(fitting & (self.authorised[of] | (not contract.authorisation)), np.bool_)


def read_file(delivery: Delivery, extract: int, people: People, month: int) -> FileRead:
    """Read a file and link what its numbers tell.

    Raises:
        Refused: it is no table under the contract's heads.
    """
    contract = delivery.contract
    read, whole, again = _opened(delivery, extract)
    raw = _without(whole, again)
    who = [name for name in WHO if name in contract.columns]
    known = read_values(raw, contract, month, who)
    if len(raw) and known.frame.select(pl.all_horizontal(pl.col(who).is_null()).all()).item():
        raise Refused("no_row_read", rows=len(raw))
    place, link = _linked(read, known.frame, people)
    misplaced = _misplaced(read, known.frame, place, people)
    place = np.where(misplaced, NOBODY, place)
    sure = place != NOBODY
    may = people.allowed(contract, place)
    if people.asked is not None and contract.covers != "everybody" and sure.any():
        read.asked_share = float(people.asked[people.household[place[sure]]].mean())
    read.unauthorised = int((sure & ~may).sum())
    readable = raw[ROW].filter(pl.Series(~sure | may)).implode()
    chosen = sure & may
    values = values_of(
        raw.filter(pl.Series(chosen)), place[chosen], link[chosen], people, read, month
    )
    read.linked, odd = agreeing(read, values.frame)
    read.waiting = raw.filter(pl.Series(~sure & ~misplaced))
    read.faults = pl.concat(
        [
            again,
            known.faults.filter(pl.col("row").is_in(readable)),
            values.faults,
            odd,
            _told_misplaced(raw.filter(pl.Series(misplaced))),
        ]
    )
    _look_at_whole(read, whole, values, month)
    return read


def read_population(delivery: Delivery, extract: int, month: int) -> tuple[FileRead, pl.DataFrame]:
    """Read a population extract: the register is made of it, so nobody can be linked yet.

    Returns:
        What came of the file, and its rows, read; those that stand there twice once.

    Raises:
        Refused: it is no table under the contract's heads.
    """
    contract = delivery.contract
    read, whole, again = _opened(delivery, extract)
    rest = [name for name in contract.columns if name != UNREAD]
    values = read_values(_without(whole, again), contract, month, rest)
    read.faults = pl.concat([again, values.faults])
    _look_at_whole(read, whole, values, month)
    return read, values.frame


def _opened(delivery: Delivery, extract: int) -> tuple[FileRead, pl.DataFrame, pl.DataFrame]:
    """A file before its cells are read, all its rows as delivered, and which stand there twice.

    Raises:
        Refused: it is no table under the contract's heads, or says that there is nothing
            where that cannot be.
    """
    whole, empty = rows_of(delivery.path, delivery.contract)
    whole = folded(whole, delivery.contract)
    nothing = nothing_said(whole, delivery.contract)
    whole = whole.clear() if nothing else whole
    read = FileRead(delivery, extract, rows=len(whole), empty=empty, nothing=nothing)
    return read, whole, repeated(whole, delivery.contract)


def folded(rows: pl.DataFrame, contract: Contract) -> pl.DataFrame:
    """Rows with the names of things in one spelling: a blank more makes no second dwelling."""
    names = [n for n in contract.keyed_by if contract.columns[n].type in {"key", "text"}]
    bare = pl.col(names).str.normalize("NFKC").str.replace_all(SPELLING, "").str.to_uppercase()
    return rows.with_columns(bare) if names else rows


def _look_at_whole(read: FileRead, whole: pl.DataFrame, values: Read, month: int) -> None:
    """Note what a file is held by as a whole, of all its rows and the faults found in them.

    Args:
        read: the file, its rows read.
        whole: all rows as delivered.
        values: those of them that may be looked at, read.
        month: the month decided.
    """
    delivery, contract = read.delivery, read.contract
    note = note_of(
        contract, delivery.county, delivery.month, whole, values,
        sha256_of(delivery.path), delivery.path.name,
    )  # fmt: skip
    read.noted = replace(note, nothing=read.nothing)
    read.seen = Seen(
        newest_of(whole, contract, month),
        people_in(whole, contract),
        repeated_rows(whole, contract),
        read.faults.filter(pl.col("fault") != "repeated")["row"].n_unique(),
        read.unauthorised,
    )


def newest_of(raw: pl.DataFrame, contract: Contract, month: int) -> int | None:
    """The newest month of all rows, also of those nobody signed for, apart from whose they are."""
    if not contract.month:
        return None
    newest = read_values(raw, contract, month, [contract.month]).frame[contract.month].max()
    return int(newest) if isinstance(newest, int) else None


def people_in(raw: pl.DataFrame, contract: Contract) -> int:
    """How many different people rows are about, at least: counted in the first of them."""
    who = [name for name in WHO if name in contract.columns]
    return raw.head(MANY).select(pl.coalesce(who)).drop_nulls().n_unique()


def _without(rows: pl.DataFrame, faults: pl.DataFrame) -> pl.DataFrame:
    """The rows that have not one of these faults."""
    return rows.filter(~pl.col(ROW).is_in(faults["row"].implode())) if len(faults) else rows


def agreeing(read: FileRead, rows: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The rows as they agree: of those about one thing that differ, what all of them say.

    Whichever of them is right, what all of them say is so. Of whereabouts and marriages,
    which several registers tell of, rows at odds say nothing.
    """
    odd = at_odds(rows.with_columns(pl.col(ROW).cast(pl.Int64)), read.contract)
    if not len(odd):
        return rows, odd
    sound, disputed = brought_down(rows, odd, read.contract)
    read.disputed = pl.concat([read.disputed, disputed])
    # A row brought down to what two agree in may differ from a third, that was linked later.
    told = read.faults.filter(pl.col("fault") == "at_odds")["row"]
    return sound, odd.filter(~pl.col(ROW).is_in(told.implode()))


def brought_down(
    rows: pl.DataFrame, odd: pl.DataFrame, contract: Contract
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Rows with those at odds brought down to what they agree in, and what they differ in.

    Args:
        rows: of people known, of one contract.
        odd: which of them are at odds (`row`).
        contract: theirs.

    Returns:
        The rows, and `place`, `column` and `gives` of the cells that differ.
    """
    at = pl.col(ROW).cast(pl.Int64).is_in(odd["row"].implode())
    sound, differing = rows.filter(~at), rows.filter(at)
    if SPECIAL.isdisjoint(contract.facts):
        # What one of them only matched to the person says, all of them only indicate.
        weak_first = differing.sort(pl.col("link") != int(Link.MATCHED), ROW)
        agreed, disputed = agreed_in(weak_first, contract)
        sound = pl.concat([sound, agreed])
    else:
        disputed = differing.with_columns(pl.lit("").alias("column"))
    mine = disputed.select(pl.col("place").cast(pl.Int64), "column", given_by(contract))
    return sound, mine.unique(maintain_order=True)


def given_by(contract: Contract) -> pl.Expr:
    """The fact each row gives, where its rows say which (`gives`); else nothing."""
    names = [name for name, column in contract.columns.items() if column.type == "spread"]
    told = pl.col(names[0]).cast(pl.String).fill_null("") if names else pl.lit("")
    return told.alias("gives")


def _linked(read: FileRead, frame: pl.DataFrame, people: People) -> tuple[Ints, Ints]:
    """Whose each row is by its number, or by its household's key and name or number, and how."""
    place, pointed = people.numbers.linked(frame["number"], frame["name"])
    read.strangers = int(((pointed == NOBODY) & frame["number"].is_not_null().to_numpy()).sum())
    link = np.where(place != NOBODY, int(Link.NUMBER), 0)
    if "household" in frame.columns:
        keys, county = frame["household"], read.delivery.county
        found = people.households.linked(keys, frame["name"], county)
        named = people.households.agreeing(pointed, keys, county)
        found = np.where(found == NOBODY, named, found)
        fresh = (place == NOBODY) & (found != NOBODY)
        place = np.where(fresh, found, place)
        link = np.where(fresh, int(Link.HOUSEHOLD), link)
    return place, link


def _misplaced(read: FileRead, frame: pl.DataFrame, place: Ints, people: People) -> Bools:
    """Rows whose number and name are of one household, and whose key is another's.

    One of the two is wrong, and the row itself cannot say which: both households are in
    doubt of it.
    """
    if "household" not in frame.columns:
        return np.zeros(len(place), np.bool_)
    keys, county = frame["household"], read.delivery.county
    firsts = people.households.firsts(keys, county)
    agrees = people.households.agreeing(place, keys, county) != NOBODY
    odd: Bools = np.asarray((place != NOBODY) & (firsts != NOBODY) & ~agrees, np.bool_)
    whose = np.concatenate([place[odd], firsts[odd]])
    doubts = pl.DataFrame({"place": whose}, schema={"place": pl.Int64})
    nowhere = pl.lit("").alias("column"), pl.lit("").alias("gives")
    read.disputed = pl.concat([read.disputed, doubts.select("place", *nowhere)])
    return odd


def _told_misplaced(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows of `_misplaced` as faults."""
    return rows.select(
        pl.col(ROW).cast(pl.Int64),
        pl.lit("household").alias("column"),
        (pl.col("household") if "household" in rows.columns else pl.lit("")).alias("value"),
        pl.lit(OTHER_HOUSEHOLD).alias("fault"),
    ).cast(FAULT_SCHEMA)  # type: ignore[arg-type]


def values_of(
    raw: pl.DataFrame, place: Ints, link: Ints, people: People, read: FileRead, month: int
) -> Read:
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
            # Whether a row counts whose cell could not be read, nobody knows: it is in doubt.
            kept = pl.col(column.name)
            frame = frame.filter((kept == column.keep) | kept.is_null())
    return Read(narrowed(frame, contract), values.faults)


def narrowed(frame: pl.DataFrame, contract: Contract) -> pl.DataFrame:
    """A contract's rows, in 32 bits what fits into them."""
    large = {c.name for c in contract.columns.values() if c.type in {"money", "village", "number"}}
    wide = [n for n, t in frame.schema.items() if t == pl.Int64 and n not in large]
    return frame.with_columns(pl.col(wide).cast(pl.Int32, strict=False))
