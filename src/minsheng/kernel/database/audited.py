"""Tables with a history: what their triggers have to know, and the triggers themselves.

A model says so in an attribute `audited`, beside its `guard`. Like the guards, triggers are put
in force after every migration; what already stands as it should is left alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from minsheng.kernel.database.guards import guards
from minsheng.kernel.database.scope import REGISTRY

PREFIX = "audit_"
_EVENTS = {
    "insert": "REFERENCING NEW TABLE AS new_rows",
    "update": "REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows",
    "delete": "REFERENCING OLD TABLE AS old_rows",
}


@dataclass(frozen=True)
class Audited:
    """What is noted of a table's rows when they change; they have a column `id`.

    Attributes:
        subject: a kind of subject, and the column that holds its number.
        other: a second one, where a row is about two.
        areas: columns that hold keys of areas, two at most; without any the subject's areas count.
        domain: the registry, or a programme.
        hidden: columns of which is noted only that they changed: secrets.
        ignored: columns whose change alone is none.
        programme: a column that names the programme of the row, in place of the domain.
    """

    subject: tuple[str, str]
    other: tuple[str, str] = ("", "")
    areas: tuple[str, ...] = ()
    domain: str = REGISTRY
    hidden: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()
    programme: str = ""

    @property
    def arguments(self) -> tuple[str, ...]:
        """What the trigger is told."""
        lists = (self.areas, self.hidden, self.ignored)
        arrays = ("{" + ",".join(columns) + "}" for columns in lists)
        return (self.domain, *self.subject, *self.other, *arrays, self.programme)


@cache
def audited() -> dict[str, Audited]:
    """What is noted, by table."""
    from django.apps import apps

    return {
        model._meta.db_table: model.audited
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and hasattr(model, "audited")
    }


def put_triggers(cursor: Any, tables: set[str]) -> list[str]:
    """Make the triggers of tables with a history, and of append-only ones, those declared.

    Args:
        cursor: the owner's.
        tables: those there are.

    Returns:
        The tables that were changed.
    """
    cursor.execute(
        "SELECT c.relname, t.tgname, obj_description(t.oid, 'pg_trigger') FROM pg_trigger t "
        "JOIN pg_class c ON c.oid = t.tgrelid WHERE NOT t.tgisinternal AND t.tgname ^@ %s",
        [PREFIX],
    )
    held = {(table, name): said for table, name, said in cursor.fetchall()}
    wanted = {key: text for key, text in triggers().items() if key[0] in tables}
    changed = set()
    for table, name in held.keys() - wanted.keys():
        cursor.execute(f'DROP TRIGGER "{name}" ON "{table}"')
        changed.add(table)
    for (table, name), text in wanted.items():
        if held.get((table, name)) != text:
            cursor.execute(text)
            cursor.execute(f'COMMENT ON TRIGGER "{name}" ON "{table}" IS %s', [text])
            changed.add(table)
    return sorted(changed)


def triggers() -> dict[tuple[str, str], str]:
    """What makes each trigger, by table and name."""
    made = {}
    for table, about in audited().items():
        said = ", ".join(f"'{word}'" for word in about.arguments)
        for event, rows in _EVENTS.items():
            made[table, PREFIX + event] = (
                f'CREATE OR REPLACE TRIGGER {PREFIX}{event} AFTER {event.upper()} ON "{table}" '
                f"{rows} FOR EACH STATEMENT EXECUTE FUNCTION audit_written({said})"
            )
    for table, guard in guards().items():
        refused = "UPDATE OR DELETE OR TRUNCATE" if guard.append_only else "TRUNCATE"
        if guard.append_only or table in audited():
            made[table, PREFIX + "refused"] = (
                f'CREATE OR REPLACE TRIGGER {PREFIX}refused BEFORE {refused} ON "{table}" '
                "FOR EACH STATEMENT EXECUTE FUNCTION audit_refused()"
            )
    made["audit_entry", PREFIX + "made"] = (
        f'CREATE OR REPLACE TRIGGER {PREFIX}made BEFORE INSERT ON "audit_entry" '
        "FOR EACH ROW EXECUTE FUNCTION audit_made()"
    )
    return made
