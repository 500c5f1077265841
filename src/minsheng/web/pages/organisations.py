"""Organisations and their sites: lists, pages, entered and corrected."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from minsheng.kernel.access.officer import Officer
from minsheng.kernel.access.roles import Right
from minsheng.kernel.areas.names import area_book
from minsheng.kernel.pages.acting import Page, acted, form_page, seen_version, sent
from minsheng.kernel.pages.clock import today
from minsheng.kernel.pages.rows import row_or_404
from minsheng.kernel.refusals import NotAllowedError
from minsheng.kernel.registry.models import Organisation, Site, Worker
from minsheng.kernel.registry.staff import put_organisation, put_site
from minsheng.web.doors import door
from minsheng.web.forms.staff import OrganisationForm, SiteForm
from minsheng.web.histories import changes_of
from minsheng.web.lists import paged

MOST = 200
"""Workers and sites of one organisation that its page shows."""


def organisation_url(number: int) -> str:
    """The page of an organisation."""
    return reverse("organisation", kwargs={"number": number})


@require_safe
@door(Right.SEE_PEOPLE)
def organisations(request: HttpRequest, officer: Officer) -> HttpResponse:
    """The organisations of the officer's areas, by name; narrowed by the beginning of a name."""
    typed = request.GET.get("name", "").replace("\x00", "").strip()[:60]
    rows = Organisation.objects.all()
    if typed:
        rows = rows.filter(Q(name__starts=typed) | Q(pinyin__starts=typed.lower()))
    listed, more = paged(request, rows, "pinyin")
    context = {
        "rows": listed, "more": more, "typed_name": typed,
        "may_edit": officer.may(Right.EDIT_PEOPLE),
    }  # fmt: skip
    return render(request, "staff/organisations.html", context)


@require_safe
@door(Right.SEE_PEOPLE)
def organisation(request: HttpRequest, officer: Officer, number: int) -> HttpResponse:
    """One organisation: where it is, its sites, who works there."""
    row = row_or_404(Organisation.objects.all(), number)
    context = {
        "row": row,
        "path": area_book(today()).path(row.area_id),
        "sites": list(Site.objects.filter(organisation=row).order_by("name", "pk")[:MOST]),
        "workers": list(Worker.objects.filter(organisation=row).order_by("pinyin", "pk")[:MOST]),
        "history": changes_of(officer, row),
        "may_edit": officer.may(Right.EDIT_PEOPLE, row.area_id),
        "today": today(),
    }
    return render(request, "staff/organisation.html", context)


@form_page
@door(Right.EDIT_PEOPLE)
def enter_organisation(request: HttpRequest, officer: Officer) -> HttpResponse:
    """Enter an organisation."""
    row = Organisation()
    form = OrganisationForm(sent(request), row, officer, area_book(today()))
    page = Page(
        title=_("登记机构"), button=_("登记"), back=reverse("organisations"), done=_("已登记")
    )

    def action(_values: dict[str, Any]) -> str:
        return organisation_url(put_organisation(row, form.changes(), officer).pk)

    return acted(request, officer, form, page, action)


@form_page
@door(Right.EDIT_PEOPLE)
def edit_organisation(request: HttpRequest, officer: Officer, number: int) -> HttpResponse:
    """Correct an organisation."""
    row = organisation_to_edit(number, officer)
    form = OrganisationForm(sent(request), row, officer, area_book(today()))
    seen_version(request, row)
    page = Page(
        title=_("修改机构：%(name)s") % {"name": row.name}, button=_("保存"),
        back=organisation_url(number), done=_("已保存"), rows=(row,),
    )  # fmt: skip

    def action(_values: dict[str, Any]) -> None:
        put_organisation(row, form.changes(), officer)

    return acted(request, officer, form, page, action)


def organisation_to_edit(number: int, officer: Officer) -> Organisation:
    """An organisation the officer may correct.

    Raises:
        Http404: there is none to be seen.
        NotAllowedError: the officer sees it, and may not correct it.
    """
    row = row_or_404(Organisation.objects.all(), number)
    if not officer.may(Right.EDIT_PEOPLE, row.area_id):
        raise NotAllowedError
    return row


@require_safe
@door(Right.SEE_PEOPLE)
def sites(request: HttpRequest, officer: Officer) -> HttpResponse:
    """The sites of the officer's areas, with floor and lift."""
    del officer
    rows = Site.objects.select_related("organisation")
    stairs = request.GET.get("stairs") == "1"
    if stairs:  # what a carer with a wheelchair must know
        rows = rows.filter(floor__gt=1).exclude(lift=True)
    listed, more = paged(request, rows, "name")
    context = {"rows": listed, "more": more, "stairs": stairs}
    return render(request, "staff/sites.html", context)


@form_page
@door(Right.EDIT_PEOPLE)
def enter_site(request: HttpRequest, officer: Officer, number: int) -> HttpResponse:
    """Enter a site of an organisation."""
    held = organisation_to_edit(number, officer)
    row = Site(organisation=held, area_id=held.area_id)
    form = SiteForm(sent(request), row, officer, area_book(today()))
    page = Page(
        title=_("登记场所：%(name)s") % {"name": held.name}, button=_("登记"),
        back=organisation_url(number), done=_("已登记"),
    )  # fmt: skip

    def action(_values: dict[str, Any]) -> None:
        put_site(row, form.changes() | {"organisation": held}, officer)

    return acted(request, officer, form, page, action)


@form_page
@door(Right.EDIT_PEOPLE)
def edit_site(request: HttpRequest, officer: Officer, number: int) -> HttpResponse:
    """Correct a site."""
    row = row_or_404(Site.objects.all(), number)
    if not officer.may(Right.EDIT_PEOPLE, row.area_id):
        raise NotAllowedError
    form = SiteForm(sent(request), row, officer, area_book(today()))
    seen_version(request, row)
    back = organisation_url(row.organisation_id) if row.organisation_id else reverse("sites")
    page = Page(
        title=_("修改场所：%(name)s") % {"name": row.name}, button=_("保存"), back=back,
        done=_("已保存"), rows=(row,),
    )  # fmt: skip

    def action(_values: dict[str, Any]) -> None:
        put_site(row, form.changes(), officer)

    return acted(request, officer, form, page, action)
