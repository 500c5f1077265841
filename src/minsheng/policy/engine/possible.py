"""Why a rule can be unknown at all, by what its arguments can be.

Where there is no cause it could be unknown for, a driver carries none.
"""

from __future__ import annotations

import ast
import itertools
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import reduce
from operator import or_

from minsheng.policy.engine.book import Link
from minsheng.policy.engine.links import MANY
from minsheng.policy.engine.unknown import Cause, Unknown

NONE = 0
ANY = int(reduce(or_, Cause))
"""Every cause there is; several are kept as one number, as in a column."""
CONTRADICTED, UNDEFINED = int(Cause.CONTRADICTED), int(Cause.UNDEFINED)


@dataclass(frozen=True, slots=True)
class Arguments:
    """What is known of a rule's arguments, before any household is seen.

    Attributes:
        causes: for which causes each can be unknown.
        within: pointers, each with the rows it points into: to nobody, or to one there is.
    """

    causes: Mapping[str, int]
    within: Collection[tuple[str, str]] = ()

    def of(self, function: ast.FunctionDef) -> int:
        """For which causes a rule of these arguments can be unknown."""
        local = dict(self.causes)
        for statement in function.body:
            match statement:
                case ast.Assign(targets=[ast.Name(id=name)], value=value):
                    local[name] = self.possible(value, local)
                case ast.Return(value=ast.expr() as value):
                    return self.possible(value, local)
        raise AssertionError(function.name)  # pragma: no cover - the language has refused it

    def possible(self, node: ast.expr, names: Mapping[str, int]) -> int:
        """The causes of an expression; those too that are not seen to be impossible.

        Args:
            node: the expression.
            names: for which causes each name in it can be unknown.
        """
        match node:
            case ast.Name(id=name):
                return names[name]
            case ast.Constant(value=value):
                return int(value.cause) if isinstance(value, Unknown) else NONE
            case ast.Attribute():
                return NONE
            case ast.BinOp(left=left, right=right) | ast.Compare(left=left, comparators=[right]):
                both = self.possible(left, names) | self.possible(right, names)
                return both | (UNDEFINED if _divides(node) else NONE)
            case ast.Call(
                func=ast.Name(id="known" | "contradicted" | "unverified" | "total_known")
            ):
                return NONE
            case ast.Call(
                func=ast.Name(id="where"),
                args=[ast.Call(func=ast.Name(id="known"), args=[ast.Name(id=name)]), yes, no],
            ):
                return self.possible(yes, {**names, name: NONE}) | self.possible(no, names)
            case ast.Call(func=ast.Name(id=helper), args=arguments):
                parts = [self.possible(argument, names) for argument in arguments]
                return reduce(or_, parts, self._own(helper, arguments))
        return ANY  # pragma: no cover - the language has refused it

    def _own(self, helper: str, arguments: list[ast.expr]) -> int:
        """The causes a helper adds of its own: a place nobody has, a division by nothing."""
        match helper, arguments:
            case "at", [ast.Name(id=name), ast.Name(id=rows), _] if (name, rows) in self.within:
                return NONE
            case "at", _:
                return CONTRADICTED
            case "part", _:
                return UNDEFINED
        return NONE


def pointing_within(links: Iterable[Link], within: Collection[str]) -> set[tuple[str, str]]:
    """The arguments of a rule that point to somebody, each with the persons it points into.

    Args:
        links: the arguments.
        within: facts that point to nobody, or to a person whom the household has.
    """
    links = tuple(links)
    several = [link for link in links if link.mode in MANY]
    persons = [link.argument for link in several if link.entity == "person"]
    pointers = [k.argument for k in links if k.target in within and k not in several]
    return set(itertools.product(pointers, persons))


def _divides(node: ast.expr) -> bool:
    """Whether an expression may divide by nothing."""
    match node:
        case ast.BinOp(op=ast.FloorDiv(), right=ast.Constant(value=int() as value)):
            return value == 0
        case ast.BinOp(op=ast.FloorDiv()):
            return True
    return False
