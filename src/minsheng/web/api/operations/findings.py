"""Findings: listed, taken in hand, closed by a named outcome."""

from __future__ import annotations

from typing import Annotated, Literal

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_noop as _
from ninja import Router, Schema
from pydantic import Field

from minsheng.kernel.access.officer import Officer
from minsheng.kernel.access.roles import Right
from minsheng.kernel.areas.names import area_book
from minsheng.kernel.joints.findings import close, on_desk, take, waits_for
from minsheng.kernel.joints.models import Finding
from minsheng.kernel.pages.clock import now, today
from minsheng.kernel.refusals import NotAllowedError, RefusedError
from minsheng.web.api import answers
from minsheng.web.api.doors import asking, same_version, tag
from minsheng.web.api.fields import PLAIN, Key, Limit, Number, Sent, Version, Word
from minsheng.web.findings import CURSOR, behind, cursor_of, looked_through, places_for

router = Router(tags=[_("线索")])
Cursor = Annotated[str, Field(pattern=f"^{CURSOR}$")]


class FindingsAnswer(Schema):
    """A page of findings."""

    items: list[answers.FindingAnswer]
    next: str | None


class Closing(Sent):
    """How a finding ends."""

    outcome: Word
    note: Annotated[str, Field(max_length=1000, pattern=PLAIN)] = ""
    place: Key | None = Field(
        None, description="the village they come into, where a town confirms a hand-over"
    )


@router.get("/findings", response=FindingsAnswer, summary=_("本岗位的待核线索，期限近的在前"))
def findings(
    request: HttpRequest,
    kind: Word | None = None,
    taken: Literal["mine", "nobody"] | None = None,
    after: Cursor | None = None,
    limit: Limit = 50,
) -> FindingsAnswer:
    """The open ones that wait for the officer's roles."""
    officer = asking(request, Right.WORK_FINDINGS)
    rows = on_desk(officer)
    if kind is not None:
        rows = rows.filter(kind=kind)
    if taken is not None:
        rows = rows.filter(taken_by=officer.user if taken == "mine" else None)
    if after is not None:
        rows = rows.filter(behind(after))
    found = list(rows[: limit + 1])
    book = area_book(today())
    items = [answers.finding(row, book) for row in found[:limit]]
    more = cursor_of(found[limit - 1]) if len(found) > limit else None
    return FindingsAnswer(items=items, next=more)


@router.get("/findings/{number}", response=answers.FindingAnswer, summary=_("一条线索"))
def finding(request: HttpRequest, number: Number, response: HttpResponse) -> answers.FindingAnswer:
    """Open or closed, with how it may end."""
    officer = asking(request, Right.WORK_FINDINGS)
    row = _seen(number, officer)
    looked_through(officer, row, "api")
    return _shown(row, response)


@router.post("/findings/{number}/take", response=answers.FindingAnswer, summary=_("领办，或者退回"))
def taking(
    request: HttpRequest, number: Number, if_match: Version, response: HttpResponse
) -> answers.FindingAnswer:
    """Take a finding in hand; whoever has it in hand gives it back."""
    officer = asking(request, Right.WORK_FINDINGS)
    row = _seen(number, officer)
    same_version(row.version, if_match)
    take(row, officer)
    return _shown(_seen(number, officer), response)


@router.post("/findings/{number}/close", response=answers.FindingAnswer, summary=_("办结"))
def closing(
    request: HttpRequest,
    number: Number,
    sent: Closing,
    if_match: Version,
    response: HttpResponse,
) -> answers.FindingAnswer:
    """By one of the outcomes of its kind, with a reason where the outcome wants one.

    A hand-over to a town names the place, a village or community of that town, where it is
    confirmed.
    """
    officer = asking(request, Right.WORK_FINDINGS)
    row = _seen(number, officer)
    same_version(row.version, if_match)
    if not waits_for(row, officer):
        raise NotAllowedError
    if sent.place is not None:
        _refuse_another_place(row, sent.place, officer)
    close(row, sent.outcome, sent.note, officer, now(), sent.place)
    return _shown(_seen(number, officer), response)


def _refuse_another_place(row: Finding, place: int, officer: Officer) -> None:
    """A place that the page of the finding would not let choose.

    Raises:
        RefusedError: with the sentence.
    """
    if all(place != key for _town, areas in places_for(row, officer) for key, _name in areas):
        raise RefusedError("place", "请选择本镇的村或社区")


def _seen(number: int, officer: Officer) -> Finding:
    """A finding; what the officer sees and works nowhere near is none, too."""
    row = Finding.objects.select_related("person", "household").filter(pk=number).first()
    programme = row.programme or None if row else None
    if row is None or row.area_id not in officer.areas(Right.WORK_FINDINGS, programme=programme):
        raise Http404
    return row


def _shown(row: Finding, response: HttpResponse) -> answers.FindingAnswer:
    response["ETag"] = tag(row.version)
    return answers.finding(row, area_book(today()))
