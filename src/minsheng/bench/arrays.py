"""The helpers of the rule language over whole columns, in NumPy, for what is known.

With these in place of its helpers a rule's own function computes an array at once. There
is no unknown here: that is what the opponent's columns are. `Many` is an array with the
extents of its owners; each aggregation is done the quickest way that was measured.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property, reduce
from typing import Any

import numpy as np
import numpy.typing as npt

from minsheng.policy.engine.kinds import Rounding

Array = npt.NDArray[Any]
BASIS_POINTS = 10_000
DAY_TO_YEAR, DAY_TO_MONTH, MONTH_TO_YEAR = 10_000, 100, 100
MONTHS = 12


@dataclass(frozen=True)
class Extents:
    """Which rows belong to which owner.

    Attributes:
        starts: int64, where each owner's rows start; one more at the end.
    """

    starts: Array

    @property
    def owners(self) -> int:
        """How many owners."""
        return len(self.starts) - 1

    @cached_property
    def owner(self) -> Array:
        """The owner of each row."""
        return np.repeat(np.arange(self.owners), np.diff(self.starts))

    @cached_property
    def filled(self) -> Array:
        """The owners that have a row."""
        return np.flatnonzero(np.diff(self.starts))

    @property
    def first(self) -> Array:
        """The first row of each owner."""
        return self.starts[:-1]


@dataclass(frozen=True)
class Fellows:
    """For each person, where the rows of its own household start."""

    first: Array


@dataclass(frozen=True, slots=True)
class Toward:
    """Where rows of one entity point to among the rows of another.

    Attributes:
        values: the place of each, or -1.
        first: where the rows it counts from start.
        rows: how many rows there are to point to.
    """

    values: Array
    first: Array
    rows: int


@dataclass(frozen=True, slots=True)
class Rows:
    """What a rule gets for a `Many`."""

    values: Array
    extents: Extents | Fellows

    @property
    def under(self) -> Extents:
        """The extents, where rows are taken together."""
        assert isinstance(self.extents, Extents)
        return self.extents


def where(condition: Any, yes: Any, no: Any) -> Any:
    """`yes` where the condition holds; a plain condition chooses once for all."""
    if isinstance(condition, bool):
        return yes if condition else no
    return np.where(condition, yes, no)


def not_(condition: Any) -> Any:
    """The opposite."""
    return not condition if isinstance(condition, bool) else np.logical_not(condition)


def known(_value: Any) -> bool:
    """Whether a value is known: in arrays every value is."""
    return True


def contradicted(_value: Any) -> bool:
    """Whether records disagree on a value: in arrays every value is known."""
    return False


def unverified(_value: Any) -> bool:
    """Whether only an unverified record speaks of a value: in arrays every value is known."""
    return False


def least(*values: Any) -> Any:
    """The smallest."""
    return reduce(np.minimum, values)


def greatest(*values: Any) -> Any:
    """The largest."""
    return reduce(np.maximum, values)


def clamp(value: Any, low: Any, high: Any) -> Any:
    """`value`, but not below `low` and not above `high`."""
    return np.maximum(low, np.minimum(value, high))


def total(rows: Rows) -> Array:
    """The sums: differences of one running sum."""
    running = np.zeros(len(rows.values) + 1, np.int64)
    np.cumsum(rows.values, out=running[1:])
    return np.diff(running[rows.under.starts])


def count(rows: Rows) -> Array:
    """How many rows hold."""
    return np.bincount(rows.under.owner[np.flatnonzero(rows.values)], minlength=rows.under.owners)


def any_(rows: Rows) -> Array:
    """Whether one row holds."""
    found = np.zeros(rows.under.owners, bool)
    found[rows.under.owner[np.flatnonzero(rows.values)]] = True
    return found


def any_of(pointing: Toward, rows: Rows) -> Array:
    """Whether one row holds that points here."""
    found = np.zeros(pointing.rows, bool)
    here = np.flatnonzero(rows.values & (pointing.values >= 0))
    found[pointing.first[here] + pointing.values[here]] = True
    return found


def all_(rows: Rows) -> Array:
    """Whether every row holds."""
    found = np.ones(rows.under.owners, bool)
    found[rows.under.owner[np.flatnonzero(np.logical_not(rows.values))]] = False
    return found


def largest(rows: Rows, if_none: Any) -> Array:
    """The largest, `if_none` over none."""
    under = rows.under
    found: Array = np.empty(under.owners, rows.values.dtype)
    found[:] = if_none
    if len(under.filled):
        found[under.filled] = np.maximum.reduceat(rows.values, under.first[under.filled])
    return found


def at(pointer: Array, rows: Rows, if_nobody: Any) -> Array:
    """The value of the person pointed to; only who points is looked up."""
    kind = np.result_type(rows.values, if_nobody)
    found: Array = np.empty(len(pointer), kind)
    found[:] = if_nobody
    here = np.flatnonzero(pointer >= 0)
    found[here] = rows.values[rows.extents.first[here] + pointer[here]]
    return found


def _round(numerator: Any, denominator: Any, rounding: Rounding) -> Any:
    """`numerator / denominator` as a multiple of the base."""
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


def rounded(amount: Any, rounding: Rounding) -> Any:
    """An amount made round; where the base is 1 it is round already."""
    return amount if rounding.base == 1 else _round(amount, 1, rounding)


def share(amount: Any, rate: Any, rounding: Rounding) -> Any:
    """`amount x rate`, the rate in basis points."""
    return _round(amount * rate, BASIS_POINTS, rounding)


def part(amount: Any, heads: Any, rounding: Rounding) -> Any:
    """`amount / heads`; over no heads the amount itself, for want of unknown."""
    return _round(amount, np.maximum(heads, 1), rounding)


def years_between(earlier: Any, later: Any) -> Any:
    """Full years from one day to another."""
    return (later - earlier) // DAY_TO_YEAR


def month_of(day: Any) -> Any:
    """The month a day lies in."""
    return day // DAY_TO_MONTH


def months_between(earlier: Any, later: Any) -> Any:
    """Months from one month to another."""
    years = later // MONTH_TO_YEAR - earlier // MONTH_TO_YEAR
    return years * MONTHS + later % MONTH_TO_YEAR - earlier % MONTH_TO_YEAR


def months_later(month: Any, months: Any) -> Any:
    """The month that many months after."""
    index = month // MONTH_TO_YEAR * MONTHS + month % MONTH_TO_YEAR - 1 + months
    return index // MONTHS * MONTH_TO_YEAR + index % MONTHS + 1


HELPERS: dict[str, Callable[..., Any]] = {
    f.__name__: f
    for f in (
        where,
        not_,
        known,
        contradicted,
        unverified,
        least,
        greatest,
        clamp,
        total,
        count,
        any_,
        any_of,
        all_,
        largest,
        at,
        rounded,
        share,
        part,
        years_between,
        month_of,
        months_between,
        months_later,
    )
} | {"total_known": total}


def over_arrays(
    function: Callable[..., Any],
    codes: Mapping[str, type[IntEnum]],
) -> Callable[..., Any]:
    """A rule's own code, bound to the helpers of this module.

    Args:
        function: the rule as its author wrote it.
        codes: the coded types; their members become 16-bit numbers, as in the columns.
    """
    plain = {
        name: types.SimpleNamespace(**{m.name: np.int16(m) for m in code})
        for name, code in codes.items()
    }
    bound = {**getattr(function, "__globals__"), **HELPERS, **plain}  # noqa: B009 - any callable
    return types.FunctionType(getattr(function, "__code__"), bound, function.__name__)  # noqa: B009
