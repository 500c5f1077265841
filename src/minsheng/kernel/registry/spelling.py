"""Pinyin of names: what a clerk types, and the order of lists.

Sign by sign, the surname in its reading as a surname (单 shan, 曾 zeng, 仇 qiu, 区 ou, 查 zha,
朴 piao). The same for one name and for a whole city's, which takes them as a column.
"""

from __future__ import annotations

from functools import cache

import polars as pl

SURNAMES = {
    "单": "shan", "曾": "zeng", "仇": "qiu", "区": "ou", "查": "zha", "朴": "piao", "解": "xie",
    "任": "ren", "华": "hua", "尹": "yin", "盖": "ge", "冼": "xian", "翟": "zhai", "秘": "bi",
    "折": "she", "缪": "miao", "乐": "yue", "员": "yun", "黑": "he", "逄": "pang", "种": "chong",
    "万": "wan", "纪": "ji", "宁": "ning", "洗": "xian", "卜": "bu", "召": "shao", "祭": "zhai",
}  # fmt: skip
TWO = frozenset(
    {"欧阳", "司马", "上官", "诸葛", "东方", "皇甫", "尉迟", "公孙", "慕容", "司徒", "令狐", "夏侯",
     "司空", "宇文", "长孙", "端木", "南宫", "百里", "东郭", "呼延", "鲜于", "闾丘", "申屠", "太史"}
)  # fmt: skip
_TWO_READ = {"尉迟": ("yu", "chi"), "长孙": ("zhang", "sun"), "令狐": ("ling", "hu")}


@cache
def syllable(sign: str) -> str:
    """The reading of one sign, without its tone; a sign of no reading stays, in lower case."""
    from pypinyin import Style, lazy_pinyin  # its dictionary takes a third of a second

    return lazy_pinyin(sign, style=Style.NORMAL, v_to_u=False)[0].lower()


def syllables(name: str) -> list[str]:
    """The reading of a name, sign by sign."""
    if name[:2] in _TWO_READ:
        return [*_TWO_READ[name[:2]], *map(syllable, name[2:])]
    first = SURNAMES.get(name[:1]) if name[:2] not in TWO else None
    return [first or syllable(name[0]), *map(syllable, name[1:])] if name else []


def spelled(name: str) -> tuple[str, str]:
    """The pinyin and the initials of a name."""
    parts = syllables(name.replace(" ", ""))
    return "".join(parts), "".join(part[0] for part in parts if part)


def spelled_column(names: pl.Series) -> tuple[pl.Series, pl.Series]:
    """The same of a column of names."""
    alone = names.unique()
    both = [spelled(name) for name in alone.to_list()]
    table = pl.DataFrame(
        {"name": alone, "pinyin": [p for p, _ in both], "initials": [i for _, i in both]}
    )
    found = pl.DataFrame({"name": names}).join(table, on="name", how="left", maintain_order="left")
    return found["pinyin"], found["initials"]
