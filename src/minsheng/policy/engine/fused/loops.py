"""The loops of a driver in machine code: each fills one column of a block from others.

Every loop is a function of one argument, the frame: a row of 64-bit words that says where
the columns of the block at hand are and how many rows there are. `decide` walks the
blocks, moves the frame along, and calls the loops in the order of the plan.

That a loop's reads never meet its writes is told to the compiler in each loop by a scope
of its own, for it holds within a loop only; it is what lets it do many rows at once. For
the same reason the loops stay functions apart.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from llvmlite import ir

from minsheng.policy.engine.book import Link
from minsheng.policy.engine.fused.frame import AS_OF, NOWHERE, Frame
from minsheng.policy.engine.fused.lowering import Lowering, Operand, holds
from minsheng.policy.engine.fused.pairs import (
    I1,
    I8,
    I64,
    KNOWN,
    Pair,
    Rounding,
    is_known,
)
from minsheng.policy.engine.fused.plan import (
    BITS,
    Compute,
    Fold,
    Join,
    Mark,
    Plan,
    Spread,
    Step,
    Strip,
    figure_keys,
    first_key,
    fold_key,
    number_key,
    single_key,
)
from minsheng.policy.engine.rule import Entity
from minsheng.policy.engine.unknown import Cause

POINTER = ir.PointerType()
ZERO, ONE = I64(0), I64(1)
CONTRADICTED = I8(int(Cause.CONTRADICTED))
SIGNATURE = ir.FunctionType(ir.VoidType(), [POINTER])
DOMAIN = "minsheng"


def word(b: Any, table: Any, index: int) -> Any:
    """A word of a table of 64-bit words."""
    return b.load(b.gep(table, [I64(index)], source_etype=I64), typ=I64)


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
        domain = module.add_metadata([ir.MetaDataString(module, DOMAIN)])
        scope = module.add_metadata([ir.MetaDataString(module, name), domain])
        self.scope = module.add_metadata([scope])
        self.addresses: dict[int, Any] = {}

    def end(self) -> None:
        """Close the loop."""
        end = ir.IRBuilder(self.function.append_basic_block("end"))
        end.ret_void()
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
        loaded.set_metadata("alias.scope", self.scope)
        return loaded

    def store(self, value: Any, cell: Any) -> None:
        """Put into a cell that this loop does not read."""
        self.b.store(value, cell).set_metadata("noalias", self.scope)

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

    def pair(self, key: str) -> Pair:
        """This row's value of a column."""
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
        self.store(value, self.cell(self.slot(column), at, column.width))
        if column.causes:
            self.store(pair.cause, self.cell(self.slot(column) + 1, at, 8))


class Below:
    """What a rule's row sees of the rows below it or beside it."""

    def __init__(self, loop: Loop, link: Link, entity: Entity) -> None:
        self.loop = loop
        self.link = link
        self.entity = entity

    def folded(self, helper: str) -> Pair:
        """What a helper makes of them: a loop before has folded it."""
        return self.loop.pair(fold_key(helper, self.link.target, self.entity))

    def none(self) -> Any:
        """Whether there are none."""
        number = self.loop.pair(number_key(self.link.entity, self.entity)).value
        return self.loop.b.icmp_signed("==", number, ZERO)

    def at(self, place: Pair, otherwise: Pair) -> Pair:
        """The value at a place; a place nobody has is contradicted."""
        loop, b = self.loop, self.loop.b
        first = loop.pair(first_key(self.link.entity, self.entity)).value
        number = loop.pair(number_key(self.link.entity, self.entity)).value
        within = b.and_(
            b.icmp_signed("<=", ZERO, place.value), b.icmp_signed("<", place.value, number)
        )
        column = loop.frame.columns[self.link.target]
        index = b.add(first, place.value)
        nowhere = loop.address(NOWHERE)
        cell = loop.cell(loop.slot(column), index, column.width)
        value = loop.widened(column, loop.load(b.select(within, cell, nowhere), column.width))
        cause = KNOWN
        if column.causes:
            cell = loop.cell(loop.slot(column) + 1, index, 8)
            cause = loop.load(b.select(within, cell, nowhere), 8)
        cause = b.select(within, cause, CONTRADICTED)
        nobody = b.icmp_signed("==", place.value, I64(-1))
        value = b.select(nobody, otherwise.value, value)
        cause = b.select(nobody, otherwise.cause, cause)
        known = is_known(b, place)
        return Pair(value, b.select(known, cause, place.cause))


def emit(module: ir.Module, name: str, plan: Plan, frame: Frame, step: Step) -> None:
    """The function of one step that is a flat loop."""
    match step:
        case Compute(out, target):
            _compute(Loop(module, name, frame, plan.columns[out].entity), plan, out, target)
        case Spread(out, source, parent):
            _spread(Loop(module, name, frame, plan.columns[out].entity), out, source, parent)
        case Fold(out, _, source, _):
            _clear(Loop(module, f"{name}_clear", frame, plan.columns[out].entity), step)
            _fold(Loop(module, name, frame, plan.columns[source].entity), step)
        case Mark(out, _):
            _mark(Loop(module, name, frame, plan.columns[out].entity), step)
        case Join(out, _):
            _join(Loop(module, name, frame, plan.columns[out].entity), step)
        case _:  # pragma: no cover - the places are laid by `decide`
            raise AssertionError(step)


def _compute(loop: Loop, plan: Plan, out: str, target: str) -> None:
    node = plan.book.nodes[target]
    if node.parsed is None:
        loop.keep(out, loop.pair(target))
    else:
        names = {link.argument: _operand(loop, plan, link, node.entity) for link in node.links}
        lowering = Lowering(loop.b, plan.book.library.codes, names)
        loop.keep(out, lowering.function(node.parsed.node))
    loop.end()


def _operand(loop: Loop, plan: Plan, link: Link, entity: Entity) -> Operand:
    """What an argument is in a loop over an entity's rows."""
    node = plan.book.nodes[link.target]
    if node.parameter is not None:
        cells = [loop.pair(key) for key in figure_keys(node, entity)]
        return Rounding(*(cell.value for cell in cells)) if len(cells) > 1 else cells[0]
    if link.mode in ("below", "fellows"):
        return Below(loop, link, entity)
    if node.entity == "run":
        return Pair(word(loop.head, loop.function.args[0], AS_OF), KNOWN)
    return loop.pair(single_key(node, entity))


def _spread(loop: Loop, out: str, source: str, parent: str) -> None:
    above = loop.pair(parent).value
    column = loop.frame.columns[source]
    loop.keep(out, Pair(loop.value(column, above), loop.cause(column, above)))
    loop.end()


def _start(helper: str) -> Any:
    """What a helper makes of no rows."""
    return {"any_": I1(0), "all_": I1(1)}.get(helper, ZERO)


def _clear(loop: Loop, step: Fold) -> None:
    """Every row above as if nothing were below."""
    loop.keep(step.out, Pair(_start(step.helper), KNOWN))
    loop.end()


def _fold(loop: Loop, step: Fold) -> None:
    """Run down the rows below; each writes what is made so far, so the last one stays."""
    b = loop.b
    start = _start(step.helper)
    before = b.phi(I64, "before")
    so_far, so_far_cause = b.phi(start.type, "so_far"), b.phi(I8, "cause")
    parent = loop.pair(step.parent).value
    new = b.icmp_signed("!=", parent, before)
    value = b.select(new, start, so_far)
    cause = b.select(new, KNOWN, so_far_cause)
    value, cause, shown = _folded(b, step.helper, new, Pair(value, cause), loop.pair(step.source))
    loop.keep(step.out, shown, parent)
    for phi, first, following in (
        (before, I64(-1), parent),
        (so_far, start, value),
        (so_far_cause, KNOWN, cause),
    ):
        phi.add_incoming(first, loop.head.block)
        phi.add_incoming(following, b.block)
    loop.end()


def _folded(b: Any, helper: str, new: Any, so_far: Pair, row: Pair) -> tuple[Any, Any, Pair]:
    """A row more: the value and causes to go on with, and what is shown of them."""
    cause = b.or_(so_far.cause, row.cause)
    known = is_known(b, row)
    if helper in ("any_", "all_"):
        wanted = row.value if helper != "all_" else b.not_(row.value)
        met = b.and_(wanted, known)
        value = b.and_(so_far.value, b.not_(met)) if helper == "all_" else b.or_(so_far.value, met)
        settled = value if helper != "all_" else b.not_(value)
        return value, cause, Pair(value, b.select(settled, KNOWN, cause))
    amount = row.value if row.value.type == I64 else b.zext(row.value, I64)
    if helper == "total_known":
        value = b.add(so_far.value, b.select(known, amount, ZERO))
        return value, KNOWN, Pair(value, KNOWN)
    if helper == BITS:
        value = b.or_(so_far.value, amount)
    elif helper == "largest":
        larger = b.or_(new, b.icmp_signed(">", amount, so_far.value))
        value = b.select(larger, amount, so_far.value)
    else:
        value = b.add(so_far.value, amount)
    return value, cause, Pair(value, cause)


def _mark(loop: Loop, step: Mark) -> None:
    """A byte of the reasons of a row."""
    b = loop.b
    byte: Any = I8(0)
    for bit, key in step.bits:
        byte = b.or_(byte, b.shl(b.zext(holds(b, loop.pair(key)), I8), I8(bit)))
    loop.keep(step.out, Pair(byte, KNOWN))
    loop.end()


def _join(loop: Loop, step: Join) -> None:
    """A word of the reasons of a row."""
    b = loop.b
    joined: Any = ZERO
    for place, key in step.parts:
        joined = b.or_(joined, b.shl(loop.bits(key), I64(place)))
    loop.keep(step.out, Pair(joined, KNOWN))
    loop.end()
