"""Pinyin of areas' names, read as words: 重庆 is chongqing."""

from __future__ import annotations


def spelled(name: str) -> tuple[str, str]:
    """The pinyin and the initials of an area's name."""
    from pypinyin import Style, lazy_pinyin  # its dictionary takes a third of a second

    return "".join(lazy_pinyin(name)), "".join(lazy_pinyin(name, style=Style.FIRST_LETTER))
