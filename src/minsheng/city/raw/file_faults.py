"""Faults of whole files: the wrong sheet, half of it, last month's again, all in fen."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from minsheng.city.dice import Dice, Ints
from minsheng.city.raw.faults import KIND
from minsheng.city.raw.layout import LAYOUTS, XLSX
from minsheng.city.raw.writing import PERSON

FILE_KINDS = (
    "wrong_sheet", "half_file", "last_month_again", "unit_throughout", "doubled_file", "stale_file",
)  # fmt: skip
LEAST = 40
"""Fewer rows are too few to tell half a file from a whole one by."""


@dataclass(frozen=True)
class FileFault:
    """A fault of one file.

    Attributes:
        kind: of `FILE_KINDS`.
        extract: of `LAYOUTS`.
        county: six digits, 0 for the city's.
    """

    kind: str
    extract: str
    county: int


def can_have(kind: str, extract: str) -> bool:
    """Whether files of an extract can have a fault."""
    layout = LAYOUTS[extract]
    if extract in {"population", "families", "benefits"}:  # the offices' own, and all hangs on them
        return False
    return {
        "wrong_sheet": layout.format == XLSX,
        "unit_throughout": bool(layout.money),
        "stale_file": bool(layout.months),
        "last_month_again": bool(layout.months),
    }.get(kind, True)


def drawn_faults(
    number: int, sizes: dict[tuple[str, int], int], seed: int, kinds: tuple[str, ...]
) -> list[FileFault]:
    """Some files with a fault each: the kinds in turn, files by chance.

    Args:
        number: how many.
        sizes: rows of each file by extract and county.
        seed: of the city.
        kinds: to plant; all of `FILE_KINDS` where empty.
    """
    chosen: list[FileFault] = []
    taken: set[tuple[str, int]] = set()
    for place in range(number):
        kind = (kinds or FILE_KINDS)[place % len(kinds or FILE_KINDS)]
        files = sorted(
            slot
            for slot, rows in sizes.items()
            if rows >= LEAST and slot not in taken and can_have(kind, slot[0])
        )
        if not files:
            continue
        key: Ints = pl.Series([place], dtype=pl.Int64).to_numpy()
        slot = files[int(Dice(seed, key).below("faulty file", len(files))[0])]
        taken.add(slot)
        chosen.append(FileFault(kind, *slot))
    return chosen


def with_file_fault(kind: str, extract: str, rows: pl.DataFrame) -> pl.DataFrame:
    """The rows of a file that has a fault as a whole; the sheet's name is the writer's."""
    layout = LAYOUTS[extract]
    if kind == "half_file":
        return rows.head(len(rows) // 2)
    if kind == "doubled_file":
        return pl.concat([rows, rows.with_columns(pl.lit("repeated").alias(KIND))])
    if kind == "unit_throughout":
        return rows.with_columns(
            pl.when(pl.col(PERSON) >= 0).then(_in_fen(pl.col(name))).alias(name)
            for name in layout.money
        )
    if kind in {"stale_file", "last_month_again"}:
        back = 1 if kind == "last_month_again" else 6
        return rows.with_columns(_months_back(name, back) for name in layout.months)
    return rows


def _in_fen(text: pl.Expr) -> pl.Expr:
    whole = text.str.extract(r"^(\d+)", 1)
    rest = text.str.extract(r"\.(\d{1,2})", 1).fill_null("").str.pad_end(2, "0")
    return (whole + rest).str.replace(r"^0+(\d)", "${1}")


def _months_back(name: str, back: int) -> pl.Expr:
    text = pl.col(name)
    number = (
        text.str.slice(0, 4).cast(pl.Int64, strict=False) * 12
        + text.str.slice(5, 2).cast(pl.Int64, strict=False)
        - 1
        - back
    )
    month = (number % 12 + 1).cast(pl.String).str.zfill(2)
    return (
        pl.when(number.is_not_null())
        .then((number // 12).cast(pl.String) + "-" + month)
        .otherwise(text)
        .alias(name)
    )
