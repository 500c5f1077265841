"""PostgreSQL's own programs, called with a password that no other account can read."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

import psycopg

from minsheng.kernel.database.embedded.programs import wheel_programs
from minsheng.web.backup.archive import BLOCK
from minsheng.web.backup.errors import BackupError
from minsheng.web.databases import parameters

_CLASSES = (
    "SELECT oid::regclass::text FROM pg_class WHERE relnamespace = 'public'::regnamespace "
    "AND relkind "
)
_ROUTINES = (
    "SELECT oid::regprocedure::text FROM pg_proc WHERE pronamespace = 'public'::regnamespace"
)
_TYPES = (
    "SELECT t.oid::regtype::text FROM pg_type t LEFT JOIN pg_class c ON c.oid = typrelid "
    "WHERE typnamespace = 'public'::regnamespace AND (typtype IN ('e', 'd') OR relkind = 'c')"
)
EMPTIED = (
    (_CLASSES + "= 'v'", "VIEW"),
    (_CLASSES + "= 'm'", "MATERIALIZED VIEW"),
    (_CLASSES + "IN ('r', 'p')", "TABLE"),
    (_CLASSES + "= 'S'", "SEQUENCE"),
    (_ROUTINES, "ROUTINE"),
    (_TYPES, "TYPE"),
)
"""What is found of each kind, and how it is dropped; triggers and policies go with tables."""

KNOWN_TO_ALL = {
    b"SET transaction_timeout = 0;\n": b"SELECT set_config(name, '0', false) FROM pg_settings "
    b"WHERE name = 'transaction_timeout';\n"
}
"""Settings of a script that servers before release 17 do not know, as all of them take it."""


@contextmanager
def dump(role: str, snapshot: str) -> Iterator[IO[bytes]]:
    """The dump of a database as it stood in a snapshot; a dump that failed is an error."""
    command = ["pg_dump", "--format=custom", "--compress=1", f"--snapshot={snapshot}"]
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(  # noqa: S603 - PostgreSQL's program, no word of a user's
            [_program(command[0]), *command[1:], "--no-password"], env=_surroundings(role),
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=said,
        )  # fmt: skip
        assert process.stdout is not None
        try:
            yield process.stdout
        except BaseException:
            process.kill()
            raise
        finally:
            process.stdout.close()
            code = process.wait()
        if code:
            said.seek(0)
            raise BackupError(f"pg_dump failed: {said.read().decode(errors='replace').strip()}")


def restore(role: str, path: Path) -> None:
    """Bring a dump into an empty database, whole or not at all.

    As a script, for our pg_restore is of a newer release than an office's own server may be: to
    the server itself it would say a setting that the server does not know, and be refused.

    Raises:
        BackupError: PostgreSQL refused it.
    """
    with tempfile.TemporaryFile() as told, tempfile.TemporaryFile() as said:
        script = subprocess.Popen(  # noqa: S603 - likewise
            [_program("pg_restore"), "--no-owner", "--exit-on-error", "--file=-", str(path)],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=told,
        )  # fmt: skip
        into = subprocess.Popen(  # noqa: S603 - likewise
            [_program("psql"), "--no-password", "--no-psqlrc", "--quiet",
             "--set=ON_ERROR_STOP=1"],
            env=_surroundings(role), stdin=subprocess.PIPE, stdout=subprocess.DEVNULL,
            stderr=said,
        )  # fmt: skip
        assert script.stdout is not None
        assert into.stdin is not None
        # What psql refused, its own words tell; closing it would write once more.
        with suppress(BrokenPipeError), into.stdin, script.stdout:
            into.stdin.write(b"BEGIN;\n")
            for line in script.stdout:
                into.stdin.write(KNOWN_TO_ALL.get(line, line))
                if line.startswith(b"CREATE "):  # the settings stand before
                    break
            shutil.copyfileobj(script.stdout, into.stdin, BLOCK)
            # A script that was cut off is not committed: it would end like a whole one.
            if script.wait() == 0:
                into.stdin.write(b"COMMIT;\n")
        refused = into.wait() != 0
        if script.wait() != 0 or refused:
            raise BackupError(
                f"the dump was refused, and nothing was changed: {_first(said) or _first(told)}"
            )


def _first(file: IO[bytes]) -> str:
    """The first line of what a program said."""
    file.seek(0)
    return file.readline().decode(errors="replace").strip()


def empty(connection: psycopg.Connection[Any]) -> None:
    """Take away all there is of a backup that was brought back by halves; as the owner."""
    for catalogue, kind in EMPTIED:
        query = psycopg.sql.SQL(catalogue)
        for (named,) in connection.execute(query).fetchall():
            connection.execute(
                psycopg.sql.SQL("DROP {} IF EXISTS {} CASCADE").format(
                    psycopg.sql.SQL(kind), psycopg.sql.SQL(named)
                )
            )


def rows(connection: psycopg.Connection[Any]) -> dict[str, int]:
    """The rows of each table."""
    listed = connection.execute(
        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace "
        "AND relkind IN ('r', 'p') ORDER BY relname"
    ).fetchall()
    counted = {}
    for (table,) in listed:
        query = psycopg.sql.SQL("SELECT count(*) FROM {}").format(psycopg.sql.Identifier(table))
        row = connection.execute(query).fetchone()
        counted[table] = int(row[0]) if row else 0
    return counted


def _program(name: str) -> str:
    return wheel_programs().path(name)


def _surroundings(role: str) -> dict[str, str]:
    held = parameters(role)
    given = {
        "PGHOST": held["host"], "PGPORT": held["port"], "PGDATABASE": held["dbname"],
        "PGUSER": held["user"], "PGPASSWORD": held["password"],
        "PGSSLMODE": held.get("sslmode", "prefer"),
    }  # fmt: skip
    keep = {name: os.environ[name] for name in ("PATH", "TMPDIR") if name in os.environ}
    return {**keep, "LC_ALL": "C", **{name: str(value) for name, value in given.items()}}
