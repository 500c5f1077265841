"""The household book as a list: it only comes in, one row a person."""

from __future__ import annotations

from minsheng.kernel.exchange.kinds import AreaName, Choice, Text
from minsheng.kernel.exchange.listing import Column, Listing
from minsheng.kernel.exchange.listings.people import NAMESAKES, SEXES
from minsheng.kernel.exchange.numbers import Birth, Number, Phone
from minsheng.kernel.exchange.words import Words
from minsheng.kernel.registry.models import NAME, Membership
from minsheng.policy.laws.kinds import Relation

RELATIONS = Choice(
    {
        Relation.HEAD.value: Words("户主", "head"),
        Relation.SPOUSE.value: Words("配偶", "spouse"),
        Relation.CHILD.value: Words("子女", "child"),
        Relation.CHILD_IN_LAW.value: Words("儿媳、女婿", "child-in-law"),
        Relation.GRANDCHILD.value: Words("孙子女、外孙子女", "grandchild"),
        Relation.PARENT.value: Words("父母", "parent"),
        Relation.GRANDPARENT.value: Words("祖父母、外祖父母", "grandparent"),
        Relation.SIBLING.value: Words("兄弟姐妹", "sibling"),
        Relation.OTHER_KIN.value: Words("其他亲属", "other kin"),
        Relation.NO_KIN.value: Words("非亲属", "no kin"),
    }
)
YES_NO = Choice({True: Words("是", "yes"), False: Words("否", "no")})


def _nothing(_row: object) -> None:
    """It never goes out."""


BOOK = Listing(
    key="book",
    name=Words("住户花名册", "household book"),
    model=Membership,
    fields=(),
    areas=(),
    order=(),
    book=True,
    columns=(
        Column(
            "household", Words("户编号", "household number"),
            Words("同一户的各行填同一个编号", "the same on all rows of a household"),
            Text(32), _nothing, enter="household", needed=True, width=12,
        ),
        Column(
            "relation", Words("与户主关系", "relation to the head"),
            Words("每户一个户主", "one head in each household"),
            RELATIONS, _nothing, enter="relation", needed=True, width=16,
        ),
        Column(
            "name", Words("姓名", "name"), Words("户籍登记的姓名", "as the register has it"),
            Text(NAME), _nothing, enter="name", needed=True,
        ),
        Column(
            "number", Words("公民身份号码", "identity number"),
            Words("18位，单元格须为文本格式", "18 signs, as text"),
            Number(), _nothing, enter="number", width=22,
        ),
        Column(
            "sex", Words("性别", "sex"), Words("有身份号码的可不填", "not needed beside a number"),
            SEXES, _nothing, enter="sex", width=8,
        ),
        Column(
            "born", Words("出生日期", "born"),
            Words("有身份号码的可不填", "not needed beside a number"),
            Birth(), _nothing, enter="born", width=12,
        ),
        Column(
            "phone", Words("联系电话", "phone"),
            Words("手机，或者区号加号码", "a mobile, or a line with its city code"),
            Phone(), _nothing, enter="phone", width=16,
        ),
        Column(
            "area", Words("所在村（社区）", "village"),
            Words("区县 乡镇 村（社区），或者12位区划代码", "county, town, village, or its code"),
            AreaName(), _nothing, enter="area", needed=True, width=34,
        ),
        Column(
            "address", Words("地址", "address"),
            Words("一户至少填一行", "on one row of a household at least"),
            Text(200), _nothing, enter="address", width=34,
        ),
        Column(
            "registered_here", Words("户籍在本村", "registered here"),
            Words("否：户籍在别处；空即是", "no: registered elsewhere; empty means yes"),
            YES_NO, _nothing, enter="registered_here", width=12,
        ),
        Column(
            "lives_here", Words("居住在本村", "lives here"),
            Words("否：住在别处；空即是", "no: lives elsewhere; empty means yes"),
            YES_NO, _nothing, enter="lives_here", width=12,
        ),
        NAMESAKES,
    ),
)  # fmt: skip
