"""Forms of the person's page: enter, correct, a death, moving out, handing over."""

from __future__ import annotations

from datetime import date
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from minsheng.kernel.access.officer import Officer
from minsheng.kernel.access.roles import Right
from minsheng.kernel.areas.names import area_book
from minsheng.kernel.pages.acting import Page, acted, form_page, seen_version, sent, shown
from minsheng.kernel.pages.clock import now, today
from minsheng.kernel.pages.rows import person_to_edit
from minsheng.kernel.refusals import TooManyError
from minsheng.kernel.registry.actions import BORN, correct, enter_person
from minsheng.kernel.registry.contradicting import Contradiction, contradictions
from minsheng.kernel.registry.guessing import alike_by
from minsheng.kernel.registry.leaving import died, moved_out
from minsheng.kernel.registry.models import Person
from minsheng.kernel.registry.moving import hand_over
from minsheng.kernel.registry.secrecy import sealer
from minsheng.kernel.registry.words import SEX
from minsheng.web.doors import door
from minsheng.web.forms.people import (
    CorrectForm,
    DiedForm,
    EnterForm,
    HandOverForm,
    MovedOutForm,
)
from minsheng.web.shapes import PersonLine, person_line
from minsheng.web.templatetags.minsheng import day
from minsheng.web.waiting import waiting


def person_url(number: int) -> str:
    """The page of a person."""
    return reverse("person", kwargs={"number": number})


@form_page
@door(Right.EDIT_PEOPLE)
def enter(request: HttpRequest, officer: Officer) -> HttpResponse:
    """Enter a person; who may be the same is shown first, and whoever is sure goes on."""
    book, on = area_book(today()), today()
    form = EnterForm(sent(request), officer, book)
    page = Page(
        title=_("登记人员"), button=_("登记"), back=reverse("find"), done=_("已登记"),
        about=_("请先搜索，确认登记库里还没有这个人。"), template="people/asked.html",
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            found = alike_by(form.cleaned_data, officer, sealer(), now())
        except TooManyError as refused:
            form.add_error(None, _too_many(refused))
            return shown(request, form, page, HTTPStatus.TOO_MANY_REQUESTS)
        alike = [(person_line(p, None, book, on), why) for p, why in found]
        odd = list(contradictions(form.cleaned_data, Person(), sealer()))
        if not _sure(request, page, alike, odd):
            return shown(request, form, page)

    def action(values: dict[str, Any]) -> str:
        return person_url(enter_person(values, officer, sealer(), on).pk)

    return acted(request, officer, form, page, action)


def _sure(
    request: HttpRequest, page: Page, alike: list[tuple[PersonLine, str]], odd: list[Contradiction]
) -> bool:
    """Whether there is nothing to ask, or whoever was asked has said they are sure."""
    said = ",".join([*(str(line.id) for line, _why in alike), *map(str, odd)])
    page.more.update({"alike": alike, "contradicted": _told(odd), "sure": said})
    return not said or request.POST.get("sure") == said


def _told(odd: list[Contradiction]) -> list[str]:
    """What contradicts the number, in a sentence each, with both values."""
    said = {
        BORN: _("公民身份号码表示出生于%(number)s，出生日期却是%(other)s"),
        "sex": _("公民身份号码表示性别为%(number)s，性别却是%(other)s"),
    }
    return [
        said[one.what]
        % {"number": _value(one.what, one.number), "other": _value(one.what, one.other)}
        for one in odd
    ]


def _value(what: str, value: date | int) -> str:
    if isinstance(value, date):
        return day(value)
    return str(SEX[value]) if what == "sex" else _("%(year)s年") % {"year": value}


def _too_many(refused: TooManyError) -> str:
    return _("短时间内核对的号码过多，暂停登记，%(wait)s后再试；这一情况已记入操作记录。") % {
        "wait": waiting(refused.wait)
    }


@form_page
@door(Right.EDIT_PEOPLE)
def correct_person(request: HttpRequest, officer: Officer, number: int) -> HttpResponse:
    """Correct what the register has of a person."""
    person = person_to_edit(number, officer)
    form = CorrectForm(sent(request), person, officer, area_book(today()))
    seen_version(request, person)
    page = _page(
        person, _("更正%(name)s的信息"), _("保存"), _("已保存"), template="people/asked.html"
    )
    if request.method == "POST" and form.is_valid():
        odd = list(contradictions(form.changes(), person, sealer()))
        if not _sure(request, page, [], odd):
            return shown(request, form, page)

    def action(_values: dict[str, Any]) -> None:
        correct(person, form.changes(), officer, sealer(), today())

    return acted(request, officer, form, page, action)


@form_page
@door(Right.EDIT_PEOPLE)
def note_death(request: HttpRequest, officer: Officer, number: int) -> HttpResponse:
    """Note a death."""
    person = person_to_edit(number, officer)
    seen_version(request, person)
    about = _("保存后，本人从所有家庭中退出，登记的亲属关系同时结束。")
    page = _page(person, _("登记%(name)s死亡"), _("登记死亡"), _("已登记死亡"), about)

    def action(values: dict[str, Any]) -> None:
        died(person, values["day"], officer, today())

    return acted(request, officer, DiedForm(sent(request)), page, action)


@form_page
@door(Right.EDIT_PEOPLE)
def move_out(request: HttpRequest, officer: Officer, number: int) -> HttpResponse:
    """Note that a person lives elsewhere: in one of one's own areas, or out of the city."""
    person = person_to_edit(number, officer)
    seen_version(request, person)
    about = _("本人退出现在的共同生活家庭。迁往市内其他经办单位辖区的，请用“转出”。")
    page = _page(person, _("登记%(name)s迁出"), _("登记迁出"), _("已登记迁出"), about)

    def action(values: dict[str, Any]) -> None:
        moved_out(person, values["day"], values["area"], officer, today())

    form = MovedOutForm(sent(request), officer, area_book(today()))
    return acted(request, officer, form, page, action)


@form_page
@door(Right.EDIT_PEOPLE)
def hand_over_person(request: HttpRequest, officer: Officer, number: int) -> HttpResponse:
    """Propose to another office that a person is in its area now."""
    person = person_to_edit(number, officer)
    seen_version(request, person)
    about = _("对方经办人确认后才变更；在此之前，本人仍由您这里管理。")
    page = _page(person, _("把%(name)s转出"), _("提出转出"), _("已提出，等待对方确认"), about)

    def action(values: dict[str, Any]) -> None:
        hand_over(person, values["column"], values["area"], values["reason"], officer, now())

    form = HandOverForm(sent(request), area_book(today()))
    return acted(request, officer, form, page, action)


def _page(
    person: Person, title: str, button: str, done: str, about: str = "", template: str = "form.html"
) -> Page:
    return Page(
        title=title % {"name": person.name}, button=button, back=person_url(person.pk), done=done,
        about=about, rows=(person,), template=template,
    )  # fmt: skip
