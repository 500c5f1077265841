"""A made city's people entered into the register, by the loader, whole or not at all."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from minsheng.city.residents import persons_of
from minsheng.kernel.ahead import ahead
from minsheng.kernel.database.errors import DatabaseFaultError
from minsheng.kernel.database.roles import LOADER
from minsheng.web.databases import connected

Told = Callable[[int, int], None]


def load_city(folder: Path, told: Told = lambda _done, _of: None) -> int:
    """Enter everybody of a city into an empty register; says how many people.

    To be called as the owner of the tables (`setup.as_owner`).

    Args:
        folder: as `minsheng city` wrote it.
        told: of how many people are in, of how many.

    Raises:
        DatabaseFaultError: the register holds people already.
        CityError: the folder holds no whole city.
    """
    from minsheng.kernel.areas.genesis import genesis
    from minsheng.kernel.areas.models import Area
    from minsheng.kernel.registry.bulk import load
    from minsheng.kernel.registry.models import Person
    from minsheng.kernel.registry.rows import city_blocks
    from minsheng.kernel.registry.secrecy import sealer

    if Person.objects.exists():
        raise DatabaseFaultError(
            "the register holds people already; a whole city goes into an empty one: name "
            "another folder by MINSHENG_DATA, or bring people one list at a time (exchange)"
        )
    known = set(Area.objects.values_list("key", flat=True))
    keys = {code: key for code, key in genesis().keys.items() if key in known}
    people = persons_of(folder)
    with connected(LOADER) as connection:
        rows = ahead(city_blocks, folder, keys, (1, 1), sealer())
        done = load(connection, rows, lambda count: told(count, people))
        for table in ("person", "household", "membership"):
            connection.execute(f"ANALYZE {table}")
    return done.people
