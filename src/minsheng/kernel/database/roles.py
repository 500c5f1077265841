"""The roles of the database, and what each may do.

| role | for |
|---|---|
| `ms_owner` | owns the tables; migrates |
| `ms_app` | the site and its workers: owns nothing, sees what the scope shows |
| `ms_city` | no login; what `ms_app` becomes for a user of the whole city |
| `ms_loader` | bulk loads by COPY, which row-level security refuses to others |
| `ms_backup` | reads everything, writes nothing |
"""

from __future__ import annotations

from typing import Any

from psycopg import sql

OWNER, APP, LOADER, BACKUP = "ms_owner", "ms_app", "ms_loader", "ms_backup"
CITY = "ms_city"
LOGINS = (OWNER, APP, LOADER, BACKUP)
_ATTRIBUTES = {
    # NOINHERIT: it has the city's policies only once it has become the city's role.
    APP: "LOGIN NOINHERIT NOBYPASSRLS",
    OWNER: "LOGIN CREATEDB",
    LOADER: "LOGIN BYPASSRLS",
    BACKUP: "LOGIN BYPASSRLS",
    CITY: "NOLOGIN NOBYPASSRLS",
}


def make_roles(connection: Any, passwords: dict[str, str]) -> None:
    """Make the roles, or give those that stand their attributes and passwords.

    Args:
        connection: of an admin of the server, in autocommit.
        passwords: by login.
    """
    for role, attributes in _ATTRIBUTES.items():
        there = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone()
        verb = "ALTER" if there else "CREATE"
        connection.execute(f"{verb} ROLE {role} NOSUPERUSER {attributes}")
        if role in passwords:
            connection.execute(
                sql.SQL("ALTER ROLE {} PASSWORD {}").format(sql.Identifier(role), passwords[role])
            )
    connection.execute(f"GRANT {CITY} TO {APP}")
    # Tests run as the owner and become the application.
    connection.execute(f"GRANT {APP}, {CITY} TO {OWNER}")


def shut_elsewhere(connection: Any) -> None:
    """Let no login but the owner's into a server's own databases, where nothing is guarded.

    Args:
        connection: of an admin of a server that is ours alone, in autocommit.
    """
    for name in ("postgres", "template1"):
        connection.execute(f"REVOKE CONNECT ON DATABASE {name} FROM PUBLIC")
        connection.execute(f"GRANT CONNECT ON DATABASE {name} TO {OWNER}")


def make_database(connection: Any, name: str) -> bool:
    """Make an empty database of the owner's, where it is not there; says whether it was made."""
    if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
        return False
    connection.execute(
        sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE template0").format(
            sql.Identifier(name), sql.Identifier(OWNER)
        )
    )
    connection.execute(
        sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(sql.Identifier(name))
    )
    for role in (APP, LOADER, BACKUP):
        connection.execute(
            sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(
                sql.Identifier(name), sql.Identifier(role)
            )
        )
    return True


def as_script(passwords: dict[str, str], database: str) -> str:
    """The same as SQL, for the admin of another server to read and run."""
    lines = [
        *(
            f"CREATE ROLE {role} NOSUPERUSER {attributes};"
            for role, attributes in _ATTRIBUTES.items()
        ),
        *(f"ALTER ROLE {role} PASSWORD '{word}';" for role, word in passwords.items()),
        f"GRANT {CITY} TO {APP};",
        f"GRANT {APP}, {CITY} TO {OWNER};",
        f"CREATE DATABASE {database} OWNER {OWNER} TEMPLATE template0 ENCODING 'UTF8';",
        f"REVOKE ALL ON DATABASE {database} FROM PUBLIC;",
        *(f"GRANT CONNECT ON DATABASE {database} TO {role};" for role in (APP, LOADER, BACKUP)),
        "-- On a server for this alone: its other databases are shut to our logins.",
        "-- REVOKE CONNECT ON DATABASE postgres, template1 FROM PUBLIC;",
        f"-- GRANT CONNECT ON DATABASE postgres, template1 TO {OWNER};",
    ]
    return "\n".join(lines) + "\n"
