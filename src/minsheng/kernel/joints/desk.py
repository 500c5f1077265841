"""What waits for an officer, in sums: few questions, each by an index."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from minsheng.kernel.access.models import AccountRequest, Assignment, Kind
from minsheng.kernel.access.officer import Officer
from minsheng.kernel.access.roles import Right
from minsheng.kernel.areas.reach import within
from minsheng.kernel.joints.findings import on_desk


@dataclass(frozen=True)
class Waiting:
    """Findings of one kind on an officer's desk.

    Attributes:
        late: past their last day; `today` is it.
        new: found today.
        mine: taken in hand by the officer.
    """

    kind: str
    all: int
    late: int
    today: int
    new: int
    mine: int


def waiting(officer: Officer, now: datetime) -> list[Waiting]:
    """What is on the desk, by kind; the latest kind first."""
    day = now.date()
    rows = (
        on_desk(officer)
        .order_by()
        .values("kind")
        .annotate(
            all=Count("pk"),
            late=Count("pk", filter=Q(due__lt=day)),
            today=Count("pk", filter=Q(due=day)),
            new=Count("pk", filter=Q(found__gte=_midnight(now))),
            mine=Count("pk", filter=Q(taken_by=officer.user)),
        )
    )
    found = [Waiting(**row) for row in rows]
    return sorted(found, key=lambda one: (-one.late, -one.today, -one.all, one.kind))


def roles_to_confirm(officer: Officer, day: date) -> QuerySet[Assignment]:
    """Proposed by others for others, where the officer may confirm."""
    rows = Assignment.objects.filter(
        within(officer.areas(Right.CONFIRM_ROLES), "area"),
        confirmed_by__isnull=True, ended__isnull=True, until__gt=day,
    )  # fmt: skip
    return rows.exclude(kind=Kind.BREAK_GLASS).exclude(_mine(officer))


def requests_to_grant(officer: Officer) -> QuerySet[AccountRequest]:
    """Asked for accounts by others, where the officer may grant it."""
    rows = AccountRequest.objects.filter(
        within(officer.areas(Right.CONFIRM_ROLES), "area"), ended__isnull=True
    )
    return rows.exclude(_mine(officer))


def _mine(officer: Officer) -> Q:
    return Q(proposed_by=officer.user) | Q(user=officer.user)


def _midnight(now: datetime) -> datetime:
    local = timezone.localtime(now)
    return local - timedelta(
        hours=local.hour, minutes=local.minute, seconds=local.second,
        microseconds=local.microsecond,
    )  # fmt: skip
