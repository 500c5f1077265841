"""Accounts an officer looks after: listed, looked for, and what waits for two, in groups."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, Q, QuerySet

from minsheng.kernel.access.models import Assignment, User
from minsheng.kernel.access.officer import Officer
from minsheng.kernel.access.roles import Right
from minsheng.kernel.areas.reach import within
from minsheng.kernel.joints.desk import roles_to_confirm

LOOKS_AFTER = (Right.PROPOSE_ROLES, Right.CONFIRM_ROLES)
SHOWN_NAMES = 10
"""Of a group; the rest is a number."""


def accounts(
    officer: Officer, typed: str = "", area: tuple[int, int] | None = None
) -> QuerySet[User]:
    """The accounts an officer looks after, by user name.

    Args:
        officer: who asks.
        typed: the beginning of a name or a user name.
        area: first key, and the one behind the last, of where they belong.
    """
    found = User.objects.filter(
        within(officer.areas(*LOOKS_AFTER), "area"), machine=False
    ).order_by("username")
    said = typed.strip()
    if said:
        found = found.filter(Q(username__starts=said.lower()) | Q(name__starts=said))
    if area:
        found = found.filter(area__gte=area[0], area__lt=area[1])
    return found


@dataclass(frozen=True)
class Group:
    """Roles proposed together: alike but for the users.

    Attributes:
        first: the number of the first of them, which names the group.
        many: how many.
        names: of the first users.
    """

    first: Assignment
    many: int
    names: tuple[str, ...]


_ALIKE = (
    "role", "area_id", "programmes", "kind", "since", "until", "reason", "proposed_by_id",
    "delegated_from_id",
)  # fmt: skip


def proposals(officer: Officer, day: date, most: int) -> list[Group]:
    """What waits for the officer's word, in groups; the oldest first. Asks three times."""
    rows = (
        roles_to_confirm(officer, day)
        .order_by()
        .values(*_ALIKE)
        .annotate(many=Count("pk"), some=ArrayAgg("pk", order_by="pk"))
        .order_by("some")[:most]
    )
    held = [(row["some"][:SHOWN_NAMES], row["many"]) for row in rows]
    numbers = [number for some, _ in held for number in some]
    found = {
        row.pk: row for row in Assignment.objects.filter(pk__in=numbers).select_related("user")
    }
    return [
        Group(found[some[0]], many, tuple(found[n].user.name for n in some if n in found))
        for some, many in held if some[0] in found
    ]  # fmt: skip


def like(number: int, officer: Officer, day: date) -> tuple[int, ...]:
    """The numbers of all that wait with one; none where it does not wait any more."""
    rows = roles_to_confirm(officer, day)
    first = rows.filter(pk=number).values(*_ALIKE).first()
    if first is None:
        return ()
    same = {key: value for key, value in first.items() if value is not None}
    empty = {f"{key}__isnull": True for key, value in first.items() if value is None}
    return tuple(rows.filter(**same, **empty).order_by("pk").values_list("pk", flat=True))


def roles_of(users: list[int], day: date) -> dict[int, list[Assignment]]:
    """The roles some users hold or are to hold, by user."""
    found: dict[int, list[Assignment]] = defaultdict(list)
    rows = Assignment.objects.filter(user__in=users, ended__isnull=True, until__gt=day)
    for row in rows.order_by("pk"):
        found[row.user_id].append(row)
    return found
