"""No figures of a group so small that its households could be recognised (k-anonymity)."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import TypeVar

LEAST = 10
"""Households a group must have for its figures to be shown."""
FEWER = f"<{LEAST}"
Key = TypeVar("Key", bound=Hashable)


def shown(number: int) -> str:
    """A count as it may be told: `<10` where it is small; nobody is told as nobody."""
    return FEWER if 0 < number < LEAST else str(number)


def withheld(sizes: Mapping[Key, int]) -> dict[Key, str]:
    """The groups whose figures are not shown, and what is written in place of their size.

    A group of fewer than ten is. Where it could be worked out from the whole and the others,
    the next smallest is withheld with it.

    Args:
        sizes: households of each group; together they are the whole.
    """
    there = sorted((size, number) for number, size in enumerate(sizes.values()) if size)
    keys = list(sizes)
    hidden = {keys[number]: FEWER for size, number in there if size < LEAST}
    rest = [(size, number) for size, number in there if size >= LEAST]
    if hidden and rest and sum(sizes[key] for key in hidden) < LEAST:
        hidden[keys[rest[0][1]]] = "…"
    return hidden
