"""Who may ask the interface: a program with a token, or a page with its session."""

from __future__ import annotations

from typing import cast

from django.conf import settings
from django.http import Http404, HttpRequest
from ninja.security import APIKeyCookie, HttpBearer
from ninja.utils import check_csrf

from minsheng.kernel.access.officer import Officer
from minsheng.kernel.access.roles import Right
from minsheng.kernel.pages import doors
from minsheng.kernel.pages.clock import now
from minsheng.kernel.refusals import NotAllowedError
from minsheng.kernel.tokens.using import Bearer
from minsheng.web.api.faults import CrowdedError, ForgedError, StaleError

SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})


class Token(HttpBearer):
    """A token; whose it is was found out as the request came in (`requests.scoped`)."""

    def authenticate(self, request: HttpRequest, token: str) -> Officer | None:
        """The officer behind it, with what it leaves of their roles."""
        del token
        found = cast("Bearer | None", getattr(request, "bearer", None))
        if found is None:
            return None
        if found.asked > settings.API_RATE:
            raise CrowdedError(60 - now().second)
        return found.officer


class Session(APIKeyCookie):
    """The session of somebody signed in; a change also asks for the page's own token."""

    param_name = settings.SESSION_COOKIE_NAME

    def __init__(self) -> None:
        super().__init__(csrf=True)

    def __call__(self, request: HttpRequest) -> Officer | None:
        """The officer signed in."""
        officer = cast("Officer | None", getattr(request, "officer", None))
        if officer is None or "Authorization" in request.headers:
            return None
        if request.method not in SAFE and check_csrf(request):
            raise ForgedError
        return officer

    def authenticate(self, request: HttpRequest, key: str | None) -> None:
        """Not asked: the session was opened before."""


def asking(request: HttpRequest, *rights: Right) -> Officer:
    """The officer who asks, where they hold, somewhere, any of some rights.

    Raises:
        NotAllowedError: they hold none of them.
    """
    officer: Officer = request.officer  # type: ignore[attr-defined]
    if not doors.holds(officer, rights):
        raise NotAllowedError
    return officer


def same_version(held: int, shown: str) -> None:
    """Refuse a change to another version than the caller saw.

    Raises:
        StaleError: the record has another.
    """
    if shown != tag(held):
        raise StaleError


def tag(version: int) -> str:
    """A version as `ETag` and `If-Match` write it."""
    return f'"{version}"'


def there(row: object | None) -> None:
    """Refuse what is not there, or not shown.

    Raises:
        Http404: it is not.
    """
    if row is None:
        raise Http404
