"""Puts the guards into the database: row-level security, policies and rights of every table.

Made anew after every migration, by the owner of the tables, in one transaction; what already
stands as it should is left alone.
"""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.resources import files
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

from minsheng.kernel.database.guards import Guard, Open, Policy, guards, policies_of
from minsheng.kernel.database.scope import APP_ROLE, CITY_ROLE
from minsheng.kernel.database.triggers import put_triggers

USERS = f"{APP_ROLE}, {CITY_ROLE}"
LOADER, BACKUP = "ms_loader", "ms_backup"
READ = {
    "area": "SELECT",
    "area_label": "SELECT",
    "area_cover": "SELECT",
    "app_user": "SELECT (id, username, machine)",
    "django_migrations": "SELECT",
}
"""What the loader looks up, and does not write."""


def put_into(connection: BaseDatabaseWrapper) -> list[str]:
    """Make the database's policies and rights those of the guards.

    Args:
        connection: the owner's.

    Returns:
        The tables that were changed.
    """
    from django.db import transaction

    changed = []
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        for name, text in functions():
            cursor.execute(text)
            cursor.execute(f"REVOKE ALL ON FUNCTION {name} FROM PUBLIC")
            cursor.execute(f"GRANT EXECUTE ON FUNCTION {name} TO {USERS}, {LOADER}")
        cursor.execute(
            "SELECT c.relname, obj_description(c.oid, 'pg_class') FROM pg_class c "
            "WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')"
        )
        held = dict(cursor.fetchall())
        for table in sorted(held):
            guard = guards().get(table)
            if guard is None:
                continue
            mark = _mark(table, guard)
            if held[table] != mark:
                _put(cursor, table, guard)
                cursor.execute(f'COMMENT ON TABLE "{table}" IS %s', [mark])
                changed.append(table)
        changed += [t for t in put_triggers(cursor, set(held)) if t not in changed]
        cursor.execute(f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {USERS}")
        _put_sequences(cursor, sorted(loaded() & held.keys()))
        cursor.execute(f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {BACKUP}")
        cursor.execute(f"GRANT SELECT ON ALL SEQUENCES IN SCHEMA public TO {BACKUP}")
    return changed


def functions() -> list[tuple[str, str]]:
    """The database's own functions: name, and what makes it."""
    folder = files("minsheng.kernel.database") / "functions"
    paths = sorted((p for p in folder.iterdir() if p.name.endswith(".sql")), key=lambda p: p.name)
    return [(path.name.removesuffix(".sql"), path.read_text("utf-8")) for path in paths]


@cache
def loaded() -> frozenset[str]:
    """The tables that bulk loads write; of no other the loader may write a row."""
    from django.apps import apps

    models = (m for m in apps.get_models() if m._meta.managed and getattr(m, "loaded", False))
    return frozenset(model._meta.db_table for model in models)


def rights_of_loader(table: str, guard: Guard) -> str:
    """What the loader may do with a table, whose rows no policy hides from it."""
    return rights_of(guard, "SELECT, INSERT, UPDATE") if table in loaded() else READ.get(table, "")


def _put_sequences(cursor: Any, tables: list[str]) -> None:
    """Let the loader number the rows it loads, and no others."""
    cursor.execute(f"REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM {LOADER}")
    for table in tables:
        cursor.execute("SELECT pg_get_serial_sequence(%s, 'id')", [f'public."{table}"'])
        (sequence,) = cursor.fetchone()
        rights = "USAGE" if guards()[table].append_only else "USAGE, SELECT, UPDATE"
        cursor.execute(f"GRANT {rights} ON SEQUENCE {sequence} TO {LOADER}")


def _mark(table: str, guard: Guard) -> str:
    """What a table's comment says when the guard is in force."""
    digest = hashlib.sha256(
        repr(
            (guard, policies_of(table, guard), rights_of(guard), rights_of_loader(table, guard))
        ).encode()
    )
    return f"minsheng guard {digest.hexdigest()[:16]}"


def rights_of(guard: Guard, most: str = "SELECT, INSERT, UPDATE, DELETE") -> str:
    """What the application, or the loader, may do with a table."""
    if isinstance(guard, Open) and guard.read_only:
        return "SELECT"
    return "SELECT, INSERT" if guard.append_only else most


def _put(cursor: Any, table: str, guard: Guard) -> None:
    cursor.execute(
        "SELECT policyname FROM pg_policies WHERE schemaname = 'public' AND tablename = %s", [table]
    )
    for (name,) in cursor.fetchall():
        cursor.execute(f'DROP POLICY "{name}" ON "{table}"')
    policies = policies_of(table, guard)
    enable = "ENABLE" if policies else "DISABLE"
    cursor.execute(f'ALTER TABLE "{table}" {enable} ROW LEVEL SECURITY')
    for policy in policies:
        cursor.execute(created(table, policy))
    cursor.execute(f'REVOKE ALL ON "{table}" FROM PUBLIC, {USERS}')
    cursor.execute(f'GRANT {rights_of(guard)} ON "{table}" TO {USERS}')
    cursor.execute(f'REVOKE ALL ON "{table}" FROM {LOADER}')
    if rights := rights_of_loader(table, guard):
        cursor.execute(f'GRANT {rights} ON "{table}" TO {LOADER}')


def created(table: str, policy: Policy) -> str:
    """The statement that makes a policy."""
    check = policy.check or ("" if policy.only else policy.using)
    return (
        f'CREATE POLICY "{policy.name}" ON "{table}" '
        f"{f'AS RESTRICTIVE FOR {policy.only}' if policy.only else 'FOR ALL'} "
        f"TO {', '.join(policy.roles)}"
        + (f" USING ({policy.using})" if policy.using else "")
        + (f" WITH CHECK ({check})" if check else "")
    )
