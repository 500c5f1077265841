"""How long somebody has to wait, in words."""

from __future__ import annotations

from datetime import timedelta
from math import ceil

from django.utils.translation import ngettext

HOUR, DAY = 60, 24 * 60


def waiting(wait: timedelta) -> str:
    """In whole minutes, hours or days, never too short."""
    minutes = max(1, ceil(wait.total_seconds() / 60))
    if minutes <= HOUR:
        return ngettext("%(n)s分钟", "%(n)s分钟", minutes) % {"n": minutes}
    if minutes <= DAY:
        hours = ceil(minutes / HOUR)
        return ngettext("%(n)s小时", "%(n)s小时", hours) % {"n": hours}
    days = ceil(minutes / DAY)
    return ngettext("%(n)s天", "%(n)s天", days) % {"n": days}
