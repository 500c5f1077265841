"""What the interface says of a fault: a problem document (RFC 9457), the same everywhere."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

API = "/api/"
TYPE = "application/problem+json"
KEYS = {
    400: "unreadable", 401: "not-signed-in", 403: "not-allowed", 404: "not-found",
    405: "no-such-method", 409: "changed-meanwhile", 412: "stale", 413: "too-large",
    415: "not-json", 422: "refused", 428: "no-version", 429: "too-many", 500: "failed",
    503: "resting", 507: "disk-full",
}  # fmt: skip
"""By status, what a program tells problems apart by."""


def asks_the_api(request: HttpRequest) -> bool:
    """Whether a request is for the interface, and not for a page."""
    return request.path.startswith(API)


def problem(
    request: HttpRequest,
    status: int,
    title: object,
    detail: object,
    errors: Iterable[Mapping[str, str]] = (),
) -> HttpResponse:
    """A problem document.

    Args:
        request: what was asked; its number helps whoever is called.
        status: a key of `KEYS`.
        title: what happened, in the caller's language.
        detail: what to do.
        errors: of what was sent, each place with a sentence.
    """
    told: dict[str, Any] = {
        "type": f"urn:minsheng:problem:{KEYS[status]}",
        "title": str(title),
        "status": status,
        "detail": str(detail),
        "request": getattr(request, "number", ""),
    }
    if found := list(errors):
        told["errors"] = found
    return JsonResponse(
        told, status=status, content_type=TYPE, json_dumps_params={"ensure_ascii": False}
    )
