"""Whether a group fares strongly otherwise than the rest: the two-proportion z-test.

With some 150 pairs of a group and an outcome in a report, a difference that chance makes once
in 2,000 pairs (|z| ≥ 3.5) is called strong, and only where the share is also a quarter greater
or a fifth less than the city's: of many thousand households even a trifle is beyond chance.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

LEAST_GROUP = 100
"""Households below which nothing is said of a group."""
LEAST_EXPECTED = 5
"""Expected households, with the outcome and without, below which the test does not hold."""
STRONG_Z = 3.5
GREATER, LESS = 1.25, 0.8
"""Ratios to the city's share that matter."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A group's share beside the whole city's.

    Attributes:
        ratio: of the group's share to the city's; None where the city's is nought.
        z: the statistic of the two-proportion z-test of the group against the rest of the
            city; None where it does not hold.
        strong: whether it is called so.
    """

    ratio: float | None
    z: float | None
    strong: bool


def difference(found: int, size: int, found_in_all: int, all_: int) -> Difference:
    """How a group's share differs from the rest's.

    Args:
        found: households of the group with the outcome.
        size: households of the group, one at least.
        found_in_all: households of the city with it.
        all_: households of the city.
    """
    whole = found_in_all / all_
    ratio = found / size / whole if found_in_all else None
    rest = all_ - size
    expected = min(size, rest) * min(whole, 1 - whole)
    if ratio is None or expected < LEAST_EXPECTED:
        return Difference(ratio, None, strong=False)
    deviation = sqrt(whole * (1 - whole) * (1 / size + 1 / rest))
    z = (found / size - (found_in_all - found) / rest) / deviation
    matters = ratio >= GREATER or ratio <= LESS
    return Difference(ratio, z, size >= LEAST_GROUP and abs(z) >= STRONG_Z and matters)
