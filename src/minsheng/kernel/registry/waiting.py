"""What waits of the register about people goes with them, to the desk of where they live now."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import F
from django.db.models.functions import Coalesce

from minsheng.kernel.areas.keys import town_of
from minsheng.kernel.database.scope import REGISTRY, wider
from minsheng.kernel.joints.kinds import kinds
from minsheng.kernel.joints.models import Finding, State
from minsheng.kernel.registry.hanging import hanging_on, kept_by
from minsheng.kernel.registry.models import Person


def follow_home(person: Person) -> None:
    """Take along also what the scope does not show, where somebody came to another town.

    Args:
        person: as they were before; the register has them as they are.
    """
    now = Person.objects.get(pk=person.pk)
    if person.home is None or now.home is None or town_of(person.home) == town_of(now.home):
        return
    rows = [row for row in hanging_on(now.pk) if row.table == "finding" and not row.programme]
    with wider(kept_by(rows)):
        take_along([now.pk])


def take_along(people: Iterable[int]) -> list[tuple[int, int, int]]:
    """Put what the scope shows of what waits about people on the desk of where they live now.

    Where nobody knows, of where they are registered: as `watch` finds it. A programme's stays
    with its case, and what offices ask each other with them.

    Returns:
        Of each that came along, its number, and the areas it came from and to.
    """
    asked = [key for key, kind in kinds().items() if not kind.follows]
    waiting = Finding.objects.filter(
        person__in=list(people), state=State.OPEN, programme=""
    ).exclude(kind__in=asked)
    lives = Coalesce("person__area_lived_id", "person__area_registered_id")
    there: dict[int, list[int]] = {}
    came = []
    for finding, area, home in waiting.values_list("pk", "area_id", lives):
        if town_of(area) != town_of(home):
            there.setdefault(home, []).append(finding)
            came.append((finding, area, home))
    if came:
        with wider({REGISTRY: {area for _, *areas in came for area in areas}}):
            for home, findings in there.items():
                Finding.objects.filter(pk__in=findings, state=State.OPEN).update(
                    area=home, taken_by=None, version=F("version") + 1
                )
    return came
