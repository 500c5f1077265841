"""How the days of a limit are counted, and what is left of it while a case waits for the family.

Source: Civil Code (民法典) arts 201 and 203, as before them the General Provisions: the day on
which something happens does not count; a limit whose last day is no working day ends with the
next one. [law, memory]
Reading: a notice that hangs out for some days hangs on working days and others alike and ends
by itself, so its last day is not moved.
"""

from __future__ import annotations

from datetime import date, timedelta

from minsheng.kernel.calendar import after_working_days, working_days_between, works
from minsheng.kernel.cases.procedure import Limit, Unit


def last_day(limit: Limit, start: date) -> date:
    """The last day of a limit that runs from what happened on a day."""
    return after(limit.unit, limit.days, start, moved=not limit.earliest)


def after(unit: Unit, days: int, start: date, *, moved: bool = True) -> date:
    """The last of some days behind a day.

    Args:
        unit: which days count.
        days: how many.
        start: does not count itself.
        moved: whether an end that is no working day moves to the next one.
    """
    if unit == Unit.WORKING:
        return after_working_days(start, days).day
    end = start + timedelta(days=days)
    while moved and not works(end)[0]:
        end += timedelta(days=1)
    return end


def left(unit: Unit, due: date, day: date) -> int:
    """How many days of a limit are left when it is stopped on a day; negative when it is late."""
    if unit == Unit.WORKING:
        return working_days_between(day, due)
    return (due - day).days
