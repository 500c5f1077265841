"""A whole city's people as rows of the register's tables, ready to be copied.

Knows the tables' columns and nothing of Django, so that another process can make rows ready
while the database takes in the last ones.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import polars as pl

from minsheng.city.residents import residents
from minsheng.kernel.registry.places import parted_columns
from minsheng.kernel.registry.secrecy import Sealer
from minsheng.kernel.registry.spelling import spelled_column

LIVING, REGISTER = "living", "register"
"""Two of `models.Grouping`."""
People: TypeAlias = tuple[pl.DataFrame, pl.DataFrame]
PERSON = (
    "id", "name", "pinyin", "initials", "sex", "born", "number", "number_mark", "number_end",
    "phone", "phone_mark", "phone_end", "area_registered", "area_lived", "version",
)  # fmt: skip
HOUSEHOLD = (
    "id", "grouping", "area_id", "origin", "number", "place", "door", "address", "version",
)  # fmt: skip
TEXTS = frozenset({"pinyin", "initials", "place", "door", "address"})
"""Columns of which nobody says that they are not known: they are empty."""
PINYIN = 240
"""Signs of pinyin that are kept; `models.PINYIN`."""
MEMBERSHIP = ("household_id", "person_id", "grouping", "relation")


@dataclass(frozen=True)
class Block:
    """Rows of one table, ready to be copied; `texts` are columns in which nothing is a text."""

    table: str
    columns: tuple[str, ...]
    rows: bytes
    count: int
    texts: tuple[str, ...] = ()


PART = 60_000
"""Households made ready at a time."""


def city_blocks(
    folder: Path, keys: dict[int, int], first: tuple[int, int], sealer: Sealer
) -> Iterator[list[Block]]:
    """The rows of a made city's people and households, some tens of thousands at a time.

    Args:
        folder: as `minsheng city` wrote it.
        keys: of areas, by statistical code.
        first: the number the first person gets, and the first household.
        sealer: enciphers numbers and phones.
    """
    person, household = first
    for people, homes in residents(folder):
        for start in range(0, homes.height, PART):
            part = homes.slice(start, PART)
            within = people.join(
                part.select("household_id"), on="household_id", how="semi", maintain_order="left"
            )
            yield blocks((within, part), keys, (person, household), sealer)
            person, household = person + within.height, household + 2 * part.height


def blocks(
    county: People, keys: dict[int, int], first: tuple[int, int], sealer: Sealer
) -> list[Block]:
    """The rows of some people and their households.

    Args:
        county: people and households as `minsheng.city.residents` gives them; of households
            that offices number themselves also `number`, and they have no `origin`.
        keys: of areas, by statistical code.
        first: the number the first person gets, and the first household.
        sealer: enciphers numbers and phones.
    """
    people, homes = county
    if "number" not in homes.columns:
        homes = homes.with_columns(
            origin=pl.col("household_id").cast(pl.Int64),
            number=pl.col("household_id").cast(pl.String),
        )
    homes = homes.with_columns(
        area=pl.col("village").replace_strict(keys, return_dtype=pl.Int64),
        rank=pl.int_range(pl.len(), dtype=pl.Int64),
    )
    people = people.with_columns(id=pl.int_range(pl.len(), dtype=pl.Int64) + first[0]).join(
        homes.select("household_id", "area", "rank"),
        on="household_id",
        how="left",
        maintain_order="left",
    )
    houses, members = _groupings(people, homes, first[1])
    return [
        _block("person", PERSON, _persons(people, sealer)),
        _block("household", HOUSEHOLD, houses),
        _block("membership", MEMBERSHIP, members),
    ]


def _persons(people: pl.DataFrame, sealer: Sealer) -> pl.DataFrame:
    pinyin, initials = spelled_column(people["name"])
    number, number_mark, number_end = _sealed(people["number"], sealer)
    phone, phone_mark, phone_end = _sealed(people["phone"], sealer)
    return people.select(
        "id", "name", pinyin.str.head(PINYIN).alias("pinyin"), initials.alias("initials"), "sex",
        pl.col("born").cast(pl.String).str.to_date("%Y%m%d"),
        number.alias("number"), number_mark.alias("number_mark"), number_end.alias("number_end"),
        phone.alias("phone"), phone_mark.alias("phone_mark"), phone_end.alias("phone_end"),
        pl.when("registered_here").then("area").alias("area_registered"),
        # Of a family here, but registered and living elsewhere: kept with the family's files.
        pl.when(pl.col("lives_here") | ~pl.col("registered_here")).then("area").alias("area_lived"),
        pl.lit(1).alias("version"),
    )  # fmt: skip


def _sealed(texts: pl.Series, sealer: Sealer) -> Iterator[pl.Series]:
    r"""Enciphered values and their marks, as COPY reads bytes: `\x` and hexadecimal digits."""
    for column in sealer.columns(texts.to_list()):
        yield "\\x" + pl.Series(column, dtype=pl.Binary).bin.encode("hex")


def _groupings(
    people: pl.DataFrame, homes: pl.DataFrame, first: int
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Those under one roof, and those on one page of the register, each as households."""
    place, door = parted_columns(homes["address"])
    homes = homes.with_columns(place=place, door=door)
    kinds = (
        (LIVING, "lives_here", 0),
        (REGISTER, "registered_here", homes.height),
    )
    houses, members = [], []
    for grouping, within, behind in kinds:
        here = people.filter(within).select(
            (pl.col("rank") + first + behind).alias("household_id"),
            pl.col("id").alias("person_id"), pl.lit(grouping).alias("grouping"), "relation",
        )  # fmt: skip
        members.append(here)
        filled = here.select(pl.col("household_id").unique().alias("id"))
        houses.append(
            homes.select(
                (pl.col("rank") + first + behind).alias("id"),
                pl.lit(grouping).alias("grouping"), pl.col("area").alias("area_id"),
                "origin", "number", "place", "door", "address",
                pl.lit(1).alias("version"),
            ).join(filled, on="id", how="semi")
        )  # fmt: skip
    return pl.concat(houses), pl.concat(members)


def _block(table: str, columns: tuple[str, ...], rows: pl.DataFrame) -> Block:
    text = rows.select(columns).write_csv(include_header=False, quote_style="never", separator="\t")
    texts = tuple(column for column in columns if column in TEXTS)
    return Block(table, columns, text.encode(), rows.height, texts)
