"""Organisations and those who work for them."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_noop as _
from ninja import Router, Schema
from pydantic import Field

from minsheng.kernel.access.roles import Right
from minsheng.kernel.areas.names import area_book
from minsheng.kernel.pages.clock import today
from minsheng.kernel.registry.models import Organisation, Worker
from minsheng.web.api import answers
from minsheng.web.api.doors import asking, tag
from minsheng.web.api.fields import Limit, Number

router = Router(tags=[_("机构和人员")])
Days = Annotated[int, Field(ge=0, le=3660)]


class OrganisationsAnswer(Schema):
    """A page of organisations."""

    items: list[answers.OrganisationAnswer]
    next: int | None


class WorkersAnswer(Schema):
    """A page of workers."""

    items: list[answers.WorkerAnswer]
    next: int | None


@router.get("/organisations", response=OrganisationsAnswer, summary=_("机构，按编号排列"))
def organisations(
    request: HttpRequest, after: Number | None = None, limit: Limit = 50
) -> OrganisationsAnswer:
    """Those of the officer's areas."""
    asking(request, Right.SEE_PEOPLE)
    book = area_book(today())
    rows = list(Organisation.objects.filter(pk__gt=after or 0).order_by("pk")[: limit + 1])
    more = rows[limit - 1].pk if len(rows) > limit else None
    items = [answers.organisation(row, book) for row in rows[:limit]]
    return OrganisationsAnswer(items=items, next=more)


@router.get("/organisations/{number}", response=answers.OrganisationAnswer, summary=_("一个机构"))
def organisation(
    request: HttpRequest, number: Number, response: HttpResponse
) -> answers.OrganisationAnswer:
    """An organisation."""
    asking(request, Right.SEE_PEOPLE)
    row = Organisation.objects.filter(pk=number).first()
    if row is None:
        raise Http404
    response["ETag"] = tag(row.version)
    return answers.organisation(row, area_book(today()))


@router.get("/workers", response=WorkersAnswer, summary=_("工作人员，按编号排列"))
def workers(
    request: HttpRequest,
    organisation: Number | None = None,
    expiring_within: Days | None = None,
    after: Number | None = None,
    limit: Limit = 50,
) -> WorkersAnswer:
    """Of an organisation; or only those a licence of whom ends within some days."""
    asking(request, Right.SEE_PEOPLE)
    book, day = area_book(today()), today()
    rows = Worker.objects.filter(pk__gt=after or 0)
    if organisation is not None:
        rows = rows.filter(organisation=organisation)
    if expiring_within is not None:
        ends = (day, day + timedelta(days=expiring_within))
        rows = rows.filter(licences__expires__range=ends, licences__ended=None).distinct()
    found = list(rows.prefetch_related("licences").order_by("pk")[: limit + 1])
    more = found[limit - 1].pk if len(found) > limit else None
    return WorkersAnswer(items=[answers.worker(row, book) for row in found[:limit]], next=more)


@router.get("/workers/{number}", response=answers.WorkerAnswer, summary=_("一名工作人员"))
def worker(request: HttpRequest, number: Number, response: HttpResponse) -> answers.WorkerAnswer:
    """A worker, with licences."""
    asking(request, Right.SEE_PEOPLE)
    row = Worker.objects.filter(pk=number).prefetch_related("licences").first()
    if row is None:
        raise Http404
    response["ETag"] = tag(row.version)
    return answers.worker(row, area_book(today()))
