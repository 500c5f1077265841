"""The function that walks the blocks: lays the frame, then calls the loops in order.

What `decide` is given beside the frame is the setup: a row of 64-bit words (`SETUP`), and
two tables: the blocks, each of one county, and which addresses move along with them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from llvmlite import ir

from minsheng.policy.engine.facts import PARENT
from minsheng.policy.engine.fused.emit import called, emit, idle
from minsheng.policy.engine.fused.frame import RURAL_AT, URBAN_AT, Frame
from minsheng.policy.engine.fused.loops import POINTER, SIGNATURE, ZERO, rows, word
from minsheng.policy.engine.fused.pairs import I64
from minsheng.policy.engine.fused.plan import (
    Plan,
)
from minsheng.policy.engine.fused.steps import (
    ROWS,
    Step,
    Sum,
)
from minsheng.policy.engine.rule import Entity

BLOCK = 1024
OFFSETS: tuple[Entity, ...] = ("person", "obligor", "bill", "contribution")
SETUP = ("blocks", "block table", "moving", "moving table")
"""The words of the setup, in order."""
BLOCKS = ("first", "last", "rural", "urban")
"""A row of the block table: its households, the last not included, and the addresses of the
rural and the urban figures of their county."""
MOVING = ("slot", "base", "first", "bytes")
"""A row of the moving table: frame[slot] = base + frame[first] * bytes."""
LOOPS_A_MODULE = 40
DECIDE = "decide"
WALK = ir.FunctionType(ir.VoidType(), [POINTER, POINTER])


def modules(plan: Plan, frame: Frame) -> Iterator[ir.Module]:
    """The modules of a driver: its loops, some together, then `decide`."""
    flat = [*plan.places, *plan.steps]
    for start in range(0, len(flat), LOOPS_A_MODULE):
        module = ir.Module(f"loops_{start}")
        for number, step in enumerate(flat[start : start + LOOPS_A_MODULE], start):
            emit(module, _name(number), plan, frame, step)
        yield module
    yield _walk(plan, frame)


def _name(number: int) -> str:
    return f"loop_{number}"


def _walk(plan: Plan, frame: Frame) -> ir.Module:
    """`decide(frame, setup)`."""
    module = ir.Module(DECIDE)
    function = ir.Function(module, WALK, DECIDE)
    here, setup = function.args
    b = ir.IRBuilder(function.append_basic_block("entry"))
    given = {name: word(b, setup, place) for place, name in enumerate(SETUP)}
    with rows(b, given["blocks"]) as block:
        _bounds(b, here, given, block)
        _move(b, here, given)
        for number, step in enumerate((*plan.places, *plan.steps)):
            _take(module, b, here, frame, step, _name(number))
    b.ret_void()
    return module


def _take(module: ir.Module, b: Any, here: Any, frame: Frame, step: Step, name: str) -> None:
    """Take a step; a sum of nothing is not looked up."""
    if not isinstance(step, Sum):
        for function in called(step, name):
            _call(module, b, here, function)
        return
    something = word(b, here, frame.something(step.running))
    with b.if_else(b.icmp_unsigned("!=", something, ZERO)) as (some, nothing):
        with some:
            _call(module, b, here, name)
        with nothing:
            _call(module, b, here, idle(name))


def _call(module: ir.Module, b: Any, here: Any, name: str) -> None:
    b.call(ir.Function(module, SIGNATURE, name), [here])


def _put(b: Any, here: Any, index: Any, value: Any) -> None:
    place = index if isinstance(index, ir.Value) else I64(index)
    b.store(value, b.gep(here, [place], source_etype=I64))


def _at(b: Any, address: Any, index: Any) -> Any:
    """A 64-bit word of an array by its address."""
    return b.load(b.gep(b.inttoptr(address, POINTER), [index], source_etype=I64), typ=I64)


def _bounds(b: Any, here: Any, given: dict[str, Any], block: Any) -> None:
    """Which rows of each entity are the block's, and which figures."""
    start = b.mul(block, I64(len(BLOCKS)))
    begins, ends, rural, urban = (
        _at(b, given["block table"], b.add(start, I64(part))) for part in range(len(BLOCKS))
    )
    _put(b, here, RURAL_AT, rural)
    _put(b, here, URBAN_AT, urban)
    first: dict[Entity, Any] = {"household": begins}
    last: dict[Entity, Any] = {"household": ends}
    for entity in OFFSETS:
        above = PARENT[entity]
        offsets = word(b, here, Frame.offsets(entity))
        first[entity] = _at(b, offsets, first[above])
        last[entity] = _at(b, offsets, last[above])
    for entity in ROWS:
        _put(b, here, Frame.first(entity), first[entity])
        _put(b, here, Frame.rows(entity), b.sub(last[entity], first[entity]))


def _move(b: Any, here: Any, given: dict[str, Any]) -> None:
    """Facts, outputs and masks: to their places for this block."""
    with rows(b, given["moving"]) as k:
        start = b.mul(k, I64(len(MOVING)))
        slot, base, first, size = (
            _at(b, given["moving table"], b.add(start, I64(part))) for part in range(len(MOVING))
        )
        before = b.load(b.gep(here, [first], source_etype=I64), typ=I64)
        _put(b, here, slot, b.add(base, b.mul(before, size)))
