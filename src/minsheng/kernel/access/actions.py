"""What is done with roles: proposed by one, confirmed by another; delegated, ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction

from minsheng.kernel.access.accounts import REASON
from minsheng.kernel.access.models import Assignment, Kind, Relative, RelativeLifted, User
from minsheng.kernel.access.officer import Officer
from minsheng.kernel.access.roles import ROLES, Right
from minsheng.kernel.areas.models import Area, Level
from minsheng.kernel.database.scope import PROGRAMMES
from minsheng.kernel.refusals import ChangedMeanwhileError, NotAllowedError, RefusedError

LEAVE_DAYS = 180
"""A stand-in for longer is no stand-in: the role is given."""
MOST_AT_ONCE = 5_000


@dataclass(frozen=True)
class Proposal:
    """A role to be given.

    Attributes:
        users: to whom; several at once get the same.
        area: on which; a key.
        until: the first day on which it is not held any more.
    """

    users: tuple[int, ...]
    role: str
    area: int
    programmes: tuple[str, ...]
    since: date
    until: date
    reason: str = ""


def propose(proposal: Proposal, officer: Officer, now: datetime) -> list[Assignment]:
    """Propose a role for one user or many; nobody holds it until somebody else confirms.

    Raises:
        NotAllowedError: the officer may not propose roles on that area.
        RefusedError: the role, its days or its programmes make no sense.
    """
    role = ROLES.get(proposal.role)
    if role is None or role.key == "machine":
        raise RefusedError("role", "没有这个角色，请从列表中选择")
    if not officer.may(Right.PROPOSE_ROLES, proposal.area):
        raise NotAllowedError
    _refuse_days(proposal, now.date(), role.days)
    if set(proposal.programmes) - set(PROGRAMMES):
        raise RefusedError("programmes", "业务范围有误，请从列表中选择")
    users = dict.fromkeys(proposal.users)
    if not 0 < len(users) <= MOST_AT_ONCE:
        raise RefusedError("users", "请选择人员，一次不超过5000人")
    if User.objects.filter(pk__in=users, machine=False, is_active=True).count() != len(users):
        raise RefusedError("users", "所选人员有误，请重新选择")
    area = Area.objects.filter(key=proposal.area).first()
    if area is None:
        raise RefusedError("area", "没有这个区域，请从列表中选择")
    if Level(area.level).depth < Level(role.highest).depth:
        raise RefusedError("area", "这个角色不能设在这么大的区域，请选择下一级区域")
    return _entered(proposal, list(users), officer)


def _entered(proposal: Proposal, users: list[int], officer: Officer) -> list[Assignment]:
    """The same row for each user, in one statement.

    `bulk_create` would send every value of 2,000 rows on its own, as one column is a list, and
    take four times as long as all the rest.
    """
    shared = {
        "role": proposal.role, "area_id": proposal.area, "programmes": list(proposal.programmes),
        "kind": Kind.REGULAR.value, "since": proposal.since, "until": proposal.until,
        "reason": proposal.reason.strip(), "proposed_by_id": officer.user.pk,
    }  # fmt: skip
    values = ", ".join(f"%({column})s" for column in shared)
    rows = Assignment.objects.raw(
        f"INSERT INTO assignment (user_id, {', '.join(shared)}) "
        f"SELECT unnest(%(users)s::bigint[]), {values} RETURNING *",
        shared | {"users": users},
    )
    return list(rows)


def _refuse_days(proposal: Proposal, day: date, most: int) -> None:
    if proposal.until <= proposal.since:
        raise RefusedError("until", "结束日期须晚于开始日期")
    if proposal.until <= day:
        raise RefusedError("until", "结束日期已过，请填写以后的日期")
    if (proposal.until - proposal.since).days > most:
        raise RefusedError("until", "任期过长，一次最多一年，到期可再次提出")


def confirm(numbers: tuple[int, ...], officer: Officer) -> int:
    """Confirm proposed roles; says how many.

    Raises:
        NotAllowedError: one of them is on an area where the officer may not, is the officer's
            own, or was proposed by the officer.
        ChangedMeanwhileError: one of them has been confirmed or ended meanwhile.
    """
    with transaction.atomic():
        rows = list(Assignment.objects.select_for_update().filter(pk__in=numbers))
        if len(rows) != len(set(numbers)):
            raise NotAllowedError
        for row in rows:
            mine = officer.user.pk in {row.proposed_by_id, row.user_id}
            if mine or not officer.may(Right.CONFIRM_ROLES, row.area_id):
                raise NotAllowedError
            if row.confirmed_by_id is not None or row.ended is not None:
                raise ChangedMeanwhileError
        return Assignment.objects.filter(pk__in=numbers).update(confirmed_by=officer.user)


def end(number: int, officer: Officer, now: datetime) -> None:
    """End a role with those lent of it, or withdraw what was proposed; works at once.

    Raises:
        NotAllowedError: it is not one's own, and on an area where the officer may not.
        ChangedMeanwhileError: it has been ended already.
    """
    row = Assignment.objects.filter(pk=number).first()
    if row is None:
        raise NotAllowedError
    rights = (Right.PROPOSE_ROLES, Right.CONFIRM_ROLES)
    if row.user_id != officer.user.pk and row.area_id not in officer.areas(*rights):
        raise NotAllowedError
    with transaction.atomic():
        held = Assignment.objects.filter(ended__isnull=True)
        if not held.filter(pk=number).update(ended=now, ended_by=officer.user):
            raise ChangedMeanwhileError
        held.filter(delegated_from=number).update(ended=now, ended_by=officer.user)


def delegate(
    number: int, to: User, since: date, until: date, officer: Officer, reason: str
) -> Assignment:
    """Let a colleague stand in for one's own role during leave; somebody else confirms it.

    Raises:
        NotAllowedError: the role is not one's own, or is itself a stand-in.
        RefusedError: the days are not within the role's, or the colleague is oneself.
    """
    row = Assignment.objects.filter(pk=number, user=officer.user, ended__isnull=True).first()
    if row is None or row.kind != Kind.REGULAR or row.confirmed_by_id is None:
        raise NotAllowedError
    if to.pk == officer.user.pk:
        raise RefusedError("to", "不能委托给自己，请选择同事")
    if not row.since <= since < until <= row.until or (until - since).days > LEAVE_DAYS:
        raise RefusedError("until", "代理期限须在任期之内，最长180天")
    if not reason.strip():
        raise RefusedError("reason", "请写明事由，例如：年休假")
    return Assignment.objects.create(
        user=to, role=row.role, area_id=row.area_id, programmes=row.programmes,
        kind=Kind.DELEGATED, since=since, until=until, reason=reason.strip(),
        delegated_from=row, proposed_by=officer.user,
    )  # fmt: skip


def exclude(person: int, relation: str, officer: Officer, now: datetime) -> Relative:
    """Note that a person is one's relative: their file is shut to oneself from now on (回避).

    Raises:
        RefusedError: nothing is said of how they are related.
    """
    if not relation.strip():
        raise RefusedError("relation", "请写明亲属关系，例如：父亲")
    held = Relative.objects.filter(user=officer.user, person_id=person, lifted__isnull=True).first()
    return held or Relative.objects.create(
        user=officer.user, person_id=person, relation=relation.strip(), at=now
    )


def lift(number: int, reason: str, officer: Officer, now: datetime) -> RelativeLifted:
    """Open to an officer the file of a relative who is none, or not any more.

    Args:
        number: of what was noted.
        reason: in words.
        officer: who looks after the other's account; never the other.
        now: the moment.

    Raises:
        NotAllowedError: the officer does not look after the account, or it is their own.
        RefusedError: no reason is given.
        ChangedMeanwhileError: it has been lifted already.
    """
    row = Relative.objects.select_related("user").filter(pk=number).first()
    if row is None or row.user_id == officer.user.pk:
        raise NotAllowedError
    if not officer.may(Right.PROPOSE_ROLES, row.user.area_id):
        raise NotAllowedError
    if not reason.strip() or len(reason.strip()) > REASON:
        raise RefusedError("reason", "请写明取消回避的理由，不超过500字")
    try:
        with transaction.atomic():
            return RelativeLifted.objects.create(
                relative=row, user=row.user, by=officer.user, reason=reason.strip(), at=now
            )
    except IntegrityError as error:
        raise ChangedMeanwhileError from error
