"""The search box and its page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from minsheng.kernel.access.officer import Officer
from minsheng.kernel.access.roles import Right
from minsheng.kernel.areas.names import area_book
from minsheng.kernel.registry.asked import asked
from minsheng.kernel.registry.search import homes_of, search
from minsheng.kernel.registry.secrecy import sealer
from minsheng.web.clock import today
from minsheng.web.doors import door
from minsheng.web.shapes import household_line, person_line

SUGGESTED = 8


@require_safe
@door(Right.SEE_PEOPLE)
def find(request: HttpRequest, officer: Officer) -> HttpResponse:
    """What was found: a page, or the list under the box while somebody types."""
    del officer
    typed = request.GET.get("q", "")
    book = area_book(today())
    said = asked(typed, book)
    typing = request.headers.get("HX-Target") == "suggestions"
    found = search(said, sealer(), SUGGESTED) if typing else search(said, sealer())
    homes = homes_of(found.people)
    context = {
        "typed": typed,
        "asked": said,
        "people": [person_line(p, homes.get(p.pk), book, today()) for p in found.people],
        "households": [household_line(h, book) for h in found.households],
        "more": found.more,
    }
    return render(request, "people/suggestions.html" if typing else "people/search.html", context)
