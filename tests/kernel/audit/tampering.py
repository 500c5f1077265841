"""What a forger does who has read our source, and what is found of it."""

import psycopg

from minsheng.kernel.audit.verifying import Fault, verify
from minsheng.kernel.database.roles import BACKUP


def write(connection: psycopg.Connection, persons: range, version: int = 2) -> None:
    """Change some people as the machine does, each in a transaction of their own."""
    for person in persons:
        with connection.transaction():
            begin(connection)
            connection.execute("UPDATE person SET version = %s WHERE id = %s", [version, person])


def begin(connection: psycopg.Connection) -> None:
    connection.execute(
        "SELECT set_config('minsheng.actor', (SELECT id::text FROM app_user WHERE machine), true)"
    )


def found(to, **more) -> list[Fault]:
    faults: list[Fault] = []
    told = verify(to(BACKUP), faults.append, **more)
    assert told.faults == len(faults)
    return faults


def tamper(to, *statements: str) -> None:
    """As a superuser who knows how to switch the triggers off, and recomputes a row's hash."""
    admin = to()
    with admin.transaction():
        admin.execute("SET LOCAL session_replication_role = replica")
        for statement in statements:
            assert admin.execute(statement).rowcount > 0


def rehashed(number: int) -> str:
    """What a forger runs who has read our source."""
    from minsheng.kernel.audit.verifying import _ENTRIES

    text = _ENTRIES.split("row_hash = ", 1)[1].split("FROM public")[0].strip()
    return f"UPDATE audit_entry SET row_hash = {text} WHERE id = {number}"
