"""How the library of accounts is bound to our users."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.http import HttpRequest
from django.utils.translation import gettext as _

from minsheng.kernel.access.models import User
from minsheng.kernel.audit.looking import signed
from minsheng.kernel.audit.models import Act
from minsheng.kernel.database.scope import Scope, scope


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Nobody signs up by themselves: an administrator makes accounts."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        del request
        return False

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        """Prove who somebody is; what is written about it is written about them."""
        typed = typed_name(request, credentials)
        known = User.objects.filter(username=typed, machine=False).values_list("pk", flat=True)
        with proving(known.first(), request):
            user = super().authenticate(request, **{**credentials, "username": typed})
        return None if user is None or user.machine else user

    def get_client_ip(self, request: HttpRequest) -> str:
        """Where a request comes from, as failed sign-ins are counted."""
        from minsheng.web.locking import client_address

        return client_address(request) or ""

    def get_reauthentication_methods(self, user: User) -> Any:
        """How a user may prove once more who they are; asked for outside the page's transaction."""
        with transaction.atomic():
            return super().get_reauthentication_methods(user)

    def login(self, request: HttpRequest, user: User) -> None:
        """Sign somebody in who has proved who they are."""
        with proving(user.pk, request):
            super().login(request, user)
            signed(user, Act.SIGN_IN)

    def clean_password(self, password: str, user: User | None = None) -> str:
        """A new password that is one."""
        if user is not None and user.check_password(password):
            raise ValidationError(_("新密码不能与现在的密码相同"))
        return str(super().clean_password(password, user=user))

    def set_password(self, user: User, password: str) -> None:
        """The user's own password, from now on; sessions and tokens before it are over."""
        user.set_password(password)
        user.must_change = False
        user.save(update_fields=["password", "must_change"])
        User.objects.filter(pk=user.pk).update(generation=F("generation") + 1)
        user.refresh_from_db(fields=["generation"])

    def logout(self, request: HttpRequest) -> None:
        """Sign somebody out."""
        user = request.user
        if isinstance(user, User):
            with proving(user.pk, request):
                signed(user, Act.SIGN_OUT)
        super().logout(request)


@contextmanager
def proving(user: int | None, request: HttpRequest) -> Iterator[None]:
    """The scope of somebody who proves who they are: accounts are seen, one's own written."""
    number = getattr(request, "number", "")
    with scope(Scope(actor=user, signing_in=True, request=number)):
        yield


def typed_name(request: HttpRequest | None, credentials: dict[str, Any] | None) -> str:
    """The user name somebody typed, so that one bad typist locks out nobody else."""
    typed = (credentials or {}).get("username")
    if not typed and request is not None:
        typed = request.POST.get("login")
    return str(typed or "").strip().lower()[:40]
