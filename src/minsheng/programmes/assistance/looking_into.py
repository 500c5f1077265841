"""A case looked into: papers, acceptance, the check of means, visits, the appraisal."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from minsheng.kernel.access.models import User
from minsheng.kernel.access.officer import Officer
from minsheng.kernel.cases.actions import done
from minsheng.kernel.cases.models import Case
from minsheng.kernel.refusals import RefusedError
from minsheng.kernel.registry.models import Authorisation, Person
from minsheng.policy.engine.facts import Fact as Asked
from minsheng.programmes.assistance.case_models import How
from minsheng.programmes.assistance.models import Appraisal, Fact, Inquiry, Paper
from minsheng.programmes.assistance.taking import library

MOST_REPRESENTATIVES, OF = 2, 3
"""Villagers' representatives are at least two thirds of those present (S3 art. 22)."""


@dataclass(frozen=True)
class Visit:
    """A visit as it was written down.

    Attributes:
        first: one of the two who went; `second` the other.
        met: whom of the family they spoke with.
    """

    day: date
    way: str
    first: int
    second: int
    met: str
    signed: bool
    found: str


@transaction.atomic
def tell_missing(
    case: Case, kinds: Iterable[str], officer: Officer, now: datetime, note: str
) -> None:
    """Tell the family, once, all that is missing; raises as `done`."""
    wanted = list(kinds)
    if not wanted:
        raise RefusedError("papers", "请勾选所缺的材料；没有缺少的，请直接受理")
    done(case, "tell_missing", officer, now, note)
    for kind in wanted:
        Paper.objects.create(case=case, kind=kind, told=now.date())


@transaction.atomic
def brought(case: Case, kinds: Iterable[str], officer: Officer, now: datetime) -> bool:
    """Note which papers came; once all are in, the case goes on. Says whether it does."""
    Paper.objects.filter(case=case, kind__in=list(kinds), brought=None).update(brought=now.date())
    if Paper.objects.filter(case=case, brought=None).exists():
        return False
    done(case, "papers_in", officer, now)
    return True


@transaction.atomic
def inquire(case: Case, key: str, visit: Visit, officer: Officer, now: datetime) -> Inquiry:
    """Write down a visit by two; raises as `done`.

    Raises:
        RefusedError: one went alone, or neither is whoever works there.
    """
    if visit.first == visit.second:
        raise RefusedError("second", "入户调查须两人以上，请填写另一位调查人")
    if User.objects.filter(pk__in=(visit.first, visit.second), is_active=False).exists():
        raise RefusedError("second", "调查人的账号已停用，请核对")
    done(case, key, officer, now, day=visit.day)
    return Inquiry.objects.create(
        case=case, day=visit.day, way=visit.way, first_id=visit.first, second_id=visit.second,
        met=visit.met, signed=visit.signed, found=visit.found, county=key == "county_visit",
    )  # fmt: skip


@transaction.atomic
def note_fact(
    case: Case, person: Person | None, name: str, value: int, how: str, note: str,
    officer: Officer, now: datetime,
) -> Fact:  # fmt: skip
    """Put down a fact as the family declared it, or as it was found; raises as `done`.

    Raises:
        RefusedError: it may be looked at with an authorisation alone, and there is none.
    """
    fact = library().facts[name]
    if how == How.EXTRACT and fact.authorised:
        _refuse_unauthorised(case, person, now.date())
    _refuse_impossible(fact, value)
    done(case, "record_facts", officer, now)
    return Fact.objects.create(
        case=case, person=person, fact=name, value=value, how=how, note=note.strip(),
        by=officer.user, at=now,
    )  # fmt: skip


def _refuse_unauthorised(case: Case, person: Person | None, day: date) -> None:
    held = Authorisation.objects.filter(signed__lte=day, withdrawn=None)
    if person is not None:
        held = held.filter(person=person)
    else:
        held = held.filter(person__memberships__household=case.household)
    if not any(one.until is None or one.until > day for one in held):
        raise RefusedError("how", "没有有效的核查授权，不能登记部门核对的结果；请先登记授权书")


def _refuse_impossible(fact: Asked, value: int) -> None:
    if fact.type in {"Fen", "Count"} and value < 0:
        raise RefusedError("value", "不能是负数")
    if fact.most is not None and value > fact.most:
        raise RefusedError("value", "最大为%(most)s", most=fact.most)


@transaction.atomic
def appraise(
    case: Case, day: date, present: int, representatives: int, agree: int, found: str,
    officer: Officer, now: datetime,
) -> Appraisal:  # fmt: skip
    """Write down an appraisal; raises as `done`.

    Raises:
        RefusedError: too few of those present represent villagers, or the numbers do not add up.
    """
    if representatives > present or agree > present:
        raise RefusedError("present", "村（居）民代表人数、同意人数都不能多于到场人数")
    if representatives * OF < present * MOST_REPRESENTATIVES:
        raise RefusedError("representatives", "村（居）民代表不得少于到场人数的三分之二")
    done(case, "appraise", officer, now, day=day)
    return Appraisal.objects.create(
        case=case, day=day, present=present, representatives=representatives, agree=agree,
        found=found,
    )  # fmt: skip
