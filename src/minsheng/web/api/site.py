"""The interface put together, its documentation, and its addresses."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_safe
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation

from minsheng.kernel.access.officer import Officer
from minsheng.web.api import faults
from minsheng.web.api.doors import Session, Token
from minsheng.web.api.json import Reading, Writing
from minsheng.web.api.operations import (
    areas,
    audit,
    duplicates,
    findings,
    households,
    me,
    organisations,
    people,
)
from minsheng.web.doors import door
from minsheng.web.problems import API, TYPE

ANSWERS = {
    400: "the body is no JSON",
    401: "neither signed in nor a token that is good",
    403: "not allowed, there",
    404: "not there, or not shown",
    409: "changed by somebody else meanwhile",
    413: "more than 64 KB",
    415: "the body is no JSON by its type",
    422: "something sent is missing, too much or refused; `errors` says what",
    429: "a token shown too often, or too many searches by number; `Retry-After` says for how "
    "long to wait",
    503: "resting; `Retry-After` says for how long",
}
"""What any operation may answer beside what it is for."""
VERSIONED = {412: "the version named is not the record's", 428: "no version named"}
PROBLEM = {
    "title": "Problem",
    "description": "RFC 9457",
    "type": "object",
    "required": ["type", "title", "status", "detail", "request"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "request": {"type": "string", "description": "its number, for whoever is called"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["at", "says"],
                "properties": {"at": {"type": "string"}, "says": {"type": "string"}},
            },
        },
    },
}


class Interface(NinjaAPI):
    """Every operation says all it may answer."""

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: Any = None
    ) -> OpenAPISchema:
        """The documentation, with the problems in it."""
        schema = super().get_openapi_schema(path_prefix=path_prefix or API, path_params=path_params)
        schema["components"]["schemas"]["Problem"] = PROBLEM
        for methods in schema["paths"].values():
            for operation in methods.values():
                operation["responses"].update(_problems(operation))
                operation["parameters"] = [_never_null(p) for p in operation["parameters"]]
        return schema

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """As the program calls it; no two are called alike."""
        return operation.view_func.__name__


def _never_null(parameter: dict[str, Any]) -> dict[str, Any]:
    """A parameter without `null`, which no address can say: what is not asked is left out."""
    schema = dict(parameter["schema"])
    for choice in schema.pop("anyOf", []):
        if choice != {"type": "null"}:
            schema |= choice
    return parameter | {"schema": schema}


def _problems(operation: dict[str, Any]) -> dict[int, Any]:
    names = {parameter["name"] for parameter in operation["parameters"]}
    told = ANSWERS | (VERSIONED if faults.VERSION in names else {})
    content = {TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {status: {"description": said, "content": content} for status, said in told.items()}


api = Interface(
    title="Minsheng",
    version="1",
    description="People, households and findings, within the areas and rights of whoever asks.",
    auth=[Token(), Session()],
    parser=Reading(),
    renderer=Writing(),
    docs_url=None,
    openapi_url=None,
    urls_namespace="api",
)
faults.handle(api)
for topic in (me, areas, people, households, organisations, findings, duplicates, audit):
    api.add_router("", topic.router)


@require_safe
@door()
def description(request: HttpRequest, officer: Officer) -> HttpResponse:
    """OpenAPI."""
    del request, officer
    return JsonResponse(api.get_openapi_schema(), json_dumps_params={"ensure_ascii": False})


@require_safe
@door()
def docs(request: HttpRequest, officer: Officer) -> HttpResponse:
    """The same to be read and tried, from this host alone."""
    del officer
    told = {
        "url": reverse("api-description"),
        "layout": "BaseLayout",
        "deepLinking": True,
        "validatorUrl": None,
        "persistAuthorization": False,
    }
    return render(request, "api/docs.html", {"settings": told})


def patterns() -> list[URLPattern]:
    """The addresses below `/api/`; of the library's own the operations alone."""
    return [
        path("openapi.json", description, name="api-description"),
        path("docs", docs, name="api-docs"),
        *_operations(),
    ]


def _operations() -> Iterator[URLPattern]:
    """Those of all topics; the view of each knows its operations, and has their door."""
    for router in api._get_bound_routers():  # noqa: SLF001 - it says its views nowhere else
        views = [view for view in router.path_operations.values() for _ in view.operations]
        for found, view in zip(router.urls_paths(router.prefix), views, strict=True):
            answering: Any = found.callback
            answering.operations = view.operations
            if all(one.auth_callbacks for one in view.operations):
                answering.door = ()
            yield path(str(found.pattern), answering, name=f"api-{found.name}")
