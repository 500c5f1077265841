"""A value and why it is unknown, as machine code without branches.

A pair is a value (64 bits, or one bit for truth) and eight bits of causes, 0 of which
means known. The operators and helpers of the rule language are given here as what they
do to pairs; their table is `docs/unknown.md`, and they do what `Unknown` and
`engine.helpers` do in plain Python. Without branches the compiler can do many rows in
one step.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any, NamedTuple

from llvmlite import ir

from minsheng.policy.engine.unknown import Cause

I1, I8, I32, I64 = (ir.IntType(width) for width in (1, 8, 32, 64))
REAL = ir.DoubleType()
KNOWN = I8(0)
UNDEFINED = I8(int(Cause.UNDEFINED))
CONTRADICTED = I8(int(Cause.CONTRADICTED))
UNVERIFIED = I8(int(Cause.UNVERIFIED))
BASIS_POINTS = I64(10_000)


class Pair(NamedTuple):
    """A value of a rule: `value` is i64, or i1 for truth; `cause` is i8."""

    value: Any
    cause: Any


class Rounding(NamedTuple):
    """How an amount is made round, each part an i64: see `kinds.Rounding`."""

    base: Any
    direction: Any
    tie: Any


Build = Callable[..., Pair]


def figure(value: int) -> Pair:
    """A literal number, known."""
    return Pair(I64(value), KNOWN)


def truth(value: bool) -> Pair:
    """A literal truth value, known."""
    return Pair(I1(value), KNOWN)


def unknown(cause: Cause, *, truth: bool) -> Pair:
    """A literal that is not known, of truth or of a figure."""
    return Pair(I1(0) if truth else I64(0), I8(int(cause)))


def is_known(b: Any, pair: Pair) -> Any:
    """Whether a pair is known, as one bit."""
    return b.icmp_unsigned("==", pair.cause, KNOWN)


def _joined(b: Any, *pairs: Pair) -> Any:
    """The causes of all of them."""
    cause = pairs[0].cause
    for pair in pairs[1:]:
        cause = b.or_(cause, pair.cause)
    return cause


def _arithmetic(name: str) -> Build:
    def build(b: Any, x: Pair, y: Pair) -> Pair:
        return Pair(getattr(b, name)(x.value, y.value), _joined(b, x, y))

    return build


def _compare(sign: str) -> Build:
    def build(b: Any, x: Pair, y: Pair) -> Pair:
        return Pair(b.icmp_signed(sign, x.value, y.value), _joined(b, x, y))

    return build


def _settles(b: Any, pair: Pair, wanted: int) -> Any:
    """Whether a value is known to be 0 (or 1, for truth)."""
    value = pair.value
    return b.and_(is_known(b, pair), b.icmp_signed("==", value, value.type(wanted)))


def _multiply(b: Any, x: Pair, y: Pair) -> Pair:
    nothing = b.or_(_settles(b, x, 0), _settles(b, y, 0))
    return Pair(b.mul(x.value, y.value), b.select(nothing, KNOWN, _joined(b, x, y)))


def floor_division(b: Any, n: Any, d: Any) -> Any:
    """`n // d` for i64, exact while both are below 2**62; `n` where `d` is 0.

    Processors multiply fractions many at a time, and divide whole numbers one after
    another; and by a figure of the law, the same for all rows, the compiler divides once.
    A quotient made so may be off in its last digits; what it leaves over is divided again,
    and what then still lacks, or is too much, is at most one.
    """
    negative = b.icmp_signed("<", d, I64(0))
    n = b.select(negative, b.neg(n), n)
    d = b.select(negative, b.neg(d), d)
    d = b.select(b.icmp_signed("==", d, I64(0)), I64(1), d)
    inverse = b.fdiv(REAL(1.0), b.sitofp(d, REAL))
    first = b.fptosi(b.fmul(b.sitofp(n, REAL), inverse), I64)
    rest = b.sub(n, b.mul(first, d))
    second = b.fptosi(b.fmul(b.sitofp(rest, REAL), inverse), I64)
    left = b.sub(rest, b.mul(second, d))
    below = b.sext(b.icmp_signed("<", left, I64(0)), I64)
    above = b.zext(b.icmp_signed(">=", left, d), I64)
    return b.add(b.add(first, second), b.add(below, above))


def _divide(b: Any, x: Pair, y: Pair) -> Pair:
    """Floor division; by nothing it is undefined."""
    undefined = _settles(b, y, 0)
    cause = _joined(b, x, y)
    return Pair(
        floor_division(b, x.value, y.value),
        b.select(undefined, b.or_(cause, UNDEFINED), cause),
    )


def _both(b: Any, x: Pair, y: Pair) -> Pair:
    no = b.or_(_settles(b, x, 0), _settles(b, y, 0))
    return Pair(b.not_(no), b.select(no, KNOWN, _joined(b, x, y)))


def _either(b: Any, x: Pair, y: Pair) -> Pair:
    yes = b.or_(_settles(b, x, 1), _settles(b, y, 1))
    return Pair(yes, b.select(yes, KNOWN, _joined(b, x, y)))


def where(b: Any, condition: Pair, yes: Pair, no: Pair) -> Pair:
    """`where` of the language."""
    known = is_known(b, condition)
    branches = _joined(b, yes, no)
    same = b.icmp_signed("==", yes.value, no.value)
    alike = b.and_(b.icmp_unsigned("==", branches, KNOWN), same)
    unsure = b.select(alike, KNOWN, b.or_(branches, condition.cause))
    taken = b.select(condition.value, yes.cause, no.cause)
    # Where the condition is unknown and the branches are alike, either will do.
    value = b.select(condition.value, yes.value, no.value)
    return Pair(value, b.select(known, taken, unsure))


def _not(b: Any, x: Pair) -> Pair:
    return Pair(b.not_(x.value), x.cause)


def _known(b: Any, x: Pair) -> Pair:
    return Pair(is_known(b, x), KNOWN)


def _for(cause: ir.Constant) -> Build:
    """Whether a cause is among those of a value; itself always known."""

    def build(b: Any, x: Pair) -> Pair:
        return Pair(b.icmp_unsigned("!=", b.and_(x.cause, cause), KNOWN), KNOWN)

    return build


def extreme(sign: str) -> Build:
    """The smallest (`<`) or largest (`>`) of several."""

    def build(b: Any, *pairs: Pair) -> Pair:
        value = pairs[0].value
        for other in pairs[1:]:
            value = b.select(b.icmp_signed(sign, other.value, value), other.value, value)
        return Pair(value, _joined(b, *pairs))

    return build


def _clamp(b: Any, value: Pair, low: Pair, high: Pair) -> Pair:
    return extreme(">")(b, low, extreme("<")(b, value, high))


def _round(b: Any, numerator: Any, denominator: Any, rounding: Rounding) -> Any:
    """`numerator / denominator` as a multiple of the base.

    Up is down of the opposite; to the nearest is down of twice as much and half a step
    more, or, where a half goes down, the opposite of that.
    """
    zero, one, two = I64(0), I64(1), I64(2)
    step = b.mul(denominator, rounding.base)
    nearest = b.icmp_signed("==", rounding.direction, zero)
    up = b.icmp_signed(">", rounding.direction, zero)
    half_down = b.and_(nearest, b.icmp_signed("<=", rounding.tie, zero))
    sign = b.select(b.or_(up, half_down), I64(-1), one)
    times = b.select(nearest, two, one)
    top = b.mul(b.mul(numerator, times), sign)
    top = b.add(top, b.select(nearest, step, zero))
    units = floor_division(b, top, b.mul(step, times))
    return b.mul(b.mul(units, sign), rounding.base)


def _rounded(b: Any, amount: Pair, rounding: Rounding) -> Pair:
    return Pair(_round(b, amount.value, I64(1), rounding), amount.cause)


def _share(b: Any, amount: Pair, rate: Pair, rounding: Rounding) -> Pair:
    product = _multiply(b, amount, rate)
    return Pair(_round(b, product.value, BASIS_POINTS, rounding), product.cause)


def _part(b: Any, amount: Pair, heads: Pair, rounding: Rounding) -> Pair:
    cause = _joined(b, amount, heads)
    undefined = b.select(_settles(b, heads, 0), UNDEFINED, KNOWN)
    return Pair(_round(b, amount.value, heads.value, rounding), b.or_(cause, undefined))


def _years_between(b: Any, earlier: Pair, later: Pair) -> Pair:
    days = b.sub(later.value, earlier.value)
    return Pair(floor_division(b, days, I64(10_000)), _joined(b, earlier, later))


def _month_of(b: Any, day: Pair) -> Pair:
    return Pair(floor_division(b, day.value, I64(100)), day.cause)


def _index(b: Any, month: Any) -> Any:
    """A month as a number of months, the first of a year being one more than a multiple of 12."""
    years = floor_division(b, month, I64(100))
    return b.sub(month, b.mul(years, I64(88)))


def _months_between(b: Any, earlier: Pair, later: Pair) -> Pair:
    span = b.sub(_index(b, later.value), _index(b, earlier.value))
    return Pair(span, _joined(b, earlier, later))


def _months_later(b: Any, month: Pair, months: Pair) -> Pair:
    index = b.add(b.sub(_index(b, month.value), I64(1)), months.value)
    years = floor_division(b, index, I64(12))
    value = b.add(b.add(index, b.mul(years, I64(88))), I64(1))
    return Pair(value, _joined(b, month, months))


OPERATORS: dict[type[ast.AST], Build] = {
    ast.Add: _arithmetic("add"),
    ast.Sub: _arithmetic("sub"),
    ast.Mult: _multiply,
    ast.FloorDiv: _divide,
    ast.BitAnd: _both,
    ast.BitOr: _either,
    ast.Lt: _compare("<"),
    ast.LtE: _compare("<="),
    ast.Eq: _compare("=="),
}
HELPERS: dict[str, Build] = {
    "where": where,
    "not_": _not,
    "known": _known,
    "contradicted": _for(CONTRADICTED),
    "unverified": _for(UNVERIFIED),
    "least": extreme("<"),
    "greatest": extreme(">"),
    "clamp": _clamp,
    "rounded": _rounded,
    "share": _share,
    "part": _part,
    "years_between": _years_between,
    "month_of": _month_of,
    "months_between": _months_between,
    "months_later": _months_later,
}
"""The helpers of single values; those of `Many` are loops of their own (`loops`)."""
