"""The codes of the register as pages say them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from minsheng.kernel.registry import duplicates
from minsheng.kernel.registry.models import Grouping, LicenceEnd
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
    "supported": _("被赡养、抚养人"),
    "other": _("其他"),
}
"""What the other is to the person."""
RELATED_BACK = {
    "parent": "child", "child": "parent", "guardian": "ward", "ward": "guardian",
    "supporter": "supported", "supported": "supporter",
}  # fmt: skip
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
LICENCE_END: Mapping[str, Text] = {
    LicenceEnd.REVOKED: _("被发证机关吊销"),
    LicenceEnd.GIVEN_BACK: _("本人交回"),
    LicenceEnd.REPLACED: _("已换发新证"),
}
LIFT: Mapping[bool | None, Text] = {True: _("有电梯"), False: _("无电梯"), None: _("未登记")}
