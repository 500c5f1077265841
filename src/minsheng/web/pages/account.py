"""My account: roles, password, second factor, sessions, stand-ins, relatives, what I looked at."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from minsheng.kernel.access import accounts, actions
from minsheng.kernel.access.colleagues import Colleague, called, office
from minsheng.kernel.access.models import Assignment, Kind, Relative, User
from minsheng.kernel.access.officer import Officer, in_force
from minsheng.kernel.access.roles import Right
from minsheng.kernel.areas.names import area_book
from minsheng.kernel.audit.models import LOOKS, Entry
from minsheng.kernel.pages.asking import AreaInput, refuse
from minsheng.kernel.pages.clock import now, today
from minsheng.kernel.pages.fields import DayField, Line
from minsheng.kernel.refusals import RefusedError, TooManyError
from minsheng.kernel.registry.asked import Asked
from minsheng.kernel.registry.guessing import found_by
from minsheng.kernel.registry.models import Household, Person
from minsheng.kernel.registry.secrecy import normal_number, sealer
from minsheng.web.doors import door
from minsheng.web.roles import role_lines, role_name
from minsheng.web.typed_numbers import too_many

LATELY = 20


@require_safe
@door()
def account(request: HttpRequest, officer: Officer) -> HttpResponse:
    """What belongs to the user themselves."""
    rows = Assignment.objects.filter(user=officer.user).order_by("-pk")[:50]
    lines = role_lines(rows, now())
    given = Assignment.objects.filter(
        proposed_by=officer.user, kind=Kind.DELEGATED, ended__isnull=True, until__gt=today()
    )
    context = {
        "lines": [line for line in lines if line.stands != "over"],
        "given": role_lines(given.order_by("-pk")[:20], now()),
        "factor": officer.second_factor,
        "relatives": Relative.objects.filter(user=officer.user, lifted__isnull=True).order_by("pk"),
        "lately": lately(officer),
        "breaks": officer.may(Right.BREAK_GLASS),
        "sees": officer.may(Right.SEE_PEOPLE),
    }
    return render(request, "account/mine.html", context)


def lately(officer: Officer) -> list[dict[str, Any]]:
    """Whom one looked at last, each once; asks three times."""
    entries = Entry.objects.filter(
        actor_id=officer.user.pk, act__in=LOOKS, subject_kind__in=["person", "household"]
    ).order_by("-pk")[: LATELY * 3]
    seen: dict[tuple[str, int], Entry] = {}
    for entry in entries:
        if entry.subject_id is not None:
            seen.setdefault((entry.subject_kind, entry.subject_id), entry)
    wanted = list(seen)[:LATELY]
    numbers = {kind: [n for k, n in wanted if k == kind] for kind in ("person", "household")}
    names = {
        **{("person", pk): name for pk, name in
           Person.objects.filter(pk__in=numbers["person"]).values_list("pk", "name")},
        **{("household", pk): place for pk, place in
           Household.objects.filter(pk__in=numbers["household"]).values_list("pk", "address")},
    }  # fmt: skip
    return [
        {"at": seen[key].at, "name": names[key], "url": reverse(key[0], args=[key[1]])}
        for key in wanted if key in names
    ]  # fmt: skip


@require_POST
@door()
def sign_out_elsewhere(request: HttpRequest, officer: Officer) -> HttpResponse:
    """End all sessions but this one."""
    officer.user.generation = accounts.end_sessions(officer)
    update_session_auth_hash(request, officer.user)
    messages.success(request, _("其他设备上的登录都已退出"))
    return HttpResponseRedirect(reverse("account"))


class Delegating(forms.Form):
    """A stand-in for leave."""

    to = Line(
        label=gettext_lazy("代理人"), max_length=160, widget=AreaInput(),
        help_text=gettext_lazy("输入姓名，从列表中选择；其他单位的同事填登录用的用户名。"),
    )  # fmt: skip
    since = DayField(gettext_lazy("开始日期"))
    until = DayField(gettext_lazy("结束日期"), help_text=gettext_lazy("这一天起不再代理。"))
    reason = Line(label=gettext_lazy("事由"), max_length=500)

    def __init__(self, office: list[Colleague], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.office = office
        book = area_book(today())
        self.labels = {
            _("%(name)s（%(login)s）%(where)s")
            % {"name": one.name, "login": one.login, "where": book.full_name(one.area)}: one
            for one in office
        }
        self.fields["to"].widget.offered = list(self.labels)

    def clean_to(self) -> Colleague:
        """The one colleague meant."""
        typed = self.cleaned_data["to"]
        if typed in self.labels:
            return self.labels[typed]
        meant = [one for one in self.office if typed in {one.name, one.login}]
        if len(meant) > 1:
            names = _("、").join(label for label, one in self.labels.items() if one in meant)
            raise forms.ValidationError(_("有几位同事叫这个名字，请从列表中选择：%s") % names)
        found = meant[0] if meant else called(typed)
        if found is None:
            raise forms.ValidationError(_("没有这位同事，请输入姓名后从列表中选择，或者填写用户名"))
        return found


@require_http_methods(["GET", "HEAD", "POST"])
@door()
def delegate(request: HttpRequest, officer: Officer, number: int) -> HttpResponse:
    """Let a colleague stand in for one of one's roles; an administrator confirms it."""
    row = Assignment.objects.filter(in_force(now()), pk=number, user=officer.user).first()
    if row is None or row.kind != Kind.REGULAR:
        raise Http404
    first = {"since": today(), "until": today() + timedelta(days=7)}
    sent = request.POST if request.method == "POST" else None
    form = Delegating(office(), sent, initial=first)
    status = 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            to = said["to"]
            with transaction.atomic():
                actions.delegate(
                    number, User(pk=to.id), said["since"], said["until"], officer, said["reason"]
                )
        except RefusedError as error:
            refuse(form, error)
        else:
            messages.success(
                request, _("已委托 %(name)s，须由管理员确认后生效") % {"name": to.name}
            )
            return HttpResponseRedirect(reverse("account"))
    context = {"form": form, "role": role_name(row.role), "area": row.area_id}
    return render(request, "account/delegate.html", context, status=status)


class Excluding(forms.Form):
    """A relative whose file one must not see."""

    number = Line(label=gettext_lazy("身份证号码"), max_length=18, min_length=15)
    relation = Line(
        label=pgettext_lazy("own", "亲属关系"), max_length=20,
        help_text=gettext_lazy("例如：父亲、配偶；本人也请登记。"),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@door(Right.SEE_PEOPLE)
def exclude(request: HttpRequest, officer: Officer) -> HttpResponse:
    """Note that somebody is of one's family: their file is shut from now on (回避)."""
    form = Excluding(request.POST) if request.method == "POST" else Excluding()
    status = 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        try:
            # Outside: that somebody looked for a number stays written down where it is nobody's.
            person = _numbered(form.cleaned_data["number"], officer)
            with transaction.atomic():
                actions.exclude(person, form.cleaned_data["relation"], officer, now())
        except RefusedError as error:
            refuse(form, error)
        else:
            messages.success(request, _("已登记，您不再能看到该人及其家庭的信息"))
            return HttpResponseRedirect(reverse("account"))
    return render(request, "account/exclude.html", {"form": form}, status=status)


def _numbered(number: str, officer: Officer) -> int:
    """The person of a number, if they are in one's areas: only there is anything to be shut."""
    typed = Asked(numbers=[normal_number(number)])
    try:
        found = found_by(typed, officer, sealer(), now(), 1)
    except TooManyError as refused:
        raise RefusedError("number", too_many(refused)) from refused
    if not found.people:
        raise RefusedError("number", "您的辖区内没有登记这个号码的人，不需要回避登记")
    return found.people[0].pk
