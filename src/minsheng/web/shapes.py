"""Rows as pages show them: numbers masked, areas by name, ages on the day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from minsheng.kernel.areas.names import AreaBook
from minsheng.kernel.registry.models import Household, Membership, Person
from minsheng.kernel.registry.secrecy import (
    CannotDecipherError,
    masked_number,
    masked_phone,
    sealer,
)


@dataclass(frozen=True)
class PersonLine:
    """A person on one line.

    No day of birth: beside the end of the number and the county it would give the number away.
    """

    id: int
    name: str
    sex: int | None
    age: int | None
    year: int | None
    died: date | None
    number: str
    phone: str
    lived: str
    registered: str
    household: int | None
    address: str


def age_on(born: date | None, day: date) -> int | None:
    """Whole years on a day; None where the day of birth is not known."""
    if born is None:
        return None
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def masked(sealed: bytes | memoryview | None, *, phone: bool = False) -> str:
    """An enciphered value as pages show it; empty where there is none."""
    if sealed is None:
        return ""
    try:
        text = sealer().opened(sealed)
    except CannotDecipherError:
        return "？"
    return masked_phone(text) if phone else masked_number(text)


def person_line(person: Person, home: Membership | None, book: AreaBook, day: date) -> PersonLine:
    """A person on one line, with the household they live in."""
    return PersonLine(
        id=person.pk,
        name=person.name,
        sex=person.sex,
        age=age_on(person.born, person.died or day),
        year=person.born.year if person.born else None,
        died=person.died,
        number=masked(person.number),
        phone=masked(person.phone, phone=True),
        lived=book.full_name(person.area_lived_id),
        registered=book.full_name(person.area_registered_id),
        household=home.household_id if home else None,
        address=home.household.address if home else "",
    )


@dataclass(frozen=True)
class HouseholdLine:
    """A household on one line."""

    id: int
    address: str
    area: str
    grouping: str
    until: date | None


def household_line(household: Household, book: AreaBook) -> HouseholdLine:
    """A household on one line."""
    return HouseholdLine(
        household.pk, household.address or household.number, book.full_name(household.area_id),
        household.grouping, household.until,
    )  # fmt: skip


@dataclass(frozen=True)
class MemberLine:
    """A member of a household on one line.

    Attributes:
        row: the number of the membership.
        relation: to the head, a code of `Relation`.
    """

    person: PersonLine
    row: int
    relation: int | None
    since: date | None
    until: date | None


def member_line(member: Membership, book: AreaBook, day: date) -> MemberLine:
    """A member of a household on one line."""
    line = person_line(member.person, None, book, day)
    return MemberLine(line, member.pk, member.relation, member.since, member.until)
