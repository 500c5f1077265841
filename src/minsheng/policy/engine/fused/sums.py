"""Sums over rows below, in machine code: running sums, how much they grow, and causes.

The rows of one household stand together, so what a sum over them is, a running sum over
all rows has grown by. Running sums are made many rows at a time.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from llvmlite import ir

from minsheng.policy.engine.fused.frame import Frame
from minsheng.policy.engine.fused.loops import POINTER, SIGNATURE, ZERO, Loop, rows, word
from minsheng.policy.engine.fused.pairs import I8, I32, I64, KNOWN, Pair
from minsheng.policy.engine.fused.steps import (
    BYTE,
    Expand,
    Gather,
    Running,
    Strip,
    Sum,
)

AT_ONCE = 512
"""Bits the widest processors handle in one step; others take two or four for them."""
SPREAD = 8
"""Rows written at a time: few have more below them."""


class _Sums:
    """A running sum over a column, before each row and after the last.

    Args:
        builder: where the instructions go.
        source: the column summed.
        out: the column of the sums.
        step: what is summed.
    """

    def __init__(self, builder: Any, source: Strip, out: Strip, step: Running) -> None:
        self.b, self.source, self.step = builder, source, step
        self.kind = ir.IntType(out.width)
        self.lanes = AT_ONCE // out.width

    def amounts(self, values: Any, causes: Any, row: Any, lanes: int) -> Any:
        """What some rows add."""
        b = self.b
        found = self._load(values, row, self.source.width, lanes)
        kind = _many(self.kind, lanes)
        if self.source.truth:
            sign = "==" if self.step.of == "unmet" else "!="
            amount = b.zext(b.icmp_unsigned(sign, found, found.type(None)), kind)
        else:
            amount = found if self.source.width == self.kind.width else b.sext(found, kind)
        if self.step.of == "amount" or not self.source.causes:
            return amount
        cause = self._load(causes, row, BYTE, lanes)
        known = b.icmp_unsigned("==", cause, cause.type(None))
        return b.select(known, amount, kind(None))

    def _load(self, address: Any, row: Any, width: int, lanes: int) -> Any:
        kind = ir.IntType(width)
        cell = self.b.gep(address, [row], source_etype=kind)
        return self.b.load(cell, typ=_many(kind, lanes), align=width // BYTE)

    def summed(self, amounts: Any) -> Any:
        """The sums within some rows: each with half as many before it, twice as many, and so on."""
        lanes, step = self.lanes, 1
        while step < lanes:
            moved = [i if i < step else lanes + i - step for i in range(lanes)]
            amounts = self.b.add(amounts, self._pick(amounts.type(None), amounts, moved))
            step *= 2
        return amounts

    def last(self, sums: Any) -> Any:
        """The last of some sums, for each of the rows."""
        return self._pick(sums, sums, [self.lanes - 1] * self.lanes)

    def _pick(self, one: Any, other: Any, places: Sequence[int]) -> Any:
        return self.b.shuffle_vector(
            one, other, ir.Constant(ir.VectorType(I32, len(places)), list(places))
        )


def _many(kind: ir.IntType, lanes: int) -> Any:
    return kind if lanes == 1 else ir.VectorType(kind, lanes)


def running(module: ir.Module, name: str, frame: Frame, step: Running) -> None:
    """The function that makes a running sum: many rows at a time, then the rest one by one."""
    b, here = _function(module, name)
    source, out = frame.columns[step.source], frame.columns[step.out]
    number = word(b, here, frame.rows(source.entity))
    values, causes = (_address(b, here, frame.slots[source.key] + part) for part in range(2))
    sums = _address(b, here, frame.slots[step.out])
    make = _Sums(b, source, out, step)
    kind, lanes = make.kind, make.lanes
    b.store(kind(0), sums)

    def put(row: Any, sum_: Any) -> None:
        cell = b.gep(sums, [b.add(row, I64(1))], source_etype=kind)
        b.store(sum_, cell, align=out.width // BYTE)

    turns = b.sdiv(number, I64(lanes))
    before = b.block
    with rows(b, turns) as turn:
        so_far = b.phi(_many(kind, lanes))
        row = b.mul(turn, I64(lanes))
        within = make.summed(make.amounts(values, causes, row, lanes))
        put(row, b.add(within, so_far))
        after = b.add(so_far, make.last(within))
        so_far.add_incoming(so_far.type(None), before)
        so_far.add_incoming(after, b.block)
        body = b.block
    reached = b.phi(_many(kind, lanes))
    reached.add_incoming(reached.type(None), before)
    reached.add_incoming(after, body)
    first = b.mul(turns, I64(lanes))
    start = b.extract_element(reached, I32(0))
    before = b.block
    with rows(b, b.sub(number, first)) as place:
        so_far = b.phi(kind)
        row = b.add(first, place)
        total = b.add(so_far, make.amounts(values, causes, row, 1))
        put(row, total)
        so_far.add_incoming(start, before)
        so_far.add_incoming(total, b.block)
    b.ret_void()


def grown(loop: Loop, step: Sum) -> None:
    """By how much the running sum has grown from one row above to the next."""
    b, columns = loop.b, loop.frame.columns
    running_ = columns[step.running]
    kind = ir.IntType(running_.width)
    before = b.phi(kind, "before")
    end = loop.value(columns[step.first], b.add(loop.index, I64(1)))
    after = loop.load(loop.cell(loop.slot(running_), end, running_.width), running_.width)
    more = b.sub(after, before)
    cause = KNOWN
    if step.causes is not None:
        cell = loop.cell(loop.slot(columns[step.causes]), loop.index, BYTE)
        cause = loop.load(cell, BYTE)
    value = more if running_.width == I64.width else b.zext(more, I64)
    if columns[step.out].truth:
        met = b.icmp_signed("!=", more, kind(0))
        value = b.not_(met) if step.helper == "all_" else met
        cause = cause if step.causes is None else b.select(met, KNOWN, cause)
    loop.keep(step.out, Pair(value, cause))
    before.add_incoming(kind(0), loop.head.block)
    before.add_incoming(after, b.block)
    loop.end()


def expand(module: ir.Module, name: str, frame: Frame, step: Expand) -> None:
    """Write each row's value over the rows below it, some at a time.

    What is written beyond them, those that follow overwrite; scratch has room for the last.
    """
    b, here = _function(module, name)
    source, out = frame.columns[step.source], frame.columns[step.out]
    number = word(b, here, frame.rows(source.entity))
    firsts = _address(b, here, frame.slots[step.first])
    parts = [(0, ir.IntType(source.width))] + ([(1, I8)] if source.causes else [])
    pairs = [
        (
            _address(b, here, frame.slots[source.key] + part),
            _address(b, here, frame.slots[out.key] + part),
            kind,
        )
        for part, kind in parts
    ]

    def first(row: Any) -> Any:
        return b.sext(b.load(b.gep(firsts, [row], source_etype=I32), typ=I32), I64)

    before = b.block
    with rows(b, number) as row:
        begin = b.phi(I64)
        end = first(b.add(row, I64(1)))
        same = [
            _alike(b, b.load(b.gep(above, [row], source_etype=k), typ=k)) for above, _, k in pairs
        ]

        def put(place: Any) -> None:
            for value, (_, below, kind) in zip(same, pairs, strict=True):
                cell = b.gep(below, [place], source_etype=kind)
                b.store(value, cell, align=kind.width // BYTE)

        put(begin)
        over = b.sub(end, begin)
        many = b.icmp_signed(">", over, I64(SPREAD))
        with b.if_then(many, likely=False), rows(b, b.sdiv(over, I64(SPREAD))) as turn:
            put(b.add(begin, b.mul(b.add(turn, I64(1)), I64(SPREAD))))
        begin.add_incoming(ZERO, before)
        begin.add_incoming(end, b.block)
    b.ret_void()


def _alike(b: Any, value: Any) -> Any:
    """A value, for each of the rows written at a time."""
    one = b.insert_element(_many(value.type, SPREAD)(ir.Undefined), value, I32(0))
    return b.shuffle_vector(one, one, ir.Constant(ir.VectorType(I32, SPREAD), [0] * SPREAD))


def gather(module: ir.Module, name: str, frame: Frame, step: Gather) -> None:
    """Join causes to those of the row above; where many rows have none, they are passed over."""
    b, here = _function(module, name)
    source = frame.columns[step.source]
    number = word(b, here, frame.rows(source.entity))
    out, causes, parents = (
        _address(b, here, slot)
        for slot in (frame.slots[step.out], frame.slots[source.key] + 1, frame.slots[step.parent])
    )

    def above(row: Any) -> Any:
        return b.sext(b.load(b.gep(parents, [row], source_etype=I32), typ=I32), I64)

    def join(first: Any, number: Any) -> None:
        """Some rows in a row: the causes so far stay at hand until the row above changes."""
        begun = above(first)
        had = b.load(b.gep(out, [begun], source_etype=I8), typ=I8)
        before = b.block
        with rows(b, number) as place:
            last, so_far = b.phi(I64), b.phi(I8)
            row = b.add(first, place)
            parent = above(row)
            same = b.icmp_unsigned("==", parent, last)
            cause = b.load(b.gep(causes, [row], source_etype=I8), typ=I8)
            cause = b.or_(cause, b.select(same, so_far, KNOWN))
            b.store(cause, b.gep(out, [parent], source_etype=I8))
            for phi, start, following in ((last, begun, parent), (so_far, had, cause)):
                phi.add_incoming(start, before)
                phi.add_incoming(following, b.block)

    many = AT_ONCE // BYTE
    turns = b.sdiv(number, I64(many))
    with rows(b, turns) as turn:
        first = b.mul(turn, I64(many))
        cell = b.gep(causes, [first], source_etype=I8)
        all_ = b.load(cell, typ=ir.IntType(AT_ONCE), align=1)
        with b.if_then(b.icmp_unsigned("!=", all_, all_.type(0)), likely=False):
            join(first, I64(many))
    first = b.mul(turns, I64(many))
    rest = b.sub(number, first)
    with b.if_then(b.icmp_signed("<", ZERO, rest)):
        join(first, rest)
    b.ret_void()


def _function(module: ir.Module, name: str) -> tuple[Any, Any]:
    function = ir.Function(module, SIGNATURE, name)
    function.attributes.add("nounwind")
    return ir.IRBuilder(function.append_basic_block("entry")), function.args[0]


def _address(b: Any, here: Any, slot: int) -> Any:
    return b.inttoptr(word(b, here, slot), POINTER)
