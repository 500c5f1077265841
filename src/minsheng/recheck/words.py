"""Amounts, codes and conclusions in words, Chinese and English."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Literal

from minsheng.policy.engine.book import Book
from minsheng.policy.engine.reasons import PLACE, Reason
from minsheng.policy.engine.scalar import Trace
from minsheng.policy.engine.unknown import Cause, Unknown
from minsheng.policy.laws.kinds import Decision, ObligorRelation, Relation

Language = Literal["zh", "en"]
Words = Mapping[Language, str]

RELATIONS: dict[Relation, tuple[str, str]] = {
    Relation.HEAD: ("户主", "head"),
    Relation.SPOUSE: ("配偶", "spouse"),
    Relation.CHILD: ("子女", "child"),
    Relation.CHILD_IN_LAW: ("子女配偶", "child-in-law"),
    Relation.GRANDCHILD: ("孙子女", "grandchild"),
    Relation.PARENT: ("父母", "parent"),
    Relation.GRANDPARENT: ("祖父母", "grandparent"),
    Relation.SIBLING: ("兄弟姐妹", "sibling"),
    Relation.OTHER_KIN: ("其他亲属", "other relative"),
    Relation.NO_KIN: ("非亲属", "not related"),
}
SEXED: dict[Relation, tuple[tuple[str, str], tuple[str, str]]] = {
    Relation.CHILD: (("儿子", "son"), ("女儿", "daughter")),
    Relation.CHILD_IN_LAW: (("女婿", "son-in-law"), ("儿媳", "daughter-in-law")),
    Relation.GRANDCHILD: (("孙子", "grandson"), ("孙女", "granddaughter")),
    Relation.PARENT: (("父亲", "father"), ("母亲", "mother")),
    Relation.GRANDPARENT: (("祖父", "grandfather"), ("祖母", "grandmother")),
    Relation.SIBLING: (("兄弟", "brother"), ("姐妹", "sister")),
}
"""What a man and a woman of a relation are called."""
OBLIGORS: dict[ObligorRelation, tuple[str, str]] = {
    ObligorRelation.PARENT: ("不共同生活的父亲或母亲", "parent living elsewhere"),
    ObligorRelation.CHILD: ("子女", "child"),
    ObligorRelation.SPOUSE: ("配偶", "spouse"),
    ObligorRelation.GRANDCHILD: ("孙子女", "grandchild"),
    ObligorRelation.GRANDPARENT: ("不共同生活的祖父母或外祖父母", "grandparent living elsewhere"),
    ObligorRelation.SIBLING: ("兄弟姐妹", "sibling"),
}
"""What an obligor is to the person he or she ought to support.

Of parents and grandparents it is said that they live elsewhere: who stands at the counter is
often the child's other parent, or another grandparent.
"""
DECISIONS: dict[Decision, tuple[str, str]] = {
    Decision.SCREENED: ("已筛查", "screened"),
    Decision.CONTINUE: ("继续", "continue"),
    Decision.ADJUST: ("调整", "adjust"),
    Decision.STOP_PROPOSED: ("建议停发", "stop proposed"),
    Decision.CANNOT_SAY: ("无法判断", "cannot say"),
    Decision.GRANT_PROPOSED: ("建议给予", "grant proposed"),
    Decision.REFUSE_PROPOSED: ("建议不予", "refusal proposed"),
    Decision.HINT: ("线索", "hint"),
}
CAUSES: dict[Cause, tuple[str, str]] = {
    Cause.NOT_AUTHORISED: ("家庭未授权查询", "not authorised"),
    Cause.NOT_DELIVERED: ("资料尚未提供", "not delivered"),
    Cause.CONTRADICTED: ("资料互相矛盾", "contradicted"),
    Cause.OUT_OF_DATE: ("资料已过期", "out of date"),
    Cause.UNDEFINED: ("无法计算", "undefined"),
    Cause.UNVERIFIED: ("仅有一条未核实的记录", "only one unverified record"),
}
STATUSES = {
    "verified": ("已核对原文", "verified"),
    "remembered": ("凭记忆", "remembered"),
    "illustrative": ("示意", "illustrative"),
}
AGENCIES = {
    "agriculture": ("农业农村部门", "the agriculture office"),
    "banks": ("银行等金融机构", "banks"),
    "civil_affairs": ("民政部门", "the civil affairs office"),
    "disabled_federation": ("残联", "the disabled persons' federation"),
    "education": ("教育部门", "the education office"),
    "family": ("家庭", "the family"),
    "health": ("卫生健康部门", "the health office"),
    "human_resources": ("人力资源社会保障部门", "the social-security office"),
    "market_regulation": ("市场监管部门", "the business registry"),
    "medical_insurance": ("医疗保障部门", "the medical-insurance office"),
    "public_security": ("公安部门", "the police"),
    "real_estate": ("不动产登记机构", "the real-estate registry"),
    "tax": ("税务部门或用人单位", "the tax office or the employer"),
    "transport": ("车辆管理部门", "the vehicle registry"),
    "veterans": ("退役军人事务部门", "the veterans' office"),
}
FEN = 100
PER_CENT = 100  # basis points in one
GRADES = "零一二三四"
PRINTED_GRADE = re.compile(r"残疾等级([1-4])级")
UNITS = {
    "Count": ("", ""),
    "Fen": ("元", " yuan"),
}


def pick(pair: tuple[str, str], language: Language) -> str:
    """The Chinese or the English of two."""
    return pair[0] if language == "zh" else pair[1]


def yuan(fen: int, language: Language) -> str:
    """An amount in yuan, without empty decimals: `2,560元`, `2,560.50 yuan`."""
    sign = "-" if fen < 0 else ""
    whole, rest = divmod(abs(fen), FEN)
    figure = f"{sign}{whole:,}" + (f".{rest:02d}" if rest else "")
    return f"{figure}{pick(UNITS['Fen'], language)}"


def grade(number: int) -> str:
    """A grade of disability as Chinese papers write it: `二级`."""
    return f"{GRADES[number]}级" if 0 < number < len(GRADES) else f"{number}级"


def read_aloud(text: str) -> str:
    """A Chinese sentence filled with figures, as it is said: `二级残疾`."""
    return PRINTED_GRADE.sub(lambda found: f"{grade(int(found[1]))}残疾", text)


def sentence(trace: Trace, reason: Reason, row: int, language: Language) -> str:
    """What a reason says of a row on which it holds, with the values of its names."""
    names = trace.book.reason_names[reason.code]

    def value(found: re.Match[str]) -> str:
        node = trace.book.nodes[names[found.group(1)]]
        held = trace.values[node.name][row if node.entity == "person" else 0]
        return shown(held, node.type, trace.book, language)

    text = PLACE.sub(value, pick((reason.zh, reason.en), language))
    return read_aloud(text) if language == "zh" else text


def causes(cause: Cause, language: Language) -> str:
    """The causes of an unknown: `资料已过期`; that it cannot be computed, only when alone."""
    told = cause & ~Cause.UNDEFINED or cause
    words = [pick(pair, language) for c, pair in CAUSES.items() if told & c]
    return ("、" if language == "zh" else ", ").join(words)


def shown(value: Any, type_: str, book: Book, language: Language) -> str:
    """A value in words, by its type."""
    if isinstance(value, Unknown):
        text = causes(value.cause, language)
        return f"尚未查清（{text}）" if language == "zh" else f"unknown ({text})"
    if type_ == "bool":
        return pick(("是", "yes") if value else ("否", "no"), language)
    if type_ == "Fen":
        return yuan(int(value), language)
    if type_ == "Rate":
        whole, rest = divmod(int(value), PER_CENT)
        return f"{whole}" + (f".{rest:02d}".rstrip("0") if rest else "") + "%"
    if type_ == "Day":
        return _day(int(value))
    if type_ == "Month":
        return _month(int(value), language)
    if type_ == "Rounding":
        return _rounding(value, language)
    if type_ in book.library.codes:
        return book.library.codes[type_](int(value)).name.lower()
    return f"{int(value):,}"


def _day(value: int) -> str:
    return f"{value // 10_000}-{value // 100 % 100:02d}-{value % 100:02d}"


def _month(value: int, language: Language) -> str:
    if value == 0:
        return pick(("无", "none"), language)
    return f"{value // 100}-{value % 100:02d}"


def _rounding(value: Any, language: Language) -> str:
    ways = {-1: ("向下", "down"), 1: ("向上", "up"), 0: ("就近", "to the nearest")}
    words, base = pick(ways[value.direction], language), yuan(value.base, language)
    tie = ways[value.tie] if value.direction == 0 else ("", "")
    if language == "zh":
        half = f"，恰为一半时{tie[0]}" if tie[0] else ""
        return f"{words}取整到{base}{half}"
    half = f", an exact half {tie[1]}" if tie[1] else ""
    return f"rounded {words} to {base}{half}"
