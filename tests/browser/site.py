"""A site really running, with a database of its own, for a browser to look at."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from django.db import connection
from psycopg import sql
from tests.browser.office import furnish

from minsheng.kernel.database.embedded import Cluster

ROOT = Path(__file__).parents[2]
STARTS_SECONDS = 60


@dataclass(frozen=True)
class Site:
    """Where a site is, and how it ended up there."""

    url: str
    log: Path
    run: int = 0


def copy_of(database: str) -> str:
    """The name of the site's own copy of a database."""
    return f"browser_{database}"


@contextmanager
def running(
    cluster: Cluster,
    folder: Path,
    prepared: Callable[[str], int] = lambda _: 0,
    **environment: str,
) -> Iterator[Site]:
    """A site on a copy of the tests' database; gone when the block is left.

    Args:
        cluster: the server.
        folder: of the log.
        prepared: fills the copy, whose name it is told, and gives the number of a run.
        environment: of the site.
    """
    source = str(connection.settings_dict["NAME"])
    name = copy_of(source)
    connection.close()  # a database in use cannot be copied
    with cluster.connect() as admin:
        _drop(admin, name)
        admin.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {} OWNER ms_owner").format(
                sql.Identifier(name), sql.Identifier(source)
            )
        )
    with cluster.connect(name) as admin:
        furnish(admin)
    try:
        run = prepared(name)
        with _served(name, folder / "site.log", environment) as site:
            yield replace(site, run=run)
    finally:
        with cluster.connect() as admin:
            _drop(admin, name)


def _drop(admin: object, name: str) -> None:
    admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))  # type: ignore[attr-defined]


@contextmanager
def _served(database: str, log: Path, environment: dict[str, str]) -> Iterator[Site]:
    port = _free_port()
    own = {
        "DJANGO_SETTINGS_MODULE": "tests.browser_settings",
        "MINSHENG_DATABASE": database,
        "MINSHENG_DEMO": "yes",
        "PYTHONPATH": os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")]),
    }
    with log.open("wb") as said:
        process = subprocess.Popen(
            [
                sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1",
                "--port", str(port), "--workers", "1", "--blocking-threads", "4",
                "minsheng.web.wsgi:application",
            ],
            env={**os.environ, **own, **environment}, stdout=said, stderr=said, cwd=ROOT,
        )  # fmt: skip
        try:
            site = Site(f"http://127.0.0.1:{port}", log)
            _await(site, process)
            yield site
        finally:
            process.terminate()
            process.wait(20)


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _await(site: Site, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + STARTS_SECONDS
    while time.monotonic() < until and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{site.url}/accounts/login/", timeout=5):
                return
        except urllib.error.HTTPError as error:
            raise AssertionError(_told(site, f"answered {error.code}")) from error
        except OSError:
            time.sleep(0.1)
    raise AssertionError(_told(site, "did not start"))


def _told(site: Site, what: str) -> str:
    return f"the site {what}; the last it said:\n{site.log.read_text('utf-8', 'replace')[-3000:]}"
