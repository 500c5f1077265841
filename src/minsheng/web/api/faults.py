"""What was wrong with a request to the interface, in sentences; never with the values sent."""

from __future__ import annotations

from collections.abc import Mapping
from math import ceil
from typing import Any

from django.db import connection, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from minsheng.kernel.refusals import RefusedError, TooManyError
from minsheng.web.pages import errors
from minsheng.web.problems import problem

VERSION = "If-Match"


class StaleError(Exception):
    """The caller saw an earlier version of the record."""


class CrowdedError(Exception):
    """A token was shown too often.

    Attributes:
        wait: seconds until it may be shown again.
    """

    def __init__(self, wait: int) -> None:
        super().__init__(wait)
        self.wait = wait


class ForgedError(Exception):
    """A session was used by a form or script of another site, or of an old page."""


def unsigned(request: HttpRequest, fault: AuthenticationError) -> HttpResponse:
    """401: neither a session nor a token that is good."""
    del fault
    answer = problem(
        request, 401, _("没有登录，或令牌无效"),
        _("请在请求头中提供有效的令牌：Authorization: Bearer …；令牌可能已停用、到期或抄写有误。"),
    )  # fmt: skip
    answer["WWW-Authenticate"] = "Bearer"
    return answer


def unreadable(request: HttpRequest, fault: HttpError) -> HttpResponse:
    """400: the body is no JSON."""
    del fault
    return problem(
        request, 400, _("请求内容无法读取"), _("请求内容须为一个完整的 JSON 对象，编码为 UTF-8。")
    )


def not_json(request: HttpRequest) -> HttpResponse:
    """415: the body is of another type."""
    return problem(
        request, 415, _("请求内容须为 JSON"), _("请将请求头 Content-Type 设为 application/json。")
    )


def too_large(request: HttpRequest) -> HttpResponse:
    """413: the body is too long to be read."""
    return problem(request, 413, _("请求内容过大"), _("一次请求不超过64 KB，请分次提交。"))


def no_method(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    """405: what stands there is not asked in this way."""
    told = problem(
        request, 405, _("不支持这种请求方法"), _("该地址支持的方法见响应头 Allow 和接口文档。")
    )
    told["Allow"] = answer["Allow"]
    return told


def crowded(request: HttpRequest, fault: CrowdedError) -> HttpResponse:
    """429: a token was shown too often within a minute."""
    answer = errors.crowded(request)
    answer["Retry-After"] = str(fault.wait)
    return answer


def too_many(request: HttpRequest, fault: TooManyError) -> HttpResponse:
    """429: something was asked for too often by one officer, through whatever token."""
    wait = max(1, ceil(fault.wait.total_seconds()))
    answer = problem(
        request, 429, _("按号码查找过于频繁"), _("请按响应头 Retry-After 所列的秒数等待后再试。")
    )
    answer["Retry-After"] = str(wait)
    return answer


def forged(request: HttpRequest, fault: ForgedError) -> HttpResponse:
    """403: a session without the token of its page."""
    del fault
    return errors.expired(request)


def stale(request: HttpRequest, fault: StaleError) -> HttpResponse:
    """412: the version named is not that of the record."""
    del fault
    return problem(request, 412, _("记录已被修改"), _("请重新读取记录，核对后用新的 ETag 再提交。"))


def missing(request: HttpRequest, fault: Http404) -> HttpResponse:
    """404: not there, or not shown."""
    return errors.not_found(request, fault)


def refused(request: HttpRequest, fault: RefusedError) -> HttpResponse:
    """422: an action refused a value; whatever was written before is undone."""
    if connection.in_atomic_block:
        transaction.set_rollback(True)
    found = [{"at": fault.field or "body", "says": _(fault.said)}]
    return problem(request, 422, _("填写的内容有误"), found[0]["says"], found)


def invalid(request: HttpRequest, fault: ValidationError) -> HttpResponse:
    """422: something is missing, too much, or of another form than the documentation says."""
    first = fault.errors[0]
    if first["type"] == "missing" and first["loc"][-1] == VERSION:
        return problem(
            request, 428, _("没有指明版本"),
            _("请在请求头 If-Match 中写明读取记录时得到的 ETag，以免覆盖他人的修改。"),
        )  # fmt: skip
    return not_as_documented(request, fault.errors)


def unknown(request: HttpRequest, names: list[str]) -> HttpResponse:
    """422: a question nobody asks here; left unread it would answer more than was asked for."""
    return not_as_documented(
        request, [{"type": "extra_forbidden", "loc": ("query", name)} for name in names]
    )


def not_as_documented(request: HttpRequest, found: list[dict[str, Any]]) -> HttpResponse:
    """422, with a sentence for each place."""
    told = [{"at": _place(one["loc"]), "says": _sentence(one)} for one in found]
    return problem(request, 422, _("填写的内容有误"), _("请按 errors 中所列逐项改正。"), told)


def _place(loc: tuple[Any, ...]) -> str:
    """Where: the way to it, cut short; a name nobody knows is said as it was written."""
    return ".".join(str(part)[:40] for part in loc[:6]).encode("utf-8", "replace").decode()


def _sentence(found: Mapping[str, Any]) -> str:
    kind, bounds = found["type"], found.get("ctx", {})
    said = {
        "missing": _("缺少这一项，请补上"),
        "extra_forbidden": _("没有这一项，请删去或核对拼写"),
        "string_too_long": _("过长，最多%(most)s个字"),
        "string_too_short": _("过短，至少%(least)s个字"),
        "greater_than_equal": _("不能小于%(least)s"),
        "less_than_equal": _("不能大于%(most)s"),
        "literal_error": _("只能是接口文档所列的值"),
        "enum": _("只能是接口文档所列的值"),
    }.get(kind, _("格式不对，请对照接口文档"))
    most = bounds.get("max_length", bounds.get("le", ""))
    least = bounds.get("min_length", bounds.get("ge", ""))
    return said % {"most": most, "least": least} if "%(" in said else said


HANDLERS: dict[type[Exception], Any] = {
    AuthenticationError: unsigned,
    HttpError: unreadable,
    Http404: missing,
    ValidationError: invalid,
    RefusedError: refused,
    CrowdedError: crowded,
    TooManyError: too_many,
    ForgedError: forged,
    StaleError: stale,
}
"""All else is answered as on pages: 403 and 409 by what was refused, 500 for a fault of ours."""


def handle(api: NinjaAPI) -> None:
    """Let an interface answer so."""
    for kind, handler in HANDLERS.items():
        api.add_exception_handler(kind, handler)
