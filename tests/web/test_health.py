"""`/healthz` says what is wrong, and nothing about anybody."""

import shutil

import pytest
from django.db import connection
from tests.database import unguarded

from minsheng.kernel.database.scope import Scope, scope
from minsheng.kernel.jobs import seeing_the_queue
from minsheng.web import health

pytestmark = pytest.mark.django_db
WELL = {"status": "ok", "database": "ok", "migrations": "ok", "queue": "ok", "disk": "ok"}


def test_it_works(client):
    answer = client.get("/healthz")
    assert answer.json() == WELL
    assert answer.status_code == 200
    assert "no-store" in answer.headers["Cache-Control"]


def test_a_migration_that_is_not_applied(client):
    with unguarded(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'kernel'")
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.json() == WELL | {"status": "fault", "migrations": "not applied"}


def test_jobs_that_nobody_begins(client):
    with scope(Scope()), seeing_the_queue(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (task_name, queue_name, scheduled_at) "
            "VALUES ('a', 'default', now() - interval '1 hour')"
        )
    assert client.get("/healthz").json()["queue"] == "jobs wait"


def test_a_full_disk(client, monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(10, 9, 1))
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()["disk"]) == (503, "nearly full")


def test_a_database_that_does_not_answer(client, monkeypatch):
    def broken():
        raise ConnectionError("host 10.1.2.3, password hunter2")

    monkeypatch.setitem(health.CHECKS, "database", broken)
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()["database"]) == (503, "no answer")
    assert "hunter2" not in answer.content.decode()
