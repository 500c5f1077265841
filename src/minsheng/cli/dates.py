"""Days and months as they are written on the command line: 2020-11 or 2020-11-01."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any

import click

WRITTEN = re.compile(r"(\d{4})-(\d{2})(?:-(\d{2}))?")
METAVAR = "YYYY-MM[-DD]"


if TYPE_CHECKING:
    ParamType = click.ParamType[Any]
else:
    ParamType = click.ParamType  # generic only in newer versions


class DayType(ParamType):
    """A day; a month stands for its first day."""

    name = "date"

    def get_metavar(self, param: click.Parameter, ctx: click.Context | None = None) -> str | None:
        """How it is written; an argument is called by its name."""
        del ctx
        return METAVAR if isinstance(param, click.Option) else None

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The day meant, or a sentence."""
        if isinstance(value, date):
            return value
        found = WRITTEN.fullmatch(str(value))
        if found is None:
            self.fail(f"`{value}` is not written as 2020-11 or 2020-11-01", param, ctx)
        try:
            return date(int(found[1]), int(found[2]), int(found[3] or 1))
        except ValueError:
            words = f"`{value}` is no day of the calendar; write 2020-11 or 2020-11-01"
            self.fail(words, param, ctx)


class MonthType(DayType):
    """A month; a day stands for the month it is in."""

    name = "month"

    def convert(  # type: ignore[override]
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> str:
        """The month meant, as `yyyy-mm`."""
        return super().convert(value, param, ctx).isoformat()[:7]  # %Y drops leading noughts


DAY, MONTH = DayType(), MonthType()
