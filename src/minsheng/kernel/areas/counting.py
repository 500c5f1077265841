"""Counts people and households of every area, after a load and each night."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from minsheng.kernel.areas.models import Counting
from minsheng.kernel.areas.telling import added_up, telling

QUERIES = {
    Counting.PEOPLE: (
        "SELECT area_lived, count(*) FROM person WHERE area_lived IS NOT NULL AND died IS NULL "
        "AND merged_into_id IS NULL GROUP BY 1"
    ),
    Counting.REGISTERED: (
        "SELECT area_registered, count(*) FROM person WHERE area_registered IS NOT NULL "
        "AND died IS NULL AND merged_into_id IS NULL GROUP BY 1"
    ),
    Counting.HOUSEHOLDS: (
        "SELECT area_id, count(*) FROM household WHERE grouping = 'living' AND until IS NULL "
        "GROUP BY 1"
    ),
}
_PUT = """
    INSERT INTO area_count (area_id, kind, number, few, counted)
    SELECT u.*, %s FROM unnest(%s::bigint[], %s::text[], %s::int[], %s::bool[]) AS u
    ON CONFLICT (area_id, kind)
    DO UPDATE SET number = excluded.number, few = excluded.few, counted = excluded.counted
"""


def recount(cursor: Any, now: datetime) -> int:
    """Count anew; says of how many areas and kinds. In a transaction of the caller's.

    Args:
        cursor: of somebody who sees the whole city: the loader, or machine work in its scope.
        now: the moment.
    """
    cursor.execute("SELECT key, parent_id FROM area")
    parents = dict(cursor.fetchall())
    counts: dict[tuple[int, str], int] = {}
    for kind, query in QUERIES.items():
        cursor.execute(query)
        counts |= {(area, kind.value): number for area, number in cursor.fetchall()}
    found = added_up(counts, parents)
    few = telling(found, parents)
    # An area that everybody left keeps its row: nobody is told as nobody.
    cursor.execute("UPDATE area_count SET number = 0, few = false, counted = %s", [now])
    rows = [(area, kind, number, (area, kind) in few) for (area, kind), number in found.items()]
    columns = [list(column) for column in zip(*rows, strict=True)] or [[], [], [], []]
    cursor.execute(_PUT, [now, *columns])
    return len(rows)
