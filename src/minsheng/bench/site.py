"""A site with a whole city in it: made once, loaded once, kept for the next time."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from minsheng.bench.lines import Figure, Options


def where(options: Options, households: int) -> dict[str, str]:
    """The surroundings of whatever works in a site of that size."""
    folder = (options.folder / f"ground-{households}").resolve()
    return {"MINSHENG_DATA": str(folder), "MINSHENG_DEMO": "yes"}


def filled(folder: str, households: str) -> dict[str, Figure]:
    """A site with tables, officers and everybody of a city; what stands is left."""
    with server():
        from minsheng.bench.places import city
        from minsheng.web.demo.filling import demo_password
        from minsheng.web.setup import as_owner, make_tables

        as_owner()
        from minsheng.kernel.registry.models import Person
        from minsheng.web.demo.officers import enter_officers
        from minsheng.web.loading import load_city

        make_tables()
        enter_officers(demo_password())
        if int(households) and not Person.objects.exists():
            people = city(Path(folder), int(households), say)
            load_city(people, lambda done, of: say(f"  {done:,} of {of:,} people"))
        return {"people": Person.objects.count()}


def say(words: str) -> None:
    """To whoever waits at the terminal."""
    sys.stderr.write(f"{words}\n")


@contextmanager
def server() -> Iterator[Any]:
    """The site's own database server, running."""
    from minsheng.kernel.database.embedded import Cluster
    from minsheng.web.setup import data_folder, start_server

    cluster = Cluster(data_folder())
    with cluster.held():
        start_server(cluster, "minsheng")
        yield cluster


def number_of(cluster: Any, username: str) -> int:
    """The number of a user; asked as the loader, who sees all."""
    from minsheng.kernel.database.roles import LOADER

    with cluster.connect("minsheng", LOADER) as loader:
        row = loader.execute("SELECT id FROM app_user WHERE username = %s", [username]).fetchone()
    return int(row[0])


def officer(cluster: Any, username: str) -> Any:
    """One of the demo's officers, as they stand now; Django is set up as the application."""
    from django.db import transaction
    from django.utils import timezone

    from minsheng.kernel.access.officer import officer_of
    from minsheng.kernel.database.scope import Scope, scope

    number = number_of(cluster, username)
    with scope(Scope(actor=number)), transaction.atomic():
        return officer_of(number, timezone.localtime())
