"""Fills the demo's site: officers with a password of their own, and a city's people."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from minsheng.kernel.database.secrets import Secrets
from minsheng.web.databases import home
from minsheng.web.loading import load_city

WORD = "demo-password"


def demo_password() -> str:
    """The password of all the demo's officers: thrown once, of this site alone."""
    return Secrets(home()).made(WORD, 9)


def fill(city: Path, told: Callable[[int, int], None] = lambda _done, _of: None) -> None:
    """Enter the demo's officers, and a city's people into an empty register; as the owner.

    Args:
        city: as `minsheng city` wrote it.
        told: of how many people are in, of how many.
    """
    from minsheng.kernel.registry.models import Person
    from minsheng.web.clock import today
    from minsheng.web.demo.officers import enter_officers
    from minsheng.web.demo.work import enter_work

    enter_officers(demo_password())
    if not Person.objects.exists():
        load_city(city, told)
    enter_work(today())
