"""Tables made in one go, or taken up where somebody was killed."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from minsheng.kernel.database.embedded import Cluster
from minsheng.kernel.database.roles import APP, BACKUP, LOADER, make_database

ROOT = Path(__file__).parents[2]
MAKING = """
from minsheng.web.setup import as_owner, make_tables
as_owner()
print("begun", flush=True)
make_tables()
"""
STANDS = """
SELECT c.relname, c.relkind, obj_description(c.oid, 'pg_class'),
    (SELECT count(*) FROM pg_attribute a WHERE a.attrelid = c.oid AND NOT attisdropped),
    (SELECT array_agg(tgname ORDER BY tgname) FROM pg_trigger t WHERE t.tgrelid = c.oid
        AND NOT tgisinternal),
    (SELECT array_agg(polname ORDER BY polname) FROM pg_policy p WHERE p.polrelid = c.oid)
FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace ORDER BY 1, 2
"""


@pytest.fixture
def empty(cluster: Cluster) -> Iterator[str]:
    """An empty database."""
    name = f"making_{os.getpid()}"
    with cluster.connect() as admin:
        make_database(admin, name)
    yield name
    with cluster.connect() as admin:
        admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def making(cluster: Cluster, name: str) -> subprocess.Popen[str]:
    surroundings = os.environ | {
        "MINSHENG_DATABASE": name, "MINSHENG_DATA": str(cluster.home),
        "DJANGO_SETTINGS_MODULE": "minsheng.web.settings",
    }  # fmt: skip
    return subprocess.Popen(
        [sys.executable, "-c", MAKING], env=surroundings, cwd=ROOT, stdout=subprocess.PIPE,
        text=True,
    )  # fmt: skip


def stands(cluster: Cluster, name: str) -> list[tuple]:
    with cluster.connect(name) as admin:
        return admin.execute(STANDS).fetchall()


def counted(cluster: Cluster, name: str) -> tuple:
    with cluster.connect(name) as admin:
        return admin.execute(
            "SELECT (SELECT count(*) FROM area), (SELECT count(*) FROM area_label), "
            "(SELECT count(*) FROM django_migrations)"
        ).fetchone()


def killed_at_random(cluster: Cluster, name: str, times: int, seed: int) -> None:
    dice = random.Random(seed)
    for _ in range(times):
        with making(cluster, name) as process:
            assert process.stdout is not None
            process.stdout.readline()
            time.sleep(dice.random() * 1.2)
            process.send_signal(signal.SIGKILL)


def made(cluster: Cluster, name: str) -> None:
    with making(cluster, name) as process:
        assert process.wait(120) == 0


def as_fresh(cluster: Cluster, name: str, fresh: str) -> None:
    assert stands(cluster, name) == stands(cluster, fresh)
    assert counted(cluster, name) == counted(cluster, fresh)


def test_making_that_was_killed_is_taken_up(cluster, empty, apart):
    killed_at_random(cluster, empty, 3, seed=7)
    made(cluster, empty)
    as_fresh(cluster, empty, apart)


@pytest.mark.slow
def test_making_that_was_killed_at_twenty_moments_is_taken_up(cluster, empty, apart):
    killed_at_random(cluster, empty, 20, seed=8)
    made(cluster, empty)
    as_fresh(cluster, empty, apart)


def test_two_who_make_at_once_make_it_once(cluster, empty, apart):
    with making(cluster, empty) as one, making(cluster, empty) as other:
        assert one.wait(120) == other.wait(120) == 0
    as_fresh(cluster, empty, apart)


def test_made_twice_is_made_once(cluster, empty):
    made(cluster, empty)
    before = stands(cluster, empty), counted(cluster, empty)
    made(cluster, empty)
    assert (stands(cluster, empty), counted(cluster, empty)) == before


def test_no_login_of_ours_but_the_owner_gets_where_nothing_is_guarded(cluster: Cluster) -> None:
    for role in (APP, LOADER, BACKUP):
        for other in ("postgres", "template1"):
            with pytest.raises(psycopg.OperationalError, match="permission denied"):
                cluster.connect(other, role)
