"""A month far beyond what the rule book and the snapshot know: decided all the same, but told."""

from __future__ import annotations

from datetime import date

from minsheng.policy.engine.book import change_days
from minsheng.policy.engine.library import Library
from minsheng.policy.engine.rule import FIRST_DAY

AFTER_BOOK = 24
"""So many months after the newest law or figure, nothing is said; standards change yearly."""
AFTER_SNAPSHOT = 12
"""So many months after the snapshot, nothing is said; every award is reviewed within a year."""


def far_ahead(library: Library, taken: str, as_of: str) -> str | None:
    """The sentence where a month is far ahead of the law or of the facts; None where not.

    Args:
        library: the laws it is decided by.
        taken: the month the snapshot was taken for, `yyyy-mm`, or a day of it.
        as_of: the month decided, `yyyy-mm`.
    """
    month = _number(as_of)
    newest = max(change_days(library), default=FIRST_DAY)
    known = {
        "the snapshot": (_number(taken), AFTER_SNAPSHOT, "deliver a newer snapshot"),
        "the newest law and figures of the rule book": (
            newest.year * 12 + newest.month - 1,
            AFTER_BOOK,
            "enter the newer figures with their sources in laws/<law>/parameters.yaml",
        ),
    }
    passed = {name: k for name, k in known.items() if month - k[0] > k[1]}
    if not passed:
        return None
    gaps = [f"{month - k[0]} months after {name} ({_month(k[0])})" for name, k in passed.items()]
    remedies = " and ".join(k[2] for k in passed.values())
    latest = _month(min(k[0] + k[1] for k in known.values()))
    return (
        f"{as_of} is {' and '.join(gaps)}, and nothing that changed since is in the decisions; "
        f"{remedies}, or choose {latest} or an earlier month"
    )


def _number(month: str) -> int:
    """A month as a number that counts on."""
    day = date.fromisoformat(f"{month}-01"[:10])
    return day.year * 12 + day.month - 1


def _month(number: int) -> str:
    return f"{number // 12:04d}-{number % 12 + 1:02d}"
