"""The helpers of the rule language, compiled.

Each is the twin of the one of the same name in `engine.helpers`; the exhaustive test
holds the two to one truth table.
"""

from __future__ import annotations

from typing import Any

from numba.extending import overload, register_jitable

from minsheng.policy.engine import helpers
from minsheng.policy.engine.fused.memory import (
    ManyType,
    causes_of,
    load_cause,
    load_i64,
    start_of,
    stop_of,
    values_of,
)
from minsheng.policy.engine.fused.pairs import (
    as_bool,
    as_int,
    cause_of,
    is_boolean,
    make_bool,
    make_int,
    value_of,
)
from minsheng.policy.engine.unknown import Cause

CONTRADICTED = int(Cause.CONTRADICTED)
UNDEFINED = int(Cause.UNDEFINED)
BASIS_POINTS = 10_000


def _with(x: Any, cause: Any) -> Any:
    raise NotImplementedError


@overload(_with, strict=False)
def _with_cause(x: Any, cause: Any) -> Any:
    if is_boolean(x):
        return lambda x, cause: make_bool(value_of(x), cause)
    return lambda x, cause: make_int(value_of(x), cause)


@overload(helpers.total, strict=False)
def _total(values: Any) -> Any:
    def add_up(values: Any) -> Any:
        result, cause = 0, 0
        for i in range(start_of(values), stop_of(values)):
            result += load_i64(values_of(values), i)
            cause |= load_cause(causes_of(values), i)
        return make_int(result, cause)

    return add_up


@overload(helpers.total_known, strict=False)
def _total_known(values: Any) -> Any:
    def add_up(values: Any) -> Any:
        result = 0
        for i in range(start_of(values), stop_of(values)):
            if load_cause(causes_of(values), i) == 0:
                result += load_i64(values_of(values), i)
        return make_int(result, 0)

    return add_up


@overload(helpers.count, strict=False)
def _count(conditions: Any) -> Any:
    def number(conditions: Any) -> Any:
        result, cause = 0, 0
        for i in range(start_of(conditions), stop_of(conditions)):
            result += load_i64(values_of(conditions), i)
            cause |= load_cause(causes_of(conditions), i)
        return make_int(result, cause)

    return number


@overload(helpers.any_, strict=False)
def _any(conditions: Any) -> Any:
    def one(conditions: Any) -> Any:
        cause = 0
        for i in range(start_of(conditions), stop_of(conditions)):
            here = load_cause(causes_of(conditions), i)
            if here == 0 and load_i64(values_of(conditions), i) != 0:
                return make_bool(True, 0)
            cause |= here
        return make_bool(False, cause)

    return one


@overload(helpers.all_, strict=False)
def _all(conditions: Any) -> Any:
    def every(conditions: Any) -> Any:
        cause = 0
        for i in range(start_of(conditions), stop_of(conditions)):
            here = load_cause(causes_of(conditions), i)
            if here == 0 and load_i64(values_of(conditions), i) == 0:
                return make_bool(False, 0)
            cause |= here
        return make_bool(True, cause)

    return every


@overload(helpers.largest, strict=False)
def _largest(values: Any, if_none: Any) -> Any:
    def most(values: Any, if_none: Any) -> Any:
        start, stop = start_of(values), stop_of(values)
        if start == stop:
            return as_int(if_none)
        result, cause = load_i64(values_of(values), start), 0
        for i in range(start, stop):
            result = max(result, load_i64(values_of(values), i))
            cause |= load_cause(causes_of(values), i)
        return make_int(result, cause)

    return most


@overload(helpers.at, strict=False)
def _at(pointer: Any, values: Any, if_nobody: Any) -> Any:
    boolean = isinstance(values, ManyType) and values.inner == "bool"
    cast = as_bool if boolean else as_int

    def pick(pointer: Any, values: Any, if_nobody: Any) -> Any:
        nobody = cast(if_nobody)
        place = value_of(pointer)
        if cause_of(pointer) != 0:
            return _with(nobody, cause_of(pointer))
        if place == -1:
            return nobody
        i = start_of(values) + place
        if place < 0 or i >= stop_of(values):
            return _with(nobody, CONTRADICTED)
        cell = make_int(load_i64(values_of(values), i), load_cause(causes_of(values), i))
        return cast(cell)

    return pick


@register_jitable
def _round(numerator: int, denominator: int, rounding: Any) -> int:
    step = denominator * rounding.base
    if rounding.direction < 0:
        units = numerator // step
    elif rounding.direction > 0:
        units = -(-numerator // step)
    elif rounding.tie > 0:
        units = (2 * numerator + step) // (2 * step)
    else:
        units = -((step - 2 * numerator) // (2 * step))
    return units * rounding.base  # type: ignore[no-any-return]


@overload(helpers.rounded, strict=False)
def _rounded(amount: Any, rounding: Any) -> Any:
    return lambda amount, rounding: make_int(
        _round(value_of(amount), 1, rounding),
        cause_of(amount),
    )


@overload(helpers.share, strict=False)
def _share(amount: Any, rate: Any, rounding: Any) -> Any:
    def times(amount: Any, rate: Any, rounding: Any) -> Any:
        if cause_of(amount) == 0 and value_of(amount) == 0:
            return make_int(0, 0)
        if cause_of(rate) == 0 and value_of(rate) == 0:
            return make_int(0, 0)
        product = value_of(amount) * value_of(rate)
        return make_int(_round(product, BASIS_POINTS, rounding), cause_of(amount) | cause_of(rate))

    return times


@overload(helpers.part, strict=False)
def _part(amount: Any, heads: Any, rounding: Any) -> Any:
    def divide(amount: Any, heads: Any, rounding: Any) -> Any:
        cause = cause_of(amount) | cause_of(heads)
        if cause_of(heads) == 0 and value_of(heads) == 0:
            return make_int(0, cause | UNDEFINED)
        if cause != 0:
            return make_int(0, cause)
        return make_int(_round(value_of(amount), value_of(heads), rounding), 0)

    return divide


@overload(helpers.years_between, strict=False)
def _years_between(earlier: Any, later: Any) -> Any:
    return lambda earlier, later: make_int(
        (value_of(later) - value_of(earlier)) // 10_000,
        cause_of(earlier) | cause_of(later),
    )


@overload(helpers.month_of, strict=False)
def _month_of(day: Any) -> Any:
    return lambda day: make_int(value_of(day) // 100, cause_of(day))


@overload(helpers.months_between, strict=False)
def _months_between(earlier: Any, later: Any) -> Any:
    def months(earlier: Any, later: Any) -> Any:
        a, b = value_of(earlier), value_of(later)
        return make_int(
            (b // 100 - a // 100) * 12 + b % 100 - a % 100,
            cause_of(earlier) | cause_of(later),
        )

    return months


@overload(helpers.months_later, strict=False)
def _months_later(month: Any, months: Any) -> Any:
    def later(month: Any, months: Any) -> Any:
        start = value_of(month)
        index = start // 100 * 12 + start % 100 - 1 + value_of(months)
        return make_int(
            index // 12 * 100 + index % 12 + 1,
            cause_of(month) | cause_of(months),
        )

    return later
