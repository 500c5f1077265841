"""The triggers of our tables.

Of those with a history, of append-only ones, of those that take two, of those that point to rows
not everybody sees.

Like the guards they are put in force after every migration; what already stands as it should is
left alone. A model says in `audited` that it has a history, and in `written_by` which function
has the last word before a row of it is written or removed, where a policy cannot say it: a
policy sees a row as it was or as it will be, never both.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from minsheng.kernel.database.audited import audited
from minsheng.kernel.database.guards import guards, references

_EVENTS = {
    "insert": "REFERENCING NEW TABLE AS new_rows",
    "update": "REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows",
    "delete": "REFERENCING OLD TABLE AS old_rows",
}
_ASKED_BY_USERS = "WHEN (current_user IN ('ms_app', 'ms_city'))"
"""Not of the owner of the tables, who migrates, nor of functions that run as the owner."""


@dataclass(frozen=True)
class Trigger:
    """A trigger of ours.

    Attributes:
        when: it runs, on which table.
        function: it calls.
        arguments: it tells it.
    """

    when: str
    function: str
    arguments: tuple[str, ...] = ()

    def made(self, name: str) -> str:
        """What makes it."""
        said = ", ".join(f"'{word}'" for word in self.arguments)
        return f"CREATE TRIGGER {name} {self.when} EXECUTE FUNCTION {self.function}({said})"


def put_triggers(cursor: Any, tables: set[str]) -> list[str]:
    """Make the triggers of our tables those declared.

    Args:
        cursor: the owner's.
        tables: those there are.

    Returns:
        The tables that were changed.
    """
    cursor.execute(
        "SELECT c.relname, t.tgname, obj_description(t.oid, 'pg_trigger') FROM pg_trigger t "
        "JOIN pg_class c ON c.oid = t.tgrelid WHERE NOT t.tgisinternal "
        "AND obj_description(t.oid, 'pg_trigger') ^@ 'CREATE TRIGGER'"
    )
    held = {(table, name): said for table, name, said in cursor.fetchall()}
    wanted = {key: one.made(key[1]) for key, one in triggers().items() if key[0] in tables}
    changed = set()
    for table, name in held.keys() - wanted.keys():
        cursor.execute(f'DROP TRIGGER "{name}" ON "{table}"')
        changed.add(table)
    down = fallen(cursor)
    for (table, name), text in wanted.items():
        if held.get((table, name)) != text or (table, name) in down:
            cursor.execute(f'DROP TRIGGER IF EXISTS "{name}" ON "{table}"')
            cursor.execute(text)
            cursor.execute(f'COMMENT ON TRIGGER "{name}" ON "{table}" IS %s', [text])
            changed.add(table)
    return sorted(changed)


def triggers() -> dict[tuple[str, str], Trigger]:
    """All of them, by table and name."""
    made = {}
    for table, about in audited().items():
        for event, rows in _EVENTS.items():
            when = f'AFTER {event.upper()} ON "{table}" {rows} FOR EACH STATEMENT'
            made[table, f"audit_{event}"] = Trigger(when, "audit_written", about.arguments)
    for table, guard in guards().items():
        refused = "UPDATE OR DELETE OR TRUNCATE" if guard.append_only else "TRUNCATE"
        if guard.append_only or table in audited():
            when = f'BEFORE {refused} ON "{table}" FOR EACH STATEMENT'
            made[table, "audit_refused"] = Trigger(when, "audit_refused")
    for table, function in _held().items():
        when = f'BEFORE INSERT OR UPDATE OR DELETE ON "{table}" FOR EACH ROW {_ASKED_BY_USERS}'
        made[table, function] = Trigger(when, function)
    for table, columns in references().items():
        if not guards()[table].append_only:
            moved = " OR ".join(f'OLD."{c}" IS DISTINCT FROM NEW."{c}"' for c, _ in columns)
            listed = ", ".join(f'"{c}"' for c, _ in columns)
            when = f'BEFORE UPDATE OF {listed} ON "{table}" FOR EACH ROW WHEN ({moved})'
            said = tuple(word for pair in columns for word in pair)
            made[table, "references_seen"] = Trigger(when, "references_seen", said)
    when = 'BEFORE INSERT ON "audit_entry" FOR EACH ROW'
    for function in ("audit_made", "audit_twice"):  # in the order of their names
        made["audit_entry", function] = Trigger(when, function)
    return made


def _held() -> dict[str, str]:
    from django.apps import apps

    return {
        model._meta.db_table: model.written_by
        for model in apps.get_models()
        if model._meta.managed and hasattr(model, "written_by")
    }


def fallen(cursor: Any) -> list[tuple[str, str]]:
    """Tables and names of triggers that do not stand as declared: gone, off, or of other words.

    Args:
        cursor: of a connection of any role, also past Django.
    """
    cursor.execute(
        "SELECT c.relname, t.tgname, t.tgfoid::regproc::text, t.tgargs FROM pg_trigger t "
        "JOIN pg_class c ON c.oid = t.tgrelid "
        "WHERE c.relnamespace = 'public'::regnamespace AND t.tgenabled IN ('O', 'A')"
    )
    held = {
        (table, name): (function.rpartition(".")[2], bytes(said))
        for table, name, function, said in cursor.fetchall()
    }
    wanted = {
        key: (one.function, "".join(f"{word}\0" for word in one.arguments).encode())
        for key, one in triggers().items()
    }
    return sorted(key for key, said in wanted.items() if held.get(key) != said)
