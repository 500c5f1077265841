"""Faults to plant in the law: each is one small change, written as a person would say it.

In a rule an operator, helper, figure or code is put in another's place; the language
must still allow the result (but for literals: it has no way to write one fen). In a
parameter one value or one start moves; where versions of a rule meet, the day they meet.
"""

from __future__ import annotations

import ast
import calendar
import copy
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import IntEnum
from itertools import pairwise
from typing import Any

from minsheng.policy.engine import helpers
from minsheng.policy.engine.kinds import Rounding
from minsheng.policy.engine.language import HELPERS, Parsed, Reader
from minsheng.policy.engine.parameters import Parameter, Value
from minsheng.policy.engine.rule import FIRST_DAY, LAST_DAY, Rule

OPPOSITE: dict[type[ast.AST], type[ast.AST]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
}
SIGNS: dict[type[ast.AST], str] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.BitAnd: "&",
    ast.BitOr: "|",
    ast.Lt: "<",
    ast.LtE: "<=",
}
SWAPPED = {
    "any_": "all_",
    "all_": "any_",
    "least": "greatest",
    "greatest": "least",
    "total_known": "total",
}
LITERAL = {0: 1, 1: 0, 12: 1}
COARSER = 10
TENTH = 10
Function = Callable[..., Any]


@dataclass(frozen=True)
class Fault:
    """One change of one rule.

    Attributes:
        line: in the rule's file.
        what: the change in words.
        function: the rule with the change, to be called like it.
    """

    line: int
    what: str
    function: Function


def rule_faults(
    rule: Rule,
    parsed: Parsed,
    codes: Mapping[str, type[IntEnum]],
) -> Iterator[Fault]:
    """Every change of a rule's operators, helpers, figures and codes, each once."""
    body = [s for s in parsed.node.body if not _is_docstring(s)]
    places = [n for statement in body for n in ast.walk(statement) if isinstance(n, ast.expr)]
    seen = {ast.dump(parsed.node)}
    for node in places:
        for what, other, strict in _others(node, codes):
            changed = _with(parsed.node, node, other)
            text = ast.dump(changed)
            if text in seen or (strict and not _allowed(changed, codes)):
                continue
            seen.add(text)
            yield Fault(node.lineno, what, _compiled(rule, changed))


def _is_docstring(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)


def _others(
    node: ast.expr,
    codes: Mapping[str, type[IntEnum]],
) -> Iterator[tuple[str, ast.expr, bool]]:
    """What may stand in a node's place: words, the node, whether the language must allow it."""
    shown = f"`{ast.unparse(node)}`"
    match node:
        case ast.BinOp(left=left, op=op, right=right) if type(op) in OPPOSITE:
            yield from _signs(shown, op, left, right)
        case ast.BinOp(left=left, op=ast.Mult(), right=right):
            yield f"{shown}: `*` becomes `+`", ast.BinOp(left, ast.Add(), right), True
            yield f"{shown}: only its left side is left", left, True
            yield f"{shown}: only its right side is left", right, True
        case ast.BinOp(left=left, op=ast.FloorDiv()):
            yield f"{shown} is not divided", left, True
        case ast.Compare(left=left, ops=[op], comparators=[right]):
            if isinstance(op, ast.Eq):
                yield f"{shown} becomes its opposite", _call("not_", node), True
            else:
                other = OPPOSITE[type(op)]()
                words = f"{shown}: `{SIGNS[type(op)]}` becomes `{SIGNS[type(other)]}`"
                yield words, ast.Compare(left, [other], [right]), True  # type: ignore[list-item]
        case ast.Call(func=ast.Name(id=name), args=arguments):
            yield from _calls(node, shown, name, arguments)
        case ast.Constant(value=bool(value)):
            yield f"`{value}` becomes `{not value}`", ast.Constant(not value), True
        case ast.Constant(value=int(value)):
            yield f"`{value}` becomes `{LITERAL[value]}`", ast.Constant(LITERAL[value]), False
        case ast.Attribute(value=ast.Name(id=code), attr=member):
            members = list(codes[code].__members__)
            other_member = members[(members.index(member) + 1) % len(members)]
            neighbour = ast.Attribute(ast.Name(code, ast.Load()), other_member, ast.Load())
            yield f"{shown} becomes `{code}.{other_member}`", neighbour, True


def _signs(
    shown: str,
    op: ast.operator,
    left: ast.expr,
    right: ast.expr,
) -> Iterator[tuple[str, ast.expr, bool]]:
    other: Any = OPPOSITE[type(op)]()
    words = f"{shown}: `{SIGNS[type(op)]}` becomes `{SIGNS[type(other)]}`"
    yield words, ast.BinOp(left, other, right), True


def _calls(
    node: ast.Call,
    shown: str,
    name: str,
    arguments: list[ast.expr],
) -> Iterator[tuple[str, ast.expr, bool]]:
    if name in SWAPPED:
        yield f"{shown}: `{name}` becomes `{SWAPPED[name]}`", _call(SWAPPED[name], *arguments), True
    elif name == "any_of":
        yield f"{shown}: whom each points to is left out", _call("any_", arguments[1]), True
    elif name == "where":
        condition, yes, no = arguments
        yield f"{shown}: its branches change places", _call("where", condition, no, yes), True
    elif name == "total":
        most = _call("largest", *arguments, ast.Constant(0))
        yield f"{shown}: `total` becomes `largest`", most, True
    elif name == "largest":
        yield f"{shown}: `largest` becomes `total`", _call("total", arguments[0]), True
    elif name == "not_":
        yield f"{shown}: `not_` is left out", arguments[0], True
    elif name in ("known", "contradicted", "unverified"):
        yield f"{shown} becomes its opposite", _call("not_", node), True
    elif name == "clamp":
        value, low, high = arguments
        yield f"{shown}: no lower bound", _call("least", value, high), True
        yield f"{shown}: no upper bound", _call("greatest", low, value), True


def _call(name: str, *arguments: ast.expr) -> ast.Call:
    return ast.Call(ast.Name(name, ast.Load()), list(arguments), [])


def _with(tree: ast.FunctionDef, node: ast.expr, other: ast.expr) -> ast.FunctionDef:
    """A copy of a function with one node put in another's place."""
    memo: dict[int, Any] = {id(node): ast.copy_location(copy.deepcopy(other), node)}
    changed = copy.deepcopy(tree, memo)
    return ast.fix_missing_locations(changed)


def _allowed(changed: ast.FunctionDef, codes: Mapping[str, type[IntEnum]]) -> bool:
    """Whether the language still reads the function; what is no longer used may stand."""
    reader = Reader("", codes)
    reader.read(changed, "")
    return all(f.endswith("is never used") for f in reader.faults)


def _compiled(rule: Rule, changed: ast.FunctionDef) -> Function:
    """The changed function, in the rule's own module."""
    bare = copy.copy(changed)
    bare.decorator_list = []
    names = {n: getattr(helpers, n) for n in HELPERS} | rule.function.__globals__
    exec(compile(ast.Module([bare], []), f"<fault in {rule.name}>", "exec"), names)  # noqa: S102 - the law's own text, one operator changed
    function: Function = names[bare.name]
    return function


# --- figures ----------------------------------------------------------------


def value_faults(value: Value, type_: str) -> Iterator[tuple[str, Any]]:
    """Every change of one dated value: words, and what stands in its place."""
    given = value.value
    if isinstance(given, Rounding):
        yield from _rounding_faults(given)
    elif isinstance(given, bool):
        yield f"{given} becomes {not given}", not given
    elif given is not None:
        near = [given + 1, given - 1]
        if type_ not in ("Day", "Month"):
            near += [given + round(given / TENTH), given - round(given / TENTH)]
        for other in dict.fromkeys(near):
            if other != given and (other >= 0 or type_ == "Count"):
                yield f"{given} becomes {other}", other


def _rounding_faults(given: Rounding) -> Iterator[tuple[str, Rounding]]:
    names = {-1: "down", 1: "up", 0: "to the nearest"}
    for direction in (-1, 1, 0):
        if direction != given.direction:
            words = f"rounding {names[given.direction]} becomes {names[direction]}"
            tie = -given.direction if direction == 0 else 0  # a half goes the other way
            yield words, Rounding(given.base, direction, tie)
    if given.tie:
        words = f"an exact half goes {names[-given.tie]}, not {names[given.tie]}"
        yield words, given._replace(tie=-given.tie)
    coarser = given._replace(base=given.base * COARSER)
    yield f"rounding to {given.base} fen becomes to {coarser.base}", coarser


# --- dates ------------------------------------------------------------------


def shifts(day: date) -> Iterator[tuple[str, date]]:
    """A day moved by a day and by a month, both ways."""
    yield "a day later", day + timedelta(1)
    yield "a day earlier", day - timedelta(1)
    yield "a month later", _months(day, 1)
    yield "a month earlier", _months(day, -1)


def _months(day: date, months: int) -> date:
    index = day.year * 12 + day.month - 1 + months
    year, month = index // 12, index % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def with_start(parameter: Parameter, place: int, start: date) -> Parameter:
    """A parameter whose value at a place begins on another day."""
    values = list(parameter.values)
    values[place] = replace(values[place], start=start)
    return replace(parameter, values=tuple(values))


@dataclass(frozen=True)
class Edge:
    """A day on which versions of a name meet, or the first begins, or the last ends.

    Attributes:
        day: the first day of what follows.
        before, after: the version that ends the day before, and the one that begins.
    """

    day: date
    before: Rule | None
    after: Rule | None

    def moved(self, day: date) -> tuple[tuple[Rule, Rule], ...]:
        """The versions as they were and as they are when the edge moves to a day."""
        pairs = []
        if self.before is not None:
            pairs.append((self.before, replace(self.before, end=day - timedelta(1))))
        if self.after is not None:
            pairs.append((self.after, replace(self.after, start=day)))
        return tuple(pairs)


def edges(versions: list[Rule]) -> Iterator[Edge]:
    """The edges of one name's versions."""
    ordered = sorted(versions, key=lambda r: r.start)
    if ordered[0].start > FIRST_DAY:
        yield Edge(ordered[0].start, None, ordered[0])
    for before, after in pairwise(ordered):
        yield Edge(after.start, before, after)
    if ordered[-1].end < LAST_DAY:
        yield Edge(ordered[-1].end + timedelta(1), ordered[-1], None)
