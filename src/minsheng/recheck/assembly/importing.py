"""From a folder of offices' files to a snapshot: read, linked, gathered, frozen."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import polars as pl

from minsheng.recheck.assembly.below import BILLS, obligors_below, rows_below
from minsheng.recheck.assembly.freeze import County, write_county
from minsheng.recheck.assembly.gather import REGISTER, facts_of
from minsheng.recheck.assembly.rows import Linked
from minsheng.recheck.assembly.scope import Bools, Scope
from minsheng.recheck.errors import RecheckError
from minsheng.recheck.extracts.contract import Contract, contracts
from minsheng.recheck.extracts.inventory import Delivery, deliveries_in
from minsheng.recheck.extracts.known import known_facts
from minsheng.recheck.extracts.refusal import Refused
from minsheng.recheck.extracts.rows import rows_of
from minsheng.recheck.extracts.values import no_faults, read_values
from minsheng.recheck.linkage.exact import NOBODY, Numbers
from minsheng.recheck.linkage.register import Kept, Register, register_of
from minsheng.recheck.opening import FORMAT

Progress = Callable[[str, int, int], None]
KEYS = ("row",)
WHO = ("number", "name", "household")


@dataclass
class Imported:
    """What an import did, file by file."""

    refused: list[tuple[Path, Refused]] = field(default_factory=list)
    faults: dict[Path, pl.DataFrame] = field(default_factory=dict)
    files: list[dict[str, object]] = field(default_factory=list)


def import_files(
    folder: Path,
    out: Path,
    month: int,
    kept: Kept,
    counties: Mapping[int, str],
    progress: Progress | None = None,
) -> Imported:
    """Make a snapshot of the raw files in a folder.

    Args:
        folder: the offices' files.
        out: the snapshot; a folder that is not there.
        month: the month decided (yyyymm).
        kept: the register's surrogates.
        counties: names by code.
        progress: told the step, how much of it is done, of how much.

    Raises:
        RecheckError: there is no population extract, or nothing to read.
    """
    done = Imported()
    known = contracts()
    found, done.refused = deliveries_in(folder, known, counties)
    register = _register(found, month, kept, done)
    numbers = Numbers(register)
    _point_to_parents(register, numbers)
    linked = {key: Linked(c, pl.DataFrame()) for key, c in known.items() if key != REGISTER}
    linked[REGISTER] = _own_rows(known[REGISTER], register, found)
    in_view, authorised = _families(linked, found, register, numbers, month, done)
    for number, (key, one) in enumerate(linked.items()):
        if progress:
            progress("import", number, len(linked))
        if key in {REGISTER, "families"}:
            continue
        allowed = None
        if one.contract.authorisation:
            allowed = authorised[register.people["household"].to_numpy()]
        _read_all(
            one,
            [d for d in found if d.contract is one.contract],
            register,
            numbers,
            month,
            allowed,
            done,
        )
    out.mkdir(parents=True)
    codes = []
    for county in sorted(set(register.households["county"].to_list())):
        households, persons = register.places_of(county)
        scope = Scope(
            register,
            county,
            households,
            persons,
            in_view[households],
            authorised[households],
            month,
        )
        _freeze(out / str(county), scope, linked)
        codes.append(str(county))
    about = {
        "format": FORMAT,
        "as_of": f"{month // 100}-{month % 100:02}",
        "seed": 0,
        "households": len(register.household_id),
        "persons": len(register.person_id),
        "counties": codes,
        "pattern_families": {},
    }
    (out / "city.json").write_text(json.dumps(about, ensure_ascii=False, indent=2) + "\n", "utf-8")
    return done


def _freeze(folder: Path, scope: Scope, linked: Mapping[str, Linked]) -> None:
    wanted = {n: f for n, f in known_facts().items() if f.entity != "run"}
    facts, _ = facts_of(scope, linked, wanted)
    cut = {key: scope.rows(linked[key]) for key in (*BILLS, "social_insurance", "obligors")}
    below = {
        "bill": rows_below("bill", BILLS, "bill_month", scope, linked, cut, wanted),
        "contribution": rows_below(
            "contribution", ("social_insurance",), "contribution_month", scope, linked, cut, wanted
        ),
        "obligor": obligors_below(scope, linked, cut, wanted),
    }
    write_county(folder, County(scope, facts, below), wanted)


def _register(found: list[Delivery], month: int, kept: Kept, done: Imported) -> Register:
    parts = []
    for number, delivery in enumerate(found):
        if delivery.contract.key != REGISTER:
            continue
        read = read_values(
            rows_of(delivery.path, delivery.contract), delivery.contract, month,
            list(delivery.contract.columns),
        )  # fmt: skip
        done.faults[delivery.path] = read.faults
        parts.append(
            read.frame.with_columns(
                pl.lit(delivery.county).alias("county"), pl.lit(number).alias("extract")
            ).drop("address")
        )
    if not parts:
        raise RecheckError("no population extract was delivered; without it nobody is known")
    return register_of(pl.concat(parts), kept)


def _point_to_parents(register: Register, numbers: Numbers) -> None:
    """Turn the numbers of parents into places."""
    for name in ("parent_1", "parent_2"):
        places = numbers.places(register.people[name])
        register.people.replace_column(
            register.people.get_column_index(name), pl.Series(name, places)
        )


def _own_rows(contract: Contract, register: Register, found: list[Delivery]) -> Linked:
    """The population's own rows: each is its person's."""
    people = register.people
    homes = register.households.select("urban")[people["household"]]
    rows = people.select("extract", "row", "sex", "birth", "relation", "registered").with_columns(
        homes["urban"], pl.Series("place", np.arange(len(people), dtype=np.int64)),
        pl.lit("number").alias("link"),
    )  # fmt: skip
    counties = {d.county for d in found if d.contract is contract}
    return Linked(contract, rows, counties=counties)


def _families(
    linked: dict[str, Linked],
    found: list[Delivery],
    register: Register,
    numbers: Numbers,
    month: int,
    done: Imported,
) -> tuple[Bools, Bools]:
    """Which households are in view, and which have signed."""
    one = linked["families"]
    _read_all(
        one, [d for d in found if d.contract is one.contract], register, numbers, month, None, done
    )
    size = len(register.household_id)
    in_view, authorised = np.zeros(size, np.bool_), np.zeros(size, np.bool_)
    of = register.people["household"].to_numpy()[one.rows["place"].to_numpy()]
    in_view[of] = True
    authorised[of] = one.rows["authorised"].is_not_null().to_numpy()
    return in_view, authorised


def _read_all(
    one: Linked,
    files: list[Delivery],
    register: Register,
    numbers: Numbers,
    month: int,
    allowed: Bools | None,
    done: Imported,
) -> None:
    """Read and link the files of a contract."""
    parts = []
    for number, delivery in enumerate(files):
        try:
            part, faults = _read(delivery, register, numbers, month, allowed)
        except Refused as why:
            done.refused.append((delivery.path, why))
            continue
        done.faults[delivery.path] = faults
        one.counties.add(delivery.county)
        parts.append(part.with_columns(pl.lit(number).alias("extract")))
    if parts:
        one.rows = pl.concat(parts).sort("place", maintain_order=True)
    else:
        one.rows = _none(one.contract)


def _none(contract: Contract) -> pl.DataFrame:
    empty = pl.DataFrame({"row": []}, schema={"row": pl.Int64}).with_columns(
        *(pl.lit(None, pl.String).alias(n) for n in contract.columns)
    )
    frame = read_values(empty, contract, 202001, list(contract.columns)).frame
    return frame.with_columns(
        pl.lit(0, pl.Int64).alias("place"), pl.lit(0, pl.Int64).alias("other_place"),
        pl.lit("number").alias("link"), pl.lit(0).alias("extract"),
    )  # fmt: skip


def _read(
    delivery: Delivery,
    register: Register,
    numbers: Numbers,
    month: int,
    allowed: Bools | None,
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """A file's rows, linked; what nobody has signed for is dropped before it is looked at."""
    del register
    contract = delivery.contract
    raw = rows_of(delivery.path, contract)
    who = [n for n in WHO if n in contract.columns]
    people = read_values(raw, contract, month, who)
    place, _ = numbers.linked(people.frame["number"], people.frame["name"])
    keep = place != NOBODY
    if allowed is not None:
        keep &= allowed[np.maximum(place, 0)]
    chosen = pl.Series(keep)
    rest = [n for n in contract.columns if n not in who]
    values = read_values(raw.filter(chosen), contract, month, rest)
    frame = people.frame.filter(chosen).with_columns(values.frame.drop("row"))
    frame = frame.with_columns(pl.Series("place", place[keep]), pl.lit("number").alias("link"))
    if "other_number" in contract.columns:
        other, _ = numbers.linked(frame["other_number"], frame["other_name"])
        frame = frame.with_columns(pl.Series("other_place", other))
    else:
        frame = frame.with_columns(pl.lit(0, pl.Int64).alias("other_place"))
    for column in contract.columns.values():
        if column.keep:
            frame = frame.filter(pl.col(column.name) == column.keep)
    return frame, pl.concat([people.faults, values.faults]) if len(raw) else no_faults()
