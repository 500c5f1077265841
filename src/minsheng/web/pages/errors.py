"""Pages for what cannot be shown: each says what happened, and what to do now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from minsheng.web.histories import Told
from minsheng.web.problems import asks_the_api, problem

Text = str | Promise
RESTS = "120"
"""Seconds until it is worth while to ask again."""


@dataclass(frozen=True)
class Fault:
    """What an error page says.

    Attributes:
        title: what happened.
        remedy: what to do.
        told: whether the request's number helps whoever is called.
    """

    status: int
    title: Text
    remedy: Text
    told: bool = False


BAD = Fault(
    400, _("这个请求看不懂"),
    _("网址或提交的内容不完整。请返回上一页重新操作；如果是从别处复制的网址，请从菜单重新进入。"),
)  # fmt: skip
REFUSED = Fault(
    403, _("您没有权限"),
    _("您现在的角色或辖区不包含这项内容。确因工作需要的，请向系统管理员申请相应角色。"),
)  # fmt: skip
EXPIRED = Fault(
    403, _("页面已过期"),
    _("页面打开太久，或者中途重新登录过，为安全起见没有提交。请返回上一页，刷新后再提交一次。"),
)  # fmt: skip
MISSING = Fault(
    404, _("没有找到"),
    _("网址有误、内容已被删除，或者不在您的辖区内。请检查网址，或者回到首页重新查找。"),
)  # fmt: skip
CHANGED = Fault(
    409, _("别人刚刚改过这条记录"),
    _("您打开之后，另一位工作人员先保存了修改，您的修改没有保存。请返回并刷新，看过最新内容后再改。"),
)  # fmt: skip
TWICE = Fault(
    409, _("这张表已经提交过"),
    _("同一张表提交了两次，第一次已经办好，没有重复办理。只显示一次的密码或令牌如果没有看到，请重新办理。"),
)  # fmt: skip
WRONG_METHOD = Fault(
    405, _("这个网址不能这样打开"),
    _("这个网址只用来提交表单，不能直接打开或刷新。请返回上一页，或者从菜单重新进入。"),
)  # fmt: skip
FULL = Fault(
    507, _("服务器的磁盘满了"),
    _("刚才的内容没有保存。请把下面的编号告诉系统管理员，腾出空间后再试一次。"),
    told=True,
)  # fmt: skip
CROWDED = Fault(
    429, _("操作太频繁"),
    _("短时间内请求太多，系统暂停了一会儿。请等一分钟再试，已保存的内容不受影响。"),
)  # fmt: skip
FAILED = Fault(
    500, _("系统出错了"),
    _("刚才的操作没有保存。请稍后再试一次；如果仍然出错，请把下面的编号告诉系统管理员。"),
    told=True,
)  # fmt: skip
RESTING = Fault(
    503, _("系统暂时不能使用"),
    _("系统正在维护或者数据库暂时连接不上，已保存的内容不会丢失。请过几分钟刷新本页。"),
    told=True,
)  # fmt: skip


def fault_page(request: HttpRequest, fault: Fault, others: Sequence[Told] = ()) -> HttpResponse:
    """The page of a fault.

    Whoever asks the interface gets a problem document. Two pages stand alone: the frame of the
    site asks for what may be just what is broken.
    """
    if asks_the_api(request):
        response = problem(request, fault.status, fault.title, fault.remedy)
        if fault is RESTING:
            response["Retry-After"] = RESTS
        return response
    bare = fault in {FAILED, RESTING} or getattr(request, "officer", None) is None
    context = {"fault": fault, "frame": "door.html" if bare else "base.html", "others": others}
    response = render(request, "errors/fault.html", context, status=fault.status)
    if fault is RESTING:
        response["Retry-After"] = RESTS
    return response


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400."""
    del exception
    return fault_page(request, BAD)


def refused(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403."""
    del exception
    return fault_page(request, REFUSED)


def expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403, where a form came back without its token."""
    del reason
    return fault_page(request, EXPIRED)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404."""
    del exception
    return fault_page(request, MISSING)


def crowded(request: HttpRequest) -> HttpResponse:
    """429, of the library that signs people in."""
    return fault_page(request, CROWDED)


def failed(request: HttpRequest) -> HttpResponse:
    """500."""
    return fault_page(request, FAILED)


def changed(request: HttpRequest, others: Sequence[Told] = ()) -> HttpResponse:
    """409, to be called by a page whose action found another version; `others` is what it found."""
    return fault_page(request, CHANGED, others)


def done_before(request: HttpRequest, where: str) -> HttpResponse:
    """What the first answer to a form led to; 409 where it was a page that is shown once."""
    if not where:
        return fault_page(request, TWICE)
    messages.info(request, gettext("这张表刚才已经提交过，没有重复办理"))
    return HttpResponseRedirect(where)


def wrong_method(request: HttpRequest) -> HttpResponse:
    """405."""
    return fault_page(request, WRONG_METHOD)


def full(request: HttpRequest) -> HttpResponse:
    """507, where the disk takes nothing more."""
    return fault_page(request, FULL)


def resting(request: HttpRequest) -> HttpResponse:
    """503."""
    return fault_page(request, RESTING)
