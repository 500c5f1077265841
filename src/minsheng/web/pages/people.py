"""The household card and the person's page."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from minsheng.kernel.access.officer import Officer
from minsheng.kernel.access.roles import Right
from minsheng.kernel.areas.names import area_book
from minsheng.kernel.joints.panels import Of, shown
from minsheng.kernel.registry.card import card_of, file_of
from minsheng.web.clock import today
from minsheng.web.doors import door
from minsheng.web.shapes import household_line, member_line, person_line


@require_safe
@door(Right.SEE_PEOPLE)
def household(request: HttpRequest, officer: Officer, number: int) -> HttpResponse:
    """One household, one card: who belongs to it, and what every programme shows of it."""
    day = today()
    card = card_of(number, day)
    if card is None:
        raise Http404
    book = area_book(day)
    context = {
        "household": card.household,
        "area": book.path(card.household.area_id),
        "members": [member_line(m, book, day) for m in card.members],
        "former": [member_line(m, book, day) for m in card.former],
        "beside": [(household_line(h, book), people) for h, people in card.beside],
        "panels": list(shown(Of.HOUSEHOLD, number, officer, day)),
    }
    return render(request, "people/household.html", context)


@require_safe
@door(Right.SEE_PEOPLE)
def person(request: HttpRequest, officer: Officer, number: int) -> HttpResponse:
    """One person: where they belong, to whom, and what every programme shows of them."""
    day = today()
    file = file_of(number)
    if file is None:
        raise Http404
    book = area_book(day)
    context = {
        "file": file,
        "line": person_line(file.person, None, book, day),
        "may_reveal": officer.may(Right.REVEAL, *_areas(file.person)),
        "panels": list(shown(Of.PERSON, number, officer, day)),
    }
    return render(request, "people/person.html", context)


def _areas(person: object) -> list[int]:
    keys = (getattr(person, "area_lived_id", None), getattr(person, "area_registered_id", None))
    return [key for key in keys if key is not None]
