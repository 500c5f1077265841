"""A limit is told as the two sides stand, to the fen, whatever was asked of them."""

from __future__ import annotations

import pytest
from tests.recheck.expressions import traced

from minsheng.policy.engine.unknown import Cause, Unknown
from minsheng.recheck.compared import Compared, compared
from minsheng.recheck.words import Language


def told(expression: str, language: Language = "zh", **values: int | Unknown) -> list[Compared]:
    trace = traced(expression, "bool", **values)
    return list(compared(trace, "dues__told", 0, language))


@pytest.mark.parametrize(
    ("a", "zh", "en", "within", "below"),
    [
        (49_999, "甲499.99元＜乙500元", "a 499.99 yuan < b 500 yuan", True, True),
        (50_000, "甲500元＝乙500元", "a 500 yuan = b 500 yuan", True, False),
        (50_001, "甲500.01元＞乙500元", "a 500.01 yuan > b 500 yuan", False, False),
    ],
)
def test_one_fen_is_seen(a: int, zh: str, en: str, within: bool, below: bool) -> None:
    for expression, holds in (("a <= b", within), ("a < b", below)):
        (found,) = told(expression, a=a, b=50_000)
        assert (found.text, found.left, found.right, found.holds) == (zh, a, 50_000, holds)
        (found,) = told(expression, "en", a=a, b=50_000)
        assert (found.text, found.holds) == (en, holds)


@pytest.mark.parametrize(("n", "sign"), [(1, "＜"), (2, "＝"), (3, "＞")])
def test_one_head_is_seen(n: int, sign: str) -> None:
    (found,) = told("n <= m", n=n, m=2)
    assert (found.text, found.kind, found.holds) == (f"件{n}{sign}次2", "count", n <= 2)


def test_of_a_sum_worked_out_it_is_said_what_it_comes_to() -> None:
    (found,) = told("a + b <= c * n")
    assert found.text == "甲7元＋乙5元（即12元）＞丙3元×件3（即9元）"
    assert found.arguments == {"a", "b", "c", "n"}
    (found,) = told("a + b <= c * n", "en")
    assert found.text == "a 7 yuan + b 5 yuan (that is 12 yuan) > c 3 yuan × n 3 (that is 9 yuan)"
    (found,) = told("a + nil <= c * n")
    assert found.text == "甲7元＜丙3元×件3（即9元）"


def test_a_number_is_no_sum_of_money() -> None:
    (found,) = told("n + m <= m * m")
    assert found.text == "件3＋次2＞次2×次2"


def test_a_side_that_is_unknown_is_not_compared() -> None:
    unknown = Unknown(Cause.NOT_DELIVERED)
    assert told("a <= b", a=unknown) == []
    assert told("a <= b", b=unknown) == []
    assert [c.text for c in told("(a <= b) & (c <= b)", a=unknown)] == ["丙3元＜乙5元"]
