"""Death and moving out: what ends with them, ends in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Greatest

from minsheng.kernel.access.officer import Officer
from minsheng.kernel.access.roles import Right
from minsheng.kernel.areas.reach import within
from minsheng.kernel.refusals import ChangedMeanwhileError, NotAllowedError, RefusedError
from minsheng.kernel.registry.actions import areas_of, conditional, locked, refuse_uninhabited
from minsheng.kernel.registry.hanging import with_members
from minsheng.kernel.registry.models import Grouping, Household, Membership, Person, Relation
from minsheng.kernel.registry.places import parted
from minsheng.kernel.registry.waiting import follow_home, take_along

AT_ONCE = 1_000
HELD: tuple[str, ...] = ("number", "floor", "lift")
"""Of a household, what is written as it was typed."""


def died(person: Person, on: date, officer: Officer, day: date) -> None:
    """Note a person's death; they belong to no household any more, and are nobody's spouse.

    Args:
        person: as shown.
        on: the day of death.
        officer: who notes it.
        day: today.

    Raises:
        NotAllowedError: the officer may not, where the person is.
        RefusedError: the day makes no sense, or the death is noted already.
        ChangedMeanwhileError: the record has been changed meanwhile.
    """
    _may(person, officer)
    with transaction.atomic():
        locked(person)
        _refuse_death(person, on, day)
        conditional(person, {"died": on})
        end(_own_homes(person, officer), on)
        both = Q(person=person) | Q(other=person)
        seen = Relation.objects.filter(person__version__gt=0, other__version__gt=0)
        relations = seen.filter(both, until=None)
        end(relations, on)


def _refuse_death(person: Person, on: date, day: date) -> None:
    if person.died is not None:
        raise RefusedError("", "已经登记过死亡，日期有误请用“更正”修改")
    if on > day:
        raise RefusedError("day", "死亡日期不能晚于今天")
    if person.born is not None and on < person.born:
        raise RefusedError("day", "死亡日期不能早于出生日期")


def moved_out(person: Person, on: date, area: int | None, officer: Officer, day: date) -> None:
    """Let a person leave those they live with, for another of one's own areas or out of the city.

    To an area of another office they are handed over (`moving`) once they have left.

    Args:
        person: as shown.
        on: the day from which they live elsewhere.
        area: where they live now, one's own; None outside the city.
        officer: who notes it.
        day: today.

    Raises:
        NotAllowedError: the officer may not, where the person is.
        RefusedError: the day makes no sense, the area is not one's own, or nothing would be
            left that ties them to the officer's areas.
        ChangedMeanwhileError: the record has been changed meanwhile.
    """
    _may(person, officer)
    if on > day:
        raise RefusedError("day", "迁出日期不能晚于今天")
    mine = officer.areas(Right.EDIT_PEOPLE)
    if area is not None and area not in mine:
        raise RefusedError("area", "该区域不在您的辖区，请用“转出”办理，由对方确认后生效")
    if area is not None:
        refuse_uninhabited("area", area)
    registered = person.area_registered_id
    if area is None and (registered is None or registered not in mine):
        raise RefusedError("area", "户籍不在您的辖区，迁往市外的请用“转出”交户籍地办理")
    with transaction.atomic():
        conditional(person, {"area_lived_id": area})
        end(_own_homes(person, officer).filter(grouping=Grouping.LIVING), on)
        follow_home(person)


def close_household(household: Household, on: date, officer: Officer, day: date) -> None:
    """Close a household: whoever still belongs to it does no more.

    Raises:
        NotAllowedError: the officer may not, there.
        RefusedError: the day makes no sense.
        ChangedMeanwhileError: it has been changed or closed meanwhile.
    """
    if not officer.may(Right.EDIT_PEOPLE, household.area_id):
        raise NotAllowedError
    if on > day:
        raise RefusedError("day", "日期不能晚于今天")
    if household.since is not None and on < household.since:
        raise RefusedError("day", "日期早于立户日期，请核对")
    if household.until is not None:
        raise ChangedMeanwhileError
    with transaction.atomic():
        conditional(household, {"until": on})
        with with_members(household.pk):
            end(Membership.objects.filter(household=household, until=None), on)


def correct_household(household: Household, values: dict[str, object], officer: Officer) -> None:
    """Correct what the register has of a household's dwelling.

    Args:
        household: as shown.
        values: new ones, of `address`, `number`, `floor`, `lift`.
        officer: who corrects.

    Raises:
        NotAllowedError: the officer may not, there.
        RefusedError: it has no address.
        ChangedMeanwhileError: it has been changed meanwhile.
    """
    if not officer.may(Right.EDIT_PEOPLE, household.area_id):
        raise NotAllowedError
    columns = {name: values[name] for name in HELD if name in values}
    if "address" in values:
        address = str(values["address"]).strip()
        if not address:
            raise RefusedError("address", "请填写地址")
        place, door = parted(address)
        columns |= {"address": address, "place": place, "door": door}
    conditional(household, columns)


def _may(person: Person, officer: Officer) -> None:
    if person.merged_into_id or not officer.may(Right.EDIT_PEOPLE, *areas_of(person)):
        raise NotAllowedError


def left_behind(people: Sequence[int], officer: Officer, on: date) -> None:
    """Let people who live elsewhere now, as a list said, leave those they lived with.

    What waits about them goes with them, as far as the officer sees it.

    Args:
        people: their numbers; where they live is written already.
        officer: who brought the list.
        on: the day.
    """
    mine = within(officer.areas(Right.EDIT_PEOPLE), "household__area")
    for start in range(0, len(people), AT_ONCE):
        rows = Membership.objects.filter(
            mine, person__in=people[start : start + AT_ONCE], grouping=Grouping.LIVING, until=None
        ).exclude(household__area=F("person__area_lived"))
        rows.update(until=Greatest(F("since"), Value(on)))
        take_along(people[start : start + AT_ONCE])


def _own_homes(person: Person, officer: Officer) -> QuerySet[Membership]:
    """Where a person belongs now, of the households the officer may correct: seeing is not enough.

    In other offices' households they stand as deceased or moved until that office ends it.
    """
    mine = within(officer.areas(Right.EDIT_PEOPLE), "household__area")
    return Membership.objects.filter(mine, person=person, until=None)


def end(rows: QuerySet[Any], on: date) -> None:
    """End memberships or relations on a day; what began later ends on the day it began."""
    for row in rows.select_for_update(of=("self",)):
        row.until = max(on, row.since) if row.since else on
        row.save(update_fields=["until"])
