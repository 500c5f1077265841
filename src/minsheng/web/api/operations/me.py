"""Who asks, and what they may where."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext_noop as _
from ninja import Router, Schema

from minsheng.kernel.areas.names import area_book
from minsheng.kernel.pages.clock import today
from minsheng.web.api import answers
from minsheng.web.api.doors import asking

router = Router(tags=[_("当前用户")])


class RoleAnswer(Schema):
    """A role in force, with the rights that are left of it."""

    role: str
    rights: list[str]
    areas: list[answers.AreaName]
    programmes: list[str]


class MeAnswer(Schema):
    """Whoever asks."""

    id: int
    username: str
    name: str
    by_token: bool
    roles: list[RoleAnswer]


@router.get("/me", response=MeAnswer, summary=_("当前用户及其权限"))
def me(request: HttpRequest) -> MeAnswer:
    """The roles in force; behind a token, what it leaves of them."""
    officer, book = asking(request), area_book(today())
    roles = [
        RoleAnswer(
            role=held.role.key,
            rights=sorted(held.rights),
            areas=[
                answers.AreaName(key=low, name=book.full_name(low) or book.name(low))
                for low, _ in held.areas.ranges
            ],
            programmes=sorted(held.programmes),
        )
        for held in officer.held
    ]
    user = officer.user
    return MeAnswer(
        id=user.pk, username=user.username, name=user.name, roles=roles,
        by_token=getattr(request, "bearer", None) is not None,
    )  # fmt: skip
