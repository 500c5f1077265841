"""A value and why it is unknown, as one compiled pair.

`cause` 0 means known. The operators and the simple helpers of the rule language are
given to the pair here, as straight machine code without branches; their table is
`docs/unknown.md`, and they do what `Unknown` does in plain Python.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.core.typing import signature
from numba.core.typing.templates import AbstractTemplate, infer_global
from numba.extending import intrinsic, lower_builtin, models, register_model

from minsheng.policy.engine import helpers
from minsheng.policy.engine.unknown import Cause

I1, I8, I64 = ir.IntType(1), ir.IntType(8), ir.IntType(64)
UNDEFINED = I8(int(Cause.UNDEFINED))
KNOWN = I8(0)


class PairType(types.Type):
    """The compiled type of a pair; `inner` is `int` or `bool`."""

    def __init__(self, inner: str) -> None:
        self.inner = inner
        super().__init__(name=f"Pair({inner})")


int_pair = PairType("int")
bool_pair = PairType("bool")


@register_model(PairType)
class PairModel(models.StructModel):
    """Laid out as a 64-bit value (or a truth value) and eight bits of causes."""

    def __init__(self, manager: Any, pair: PairType) -> None:
        value = types.int64 if pair.inner == "int" else types.boolean
        super().__init__(manager, pair, [("value", value), ("cause", types.uint8)])


def is_boolean(x: Any) -> bool:
    """Whether a compiled type holds a truth value."""
    return isinstance(x, types.Boolean | types.BooleanLiteral) or (
        isinstance(x, PairType) and x.inner == "bool"
    )


def split(context: Any, builder: Any, type_: Any, value: Any) -> tuple[Any, Any]:
    """The machine value (i64, or i1 for truth) and causes (i8) of what a rule handles."""
    if isinstance(type_, PairType):
        proxy = cgutils.create_struct_proxy(type_)(context, builder, value=value)
        inner = proxy.value
        if type_.inner == "bool" and inner.type != I1:
            inner = builder.trunc(inner, I1)
        return inner, proxy.cause
    if isinstance(type_, types.IntEnumMember):
        return context.cast(builder, value, type_.dtype, types.int64), KNOWN
    if is_boolean(type_):
        return context.cast(builder, value, type_, types.boolean), KNOWN
    return context.cast(builder, value, type_, types.int64), KNOWN


def join(context: Any, builder: Any, pair: PairType, value: Any, cause: Any) -> Any:
    """A pair of a machine value and causes."""
    made = cgutils.create_struct_proxy(pair)(context, builder)
    if pair.inner == "bool":
        value = builder.zext(value, made.value.type) if made.value.type != I1 else value
    made.value = value
    made.cause = cause
    return made._getvalue()  # noqa: SLF001 - numba's way


Build = Callable[[Any, list[tuple[Any, Any]]], tuple[Any, Any]]
Typing = Callable[[tuple[Any, ...]], PairType | None]


def give(function: Any, arity: int, typed: Typing, build: Build) -> None:
    """Give an operator or helper to pairs.

    Args:
        function: the Python function or operator a rule names.
        arity: how many arguments.
        typed: the pair a call with these types returns, None for types not ours.
        build: makes the result's value and causes of those of the arguments.
    """

    @infer_global(function)
    class Template(AbstractTemplate):
        def generic(self, args: Any, kws: Any) -> Any:
            if kws or len(args) != arity:
                return None
            result = typed(args)
            return None if result is None else signature(result, *args)

    def lower(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        parts = [split(context, builder, t, a) for t, a in zip(sig.args, args, strict=True)]
        return join(context, builder, sig.return_type, *build(builder, parts))

    lower_builtin(function, *[types.Any] * arity)(lower)


def _ours(result: PairType) -> Typing:
    """For operators: only where a pair takes part; the rest is Numba's."""
    return lambda args: result if any(isinstance(a, PairType) for a in args) else None


def _always(result: PairType) -> Typing:
    return lambda _args: result


def _like(first: int) -> Typing:
    """As the arguments from a place on: truth where one of them is."""
    return lambda args: bool_pair if any(map(is_boolean, args[first:])) else int_pair


def _arithmetic(name: str) -> Build:
    def build(b: Any, parts: list[tuple[Any, Any]]) -> tuple[Any, Any]:
        (x, cx), (y, cy) = parts
        return getattr(b, name)(x, y), b.or_(cx, cy)

    return build


def _compare(sign: str) -> Build:
    def build(b: Any, parts: list[tuple[Any, Any]]) -> tuple[Any, Any]:
        (x, cx), (y, cy) = parts
        return b.icmp_signed(sign, x, y), b.or_(cx, cy)

    return build


def _settles(b: Any, value: Any, cause: Any, wanted: int) -> Any:
    """Whether a value is known to be 0 (or 1, for truth)."""
    return b.and_(
        b.icmp_unsigned("==", cause, KNOWN), b.icmp_signed("==", value, value.type(wanted))
    )


def _multiply(b: Any, parts: list[tuple[Any, Any]]) -> tuple[Any, Any]:
    (x, cx), (y, cy) = parts
    nothing = b.or_(_settles(b, x, cx, 0), _settles(b, y, cy, 0))
    return b.select(nothing, I64(0), b.mul(x, y)), b.select(nothing, KNOWN, b.or_(cx, cy))


def _divide(b: Any, parts: list[tuple[Any, Any]]) -> tuple[Any, Any]:
    """Floor division; by nothing it is undefined."""
    (x, cx), (y, cy) = parts
    none = b.icmp_signed("==", y, I64(0))
    divisor = b.select(none, I64(1), y)
    quotient, rest = b.sdiv(x, divisor), b.srem(x, divisor)
    crosses = b.and_(
        b.icmp_signed("!=", rest, I64(0)),
        b.icmp_signed("<", b.xor(rest, divisor), I64(0)),
    )
    floor = b.select(crosses, b.sub(quotient, I64(1)), quotient)
    undefined = b.and_(none, b.icmp_unsigned("==", cy, KNOWN))
    cause = b.or_(cx, cy)
    return floor, b.select(undefined, b.or_(cause, UNDEFINED), cause)


def _both(b: Any, parts: list[tuple[Any, Any]]) -> tuple[Any, Any]:
    (x, cx), (y, cy) = parts
    no = b.or_(_settles(b, x, cx, 0), _settles(b, y, cy, 0))
    return b.not_(no), b.select(no, KNOWN, b.or_(cx, cy))


def _either(b: Any, parts: list[tuple[Any, Any]]) -> tuple[Any, Any]:
    (x, cx), (y, cy) = parts
    yes = b.or_(_settles(b, x, cx, 1), _settles(b, y, cy, 1))
    return yes, b.select(yes, KNOWN, b.or_(cx, cy))


def _where(b: Any, parts: list[tuple[Any, Any]]) -> tuple[Any, Any]:
    (c, cc), (x, cx), (y, cy) = parts
    known = b.icmp_unsigned("==", cc, KNOWN)
    branches = b.or_(cx, cy)
    alike = b.and_(b.icmp_unsigned("==", branches, KNOWN), b.icmp_signed("==", x, y))
    chosen = b.select(c, x, y)
    cause = b.select(alike, KNOWN, b.or_(branches, cc))
    return b.select(known, chosen, x), b.select(known, b.select(c, cx, cy), cause)


def _not(b: Any, parts: list[tuple[Any, Any]]) -> tuple[Any, Any]:
    ((x, cx),) = parts
    return b.not_(x), cx


def _known(b: Any, parts: list[tuple[Any, Any]]) -> tuple[Any, Any]:
    ((_, cx),) = parts
    return b.icmp_unsigned("==", cx, KNOWN), KNOWN


def _extreme(sign: str) -> Build:
    def build(b: Any, parts: list[tuple[Any, Any]]) -> tuple[Any, Any]:
        value, cause = parts[0]
        for other, more in parts[1:]:
            value = b.select(b.icmp_signed(sign, other, value), other, value)
            cause = b.or_(cause, more)
        return value, cause

    return build


def _clamp(b: Any, parts: list[tuple[Any, Any]]) -> tuple[Any, Any]:
    value, low, high = parts
    return _extreme(">")(b, [low, _extreme("<")(b, [value, high])])


def _same(_b: Any, parts: list[tuple[Any, Any]]) -> tuple[Any, Any]:
    return parts[0]


def _truth(b: Any, parts: list[tuple[Any, Any]]) -> tuple[Any, Any]:
    ((x, cx),) = parts
    return x if x.type == I1 else b.icmp_signed("!=", x, I64(0)), cx


def as_int(x: Any) -> Any:
    """An integer pair of a pair or a plain figure; compiled only."""
    raise NotImplementedError


def as_bool(x: Any) -> Any:
    """A truth pair of a pair or a plain truth value; compiled only."""
    raise NotImplementedError


give(operator.add, 2, _ours(int_pair), _arithmetic("add"))
give(operator.sub, 2, _ours(int_pair), _arithmetic("sub"))
give(operator.mul, 2, _ours(int_pair), _multiply)
give(operator.floordiv, 2, _ours(int_pair), _divide)
give(operator.lt, 2, _ours(bool_pair), _compare("<"))
give(operator.le, 2, _ours(bool_pair), _compare("<="))
give(operator.eq, 2, _ours(bool_pair), _compare("=="))
give(operator.and_, 2, _ours(bool_pair), _both)
give(operator.or_, 2, _ours(bool_pair), _either)
give(helpers.where, 3, _like(1), _where)
give(helpers.not_, 1, _always(bool_pair), _not)
give(helpers.known, 1, _always(bool_pair), _known)
give(helpers.clamp, 3, _always(int_pair), _clamp)
for _arity in (2, 3, 4):
    give(helpers.least, _arity, _always(int_pair), _extreme("<"))
    give(helpers.greatest, _arity, _always(int_pair), _extreme(">"))
give(as_int, 1, _always(int_pair), _same)
give(as_bool, 1, _always(bool_pair), _truth)


def _maker(pair: PairType, value_type: Any) -> Callable[..., Any]:
    @intrinsic
    def make(_context: Any, _value: Any, _cause: Any) -> Any:
        def build(context: Any, builder: Any, _sig: Any, arguments: Any) -> Any:
            return join(context, builder, pair, *arguments)

        return pair(value_type, types.uint8), build

    return make  # type: ignore[no-any-return]


make_int = _maker(int_pair, types.int64)
"""`make_int(value, cause)`: an integer pair; compiled only."""
make_bool = _maker(bool_pair, types.boolean)
"""`make_bool(value, cause)`: a truth pair; compiled only."""


@intrinsic
def value_of(_context: Any, x: Any) -> Any:
    """The value of a pair, a plain figure or a code, as int64 or truth; compiled only."""
    result = types.boolean if is_boolean(x) else types.int64

    def build(context: Any, builder: Any, sig: Any, arguments: Any) -> Any:
        return split(context, builder, sig.args[0], arguments[0])[0]

    return result(x), build


@intrinsic
def cause_of(_context: Any, x: Any) -> Any:
    """The causes of a pair; 0 for what is plain; compiled only."""

    def build(context: Any, builder: Any, sig: Any, arguments: Any) -> Any:
        return split(context, builder, sig.args[0], arguments[0])[1]

    return types.uint8(x), build
