"""The matcher to do better than: what is often done with such files, on the very same files.

A number is believed whatever name stands beside it; where it is not one, the first person
of that name and birthday is taken, or of that name. What cannot be read is nought. Whoever
has any insurance record works, and the contribution base is the wage. Nobody is asked
whether they signed, and what is not known is not there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl

from minsheng.policy.laws.kinds import Relation, Sex
from minsheng.recheck.assembly.below import BILLS, obligors_below, rows_below
from minsheng.recheck.assembly.freeze import County, write_county
from minsheng.recheck.assembly.gather import REGISTER, Facts, facts_of
from minsheng.recheck.assembly.rows import Linked
from minsheng.recheck.assembly.scope import Ints, Scope
from minsheng.recheck.assembly.together import gathered
from minsheng.recheck.extracts.contract import Contract, contracts
from minsheng.recheck.extracts.inventory import Delivery, deliveries_in
from minsheng.recheck.extracts.numbers import plain
from minsheng.recheck.extracts.refusal import Refused
from minsheng.recheck.extracts.rows import rows_of
from minsheng.recheck.extracts.values import read_values
from minsheng.recheck.importing.reading import WHO
from minsheng.recheck.importing.residents import own_rows
from minsheng.recheck.importing.together import no_rows
from minsheng.recheck.linkage.exact import NOBODY, Numbers
from minsheng.recheck.linkage.links import Link
from minsheng.recheck.linkage.register import Register
from minsheng.snapshot.city import write_city
from minsheng.snapshot.facts import known_facts
from minsheng.snapshot.months import shown

POINTERS = ("parent_1", "parent_2", "spouse")
UNBORN = 19700101
"""A day of birth for those of whom none is known."""


def naive_snapshot(
    folder: Path, out: Path, month: int, register: Register, counties: Mapping[int, str]
) -> None:
    """Make a snapshot as the naive matcher would.

    Args:
        folder: the offices' files.
        out: the snapshot; a folder that is not there.
        month: the month decided.
        register: of everybody, as the import made it: both know the same people.
        counties: names by code.
    """
    known = {key: _trusting(contract) for key, contract in contracts().items()}
    deliveries, _ = deliveries_in(folder, known, counties)
    finder = _Finder(register)
    linked: dict[str, Linked] = {}
    for key, contract in known.items():
        if key == REGISTER:
            linked[key] = own_rows(contract, register, deliveries)
            continue
        parts = []
        for number, delivery in enumerate(deliveries):
            if delivery.contract.key == key:
                rows = _read(delivery, finder, month)
                if rows is not None:
                    parts.append(rows.with_columns(pl.lit(number, pl.Int16).alias("extract")))
        rows = pl.concat(parts).sort("place", maintain_order=True) if parts else no_rows(contract)
        linked[key] = Linked(contract, rows, counties={0, *counties})
    out.mkdir(parents=True)
    of = register.people["household"].to_numpy()
    in_view = np.zeros(len(register.household_id), np.bool_)
    in_view[of[linked["families"].rows["place"].to_numpy()]] = True
    codes = sorted(set(register.households["county"].to_list()))
    for county in codes:
        households, persons = register.places_of(county)
        everyone = np.ones(households.stop - households.start, np.bool_)
        scope = Scope(register, county, households, persons, in_view[households], everyone, month)
        _freeze(out / str(county), scope, linked)
    write_city(out, shown(month), codes, len(register.household_id), len(register.person_id))


def _trusting(contract: Contract) -> Contract:
    """A contract whose every record is believed, and who is not in it has nothing."""
    return replace(contract, authorisation=False, absent="none", covers="everybody")


class _Finder:
    """People by number, by name and birthday, by name: the first there is."""

    def __init__(self, register: Register) -> None:
        self.numbers = Numbers(register)
        people = register.people.select("name", "birth", pl.int_range(pl.len()).alias("place"))
        self.born = people.unique(["name", "birth"], keep="first", maintain_order=True)
        self.named = people.unique(["name"], keep="first", maintain_order=True)

    def places(self, rows: pl.DataFrame, numbers: pl.Series, names: pl.Series) -> Ints:
        """The place of each row's person, -1 for none."""
        place = self.numbers.places(numbers)
        digits = rows.select(plain(pl.col("number")).alias("digits"))["digits"]
        born = digits.str.slice(6, 8).cast(pl.Int64, strict=False)
        asked = pl.DataFrame({"name": names, "birth": born})
        by_birth = asked.join(self.born, on=["name", "birth"], how="left", maintain_order="left")
        by_name = asked.join(
            self.named.select("name", "place"), on="name", how="left", maintain_order="left"
        )
        found = by_birth["place"].fill_null(NOBODY).to_numpy()
        place = np.where(place == NOBODY, found, place)
        return np.where(place == NOBODY, by_name["place"].fill_null(NOBODY).to_numpy(), place)


def _read(delivery: Delivery, finder: _Finder, month: int) -> pl.DataFrame | None:
    """A file's rows; None where even this matcher could not open it."""
    contract = delivery.contract
    try:
        raw, _ = rows_of(delivery.path, contract)
    except Refused:
        return None
    who = [name for name in WHO if name in contract.columns]
    known = read_values(raw, contract, month, who).frame
    place = finder.places(raw, known["number"], known["name"])
    rest = [name for name in contract.columns if name not in WHO]
    frame = read_values(raw, contract, month, rest).frame
    other = (
        finder.numbers.places(frame["other_number"])
        if "other_number" in contract.columns
        else np.zeros(len(frame), np.int64)
    )
    frame = frame.with_columns(
        pl.Series("place", place, pl.Int32), pl.Series("other_place", other, pl.Int32),
        pl.lit(int(Link.NUMBER), pl.UInt8).alias("link"),
    )  # fmt: skip
    for column in contract.columns.values():
        if column.keep:
            frame = frame.filter(pl.col(column.name) == column.keep)
    return frame.filter(pl.col("place") != NOBODY)


def _freeze(folder: Path, scope: Scope, linked: Mapping[str, Linked]) -> None:
    wanted = {n: f for n, f in known_facts().items() if f.entity != "run"}
    facts, _ = facts_of(scope, linked, wanted)
    _any_insurance_is_a_job(facts, scope, linked["social_insurance"])
    _nothing_is_unknown(facts, scope)
    for name, fact in wanted.items():
        if name in facts.values and fact.least is not None:
            facts.values[name] = np.maximum(facts.values[name], fact.least)
    cut = {key: scope.rows(linked[key]) for key in (*BILLS, "social_insurance", "obligors")}
    below = {
        "bill": rows_below("bill", BILLS, "bill_month", scope, linked, cut, wanted),
        "contribution": rows_below(
            "contribution", ("social_insurance",), "contribution_month", scope, linked, cut, wanted
        ),
        "obligor": obligors_below(scope, linked, cut, wanted, doubting=False),
    }
    for part in below.values():
        for name in part.causes:
            if wanted[name].type == "Day":
                part.values[name][part.causes[name] != 0] = UNBORN
            part.causes[name][:] = 0
            least = wanted[name].least
            if least is not None:
                np.maximum(part.values[name], least, out=part.values[name])
    write_county(folder, County(scope, facts, below), wanted)


def _nothing_is_unknown(facts: Facts, scope: Scope) -> None:
    """What is not known becomes nought, nobody, none; so far as a snapshot can hold it."""
    for name, causes in facts.causes.items():
        hidden = causes != 0
        if name in POINTERS:
            facts.values[name][hidden] = NOBODY
        elif name == "relation":
            facts.values[name][hidden] = int(Relation.NO_KIN)
        elif name == "birth":
            facts.values[name][hidden] = UNBORN
        elif name == "sex":
            facts.values[name][hidden] = int(Sex.FEMALE)
        facts.causes[name] = np.zeros_like(causes)
    heads = np.bincount(
        scope.of[facts.values["relation"] == int(Relation.HEAD)], minlength=scope.size[0]
    )
    facts.values["relation"][scope.first[heads == 0]] = int(Relation.HEAD)
    graded = (facts.values["disability"] > 0) & (facts.values["disability_grade"] > 0)
    for name in ("disability", "disability_grade"):
        facts.values[name][~graded] = 0


def _any_insurance_is_a_job(facts: Facts, scope: Scope, linked: Linked) -> None:
    base = gathered(scope.rows(linked), "base", "latest", len(scope.of), scope.month)
    facts.values["wage_verified_m"] = np.where(base.there, base.values, 0)
