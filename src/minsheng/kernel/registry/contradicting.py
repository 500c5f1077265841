"""A number, and a day of birth or a sex it contradicts: asked about once, and not refused.

Numbers can be wrong, and a day of birth can have been corrected since. What the register keeps
and pages mask is compared by the year alone: by trying days one would learn it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from minsheng.kernel.registry.models import Person
from minsheng.kernel.registry.numbers import born_of, fault_of_number, sex_of
from minsheng.kernel.registry.secrecy import CannotDecipherError, Sealer, normal_number

NUMBER, BORN, SEX = "number", "born", "sex"


@dataclass(frozen=True)
class Contradiction:
    """Two values of one thing.

    Attributes:
        what: `born` or `sex`.
        number: what the number says; of a day of birth that may not be told, the year.
        other: what stands beside the number, likewise.
    """

    what: str
    number: date | int
    other: date | int

    def __str__(self) -> str:
        """Tells it from others, for whoever says that they are sure."""
        return f"{self.what}={self.number}/{self.other}"


def contradictions(
    values: Mapping[str, Any], person: Person, sealer: Sealer
) -> Iterator[Contradiction]:
    """What a number says otherwise than what was typed, or is known.

    Args:
        values: that were typed.
        person: as the register has them; a new one without a number.
        sealer: deciphers the number that is known.
    """
    typed = normal_number(values.get(NUMBER) or "")
    number = typed if NUMBER in values else _known(person, sealer)
    if not number or fault_of_number(number):
        return
    born, other = born_of(number), values.get(BORN, person.born)
    if other is not None and {NUMBER, BORN} & set(values):
        if typed and values.get(BORN):
            if born != other:
                yield Contradiction(BORN, born, other)
        elif born.year != other.year:
            yield Contradiction(BORN, born.year, other.year)
    sex, other_sex = sex_of(number), values.get(SEX, person.sex)
    if other_sex is not None and {NUMBER, SEX} & set(values) and sex != other_sex:
        yield Contradiction(SEX, sex, other_sex)


def _known(person: Person, sealer: Sealer) -> str:
    try:
        return sealer.opened(person.number) if person.number else ""
    except CannotDecipherError:
        return ""
