"""Made-up registers and rows, for linking."""

from __future__ import annotations

import polars as pl

from minsheng.recheck.extracts.numbers import read_digits
from minsheng.recheck.linkage.register import Kept, Register, register_of

AREA, KEY = 320681, 9
SCHEMA = {
    "county": pl.Int32, "household": pl.String, "name": pl.String, "former_name": pl.String,
    "number": pl.Int64, "birth": pl.Int32, "sex": pl.Int8, "relation": pl.Int8,
    "registered": pl.Int8, "village": pl.Int64, "urban": pl.Int8, "parent_1": pl.Int64,
    "parent_2": pl.Int64, "extract": pl.Int16, "row": pl.Int32,
}  # fmt: skip


def number(birth: int, order: int, area: int = AREA) -> int:
    """The first 17 digits of an identity number."""
    return (area * 100_000_000 + birth) * 1000 + order


def whole(digits: int) -> str:
    """All 18 of them."""
    from minsheng.recheck.extracts.numbers import letters_of

    check = read_digits(letters_of(pl.Series([f"{digits}0"])))[1][0]
    return f"{digits}{chr(check)}"


def person(household: str, name: str, of: int | None, **more: object) -> dict[str, object]:
    """A row of the population."""
    birth = more.pop("birth", None) or (of // 1000 % 100_000_000 if of else 19800101)
    return {
        "county": AREA, "household": household, "name": name, "former_name": None, "number": of,
        "birth": birth, "sex": 1, "relation": 1, "registered": 1, "village": AREA * 1_000_000,
        "urban": 0, "parent_1": None, "parent_2": None, "extract": 0, **more,
    }  # fmt: skip


def register(*people: dict[str, object], kept: Kept | None = None) -> Register:
    """A register of some people, as rows of one file unless they say otherwise."""
    rows = [{"row": row, **one} for row, one in enumerate(people, 1)]
    return register_of(pl.DataFrame(rows, schema=SCHEMA), kept or Kept(KEY))
