"""What is written for a day or a month, and the day and month it means."""

from __future__ import annotations

from datetime import date

import click
import pytest

from minsheng.cli.dates import DAY, MONTH


@pytest.mark.parametrize(
    ("written", "day", "month"),
    [
        ("2020-11", date(2020, 11, 1), "2020-11"),
        ("2020-11-01", date(2020, 11, 1), "2020-11"),
        ("2020-11-30", date(2020, 11, 30), "2020-11"),
        ("2020-02-29", date(2020, 2, 29), "2020-02"),
        ("0999-01", date(999, 1, 1), "0999-01"),
    ],
)
def test_a_month_stands_for_its_first_day(written: str, day: date, month: str) -> None:
    assert DAY.convert(written, None, None) == day
    assert DAY.convert(day, None, None) == day
    assert MONTH.convert(written, None, None) == month


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("2020-13", "`2020-13` is no day of the calendar"),
        ("2021-02-29", "`2021-02-29` is no day of the calendar"),
        ("2020-00", "`2020-00` is no day of the calendar"),
        ("2020-11-00", "`2020-11-00` is no day of the calendar"),
        ("2020", "`2020` is not written as 2020-11 or 2020-11-01"),
        ("2020-1", "`2020-1` is not written as 2020-11 or 2020-11-01"),
        ("2020-11-01 ", "is not written as 2020-11 or 2020-11-01"),
        ("202011", "`202011` is not written as 2020-11 or 2020-11-01"),
    ],
)
def test_anything_else_is_refused(written: str, words: str) -> None:
    for kind in (DAY, MONTH):
        with pytest.raises(click.BadParameter, match=words):
            kind.convert(written, None, None)
