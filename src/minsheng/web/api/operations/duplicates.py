"""Records that may be of one person: listed, merged, told apart."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.utils.translation import gettext_noop as _
from ninja import Router, Schema

from minsheng.kernel.access.roles import Right
from minsheng.kernel.areas.names import area_book
from minsheng.kernel.audit.looking import looked
from minsheng.kernel.pages.clock import now, today
from minsheng.kernel.refusals import ChangedMeanwhileError, RefusedError
from minsheng.kernel.registry.merging import merge
from minsheng.kernel.registry.models import Duplicate, DuplicateState
from minsheng.kernel.registry.pairs import open_pairs, told_apart
from minsheng.web.api import answers
from minsheng.web.api.doors import asking
from minsheng.web.api.fields import Limit, Number, Sent, Words

router = Router(tags=[_("疑似重复")])


class DuplicatesAnswer(Schema):
    """A page of pairs."""

    items: list[answers.DuplicateAnswer]
    next: int | None


class Apart(Sent):
    """Why they are two people."""

    note: Words


class Merging(Sent):
    """Which record stays, and why they are one person."""

    keep: Number
    note: Words


@router.get("/duplicates", response=DuplicatesAnswer, summary=_("待核对的疑似重复记录，按编号排列"))
def duplicates(
    request: HttpRequest, after: Number | None = None, limit: Limit = 50
) -> DuplicatesAnswer:
    """Those both records of which the officer sees."""
    asking(request, Right.MERGE)
    day = today()
    book = area_book(day)
    rows = open_pairs().select_related("first", "second").filter(pk__gt=after or 0).order_by("pk")
    found = list(rows[: limit + 1])
    items = [answers.duplicate(row, book, day) for row in found[:limit]]
    return DuplicatesAnswer(items=items, next=items[-1].id if len(found) > limit else None)


@router.get("/duplicates/{number}", response=answers.DuplicateAnswer, summary=_("一对疑似重复记录"))
def duplicate(request: HttpRequest, number: Number) -> answers.DuplicateAnswer:
    """Both records side by side; the looks are written down."""
    officer = asking(request, Right.MERGE)
    row = _pair(number)
    looked(officer, row.first, "api")
    looked(officer, row.second, "api")
    return answers.duplicate(row, area_book(today()), today())


@router.post(
    "/duplicates/{number}/apart", response=answers.DuplicateAnswer, summary=_("判定不是同一人")
)
def apart(request: HttpRequest, number: Number, sent: Apart) -> answers.DuplicateAnswer:
    """They are not asked about again."""
    officer = asking(request, Right.MERGE)
    told_apart(_pair(number), sent.note, officer, now())
    return answers.duplicate(_pair(number), area_book(today()), today())


@router.post(
    "/duplicates/{number}/merge", response=answers.DuplicateAnswer, summary=_("判定为同一人，合并")
)
def merging(request: HttpRequest, number: Number, sent: Merging) -> answers.DuplicateAnswer:
    """The record named stays; the other points to it, and can be brought back."""
    officer = asking(request, Right.MERGE)
    row = _pair(number)
    if row.state != DuplicateState.OPEN:
        raise ChangedMeanwhileError
    if sent.keep not in {row.first_id, row.second_id}:
        raise RefusedError("keep", "只能保留这两条记录中的一条")
    both = (row.first, row.second)
    kept, gone = both if sent.keep == row.first_id else both[::-1]
    merge(kept, gone, sent.note, officer, now())
    return answers.duplicate(_pair(number), area_book(today()), today())


def _pairs() -> QuerySet[Duplicate]:
    """Inner joins: a pair one record of which is not seen is not shown."""
    return Duplicate.objects.select_related("first", "second")


def _pair(number: int) -> Duplicate:
    row = _pairs().filter(pk=number).first()
    if row is None:
        raise Http404
    return row
