"""The types a rule may name in its signature.

To a type checker they are plain integers and booleans; the rule book reads the
*names* from the source and holds every expression to them, so that money is never
added to a head count, nor a month compared with a day.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, TypeAlias, TypeVar

Fen: TypeAlias = int
"""Money in integer fen (1/100 yuan)."""

Count: TypeAlias = int
"""A pure number: heads, months as a span, grades, items."""

Rate: TypeAlias = int
"""A share in basis points (1/10,000)."""

Day: TypeAlias = int
"""A calendar day written yyyymmdd."""

Month: TypeAlias = int
"""A calendar month written yyyymm; 0 means "never"."""

Pointer: TypeAlias = int
"""The place of another person in the same household, counted from 0; -1 means "nobody"."""

T = TypeVar("T")


class Many(Sequence[T]):
    """One value for each row of an entity below (or beside) the rule's own."""


class Rounding(NamedTuple):
    """How an amount is made round: data, never code.

    Attributes:
        base: what it becomes a multiple of, in fen.
        direction: -1 down, +1 up, 0 to the nearest.
        tie: for direction 0, where an exact half goes: -1 down, +1 up.
    """

    base: int
    direction: int
    tie: int
