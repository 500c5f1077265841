"""What assistance shows on the household card and on the page of an area."""

from __future__ import annotations

from datetime import date

from django.db.models import Count as CountOf
from django.db.models import F, Q, Subquery
from django.utils.translation import gettext_noop as _

from minsheng.kernel.access.officer import Officer
from minsheng.kernel.access.roles import Right
from minsheng.kernel.cases.models import Case
from minsheng.kernel.cases.procedure import TIME
from minsheng.kernel.cases.waiting import waiting_for
from minsheng.kernel.joints import panels
from minsheng.kernel.joints.panels import Content, Of, Panel
from minsheng.kernel.registry.models import Household
from minsheng.programmes.assistance.benefits import BENEFITS
from minsheng.programmes.assistance.models import PROGRAMME, Award, Count, Outcome, Run
from minsheng.programmes.assistance.showing import ILLUSTRATIVE, called, month_words, shown
from minsheng.programmes.assistance.whole_case import benefit_name, line_of
from minsheng.recheck.wanted import ORDER

MOST, FIRST = 12, 10


def last_recheck(household: int, officer: Officer, day: date) -> Content | None:
    """What the last recheck found of a household."""
    del day
    one = (
        Outcome.objects.filter(household=household)
        .select_related("run")
        .order_by("-run__month", "-run")
        .first()
    )
    if one is None:
        return None
    return {
        "one": shown(one, one.run),
        "held": one.run.held,
        "may_open": officer.may(Right.SEE_RUNS),
    }


def cases(household: int, officer: Officer, day: date) -> Content | None:
    """The cases of a household, and what it is given."""
    home = Household.objects.only("area_id", "until").get(pk=household)
    rows = list(
        Case.objects.filter(household=household, kind__in=BENEFITS)
        .select_related("household", "person")
        .order_by("-pk")[:MOST]
    )
    month = f"{day:%Y-%m}"
    awards = list(
        Award.objects.filter(Q(until="") | Q(until__gte=month), household=household)
        .select_related("person")
        .order_by("benefit", "pk")
    )
    may_open = home.until is None and officer.may(Right.WORK_FINDINGS, home.area_id)
    if not rows and not awards and not may_open:
        return None
    return {
        "household": household,
        "may_open": may_open,
        "cases": [line_of(case, day) for case in rows],
        "awards": [
            {
                "name": benefit_name(one.benefit), "who": one.person.name if one.person else "",
                "sum": one.sum, "since": one.since, "until": one.until,
                "illustrative": one.figures == ILLUSTRATIVE,
            }
            for one in awards
        ],
    }  # fmt: skip


def desk(number: int, officer: Officer, day: date) -> Content | None:
    """The cases that wait for an officer: sums, and the most urgent by name."""
    del number
    rows = waiting_for(officer).filter(kind__in=BENEFITS)
    sums: dict[str, int] = rows.aggregate(
        all=CountOf("pk"),
        late=CountOf("pk", filter=Q(due__lt=day) & ~Q(waits_for=TIME)),
        today=CountOf("pk", filter=Q(due=day) & ~Q(waits_for=TIME)),
        over=CountOf("pk", filter=Q(due__lt=day, waits_for=TIME)),
        mine=CountOf("pk", filter=Q(taken_by=officer.user)),
    )
    if not sums["all"]:
        return None
    first = rows.select_related("household", "person").order_by(F("due").asc(nulls_last=True), "pk")
    return {"sums": sums, "rows": [line_of(case, day) for case in first[:FIRST]]}


def counts(area: int, officer: Officer, day: date) -> Content | None:
    """Of how many households of an area the last recheck found which outcome."""
    del officer
    last = Run.objects.filter(month__lte=f"{day:%Y-%m}").order_by("-month", "-pk").values("pk")[:1]
    rows = list(Count.objects.filter(area=area, run=Subquery(last)).select_related("run"))
    if not rows:
        return None
    run = rows[0].run
    rows.sort(key=lambda row: ORDER.index(row.outcome))
    return {
        "month": month_words(run.month),
        "run": run.pk,
        "area": area,
        "rows": [
            (row.outcome, called(run, "outcome", row.outcome), row.households) for row in rows
        ],
        "illustrative": run.figures == ILLUSTRATIVE,
    }


def register() -> None:
    """Make the panels known."""
    panels.register(
        Panel(
            "assistance.cases", Of.HOUSEHOLD, _("救助"), "assistance/panel_cases.html", cases,
            Right.SEE_CASES, PROGRAMME, order=10, queries=3,
        )
    )  # fmt: skip
    panels.register(
        Panel(
            "assistance.desk", Of.DESK, _("救助案件"), "assistance/panel_desk.html", desk,
            Right.SEE_CASES, order=10, queries=2,
        )
    )  # fmt: skip
    panels.register(
        Panel(
            "assistance.recheck", Of.HOUSEHOLD, _("最近一次动态核查"),
            "assistance/panel_household.html", last_recheck, Right.SEE_CASES, PROGRAMME, order=20,
        )
    )  # fmt: skip
    panels.register(
        Panel(
            "assistance.counts", Of.AREA, _("动态核查结论"), "assistance/panel_area.html",
            counts, Right.SEE_RUNS, order=20,
        )
    )  # fmt: skip
