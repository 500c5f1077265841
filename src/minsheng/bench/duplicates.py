"""Records of one person found among all of a city (hazard 19).

Some people are entered a second time before, without a number: that each of them is found is
a figure, too. It runs as machine work does, as the
application, within the whole city.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from time import perf_counter
from typing import Any

from minsheng.bench.lines import (
    CITY_HOUSEHOLDS,
    Figure,
    Line,
    Options,
    middle,
    none_of,
    told,
)
from minsheng.bench.site import officer, server, where
from minsheng.bench.worker import in_process

PLANTED = 1_000
_PLANT = """
    INSERT INTO person (name, pinyin, initials, sex, born, number, number_mark, number_end,
        area_registered, area_lived, version)
    SELECT name, pinyin, initials, sex, born, NULL, NULL, NULL, area_registered, area_lived, 1
    FROM person WHERE born IS NOT NULL AND number IS NOT NULL AND merged_into_id IS NULL
    ORDER BY id LIMIT %s
"""


def run(options: Options) -> Iterator[Line]:
    """Make a site with a city in it, enter some people twice, and look for them."""
    households = options.households or CITY_HOUSEHOLDS
    around = where(options, households)
    held = in_process("filled", options.folder, households, say=options.say, environment=around)
    in_process("planted", say=options.say, environment=around)
    app = around | {"MINSHENG_ROLE": "ms_app"}
    done = [in_process("paired", say=options.say, environment=app) for _ in range(options.rounds)]
    yield told("duplicates.people", held["people"], "people")
    yield told("duplicates.seconds", middle(done, "seconds"), "s")
    yield told("duplicates.memory", middle(done, "gib"), "GiB")
    yield told("duplicates.pairs", int(middle(done, "pairs")), "pairs")
    yield none_of("duplicates.planted_not_found", int(middle(done, "missed")), "people")


def planted() -> dict[str, Figure]:
    """Enter some people a second time, once."""
    from minsheng.kernel.audit.machine import name_machine
    from minsheng.kernel.database.roles import LOADER

    with server() as cluster, cluster.connect("minsheng", LOADER) as loader:
        (twins,) = loader.execute(
            "SELECT count(*) FROM person WHERE number IS NULL AND phone IS NULL AND pinyin <> '' "
            "AND id > (SELECT max(person_id) FROM membership)"
        ).fetchone()
        if not twins:
            with loader.transaction():
                name_machine(loader, "bench", bulk=True)
                loader.execute(_PLANT, [PLANTED])
            loader.execute("SELECT tables_analysed('person')")
    return {"planted": PLANTED}


def paired() -> dict[str, Figure]:
    """All candidates of the city; nothing is written down."""
    with server() as cluster:
        import django

        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "minsheng.web.settings")
        django.setup()
        return looked_for(officer(cluster, "machine"))


def looked_for(machine: Any) -> dict[str, Figure]:
    """How long the pairs take to be found, and which of those planted were not."""
    from django.db import connection, transaction

    from minsheng.kernel.database.scope import scope
    from minsheng.kernel.registry.duplicates import candidates
    from minsheng.kernel.registry.secrecy import sealer

    with scope(machine.scope("bench")), transaction.atomic():
        began = perf_counter()
        pairs = candidates(sealer())
        seconds = perf_counter() - began
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT id FROM person WHERE number IS NULL AND phone IS NULL "
                "AND id > (SELECT max(person_id) FROM membership)"
            )
            twins = {number for (number,) in cursor.fetchall()}
    found = {number for pair in pairs for number in (pair.first, pair.second)}
    return {"seconds": seconds, "pairs": len(pairs), "missed": len(twins - found)}
