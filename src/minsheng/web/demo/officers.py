"""The officers of the demo: one of each kind, and one who must see nothing of the others'."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.contrib.auth.hashers import make_password

from minsheng.kernel.access.models import Assignment, User
from minsheng.kernel.areas.models import Area
from minsheng.kernel.audit.machine import MACHINE, machine_work

SINCE, UNTIL = date(2018, 1, 1), date(2040, 1, 1)
CITY, QIDONG, RUGAO = 0, 81_000_000_000, 82_000_000_000
BEIXIN, HUILONG, YONGJI = 81_101_000_000, 81_100_000_000, 81_101_214_000
RUCHENG = 82_001_000_000
ALL = ("assistance",)
CHILDREN = ("assistance", "children")
"""Of those who are named for children, too: nobody else sees a child's case."""


@dataclass(frozen=True)
class Persona:
    """An officer of the demo.

    Attributes:
        role: held on the area, for the programmes.
    """

    username: str
    name: str
    role: str
    area: int
    programmes: tuple[str, ...] = ALL


PERSONAS = (
    Persona("chief", "范示长", "bureau_chief", CITY),
    Persona("reviewer", "施示审", "county_reviewer", QIDONG, CHILDREN),
    Persona("clerk", "陆示办", "town_clerk", BEIXIN, CHILDREN),
    Persona("clerk2", "沙示办", "town_clerk", HUILONG),
    Persona("village", "倪示村", "village_worker", YONGJI),
    Persona("analyst", "成示析", "analyst", CITY, ()),
    Persona("payment", "钱示付", "payment_officer", QIDONG),
    Persona("auditor", "黄示计", "auditor", CITY),
    Persona("admin", "管示一", "administrator", CITY, ()),
    Persona("admin2", "管示二", "administrator", CITY, ()),
    Persona("outsider", "薛示外", "town_clerk", RUCHENG),
)


def enter_officers(password: str) -> None:
    """Enter the demo's officers and their roles, where they are not there yet; as the owner.

    Args:
        password: of all of them.
    """
    with machine_work("officers"):
        _enter(make_password(password))


def _enter(secret: str) -> None:
    for persona in PERSONAS:
        User.objects.get_or_create(
            username=persona.username,
            defaults={
                "name": persona.name,
                "area": Area.objects.get(key=persona.area),
                "password": secret,
            },
        )
    users = {user.username: user for user in User.objects.all()}
    for persona in PERSONAS:
        # As where a site begins (`kernel/access/beginning.py`): the administrators' roles are
        # proposed by the machine, those of the others by one of them.
        first = persona.role == "administrator"
        Assignment.objects.get_or_create(
            user=users[persona.username],
            role=persona.role,
            area_id=persona.area,
            defaults={
                "programmes": list(persona.programmes),
                "since": SINCE,
                "until": UNTIL,
                "proposed_by": users[MACHINE] if first else users["admin"],
                "confirmed_by": users[_other(persona.username)] if first else users["admin2"],
            },
        )


def _other(username: str) -> str:
    return "admin2" if username == "admin" else "admin"
