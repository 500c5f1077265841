"""A run entered into the site, by the loader in the name of machine work, whole or not at all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import psycopg
from psycopg.types.json import Jsonb

from minsheng.kernel.areas.telling import telling
from minsheng.kernel.audit.machine import name_machine
from minsheng.kernel.database.errors import DatabaseFaultError
from minsheng.policy.engine.library import load_library
from minsheng.programmes.assistance.counting import tallies
from minsheng.programmes.assistance.models import Run
from minsheng.programmes.assistance.moved import raise_moved
from minsheng.programmes.assistance.reading import Decided, Reading
from minsheng.recheck.archive import read_run

Told = Callable[[int, int], None]
MOST_MOVED = 0.05
"""Share of households the register has in another village, above which the city is another."""
ENTERING = 0x4D73456E
"""The number of the lock that whoever enters a run holds."""
NAMED = 5
"""Households a refusal names."""
OUTCOME = (
    "run_id", "household_id", "area_id", "outcome", "rank", "was", "before", "after", "once",
    "benefits", "affected", "reasons", "ask", "main_zh", "main_en", "figures",
)  # fmt: skip


class NotEnteredError(DatabaseFaultError):
    """A run that is not entered: it is there already, or of another city."""


@dataclass(frozen=True)
class Entered:
    """What was entered.

    Attributes:
        run: its number.
        households: decided or hinted at.
        moved: of these, such as the register has in another village.
    """

    run: int
    month: str
    households: int
    moved: int


@dataclass(frozen=True)
class Home:
    """A household of the register, and where the run found it."""

    pk: int
    registered: int
    area: int


def enter(
    connection: psycopg.Connection[Any],
    folder: Path,
    now: datetime,
    told: Told = lambda _done, _all: None,
    then: Callable[[], None] = lambda: None,
) -> Entered:
    """Enter a run.

    Args:
        connection: the loader's.
        folder: the run's.
        now: the moment.
        told: of how many households are in, of how many.
        then: done before all is committed; where it fails, nothing is entered.

    Raises:
        NotEnteredError: the run is entered already, or its city is not the register's.
        RecheckError: the folder holds no finished run, or it was altered.
    """
    reading = Reading(folder, load_library())
    rows = list(reading.households())
    with connection.transaction():
        machine = name_machine(connection, "enter", bulk=True)
        # Two at once: the second waits, and finds what the first has entered.
        connection.execute("SELECT pg_advisory_xact_lock(%s)", [ENTERING])
        _refuse_twice(connection, reading)
        homes = _homes(connection, rows, reading.about["as_of"])
        run = _run(connection, reading, machine, now)
        _outcomes(connection, run, rows, homes, told)
        _counts(connection, run, rows, homes)
        moved = [home for home in homes.values() if home.area != home.registered]
        raise_moved(connection, [(h.pk, h.registered, h.area) for h in moved], machine, now)
        then()
        connection.execute("SELECT tables_analysed('recheck_outcome', 'recheck_count')")
    return Entered(run, reading.about["as_of"], len(rows), len(moved))


def is_entered(folder: Path) -> bool:
    """Whether a run is entered already.

    Raises:
        RecheckError: the folder holds no finished run.
    """
    return Run.objects.filter(result=read_run(folder)["hash"]).exists()


def _refuse_twice(connection: psycopg.Connection[Any], reading: Reading) -> None:
    held = connection.execute(
        "SELECT month FROM recheck_run WHERE result = %s", [reading.about["hash"]]
    ).fetchone()
    if held is not None:
        raise NotEnteredError(
            f"{reading.folder}: this very run of {held[0]} is entered already; nothing to do"
        )


def _homes(connection: psycopg.Connection[Any], rows: list[Decided], month: str) -> dict[int, Home]:
    """The register's households of a run, by number.

    Raises:
        NotEnteredError: the register lacks some, or has too many elsewhere, or one stands twice.
    """
    areas = _areas(connection, month)
    twice = [number for number, many in Counter(row.number for row in rows).items() if many > 1]
    if twice:
        raise NotEnteredError(
            f"{len(twice):,} households stand twice in the run ({_named(twice)}): nothing is "
            f"entered; run the recheck again on a snapshot that has each of them once"
        )
    found = {
        origin: (pk, area)
        for origin, pk, area in connection.execute(
            "SELECT origin, id, area_id FROM household WHERE grouping = 'living' AND origin = "
            "ANY(%s)",
            [[row.number for row in rows]],
        )
    }
    lacking = [row.number for row in rows if row.number not in found or row.village not in areas]
    if lacking:
        raise NotEnteredError(
            f"the register lacks {len(lacking):,} of the run's {len(rows):,} households "
            f"({_named(lacking)}): "
            f"this run is of another city; enter the run of the city that was loaded"
        )
    homes = {
        row.number: Home(found[row.number][0], found[row.number][1], areas[row.village])
        for row in rows
    }
    moved = sum(home.area != home.registered for home in homes.values())
    if moved > MOST_MOVED * len(homes):
        raise NotEnteredError(
            f"{moved:,} of the run's {len(homes):,} households stand in another village in the "
            f"register: this run is of another city; enter the run of the city that was loaded"
        )
    return homes


def _named(numbers: list[int]) -> str:
    """The first of some households."""
    return ", ".join(map(str, numbers[:NAMED])) + (" …" if len(numbers) > NAMED else "")


def _areas(connection: psycopg.Connection[Any], month: str) -> dict[int, int]:
    """The keys of areas by code; of a code borne twice, who bore it in the month counts."""
    rows = connection.execute(
        "SELECT code, area_id FROM area_label WHERE code <> '' ORDER BY "
        "(since IS NULL OR since <= %(day)s) AND (until IS NULL OR until > %(day)s), id",
        {"day": f"{month}-01"},
    )
    return {int(code): area for code, area in rows}


def _run(connection: psycopg.Connection[Any], reading: Reading, machine: int, now: datetime) -> int:
    about = reading.about
    columns: Mapping[str, Any] = {
        "month": about["as_of"], "rulebook": about["rulebook"],
        "snapshot": about["snapshot"]["digest"], "result": about["hash"],
        "figures": reading.figures, "held": bool(about.get("held")),
        "households": about["households"], "persons": about["persons"],
        "before_id": _before(connection, about["as_of"]), "words": Jsonb(reading.words()),
        "folder": str(reading.folder.resolve()), "entered": now, "entered_by_id": machine,
    }  # fmt: skip
    made = connection.execute(
        f"INSERT INTO recheck_run ({', '.join(columns)}) "  # noqa: S608 - our own names
        f"VALUES ({', '.join(['%s'] * len(columns))}) RETURNING id",
        list(columns.values()),
    ).fetchone()
    assert made is not None
    return int(made[0])


def _before(connection: psycopg.Connection[Any], month: str) -> int | None:
    """The last run of an earlier month."""
    held = connection.execute(
        "SELECT id FROM recheck_run WHERE month < %s ORDER BY month DESC, id DESC LIMIT 1", [month]
    ).fetchone()
    return int(held[0]) if held else None


def _outcomes(
    connection: psycopg.Connection[Any],
    run: int,
    rows: list[Decided],
    homes: Mapping[int, Home],
    told: Told,
) -> None:
    was = dict(
        connection.execute(
            "SELECT household_id, outcome FROM recheck_outcome WHERE run_id = "
            "(SELECT before_id FROM recheck_run WHERE id = %s)",
            [run],
        ).fetchall()
    )
    statement = f"COPY recheck_outcome ({', '.join(OUTCOME)}) FROM STDIN"
    with connection.cursor().copy(statement) as sent:
        for done, row in enumerate(rows, start=1):
            home = homes[row.number]
            sent.write_row(
                (
                    run, home.pk, home.area, row.outcome, row.rank, was.get(home.pk, ""),
                    row.before, row.after, row.once, Jsonb(row.benefits), row.affected,
                    row.reasons, Jsonb(row.ask), row.main_zh, row.main_en, row.figures,
                )
            )  # fmt: skip
            told(done, len(rows))


def _counts(
    connection: psycopg.Connection[Any],
    run: int,
    rows: Iterable[Decided],
    homes: Mapping[int, Home],
) -> None:
    parents = dict(connection.execute("SELECT key, parent_id FROM area").fetchall())
    found = tallies(((homes[r.number].area, r.outcome, r.before, r.after) for r in rows), parents)
    few = telling({key: tally.households for key, tally in found.items()}, parents)
    statement = (
        "COPY recheck_count (run_id, area_id, outcome, households, before, after, few) FROM STDIN"
    )
    with connection.cursor().copy(statement) as sent:
        for key, tally in sorted(found.items()):
            sent.write_row((run, *key, tally.households, tally.before, tally.after, key in few))
