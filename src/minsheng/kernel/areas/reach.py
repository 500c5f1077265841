"""What an area reaches: its own keys, and on some days those of others."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.core.cache import cache
from django.db.models import Q

from minsheng.kernel.areas.models import Area, AreaCover
from minsheng.kernel.database.scope import Areas

_KEPT_SECONDS = 300
_COVERS = "areas:covers"


def ranges_of(area: Area, on: date) -> Iterator[tuple[int, int]]:
    """The ranges of keys an area reaches on a day."""
    yield area.key, area.end
    for owner, low, high, since, until in _covers():
        if owner == area.key and (since is None or since <= on) and (until is None or on < until):
            yield low, high


def within(areas: Areas, *columns: str) -> Q:
    """Whether any of some columns holds the key of one of some areas; of no area, never."""
    found = Q(pk__in=[])
    for low, high in areas.ranges:
        for column in columns:
            found |= Q(**{f"{column}__gte": low, f"{column}__lt": high})
    return found


def _covers() -> list[tuple[int, int, int, date | None, date | None]]:
    """All covers; few, and they change when the state's divisions do."""
    held = cache.get(_COVERS)
    if held is None:
        held = list(
            AreaCover.objects.values_list(
                "area_id", "covered__key", "covered__end", "since", "until"
            )
        )
        cache.set(_COVERS, held, _KEPT_SECONDS)
    return list(held)
