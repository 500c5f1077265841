"""Glass broken in an emergency: an area opened to oneself for some hours, before all eyes."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import connection, transaction

from minsheng.kernel.access.models import Assignment, Kind
from minsheng.kernel.access.officer import Officer, officer_of
from minsheng.kernel.access.roles import Right
from minsheng.kernel.areas.models import Area, Level
from minsheng.kernel.database.scope import current, scope
from minsheng.kernel.joints.findings import Found, raise_finding
from minsheng.kernel.joints.own import BROKEN_GLASS
from minsheng.kernel.refusals import NotAllowedError, RefusedError

HOURS = 4
LEAST_REASON = 6
MOST_OPEN = 2
"""Areas open to one officer at a time; the database counts them, too (`role_lent`)."""
_ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtextextended('role_lent', %s))"


def break_glass(area: int, reason: str, officer: Officer, now: datetime) -> Assignment:
    """Open an area to oneself for some hours, in an emergency; the reason is written down.

    The rights are those of the role that allows it, in its programmes, but for lists given away
    or taken in; the county's reviewers find it on their desk at once.

    Raises:
        NotAllowedError: no role of the officer allows it.
        RefusedError: there is no such area, it is too large, two stand open already, or
            there is no reason.
    """
    # A role that was itself broken open opens nothing further.
    able = [h for h in officer.held if Right.BREAK_GLASS in h.role.rights and h.expires is None]
    if not able:
        raise NotAllowedError
    # Of several the one that may most: what an emergency asks for is not known beforehand.
    held = max(able, key=lambda h: (len(h.role.rights), sorted(h.programmes), h.role.key))
    if len(reason.strip()) < LEAST_REASON:
        raise RefusedError("reason", "请写明紧急情况，至少六个字")
    opened = Area.objects.filter(key=area).first()
    if opened is None:
        raise RefusedError("area", "没有这个区域，请从列表中选择")
    if opened.level == Level.CITY:
        raise RefusedError("area", "紧急授权不能覆盖全市，请选择具体的县、乡镇或村")
    if Level(opened.level).depth < Level(held.role.highest).depth - 1:
        raise RefusedError("area", "紧急授权不能打开这么大的区域，请选择具体的乡镇或村")
    with transaction.atomic():
        with connection.cursor() as cursor:  # the database's own: it is waited for here, to tell
            cursor.execute(_ONE_AT_A_TIME, [officer.user.pk])
        open_now = Assignment.objects.filter(
            user=officer.user, kind=Kind.BREAK_GLASS, ended__isnull=True, expires__gt=now
        )
        if open_now.count() >= MOST_OPEN:
            raise RefusedError("area", "您已有两处紧急授权未到期，请先在“我的账号”中结束一处")
        row = Assignment.objects.create(
            user=officer.user, role=held.role.key, area_id=area,
            programmes=sorted(held.programmes), kind=Kind.BREAK_GLASS, since=now.date(),
            until=now.date() + timedelta(days=2), expires=now + timedelta(hours=HOURS),
            reason=reason.strip(), proposed_by=officer.user,
        )  # fmt: skip
        _tell(row, officer, now)
    return row


def _tell(row: Assignment, officer: Officer, now: datetime) -> None:
    """Put it on the reviewers' desk, in the scope it has opened: outside it nothing is written."""
    within = current()
    opened = officer_of(officer.user.pk, now)
    if opened is None:
        raise NotAllowedError
    found = Found(
        BROKEN_GLASS, row.area_id, about=f"assignment-{row.pk}",
        facts={
            "by": officer.user.name, "reason": row.reason,
            "until": (now + timedelta(hours=HOURS)).isoformat(timespec="minutes"),
        },
    )  # fmt: skip
    with scope(opened.scope(within.request if within else "")):
        raise_finding(found, officer.user.pk, now)
