"""The numbers in a citation, Chinese and English: 第四条第三项 is art. 4(3)."""

from __future__ import annotations

import re

DIGITS = "一二三四五六七八九"
TENS = {"十": 10, "百": 100, "千": 1000}
NUMERAL = re.compile(f"(?:第|（)([{DIGITS}零{''.join(TENS)}]+)(?:条|款|项|部分|）)")
FIGURES = re.compile(r"\d+")
BRACKETED = re.compile(r"\([^)]*\)")
PLACE = r"》? ?(?:arts?|parts?|items?)\.? (?P<places>\d+(?:(?:, | and | to |-)?(?: ?\(\d+\)|\d+))*)"
"""What follows an act in a source, if it names a place: `S9 parts 1, 2 (2) and 3 (1)`."""


def numbers_in_chinese(place: str) -> tuple[int, ...]:
    """The numbers of a Chinese place in an act, in order: 第四条第三项、第八条 gives 4, 3, 8."""
    return tuple(_value(found[1]) for found in NUMERAL.finditer(place))


def numbers_in_english(place: str) -> tuple[int, ...]:
    """The numbers of an English place in an act, in order: `, arts 4(3) and 8` gives 4, 3, 8."""
    return tuple(int(found) for found in FIGURES.findall(place))


def chief_numbers(place: str) -> frozenset[int]:
    """The articles, parts or items of an English place, without what is counted inside them."""
    return frozenset(numbers_in_english(BRACKETED.sub("", place)))


def numbers_of_source(source: str, short: str) -> frozenset[int]:
    """The articles that a source names of an act by its short form; empty where it names none."""
    found = re.finditer(rf"(?<!\w){re.escape(short)}{PLACE}", source)
    return frozenset().union(*(chief_numbers(one["places"]) for one in found))


def _value(numeral: str) -> int:
    """The value of a Chinese numeral below ten thousand."""
    sum_ = digit = 0
    for letter in numeral:
        if letter in TENS:
            sum_, digit = sum_ + (digit or 1) * TENS[letter], 0
        else:
            digit = DIGITS.find(letter) + 1
    return sum_ + digit
