"""Families a run met elsewhere than the register has them, put on the desk of their town."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import psycopg
from psycopg.types.json import Jsonb

from minsheng.kernel.calendar import after_working_days
from minsheng.programmes.assistance.findings import ELSEWHERE

_STATEMENT = """
    INSERT INTO finding (
        kind, programme, desk, household_id, area_id, about, facts, found_by, actor_id, found, due,
        state, outcome, note, version
    ) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, 'open', '', '', 1)
    ON CONFLICT DO NOTHING
"""
"""One that waits already is not raised twice."""


def raise_moved(
    connection: psycopg.Connection[Any],
    homes: Iterable[tuple[int, int, int]],
    machine: int,
    now: datetime,
) -> None:
    """Raise a finding for each, in the transaction of the loader that entered the run.

    Args:
        connection: the loader's.
        homes: number of the household, its area in the register and that of the run.
        machine: in whose name.
        now: the moment.
    """
    due = after_working_days(now.date(), ELSEWHERE.days).day
    rows = [
        (
            ELSEWHERE.key, ELSEWHERE.programme, ELSEWHERE.desk, pk, registered, str(area),
            Jsonb({"area": area}), ELSEWHERE.programme, machine, now, due,
        )
        for pk, registered, area in homes
    ]  # fmt: skip
    with connection.cursor() as cursor:
        cursor.executemany(_STATEMENT, rows)
