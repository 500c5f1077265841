"""Forms of the person's page: relations, authorisations, consents; entered and ended."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from minsheng.kernel.access.officer import Officer
from minsheng.kernel.access.roles import Right
from minsheng.kernel.areas.names import area_book
from minsheng.kernel.pages.acting import Page, acted, form_page, sent
from minsheng.kernel.pages.clock import today
from minsheng.kernel.pages.rows import person_to_edit, row_or_404
from minsheng.kernel.refusals import RefusedError
from minsheng.kernel.registry.models import Authorisation, Consent, Person, Relation
from minsheng.kernel.registry.relating import authorise, consented, relate, unrelate, withdraw
from minsheng.kernel.registry.search import homes_of
from minsheng.kernel.registry.words import USE, Text
from minsheng.web.doors import door
from minsheng.web.forms.people import AuthoriseForm, ConsentForm, DayForm, RelateForm
from minsheng.web.pages.corrections import person_url
from minsheng.web.shapes import person_line
from minsheng.web.typed_numbers import asked_for

CHOSEN_FROM = 12


def chosen_from(request: HttpRequest, officer: Officer) -> dict[str, Any]:
    """People to choose one from, found by what was typed; and the one chosen already."""
    day = today()
    book = area_book(day)
    made = asked_for(request, officer, book, CHOSEN_FROM)
    people = made.found.people
    homes = homes_of(people)
    chosen = request.GET.get("chosen", "")
    picked = int(chosen) if chosen.isascii() and chosen.isdigit() and len(chosen) < 18 else 0  # noqa: PLR2004
    one = Person.objects.filter(pk=picked).first() if picked else None
    return {
        "typed_name": made.words,
        "fault": made.fault,
        "found": [person_line(p, homes.get(p.pk), book, day) for p in people],
        "chosen": person_line(one, None, book, day) if one else None,
    }


def seen_person(number: int, field: str) -> Person:
    """A person somebody chose.

    Raises:
        RefusedError: there is none of that number to be seen.
    """
    found = Person.objects.filter(pk=number).first()
    if found is None:
        raise RefusedError(field, "没有找到这个人，请重新选择")
    return found


@form_page
@door(Right.EDIT_PEOPLE)
def relate_person(request: HttpRequest, officer: Officer, number: int) -> HttpResponse:
    """Note what somebody is to a person: first found, then chosen."""
    person = person_to_edit(number, officer)
    more = chosen_from(request, officer)
    initial = {"other": more["chosen"].id} if more["chosen"] else None
    form = RelateForm(sent(request), initial=initial)
    page = Page(
        title=_("登记%(name)s的亲属关系") % {"name": person.name}, button=_("登记"),
        back=person_url(number), done=_("已登记"), template="people/choose.html", more=more,
    )  # fmt: skip

    def action(values: dict[str, Any]) -> None:
        other = seen_person(values["other"], "")
        relate(person, other, values["kind"], values["since"], officer, today())

    return acted(request, officer, form, page, action)


@form_page
@door(Right.EDIT_PEOPLE)
def end_relation(request: HttpRequest, officer: Officer, number: int) -> HttpResponse:
    """End a relation on a day."""
    relation = row_or_404(Relation.objects.select_related("person", "other"), number)
    person_to_edit(relation.person_id, officer)
    names = {"one": relation.person.name, "other": relation.other.name}
    page = Page(
        title=_("结束%(one)s与%(other)s的关系") % names, button=_("结束"),
        back=person_url(relation.person_id), done=_("已结束"), rows=(relation,),
    )  # fmt: skip

    def action(values: dict[str, Any]) -> None:
        unrelate(relation, values["day"], officer, today())

    form = DayForm(sent(request), _("结束日期"), today())
    return acted(request, officer, form, page, action)


@form_page
@door(Right.EDIT_PEOPLE)
def authorise_person(request: HttpRequest, officer: Officer, number: int) -> HttpResponse:
    """Enter a signed authorisation to look into the household's means."""
    person = person_to_edit(number, officer)
    page = Page(
        title=_("登记%(name)s的授权") % {"name": person.name}, button=_("登记"),
        back=person_url(number), done=_("已登记授权"),
        about=_("按本人签署的授权书填写；没有勾选的内容不会核查，结论写“未知”。"),
    )  # fmt: skip

    def action(values: dict[str, Any]) -> None:
        authorise(
            person, values["purposes"], values["paper"], values["signed"], values["until"],
            officer, today(),
        )  # fmt: skip

    return acted(request, officer, AuthoriseForm(sent(request)), page, action)


@form_page
@door(Right.EDIT_PEOPLE)
def note_consent(request: HttpRequest, officer: Officer, number: int) -> HttpResponse:
    """Enter a consent to a use of somebody's data."""
    person = person_to_edit(number, officer)
    page = Page(
        title=_("登记%(name)s的同意") % {"name": person.name}, button=_("登记"),
        back=person_url(number), done=_("已登记同意"),
        about=_("法律没有要求的用途，须本人同意；不同意不影响任何救助。"),
    )  # fmt: skip

    def action(values: dict[str, Any]) -> None:
        consented(person, values["purpose"], values["given"], values["given_by"], officer, today())

    return acted(request, officer, ConsentForm(sent(request)), page, action)


@form_page
@door(Right.EDIT_PEOPLE)
def withdraw_authorisation(request: HttpRequest, officer: Officer, number: int) -> HttpResponse:
    """Withdraw an authorisation."""
    paper = row_or_404(Authorisation.objects.select_related("person"), number)
    title = _("撤回%(name)s的授权：%(what)s")
    return _withdrawn(request, officer, paper, title, paper.paper)


@form_page
@door(Right.EDIT_PEOPLE)
def withdraw_consent(request: HttpRequest, officer: Officer, number: int) -> HttpResponse:
    """Withdraw a consent."""
    paper = row_or_404(Consent.objects.select_related("person"), number)
    title, use = _("撤回%(name)s的同意：%(what)s"), USE.get(paper.purpose, paper.purpose)
    return _withdrawn(request, officer, paper, title, use)


def _withdrawn(
    request: HttpRequest,
    officer: Officer,
    paper: Authorisation | Consent,
    title: str,
    what: Text,
) -> HttpResponse:
    person = person_to_edit(paper.person_id, officer)
    page = Page(
        title=title % {"name": person.name, "what": what}, button=_("撤回"),
        back=person_url(person.pk), done=_("已撤回"),
        about=_("从这一天起不再使用；已经作出的决定不受影响。"), rows=(paper,),
    )  # fmt: skip

    def action(values: dict[str, Any]) -> None:
        withdraw(paper, values["day"], officer, today())

    form = DayForm(sent(request), _("撤回日期"), today())
    return acted(request, officer, form, page, action)
