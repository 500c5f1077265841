"""What is done with findings: raised, taken in hand, closed by a named outcome."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, QuerySet

from minsheng.kernel.access.officer import Held, Officer
from minsheng.kernel.access.roles import Right
from minsheng.kernel.calendar import after_working_days
from minsheng.kernel.joints.kinds import WITHDRAWN, kind_of
from minsheng.kernel.joints.models import Finding, State
from minsheng.kernel.refusals import ChangedMeanwhileError, NotAllowedError, RefusedError


@dataclass(frozen=True)
class Found:
    """What was found.

    Attributes:
        kind: its kind's key.
        area: where it is handled; a key.
        area_from: of the office that hands it over, which sees what becomes of it.
        about: tells it from others of its kind about the same person or household.
        found_by: the programme that found it.
        latest: the day by which it must be settled, where its kind's clock would run past it.
    """

    kind: str
    area: int
    person: int | None = None
    household: int | None = None
    about: str = ""
    facts: dict[str, Any] = field(default_factory=dict)
    found_by: str = ""
    latest: date | None = None
    area_from: int | None = None


def raise_finding(found: Found, actor: int, now: datetime) -> Finding | None:
    """Put a finding on its desk; None where the same one is waiting there already.

    Args:
        found: what was found.
        actor: the user, or the machine work, that found it.
        now: the moment.
    """
    kind = kind_of(found.kind)
    due = after_working_days(now.date(), kind.days).day
    if found.latest is not None:
        due = max(now.date(), min(due, found.latest))
    finding = Finding(
        kind=kind.key, programme=kind.programme, desk=kind.desk, person_id=found.person,
        household_id=found.household, area_id=found.area, area_from_id=found.area_from,
        about=found.about, facts=found.facts,
        found_by=found.found_by or kind.programme, actor_id=actor, found=now,
        due=due,
    )  # fmt: skip
    try:
        with transaction.atomic():
            finding.save(force_insert=True)
    except IntegrityError as error:
        if "finding_waits_once" in str(error):
            return None
        raise
    return finding


def on_desk(officer: Officer) -> QuerySet[Finding]:
    """The open findings that wait for an officer's roles, the most urgent first."""
    mine = Finding.objects.none()
    for held in _at_desks(officer):
        for low, high in held.areas.ranges:
            mine |= Finding.objects.filter(
                state=State.OPEN, desk=held.role.key, area__gte=low, area__lt=high,
                programme__in=["", *held.programmes],
            )  # fmt: skip
    return mine.exclude(actor=officer.user).order_by("due", "pk")


def done_elsewhere(
    kind: str, about: str, outcome: str, note: str, officer: Officer, now: datetime
) -> list[int]:
    """Close what waits about something that was just settled by its own action; says which.

    The right to it is that action's.
    """
    rows = Finding.objects.select_for_update().filter(kind=kind, about=about, state=State.OPEN)
    numbers = [row.pk for row in rows]
    Finding.objects.filter(pk__in=numbers).update(
        state=State.CLOSED, outcome=outcome, note=note.strip(), closed_by=officer.user,
        closed=now, version=F("version") + 1,
    )  # fmt: skip
    return numbers


def waits_for(finding: Finding, officer: Officer) -> bool:
    """Whether a finding, open or closed, waits for one of an officer's roles.

    Nobody settles what they have put on a desk themselves.
    """
    return finding.actor_id != officer.user.pk and any(
        held.role.key == finding.desk
        and finding.area_id in held.areas
        and finding.programme in {"", *held.programmes}
        for held in _at_desks(officer)
    )


def _at_desks(officer: Officer) -> Iterator[Held]:
    """The roles that work findings.

    One broken open is for seeing and helping: what waits for an office stays that office's.
    """
    for held in officer.held:
        if held.expires is None and Right.WORK_FINDINGS in held.role.rights:
            yield held


def take(finding: Finding, officer: Officer) -> None:
    """Take a finding in hand, or give it back if it is in one's own.

    Raises:
        NotAllowedError: it waits for none of the officer's roles.
        ChangedMeanwhileError: somebody else has taken it, or closed it.
    """
    _may(finding, officer)
    mine = finding.taken_by_id == officer.user.pk
    changed = Finding.objects.filter(
        pk=finding.pk, state=State.OPEN, version=finding.version
    ).update(taken_by=None if mine else officer.user, version=F("version") + 1)
    if not changed:
        raise ChangedMeanwhileError


def handed_over(officer: Officer, right: Right) -> QuerySet[Finding]:
    """The open findings that the officer's office put on another's desk, soonest due first."""
    mine = Finding.objects.none()
    for low, high in officer.areas(right).ranges:
        mine |= Finding.objects.filter(state=State.OPEN, area_from__gte=low, area_from__lt=high)
    return mine.order_by("due", "pk")


def withdraw(finding: Finding, right: Right, officer: Officer, now: datetime) -> None:
    """Take back what one's office put on another's desk, while it waits there.

    Args:
        finding: as it was shown to the officer.
        right: that was needed to put it there.
        officer: who takes it back.
        now: the moment.

    Raises:
        NotAllowedError: another office put it there.
        ChangedMeanwhileError: it has been settled, or taken in hand, meanwhile.
    """
    if finding.area_from_id is None or not officer.may(right, finding.area_from_id):
        raise NotAllowedError
    changed = Finding.objects.filter(
        pk=finding.pk, state=State.OPEN, version=finding.version
    ).update(
        state=State.CLOSED, outcome=WITHDRAWN.key, closed_by=officer.user, closed=now,
        version=F("version") + 1,
    )  # fmt: skip
    if not changed:
        raise ChangedMeanwhileError


def close(
    finding: Finding, outcome: str, note: str, officer: Officer, now: datetime,
    place: int | None = None,
) -> None:  # fmt: skip
    """Close a finding by a named outcome, and do what the outcome says.

    Args:
        finding: as it was shown to the officer.
        outcome: one of its kind's.
        note: the reason, where the outcome wants one.
        officer: who closes it.
        now: the moment.
        place: the key of the area to which it came in the end, where its kind has such a fact.

    Raises:
        NotAllowedError: it waits for none of the officer's roles.
        RefusedError: the outcome is none of the kind's, or wants a reason.
        ChangedMeanwhileError: somebody closed or took it meanwhile.
    """
    _may(finding, officer)
    chosen = kind_of(finding.kind).outcome(outcome)
    if chosen is None:
        raise RefusedError("outcome", "请选择办理结果")
    if chosen.note and not note.strip():
        raise RefusedError("note", "选择这一结果须写明理由")
    finding.note = note.strip()
    if place is not None and "place" in kind_of(finding.kind).facts:
        finding.facts = finding.facts | {"place": place}
    with transaction.atomic():
        changed = Finding.objects.filter(
            pk=finding.pk, state=State.OPEN, version=finding.version
        ).update(
            state=State.CLOSED, outcome=chosen.key, note=finding.note, facts=finding.facts,
            closed_by=officer.user, closed=now, version=F("version") + 1,
        )  # fmt: skip
        if not changed:
            raise ChangedMeanwhileError
        deed = kind_of(finding.kind).deed
        if deed is not None:
            deed(finding, chosen.key, officer, now)


def _may(finding: Finding, officer: Officer) -> None:
    if not waits_for(finding, officer):
        raise NotAllowedError
