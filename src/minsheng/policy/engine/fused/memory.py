"""Raw cells of columns and scratch, and `Many` over them.

The driver walks columns as addresses, so that it has one short signature and compiles
fast however many facts there are. Only generated code calls this; the caller of the
driver owns the arrays and their lengths.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic, models, register_model

from minsheng.policy.engine.fused.pairs import I1, I8, I64, KNOWN, bool_pair, int_pair, join, split

WIDTHS = {"i64": 64, "i32": 32, "i16": 16, "u8": 8}
ADDRESS = types.int64


def _cell(builder: Any, address: Any, index: Any, width: int) -> Any:
    """The machine address of one cell."""
    kind = ir.IntType(width)
    return builder.gep(builder.inttoptr(address, kind.as_pointer()), [index], source_etype=kind)


def _load(builder: Any, address: Any, index: Any, width: int) -> Any:
    return builder.load(_cell(builder, address, index, width), typ=ir.IntType(width))


def _loader(name: str) -> Callable[..., Any]:
    """`load_x(address, index)`: one cell as int64."""

    @intrinsic
    def load(_context: Any, _address: Any, _index: Any) -> Any:
        def build(_context: Any, builder: Any, _sig: Any, arguments: Any) -> Any:
            value = _load(builder, arguments[0], arguments[1], WIDTHS[name])
            return value if name == "i64" else builder.sext(value, I64)

        return types.int64(ADDRESS, types.int64), build

    return load  # type: ignore[no-any-return]


load_i64 = _loader("i64")


@intrinsic
def load_cause(_context: Any, _address: Any, _index: Any) -> Any:
    """The causes in a cell."""

    def build(_context: Any, builder: Any, _sig: Any, arguments: Any) -> Any:
        return _load(builder, arguments[0], arguments[1], 8)

    return types.uint8(ADDRESS, types.int64), build


def _fact(name: str) -> Callable[..., Any]:
    """`fact_x(values, causes, step, index)`: a fact of a row, as a pair."""
    pair = bool_pair if name == "u8" else int_pair

    @intrinsic
    def fact(_context: Any, _values: Any, _causes: Any, _step: Any, _index: Any) -> Any:
        def build(context: Any, builder: Any, _sig: Any, arguments: Any) -> Any:
            values, causes, step, index = arguments
            value = _load(builder, values, index, WIDTHS[name])
            if name == "u8":
                value = builder.icmp_unsigned("!=", value, I8(0))
            elif name != "i64":
                value = builder.sext(value, I64)
            cause = _load(builder, causes, builder.mul(index, step), 8)
            return join(context, builder, pair, value, cause)

        return pair(ADDRESS, ADDRESS, types.int64, types.int64), build

    return fact  # type: ignore[no-any-return]


fact_i64 = _fact("i64")
fact_i32 = _fact("i32")
fact_i16 = _fact("i16")
fact_u8 = _fact("u8")


def _keeper(pair: Any) -> Callable[..., Any]:
    """`kept_x(values, causes, index)`: what scratch keeps of a row, as a pair."""

    @intrinsic
    def kept(_context: Any, _values: Any, _causes: Any, _index: Any) -> Any:
        def build(context: Any, builder: Any, _sig: Any, arguments: Any) -> Any:
            values, causes, index = arguments
            value = _load(builder, values, index, 64)
            if pair is bool_pair:
                value = builder.icmp_unsigned("!=", value, I64(0))
            return join(context, builder, pair, value, _load(builder, causes, index, 8))

        return pair(ADDRESS, ADDRESS, types.int64), build

    return kept  # type: ignore[no-any-return]


kept_int = _keeper(int_pair)
kept_bool = _keeper(bool_pair)


@intrinsic
def keep(_context: Any, _values: Any, _causes: Any, _index: Any, x: Any) -> Any:
    """Keep a pair in scratch: `keep(values, causes, index, x)`."""

    def build(context: Any, builder: Any, sig: Any, arguments: Any) -> Any:
        values, causes, index = arguments[:3]
        value, cause = split(context, builder, sig.args[3], arguments[3])
        builder.store(_wide(builder, value), _cell(builder, values, index, 64))
        builder.store(cause, _cell(builder, causes, index, 8))
        return context.get_dummy_value()

    return types.none(ADDRESS, ADDRESS, types.int64, x), build


@intrinsic
def put(_context: Any, _values: Any, _causes: Any, _index: Any, x: Any) -> Any:
    """Put a pair out, with the value 0 where it is unknown: `put(values, causes, index, x)`."""

    def build(context: Any, builder: Any, sig: Any, arguments: Any) -> Any:
        values, causes, index = arguments[:3]
        value, cause = split(context, builder, sig.args[3], arguments[3])
        known = builder.icmp_unsigned("==", cause, KNOWN)
        shown = builder.select(known, _wide(builder, value), I64(0))
        builder.store(shown, _cell(builder, values, index, 64))
        builder.store(cause, _cell(builder, causes, index, 8))
        return context.get_dummy_value()

    return types.none(ADDRESS, ADDRESS, types.int64, x), build


@intrinsic
def bit(_context: Any, x: Any, _place: Any) -> Any:
    """A bit of a mask, set where a truth pair is known to hold: `bit(x, place)`."""

    def build(context: Any, builder: Any, sig: Any, arguments: Any) -> Any:
        value, cause = split(context, builder, sig.args[0], arguments[0])
        holds = builder.and_(value, builder.icmp_unsigned("==", cause, KNOWN))
        return builder.shl(builder.zext(holds, I64), arguments[1])

    return types.int64(x, types.int64), build


@intrinsic
def mark(_context: Any, _masks: Any, _index: Any, _bits: Any) -> Any:
    """Add bits to a mask word: `mark(masks, index, bits)`; once a row, for it waits on memory."""

    def build(context: Any, builder: Any, _sig: Any, arguments: Any) -> Any:
        masks, index, bits = arguments
        cell = _cell(builder, masks, index, 64)
        builder.store(builder.or_(builder.load(cell, typ=I64), bits), cell)
        return context.get_dummy_value()

    return types.none(ADDRESS, types.int64, types.int64), build


def _wide(builder: Any, value: Any) -> Any:
    return builder.zext(value, I64) if value.type == I1 else value


class ManyType(types.Type):
    """The compiled type of `Many`; `inner` is `int` or `bool`."""

    def __init__(self, inner: str) -> None:
        self.inner = inner
        super().__init__(name=f"Many({inner})")


int_many = ManyType("int")
bool_many = ManyType("bool")
MEMBERS = ("values", "causes", "start", "stop")


@register_model(ManyType)
class ManyModel(models.StructModel):
    """Two addresses of scratch and the extent of rows."""

    def __init__(self, manager: Any, many: ManyType) -> None:
        super().__init__(manager, many, [(m, types.int64) for m in MEMBERS])


def _many_maker(many: ManyType) -> Callable[..., Any]:
    @intrinsic
    def make(_context: Any, _values: Any, _causes: Any, _start: Any, _stop: Any) -> Any:
        def build(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
            made = cgutils.create_struct_proxy(many)(context, builder)
            for member, argument in zip(MEMBERS, arguments, strict=True):
                setattr(made, member, argument)
            return made._getvalue()  # noqa: SLF001 - numba's way

        return many(types.int64, types.int64, types.int64, types.int64), build

    return make  # type: ignore[no-any-return]


many_int = _many_maker(int_many)
many_bool = _many_maker(bool_many)


def _member(attribute: str) -> Callable[..., Any]:
    @intrinsic
    def get(_context: Any, many: Any) -> Any:
        def build(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
            proxy = cgutils.create_struct_proxy(many)(context, builder, value=arguments[0])
            return getattr(proxy, attribute)

        return types.int64(many), build

    return get  # type: ignore[no-any-return]


values_of = _member("values")
causes_of = _member("causes")
start_of = _member("start")
stop_of = _member("stop")
