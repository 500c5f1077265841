"""Workers and what they are licensed for: the list, the page, entered and corrected."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, Min, OuterRef, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from minsheng.kernel.access.officer import Officer
from minsheng.kernel.access.roles import Right
from minsheng.kernel.areas.names import area_book
from minsheng.kernel.pages.acting import Page, acted, form_page, seen_version, sent
from minsheng.kernel.pages.clock import now, today
from minsheng.kernel.pages.rows import row_or_404
from minsheng.kernel.refusals import NotAllowedError
from minsheng.kernel.registry.models import Licence, Worker
from minsheng.kernel.registry.staff import put_worker
from minsheng.web.doors import door
from minsheng.web.forms.staff import WorkerForm
from minsheng.web.histories import changes_of
from minsheng.web.lists import paged
from minsheng.web.pages.organisations import organisation_to_edit, organisation_url

WITHIN = (30, 60, 90, 180)
"""Days within which a licence lapses, to choose from."""
SOON = 60
"""A licence that lapses within so many is marked, and on a desk."""


def worker_url(number: int) -> str:
    """The page of a worker."""
    return reverse("worker", kwargs={"number": number})


@require_safe
@door(Right.SEE_PEOPLE)
def workers(request: HttpRequest, officer: Officer) -> HttpResponse:
    """The workers of the officer's areas; those at work whose licence lapsed or soon will."""
    del officer
    day = today()
    typed = request.GET.get("name", "").replace("\x00", "").strip()[:60]
    asked = request.GET.get("within", "")
    within = int(asked) if asked in map(str, WITHIN) else None
    rows = Worker.objects.select_related("organisation").annotate(
        lapses=Min("licences__expires", filter=Q(licences__ended=None)),
    )
    if typed:
        rows = rows.filter(Q(name__starts=typed) | Q(pinyin__starts=typed.lower()))
    if within is not None:
        lapsing = Licence.objects.filter(
            worker=OuterRef("pk"), ended=None, expires__lte=day + timedelta(days=within)
        )
        rows = rows.filter(Q(until=None) | Q(until__gt=day))
        rows = rows.filter(Exists(lapsing))
    listed, more = paged(request, rows, "pinyin")
    context = {
        "rows": listed, "more": more, "typed_name": typed, "within": within, "choices": WITHIN,
        "today": day, "soon": day + timedelta(days=SOON),
    }  # fmt: skip
    return render(request, "staff/workers.html", context)


@require_safe
@door(Right.SEE_PEOPLE)
def worker(request: HttpRequest, officer: Officer, number: int) -> HttpResponse:
    """One worker: where they work, and what they are licensed for."""
    row = row_or_404(Worker.objects.select_related("organisation", "person"), number)
    held = Licence.objects.filter(worker=row).order_by("-expires", "pk")
    context = {
        "row": row,
        "gone": row.until is not None and row.until <= today(),
        "path": area_book(today()).path(row.area_id),
        "licences": [(one, standing(one, today())) for one in held],
        "history": changes_of(officer, row),
        "may_edit": officer.may(Right.EDIT_PEOPLE, row.area_id),
        "today": today(),
    }
    return render(request, "staff/worker.html", context)


@form_page
@door(Right.EDIT_PEOPLE)
def enter_worker(request: HttpRequest, officer: Officer, number: int) -> HttpResponse:
    """Enter a worker of an organisation."""
    held = organisation_to_edit(number, officer)
    row = Worker(organisation=held, area_id=held.area_id)
    form = WorkerForm(sent(request), row, officer, area_book(today()))
    page = Page(
        title=_("登记工作人员：%(name)s") % {"name": held.name}, button=_("登记"),
        back=organisation_url(number), done=_("已登记"),
    )  # fmt: skip

    def action(_values: dict[str, Any]) -> str:
        values = form.changes() | {"organisation": held}
        return worker_url(put_worker(row, values, officer, now()).pk)

    return acted(request, officer, form, page, action)


@form_page
@door(Right.EDIT_PEOPLE)
def edit_worker(request: HttpRequest, officer: Officer, number: int) -> HttpResponse:
    """Correct a worker."""
    row = worker_to_edit(number, officer)
    form = WorkerForm(sent(request), row, officer, area_book(today()))
    seen_version(request, row)
    page = Page(
        title=_("修改工作人员：%(name)s") % {"name": row.name}, button=_("保存"),
        back=worker_url(number), done=_("已保存"), rows=(row,),
    )  # fmt: skip

    def action(_values: dict[str, Any]) -> None:
        put_worker(row, form.changes(), officer, now())

    return acted(request, officer, form, page, action)


def worker_to_edit(number: int, officer: Officer) -> Worker:
    """A worker the officer may correct; raises as `person_to_edit`."""
    row = row_or_404(Worker.objects.select_related("organisation"), number)
    if not officer.may(Right.EDIT_PEOPLE, row.area_id):
        raise NotAllowedError
    return row


def standing(licence: Licence, day: date) -> str:
    """Whether a licence is in force: a word of ours for the template."""
    if licence.ended is not None and licence.ended <= day:
        return "ended"
    if licence.expires is None:
        return "in_force"
    left = (licence.expires - day).days
    if left < 0:
        return "lapsed"
    return "lapsing" if left <= SOON else "in_force"
