"""My desk: what waits for the officer."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_safe

from minsheng.kernel.access.officer import Officer
from minsheng.kernel.access.roles import Right
from minsheng.kernel.exchange.models import ImportJob, ImportState
from minsheng.kernel.joints.desk import Waiting, requests_to_grant, roles_to_confirm, waiting
from minsheng.kernel.joints.findings import handed_over, on_desk
from minsheng.kernel.joints.panels import Of, shown
from minsheng.kernel.pages.clock import now
from minsheng.web.doors import door
from minsheng.web.findings import lines, title_of
from minsheng.web.roles import role_name

FIRST = 10
"""Findings on the desk itself; the rest is one click away."""
ENDING = 30
"""A role that ends within so many days is told to its holder."""


@dataclass(frozen=True)
class Sum:
    """What waits, of one kind."""

    title: str
    waits: Waiting


@require_safe
@door()
def desk(request: HttpRequest, officer: Officer) -> HttpResponse:
    """What waits for the officer: the most urgent by name, everything in sums."""
    at = now()
    sums = [Sum(title_of(one.kind), one) for one in waiting(officer, at)]
    total = {
        name: sum(getattr(one.waits, name) for one in sums)
        for name in ("all", "late", "today", "new", "mine")
    }
    first = []
    if total["all"]:
        rows = on_desk(officer).select_related("person", "household")[:FIRST]
        first = lines(rows, officer, at.date())
    confirms = officer.may(Right.CONFIRM_ROLES)
    edits = officer.may(Right.WORK_FINDINGS) and officer.may(Right.EDIT_PEOPLE)
    context = {
        "works": officer.may(Right.WORK_FINDINGS),
        "sums": sums, "total": total, "first": first, "now": at,
        "roles_waiting": roles_to_confirm(officer, at.date()).count() if confirms else 0,
        "requests_waiting": requests_to_grant(officer).count() if confirms else 0,
        "imports": _imports(officer),
        "away": handed_over(officer, Right.EDIT_PEOPLE).count() if edits else 0,
        "imports_url": _address("exchange"),
        "ending": [
            (role_name(held.role.key), held) for held in officer.held
            if held.expires is None and held.until is not None
            and (held.until - at.date()).days <= ENDING
        ],
        "broken": [held for held in officer.held if held.expires],
        "panels": list(shown(Of.DESK, officer.user.pk, officer, at.date())),
    }  # fmt: skip
    context["nothing"] = not any(
        (total["all"], context["roles_waiting"], context["requests_waiting"], context["imports"],
         context["broken"], context["away"], context["ending"], context["panels"])
    )  # fmt: skip
    return render(request, "desk.html", context)


def _imports(officer: Officer) -> int:
    """Lists looked at and not written yet."""
    if not officer.may(Right.IMPORT):
        return 0
    return ImportJob.objects.filter(user=officer.user, state=ImportState.CHECKED).count()


def _address(page: str) -> str:
    try:
        return reverse(page)
    except NoReverseMatch:  # a page that is still to come
        return ""
