"""What happens to each request before a page sees it: a number, who asks, what of."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from typing import TypeAlias

from allauth.account.internal.stagekit import LOGIN_SESSION_KEY
from allauth.account.utils import url_str_to_user_pk
from django.contrib.auth import SESSION_KEY, logout
from django.db import OperationalError, connection, transaction
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.utils import timezone, translation
from psycopg_pool import PoolTimeout

from minsheng.kernel.access.officer import Officer, officer_of
from minsheng.kernel.database.scope import Scope, scope
from minsheng.kernel.tokens.using import Bearer, bearer
from minsheng.web.languages import language_of
from minsheng.web.pages.errors import bad_request, resting
from minsheng.web.problems import asks_the_api

Answer: TypeAlias = Callable[[HttpRequest], HttpResponse]
FORM = "application/x-www-form-urlencoded"
_NUMBER = re.compile(r"(?!job-)[A-Za-z0-9-]{8,40}", re.ASCII)
"""Of a proxy's request; no caller gives theirs the look of a job's."""


def numbered(answer: Answer) -> Answer:
    """Give each request a number, the one a proxy gave it if it is of our form."""

    def middleware(request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-ID", "")
        request.number = given if _NUMBER.fullmatch(given) else uuid.uuid4().hex  # type: ignore[attr-defined]
        response = answer(request)
        response["X-Request-ID"] = request.number  # type: ignore[attr-defined]
        return response

    return middleware


def let_go(answer: Answer) -> Answer:
    """Give the connection back before a file flows.

    A slow wire would keep it from others. And what makes the file behind its progress (`giving`)
    takes one of its own: where as many files are asked for as the pool holds connections, each
    request would hold the one that its own file waits for.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = answer(request)
        if response.streaming and not connection.in_atomic_block:
            connection.close()
        return response

    return middleware


def readable(answer: Answer) -> Answer:
    """Refuse a form that is not in our encoding: read as if it were, names would be others."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.method == "POST" and request.content_type == FORM:
            try:
                read = request.body.isascii()  # of other signs only what stands for them
            except UnreadablePostError:
                read = False
            if not read:
                return bad_request(request)
        return answer(request)

    return middleware


def scoped(answer: Answer) -> Answer:
    """Find out who asks and what their roles show, and answer within that."""

    def middleware(request: HttpRequest) -> HttpResponse:
        request.now = timezone.localtime()  # type: ignore[attr-defined]
        try:
            within = _asking(request)
        except (OperationalError, PoolTimeout):
            # What middleware raises is no view's, and `Refusing` never hears of it.
            with translation.override(language_of(request)):
                return resting(request)
        with scope(within):
            response = answer(request)
        # Whoever sits down at the machine next finds no page in the browser's store.
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    return middleware


def _asking(request: HttpRequest) -> Scope:
    """Who asks; noted for the page, and told to the database with the request's number."""
    number: str = request.number  # type: ignore[attr-defined]
    request.officer = request.bearer = None  # type: ignore[attr-defined]
    shown, officer = _bearer(request), None
    if shown is not None:
        officer = shown.officer
        number = f"{number} token {shown.token}"
    elif not _shows_token(request):
        known = request.session.get(SESSION_KEY)
        officer = _officer(request, int(known), number) if known else None
    request.bearer = shown  # type: ignore[attr-defined]
    request.officer = officer  # type: ignore[attr-defined]
    return officer.scope(number) if officer else _nobody(request, number)


def _shows_token(request: HttpRequest) -> bool:
    """Whether a program asks; pages are not for programs, and know sessions only."""
    return asks_the_api(request) and "Authorization" in request.headers


def _bearer(request: HttpRequest) -> Bearer | None:
    """Whoever shows a token that is good."""
    if not _shows_token(request):
        return None
    scheme, _, secret = request.headers["Authorization"].partition(" ")
    return bearer(secret.strip(), timezone.localtime()) if scheme.lower() == "bearer" else None


def _nobody(request: HttpRequest, number: str) -> Scope:
    """The scope of somebody not signed in; half-way there, they may write what is their own."""
    half = request.session.get(LOGIN_SESSION_KEY) or {}
    known = half.get("user_pk")
    actor = url_str_to_user_pk(known) if known else None
    return Scope(actor=actor, signing_in=True, request=number)


def _officer(request: HttpRequest, user_id: int, number: str) -> Officer | None:
    """The officer, if the session's user is still one and the session still theirs."""
    with scope(Scope(actor=user_id, request=number)), transaction.atomic():
        officer = officer_of(user_id, timezone.localtime())
        # Looked up here, in the user's own scope: the password may have changed since.
        same = officer is not None and request.user.pk == user_id
        if not same:
            # Here, too: whoever signs out is looked up once more.
            logout(request)
    return officer if same else None
