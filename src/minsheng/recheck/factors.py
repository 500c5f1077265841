"""What stands above and below a line of division, shortened by what stands on both sides."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import reduce
from typing import Any

from minsheng.policy.engine.unknown import Unknown


def nought(value: Any) -> bool:
    """Whether a value is known and nothing."""
    return not isinstance(value, Unknown) and value == 0


def shortened(
    amount: ast.expr,
    divisor: ast.expr,
    locals_: Mapping[str, ast.expr],
    value: Callable[[ast.expr], Any],
) -> tuple[ast.expr, ast.expr]:
    """A dividend and its divisor without the factors they share; as they are where none is.

    Args:
        amount: what is divided.
        divisor: by what.
        locals_: the expressions that names inside the rule stand for.
        value: what an expression gives; a term of nought is no part of a factor.
    """
    above = list(_factors(amount, locals_, value))
    below = list(_factors(divisor, locals_, value))
    shared = False
    for factor in tuple(below):
        place = _place_of(factor, above)
        if place is not None:
            shared = True
            del above[place], below[below.index(factor)]
    return (_product(above), _product(below)) if shared else (amount, divisor)


def _factors(
    node: ast.expr, locals_: Mapping[str, ast.expr], value: Callable[[ast.expr], Any]
) -> Iterable[ast.expr]:
    """What an expression is the product of."""
    match node:
        case ast.Name(id=name) if name in locals_:
            yield from _factors(locals_[name], locals_, value)
        case ast.BinOp(left=left, op=ast.Mult(), right=right):
            yield from _factors(left, locals_, value)
            yield from _factors(right, locals_, value)
        case ast.BinOp(left=left, op=ast.Add(), right=right) if nought(value(right)):
            yield from _factors(left, locals_, value)
        case _:
            yield node


def _place_of(factor: ast.expr, among: Sequence[ast.expr]) -> int | None:
    """Where the same fact or figure stands among some; None for nowhere, and for a sum."""
    if not isinstance(factor, ast.Name):
        return None
    same = (n for n, one in enumerate(among) if ast.dump(one) == ast.dump(factor))
    return next(same, None)


def _product(factors: Sequence[ast.expr]) -> ast.expr:
    """Factors as one product, in their order; 1 for none."""
    if not factors:
        return ast.Constant(1)
    return reduce(lambda left, right: ast.BinOp(left, ast.Mult(), right), factors)
