"""`docs/unknown.md`, held to every operator and helper of both evaluators, exhaustively."""

from __future__ import annotations

import copy
import pickle
import re
from functools import reduce
from operator import or_
from pathlib import Path
from typing import Any

import pytest
from tests.policy.engine.loops import outcomes, ways
from tests.policy.engine.operations import LETTERS, OPERATIONS, Operation

from minsheng.policy.engine import helpers
from minsheng.policy.engine.kinds import Rounding
from minsheng.policy.engine.language import COMPARISONS, HELPERS, OPERATORS
from minsheng.policy.engine.unknown import Cause, Unknown, is_unknown, together

PAGE = (Path(__file__).parents[3] / "docs" / "unknown.md").read_text(encoding="utf-8")
U, V = Unknown(Cause.NOT_AUTHORISED), Unknown(Cause.NOT_DELIVERED)
BOTH = Unknown(U.cause | V.cause)
UNDEFINED = Unknown(Cause.UNDEFINED)
CONTRADICTED = Unknown(Cause.CONTRADICTED)
UNVERIFIED = Unknown(Cause.UNVERIFIED)
# The helpers that ask for a cause, each with the cause it asks for.
ASKING = (("contradicted", Cause.CONTRADICTED), ("unverified", Cause.UNVERIFIED))
ONE = Rounding(1, -1, 0)

# Known whatever is unknown under them: their sense is to say what is known.
ALWAYS_KNOWN = ("known(a)", "contradicted(a)", "unverified(a)", "total_known(a)")
# What a branch or person not asked for lacks does not reach the result.
PASS_BY = ("where(a, b, c)", "at(a, b, c)", "largest(a, b)", "any_of(a, b)")
# Known as soon as the unknown cannot matter, not only when it could not be otherwise.
EXACT = (
    "a & b",
    "a | b",
    "a * b",
    "not_(a)",
    "any_(a)",
    "any_of(a, b)",
    "all_(a)",
    "where(a, b, c)",
    "at(a, b, c)",
    "total(a)",
    "count(a)",
    "a + b",
    "a - b",
    "months_later(a, b)",
)

each_operation = pytest.mark.parametrize("operation", OPERATIONS, ids=lambda o: o.title)


def alike(got: Any, wanted: Any) -> bool:
    """Whether two results are one, kind and causes included."""
    if isinstance(got, Unknown) or isinstance(wanted, Unknown):
        return type(got) is type(wanted) and got.cause == wanted.cause
    return type(got) is type(wanted) and bool(got == wanted)


def causes(operands: tuple[Any, ...]) -> Cause:
    """The causes of every unknown operand, of the rows of lists too."""
    cells = [c for o in operands for c in (o if type(o) is tuple else (o,))]
    return reduce(or_, (c.cause for c in cells if isinstance(c, Unknown)), Cause(0))


def test_every_operator_and_helper_is_tried() -> None:
    words = {w for o in OPERATIONS for w in re.findall(r"[a-z_]{2,}|[^\w\s(),]+", o.text)}
    assert words == {*HELPERS, *OPERATORS.values(), *COMPARISONS.values()}


@each_operation
def test_both_evaluators_give_the_same_on_every_operand(operation: Operation) -> None:
    for plain in ways(operation):
        rows, compiled = outcomes(operation, plain)
        assert rows
        for operands, fused in zip(rows, compiled, strict=True):
            scalar = operation.function(*operands)
            assert alike(fused, scalar), (operation.title, plain, operands, fused, scalar)


@each_operation
def test_a_result_is_known_only_when_it_could_not_be_otherwise(operation: Operation) -> None:
    for operands in operation.operands():
        result = operation.function(*operands)
        if isinstance(result, Unknown) or operation.text in ALWAYS_KNOWN:
            continue
        for supposed in operation.substitutes(operands):
            assert alike(operation.function(*supposed), result), (operation.title, operands)


@pytest.mark.parametrize(
    "operation", [o for o in OPERATIONS if o.text in EXACT], ids=lambda o: o.title
)
def test_a_result_that_could_not_be_otherwise_is_known(operation: Operation) -> None:
    for operands in operation.operands():
        if not isinstance(operation.function(*operands), Unknown):
            continue
        possible = [operation.function(*s) for s in operation.substitutes(operands)]
        same = all(alike(p, possible[0]) and not isinstance(p, Unknown) for p in possible)
        assert not same, (operation.title, operands, possible[0])


@each_operation
def test_an_unknown_result_carries_the_causes_of_what_is_unknown(operation: Operation) -> None:
    own = Cause.UNDEFINED | Cause.CONTRADICTED
    for operands in operation.operands():
        result = operation.function(*operands)
        if not isinstance(result, Unknown):
            continue
        given = causes(operands)
        if operation.text in PASS_BY:
            assert result.cause | given | own == given | own, (operation.title, operands)
        elif operation.text.startswith("part"):
            assert result.cause & ~Cause.UNDEFINED == given & ~Cause.UNDEFINED
        else:
            assert result.cause == given, (operation.title, operands)


@pytest.mark.parametrize(("helper", "cause"), ASKING)
def test_a_cause_asked_for_is_told_by_the_causes_and_by_nothing_else(
    helper: str, cause: Cause
) -> None:
    for operation in (o for o in OPERATIONS if o.text == f"{helper}(a)"):
        tried = [operand for (operand,) in operation.operands()]
        assert {c.cause for c in tried if isinstance(c, Unknown)} >= set(Cause)
        for operand in tried:
            among = isinstance(operand, Unknown) and bool(operand.cause & cause)
            assert operation.function(operand) is among


@pytest.mark.parametrize(("helper", "cause"), ASKING)
def test_no_cause_is_asked_for_of_what_is_supposed_known(helper: str, cause: Cause) -> None:
    asking = getattr(helpers, helper)
    assert asking(Unknown(cause))
    for (supposed,) in Operation(f"{helper}(a)", ("why",), "bool").substitutes((Unknown(cause),)):
        assert asking(supposed) is False


def test_the_bits_of_the_causes_never_change() -> None:
    """They stand in files and in archived runs."""
    assert {c.name: int(c) for c in Cause} == {
        "NOT_AUTHORISED": 1,
        "NOT_DELIVERED": 2,
        "CONTRADICTED": 4,
        "OUT_OF_DATE": 8,
        "UNDEFINED": 16,
        "UNVERIFIED": 32,
    }


def test_the_known_part_of_a_sum_is_a_lower_bound_of_what_cannot_be_negative() -> None:
    (operation,) = (o for o in OPERATIONS if o.text == "total_known(a)")
    for (values,) in operation.operands():
        if -3 in [v for v in values if not isinstance(v, Unknown)]:
            continue
        lower = helpers.total_known(values)
        for (supposed,) in operation.substitutes((values,)):
            assert min(supposed, default=0) < 0 or lower <= helpers.total(supposed)


# --- the page ---------------------------------------------------------------

# Each row of the table: what to try, with `u` and `v` unknown, and what must come out.
WITNESSES: dict[str, list[tuple[str, Any]]] = {
    "`u + x`, `u - x`, `u < x`, `u <= x`, `u == x`, `u == v`": [
        ("u + 1", U),
        ("1 + u", U),
        ("u - 1", U),
        ("1 - u", U),
        ("u < 1", U),
        ("1 < u", U),
        ("u <= 1", U),
        ("1 <= u", U),
        ("u == 1", U),
        ("u == v", BOTH),
        ("u == u", U),
    ],
    "`0 * u`, `share(0, u, …)`, `share(u, 0, …)`": [
        ("0 * u", 0),
        ("u * 0", 0),
        ("share(0, u, one)", 0),
        ("share(u, 0, one)", 0),
        ("12 * u", U),
        ("u * v", BOTH),
        ("share(u, v, one)", BOTH),
        ("share(1, u, one)", U),
    ],
    "`u // 12`, `part(u, x, …)`, `part(x, u, …)`": [
        ("u // 12", U),
        ("part(u, 1, one)", U),
        ("part(1, u, one)", U),
        ("part(1, 0, one)", UNDEFINED),
        ("part(u, 0, one)", Unknown(U.cause | Cause.UNDEFINED)),
    ],
    "`False & u`": [("False & u", False), ("u & False", False), ("True & u", U), ("u & v", BOTH)],
    "`True | u`": [("True | u", True), ("u | True", True), ("False | u", U), ("u | v", BOTH)],
    "`not_(u)`": [("not_(u)", U)],
    "`known(u)`": [("known(u)", False), ("known(0)", True)],
    "`contradicted(u)`": [
        ("contradicted(u)", False),
        ("contradicted(w)", True),
        ("contradicted(u + w)", True),
        ("contradicted(0 * w)", False),
        ("contradicted(0)", False),
    ],
    "`unverified(u)`": [
        ("unverified(u)", False),
        ("unverified(w)", False),
        ("unverified(i)", True),
        ("unverified(u + i)", True),
        ("unverified(0 * i)", False),
        ("unverified(0)", False),
    ],
    "`where(u, x, x)`": [
        ("where(u, 7, 7)", 7),
        ("where(u, 7, 8)", U),
        ("where(u, 7, v)", BOTH),
        ("where(u, v, 7)", BOTH),
    ],
    "`where(True, x, u)`": [("where(True, 7, u)", 7), ("where(False, u, 7)", 7)],
    "`least`, `greatest`, `clamp` with a `u`": [
        ("least(0, u)", U),
        ("greatest(u, 0, v)", BOTH),
        ("clamp(u, 0, 1)", U),
        ("clamp(1, u, v)", BOTH),
    ],
    "`total`, `count`, `largest` with a `u`": [
        ("total([1, u])", U),
        ("count([True, u, v])", BOTH),
        ("largest([1, u], 0)", U),
        ("total([])", 0),
        ("count([])", 0),
        ("largest([], 7)", 7),
    ],
    "`total_known`": [("total_known([1, u, 2])", 3), ("total_known([u])", 0)],
    "`any_`": [
        ("any_([u, True])", True),
        ("any_([u, False, v])", BOTH),
        ("any_([False])", False),
        ("any_([])", False),
    ],
    "`any_of(p, m)`": [
        ("any_of([False, True], [True, u])", U),
        ("any_of([u, False], [False, v])", False),
        ("any_of([u, v], [True, v])", BOTH),
        ("any_of([u, True], [True, True])", True),
        ("any_of([], [])", False),
    ],
    "`all_`": [
        ("all_([u, False])", False),
        ("all_([u, True, v])", BOTH),
        ("all_([True])", True),
        ("all_([])", True),
    ],
    "`at(u, …)`": [
        ("at(u, [1], 0)", U),
        ("at(-1, [u], 7)", 7),
        ("at(1, [7], 0)", CONTRADICTED),
        ("at(0, [u], 0)", U),
    ],
    "dates and rounding with a `u`": [
        ("years_between(u, 20201101)", U),
        ("month_of(u)", U),
        ("months_between(u, v)", BOTH),
        ("months_later(201811, u)", U),
        ("rounded(u, one)", U),
    ],
}


def table(heading: str) -> list[list[str]]:
    """The rows of the page's table whose first column bears a heading."""
    lines = PAGE.splitlines()
    start = next(k for k, line in enumerate(lines) if line.startswith(f"| {heading} |")) + 2
    rows = []
    for line in lines[start:]:
        if not line.startswith("|"):
            break
        cells = re.split(r"(?<!\\)\|", line.strip("|"))
        rows.append([cell.strip().replace("\\|", "|") for cell in cells])
    return rows


def test_the_page_lists_every_cause() -> None:
    assert [row[0].strip("`").upper() for row in table("cause")] == [c.name for c in Cause]


def test_every_row_of_the_page_has_witnesses() -> None:
    assert [row[0] for row in table("operation")] == list(WITNESSES)


@pytest.mark.parametrize(
    ("text", "wanted"), [w for several in WITNESSES.values() for w in several], ids=str
)
def test_the_page_says_what_happens(text: str, wanted: Any) -> None:
    names = {name: getattr(helpers, name) for name in HELPERS}
    assert alike(
        eval(text, names, {"u": U, "v": V, "w": CONTRADICTED, "i": UNVERIFIED, "one": ONE}), wanted
    )


@pytest.mark.parametrize(
    ("text", "wanted"),
    [("0 // u", U), ("u // 0", Unknown(U.cause | Cause.UNDEFINED)), ("u // v", BOTH)],
    ids=str,
)
def test_a_division_by_nothing_is_undefined(text: str, wanted: Any) -> None:
    assert alike(eval(text, {}, {"u": U, "v": V}), wanted)


# --- the value itself -------------------------------------------------------


def test_an_unknown_is_neither_true_nor_false() -> None:
    with pytest.raises(TypeError, match=r"use where\(\)"):
        bool(U)


def test_an_unknown_says_why() -> None:
    assert repr(BOTH) == "unknown(not_authorised+not_delivered)"
    assert is_unknown(U)
    assert not is_unknown(0)
    assert len({hash(U), hash(V)}) == 2


def test_letters_suffice() -> None:
    assert max(len(o.kinds) for o in OPERATIONS) == len(LETTERS)


def test_there_is_one_unknown_of_each_set_of_causes() -> None:
    both = Cause.NOT_AUTHORISED | Cause.OUT_OF_DATE
    one = Unknown(both)
    assert one is Unknown(both)
    assert one is Unknown(Cause.NOT_AUTHORISED) + Unknown(Cause.OUT_OF_DATE)
    assert one is copy.deepcopy(one)
    assert one is pickle.loads(pickle.dumps(one))
    assert one.cause is both


def test_unknowns_come_together_with_all_their_causes() -> None:
    late, torn = Unknown(Cause.NOT_DELIVERED), Unknown(Cause.CONTRADICTED)
    assert together([1, late, True, late]) is late
    assert together((late, 0, torn)) is Unknown(Cause.NOT_DELIVERED | Cause.CONTRADICTED)
    assert together([0, False]) is None
