"""What areas are called on a day, kept in memory: pages name areas on every line."""

from __future__ import annotations

import time
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from minsheng.kernel.areas.models import Area, AreaLabel

KEPT_SECONDS = 300
"""A new name is seen everywhere after so long; the state's divisions change once a year."""


@dataclass(frozen=True)
class Named:
    """An area as pages speak of it."""

    key: int
    end: int
    level: str
    parent: int | None
    name: str
    code: str
    pinyin: str
    initials: str
    inhabited: bool


@dataclass(frozen=True)
class AreaBook:
    """All areas there are on a day, by key, with their names of that day.

    Attributes:
        aliases: unofficial names, by key.
    """

    day: date
    areas: dict[int, Named]
    aliases: dict[int, list[str]]

    def name(self, key: int | None) -> str:
        """The name of an area; empty for none."""
        found = self.areas.get(key) if key is not None else None
        return found.name if found else ""

    def path(self, key: int | None) -> list[Named]:
        """From the county down to the area itself; a zone behind its county."""
        chain: list[Named] = []
        while key is not None and key in self.areas:
            chain.insert(0, self.areas[key])
            key = self.areas[key].parent
        return chain[1:] if len(chain) > 1 else chain

    def full_name(self, key: int | None) -> str:
        """County, town and village in one, as on an envelope."""
        return "".join(area.name for area in self.path(key))

    def inside(self, key: int) -> list[Named]:
        """The areas directly inside one, by key."""
        return self._children.get(key, [])

    @cached_property
    def _children(self) -> dict[int | None, list[Named]]:
        found: dict[int | None, list[Named]] = defaultdict(list)
        for area in self.areas.values():
            found[area.parent].append(area)
        return found

    def called(self, text: str) -> list[Named]:
        """The areas whose name, alias, pinyin or initials begin so; higher ones first."""
        typed = text.strip().lower()
        if not typed:
            return []
        found = [area for area in self.areas.values() if self._begins(area, typed)]
        return sorted(found, key=lambda area: (area.key - area.end, area.pinyin))

    def _begins(self, area: Named, typed: str) -> bool:
        names = (area.name, area.pinyin, area.initials, *self.aliases.get(area.key, ()))
        return any(name.startswith(typed) for name in names)


AREA_ENDS = ("区", "市", "县", "镇", "乡", "街道", "村", "社区", "委会")
"""How the names of areas end."""
MOST_DAYS = 16
"""Kept at once: pages mostly ask for today."""
_BOOKS: dict[date, tuple[float, AreaBook]] = {}


def area_book(day: date) -> AreaBook:
    """The book of a day; asks the database twice, and then not again for some minutes."""
    now = time.monotonic()
    held = _BOOKS.get(day)
    if held is None or held[0] < now - KEPT_SECONDS:
        if len(_BOOKS) > MOST_DAYS:
            _BOOKS.clear()
        held = _BOOKS[day] = (now, _read(day))
    return held[1]


def forget_names() -> None:
    """Read names anew when they are asked for next; other processes do within minutes."""
    _BOOKS.clear()


def _read(day: date) -> AreaBook:
    labels: dict[int, AreaLabel] = {}
    aliases: dict[int, list[str]] = defaultdict(list)
    for label in AreaLabel.objects.order_by("pk"):
        if (label.since and label.since > day) or (label.until and label.until <= day):
            continue
        if label.official:
            labels[label.area_id] = label
        else:
            aliases[label.area_id].append(label.name)
    areas = {
        area.key: _named(area, labels[area.key])
        for area in Area.objects.order_by("key", "-end")
        if (area.until is None or day < area.until) and area.key in labels
    }
    return AreaBook(day, areas, dict(aliases))


def _named(area: Area, label: AreaLabel) -> Named:
    return Named(
        area.key, area.end, area.level, area.parent_id, label.name, label.code, label.pinyin,
        label.initials, area.inhabited,
    )  # fmt: skip
