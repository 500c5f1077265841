"""Colleagues by name: who did something, who stands in, whom to ask.

An office knows its own people by name, whatever their area; their accounts and roles stay with
those who look after them. So the database gives names, and nothing else, past the guards.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import connection

from minsheng.kernel.access.roles import ROLES
from minsheng.kernel.tongue import english


@dataclass(frozen=True)
class Colleague:
    """Somebody, by name.

    Attributes:
        login: the name they sign in with; empty where it was not asked for.
        area: where they belong; none where it was not asked for.
    """

    id: int
    name: str
    login: str = ""
    area: int | None = None


def names_of(numbers: Iterable[int | None]) -> dict[int, str]:
    """The names of some users; of machine work, what it is called in the reader's language."""
    wanted = sorted({number for number in numbers if number is not None})
    if not wanted:
        return {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, name FROM users_named(%s)", [wanted])
        named: dict[int, str] = dict(cursor.fetchall())
    if english():
        work = ROLES["machine"]
        return {number: work.en if name == work.zh else name for number, name in named.items()}
    return named


def called(username: str) -> Colleague | None:
    """Who signs in by a name, if anybody still does."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, name FROM user_called(%s)", [username.strip().lower()[:40]])
        row = cursor.fetchone()
    return Colleague(*row) if row else None


def office() -> list[Colleague]:
    """The colleagues of one's own office: of one's county, or of the city's own; nearest first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, name, login, area FROM colleagues()")
        return [Colleague(*row) for row in cursor.fetchall()]


def bearing(said: str) -> tuple[int, ...]:
    """The numbers of the users of a name, for an auditor; of those who have left, too."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM users_bearing(%s) ORDER BY id", [said.strip()[:40]])
        return tuple(number for (number,) in cursor.fetchall())


def holders_of(role: str, area: int, day: date) -> list[str]:
    """The names of those who hold a role for an area."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM holders_of(%s, %s, %s)", [role, area, day])
        return [name for (name,) in cursor.fetchall()]
