"""Where exchange writes into the audit what leaves no change behind."""

from __future__ import annotations

from collections.abc import Mapping

from minsheng.kernel.access.officer import Officer
from minsheng.kernel.access.roles import Right
from minsheng.kernel.audit import looking

REVEALED = "revealed"


def exported(
    officer: Officer,
    listing: str,
    filters: Mapping[str, str],
    rows: int,
    reason: str,
    *,
    open_: bool,
) -> None:
    """Write down an export, in the transaction in which its rows were read.

    Args:
        officer: to whom.
        listing: its key.
        filters: what narrowed it; its area is written down where it is the officer's.
        rows: how many.
        reason: in the officer's words.
        open_: numbers are whole where the officer may reveal them.
    """
    area = int(filters.get("area", -1))
    known = area if area >= 0 and officer.may(Right.EXPORT, area) else None
    what = f"{listing} {REVEALED}" if open_ else listing
    looking.exported(officer, what, rows, reason, known)


def imported(officer: Officer, listing: str, rows: int) -> None:
    """Write down that a list was brought back; each of its rows has an entry of its own."""
    looking.imported(officer, listing, rows)


def looked_up(officer: Officer, asked: int, known: int) -> None:
    """Write down that a list of new people told how many of their numbers the register has."""
    looking.looked_up(officer, asked, known)
