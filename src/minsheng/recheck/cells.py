"""Cells for a spreadsheet: what it would take for a formula gets an apostrophe before it."""

from __future__ import annotations

AS_TEXT = "\t"
"""Behind a number that only names something; before it, it could begin a formula."""
STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""Wide signs, too: a Chinese Excel takes them for the narrow ones."""


def safe(field: str | int) -> str | int:
    """A field that no spreadsheet takes for a formula."""
    return safe_text(field) if isinstance(field, str) else field


def safe_text(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(STARTS_A_FORMULA) else text


def as_written(text: str) -> str:
    """A text as it was before `safe_text`."""
    return text[1:] if text[:1] == "'" and text[1:].startswith(STARTS_A_FORMULA) else text
