"""What stands where, in machine code: the rows below each row, and the row above each.

Where the rows below begin is found by the offsets of a batch. What is brought down to them
is written over some rows at a time, for a loop whose turns are as many as a household has
persons would leave the processor guessing where each ends.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from llvmlite import ir

from minsheng.policy.engine.facts import PARENT
from minsheng.policy.engine.fused.frame import Frame
from minsheng.policy.engine.fused.loops import ZERO, Scopes, address, function, many, rows, word
from minsheng.policy.engine.fused.pairs import I32, I64
from minsheng.policy.engine.fused.steps import BYTE, Expand, Extents, Parents, Strip
from minsheng.policy.engine.rule import Entity

SPREAD = 8
"""Rows written at a time: few have more below them."""


def extents(module: ir.Module, name: str, frame: Frame, step: Extents) -> None:
    """Write where the rows below each row begin, and how many they are."""
    b, here = function(module, name)
    scopes = Scopes(module, name)
    number, below = (word(b, here, frame.rows(e)) for e in (step.upper, step.lower))
    start = _starts(b, here, scopes, step)
    firsts, numbers = (address(b, here, frame.slots[key]) for key in (step.out, step.number))

    def put(column: Any, row: Any, value: Any) -> None:
        cell = b.gep(column, [row], source_etype=I32)
        scopes.writes(b.store(b.trunc(value, I32), cell))

    with b.if_else(b.icmp_signed("<", ZERO, below)) as (walked, empty):
        with walked, rows(b, number) as row:
            begin, end = start(row), start(b.add(row, I64(1)))
            put(firsts, row, begin)
            put(numbers, row, b.sub(end, begin))
        with empty:  # most blocks have no bills and no months of insurance
            for column in (firsts, numbers):
                with rows(b, number) as row:
                    put(column, row, ZERO)
    b.store(b.trunc(below, I32), b.gep(firsts, [number], source_etype=I32))
    scopes.close()
    b.ret_void()


def _starts(b: Any, here: Any, scopes: Scopes, step: Extents) -> Callable[[Any], Any]:
    """What finds the first row below a row of the block, or below a later one."""
    path: list[Entity] = [step.lower]
    while PARENT[path[-1]] != step.upper:
        path.append(PARENT[path[-1]])
    offsets = [address(b, here, Frame.offsets(entity)) for entity in reversed(path)]
    upper_first, lower_first = (word(b, here, Frame.first(e)) for e in (step.upper, step.lower))

    def start(row: Any) -> Any:
        row = b.add(upper_first, row)
        for places in offsets:
            row = b.load(b.gep(places, [row], source_etype=I64), typ=I64)
            scopes.reads(row)
        return b.sub(row, lower_first)

    return start


def expand(module: ir.Module, name: str, frame: Frame, step: Expand | Parents) -> None:
    """Write each row's value, or its place, over the rows below it, some at a time.

    What is written beyond them, those that follow overwrite; scratch has room for the last.
    """
    b, here = function(module, name)
    number = word(b, here, frame.rows(frame.columns[step.first].entity))
    firsts = address(b, here, frame.slots[step.first])
    written = [
        (address(b, here, frame.slots[step.out] + part), ir.IntType(width))
        for part, width in enumerate(_widths(frame.columns[step.out]))
    ]
    values = _values(b, here, frame, step)

    def first(row: Any) -> Any:
        return b.sext(b.load(b.gep(firsts, [row], source_etype=I32), typ=I32), I64)

    before = b.block
    with rows(b, number) as row:
        begin = b.phi(I64)
        end = first(b.add(row, I64(1)))
        same = [_same(b, value) for value in values(row)]

        def put(place: Any) -> None:
            for value, (below, kind) in zip(same, written, strict=True):
                cell = b.gep(below, [place], source_etype=kind)
                b.store(value, cell, align=kind.width // BYTE)

        put(begin)
        over = b.sub(end, begin)
        more = b.icmp_signed(">", over, I64(SPREAD))
        with b.if_then(more, likely=False), rows(b, b.sdiv(over, I64(SPREAD))) as turn:
            put(b.add(begin, b.mul(b.add(turn, I64(1)), I64(SPREAD))))
        begin.add_incoming(ZERO, before)
        begin.add_incoming(end, b.block)
    b.ret_void()


def _widths(column: Strip) -> tuple[int, ...]:
    """How wide a column's values are, and its causes where it has any."""
    return (column.width, BYTE) if column.causes else (column.width,)


def _values(
    b: Any, here: Any, frame: Frame, step: Expand | Parents
) -> Callable[[Any], tuple[Any, ...]]:
    """What finds that which is brought down from a row: its place, or a value and its causes."""
    if isinstance(step, Parents):
        return lambda row: (b.trunc(row, I32),)
    source = frame.columns[step.source]
    read = [
        (address(b, here, frame.slots[source.key] + part), ir.IntType(width))
        for part, width in enumerate(_widths(source))
    ]
    return lambda row: tuple(
        b.load(b.gep(above, [row], source_etype=kind), typ=kind) for above, kind in read
    )


def _same(b: Any, value: Any) -> Any:
    """A value, for each of the rows written at a time."""
    one = b.insert_element(many(value.type, SPREAD)(ir.Undefined), value, I32(0))
    return b.shuffle_vector(one, one, ir.Constant(ir.VectorType(I32, SPREAD), [0] * SPREAD))
