"""Areas: public, the same for everybody who is signed in."""

from __future__ import annotations

from django.http import Http404, HttpRequest
from django.utils.translation import gettext_noop as _
from ninja import Router, Schema

from minsheng.kernel.areas.names import AreaBook, Named, area_book
from minsheng.kernel.pages.clock import today
from minsheng.web.api import answers
from minsheng.web.api.doors import asking
from minsheng.web.api.fields import Day, Key, Limit, Word

router = Router(tags=[_("区域")])


class AreasAnswer(Schema):
    """A page of areas.

    Attributes:
        next: `after` of the next page; None at the end.
    """

    items: list[answers.AreaAnswer]
    next: int | None


@router.get("/areas", response=AreasAnswer, summary=_("区域，按编号排列"))
def areas(
    request: HttpRequest,
    inside: Key | None = None,
    called: Word | None = None,
    on: Day | None = None,
    after: Key | None = None,
    limit: Limit = 50,
) -> AreasAnswer:
    """Those right inside one; those called so by name, alias, pinyin or code; or all."""
    asking(request)
    book = area_book(on or today())
    found = sorted(_found(book, inside, called), key=lambda a: (a.key, -a.end))
    behind = [a for a in found if after is None or a.key > after]
    page = behind[:limit]
    more = page[-1].key if len(behind) > limit else None
    return AreasAnswer(items=[answers.area(a, book) for a in page], next=more)


def _found(book: AreaBook, inside: int | None, called: str | None) -> list[Named]:
    found = book.called(called) if called is not None else list(book.areas.values())
    if called is not None:
        found += [a for a in book.areas.values() if a.code == called]
    if inside is not None:
        found = [a for a in found if a.parent == inside]
    return list({a.key: a for a in found}.values())


@router.get("/areas/{key}", response=answers.AreaAnswer, summary=_("一个区域"))
def area(request: HttpRequest, key: Key, on: Day | None = None) -> answers.AreaAnswer:
    """As it was called on a day, today where none is named."""
    asking(request)
    book = area_book(on or today())
    if key not in book.areas:
        raise Http404
    return answers.area(book.areas[key], book)
