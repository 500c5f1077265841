"""What the worker does by itself: it looks for work, county by county, as the machine."""

import pytest
from django.db import connection
from django.utils import timezone
from tests.database import unguarded, working_as

from minsheng.kernel.database.scope import Scope, scope
from minsheng.kernel.jobs import NotAnActorError, seeing_the_queue
from minsheng.kernel.joints.findings import on_desk
from minsheng.web.demo.work import enter_work
from minsheng.web.jobs import look_everywhere, look_for_work

pytestmark = pytest.mark.django_db
QIDONG = (81_000_000_000, 82_000_000_000)


def queued() -> list[dict]:
    with scope(Scope()), seeing_the_queue(), connection.cursor() as cursor:
        cursor.execute("SELECT args FROM procrastinate_jobs WHERE task_name ~ 'look_for_work'")
        return [row for (row,) in cursor.fetchall()]


def test_each_county_is_looked_at_by_a_job_of_its_own():
    look_everywhere(0)
    jobs = queued()
    assert len(jobs) > 5
    assert {len(job["areas"]["registry"]) for job in jobs if isinstance(job, dict)} <= {1}


def test_the_demos_desks_have_some_work():
    with unguarded():
        enter_work(timezone.localdate())
        enter_work(timezone.localdate())
    assert len(queued()) == 2
    with working_as("machine"):
        look_for_work(*QIDONG)
    with working_as("clerk") as clerk:
        assert on_desk(clerk).count() == 4
    with working_as("reviewer") as reviewer:
        assert sorted(f.kind for f in on_desk(reviewer)) == [
            "registry.duplicate", "registry.licence_lapses", "registry.licence_lapses",
        ]  # fmt: skip


def test_nobody_looks_for_work():
    with scope(Scope()), pytest.raises(NotAnActorError):
        look_for_work(*QIDONG)
