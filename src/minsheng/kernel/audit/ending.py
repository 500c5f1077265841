"""Whether the chain ends where it should: a chain cut off at its end fits together as before.

Three things are kept apart from it: how far each day went (`audit_day`), the entries that no
seal covers yet, written down twice (`audit_awaiting`), and the last number that was given out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import psycopg

# Written down twice, and what is left of it.
_MISSED = """
    SELECT a.id, CASE WHEN e.id IS NULL THEN 'removed' ELSE 'altered' END
    FROM public.audit_awaiting AS a LEFT JOIN public.audit_entry AS e ON e.id = a.id
    WHERE e.row_hash IS DISTINCT FROM a.row_hash ORDER BY a.id
"""
# Behind the last seal, and written down once.
_ONCE = """
    SELECT e.id, 'inserted' FROM public.audit_entry AS e
    WHERE e.id > %s AND e.txid >= %s::text::xid8 AND (e.txid, e.id) > (%s::text::xid8, %s)
    AND NOT EXISTS (SELECT FROM public.audit_awaiting AS a WHERE a.id = e.id) ORDER BY e.id
"""
_MISSING = """
    SELECT count(*) FROM generate_series(%s::bigint + 1, %s) AS g(id)
    WHERE NOT EXISTS (SELECT FROM public.audit_entry AS e WHERE e.id = g.id)
"""
# Entries, and how many of them wait to be sealed.
_WAITING = """
    SELECT count(*), count(a.id)
    FROM public.audit_entry AS e LEFT JOIN public.audit_awaiting AS a ON a.id = e.id
"""
Tell = Callable[[str, int, str], None]
"""What is wrong, the number of what, and more about it."""


@dataclass
class Day:
    """How far the chain came on a day."""

    seals: int = 0
    entries: int = 0
    last: int = 0
    hash: bytes = b""

    def grown(self, entries: int, number: int, digest: bytes) -> Day:
        """With one more seal."""
        return Day(self.seals + 1, self.entries + entries, number, digest)


def hold_days(
    connection: psycopg.Connection[Any], seen: dict[date, Day], tell: Tell, *, whole: bool
) -> bool:
    """Hold the days as the seals have them against those kept apart.

    Args:
        connection: as of `verify`.
        seen: what the seals say.
        tell: of each fault.
        whole: whether nothing is wrong with the seals that are there. Else the days differ
            for what was named already, and only a cut end is told.

    Returns:
        Whether the chain ends where the days say.
    """
    rows = connection.execute(
        "SELECT day, seals, entries, last, hash FROM public.audit_day ORDER BY day"
    ).fetchall()
    kept = {
        day: Day(seals, entries, last, bytes(hash_)) for day, seals, entries, last, hash_ in rows
    }
    end = max((day.last for day in seen.values()), default=0)
    for day, held in kept.items():
        if held.last > end:
            tell("day_cut", held.last, str(day))
        elif whole and seen.get(day) != held:
            tell("day_differs", held.last, str(day))
    for day in sorted(seen.keys() - kept.keys() if whole else ()):
        tell("day_removed", seen[day].last, str(day))
    return all(held.last <= end for held in kept.values())


def hold_unsealed(
    connection: psycopg.Connection[Any], behind: tuple[int, int, int] | None, tell: Tell
) -> None:
    """Hold what no seal covers yet against what was written down twice.

    Args:
        connection: as of `verify`.
        behind: `above`, `last_txid` and `last_id` of the last seal; None where it cannot be
            believed, or was cut off: what stood before it was written down once by now.
        tell: of each fault.
    """
    for number, what in _rows(connection, "missed", _MISSED, ()):
        tell(what, number, "")
    if behind:
        above, txid, last = behind
        for number, what in _rows(connection, "once", _ONCE, (above, txid, txid, last)):
            tell(what, number, "")


def given_out(connection: psycopg.Connection[Any]) -> int:
    """The last number that was given out. It is of now, whatever the transaction sees."""
    row = connection.execute(
        "SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM public.audit_entry_id_seq"
    ).fetchone()
    return int(row[0]) if row else 0


def all_gone(connection: psycopg.Connection[Any]) -> bool:
    """Whether a history without a single seal had one: entries only wait for their first.

    To be asked once numbers were given out.
    """
    row = connection.execute(_WAITING).fetchone()
    return row is None or row[0] == 0 or row[0] != row[1]


def missing(connection: psycopg.Connection[Any], issued: int, given: int) -> int:
    """How many of the numbers given out after the last seal no entry has."""
    row = connection.execute(_MISSING, [issued, given]).fetchone()
    return int(row[0]) if row else 0


def _rows(
    connection: psycopg.Connection[Any], name: str, text: str, values: tuple[int, ...]
) -> Iterator[tuple[int, str]]:
    with connection.cursor(name) as cursor:
        yield from cursor.execute(text, values)
