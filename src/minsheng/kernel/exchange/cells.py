"""Texts in cells: such as no spreadsheet takes for a formula, and as they were before.

An apostrophe is put before every text that a spreadsheet might take for a formula, and before
every text that looks as if that had been done; so taking it off again never takes off too much.
"""

from __future__ import annotations

import re

from minsheng.recheck.extracts.marks import NARROW, UNSEEN, WIDE
from minsheng.recheck.extracts.rows import AROUND

_SIGNS = r"=+\-@\t\r\n\0|%＝＋－＠"
_ALIKE = re.compile(rf"'*[\s{UNSEEN}]*[{_SIGNS}]")
_TO_NARROW = str.maketrans(WIDE, NARROW)
ERRORS = frozenset(
    {"#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!", "#SPILL!", "#CALC!"}
)


def defused(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if _ALIKE.match(text) else text


def as_typed(text: str) -> str:
    """A text as it was before `defused`."""
    return text[1:] if text[:1] == "'" and _ALIKE.match(text[1:]) else text


def bare(text: str | None) -> str:
    """A cell without the blanks and unseen signs around it; empty for none."""
    return (text or "").strip(AROUND)


def narrowed(text: str) -> str:
    """Wide digits and signs as ASCII."""
    return text.translate(_TO_NARROW)
