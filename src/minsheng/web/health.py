"""`/healthz`: whether the site can work, for whoever watches it. Nothing about a person."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from psycopg_pool import PoolTimeout

from minsheng.kernel.database.errors import DatabaseFaultError
from minsheng.kernel.jobs import seeing_the_queue
from minsheng.web.doors import public
from minsheng.web.logs import log

LEAST_FREE = 512 * 1024**2
"""Bytes; below it PostgreSQL soon stops."""
LONGEST_WAIT = 900
"""Seconds that a job which may begin has waited; behind it no worker works."""
FAULTS = (DatabaseError, PoolTimeout, OSError, DatabaseFaultError)


@public
@require_safe
@never_cache
@transaction.non_atomic_requests
def healthz(request: HttpRequest) -> HttpResponse:
    """Each part as `ok` or as what is wrong with it; 503 where any is not ok."""
    del request
    parts = {name: _found(check) for name, check in CHECKS.items()}
    well = set(parts.values()) == {"ok"}
    return JsonResponse({"status": "ok" if well else "fault", **parts}, status=200 if well else 503)


def _found(check: Callable[[], str]) -> str:
    try:
        return check()
    except FAULTS as error:
        log.warning("health", check=check.__name__, exc_info=error)
        return "no answer"


def database() -> str:
    """Whether it answers."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return "ok"


def migrations() -> str:
    """Whether the tables are those of this program."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT app, name FROM django_migrations")
        applied = set(cursor.fetchall())
    return "ok" if expected() <= applied else "not applied"


def queue() -> str:
    """Whether jobs that may begin are begun."""
    with seeing_the_queue(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM procrastinate_jobs j WHERE status = 'todo' "
            "AND COALESCE(scheduled_at, (SELECT min(at) FROM procrastinate_events e "
            "WHERE e.job_id = j.id)) < now() - make_interval(secs => %s)",
            [LONGEST_WAIT],
        )
        row = cursor.fetchone()
    return "ok" if row == (0,) else "jobs wait"


def disk() -> str:
    """Whether there is room in the data folder."""
    return "ok" if shutil.disk_usage(Path(settings.DATA)).free >= LEAST_FREE else "nearly full"


CHECKS = {"database": database, "migrations": migrations, "queue": queue, "disk": disk}


@cache
def expected() -> frozenset[tuple[str, str]]:
    """The migrations of this program."""
    from django.db.migrations.loader import MigrationLoader

    loader = MigrationLoader(None, load=False)
    loader.load_disk()
    return frozenset(loader.disk_migrations or ())
