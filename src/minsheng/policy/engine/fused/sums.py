"""Sums over rows below, in machine code: running sums, and how much they grow.

The rows of one household stand together, so what a sum over them is, a running sum over
all rows has grown by. Running sums are made many rows at a time.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from llvmlite import ir

from minsheng.policy.engine.fused.frame import Frame
from minsheng.policy.engine.fused.loops import (
    Loop,
    address,
    function,
    idle_turns,
    many,
    rows,
    word,
)
from minsheng.policy.engine.fused.pairs import I32, I64, KNOWN, Pair
from minsheng.policy.engine.fused.steps import (
    BYTE,
    Running,
    Strip,
    Sum,
)

AT_ONCE = 512
"""Bits the widest processors handle in one step; others take two or four for them."""


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
        kind = many(self.kind, lanes)
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
        return self.b.load(cell, typ=many(kind, lanes), align=width // BYTE)

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


def running(module: ir.Module, name: str, frame: Frame, step: Running) -> None:
    """The function that makes a running sum: many rows at a time, then the rest one by one.

    Of most columns a block has nothing to sum: that much is looked at first, and said in
    the frame. Only where there is something the sums are written.
    """
    b, here = function(module, name)
    source, out = frame.columns[step.source], frame.columns[step.out]
    number = word(b, here, frame.rows(source.entity))
    values, causes = (address(b, here, frame.slots[source.key] + part) for part in range(2))
    sums = address(b, here, frame.slots[step.out])
    make = _Sums(b, source, out, step)
    kind, lanes = make.kind, make.lanes

    def amounts(row: Any, lanes: int) -> Any:
        return make.amounts(values, causes, row, lanes)

    def put(row: Any, sum_: Any) -> None:
        b.store(sum_, b.gep(sums, [row], source_etype=kind), align=out.width // BYTE)

    turns = b.sdiv(number, I64(lanes))
    rest = b.mul(turns, I64(lanes))
    quiet = idle_turns(b, turns, lambda turn: amounts(b.mul(turn, I64(lanes)), lanes))
    after = idle_turns(b, b.sub(number, rest), lambda row: amounts(b.add(rest, row), 1))
    some = b.or_(b.icmp_signed("<", quiet, turns), b.icmp_signed("<", after, b.sub(number, rest)))
    flag = b.gep(here, [I64(frame.something(step.out))], source_etype=I64)
    b.store(b.zext(some, I64), flag)
    with b.if_then(some):
        with rows(b, quiet) as turn:
            put(b.mul(turn, I64(lanes)), many(kind, lanes)(None))
        begun = b.mul(quiet, I64(lanes))
        put(begun, kind(0))
        before = b.block
        with rows(b, b.sub(turns, quiet)) as turn:
            so_far = b.phi(many(kind, lanes))
            row = b.add(begun, b.mul(turn, I64(lanes)))
            within = make.summed(amounts(row, lanes))
            put(b.add(row, I64(1)), b.add(within, so_far))
            reached = b.add(so_far, make.last(within))
            so_far.add_incoming(so_far.type(None), before)
            so_far.add_incoming(reached, b.block)
            body = b.block
        last = b.phi(many(kind, lanes))
        last.add_incoming(last.type(None), before)
        last.add_incoming(reached, body)
        start = b.extract_element(last, I32(0))
        before = b.block
        with rows(b, b.sub(number, rest)) as place:
            so_far = b.phi(kind)
            row = b.add(rest, place)
            total = b.add(so_far, amounts(row, 1))
            put(b.add(row, I64(1)), total)
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
    _keep(loop, step, b.sub(after, before))
    before.add_incoming(kind(0), loop.head.block)
    before.add_incoming(after, b.block)
    loop.end()


def not_grown(loop: Loop, step: Sum) -> None:
    """The same where the block has nothing to sum."""
    _keep(loop, step, ir.IntType(loop.frame.columns[step.running].width)(0))
    loop.end()


def _keep(loop: Loop, step: Sum, more: Any) -> None:
    """Keep what a helper makes of how much a sum has grown."""
    b, columns = loop.b, loop.frame.columns
    running_ = columns[step.running]
    cause = KNOWN
    if step.causes is not None:
        cell = loop.cell(loop.slot(columns[step.causes]), loop.index, BYTE)
        cause = loop.load(cell, BYTE)
    value = more if running_.width == I64.width else b.zext(more, I64)
    if columns[step.out].truth:
        met = b.icmp_signed("!=", more, more.type(0))
        value = b.not_(met) if step.helper == "all_" else met
        cause = cause if step.causes is None else b.select(met, KNOWN, cause)
    loop.keep(step.out, Pair(value, cause))
