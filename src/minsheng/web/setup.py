"""Makes the site ready to serve: server, roles, database, tables, policies, areas.

Each step leaves alone what already stands; a step that was cut off is done again.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from minsheng.kernel.database.embedded import Cluster
from minsheng.kernel.database.roles import (
    LOGINS,
    OWNER,
    make_database,
    make_roles,
    shut_elsewhere,
)

Progress = Callable[[str], None]

MAKING = 0x4D696E73
"""The number of the lock that whoever makes tables holds."""


def start_server(cluster: Cluster, name: str) -> None:
    """See that the embedded server runs, with the roles and the database in it."""
    cluster.ensure()
    passwords = {role: cluster.secrets.made(f"database-{role}", 24) for role in LOGINS}
    with cluster.connect() as connection:
        # Two processes that start at once: the second waits, and finds all made.
        connection.execute("SELECT pg_advisory_lock(%s)", [MAKING])
        make_roles(connection, passwords)
        make_database(connection, name)
        shut_elsewhere(connection)


def as_owner() -> None:
    """Let this process work as the owner of the tables. To be called before any other use."""
    os.environ["MINSHENG_ROLE"] = OWNER
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "minsheng.web.settings")
    import django

    django.setup()


def make_tables(said: Progress = lambda _: None) -> None:
    """Migrate, put guards in force, enter areas and the machine, see to keys; as the owner."""
    from django.core.management import call_command
    from django.db import connection

    from minsheng.kernel.access.beginning import enter_machine
    from minsheng.kernel.areas.entering import enter_areas
    from minsheng.kernel.audit.chain import adopt
    from minsheng.kernel.database.policies import put_into
    from minsheng.web.keys import throw_keys

    with connection.cursor() as cursor:
        # Two machines on one server, started at once: the second waits, and finds all done.
        cursor.execute("SELECT pg_advisory_lock(%s)", [MAKING])
        try:
            adopt(cursor)  # a database that was moved here, before it is written to
            call_command("migrate", verbosity=0, interactive=False)
            changed = put_into(connection)
            adopt(cursor)
            entered = enter_areas()
            enter_machine()
            throw_keys()
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [MAKING])
    said(f"tables guarded anew: {len(changed)}; areas entered: {entered}")


def data_folder() -> Path:
    """The site's data folder."""
    from minsheng.web.databases import home

    return home()
