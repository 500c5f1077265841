"""The history for auditors: what was done, by whom, about whom; and whether it stands sealed."""

from __future__ import annotations

import codecs
import csv
import io
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_POST, require_safe

from minsheng.kernel.access.colleagues import bearing, names_of
from minsheng.kernel.access.officer import Officer
from minsheng.kernel.access.roles import Right
from minsheng.kernel.areas.names import area_book
from minsheng.kernel.audit.models import Entry, Seal
from minsheng.kernel.audit.reading import Asked, entries, opened, taken_out
from minsheng.kernel.audit.standing import last_result
from minsheng.kernel.exchange.cells import defused
from minsheng.kernel.pages.asking import AreaField, DayInput
from minsheng.kernel.pages.clock import today
from minsheng.kernel.pages.fields import Line
from minsheng.kernel.refusals import RefusedError
from minsheng.kernel.registry.actions import AREAS
from minsheng.kernel.registry.models import NAME, Person
from minsheng.web.audit_words import changes, line, people_in
from minsheng.web.doors import door
from minsheng.web.history_words import ACT, SUBJECT
from minsheng.web.templatetags.minsheng import area as area_name

PAGE, DAYS = 50, 60
MOST_PEOPLE = 200
"""Of one name, of whom entries are looked for at once."""
LARGEST, DIGITS = 2**63 - 1, 19
ANY = ("", gettext_lazy("全部"))


class Filter(forms.Form):
    """What an auditor asks for."""

    since = forms.DateField(label=gettext_lazy("从"), required=False, widget=DayInput())
    until = forms.DateField(label=gettext_lazy("到"), required=False, widget=DayInput())
    actor = Line(label=gettext_lazy("操作人姓名或用户名"), max_length=40, required=False)
    person = Line(label=gettext_lazy("被查人姓名"), max_length=NAME, required=False)
    act = forms.ChoiceField(
        label=pgettext_lazy("audit", "操作"), choices=[ANY, *ACT.items()], required=False
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("对象种类"), choices=[ANY, *SUBJECT.items()], required=False
    )
    number = forms.IntegerField(
        label=gettext_lazy("对象编号"), min_value=1, max_value=LARGEST, required=False
    )

    def __init__(self, officer: Officer, *args: Any) -> None:
        super().__init__(*args)
        self.fields["area"] = AreaField(
            officer.areas(Right.SEE_AUDIT), label=_("区域"), required=False
        )

    def clean_actor(self) -> tuple[int, ...] | None:
        """The numbers of those of that name, or who sign in by it."""
        typed = self.cleaned_data["actor"]
        found = bearing(typed) if typed else None
        if found == ():
            raise forms.ValidationError(_("没有叫这个姓名或用户名的操作人，请核对"))
        return found

    def clean(self) -> dict[str, Any]:
        """The numbers of the people of a name, in the area asked for."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if said.get("person") and not self.errors:
            said["people"] = self._people(said["person"], said.get("area"))
        return said

    def _people(self, name: str, area: int | None) -> tuple[int, ...]:
        rows = Person.objects.filter(name=name)
        held = area_book(today()).areas.get(area) if area is not None else None
        if held is not None:
            inside = {"gte": held.key, "lt": held.end}
            there = Q(pk__in=[])
            for column in AREAS:
                there |= Q(**{f"{column}__{how}": key for how, key in inside.items()})
            rows = rows.filter(there)
        found = tuple(rows.values_list("pk", flat=True)[: MOST_PEOPLE + 1])
        if not found:
            self.add_error("person", _("登记库里没有叫这个名字的人，请核对"))
        elif len(found) > MOST_PEOPLE:
            self.add_error(
                "person", _("同名的超过%d人，请同时选择区域，或者改填对象编号") % MOST_PEOPLE
            )
        return found

    def asked(self) -> Asked:
        """In the words of the kernel."""
        said = self.cleaned_data
        held = area_book(today()).areas.get(said["area"]) if said["area"] is not None else None
        return Asked(
            said["since"], said["until"], said["actor"], said["act"], said["kind"], said["number"],
            said.get("people"), (held.key, held.end) if held else None,
        )  # fmt: skip


@require_safe
@door(Right.SEE_AUDIT)
def listed(request: HttpRequest, officer: Officer) -> HttpResponse:
    """Entries, the newest first."""
    form = Filter(officer, request.GET)
    found: list[Entry] = []
    after = request.GET.get("after", "")
    if form.is_valid():
        rows = entries(officer, form.asked())
        if after.isdecimal() and len(after) <= DIGITS and int(after) <= LARGEST:
            rows = rows.filter(pk__lt=int(after))
        found = list(rows[: PAGE + 1])
    more, found = len(found) > PAGE, found[:PAGE]
    names = names_of(row.actor_id for row in found)
    asked = request.GET.copy()
    asked.pop("after", None)
    context = {
        "form": form, "rows": [line(row, names) for row in found],
        "after": str(found[-1].pk) if more else "", "begun": bool(after),
        "asked": asked.urlencode(),
    }  # fmt: skip
    return render(request, "audit/list.html", context, status=200 if form.is_valid() else 422)


@require_safe
@door(Right.SEE_AUDIT)
def entry(request: HttpRequest, officer: Officer, number: int) -> HttpResponse:
    """One entry: what the row said before and after, in words."""
    row = entries(officer, Asked()).filter(pk=number).first()
    if row is None:
        raise Http404
    opened(officer, row)
    names = names_of(people_in(row))
    context = {
        "entry": row, "line": line(row, names), "changes": changes(row, names),
        "hash": bytes(row.row_hash).hex(),
    }  # fmt: skip
    return render(request, "audit/entry.html", context)


@require_safe
@door(Right.SEE_AUDIT)
def seals(request: HttpRequest, officer: Officer) -> HttpResponse:
    """The heads of the last days, and what the last look at the whole chain found."""
    del officer
    heads = Seal.objects.order_by("day", "-number").distinct("day").defer("leaves")
    last = sorted(
        heads.filter(day__in=Seal.objects.order_by("-day").values("day").distinct()[:DAYS]),
        key=lambda seal: seal.number, reverse=True,
    )  # fmt: skip
    context = {
        "heads": [(seal.day, seal.number, bytes(seal.hash).hex()) for seal in last],
        "result": last_result(settings.DATA),
    }
    return render(request, "audit/seals.html", context)


@require_POST
@door(Right.SEE_AUDIT)
def export(request: HttpRequest, officer: Officer) -> HttpResponse:
    """The entries asked for as CSV; taking them out is itself written down."""
    asked = request.POST.get("asked", "")[:1000]
    form = Filter(officer, QueryDict(asked))
    if not form.is_valid():
        messages.error(request, _("筛选条件有误，请改正后再导出"))
        return HttpResponseRedirect(f"{reverse('audit')}?{asked}")
    try:
        with transaction.atomic():
            rows = taken_out(officer, form.asked(), request.POST.get("reason", ""))
    except RefusedError as error:
        messages.error(request, error.told(_))
        return HttpResponseRedirect(f"{reverse('audit')}?{asked}")
    response = HttpResponse(_csv(rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="audit-{today():%Y%m%d}.csv"'
    return response


def _csv(rows: list[Entry]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([
        _("编号"), _("时间"), _("操作人"), _("操作"), _("内容"), _("对象"), _("区域"), _("理由"),
    ])  # fmt: skip
    names = names_of({row.actor_id for row in rows})
    for row in rows:
        one = line(row, names)
        cells = (one.actor, one.act, one.what, one.subject, area_name(one.area), one.reason)
        writer.writerow(
            [
                one.id,
                localtime(one.at).strftime("%Y-%m-%d %H:%M:%S"),
                *map(defused, map(str, cells)),
            ]
        )
    return codecs.BOM_UTF8 + text.getvalue().encode()
