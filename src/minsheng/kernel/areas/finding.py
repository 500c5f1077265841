"""Finds areas by name, pinyin, initials or code, of today or of any day before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Q

from minsheng.kernel.areas.models import AreaLabel
from minsheng.kernel.areas.names import AreaBook, Named

MOST = 50
LONGEST = 60
CODE = 12
"""Digits of a statistical code."""


@dataclass(frozen=True)
class FoundArea:
    """An area that was found, and the label by which.

    Attributes:
        area: as the day's book has it; None where there is none on that day.
    """

    label: AreaLabel
    area: Named | None


def find_areas(typed: str, book: AreaBook) -> list[FoundArea]:
    """The areas whose name, alias, pinyin, initials or code begins as typed; higher ones first.

    Args:
        typed: by somebody; anything.
        book: of the day whose names are shown.
    """
    text = "".join(typed.split()).lower()[:LONGEST]
    if not text.isprintable() or not text:
        return []
    asked = Q(code__startswith=text) if text.isascii() and text.isdigit() else _named(text)
    rows = AreaLabel.objects.filter(asked).select_related("area")
    return list(_best(rows.order_by("area__key", "-area__end", "until", "pk"), book, text))[:MOST]


def _named(text: str) -> Q:
    return Q(name__starts=text) | Q(pinyin__starts=text) | Q(initials__starts=text)


def _best(rows: Iterable[AreaLabel], book: AreaBook, text: str) -> Iterator[FoundArea]:
    """One of each area: the label of the day where it fits, else another that does."""
    held: dict[int, AreaLabel] = {}
    for row in rows:
        known = held.get(row.area_id)
        if known is None or (row.until is None and known.until is not None):
            held[row.area_id] = row
    exact = text.ljust(CODE, "0")
    for row in sorted(
        held.values(),
        key=lambda r: (
            r.code != exact, r.name != text, r.area.key - r.area.end, r.area.until is not None,
            r.pinyin,
        ),
    ):  # fmt: skip
        yield FoundArea(row, book.areas.get(row.area_id))
