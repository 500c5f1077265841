"""Text in the columns of a terminal: a Chinese character takes two.

Where nobody says how wide a line may be (a pipe, a file, without COLUMNS) nothing is broken:
whoever reads that has an editor, or a program that looks for whole words.
"""

from __future__ import annotations

import os
import re
import sys
import unicodedata
from collections.abc import Iterator

WIDE = ("W", "F")
LEAST = 20
"""Columns below which a line is not broken: nothing would be left to read."""
OPENING, CLOSING = "（《〈〔「『“‘【(", "，。；：、？！）》〉〕」』”’】…％"
COMMAND = r"minsheng(?: [!-~]+)+"
PIECES = re.compile(
    rf"{COMMAND} *|[{re.escape(OPENING)}]*(?:[!-'*-~][!-~]*元?|[^ ])?[{CLOSING}]* *"
)
"""What is not broken: a word, a figure with its yuan, a character with its stops, a command to
copy."""
BEFORE = re.compile("(?P<indent> *)(?P<mark>[＋－·？+?-] |[0-9]+[.] )?")
HANGING = 2
"""Columns by which a line that goes on stands further in."""


def width_of(text: str) -> int:
    """How many columns of a terminal a text takes."""
    return sum(
        2 if unicodedata.east_asian_width(c) in WIDE else 0 if unicodedata.combining(c) else 1
        for c in text
    )


def columns() -> int | None:
    """How wide a line may be: COLUMNS, else the terminal's width; None where there is neither."""
    told = os.environ.get("COLUMNS", "")
    if told.isdecimal() and int(told) >= LEAST:
        return int(told)
    try:
        wide = os.get_terminal_size(sys.stdout.fileno()).columns
    except (OSError, ValueError, AttributeError):
        return None
    return wide if wide >= LEAST else None


def wrapped(text: str, width: int | None) -> Iterator[str]:
    """Lines no wider than that; one that goes on stands below its first word.

    English is broken at spaces, Chinese anywhere but before a stop or behind a bracket that
    opens. A word that is wider by itself (a path, a hash) is left whole.

    Args:
        text: one or several lines.
        width: columns; None breaks nothing.
    """
    for line in text.split("\n"):
        yield from [line] if width is None or width_of(line) <= width else _broken(line, width)


def _broken(text: str, width: int) -> Iterator[str]:
    """One line in as many as it needs."""
    found = BEFORE.match(text)
    first = found.group() if found else ""
    marked = found is not None and found["mark"] is not None
    indent = " " * (width_of(first) + (0 if marked else HANGING))
    line, empty = first, True
    for piece in filter(None, PIECES.findall(text[len(first) :])):
        if not empty and width_of(f"{line}{piece}".rstrip()) > width:
            yield line.rstrip()
            line = indent
        line, empty = line + piece, False
    yield line.rstrip()
