"""How far out a sheet is written: the reader of cells holds the whole rectangle around it.

Told by the cells themselves: what a sheet says of its own size may be wrong. A cell without a
reference stands beside the one before it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import IO
from xml.parsers import expat

_PLACED = re.compile(rb'<c r="([A-Za-z]+)(\d+)"')
_OTHER = (
    b"<c>", b"<c/", b"<c\t", b"<c\n", b"<c\r", b":c>", b":c/", b":c ", b":c\t", b":c\n", b":c\r"
)  # fmt: skip
"""Openings of cells that are not as programs write them."""
_REFERENCE = re.compile(r"([A-Za-z]+)(\d+)")
_BLOCK = 1 << 20


def column(letters: str) -> int:
    """The number of a column, A being 1."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


@dataclass(slots=True)
class Outer:
    """A bound that is quickly found: all cells count, also empty ones.

    Attributes:
        columns: no cell stands further to the right.
        rows: no cell stands further down.
        sure: whether every cell was understood.
    """

    columns: int = 0
    rows: int = 0
    sure: bool = True

    def take(self, held: bytes) -> None:
        """Take a piece of a sheet's XML; what is cut off at its end comes again in the next."""
        whole = held[: held.rfind(b">") + 1]
        placed = _PLACED.findall(whole)
        odd = len(placed) != whole.count(b"<c ") or any(sign in whole for sign in _OTHER)
        self.sure = self.sure and not odd
        for letters in {letters for letters, _ in placed}:
            self.columns = max(self.columns, column(letters.decode()))
        self.rows = max(self.rows, max((int(row) for _, row in placed), default=0))

    def within(self, most: int) -> bool:
        """Whether the rectangle surely has no more cells."""
        return self.sure and self.columns * self.rows <= most


class _FarError(Exception):
    """There is more than is looked for."""


class _Cells:
    """Goes from cell to cell, and keeps how far out one has a value."""

    def __init__(self, most: int) -> None:
        self.most, self.columns, self.rows = most, 0, 0
        self._row, self._column, self._at = 0, 0, (0, 0)

    def begun(self, name: str, attributes: dict[str, str]) -> None:
        local, said = name.rpartition(":")[2], attributes.get("r", "")
        if local == "row":
            self._row = int(said) if said else self._row + 1
            self._column = 0
        elif local == "c":
            found = _REFERENCE.fullmatch(said)
            if found:
                self._column, row = column(found[1]), int(found[2])
            else:
                self._column, row = self._column + 1, self._row
            self._at = (self._column, row)
        elif local in {"v", "t", "is"}:
            self.columns = max(self.columns, self._at[0])
            self.rows = max(self.rows, self._at[1])
            if self.columns * self.rows > self.most:
                raise _FarError


def extent(file: IO[bytes], most: int) -> tuple[int, int]:
    """The columns and rows of a sheet's rectangle; as soon as it has more cells, those so far.

    Args:
        file: the sheet's XML.
        most: cells it may have.

    Raises:
        xml.parsers.expat.ExpatError: it is no XML.
        ValueError: it holds a number that is none.
    """
    cells, parser = _Cells(most), expat.ParserCreate()
    parser.StartElementHandler = cells.begun
    try:
        while block := file.read(_BLOCK):
            parser.Parse(block, False)
        parser.Parse(b"", True)
    except _FarError:
        pass
    return cells.columns, cells.rows
