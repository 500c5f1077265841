"""Reads the population extracts: the register of everybody, and their own rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from minsheng.recheck.assembly.gather import REGISTER
from minsheng.recheck.assembly.rows import Linked
from minsheng.recheck.errors import RecheckError
from minsheng.recheck.extracts.contract import Contract, contracts
from minsheng.recheck.extracts.inventory import Delivery
from minsheng.recheck.extracts.noted import Noted, Slot
from minsheng.recheck.extracts.numbers import written
from minsheng.recheck.extracts.refusal import Refused
from minsheng.recheck.importing.delivered import refuse_faulty
from minsheng.recheck.importing.imported import Imported, NobodyKnown
from minsheng.recheck.importing.reading import People, read_population
from minsheng.recheck.linkage.exact import Households, Numbers
from minsheng.recheck.linkage.links import Link
from minsheng.recheck.linkage.register import Kept, Register, register_of


def read_register(done: Imported, month: int, kept: Kept, last: Mapping[Slot, Noted]) -> Register:
    """Read the population extracts and make the register of them.

    Raises:
        NobodyKnown: none of them can be taken.
        RecheckError: none was delivered.
    """
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
    refuse_faulty(done, contracts()[REGISTER], last, month, {})
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


def people_of(register: Register) -> People:
    """Everybody on the register, as rows are linked to them; who is in view is not known yet."""
    return People(Numbers(register), Households(register), register.people["household"].to_numpy())


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
