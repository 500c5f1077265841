"""The history in words: what was done, to what, and what its columns said before and after."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minsheng.kernel.audit.models import Act, Entry
from minsheng.kernel.joints.kinds import kinds
from minsheng.web.findings import title_of
from minsheng.web.roles import role_name
from minsheng.web.templatetags.minsheng import area, day, moment

ACTS = {
    Act.INSERT: gettext_lazy("新增"), Act.UPDATE: gettext_lazy("修改"),
    Act.DELETE: gettext_lazy("删除"), Act.BATCH: gettext_lazy("批量写入"),
    Act.READ: gettext_lazy("查看"), Act.REVEAL: gettext_lazy("查看完整号码"),
    Act.EXPORT: gettext_lazy("导出"), Act.IMPORT: gettext_lazy("导入"),
    Act.SIGN_IN: gettext_lazy("登录"), Act.SIGN_OUT: gettext_lazy("退出"),
}  # fmt: skip
SUBJECTS = {
    "person": gettext_lazy("人员"), "household": gettext_lazy("家庭"),
    "organisation": gettext_lazy("机构"), "worker": gettext_lazy("工作人员"),
    "site": gettext_lazy("场所"), "user": gettext_lazy("用户"),
}  # fmt: skip
TABLES = {
    "person": gettext_lazy("人员"), "household": gettext_lazy("家庭"),
    "membership": gettext_lazy("家庭成员"), "relation": gettext_lazy("亲属关系"),
    "organisation": gettext_lazy("机构"), "worker": gettext_lazy("工作人员"),
    "licence": gettext_lazy("证书"), "site": gettext_lazy("场所"),
    "authorisation": gettext_lazy("授权书"), "consent": gettext_lazy("同意书"),
    "duplicate": gettext_lazy("疑似重复"), "person_merge": gettext_lazy("合并"),
    "app_user": gettext_lazy("账号"), "assignment": gettext_lazy("角色"),
    "relative": gettext_lazy("回避登记"),
    "relative_lifted": gettext_lazy("取消回避"), "account_request": gettext_lazy("账号事项"),
    "finding": gettext_lazy("待核线索"),
}  # fmt: skip
COLUMNS = {
    "name": gettext_lazy("姓名或名称"), "sex": gettext_lazy("性别"),
    "born": gettext_lazy("出生年份"),
    "died": gettext_lazy("死亡日期"), "number": gettext_lazy("证件号码"),
    "phone": gettext_lazy("电话"), "area_lived": gettext_lazy("居住地"),
    "area_registered": gettext_lazy("户籍地"), "area_id": gettext_lazy("区域"),
    "address": gettext_lazy("地址"), "grouping": gettext_lazy("户的种类"),
    "since": gettext_lazy("开始日期"), "until": gettext_lazy("结束日期"),
    "relation": gettext_lazy("与户主关系"), "state": gettext_lazy("状态"),
    "outcome": gettext_lazy("办理结果"), "note": gettext_lazy("理由或说明"),
    "taken_by_id": gettext_lazy("经办"), "closed_by_id": gettext_lazy("办结人"),
    "closed": gettext_lazy("办结时间"), "role": gettext_lazy("角色"),
    "programmes": gettext_lazy("业务范围"), "reason": gettext_lazy("理由"),
    "proposed_by_id": gettext_lazy("提出人"), "confirmed_by_id": gettext_lazy("确认人"),
    "ended_by_id": gettext_lazy("结束人"), "ended": gettext_lazy("结束时间"),
    "is_active": gettext_lazy("可以登录"), "password": gettext_lazy("密码"),
    "username": gettext_lazy("用户名"), "language": gettext_lazy("语言"),
    "merged_into_id": gettext_lazy("合并到"), "person_id": gettext_lazy("人员"),
    "household_id": gettext_lazy("家庭"), "user_id": gettext_lazy("用户"),
    "expires": gettext_lazy("到期日"), "issued": gettext_lazy("发证日期"),
    "what": gettext_lazy("内容"), "rows": gettext_lazy("行数"), "act": gettext_lazy("事项"),
    "due": gettext_lazy("期限"), "desk": gettext_lazy("办理岗位"), "facts": gettext_lazy("事实"),
    "found": gettext_lazy("发现时间"), "actor_id": gettext_lazy("发现人"),
    "programme": gettext_lazy("业务"), "purposes": gettext_lazy("用途"),
    "paper": gettext_lazy("授权书编号"), "signed": gettext_lazy("签署日期"),
    "withdrawn": gettext_lazy("撤回日期"), "given": gettext_lazy("同意日期"),
    "worker_id": gettext_lazy("工作人员"), "organisation_id": gettext_lazy("机构"),
    "kind": gettext_lazy("种类"), "post": gettext_lazy("岗位"), "version": gettext_lazy("版本"),
}  # fmt: skip
SEALED = {"number", "phone"}
MARKS = ("_mark", "_end")
OURS = {"id", "version", "about", "found_by"}
"""Columns that tell a reader nothing."""
PEOPLE = {
    "actor_id",
    "taken_by_id",
    "closed_by_id",
    "proposed_by_id",
    "confirmed_by_id",
    "ended_by_id",
}
AREAS = {"area_id", "area_lived_id", "area_registered_id", "area_lived", "area_registered"}


@dataclass(frozen=True)
class Line:
    """An entry on one line."""

    id: int
    at: datetime
    actor: str
    act: str
    what: str
    subject: str
    url: str
    area: int | None
    reason: str


@dataclass(frozen=True)
class Change:
    """A column before and after."""

    column: str
    before: str
    after: str


def line(entry: Entry, names: dict[int, str]) -> Line:
    """An entry on one line; nobody's name stands in it but the actor's."""
    return Line(
        id=entry.pk, at=entry.at, actor=names.get(entry.actor_id, str(entry.actor_id)),
        act=str(ACTS.get(Act(entry.act), entry.act)) if entry.act in Act.values else entry.act,
        what=str(TABLES.get(entry.table_name, entry.table_name)),
        subject=subject(entry), url=address(entry), area=entry.area, reason=entry.reason,
    )  # fmt: skip


def subject(entry: Entry) -> str:
    """Kind and number of whom or what it is about."""
    if entry.subject_id is None:
        return ""
    return f"{SUBJECTS.get(entry.subject_kind, entry.subject_kind)} {entry.subject_id}"


def address(entry: Entry) -> str:
    """The page of whom or what it is about, where there is one."""
    try:
        return reverse(entry.subject_kind, args=[entry.subject_id]) if entry.subject_id else ""
    except NoReverseMatch:
        return ""


def changes(entry: Entry, names: dict[int, str]) -> list[Change]:
    """What changed, in words; how a number is found again is no part of it."""
    before, after = entry.before or {}, entry.after or {}
    one = not before or not after  # of a row that came or went, what it did not say is no news
    shown = [
        key
        for key, value in {**before, **after}.items()
        if not key.endswith(MARKS) and key not in OURS and not (one and value in (None, "", []))
    ]
    return [
        Change(
            str(COLUMNS.get(key, COLUMNS.get(f"{key}_id", key))),
            said(key, before.get(key), names) if key in before else "",
            said(key, after.get(key), names) if key in after else "",
        )
        for key in shown
    ]


def people_in(entry: Entry) -> set[int]:
    """The users whose numbers stand in it."""
    found = {entry.actor_id}
    for half in (entry.before or {}, entry.after or {}):
        found |= {half[key] for key in PEOPLE if isinstance(half.get(key), int)}
    return found


def said(key: str, value: Any, names: dict[int, str]) -> str:
    """A value in words."""
    if value is None or value in ("", []):
        return _("（空）")
    if key in SEALED:
        return _("（已加密）")
    if value == "***":
        return _("（不显示）")
    if isinstance(value, int) and not isinstance(value, bool):
        return _number(key, value, names)
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, list):
        return _("、").join(map(str, value))
    if isinstance(value, dict):
        return _("；").join(f"{name} {one}" for name, one in value.items())
    return _text(key, str(value))


def _number(key: str, value: int, names: dict[int, str]) -> str:
    if key in AREAS:
        return area(value) or str(value)
    return names.get(value, str(value)) if key in PEOPLE else str(value)


def _text(key: str, text: str) -> str:
    if key == "born":  # the whole day beside a number's end would give the number away
        return text[:4]
    if key in {"role", "desk"}:
        return role_name(text)
    if key == "kind" and text in kinds():
        return title_of(text)
    try:
        return day(date.fromisoformat(text))
    except ValueError:
        pass
    try:
        return moment(datetime.fromisoformat(text))
    except ValueError:
        return text
