"""Households."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_noop as _
from ninja import Router

from minsheng.kernel.access.roles import Right
from minsheng.kernel.areas.names import area_book
from minsheng.kernel.audit.looking import looked
from minsheng.kernel.pages.clock import today
from minsheng.kernel.registry.card import card_of
from minsheng.web.api import answers
from minsheng.web.api.doors import asking, tag
from minsheng.web.api.fields import Number

router = Router(tags=[_("家庭")])


class CardAnswer(answers.HouseholdAnswer):
    """A household with who belongs and belonged to it, also those another office keeps."""

    members: list[answers.MemberAnswer]
    elsewhere: list[answers.ElsewhereAnswer]
    former: list[answers.MemberAnswer]


@router.get("/households/{number}", response=CardAnswer, summary=_("一个家庭"))
def household(request: HttpRequest, number: Number, response: HttpResponse) -> CardAnswer:
    """With its members, the head first; the look is written down."""
    officer = asking(request, Right.SEE_PEOPLE)
    day = today()
    card = card_of(number)
    if card is None:
        raise Http404
    looked(officer, card.household, "api")
    book = area_book(day)
    response["ETag"] = tag(card.household.version)
    shown = answers.household(card.household, book)
    return CardAnswer(
        **dict(shown),
        members=[answers.member(m, book, day) for m in card.members],
        elsewhere=[answers.elsewhere(m) for m in card.elsewhere],
        former=[answers.member(m, book, day) for m in card.former],
    )
