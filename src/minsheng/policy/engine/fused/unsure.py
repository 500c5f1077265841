"""Which rules can return an unknown at all, by what their arguments can be.

Where none can, a driver carries no causes.
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from minsheng.policy.engine.unknown import Unknown


@dataclass(frozen=True, slots=True)
class Arguments:
    """What is known of a rule's arguments, before any household is seen.

    Attributes:
        unsure: whether each can be unknown.
        within: those that point to nobody, or to a person whom the household has.
    """

    unsure: Mapping[str, bool]
    within: Collection[str] = ()

    def of(self, function: ast.FunctionDef) -> bool:
        """Whether a rule of these arguments can return an unknown."""
        local = dict(self.unsure)
        for statement in function.body:
            match statement:
                case ast.Assign(targets=[ast.Name(id=name)], value=value):
                    local[name] = self._unsure(value, local)
                case ast.Return(value=ast.expr() as value):
                    return self._unsure(value, local)
        raise AssertionError(function.name)  # pragma: no cover - the language has refused it

    def _unsure(self, node: ast.expr, names: Mapping[str, bool]) -> bool:
        """Whether an expression can be unknown; yes where it is not seen that it cannot."""
        match node:
            case ast.Name(id=name):
                return names[name]
            case ast.Constant(value=value):
                return isinstance(value, Unknown)
            case ast.Attribute():
                return False
            case ast.BinOp(op=ast.FloorDiv(), right=right) if not isinstance(right, ast.Constant):
                return True  # it may be a division by nothing
            case ast.BinOp(left=left, right=right) | ast.Compare(left=left, comparators=[right]):
                return self._unsure(left, names) or self._unsure(right, names)
            case ast.Call(func=ast.Name(id="known" | "total_known")):
                return False
            case ast.Call(
                func=ast.Name(id="where"),
                args=[ast.Call(func=ast.Name(id="known"), args=[ast.Name(id=name)]), yes, no],
            ):
                return self._unsure(yes, {**names, name: False}) or self._unsure(no, names)
            case ast.Call(func=ast.Name(id=helper), args=arguments):
                itself = helper == "part" or (helper == "at" and not self._within(arguments[0]))
                return itself or any(self._unsure(a, names) for a in arguments)
        return True  # pragma: no cover - the language has refused it

    def _within(self, place: ast.expr) -> bool:
        """Whether a place is there; else it is unknown, as a division by nothing is."""
        return isinstance(place, ast.Name) and place.id in self.within
