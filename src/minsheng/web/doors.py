"""A page nobody made a door for is shut, whoever asks. The doors are the kernel's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from minsheng.kernel.pages.doors import door, holds, public

__all__ = ["door", "holds", "public", "shut_without_a_door"]

LIBRARIES = ("allauth.",)
"""Whose pages have doors of their own: signing in and its second factor."""


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
