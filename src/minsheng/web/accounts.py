"""How the library of accounts is bound to our users."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Nobody signs up by themselves: an administrator makes accounts."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        del request
        return False


def typed_name(request: HttpRequest | None, credentials: dict[str, Any] | None) -> str:
    """The user name somebody typed, so that one bad typist locks out nobody else."""
    typed = (credentials or {}).get("username")
    if not typed and request is not None:
        typed = request.POST.get("login")
    return str(typed or "").strip().lower()[:40]
