"""What stands where a pointer points, in machine code.

Few persons have a spouse or a parent in the file. Those who have are listed once, many rows
looked at together, with where they point to; each value asked for there is fetched for
those listed, and for nobody else. The other way, the rows beside that point somewhere (they are
few as well) tell what is so of them to whom they point to.
"""

from __future__ import annotations

from typing import Any

from llvmlite import ir

from minsheng.policy.engine.fused.frame import Frame
from minsheng.policy.engine.fused.loops import address, function, many, rows, word
from minsheng.policy.engine.fused.pairs import I8, I32, I64, KNOWN
from minsheng.policy.engine.fused.steps import BYTE, AnyOf, Pick, Pointing

LISTED = 16
"""Rows looked at together; so many are written at the end of a list, listed or not."""


def point(module: ir.Module, name: str, frame: Frame, step: Pointing | Pick | AnyOf) -> None:
    """The function of a step that follows pointers."""
    match step:
        case Pointing():
            pointing(module, name, frame, step)
        case Pick():
            pick(module, name, frame, step)
        case AnyOf():
            any_of(module, name, frame, step)


def pointing(module: ir.Module, name: str, frame: Frame, step: Pointing) -> None:
    """List the rows that point somewhere, and where; always to a row of the block."""
    b, here = function(module, name)
    number = word(b, here, frame.rows(frame.columns[step.out].entity))
    made = _Listing(module, b, here, frame, step)
    turns = b.sdiv(number, I64(LISTED))
    done = b.mul(turns, I64(LISTED))
    listed = made.walk(turns, I64(0), lambda turn: b.mul(turn, I64(LISTED)), LISTED)
    listed = made.walk(b.sub(number, done), listed, lambda row: b.add(done, row), 1)
    b.store(listed, b.gep(here, [I64(frame.something(step.out))], source_etype=I64))
    b.ret_void()


class _Listing:
    """Lists rows that point somewhere: many looked at together, or one.

    Args:
        module: where its functions are declared.
        builder: where the instructions go.
        here: the frame at hand.
        frame: its layout.
        step: what is listed.
    """

    def __init__(
        self, module: ir.Module, builder: Any, here: Any, frame: Frame, step: Pointing
    ) -> None:
        self.module, self.b = module, builder
        self.below = word(builder, here, frame.rows(step.lower))
        self.pointers, self.firsts = (
            _Cells(builder, here, frame, key) for key in (step.pointer, step.first)
        )
        self.numbers = None if step.number is None else _Cells(builder, here, frame, step.number)
        self.lists = [_Cells(builder, here, frame, key) for key in (step.out, step.to)]

    def walk(self, turns: Any, before: Any, row: Any, lanes: int) -> Any:
        """List the rows of some turns behind those listed before; how many are listed then."""
        b = self.b
        start = b.block
        with rows(b, turns) as turn:
            listed = b.phi(I64)
            after = self.look(row(turn), listed, lanes)
            listed.add_incoming(before, start)
            listed.add_incoming(after, b.block)
            body = b.block
        found = b.phi(I64)
        found.add_incoming(before, start)
        found.add_incoming(after, body)
        return found

    def look(self, row: Any, listed: Any, lanes: int) -> Any:
        """List those of some rows that point somewhere; how many are listed then."""
        b = self.b
        place, first = self.pointers.number(row, lanes), self.firsts.number(row, lanes)
        to = b.add(first, place)
        if self.numbers is None:
            end = self._all(b.trunc(self.below, I32), lanes)
        else:
            end = b.add(first, self.numbers.number(row, lanes))
        some = b.and_(b.icmp_signed("<=", place.type(None), place), b.icmp_signed("<", to, end))
        own = self._all(b.trunc(row, I32), lanes)
        if lanes > 1:
            own = b.add(own, own.type(list(range(lanes))))
        for cells, values in zip(self.lists, (own, to), strict=True):
            cells.put(listed, values if lanes == 1 else self._compressed(values, some))
        if lanes == 1:
            return b.add(listed, b.zext(some, I64))
        bits = b.bitcast(some, ir.IntType(lanes))
        return b.add(listed, b.zext(b.ctpop(bits), I64))

    def _all(self, value: Any, lanes: int) -> Any:
        """One value in each lane."""
        if lanes == 1:
            return value
        kind = many(I32, lanes)
        one = self.b.insert_element(kind(ir.Undefined), value, I32(0))
        return self.b.shuffle_vector(one, kind(ir.Undefined), many(I32, lanes)(None))

    def _compressed(self, values: Any, some: Any) -> Any:
        """The values of some lanes first, in order."""
        name = f"llvm.experimental.vector.compress.v{LISTED}i32"
        kind = ir.FunctionType(values.type, [values.type, some.type, values.type])
        compress = self.module.globals.get(name) or ir.Function(self.module, kind, name)
        return self.b.call(compress, [values, some, values.type(ir.Undefined)])


def pick(module: ir.Module, name: str, frame: Frame, step: Pick) -> None:
    """Fetch the value, and its causes, for each row listed."""
    b, here = function(module, name)
    listed = word(b, here, frame.something(step.rows))
    lists = [_Cells(b, here, frame, key) for key in (step.rows, step.to)]
    moved = [[_Cells(b, here, frame, key) for key in (step.source, step.out)]]
    if frame.columns[step.out].causes:
        moved.append([_Cells(b, here, frame, key, causes=True) for key in (step.source, step.out)])
    with rows(b, listed) as place:
        row, to = (b.sext(cells.get(place), I64) for cells in lists)
        for source, out in moved:
            out.put(row, source.get(to))
    b.ret_void()


def any_of(module: ir.Module, name: str, frame: Frame, step: AnyOf) -> None:
    """Write for each row whether something is so of a row beside that points to it.

    A row beside that points nobody knows where may point to any: its causes go to all.
    """
    b, here = function(module, name)
    made = _Pointed(b, here, frame, step)
    with rows(b, word(b, here, frame.rows(frame.columns[step.out].entity))) as row:
        made.clear(row)
    with rows(b, word(b, here, frame.rows(frame.columns[step.source].entity))) as row:
        made.tell(row)
    b.ret_void()


class _Pointed:
    """Tells rows what is so of those that point to them.

    Args:
        builder: where the instructions go.
        here: the frame at hand.
        frame: its layout.
        step: what is told.
    """

    def __init__(self, builder: Any, here: Any, frame: Frame, step: AnyOf) -> None:
        self.b = builder
        keys = (step.out, step.source, step.pointer)
        self.out, self.source, self.pointer = (_Cells(builder, here, frame, k) for k in keys)
        self.out_causes, self.source_causes, self.pointer_causes = (
            _Cells(builder, here, frame, key, causes=True) if frame.columns[key].causes else None
            for key in keys
        )
        self.first, self.number = (
            _Cells(builder, here, frame, key) for key in (step.first, step.number)
        )

    def clear(self, row: Any) -> None:
        """As if nobody pointed here."""
        self.out.put(row, I8(0))
        if self.out_causes is not None:
            self.out_causes.put(row, KNOWN)

    def tell(self, row: Any) -> None:
        """Tell what is so of a row to those it may point to, unless it is known not to be so."""
        b = self.b
        cause = self._cause(self.source_causes, row)
        holds = b.icmp_unsigned("!=", self.source.get(row), I8(0))
        holds = b.and_(holds, b.icmp_unsigned("==", cause, KNOWN))
        with b.if_then(b.or_(holds, b.icmp_unsigned("!=", cause, KNOWN))):
            nowhere = self._cause(self.pointer_causes, row)
            with b.if_else(b.icmp_unsigned("==", nowhere, KNOWN)) as (pointing, lost):
                with pointing:
                    self._one(row, b.zext(holds, I8), cause)
                with lost:
                    self._all(row, b.or_(cause, nowhere))

    def _one(self, row: Any, holds: Any, cause: Any) -> None:
        """Tell the row it points to, if it is one of its household."""
        b = self.b
        place, number = self.pointer.number(row, 1), self.number.number(row, 1)
        within = b.and_(b.icmp_signed("<=", I32(0), place), b.icmp_signed("<", place, number))
        with b.if_then(within):
            to = b.sext(b.add(self.first.number(row, 1), place), I64)
            self._join(self.out, to, holds)
            self._join(self.out_causes, to, cause)

    def _all(self, row: Any, cause: Any) -> None:
        """Tell all rows of its household that it may be theirs."""
        b = self.b
        first, number = (b.sext(c.number(row, 1), I64) for c in (self.first, self.number))
        with rows(b, number) as place:
            self._join(self.out_causes, b.add(first, place), cause)

    def _cause(self, cells: _Cells | None, row: Any) -> Any:
        return KNOWN if cells is None else cells.get(row)

    def _join(self, cells: _Cells | None, row: Any, bits: Any) -> None:
        if cells is not None:
            cells.put(row, self.b.or_(cells.get(row), bits))


class _Cells:
    """The cells of a column, or of its causes.

    Args:
        builder: where the instructions go.
        here: the frame at hand.
        frame: its layout.
        key: of the column.
        causes: whether its causes are meant.
    """

    def __init__(
        self, builder: Any, here: Any, frame: Frame, key: str, *, causes: bool = False
    ) -> None:
        self.b = builder
        self.at = address(builder, here, frame.slots[key] + causes)
        self.kind = I8 if causes else ir.IntType(frame.columns[key].width)

    def _cell(self, row: Any) -> Any:
        return self.b.gep(self.at, [row], source_etype=self.kind)

    def get(self, row: Any, lanes: int = 1) -> Any:
        """What some cells hold."""
        size = self.kind.width // BYTE
        return self.b.load(self._cell(row), typ=many(self.kind, lanes), align=size)

    def number(self, row: Any, lanes: int) -> Any:
        """The same as whole numbers of 32 bits: places in a block are fewer."""
        found = self.get(row, lanes)
        if self.kind.width == I32.width:
            return found
        cut = self.b.sext if self.kind.width < I32.width else self.b.trunc
        return cut(found, many(I32, lanes))

    def put(self, row: Any, value: Any) -> None:
        """Write some cells, from one on."""
        self.b.store(value, self._cell(row), align=self.kind.width // BYTE)
