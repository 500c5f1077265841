"""Users: the list of those one looks after, a user's page, a new account."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from minsheng.kernel.access import accounts, actions, naming
from minsheng.kernel.access.colleagues import names_of
from minsheng.kernel.access.directory import LOOKS_AFTER, roles_of
from minsheng.kernel.access.directory import accounts as looked_after
from minsheng.kernel.access.models import (
    AccountAct,
    AccountRequest,
    Assignment,
    Relative,
    RelativeLifted,
    User,
)
from minsheng.kernel.access.officer import Officer
from minsheng.kernel.access.roles import Right
from minsheng.kernel.areas.names import area_book
from minsheng.kernel.pages.acting import Page, acted, form_page, pressed, sent
from minsheng.kernel.pages.asking import AreaField, refuse
from minsheng.kernel.pages.clock import now, today
from minsheng.kernel.pages.fields import Line
from minsheng.kernel.pages.rows import row_or_404
from minsheng.kernel.refusals import ChangedMeanwhileError, NotAllowedError, RefusedError
from minsheng.kernel.tokens.models import Token
from minsheng.web.doors import door
from minsheng.web.roles import role_lines, role_name, stands

PAGE = 50
ACTS = {
    AccountAct.PASSWORD: gettext_lazy("重置密码"),
    AccountAct.FACTOR: gettext_lazy("重置两步验证"),
    AccountAct.ACTIVATE: gettext_lazy("恢复使用"),
}


class Filter(forms.Form):
    """Which users are listed."""

    q = forms.CharField(label=gettext_lazy("姓名或用户名"), max_length=40, required=False)

    def __init__(self, officer: Officer, *args: Any) -> None:
        super().__init__(*args)
        self.fields["area"] = AreaField(
            officer.areas(*LOOKS_AFTER), label=_("所在区域"), required=False
        )

    def found(self, officer: Officer) -> Any:
        """The users, all of them."""
        chosen = self.cleaned_data if self.is_valid() else {}
        area = chosen.get("area")
        held = area_book(today()).areas[area] if area is not None else None
        return looked_after(officer, chosen.get("q", ""), (held.key, held.end) if held else None)


@require_safe
@door(*LOOKS_AFTER)
def listed(request: HttpRequest, officer: Officer) -> HttpResponse:
    """Users of one's areas, with the roles they hold; some may be picked for a new one."""
    form = Filter(officer, request.GET)
    rows = form.found(officer)
    after = request.GET.get("after", "")[:40].replace("\0", "")
    found = list((rows.filter(username__gt=after) if after else rows)[: PAGE + 1])
    more, found = len(found) > PAGE, found[:PAGE]
    held = roles_of([user.pk for user in found], today())
    context = {
        "form": form,
        "rows": [(user, _roles(held.get(user.pk, []))) for user in found],
        "after": found[-1].username if more else "",
        "begun": bool(after),
        "all": rows.filter(is_active=True).count(),
        "may_propose": officer.may(Right.PROPOSE_ROLES),
    }
    return render(request, "users/list.html", context)


def _roles(rows: list[Assignment]) -> list[tuple[str, int, str]]:
    at = now()
    return [(role_name(row.role), row.area_id, stands(row, at)) for row in rows]


class Asking(forms.Form):
    """What is asked for an account."""

    act = forms.ChoiceField(label=gettext_lazy("事项"), choices=tuple(ACTS.items()))
    reason = Line(label=gettext_lazy("理由"), max_length=accounts.REASON)

    def __init__(self, user: User, *args: Any) -> None:
        super().__init__(*args)
        shut = not user.is_active
        self.fields["act"].choices = [  # type: ignore[attr-defined]
            (act.value, said) for act, said in ACTS.items() if (act == AccountAct.ACTIVATE) == shut
        ]


@require_http_methods(["GET", "HEAD", "POST"])
@door(*LOOKS_AFTER)
def user(request: HttpRequest, officer: Officer, number: int) -> HttpResponse:
    """A user: their roles held, proposed and ended, by whom; what is asked for the account."""
    row = _user(number, officer)
    form = Asking(row, request.POST) if request.method == "POST" else Asking(row)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            act = AccountAct(form.cleaned_data["act"])
            try:
                accounts.ask(number, act, form.cleaned_data["reason"], officer, now())
            except RefusedError as error:
                refuse(form, error)
            except ChangedMeanwhileError:
                form.add_error("act", _("这一事项已经提出，正等待另一位管理员确认"))
                status = 409
            else:
                messages.success(request, _("已提出，须由另一位管理员确认后生效"))
                return HttpResponseRedirect(reverse("user", args=[number]))
    return _page(request, officer, row, form, status)


def _page(
    request: HttpRequest, officer: Officer, row: User, form: Asking, status: int
) -> HttpResponse:
    at = now()
    lines = role_lines(Assignment.objects.filter(user=row).order_by("-pk")[:100], at)
    asked = list(AccountRequest.objects.filter(user=row, ended__isnull=True).order_by("pk"))
    names = names_of(one.proposed_by_id for one in asked)
    context = {
        "user_shown": row, "form": form,
        "lines": [one for one in lines if one.stands != "over"],
        "over": [one for one in lines if one.stands == "over"],
        "asked": [
            {"row": one, "title": ACTS[AccountAct(one.act)], "by": names.get(one.proposed_by_id),
             "may": officer.user.pk not in {one.proposed_by_id, one.user_id}}
            for one in asked
        ],
        "may_propose": officer.may(Right.PROPOSE_ROLES, row.area_id),
        "may_confirm": officer.may(Right.CONFIRM_ROLES, row.area_id),
        "own": row.pk == officer.user.pk,
        "tokens": list(Token.objects.filter(Token.good(at), user=row).order_by("until", "pk")),
        "relatives": list(Relative.objects.filter(user=row, lifted__isnull=True).order_by("pk")),
    }  # fmt: skip
    return render(request, "users/user.html", context, status=status)


@require_POST
@door(Right.PROPOSE_ROLES)
def deactivate(request: HttpRequest, officer: Officer, number: int) -> HttpResponse:
    """Shut an account."""
    row = _user(number, officer)
    done = pressed(request, officer, row, lambda: accounts.deactivate(number, officer))
    if done is not None:
        return done
    messages.success(request, _("已停用 %(name)s 的账号，其登录立即失效") % {"name": row.name})
    return HttpResponseRedirect(reverse("user", args=[number]))


class Lifting(forms.Form):
    """Why somebody is no relative, after all."""

    reason = Line(label=gettext_lazy("理由"), max_length=accounts.REASON)


@form_page
@door(Right.PROPOSE_ROLES)
def lift_relative(request: HttpRequest, officer: Officer, number: int) -> HttpResponse:
    """Open to a user the file of somebody noted as a relative; their own nobody opens."""
    row = row_or_404(Relative.objects.select_related("user"), number)
    _user(row.user_id, officer)
    if row.user_id == officer.user.pk:
        raise NotAllowedError
    page = Page(
        title=_("取消回避：%(name)s") % {"name": row.user.name}, button=_("取消回避"),
        back=reverse("user", args=[row.user_id]), done=_("已取消回避"),
        about=_("登记的关系：%(relation)s。取消后，该用户可以查看和办理此人及其家庭的事项；"
                "登记和取消都保留记录。") % {"relation": row.relation},
        rows=tuple(RelativeLifted.objects.filter(relative=row)),
    )  # fmt: skip

    def action(values: dict[str, Any]) -> None:
        actions.lift(number, values["reason"], officer, now())

    return acted(request, officer, Lifting(sent(request)), page, action)


def _user(number: int, officer: Officer) -> User:
    found = looked_after(officer).filter(pk=number).first()
    if found is None:
        raise Http404
    return found


class NewAccount(forms.Form):
    """A new account."""

    name = Line(label=gettext_lazy("姓名"), max_length=naming.NAME)
    username = Line(
        label=gettext_lazy("用户名"), max_length=40,
        help_text=gettext_lazy("登录时输入；小写字母开头，可用数字和 . _ -"),
    )  # fmt: skip

    def __init__(self, officer: Officer, *args: Any) -> None:
        super().__init__(*args)
        self.fields["area"] = AreaField(officer.areas(Right.PROPOSE_ROLES), label=_("所在区域"))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@door(Right.PROPOSE_ROLES)
def new(request: HttpRequest, officer: Officer) -> HttpResponse:
    """A new account; its first password is shown once, on this very answer."""
    form = NewAccount(officer, request.POST) if request.method == "POST" else NewAccount(officer)
    status = 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            made, password = accounts.new_account(
                said["username"], said["name"], said["area"], officer
            )
        except RefusedError as error:
            refuse(form, error)
        else:
            return password_page(request, made, password)
    return render(request, "users/new.html", {"form": form}, status=status)


def password_page(request: HttpRequest, user: User, password: str) -> HttpResponse:
    """The one page that ever shows a password."""
    context = {"user_shown": user, "password": password}
    return render(request, "users/password.html", context)
