"""A case opened, and what is done in it: each deed one transaction, by the case's procedure.

A deed is done by whoever holds one of its roles where the case is handled, in one of its steps,
once all it needs is there; it is written down, clocks are met, begun, stopped and go on, and the
case lies on the next desk. Whoever was the slower of two is told so.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import F

from minsheng.kernel.access.officer import Officer
from minsheng.kernel.areas.names import area_book
from minsheng.kernel.cases import reckoning
from minsheng.kernel.cases.book import NoProcedureError, checks, procedure_for, procedure_of
from minsheng.kernel.cases.models import Case, CaseClock, CaseDeed
from minsheng.kernel.cases.procedure import FAMILY, Deed, Limit, Procedure, Unit
from minsheng.kernel.refusals import ChangedMeanwhileError, NotAllowedError, RefusedError

TOWN = 9
"""Digits of a statistical code that tell a town."""
LONGEST_BACK = 30
"""Days: what was done earlier is entered by the county, with its reason."""


@dataclass(frozen=True)
class Opening:
    """What a case is opened with.

    Attributes:
        area: the village that handles it.
        person: whom it is about, where it is one person's.
        apart: whether it is entered in the register of officers' relatives.
        follows: the case it came out of.
    """

    programme: str
    kind: str
    purpose: str
    household: int
    area: int
    origin: str
    person: int | None = None
    apart: bool = False
    follows: int | None = None


def open_case(opening: Opening, officer: Officer, now: datetime, note: str = "") -> Case:
    """Open a case. The right to is the caller's to check; the database holds the area.

    Raises:
        RefusedError: one like it runs already, or no law says how it goes on.
    """
    day = now.date()
    procedure = _procedure(opening, day)
    step = procedure.step(procedure.first)
    case = Case(
        programme=opening.programme, kind=opening.kind, purpose=opening.purpose,
        procedure=procedure.key, household_id=opening.household, person_id=opening.person,
        area_id=opening.area, town=_town(opening.area, day),
        step=step.key, waits_for=step.waits_for, origin=opening.origin,
        opened=day, opened_by=officer.user, apart=opening.apart, follows_id=opening.follows,
    )  # fmt: skip
    try:
        with transaction.atomic():
            case.save(force_insert=True)
    except IntegrityError as error:
        if "case_runs_once" in str(error):
            raise RefusedError("", "同样的事项正在办理，请在正在办理的案件中继续") from error
        raise
    _write(case, "open", step.key, officer, day, now, note)
    _begin(case, procedure, "open", day)
    _tell_due(case)
    return case


def _town(area: int, day: date) -> str:
    """The statistical code, to the town, of where a case is handled."""
    codes = [part.code for part in area_book(day).path(area) if part.code]
    return codes[-1][:TOWN] if codes else ""


def may(case: Case, deed: Deed, officer: Officer) -> bool:
    """Whether an officer's role, there, lets them do a deed."""
    return any(
        held.role.key in deed.roles
        and held.expires is None
        and case.area_id in held.areas
        and case.programme in held.programmes
        for held in officer.held
    )


def possible(case: Case, officer: Officer) -> list[Deed]:
    """What an officer may do in a case as it stands, needs aside."""
    procedure = procedure_of(case.procedure)
    doers = _doers(case)
    return [
        deed
        for deed in procedure.possible(case.step)
        if may(case, deed, officer) and not _same_hand(deed, officer, doers)
    ]


def lacking(case: Case, deed: Deed, now: datetime) -> list[RefusedError]:
    """Why a deed cannot be done yet: one for each thing it needs that is not there."""
    looks = checks()
    return [lack for need in deed.needs if (lack := looks[need.key](case, now)) is not None]


def done(
    case: Case,
    key: str,
    officer: Officer,
    now: datetime,
    note: str = "",
    day: date | None = None,
) -> Deed:
    """Do a deed; to be called in the transaction that writes what it is about.

    Args:
        case: as it was shown to the officer; it is changed.
        key: of the deed.
        officer: who does it.
        now: the moment.
        note: in their words.
        day: on which it was done, where that is an earlier one.

    Raises:
        NotAllowedError: it is not theirs to do.
        RefusedError: it cannot be done in this step, something lacks, or the day cannot be.
        ChangedMeanwhileError: somebody else went on with the case meanwhile.
    """
    procedure = procedure_of(case.procedure)
    deed = procedure.deed(key)
    when = _day(case, day, now)
    if not may(case, deed, officer):
        raise NotAllowedError
    if deed not in procedure.possible(case.step):
        raise ChangedMeanwhileError
    if _same_hand(deed, officer, _doers(case)):
        raise RefusedError("", "这一步须由另一位工作人员办理：提出意见和作出决定的不得为同一人")
    for lack in lacking(case, deed, now):
        raise lack
    _refuse_too_early(case, procedure, key, when)
    came = case.step
    if key == procedure.binds:
        procedure = _bound(case, when)
    _go(case, procedure, deed, when)
    _write(case, key, came, officer, when, now, note)
    _meet(case, procedure, key, when)
    _stop_or_resume(case, procedure, came, when)
    _begin(case, procedure, key, when)  # the family's own limit is not stopped by its own step
    _tell_due(case)
    return deed


def take(case: Case, officer: Officer) -> None:
    """Take a case in hand, or give it back if it is in one's own.

    Raises:
        NotAllowedError: nothing in it is the officer's to do.
        ChangedMeanwhileError: somebody else took it, or went on with it.
    """
    if not any(may(case, deed, officer) for deed in procedure_of(case.procedure).deeds):
        raise NotAllowedError
    mine = case.taken_by_id == officer.user.pk
    changed = (
        Case.objects.filter(pk=case.pk, version=case.version)
        .exclude(waits_for="")
        .update(taken_by=None if mine else officer.user, version=F("version") + 1)
    )
    if not changed:
        raise ChangedMeanwhileError


def _procedure(opening: Opening, day: date) -> Procedure:
    try:
        return procedure_for(opening.kind, opening.purpose, day)
    except NoProcedureError as error:
        raise RefusedError("", "当日没有规定这类事项怎样办理的现行程序") from error


def _bound(case: Case, day: date) -> Procedure:
    """The procedure of the day of acceptance, which the case keeps from then on."""
    procedure = procedure_for(case.kind, case.purpose, day)
    case.procedure, case.accepted = procedure.key, day
    return procedure


def _day(case: Case, day: date | None, now: datetime) -> date:
    today = now.date()
    if day is None:
        return today
    if day > today:
        raise RefusedError("day", "日期不能晚于今天")
    if (today - day).days > LONGEST_BACK:
        raise RefusedError("day", "只能补记最近30天内办理的事项，请核对日期")
    last = CaseDeed.objects.filter(case=case).order_by("-day").values_list("day", flat=True).first()
    if last is not None and day < last:
        raise RefusedError("day", "日期不能早于本案上一步的日期，请核对")
    return day


def _doers(case: Case) -> set[tuple[str, int]]:
    return set(CaseDeed.objects.filter(case=case).values_list("deed", "by_id"))


def _same_hand(deed: Deed, officer: Officer, doers: Iterable[tuple[str, int]]) -> bool:
    return any(key in deed.apart_from and by == officer.user.pk for key, by in doers)


def _refuse_too_early(case: Case, procedure: Procedure, key: str, day: date) -> None:
    """A notice hangs out to its end."""
    held = [limit.key for limit in procedure.limits if limit.earliest and key in limit.by]
    clock = CaseClock.objects.filter(case=case, limit__in=held, met=None).first()
    if clock is not None and day <= clock.due:
        raise RefusedError("", "公示期未满，期满次日起才能办理下一步")


def _go(case: Case, procedure: Procedure, deed: Deed, day: date) -> None:
    """Move the case on, if it still stands as it was shown."""
    step = procedure.step(deed.to or case.step)
    outcome = deed.outcome if step.ends else ""
    changed = Case.objects.filter(pk=case.pk, version=case.version, step=case.step).update(
        step=step.key, waits_for=step.waits_for, procedure=case.procedure, accepted=case.accepted,
        ended=day if step.ends else None, outcome=outcome, version=F("version") + 1,
        taken_by=case.taken_by if step.key == case.step else None,
    )  # fmt: skip
    if not changed:
        raise ChangedMeanwhileError
    case.refresh_from_db()


def _write(
    case: Case, key: str, came: str, officer: Officer, day: date, now: datetime, note: str
) -> None:
    CaseDeed.objects.create(
        case=case, deed=key, day=day, at=now, by=officer.user, came=came, went=case.step,
        note=note.strip(),
    )  # fmt: skip


def _meet(case: Case, procedure: Procedure, key: str, day: date) -> None:
    met = [limit.key for limit in procedure.limits if key in limit.by]
    open_clocks = CaseClock.objects.filter(case=case, met=None)
    if not procedure.step(case.step).ends:
        open_clocks = open_clocks.filter(limit__in=met)
    open_clocks.update(met=day, stopped=None, left=None)


def _begin(case: Case, procedure: Procedure, key: str, day: date) -> None:
    if procedure.step(case.step).ends:
        return
    for limit in procedure.limits:
        if key in limit.after:
            first = procedure.limit(limit.behind) if limit.behind else None
            _start(case, limit, reckoning.last_day(first, day) if first else day)


def _start(case: Case, limit: Limit, day: date) -> None:
    CaseClock.objects.filter(case=case, limit=limit.key, met=None).delete()
    CaseClock.objects.create(
        case=case, limit=limit.key, unit=limit.unit, earliest=limit.earliest, since=day,
        due=reckoning.last_day(limit, day),
    )  # fmt: skip


def _stop_or_resume(case: Case, procedure: Procedure, came: str, day: date) -> None:
    """What waits for the family is nobody's delay: clocks stand still, and go on after it."""
    waited = procedure.step(came).waits_for == FAMILY
    waits = procedure.step(case.step).waits_for == FAMILY
    if waits == waited:
        return
    for clock in CaseClock.objects.filter(case=case, met=None, earliest=False):
        unit = Unit(clock.unit)
        if waits and clock.stopped is None:
            days = reckoning.left(unit, clock.due, day)
            if days < 0:  # what is late already stays late
                continue
            clock.stopped, clock.left = day, days
        elif not waits and clock.stopped is not None:
            clock.due = reckoning.after(unit, clock.left or 0, day)
            clock.stopped = clock.left = None
        clock.save(update_fields=["due", "stopped", "left"])


def _tell_due(case: Case) -> None:
    """Let the case say by when something must be done in it."""
    running = CaseClock.objects.filter(case=case, met=None, stopped=None).order_by("due")
    case.due = running.values_list("due", flat=True).first()
    Case.objects.filter(pk=case.pk).update(due=case.due)
