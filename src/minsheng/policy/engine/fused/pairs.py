"""A value and why it is unknown, as one compiled pair.

`cause` 0 means known. The operators of the rule language are given to the pair here;
their table is `docs/unknown.md`, and they do what `Unknown` does in plain Python.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

from numba import types
from numba.core import cgutils
from numba.extending import intrinsic, models, overload, register_model

from minsheng.policy.engine.unknown import Cause

UNDEFINED = int(Cause.UNDEFINED)


class PairType(types.Type):  # type: ignore[misc]
    """The compiled type of a pair; `inner` is `int` or `bool`."""

    def __init__(self, inner: str) -> None:
        self.inner = inner
        super().__init__(name=f"Pair({inner})")


int_pair = PairType("int")
bool_pair = PairType("bool")
PLAIN = (types.Integer, types.Boolean, types.IntegerLiteral, types.BooleanLiteral)


@register_model(PairType)
class PairModel(models.StructModel):  # type: ignore[misc]
    """Laid out as a 64-bit value (or a truth value) and eight bits of causes."""

    def __init__(self, manager: Any, pair: PairType) -> None:
        value = types.int64 if pair.inner == "int" else types.boolean
        super().__init__(manager, pair, [("value", value), ("cause", types.uint8)])


def _maker(pair: PairType, value_type: Any) -> Callable[..., Any]:
    @intrinsic  # type: ignore[untyped-decorator]
    def make(_context: Any, _value: Any, _cause: Any) -> Any:
        def build(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
            made = cgutils.create_struct_proxy(pair)(context, builder)
            made.value = arguments[0]
            made.cause = arguments[1]
            return made._getvalue()  # noqa: SLF001 - numba's way

        return pair(value_type, types.uint8), build

    return make  # type: ignore[no-any-return]


make_int = _maker(int_pair, types.int64)
"""`make_int(value, cause)`: an integer pair."""
make_bool = _maker(bool_pair, types.boolean)
"""`make_bool(value, cause)`: a truth pair."""


def _getter(attribute: str) -> Callable[..., Any]:
    @intrinsic  # type: ignore[untyped-decorator]
    def get(_context: Any, pair: Any) -> Any:
        value_type = types.int64 if pair.inner == "int" else types.boolean
        result = value_type if attribute == "value" else types.uint8

        def build(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
            proxy = cgutils.create_struct_proxy(pair)(context, builder, value=arguments[0])
            return getattr(proxy, attribute)

        return result(pair), build

    return get  # type: ignore[no-any-return]


_value = _getter("value")
_cause = _getter("cause")


def value_of(x: Any) -> Any:
    """The value of a pair, a plain figure or a code."""
    raise NotImplementedError


def cause_of(x: Any) -> Any:
    """The causes of a pair; 0 for what is plain."""
    raise NotImplementedError


@overload(value_of, inline="always", strict=False)
def _value_of(x: Any) -> Any:
    if isinstance(x, PairType):
        return lambda x: _value(x)
    if isinstance(x, types.IntEnumMember):
        return lambda x: int(x.value)
    return lambda x: x


@overload(cause_of, inline="always", strict=False)
def _cause_of(x: Any) -> Any:
    if isinstance(x, PairType):
        return lambda x: _cause(x)
    return lambda x: types.uint8(0)


def is_boolean(x: Any) -> bool:
    """Whether a compiled type holds a truth value."""
    return isinstance(x, types.Boolean | types.BooleanLiteral) or (
        isinstance(x, PairType) and x.inner == "bool"
    )


def as_int(x: Any) -> Any:
    """An integer pair of a pair or a plain figure."""
    raise NotImplementedError


def as_bool(x: Any) -> Any:
    """A truth pair of a pair or a plain truth value."""
    raise NotImplementedError


@overload(as_int, strict=False)
def _as_int(x: Any) -> Any:
    return lambda x: make_int(types.int64(value_of(x)), cause_of(x))


@overload(as_bool, strict=False)
def _as_bool(x: Any) -> Any:
    return lambda x: make_bool(value_of(x) != 0, cause_of(x))


def _paired(a: Any, b: Any) -> bool:
    return isinstance(a, PairType) or isinstance(b, PairType)


@overload(operator.add, strict=False)
def _add(a: Any, b: Any) -> Any:
    if _paired(a, b):
        return lambda a, b: make_int(value_of(a) + value_of(b), cause_of(a) | cause_of(b))
    return None


@overload(operator.sub, strict=False)
def _sub(a: Any, b: Any) -> Any:
    if _paired(a, b):
        return lambda a, b: make_int(value_of(a) - value_of(b), cause_of(a) | cause_of(b))
    return None


@overload(operator.mul, strict=False)
def _mul(a: Any, b: Any) -> Any:
    if not _paired(a, b):
        return None

    def multiply(a: Any, b: Any) -> Any:
        product = value_of(a) * value_of(b)
        nothing = (cause_of(a) == 0 and value_of(a) == 0) or (cause_of(b) == 0 and value_of(b) == 0)
        return make_int(0, 0) if nothing else make_int(product, cause_of(a) | cause_of(b))

    return multiply


@overload(operator.floordiv, strict=False)
def _floordiv(a: Any, b: Any) -> Any:
    if not _paired(a, b):
        return None

    def divide(a: Any, b: Any) -> Any:
        cause = cause_of(a) | cause_of(b)
        if cause_of(b) == 0 and value_of(b) == 0:
            return make_int(0, cause | UNDEFINED)
        return make_int(0, cause) if cause != 0 else make_int(value_of(a) // value_of(b), 0)

    return divide


@overload(operator.lt, strict=False)
def _lt(a: Any, b: Any) -> Any:
    if _paired(a, b):
        return lambda a, b: make_bool(value_of(a) < value_of(b), cause_of(a) | cause_of(b))
    return None


@overload(operator.le, strict=False)
def _le(a: Any, b: Any) -> Any:
    if _paired(a, b):
        return lambda a, b: make_bool(value_of(a) <= value_of(b), cause_of(a) | cause_of(b))
    return None


@overload(operator.eq, strict=False)
def _eq(a: Any, b: Any) -> Any:
    if _paired(a, b):
        return lambda a, b: make_bool(value_of(a) == value_of(b), cause_of(a) | cause_of(b))
    return None


@overload(operator.and_, strict=False)
def _and(a: Any, b: Any) -> Any:
    if not _paired(a, b):
        return None

    def both(a: Any, b: Any) -> Any:
        no = (cause_of(a) == 0 and not value_of(a)) or (cause_of(b) == 0 and not value_of(b))
        return make_bool(not no, 0 if no else cause_of(a) | cause_of(b))

    return both


@overload(operator.or_, strict=False)
def _or(a: Any, b: Any) -> Any:
    if not _paired(a, b):
        return None

    def either(a: Any, b: Any) -> Any:
        yes = (cause_of(a) == 0 and value_of(a)) or (cause_of(b) == 0 and value_of(b))
        return make_bool(yes, 0 if yes else cause_of(a) | cause_of(b))

    return either
