"""Writes the raw files: names and numbers put to the rows, faults planted, formats as agreed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pyarrow as pa
import xlsxwriter

from minsheng.city.addresses import addresses, moves_of
from minsheng.city.dice import Ints
from minsheng.city.divisions import divisions_at
from minsheng.city.identity import identity_numbers, numbers_elsewhere
from minsheng.city.names import former_names, full_names
from minsheng.city.raw.layout import CSV, GB18030, LAYOUTS, PARQUET, Layout
from minsheng.city.raw.wording import worded

CITY_NAME = "南通市"
SAVED = datetime(1980, 1, 31)  # noqa: DTZ001 - a workbook's own clock knows no zone
"""When each workbook says it was saved, as its parts do: one seed gives one file, byte by byte."""
PERSON = "__person"
"""Whom a row is about, by its place in the county; never written into an office's file."""


@dataclass(frozen=True)
class Residents:
    """The people of a county as every office knows them.

    Attributes:
        person_id: of the city.
        household_id: of each person.
        number: identity numbers, as text.
        name: full names.
        former: names borne before, null for nearly everybody.
        address: of each person's household.
    """

    county: int
    person_id: Ints
    household_id: Ints
    number: pl.Series
    name: pl.Series
    former: pl.Series
    address: pl.Series


def residents_of(
    county: int, month: int, household: dict[str, Ints], person: dict[str, Ints]
) -> Residents:
    """Name everybody of a county.

    Args:
        county: six digits.
        month: the month decided.
        household: by name: `household_id`, `village`, `urban`.
        person: by name: `person_id`, `of` (household by place), `sex`, `birth`, `relation`,
            `registered`.
    """
    keys = (person["person_id"], person["sex"], person["birth"], person["relation"])
    numbers = identity_numbers(
        county, person["person_id"], person["birth"], person["sex"],
        person["registered"].astype(np.bool_),
    )  # fmt: skip
    where = pl.Series(
        addresses(
            household["household_id"],
            household["village"],
            household["urban"].astype(np.bool_),
            moves_of(household["household_id"], month),
        )
    )
    return Residents(
        county,
        person["person_id"],
        household["household_id"][person["of"]],
        _text(numbers),
        pl.Series("name", full_names(*keys)),
        pl.Series("former", former_names(*keys, month * 100 + 1)).replace("", None),
        where.gather(person["of"]),
    )


def _text(fixed: Any) -> pl.Series:
    """An array of fixed-width ASCII as text."""
    size = fixed.dtype.itemsize
    offsets = np.arange(len(fixed) + 1, dtype=np.int64) * size
    buffers = [None, pa.py_buffer(offsets), pa.py_buffer(np.ascontiguousarray(fixed))]
    return pl.Series(pa.Array.from_buffers(pa.large_string(), len(fixed), buffers))


def office_rows(extract: str, draft: pl.DataFrame, people: Residents) -> pl.DataFrame:
    """A draft as the office's rows: its columns under our short names, all as text.

    Column `__person` holds the person of each row, by place in the county.
    """
    layout = LAYOUTS[extract]
    rows = worded(extract, draft.drop("p"), layout.money)
    of = draft["p"]
    added = {
        "number": people.number.gather(of),
        "name": people.name.gather(of),
        PERSON: of,
    }
    if extract == "population":
        added |= {
            "former_name": people.former.gather(of),
            "address": people.address.gather(of),
            "parent_1": _numbers(people, draft["parent_1"]),
            "parent_2": _numbers(people, draft["parent_2"]),
        }
    if "other" in draft.columns:
        added |= {
            "other_number": people.number.gather(draft["other"]),
            "other_name": people.name.gather(draft["other"]),
        }
    if extract == "obligors":
        added["obligor"] = _elsewhere(people, draft)
    if "household" in draft.columns:
        added["household"] = _household(people.county, draft["household"])
    if extract == "families":
        added["authorised"] = _papers(people.county, draft)
        added["authorised_on"] = rows["authorised_on"].set(~draft["authorised"], None)
    rows = rows.with_columns(series.alias(name) for name, series in added.items())
    return rows.select(*layout.heads, PERSON).with_columns(
        pl.col(list(layout.heads)).cast(pl.String)
    )


def _numbers(people: Residents, of: pl.Series) -> pl.Series:
    """The identity numbers of persons by place; null where there is nobody."""
    nobody = of < 0
    return people.number.gather(of.set(nobody, 0)).set(nobody, None)


def _elsewhere(people: Residents, draft: pl.DataFrame) -> pl.Series:
    """The numbers of people who live elsewhere; of those one person has, no two are alike."""
    nth = draft.select(pl.int_range(pl.len()).over("p"))["literal"].to_numpy()
    of = people.person_id[draft["p"].to_numpy()]
    return _text(numbers_elsewhere(people.county, draft["birth"].to_numpy(), of * 7 + nth))


def _household(county: int, number: pl.Series) -> pl.Series:
    return pl.Series([f"{county}"]).new_from_index(0, len(number)) + number.cast(
        pl.String
    ).str.zfill(8)


def _papers(county: int, draft: pl.DataFrame) -> pl.Series:
    """The number of each family's authorisation; null where none is signed."""
    number = draft["household"].cast(pl.String).str.zfill(8)
    text = pl.Series([f"授权{county}"]).new_from_index(0, len(number)) + number
    return text.set(~draft["authorised"], None)


def file_name(extract: str, county: int, month: int) -> str:
    """How an office names its file."""
    layout = LAYOUTS[extract]
    place = CITY_NAME if layout.city else divisions_at(month).rows[county * 1_000_000].name
    kind = "csv" if layout.format in {CSV, GB18030} else layout.format
    return f"{place}_{layout.name}_{month}.{kind}"


def first_row(layout: Layout) -> int:
    """The number of the first row of data, as a person sees it."""
    return 1 if layout.format == PARQUET else 2


def saved_in(month: int) -> datetime:
    """When a workbook of a month says it was saved: those of two months are never the same."""
    return datetime(month // 100, month % 100, 28)  # noqa: DTZ001 - as above


def write_file(
    path: Path, extract: str, rows: pl.DataFrame, sheet: str, saved: datetime = SAVED
) -> None:
    """Write an office's rows; a workbook has them on a sheet of that name."""
    layout = LAYOUTS[extract]
    shown = rows.select(pl.col(name).alias(head) for name, head in layout.heads.items())
    if layout.format == PARQUET:
        shown.write_parquet(path, compression="zstd", compression_level=1)
    elif layout.format in {CSV, GB18030}:
        text = shown.write_csv(include_bom=layout.format == CSV, line_terminator="\r\n")
        path.write_bytes(text.encode("utf-8" if layout.format == CSV else "gb18030"))
    else:
        write_sheet(path, sheet, shown, saved)


def write_sheet(path: Path, sheet: str, shown: pl.DataFrame, saved: datetime = SAVED) -> None:
    """Write a workbook of one sheet, heads in bold; numbers as numbers, all else as text."""
    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
        book.set_properties({"created": saved})
        bold = book.add_format({"bold": True})
        page = book.add_worksheet(sheet)
        page.write_row(0, 0, shown.columns, bold)
        page.freeze_panes(1, 0)
        page.set_column(0, len(shown.columns) - 1, 16)
        for number, row in enumerate(shown.iter_rows(), 1):
            for place, cell in enumerate(row):
                if cell is not None:
                    page.write_string(number, place, cell)
