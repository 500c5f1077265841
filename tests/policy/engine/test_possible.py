"""What a plan says of a rule before it runs: whether it can be unknown."""

from __future__ import annotations

import ast

import pytest

from minsheng.policy.engine.possible import ANY, CONTRADICTED, NONE, UNDEFINED, Arguments
from minsheng.policy.engine.unknown import Cause, Unknown

WAGE, PENSION = int(Cause.NOT_AUTHORISED), int(Cause.NOT_DELIVERED)
OPEN = {
    "sure": NONE,
    "open": WAGE,
    "other": PENSION,
    "rows": WAGE,
    "sure_rows": NONE,
    "place": NONE,
    "cut": NONE,
}


@pytest.mark.parametrize(
    ("body", "may"),
    [
        ("return sure + 1", False),
        ("return sure + open", True),
        ("return known(open)", False),
        ("return contradicted(open)", False),
        ("return unverified(open)", False),
        ("return total_known(rows)", False),
        ("return total(rows)", True),
        ("return count(sure_rows)", False),
        ("return where(known(open), open, 0)", False),
        ("return where(known(open), open, open)", True),
        ("return where(known(sure), open, 0)", True),
        ("return where(open < 1, 0, 1)", True),
        ("other = open; return other & True", True),
        ("other = where(known(open), open, sure); return not_(other)", False),
        ("return at(place, sure_rows, 0)", True),
        ("return part(sure, sure, cut)", True),
        ("return share(sure, sure, cut)", False),
        ("return clamp(sure, 0, open)", True),
        ("return open == Guild.BAKERS", True),
        ("return sure == Guild.BAKERS", False),
    ],
)
def test_a_rule_can_be_unknown_only_by_what_it_rests_on(body: str, may: bool) -> None:
    function = ast.parse(f"def f():\n    {body}").body[0]
    assert isinstance(function, ast.FunctionDef)
    assert bool(Arguments(OPEN).of(function)) is may


@pytest.mark.parametrize(
    ("body", "may"),
    [
        ("return at(place, sure_rows, 0)", False),
        ("return at(place, sure_rows, open)", True),
        ("return at(place, rows, 0)", True),
        ("return at(where(sure < 1, place, sure), sure_rows, 0)", True),
        ("return at(sure, sure_rows, 0)", True),
    ],
)
def test_a_place_that_is_there_is_known(body: str, may: bool) -> None:
    function = ast.parse(f"def f():\n    {body}").body[0]
    assert isinstance(function, ast.FunctionDef)
    assert bool(Arguments(OPEN, {("place", "sure_rows"), ("place", "rows")}).of(function)) is may


@pytest.mark.parametrize(
    ("body", "causes"),
    [
        ("return open + other", WAGE | PENSION),
        ("return where(known(open), open, other)", PENSION),
        ("return where(open < 1, other, sure)", WAGE | PENSION),
        ("return at(place, rows, other)", WAGE | PENSION | CONTRADICTED),
        ("return part(open, sure, cut)", WAGE | UNDEFINED),
        ("return sure // sure", UNDEFINED),
        ("return sure // 12", NONE),
        ("return open // 0", WAGE | UNDEFINED),
        ("more = open; return more * other", WAGE | PENSION),
    ],
)
def test_the_causes_are_those_of_what_it_rests_on_and_its_own(body: str, causes: int) -> None:
    function = ast.parse(f"def f():\n    {body}").body[0]
    assert isinstance(function, ast.FunctionDef)
    assert Arguments(OPEN).of(function) == causes


def test_a_literal_unknown_is_unknown_for_its_cause() -> None:
    literal = ast.Constant(Unknown(Cause.OUT_OF_DATE))  # type: ignore[arg-type]
    assert Arguments({}).possible(literal, {}) == int(Cause.OUT_OF_DATE)
    assert int(sum(Cause)) == ANY
