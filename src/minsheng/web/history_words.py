"""Words of the history: acts, subjects, tables, columns, and what a column holds.

The audit and the timelines of pages speak with the same ones; a test looks that none is missing.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from minsheng.kernel.access.models import AccountAct
from minsheng.kernel.areas.grids import GridDeed
from minsheng.kernel.audit.models import Act, Entry
from minsheng.kernel.exchange.acts import REVEALED
from minsheng.kernel.exchange.listings import LISTINGS
from minsheng.kernel.exchange.words import Language
from minsheng.kernel.joints.kinds import kinds
from minsheng.kernel.registry import words
from minsheng.kernel.tongue import english
from minsheng.programmes.assistance import history as cases
from minsheng.web.findings import title_of
from minsheng.web.roles import KINDS, PROGRAMMES, role_name
from minsheng.web.templatetags.minsheng import area, day, moment

ACT: Mapping[str, words.Text] = {
    Act.INSERT: pgettext_lazy("history", "登记"),
    Act.UPDATE: pgettext_lazy("history", "修改"),
    Act.DELETE: pgettext_lazy("history", "删除"),
    Act.BATCH: pgettext_lazy("history", "批量写入"),
    Act.READ: pgettext_lazy("history", "查看"),
    Act.REVEAL: pgettext_lazy("history", "查看完整号码"),
    Act.EXPORT: pgettext_lazy("history", "导出"),
    Act.IMPORT: pgettext_lazy("history", "导入"),
    Act.SEARCH: pgettext_lazy("history", "按号码查找"),
    Act.STOPPED: pgettext_lazy("history", "按号码查找过多，已暂停"),
    Act.SIGN_IN: pgettext_lazy("history", "登录"),
    Act.SIGN_OUT: pgettext_lazy("history", "退出"),
}
SUBJECT: Mapping[str, words.Text] = {
    "person": pgettext_lazy("history", "人员"),
    "household": pgettext_lazy("history", "家庭"),
    "organisation": pgettext_lazy("history", "机构"),
    "worker": pgettext_lazy("history", "工作人员"),
    "site": pgettext_lazy("history", "场所"),
    "user": pgettext_lazy("history", "用户"),
    "area": pgettext_lazy("history", "区域"),
    "case": pgettext_lazy("history", "案件"),
}
TABLE: Mapping[str, words.Text] = {
    "person": pgettext_lazy("history", "人员信息"),
    "household": pgettext_lazy("history", "家庭信息"),
    "membership": pgettext_lazy("history", "家庭成员"),
    "relation": pgettext_lazy("history", "亲属关系"),
    "authorisation": pgettext_lazy("history", "授权核查"),
    "consent": pgettext_lazy("history", "个人同意"),
    "finding": pgettext_lazy("history", "待核线索"),
    "duplicate": pgettext_lazy("history", "疑似重复"),
    "person_merge": pgettext_lazy("history", "合并记录"),
    "organisation": pgettext_lazy("history", "机构信息"),
    "site": pgettext_lazy("history", "场所信息"),
    "worker": pgettext_lazy("history", "工作人员"),
    "licence": pgettext_lazy("history", "资格证书"),
    "app_user": pgettext_lazy("history", "账号"),
    "assignment": pgettext_lazy("history", "角色"),
    "relative": pgettext_lazy("history", "回避登记"),
    "relative_lifted": pgettext_lazy("history", "取消回避"),
    "account_request": pgettext_lazy("history", "账号事项"),
    "api_token": pgettext_lazy("history", "接口令牌"),
    "grid_change": pgettext_lazy("history", "网格变动"),
    "recheck_outcome": pgettext_lazy("history", "复核结论"),
    **cases.TABLES,
}
COLUMN: Mapping[str, words.Text] = {
    "name": pgettext_lazy("history", "姓名（名称）"),
    "sex": pgettext_lazy("history", "性别"),
    "born": pgettext_lazy("history", "出生日期"),
    "died": pgettext_lazy("history", "死亡日期"),
    "number": pgettext_lazy("history", "号码"),
    "phone": pgettext_lazy("history", "联系电话"),
    "area_registered": pgettext_lazy("history", "户籍地"),
    "area_lived": pgettext_lazy("history", "居住地"),
    "area_id": pgettext_lazy("history", "所在区域"),
    "address": pgettext_lazy("history", "地址"),
    "floor": pgettext_lazy("history", "楼层"),
    "lift": pgettext_lazy("history", "电梯"),
    "longitude": pgettext_lazy("history", "经度"),
    "latitude": pgettext_lazy("history", "纬度"),
    "origin": pgettext_lazy("history", "来源编号"),
    "since": pgettext_lazy("history", "开始日期"),
    "until": pgettext_lazy("history", "结束日期"),
    "relation": pgettext_lazy("history", "与户主关系"),
    "kind": pgettext_lazy("history", "类型"),
    "grouping": pgettext_lazy("history", "家庭类型"),
    "merged_into_id": pgettext_lazy("history", "合并到"),
    "withdrawn": pgettext_lazy("history", "撤回日期"),
    "signed": pgettext_lazy("history", "签署日期"),
    "paper": pgettext_lazy("history", "授权书编号"),
    "purpose": pgettext_lazy("history", "用途"),
    "purposes": pgettext_lazy("history", "核查内容"),
    "given": pgettext_lazy("history", "同意日期"),
    "given_by": pgettext_lazy("history", "同意人"),
    "code": pgettext_lazy("history", "统一社会信用代码"),
    "post": pgettext_lazy("history", "岗位"),
    "organisation_id": pgettext_lazy("history", "所在机构"),
    "issued": pgettext_lazy("history", "发证日期"),
    "issued_by": pgettext_lazy("history", "发证机关"),
    "expires": pgettext_lazy("history", "有效期至"),
    "ending": pgettext_lazy("history", "终止原因"),
    "outcome": pgettext_lazy("history", "办理结果"),
    "state": pgettext_lazy("history", "状态"),
    "note": pgettext_lazy("history", "理由"),
    "reason": pgettext_lazy("history", "理由"),
    "area_from_id": pgettext_lazy("history", "提出方区域"),
    "taken_by_id": pgettext_lazy("history", "经办"),
    "closed_by_id": pgettext_lazy("history", "办结人"),
    "closed": pgettext_lazy("history", "办结时间"),
    "due": pgettext_lazy("history", "期限"),
    "desk": pgettext_lazy("history", "办理岗位"),
    "facts": pgettext_lazy("history", "事实"),
    "found": pgettext_lazy("history", "发现时间"),
    "actor_id": pgettext_lazy("history", "发现人"),
    "programme": pgettext_lazy("history", "业务"),
    "programmes": pgettext_lazy("history", "业务范围"),
    "role": pgettext_lazy("history", "角色"),
    "rights": pgettext_lazy("history", "权限"),
    "areas": pgettext_lazy("history", "区域范围"),
    "made": pgettext_lazy("history", "生成时间"),
    "revoked": pgettext_lazy("history", "停用时间"),
    "proposed": pgettext_lazy("history", "提出时间"),
    "proposed_by_id": pgettext_lazy("history", "提出人"),
    "confirmed_by_id": pgettext_lazy("history", "确认人"),
    "ended": pgettext_lazy("history", "结束时间"),
    "ended_by_id": pgettext_lazy("history", "结束人"),
    "delegated_from_id": pgettext_lazy("history", "代理的角色"),
    "by_id": pgettext_lazy("history", "经办人"),
    "at": pgettext_lazy("history", "时间"),
    "act": pgettext_lazy("history", "事项"),
    "deed": pgettext_lazy("history", "事项"),
    "before": pgettext_lazy("history", "原先"),
    "after": pgettext_lazy("history", "现在"),
    "username": pgettext_lazy("history", "用户名"),
    "password": pgettext_lazy("history", "密码"),
    "must_change": pgettext_lazy("history", "首次登录须改密码"),
    "is_active": pgettext_lazy("history", "可以登录"),
    "machine": pgettext_lazy("history", "系统账号"),
    "language": pgettext_lazy("history", "语言"),
    "date_joined": pgettext_lazy("history", "开通时间"),
    "person_id": pgettext_lazy("history", "人员"),
    "other_id": pgettext_lazy("history", "另一人"),
    "household_id": pgettext_lazy("history", "家庭"),
    "user_id": pgettext_lazy("history", "用户"),
    "worker_id": pgettext_lazy("history", "工作人员"),
    "relative_id": pgettext_lazy("history", "回避登记"),
    "first_id": pgettext_lazy("history", "第一条记录"),
    "second_id": pgettext_lazy("history", "第二条记录"),
    "kept_id": pgettext_lazy("history", "保留的记录"),
    "gone_id": pgettext_lazy("history", "并入的记录"),
    "score": pgettext_lazy("history", "相似程度"),
    "reasons": pgettext_lazy("history", "理由"),
    "settled": pgettext_lazy("history", "核对时间"),
    "settled_by_id": pgettext_lazy("history", "核对人"),
    "undone": pgettext_lazy("history", "撤销时间"),
    "undone_by_id": pgettext_lazy("history", "撤销人"),
    "filled": pgettext_lazy("history", "补入的内容"),
    "what": pgettext_lazy("history", "内容"),
    "rows": pgettext_lazy("history", "行数"),
    "ways": pgettext_lazy("history", "查找方式"),
    "asked": pgettext_lazy("history", "查找次数"),
    "missed": pgettext_lazy("history", "没有找到的次数"),
    **cases.COLUMNS,
}
MARKS = ("_mark", "_end")
"""How columns end by which an enciphered one is found again."""
MACHINERY = frozenset({
    "id", "version", "generation", "pinyin", "initials", "place", "door", "about", "found_by",
    "mark", "moved", "last_login", "codes_tried", "codes_since", "used", "minute",
    *cases.NOTHING_TOLD,
})  # fmt: skip
"""Columns that tell a reader nothing."""
SEALED = frozenset({"number", "phone"})
PEOPLE = frozenset({
    "actor_id", "taken_by_id", "closed_by_id", "proposed_by_id", "confirmed_by_id", "ended_by_id",
    "by_id", "settled_by_id", "undone_by_id", "user_id", "opened_by_id",
})  # fmt: skip
"""Columns that hold the number of a user."""
AREAS = frozenset(
    {"from", "to", "place", "areas", "area_id", "area_from_id", "area_lived", "area_registered"}
)
SEEN: Mapping[str, words.Text] = {
    "finding": pgettext_lazy("history", "待核线索页"),
    "duplicate": pgettext_lazy("history", "疑似重复核对页"),
    "audit": pgettext_lazy("history", "查阅与修改记录"),
    "api": pgettext_lazy("history", "通过接口"),
    "number": pgettext_lazy("history", "身份号码和出生日期"),
    "phone": pgettext_lazy("history", "联系电话"),
    "decision": pgettext_lazy("history", "审核决定书"),
}
"""What was looked at or taken out, beside the lists."""
CODES: Mapping[str, Mapping[Any, words.Text]] = {
    "sex": words.SEX,
    "relation": words.RELATION,
    "lift": words.LIFT,
    "grouping": words.GROUPING,
    "deed": {
        GridDeed.ADDED: pgettext_lazy("history", "新设网格"),
        GridDeed.RENAMED: pgettext_lazy("history", "网格更名"),
        GridDeed.CLOSED: pgettext_lazy("history", "撤销网格"),
    },
    "state": {
        "open": pgettext_lazy("history", "待办"),
        "closed": pgettext_lazy("history", "已办结"),
        "merged": pgettext_lazy("history", "已合并"),
        "not_one": pgettext_lazy("history", "不是同一人"),
    },
    **cases.CODES,
    "kind": {**words.RELATED, **KINDS, **cases.CODES["kind"]},
    "programme": PROGRAMMES,
    "programmes": PROGRAMMES,
    "purpose": {**words.USE, **cases.CODES["purpose"]},
    "purposes": words.PURPOSE,
    "reasons": words.WHY_ONE,
    "ending": words.LICENCE_END,
    "column": {
        "area_lived": pgettext_lazy("history", "居住地"),
        "area_registered": pgettext_lazy("history", "户籍地"),
    },
    "act": {
        AccountAct.PASSWORD: pgettext_lazy("history", "重置密码"),
        AccountAct.FACTOR: pgettext_lazy("history", "重置两步验证"),
        AccountAct.ACTIVATE: pgettext_lazy("history", "恢复使用"),
    },
    "what": SEEN,
    "ways": {
        "number": pgettext_lazy("history", "公民身份号码"),
        "phone": pgettext_lazy("history", "电话"),
        "end": pgettext_lazy("history", "证件或电话后四位"),
        "born": pgettext_lazy("history", "姓名和出生日期"),
        "list": pgettext_lazy("history", "导入名单中的号码"),
    },
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
        return _("、").join(said(column, one, names) for one in value)
    if isinstance(value, dict):
        heads = {name: _head(name) for name in value}
        return _("；").join(
            f"{head} {said(name, value[name], names)}" for name, head in heads.items() if head
        )
    return _text(column, str(value))


def _head(name: str) -> str:
    """What a fact is called; empty where it is for programs, as the number of a page."""
    if name in COLUMN:
        return str(COLUMN[name])
    found = (kind.facts.get(name) for kind in kinds().values())
    return next((_(title) for title in found if title), "")


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
    if column == "what":
        return _list(text)
    if column == "outcome":
        return _ended(text)
    try:
        return day(date.fromisoformat(text))
    except ValueError:
        pass
    try:
        return moment(datetime.fromisoformat(text))
    except ValueError:
        return text


def _list(text: str) -> str:
    """A list that was taken out or brought back, by name; with numbers whole it says so."""
    key, _blank, more = text.partition(" ")
    if key not in LISTINGS:
        return text
    language: Language = "en" if english() else "zh"
    name = LISTINGS[key].name.said(language)
    return _("%(list)s（号码完整）") % {"list": name} if more == REVEALED else name


def _ended(text: str) -> str:
    """How a finding ended; where kinds call it differently, all of their words."""
    found = [kind.ended(text) for kind in kinds().values()]
    titles = dict.fromkeys(_(one.title) for one in found if one is not None)
    return " / ".join(titles) or text


def searched_by(entry: Entry) -> str:
    """By what kind of number somebody searched, and how many were found."""
    after = entry.after or {}
    told = {"ways": said("ways", after.get("ways", []), {}), "rows": after.get("rows", 0)}
    if "asked" in after:
        return _("%(ways)s%(asked)s个，找到%(rows)s人") % {**told, "asked": after["asked"]}
    return _("%(ways)s，找到%(rows)s人") % told
