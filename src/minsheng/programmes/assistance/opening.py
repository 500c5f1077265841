"""A case opened: at the counter, by an officer who found need, or by a recheck."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from minsheng.kernel.access.officer import Officer
from minsheng.kernel.access.roles import Right
from minsheng.kernel.cases.actions import Opening, open_case
from minsheng.kernel.cases.models import Case, Origin, Purpose
from minsheng.kernel.refusals import NotAllowedError, RefusedError
from minsheng.kernel.registry.models import Household, Membership, Person
from minsheng.programmes.assistance.benefits import BENEFITS, PERSON, Benefit
from minsheng.programmes.assistance.taking import take


def apply_for(
    benefit: Benefit,
    household: Household,
    person: Person | None,
    origin: Origin,
    officer: Officer,
    now: datetime,
    *,
    apart: bool = False,
    note: str = "",
    follows: Case | None = None,
) -> Case:
    """Open a case in which something is asked for.

    Args:
        benefit: what.
        household: of which family.
        person: for whom, where it is one person's.
        origin: how it came about.
        officer: who opens it.
        now: the moment.
        apart: whether a near relative of an officer is of the family.
        note: in the officer's words.
        follows: the case it came out of.

    Raises:
        NotAllowedError: the officer does not work for this, there.
        RefusedError: it cannot be asked for so.
    """
    _may_open(benefit, household, officer)
    _refuse_closed(household)
    if benefit.of == PERSON:
        if person is None:
            raise RefusedError("person", "这项待遇按人申请，请选择为谁申请")
        _refuse_stranger(person, household)
    return _opened(
        Opening(
            benefit.programme, benefit.key, Purpose.GRANT, household.pk, household.area_id, origin,
            person.pk if person is not None and benefit.of == PERSON else None, apart,
            follows.pk if follows else None,
        ),
        officer, now, note,
    )  # fmt: skip


def review(
    benefit: Benefit, household: Household, person: Person | None, origin: Origin,
    officer: Officer, now: datetime, note: str = "",
) -> Case:  # fmt: skip
    """Open a case in which what a family draws is looked at again; raises as `apply_for`."""
    _may_open(benefit, household, officer)
    _refuse_closed(household)
    if benefit.of == PERSON:
        if person is None:
            raise RefusedError("person", "这项待遇按人发放，请选择谁的待遇")
        _refuse_stranger(person, household)
    return _opened(
        Opening(
            benefit.programme, benefit.key, Purpose.REVIEW, household.pk, household.area_id,
            origin, person.pk if person is not None and benefit.of == PERSON else None,
        ),
        officer, now, note,
    )  # fmt: skip


def benefit_of(key: str) -> Benefit:
    """A benefit by its key.

    Raises:
        RefusedError: there is none.
    """
    found = BENEFITS.get(key)
    if found is None:
        raise RefusedError("benefit", "请选择申请的待遇")
    return found


def _opened(opening: Opening, officer: Officer, now: datetime, note: str) -> Case:
    with transaction.atomic():
        case = open_case(opening, officer, now, note)
        take(case, now)
    return case


def _may_open(benefit: Benefit, household: Household, officer: Officer) -> None:
    works = officer.may(Right.SEE_CASES, household.area_id, programme=benefit.programme)
    if not works or not officer.may(Right.WORK_FINDINGS, household.area_id):
        raise NotAllowedError


def _refuse_closed(household: Household) -> None:
    if household.until is not None:
        raise RefusedError("", "本户已经销户，请在现在的家庭办理")
    if not Membership.objects.filter(household=household, until=None).exists():
        raise RefusedError("", "本户还没有成员，请先添加成员")


def _refuse_stranger(person: Person, household: Household) -> None:
    if person.died is not None:
        raise RefusedError("person", "本人已登记死亡，不能申请")
    if not Membership.objects.filter(household=household, person=person, until=None).exists():
        raise RefusedError("person", "这个人不是本户成员，请先添加为成员，或者在本人的家庭申请")
