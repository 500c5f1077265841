"""The codes of the register as pages say them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from minsheng.kernel.registry import duplicates
from minsheng.kernel.registry.models import Grouping
from minsheng.policy.laws.kinds import Relation, Sex

Text: TypeAlias = str | Promise

SEX: Mapping[int, Text] = {Sex.MALE: _("男"), Sex.FEMALE: _("女")}
RELATION: Mapping[int, Text] = {
    Relation.HEAD: _("户主"),
    Relation.SPOUSE: _("配偶"),
    Relation.CHILD: _("子女"),
    Relation.CHILD_IN_LAW: _("儿媳、女婿"),
    Relation.GRANDCHILD: _("孙子女、外孙子女"),
    Relation.PARENT: _("父母"),
    Relation.GRANDPARENT: _("祖父母、外祖父母"),
    Relation.SIBLING: _("兄弟姐妹"),
    Relation.OTHER_KIN: _("其他亲属"),
    Relation.NO_KIN: _("非亲属"),
}
"""To the head of the household."""
GROUPING: Mapping[str, Text] = {
    Grouping.REGISTER: _("户籍户"),
    Grouping.LIVING: _("共同生活家庭"),
    Grouping.UNIT: _("救助单元"),
}
RELATED: Mapping[str, Text] = {
    "spouse": _("配偶"),
    "parent": _("父母"),
    "child": _("子女"),
    "guardian": _("监护人"),
    "ward": _("被监护人"),
    "sibling": _("兄弟姐妹"),
    "supporter": _("赡养、抚养人"),
    "other": _("其他"),
}
"""What the other is to the person."""
RELATED_BACK = {"parent": "child", "child": "parent", "guardian": "ward", "ward": "guardian"}
"""What the person is to the other, where that is another word."""
PURPOSE: Mapping[str, Text] = {
    "income": _("收入、社会保险"),
    "deposits": _("银行存款"),
    "securities": _("证券、基金"),
    "property": _("房产"),
    "vehicles": _("车辆"),
    "insurance": _("商业保险"),
    "enterprise": _("工商登记"),
}
USE: Mapping[str, Text] = {
    "contact": _("电话联系、短信提醒"),
    "charity_matching": _("慈善项目匹配"),
    "photo": _("拍照留存"),
    "story": _("宣传报道"),
}
WHY_ONE: Mapping[str, Text] = {
    duplicates.SAME_NUMBER: _("身份证号码相同"),
    duplicates.NEAR_NUMBER: _("姓名、出生日期相同，身份证号码只差一两位"),
    duplicates.SAME_PHONE: _("姓名、电话相同，其中一人没有身份证号码"),
    duplicates.NO_NUMBER: _("姓名、出生日期相同，其中一人没有身份证号码"),
}
ACT: Mapping[str, Text] = {
    "insert": _("登记"),
    "update": _("修改"),
    "delete": _("删除"),
    "batch": _("批量写入"),
    "read": _("查看"),
    "reveal": _("查看完整号码"),
    "export": _("导出"),
    "import": _("导入"),
}
TABLE: Mapping[str, Text] = {
    "person": _("人员信息"),
    "household": _("家庭信息"),
    "membership": _("家庭成员"),
    "relation": _("亲属关系"),
    "authorisation": _("授权核查"),
    "consent": _("个人同意"),
    "finding": _("待核线索"),
    "duplicate": _("疑似重复"),
    "person_merge": _("合并记录"),
    "organisation": _("机构信息"),
    "site": _("场所信息"),
    "worker": _("工作人员"),
    "licence": _("资格证书"),
}
COLUMN: Mapping[str, Text] = {
    "name": _("姓名（名称）"),
    "sex": _("性别"),
    "born": _("出生日期"),
    "died": _("死亡日期"),
    "number": _("号码"),
    "phone": _("联系电话"),
    "area_registered": _("户籍地"),
    "area_lived": _("居住地"),
    "area_id": _("所在区域"),
    "address": _("地址"),
    "floor": _("楼层"),
    "lift": _("电梯"),
    "since": _("开始日期"),
    "until": _("结束日期"),
    "relation": _("与户主关系"),
    "kind": _("类型"),
    "merged_into_id": _("合并到"),
    "withdrawn": _("撤回日期"),
    "signed": _("签署日期"),
    "paper": _("授权书编号"),
    "purpose": _("用途"),
    "purposes": _("核查内容"),
    "given": _("同意日期"),
    "given_by": _("同意人"),
    "code": _("统一社会信用代码"),
    "post": _("岗位"),
    "organisation_id": _("所在机构"),
    "issued": _("发证日期"),
    "issued_by": _("发证机关"),
    "expires": _("有效期至"),
    "outcome": _("办理结果"),
    "state": _("状态"),
    "note": _("理由"),
    "grouping": _("家庭类型"),
}
"""Columns that a history tells of; others are machinery."""
LIFT: Mapping[bool | None, Text] = {True: _("有电梯"), False: _("无电梯"), None: _("未登记")}
