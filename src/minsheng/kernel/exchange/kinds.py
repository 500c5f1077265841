"""What a column holds: how a value is written into a cell, and a cell read as a value.

Every kind writes an empty cell for None, and reads one as None. A kind that is given what it
cannot read raises `BadCellError`; the head is named by whoever asks.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeAlias

from minsheng.kernel.database.scope import Areas
from minsheng.kernel.exchange.area_names import AreaNames
from minsheng.kernel.exchange.cells import as_typed, defused, narrowed
from minsheng.kernel.exchange.words import BadCellError, Language, Words
from minsheng.recheck.extracts.amounts import LONGEST, NUMBER
from minsheng.recheck.extracts.dates import DAY_FORMS, SERIAL

Cell: TypeAlias = str | int | float | date | None
TEXT, FIGURE, MONEY, DAY = "text", "figure", "money", "day"
"""How a spreadsheet shows the cells of a kind."""
FIRST_YEAR, LAST_YEAR = 1880, 2199
_WHOLE = re.compile(r"(-?)(\d{1,15}|\d{1,3}(?:,\d{3}){1,4})(?:\.0*)?", re.ASCII)
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True)
class Seen:
    """How a row is seen by whoever asks.

    Attributes:
        language: of words in cells.
        names: of areas.
        open: numbers are shown whole.
        yours: where the officer may put a row; a choice of areas outside is refused.
    """

    language: Language
    names: AreaNames
    open: bool = False
    yours: Areas = field(default_factory=Areas)


@dataclass(frozen=True)
class Kind(ABC):
    """What a column holds."""

    style = TEXT

    @abstractmethod
    def text(self, value: Any, seen: Seen) -> str:
        """A value as CSV has it, and as it is compared: never empty but for None."""

    @abstractmethod
    def read(self, text: str, seen: Seen) -> Any:
        """The value of a cell that is not empty; raises `BadCellError`."""

    def cell(self, value: Any, seen: Seen) -> Cell:
        """A value as a workbook has it."""
        return self.text(value, seen)

    def words(self, seen: Seen) -> list[str]:
        """What there is to choose from; empty where anything may be written."""
        del seen
        return []

    def canonical(self, text: str, seen: Seen) -> str:
        """A cell as `text` would have written it; as it stands where it cannot be read."""
        if not text:
            return ""
        try:
            return self.text(self.read(text, seen), seen)
        except BadCellError:
            return text


@dataclass(frozen=True)
class Text(Kind):
    """A text of one line.

    Attributes:
        most: signs.
    """

    most: int = 200

    def text(self, value: Any, seen: Seen) -> str:
        """The text, such as no spreadsheet takes for a formula."""
        del seen
        return defused(str(value)) if value is not None else ""

    def read(self, text: str, seen: Seen) -> str:
        """The text as typed."""
        del seen
        plain = as_typed(text)
        if len(plain) > self.most:
            raise BadCellError("too_long", length=len(plain), most=self.most)
        if _UNSEEN.search(plain):
            raise BadCellError("unprintable")
        return plain


@dataclass(frozen=True)
class Whole(Kind):
    """A whole number."""

    least: int = 0
    most: int = 10**9
    style = FIGURE

    def text(self, value: Any, seen: Seen) -> str:
        """Its digits."""
        del seen
        return "" if value is None else str(value)

    def cell(self, value: Any, seen: Seen) -> Cell:
        """As a number."""
        del seen
        return None if value is None else int(value)

    def read(self, text: str, seen: Seen) -> int:
        """A whole number, also in wide digits, with commas, or as `3.0`."""
        del seen
        found = _WHOLE.fullmatch(narrowed(text).replace(" ", ""))
        if found is None:
            raise BadCellError("not_whole", value=text)
        value = int(found[1] + found[2].replace(",", ""))
        if not self.least <= value <= self.most:
            raise BadCellError("out_of_range", value=text, least=self.least, most=self.most)
        return value


@dataclass(frozen=True)
class Money(Kind):
    """An amount: yuan in the cell, fen as the value."""

    least: int = 0
    most: int = 10**13
    style = MONEY

    def text(self, value: Any, seen: Seen) -> str:
        """Yuan with two decimals."""
        del seen
        if value is None:
            return ""
        yuan, fen = divmod(abs(value), 100)
        return f"{'-' if value < 0 else ''}{yuan}.{fen:02}"

    def cell(self, value: Any, seen: Seen) -> Cell:
        """As a number, which holds fen exactly up to the most we take."""
        del seen
        return None if value is None else value / 100

    def read(self, text: str, seen: Seen) -> int:
        """Digits are moved, nothing is rounded."""
        del seen
        bare = narrowed(text).replace(" ", "")
        plain = re.sub(r"[,￥¥元]", "", bare)
        if re.fullmatch(NUMBER, bare.removesuffix("元"), re.ASCII) is None:
            raise BadCellError("not_money", value=text)
        whole, _, rest = plain.lstrip("-").partition(".")
        rest = rest.rstrip("0")
        if len(rest) > len("00") or len(whole.lstrip("0")) > LONGEST:
            raise BadCellError("not_money", value=text)
        fen = int(whole) * 100 + int(rest.ljust(2, "0"))
        fen = -fen if plain.startswith("-") else fen
        if not self.least <= fen <= self.most:
            span = (self.text(end, _NOBODY) for end in (self.least, self.most))
            raise BadCellError("out_of_range", value=text, **dict(zip(_ENDS, span, strict=True)))
        return fen


_ENDS = ("least", "most")
_NOBODY = Seen("zh", AreaNames({}, (), {}))


@dataclass(frozen=True)
class Day(Kind):
    """A day of the calendar."""

    style = DAY

    def text(self, value: Any, seen: Seen) -> str:
        """As 2020-11-30."""
        del seen
        return "" if value is None else date.isoformat(value)

    def cell(self, value: Any, seen: Seen) -> Cell:
        """As a date, where a spreadsheet knows it: its calendar begins in 1900, with an error."""
        return value if value is None or value.year > 1900 else self.text(value, seen)  # noqa: PLR2004

    def read(self, text: str, seen: Seen) -> date:
        """A day in any of the ways people and programs write one."""
        del seen
        plain = narrowed(text)
        for form in DAY_FORMS:
            if found := re.fullmatch(form, plain, re.ASCII):
                year, month, day = (int(found[part]) for part in (1, 2, 3))
                try:
                    value = date(year, month, day)
                except ValueError:
                    break
                if FIRST_YEAR <= year <= LAST_YEAR:
                    return value
                break
        fault = "serial_day" if re.fullmatch(SERIAL, plain, re.ASCII) else "not_a_day"
        raise BadCellError(fault, value=text)


@dataclass(frozen=True)
class Choice(Kind):
    """One of some words.

    Attributes:
        choices: by value.
    """

    choices: Mapping[Any, Words]

    def __hash__(self) -> int:
        return hash(tuple(self.choices))

    def text(self, value: Any, seen: Seen) -> str:
        """The word; a value without one as it is, so that it is not lost."""
        if value is None:
            return ""
        word = self.choices.get(value)
        return defused(str(value)) if word is None else word.said(seen.language)

    def read(self, text: str, seen: Seen) -> Any:
        """The value of a word, in either language."""
        plain = as_typed(text).casefold()
        for value, word in self.choices.items():
            if plain in {word.zh, word.en.casefold()}:
                return value
        listed = "、".join(self.words(seen))
        raise BadCellError("not_a_choice", value=text, choices=Words(listed, listed))

    def words(self, seen: Seen) -> list[str]:
        """All words."""
        return [word.said(seen.language) for word in self.choices.values()]


@dataclass(frozen=True)
class AreaName(Kind):
    """A village, by county, town and name; its key is the value."""

    def text(self, value: Any, seen: Seen) -> str:
        """The full name; the key of an area without one."""
        return "" if value is None else defused(seen.names.path(value) or str(value))

    def read(self, text: str, seen: Seen) -> int:
        """The key of the one village meant, of several alike the officer's own."""
        found = seen.names.named(as_typed(narrowed(text)))
        if not found:
            raise BadCellError("no_such_area", value=text)
        mine = [key for key in found if key in seen.yours]
        if len(mine or found) > 1:
            raise BadCellError("ambiguous_area", value=text)
        if not mine:
            raise BadCellError("area_not_yours", value=text)
        return mine[0]

    def canonical(self, text: str, seen: Seen) -> str:
        """The full name of a village, whoever looks after it."""
        found = seen.names.named(as_typed(narrowed(text)))
        return self.text(found[0], seen) if len(found) == 1 else text

    def words(self, seen: Seen) -> list[str]:
        """The officer's own villages."""
        return list(seen.names.within(seen.yours))
