"""Numbers, phones and births in cells: as text, and in part unless the officer may reveal them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import polars as pl

from minsheng.kernel.exchange.cells import as_typed, defused, narrowed
from minsheng.kernel.exchange.kinds import Day, Kind, Seen
from minsheng.kernel.exchange.words import BadCellError
from minsheng.kernel.registry.numbers import is_phone
from minsheng.kernel.registry.secrecy import MASK, masked_number, masked_phone, normal_phone
from minsheng.recheck.extracts.numbers import is_plainly_right, parsed, written

MASKS = frozenset({MASK, "*", "×", "●"})
_YEAR = re.compile(r"\d{4}", re.ASCII)
_COUNTRY = re.compile(r"^(?:\+|00)86[- ]?")
_FAULTS = {"number_check": "number_check", "number_excel": "number_lost"}


def _refuse_masked(text: str) -> None:
    if MASKS & set(text):
        raise BadCellError("masked")


@dataclass(frozen=True)
class Masked(Kind):
    """Something that is shown in part."""

    def in_part(self, text: str) -> bool:
        """Whether a cell shows only part of it."""
        return bool(MASKS & set(text))

    def canonical(self, text: str, seen: Seen) -> str:
        """A number as it stands: two whole ones may look alike once they are masked."""
        if not text or self.in_part(text):
            return text
        return super().canonical(text, replace(seen, open=True))


@dataclass(frozen=True)
class Number(Masked):
    """An identity number."""

    def text(self, value: Any, seen: Seen) -> str:
        """The number, whole or masked."""
        if value is None:
            return ""
        return defused(str(value) if seen.open else masked_number(str(value)))

    def read(self, text: str, seen: Seen) -> str:
        """An identity number whose check digit holds."""
        del seen
        if is_plainly_right(text):
            return text
        _refuse_masked(text)
        numbers, faults = parsed(pl.Series([as_typed(text)], dtype=pl.String))
        fault = faults[0]
        if fault is not None:
            raise BadCellError(_FAULTS.get(fault, "not_a_number"))
        return written(numbers.to_numpy())[0]


@dataclass(frozen=True)
class Birth(Masked):
    """A day of birth: the year alone beside a masked number, which it would give away."""

    def in_part(self, text: str) -> bool:
        """Whether it is a year."""
        return _YEAR.fullmatch(narrowed(text)) is not None

    def text(self, value: Any, seen: Seen) -> str:
        """The day, or its year."""
        if value is None or not seen.open:
            return "" if value is None else str(value.year)
        return Day().text(value, seen)

    def read(self, text: str, seen: Seen) -> date:
        """A day."""
        return Day().read(text, seen)


@dataclass(frozen=True)
class Phone(Masked):
    """A phone: mobile, or a line with its area code."""

    def text(self, value: Any, seen: Seen) -> str:
        """The phone, whole or masked."""
        if value is None:
            return ""
        return defused(str(value) if seen.open else masked_phone(str(value)))

    def read(self, text: str, seen: Seen) -> str:
        """Digits only."""
        del seen
        _refuse_masked(text)
        plain = _COUNTRY.sub("", narrowed(as_typed(text)).strip())
        if re.search(r"[^\d\s()（）\-]", plain, re.ASCII) is not None:
            raise BadCellError("not_a_phone")
        digits = normal_phone(plain)
        if not is_phone(digits):
            raise BadCellError("not_a_phone")
        return digits
