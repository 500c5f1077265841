"""Roles: proposed for one or many, confirmed by another, ended; glass broken in an emergency."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from minsheng.kernel.access import accounts, actions, glass
from minsheng.kernel.access.colleagues import holders_of, names_of
from minsheng.kernel.access.directory import accounts as looked_after
from minsheng.kernel.access.directory import like, proposals
from minsheng.kernel.access.models import AccountAct, AccountRequest, Assignment, User
from minsheng.kernel.access.officer import Officer
from minsheng.kernel.access.roles import ROLES, Right
from minsheng.kernel.areas.keys import CITY
from minsheng.kernel.database.scope import Areas
from minsheng.kernel.joints.desk import requests_to_grant
from minsheng.kernel.joints.own import REVIEWER
from minsheng.kernel.pages.acting import CHANGED, pressed
from minsheng.kernel.pages.asking import AreaField, refuse
from minsheng.kernel.pages.clock import now, today
from minsheng.kernel.pages.fields import DayField, Line, Lines, kept
from minsheng.kernel.refusals import ChangedMeanwhileError, RefusedError
from minsheng.web.doors import door
from minsheng.web.histories import meanwhile
from minsheng.web.pages.users import ACTS, Filter, password_page
from minsheng.web.roles import PROGRAMMES, role_lines, role_name

MOST_GROUPS = 50
_NOBODY = gettext_lazy("请回到用户列表，先选中人员")
SHOWN_NAMES = 12
DIGITS = 18
"""Of the largest number a row can have."""


class Proposing(forms.Form):
    """A role for some users."""

    role = forms.ChoiceField(label=gettext_lazy("角色"))
    programmes = forms.MultipleChoiceField(
        label=gettext_lazy("业务范围"), choices=tuple(PROGRAMMES.items()), required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("人员和家庭的基本信息不分业务；各项业务的内容须选中才能看到。"),
    )  # fmt: skip
    since = DayField(gettext_lazy("开始日期"))
    until = DayField(
        gettext_lazy("结束日期"), help_text=gettext_lazy("这一天起不再有效；一次最多一年。")
    )
    reason = Line(label=gettext_lazy("理由"), max_length=500, required=False)
    picked = kept(forms.CharField, required=False, max_length=60_000)
    search = kept(forms.CharField, required=False, max_length=500)
    count = kept(forms.IntegerField, _NOBODY, min_value=1)

    def __init__(self, officer: Officer, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["role"].choices = [  # type: ignore[attr-defined]
            (key, role_name(key)) for key in ROLES if key != "machine"
        ]
        self.fields["area"] = AreaField(officer.areas(Right.PROPOSE_ROLES), label=_("辖区"))
        self.order_fields(["role", "area", "programmes", "since", "until", "reason"])


@require_http_methods(["GET", "HEAD", "POST"])
@door(Right.PROPOSE_ROLES)
def propose(request: HttpRequest, officer: Officer) -> HttpResponse:
    """Propose a role for those picked from the list, or for all a search of it found."""
    asked = request.POST if request.method == "POST" else request.GET
    users = _picked(officer, asked)
    if request.method != "POST":
        first = {
            "since": today(), "until": today() + timedelta(days=365),
            "picked": "" if "all" in asked else ",".join(map(str, users)),
            "search": asked.urlencode() if "all" in asked else "", "count": len(users),
        }  # fmt: skip
        return _proposing(request, users, Proposing(officer, initial=first))
    form = Proposing(officer, request.POST)
    if not form.is_valid():
        return _proposing(request, users, form, 422)
    said = form.cleaned_data
    if said["count"] != len(users):
        form.add_error(None, _("符合条件的人员刚刚有变化，请回到列表重新选择"))
        return _proposing(request, users, form, 409)
    proposal = actions.Proposal(
        tuple(users), said["role"], said["area"], tuple(said["programmes"]), said["since"],
        said["until"], said["reason"],
    )  # fmt: skip
    try:
        with transaction.atomic():
            rows = actions.propose(proposal, officer, now())
    except RefusedError as error:
        refuse(form, error)
        return _proposing(request, users, form, 422)
    messages.success(
        request, _("已为 %(many)d 人提出，须由另一位管理员确认后生效") % {"many": len(rows)}
    )
    return HttpResponseRedirect(reverse("users"))


def _picked(officer: Officer, asked: QueryDict) -> list[int]:
    """Numbers of users: ticked ones, those handed on, or everybody a search of the list finds."""
    most = actions.MOST_AT_ONCE + 1  # one too many is refused, and says so
    search = asked if "all" in asked else QueryDict(asked.get("search", "")[:500])
    if "all" in search:
        found = Filter(officer, search).found(officer)
        return list(found.filter(is_active=True).values_list("pk", flat=True)[:most])
    said = [*asked.getlist("user"), *asked.get("picked", "").split(",")]
    numbers = {int(one) for one in said[:most] if _small(one)}
    found = looked_after(officer).filter(is_active=True, pk__in=numbers)
    return list(found.values_list("pk", flat=True))


def _proposing(
    request: HttpRequest, users: list[int], form: Proposing, status: int = 200
) -> HttpResponse:
    named = User.objects.filter(pk__in=users[:SHOWN_NAMES]).order_by("username")
    names = list(named.values_list("name", flat=True))
    context = {"form": form, "many": len(users), "names": names, "more": len(users) - len(names)}
    return render(request, "users/propose.html", context, status=status)


@require_safe
@door(Right.CONFIRM_ROLES)
def waiting(request: HttpRequest, officer: Officer) -> HttpResponse:
    """What others proposed, to be confirmed: roles in groups, and what is asked for accounts."""
    return _waiting(request, officer)


def _waiting(
    request: HttpRequest, officer: Officer, changed: Iterable[Assignment] | None = None
) -> HttpResponse:
    """The page; with what others did with some of the proposals since it was opened."""
    groups = proposals(officer, today(), MOST_GROUPS)
    asked = list(requests_to_grant(officer).select_related("user").order_by("pk")[:MOST_GROUPS])
    names = names_of(one.proposed_by_id for one in asked)
    lines = role_lines([group.first for group in groups], now())
    context = {
        "groups": list(zip(groups, lines, strict=True)),
        "asked": [
            {"row": one, "title": ACTS[AccountAct(one.act)], "by": names.get(one.proposed_by_id)}
            for one in asked
        ],
    }  # fmt: skip
    if changed is None:
        return render(request, "users/waiting.html", context)
    context["others"] = [one for row in changed for one in meanwhile(officer, row, None)]
    return render(request, "users/waiting.html", context, status=CHANGED)


@require_POST
@door(Right.CONFIRM_ROLES)
def confirm(request: HttpRequest, officer: Officer) -> HttpResponse:
    """Confirm ticked groups, each as large as it was shown."""
    try:
        with transaction.atomic():
            done = sum(_confirmed(said, officer) for said in _ticked(request))
    except ChangedMeanwhileError:
        firsts = [said.partition(":")[0] for said in _ticked(request)]
        rows = Assignment.objects.filter(pk__in=[int(one) for one in firsts if _small(one)])
        return _waiting(request, officer, rows)
    if done:
        messages.success(request, _("已确认 %(many)d 项，立即生效") % {"many": done})
    else:
        messages.error(request, _("没有选中任何一项，请先勾选"))
    return HttpResponseRedirect(reverse("roles_waiting"))


def _ticked(request: HttpRequest) -> list[str]:
    return request.POST.getlist("group")[:MOST_GROUPS]


def _confirmed(group: str, officer: Officer) -> int:
    first, _sep, many = group.partition(":")
    numbers = like(int(first), officer, today()) if _small(first) else ()
    if not numbers or str(len(numbers)) != many:
        raise ChangedMeanwhileError
    return actions.confirm(numbers, officer)


@require_POST
@door()
def end(request: HttpRequest, officer: Officer, number: int) -> HttpResponse:
    """End a role, or take a proposal back."""
    row = Assignment.objects.filter(pk=number).first()
    done = pressed(request, officer, row, lambda: actions.end(number, officer, now()))
    if done is not None:
        return done
    messages.success(request, _("已结束，立即生效"))
    return HttpResponseRedirect(_back(request))


@never_cache
@require_POST
@door(Right.CONFIRM_ROLES)
def grant(request: HttpRequest, officer: Officer, number: int) -> HttpResponse:
    """Confirm what another asked for an account; a new password is shown once, here."""
    row = AccountRequest.objects.filter(pk=number).first()
    done = pressed(request, officer, row, lambda: accounts.grant(number, officer, now()))
    if isinstance(done, HttpResponse):
        return done
    user, password = done
    if password:
        return password_page(request, user, password)
    messages.success(request, _("已确认，%(name)s 的账号已处理") % {"name": user.name})
    return HttpResponseRedirect(reverse("roles_waiting"))


@require_POST
@door(Right.PROPOSE_ROLES, Right.CONFIRM_ROLES)
def withdraw(request: HttpRequest, officer: Officer, number: int) -> HttpResponse:
    """Turn down, or take back, what was asked for an account."""
    row = AccountRequest.objects.filter(pk=number).first()
    done = pressed(request, officer, row, lambda: accounts.withdraw(number, officer, now()))
    if done is not None:
        return done
    messages.success(request, _("已撤回"))
    return HttpResponseRedirect(_back(request))


class Breaking(forms.Form):
    """Glass to be broken."""

    reason = Lines(
        label=gettext_lazy("紧急情况"), max_length=500,
        help_text=gettext_lazy("写明什么事、为什么等不及正常授权。"),
    )  # fmt: skip

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.fields["area"] = AreaField(Areas.of([(0, CITY)]), whole=False, label=_("打开的区域"))
        self.order_fields(["area", "reason"])


@require_http_methods(["GET", "HEAD", "POST"])
@door(Right.BREAK_GLASS)
def broken(request: HttpRequest, officer: Officer) -> HttpResponse:
    """Open an area to oneself for some hours; everybody is told who will read of it."""
    form = Breaking(request.POST) if request.method == "POST" else Breaking()
    status = 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        area = form.cleaned_data["area"]
        try:
            glass.break_glass(area, form.cleaned_data["reason"], officer, now())
        except RefusedError as error:
            refuse(form, error)
        else:
            told = holders_of(REVIEWER, area, today())
            said = _("已打开 %(hours)d 小时。已通知：%(names)s") % {
                "hours": glass.HOURS, "names": _("、").join(told),
            }  # fmt: skip
            if not told:
                said = _("已打开 %(hours)d 小时。该县还没有审核人员，请另行报告局领导。") % {
                    "hours": glass.HOURS
                }
            messages.warning(request, said)
            return HttpResponseRedirect(reverse("desk"))
    return render(request, "users/glass.html", {"form": form, "hours": glass.HOURS}, status=status)


def _back(request: HttpRequest) -> str:
    back = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure()):
        return back
    return reverse("account")


def _small(text: str) -> bool:
    return text.isdecimal() and len(text) <= DIGITS
