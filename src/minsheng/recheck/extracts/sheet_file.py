"""Reads a workbook's sheet as text, cell by cell, and refuses what is no honest table.

A workbook is a zip of XML. Before a cell is read the archive is looked at: whether it is a
workbook at all, how large it unpacks, which sheets it has, whether cells are merged and
whether one holds a formula. Excel's own numbers come as text: what an identity number has
lost by being stored as one cannot be won back, and is told (`values.py`).
"""

from __future__ import annotations

import re
import zipfile
import zlib
from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree as ET
from xml.parsers.expat import ExpatError

import fastexcel
import polars as pl

from minsheng.recheck.extracts.parquet_file import float_text
from minsheng.recheck.extracts.refusal import Refused
from minsheng.recheck.extracts.sheet_extent import Outer, column, extent

LARGEST = 1 << 30
"""Bytes a workbook may unpack to: a sheet of a million rows and a dozen columns has less."""
FULL = 1_048_576
"""Rows of a sheet: what did not fit was cut off."""
MOST_CELLS = 40_000_000
"""Cells in the rectangle around all that is written: the reader holds it whole."""
OLD_EXCEL = b"\xd0\xcf\x11\xe0"
SHARED = "xl/sharedstrings.xml"
HELD_WHOLE = ("xl/workbook.xml", "xl/styles.xml", "[content_types].xml")
LARGEST_PART = 16 << 20
"""Bytes of one of these, and of relations."""
TAG = rb"<(?:\w+:)?"
STRING = re.compile(TAG + rb"si[\s/>]")
CELL_SIGNS = (b"<c", b":c")
SHARING = re.compile(TAG + rb"c\s[^<>]*\bt\s*=\s*[\"']s[\"'][^<>]*(?<!/)>")
INDEX = re.compile(rb"\s*" + TAG + rb"v>\s*(\d{1,9})\s*<")
REFERENCE = re.compile(rb"\br=[\"']([A-Z]+)(\d+)[\"']")
FORMULA = re.compile(TAG + rb"c((?:\s[^<>]*)?)>\s*" + TAG + rb"f[\s>/]")
FORMULA_SIGNS = (b"<f>", b"<f ", b"<f/", b":f>", b":f ", b":f/")
ERROR = re.compile(TAG + rb"c(\s[^<>]*\bt=[\"']e[\"'][^<>]*)>\s*" + TAG + rb"v>([^<]*)<")
ERROR_SIGNS = (b't="e"', b"t='e'")
MERGED = re.compile(TAG + rb"mergeCell\s[^<>]*?ref=[\"']([A-Z]+)(\d+):([A-Z]+)(\d+)[\"']")
IN_COLUMN_A = re.compile(TAG + rb"c\s[^<>]*?\br=[\"']A\d+[\"'][^<>]*(?<!/)>")
VALUE = re.compile(TAG + rb"c\s[^<>]*?\br=[\"']([A-Z]+)\d+[\"'][^<>]*(?<!/)>")
BLOCK, OVERLAP = 1 << 22, 512
ARTEFACT = r"^-?\d{7,}\.\d{7,}$"
"""How the reader writes out a number whose decimals floating point does not hold exactly: with
nine of them, less noughts at the end."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """The cells of a sheet.

    Attributes:
        path: of the workbook.
        name: as the workbook has it.
        cells: all as text; columns are named by place, 0 up; the first row is row 1.
        merged: each merged range: first column, first row, last column, last row.
    """

    path: Path
    name: str
    cells: pl.DataFrame
    merged: tuple[tuple[str, int, str, int], ...]


@dataclass(slots=True)
class _Looked:
    """What was found in a sheet's XML."""

    merged: list[tuple[str, int, str, int]] = field(default_factory=list)
    errors: list[tuple[str, int, str]] = field(default_factory=list)


def sheet_rows(path: Path, sheet: str, most: int | None = None) -> Sheet:
    """All cells of a sheet as text; nothing is a head yet.

    Args:
        path: the workbook.
        sheet: its sheet; blanks around the name do not matter.
        most: bytes its cells may hold together, a string they share counted for each; as many as a
            workbook may unpack to where not given.

    Raises:
        Refused: it is no workbook, has not that sheet or hides it, is full, or holds formulas.
        OSError: it cannot be read.
    """
    name, looked = _looked_at(path, sheet, LARGEST if most is None else most)
    try:
        loaded = fastexcel.read_excel(path).load_sheet(
            name, header_row=None, skip_rows=0, dtypes="string"
        )
        frame: pl.DataFrame = pl.DataFrame(loaded.to_arrow())
    except fastexcel.FastExcelError as error:
        raise Refused("not_a_workbook", why=str(error).splitlines()[0]) from error
    except BaseException as error:
        # A reader in Rust that gives up raises what is no `Exception`, and would end a server.
        if type(error).__name__ != "PanicException":
            raise
        raise Refused("not_a_workbook", why=_why(error)) from error
    if frame.height >= FULL:
        raise Refused("sheet_full", sheet=sheet, row=FULL)
    frame = frame.rename({old: str(place) for place, old in enumerate(frame.columns)})
    frame = frame.with_columns(_repaired(frame[name]) for name in frame.columns)
    return Sheet(path, name, _with_errors(path, name, frame, looked), tuple(looked.merged))


def refuse_merged(sheet: Sheet, heads: int) -> None:
    """Refuse merged heads, and rows merged below them: all but the first cell are empty there.

    A title merged above the heads, or a note merged across one row, does no harm.

    Args:
        sheet: which.
        heads: the row of the heads, 1 up.

    Raises:
        Refused: there are some.
    """
    for first, top, last, bottom in sheet.merged:
        cells = f"{first}{top}:{last}{bottom}"
        if top <= heads <= bottom:
            raise Refused("merged", sheet=sheet.name, cells=cells)
        if heads < top < bottom:
            raise Refused("merged_rows", sheet=sheet.name, cells=cells)


def _looked_at(path: Path, sheet: str, most: int) -> tuple[str, _Looked]:
    """Look at the archive; gives the sheet's name as it stands there, and what is in it."""
    with path.open("rb") as file:
        start = file.read(4)
    if start == OLD_EXCEL:
        raise Refused("old_or_locked")
    try:
        with zipfile.ZipFile(path) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
            if unpacked > LARGEST:
                raise Refused("too_large", megabytes=unpacked >> 20)
            name, part = _chosen(archive, sheet)
            looked = _looked_through(archive, part, sheet)
            _refuse_swelling(archive, part, most)
    except _NO_WORKBOOK as error:
        raise Refused("not_a_workbook", why=_why(error)) from error
    return name, looked


_NO_WORKBOOK = (
    zipfile.BadZipFile, zlib.error, LookupError, ET.ParseError, NotImplementedError, EOFError,
    RuntimeError, ValueError, OSError, ExpatError,
)  # fmt: skip
"""What Python's own readers raise over an archive that is none, damaged or locked."""


def _why(error: BaseException) -> str:
    """What a library says, as part of a sentence."""
    said = str(error).strip("'\"").splitlines()
    return said[0] if said else type(error).__name__


def _chosen(archive: zipfile.ZipFile, sheet: str, *, hidden: bool = False) -> tuple[str, str]:
    """The sheet's name as it stands there, and the part of the archive that holds it.

    What has two meanings is refused: the reader of cells might take the other.
    """
    _only(map(_plain, archive.namelist()))
    for entry in archive.infolist():
        name = _plain(entry.filename)
        whole = name in HELD_WHOLE or name.endswith(".rels")
        if whole and entry.file_size > LARGEST_PART:
            raise Refused("too_large", megabytes=entry.file_size >> 20)
    tree = ET.fromstring(archive.read("xl/workbook.xml"))  # noqa: S314 - expat expands no outside entity
    # Excel has two dialects, of which only the namespaces differ.
    listed = [s for s in tree.iter() if s.tag.rpartition("}")[2] == "sheet"]
    sheets = dict(zip(_only(s.attrib["name"] for s in listed), listed, strict=True))
    if not sheets:
        raise KeyError("it has no sheets")
    named = [name for name in sheets if name == sheet] or [n for n in sheets if n.strip() == sheet]
    if not named:
        raise Refused("no_sheet", sheet=sheet, names="、".join(sheets))
    found = sheets[named[0]]
    if not hidden and found.attrib.get("state", "visible") != "visible":
        raise Refused("hidden_sheet", sheet=sheet)
    wanted = [v for n, v in found.attrib.items() if n.endswith("}id")]
    return named[0], _part(archive, sheet, wanted)


def _part(archive: zipfile.ZipFile, sheet: str, wanted: list[str]) -> str:
    """The part of the archive a relation leads to."""
    tree = ET.fromstring(archive.read("xl/_rels/workbook.xml.rels"))  # noqa: S314 - likewise
    relations = [r for r in tree.iter() if r.tag.rpartition("}")[2] == "Relationship"]
    ids = _only(r.attrib["Id"] for r in relations)
    if len(wanted) != 1 or wanted[0] not in ids:
        raise KeyError(f"the part of the sheet {sheet} is missing")
    target = relations[ids.index(wanted[0])].attrib["Target"].lstrip("/")
    return target if target.startswith("xl/") else f"xl/{target}"


def _only(names: Iterable[str]) -> list[str]:
    """Names, none of which stands twice."""
    found = list(names)
    if len(set(found)) != len(found):
        raise ValueError("two of its parts have the same name")
    return found


def _looked_through(archive: zipfile.ZipFile, part: str, sheet: str) -> _Looked:
    """Go through a sheet's XML once, block by block."""
    looked, outer = _Looked(), Outer()
    for held, end in _blocks(archive, part):
        outer.take(held)
        if any(sign in held for sign in FORMULA_SIGNS):
            for found in _within(FORMULA, held, end):
                raise Refused("formula", sheet=sheet, cell=_cell(found[1]))
        if any(sign in held for sign in ERROR_SIGNS):
            for found in _within(ERROR, held, end):
                place = REFERENCE.search(found[1])
                if place:
                    looked.errors.append((place[1].decode(), int(place[2]), found[2].decode()))
        for found in _within(MERGED, held, end):
            first, top, last, bottom = (g.decode() for g in found.groups())
            looked.merged.append((first, int(top), last, int(bottom)))
    if not outer.within(MOST_CELLS):
        _refuse_wide(archive, part, sheet, MOST_CELLS)
    return looked


def refuse_wide(path: Path, sheet: str, most: int) -> None:
    """Refuse a sheet, hidden or not, whose rectangle is larger: the reader holds it whole.

    Args:
        path: the workbook.
        sheet: its sheet.
        most: cells.

    Raises:
        Refused: it is, or the workbook is none.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            _refuse_wide(archive, _chosen(archive, sheet, hidden=True)[1], sheet, most)
    except _NO_WORKBOOK as error:
        raise Refused("not_a_workbook", why=_why(error)) from error


def _refuse_wide(archive: zipfile.ZipFile, part: str, sheet: str, most: int) -> None:
    with archive.open(part) as file:
        columns, rows = extent(file, most)
    if columns * rows > most:
        raise Refused("too_wide", sheet=sheet, columns=columns, rows=rows)


def _cell(attributes: bytes) -> str:
    """The name of a cell; some programs give cells none."""
    place = REFERENCE.search(attributes)
    return f"{place[1].decode()}{place[2].decode()}" if place else "?"


def _plain(name: str) -> str:
    """The name of a part; a reader of cells may find it by other letters."""
    return name.lower().replace("\\", "/")


def _refuse_swelling(archive: zipfile.ZipFile, part: str, most: int) -> None:
    """Refuse a sheet whose cells hold more text than they may: many cells can share one string.

    Reads the shared strings to their end, so that a part which unpacks to more than it says is
    found out, too. What each string takes counts with its markup.
    """
    shared = next((name for name in archive.namelist() if _plain(name) == SHARED), None)
    if shared is None:
        return
    longest = strings = 0
    for strings, takes in enumerate(_takes(archive, shared), 1):  # noqa: B007 - counted
        longest = max(longest, takes)
    cells = sum(held.count(sign) for held, _end in _blocks(archive, part) for sign in CELL_SIGNS)
    if cells * longest <= most:
        return
    if strings > MOST_CELLS:
        raise Refused("too_large", megabytes=archive.getinfo(shared).file_size >> 20)
    each = array("Q", _takes(archive, shared))
    swollen = 0
    for _place, found in _placed(archive, part, SHARING):
        index = INDEX.match(found.string, found.end())
        if index is None:  # written in a way of its own: it may be any of them
            swollen += longest
        elif (which := int(index[1])) < len(each):
            swollen += each[which]
        if swollen > most:
            raise Refused("too_large", megabytes=swollen >> 20)


def _takes(archive: zipfile.ZipFile, shared: str) -> Iterator[int]:
    """Bytes of each shared string, in their order."""
    begin = None
    for place, _found in _placed(archive, shared, STRING):
        if begin is not None:
            yield place - begin
        begin = place
    if begin is not None:
        yield archive.getinfo(shared).file_size - begin


def _placed(
    archive: zipfile.ZipFile, part: str, wanted: re.Pattern[bytes]
) -> Iterator[tuple[int, re.Match[bytes]]]:
    """What is found in a part, with its place in the whole of it."""
    before = 0
    for held, end in _blocks(archive, part):
        for found in _within(wanted, held, end):
            yield before + found.start(), found
        before += max(end, 0)


def _blocks(archive: zipfile.ZipFile, part: str) -> Iterator[tuple[bytes, int]]:
    """A part in blocks that overlap, with the place up to which finds are a block's own."""
    with archive.open(part) as file:
        held, block = b"", file.read(BLOCK)
        while block:
            ahead = file.read(BLOCK)
            held += block
            end = len(held) - OVERLAP if ahead else len(held)
            yield held, end
            held, block = held[max(end, 0) :], ahead


def _within(wanted: re.Pattern[bytes], held: bytes, end: int) -> Iterator[re.Match[bytes]]:
    for found in wanted.finditer(held):
        if found.start() < end:
            yield found


def _repaired(cells: pl.Series) -> pl.Series:
    """Numbers as Excel shows them, of 15 digits: 1234567890.119999886 is 1234567890.12."""
    odd = cells.str.contains(ARTEFACT).fill_null(value=False)
    if not odd.any():
        return cells
    shown = float_text(cells.filter(odd).cast(pl.Float64))
    return cells.scatter(odd.arg_true(), shown)


def _with_errors(path: Path, name: str, frame: pl.DataFrame, looked: _Looked) -> pl.DataFrame:
    """Put Excel's errors (#N/A) into their cells, which the reader leaves empty."""
    if not looked.errors:
        return frame
    with zipfile.ZipFile(path) as archive:
        first = _first_column(archive, _chosen(archive, name.strip())[1])
    by_column: dict[str, dict[int, str]] = {}
    for letters, row, value in looked.errors:
        by_column.setdefault(str(column(letters) - first), {})[row - 1] = value
    for head, cells in by_column.items():
        at = [row for row in cells if row < frame.height]
        if head in frame.columns and at:
            filled = frame[head].scatter(at, [cells[row] for row in at])
            frame = frame.with_columns(filled.alias(head))
    return frame


def stored_as_numbers(sheet: Sheet, place: int) -> list[int]:
    """The rows (1 up) in which a column holds numbers and not text.

    Args:
        sheet: which.
        place: of the column among its cells.
    """
    with zipfile.ZipFile(sheet.path) as archive:
        part = _chosen(archive, sheet.name.strip())[1]
        letters = _letters(_first_column(archive, part) + place)
        number = re.compile(
            TAG + rb"c(?![^<>]*\st=[\"'][^n])\s[^<>]*?\br=[\"']" + letters.encode()
            + rb"(\d+)[\"'][^<>]*>\s*" + TAG + rb"v>"
        )  # fmt: skip
        return [
            int(found[1])
            for held, end in _blocks(archive, part)
            for found in _within(number, held, end)
        ]


def _letters(column: int) -> str:
    """The name of a column, 1 being A."""
    name = ""
    while column:
        column, letter = divmod(column - 1, 26)
        name = chr(ord("A") + letter) + name
    return name


def _first_column(archive: zipfile.ZipFile, part: str) -> int:
    """The leftmost column with anything in it: the reader begins there."""
    for held, end in _blocks(archive, part):
        if any(_within(IN_COLUMN_A, held, end)):
            return 1
    columns: set[bytes] = set()
    for held, end in _blocks(archive, part):
        columns |= {found[1] for found in _within(VALUE, held, end)}
    return min(column(letters.decode()) for letters in columns)
