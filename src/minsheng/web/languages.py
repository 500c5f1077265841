"""Which language a page is in: the one chosen here, or the user's own, or Chinese.

What the browser prefers is not asked: an English browser stands on many an office desk.
"""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation.trans_real import parse_accept_lang_header

from minsheng.web.problems import asks_the_api

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


def _preferred(request: HttpRequest) -> str:
    """What a program asks for; it has no desk, and says what it wants."""
    for code, _ in parse_accept_lang_header(request.headers.get("Accept-Language", "")):
        if code.startswith("en"):
            return "en"
        if code.startswith("zh"):
            break
    return str(settings.LANGUAGE_CODE)


def language_of(request: HttpRequest) -> str:
    """The language of an answer."""
    return _preferred(request) if asks_the_api(request) else language_of_page(request)


def language_of_page(request: HttpRequest) -> str:
    """The language of whoever reads a page."""
    officer = getattr(request, "officer", None)
    asked = (
        request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, ""),
        officer.user.language if officer else "",
    )
    return next((code for code in asked if code in LANGUAGES), settings.LANGUAGE_CODE)
