"""A division is told without what stands above and below its line."""

from __future__ import annotations

import ast

import pytest

from minsheng.policy.engine.unknown import Cause, Unknown
from minsheng.recheck.factors import nought, shortened

VALUES = {"a": 7, "n": 3, "m": 3, "none": 0, "open": Unknown(Cause.OUT_OF_DATE)}
LOCALS = {"heads": "n + none", "year": "a * m * n", "wide": "n + open"}


def expression(text: str) -> ast.expr:
    return ast.parse(text, mode="eval").body


@pytest.mark.parametrize(
    ("amount", "divisor", "above", "below"),
    [
        ("a * n", "n", "a", "1"),
        ("n", "n", "1", "1"),
        ("a * n * n", "n", "a * n", "1"),
        ("year", "m * 12 * heads", "a", "12"),
        ("a * n", "m", "a * n", "m"),  # the same number of something else stays
        ("a * 12", "12 * m", "a * 12", "12 * m"),  # so does a number without a name
        ("year", "wide", "year", "wide"),
        ("a + n", "n", "a + n", "n"),
    ],
)
def test_shared_factors_are_left_out(amount: str, divisor: str, above: str, below: str) -> None:
    locals_ = {name: expression(text) for name, text in LOCALS.items()}

    def value(node: ast.expr) -> object:
        return VALUES[node.id] if isinstance(node, ast.Name) else 12

    told = shortened(expression(amount), expression(divisor), locals_, value)
    assert [ast.unparse(one) for one in told] == [above, below]


def test_what_is_unknown_is_not_nought() -> None:
    assert nought(0)
    assert not nought(VALUES["open"])
