"""How a site begins: the machine that works without a person, and two administrators.

Everybody else is entered by these two. As the owner of the tables, before whom no rule of two
persons stands: whoever may work as the owner may do anything, and the history says that it was
done by the machine.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.hashers import make_password
from django.db.models import QuerySet

from minsheng.kernel.access.accounts import accounted
from minsheng.kernel.access.models import Assignment, Kind, User
from minsheng.kernel.access.naming import TWO, refuse_not_two
from minsheng.kernel.access.officer import in_force
from minsheng.kernel.access.roles import ROLES
from minsheng.kernel.areas.keys import ROOT
from minsheng.kernel.audit.machine import MACHINE, machine_work
from minsheng.kernel.refusals import RefusedError

ADMINISTRATOR = ROLES["administrator"]
WORK = "begin"
"""As the history names it."""


@dataclass(frozen=True)
class Founder:
    """Somebody to look after all accounts."""

    username: str
    name: str


def enter_machine() -> None:
    """Enter the machine where it is not yet, without which nothing is entered at all.

    It enters itself: before it there is nobody in whose name it could be.
    """
    with machine_work(WORK) as number:
        User.objects.get_or_create(
            username=MACHINE,
            defaults={
                "pk": number, "name": ROLES["machine"].zh, "area_id": ROOT, "machine": True,
                "password": make_password(None),
            },
        )  # fmt: skip


def anybody() -> bool:
    """Whether there is an account to sign in with; in the scope of whoever signs in."""
    return User.objects.filter(machine=False).exists()


def administrators(now: datetime) -> QuerySet[Assignment]:
    """The roles of those who look after all accounts today, the first to end before the others."""
    return Assignment.objects.filter(
        in_force(now), role=ADMINISTRATOR.key, area=ROOT, kind=Kind.REGULAR,
        user__is_active=True,
    ).order_by("until", "pk")  # fmt: skip


def begin(founders: Sequence[Founder], now: datetime) -> list[tuple[User, str]]:
    """Enter two administrators of the whole city, where there are no two.

    The machine proposes the role of each, and each stands as the one who confirms the other's:
    from the first day on no role is held that not two answer for.

    Args:
        founders: two of them.
        now: the moment.

    Returns:
        Each with the password to be handed over once; they must change it.

    Raises:
        RefusedError: there are two already, or a name is taken or none.
    """
    with machine_work(WORK) as machine:
        # Whoever begins at the same moment waits here, and is refused.
        User.objects.select_for_update().get(pk=machine)
        if administrators(now).values("user").distinct().count() >= TWO:
            raise RefusedError("", "本系统已有两名管理员，其他账号由他们登录后在“用户与角色”中新建")
        refuse_not_two([one.username for one in founders])
        made = [accounted(one.username, one.name, ROOT) for one in founders]
        first, second = (user for user, _ in made)
        for user, other in ((first, second), (second, first)):
            Assignment.objects.create(
                user=user, role=ADMINISTRATOR.key, area_id=ROOT, since=now.date(),
                until=now.date() + timedelta(days=ADMINISTRATOR.days),
                proposed_by_id=machine, confirmed_by=other,
            )  # fmt: skip
        return made
