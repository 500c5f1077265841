"""Which language a page is in: the one chosen here, or the user's own, or Chinese.

What the browser prefers is not asked: an English browser stands on many an office desk.
"""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers

LANGUAGES = frozenset(code for code, _ in settings.LANGUAGES)


def spoken(answer: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware, behind the one that finds out who asks."""

    def middleware(request: HttpRequest) -> HttpResponse:
        language = language_of(request)
        translation.activate(language)
        request.LANGUAGE_CODE = language
        response = answer(request)
        response.headers.setdefault("Content-Language", language)
        patch_vary_headers(response, ("Cookie",))
        return response

    return middleware


def language_of(request: HttpRequest) -> str:
    """The language of an answer."""
    officer = getattr(request, "officer", None)
    asked = (
        request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, ""),
        officer.user.language if officer else "",
    )
    return next((code for code in asked if code in LANGUAGES), settings.LANGUAGE_CODE)
