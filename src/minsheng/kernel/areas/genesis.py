"""The tree as first entered, from two lists of the statistical office, and its dated labels.

The list of 2021 gives the keys. What the list of 2020 called an area is its label until the
merger; areas that list alone has are entered as ended. A village that moved to another
county's code keeps one key, and its old county covers it until then.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from minsheng.city.divisions import TOWN_ALIASES, Division, Divisions, divisions_of, successors
from minsheng.kernel.areas.keys import CITY, COUNTY, TOWN, VILLAGE, ZONE_TOWNS

MERGED = date(2020, 7, 1)
"""崇川 and 港闸 became one in July 2020; the lists give the month, not the day."""
ZONES = {320671: 320613}
"""A zone the census counts apart, and the county it lies in."""
FIRST_ZONE_TOWN = 700
"""Town numbers from here on are a zone's; towns have numbers up to 499."""
FIRST_OWN, ZONE_OWN = 400, 50
"""Codes of towns that are zones themselves begin here; inside a zone, half-way through its own."""
SIZES = {
    "city": CITY,
    "county": COUNTY,
    "zone": TOWN * ZONE_TOWNS,
    "town": TOWN,
    "village": VILLAGE,
}


@dataclass(frozen=True)
class NewArea:
    """An area to enter."""

    key: int
    level: str
    parent: int | None
    inhabited: bool = True
    until: date | None = None

    @property
    def end(self) -> int:
        """Behind its last key."""
        return self.key + SIZES[self.level]


@dataclass(frozen=True)
class NewLabel:
    """A label to enter."""

    key: int
    code: int
    name: str
    kind: str
    since: date | None = None
    until: date | None = None
    official: bool = True


@dataclass(frozen=True)
class Genesis:
    """Everything to enter.

    Attributes:
        covers: pairs of an area and one it covered until the merger.
        keys: by statistical code of either list.
        merged: the day of the merger.
    """

    areas: list[NewArea]
    labels: list[NewLabel]
    covers: list[tuple[int, int]]
    keys: dict[int, int]
    merged: date = MERGED


def genesis() -> Genesis:
    """The tree of Nantong."""
    new, old = divisions_of(2021), divisions_of(2020)
    keys = {code: _key(code) for code in new.rows}
    areas = [_area(d, keys) for d in new.rows.values()]
    gone = [d for d in old.rows.values() if successors().get(d.code) not in keys]
    gone += [old.rows[code] for code in _merged(new, old)]
    for division in sorted(gone, key=lambda d: d.code):
        keys[division.code] = _free(division, keys)
        areas.append(
            NewArea(
                keys[division.code], _level(division), _parent(division, keys), until=MERGED,
                inhabited=division.inhabited,
            )
        )  # fmt: skip
    for code in old.rows:
        keys.setdefault(code, keys.get(successors().get(code, 0), 0))
    labels = [*_labels(new, old, keys), *_aliases(keys)]
    return Genesis(areas, labels, list(_covers(old, keys)), keys)


def _key(code: int) -> int:
    """The key an area takes from its code."""
    county, inside = divmod(code, 1_000_000)
    town, village = divmod(inside, 1_000)
    if county in ZONES:
        county = ZONES[county]
        town = FIRST_ZONE_TOWN + town % 100 + (ZONE_OWN if town >= FIRST_OWN else 0)
    return county % 100 * COUNTY + town * TOWN + village * VILLAGE


def _level(division: Division) -> str:
    return "zone" if division.level == "county" and division.county in ZONES else division.level


def _parent(division: Division, keys: dict[int, int]) -> int | None:
    if division.level == "city":
        return None
    if division.county in ZONES and division.level == "county":
        return keys[ZONES[division.county] * 1_000_000]
    return _heir(division.parent, keys)


def _heir(code: int, keys: dict[int, int]) -> int:
    """The key of a division, or of what it became."""
    return keys[code] if code in keys else keys[successors()[code]]


def _area(division: Division, keys: dict[int, int]) -> NewArea:
    inhabited = division.level != "village" or division.inhabited
    return NewArea(keys[division.code], _level(division), _parent(division, keys), inhabited)


def _merged(new: Divisions, old: Divisions) -> Iterator[int]:
    """Codes of areas that went up in another.

    Of several with one successor, all but the one whose name it bears, or else the first.
    """
    heirs: dict[int, int] = {}
    for code in sorted(old.rows, key=lambda c: (old.rows[c].name != _named(new, c), c)):
        heir = successors().get(code)
        if heir is None or heir not in new.rows:
            continue
        if heir in heirs:
            yield code
        heirs.setdefault(heir, code)


def _named(new: Divisions, code: int) -> str:
    heir = successors().get(code)
    return new.rows[heir].name if heir in new.rows else ""


def _free(division: Division, keys: dict[int, int]) -> int:
    """A key for an area that ended, inside what its parent became, behind all others."""
    if division.level == "county":
        return _key(division.code)
    size, step = (TOWN, TOWN) if division.level == "town" else (VILLAGE, VILLAGE)
    parent = _heir(division.parent, keys)
    room = COUNTY if size == TOWN else TOWN
    taken = set(keys.values())
    return next(k for k in range(parent + room - step, parent, -step) if k not in taken)


def _labels(new: Divisions, old: Divisions, keys: dict[int, int]) -> Iterator[NewLabel]:
    """One label where an area was called alike in both lists, else one for each time."""
    before = {keys[code]: d for code, d in old.rows.items()}
    for code, now in new.rows.items():
        was = before.pop(keys[code], None)
        same = was is not None and (was.code, was.name, was.kind) == (code, now.name, now.kind)
        yield NewLabel(keys[code], code, now.name, now.kind, since=None if same else MERGED)
        if was is not None and not same:
            yield NewLabel(keys[code], was.code, was.name, was.kind, until=MERGED)
    for key, was in before.items():
        yield NewLabel(key, was.code, was.name, was.kind, until=MERGED)


def _aliases(keys: dict[int, int]) -> Iterator[NewLabel]:
    for name, code in TOWN_ALIASES.items():
        yield NewLabel(keys[code], 0, name, "town", official=False)


def _covers(old: Divisions, keys: dict[int, int]) -> Iterator[tuple[int, int]]:
    """Whatever lay in an area of the old list and has its key elsewhere."""
    for code, division in old.rows.items():
        if division.level in {"city", "county"}:
            continue
        parent, key = keys[division.parent], keys[code]
        size = SIZES["county" if division.level == "town" else "town"]
        if not parent <= key < parent + size:
            yield parent, key
