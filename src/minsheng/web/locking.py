"""What is kept of a failed sign-in: enough to count it, and nothing of what was typed.

The library keeps user names, forms, browsers and paths in clear. People type their password where
the name belongs, and whoever reads the table would have it: so a name is kept as a keyed digest,
and the rest not at all.
"""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
from typing import Any

from axes.handlers.database import AxesDatabaseHandler
from django.conf import settings
from django.http import HttpRequest, QueryDict

from minsheng.web.accounts import typed_name

SIGNS = 40


def counted_name(request: HttpRequest | None, credentials: dict[str, Any] | None) -> str:
    """What failed sign-ins of a name are counted under, whoever bears it or nobody."""
    typed = typed_name(request, credentials).encode("utf-8", "replace")
    return hmac.digest(settings.SECRET_KEY.encode(), b"axes" + typed, hashlib.sha256).hex()[:SIGNS]


def client_address(request: HttpRequest) -> str | None:
    """Where a request comes from: behind a proxy what it adds itself, the last it was told of.

    What stands before that was written by whoever asks, and may be anything.
    """
    if settings.PROXY:
        last = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
        try:
            return str(ipaddress.ip_address(last))
        except ValueError:
            pass  # a proxy that says nothing: counted as one address, never as a made-up one
    return request.META.get("REMOTE_ADDR") or None


class Handler(AxesDatabaseHandler):  # type: ignore[misc]
    """The library's, which is shown no form."""

    def user_login_failed(
        self, sender: Any, credentials: dict[str, Any], request: Any = None, **more: Any
    ) -> None:
        """Count a failed sign-in."""
        if request is None:
            return
        request.axes_user_agent = request.axes_http_accept = request.axes_path_info = ""
        asked, sent = request.GET, request.POST
        request.GET = request.POST = QueryDict()
        try:
            super().user_login_failed(sender, credentials, request, **more)
        finally:
            request.GET, request.POST = asked, sent
