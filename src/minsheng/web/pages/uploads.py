"""Files in pieces: what the browser's script sends, and is told."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_POST

from minsheng.kernel.access.officer import Officer
from minsheng.kernel.access.roles import Right
from minsheng.kernel.exchange import uploads
from minsheng.kernel.exchange.models import Upload
from minsheng.kernel.exchange.words import ExchangeRefusedError
from minsheng.kernel.pages.doors import asked_at, door
from minsheng.web.pages.exchange import UNFIT, spoken

DIGITS = 15
"""Of a number of bytes; more are none."""


@require_POST
@door(Right.IMPORT)
def begin(request: HttpRequest, officer: Officer) -> JsonResponse:
    """A file is promised; the answer says where to begin, or to go on."""
    said = request.POST
    promise = uploads.Promise(said.get("client", ""), _whole(said.get("size", "")),
                              said.get("sha256", ""))  # fmt: skip
    return _told(lambda: uploads.begin(officer, promise, asked_at(request)))


@require_POST
@door(Right.IMPORT)
def piece(request: HttpRequest, officer: Officer, client: UUID) -> JsonResponse:
    """A piece came; the answer says how much is here."""
    offset, now = _whole(request.GET.get("offset", "")), asked_at(request)
    return _told(lambda: uploads.add(officer, str(client), offset, _body(request), now))


def _body(request: HttpRequest) -> bytes:
    """What came; a body longer than any request may be is refused like too long a piece."""
    try:
        return request.body
    except RequestDataTooBig:
        size = _whole(request.headers.get("Content-Length", ""))
        raise ExchangeRefusedError("upload_piece", size=size, most=uploads.PIECE) from None


def _told(deed: Callable[[], Upload]) -> JsonResponse:
    try:
        held = deed()
    except ExchangeRefusedError as refused:
        kind, named = refused.sentence.kind, refused.sentence.named
        said = {"refused": kind, "said": refused.sentence.said(spoken())}
        if "received" in named:
            said["received"] = str(named["received"])
        return JsonResponse(said, status=UNFIT)
    return JsonResponse({"received": held.received, "size": held.size, "state": held.state})


def _whole(text: str) -> int:
    """A number of bytes; -1 for none, which is refused."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= DIGITS else -1
