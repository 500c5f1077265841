"""What a move makes untrue, ends, and what waits about the person goes with them.

The office that receives somebody sees nothing of where they were: its scope is widened, for
just this, by the areas of the rows concerned.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Q

from minsheng.kernel.areas.keys import TOWN, town_of
from minsheng.kernel.areas.reach import within
from minsheng.kernel.database.scope import Areas, wider
from minsheng.kernel.registry.actions import areas_of
from minsheng.kernel.registry.hanging import hanging_on, kept_by
from minsheng.kernel.registry.leaving import end
from minsheng.kernel.registry.models import Grouping, Membership, Person
from minsheng.kernel.registry.waiting import take_along

BELONGING = {"area_lived": Grouping.LIVING, "area_registered": Grouping.REGISTER}
"""Of which grouping the households are that hang on where somebody lives, or is registered."""
TABLES = ("membership", "finding")


def follow(people: Iterable[int], column: str, place: int, day: date) -> None:
    """Let people who were just moved leave where the move makes it untrue, and take along the rest.

    Args:
        people: their numbers; of those whom the scope does not show nothing is changed.
        column: `area_lived` or `area_registered`, whichever moved.
        place: the key of the area it holds now.
        day: of the move.
    """
    for person in Person.objects.filter(pk__in=list(people)).order_by("pk"):
        rows = [row for row in hanging_on(person.pk) if row.table in TABLES and not row.programme]
        with wider(kept_by(rows)):
            _leave(person, column, place, day)
            take_along([person.pk])


def _leave(person: Person, column: str, place: int, day: date) -> None:
    """End what is of another place now, and what no office of theirs would see them in."""
    rows = Membership.objects.filter(person=person, until=None)
    untrue = Q(grouping=BELONGING[column]) & ~Q(household__area=place)
    end(rows.filter(untrue | ~within(_towns(person), "household__area")), day)


def _towns(person: Person) -> Areas:
    """The towns a person lives and is registered in, whose offices see them."""
    towns = [town_of(key) for key in areas_of(person)]
    return Areas.of((town, town + TOWN) for town in towns)
