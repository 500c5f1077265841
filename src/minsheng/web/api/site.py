"""The interface put together, its documentation, and its addresses."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _
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
from minsheng.web.languages import language_of_page
from minsheng.web.problems import API, TYPE

ANSWERS = {
    400: _("正文不是 JSON"),
    401: _("没有登录，令牌也无效"),
    403: _("在该区域没有权限"),
    404: _("没有，或者不在可见范围内"),
    409: _("期间已被他人修改"),
    413: _("超过 64 KB"),
    415: _("内容类型不是 JSON"),
    422: _("有缺项、多余或不被接受的内容，见 `errors`"),
    429: _("令牌使用过于频繁，或者按号码查找过多；等待时间见 `Retry-After`"),
    503: _("系统暂停服务；等待时间见 `Retry-After`"),
}
"""What any operation may answer beside what it is for."""
VERSIONED = {412: _("所写版本与记录不符"), 428: _("没有写明版本")}
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
        "request": {"type": "string", "description": _("请求编号，求助时提供")},
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
        schema["components"]["schemas"]["Problem"] = deepcopy(PROBLEM)
        for methods in schema["paths"].values():
            for operation in methods.values():
                operation["responses"].update(_problems(operation))
                operation["parameters"] = [_never_null(p) for p in operation["parameters"]]
        _speak(schema)
        return schema

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """As the program calls it; no two are called alike."""
        return operation.view_func.__name__


def _speak(told: Any) -> None:
    """Put what is said to people into the language of whoever reads, in place."""
    if isinstance(told, list):
        for one in told:
            _speak(one)
    elif isinstance(told, dict):
        for key, value in told.items():
            if key in {"summary", "description"} and isinstance(value, str):
                told[key] = gettext(value) if value else value
            elif key == "tags":
                told[key] = [gettext(one) for one in value]
            else:
                _speak(value)


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
    description=_("人员、家庭和线索，限于使用者的区域和权限。"),
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
    language = language_of_page(request)  # a page, though it lies below the interface
    with translation.override(language):
        answer = render(request, "api/docs.html", {"settings": told})
    answer["Content-Language"] = language
    return answer


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
