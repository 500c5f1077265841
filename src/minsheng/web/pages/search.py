"""The search box and its page."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from minsheng.kernel.access.officer import Officer
from minsheng.kernel.access.roles import Right
from minsheng.kernel.areas.names import AREA_ENDS, AreaBook, area_book
from minsheng.kernel.pages.clock import today
from minsheng.kernel.registry.asked import Asked, asked
from minsheng.kernel.registry.search import MOST, Found, homes_of, search
from minsheng.kernel.registry.secrecy import masked_number, masked_phone, sealer
from minsheng.web.doors import door
from minsheng.web.shapes import household_line, person_line
from minsheng.web.typed_numbers import address_of, asked_for, typed_in

SUGGESTED = 8
HINTED = 6
"""Areas of one word that are named as what it may mean."""
SHORTEST = 2


@require_http_methods(["GET", "HEAD", "POST"])
@door(Right.SEE_PEOPLE)
def find(request: HttpRequest, officer: Officer) -> HttpResponse:
    """What was found: a page, or the list under the box while somebody types.

    What is typed comes by POST, and is led to the address that shows it: also of a form of
    another page, in which somebody is chosen.
    """
    book = area_book(today())
    if request.method == "POST":
        typed = typed_in(request.POST.get("q", ""))
        if request.headers.get("HX-Target") == "suggestions":
            return _suggested(request, officer, typed, book)
        page = request.POST.get("page", "")
        where = page if url_has_allowed_host_and_scheme(page, None) else reverse("find")
        return HttpResponseRedirect(f"{where}?{address_of(request, typed)}")
    made = asked_for(request, officer, book, MOST)
    context = {
        **_lines(made.found, book),
        "typed": made.words,
        "fault": made.fault,
        "read": understood(made.said, book),
        "unread": made.said.unread,
        "may_edit": officer.may(Right.EDIT_PEOPLE),
        "asked": bool(made.said),
        "door_alone": bool(made.said.doors) and not made.said,
        "areas": _areas(made.words, officer, book, found=bool(made.found.people)),
    }
    return render(request, "people/search.html", context, status=made.status)


def _areas(typed: str, officer: Officer, book: AreaBook, *, found: bool) -> list[tuple[int, str]]:
    """The officer's own areas that a word alone names: whose people are a list, not a search.

    A name may begin as an area's does; where people are found, only what ends as areas do is one.
    """
    word = typed.strip()
    if len(word) < SHORTEST or not word.isalpha() or word.isascii():
        return []
    if found and not word.endswith(AREA_ENDS):
        return []
    mine = officer.areas(Right.SEE_PEOPLE)
    own = [area.key for area in book.called(word) if area.key in mine]
    return [(key, book.full_name(key) or book.name(key)) for key in own[:HINTED]]


def _suggested(request: HttpRequest, officer: Officer, typed: str, book: AreaBook) -> HttpResponse:
    """The list while somebody types: a number is searched for once it is sent, and told of."""
    said = asked(typed, book)
    found = Found() if said.by_number else search(said, sealer(), SUGGESTED)
    context = {
        **_lines(found, book), "typed": typed, "by_number": said.by_number,
        "areas": _areas(typed, officer, book, found=bool(found.people)),
    }  # fmt: skip
    return render(request, "people/suggestions.html", context)


def _lines(found: Found, book: AreaBook) -> dict[str, Any]:
    homes = homes_of(found.people)
    return {
        "people": [person_line(p, homes.get(p.pk), book, today()) for p in found.people],
        "households": [household_line(h, book) for h in found.households],
        "more": found.more,
    }


def understood(said: Asked, book: AreaBook) -> list[tuple[str, str]]:
    """What was made of the words: a head and what stands behind it, in the order of looking."""
    areas = [
        _(" 或 ").join(book.full_name(area.key) or area.name for area in found[:HINTED])
        for found in said.areas
    ]
    parts = (
        (_("姓名"), said.names),
        (_("拼音或首字母"), said.letters),
        (_("公民身份号码"), [masked_number(number) for number in said.numbers]),
        (_("电话"), [masked_phone(phone) for phone in said.phones]),
        (_("证件或电话后四位"), said.ends),
        (_("地址"), said.places),
        (_("门牌"), said.doors),
        (_("区域"), areas),
    )
    return [(head, _("、").join(values)) for head, values in parts if values]
