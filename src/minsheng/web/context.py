"""What every page is told: who asks, with which roles, and what stands in the menu."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from minsheng.kernel.access.officer import Officer
from minsheng.kernel.access.roles import Right
from minsheng.kernel.tongue import english
from minsheng.web.menu import menu


@dataclass(frozen=True)
class Role:
    """A role in force, as the user's menu shows it.

    Attributes:
        areas: the keys of where it is held.
    """

    title: str
    areas: list[int]


def page(request: HttpRequest) -> dict[str, Any]:
    """For the frame around a page. Asks the database for nothing but the names of areas."""
    officer: Officer | None = getattr(request, "officer", None)
    return {
        "officer": officer,
        "roles": SimpleLazyObject(lambda: roles(officer) if officer else []),
        "menu": SimpleLazyObject(lambda: menu(officer, request) if officer else []),
        "may_find": officer is not None and officer.may(Right.SEE_PEOPLE),
        "may_token": officer is not None and officer.may(Right.USE_API),
        "demo": settings.DEMO,
        "number": getattr(request, "number", ""),
    }


def roles(officer: Officer) -> list[Role]:
    """The roles in force."""
    return [
        Role(held.role.en if english() else held.role.zh, [low for low, _ in held.areas.ranges])
        for held in officer.held
    ]
