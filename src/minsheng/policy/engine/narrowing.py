"""A rule book narrowed to households of whom certain facts are the same.

Of most households of a city no office has been asked: two thirds of their facts are one
value throughout. What follows from that value follows for all of them, so it is worked
out once: each rule is rewritten with the value in the place of the argument, and whatever
is then the same for every household is worked out too. The narrowed book decides those
households exactly as the whole one does, with fewer rules and shorter ones; nothing else
reads it, and its rewritten rules explain nothing.
"""

from __future__ import annotations

import ast
import copy
import operator
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import IntEnum
from typing import Any, cast

from minsheng.policy.engine import helpers
from minsheng.policy.engine.book import Book, Link, Node
from minsheng.policy.engine.language import MANY_HELPERS
from minsheng.policy.engine.rule import Entity
from minsheng.policy.engine.unknown import Unknown

Value = int | bool | Unknown
Rows = tuple[Value, ...] | None
"""What the rows of a `Many` say: nothing where there are none, or one value; None where they
differ."""
TRUTH, FIGURE = "truth", "figure"
"""The kind of a written unknown: what it is unknown of."""
OPERATORS: Mapping[type[ast.AST], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.FloorDiv: operator.floordiv,
    ast.BitAnd: operator.and_,
    ast.BitOr: operator.or_,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Eq: operator.eq,
}
LOGICAL = (ast.BitAnd, ast.BitOr)
OF_TRUTH = ("not_", "known")
OF_NOTHING: Mapping[str, Value] = {
    "total": 0,
    "total_known": 0,
    "count": 0,
    "any_": False,
    "all_": True,
}
"""What a helper makes of no rows."""
IDLE: Mapping[str, Value] = {**OF_NOTHING, "count": False}
"""What a row says that changes nothing of what the helper makes."""


@dataclass(frozen=True)
class Alike:
    """What is the same in every household.

    Attributes:
        facts: the value of facts, by name: in every row of their entity.
        absent: entities that have no row.
    """

    facts: Mapping[str, Value] = field(default_factory=dict)
    absent: frozenset[Entity] = frozenset()


def narrowed(book: Book, alike: Alike) -> Book:
    """The rule book of households that are alike in some facts.

    Args:
        book: the whole rule book.
        alike: what is the same in them.

    Returns:
        A book whose rules say the same of those households, and only of those.
    """
    nodes = dict(book.nodes)
    values: dict[str, Value] = dict(alike.facts)
    for name in book.order:
        nodes[name] = _rewritten(book, values, alike.absent, nodes[name])
        value = constant(nodes[name])
        if value is not None:
            values[name] = value
    return replace(book, nodes=nodes)


def constant(node: Node) -> Value | None:
    """The value that a rule has in every row; None where rows may differ, as far as is seen."""
    if node.parsed is None:
        return None
    match node.parsed.node.body:
        case [ast.Return(value=ast.expr() as value)]:
            return _value(value)
    return None


def never(node: Node) -> bool:
    """Whether a rule of truth is known to hold in no row."""
    value = constant(node)
    return value is False or isinstance(value, Unknown)


def _rewritten(
    book: Book, values: Mapping[str, Value], absent: frozenset[Entity], whole: Node
) -> Node:
    """A rule, rewritten; without the arguments it asks for no more.

    Args:
        book: the whole rule book.
        values: of facts and of rules before this one, where they are the same in all rows.
        absent: entities without a row.
        whole: the rule.
    """
    parsed = whole.parsed
    assert parsed is not None
    one: dict[str, ast.Constant] = {}
    many: dict[str, Rows] = {}
    for link in whole.links:
        if link.mode in ("below", "fellows"):
            many[link.argument] = _rows(link, values, absent)
        elif link.target in values:
            truth = book.nodes[link.target].type == "bool"
            one[link.argument] = written(values[link.target], truth=truth)
    body, read = _live(Narrowing(one, many, book.library.codes).body(parsed.node.body))
    function = copy.copy(parsed.node)
    function.body = body
    links = tuple(link for link in whole.links if link.argument in read)
    source = "\n".join(ast.dump(statement) for statement in body)
    return replace(whole, links=links, parsed=replace(parsed, node=function, source=source))


@dataclass
class Narrowing:
    """Rewrites the text of a rule.

    Attributes:
        one: names that are the same in all rows, as they are written.
        many: what the rows of each `Many` say.
        codes: the coded types.
    """

    one: dict[str, ast.Constant]
    many: dict[str, Rows]
    codes: Mapping[str, type[IntEnum]]

    def body(self, statements: list[ast.stmt]) -> list[ast.stmt]:
        """The statements, rewritten; names of what is the same in all rows are not needed."""
        found: list[ast.stmt] = []
        for statement in statements:
            match statement:
                case ast.Assign(targets=[ast.Name(id=name)], value=value):
                    made = self.expression(value)
                    if isinstance(made, ast.Constant):
                        self.one[name] = made
                        continue
                    if isinstance(made, ast.Name) and made.id in self.many:
                        self.many[name] = self.many[made.id]
                    found.append(_with(statement, made))
                case ast.Return(value=ast.expr() as value):
                    found.append(_with(statement, self.expression(value)))
        return found

    def expression(self, node: ast.expr) -> ast.expr:
        """An expression, rewritten: a constant where it is the same in all rows."""
        match node:
            case ast.Name(id=name):
                return self.one.get(name, node)
            case ast.Attribute(value=ast.Name(id=code), attr=member):
                return ast.Constant(int(self.codes[code][member]))
            case ast.BinOp(left=left, op=op, right=right):
                return _binary(op, self.expression(left), self.expression(right))
            case ast.Compare(left=left, ops=[sign], comparators=[right]):
                return _compared(sign, self.expression(left), self.expression(right))
            case ast.Call(func=ast.Name(id=name), args=arguments) if name in MANY_HELPERS:
                return self._of_many(name, node, arguments)
            case ast.Call(func=ast.Name(id=name), args=arguments):
                return _called(name, node, [self.expression(a) for a in arguments])
        return node

    def _of_many(self, name: str, call: ast.Call, arguments: list[ast.expr]) -> ast.expr:
        """A helper of rows, rewritten."""
        if name == "at":
            place, rows, nobody = arguments
            place, nobody = self.expression(place), self.expression(nobody)
            if _is(place, helpers.NOBODY):
                return nobody
            return ast.Call(call.func, [place, rows, nobody], [])
        rows, *if_none = arguments
        assert isinstance(rows, ast.Name)
        say = self.many[rows.id]
        rest = [self.expression(a) for a in if_none]
        if say == () and rest:
            return rest[0]
        if say is not None and not rest and all(_idle(name, value) for value in say):
            return written(OF_NOTHING[name], truth=False)
        return ast.Call(call.func, [rows, *rest], [])


def _with(statement: ast.Assign | ast.Return, value: ast.expr) -> ast.stmt:
    """A statement with another value."""
    made = copy.copy(statement)
    made.value = value
    return made


def _rows(link: Link, values: Mapping[str, Value], absent: frozenset[Entity]) -> Rows:
    """What the rows of an argument say, where it is the same for every household."""
    if link.entity in absent:
        return ()
    return (values[link.target],) if link.target in values else None


def _idle(name: str, value: Value) -> bool:
    """Whether rows that all say so make no more of a helper than no rows."""
    if isinstance(value, Unknown):
        return name == "total_known"
    return value == IDLE[name]


def written(value: Value, *, truth: bool) -> ast.Constant:
    """A value as an expression; of an unknown it is said whether it is one of truth."""
    kind = (TRUTH if truth else FIGURE) if isinstance(value, Unknown) else None
    return ast.Constant(cast(Any, value), kind)


def _value(node: ast.expr) -> Value | None:
    """The value of an expression that is the same in all rows."""
    value = cast(Any, node.value) if isinstance(node, ast.Constant) else None
    return value if isinstance(value, int | Unknown) else None


def _is(node: ast.expr, value: Value) -> bool:
    """Whether an expression is known to be a value, of the same type, in all rows."""
    found = _value(node)
    return not isinstance(found, Unknown) and type(found) is type(value) and found == value


def _binary(op: ast.operator, left: ast.expr, right: ast.expr) -> ast.expr:
    """Two operands joined."""
    one, other = _value(left), _value(right)
    by_nothing = isinstance(op, ast.FloorDiv) and _is(right, 0)
    if one is not None and other is not None and not by_nothing:
        made = OPERATORS[type(op)](one, other)
        return written(made, truth=isinstance(op, LOGICAL))
    settled: Value | None = None
    passed: Value | None = None
    match op:
        case ast.BitAnd():
            settled, passed = False, True
        case ast.BitOr():
            settled, passed = True, False
        case ast.Mult():
            settled, passed = 0, 1
        case ast.Add():
            passed = 0
    for here, there in ((left, right), (right, left)):
        if settled is not None and _is(here, settled):
            return here
        if passed is not None and _is(here, passed):
            return there
    return ast.BinOp(left, op, right)


def _compared(sign: ast.cmpop, left: ast.expr, right: ast.expr) -> ast.expr:
    """Two operands compared."""
    one, other = _value(left), _value(right)
    if one is None or other is None:
        return ast.Compare(left, [sign], [right])
    return written(OPERATORS[type(sign)](one, other), truth=True)


def _called(name: str, call: ast.Call, arguments: list[ast.expr]) -> ast.expr:
    """A helper of single values."""
    if name == "where":
        return _where(call, *arguments)
    if name in ("rounded", "share") and _is(arguments[0], 0):
        return arguments[0]
    values = [_value(a) for a in arguments]
    if any(value is None for value in values):
        return ast.Call(call.func, arguments, [])
    return written(getattr(helpers, name)(*values), truth=name in OF_TRUTH)


def _where(call: ast.Call, condition: ast.expr, yes: ast.expr, no: ast.expr) -> ast.expr:
    """One of two: the one taken, or either where both are the same known value."""
    if _is(condition, True):
        return yes
    if _is(condition, False):
        return no
    one, other = _value(yes), _value(no)
    if one is not None and not isinstance(one, Unknown) and _is(no, one):
        return yes
    held = _value(condition)
    if held is not None and one is not None and other is not None:
        truth = isinstance(one, bool) or (isinstance(yes, ast.Constant) and yes.kind == TRUTH)
        return written(helpers.where(held, one, other), truth=truth)  # type: ignore[arg-type]
    return ast.Call(call.func, [condition, yes, no], [])


def _live(statements: list[ast.stmt]) -> tuple[list[ast.stmt], set[str]]:
    """The statements whose names are read after them, and the names read before any."""
    kept: list[ast.stmt] = []
    read: set[str] = set()
    for statement in reversed(statements):
        match statement:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                if name in read:
                    read = (read - {name}) | set(_names(value))
                    kept.append(statement)
            case ast.Return(value=ast.expr() as value):
                read |= set(_names(value))
                kept.append(statement)
    return kept[::-1], read


def _names(node: ast.expr) -> Iterator[str]:
    """The names an expression reads; helpers are none of them."""
    match node:
        case ast.Name(id=name):
            yield name
        case ast.Call(args=parts):
            for part in parts:
                yield from _names(part)
        case ast.BinOp(left=left, right=right) | ast.Compare(left=left, comparators=[right]):
            yield from _names(left)
            yield from _names(right)
