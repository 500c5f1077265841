"""How the site reaches its database, in each of its roles."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

import psycopg
from django.core.exceptions import ImproperlyConfigured

from minsheng.kernel.database.embedded import Cluster
from minsheng.kernel.database.roles import APP, BACKUP, LOADER, OWNER
from minsheng.web import environment

URLS = {
    APP: "DATABASE_URL",
    OWNER: "MINSHENG_OWNER_URL",
    LOADER: "MINSHENG_LOADER_URL",
    BACKUP: "MINSHENG_BACKUP_URL",
}
NAME = "minsheng"
POOL_SECONDS = 10
"""How long a request waits for a connection before it is told to come again."""
ENGINE = "minsheng.kernel.database.backend"


def home() -> Path:
    """The site's data folder."""
    said = environment.text("MINSHENG_DATA")
    return Path(said).expanduser() if said else Path.home() / ".local" / "share" / "minsheng"


def embedded() -> bool:
    """Whether the site runs a server of its own."""
    return not environment.text(URLS[APP])


def database(role: str) -> dict[str, object]:
    """The database as Django takes it, in one role.

    Raises:
        ImproperlyConfigured: a server is named for the site and none for this role.
    """
    named = environment.database(URLS[role])
    if named is None and not embedded():
        raise ImproperlyConfigured(
            f"DATABASE_URL names a server; {URLS[role]} must name the same database as {role}"
        )
    if named is None:
        cluster = Cluster(home())
        named = {
            "NAME": environment.text("MINSHENG_DATABASE", NAME),
            "USER": role,
            "PASSWORD": cluster.secrets.made(f"database-{role}", 24),
            "HOST": cluster.reach.host,
            "PORT": str(cluster.reach.port),
            "OPTIONS": {},
        }
    options = dict(cast("dict[str, object]", named["OPTIONS"]))
    if pool := environment.whole("MINSHENG_POOL", 0, 0, 200):
        options["pool"] = {"min_size": 1, "max_size": pool, "timeout": POOL_SECONDS}
    return {
        "ENGINE": ENGINE,
        "ATOMIC_REQUESTS": True,
        "GUARDED": role == APP,
        "CONN_HEALTH_CHECKS": True,
        **named,
        "OPTIONS": options,
    }


def parameters(role: str) -> dict[str, Any]:
    """The same database as psycopg takes it."""
    held: dict[str, Any] = database(role)
    options = {k: v for k, v in held["OPTIONS"].items() if k != "pool"}
    return {
        "host": held["HOST"], "port": held["PORT"], "dbname": held["NAME"],
        "user": held["USER"], "password": held["PASSWORD"], **options,
    }  # fmt: skip


def connected(role: str) -> psycopg.Connection[Any]:
    """A connection in one role, past Django, in autocommit."""
    return psycopg.connect(**parameters(role), autocommit=True)
