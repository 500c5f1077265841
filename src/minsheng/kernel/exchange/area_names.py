"""Areas as a list writes them: county, town, village; and which area a cell names."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from minsheng.kernel.areas.keys import county_of, town_of, village_of
from minsheng.kernel.areas.models import Area, Level
from minsheng.kernel.areas.names import area_book
from minsheng.kernel.areas.reach import ranges_of
from minsheng.kernel.database.scope import Areas

SHOWN = (Level.COUNTY, Level.TOWN, Level.VILLAGE)


@dataclass(frozen=True)
class AreaNames:
    """The names of one day.

    Attributes:
        names: by key, of counties, towns and villages.
        keys: of the villages that are there, in order.
        codes: village by statistical code.
    """

    names: dict[int, str]
    keys: tuple[int, ...]
    codes: dict[str, int]
    _paths: dict[int, str] = field(default_factory=dict, repr=False)
    _called: dict[str, list[int]] = field(default_factory=dict, repr=False)

    def path(self, key: int | None) -> str:
        """County, town and village of an area, with blanks between; empty for none."""
        if key is None:
            return ""
        if key not in self._paths:
            parts = dict.fromkeys((county_of(key), town_of(key), village_of(key)))
            self._paths[key] = " ".join(self.names[p] for p in parts if p in self.names)
        return self._paths[key]

    def named(self, text: str) -> list[int]:
        """The villages a text may mean: by code, by full path, or by the end of one."""
        if not self._called:
            for key in self.keys:
                *above, last = self.path(key).split()
                for name in {last, _spoken(last)}:
                    parts = [*above, name]
                    for first in range(len(parts)):
                        self._called.setdefault("".join(parts[first:]), []).append(key)
        plain = "".join(text.split())
        if plain in self.codes:
            return [self.codes[plain]]
        return self._called.get(plain, [])

    def within(self, areas: Areas) -> Iterable[str]:
        """The full names of the villages inside some areas."""
        return (self.path(key) for key in self.keys if key in areas)


def _spoken(name: str) -> str:
    """A village as people call it: the list of the state names its committee."""
    for committee, place in (("村委会", "村"), ("社区居委会", "社区")):
        if name.endswith(committee):
            return name.removesuffix(committee) + place
    return name


def names_on(day: date) -> AreaNames:
    """The names of areas as they are on a day."""
    book = area_book(day)
    names = {key: one.name for key, one in book.areas.items() if one.level in SHOWN}
    villages = [one for one in book.areas.values() if one.level == Level.VILLAGE]
    codes = {one.code: one.key for one in villages if one.code}
    return AreaNames(names, tuple(sorted(one.key for one in villages)), codes)


def reached(area: int, day: date) -> Areas | None:
    """The keys an area reaches on a day; None where there is no such area."""
    found = Area.objects.filter(pk=area).first()
    return None if found is None else Areas.of(ranges_of(found, day))
