"""The menu: the pages that stand in it, in which order, and who sees which."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from minsheng.kernel.access.officer import Officer
from minsheng.kernel.access.roles import Right

R = Right


@dataclass(frozen=True)
class Entry:
    """A line of the menu.

    Attributes:
        page: the name of its address.
        icon: one of `frontend/office/icons.txt`.
        rights: any of which shows it; none for everybody.
        also: beginnings of addresses that belong to it, besides its own.
    """

    page: str
    title: str | Promise
    icon: str
    rights: tuple[Right, ...] = ()
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class Line:
    """An entry as the page shows it."""

    title: str | Promise
    icon: str
    url: str
    current: bool


_PEOPLE = (
    "/people/", "/households/", "/memberships/", "/relations/", "/authorisations/", "/consents/",
)  # fmt: skip
_ROLES, _OF_ROLES = (R.PROPOSE_ROLES, R.CONFIRM_ROLES), ("/roles/waiting/", "/roles/propose/")
MENU = (
    Entry("desk", _("我的工作台"), "layout-dashboard"),
    Entry("find", _("人员与家庭"), "users-group", (R.SEE_PEOPLE,), _PEOPLE),
    Entry("organisations", _("机构"), "building", (R.SEE_PEOPLE,)),
    Entry("workers", _("工作人员"), "id", (R.SEE_PEOPLE,)),
    Entry("sites", _("服务场所"), "map-pin", (R.SEE_PEOPLE,)),
    Entry("duplicates", _("疑似重复"), "copy", (R.MERGE,), ("/merges/",)),
    Entry("findings", _("待核线索"), "flag", (R.WORK_FINDINGS,)),
    Entry("cases", _("救助案件"), "clipboard-list", (R.SEE_CASES,), ("/assistance/procedures/",)),
    Entry("areas", _("区划与地图"), "map", ()),
    Entry("runs", _("动态核查"), "report-analytics", (R.SEE_RUNS,)),
    Entry("exchange", _("导入导出"), "file-spreadsheet", (R.EXPORT, R.IMPORT)),
    Entry("users", _("用户与角色"), "user-shield", _ROLES, _OF_ROLES),
    Entry("audit", _("查阅与修改记录"), "history", (R.SEE_AUDIT,)),
    Entry("help", _("帮助"), "help"),
)


def menu(officer: Officer, request: HttpRequest) -> list[Line]:
    """The lines an officer sees; of pages that stand, and to which they have a door."""
    return list(_lines(officer, request))


def _lines(officer: Officer, request: HttpRequest) -> Iterator[Line]:
    for entry in MENU:
        url = _address(entry.page)
        if url and (not entry.rights or officer.areas(*entry.rights)):
            below = entry.also if url == "/" else (url, *entry.also)
            inside = request.path == url or request.path.startswith(below)
            yield Line(entry.title, entry.icon, url, inside)


def _address(page: str) -> str:
    try:
        return reverse(page)
    except NoReverseMatch:  # a page that is still to come
        return ""
