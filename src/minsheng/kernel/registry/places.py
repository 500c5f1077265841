"""Addresses taken apart for search: where, and the numbers behind it."""

from __future__ import annotations

import re

import polars as pl

PLACE, DOOR = 60, 40
"""Signs kept for search; what a very long address has more is not searched by."""
FLOORS = (-3, 120)
"""The lowest floor somebody lives on, and the highest."""
_PLACE = r"^(\d+组|[^\d]+)"
_NUMBERS = r"\d+"


def parted(address: str) -> tuple[str, str]:
    """The place of an address, and its numbers with hyphens between; of long ones the beginning.

    `永宁巷4号1幢702室` is `永宁巷` and `4-1-702`; `7组23号` is `7组` and `23`.
    """
    text = "".join(address.split())
    found = re.match(_PLACE, text)
    place = found[1] if found else ""
    return place[:PLACE], "-".join(re.findall(_NUMBERS, text[len(place) :]))[:DOOR]


def parted_columns(addresses: pl.Series) -> tuple[pl.Series, pl.Series]:
    """The same of a column."""
    frame = pl.DataFrame({"text": addresses.str.replace_all(r"\s", "")})
    place = pl.col("text").str.extract(_PLACE).fill_null("")
    rest = pl.col("text").str.slice(place.str.len_chars())
    done = frame.select(place=place, door=rest.str.extract_all(_NUMBERS).list.join("-"))
    return done["place"].str.head(PLACE), done["door"].str.head(DOOR)
