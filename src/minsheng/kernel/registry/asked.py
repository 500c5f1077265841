"""What a clerk typed into the search box, taken apart.

`陈秀英`, `cxy`, `chenxiu`, an identity number or its last four signs, a phone, an address
(`永宁巷 4-1-702`), an area that narrows the rest (`陈 北新`), in any order with spaces between.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field

from minsheng.kernel.areas.names import AreaBook, Named
from minsheng.kernel.registry.secrecy import normal_number

MOST = 60
"""Signs that are read of what was typed."""
_NUMBER = re.compile(r"\d{17}[\dX]|\d{15}", re.ASCII)
_PHONE = re.compile(r"1\d{10}", re.ASCII)
_END = re.compile(r"\d{3}[\dX]", re.ASCII)
_DOOR = re.compile(r"\d+(?:-\d+)+|\d{1,3}|\d+[号幢室栋单元楼]+.*", re.ASCII)
_LETTERS = re.compile(r"[a-z]+", re.ASCII)
_GROUP = re.compile(r"\d+组")
_HAN = re.compile(r"[\u3400-\u9fff·\U00020000-\U0003ffff]+")
_ROADS = ("路", "街", "巷", "弄", "苑", "园", "新村", "小区", "花园", "公寓", "大道")


@dataclass
class Asked:
    """What is looked for; everything said must hold.

    Attributes:
        names: beginnings of a name, in Chinese.
        letters: beginnings of the pinyin, or the initials.
        numbers: whole identity numbers.
        phones: whole phone numbers.
        ends: the last four signs of either.
        places: roads, estates, groups of villagers.
        doors: the numbers behind a place, by hyphens.
        areas: of which one is meant by each word that names some.
        unread: words nothing could be made of.
    """

    names: list[str] = field(default_factory=list)
    letters: list[str] = field(default_factory=list)
    numbers: list[str] = field(default_factory=list)
    phones: list[str] = field(default_factory=list)
    ends: list[str] = field(default_factory=list)
    places: list[str] = field(default_factory=list)
    doors: list[str] = field(default_factory=list)
    areas: list[list[Named]] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(
            self.names or self.letters or self.numbers or self.phones or self.ends or self.places
        )

    @property
    def of_people(self) -> bool:
        """Whether anything about a person was said."""
        return bool(self.names or self.letters or self.numbers or self.phones or self.ends)

    @property
    def by_number(self) -> bool:
        """Whether a number, a phone or the last four signs of one was said."""
        return bool(self.numbers or self.phones or self.ends)


def has_digits(text: str) -> bool:
    """Whether there is a digit in what was typed: it may be, or become, somebody's number."""
    return any(sign.isdigit() for sign in unicodedata.normalize("NFKC", text))


def asked(text: str, book: AreaBook) -> Asked:
    """Read what was typed.

    Args:
        text: as typed, in full or half width.
        book: the areas of the day.
    """
    found = Asked()
    words = unicodedata.normalize("NFKC", text)[:MOST].replace("\x00", "").split()
    for word in words:
        _read(word, found, book, alone=len(words) == 1)
    return found


def _read(word: str, found: Asked, book: AreaBook, *, alone: bool) -> None:
    number = normal_number(word)
    if _NUMBER.fullmatch(number):
        found.numbers.append(number)
    elif _PHONE.fullmatch(word):
        found.phones.append(word)
    elif _END.fullmatch(number):
        found.ends.append(number)
    elif _GROUP.match(word):
        group = _GROUP.match(word)
        found.places.append(group[0] if group else word)
        found.doors += _numbers(word[len(group[0]) if group else 0 :])
    elif _DOOR.fullmatch(word):
        found.doors += _numbers(word)
    elif _LETTERS.fullmatch(word.lower()):
        found.letters.append(word.lower())
    elif _HAN.match(word):
        _read_chinese(word, found, book, alone=alone)
    else:
        found.unread.append(word)


def _read_chinese(word: str, found: Asked, book: AreaBook, *, alone: bool) -> None:
    """A name, a place with or without its numbers, or an area that narrows the rest."""
    head = _HAN.match(word)
    text = head[0] if head else word
    rest = word[len(text) :]
    if rest or text.endswith(_ROADS):
        found.places.append(text)
        found.doors += _numbers(rest)
        return
    areas = [] if alone else book.called(text)
    # 王 begins the names of areas, too; whoever types one sign means a person.
    if areas and len(text) > 1:
        found.areas.append(areas)
    else:
        found.names.append(text)


def _numbers(text: str) -> list[str]:
    digits = re.findall(r"\d+", text)
    return ["-".join(digits)] if digits else []
