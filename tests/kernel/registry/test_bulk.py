"""A whole city entered at once: all of it or nothing, found afterwards, in one history."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.database import unguarded

from minsheng.city.residents import persons_of, residents
from minsheng.kernel.ahead import LostError, ahead
from minsheng.kernel.areas.genesis import genesis
from minsheng.kernel.database.embedded import Cluster
from minsheng.kernel.database.roles import LOADER
from minsheng.kernel.registry.bulk import load
from minsheng.kernel.registry.models import Grouping, Household, Membership, Person
from minsheng.kernel.registry.rows import LIVING, REGISTER, city_blocks
from minsheng.kernel.registry.secrecy import Sealer, sealer

TABLES = ("membership", "household", "person")
SLOWLY = """
import sys, time
from pathlib import Path
from minsheng.kernel.database.embedded import Cluster
from minsheng.kernel.registry.bulk import load
from minsheng.kernel.registry.rows import city_blocks
from minsheng.kernel.registry.secrecy import Sealer
from minsheng.kernel.areas.genesis import genesis

home, name, city = sys.argv[1:]

def slowly():
    key = Sealer(1, b"k" * 32)
    for number, block in enumerate(city_blocks(Path(city), genesis().keys, (1, 1), key)):
        yield block
        print("in", number, flush=True)
        time.sleep(60 if number else 0)

with Cluster(Path(home), durable=False).connect(name, "ms_loader") as connection:
    load(connection, slowly())
"""


@pytest.fixture
def emptied(cluster: Cluster, apart: str) -> str:
    """A copy of the database without anybody in it."""
    with cluster.connect(apart) as admin:
        admin.execute("SET session_replication_role = replica")  # the history forbids it
        admin.execute(f"TRUNCATE {', '.join(TABLES)} CASCADE")
    return apart


def counts(cluster: Cluster, name: str) -> list[int]:
    with cluster.connect(name) as admin:
        return [admin.execute(f"SELECT count(*) FROM {t}").fetchone()[0] for t in TABLES]


def test_the_groupings_are_the_models():
    assert (LIVING, REGISTER) == (Grouping.LIVING, Grouping.REGISTER)


@pytest.mark.django_db
def test_everybody_is_in_once_with_those_they_live_and_are_registered_with(small_city):
    people = [row for frame, _ in residents(small_city) for row in frame.to_dicts()]
    with unguarded():
        assert Person.objects.count() == len(people) == persons_of(small_city)
        for grouping, within in ((LIVING, "lives_here"), (REGISTER, "registered_here")):
            rows = Membership.objects.filter(grouping=grouping)
            assert rows.count() == sum(row[within] for row in people)
            homes = {row["household_id"] for row in people if row[within]}
            assert Household.objects.filter(grouping=grouping).count() == len(homes)


@pytest.mark.django_db
def test_what_was_entered_is_read_and_found_again(small_city):
    people, homes = next(iter(residents(small_city)))
    row = people.to_dicts()[0]
    address = homes.filter(homes["household_id"] == row["household_id"])["address"][0]
    with unguarded():
        (found,) = Person.objects.filter(number_mark=sealer().mark(row["number"]))
        assert sealer().opened(found.number) == row["number"]
        assert (found.name, f"{found.born:%Y%m%d}") == (row["name"], str(row["born"]))
        home = found.memberships.filter(grouping=LIVING).first()
        assert home is None or home.household.address == address


def test_a_load_leaves_one_entry_for_each_block_and_none_for_each_person(
    cluster, emptied, small_city
):
    with cluster.connect(emptied, LOADER) as loader:
        done = load(loader, city_blocks(small_city, genesis().keys, (1, 1), sealer()))
    with cluster.connect(emptied) as admin:
        entries = admin.execute(
            "SELECT count(*), count(DISTINCT actor_id) FROM audit_entry "
            "WHERE act = 'batch' AND table_name = 'person' AND request = 'load'"
        ).fetchone()
        single = admin.execute(
            "SELECT count(*) FROM audit_entry WHERE act = 'insert' AND table_name = 'person'"
        ).fetchone()
    assert done.people == persons_of(small_city)
    assert entries[0] >= 8  # a block for each county, at least; those of the first load stay
    assert entries[1] == 1
    assert single == (0,)


def test_the_planner_knows_of_everybody_as_soon_as_they_are_in(cluster, emptied, small_city):
    with cluster.connect(emptied) as admin:
        admin.execute("UPDATE pg_class SET reltuples = -1 WHERE relname = ANY (%s)", [list(TABLES)])
    with cluster.connect(emptied, LOADER) as loader:
        done = load(loader, city_blocks(small_city, genesis().keys, (1, 1), sealer()))
    with cluster.connect(emptied) as admin:
        known = dict(admin.execute("SELECT relname, reltuples FROM pg_class").fetchall())
    assert (known["person"], known["household"]) == (done.people, done.households)


def test_a_load_killed_in_its_midst_has_entered_nobody_and_can_be_done_again(
    cluster, emptied, small_city
):
    command = [sys.executable, "-c", SLOWLY, str(cluster.home), emptied, str(small_city)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "in 0\n"
        process.send_signal(signal.SIGKILL)
    until = time.monotonic() + 20
    while running(cluster, emptied) and time.monotonic() < until:
        time.sleep(0.1)  # the server notices the cut line at its next word
    assert counts(cluster, emptied) == [0, 0, 0]
    with cluster.connect(emptied, LOADER) as loader:
        done = load(loader, city_blocks(small_city, genesis().keys, (1, 1), sealer()))
    assert counts(cluster, emptied)[1:] == [done.households, done.people]


def running(cluster: Cluster, name: str) -> bool:
    with cluster.connect() as admin:
        asked = "SELECT count(*) FROM pg_stat_activity WHERE datname = %s AND usename = 'ms_loader'"
        return admin.execute(asked, [name]).fetchone() != (0,)


def test_rows_made_in_another_process_are_the_same(small_city):
    key = Sealer(1, b"k" * 32)
    here = city_blocks(small_city, genesis().keys, (1, 1), key)
    there = ahead(city_blocks, small_city, genesis().keys, (1, 1), key)
    for one, other in zip(here, there, strict=True):
        assert [(b.table, b.count) for b in one] == [(b.table, b.count) for b in other]


def failing(number: int):
    yield number
    raise ValueError("a row without sense")


def dying(number: int):
    import os

    yield number
    os.kill(os.getpid(), signal.SIGKILL)
    yield number


def test_a_fault_of_the_other_process_is_raised_here():
    items = ahead(failing, 7)
    assert next(items) == 7
    with pytest.raises(ValueError, match="without sense"):
        next(items)


def test_another_process_that_is_killed_is_missed():
    with pytest.raises(LostError):
        list(ahead(dying, 7))


def test_a_folder_without_a_city_is_refused(tmp_path: Path):
    from minsheng.city.errors import CityError

    with pytest.raises(CityError, match=r"city\.json"):
        persons_of(tmp_path)
