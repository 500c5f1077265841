"""The search box and its page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from minsheng.kernel.access.officer import Officer
from minsheng.kernel.access.roles import Right
from minsheng.kernel.areas.names import AreaBook, area_book
from minsheng.kernel.registry.asked import MOST, Asked, asked
from minsheng.kernel.registry.search import homes_of, search
from minsheng.kernel.registry.secrecy import masked_number, masked_phone, sealer
from minsheng.web.clock import today
from minsheng.web.doors import door
from minsheng.web.shapes import household_line, person_line

SUGGESTED = 8
HINTED = 6
"""Areas of one word that are named as what it may mean."""


@require_safe
@door(Right.SEE_PEOPLE)
def find(request: HttpRequest, officer: Officer) -> HttpResponse:
    """What was found: a page, or the list under the box while somebody types."""
    typed = request.GET.get("q", "").replace("\x00", "")[:MOST]
    book = area_book(today())
    said = asked(typed, book)
    typing = request.headers.get("HX-Target") == "suggestions"
    found = search(said, sealer(), SUGGESTED) if typing else search(said, sealer())
    homes = homes_of(found.people)
    context = {
        "typed": typed,
        "people": [person_line(p, homes.get(p.pk), book, today()) for p in found.people],
        "households": [household_line(h, book) for h in found.households],
        "more": found.more,
    }
    if typing:
        return render(request, "people/suggestions.html", context)
    context |= {
        "read": understood(said, book),
        "unread": said.unread,
        "may_edit": officer.may(Right.EDIT_PEOPLE),
        "asked": bool(said),
        "door_alone": bool(said.doors) and not said,
    }
    return render(request, "people/search.html", context)


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
