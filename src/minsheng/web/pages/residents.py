"""Whom the numbers of an area count: its people and households, page by page."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_safe

from minsheng.kernel.access.officer import Officer
from minsheng.kernel.access.roles import Right
from minsheng.kernel.areas.models import Counting
from minsheng.kernel.areas.names import AreaBook, Named, area_book
from minsheng.kernel.pages.clock import today
from minsheng.kernel.registry.models import Grouping, Household, Person
from minsheng.kernel.registry.places import parted
from minsheng.kernel.registry.search import homes_of
from minsheng.web.doors import door
from minsheng.web.lists import paged
from minsheng.web.pages.exchange import areas_to_export
from minsheng.web.shapes import household_line, person_line

KINDS = {
    Counting.PEOPLE: _("居住人口"),
    Counting.REGISTERED: _("户籍人口"),
    Counting.HOUSEHOLDS: pgettext_lazy("area", "共同生活家庭"),
}
COLUMNS = {Counting.PEOPLE: "area_lived", Counting.REGISTERED: "area_registered"}


def list_url(kind: Counting, key: int) -> str:
    """The list of those a number counts."""
    if kind == Counting.HOUSEHOLDS:
        return reverse("area_households", args=[key])
    url = reverse("area_people", args=[key])
    return url if kind == Counting.PEOPLE else f"{url}?by={kind.value}"


@require_safe
@door(Right.SEE_PEOPLE)
def people(request: HttpRequest, officer: Officer, key: int) -> HttpResponse:
    """The living who live, or are registered, in an area, by pinyin."""
    day = today()
    book = area_book(day)
    area = _own(key, officer, book)
    by = Counting.REGISTERED if request.GET.get("by") == "registered" else Counting.PEOPLE
    rows = Person.objects.filter(_inside(COLUMNS[by], area), merged_into=None, died=None)
    typed = _typed(request)
    if typed:
        rows = rows.filter(
            Q(name__starts=typed) | Q(pinyin__starts=typed.lower())
            | Q(initials__starts=typed.lower())
        )  # fmt: skip
    found, more = paged(request, rows, "pinyin")
    homes = homes_of(found)
    lines = [person_line(person, homes.get(person.pk), book, day) for person in found]
    return _page(request, officer, area, by, {"people": lines, "more": more, "by": by.value})


@require_safe
@door(Right.SEE_PEOPLE)
def households(request: HttpRequest, officer: Officer, key: int) -> HttpResponse:
    """The households of those who live together in an area, by address."""
    book = area_book(today())
    area = _own(key, officer, book)
    rows: QuerySet[Household] = Household.objects.filter(
        _inside("area_id", area), grouping=Grouping.LIVING, until=None
    )
    typed = _typed(request)
    if typed:
        # As addresses are kept: the road, which an index finds, and the numbers behind it.
        road, numbers = parted(typed)
        if road:
            rows = rows.filter(place__starts=road, door__starts=numbers)
        else:
            rows = rows.filter(Q(place__starts=typed) | Q(place="", door__starts=numbers))
    found, more = paged(request, rows, "place", "door")
    lines = [household_line(household, book) for household in found]
    return _page(request, officer, area, Counting.HOUSEHOLDS, {"households": lines, "more": more})


def _own(key: int, officer: Officer, book: AreaBook) -> Named:
    """An area of the officer's own; any other is as one that is not."""
    area = book.areas.get(key)
    if area is None or key not in officer.areas(Right.SEE_PEOPLE):
        raise Http404
    return area


def _inside(column: str, area: Named) -> Q:
    return Q(**{f"{column}__gte": area.key, f"{column}__lt": area.end})


def _typed(request: HttpRequest) -> str:
    return request.GET.get("name", "").replace("\x00", "").strip()[:60]


def _page(
    request: HttpRequest, officer: Officer, area: Named, kind: Counting, more: dict[str, Any]
) -> HttpResponse:
    book = area_book(today())
    listing = "households" if kind == Counting.HOUSEHOLDS else "people"
    may_export = any(key == area.key for key, _name in areas_to_export(officer, book))
    exported = f"{reverse('exchange')}?{urlencode({'listing': listing, 'area': str(area.key)})}"
    context = {
        "area": area, "path": book.path(area.key), "title": KINDS[kind],
        "kinds": [(name, list_url(one, area.key), one == kind) for one, name in KINDS.items()],
        "typed_name": _typed(request), "export": exported if may_export else "", **more,
    }  # fmt: skip
    return render(request, "areas/residents.html", context)
