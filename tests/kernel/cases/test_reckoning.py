"""Days are counted as the law does: holidays left out, weekends made up for counted."""

from __future__ import annotations

from datetime import date

import pytest

from minsheng.kernel.cases.procedure import Limit, Unit
from minsheng.kernel.cases.reckoning import after, last_day, left

W, C = Unit.WORKING, Unit.CALENDAR


@pytest.mark.parametrize(("unit", "days", "start", "end"), [
    (W, 1, date(2020, 11, 16), date(2020, 11, 17)),
    (W, 10, date(2020, 11, 16), date(2020, 11, 30)),
    (W, 3, date(2020, 9, 25), date(2020, 9, 29)),  # Sunday 27 September is worked
    (W, 5, date(2020, 9, 25), date(2020, 10, 9)),  # over the holiday of October
    (W, 1, date(2020, 10, 9), date(2020, 10, 10)),  # a Saturday that is worked
    (C, 3, date(2020, 11, 24), date(2020, 11, 27)),
    (C, 3, date(2020, 11, 25), date(2020, 11, 30)),  # Saturday: moved to Monday
    (C, 7, date(2020, 9, 25), date(2020, 10, 9)),  # in the holiday: moved behind it
])  # fmt: skip
def test_the_last_day(unit, days, start, end):
    assert after(unit, days, start) == end


def test_a_notice_hangs_by_the_calendar_and_its_end_is_not_moved():
    hung = Limit("n", "公示", "notice", 7, C, ("a",), ("b",), "art. 1", earliest=True)
    assert last_day(hung, date(2020, 9, 25)) == date(2020, 10, 2)


@pytest.mark.parametrize(("unit", "due", "day", "days"), [
    (W, date(2020, 11, 30), date(2020, 11, 16), 10), (W, date(2020, 11, 30), date(2020, 11, 30), 0),
    (W, date(2020, 11, 27), date(2020, 11, 30), -1), (C, date(2020, 11, 30), date(2020, 11, 28), 2),
])  # fmt: skip
def test_what_is_left_when_a_clock_is_stopped(unit, due, day, days):
    assert left(unit, due, day) == days
