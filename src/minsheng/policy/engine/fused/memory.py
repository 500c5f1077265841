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

WIDTHS = {"i64": 64, "i32": 32, "i16": 16, "i8": 8, "u8": 8}


def _pointer(builder: Any, address: Any, index: Any, width: int) -> Any:
    kind = ir.IntType(width)
    base = builder.inttoptr(address, kind.as_pointer())
    return builder.gep(base, [index], source_etype=kind)


def _loader(name: str) -> Callable[..., Any]:
    width = WIDTHS[name]

    @intrinsic  # type: ignore[untyped-decorator]
    def load(_context: Any, _address: Any, _index: Any) -> Any:
        def build(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
            cell = _pointer(builder, arguments[0], arguments[1], width)
            value = builder.load(cell, typ=ir.IntType(width))
            if width == 64:  # noqa: PLR2004 - already the width of a value
                return value
            extend = builder.zext if name == "u8" else builder.sext
            return extend(value, ir.IntType(64))

        return types.int64(types.int64, types.int64), build

    return load  # type: ignore[no-any-return]


load_i64 = _loader("i64")
load_i32 = _loader("i32")
load_i16 = _loader("i16")
load_i8 = _loader("i8")
load_u8 = _loader("u8")


@intrinsic  # type: ignore[untyped-decorator]
def load_cause(_context: Any, _address: Any, _index: Any) -> Any:
    """The causes in a cell."""

    def build(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        cell = _pointer(builder, arguments[0], arguments[1], 8)
        return builder.load(cell, typ=ir.IntType(8))

    return types.uint8(types.int64, types.int64), build


def _storer(width: int) -> Callable[..., Any]:
    @intrinsic  # type: ignore[untyped-decorator]
    def store(_context: Any, _address: Any, _index: Any, _value: Any) -> Any:
        def build(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
            cell = _pointer(builder, arguments[0], arguments[1], width)
            builder.store(arguments[2], cell)
            return context.get_dummy_value()

        kind = types.int64 if width == 64 else types.uint8  # noqa: PLR2004 - see above
        return types.none(types.int64, types.int64, kind), build

    return store  # type: ignore[no-any-return]


store_i64 = _storer(64)
store_u8 = _storer(8)


class ManyType(types.Type):  # type: ignore[misc]
    """The compiled type of `Many`; `inner` is `int` or `bool`."""

    def __init__(self, inner: str) -> None:
        self.inner = inner
        super().__init__(name=f"Many({inner})")


int_many = ManyType("int")
bool_many = ManyType("bool")
MEMBERS = ("values", "causes", "start", "stop")


@register_model(ManyType)
class ManyModel(models.StructModel):  # type: ignore[misc]
    """Two addresses of scratch and the extent of rows."""

    def __init__(self, manager: Any, many: ManyType) -> None:
        super().__init__(manager, many, [(m, types.int64) for m in MEMBERS])


def _many_maker(many: ManyType) -> Callable[..., Any]:
    @intrinsic  # type: ignore[untyped-decorator]
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
    @intrinsic  # type: ignore[untyped-decorator]
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
