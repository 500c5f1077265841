"""An expression with a household's values in it says what was worked out, brackets and all."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.recheck.equations import comes_to
from tests.recheck.expressions import traced
from tests.recheck.families import family

from minsheng.policy.engine.library import Library
from minsheng.policy.engine.unknown import Cause, Unknown
from minsheng.policy.laws.kinds import ObligorRelation
from minsheng.recheck.filled import Filled, filled, measured, whose
from minsheng.recheck.words import Language

DAY = date(2020, 11, 1)


def told(
    expression: str,
    type_: str = "Fen",
    language: Language = "zh",
    wages: Sequence[int] = (),
    **values: int,
) -> Filled:
    return filled(traced(expression, type_, wages, **values), "dues__told", 0, language)


@pytest.mark.parametrize(
    ("expression", "text"),
    [
        ("a + b - c", "甲7元＋乙5元－丙3元"),
        ("a - b - c", "甲7元－乙5元－丙3元"),
        ("a - (b - c)", "甲7元－（乙5元－丙3元）"),
        ("a - (b + c)", "甲7元－（乙5元＋丙3元）"),
        ("a + (b - c)", "甲7元＋乙5元－丙3元"),
        ("(a - b) + (c - b)", "甲7元－乙5元＋丙3元－乙5元"),
        ("(a + b) * n", "（甲7元＋乙5元）×件3"),
        ("(a - b) * (n + m)", "（甲7元－乙5元）×（件3＋次2）"),
        ("a * n - b * m", "甲7元×件3－乙5元×次2"),
        ("a - b * m", "甲7元－乙5元×次2"),
        ("a * n * m", "甲7元×件3×次2"),
        ("a * (n * m)", "甲7元×（件3×次2）"),
    ],
)
def test_brackets_stand_where_they_must_and_nowhere_else(expression: str, text: str) -> None:
    assert told(expression).text == text


@pytest.mark.parametrize(
    ("expression", "text"),
    [
        ("n * m // 12", "件30×次24÷12"),
        ("n * (m // 12)", "件30×（次24÷12）"),
        ("n // 12 * m", "件30÷12×次24"),
        ("(n - m) // 12", "（件30－次24）÷12"),
        ("n - m // 12", "件30－次24÷12"),
    ],
)
def test_a_division_binds_as_a_product(expression: str, text: str) -> None:
    assert told(expression, "Count", n=30, m=24).text == text


@pytest.mark.parametrize(
    ("expression", "text"),
    [
        ("a + nil", "甲7元"),
        ("nil + a", "甲7元"),
        ("a - nil", "甲7元"),
        ("nil - a", "零0元－甲7元"),
        ("a - b + nil", "甲7元－乙5元"),
        ("(a - b + nil) * n", "（甲7元－乙5元）×件3"),
        ("a - (nil + b - c)", "甲7元－（乙5元－丙3元）"),
        ("a - (b + nil)", "甲7元－乙5元"),
        ("a * none + b", "乙5元"),
    ],
)
def test_what_is_nought_adds_nothing_and_takes_no_bracket(expression: str, text: str) -> None:
    assert told(expression).text == text


@pytest.mark.parametrize(
    ("expression", "text"),
    [
        ("share(a + b, rate, up)", "（甲7元＋乙5元）×比例25%"),
        ("share(a, rate, up)", "甲7元×比例25%，向上取整到1元"),
        ("share(a, rate, down)", "甲7元×比例25%，向下取整到1元"),
        ("share(a, rate, up) - c", "甲7元×比例25%－丙3元，向上取整到1元"),
        ("part(a - c, m, up)", "（甲7元－丙3元）÷次2"),
        ("part(a - c, n * m, up)", "（甲7元－丙3元）÷（件3×次2），向上取整到1元"),
        ("part(a * n, n, up)", "甲7元"),
        ("part(a * m, n, up)", "甲7元×次2÷件3，向上取整到1元"),
        ("part(a * m, n * m, up)", "甲7元÷件3，向上取整到1元"),
        ("part(a * m * n, n * 12 * (m + none), up)", "甲7元÷12，向上取整到1元"),
        ("part(a * m, n * (m + m), up)", "甲7元×次2÷（件3×（次2＋次2）），向上取整到1元"),
        ("a - part((b - c) * m, m, up)", "甲7元－（乙5元－丙3元）"),
        ("least(a, b)", "乙5元（不超过甲7元）"),
        ("least(a, b - c)", "（乙5元－丙3元）（不超过甲7元）"),
        ("greatest(b - c, a) * n", "甲7元（不低于（乙5元－丙3元））×件3"),
        ("greatest(0, a - b)", "甲7元－乙5元"),
        ("greatest(0, b - a)", "（乙5元－甲7元）（低于0，按0计）"),
        ("a - greatest(0, b - c)", "甲7元－（乙5元－丙3元）"),
        ("clamp(a, c, b)", "乙5元（不超过甲7元）（不低于丙3元）"),
        ("clamp(c, b, a)", "乙5元（不低于丙3元（不超过甲7元））"),
        ("a - where(n <= m, b, b - c)", "甲7元－（乙5元－丙3元）"),
        ("a - where(m <= n, b, b - c)", "甲7元－乙5元"),
    ],
)
def test_shares_parts_and_bounds(expression: str, text: str) -> None:
    assert told(expression).text == text


@pytest.mark.parametrize(
    ("wages", "zh", "en"),
    [
        ((300, 0, -100), "工资（户主3元＋子女-1元）", "wage (head 3 yuan + child -1 yuan)"),
        ((0, -100), "工资（配偶）-1元", "wage (spouse) -1 yuan"),
        ((0, 0), "工资合计0元", "wage in all 0 yuan"),
        (
            (100, 200, 300, 400),
            "工资（户主1元＋配偶2元＋子女1：3元＋子女2：4元）",
            "wage (head 1 yuan + spouse 2 yuan + child 1: 3 yuan + child 2: 4 yuan)",
        ),
        ((100, 200, 300, 400, 500), "工资合计15元", "wage in all 15 yuan"),
    ],
)
def test_of_a_sum_every_row_that_is_not_nought_is_told(wages, zh, en) -> None:
    text = told("total(wage)", wages=wages).text
    assert text == zh
    assert told("total(wage)", "Fen", "en", wages).text == en
    assert comes_to(text) * 100 == sum(wages)


def test_the_bills_told_are_those_of_the_person() -> None:
    bills = [(0, 100), (1, 200), (1, 0), (1, 300)]
    trace = traced("total(paper)", "Fen", [0, 0], entity="person", bills=bills)
    for person, text, used in ((0, "票据1元", [0]), (1, "票据（2元＋3元）", [1, 3])):
        found = filled(trace, "dues__told", person, "zh")
        assert (found.text, found.used) == (text, tuple(("paper", row) for row in used))


def test_only_what_is_handed_on_is_passed() -> None:
    assert told("a").passed == ("a", 0)
    assert told("a + nil").passed == ("a", 0)
    assert told("a + a").passed is None
    assert told("total(wage)", wages=[0, 300]).passed == ("wage", 1)
    assert told("total(wage)", wages=[100, 300]).passed is None
    assert told("part(a, m, up)").passed is None


COUNTS = st.recursive(
    st.sampled_from(["n", "m", "none"]),
    lambda inner: st.builds("({} {} {})".format, inner, st.sampled_from("+-*"), inner),
    max_leaves=3,
)
SUMS = st.recursive(
    st.sampled_from(["a", "b", "c", "nil"]),
    lambda inner: st.one_of(
        st.builds("({} {} {})".format, inner, st.sampled_from("+-"), inner),
        st.builds("({} * {})".format, inner, COUNTS),
        st.builds("where({} <= {}, {}, {})".format, inner, inner, inner, inner),
        st.builds("greatest(0, {})".format, inner),
    ),
    max_leaves=8,
)


@settings(max_examples=150)
@given(SUMS, st.lists(st.integers(-3, 9), min_size=5, max_size=5))
def test_whatever_the_expression_it_comes_to_what_was_computed(expression, figures) -> None:
    """Where nothing was bounded: what is bounded is told by its bound, not by an equation."""
    a, b, c, n, m = figures
    values = {"a": a * 100, "b": b * 100, "c": c * 100, "n": n, "m": m}
    trace = traced(expression, "Fen", **values)
    text = filled(trace, "dues__told", 0, "zh").text
    if "按" not in text:
        assert comes_to(text) * 100 == trace.value("dues__told"), text


@pytest.mark.parametrize(
    ("language", "land"),
    [
        ("zh", "实际耕种承包地408厘"),
        ("en", "contracted land under cultivation, all persons of the file 408 hundredths of a mu"),
    ],
)
def test_land_has_its_unit(library: Library, language: Language, land: str) -> None:
    """In the sum it is worked into; the figure that turns it into mu is said without."""
    trace = family(library, DAY, ("income__farm_m_hh",), [{}], farm_land_hmu=408)
    text = filled(trace, "income__farm_m_hh", 0, language).text
    assert land in text
    assert "100厘" not in text
    assert land.endswith(measured(trace, "farm_land_hmu", 408, language))


def test_an_obligor_is_told_by_what_he_is_to_whom(library: Library) -> None:
    kin = {"obligor_of": 0, "obligor_relation": ObligorRelation.CHILD}
    unknown = {"obligor_of": Unknown(Cause.NOT_DELIVERED)}
    trace = family(library, DAY, ("income__farm_m_hh",), [{}], [kin, kin, unknown])
    zh, en = ([whose(trace, "obligor", row, one) for row in range(3)] for one in ("zh", "en"))
    assert zh == ["义务人（户主的子女1）", "义务人（户主的子女2）", "义务人3"]
    assert en == ["the head's child 1", "the head's child 2", "obligor 3"]
