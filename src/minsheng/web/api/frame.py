"""What happens to each request to the interface before an operation sees it, and afterwards."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from ninja.operation import Operation

from minsheng.web.api import faults
from minsheng.web.problems import asks_the_api

MOST_BYTES = 64 * 1024
"""Of a request's body; larger things go through exchange, in pieces."""


class Framed:
    """Middleware: bodies limited and of JSON, no question nobody asks, nothing kept by proxies."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The answer, in the manner of the interface."""
        response = self.answer(request)
        if not asks_the_api(request):
            return response
        if response.status_code == 405:  # noqa: PLR2004
            response = faults.no_method(request, response)
        response["Cache-Control"] = "no-store"
        patch_vary_headers(response, ("Accept-Language", "Authorization", "Cookie"))
        return response

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """An answer to what no operation should see; None for all else."""
        del args, kwargs
        operation = operation_of(view, request.method or "")
        if operation is None:
            return None
        if _length(request) > MOST_BYTES:
            return faults.too_large(request)
        if _reads_body(operation) and request.content_type != "application/json":
            return faults.not_json(request)
        names = sorted(set(request.GET) - _asked(operation))
        return faults.unknown(request, names[:10]) if names else None


def operation_of(view: Any, method: str) -> Operation | None:
    """The operation behind a view, if it is one of the interface."""
    return next((o for o in getattr(view, "operations", ()) if method in o.methods), None)


def _length(request: HttpRequest) -> int:
    told = request.META.get("CONTENT_LENGTH") or "0"
    return int(told) if told.isascii() and told.isdigit() else 0


def _reads_body(operation: Operation) -> bool:
    return any(m.__ninja_param_source__ == "body" for m in operation.models)


def _asked(operation: Operation) -> set[str]:
    """The names of an operation's questions."""
    found: set[str] = set()
    for model in operation.models:
        if model.__ninja_param_source__ == "query":
            found |= set(getattr(model, "__ninja_flatten_map__", {}) or model.model_fields)
    return found
