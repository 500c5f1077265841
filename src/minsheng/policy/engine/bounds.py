"""How large a figure of the law or of a household may be: far above any, far below overflow."""

from __future__ import annotations

from datetime import date

LARGEST_FEN = 10**13
LARGEST_RATE = 10**6
LARGEST_COUNT = 10**6
LARGEST_BASE = 10**7


def figure_fault(type_: str, value: int) -> str | None:
    """What is wrong with a number of a type; nothing when nothing is."""
    if type_ == "Day":
        return None if is_day(value) else f"{value} is no day of the calendar (yyyymmdd)"
    if type_ == "Month":
        whole = value == 0 or is_day(value * 100 + 1)
        return None if whole else f"{value} is no month (yyyymm, or 0 for never)"
    largest = {"Fen": LARGEST_FEN, "Rate": LARGEST_RATE, "Count": LARGEST_COUNT}.get(type_)
    if largest is not None and abs(value) > largest:
        return f"{value} is beyond {largest}, the largest {type_} that is read"
    if type_ == "Pointer" and not -1 <= value < LARGEST_COUNT:
        return f"{value} is no place in a household, nor -1 for nobody"
    return None


def is_day(value: int) -> bool:
    """Whether a number is a day, yyyymmdd."""
    try:
        date(value // 10_000, value // 100 % 100, value % 100)
    except (ValueError, OverflowError):
        return False
    return True
