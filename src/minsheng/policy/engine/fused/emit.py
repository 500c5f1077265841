"""The function of each step of a driver: what its loop does with a row."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from llvmlite import ir

from minsheng.policy.engine.book import Link
from minsheng.policy.engine.fused.frame import AS_OF, NOWHERE, Frame
from minsheng.policy.engine.fused.gathering import gather
from minsheng.policy.engine.fused.loops import ZERO, Loop, word
from minsheng.policy.engine.fused.lowering import Lowering, Operand, holds
from minsheng.policy.engine.fused.pairs import (
    I8,
    I64,
    KNOWN,
    Pair,
    Rounding,
    is_known,
)
from minsheng.policy.engine.fused.picking import point
from minsheng.policy.engine.fused.places import expand, extents
from minsheng.policy.engine.fused.plan import (
    Plan,
)
from minsheng.policy.engine.fused.steps import (
    BITS,
    BYTE,
    AnyOf,
    Compute,
    Expand,
    Extents,
    Fold,
    Gather,
    Join,
    Mark,
    Parents,
    Pick,
    Place,
    Pointing,
    Running,
    Spread,
    Step,
    Sum,
    Together,
    any_of_key,
    first_key,
    fold_key,
    number_key,
    single_key,
)
from minsheng.policy.engine.fused.sums import grown, not_grown, running
from minsheng.policy.engine.links import MANY
from minsheng.policy.engine.rule import Entity
from minsheng.policy.engine.unknown import Cause

CONTRADICTED = I8(int(Cause.CONTRADICTED))


class Below:
    """What a rule's row sees of the rows below it or beside it."""

    def __init__(self, loop: Loop, link: Link, entity: Entity, places: Mapping[str, Place]) -> None:
        self.loop = loop
        self.link = link
        self.entity = entity
        self.places = places
        """What has been picked of them before, by the argument that said the place."""

    def folded(self, helper: str) -> Pair:
        """What a helper makes of them: a loop before has folded it."""
        return self.loop.pair(fold_key(helper, self.link.target, self.entity))

    def any_of(self, holding: Below) -> Pair:
        """Whether something is so of a row that points here: a loop before has found out."""
        b, names = self.loop.b, (self.link.target, holding.link.target)
        found = self.loop.pair(any_of_key(*names, self.entity))
        return Pair(found.value, b.select(found.value, KNOWN, found.cause))

    def none(self) -> Any:
        """Whether there are none."""
        number = self.loop.pair(number_key(self.link.entity, self.entity)).value
        return self.loop.b.icmp_signed("==", number, ZERO)

    def at(self, place: Pair, otherwise: Pair, said: str | None) -> Pair:
        """The value at a place; a place nobody has is contradicted."""
        loop, b = self.loop, self.loop.b
        picked = self.places.get(said or "")
        if picked is not None:
            found, number = loop.pair(picked.picked), picked.number
        else:
            found, number = self._found(place), number_key(self.link.entity, self.entity)
        cause = found.cause
        if number is not None:
            cause = b.select(self._within(place, number), cause, CONTRADICTED)
        nobody = b.icmp_signed("==", place.value, I64(-1))
        value = b.select(nobody, otherwise.value, found.value)
        cause = b.select(nobody, otherwise.cause, cause)
        return Pair(value, b.select(is_known(b, place), cause, place.cause))

    def _within(self, place: Pair, number: str) -> Any:
        """Whether a place is one of so many."""
        b, value = self.loop.b, place.value
        below = b.icmp_signed("<", value, self.loop.pair(number).value)
        return b.and_(b.icmp_signed("<=", ZERO, value), below)

    def _found(self, place: Pair) -> Pair:
        """The value of the row at a place; where there is none, anything that can be read."""
        loop, b = self.loop, self.loop.b
        within = self._within(place, number_key(self.link.entity, self.entity))
        row = b.add(loop.pair(first_key(self.link.entity, self.entity)).value, place.value)
        column = loop.frame.columns[self.link.target]
        if self.entity == self.link.entity:
            index = b.select(within, row, loop.index)
            return Pair(loop.value(column, index), loop.cause(column, index))
        nowhere = loop.address(NOWHERE)
        cell = b.select(within, loop.cell(loop.slot(column), row, column.width), nowhere)
        value = loop.widened(column, loop.load(cell, column.width))
        if not column.causes:
            return Pair(value, KNOWN)
        cell = b.select(within, loop.cell(loop.slot(column) + 1, row, BYTE), nowhere)
        return Pair(value, loop.load(cell, BYTE))


def called(step: Step, name: str) -> tuple[str, ...]:
    """The functions of a step, in the order they are called."""
    return (f"{name}_clear", name) if isinstance(step, Fold) else (name,)


def idle(name: str) -> str:
    """The function called instead of a sum's where the block has nothing to sum."""
    return f"{name}_idle"


def emit(module: ir.Module, name: str, plan: Plan, frame: Frame, step: Step) -> None:
    """The function of one step that is a flat loop."""
    match step:
        case Compute(out) | Mark(out) | Join(out):
            loop = Loop(module, name, frame, plan.columns[out].entity)
            loop.keep(out, _made(loop, plan, step))
            loop.end()
        case Together(entity, members, kept):
            loop = Loop(module, name, frame, entity)
            for member in members:
                made = _made(loop, plan, member)
                if member.out in kept:
                    loop.keep(member.out, made)
                loop.made[member.out] = made
            loop.end()
        case Spread(out, source, parent):
            _spread(Loop(module, name, frame, plan.columns[out].entity), out, source, parent)
        case Fold(out, _, source, _):
            _clear(Loop(module, called(step, name)[0], frame, plan.columns[out].entity), step)
            _fold(Loop(module, name, frame, plan.columns[source].entity), step)
        case Extents():
            extents(module, name, frame, step)
        case Expand() | Parents():
            expand(module, name, frame, step)
        case Running():
            running(module, name, frame, step)
        case Pointing() | Pick() | AnyOf():
            point(module, name, frame, step)
        case Gather():
            gather(module, name, frame, step)
        case Sum(out, _, _, _, _):
            grown(Loop(module, name, frame, plan.columns[out].entity), step)
            not_grown(Loop(module, idle(name), frame, plan.columns[out].entity), step)


def _made(loop: Loop, plan: Plan, step: Compute | Mark | Join) -> Pair:
    """What a step makes of its row."""
    if isinstance(step, Mark):
        return _mark(loop, step)
    if isinstance(step, Join):
        return _join(loop, step)
    node = plan.book.nodes[step.name]
    if node.parsed is None:
        return loop.pair(step.name)
    names = {link.argument: _operand(loop, plan, link, step) for link in node.links}
    made = Lowering(loop.b, plan.book.library.codes, names).function(node.parsed.node)
    return made if plan.columns[step.out].causes else Pair(made.value, KNOWN)


def _operand(loop: Loop, plan: Plan, link: Link, step: Compute) -> Operand:
    """What an argument of a rule is in its loop."""
    node, entity = plan.book.nodes[link.target], loop.entity
    if node.parameter is not None:
        cells = [loop.figure(figure) for figure in plan.figures[link.target]]
        return Rounding(*(cell.value for cell in cells)) if len(cells) > 1 else cells[0]
    if link.mode in MANY:
        picked = {place.pointer: place for place in step.places if place.many == link.argument}
        return Below(loop, link, entity, picked)
    if node.entity == "run":
        return Pair(word(loop.head, loop.function.args[0], AS_OF), KNOWN)
    return loop.pair(single_key(node, entity))


def _spread(loop: Loop, out: str, source: str, parent: str) -> None:
    above = loop.pair(parent).value
    column = loop.frame.columns[source]
    loop.keep(out, Pair(loop.value(column, above), loop.cause(column, above)))
    loop.end()


def _clear(loop: Loop, step: Fold) -> None:
    """Every row above as if nothing were below."""
    loop.keep(step.out, Pair(ZERO, KNOWN))
    loop.end()


def _fold(loop: Loop, step: Fold) -> None:
    """Run down the rows below; each writes what is made so far, so the last one stays."""
    b = loop.b
    before = b.phi(I64, "before")
    so_far, so_far_cause = b.phi(I64, "so_far"), b.phi(I8, "cause")
    parent = loop.pair(step.parent).value
    new = b.icmp_signed("!=", parent, before)
    value = b.select(new, ZERO, so_far)
    cause = b.select(new, KNOWN, so_far_cause)
    value, cause = _folded(b, step.helper, new, Pair(value, cause), loop.pair(step.source))
    loop.keep(step.out, Pair(value, cause), parent)
    for phi, first, following in (
        (before, I64(-1), parent),
        (so_far, ZERO, value),
        (so_far_cause, KNOWN, cause),
    ):
        phi.add_incoming(first, loop.head.block)
        phi.add_incoming(following, b.block)
    loop.end()


def _folded(b: Any, helper: str, new: Any, so_far: Pair, row: Pair) -> tuple[Any, Any]:
    """A row more: the value and causes so far."""
    cause = b.or_(so_far.cause, row.cause)
    if helper == BITS:
        value = b.or_(so_far.value, row.value)
    else:
        larger = b.or_(new, b.icmp_signed(">", row.value, so_far.value))
        value = b.select(larger, row.value, so_far.value)
    return value, cause


def _mark(loop: Loop, step: Mark) -> Pair:
    """A byte of the reasons of a row."""
    b = loop.b
    byte: Any = I8(0)
    for bit, key in step.bits:
        byte = b.or_(byte, b.shl(b.zext(holds(b, loop.pair(key)), I8), I8(bit)))
    return Pair(byte, KNOWN)


def _join(loop: Loop, step: Join) -> Pair:
    """A word of the reasons of a row."""
    b = loop.b
    joined: Any = ZERO
    for place, key in step.parts:
        joined = b.or_(joined, b.shl(loop.bits(key), I64(place)))
    return Pair(joined, KNOWN)
