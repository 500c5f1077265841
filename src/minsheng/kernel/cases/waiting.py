"""Which cases wait for an officer."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from minsheng.kernel.access.officer import Officer
from minsheng.kernel.cases.models import Case
from minsheng.kernel.cases.procedure import TIME


def waiting_for(officer: Officer) -> QuerySet[Case]:
    """The cases at the desks of an officer's roles, in any order.

    What hangs out is taken down by whoever hung it out: it waits for them once its time is over.
    """
    mine = Q(pk__in=[])
    for held in officer.held:
        if held.expires is not None:
            continue
        for low, high in held.areas.ranges:
            mine |= Q(
                waits_for__in=(held.role.key, *((TIME,) if held.role.key == "town_clerk" else ())),
                area__gte=low, area__lt=high, programme__in=list(held.programmes),
            )  # fmt: skip
    return Case.objects.filter(mine)
