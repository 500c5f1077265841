"""Everything that must stand before the first request, done once and by one process."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from minsheng.kernel.database.embedded import Cluster
from minsheng.kernel.database.errors import DatabaseFaultError
from minsheng.kernel.database.roles import APP, OWNER
from minsheng.web import environment
from minsheng.web.backup.marker import refuse_half
from minsheng.web.databases import NAME, URLS, embedded, home
from minsheng.web.keys import refuse_missing_keys
from minsheng.web.serving.children import Said
from minsheng.web.setup import as_owner, make_tables, start_server


@contextmanager
def database_held(said: Said, *, half: bool = False) -> Iterator[Cluster | None]:
    """The embedded server, running as long as we do; None where another is named.

    Args:
        said: tells what is done.
        half: whether it may be half a site, to be brought back whole.

    Raises:
        BackupError: it is half a site.
    """
    if not half:
        refuse_half(home())
    if not embedded():
        yield None
        return
    cluster = Cluster(home())
    said("正在启动数据库……", "Starting the database …")
    with cluster.held():
        start_server(cluster, environment.text("MINSHENG_DATABASE", NAME))
        yield cluster


def make_ready(said: Said, *, static: bool = True, owned: bool = False) -> None:
    """Tables, guards, areas, and the files of pages.

    On another server than the embedded one it migrates only where the owner of its tables is
    named; otherwise it looks whether somebody has migrated.

    Args:
        said: tells what is done.
        static: whether pages are served from here.
        owned: whether the owner of the tables must be named, for what follows.

    Raises:
        DatabaseFaultError: the tables are not those of this program, a key is missing, or the
            owner of the tables is wanted and not named.
    """
    migrates = embedded() or bool(environment.text(URLS[OWNER]))
    if owned and not migrates:
        raise DatabaseFaultError(
            f"only the owner of the tables may do this; set {URLS[OWNER]} to the same database "
            f"as the owner"
        )
    with _alone(home()):
        if migrates:
            said("正在检查数据表和权限……", "Seeing to tables and rights …")
            as_owner()
            make_tables()
        else:
            _refuse_other_tables()
            refuse_missing_keys()
        if static:
            from django.core.management import call_command

            call_command("collectstatic", interactive=False, verbosity=0)
    from django.db import connections

    connections.close_all()


def _refuse_other_tables() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "minsheng.web.settings")
    os.environ.setdefault("MINSHENG_ROLE", APP)
    import django

    django.setup()
    from minsheng.web.health import migrations

    if migrations() != "ok":
        raise DatabaseFaultError(
            f"the tables of the database are not those of this program; set {URLS[OWNER]} to the "
            f"owner of the tables and start once, so that they are made"
        )


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """One process at a time makes a site ready."""
    folder.mkdir(parents=True, exist_ok=True)
    handle = os.open(folder / "ready.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
