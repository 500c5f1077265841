"""Panels: what a programme shows of a household, a person or an area to somebody.

A programme registers its panels as it starts; the pages that compose them know no programme.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, TypeAlias

from minsheng.kernel.access.officer import Officer
from minsheng.kernel.access.roles import Right


class Of(StrEnum):
    """What a panel is about."""

    HOUSEHOLD = "household"
    PERSON = "person"
    AREA = "area"
    DESK = "desk"


Content: TypeAlias = dict[str, Any]


@dataclass(frozen=True)
class Panel:
    """One panel.

    Attributes:
        key: its name, unique; the programme's first, as `assistance.recheck`.
        of: what it is about.
        title: what stands above it; translated when shown.
        template: draws the content.
        content: of the number of a household or person, the key of an area, or the number of the
            officer whose desk it is, for an officer on a day; None where there is nothing.
        right: without which it is not shown.
        programme: whose rows it shows; None for the register's own.
        order: small ones stand first.
        queries: how many it asks at most; pinned by a test.
    """

    key: str
    of: Of
    title: str
    template: str
    content: Callable[[int, Officer, date], Content | None]
    right: Right
    programme: str | None = None
    order: int = 50
    queries: int = 1


@dataclass(frozen=True)
class Shown:
    """A panel with its content."""

    panel: Panel
    content: Content


_PANELS: dict[str, Panel] = {}


def register(panel: Panel) -> None:
    """Make a panel known.

    Raises:
        ValueError: another bears its name.
    """
    if _PANELS.get(panel.key, panel) != panel:
        raise ValueError(f"two panels are called {panel.key}")
    _PANELS[panel.key] = panel


def panels(of: Of) -> list[Panel]:
    """All panels about a kind of thing, in order."""
    return sorted((p for p in _PANELS.values() if p.of == of), key=lambda p: (p.order, p.key))


def shown(of: Of, subject: int, officer: Officer, day: date) -> Iterator[Shown]:
    """The panels an officer may see of something, with their contents."""
    for panel in panels(of):
        if officer.may(panel.right, programme=panel.programme):
            content = panel.content(subject, officer, day)
            if content is not None:
                yield Shown(panel, content)
