"""Work that no person does is done in the name of a machine, also by owner and loader.

The database takes a row of no table with a history without an actor; from the owner and the
loader, who have no scope, it takes only the number of a user who is a machine.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction

from minsheng.kernel.database.errors import DatabaseFaultError

MACHINE = "machine"
"""Signs in nowhere; all work that no person does bears its name."""


@contextmanager
def machine_work(name: str) -> Iterator[int]:
    """A transaction of the owner's in the name of the machine.

    Args:
        name: of the work, as the audit has it.

    Yields:
        The number of the machine: where it is not entered yet, the one to enter it under.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT id FROM app_user WHERE username = %s AND machine", [MACHINE])
        row = cursor.fetchone()
        if row is None:
            cursor.execute("SELECT nextval(pg_get_serial_sequence('app_user', 'id'))")
            row = cursor.fetchone()
        name_actor(cursor, row[0], name)
        yield row[0]
        name_actor(cursor, None, "")


def name_actor(cursor: Any, number: int | None, name: str, *, bulk: bool = False) -> None:
    """Say in whose name the rest of a transaction is done.

    Args:
        cursor: the owner's or the loader's.
        number: of the machine; None for nobody.
        name: of the work.
        bulk: note each statement in one entry, instead of each row.
    """
    cursor.execute(
        "SELECT set_config('minsheng.actor', %s, true), set_config('minsheng.request', %s, true), "
        "set_config('minsheng.batch', %s, true)",
        ["" if number is None else str(number), name, "on" if bulk else ""],
    )


def name_machine(connection: Any, name: str, *, bulk: bool = False) -> int:
    """The same for a connection of the loader's, with the machine as the site knows it.

    Returns:
        The machine's number.

    Raises:
        DatabaseFaultError: no machine is entered.
    """
    found = connection.execute(
        "SELECT id FROM app_user WHERE username = %s AND machine", [MACHINE]
    ).fetchone()
    if found is None:
        raise DatabaseFaultError(
            "no machine is entered among the users, in whose name rows could be; start `minsheng "
            "serve` once as the owner of the tables, which enters it"
        )
    name_actor(connection, found[0], name, bulk=bulk)
    return int(found[0])
