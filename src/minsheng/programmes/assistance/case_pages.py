"""Pages of cases: the list, one opened, one as a whole, and a form for each thing done in it."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_POST, require_safe

from minsheng.kernel.access.officer import Officer
from minsheng.kernel.access.roles import Right
from minsheng.kernel.areas.models import Area, Level
from minsheng.kernel.areas.names import area_book
from minsheng.kernel.areas.reach import within
from minsheng.kernel.audit.looking import looked
from minsheng.kernel.cases.actions import may, take
from minsheng.kernel.cases.book import procedure_of, procedures
from minsheng.kernel.cases.drawing import Among, draw
from minsheng.kernel.cases.models import Case, Origin
from minsheng.kernel.cases.procedure import FAMILY, TIME, Deed
from minsheng.kernel.cases.waiting import waiting_for
from minsheng.kernel.pages import telling
from minsheng.kernel.pages.acting import Page, acted, form_page, seen_version, sent
from minsheng.kernel.pages.asking import AreaField
from minsheng.kernel.pages.clock import now, today
from minsheng.kernel.pages.doors import door
from minsheng.kernel.pages.rows import row_or_404
from minsheng.kernel.refusals import ChangedMeanwhileError, NotAllowedError, RefusedError
from minsheng.kernel.registry.models import Household, Membership, Person
from minsheng.programmes.assistance import looking_into, opening
from minsheng.programmes.assistance.benefits import BENEFITS
from minsheng.programmes.assistance.doing import ELSEWHERE, At, way_of
from minsheng.programmes.assistance.fact_fields import field_of
from minsheng.programmes.assistance.forms import FactForm, OpenForm, ReviewForm
from minsheng.programmes.assistance.models import PROGRAMME, Outcome, Ruling
from minsheng.programmes.assistance.procedures import PROCEDURES
from minsheng.programmes.assistance.taking import library
from minsheng.programmes.assistance.whole_case import (
    benefit_name,
    line_of,
    procedure_line,
    timeline_of,
    whole,
)

PAGE, CHANGED = 50, 409
CURSOR = re.compile(r"(\d{4}-\d{2}-\d{2})\.(\d{1,18})", re.ASCII)
NEVER = "9999-12-31"
ANY = ("", gettext_lazy("全部"))
SHOWN = (
    ("", gettext_lazy("等我的角色办理")), ("all", gettext_lazy("辖区内全部在办")),
    ("family", gettext_lazy("等家庭")), ("time", gettext_lazy("公示中")),
    ("ended", gettext_lazy("已办结")),
)  # fmt: skip
DUE = (
    ANY, ("late", gettext_lazy("已逾期")), ("today", gettext_lazy("今天到期")),
    ("week", gettext_lazy("七天内到期")),
)  # fmt: skip


class Filter(forms.Form):
    """Which cases are listed."""

    shown = forms.ChoiceField(label=gettext_lazy("范围"), choices=SHOWN, required=False)
    kind = forms.ChoiceField(label=gettext_lazy("事项"), required=False)
    due = forms.ChoiceField(label=pgettext_lazy("finding", "期限"), choices=DUE, required=False)

    def __init__(self, officer: Officer, *args: Any) -> None:
        super().__init__(*args)
        kinds = [(key, benefit_name(key)) for key in BENEFITS]
        self.fields["kind"].choices = [ANY, *kinds]  # type: ignore[attr-defined]
        self.fields["area"] = AreaField(
            officer.areas(Right.SEE_CASES), label=_("区域"), required=False
        )


@require_safe
@door(Right.SEE_CASES)
def listed(request: HttpRequest, officer: Officer) -> HttpResponse:
    """Cases, those first that are due first."""
    form = Filter(officer, request.GET)
    chosen = form.cleaned_data if form.is_valid() else {}
    rows = _filtered(officer, chosen)
    after = CURSOR.fullmatch(request.GET.get("after", ""))
    if after is not None:
        rows = rows.filter(_behind(after[1], int(after[2])))
    found = list(rows.select_related("household", "person")[: PAGE + 1])
    more = len(found) > PAGE
    last = found[PAGE - 1] if more else None
    context = {
        "form": form,
        "rows": [line_of(case, today()) for case in found[:PAGE]],
        "after": f"{last.due or NEVER}.{last.pk}" if last else "",
        "begun": "after" in request.GET,
        "filtered": any(chosen.values()),
        "draws": _draws(officer),
    }
    return render(request, "assistance/cases.html", context)


def _behind(due: str, number: int) -> Q:
    if due == NEVER:
        return Q(due=None, pk__gt=number)
    return Q(due__gt=due) | Q(due=due, pk__gt=number) | Q(due=None)


def _filtered(officer: Officer, chosen: dict[str, Any]) -> QuerySet[Case]:
    shown = chosen.get("shown")
    there = within(officer.areas(Right.SEE_CASES), "area")
    rows = {
        "all": Case.objects.filter(there).exclude(waits_for=""),
        "family": Case.objects.filter(there, waits_for=FAMILY),
        "time": Case.objects.filter(there, waits_for=TIME),
        "ended": Case.objects.filter(there, waits_for=""),
    }.get(shown or "", waiting_for(officer))
    rows = rows.filter(kind__in=BENEFITS)
    day = today()
    if chosen.get("kind"):
        rows = rows.filter(kind=chosen["kind"])
    if chosen.get("due"):
        due = {"late": Q(due__lt=day), "today": Q(due=day)}
        rows = rows.filter(due.get(chosen["due"], Q(due__lte=day + timedelta(days=7))))
    if chosen.get("area") is not None:
        held = area_book(day).areas[chosen["area"]]
        rows = rows.filter(area__gte=held.key, area__lt=held.end)
    return rows.order_by(F("due").asc(nulls_last=True), "pk")


def _draws(officer: Officer) -> int:
    """How many cases wait for the county's draw, where the officer may draw."""
    if not any(held.role.key == "county_reviewer" for held in officer.held):
        return 0
    there = within(officer.areas(Right.WORK_FINDINGS), "area")
    return Case.objects.filter(
        there, step="submitted", drawn=None, procedure__in=_with_draw()
    ).count()


def _with_draw() -> list[str]:
    return [
        one.key for one in PROCEDURES
        if any(need.key == "assistance.drawn" for deed in one.deeds for need in deed.needs)
    ]  # fmt: skip


@require_POST
@door(Right.SEE_CASES)
def drawn(request: HttpRequest, officer: Officer) -> HttpResponse:
    """Draw whom the county visits itself, in each of the officer's counties."""
    counties = [
        area
        for held in officer.held
        if held.role.key == "county_reviewer" and held.expires is None
        for low, high in held.areas.ranges
        for area in Area.objects.filter(level=Level.COUNTY, key__gte=low, end__lte=high)
    ]
    if not counties:
        raise NotAllowedError
    made = []
    for county in counties:
        try:
            with transaction.atomic():
                among = Among(county, PROGRAMME, "submitted", tuple(_with_draw()))
                made.append(draw(among, officer, now()))
        except RefusedError as refused:
            messages.warning(request, refused.told(_))
    for one in made:
        messages.success(
            request,
            _("从%(all)s件中抽取%(chosen)s件，随机种子%(seed)s")
            % {"all": len(one.cases), "chosen": len(one.chosen), "seed": one.seed},
        )
    return HttpResponseRedirect(reverse("cases"))


@form_page
@door(Right.SEE_CASES)
def opened(request: HttpRequest, officer: Officer, number: int) -> HttpResponse:
    """Open a case for a household."""
    household = row_or_404(Household.objects.all(), number)
    if not officer.may(Right.WORK_FINDINGS, household.area_id):
        raise NotAllowedError
    members = Membership.objects.filter(household=household, until=None).select_related("person")
    people = [(m.person_id, m.person.name) for m in members.order_by("relation", "pk")]
    kinds = [key for key, one in BENEFITS.items() if one.programme in officer.programmes]
    form = OpenForm(sent(request), people, [k for k in kinds if _has_procedure(k)])
    if request.method != "POST" and request.GET.get("benefit") in kinds:
        form.initial["benefit"] = request.GET["benefit"]
    page = Page(
        title=_("登记申请：%(home)s") % {"home": household.address or household.number},
        button=_("登记"), back=reverse("household", args=[household.pk]),
        done=_("已登记申请，请核对材料后受理"),
    )  # fmt: skip

    before = _followed(request.GET.get("follows", ""), household)

    def action(values: dict[str, Any]) -> str:
        benefit = opening.benefit_of(values["benefit"])
        person = Person.objects.filter(pk=values["person"]).first() if values["person"] else None
        case = opening.apply_for(
            benefit, household, person, Origin.FOLLOWS if before else values["origin"], officer,
            now(), apart=values["apart"], note=values["note"], follows=before,
        )  # fmt: skip
        return reverse("case", args=[case.pk])

    return acted(request, officer, form, page, action)


def _followed(said: str, household: Household) -> Case | None:
    """The case of the same household out of which a new one comes; none for a number of no such."""
    if re.fullmatch(r"[0-9]{1,18}", said, re.ASCII) is None:
        return None
    return Case.objects.filter(pk=int(said), household=household).first()


@form_page
@door(Right.SEE_CASES)
def reviewed(request: HttpRequest, officer: Officer, number: int) -> HttpResponse:
    """Open a case in which what a household draws is looked at again."""
    household = row_or_404(Household.objects.all(), number)
    if not officer.may(Right.WORK_FINDINGS, household.area_id):
        raise NotAllowedError
    members = Membership.objects.filter(household=household, until=None).select_related("person")
    people = [(m.person_id, m.person.name) for m in members.order_by("relation", "pk")]
    last = Outcome.objects.filter(household=household).order_by("-run__month", "-run").first()
    kinds = [key for key, one in BENEFITS.items() if one.programme in officer.programmes]
    kinds = [key for key in kinds if not BENEFITS[key].once]
    form = ReviewForm(sent(request), people, kinds)
    affected = [key for key in (last.affected if last else ()) if key in kinds]
    if affected:
        form.initial["benefit"] = affected[0]
    page = Page(
        title=_("复核：%(home)s") % {"home": household.address or household.number},
        button=_("立案复核"), back=reverse("household", args=[household.pk]),
        done=_("已立案，请入户核实"),
        about=_("停发、减发以前须入户核实，告知家庭理由，听取陈述申辩。"),
    )  # fmt: skip

    def action(values: dict[str, Any]) -> str:
        benefit = opening.benefit_of(values["benefit"])
        person = Person.objects.filter(pk=values["person"]).first() if values["person"] else None
        case = opening.review(
            benefit, household, person, Origin.RECHECK if affected else Origin.FOUND, officer,
            now(), values["note"],
        )  # fmt: skip
        return reverse("case", args=[case.pk])

    return acted(request, officer, form, page, action)


def _has_procedure(kind: str) -> bool:
    return any(
        kind in one.kinds and one.purpose == "grant" and one.holds(today()) for one in PROCEDURES
    )


@require_safe
@door(Right.SEE_CASES)
def case(request: HttpRequest, officer: Officer, number: int) -> HttpResponse:
    """A case as a whole, with what may be done in it next."""
    found = _case(number)
    looked(officer, found)
    return render(request, "assistance/case.html", whole(found, officer, now()))


def _case(number: int) -> Case:
    rows = Case.objects.select_related("household", "person", "follows")
    return row_or_404(rows.filter(kind__in=BENEFITS), number)


@require_POST
@door(Right.SEE_CASES)
def taken(request: HttpRequest, officer: Officer, number: int) -> HttpResponse:
    """Take a case in hand, or give it back."""
    found = _case(number)
    seen_version(request, found)
    try:
        with transaction.atomic():
            take(found, officer)
    except ChangedMeanwhileError:
        others = telling.meanwhile(officer, found, found.version)
        context = whole(_case(number), officer, now()) | {"others": others}
        return render(request, "assistance/case.html", context, status=CHANGED)
    return HttpResponseRedirect(reverse("case", args=[number]))


@form_page
@door(Right.SEE_CASES)
def did(request: HttpRequest, officer: Officer, number: int, deed: str) -> HttpResponse:
    """Do something in a case."""
    found = _case(number)
    try:
        wanted = procedure_of(found.procedure).deed(deed)
    except KeyError as error:
        raise Http404 from error
    if deed in ELSEWHERE:
        raise Http404
    if not may(found, wanted, officer):
        raise NotAllowedError
    if request.method != "POST" and wanted not in procedure_of(found.procedure).possible(
        found.step
    ):
        messages.warning(
            request,
            _("本案已到“%(step)s”，不能再办理这一项") % {"step": line_of(found, today()).step},
        )
        return HttpResponseRedirect(reverse("case", args=[number]))
    way = way_of(deed)
    at = At(found, deed, officer, now(), sent(request))
    form = way.form(at)
    seen_version(request, found)
    words = procedure_line(wanted)
    page = Page(
        title=words["title"], button=words["title"], back=reverse("case", args=[number]), done="",
        about=words["source"], rows=(found,), template=way.template,
        more=whole(found, officer, now()),
    )  # fmt: skip

    def action(values: dict[str, Any]) -> None:
        said = way.do(at, values)
        messages.success(request, said or _("已办理：%(deed)s") % {"deed": words["title"]})

    return acted(request, officer, form, page, action)


def _possible(found: Case) -> list[Deed]:
    return procedure_of(found.procedure).possible(found.step)


@form_page
@door(Right.SEE_CASES)
def fact(
    request: HttpRequest, officer: Officer, number: int, name: str, person: int
) -> HttpResponse:
    """Put down a fact of a case: of the household where `person` is 0, else of that person."""
    found = _case(number)
    known = library().facts.get(name)
    if known is None or known.entity not in ("household", "person") or known.made:
        raise Http404
    if not may(found, procedure_of(found.procedure).deed("record_facts"), officer):
        raise NotAllowedError
    who = row_or_404(Person.objects.all(), person) if known.entity == "person" else None
    form = FactForm(sent(request), field_of(known))
    seen_version(request, found)
    page = Page(
        title=_("登记情况：%(whose)s") % {"whose": who.name if who else _("全户")},
        button=_("登记"), back=reverse("case", args=[number]) + "#facts", done=_("已登记"),
        about=_("家庭申报的与核对、查看到的分别登记，两者都保留。"), rows=(found,),
    )  # fmt: skip

    def action(values: dict[str, Any]) -> None:
        looking_into.note_fact(
            found, who, name, int(values["value"]), values["how"], values["note"], officer, now()
        )

    return acted(request, officer, form, page, action)


@require_safe
@door(Right.SEE_CASES)
def notice(request: HttpRequest, officer: Officer, number: int) -> HttpResponse:
    """The decision as it is handed to the family, to be printed."""
    found = _case(number)
    ruling = Ruling.objects.filter(case=found).first()
    if ruling is None:
        raise Http404
    looked(officer, found, "decision")
    return render(
        request, "assistance/notice.html", whole(found, officer, now()) | {"ruling": ruling}
    )


@require_safe
@door(Right.SEE_CASES)
def notice_file(request: HttpRequest, officer: Officer, number: int) -> HttpResponse:
    """All that the rule book's proposal rests on, as `minsheng check` reads it."""
    del request
    found = _case(number)
    ruling = Ruling.objects.filter(case=found).first()
    if ruling is None or ruling.notice is None:
        raise Http404
    looked(officer, found, "decision")
    answer = HttpResponse(
        json.dumps(ruling.notice, ensure_ascii=False, indent=1) + "\n",
        content_type="application/json; charset=utf-8",
    )
    answer["Content-Disposition"] = f'attachment; filename="notice-{found.pk}.json"'
    return answer


@require_safe
@door(Right.SEE_CASES)
def sheet(request: HttpRequest, officer: Officer, number: int) -> HttpResponse:
    """What is hung out, to be printed."""
    found = _case(number)
    context = whole(found, officer, now())
    if not context["publicities"]:
        raise Http404
    return render(request, "assistance/sheet.html", context)


@require_safe
@door()
def procedures_page(request: HttpRequest, officer: Officer) -> HttpResponse:
    """All procedures, each a line."""
    del officer
    return render(request, "assistance/procedures.html", {"procedures": list(PROCEDURES)})


@require_safe
@door()
def procedure(request: HttpRequest, officer: Officer, key: str) -> HttpResponse:
    """A procedure as the law's timeline."""
    del officer
    found = procedures().get(key)
    if found is None:
        raise Http404
    return render(request, "assistance/procedure.html", timeline_of(found))
