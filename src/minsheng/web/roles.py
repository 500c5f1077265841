"""Roles as pages show them: what, where, since when, by whom."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from minsheng.kernel.access.colleagues import names_of
from minsheng.kernel.access.models import Assignment, Kind
from minsheng.kernel.access.roles import ROLES
from minsheng.kernel.tongue import english

PROGRAMMES = {
    "assistance": gettext_lazy("社会救助"), "eldercare": gettext_lazy("养老服务"),
    "children": gettext_lazy("儿童福利"), "charity": gettext_lazy("慈善"),
    "grid": gettext_lazy("网格排查"), "patrol": gettext_lazy("护渔巡查"),
    "learning": gettext_lazy("学习培训"), "plans": gettext_lazy("阶段任务"),
}  # fmt: skip
KINDS = {
    Kind.REGULAR: pgettext_lazy("role", "任职"), Kind.DELEGATED: gettext_lazy("代理"),
    Kind.BREAK_GLASS: gettext_lazy("紧急授权"),
}  # fmt: skip


@dataclass(frozen=True)
class Line:
    """A role somebody holds, held, or is to hold.

    Attributes:
        stands: `proposed`, `ahead`, `held` or `over`.
        by: who proposed, confirmed and ended it.
    """

    id: int
    role: str
    area: int
    programmes: str
    kind: str
    since: date
    until: date
    expires: datetime | None
    reason: str
    stands: str
    proposed_by: str
    confirmed_by: str
    ended_by: str
    ended: datetime | None
    regular: bool


def role_name(key: str) -> str:
    """A role as offices call it."""
    role = ROLES.get(key)
    if role is None:
        return key
    return role.en if english() else role.zh


def programme_names(keys: Iterable[str]) -> str:
    """Programmes in words."""
    return _("、").join(str(PROGRAMMES[key]) for key in keys if key in PROGRAMMES)


def stands(row: Assignment, now: datetime) -> str:
    """How far a role has come at a moment."""
    over = row.ended is not None or row.until <= now.date()
    if over or (row.expires is not None and row.expires <= now):
        return "over"
    if row.confirmed_by_id is None and row.kind != Kind.BREAK_GLASS:
        return "proposed"
    return "held" if row.since <= now.date() else "ahead"


def role_lines(rows: Iterable[Assignment], now: datetime) -> list[Line]:
    """Roles on lines. Asks once, for names."""
    found = list(rows)
    names = names_of(
        number for row in found
        for number in (row.proposed_by_id, row.confirmed_by_id, row.ended_by_id)
    )  # fmt: skip
    return [_line(row, now, names) for row in found]


def _line(row: Assignment, now: datetime, names: dict[int, str]) -> Line:
    return Line(
        id=row.pk, role=role_name(row.role), area=row.area_id,
        programmes=programme_names(row.programmes), kind=str(KINDS[Kind(row.kind)]),
        since=row.since, until=row.until, expires=row.expires, reason=row.reason,
        stands=stands(row, now), proposed_by=names.get(row.proposed_by_id, ""),
        confirmed_by=names.get(row.confirmed_by_id or 0, ""),
        ended_by=names.get(row.ended_by_id or 0, ""), ended=row.ended,
        regular=row.kind == Kind.REGULAR,
    )  # fmt: skip
