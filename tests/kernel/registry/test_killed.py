"""Killed in the midst of a merge: both records are as they were, and can be merged later."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
STEP = """
import sys, time
from datetime import UTC, datetime
import django; django.setup()
from django.db import transaction
from minsheng.kernel.access.models import User
from minsheng.kernel.access.officer import officer_of
from minsheng.kernel.database.scope import Scope, scope
from minsheng.kernel.registry.merging import merge
from minsheng.kernel.registry.models import Person

user, kept, gone, dies = map(int, sys.argv[1:])
now = datetime(2020, 11, 20, 9, tzinfo=UTC)
with scope(Scope(actor=user)), transaction.atomic():
    officer = officer_of(user, now)
with scope(officer.scope("merge")), transaction.atomic():
    one, other = Person.objects.get(pk=kept), Person.objects.get(pk=gone)
    merge(one, other, "同一人", officer, now)
    print("merged", flush=True)
    time.sleep(60 * dies)
"""
STANDS = """
SELECT (SELECT count(*) FROM person WHERE merged_into_id IS NOT NULL),
    (SELECT count(*) FROM person_merge),
    (SELECT count(*) FROM membership WHERE person_id = %(gone)s),
    (SELECT count(*) FROM audit_entry WHERE request = 'merge')
"""


@pytest.fixture
def pair(cluster, apart) -> tuple[int, int, int]:
    """The reviewer, and two people of their county."""
    with cluster.connect(apart) as admin:
        (user,) = admin.execute("SELECT id FROM app_user WHERE username = 'reviewer'").fetchone()
        rows = admin.execute(
            "SELECT person_id FROM membership JOIN person ON person.id = person_id "
            "WHERE grouping = 'living' AND area_lived >= 81101000000 AND area_lived < 81102000000 "
            "ORDER BY 1 LIMIT 2"
        ).fetchall()
    return user, rows[0][0], rows[1][0]


def step(cluster, name: str, *words: int) -> subprocess.Popen[str]:
    surroundings = os.environ | {
        "MINSHENG_DATABASE": name, "MINSHENG_DATA": str(cluster.home), "MINSHENG_ROLE": "ms_app",
        "DJANGO_SETTINGS_MODULE": "minsheng.web.settings",
    }  # fmt: skip
    return subprocess.Popen(
        [sys.executable, "-c", STEP, *map(str, words)], env=surroundings, cwd=ROOT,
        stdout=subprocess.PIPE, text=True,
    )  # fmt: skip


def stands(cluster, name: str, gone: int) -> tuple:
    with cluster.connect(name) as admin:
        return admin.execute(STANDS, {"gone": gone}).fetchone()


def test_a_merge_killed_in_its_midst_has_merged_nobody(cluster, apart, pair):
    user, kept, gone = pair
    before = stands(cluster, apart, gone)
    with step(cluster, apart, user, kept, gone, 1) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "merged\n"
        process.send_signal(signal.SIGKILL)
    time.sleep(0.5)
    assert stands(cluster, apart, gone) == before
    with step(cluster, apart, user, kept, gone, 0) as process:
        assert process.wait(60) == 0
    merged, merges, memberships, entries = stands(cluster, apart, gone)
    assert (merged, merges, memberships) == (before[0] + 1, before[1] + 1, 0)
    assert entries > 0
