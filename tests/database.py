"""The real PostgreSQL the site's tests run on, with a small city in it.

Whoever wants it says so with `pytestmark = pytest.mark.django_db`, or asks for `db`.
`tests/kernel/conftest.py` and its sisters bring the fixtures to their folders.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Barrier
from typing import Any

import django
import psycopg
import pytest

django.setup()  # a conftest is imported before the runner does it

from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from minsheng.city.residents import residents
from minsheng.city.snapshot import generate
from minsheng.kernel.access.officer import Officer, officer_of
from minsheng.kernel.areas.genesis import genesis
from minsheng.kernel.database.embedded import Cluster
from minsheng.kernel.database.roles import LOADER, OWNER
from minsheng.kernel.database.scope import Scope, apply, current, scope
from minsheng.kernel.registry.bulk import load
from minsheng.kernel.registry.rows import blocks
from minsheng.kernel.registry.secrecy import sealer
from minsheng.web.databases import embedded, parameters

Deed = Callable[[], Any]
_MADE: list[str] = []
HOUSEHOLDS, SEED, MONTH = 1200, 7, "2020-11"
PASSWORD = "a made-up password"
AS_MACHINE = """
    SELECT set_config('minsheng.actor', id::text, %s) FROM app_user WHERE username = 'machine'
"""


class Elsewhere:
    """Another server than the embedded one, by the settings that name it."""

    def connect(self, database: str = "postgres", user: str = OWNER) -> psycopg.Connection:
        """A connection in one role; what an admin does, the owner of the tables may do here."""
        return psycopg.connect(**{**parameters(user), "dbname": database}, autocommit=True)


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster | Elsewhere]:
    """The server all workers share; the last one to leave stops it."""
    from minsheng.web.databases import home
    from minsheng.web.setup import start_server

    if not embedded():
        yield Elsewhere()
        return
    found = Cluster(home(), durable=False, shared_mb=128)
    start_server(found, "minsheng")
    yield found
    found.release()


@pytest.fixture(scope="session")
def small_city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A city of some hundred households, the pattern families among them."""
    out = tmp_path_factory.getbasetemp() / "small_city"
    if not out.exists():  # each folder's conftest brings a fixture of its own; the city is one
        out.mkdir()
        generate(out, HOUSEHOLDS, SEED, MONTH)
    return out


@contextmanager
def unguarded() -> Iterator[None]:
    """Work as the owner of the tables and in the machine's name, to lay out what a test needs."""
    before = connection.settings_dict["GUARDED"]
    connection.settings_dict["GUARDED"] = False
    inside = connection.in_atomic_block
    try:
        if inside:
            connection.cursor().execute("SET LOCAL ROLE NONE")
        with connection.cursor() as cursor:
            cursor.execute(AS_MACHINE, [inside])
        yield
        if not inside:
            connection.cursor().execute("RESET minsheng.actor")
    finally:
        connection.settings_dict["GUARDED"] = before
        if inside and not connection.needs_rollback:
            apply(current())


@pytest.fixture(scope="session")
def django_db_setup(
    cluster: Cluster,
    small_city: Path,
    django_test_environment,
    django_db_blocker,
    django_db_modify_db_settings,
) -> Iterator[None]:
    """A migrated and guarded database with areas, officers and people, one for each worker."""
    if _MADE:  # each folder's conftest brings a fixture of its own; the database is one
        yield
        return
    _MADE.append("database")
    from django.test.utils import setup_databases, teardown_databases

    from minsheng.web.demo.officers import enter_officers
    from minsheng.web.setup import make_tables

    connection.settings_dict["GUARDED"] = False
    with django_db_blocker.unblock():
        config = setup_databases(verbosity=0, interactive=False, keepdb=False, parallel=0)
        make_tables()
        enter_officers(PASSWORD)
        _load(cluster, small_city)
    connection.settings_dict["GUARDED"] = True
    yield
    connection.settings_dict["GUARDED"] = False
    with django_db_blocker.unblock():
        teardown_databases(config, verbosity=0)


@pytest.fixture
def apart(cluster: Cluster, django_db_setup, django_db_blocker) -> Iterator[str]:
    """A copy of the database, for what must be committed; its name, for `Cluster.connect`."""
    with django_db_blocker.unblock():
        connection.close()  # nobody may be in a database that is copied
    name = str(connection.settings_dict["NAME"])
    copy = f"{name}_apart"
    with cluster.connect() as admin:
        admin.execute(f'CREATE DATABASE "{copy}" TEMPLATE "{name}"')
    yield copy
    with cluster.connect() as admin:
        admin.execute(f'DROP DATABASE "{copy}" WITH (FORCE)')


@contextmanager
def committed(name: str) -> Iterator[None]:
    """Work in another database, where what is done is done, also from other threads."""
    held = connection.settings_dict
    before = held["NAME"], held["CONN_MAX_AGE"]
    connection.close()
    held["NAME"], held["CONN_MAX_AGE"] = name, None
    try:
        yield
    finally:
        connection.close()
        held["NAME"], held["CONN_MAX_AGE"] = before


@dataclass(frozen=True)
class AtOnce:
    """Two at work at the same time, each in a connection of their own."""

    watching: psycopg.Connection

    def crossed(self, first: Deed, second: Deed) -> Any:
        """What comes of a deed that begins when another is done and not yet committed.

        Args:
            first: is held open until the second waits for it, or has not waited and is done.
            second: gives what it gives, or the error it raises.
        """
        with ThreadPoolExecutor(1) as pool:
            with transaction.atomic():
                first()
                later = pool.submit(_alone, second)
                for _ in range(1000):
                    if later.done() or self._waits():
                        break
                    time.sleep(0.01)
            return later.result(30)

    def together(self, deeds: Iterable[Deed]) -> list[Any]:
        """What comes of deeds that begin at one moment: what they give, or the error they raise."""
        every = list(deeds)
        start = Barrier(len(every))
        with ThreadPoolExecutor(len(every)) as pool:
            return list(pool.map(lambda deed: _alone(deed, start), every))

    def _waits(self) -> bool:
        row = self.watching.execute(
            "SELECT FROM pg_locks JOIN pg_stat_activity USING (pid) "
            "WHERE NOT granted AND datname = %s",
            [connection.settings_dict["NAME"]],
        )
        return row.fetchone() is not None


def _alone(deed: Deed, start: Barrier | None = None) -> Any:
    """Do it in a thread's own connection."""
    try:
        if start is not None:
            connection.ensure_connection()
            start.wait(30)
        return deed()
    except Exception as error:  # noqa: BLE001 - whoever asked looks at it
        return error
    finally:
        connection.close()


@pytest.fixture
def at_once(cluster: Cluster, apart: str, django_db_blocker) -> Iterator[AtOnce]:
    """Several at work in a copy of the database, where what they do is committed."""
    with cluster.connect() as watching, django_db_blocker.unblock(), committed(apart):
        yield AtOnce(watching)


def _load(cluster: Cluster | Elsewhere, city: Path) -> None:
    name = str(connection.settings_dict["NAME"])
    keys, first = genesis().keys, (1, 1)
    rows = []
    for people, homes in residents(city):
        rows.append(blocks((people, homes), keys, first, sealer()))
        first = (first[0] + people.height, first[1] + 2 * homes.height)
    with cluster.connect(name, LOADER) as loader:
        load(loader, rows)
    with psycopg.connect(**_owner(name)) as owner:
        owner.execute("ANALYZE")


def _owner(name: str) -> dict[str, str]:
    held = connection.settings_dict
    return {
        "host": str(held["HOST"]), "port": str(held["PORT"]), "dbname": name,
        "user": str(held["USER"]), "password": str(held["PASSWORD"]),
    }  # fmt: skip


def officer(username: str) -> Officer:
    """One of the demo's officers (`minsheng.web.demo.officers`), with the roles held today."""
    from minsheng.kernel.access.models import User

    with unguarded():
        user = User.objects.get(username=username)
    with scope(Scope(actor=user.pk)), transaction.atomic():
        found = officer_of(user.pk, timezone.localtime())
    assert found is not None
    return found


def deed_of(who: Officer, deed: Callable[[Officer], Any]) -> Deed:
    """A deed of an officer in a scope and a transaction of their own, as a page has it."""

    def done() -> Any:
        with scope(who.scope("test")), transaction.atomic():
            return deed(who)

    return done


@contextmanager
def working_as(username: str) -> Iterator[Officer]:
    """Work in the scope of one of the demo's officers."""
    who = officer(username)
    with scope(who.scope("test")):
        yield who


@pytest.fixture(scope="module")
def kept(django_db_setup, django_db_blocker) -> Iterator[None]:
    """What fixtures of a module lay out in its name, for all its tests; then it is taken back."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


def browser_of(username: str) -> Client:
    """A browser signed in as an officer of the demo."""
    from minsheng.kernel.access.models import User

    browser = Client(headers={"accept-language": "zh-hans"})
    with unguarded():
        user = User.objects.get(username=username)
        browser.force_login(user, "allauth.account.auth_backends.AuthenticationBackend")
    return browser


@pytest.fixture
def signed_in(db) -> Callable[[str], Client]:
    """Gives a browser signed in as an officer of the demo."""
    return browser_of


__all__ = ["apart", "at_once", "cluster", "django_db_setup", "kept", "signed_in", "small_city"]
