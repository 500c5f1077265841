"""Words of the history: acts, subjects, tables, columns, and what a column holds.

The audit and the timelines of pages speak with the same ones; a test looks that none is missing.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minsheng.kernel.areas.grids import GridDeed
from minsheng.kernel.audit.models import Act
from minsheng.kernel.joints.kinds import kinds
from minsheng.web import words
from minsheng.web.findings import title_of
from minsheng.web.roles import role_name
from minsheng.web.templatetags.minsheng import area, day, moment

ACT: Mapping[str, words.Text] = {
    Act.INSERT: gettext_lazy("登记"),
    Act.UPDATE: gettext_lazy("修改"),
    Act.DELETE: gettext_lazy("删除"),
    Act.BATCH: gettext_lazy("批量写入"),
    Act.READ: gettext_lazy("查看"),
    Act.REVEAL: gettext_lazy("查看完整号码"),
    Act.EXPORT: gettext_lazy("导出"),
    Act.IMPORT: gettext_lazy("导入"),
    Act.SIGN_IN: gettext_lazy("登录"),
    Act.SIGN_OUT: gettext_lazy("退出"),
}
SUBJECT: Mapping[str, words.Text] = {
    "person": gettext_lazy("人员"),
    "household": gettext_lazy("家庭"),
    "organisation": gettext_lazy("机构"),
    "worker": gettext_lazy("工作人员"),
    "site": gettext_lazy("场所"),
    "user": gettext_lazy("用户"),
    "area": gettext_lazy("区域"),
}
TABLE: Mapping[str, words.Text] = {
    "person": gettext_lazy("人员信息"),
    "household": gettext_lazy("家庭信息"),
    "membership": gettext_lazy("家庭成员"),
    "relation": gettext_lazy("亲属关系"),
    "authorisation": gettext_lazy("授权核查"),
    "consent": gettext_lazy("个人同意"),
    "finding": gettext_lazy("待核线索"),
    "duplicate": gettext_lazy("疑似重复"),
    "person_merge": gettext_lazy("合并记录"),
    "organisation": gettext_lazy("机构信息"),
    "site": gettext_lazy("场所信息"),
    "worker": gettext_lazy("工作人员"),
    "licence": gettext_lazy("资格证书"),
    "app_user": gettext_lazy("账号"),
    "assignment": gettext_lazy("角色"),
    "relative": gettext_lazy("回避登记"),
    "relative_lifted": gettext_lazy("取消回避"),
    "account_request": gettext_lazy("账号事项"),
    "api_token": gettext_lazy("接口令牌"),
    "grid_change": gettext_lazy("网格变动"),
    "recheck_outcome": gettext_lazy("复核结论"),
}
COLUMN: Mapping[str, words.Text] = {
    "name": gettext_lazy("姓名（名称）"),
    "sex": gettext_lazy("性别"),
    "born": gettext_lazy("出生日期"),
    "died": gettext_lazy("死亡日期"),
    "number": gettext_lazy("号码"),
    "phone": gettext_lazy("联系电话"),
    "area_registered": gettext_lazy("户籍地"),
    "area_lived": gettext_lazy("居住地"),
    "area_id": gettext_lazy("所在区域"),
    "address": gettext_lazy("地址"),
    "floor": gettext_lazy("楼层"),
    "lift": gettext_lazy("电梯"),
    "longitude": gettext_lazy("经度"),
    "latitude": gettext_lazy("纬度"),
    "since": gettext_lazy("开始日期"),
    "until": gettext_lazy("结束日期"),
    "relation": gettext_lazy("与户主关系"),
    "kind": gettext_lazy("类型"),
    "grouping": gettext_lazy("家庭类型"),
    "merged_into_id": gettext_lazy("合并到"),
    "withdrawn": gettext_lazy("撤回日期"),
    "signed": gettext_lazy("签署日期"),
    "paper": gettext_lazy("授权书编号"),
    "purpose": gettext_lazy("用途"),
    "purposes": gettext_lazy("核查内容"),
    "given": gettext_lazy("同意日期"),
    "given_by": gettext_lazy("同意人"),
    "code": gettext_lazy("统一社会信用代码"),
    "post": gettext_lazy("岗位"),
    "organisation_id": gettext_lazy("所在机构"),
    "issued": gettext_lazy("发证日期"),
    "issued_by": gettext_lazy("发证机关"),
    "expires": gettext_lazy("有效期至"),
    "outcome": gettext_lazy("办理结果"),
    "state": gettext_lazy("状态"),
    "note": gettext_lazy("理由"),
    "reason": gettext_lazy("理由"),
    "taken_by_id": gettext_lazy("经办"),
    "closed_by_id": gettext_lazy("办结人"),
    "closed": gettext_lazy("办结时间"),
    "due": gettext_lazy("期限"),
    "desk": gettext_lazy("办理岗位"),
    "facts": gettext_lazy("事实"),
    "found": gettext_lazy("发现时间"),
    "actor_id": gettext_lazy("发现人"),
    "programme": gettext_lazy("业务"),
    "programmes": gettext_lazy("业务范围"),
    "role": gettext_lazy("角色"),
    "rights": gettext_lazy("权限"),
    "areas": gettext_lazy("区域范围"),
    "made": gettext_lazy("生成时间"),
    "revoked": gettext_lazy("停用时间"),
    "proposed": gettext_lazy("提出时间"),
    "proposed_by_id": gettext_lazy("提出人"),
    "confirmed_by_id": gettext_lazy("确认人"),
    "ended": gettext_lazy("结束时间"),
    "ended_by_id": gettext_lazy("结束人"),
    "delegated_from_id": gettext_lazy("代理的角色"),
    "by_id": gettext_lazy("经办人"),
    "at": gettext_lazy("时间"),
    "act": gettext_lazy("事项"),
    "deed": gettext_lazy("事项"),
    "before": gettext_lazy("原先"),
    "after": gettext_lazy("现在"),
    "username": gettext_lazy("用户名"),
    "password": gettext_lazy("密码"),
    "must_change": gettext_lazy("首次登录须改密码"),
    "is_active": gettext_lazy("可以登录"),
    "machine": gettext_lazy("系统账号"),
    "language": gettext_lazy("语言"),
    "date_joined": gettext_lazy("开通时间"),
    "person_id": gettext_lazy("人员"),
    "other_id": gettext_lazy("另一人"),
    "household_id": gettext_lazy("家庭"),
    "user_id": gettext_lazy("用户"),
    "worker_id": gettext_lazy("工作人员"),
    "relative_id": gettext_lazy("回避登记"),
    "first_id": gettext_lazy("第一条记录"),
    "second_id": gettext_lazy("第二条记录"),
    "kept_id": gettext_lazy("保留的记录"),
    "gone_id": gettext_lazy("并入的记录"),
    "score": gettext_lazy("相似程度"),
    "reasons": gettext_lazy("理由"),
    "settled": gettext_lazy("核对时间"),
    "settled_by_id": gettext_lazy("核对人"),
    "undone": gettext_lazy("撤销时间"),
    "undone_by_id": gettext_lazy("撤销人"),
    "filled": gettext_lazy("补入的内容"),
    "what": gettext_lazy("内容"),
    "rows": gettext_lazy("行数"),
}
MARKS = ("_mark", "_end")
"""How columns end by which an enciphered one is found again."""
MACHINERY = frozenset({
    "id", "version", "generation", "pinyin", "initials", "place", "door", "about", "found_by",
    "mark", "moved",
})  # fmt: skip
"""Columns that tell a reader nothing."""
SEALED = frozenset({"number", "phone"})
PEOPLE = frozenset({
    "actor_id", "taken_by_id", "closed_by_id", "proposed_by_id", "confirmed_by_id", "ended_by_id",
    "by_id", "settled_by_id", "undone_by_id", "user_id",
})  # fmt: skip
"""Columns that hold the number of a user."""
AREAS = frozenset({"area_id", "area_lived", "area_registered"})
CODES: Mapping[str, Mapping[Any, words.Text]] = {
    "sex": words.SEX,
    "relation": words.RELATION,
    "lift": words.LIFT,
    "grouping": words.GROUPING,
    "deed": dict(GridDeed.choices),
}


def said(column: str, value: Any, names: Mapping[int, str]) -> str:
    """What a column held, in words.

    Args:
        column: its name.
        value: of an entry, as JSON has it.
        names: of users, by number.
    """
    if not isinstance(value, list | dict) and value in CODES.get(column, {}):
        return str(CODES[column][value])
    if value is None or value in ("", []):
        return _("（空）")
    if column in SEALED:
        return _("（已加密）")
    if value == "***":
        return _("（不显示）")
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, int):
        return _number(column, value, names)
    if isinstance(value, list):
        return _("、").join(map(str, value))
    if isinstance(value, dict):
        return _("；").join(f"{name} {one}" for name, one in value.items())
    return _text(column, str(value))


def _number(column: str, value: int, names: Mapping[int, str]) -> str:
    if column in AREAS:
        return area(value) or str(value)
    return names.get(value, str(value)) if column in PEOPLE else str(value)


def _text(column: str, text: str) -> str:
    if column == "born":  # the whole day beside a number's end would give the number away
        return text[:4]
    if column in {"role", "desk"}:
        return role_name(text)
    if column == "kind" and text in kinds():
        return title_of(text)
    try:
        return day(date.fromisoformat(text))
    except ValueError:
        pass
    try:
        return moment(datetime.fromisoformat(text))
    except ValueError:
        return text
