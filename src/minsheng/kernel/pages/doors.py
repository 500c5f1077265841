"""The doors of pages: nobody passes who has not the right, and a page without a door is shut.

Pages of the site and of programmes have the same ones.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeAlias, cast

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from minsheng.kernel.access.officer import Officer
from minsheng.kernel.access.roles import Right
from minsheng.kernel.once import once

P = ParamSpec("P")
Page: TypeAlias = Callable[Concatenate[HttpRequest, Officer, P], HttpResponseBase]


def door(*rights: Right) -> Callable[[Page[P]], Callable[Concatenate[HttpRequest, P], Any]]:
    """A page for those who are signed in and hold, somewhere, any of some rights.

    What of their areas is shown, the scope has settled already; the page is given the officer.

    Args:
        rights: any of which opens it; none for everybody who is signed in.
    """

    def made(page: Page[P]) -> Callable[Concatenate[HttpRequest, P], Any]:
        @wraps(page)
        def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            officer: Officer | None = request.officer  # type: ignore[attr-defined]
            if officer is None:
                return redirect_to_login(request.get_full_path())
            if not holds(officer, rights):
                raise PermissionDenied
            return once(
                request, officer, asked_at(request), lambda: page(request, officer, *args, **kwargs)
            )

        guarded.door = rights  # type: ignore[attr-defined]
        return cast("Callable[Concatenate[HttpRequest, P], Any]", guarded)

    return made


def holds(officer: Officer, rights: tuple[Right, ...]) -> bool:
    """Whether an officer holds, somewhere, any of some rights; of none, everybody does."""
    return not rights or bool(officer.areas(*rights))


def public(page: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page for everybody, signed in or not; it shows nobody's data."""
    page.door = None  # type: ignore[attr-defined]
    return page


def asked_at(request: HttpRequest) -> datetime:
    """The moment at which a page was asked for, as its middleware read it."""
    moment: datetime = request.now  # type: ignore[attr-defined]
    return moment
