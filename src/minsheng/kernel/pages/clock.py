"""The day on which a page is asked for. Everything below the web is told it."""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone


def now() -> datetime:
    """The moment, in the office's time zone."""
    return timezone.localtime()


def today() -> date:
    """The day in the office's time zone."""
    return now().date()
