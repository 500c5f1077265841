"""The family told why something is to be stopped or cut, and its own side (陈述申辩)."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from minsheng.kernel.access.officer import Officer
from minsheng.kernel.cases.actions import done
from minsheng.kernel.cases.book import procedure_of
from minsheng.kernel.cases.models import Case
from minsheng.kernel.cases.reckoning import last_day
from minsheng.kernel.refusals import RefusedError
from minsheng.programmes.assistance.models import Hearing


@transaction.atomic
def tell(case: Case, day: date, way: str, reasons: str, officer: Officer, now: datetime) -> Hearing:
    """Write down that the family was told, and why; raises as `done`."""
    done(case, "tell_reasons", officer, now, day=day)
    until = last_day(procedure_of(case.procedure).limit("hearing"), day)
    return Hearing.objects.create(case=case, told=day, way=way, reasons=reasons, until=until)


@transaction.atomic
def hear(case: Case, day: date, said: str, officer: Officer, now: datetime) -> None:
    """Write down what the family says; raises as `done`."""
    done(case, "hear", officer, now, day=day)
    Hearing.objects.filter(case=case, stated=None).update(stated=day, statement=said)


@transaction.atomic
def time_over(case: Case, officer: Officer, now: datetime) -> None:
    """Go on where the family let the time pass; raises as `done`.

    Raises:
        RefusedError: it has not passed yet.
    """
    hearing = Hearing.objects.filter(case=case).latest("pk")
    if now.date() <= hearing.until:
        raise RefusedError("", "陈述申辩期到%(day)s，期满次日起才能办理", day=hearing.until)
    done(case, "time_over", officer, now)
