"""The causes of the rows below, in machine code.

Of most columns a block has no cause at all: that much is looked at first. Of those that have
some, eight rows above are looked at together: where no row below has a cause, that is one look;
else the causes of each are fetched as one word, of which those beyond its own rows
are dropped.
"""

from __future__ import annotations

from typing import Any

from llvmlite import ir

from minsheng.policy.engine.fused.frame import Frame
from minsheng.policy.engine.fused.loops import (
    address,
    function,
    idle_turns,
    many,
    rows,
    word,
)
from minsheng.policy.engine.fused.pairs import I8, I32, I64, KNOWN
from minsheng.policy.engine.fused.steps import BYTE, Gather

TOGETHER = 8
"""Rows above that are looked at together."""
NEAR = 64
"""Rows below that are looked at together."""
FEW = 8
"""Rows below whose causes make one word. Only fewer are taken so: a word moved by all its bits,
as it would be for just so many, is undefined."""


def gather(module: ir.Module, name: str, frame: Frame, step: Gather) -> None:
    """Join the causes of the rows below each row."""
    b, here = function(module, name)
    upper, lower = (frame.columns[key].entity for key in (step.out, step.source))
    number, below = word(b, here, frame.rows(upper)), word(b, here, frame.rows(lower))
    made = _Gathering(
        b,
        address(b, here, frame.slots[step.out]),
        address(b, here, frame.slots[step.source] + 1),
        address(b, here, frame.slots[step.first]),
        below,
    )
    with b.if_else(made.any()) as (some, none):
        with some:
            turns = b.sdiv(number, I64(TOGETHER))
            with rows(b, turns) as turn:
                made.together(b.mul(turn, I64(TOGETHER)))
            done = b.mul(turns, I64(TOGETHER))
            with rows(b, b.sub(number, done)) as row:
                made.one(b.add(done, row))
        with none, rows(b, number) as row:
            made.put(row, KNOWN)
    b.ret_void()


class _Gathering:
    """Joins causes: of a few rows above together, or of one.

    Args:
        builder: where the instructions go.
        out, causes, firsts: the addresses of what is made, of the causes of the rows below,
            and of where those begin.
        below: how many rows there are below.
    """

    def __init__(self, builder: Any, out: Any, causes: Any, firsts: Any, below: Any) -> None:
        self.b, self.out, self.causes, self.firsts, self.below = builder, out, causes, firsts, below

    def put(self, row: Any, causes: Any) -> None:
        """Write what some rows have, from one on."""
        self.b.store(causes, self.b.gep(self.out, [row], source_etype=I8), align=1)

    def any(self) -> Any:
        """Whether any row below has a cause, as one bit."""
        b = self.b
        turns = b.sdiv(self.below, I64(NEAR))
        done = b.mul(turns, I64(NEAR))
        rest = b.sub(self.below, done)
        near = many(I8, NEAR)
        quiet = idle_turns(b, turns, lambda turn: self._causes(b.mul(turn, I64(NEAR)), near))
        after = idle_turns(b, rest, lambda place: self._causes(b.add(done, place), I8))
        return b.or_(b.icmp_signed("<", quiet, turns), b.icmp_signed("<", after, rest))

    def one(self, row: Any) -> None:
        """One row above, whatever is below it."""
        b = self.b
        begin, end = (self._first(b.add(row, I64(k)), 1) for k in range(2))
        before = b.block
        with rows(b, b.sub(end, begin)) as place:
            so_far = b.phi(I8)
            cause = b.or_(so_far, self._causes(b.add(begin, place), I8))
            so_far.add_incoming(KNOWN, before)
            so_far.add_incoming(cause, b.block)
            body = b.block
        joined = b.phi(I8)
        joined.add_incoming(KNOWN, before)
        joined.add_incoming(cause, body)
        self.put(row, joined)

    def together(self, row: Any) -> None:
        """A few rows above."""
        b = self.b
        begins, ends = (self._first(b.add(row, I64(k)), TOGETHER) for k in range(2))
        some, done = b.append_basic_block("some"), b.append_basic_block("done")
        look, none = b.append_basic_block("look"), b.append_basic_block("none")
        begin, end = b.extract_element(begins, I32(0)), b.extract_element(ends, I32(TOGETHER - 1))
        near = b.icmp_signed("<=", b.sub(end, begin), I64(NEAR))
        b.cbranch(b.and_(near, self._there(begin, NEAR)), look, some)
        b.position_at_end(look)
        all_ = self._causes(begin, ir.IntType(NEAR * BYTE))
        b.cbranch(b.icmp_unsigned("==", all_, all_.type(0)), none, some)
        b.position_at_end(none)
        self.put(row, many(I8, TOGETHER)(None))
        b.branch(done)
        b.position_at_end(some)
        self._some(row, begins, ends)
        b.branch(done)
        b.position_at_end(done)

    def _some(self, row: Any, begins: Any, ends: Any) -> None:
        """A few rows above, of which some may have a cause below them."""
        b = self.b
        numbers = b.sub(ends, begins)
        large = b.icmp_signed(">=", numbers, numbers.type([FEW] * TOGETHER))
        large = b.icmp_unsigned("!=", b.bitcast(large, ir.IntType(TOGETHER)), I8(0))
        there = self._there(b.extract_element(begins, I32(TOGETHER - 1)), FEW)
        with b.if_else(b.and_(there, b.not_(large)), likely=True) as (few, more):
            with few:
                self.put(row, self._words(begins, numbers))
            with more, rows(b, I64(TOGETHER)) as place:
                self.one(b.add(row, place))

    def _words(self, begins: Any, numbers: Any) -> Any:
        """The causes below each of a few rows, from one word for each."""
        b = self.b
        kind = many(I64, TOGETHER)
        words: Any = kind(ir.Undefined)
        for place in range(TOGETHER):
            begin = b.extract_element(begins, I32(place))
            words = b.insert_element(words, self._causes(begin, I64), I32(place))
        bits = b.shl(numbers, kind([3] * TOGETHER))
        own = b.sub(b.shl(kind([1] * TOGETHER), bits), kind([1] * TOGETHER))
        words = b.and_(words, own)
        for half in (32, 16, 8):
            words = b.or_(words, b.lshr(words, kind([half] * TOGETHER)))
        return b.trunc(words, many(I8, TOGETHER))

    def _first(self, row: Any, lanes: int) -> Any:
        """Where the rows below some rows begin."""
        b = self.b
        cell = b.gep(self.firsts, [row], source_etype=I32)
        return b.sext(b.load(cell, typ=many(I32, lanes), align=4), many(I64, lanes))

    def _there(self, begin: Any, number: int) -> Any:
        """Whether so many rows are there from one on."""
        return self.b.icmp_signed("<=", self.b.add(begin, I64(number)), self.below)

    def _causes(self, row: Any, kind: Any) -> Any:
        """The causes from a row on."""
        cell = self.b.gep(self.causes, [row], source_etype=I8)
        return self.b.load(cell, typ=kind, align=1)
