"""All looks, one after another; one that fails stops none behind it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path

import psycopg
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import Error, connection, transaction

from minsheng.kernel.database.embedded import Cluster
from minsheng.kernel.database.errors import DatabaseFaultError
from minsheng.web.databases import embedded, home
from minsheng.web.doctor import data, machine, safety
from minsheng.web.doctor.finding import Finding, State, failed, warned

FAULTS = (Error, psycopg.Error, DatabaseFaultError, ImproperlyConfigured, OSError, ValueError)

__all__ = ["Finding", "State", "examine"]


def examine(now: datetime) -> Iterator[Finding]:
    """Look at everything; as the owner of the tables (`setup.as_owner`) where there are any."""
    folder = home()
    looks: list[tuple[str, Callable[[], Iterator[Finding]]]] = [
        ("python", machine.python),
        ("packages", machine.packages),
        ("secrets", lambda: machine.secrets(folder)),
        ("disk space", lambda: machine.room(folder)),
        ("clock", lambda: machine.clock(now)),
        ("restore", lambda: machine.restored(folder)),
        ("backup", lambda: machine.backup(folder, now)),
        ("history verified", lambda: safety.verified(folder, now)),
        ("heads kept", lambda: safety.heads(folder, now)),
        ("certificate", lambda: machine.certificate(folder, now)),
        ("front end", lambda: machine.front_end(folder / "static")),
        ("database", lambda: _database(folder, now)),
    ]
    for name, look in looks:
        yield from _found(name, look)


def _found(name: str, look: Callable[[], Iterator[Finding]]) -> Iterator[Finding]:
    try:
        yield from look()
    except FAULTS as error:
        words = str(error).strip().split("\n")[0]
        remedy = ("请先解决上述问题", "mend this first, then look again")
        yield failed((name, name), (words, words), remedy)


def _database(folder: Path, now: datetime) -> Iterator[Finding]:
    """The database, started for the look where it is our own and rests."""
    with ExitStack() as held:
        if embedded():
            cluster = Cluster(folder)
            if not (cluster.data / "PG_VERSION").exists():
                remedy = ("请运行 minsheng serve", "start `minsheng serve`, which makes it")
                yield warned(("数据库", "database"), ("尚未建立", "not made yet"), remedy)
                return
            held.enter_context(cluster.held())
            cluster.ensure()
        held.callback(connection.close)
        yield from _found("logins", data.logins)
        yield from _found("migrations", data.migrated)
        with transaction.atomic(), connection.cursor() as cursor:
            yield from data.release(cursor)
            yield from data.settings(cursor)
        with transaction.atomic(), connection.cursor() as cursor:
            yield from data.guarded(cursor)
        with transaction.atomic(), connection.cursor() as cursor:
            yield from safety.second_factors(cursor, required=settings.REQUIRE_TOTP)
        yield from _found("scope", data.unset)
        yield from _found("administrators", lambda: data.administrators(now))
