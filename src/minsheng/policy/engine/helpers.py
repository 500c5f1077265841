"""The helpers a rule may call, on one household in plain Python.

The same names are compiled for the city in `fused`; both are held to one truth
table (`docs/unknown.md`). A helper never answers 0 or "no" for "not known".
"""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar, cast

from minsheng.policy.engine.kinds import Count, Day, Fen, Month, Pointer, Rate, Rounding
from minsheng.policy.engine.unknown import UNDEFINED, Cause, Unknown, together

T = TypeVar("T")
NOBODY = -1
OPERATORS: Mapping[type[ast.AST], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.FloorDiv: operator.floordiv,
    ast.BitAnd: operator.and_,
    ast.BitOr: operator.or_,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Eq: operator.eq,
}
"""What an operator of the language does with two values, of which any may be unknown."""


def where(condition: bool, yes: T, no: T) -> T:
    """`yes` where the condition holds, else `no`.

    With an unknown condition the two are compared: the same known value is the
    answer; otherwise unknown, for the causes of all three.
    """
    if isinstance(condition, Unknown):
        if together((yes, no)) is None and yes == no:
            return yes
        return cast(T, together((condition, yes, no)))
    return yes if condition else no


def not_(condition: bool) -> bool:
    """The opposite; of unknown, unknown."""
    return condition if isinstance(condition, Unknown) else not condition


def known(value: object) -> bool:
    """Whether a value is known; always itself known."""
    return not isinstance(value, Unknown)


def contradicted(value: object) -> bool:
    """Whether a value is unknown and two records disagree on it; always itself known."""
    return isinstance(value, Unknown) and Cause.CONTRADICTED in value.cause


def unverified(value: object) -> bool:
    """Whether a value is unknown and an unverified record speaks of it; always itself known."""
    return isinstance(value, Unknown) and Cause.UNVERIFIED in value.cause


def least(*values: T) -> T:
    """The smallest; unknown as soon as one is."""
    unknown = together(values)
    return cast(T, min(cast(Sequence[int], values)) if unknown is None else unknown)


def greatest(*values: T) -> T:
    """The largest; unknown as soon as one is."""
    unknown = together(values)
    return cast(T, max(cast(Sequence[int], values)) if unknown is None else unknown)


def clamp(value: T, low: T, high: T) -> T:
    """`value`, but not below `low` and not above `high`; unknown as soon as one is."""
    return greatest(low, least(value, high))


def total(values: Sequence[T]) -> T:
    """The sum over all rows, 0 over none; unknown as soon as one row is."""
    unknown = together(values)
    return cast(T, sum(cast(Sequence[int], values)) if unknown is None else unknown)


def total_known(values: Sequence[T]) -> T:
    """The sum over the rows that are known: a lower bound, for what cannot be negative."""
    return cast(T, sum(cast(int, v) for v in values if not isinstance(v, Unknown)))


def count(conditions: Sequence[bool]) -> Count:
    """How many rows hold; unknown as soon as one row is."""
    unknown = together(conditions)
    return sum(1 for c in conditions if c) if unknown is None else cast(Count, unknown)


def any_(conditions: Sequence[bool]) -> bool:
    """Whether one row holds: known as soon as one is known to; false over none."""
    if any(c is True for c in conditions):
        return True
    unknown = together(conditions)
    return False if unknown is None else cast(bool, unknown)


def all_(conditions: Sequence[bool]) -> bool:
    """Whether every row holds: known as soon as one is known not to; true over none."""
    if any(c is False for c in conditions):
        return False
    unknown = together(conditions)
    return True if unknown is None else cast(bool, unknown)


def any_of(pointing: Sequence[bool], conditions: Sequence[bool]) -> bool:
    """Whether one row holds that points to this person: as `any_` of `pointing & condition`."""
    return any_([p & c for p, c in zip(pointing, conditions, strict=True)])


def largest(values: Sequence[T], if_none: T) -> T:
    """The largest over all rows, `if_none` over none; unknown as soon as one row is."""
    if not values:
        return if_none
    unknown = together(values)
    return cast(T, max(cast(Sequence[int], values)) if unknown is None else unknown)


def at(pointer: Pointer, values: Sequence[T], if_nobody: T) -> T:
    """The value of the person pointed to, `if_nobody` for -1; of an unknown pointer, unknown.

    A pointer to a place the household does not have is unknown (contradicted).
    """
    if isinstance(pointer, Unknown):
        return cast(T, pointer)
    if pointer == NOBODY:
        return if_nobody
    if not 0 <= pointer < len(values):
        return cast(T, Unknown(Cause.CONTRADICTED))
    return values[pointer]


def _round(numerator: int, denominator: int, rounding: Rounding) -> int:
    """`numerator / denominator` as a multiple of the base, exactly, in integers."""
    step = denominator * rounding.base
    if rounding.direction < 0:
        units = numerator // step
    elif rounding.direction > 0:
        units = -(-numerator // step)
    elif rounding.tie > 0:
        units = (2 * numerator + step) // (2 * step)
    else:
        units = -((step - 2 * numerator) // (2 * step))
    return units * rounding.base


def rounded(amount: Fen, rounding: Rounding) -> Fen:
    """An amount made round as the rounding of that name says."""
    unknown = together((amount,))
    return _round(amount, 1, rounding) if unknown is None else cast(Fen, unknown)


def share(amount: Fen, rate: Rate, rounding: Rounding) -> Fen:
    """`amount × rate`, the rate in basis points, made round once at the end."""
    if any(not isinstance(v, Unknown) and v == 0 for v in (amount, rate)):
        return 0
    unknown = together((amount, rate))
    if unknown is not None:
        return cast(Fen, unknown)
    return _round(amount * rate, 10_000, rounding)


def part(amount: Fen, heads: Count, rounding: Rounding) -> Fen:
    """`amount / heads`, made round; unknown (undefined) for no heads."""
    if not isinstance(heads, Unknown) and heads == 0:
        return cast(Fen, together((UNDEFINED, amount)))
    unknown = together((amount, heads))
    return _round(amount, heads, rounding) if unknown is None else cast(Fen, unknown)


def years_between(earlier: Day, later: Day) -> Count:
    """Full years from one day to another: an age."""
    unknown = together((earlier, later))
    return (later - earlier) // 10_000 if unknown is None else cast(Count, unknown)


def month_of(day: Day) -> Month:
    """The month a day lies in."""
    unknown = together((day,))
    return day // 100 if unknown is None else cast(Month, unknown)


def months_between(earlier: Month, later: Month) -> Count:
    """Months from one month to another: 0 for the same, negative when `later` is earlier."""
    unknown = together((earlier, later))
    if unknown is not None:
        return cast(Count, unknown)
    return (later // 100 - earlier // 100) * 12 + later % 100 - earlier % 100


def months_later(month: Month, months: Count) -> Month:
    """The month that many months after."""
    unknown = together((month, months))
    if unknown is not None:
        return cast(Month, unknown)
    index = month // 100 * 12 + month % 100 - 1 + months
    return index // 12 * 100 + index % 12 + 1
