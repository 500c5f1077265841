"""The loops of a driver in machine code: each fills columns of a block from others.

Every loop is a function of one argument, the frame: a row of 64-bit words that says where
the columns of the block at hand are and how many rows there are. `decide` walks the
blocks, moves the frame along, and calls the loops in the order of the plan.

That a loop's reads never meet its writes is told to the compiler in each loop by a scope
of its own, for it holds within a loop only; it is what lets it do many rows at once. For
the same reason the loops stay functions apart.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from llvmlite import ir

from minsheng.policy.engine.fused.frame import RURAL_AT, URBAN_AT, Frame
from minsheng.policy.engine.fused.pairs import (
    I8,
    I64,
    KNOWN,
    Pair,
    is_known,
)
from minsheng.policy.engine.fused.steps import (
    Figure,
    Strip,
    urban_key,
)
from minsheng.policy.engine.rule import Entity

POINTER = ir.PointerType()
ZERO, ONE = I64(0), I64(1)
SIGNATURE = ir.FunctionType(ir.VoidType(), [POINTER])
DOMAIN = "minsheng"


def word(b: Any, table: Any, index: int) -> Any:
    """A word of a table of 64-bit words."""
    return b.load(b.gep(table, [I64(index)], source_etype=I64), typ=I64)


def function(module: ir.Module, name: str) -> tuple[Any, Any]:
    """A new function of a frame: a builder at its beginning, and the frame."""
    made = ir.Function(module, SIGNATURE, name)
    made.attributes.add("nounwind")
    return ir.IRBuilder(made.append_basic_block("entry")), made.args[0]


def address(b: Any, here: Any, slot: int) -> Any:
    """An address of the frame."""
    return b.inttoptr(word(b, here, slot), POINTER)


def many(kind: ir.IntType, lanes: int) -> Any:
    """Some values at once; one is no more than itself."""
    return kind if lanes == 1 else ir.VectorType(kind, lanes)


@contextmanager
def rows(b: Any, number: Any) -> Iterator[Any]:
    """A loop from 0 to below a number; gives the index, leaves the builder after it."""
    function = b.function
    before = b.block
    body, after = function.append_basic_block("row"), function.append_basic_block("after")
    b.cbranch(b.icmp_signed("<", ZERO, number), body, after)
    b.position_at_end(body)
    index = b.phi(I64, "index")
    index.add_incoming(ZERO, before)
    yield index
    following = b.add(index, ONE)
    index.add_incoming(following, b.block)
    b.cbranch(b.icmp_signed("<", following, number), body, after)
    b.position_at_end(after)


def idle_turns(b: Any, number: Any, amounts: Callable[[Any], Any]) -> Any:
    """How many turns there are before the first with an amount that is not 0."""
    test, look, next_, end = (
        b.append_basic_block(words) for words in ("test", "look", "next", "end")
    )
    before = b.block
    b.branch(test)
    b.position_at_end(test)
    turn = b.phi(I64, "turn")
    turn.add_incoming(ZERO, before)
    b.cbranch(b.icmp_signed("<", turn, number), look, end)
    b.position_at_end(look)
    found = amounts(turn)
    some = b.icmp_unsigned("!=", found, found.type(None))
    if isinstance(found.type, ir.VectorType):
        kind = ir.IntType(found.type.count)
        some = b.icmp_unsigned("!=", b.bitcast(some, kind), kind(0))
    b.cbranch(some, end, next_)
    b.position_at_end(next_)
    turn.add_incoming(b.add(turn, I64(1)), b.block)
    b.branch(test)
    b.position_at_end(end)
    return turn


class Scopes:
    """What tells the compiler that no read or write of a loop meets another write of it.

    Args:
        module, name: of the loop.
    """

    def __init__(self, module: ir.Module, name: str) -> None:
        self.module, self.name = module, name
        self.domain = module.add_metadata([ir.MetaDataString(module, DOMAIN)])
        self.read = self._scope("reads")
        self.stores: list[tuple[Any, Any]] = []

    def _scope(self, words: str) -> Any:
        named = ir.MetaDataString(self.module, f"{self.name} {words}")
        return self.module.add_metadata([named, self.domain])

    def reads(self, load: Any) -> None:
        """A read."""
        load.set_metadata("alias.scope", self.module.add_metadata([self.read]))

    def writes(self, store: Any) -> None:
        """A write."""
        self.stores.append((store, self._scope(f"write {len(self.stores)}")))

    def close(self) -> None:
        """All are known."""
        for store, scope in self.stores:
            others = [other for _, other in self.stores if other is not scope]
            store.set_metadata("alias.scope", self.module.add_metadata([scope]))
            store.set_metadata("noalias", self.module.add_metadata([self.read, *others]))


class Loop:
    """One loop over the rows of an entity.

    Args:
        module: where its function goes.
        name: of the function.
        frame: the layout of the frame.
        entity: over whose rows.
    """

    def __init__(self, module: ir.Module, name: str, frame: Frame, entity: Entity) -> None:
        self.function = ir.Function(module, SIGNATURE, name)
        self.function.attributes.add("nounwind")
        self.frame = frame
        self.head = ir.IRBuilder(self.function.append_basic_block("entry"))
        self.b = ir.IRBuilder(self.function.append_basic_block("row"))
        self.number = word(self.head, self.function.args[0], frame.rows(entity))
        self.index = self.b.phi(I64, "index")
        self.index.add_incoming(ZERO, self.head.block)
        self.start = self.b.block
        self.entity = entity
        self.made: dict[str, Pair] = {}
        self.scopes = Scopes(module, name)
        self.addresses: dict[int, Any] = {}

    def end(self) -> None:
        """Close the loop."""
        end = ir.IRBuilder(self.function.append_basic_block("end"))
        end.ret_void()
        self.scopes.close()
        some = self.head.icmp_signed("<", ZERO, self.number)
        self.head.cbranch(some, self.start, end.block)
        following = self.b.add(self.index, ONE)
        self.index.add_incoming(following, self.b.block)
        more = self.b.icmp_signed("<", following, self.number)
        self.b.cbranch(more, self.start, end.block)

    def address(self, slot: int) -> Any:
        """An address of the frame, fetched before the loop."""
        if slot not in self.addresses:
            found = word(self.head, self.function.args[0], slot)
            self.addresses[slot] = self.head.inttoptr(found, POINTER)
        return self.addresses[slot]

    def cell(self, slot: int, index: Any, width: int) -> Any:
        """The address of a cell."""
        kind = ir.IntType(width)
        return self.b.gep(self.address(slot), [index], inbounds=True, source_etype=kind)

    def load(self, cell: Any, width: int) -> Any:
        """What is in a cell that this loop does not write."""
        loaded = self.b.load(cell, typ=ir.IntType(width))
        self.scopes.reads(loaded)
        return loaded

    def store(self, value: Any, cell: Any) -> None:
        """Put into a cell that this loop does not read."""
        self.scopes.writes(self.b.store(value, cell))

    def value(self, column: Strip, index: Any = None) -> Any:
        """A value of a column: i1 for truth, else i64."""
        at = self.index if index is None else index
        return self.widened(
            column, self.load(self.cell(self.slot(column), at, column.width), column.width)
        )

    def widened(self, column: Strip, found: Any) -> Any:
        """What a cell holds, as a rule handles it."""
        if column.truth:
            return self.b.icmp_unsigned("!=", found, I8(0))
        return found if column.width == I64.width else self.b.sext(found, I64)

    def bits(self, key: str) -> Any:
        """This row's bits of a column, as i64."""
        column = self.frame.columns[key]
        if key in self.made:
            value = self.made[key].value
            return value if value.type == I64 else self.b.zext(value, I64)
        found = self.load(self.cell(self.slot(column), self.index, column.width), column.width)
        return self.b.zext(found, I64) if column.width < I64.width else found

    def slot(self, column: Strip) -> int:
        """The word of the frame with the address of a column's values."""
        return self.frame.slots[column.key]

    def cause(self, column: Strip, index: Any = None) -> Any:
        """The causes of a column."""
        if not column.causes:
            return KNOWN
        at = self.index if index is None else index
        return self.load(self.cell(self.slot(column) + 1, at, 8), 8)

    def figure(self, figure: Figure) -> Pair:
        """A number of the law for this row; fetched before the loop."""
        rural = self._figure(RURAL_AT, figure)
        if not figure.apart:
            return Pair(rural, KNOWN)
        urban = self.pair(urban_key(self.entity)).value
        return Pair(self.b.select(urban, self._figure(URBAN_AT, figure), rural), KNOWN)

    def _figure(self, standard: int, figure: Figure) -> Any:
        table = self.head.inttoptr(word(self.head, self.function.args[0], standard), POINTER)
        found = word(self.head, table, figure.place)
        return self.head.icmp_signed("!=", found, ZERO) if figure.truth else found

    def pair(self, key: str) -> Pair:
        """This row's value of a column: as this loop has made it, or from where it is kept."""
        if key in self.made:
            return self.made[key]
        column = self.frame.columns[key]
        return Pair(self.value(column), self.cause(column))

    def keep(self, key: str, pair: Pair, index: Any = None) -> None:
        """Put a pair into a column; an output shows 0 where it is unknown."""
        column = self.frame.columns[key]
        at = self.index if index is None else index
        value, b = pair.value, self.b
        kind = ir.IntType(column.width)
        if value.type.width < column.width:
            value = b.zext(value, kind)
        elif value.type.width > column.width:
            value = b.trunc(value, kind)
        if column.home == "output":
            value = b.select(is_known(b, pair), value, kind(0))
        place = at if column.apart == 1 else b.mul(at, I64(column.apart))
        self.store(value, self.cell(self.slot(column), place, column.width))
        if column.causes:
            self.store(pair.cause, self.cell(self.slot(column) + 1, at, 8))
