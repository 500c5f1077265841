"""A whole city's people entered at once, by COPY, as the loader.

One transaction: all of them or nobody. The next rows are made ready by another process while
the database takes in the last ones (`ahead`). History is one row for each block, not
one a person.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import psycopg

from minsheng.kernel.audit.machine import name_machine
from minsheng.kernel.registry.rows import Block

TABLES = ("person", "household", "membership")


@dataclass(frozen=True)
class Loaded:
    """How much was entered."""

    people: int
    households: int


def copy(connection: psycopg.Connection[Any], block: Block) -> None:
    """Send rows to their table."""
    listed = ", ".join(block.columns)
    # A tab, a line break or a backslash stands in no value of ours but before `x`.
    # An empty text is a text where the table knows no nothing.
    texts = f", FORCE_NOT_NULL ({', '.join(block.texts)})" if block.texts else ""
    statement = (
        f"COPY {block.table} ({listed}) FROM STDIN "
        f"(FORMAT csv, DELIMITER E'\\t', QUOTE E'\\b'{texts})"
    )
    with connection.cursor().copy(statement) as sent:
        sent.write(block.rows)


def load(
    connection: psycopg.Connection[Any],
    counties: Iterable[list[Block]],
    told: Callable[[int], None] = lambda _: None,
) -> Loaded:
    """Enter everybody, in one transaction.

    Args:
        connection: the loader's.
        counties: rows, county by county.
        told: of each county's people, once they are in.
    """
    with entering(connection):
        return fill(connection, counties, told)


@contextmanager
def entering(connection: psycopg.Connection[Any]) -> Iterator[tuple[int, int]]:
    """One transaction in which people are entered, and nobody else enters any.

    Yields:
        The number the first new person gets, and the first household.
    """
    with connection.transaction():
        name_machine(connection, "load", bulk=True)
        # What another load, or a clerk, enters meanwhile would bear the same numbers.
        connection.execute("LOCK TABLE person, household, membership IN SHARE ROW EXCLUSIVE MODE")
        found = connection.execute(
            "SELECT (SELECT max(id) FROM person), (SELECT max(id) FROM household)"
        ).fetchone()
        assert found is not None
        yield (found[0] or 0) + 1, (found[1] or 0) + 1
        for table in TABLES:
            connection.execute(
                f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}"  # noqa: S608 - our own names
            )
        connection.execute("SELECT tables_analysed(VARIADIC %s)", [list(TABLES)])


def fill(
    connection: psycopg.Connection[Any],
    parts: Iterable[list[Block]],
    told: Callable[[int], None] = lambda _: None,
) -> Loaded:
    """Send rows, part by part; says how much it was."""
    people = households = 0
    for part in parts:
        for block in part:
            copy(connection, block)
            people += block.count if block.table == "person" else 0
            households += block.count if block.table == "household" else 0
        told(people)
    return Loaded(people, households)
