"""The switch between Chinese and English."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from minsheng.kernel.access.models import User
from minsheng.web.doors import public
from minsheng.web.languages import LANGUAGES

YEAR = 365 * 24 * 3600


@public
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Speak a language from now on: to this browser, and to the user wherever they sign in."""
    back = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure()):
        back = "/"
    chosen = request.POST.get("language", "")
    response = HttpResponseRedirect(back)
    if chosen in LANGUAGES:
        officer = request.officer  # type: ignore[attr-defined]
        if officer is not None:
            User.objects.filter(pk=officer.user.pk).update(language=chosen)
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, chosen, max_age=YEAR, samesite="Lax",
            secure=settings.SECURE, httponly=True,
        )  # fmt: skip
    return response
