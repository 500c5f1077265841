"""The household card and the person's page; a number read whole for a reason."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from minsheng.kernel.access.colleagues import names_of
from minsheng.kernel.access.officer import Officer
from minsheng.kernel.access.roles import Right
from minsheng.kernel.areas.names import area_book
from minsheng.kernel.audit.looking import looked
from minsheng.kernel.joints.models import Finding, State
from minsheng.kernel.joints.panels import Of, shown
from minsheng.kernel.pages.acting import FAULTY, sent
from minsheng.kernel.pages.asking import refuse
from minsheng.kernel.pages.clock import now, today
from minsheng.kernel.pages.rows import row_or_404
from minsheng.kernel.refusals import NotAllowedError, RefusedError
from minsheng.kernel.registry.actions import PHONE, areas_of, reveal
from minsheng.kernel.registry.card import card_of, file_of
from minsheng.kernel.registry.models import Authorisation, Consent, Merge, Person, Worker
from minsheng.kernel.registry.secrecy import sealer
from minsheng.kernel.registry.words import RELATED_BACK
from minsheng.web.doors import door
from minsheng.web.findings import title_for
from minsheng.web.forms.people import RevealForm
from minsheng.web.histories import changes_and_looks
from minsheng.web.shapes import household_line, member_line, person_line

SOON_DAYS = 30
"""An authorisation that lapses within so many is marked."""


@require_safe
@door(Right.SEE_PEOPLE)
def household(request: HttpRequest, officer: Officer, number: int) -> HttpResponse:
    """One household, one card: who belongs to it, and what every programme shows of it."""
    day = today()
    card = card_of(number)
    if card is None:
        raise Http404
    looked(officer, card.household)
    book = area_book(day)
    history, looks = changes_and_looks(officer, card.household)
    members = {m.person_id: m.person.name for m in card.members}
    context = {
        "household": card.household,
        "path": book.path(card.household.area_id),
        "members": [member_line(m, book, day) for m in card.members],
        "elsewhere": card.elsewhere,
        "standing": len(card.members) + len(card.elsewhere),
        "former": [member_line(m, book, day) for m in card.former],
        "beside": [(household_line(h, book), people) for h, people in card.beside],
        "panels": list(shown(Of.HOUSEHOLD, number, officer, day)),
        "printed": now(),
        "findings": _findings(Q(household=number) | Q(person__in=members), officer, members),
        "history": history,
        "looks": looks,
        "may_edit": officer.may(Right.EDIT_PEOPLE, card.household.area_id),
    }
    return render(request, "people/household.html", context)


@require_safe
@door(Right.SEE_PEOPLE)
def person(request: HttpRequest, officer: Officer, number: int) -> HttpResponse:
    """One person: where they belong, to whom, and what every programme shows of them."""
    day = today()
    file = file_of(number)
    if file is None:
        raise Http404
    looked(officer, file.person)
    book = area_book(day)
    history, looks = changes_and_looks(officer, file.person)
    keys = areas_of(file.person)
    homes = [(m, household_line(m.household, book)) for m in file.households]
    context = {
        "person": file.person,
        "line": person_line(file.person, None, book, day),
        "now": [pair for pair in homes if pair[0].until is None or pair[0].until > day],
        "before": [pair for pair in homes if pair[0].until is not None and pair[0].until <= day],
        "relations": [_relation(r, file.person) for r in file.relations],
        "panels": list(shown(Of.PERSON, number, officer, day)),
        "printed": now(),
        "findings": _findings(Q(person=number), officer),
        "history": history,
        "looks": looks,
        "may_reveal": officer.may(Right.REVEAL, *keys),
        "may_edit": file.person.merged_into_id is None and officer.may(Right.EDIT_PEOPLE, *keys),
        **_papers(file.person, officer, day),
        **_merges(file.person, officer),
    }
    return render(request, "people/person.html", context)


def _papers(person: Person, officer: Officer, day: date) -> dict[str, Any]:
    del officer
    papers = list(Authorisation.objects.filter(person=person).order_by("-signed", "-pk"))
    return {
        "authorisations": [(paper, _standing(paper, day)) for paper in papers],
        "consents": list(Consent.objects.filter(person=person).order_by("-given", "-pk")),
        "posts": list(
            Worker.objects.filter(person=person).select_related("organisation").order_by("-since")
        ),
    }


def _standing(paper: Authorisation, day: date) -> str:
    """Whether an authorisation is in force: a word of ours for the template."""
    if paper.withdrawn is not None and paper.withdrawn <= day:
        return "withdrawn"
    if paper.until is None:
        return "in_force"
    left = (paper.until - day).days
    if left < 0:
        return "lapsed"
    return "lapsing" if left <= SOON_DAYS else "in_force"


def _merges(person: Person, officer: Officer) -> dict[str, Any]:
    found = Merge.objects.filter(Q(kept=person) | Q(gone=person), undone=None)
    rows = list(found.select_related("kept", "gone").order_by("-at"))
    gone = next((row for row in rows if row.gone_id == person.pk), None)
    return {
        "merges": rows,
        "gone_by": gone,
        "gone_name": names_of([gone.by_id]).get(gone.by_id, "") if gone else "",
        "may_merge": officer.may(Right.MERGE, *areas_of(person)),
    }


def _relation(row: Any, person: Person) -> dict[str, Any]:
    """A relation as seen from one of the two."""
    if row.person_id == person.pk:
        return {"row": row, "other": row.other, "kind": row.kind}
    return {"row": row, "other": row.person, "kind": RELATED_BACK.get(row.kind, row.kind)}


def _findings(
    about: Q, officer: Officer, names: Mapping[int, str] | None = None
) -> list[dict[str, Any]]:
    """What waits about somebody; with the name of which member, where there are several."""
    rows = Finding.objects.filter(about, state=State.OPEN).order_by("due", "pk")
    return [
        {
            "row": row,
            "title": title_for(row, officer),
            "name": (names or {}).get(row.person_id or 0, ""),
        }
        for row in rows
    ]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@door(Right.REVEAL)
def reveal_value(request: HttpRequest, officer: Officer, number: int, what: str) -> HttpResponse:
    """Ask for the reason; then show the number and the day of birth, or the phone, whole."""
    found = row_or_404(Person.objects.all(), number)
    if not officer.may(Right.REVEAL, *areas_of(found)):
        raise NotAllowedError
    form = RevealForm(sent(request))
    dialog = request.headers.get("HX-Target") == "dialog"
    context: dict[str, Any] = {
        "form": form, "person": found, "what": what, "dialog": dialog,
        "url": request.path, "back": reverse("person", kwargs={"number": number}),
        "frame": "people/dialog.html" if dialog else "base.html",
    }  # fmt: skip
    status = 200
    if request.method == "POST":
        status = FAULTY
        if form.is_valid():
            try:
                context["read"] = reveal(
                    found, officer, form.cleaned_data["reason"], sealer(), what
                )
                status = 200
            except RefusedError as refused:
                refuse(form, refused)
    context["of_phone"] = what == PHONE
    return render(request, "people/reveal.html", context, status=status)
