"""Reads a workbook's sheet as text, cell by cell, and refuses what is no honest table.

A workbook is a zip of XML. Before a cell is read the archive is looked at: whether it is a
workbook at all, how large it unpacks, which sheets it has, whether heads are merged and
whether a cell holds a formula. Excel's own numbers come as text: what an identity number
has lost by being stored as one cannot be won back, and is told (`values.py`).
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

import fastexcel
import polars as pl

from minsheng.recheck.extracts.refusal import Refused

LARGEST = 2 << 30
"""Bytes a workbook may unpack to; a sheet that is full has some hundred million."""
FULL = 1_048_576
"""Rows of a sheet: what did not fit was cut off."""
OLD_EXCEL = b"\xd0\xcf\x11\xe0"
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
MERGED = re.compile(rb'<mergeCell ref="([A-Z]+)(\d+)(?::([A-Z]+)(\d+))?"')
FORMULA = re.compile(rb'<c r="([A-Z]+\d+)"[^>]*>\s*<f[ >/]')
BLOCK = 1 << 22


def sheet_rows(path: Path, sheet: str) -> pl.DataFrame:
    """All cells of a sheet as text; column names are the places, 0 up; nothing is a head yet.

    Args:
        path: the workbook.
        sheet: its sheet.

    Raises:
        Refused: it is no workbook, has not that sheet, is full, or holds formulas.
    """
    names = _looked_at(path, sheet)
    try:
        reader = fastexcel.read_excel(path)
        loaded = reader.load_sheet(sheet, header_row=None, dtypes="string")
        frame: pl.DataFrame = pl.DataFrame(loaded.to_arrow())
    except fastexcel.FastExcelError as error:
        raise Refused("not_a_workbook", why=str(error).splitlines()[0], names=names) from error
    if frame.height >= FULL:
        raise Refused("sheet_full", sheet=sheet, row=FULL)
    return frame.rename({name: str(place) for place, name in enumerate(frame.columns)})


def merged_in(path: Path, sheet: str, row: int) -> str:
    """The first merged range of a sheet that touches a row (1-based), or nothing."""
    with zipfile.ZipFile(path) as archive:
        for first, top, last, bottom in _found(archive, _part_of(archive, sheet), MERGED):
            wide = last and (first, top) != (last, bottom)
            if wide and int(top) <= row <= int(bottom):
                return f"{first.decode()}{int(top)}:{last.decode()}{int(bottom)}"
    return ""


def _looked_at(path: Path, sheet: str) -> str:
    """Look at the archive; gives the names of its sheets."""
    with path.open("rb") as file:
        start = file.read(4)
    if start == OLD_EXCEL:
        raise Refused("old_or_locked")
    if not start:
        raise Refused("empty_file")
    try:
        with zipfile.ZipFile(path) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
            if unpacked > LARGEST:
                raise Refused("too_large", megabytes=unpacked >> 20)
            sheets = _sheets(archive)
            names = "、".join(sheets)
            if sheet not in sheets:
                raise Refused("no_sheet", sheet=sheet, names=names)
            for (cell,) in _found(archive, _part_of(archive, sheet), FORMULA):
                raise Refused("formula", sheet=sheet, cell=cell.decode())
    except (zipfile.BadZipFile, KeyError, ET.ParseError, NotImplementedError) as error:
        raise Refused("not_a_workbook", why=str(error) or type(error).__name__) from error
    return names


def _sheets(archive: zipfile.ZipFile) -> dict[str, str]:
    """The sheets of a workbook: name to the id of its part."""
    tree = ET.fromstring(archive.read("xl/workbook.xml"))  # noqa: S314 - expat expands no outside entity
    return {s.attrib["name"]: s.attrib[RELATION] for s in tree.iter(f"{MAIN}sheet")}


def _part_of(archive: zipfile.ZipFile, sheet: str) -> str:
    """The part of the archive that holds a sheet."""
    relation = _sheets(archive)[sheet]
    tree = ET.fromstring(archive.read("xl/_rels/workbook.xml.rels"))  # noqa: S314
    target = next(r.attrib["Target"] for r in tree if r.attrib["Id"] == relation)
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _found(
    archive: zipfile.ZipFile, part: str, wanted: re.Pattern[bytes]
) -> Iterator[tuple[bytes, ...]]:
    """What a pattern finds in a part, read block by block."""
    overlap = 512
    with archive.open(part) as file:
        held = b""
        while block := file.read(BLOCK):
            held += block
            end = len(held) - overlap if len(block) == BLOCK else len(held)
            for found in wanted.finditer(held):
                if found.start() < end:
                    yield tuple(group or b"" for group in found.groups())
            held = held[max(end, 0) :]
