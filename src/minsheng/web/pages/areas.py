"""Areas: found by any of their names, seen with what is inside, on a map, on any day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from minsheng.kernel.access.colleagues import names_of
from minsheng.kernel.access.officer import Officer
from minsheng.kernel.access.roles import Right
from minsheng.kernel.areas.finding import find_areas
from minsheng.kernel.areas.grids import LONGEST, GridChange, GridDeed
from minsheng.kernel.areas.models import Area, AreaCount, AreaCover, AreaLabel, Counting, Level
from minsheng.kernel.areas.names import AreaBook, Named, area_book
from minsheng.kernel.joints.panels import Of, shown
from minsheng.kernel.pages.doors import asked_at, door
from minsheng.kernel.pages.fields import Line
from minsheng.kernel.registry.words import Text
from minsheng.web.areas_map import county_map
from minsheng.web.histories import Told
from minsheng.web.pages.residents import KINDS, list_url

CITY = 0
LEVELS = {
    Level.CITY: _("地级市"),
    Level.COUNTY: _("县（市、区）"),
    Level.ZONE: _("功能区"),
    Level.TOWN: _("乡镇（街道）"),
    Level.VILLAGE: _("村（社区）"),
    Level.GRID: _("网格"),
}
DEEDS = {
    GridDeed.ADDED: _("新设网格"),
    GridDeed.RENAMED: _("网格更名"),
    GridDeed.CLOSED: _("撤销网格"),
}
FIRST_DAY = date(2018, 1, 1)
CHANGES = 20
"""Changes of grids shown."""


@dataclass(frozen=True)
class AreaLine:
    """An area on one line.

    Attributes:
        counts: by what is counted; None where it is not told.
        open: whether the officer sees whom was counted.
    """

    area: Named
    counts: list[int | None]
    open: bool = False

    @property
    def told(self) -> list[tuple[Text, int | None, str]]:
        """Each count with the name of what it counts, and its list, where this officer has it."""
        urls = [list_url(kind, self.area.key) if self.open else "" for kind in KINDS]
        return list(zip(KINDS.values(), self.counts, urls, strict=True))


@require_safe
@door()
def areas(request: HttpRequest, officer: Officer) -> HttpResponse:
    """The city, or what was looked for."""
    typed = request.GET.get("q", "")
    if not typed:
        return area_page(request, officer, CITY)
    day = day_asked(request)
    found = find_areas(typed, area_book(day))
    context = {"typed_area": typed, "found": found, "day": day}
    return render(request, "areas/found.html", context)


@require_safe
@door()
def area(request: HttpRequest, officer: Officer, key: int) -> HttpResponse:
    """One area on a day: its names and codes, what lies in it, what programmes know of it."""
    return area_page(request, officer, key)


class GridForm(forms.Form):
    """The name of a grid."""

    name = Line(label=_("网格名称"), max_length=LONGEST)


def area_page(
    request: HttpRequest, officer: Officer, key: int, grid: forms.Form | None = None,
    status: int = 200, others: list[Told] | None = None,
) -> HttpResponse:  # fmt: skip
    """The page of an area.

    Args:
        request: the request.
        officer: who asks.
        key: of the area.
        grid: what was typed of a grid, with what is wrong with it.
        status: of the answer.
        others: what others did with the grid meanwhile.

    Raises:
        Http404: there is no such area.
    """
    today = asked_at(request).date()
    day = day_asked(request)
    held = Area.objects.filter(pk=key).first()
    if held is None:
        raise Http404
    book = area_book(day)
    labels = list(AreaLabel.objects.filter(area=held).order_by("-official", "-until", "-pk"))
    context = {
        "held": held,
        "day": day,
        "today": today,
        "path": _path(book, key),
        "name": book.name(key) or labels[0].name,
        "there": key in book.areas,
        "level": LEVELS[Level(held.level)],
        "labels": [(label, _holds(label, day)) for label in labels],
        "covers": AreaCover.objects.filter(Q(area=held) | Q(covered=held)).order_by("pk")[:50],
        "panels": list(shown(Of.AREA, key, officer, day)),
        **_inside(held, book, officer, day),
        **_grids(held, officer),
        "grid": grid,
        "others": others,
    }
    if key == CITY and context["lines"]:
        context["map"] = county_map(context["lines"], list(KINDS.values()), book)
    named = {"name": context["name"]} if context["may_change"] else {}
    context["naming"] = grid if isinstance(grid, GridForm) else GridForm(initial=named)
    return render(request, "areas/area.html", context, status=status)


def day_asked(request: HttpRequest) -> date:
    """The day whose names are asked for; today where none is, or none that there ever was."""
    today = asked_at(request).date()
    try:
        day = date.fromisoformat(request.GET.get("day", ""))
    except ValueError:
        return today
    return min(max(day, FIRST_DAY), today)


def _path(book: AreaBook, key: int) -> list[Named]:
    """From the city down to the area."""
    above = [book.areas[CITY]]
    return above if key == CITY else [*above, *book.path(key)]


def _holds(label: AreaLabel, day: date) -> bool:
    begun = label.since is None or label.since <= day
    return begun and (label.until is None or day < label.until)


def _run_by(held: Area, book: AreaBook, day: date) -> list[Named]:
    """The areas an area ran on a day: those inside it, but for what another ran then."""
    found = {area.key: area for area in book.inside(held.pk)}
    holds = (Q(since=None) | Q(since__lte=day)) & (Q(until=None) | Q(until__gt=day))
    for owner, covered in AreaCover.objects.filter(holds).values_list("area_id", "covered_id"):
        if owner == held.pk and covered in book.areas:
            found[covered] = book.areas[covered]
        elif owner != held.pk:
            found.pop(covered, None)
    return [found[key] for key in sorted(found)]


def _inside(held: Area, book: AreaBook, officer: Officer, day: date) -> dict[str, Any]:
    """The areas inside one, with counts for those who may see figures."""
    inside = _run_by(held, book, day)
    sees = officer.may(Right.SEE_FIGURES) or officer.may(Right.SEE_PEOPLE)
    counts: dict[tuple[int, str], AreaCount] = {}
    if sees:
        keys = [CITY, held.pk, *(area.key for area in inside)]
        counts = {(c.area_id, c.kind): c for c in AreaCount.objects.filter(area__in=keys)}
    mine = officer.areas(Right.SEE_PEOPLE)
    # Before the first count nothing is known; afterwards, where nobody is, no row is kept.
    begun = any(area == CITY for area, _kind in counts)

    def line(area: Named) -> AreaLine:
        found = [counts.get((area.key, kind)) for kind in Counting.values]
        nobody = 0 if begun and area.key in mine else None
        told = [nobody if one is None else one.number for one in found]
        return AreaLine(area, told, area.key in mine)

    lines = [line(area) for area in inside]
    here = book.areas.get(held.pk)
    return {
        "sees": sees,
        "whole": line(here) if here else None,
        "lines": lines,
        "kinds": list(KINDS.values()),
        "withheld": begun and any(number is None for one in lines for number in one.counts),
        "counted": max((one.counted for one in counts.values()), default=None),
    }


def _grids(held: Area, officer: Officer) -> dict[str, Any]:
    """What may be done with grids here, and what was."""
    edits = held.until is None and officer.may(Right.EDIT_GRIDS, held.pk)
    of_grids = held.level in {Level.VILLAGE, Level.GRID}
    within = GridChange.objects.filter(area__gte=held.pk, area__lt=held.end).order_by("-pk")
    changes = list(within[:CHANGES]) if of_grids else []
    # Asked past the guards: nobody's account is seen because they changed a grid.
    names = names_of(change.by_id for change in changes)
    return {
        "may_add": edits and held.level == Level.VILLAGE,
        "may_change": edits and held.level == Level.GRID,
        "changes": [
            (change, DEEDS[GridDeed(change.deed)], names.get(change.by_id, ""))
            for change in changes
        ],
    }
