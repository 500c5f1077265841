"""No table, view, function or role of the database is without its guard."""

import pytest
from django.db import connection
from tests.database import unguarded

from minsheng.kernel.database.catalogue import gaps, protected, shown_without_scope
from minsheng.kernel.database.scope import Scope, scope

pytestmark = pytest.mark.django_db


def found(*statements: str) -> list[tuple[str, str]]:
    """The gaps after some statements of the owner."""
    with unguarded(), connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
        return [(gap.name, gap.en) for gap in gaps(cursor)]


def test_nothing_is_without_its_guard():
    assert found() == []


def test_an_unset_scope_shows_no_row_of_any_protected_table():
    with scope(Scope()), connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == ("ms_app",)
        assert shown_without_scope(cursor) == []
    assert "person" in protected()


def test_it_finds_a_table_that_shows_its_rows():
    with unguarded(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE person DISABLE ROW LEVEL SECURITY")
    with scope(Scope()), connection.cursor() as cursor:
        assert "person" in shown_without_scope(cursor)


@pytest.mark.parametrize(
    ("statement", "name", "words"),
    [
        ("CREATE TABLE stray (id int)", "stray", "has no guard"),
        ("CREATE VIEW seen AS SELECT * FROM person", "seen", "does not run as its caller"),
        ("CREATE MATERIALIZED VIEW kept AS SELECT 1", "kept", "which no policy guards"),
        ("ALTER TABLE person DISABLE ROW LEVEL SECURITY", "person", "security off"),
        ("ALTER TABLE area ENABLE ROW LEVEL SECURITY", "area", "security on"),
        ("CREATE POLICY more ON person USING (true)", "person", "other policies"),
        ("ALTER POLICY by_area ON person USING (true)", "person", "other policies"),
        ("ALTER POLICY by_area ON person TO ms_backup", "person", "other policies"),
        ("GRANT TRUNCATE ON person TO ms_app", "person", "lets ms_app TRUNCATE"),
        ("GRANT UPDATE ON django_migrations TO PUBLIC", "django_migrations", "UPDATE"),
        (
            "CREATE FUNCTION sly() RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1'",
            "sly",
            "not ours",
        ),
        ("GRANT EXECUTE ON FUNCTION files_shut TO PUBLIC", "files_shut", "open"),
    ],
)
def test_it_finds_what_is_wrong(statement, name, words):
    (gap, *_) = found(statement)
    assert gap[0] == name
    assert words in gap[1]


def test_a_view_that_runs_as_its_caller_is_none():
    view = "CREATE VIEW seen WITH (security_invoker=true) AS SELECT * FROM person"
    assert found(view) == []


def test_it_finds_a_history_that_is_written_no_more():
    (gap,) = found("ALTER TABLE person DISABLE TRIGGER audit_update")
    assert gap == (
        "person.audit_update",
        "is off, gone or altered: history may go unwritten, or a rule unkept",
    )
