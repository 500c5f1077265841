"""What made a value so, and nothing else that its rule asks for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from tests.recheck.expressions import traced
from tests.recheck.families import family

from minsheng.policy.engine.library import Library
from minsheng.policy.engine.scalar import reevaluate
from minsheng.policy.engine.unknown import Cause, Unknown
from minsheng.policy.laws.kinds import Relation
from minsheng.recheck.bearing import Bearing
from minsheng.recheck.explain import Explainer

DAY = date(2020, 11, 1)
OPEN = Unknown(Cause.NOT_DELIVERED)


def bearing(
    expression: str,
    type_: str = "bool",
    wages: Sequence[int | Unknown] = (),
    **values: int | Unknown,
) -> set[str]:
    """The facts that bear `expression`, a person's with the place: `a`, `wage 1`."""
    trace = traced(expression, type_, wages, **values)  # type: ignore[arg-type]
    found = Bearing(trace).of("dues__told", 0)
    entity = {n: trace.book.nodes[n].entity for n, _ in found}
    return {n if entity[n] == "household" else f"{n} {row}" for n, row in found}


@pytest.mark.parametrize(
    ("expression", "values", "expected"),
    [
        ("(b <= a) | (a <= b)", {}, "a b"),
        ("(b <= a) | (c <= nil)", {}, "a b"),
        ("(a <= b) & (c <= a)", {}, "a b"),
        ("(b <= a) & (c <= b)", {}, "a b c"),
        ("(a <= b) | (b <= c)", {}, "a b c"),
        ("(b <= a) & (c <= b)", {"a": OPEN}, "a"),
        ("(b <= a) | (c <= nil)", {"c": OPEN, "a": 1}, "c"),
        ("not_(a <= b)", {}, "a b"),
        ("known(a <= b)", {"a": OPEN}, "a"),
    ],
)
def test_of_and_and_or_the_side_that_settles_it(
    expression: str, values: dict[str, int | Unknown], expected: str
) -> None:
    assert bearing(expression, **values) == set(expected.split())


@pytest.mark.parametrize(
    ("expression", "values", "expected"),
    [
        ("a + nil", {}, "a"),
        ("nil + nil", {}, "nil"),
        ("a - b", {}, "a b"),
        ("a + b", {"b": OPEN}, "b"),
        ("where(a < b, a, c)", {}, "c"),
        ("where(b < a, a, c)", {}, "a"),
        ("where(a < b, a, c)", {"a": OPEN}, "a"),
        ("where(b < a, 0, c)", {}, "a b"),
        ("least(a, b, c)", {}, "c"),
        ("greatest(a, b, c)", {}, "a"),
        ("greatest(a, b, c)", {"b": OPEN}, "b"),
        ("clamp(a, c, b)", {}, "b"),
        ("share(a, rate, up)", {}, "a"),
        ("share(nil, rate, up)", {}, "nil"),
        ("a * n", {}, "a n"),
        ("a * n", {"n": 0}, "n"),
        ("nil * n", {"n": OPEN}, "nil"),
        ("a * n", {"n": OPEN}, "n"),
        ("part(a, n, up)", {}, "a"),
        ("part(a, n, up)", {"n": OPEN}, "n"),
        ("rounded(a, up)", {}, "a"),
    ],
)
def test_of_a_sum_what_is_not_nought_and_of_a_choice_what_was_chosen(
    expression: str, values: dict[str, int | Unknown], expected: str
) -> None:
    assert bearing(expression, "Fen", **values) == set(expected.split())


def test_of_many_rows_those_that_tell() -> None:
    assert bearing("total(wage)", "Fen", [0, 5, 7]) == {"wage 1", "wage 2"}
    assert bearing("total(wage)", "Fen", [0, 0]) == {"wage 0", "wage 1"}
    assert bearing("total(wage)", "Fen", [3, OPEN]) == {"wage 1"}
    assert bearing("total_known(wage)", "Fen", [3, OPEN]) == {"wage 0"}
    assert bearing("largest(wage, a)", "Fen", [3, 9, 9]) == {"wage 1", "wage 2"}
    assert bearing("largest(wage, a)", "Fen", []) == {"a"}


@pytest.fixture
def rich(library: Library) -> Bearing:
    """A couple with two cars and a home, whose bank says too much, too."""
    persons = [{"relation": Relation.HEAD}, {"relation": Relation.SPOUSE}]
    names = ("means__dwellings_over", "means__vehicles_over", "dibao__property_over_limits")
    held = {"vehicles": 2, "dwellings": 1, "financial_assets_hh": 99_999_900}
    return Bearing(family(library, DAY, names, persons, property_own=True, **held))


def test_a_limit_is_held_against_the_cars_and_not_the_members(rich: Bearing) -> None:
    assert set(rich.of("means__vehicles_over", 0)) == {("vehicles", 0), ("property_own", 0)}


def test_every_limit_that_is_exceeded_is_told_and_no_other(rich: Bearing) -> None:
    found = {name for name, _ in rich.of("dibao__property_over_limits", 0)}
    assert found == {"vehicles", "financial_assets_hh", "property_own"}
    assert "dwellings" not in found


def test_every_reason_of_a_city_rests_on_facts_that_its_rule_asks_for(
    runs: dict[str, Path], library: Library
) -> None:
    """And to hide those that bear it alters it, or it rests on what is not known."""
    explainer, seen = Explainer(runs["2020-11"], library), 0
    for household in explainer._decisions(explainer.snapshot.parts[0])["household_id"][:60]:
        trace = explainer.trace(household.as_py())
        bear = Bearing(trace)
        for _, when in trace.book.conditions:
            for row, holds in enumerate(trace.values[when.name]):
                if holds is not True:
                    continue
                facts = bear.of(when.name, row)
                assert {name for name, _ in facts} <= set(trace.book.leaves([when.name]))
                columns = {name: list(trace.values[name]) for name, _ in facts}
                if any(isinstance(columns[name][place], Unknown) for name, place in facts):
                    continue
                for name, place in facts:
                    columns[name][place] = OPEN
                hidden = reevaluate(trace, columns, (when.name,))[when.name][row]
                assert hidden is not True, (when.name, facts)
                seen += 1
    assert seen > 30
