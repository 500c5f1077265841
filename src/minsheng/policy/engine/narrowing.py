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
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import IntEnum
from typing import Any, cast

from minsheng.policy.engine import helpers
from minsheng.policy.engine.book import Book, Link, Node
from minsheng.policy.engine.language import MANY_HELPERS
from minsheng.policy.engine.links import MANY
from minsheng.policy.engine.possible import ANY, NONE, Arguments, pointing_within
from minsheng.policy.engine.rule import Entity
from minsheng.policy.engine.unknown import Cause, Unknown

Value = int | bool | Unknown
TRUTH, FIGURE = "truth", "figure"
"""The kind of a written unknown: what it is unknown of."""
LOGICAL = (ast.BitAnd, ast.BitOr)
OF_TRUTH = ("not_", "known", "contradicted", "unverified")
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
DECISIVE: Mapping[str, Value] = {"any_": True, "all_": False}
"""What a row says that decides what the helper makes."""
STRICT = frozenset(
    {
        *("least", "greatest", "clamp", "rounded"),
        *("years_between", "month_of", "months_between", "months_later"),
    }
)
"""Helpers that are unknown as soon as one of their arguments is, for the causes of all."""


@dataclass(frozen=True)
class Alike:
    """What is the same in every household.

    Attributes:
        facts: the value of facts, by name: in every row of their entity.
        absent: entities that have no row.
        present: entities of which every household has a row.
        known: facts that are known in every row.
    """

    facts: Mapping[str, Value] = field(default_factory=dict)
    absent: frozenset[Entity] = frozenset()
    present: frozenset[Entity] = frozenset()
    known: frozenset[str] = frozenset()

    def of(self, names: Collection[str]) -> Alike:
        """What of it concerns some facts."""
        values = {name: value for name, value in self.facts.items() if name in names}
        return replace(self, facts=values, known=self.known & set(names))


@dataclass(frozen=True, slots=True)
class Rows:
    """What the rows of a `Many` say.

    Attributes:
        say: nothing where there are none, or one value; None where they differ.
        some: whether there is at least one.
    """

    say: tuple[Value, ...] | None = None
    some: bool = False


def narrowed(book: Book, alike: Alike, within: Collection[str] = ()) -> Book:
    """The rule book of households that are alike in some facts.

    Args:
        book: the whole rule book.
        alike: what is the same in them.
        within: facts that point to nobody, or to a person whom the household has.

    Returns:
        A book whose rules say the same of those households, and only of those.
    """
    made = _Narrowed(book, alike, within)
    for name in book.order:
        made.rewrite(name)
    return replace(book, nodes=made.nodes)


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


class _Narrowed:
    """The rules rewritten so far.

    Args:
        book: the whole rule book.
        alike: what is the same in the households.
        within: facts that point to nobody, or to a person whom the household has.

    Attributes:
        nodes: of the narrowed book.
        values: of facts and rules that are the same in all rows.
        causes: for which causes each name can be unknown.
    """

    def __init__(self, book: Book, alike: Alike, within: Collection[str]) -> None:
        self.book, self.alike, self.within = book, alike, within
        self.nodes = dict(book.nodes)
        self.values: dict[str, Value] = dict(alike.facts)
        facts = {n for n, node in book.nodes.items() if node.fact is not None}
        self.causes = dict.fromkeys(facts - alike.known, ANY)
        for name, value in alike.facts.items():
            self.causes[name] = int(value.cause) if isinstance(value, Unknown) else NONE

    def rewrite(self, name: str) -> None:
        """Rewrite a rule; without the arguments it asks for no more."""
        whole = self.book.nodes[name]
        parsed = whole.parsed
        assert parsed is not None
        arguments = self._arguments(whole)
        narrowing = self._narrowing(whole, arguments)
        body, read = _live(narrowing.body(parsed.node.body))
        function = copy.copy(parsed.node)
        function.body = body
        links = tuple(link for link in whole.links if link.argument in read)
        source = "\n".join(ast.dump(statement) for statement in body)
        made = replace(whole, links=links, parsed=replace(parsed, node=function, source=source))
        self.nodes[name] = made
        self.causes[name] = arguments.of(function)
        value = constant(made)
        if value is not None:
            self.values[name] = value

    def _arguments(self, node: Node) -> Arguments:
        causes = {link.argument: self.causes.get(link.target, NONE) for link in node.links}
        return Arguments(causes, pointing_within(node.links, self.within))

    def _narrowing(self, node: Node, arguments: Arguments) -> Narrowing:
        one: dict[str, ast.Constant] = {}
        many: dict[str, Rows] = {}
        for link in node.links:
            if link.mode in MANY:
                many[link.argument] = self._rows(node, link)
            elif link.target in self.values:
                truth = self.book.nodes[link.target].type == "bool"
                one[link.argument] = written(self.values[link.target], truth=truth)
        return Narrowing(one, many, self.book.library.codes, arguments)

    def _rows(self, node: Node, link: Link) -> Rows:
        """What the rows of an argument say, where it is the same for every household."""
        if link.entity in self.alike.absent:
            return Rows(())
        say = (self.values[link.target],) if link.target in self.values else None
        if link.mode == "toward" and say and not isinstance(say[0], Unknown):
            # One place in every row: it is that of some persons, and not of others.
            say = (False,) if say[0] == helpers.NOBODY else None
        # Whoever has fellows is one of them.
        near = node.entity == "household" or link.mode in ("beside", "toward")
        some = near and link.entity in self.alike.present
        return Rows(say, some or link.mode == "fellows")


@dataclass
class Narrowing:
    """Rewrites the text of a rule.

    Attributes:
        one: names that are the same in all rows, as they are written.
        many: what the rows of each `Many` say.
        codes: the coded types.
        arguments: for which causes each argument can be unknown.
    """

    one: dict[str, ast.Constant]
    many: dict[str, Rows]
    codes: Mapping[str, type[IntEnum]]
    arguments: Arguments

    def __post_init__(self) -> None:
        self.causes = dict(self.arguments.causes)

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
                    self.causes[name] = self.arguments.possible(made, self.causes)
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
                operands = self.expression(left), self.expression(right)
                strict = isinstance(op, ast.Add | ast.Sub)
                return self._settled(_binary(op, *operands), operands if strict else ())
            case ast.Compare(left=left, ops=[sign], comparators=[right]):
                operands = self.expression(left), self.expression(right)
                return self._settled(_compared(sign, *operands), operands, truth=True)
            case ast.Call(func=ast.Name(id=name), args=arguments) if name in MANY_HELPERS:
                return self._of_many(name, node, arguments)
            case ast.Call(func=ast.Name(id="where"), args=arguments):
                return self._where(node, *(self.expression(a) for a in arguments))
            case ast.Call(func=ast.Name(id=name), args=arguments):
                made = [self.expression(a) for a in arguments]
                return self._settled(_called(name, node, made), made if name in STRICT else ())
        return node

    def _settled(
        self, made: ast.expr, parts: Sequence[ast.expr], *, truth: bool = False
    ) -> ast.expr:
        """An expression; or the unknown it is in every row, for some of its parts are.

        Args:
            made: the expression.
            parts: those it is unknown for as soon as they are, for their causes.
            truth: whether it is one of truth.
        """
        sure = NONE
        for part in parts:
            value = _value(part)
            if isinstance(value, Unknown):
                sure |= int(value.cause)
        if not sure or self.arguments.possible(made, self.causes) != sure:
            return made
        return written(Unknown(Cause(sure)), truth=truth)

    def _where(self, call: ast.Call, condition: ast.expr, yes: ast.expr, no: ast.expr) -> ast.expr:
        """One of two: the one taken, or either where both are the same known value."""
        for taken, branch in ((True, yes), (False, no)):
            if _is(condition, taken):
                return branch
        held, one, other = _value(condition), _value(yes), _value(no)
        if one is not None and not isinstance(one, Unknown) and _is(no, one):
            return yes
        truth = any(isinstance(_value(b), bool) or _kind(b) == TRUTH for b in (yes, no))
        if held is not None and one is not None and other is not None:
            return written(helpers.where(held, one, other), truth=truth)  # type: ignore[arg-type]
        made = ast.Call(call.func, [condition, yes, no], [])
        both = isinstance(one, Unknown) and isinstance(other, Unknown) and one.cause == other.cause
        if both:  # whatever the condition
            return self._settled(made, (yes,), truth=truth)
        if isinstance(held, Unknown) and (isinstance(one, Unknown) or isinstance(other, Unknown)):
            return self._settled(made, (condition, yes, no), truth=truth)
        return made

    def _of_many(self, name: str, call: ast.Call, arguments: list[ast.expr]) -> ast.expr:
        """A helper of rows, rewritten."""
        if name == "at":
            place, rows, nobody = arguments
            place, nobody = self.expression(place), self.expression(nobody)
            if _is(place, helpers.NOBODY):
                return nobody
            return ast.Call(call.func, [place, rows, nobody], [])
        if name == "any_of":
            return self._of_those_pointing(call, arguments)
        rows, *if_none = arguments
        assert isinstance(rows, ast.Name)
        known, rest = self.many[rows.id], [self.expression(a) for a in if_none]
        found = _found(name, known, rest)
        return ast.Call(call.func, [rows, *rest], []) if found is None else found

    def _of_those_pointing(self, call: ast.Call, arguments: list[ast.expr]) -> ast.expr:
        """`any_of`, rewritten: of no rows, or where none points here or none holds, it is false."""
        said = [self.many[a.id].say for a in arguments if isinstance(a, ast.Name)]
        if any(say is not None and all(value is False for value in say) for say in said):
            return written(False, truth=True)
        return ast.Call(call.func, arguments, [])


def _found(name: str, rows: Rows, rest: list[ast.expr]) -> ast.expr | None:
    """What a helper makes of rows that all say the same; None where that is not enough.

    Args:
        name: the helper.
        rows: what they say.
        rest: what it makes of no rows, where it is told so.
    """
    say = rows.say
    if say is None:
        return None
    if not say and rest:
        return rest[0]
    if not rest and all(_idle(name, value) for value in say):
        return written(OF_NOTHING[name], truth=False)
    if not rows.some:
        return None
    (value,) = say
    if isinstance(value, Unknown):
        return written(value, truth=name in DECISIVE)
    decisive = name == "largest" or (name in DECISIVE and value == DECISIVE[name])
    return written(value, truth=False) if decisive else None


def _with(statement: ast.Assign | ast.Return, value: ast.expr) -> ast.stmt:
    """A statement with another value."""
    made = copy.copy(statement)
    made.value = value
    return made


def _idle(name: str, value: Value) -> bool:
    """Whether rows that all say so make no more of a helper than no rows."""
    if isinstance(value, Unknown):
        return name == "total_known"
    return value == IDLE[name]


def written(value: Value, *, truth: bool) -> ast.Constant:
    """A value as an expression; of an unknown it is said whether it is one of truth."""
    kind = (TRUTH if truth else FIGURE) if isinstance(value, Unknown) else None
    return ast.Constant(cast(Any, value), kind)


def _kind(node: ast.expr) -> str | None:
    """What a written unknown is unknown of."""
    return node.kind if isinstance(node, ast.Constant) else None


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
        made = helpers.OPERATORS[type(op)](one, other)
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
    return written(helpers.OPERATORS[type(sign)](one, other), truth=True)


def _called(name: str, call: ast.Call, arguments: list[ast.expr]) -> ast.expr:
    """A helper of single values."""
    if name in ("rounded", "share") and _is(arguments[0], 0):
        return arguments[0]
    values = [_value(a) for a in arguments]
    if any(value is None for value in values):
        return ast.Call(call.func, arguments, [])
    return written(getattr(helpers, name)(*values), truth=name in OF_TRUTH)


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
