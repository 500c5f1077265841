"""What the record that stays takes from the other where it has nothing itself."""

from __future__ import annotations

from django.db.models import F

from minsheng.kernel.registry.models import Person

GROUPS = (
    ("sex",), ("born",), ("died",), ("number", "number_mark", "number_end"),
    ("phone", "phone_mark", "phone_end"), ("area_lived_id",), ("area_registered_id",),
)  # fmt: skip
"""Columns that are filled and emptied together, the one that decides first."""
AREAS = {"area_lived_id": "area_registered_id", "area_registered_id": "area_lived_id"}
"""Of each area the other: a person is somewhere."""


def fill(kept: Person, gone: Person) -> list[str]:
    """Fill what the record that stays lacks; says which columns."""
    wanted = [
        column
        for first, *more in GROUPS
        if getattr(kept, first) is None and getattr(gone, first) is not None
        for column in (first, *more)
    ]
    _write(kept, {column: getattr(gone, column) for column in wanted})
    return wanted


def unfill(kept: Person, gone: Person, filled: list[str]) -> None:
    """Empty again what was filled, but for what has been corrected since."""
    emptied: dict[str, object] = {}
    for first, *more in GROUPS:
        if first in filled and getattr(kept, first) == getattr(gone, first):
            emptied |= dict.fromkeys((first, *more))
    for area, other in AREAS.items():
        if area in emptied and getattr(kept, other) is None:
            del emptied[area]  # else the record would be nowhere, and nobody would see it
    _write(kept, emptied)


def _write(kept: Person, values: dict[str, object]) -> None:
    Person.objects.filter(pk=kept.pk).update(**values, version=F("version") + 1)
