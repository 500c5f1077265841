"""The record an address names: there, and shown to the officer, or not found."""

from __future__ import annotations

from typing import TypeVar

from django.db.models import Model, QuerySet
from django.http import Http404

from minsheng.kernel.access.officer import Officer
from minsheng.kernel.access.roles import Right
from minsheng.kernel.refusals import NotAllowedError
from minsheng.kernel.registry.actions import areas_of
from minsheng.kernel.registry.models import Household, Person

Row = TypeVar("Row", bound=Model)


def row_or_404(rows: QuerySet[Row], number: int) -> Row:
    """A row of that number; one unseen is as one that is not."""
    found = rows.filter(pk=number).first()
    if found is None:
        raise Http404
    return found


def person_to_edit(number: int, officer: Officer) -> Person:
    """A person the officer may correct.

    Raises:
        Http404: there is none to be seen.
        NotAllowedError: the officer sees them, and may not correct them.
    """
    person = row_or_404(Person.objects.all(), number)
    if person.merged_into_id or not officer.may(Right.EDIT_PEOPLE, *areas_of(person)):
        raise NotAllowedError
    return person


def household_to_edit(number: int, officer: Officer) -> Household:
    """A household the officer may correct; raises as `person_to_edit`."""
    household = row_or_404(Household.objects.all(), number)
    if not officer.may(Right.EDIT_PEOPLE, household.area_id):
        raise NotAllowedError
    return household
