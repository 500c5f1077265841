"""What a household's card and a person's page are made of, in few queries."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from minsheng.kernel.registry.models import Grouping, Household, Membership, Person, Relation


@dataclass(frozen=True)
class Card:
    """A household seen whole.

    Attributes:
        household: the one asked for.
        members: who belongs to it now, the head first.
        elsewhere: who does, too, and whose record is kept where the officer sees nobody.
        former: who belonged to it and does no more.
        beside: the other households its members belong to now: by household, whom of them.
    """

    household: Household
    members: list[Membership]
    elsewhere: list[Membership]
    former: list[Membership]
    beside: list[tuple[Household, list[Person]]]


def card_of(number: int) -> Card | None:
    """The card of a household, or None where there is none to be seen; asks four times."""
    household = Household.objects.filter(pk=number).first()
    if household is None:
        return None
    rows = list(
        Membership.objects.filter(household=household)
        .select_related("person")
        .order_by("relation", "person__born", "pk")
    )
    now = [row for row in rows if row.until is None]
    gone = [row for row in rows if row.until is not None]
    standing = Membership.objects.filter(household=household, until=None)
    elsewhere = list(standing.exclude(pk__in=[row.pk for row in now]).order_by("relation", "pk"))
    return Card(household, now, elsewhere, gone, _beside(household, [row.person for row in now]))


def _beside(household: Household, people: list[Person]) -> list[tuple[Household, list[Person]]]:
    rows = (
        Membership.objects.filter(person__in=[p.pk for p in people], until=None)
        .exclude(household=household)
        .select_related("household")
        .order_by("grouping", "household")
    )
    by_id = {person.pk: person for person in people}
    found: dict[int, tuple[Household, list[Person]]] = {}
    for row in rows:
        found.setdefault(row.household_id, (row.household, []))[1].append(by_id[row.person_id])
    return list(found.values())


@dataclass(frozen=True)
class File:
    """A person seen whole.

    Attributes:
        person: the one asked for.
        households: all they belong or belonged to, those of now first.
        relations: those noted apart from the households.
    """

    person: Person
    households: list[Membership]
    relations: list[Relation]

    @property
    def home(self) -> Household | None:
        """The household they live in now."""
        living = [m for m in self.households if m.grouping == Grouping.LIVING and m.until is None]
        return living[0].household if living else None


def file_of(number: int) -> File | None:
    """A person's file, or None where there is none to be seen; asks three times."""
    person = Person.objects.filter(pk=number).select_related("merged_into").first()
    if person is None:
        return None
    households = list(
        Membership.objects.filter(person=person)
        .select_related("household")
        .order_by("-until", "grouping", "pk")
    )
    relations = list(
        Relation.objects.filter(Q(person=person) | Q(other=person))
        .select_related("person", "other")
        .order_by("kind", "pk")
    )
    return File(person, sorted(households, key=lambda m: m.until is not None), relations)
