"""Values, types and marks as the pages write them, in Chinese and English at once."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from minsheng.policy.engine.facts import ENTITIES
from minsheng.policy.engine.kinds import Rounding
from minsheng.policy.engine.library import Library
from minsheng.policy.engine.parameters import Status, Value
from minsheng.policy.engine.rule import FIRST_DAY, LAST_DAY
from minsheng.policy.engine.unknown import Cause, Unknown
from minsheng.policy.rulebook.names import Names, Words

ENTITY_WORDS = dict(
    zip(
        ENTITIES,
        (
            Words("本次核查", "run"),
            Words("户", "household"),
            Words("人", "person"),
            Words("义务人", "obligor"),
            Words("支出", "bill"),
            Words("参保月份", "contribution"),
        ),
        strict=True,
    ),
)
TYPE_WORDS = {
    "Fen": Words("金额（分）", "money in fen"),
    "Count": Words("数", "number"),
    "Rate": Words("比例（万分之一）", "share in basis points"),
    "Day": Words("日期", "day yyyymmdd"),
    "Month": Words("月份", "month yyyymm, 0 never"),
    "Pointer": Words("所指人员", "place of a person, -1 nobody"),
    "Rounding": Words("取整规则", "rounding"),
    "bool": Words("是/否", "yes/no"),
}
STATUS_WORDS: dict[Status, Words] = {
    "verified": Words("已核实", "verified"),
    "remembered": Words("凭记忆", "remembered"),
    "illustrative": Words("示意", "illustrative"),
}
STATUS_SIGNS: dict[Status, str] = {"verified": "✓", "remembered": "◷", "illustrative": "⚠"}
SIDE_WORDS = {
    "for": Words("支持", "for"),
    "against": Words("不支持", "against"),
    "note": Words("提示", "note"),
    "ask": Words("待查", "ask"),
}
CAUSE_WORDS = {
    Cause.NOT_AUTHORISED: "未授权",
    Cause.NOT_DELIVERED: "未提供",
    Cause.CONTRADICTED: "相互矛盾",
    Cause.OUT_OF_DATE: "已过时",
    Cause.UNDEFINED: "无法计算",
    Cause.UNVERIFIED: "未核实",
}
RESIDENCE_WORDS = {
    None: Words("城乡", "both"),
    "urban": Words("城镇", "urban"),
    "rural": Words("农村", "rural"),
}
DIRECTION_NAMES = {-1: "down", 1: "up", 0: "nearest"}
TIE_NAMES = {-1: "down", 1: "up", 0: "none"}
DIRECTION_WORDS = {
    -1: Words("向下取整", "down"),
    1: Words("向上取整", "up"),
    0: Words("就近取整", "to the nearest"),
}
TIE_WORDS = {-1: Words("向下", "down"), 1: Words("向上", "up"), 0: Words("不适用", "none")}
OPEN = "—"
ALWAYS = Words("始终", "always")
"""In force without a first day: as long as there has been a rule book."""
ENDLESS = Words("无期限", "no end")
KEY = re.compile(r"\b(?P<key>S\d{1,2}|T\d|N1|D1|E1)\b|\bFACTS (?P<section>\d(?:\.\d)?)\b")
"""How figures, rules and reasons cite the fact sheet: a source of its list, or a section."""
WIDE = "[\u2e80-\u9fff\uff00-\uffef]"
BROKEN = re.compile(f"(?<={WIDE})\\s*\\n\\s*(?={WIDE})")
FEN, PER_CENT = 100, 100


def escaped(text: str) -> str:
    """A text that stands in a table cell or a line as it is written."""
    plain = " ".join(text.split())
    return plain.replace("<", "&lt;").replace("|", "\\|").replace("*", "\\*")


def flowing(text: str) -> str:
    """A text of several lines on one line; between Chinese letters no space comes in."""
    return " ".join(BROKEN.sub("", text).split())


def cited(text: str, page: str) -> str:
    """A source as it is written, its keys linked to the fact sheet of the handbook.

    Args:
        text: what a figure, rule, reason or case gives as its source.
        page: folder of the page it stands on; empty for the top.
    """
    sheet = "../../facts.md" if page else "../facts.md"

    def link(found: re.Match[str]) -> str:
        section = found["section"]
        place = f"section-{section.replace('.', '-')}" if section else found["key"].lower()
        return f"[{found[0]}]({sheet}#{place})"

    return KEY.sub(link, escaped(text))


def tally(values: Iterable[Value]) -> str:
    """How many values there are of each status, the least trusted first; empty for none."""
    found = [value.status for value in values]
    counts = [(status, found.count(status)) for status in reversed(STATUS_WORDS)]
    return " ".join(
        f"**{STATUS_SIGNS[status]} {STATUS_WORDS[status].both} {count}**{{.{status}}}"
        for status, count in counts
        if count
    )


def badge(status: Status) -> str:
    """A status that the eye does not pass over."""
    return f"**{STATUS_SIGNS[status]} {STATUS_WORDS[status].both}**{{.{status}}}"


def day_from(day: date) -> str:
    """A first day in force, as the tables write it."""
    return ALWAYS.both if day == FIRST_DAY else day.isoformat()


def day_to(day: date) -> str:
    """A last day in force, as the tables write it."""
    return ENDLESS.both if day == LAST_DAY else day.isoformat()


def span_words(start: date, end: date) -> Words:
    """A time in force, in words."""
    if (start, end) == (FIRST_DAY, LAST_DAY):
        return ALWAYS
    if start == FIRST_DAY:
        return Words(f"{end}及以前", f"until {end}")
    if end == LAST_DAY:
        return Words(f"{start}起", f"from {start}")
    return Words(f"{start}至{end}", f"from {start} to {end}")


def yuan(fen: int) -> str:
    """An amount in yuan with two decimals."""
    sign = "-" if fen < 0 else ""
    return f"{sign}{abs(fen) // FEN:,}.{abs(fen) % FEN:02d}"


def type_words(type_: str, names: Names) -> Words:
    """What a type is called."""
    return TYPE_WORDS.get(type_) or names.codes.get(type_) or Words(type_, type_)


def value_words(value: Any, type_: str, library: Library, names: Names) -> Words:
    """A value of the rules as people read it."""
    if value is None:
        return Words("废止", "revoked")
    if isinstance(value, Unknown):
        causes = [c for c in Cause if c in value.cause]
        zh = "、".join(CAUSE_WORDS[c] for c in causes)
        en = ", ".join(str(c.name).lower().replace("_", " ") for c in causes)
        return Words(f"未知（{zh}）" if zh else "未知", f"unknown ({en})" if en else "unknown")
    if isinstance(value, Rounding):
        return _rounding_words(value)
    if type_ == "bool":
        return Words("是", "yes") if value else Words("否", "no")
    if type_ in library.codes:
        member = library.codes[type_](value).name
        return names.members.get((type_, member), Words(member, member))
    return _figure(int(value), type_)


def _figure(value: int, type_: str) -> Words:
    if type_ == "Fen":
        return Words(f"{yuan(value)}元", f"{yuan(value)} yuan")
    if type_ == "Rate":
        share = f"{value // PER_CENT}.{value % PER_CENT:02d}".rstrip("0").rstrip(".")
        return Words(f"{share}%", f"{share}%")
    if type_ == "Day":
        shown = f"{value // 10_000:04d}-{value // 100 % 100:02d}-{value % 100:02d}"
        return Words(shown, shown)
    if type_ == "Month":
        shown = f"{value // 100:04d}-{value % 100:02d}"
        return Words(shown, shown) if value else Words("无", "never")
    if type_ == "Pointer":
        nobody = Words("无此人", "nobody")
        return nobody if value < 0 else Words(f"第{value}人", f"person {value}")
    return Words(str(value), str(value))


def _rounding_words(rounding: Rounding) -> Words:
    direction, base = DIRECTION_WORDS[rounding.direction], rounding.base
    zh = f"{direction.zh}到{base}分（{yuan(base)}元）的倍数"
    en = f"{direction.en} to a multiple of {base} fen"
    if rounding.direction == 0:
        zh += f"，恰为一半时{TIE_WORDS[rounding.tie].zh}"
        en += f", an exact half {TIE_WORDS[rounding.tie].en}"
    return Words(zh, en)


def both(words: Words) -> str:
    """Both languages, once when they are the same."""
    if words.zh == words.en:
        return words.zh
    figure = words.zh.removesuffix("元")
    return f"{words.zh} yuan" if words.en == f"{figure} yuan" else words.both


def raw(value: Any, type_: str, library: Library) -> str:
    """A value as the rules hold it: what to compute with."""
    if value is None:
        return "null"
    if isinstance(value, Unknown):
        causes = "+".join(str(c.name).lower() for c in Cause if c in value.cause)
        return f"unknown: {causes or 'any'}"
    if isinstance(value, Rounding):
        direction, tie = DIRECTION_NAMES[value.direction], TIE_NAMES[value.tie]
        return f"base={value.base} direction={direction} tie={tie}"
    if type_ == "bool":
        return str(bool(value))
    if type_ in library.codes:
        return f"{type_}.{library.codes[type_](value).name}"
    return str(int(value))


def area_words(area: str, names: Names) -> str:
    """An area by its code and, where known, its name."""
    words = names.areas.get(area)
    return f"`{area}` {words.both}" if words else f"`{area}`"


def weakest(values: list[Value]) -> Status:
    """The weakest status of some values; verified for none."""
    order: list[Status] = ["verified", "remembered", "illustrative"]
    return max((v.status for v in values), key=order.index, default="verified")
