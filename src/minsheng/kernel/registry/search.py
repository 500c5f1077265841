"""Finds people and households by what a clerk typed, within what the scope shows.

Equality, ranges and `^@` only: under row-level security nothing else reaches an index. Each
kind of word has an index of its own, and a search asks for one page at most.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Q, QuerySet

from minsheng.kernel.areas.names import Named
from minsheng.kernel.registry.asked import Asked
from minsheng.kernel.registry.models import Grouping, Household, Membership, Person
from minsheng.kernel.registry.secrecy import Sealer

MOST = 50
"""People and households shown of a search; whoever finds more says more."""


@dataclass(frozen=True)
class Found:
    """What a search found.

    Attributes:
        people: the best first.
        households: by address; those under one roof.
        more: whether there are more than are shown.
    """

    people: list[Person] = field(default_factory=list)
    households: list[Household] = field(default_factory=list)
    more: bool = False


def search(asked: Asked, sealer: Sealer, most: int = MOST) -> Found:
    """Find people and households.

    Args:
        asked: what was typed, taken apart.
        sealer: marks numbers and phones to find them by.
        most: how many of each are shown.
    """
    if not asked:
        return Found()
    households = list(_households(asked)[: most + 1]) if asked.places else []
    people: list[Person] = []
    if asked.of_people:
        people = _people(asked, sealer, most)
    elif households:
        return Found([], households[:most], len(households) > most)
    return Found(people[:most], households[:most], max(len(people), len(households)) > most)


def _people(asked: Asked, sealer: Sealer, most: int) -> list[Person]:
    """Exact names first, then beginnings by pinyin, then by initials; nobody twice."""
    found: dict[int, Person] = {}
    base = _narrowed(Person.objects.filter(merged_into=None), asked, sealer)
    for rows in _ways(base, asked):
        for person in rows[: most + 1]:
            found.setdefault(person.pk, person)
        if len(found) > most:
            break
    return list(found.values())


def _narrowed(rows: QuerySet[Person], asked: Asked, sealer: Sealer) -> QuerySet[Person]:
    """What holds whichever way a name is looked for."""
    for number in asked.numbers:
        rows = rows.filter(number_mark=sealer.mark(number))
    for phone in asked.phones:
        rows = rows.filter(phone_mark=sealer.mark(phone))
    for end in asked.ends:
        mark = sealer.end(end)
        rows = rows.filter(Q(number_end=mark) | Q(phone_end=mark))
    for areas in asked.areas:
        rows = rows.filter(_within("area_lived", areas) | _within("area_registered", areas))
    if asked.places:
        homes = _households(asked).values("pk")
        rows = rows.filter(memberships__household__in=homes, memberships__until=None)
    return rows


def _within(column: str, areas: Iterable[Named]) -> Q:
    found = Q()
    for area in areas:
        found |= Q(**{f"{column}__gte": area.key, f"{column}__lt": area.end})
    return found


def _ways(rows: QuerySet[Person], asked: Asked) -> Iterable[QuerySet[Person]]:
    """The queries to ask in turn, each answered by one index in its own order.

    What is equal has no order: asked for by number, the planner would walk through all numbers
    until a page is full, half a million people to find fifty.
    """
    for name in asked.names[1:]:
        rows = rows.filter(name__starts=name)
    for letters in asked.letters[1:]:
        rows = rows.filter(Q(pinyin__starts=letters) | Q(initials__starts=letters))
    if asked.names:
        name = asked.names[0]
        if asked.letters:
            rows = rows.filter(pinyin__starts=asked.letters[0])
        # In the order of the index alone: whoever is called so comes before who is called so and
        # more, and a page of a common name is full before all who bear it are read.
        yield rows.filter(name__starts=name).order_by("name")
    elif asked.letters:
        letters = asked.letters[0]
        yield rows.filter(initials=letters)
        yield rows.filter(pinyin__starts=letters).order_by("pinyin", "pk")
        yield rows.filter(initials__starts=letters).order_by("initials", "pk")
    else:
        yield rows.order_by("pinyin", "pk")


def _households(asked: Asked) -> QuerySet[Household]:
    rows = Household.objects.filter(grouping=Grouping.LIVING, until=None)
    for place in asked.places:
        rows = rows.filter(place__starts=place)
    for door in asked.doors:
        rows = rows.filter(Q(door=door) | Q(door__starts=f"{door}-"))
    for areas in asked.areas:
        rows = rows.filter(_within("area_id", areas))
    return rows.order_by("place", "door", "pk")


def homes_of(people: Iterable[Person]) -> dict[int, Membership]:
    """Of some people, the household each lives in now."""
    rows = Membership.objects.filter(
        person__in=[p.pk for p in people], grouping=Grouping.LIVING, until=None
    ).select_related("household")
    return {row.person_id: row for row in rows}
