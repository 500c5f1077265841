"""A whole city loaded, beside mere COPY of rows made ready beforehand into the same tables.

COPY alone keeps all indexes and foreign keys, and writes no history: its triggers are off. Ours
reads the city's files, enciphers numbers and phones, spells names, and writes one row of history
for each block. Both begin with empty tables, and run by turns.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter
from typing import Any

from minsheng.bench.lines import (
    CITY_HOUSEHOLDS,
    Figure,
    Line,
    Options,
    at_most,
    middle,
    told,
)
from minsheng.bench.site import say, server
from minsheng.bench.worker import in_process

TABLES = ("person", "household", "membership")
OVER = 2


def run(options: Options) -> Iterator[Line]:
    """Make a site, and load it by turns in both ways."""
    households = options.households or CITY_HOUSEHOLDS
    around = {"MINSHENG_DATA": str((options.folder / f"load-{households}").resolve())}
    in_process("filled", options.folder, 0, say=options.say, environment=around)
    rows = options.folder / f"rows-{households}"
    in_process("rows_ready", options.folder, households, rows, say=options.say, environment=around)
    ours, alone = [], []
    for _ in range(options.rounds):
        alone.append(in_process("copied", rows, say=options.say, environment=around))
        city = (options.folder, households)
        ours.append(in_process("loaded", *city, say=options.say, environment=around))
    yield told("site_load.people", int(middle(ours, "people")), "people")
    yield told("site_load.ours", middle(ours, "seconds"), "s")
    yield told("site_load.copy_alone", middle(alone, "seconds"), "s")
    over = middle(ours, "seconds") / middle(alone, "seconds")
    yield at_most("site_load.over_copy_alone", over, "×", OVER)
    yield told("site_load.memory", middle(ours, "gib"), "GiB")


def rows_ready(folder: str, households: str, out: str) -> dict[str, Figure]:
    """The city's rows as files, as COPY takes them."""
    from minsheng.bench.places import city
    from minsheng.web.setup import as_owner

    people, place = city(Path(folder), int(households), say), Path(out)
    if (place / "rows.json").exists():
        return {"blocks": len(json.loads((place / "rows.json").read_text("utf-8")))}
    as_owner()
    from minsheng.kernel.areas.genesis import genesis
    from minsheng.kernel.registry.rows import city_blocks
    from minsheng.kernel.registry.secrecy import sealer

    place.mkdir(parents=True, exist_ok=True)
    listed: list[tuple[str, tuple[str, ...], int]] = []
    for blocks in city_blocks(people, genesis().keys, (1, 1), sealer()):
        for block in blocks:
            (place / f"{len(listed):05}").write_bytes(block.rows)
            listed.append((block.table, block.columns, block.count))
    (place / "rows.json").write_text(json.dumps(listed), "utf-8")
    return {"blocks": len(listed)}


def copied(rows: str) -> dict[str, Figure]:
    """COPY alone."""
    from minsheng.web.setup import as_owner

    as_owner()
    from minsheng.kernel.database.roles import LOADER, OWNER
    from minsheng.kernel.registry.bulk import copy
    from minsheng.kernel.registry.rows import Block

    place = Path(rows)
    listed = json.loads((place / "rows.json").read_text("utf-8"))
    with server() as cluster, cluster.connect("minsheng", OWNER) as owner:
        _emptied(cluster)
        _triggers(owner, "DISABLE")
        try:
            with cluster.connect("minsheng", LOADER) as loader:
                began = perf_counter()
                with loader.transaction():
                    for number, (table, columns, count) in enumerate(listed):
                        content = (place / f"{number:05}").read_bytes()
                        copy(loader, Block(table, tuple(columns), content, count))
                return {"seconds": perf_counter() - began}
        finally:
            _triggers(owner, "ENABLE")


def loaded(folder: str, households: str) -> dict[str, Figure]:
    """Ours, from the city's files."""
    from minsheng.bench.places import city
    from minsheng.web.setup import as_owner

    with server() as cluster:
        _emptied(cluster)
        as_owner()
        from minsheng.web.loading import load_city

        people = city(Path(folder), int(households), say)
        began = perf_counter()
        return {"people": load_city(people), "seconds": perf_counter() - began}


def _emptied(cluster: Any) -> None:
    """Empty tables; only a superuser may, past the triggers that keep what was written."""
    with cluster.connect("minsheng") as admin:
        admin.execute("SET session_replication_role = replica")
        admin.execute(f"TRUNCATE {', '.join(TABLES)} CASCADE")
        admin.execute("CHECKPOINT")


def _triggers(owner: Any, word: str) -> None:
    for table in TABLES:
        owner.execute(f"ALTER TABLE {table} {word} TRIGGER USER")
