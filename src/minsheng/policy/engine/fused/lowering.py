"""A rule's own text, made into machine code for one row.

The function is the one its author wrote; it is read from its syntax tree, which the rule
language has held to assignments and one return. Whatever is not of the language was
refused before and is a fault of ours here.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping
from enum import IntEnum
from typing import Any, Protocol

from minsheng.policy.engine.fused.pairs import (
    HELPERS,
    OPERATORS,
    Pair,
    Rounding,
    figure,
    is_known,
    truth,
    unknown,
)
from minsheng.policy.engine.narrowing import TRUTH
from minsheng.policy.engine.unknown import Unknown


class Many(Protocol):
    """What a row sees of the rows below it or beside it."""

    def folded(self, helper: str) -> Pair:
        """What a helper makes of them."""

    def any_of(self, holding: Any) -> Pair:
        """Whether something is so of a row that points here.

        Args:
            holding: what is so of each; the rows themselves say where they point to.
        """

    def none(self) -> Any:
        """Whether there are none, as one bit."""

    def at(self, place: Pair, otherwise: Pair, said: str | None) -> Pair:
        """The value of the row at a place among them.

        Args:
            place: which.
            otherwise: the value where that is nobody.
            said: the argument that says the place; None where it is worked out.
        """


Operand = Pair | Rounding | Many


class Lowering:
    """Lowers one rule.

    Args:
        builder: where the instructions go.
        codes: the coded types.
        names: what each argument is.
    """

    def __init__(
        self,
        builder: Any,
        codes: Mapping[str, type[IntEnum]],
        names: Mapping[str, Operand],
    ) -> None:
        self.b = builder
        self.codes = codes
        self.names = dict(names)

    def function(self, node: ast.FunctionDef) -> Pair:
        """The value a rule returns."""
        for statement in node.body:
            match statement:
                case ast.Assign(targets=[ast.Name(id=name)], value=value):
                    self.names[name] = self.operand(value)
                case ast.Return(value=ast.expr() as value):
                    return self.pair(value)
        raise AssertionError(node.name)  # pragma: no cover - the language has refused it

    def pair(self, node: ast.expr) -> Pair:
        """The value of an expression that has one."""
        operand = self.operand(node)
        assert isinstance(operand, Pair)
        return operand

    def operand(self, node: ast.expr) -> Operand:
        """What an expression is."""
        match node:
            case ast.Name(id=name):
                return self.names[name]
            case ast.Constant(value=bool() as value):
                return truth(value)
            case ast.Constant(value=int() as value):
                return figure(value)
            case ast.Constant(value=Unknown(cause), kind=kind):
                return unknown(cause, truth=kind == TRUTH)
            case ast.Attribute(value=ast.Name(id=code), attr=member):
                return figure(int(self.codes[code][member]))
            case ast.BinOp(left=left, op=operator, right=right):
                return OPERATORS[type(operator)](self.b, self.pair(left), self.pair(right))
            case ast.Compare(left=left, ops=[operator], comparators=[right]):
                return OPERATORS[type(operator)](self.b, self.pair(left), self.pair(right))
            case ast.Call(func=ast.Name(id=name), args=arguments):
                return self.call(name, arguments)
        raise AssertionError(ast.dump(node))  # pragma: no cover - the language has refused it

    def call(self, name: str, arguments: list[ast.expr]) -> Pair:
        """What a helper gives."""
        operands = [self.operand(a) for a in arguments]
        match name, operands:
            case "at", [Pair() as place, many, Pair() as nobody]:
                said = arguments[0].id if isinstance(arguments[0], ast.Name) else None
                return many.at(place, nobody, said)  # type: ignore[union-attr]
            case "any_of", [pointing, holding]:
                return pointing.any_of(holding)  # type: ignore[union-attr]
            case "largest", [many, Pair() as if_none]:
                return self.choose(many.none(), if_none, many.folded(name))  # type: ignore[union-attr]
            case _, [Pair(), *_]:
                return HELPERS[name](self.b, *operands)
            case _, [many]:
                return many.folded(name)  # type: ignore[union-attr]
        raise AssertionError(name)  # pragma: no cover - the language has refused it

    def choose(self, bit: Any, yes: Pair, no: Pair) -> Pair:
        """One of two, by what is always known."""
        b = self.b
        return Pair(b.select(bit, yes.value, no.value), b.select(bit, yes.cause, no.cause))


def holds(builder: Any, pair: Pair) -> Any:
    """Whether a truth pair is known to hold, as one bit."""
    return builder.and_(pair.value, is_known(builder, pair))
