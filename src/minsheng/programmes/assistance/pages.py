"""Pages of rechecks: the list of runs, one run by area and household, its report."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from csp.decorators import csp
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.db.models import Count as CountOf
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from minsheng.kernel.access.officer import Officer
from minsheng.kernel.access.roles import Right
from minsheng.kernel.areas.names import AreaBook, Named, area_book
from minsheng.kernel.pages.doors import door
from minsheng.kernel.registry.models import Household, Membership
from minsheng.kernel.tongue import english
from minsheng.programmes.assistance.asked import (
    NEW,
    Asked,
    asked_of,
    choices,
    law_day,
    sees_every_household,
    sees_households,
)
from minsheng.programmes.assistance.models import PROGRAMME, Count, Outcome, Run
from minsheng.programmes.assistance.reports import report_of
from minsheng.programmes.assistance.showing import (
    ILLUSTRATIVE,
    called,
    month_words,
    shown,
)
from minsheng.recheck.wanted import ORDER, SCREENED

PAGE = 50
CITY = 0
REPORT_POLICY = {
    "default-src": ["'none'"],
    "style-src": ["'unsafe-inline'"],
    "img-src": ["data:"],
    "frame-ancestors": ["'self'"],
    "form-action": ["'none'"],
    "base-uri": ["'none'"],
}
"""The report is one file with its styles in it, asks for nothing and runs nothing."""


@require_safe
@door(Right.SEE_RUNS)
def runs(request: HttpRequest, officer: Officer) -> HttpResponse:
    """All runs, the last first, with what came of the city."""
    del officer
    page = Paginator(Run.objects.order_by("-month", "-pk"), PAGE).get_page(request.GET.get("page"))
    counts: dict[int, dict[str, int]] = {}
    for row in Count.objects.filter(area=CITY, run__in=[run.pk for run in page]):
        counts.setdefault(row.run_id, {})[row.outcome] = row.households
    lines = [_line(run, counts.get(run.pk, {})) for run in page]
    return render(request, "assistance/runs.html", {"lines": lines, "page": page})


def _line(run: Run, counts: Mapping[str, int]) -> dict[str, Any]:
    told = [(called(run, "outcome", o), counts[o], o) for o in ORDER if o in counts]
    return {
        "run": run,
        "month": month_words(run.month),
        "counts": told,
        "illustrative": run.figures == ILLUSTRATIVE,
    }


@require_safe
@door(Right.SEE_RUNS)
def run(request: HttpRequest, officer: Officer, number: int) -> HttpResponse:
    """One run: what came of an area and those inside it, and of which households."""
    found = _run(number)
    book = area_book(law_day(found))
    asked = asked_of(request.GET, officer, book, found)
    context = {
        "run": found,
        "month": month_words(found.month),
        "illustrative": found.figures == ILLUSTRATIVE,
        "asked": asked,
        "path": [book.areas[CITY], *(a for a in book.path(asked.area.key) if a.key != CITY)],
        "reported": sees_every_household(officer)
        and report_of(found, english=english()) is not None,
        **_counted(found, asked, officer, book),
    }
    if sees_households(officer):
        context |= _households(request, found, asked)
    return render(request, "assistance/run.html", context)


def _run(number: int) -> Run:
    found = Run.objects.filter(pk=number).select_related("before").first()
    if found is None:
        raise Http404
    return found


def _counted(run: Run, asked: Asked, officer: Officer, book: AreaBook) -> dict[str, Any]:
    """The table of an area: a line for it and each area inside, a column for each outcome."""
    areas = (asked.area, *book.inside(asked.area.key))
    held: dict[tuple[int, str], int] = {
        (row.area_id, row.outcome): row.households
        for row in Count.objects.filter(run=run, area__in=[area.key for area in areas])
    }
    columns = [o for o in ORDER if o != SCREENED and any(key[1] == o for key in held)]
    cases = officer.areas(Right.SEE_CASES, programme=PROGRAMME)
    lines = [
        _Line(
            area,
            area is asked.area,
            [(o, held.get((area.key, o), 0 if area.key in cases else None)) for o in columns],
        )
        for area in areas
    ]
    withheld = any(number is None for line in lines for _, number in line.cells)
    heads = [(o, called(run, "outcome", o)) for o in columns]
    told = [line for line in lines if line.whole or any(n != 0 for _, n in line.cells)]
    return {
        "heads": heads, "lines": told, "without": len(lines) - len(told), "withheld": withheld,
    }  # fmt: skip


@dataclass(frozen=True)
class _Line:
    """An area's counts by outcome; None where one is not told."""

    area: Named
    whole: bool
    cells: list[tuple[str, int | None]]


def _households(request: HttpRequest, run: Run, asked: Asked) -> dict[str, Any]:
    page = Paginator(asked.rows(run), PAGE).get_page(request.GET.get("page"))
    return {
        "households": True,
        "page": page,
        "rows": list(_rows(run, page)),
        "outcomes": [(code, said) for code, said in choices(run, "outcome") if code != SCREENED],
        "reasons": choices(run, "reason"),
        "benefits": choices(run, "benefit"),
        "moves": _moves(run, asked) if run.before else [],
        "before": month_words(run.before.month) if run.before else "",
    }


def _rows(run: Run, page: Page[Outcome]) -> Iterable[dict[str, Any]]:
    """The households of a page, with where they live and who their head is."""
    numbers = [one.household_id for one in page]
    homes = Household.objects.in_bulk(numbers)
    heads: dict[int, str] = {}
    for member in (
        Membership.objects.filter(household__in=numbers, until=None)
        .select_related("person")
        .order_by("relation", "pk")
    ):
        heads.setdefault(member.household_id, member.person.name)
    for one in page:
        yield {
            "one": shown(one, run),
            "area": one.area_id,
            "home": homes.get(one.household_id),
            "head": heads.get(one.household_id, ""),
        }


def _moves(run: Run, asked: Asked) -> list[dict[str, Any]]:
    """How many households went from which outcome to which since the run before."""
    whole = Asked(asked.area)
    found = whole.rows(run).order_by().values_list("was", "outcome").annotate(n=CountOf("pk"))
    moved = [row for row in found if row[0] != row[1]]
    moved.sort(key=lambda row: (ORDER.index(row[1]), -row[2]))
    return [
        {
            "was": was or NEW,
            "was_words": called(run, "outcome", was) if was else "",
            "outcome": outcome,
            "outcome_words": called(run, "outcome", outcome),
            "count": count,
        }
        for was, outcome, count in moved
    ]


@require_safe
@door(Right.SEE_RUNS)
def report(request: HttpRequest, officer: Officer, number: int) -> HttpResponse:
    """The report of a run, inside the site's frame."""
    found = _run(number)
    _report(found, officer)
    context = {"run": found, "month": month_words(found.month)}
    return render(request, "assistance/report.html", context)


@require_safe
@xframe_options_sameorigin
@csp(REPORT_POLICY)  # type: ignore[arg-type]  # it knows of no arguments
@door(Right.SEE_RUNS)
def report_file(request: HttpRequest, officer: Officer, number: int) -> HttpResponse:
    """The report itself, one file, under a policy of its own."""
    del request
    return HttpResponse(_report(_run(number), officer).read_bytes())


def _report(run: Run, officer: Officer) -> Path:
    """The report, in which small numbers stand plain that pages hide from others."""
    if not sees_every_household(officer):
        raise PermissionDenied
    path = report_of(run, english=english())
    if path is None:
        raise Http404
    return path
