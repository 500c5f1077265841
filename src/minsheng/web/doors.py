"""The doors of pages: nobody passes who has not the right, and a page without a door is shut."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeAlias, cast

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from minsheng.kernel.access.officer import Officer
from minsheng.kernel.access.roles import Right

P = ParamSpec("P")
Page: TypeAlias = Callable[Concatenate[HttpRequest, Officer, P], HttpResponseBase]

LIBRARIES = ("allauth.",)
"""Whose pages have doors of their own: signing in and its second factor."""


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
            return page(request, officer, *args, **kwargs)

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


def shut_without_a_door(answer: Callable[[HttpRequest], HttpResponse]) -> Any:
    """Middleware: a page nobody made a door for is shut, whoever asks."""

    class Shut:
        """Looks at the page before it is called."""

        def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
            self.answer = answer

        def __call__(self, request: HttpRequest) -> HttpResponse:
            return self.answer(request)

        def process_view(
            self, request: HttpRequest, view: Any, args: Any, kwargs: Any
        ) -> HttpResponse | None:
            del request, args, kwargs
            if not hasattr(view, "door") and not _of_library(view):
                raise PermissionDenied
            return None

    return Shut(answer)


def _of_library(view: Any) -> bool:
    inner = getattr(view, "view_class", view)
    return str(getattr(inner, "__module__", "")).startswith(LIBRARIES)
