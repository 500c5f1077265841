"""The history as auditors read it: filtered by what has an index, the newest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from minsheng.kernel.access.officer import AUDIT, Officer
from minsheng.kernel.access.roles import Right
from minsheng.kernel.audit.looking import exported, looked_at
from minsheng.kernel.audit.models import Entry
from minsheng.kernel.audit.visible import AREAS
from minsheng.kernel.refusals import NotAllowedError, RefusedError

MOST_EXPORTED = 50_000


@dataclass(frozen=True)
class Asked:
    """What an auditor asks for.

    Attributes:
        since: the first day; `until` the last.
        actors: any of whom did it.
        people: any of whom it is about.
        area: first key, and the one behind the last.
    """

    since: date | None = None
    until: date | None = None
    actors: tuple[int, ...] | None = None
    act: str = ""
    kind: str = ""
    number: int | None = None
    people: tuple[int, ...] | None = None
    area: tuple[int, int] | None = None


def entries(officer: Officer, asked: Asked) -> QuerySet[Entry]:
    """The entries of the areas an auditor audits, the newest first.

    Raises:
        NotAllowedError: the officer audits nowhere.
    """
    if not officer.may(Right.SEE_AUDIT):
        raise NotAllowedError
    found = Entry.objects.order_by("-pk")
    if asked.since:
        found = found.filter(at__gte=_begin(asked.since))
    if asked.until:
        found = found.filter(at__lt=_begin(asked.until + timedelta(days=1)))
    if asked.actors is not None:
        found = found.filter(actor_id__in=asked.actors)
    if asked.act:
        found = found.filter(act=asked.act)
    if asked.kind and asked.number is not None:
        found = found.filter(
            Q(subject_kind=asked.kind, subject_id=asked.number)
            | Q(other_kind=asked.kind, other_id=asked.number)
        )
    if asked.people is not None:
        found = found.filter(
            Q(subject_kind="person", subject_id__in=asked.people)
            | Q(other_kind="person", other_id__in=asked.people)
        )
    if asked.area:
        low, high = asked.area
        there = Q(pk__in=[])
        for column in AREAS:
            there |= Q(**{f"{column}__gte": low, f"{column}__lt": high})
        found = found.filter(there)
    return found


def taken_out(officer: Officer, asked: Asked, reason: str) -> list[Entry]:
    """The entries for a file, written down as taken out before they are.

    Raises:
        NotAllowedError: the officer audits nowhere.
        RefusedError: there are too many for one file, or no reason is given.
    """
    found = list(entries(officer, asked)[: MOST_EXPORTED + 1])
    if len(found) > MOST_EXPORTED:
        raise RefusedError("", "超过五万条，请缩短日期范围或增加条件后再导出")
    exported(officer, AUDIT, len(found), reason, right=Right.SEE_AUDIT)
    return found


def opened(officer: Officer, entry: Entry) -> None:
    """Somebody's history was read: a look at them like any other."""
    if entry.subject_kind in {"person", "household"} and entry.subject_id is not None:
        areas = [key for key in (entry.area, entry.area_other) if key is not None]
        looked_at(officer, entry.subject_kind, entry.subject_id, areas, "audit")


def _begin(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
