"""Writes the facts of one county, and the side table of the rows they were read from."""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path

from minsheng.recheck.assembly.below import BILLS, obligors_below, rows_below
from minsheng.recheck.assembly.freeze import County, write_county
from minsheng.recheck.assembly.gather import facts_of
from minsheng.recheck.assembly.rows import Linked
from minsheng.recheck.assembly.scope import Bools, Scope
from minsheng.recheck.assembly.sources import sources_of
from minsheng.recheck.files import cannot_write, write_bytes
from minsheng.recheck.importing.reading import People
from minsheng.recheck.linkage.register import Register
from minsheng.snapshot.facts import known_facts


def scope_of(register: Register, county: int, people: People, month: int) -> Scope:
    """A county as its facts are gathered: its people, who is in view and who has signed."""
    households, persons = register.places_of(county)
    assert people.asked is not None
    assert people.authorised is not None
    asked: Bools = people.asked[households]
    return Scope(register, county, households, persons, asked, people.authorised[households], month)


def freeze_county(folder: Path, scope: Scope, linked: Mapping[str, Linked]) -> None:
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
