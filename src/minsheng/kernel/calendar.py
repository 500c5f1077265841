"""Working days of the state's calendar, make-up weekends included, for limits in working days.

Source: the State Council's yearly notice of holidays (国务院办公厅关于部分节假日安排的通知), as the
package chinesecalendar has it. Next year's comes in November: a limit that reaches into a year
not yet announced is reckoned with plain weekends, and says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import chinese_calendar

SATURDAY = 5


@dataclass(frozen=True)
class Limit:
    """The last day of a limit.

    Attributes:
        announced: False where it reaches into a year whose holidays are not announced yet.
    """

    day: date
    announced: bool


def works(day: date) -> tuple[bool, bool]:
    """Whether a day is a working day, and whether its year's holidays are announced."""
    try:
        return bool(chinese_calendar.is_workday(day)), True
    except NotImplementedError:
        return day.weekday() < SATURDAY, False


def after_working_days(start: date, days: int) -> Limit:
    """The last of some working days, the first of them the one after `start`.

    Args:
        start: the day on which something happened; it does not count itself.
        days: how many, 0 or more.
    """
    day, announced, left = start, works(start)[1], days
    while left > 0:
        day += timedelta(days=1)
        working, known = works(day)
        announced = announced and known
        left -= working
    return Limit(day, announced)


def working_days_between(first: date, last: date) -> int:
    """Working days behind the first day, up to the last one; negative where it is earlier."""
    if last < first:
        return -working_days_between(last, first)
    return sum(works(first + timedelta(days=n))[0] for n in range(1, (last - first).days + 1))
