"""Licences of workers: entered, corrected, ended before their day."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from minsheng.kernel.access.officer import Officer
from minsheng.kernel.access.roles import Right
from minsheng.kernel.pages.acting import Page, acted, form_page, seen_version, sent
from minsheng.kernel.pages.clock import now, today
from minsheng.kernel.pages.rows import row_or_404
from minsheng.kernel.refusals import NotAllowedError
from minsheng.kernel.registry.licences import correct_licence, end_licence, license_worker
from minsheng.kernel.registry.models import Licence
from minsheng.web.doors import door
from minsheng.web.forms.staff import LicenceEndForm, LicenceForm
from minsheng.web.pages.workers import worker_to_edit, worker_url


@form_page
@door(Right.EDIT_PEOPLE)
def add_licence(request: HttpRequest, officer: Officer, number: int) -> HttpResponse:
    """Enter a licence of a worker."""
    row = worker_to_edit(number, officer)
    form = LicenceForm(sent(request), Licence(worker=row))
    page = Page(
        title=_("登记资格证书：%(name)s") % {"name": row.name}, button=_("登记"),
        back=worker_url(number), done=_("已登记证书"),
    )  # fmt: skip

    def action(_values: dict[str, Any]) -> None:
        license_worker(row, form.changes(), officer, today())

    return acted(request, officer, form, page, action)


@form_page
@door(Right.EDIT_PEOPLE)
def edit_licence(request: HttpRequest, officer: Officer, number: int) -> HttpResponse:
    """Correct what was mistyped of a licence."""
    row = _to_edit(number, officer)
    form = LicenceForm(sent(request), row)
    seen_version(request, row)
    about = _("只用于更正登记错误；换发的新证请另行登记，再把旧证终止。")
    page = _page(row, _("更正证书：%(name)s"), _("保存"), _("已保存"), about)

    def action(_values: dict[str, Any]) -> None:
        correct_licence(row, form.changes(), officer, now())

    return acted(request, officer, form, page, action)


@form_page
@door(Right.EDIT_PEOPLE)
def stop_licence(request: HttpRequest, officer: Officer, number: int) -> HttpResponse:
    """End a licence before its day."""
    row = _to_edit(number, officer)
    seen_version(request, row)
    about = _("终止后不能恢复；有关这份证书到期的待办同时办结。")
    page = _page(row, _("终止证书：%(name)s"), _("终止证书"), _("已终止"), about)

    def action(values: dict[str, Any]) -> None:
        end_licence(row, values["ending"], values["day"], values["note"], officer, now())

    return acted(request, officer, LicenceEndForm(sent(request)), page, action)


def _page(row: Licence, title: str, button: str, done: str, about: str) -> Page:
    called = f"{row.worker.name} · {row.kind}"
    return Page(
        title=title % {"name": called}, button=button, back=worker_url(row.worker_id), done=done,
        about=about, rows=(row,),
    )  # fmt: skip


def _to_edit(number: int, officer: Officer) -> Licence:
    row = row_or_404(Licence.objects.select_related("worker"), number)
    if not officer.may(Right.EDIT_PEOPLE, row.worker.area_id):
        raise NotAllowedError
    return row
