"""From a folder of offices' files to a snapshot: read, linked, gathered, frozen."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import polars as pl

from minsheng.recheck.assembly.below import BILLS, obligors_below, rows_below
from minsheng.recheck.assembly.freeze import County, write_county
from minsheng.recheck.assembly.gather import REGISTER, facts_of
from minsheng.recheck.assembly.grades import exact
from minsheng.recheck.assembly.rows import AT_ODDS, DOUBTS, RETURNED, REVIEW, Linked
from minsheng.recheck.assembly.scope import Bools, Scope
from minsheng.recheck.assembly.sources import sources_of
from minsheng.recheck.errors import RecheckError
from minsheng.recheck.extracts.contract import Contract, contracts
from minsheng.recheck.extracts.faults import ELSEWHERE
from minsheng.recheck.extracts.inventory import Delivery, deliveries_in, slots_named
from minsheng.recheck.extracts.noted import Noted, Slot
from minsheng.recheck.extracts.numbers import written
from minsheng.recheck.extracts.refusal import Refused
from minsheng.recheck.extracts.values import read_values
from minsheng.recheck.extracts.wording import facts
from minsheng.recheck.files import cannot_write, make_folder, write_bytes
from minsheng.recheck.importing.across import settle_across
from minsheng.recheck.importing.decisions import SCHEMA
from minsheng.recheck.importing.linking import DECIDED, Found, find
from minsheng.recheck.importing.missing import Missing, missing_files
from minsheng.recheck.importing.reading import (
    FileRead,
    People,
    agreeing,
    given_by,
    narrowed,
    read_file,
    read_population,
    values_of,
)
from minsheng.recheck.importing.whole_files import faulty_files
from minsheng.recheck.linkage.exact import Households, Numbers
from minsheng.recheck.linkage.links import Link
from minsheng.recheck.linkage.register import Kept, Register, register_of
from minsheng.recheck.threads import in_order
from minsheng.snapshot.city import write_city
from minsheng.snapshot.facts import known_facts
from minsheng.snapshot.months import shown

Progress = Callable[[str, int, int], None]
FAMILIES = "families"


class NobodyKnown(RecheckError):  # noqa: N818 - said of the files, in both languages
    """No population extract can be taken.

    Args:
        refused: those delivered, and why.
    """

    lacking = "population extract nobody is known"

    def __init__(self, refused: Sequence[tuple[Path, Refused]]) -> None:
        self.refused = refused
        told = "; ".join(f"{path.name} {why}" for path, why in refused)
        super().__init__(f"without a {self.lacking}: {told or 'none was delivered'}")


class NoBook(NobodyKnown):
    """No county has both its register and its book of families: nobody can be decided."""

    lacking = "county's book of families nobody can be decided"


@dataclass
class Imported:
    """What an import did.

    Attributes:
        deliveries: the files that are extracts, in order; an `extract` is a place here.
        reads: what came of each that was taken, by place.
        turned_back: of each that could be read and was not taken as a whole.
        refused: files not taken, and why.
        found: what became of the rows no number told.
        register: everybody.
        missing: files that were to come and did not.
        left_out: by county that is in no snapshot, the contract without which nobody of it can
            be decided.
    """

    deliveries: Sequence[Delivery] = ()
    reads: dict[int, FileRead] = field(default_factory=dict)
    turned_back: dict[int, FileRead] = field(default_factory=dict)
    refused: list[tuple[Path, Refused]] = field(default_factory=list)
    found: Found | None = None
    register: Register | None = None
    missing: list[Missing] = field(default_factory=list)
    left_out: dict[int, Contract] = field(default_factory=dict)


def import_files(
    folder: Path,
    out: Path,
    month: int,
    kept: Kept,
    counties: Mapping[int, str],
    decided: pl.DataFrame | None = None,
    last: Mapping[Slot, Noted] | None = None,
    progress: Progress | None = None,
) -> Imported:
    """Make a snapshot of the raw files in a folder.

    Args:
        folder: the offices' files.
        out: the snapshot; a folder that is not there.
        month: the month decided (yyyymm).
        kept: the register's surrogates.
        counties: names by code.
        decided: links somebody decided, as `decisions.SCHEMA`; no number means nobody.
        last: what was noted of the last deliveries.
        progress: told the step, how much of it is done, of how much.

    Raises:
        RecheckError: there is no population extract, no county's book of families, or nothing
            to read.
    """
    known = contracts()
    deliveries, refused = deliveries_in(folder, known, counties)
    done = Imported(deliveries, refused=refused)
    told = progress or _untold
    register = _register(done, month, kept, last or {})
    done.register = register
    codes = sorted(set(register.households["county"].to_list()))
    sent = slots_named((*(d.path for d in deliveries), *(p for p, _ in refused)), known, counties)
    done.missing = missing_files(known, sent, codes, REGISTER)
    people = _people(register)
    of_families = [e for e, d in enumerate(deliveries) if d.contract.key == FAMILIES]
    _read(done, of_families, people, month, _untold)
    _refuse(done, known[FAMILIES], last or {}, month, {})
    size = len(register.person_id)
    settle_across(_of(done, FAMILIES), known[FAMILIES], size)
    done.left_out = _left_out(done, register)
    people = _asked(people, register, _of(done, FAMILIES))
    others = [e for e, d in enumerate(deliveries) if d.contract.key not in {FAMILIES, REGISTER}]
    _read(done, others, people, month, told)
    for key, contract in known.items():
        if key not in {FAMILIES, REGISTER}:
            _refuse(done, contract, last or {}, month, _expected(contract, register, people))
    done.found = find(done.reads.values(), register, people, _places(decided, people))
    _settle_waiting(done, people, month)
    for key, contract in known.items():
        if key != REGISTER:
            settle_across(_of(done, key), contract, size)
    people = _asked(people, register, _of(done, FAMILIES))
    linked = {key: _linked(done, contract) for key, contract in known.items() if key != REGISTER}
    linked[REGISTER] = own_rows(known[REGISTER], register, deliveries)
    make_folder(out)
    codes = sorted(set(register.households["county"].to_list()) - done.left_out.keys())
    places = [register.places_of(county) for county in codes]

    def freeze(county: int) -> None:
        scope = _scope(register, county, people, month)
        _freeze(out / str(county), scope, linked)

    told("freeze", 0, len(codes))
    for number, _ in enumerate(in_order(freeze, codes), 1):
        told("freeze", number, len(codes))
    households = sum(homes.stop - homes.start for homes, _ in places)
    persons = sum(people_.stop - people_.start for _, people_ in places)
    try:
        write_city(out, shown(month), codes, households, persons)
    except OSError as error:
        raise cannot_write(out, error) from error
    return done


def _untold(_step: str, _done: int, _of: int) -> None:
    """Progress of which nobody is told."""


def _read(
    done: Imported, extracts: Sequence[int], people: People, month: int, told: Progress
) -> None:
    """Read files, some at once; they are noted in their order."""

    def one(extract: int) -> FileRead | Refused:
        try:
            return read_file(done.deliveries[extract], extract, people, month)
        except Refused as why:
            return why

    for number, (extract, read) in enumerate(in_order(one, extracts), 1):
        if isinstance(read, Refused):
            done.refused.append((done.deliveries[extract].path, read))
        else:
            done.reads[extract] = read
        told("read", number, len(extracts))


def _refuse(
    done: Imported,
    contract: Contract,
    last: Mapping[Slot, Noted],
    month: int,
    expected: Mapping[int, int],
) -> None:
    """Leave out the files of a contract that as a whole are not what was to be sent."""
    reads = _of(done, contract.key)
    for read, why in faulty_files(contract, reads, last, month, expected):
        done.refused.append((read.delivery.path, why))
        done.turned_back[read.extract] = done.reads.pop(read.extract)


def _expected(contract: Contract, register: Register, people: People) -> dict[int, int]:
    """By county, how many rows a file ought to have that has one about everybody it covers."""
    if contract.absent != "unknown" or contract.about != "person":
        return {}
    county = register.households["county"].gather(register.people["household"])
    if contract.covers != "everybody" and people.asked is not None:
        county = county.filter(pl.Series(people.asked[people.household]))
    return dict(county.value_counts().iter_rows())


def _of(done: Imported, key: str) -> list[FileRead]:
    return [read for _, read in sorted(done.reads.items()) if read.contract.key == key]


def _register(done: Imported, month: int, kept: Kept, last: Mapping[Slot, Noted]) -> Register:
    parts: dict[int, pl.DataFrame] = {}
    for extract, delivery in enumerate(done.deliveries):
        contract = delivery.contract
        if contract.key != REGISTER:
            continue
        try:
            read, rows = read_population(delivery, extract, month)
        except Refused as why:
            done.refused.append((delivery.path, why))
            continue
        done.reads[extract] = read
        frame = rows.with_columns(
            pl.lit(delivery.county, pl.Int32).alias("county"),
            pl.lit(extract, pl.Int16).alias("extract"),
            pl.col("sex", "relation", "registered", "urban").cast(pl.Int8),
            pl.col("row", "birth").cast(pl.Int32),
        )
        # Whose household nobody can tell is of none; the row was returned.
        parts[extract] = frame.filter(
            pl.col("household").is_not_null() & pl.col("village").is_not_null()
        )
    _refuse(done, contracts()[REGISTER], last, month, {})
    parts = {extract: part for extract, part in parts.items() if extract in done.reads}
    if not parts:
        wrong = [(p, why) for p, why in done.refused if contracts()[REGISTER].zh in p.name]
        if wrong:
            raise NobodyKnown(wrong)
        raise RecheckError(
            "no population extract was delivered, and without it nobody is known; put the files "
            "named 人口信息 into the folder",
        )
    register = register_of(pl.concat(parts.values()), kept)
    _return_disputed(done, register, kept)
    numbers = Numbers(register)
    for name in ("parent_1", "parent_2"):
        places = numbers.places(register.people[name])
        index = register.people.get_column_index(name)
        register.people.replace_column(index, pl.Series(name, places, pl.Int32))
    return register


def _return_disputed(done: Imported, register: Register, kept: Kept) -> None:
    """Send back to the police the rows whose number is not their person's for sure."""
    for fault, places in kept.disputed.items():
        rows = register.people.select("extract", "row", "number")[places].with_columns(
            pl.Series("value", written(register.people["number"].gather(places).to_numpy()))
        )
        for (extract,), mine in rows.group_by("extract", maintain_order=True):
            read = done.reads[int(str(extract))]
            found = mine.select(
                pl.col("row").cast(pl.Int64), pl.lit("number").alias("column"), "value",
                pl.lit(fault).alias("fault"),
            )  # fmt: skip
            read.faults = pl.concat([read.faults, found])


def _people(register: Register) -> People:
    return People(Numbers(register), Households(register), register.people["household"].to_numpy())


def _left_out(done: Imported, register: Register) -> dict[int, Contract]:
    """The counties of which nobody can be decided, by the contract they lack.

    Without its register a county has no people; without its book of families nobody knows who
    is in assistance or has applied, and to call them all screened would be to refuse those who
    applied unheard. Its people stay on the register, so that rows about them find them.

    Raises:
        NoBook: no county is left.
    """
    known = contracts()
    settled = set(register.households["county"].to_list())
    books = {read.delivery.county for read in _of(done, FAMILIES)}
    bookless = set() if 0 in books else settled - books
    if bookless == settled:
        raise NoBook([(p, why) for p, why in done.refused if known[FAMILIES].zh in p.name])
    sent = {delivery.county for delivery in done.deliveries} - {0}
    lacking = dict.fromkeys(sent - settled, known[REGISTER])
    return dict(sorted((lacking | dict.fromkeys(bookless, known[FAMILIES])).items()))


def _asked(people: People, register: Register, families: Sequence[FileRead]) -> People:
    """Who is in view and who has signed, by the office's book."""
    size = len(register.household_id)
    asked, authorised = np.zeros(size, np.bool_), np.zeros(size, np.bool_)
    for read in families:
        asked[people.household[read.linked["place"].to_numpy()]] = True
        # Whose signature it is must be sure: it opens what others may not read.
        sure = exact(read.linked)
        of = people.household[sure["place"].to_numpy()]
        authorised[of] |= sure["authorised"].is_not_null().to_numpy()
    return replace(people, asked=asked, authorised=authorised)


def _places(decided: pl.DataFrame | None, people: People) -> pl.DataFrame:
    """Decisions kept, their numbers as places in the register; -1 for nobody.

    One about a person who has left the register, or whose number two bear now, is open again.
    """
    frame = pl.DataFrame(schema=SCHEMA) if decided is None else decided
    placed = frame.with_columns(
        pl.Series("place", people.numbers.places(frame["number"]), pl.Int64)
    )
    # Of several lines about one row the last counts, whether it can still be followed or not.
    last = placed.unique(DECIDED, keep="last", maintain_order=True)
    return last.filter(pl.col("number").is_null() | (pl.col("place") >= 0)).drop("number")


def _settle_waiting(done: Imported, people: People, month: int) -> None:
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


def _linked(done: Imported, contract: Contract) -> Linked:
    """All rows of a contract, sorted by person, and whom they leave in doubt."""
    reads = _of(done, contract.key)
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


def own_rows(contract: Contract, register: Register, deliveries: Sequence[Delivery]) -> Linked:
    """The population's own rows: each is its person's."""
    people = register.people
    rows = people.select("extract", "row", "sex", "birth", "relation", "registered").with_columns(
        register.households["urban"].gather(people["household"]).alias("urban"),
        pl.int_range(pl.len(), dtype=pl.Int32).alias("place"),
        pl.lit(int(Link.NUMBER), pl.UInt8).alias("link"),
    )
    counties = {d.county for d in deliveries if d.contract.key == contract.key}
    return Linked(contract, rows, counties=counties)


def _scope(register: Register, county: int, people: People, month: int) -> Scope:
    households, persons = register.places_of(county)
    assert people.asked is not None
    assert people.authorised is not None
    asked: Bools = people.asked[households]
    return Scope(register, county, households, persons, asked, people.authorised[households], month)


def _freeze(folder: Path, scope: Scope, linked: Mapping[str, Linked]) -> None:
    """Gather a county's facts and write them."""
    wanted = {n: f for n, f in known_facts().items() if f.entity != "run"}
    gathered, _ = facts_of(scope, linked, wanted)
    cut = {key: scope.rows(linked[key]) for key in (*BILLS, "social_insurance", "obligors")}
    below = {
        "bill": rows_below("bill", BILLS, "bill_month", scope, linked, cut, wanted, doubting=True),
        "contribution": rows_below(
            "contribution",
            ("social_insurance",),
            "contribution_month",
            scope,
            linked,
            cut,
            wanted,
            doubting=True,
        ),
        "obligor": obligors_below(scope, linked, cut, wanted),
    }
    try:
        write_county(folder, County(scope, gathered, below), wanted)
    except OSError as error:
        raise cannot_write(folder, error) from error
    # Made in memory first: Polars tells of a full disk in a fault of its own.
    made = io.BytesIO()
    sources_of(scope, linked).write_parquet(made, compression="zstd")
    write_bytes(folder / "source.parquet", made.getvalue())
