"""A whole city's people entered at once, by COPY, as the loader.

One transaction: all of them or nobody. The next rows are made ready by another process while
the database takes in the last ones (`ahead`). History is one row for each block, not
one a person.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
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
    statement = (
        f"COPY {block.table} ({listed}) FROM STDIN (FORMAT csv, DELIMITER E'\\t', QUOTE E'\\b')"
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
    people = households = 0
    with connection.transaction():
        name_machine(connection, "load", bulk=True)
        # What another load, or a clerk, enters meanwhile would bear the same numbers.
        connection.execute("LOCK TABLE person, household, membership IN SHARE ROW EXCLUSIVE MODE")
        for county in counties:
            for block in county:
                copy(connection, block)
                people += block.count if block.table == "person" else 0
                households += block.count if block.table == "household" else 0
            told(people)
        for table in TABLES:
            connection.execute(
                f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}"  # noqa: S608 - our own names
            )
        connection.execute("SELECT tables_analysed(VARIADIC %s)", [list(TABLES)])
    return Loaded(people, households)
