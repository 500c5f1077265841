"""Workers and what they are licensed for: the list, the page, entered and corrected."""

from __future__ import annotations

from datetime import timedelta
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
from minsheng.kernel.refusals import NotAllowedError
from minsheng.kernel.registry.models import Licence, Worker
from minsheng.kernel.registry.staff import license_worker, put_worker
from minsheng.web.acting import Page, acted, seen_version, sent
from minsheng.web.clock import today
from minsheng.web.doors import door
from minsheng.web.forms.staff import LicenceForm, WorkerForm
from minsheng.web.histories import changes_of
from minsheng.web.lists import paged
from minsheng.web.pages.corrections import form_page
from minsheng.web.pages.organisations import organisation_to_edit, organisation_url
from minsheng.web.rows import row_or_404

WITHIN = (30, 60, 90, 180)
"""Days within which a licence lapses, to choose from."""


def worker_url(number: int) -> str:
    """The page of a worker."""
    return reverse("worker", kwargs={"number": number})


@require_safe
@door(Right.SEE_PEOPLE)
def workers(request: HttpRequest, officer: Officer) -> HttpResponse:
    """The workers of the officer's areas; those whose licence lapses within some days."""
    del officer
    day = today()
    typed = request.GET.get("name", "").replace("\x00", "").strip()[:60]
    asked = request.GET.get("within", "")
    within = int(asked) if asked in map(str, WITHIN) else None
    rows = Worker.objects.select_related("organisation").annotate(
        lapses=Min("licences__expires", filter=Q(licences__expires__gte=day))
    )
    if typed:
        rows = rows.filter(Q(name__starts=typed) | Q(pinyin__starts=typed.lower()))
    if within is not None:
        lapsing = Licence.objects.filter(
            worker=OuterRef("pk"), expires__gte=day, expires__lte=day + timedelta(days=within)
        )
        rows = rows.filter(Exists(lapsing))
    listed, more = paged(request, rows, "pinyin")
    context = {
        "rows": listed, "more": more, "typed_name": typed, "within": within, "choices": WITHIN,
        "today": day,
    }  # fmt: skip
    return render(request, "staff/workers.html", context)


@require_safe
@door(Right.SEE_PEOPLE)
def worker(request: HttpRequest, officer: Officer, number: int) -> HttpResponse:
    """One worker: where they work, and what they are licensed for."""
    row = row_or_404(Worker.objects.select_related("organisation", "person"), number)
    context = {
        "row": row,
        "path": area_book(today()).path(row.area_id),
        "licences": list(Licence.objects.filter(worker=row).order_by("-expires", "pk")),
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
        return worker_url(put_worker(row, values, officer).pk)

    return acted(request, officer, form, page, action)


@form_page
@door(Right.EDIT_PEOPLE)
def edit_worker(request: HttpRequest, officer: Officer, number: int) -> HttpResponse:
    """Correct a worker."""
    row = _to_edit(number, officer)
    form = WorkerForm(sent(request), row, officer, area_book(today()))
    seen_version(request, row)
    page = Page(
        title=_("修改工作人员：%(name)s") % {"name": row.name}, button=_("保存"),
        back=worker_url(number), done=_("已保存"), rows=(row,),
    )  # fmt: skip

    def action(_values: dict[str, Any]) -> None:
        put_worker(row, form.changes(), officer)

    return acted(request, officer, form, page, action)


@form_page
@door(Right.EDIT_PEOPLE)
def add_licence(request: HttpRequest, officer: Officer, number: int) -> HttpResponse:
    """Enter a licence of a worker."""
    row = _to_edit(number, officer)
    page = Page(
        title=_("登记资格证书：%(name)s") % {"name": row.name}, button=_("登记"),
        back=worker_url(number), done=_("已登记证书"),
    )  # fmt: skip

    def action(values: dict[str, Any]) -> None:
        license_worker(row, values, officer, today())

    return acted(request, officer, LicenceForm(sent(request)), page, action)


def _to_edit(number: int, officer: Officer) -> Worker:
    row = row_or_404(Worker.objects.select_related("organisation"), number)
    if not officer.may(Right.EDIT_PEOPLE, row.area_id):
        raise NotAllowedError
    return row
