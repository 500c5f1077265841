"""Forms of the household card: found, correct, close; who joins and who leaves."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from minsheng.kernel.access.officer import Officer
from minsheng.kernel.access.roles import Right
from minsheng.kernel.areas.names import area_book
from minsheng.kernel.pages.acting import Page, acted, form_page, seen_version, sent
from minsheng.kernel.pages.clock import now, today
from minsheng.kernel.pages.rows import household_to_edit, row_or_404
from minsheng.kernel.registry.actions import found_household, join, leave
from minsheng.kernel.registry.leaving import close_household, correct_household
from minsheng.kernel.registry.models import Grouping, Household, Membership, Person
from minsheng.kernel.registry.moving_homes import hand_over_home
from minsheng.web.doors import door
from minsheng.web.forms.households import DwellingForm, FoundForm, HandOverHomeForm
from minsheng.web.forms.people import DayForm, MemberForm
from minsheng.web.pages.papers import chosen_from, seen_person


def household_url(number: int) -> str:
    """The card of a household."""
    return reverse("household", kwargs={"number": number})


@form_page
@door(Right.EDIT_PEOPLE)
def found(request: HttpRequest, officer: Officer) -> HttpResponse:
    """Found a household; members are added on its card."""
    page = Page(
        title=_("新立家庭"), button=_("立户"), back=reverse("find"), done=_("已立户，请添加成员"),
    )  # fmt: skip

    def action(values: dict[str, Any]) -> str:
        made = found_household(
            Grouping(values["grouping"]), values["area"], values["address"], values["since"],
            officer, today(),
        )  # fmt: skip
        rest = {name: values[name] for name in ("floor", "lift", "number")}
        correct_household(made, rest, officer)
        return household_url(made.pk)

    form = FoundForm(sent(request), officer, area_book(today()))
    return acted(request, officer, form, page, action)


@form_page
@door(Right.EDIT_PEOPLE)
def correct(request: HttpRequest, officer: Officer, number: int) -> HttpResponse:
    """Correct what the register has of a dwelling."""
    household = household_to_edit(number, officer)
    form = DwellingForm(sent(request), household)
    seen_version(request, household)
    page = _page(household, _("更正住址"), _("保存"), _("已保存"))

    def action(_values: dict[str, Any]) -> None:
        correct_household(household, form.changes(), officer)

    return acted(request, officer, form, page, action)


@form_page
@door(Right.EDIT_PEOPLE)
def close(request: HttpRequest, officer: Officer, number: int) -> HttpResponse:
    """Close a household."""
    household = household_to_edit(number, officer)
    seen_version(request, household)
    about = _("销户后，仍在户内的成员同时退出本户。")
    page = _page(household, _("销户"), _("销户"), _("已销户"), about)

    def action(values: dict[str, Any]) -> None:
        close_household(household, values["day"], officer, today())

    form = DayForm(sent(request), _("销户日期"), today())
    return acted(request, officer, form, page, action)


@form_page
@door(Right.EDIT_PEOPLE)
def hand_over(request: HttpRequest, officer: Officer, number: int) -> HttpResponse:
    """Propose to another office that a household, with all who live in it, is in its area now."""
    household = household_to_edit(number, officer)
    seen_version(request, household)
    about = _("对方经办人确认后，本户和现在的成员一起转过去；在此之前，仍由您这里管理。")
    page = _page(household, _("整户转出"), _("提出转出"), _("已提出，等待对方确认"), about)

    def action(values: dict[str, Any]) -> None:
        hand_over_home(
            household, values["area"], values["address"], values["reason"], officer, now()
        )

    return acted(
        request, officer, HandOverHomeForm(sent(request), area_book(today())), page, action
    )


@form_page
@door(Right.EDIT_PEOPLE)
def add_member(request: HttpRequest, officer: Officer, number: int) -> HttpResponse:
    """Let somebody join a household: first found, then chosen."""
    household = household_to_edit(number, officer)
    more = chosen_from(request, officer)
    initial = {"since": today()} | ({"person": more["chosen"].id} if more["chosen"] else {})
    form = MemberForm(sent(request), initial=initial)
    page = _page(
        household, _("添加成员"), _("加入本户"), _("已加入本户"),
        _("本人若还在另一个同类家庭，从加入之日起自动退出那一户。"), "people/choose.html", more,
    )  # fmt: skip

    def action(values: dict[str, Any]) -> None:
        person = seen_person(values["person"], "")
        join(person, household, values["relation"], values["since"], officer, today())

    return acted(request, officer, form, page, action)


@form_page
@door(Right.EDIT_PEOPLE)
def leave_household(request: HttpRequest, officer: Officer, number: int) -> HttpResponse:
    """End somebody's belonging to a household; a death and moving out have forms of their own."""
    row = row_or_404(Membership.objects.select_related("household"), number)
    household = household_to_edit(row.household_id, officer)
    person = Person.objects.filter(pk=row.person_id).first()
    name = person.name if person else _("档案在其他辖区的成员")
    page = Page(
        title=_("%(name)s退出本户") % {"name": name}, button=_("退出本户"),
        back=household_url(household.pk), done=_("已退出本户"),
        about=_("死亡、迁出请在本人页面登记。"), rows=(row,),
    )  # fmt: skip

    def action(values: dict[str, Any]) -> None:
        leave(row, values["day"], officer, today())

    form = DayForm(sent(request), _("退出日期"), today())
    return acted(request, officer, form, page, action)


def _page(
    household: Household, title: str, button: str, done: str, about: str = "",
    template: str = "form.html", more: dict[str, Any] | None = None,
) -> Page:  # fmt: skip
    name = household.address or household.number
    return Page(
        title=_("%(title)s：%(name)s") % {"title": title, "name": name}, button=button,
        back=household_url(household.pk), done=done, about=about, rows=(household,),
        template=template, more=more or {},
    )  # fmt: skip
