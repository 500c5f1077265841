"""Amounts, shares, days and causes as they are read aloud: no figure may be read as another."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from tests.policy.engine.small import small

from minsheng.policy.engine.book import Book, compile_book
from minsheng.policy.engine.kinds import Rounding
from minsheng.policy.engine.library import library_from_texts
from minsheng.policy.engine.unknown import Cause, Unknown
from minsheng.recheck.words import grade, read_aloud, shown, yuan


@pytest.fixture(scope="module")
def book() -> Book:
    return compile_book(library_from_texts(small()), date(2020, 11, 1))


@pytest.mark.parametrize(
    ("fen", "zh"),
    [
        (0, "0元"),
        (5, "0.05元"),
        (50, "0.50元"),
        (100, "1元"),
        (105, "1.05元"),
        (150, "1.50元"),
        (99_999, "999.99元"),
        (100_000, "1,000元"),
        (1_234_567_890, "12,345,678.90元"),
        (-5, "-0.05元"),
        (-105, "-1.05元"),
        (-100_000, "-1,000元"),
    ],
)
def test_an_amount_is_yuan_with_two_places_or_none(fen: int, zh: str) -> None:
    assert yuan(fen, "zh") == zh
    assert yuan(fen, "en") == zh.replace("元", " yuan")


@pytest.mark.parametrize(
    ("type_", "value", "zh", "en"),
    [
        ("Rate", 0, "0%", "0%"),
        ("Rate", 5, "0.05%", "0.05%"),
        ("Rate", 50, "0.5%", "0.5%"),
        ("Rate", 2_505, "25.05%", "25.05%"),
        ("Rate", 2_550, "25.5%", "25.5%"),
        ("Rate", 3_000, "30%", "30%"),
        ("Rate", 10_000, "100%", "100%"),
        ("Rate", 13_005, "130.05%", "130.05%"),
        ("Day", 20_201_101, "2020-11-01", "2020-11-01"),
        ("Day", 19_560_315, "1956-03-15", "1956-03-15"),
        ("Month", 202_009, "2020-09", "2020-09"),
        ("Month", 0, "无", "none"),
        ("bool", True, "是", "yes"),
        ("bool", False, "否", "no"),
        ("Count", 1_234, "1,234", "1,234"),
        ("Count", -3, "-3", "-3"),
        ("Fen", 105, "1.05元", "1.05 yuan"),
        ("Guild", 2, "ferry", "ferry"),
        ("Rounding", Rounding(100, 1, 0), "向上取整到1元", "rounded up to 1 yuan"),
        ("Rounding", Rounding(10, -1, 0), "向下取整到0.10元", "rounded down to 0.10 yuan"),
        (
            "Rounding",
            Rounding(100, 0, 1),
            "就近取整到1元，恰为一半时向上",
            "rounded to the nearest to 1 yuan, an exact half up",
        ),
        (
            "Rounding",
            Rounding(100, 0, -1),
            "就近取整到1元，恰为一半时向下",
            "rounded to the nearest to 1 yuan, an exact half down",
        ),
    ],
)
def test_a_value_is_said_by_its_type(book: Book, type_: str, value: Any, zh: str, en: str) -> None:
    assert shown(value, type_, book, "zh") == zh
    assert shown(value, type_, book, "en") == en


@pytest.mark.parametrize(
    ("cause", "zh", "en"),
    [
        (Cause.NOT_AUTHORISED, "家庭未授权查询", "not authorised"),
        (Cause.UNDEFINED, "无法计算", "undefined"),
        (
            Cause.OUT_OF_DATE | Cause.NOT_DELIVERED,
            "资料尚未提供、资料已过期",
            "not delivered, out of date",
        ),
        (Cause.UNDEFINED | Cause.CONTRADICTED, "资料互相矛盾", "contradicted"),
        (Cause.UNDEFINED | Cause.UNVERIFIED, "仅有一条未核实的记录", "only one unverified record"),
    ],
)
def test_an_unknown_is_said_with_what_can_be_done_about_it(
    book: Book, cause: Cause, zh: str, en: str
) -> None:
    """That it cannot be computed only where there is nothing to find out."""
    for type_ in ("Fen", "bool", "Rate", "Guild"):
        assert shown(Unknown(cause), type_, book, "zh") == f"尚未查清（{zh}）"
        assert shown(Unknown(cause), type_, book, "en") == f"unknown ({en})"


def test_grades_are_written_as_papers_write_them() -> None:
    assert [grade(n) for n in range(6)] == ["0级", "一级", "二级", "三级", "四级", "5级"]
    assert read_aloud("残疾等级4级，残疾等级1级") == "四级残疾，一级残疾"
    assert read_aloud("残疾等级5级") == "残疾等级5级"
