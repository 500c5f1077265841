"""Findings: the list of what waits, and the page of one, where it is taken and closed."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from minsheng.kernel.access.colleagues import names_of
from minsheng.kernel.access.officer import Officer
from minsheng.kernel.access.roles import Right
from minsheng.kernel.areas.names import area_book
from minsheng.kernel.areas.reach import within
from minsheng.kernel.joints import findings
from minsheng.kernel.joints.kinds import Outcome, kinds
from minsheng.kernel.joints.models import Finding, State
from minsheng.kernel.joints.own import BROKEN_GLASS
from minsheng.kernel.pages.asking import AreaField, refuse
from minsheng.kernel.pages.clock import now, today
from minsheng.kernel.pages.fields import Lines, kept
from minsheng.kernel.refusals import ChangedMeanwhileError, NotAllowedError, RefusedError
from minsheng.web.doors import door
from minsheng.web.findings import (
    CURSOR,
    behind,
    cursor_of,
    facts,
    line,
    lines,
    looked_through,
    places_for,
    subject,
    title_of,
)
from minsheng.web.histories import looks_through
from minsheng.web.roles import role_name

PAGE = 50
NOTE = 1000
CHANGED = 409
ANY = ("", gettext_lazy("全部"))
DUE = (
    ANY, ("late", gettext_lazy("已逾期")), ("today", gettext_lazy("今天到期")),
    ("week", gettext_lazy("七天内到期")), ("new", gettext_lazy("今天新到")),
)  # fmt: skip
TAKEN = (
    ANY, ("me", gettext_lazy("我在办")), ("nobody", gettext_lazy("无人经办")),
    ("others", gettext_lazy("别人在办")),
)  # fmt: skip
SHOWN = (
    ("", gettext_lazy("等我的角色办理")), ("all", gettext_lazy("辖区内全部待办")),
    ("away", gettext_lazy("转出的人，等对方确认")),
    ("closed", gettext_lazy("辖区内已办结")),
)  # fmt: skip


class Filter(forms.Form):
    """Which findings are listed."""

    shown = forms.ChoiceField(label=gettext_lazy("范围"), choices=SHOWN, required=False)
    kind = forms.ChoiceField(label=gettext_lazy("种类"), required=False)
    due = forms.ChoiceField(label=pgettext_lazy("finding", "期限"), choices=DUE, required=False)
    taken = forms.ChoiceField(label=gettext_lazy("经办"), choices=TAKEN, required=False)

    def __init__(self, officer: Officer, *args: Any) -> None:
        super().__init__(*args)
        self.fields["kind"].choices = [ANY, *((key, title_of(key)) for key in sorted(kinds()))]  # type: ignore[attr-defined]
        self.fields["area"] = AreaField(
            officer.areas(Right.WORK_FINDINGS), label=_("区域"), required=False
        )


@require_safe
@door(Right.WORK_FINDINGS)
def listed(request: HttpRequest, officer: Officer) -> HttpResponse:
    """Findings, the most urgent first; the next page begins behind the last one."""
    form = Filter(officer, request.GET)
    chosen = form.cleaned_data if form.is_valid() else {}
    rows = _filtered(officer, chosen)
    after = request.GET.get("after", "")
    if form.is_valid() and re.fullmatch(CURSOR, after):
        rows = rows.filter(behind(after, newest=chosen.get("shown") == "closed"))
    found = list(rows.select_related("person", "household")[: PAGE + 1])
    more = len(found) > PAGE
    context = {
        "form": form, "rows": lines(found[:PAGE], officer, today()),
        "after": cursor_of(found[PAGE - 1]) if more else "",
        "begun": "after" in request.GET,
        "filtered": any(chosen.values()),
    }  # fmt: skip
    return render(request, "findings/list.html", context)


def _filtered(officer: Officer, chosen: dict[str, Any]) -> QuerySet[Finding]:
    shown = chosen.get("shown")
    if shown in {"all", "closed"}:
        state = State.OPEN if shown == "all" else State.CLOSED
        there = within(officer.areas(Right.WORK_FINDINGS), "area")
        # What was done lately is asked for; what waits, by what waits longest.
        order = ("due", "pk") if state == State.OPEN else ("-due", "-pk")
        rows = Finding.objects.filter(there, state=state).order_by(*order)
    elif shown == "away":
        rows = findings.handed_over(officer, Right.EDIT_PEOPLE)
    else:
        rows = findings.on_desk(officer)
    day, me = today(), officer.user
    wanted = {
        "late": Q(due__lt=day), "today": Q(due=day), "week": Q(due__lte=day + timedelta(days=7)),
        "new": Q(found__gte=now().replace(hour=0, minute=0, second=0, microsecond=0)),
        "me": Q(taken_by=me), "nobody": Q(taken_by__isnull=True),
        "others": Q(taken_by__isnull=False) & ~Q(taken_by=me),
    }  # fmt: skip
    for name in ("due", "taken"):
        if chosen.get(name):
            rows = rows.filter(wanted[chosen[name]])
    if chosen.get("kind"):
        rows = rows.filter(kind=chosen["kind"])
    if chosen.get("area") is not None:
        held = area_book(day).areas[chosen["area"]]
        rows = rows.filter(area__gte=held.key, area__lt=held.end)
    return rows


class Closing(forms.Form):
    """How a finding ends."""

    outcome = forms.ChoiceField(label=gettext_lazy("办理结果"), widget=forms.RadioSelect)
    note = Lines(label=gettext_lazy("理由或说明"), required=False, max_length=NOTE)
    version = kept(forms.IntegerField, min_value=1, max_value=2**31 - 1)

    def __init__(self, finding: Finding, officer: Officer, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        kind = kinds().get(finding.kind)
        if places := places_for(finding, officer):
            self.fields["place"] = forms.TypedChoiceField(
                label=_("落到哪个村（社区）"), required=False, coerce=int, empty_value=None,
                choices=[("", _("请选择")), *places], help_text=_("退回的不用选"),
            )  # fmt: skip
            self.order_fields(["outcome", "place", "note", "version"])
        self.fields["outcome"].choices = [  # type: ignore[attr-defined]
            (one.key, _titled(one)) for one in (kind.outcomes if kind else ())
        ]


def _titled(outcome: Outcome) -> str:
    title = _(outcome.title)
    return _("%(title)s（须写理由）") % {"title": title} if outcome.note else title


@require_http_methods(["GET", "HEAD", "POST"])
@door(Right.WORK_FINDINGS)
def finding(request: HttpRequest, officer: Officer, number: int) -> HttpResponse:
    """One finding: what was found, of whom, by when; closed by a named outcome."""
    row = _row(number)
    if request.method != "POST":
        looked_through(officer, row, "finding")
        return _page(request, officer, row, Closing(row, officer, initial={"version": row.version}))
    if not findings.waits_for(row, officer):
        raise NotAllowedError
    form = Closing(row, officer, request.POST)
    if not form.is_valid():
        return _page(request, officer, row, form, 422)
    row.version = form.cleaned_data["version"]
    try:
        with transaction.atomic():
            findings.close(
                row, form.cleaned_data["outcome"], form.cleaned_data["note"], officer, now(),
                form.cleaned_data.get("place"),
            )  # fmt: skip
    except RefusedError as error:
        refuse(form, error)
        return _page(request, officer, _row(number), form, 422)
    except ChangedMeanwhileError:
        fresh = _row(number)
        form.data = form.data.copy()  # type: ignore[attr-defined]
        form.data["version"] = str(fresh.version)  # type: ignore[index]
        return _page(request, officer, fresh, form, CHANGED)
    messages.success(request, _("已办结：%(what)s") % {"what": title_of(row.kind)})
    return HttpResponseRedirect(reverse("findings"))


@require_POST
@door(Right.WORK_FINDINGS)
def taken(request: HttpRequest, officer: Officer, number: int) -> HttpResponse:
    """Take a finding in hand, or give it back."""
    row = _row(number)
    row.version = _version(request)
    mine = row.taken_by_id == officer.user.pk
    try:
        with transaction.atomic():
            findings.take(row, officer)
    except ChangedMeanwhileError:
        fresh = _row(number)
        form = Closing(fresh, officer, initial={"version": fresh.version})
        return _page(request, officer, fresh, form, CHANGED)
    messages.success(request, _("已交回，其他人可以接手") if mine else _("已由您经办"))
    return HttpResponseRedirect(reverse("finding", args=[number]))


@require_POST
@door(Right.WORK_FINDINGS)
def withdrawn(request: HttpRequest, officer: Officer, number: int) -> HttpResponse:
    """Take back what one's own office has handed over, while it waits."""
    row = _row(number)
    row.version = _version(request)
    try:
        with transaction.atomic():
            findings.withdraw(row, Right.EDIT_PEOPLE, officer, now())
    except ChangedMeanwhileError:
        fresh = _row(number)
        form = Closing(fresh, officer, initial={"version": fresh.version})
        return _page(request, officer, fresh, form, CHANGED)
    messages.success(request, _("已撤回，对方不再需要处理"))
    return HttpResponseRedirect(reverse("finding", args=[number]))


def _version(request: HttpRequest) -> int:
    """The version a button brought back; that of no finding where it brought none."""
    try:
        return int(request.POST.get("version", ""))
    except ValueError:
        return 0


def _row(number: int) -> Finding:
    row = Finding.objects.select_related("person", "household").filter(pk=number).first()
    if row is None:
        raise Http404
    return row


def _page(
    request: HttpRequest, officer: Officer, row: Finding, form: Closing, status: int = 200
) -> HttpResponse:
    names = names_of([row.taken_by_id, row.closed_by_id, row.actor_id])
    about, url = subject(row)
    kind = kinds().get(row.kind)
    context = {
        "finding": row, "line": line(row, officer, today(), names), "about": about,
        "url": url, "facts": facts(row, officer), "form": form, "changed": status == CHANGED,
        "found_by": names.get(row.actor_id, ""), "closed_by": names.get(row.closed_by_id or 0, ""),
        "outcome": _outcome(row), "desk": role_name(row.desk),
        "may": kind is not None and findings.waits_for(row, officer),
        "may_withdraw": row.area_from_id is not None
        and officer.may(Right.EDIT_PEOPLE, row.area_from_id),
    }  # fmt: skip
    if row.kind == BROKEN_GLASS and context["may"]:
        context["opened"] = looks_through(row.pk)
    return render(request, "findings/finding.html", context, status=status)


def _outcome(row: Finding) -> str:
    kind = kinds().get(row.kind)
    chosen = kind.ended(row.outcome) if kind and row.outcome else None
    return _(chosen.title) if chosen else row.outcome
