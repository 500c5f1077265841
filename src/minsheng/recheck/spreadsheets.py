"""What a spreadsheet program does to months and long numbers when it saves a CSV again."""

from __future__ import annotations

import re

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
NAMED = re.compile(r"([A-Za-z]{3})-(\d{2})", re.ASCII)
"""2020-11 as Excel shows and saves it: `Nov-20`."""
FIGURES = re.compile(r"(\d{4})[-/.年](\d{1,2})(?:月|[-/.月]0?1日?)?", re.ASCII)
"""As an office writes a month, or a program the first day of it."""
SHORTENED = re.compile(r"\d(\.\d+)?[Ee]\+?\d+", re.ASCII)
SHOWN, KEPT = 6, 15
"""Digits of a number that Excel shows where the column is narrow, and that it keeps at most."""
LONG = 12
"""Digits of the numbers it shortens."""


def month_of(text: str) -> str:
    """A month as `yyyy-mm`, however a spreadsheet wrote it; what is none stays as it is."""
    if (named := NAMED.fullmatch(text)) and named[1].lower() in MONTHS:
        return f"20{named[2]}-{MONTHS.index(named[1].lower()) + 1:02d}"
    if (figures := FIGURES.fullmatch(text)) and 1 <= int(figures[2]) <= len(MONTHS):
        return f"{figures[1]}-{int(figures[2]):02d}"
    return text


def is_shortened(text: str) -> bool:
    """Whether it is a number as a spreadsheet shortens it: `8.92964E+15`."""
    return SHORTENED.fullmatch(text) is not None


def may_be_shortened(number: int) -> bool:
    """Whether a number ends as one that a spreadsheet shortened does: in noughts."""
    digits = str(number)
    return len(digits) >= LONG and any(
        len(digits) > held and not digits[held:].strip("0") for held in (SHOWN, KEPT)
    )
