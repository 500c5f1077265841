"""Lists given away as workbooks or CSV, and the page on which they come back."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from minsheng.kernel.access.officer import Officer
from minsheng.kernel.access.roles import Right
from minsheng.kernel.areas.names import AreaBook, area_book
from minsheng.kernel.exchange.export import LONGEST_REASON, Progress, Sent, template, workbook
from minsheng.kernel.exchange.listings import COMING, LISTINGS
from minsheng.kernel.exchange.models import ImportJob, Upload, UploadState
from minsheng.kernel.exchange.words import ExchangeRefusedError, Language
from minsheng.kernel.pages.doors import asked_at, door
from minsheng.kernel.pages.fields import Line
from minsheng.kernel.tongue import english
from minsheng.web import giving

SHOWN = 20
"""Imports listed."""
UNFIT = 422


def spoken() -> Language:
    """The language of a workbook or a sentence: the page's."""
    return "en" if english() else "zh"


def areas_to_export(officer: Officer, book: AreaBook) -> list[tuple[int, str]]:
    """The areas of which an officer may ask a list: their own, and those directly inside."""
    own = [low for low, _high in officer.areas(Right.EXPORT).ranges if low in book.areas]
    inside = [area for low in own for area in (book.areas[low], *book.inside(low))]
    return [(area.key, book.full_name(area.key) or area.name) for area in inside]


class ExportForm(forms.Form):
    """What is asked for of a list."""

    listing = forms.ChoiceField(label=_("哪张表"))
    area = forms.ChoiceField(label=_("范围"), required=False)
    form = forms.ChoiceField(
        label=_("格式"),
        choices=[("xlsx", _("Excel（可改后导回）")), ("csv", _("CSV（行数多时用）"))],
    )
    reveal = forms.BooleanField(label=_("导出完整证件号码和电话（会记录在案）"), required=False)
    reason = Line(
        label=_("导出事由"), max_length=LONGEST_REASON,
        help_text=_("例如：入户核对联系电话。事由会记录在案。"),
    )  # fmt: skip

    def __init__(self, officer: Officer, day: Any, *args: Any) -> None:
        super().__init__(*args)
        self._choose("listing", [(k, x.name.said(spoken())) for k, x in LISTINGS.items()])
        book = area_book(day)
        named = [(str(key), name) for key, name in areas_to_export(officer, book)]
        self._choose("area", [("", _("我的全部辖区")), *named])
        if not officer.may(Right.REVEAL):
            del self.fields["reveal"]

    def _choose(self, name: str, choices: list[tuple[str, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices


@require_safe
@door(Right.EXPORT, Right.IMPORT)
def exchange(request: HttpRequest, officer: Officer) -> HttpResponse:
    """Where lists are given away and come back, and my imports."""
    form = ExportForm(officer, asked_at(request).date())
    form.initial = {name: request.GET.get(name, "") for name in ("listing", "area")}
    return _page(request, officer, form)


@require_POST
@door(Right.EXPORT)
def export(request: HttpRequest, officer: Officer) -> HttpResponseBase:
    """Give a list away, written down with its reason."""
    now = asked_at(request)
    form = ExportForm(officer, now.date(), request.POST)
    if not form.is_valid():
        return _page(request, officer, form, UNFIT)
    asked, language = form.cleaned_data, spoken()

    def make(progress: Progress | None = None) -> Sent:
        return workbook(
            LISTINGS[asked["listing"]], officer, {"area": asked["area"]} if asked["area"] else {},
            reason=asked["reason"], now=now, form=asked["form"], progress=progress,
            reveal=asked.get("reveal", False), language=language,
        )  # fmt: skip

    if giving.ASKED in request.headers:
        answer = StreamingHttpResponse(giving.told(make, language), content_type=giving.KIND)
        answer["Cache-Control"] = "no-store"
        answer["X-Accel-Buffering"] = "no"
        return answer
    try:
        sent = make()
    except ExchangeRefusedError as refused:
        form.add_error(None, refused.sentence.said(spoken()))
        return _page(request, officer, form, UNFIT)
    return given(sent)


@require_safe
@door(Right.IMPORT)
def empty(request: HttpRequest, officer: Officer) -> HttpResponseBase:
    """A list without rows, to fill in new ones."""
    found = COMING.get(request.GET.get("listing", ""))
    if found is None or not found.adds:
        raise Http404
    return given(template(found, officer, now=asked_at(request), language=spoken()))


def given(sent: Sent) -> StreamingHttpResponse:
    """A file for the browser to keep."""
    answer = StreamingHttpResponse(sent, content_type=sent.content_type)
    answer["Content-Length"] = str(sent.size)
    answer.headers["Content-Disposition"] = _attached(sent.name)
    answer["Cache-Control"] = "no-store"
    return answer


def _attached(name: str) -> str:
    from django.utils.http import content_disposition_header

    return content_disposition_header(as_attachment=True, filename=name) or "attachment"


def _page(
    request: HttpRequest, officer: Officer, form: ExportForm, status: int = 200
) -> HttpResponse:
    now = asked_at(request)
    jobs = ImportJob.objects.filter(user=officer.user).select_related("upload").order_by("-pk")
    waiting = Upload.objects.filter(user=officer.user, expires__gt=now, state=UploadState.OPEN)
    context = {
        "form": form,
        "may_export": officer.may(Right.EXPORT),
        "may_import": officer.may(Right.IMPORT),
        "listings": [(key, one.name.said(spoken())) for key, one in COMING.items()],
        "empty": [(key, one.name.said(spoken())) for key, one in COMING.items() if one.adds],
        "jobs": [(job, COMING[job.listing].name.said(spoken())) for job in jobs[:SHOWN]],
        "waiting": waiting.order_by("-pk")[:SHOWN],
    }
    return render(request, "exchange/exchange.html", context, status=status)
