"""What a user may do, and where, on a day: their roles in force, put together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.db.models import BooleanField, Exists, F, Func, Model, OuterRef, Q, QuerySet, Value
from django.utils import timezone

from minsheng.kernel.access.models import USERS, Assignment, Kind, Relative, User
from minsheng.kernel.access.roles import NOT_THROUGH_GLASS, ROLES, Right, Role
from minsheng.kernel.areas.keys import CITY, ROOT
from minsheng.kernel.areas.reach import ranges_of
from minsheng.kernel.database.scope import (
    EDITING,
    GRIDDING,
    PROGRAMMES,
    REGISTRY,
    WORKING,
    Areas,
    Scope,
)

AUDIT = "audit"
SHOWN_BY = {
    REGISTRY: frozenset({Right.SEE_PEOPLE}),
    USERS: frozenset({Right.PROPOSE_ROLES, Right.CONFIRM_ROLES}),
    AUDIT: frozenset({Right.SEE_AUDIT}),
}
"""By domain, the rights of which any shows its rows; a programme's are shown by SEE_CASES."""
WRITTEN_BY = {
    EDITING: frozenset({Right.EDIT_PEOPLE, Right.MERGE}),
    WORKING: frozenset({Right.WORK_FINDINGS, Right.EDIT_PEOPLE, Right.MERGE}),
    GRIDDING: frozenset({Right.EDIT_GRIDS}),
}
"""Likewise, the rights of which any lets rows be written that are seen."""


@dataclass(frozen=True)
class Held:
    """One role in force.

    Attributes:
        assignment: the row that gives it; the machine's is given by the program.
        expires: when glass that was broken closes again.
        until: the first day on which it is not held any more.
    """

    role: Role
    areas: Areas
    programmes: frozenset[str]
    assignment: int | None
    expires: datetime | None = None
    until: date | None = None

    @property
    def rights(self) -> frozenset[Right]:
        """What it lets its holder do."""
        shut = NOT_THROUGH_GLASS if self.expires is not None else frozenset()
        return self.role.rights - shut


@dataclass(frozen=True)
class Officer:
    """A user at work.

    Attributes:
        held: the roles in force.
        persons: whose files they must not see.
        households: nor these.
        second_factor: whether signing in asks them for more than a password.
    """

    user: User
    held: tuple[Held, ...]
    persons: tuple[int, ...] = ()
    households: tuple[int, ...] = ()
    second_factor: bool = False

    def areas(self, *rights: Right, programme: str | None = None) -> Areas:
        """Where they hold any of some rights; of a programme only where one is named."""
        return Areas.of(
            pair
            for held in self.held
            if held.rights & set(rights) and (programme is None or programme in held.programmes)
            for pair in held.areas.ranges
        )

    def may(self, right: Right, *keys: int, programme: str | None = None) -> bool:
        """Whether they hold a right in one of some areas; anywhere where none is named."""
        areas = self.areas(right, programme=programme)
        return any(key in areas for key in keys) if keys else bool(areas)

    @property
    def programmes(self) -> frozenset[str]:
        """The programmes they work for."""
        return frozenset[str]().union(*(held.programmes for held in self.held))

    def scope(self, request: str = "") -> Scope:
        """What the database is told."""
        areas = {domain: self.areas(*rights) for domain, rights in (SHOWN_BY | WRITTEN_BY).items()}
        for programme in self.programmes:
            areas[programme] = self.areas(Right.SEE_CASES, programme=programme)
        return Scope(
            actor=self.user.pk,
            areas=areas,
            whole=areas[REGISTRY].ranges == ((0, CITY),),
            persons=self.persons,
            households=self.households,
            request=request,
        )


def in_force(now: datetime) -> Q:
    """Of assignments, those in force at a moment; a stand-in's as long as what it stands in for."""
    day = timezone.localtime(now).date()
    stands = Func(
        F("delegated_from_id"), Value(day), function="role_stands", output_field=BooleanField()
    )
    told = Q(since__lte=day, until__gt=day, ended__isnull=True)
    confirmed = Q(confirmed_by__isnull=False) | Q(kind=Kind.BREAK_GLASS)
    lasts = Q(expires__isnull=True) | Q(expires__gt=now)
    return told & confirmed & lasts & (Q(delegated_from__isnull=True) | Q(stands))


def officer_of(user_id: int, now: datetime) -> Officer | None:
    """A user at work, or None where there is no such user, or they are no more.

    Asks twice, and once more of an officer with relatives in the register. To be called in a
    scope of that user.

    Args:
        user_id: the user.
        now: the moment; its day is that of the office, in whatever time zone it is told.
    """
    noted = Relative.objects.filter(user=OuterRef("pk"), lifted__isnull=True)
    user = (
        User.objects.filter(pk=user_id, is_active=True)
        .annotate(kin=Exists(noted), factor=Exists(_factors()))
        .first()
    )
    if user is None:
        return None
    if user.machine:
        return Officer(user, _MACHINE)
    rows = list(
        Assignment.objects.filter(in_force(now), user=user_id).select_related("area").order_by("pk")
    )
    # Glass is broken out of a role: whoever holds the role no more has nothing open by it.
    held_still = {row.role for row in rows if row.kind != Kind.BREAK_GLASS}
    held = tuple(_held((row for row in rows if row.role in held_still), now))
    return Officer(user, held, *(_shut() if user.kin else ((), ())), user.factor)


def _factors() -> QuerySet[Any]:
    """Second factors of the user of an outer query; they are kept by the library of accounts."""
    kept: type[Model] = apps.get_model("mfa", "Authenticator")
    return kept._default_manager.filter(user=OuterRef("pk"), type="totp")


_MACHINE = (
    Held(ROLES["machine"], Areas(((ROOT, CITY),)), frozenset(PROGRAMMES), None),
)  # fmt: skip
"""Its role is the program's own: nobody could propose it before there is anybody, nor end it."""


def _held(rows: Iterable[Assignment], now: datetime) -> Iterable[Held]:
    for row in rows:
        role = ROLES.get(row.role)
        if role is not None:
            areas = Areas.of(ranges_of(row.area, timezone.localtime(now).date()))
            yield Held(role, areas, frozenset(row.programmes), row.pk, row.expires, row.until)


def _shut() -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The persons and households whose files are shut to the officer of this scope."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT persons, households FROM files_shut()")
        persons, households = cursor.fetchone()
    return tuple(persons), tuple(households)
