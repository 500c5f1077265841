"""Which rules can return an unknown at all, by what their arguments can be.

Where none can, a driver carries no causes.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping


def may_be_unknown(function: ast.FunctionDef, names: Mapping[str, bool]) -> bool:
    """Whether a rule can return an unknown, given which of its arguments can be unknown."""
    local = dict(names)
    for statement in function.body:
        match statement:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                local[name] = _unsure(value, local)
            case ast.Return(value=ast.expr() as value):
                return _unsure(value, local)
    raise AssertionError(function.name)  # pragma: no cover - the language has refused it


def _unsure(node: ast.expr, names: Mapping[str, bool]) -> bool:
    """Whether an expression can be unknown; yes where it is not seen that it cannot."""
    match node:
        case ast.Name(id=name):
            return names[name]
        case ast.Constant() | ast.Attribute():
            return False
        case ast.BinOp(op=ast.FloorDiv(), right=right) if not isinstance(right, ast.Constant):
            return True  # it may be a division by nothing
        case ast.BinOp(left=left, right=right) | ast.Compare(left=left, comparators=[right]):
            return _unsure(left, names) or _unsure(right, names)
        case ast.Call(func=ast.Name(id="known" | "total_known")):
            return False
        case ast.Call(
            func=ast.Name(id="where"),
            args=[ast.Call(func=ast.Name(id="known"), args=[ast.Name(id=name)]), yes, no],
        ):
            return _unsure(yes, {**names, name: False}) or _unsure(no, names)
        case ast.Call(func=ast.Name(id="at" | "part")):
            return True  # a place nobody has, a division by nothing
        case ast.Call(args=arguments):
            return any(_unsure(a, names) for a in arguments)
    return True  # pragma: no cover - the language has refused it
