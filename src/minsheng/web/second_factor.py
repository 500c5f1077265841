"""Who has a password to change, or no second factor yet, does that before anything else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from minsheng.kernel.access.codes import code_found, code_tried, first_used
from minsheng.kernel.access.models import User
from minsheng.kernel.access.officer import Officer
from minsheng.kernel.pages.clock import now
from minsheng.kernel.registry.secrecy import sealer

PASSWORD, FACTOR = "account_change_password", "mfa_activate_totp"
ALWAYS = frozenset(
    {"account_logout", "account_reauthenticate", "language", "healthz", "counties", "help"}
)
"""Open to whoever is on the way: none shows anybody's data."""
OF_FACTOR = frozenset(
    {FACTOR, "mfa_index", "mfa_view_recovery_codes", "mfa_generate_recovery_codes",
     "mfa_reauthenticate", PASSWORD}
)  # fmt: skip


class CodeForm(AuthenticateForm):  # type: ignore[misc]
    """A code as the second factor of signing in: few may be tried."""

    def clean_code(self) -> str:
        """The code, if it is right."""
        return _counted(self.user, super().clean_code)


class CodeAgainForm(ReauthenticateForm):  # type: ignore[misc]
    """The same, to prove once more who one is."""

    def clean_code(self) -> str:
        """The code, if it is right."""
        return _counted(self.user, super().clean_code)


def _counted(user: User, looked_at: Callable[[], str]) -> str:
    if not code_tried(user.pk, now()):
        raise ValidationError(_("验证码输错次数过多，请15分钟后再试。"))
    code = looked_at()
    if not first_used(user.pk, sealer().apart("codes used").mark(code), now()):
        raise ValidationError(_("这个验证码刚才已经用过，请等手机上换成下一个再输入。"))
    code_found(user.pk)
    return code


class FirstSteps:
    """Middleware: leads to what has to be done first."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The page as it is."""
        return self.answer(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """To the step, where there is one and this is not it."""
        del view, args, kwargs
        officer: Officer | None = getattr(request, "officer", None)
        name = request.resolver_match.view_name if request.resolver_match else ""
        if officer is None or name in ALWAYS:
            return None
        if officer.user.must_change:
            return None if name == PASSWORD else _led(request, PASSWORD)
        if settings.REQUIRE_TOTP and not officer.second_factor and name not in OF_FACTOR:
            return _led(request, FACTOR)
        return None


def _led(request: HttpRequest, step: str) -> HttpResponse:
    said = {
        PASSWORD: _("这是一次性密码，请先改成自己的密码。"),
        FACTOR: _("本系统要求两步验证，请先在手机上开启。"),
    }
    messages.warning(request, said[step])
    url = reverse(step)
    if request.headers.get("HX-Request"):
        response = HttpResponse(status=204)
        response["HX-Redirect"] = url
        return response
    return HttpResponseRedirect(url)
