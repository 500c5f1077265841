"""Each fault of the database is found, with its remedy."""

import pytest
from django.db import connection
from tests.database import unguarded

from minsheng.web.doctor import State, data

pytestmark = pytest.mark.django_db


def looked(look, *statements):
    with unguarded(), connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
        return list(look(cursor))


def states(findings):
    return [found.state for found in findings]


def test_the_test_server_is_well_but_for_its_haste():
    assert states(looked(data.release)) == [State.OK]
    settings, log = looked(data.settings)
    assert settings.found[1] == "fsync = off, full_page_writes = off"
    assert log.state is State.OK


def test_an_old_release(monkeypatch):
    monkeypatch.setattr(data, "LEAST_RELEASE", 99)
    (found,) = looked(data.release)
    assert found.state is State.FAIL
    assert "upgrade" in found.remedy[1]


def test_a_gap_is_a_fault_that_names_it():
    assert states(looked(data.guarded)) == [State.OK]
    (found,) = looked(data.guarded, "CREATE VIEW seen AS SELECT * FROM person")
    assert found.state is State.FAIL
    assert found.found[1].startswith("seen ")
    assert found.found[0].startswith("seen：")


def test_migrations_that_are_not_applied():
    with unguarded():
        assert states(data.migrated()) == [State.OK]
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM django_migrations WHERE app = 'kernel'")
        (found,) = data.migrated()
    assert found.state is State.FAIL
