"""My tokens for the interface: made, shown once, revoked."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from minsheng.kernel.access.officer import Held, Officer
from minsheng.kernel.access.roles import Right
from minsheng.kernel.areas.names import AreaBook, area_book
from minsheng.kernel.pages.acting import FAULTY
from minsheng.kernel.pages.asking import refuse
from minsheng.kernel.pages.clock import now, today
from minsheng.kernel.pages.fields import Line
from minsheng.kernel.refusals import RefusedError
from minsheng.kernel.tokens.actions import OFFERED, Wish, make, revoke, usable
from minsheng.kernel.tokens.models import DAYS, NAME, Token
from minsheng.web.doors import door

RIGHTS = {
    Right.SEE_PEOPLE: gettext_lazy("查询人员和家庭（号码隐去）"),
    Right.REVEAL: gettext_lazy("填写理由后查看完整号码"),
    Right.EDIT_PEOPLE: gettext_lazy("更正人员信息"),
    Right.MERGE: gettext_lazy("合并重复人员"),
    Right.WORK_FINDINGS: gettext_lazy("办理待核线索"),
    Right.SEE_CASES: gettext_lazy("查看各业务的事项"),
    Right.SEE_RUNS: gettext_lazy("查看动态核查"),
}
"""What a token may be given, as it is chosen."""
CHOSEN = 30
DIGITS = 19
"""Fewer than the database's largest number has."""


def _boxes() -> forms.CheckboxSelectMultiple:
    return forms.CheckboxSelectMultiple(attrs={"class": "form-check-input"})


class TokenForm(forms.Form):
    """A token to be made."""

    name = Line(
        label=gettext_lazy("用途"), max_length=NAME,
        help_text=gettext_lazy("写明给哪个系统用，例如：与医保系统对账"),
    )  # fmt: skip
    days = forms.IntegerField(
        label=gettext_lazy("有效天数"), min_value=1, max_value=DAYS, initial=CHOSEN,
        help_text=gettext_lazy("最多90天，到期自动失效"),
    )  # fmt: skip
    rights = forms.MultipleChoiceField(
        label=gettext_lazy("允许做什么"), widget=_boxes(),
        help_text=gettext_lazy("只选用得到的；您失去的权限，令牌也同时失去"),
    )  # fmt: skip
    areas = forms.TypedMultipleChoiceField(
        label=gettext_lazy("在哪些区域"), coerce=int, widget=_boxes()
    )

    def __init__(self, held: tuple[Held, ...], *args: Any) -> None:
        super().__init__(*args)
        mine = frozenset[Right]().union(*(h.role.rights for h in held))
        choices: dict[str, Any] = {
            "rights": [(right.value, RIGHTS[right]) for right in OFFERED if right in mine],
            "areas": _areas(held, area_book(today())),
        }
        for name, offered in choices.items():
            field = self.fields[name]
            assert isinstance(field, forms.MultipleChoiceField)
            field.choices = offered


def _areas(held: tuple[Held, ...], book: AreaBook) -> list[tuple[int, str]]:
    """One's own areas, and those right inside them."""
    own = [low for h in held for low, _high in h.areas.ranges]
    keys = [key for root in own for key in (root, *(a.key for a in book.inside(root)))]
    return [(key, book.full_name(key) or book.name(key)) for key in dict.fromkeys(keys)]


@require_safe
@door(Right.USE_API)
def tokens(request: HttpRequest, officer: Officer) -> HttpResponse:
    """One's own tokens, and a form for another."""
    return _page(request, officer, TokenForm(usable(officer)))


@require_POST
@never_cache
@door(Right.USE_API)
def new_token(request: HttpRequest, officer: Officer) -> HttpResponse:
    """Make a token; its secret stands in this one answer, and nowhere else.

    Sent a second time it is refused, for the first has its name.
    """
    form = TokenForm(usable(officer), request.POST)
    if form.is_valid():
        said = form.cleaned_data
        wish = Wish(said["name"], tuple(said["rights"]), tuple(said["areas"]), said["days"])
        try:
            token, secret = make(wish, officer, now())
        except RefusedError as fault:
            refuse(form, fault)
        else:
            return render(request, "account/token.html", {"token": token, "secret": secret})
    return _page(request, officer, form, FAULTY)


@require_POST
@door()
def revoke_token(request: HttpRequest, officer: Officer) -> HttpResponse:
    """Revoke a token: of one's own, also when one may make none any more, or of an account's."""
    said = request.POST.get("token", "")
    known = said.isascii() and said.isdigit() and len(said) < DIGITS
    token = revoke(int(said) if known else 0, officer, now())
    messages.success(request, _("令牌已停用，立即失效。"))
    if token.user_id != officer.user.pk:
        return redirect("user", token.user_id)
    return redirect("tokens" if officer.areas(Right.USE_API) else "desk")


def _page(
    request: HttpRequest, officer: Officer, form: TokenForm, status: int = 200
) -> HttpResponse:
    book, mine = area_book(today()), Token.objects.filter(user=officer.user)
    moment, generation = now(), officer.user.generation
    rows = [
        {
            "token": token,
            "rights": [RIGHTS.get(Right(right), right) for right in token.rights],
            "areas": [book.full_name(key) or book.name(key) for key in token.areas],
            "good": token.revoked is None
            and moment < token.until
            and token.generation == generation,
        }
        for token in mine.order_by("-pk")[:50]
    ]
    return render(request, "account/tokens.html", {"rows": rows, "form": form}, status=status)
