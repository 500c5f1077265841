"""A city's household book from files: every row looked at, then everybody at once, or nobody."""

from __future__ import annotations

import csv
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings as configured
from django.db import connection
from tests.kernel.exchange.books import NOW, book_of
from tests.kernel.exchange.test_adding import CHILD, HEAD, HERE, NUMBER, OTHER

from minsheng.kernel.database.roles import LOADER
from minsheng.kernel.exchange.area_names import names_on
from minsheng.kernel.exchange.listings.book import BOOK
from minsheng.kernel.exchange.whole_book import (
    book_blocks,
    look_for_known,
    read_books,
    refuse_unreadable,
)
from minsheng.kernel.exchange.words import ExchangeRefusedError
from minsheng.kernel.registry.bulk import entering, fill
from minsheng.kernel.registry.secrecy import sealer

ROOT = Path(__file__).parents[3]
HEADS = [column.head.zh for column in BOOK.columns]
HOME = [HEAD, CHILD | {"户籍在本村": "否"}]
DIES = """
import os, signal, sys
from pathlib import Path
import django; django.setup()
import psycopg
from minsheng.kernel.database.roles import LOADER
from minsheng.kernel.exchange.area_names import names_on
from minsheng.kernel.exchange.whole_book import book_blocks, read_books
from minsheng.kernel.registry.bulk import entering, fill
from minsheng.kernel.registry.secrecy import sealer
from minsheng.web.databases import connected
from tests.kernel.exchange.offices import NOW

def die(_people):
    os.kill(os.getpid(), signal.SIGKILL)

book = read_books([Path(sys.argv[1])], ["csv"], names_on(NOW.date()), NOW.date())
assert not book.faults, book.faults
with connected(LOADER) as connection, entering(connection) as first:
    fill(connection, book_blocks(book, first, sealer()), die)
"""


def nothing(_done, _of):
    """Nobody listens."""


def written(folder: Path, *rows, name="book.csv") -> Path:
    """A file as an office keeps it."""
    path = folder / name
    with path.open("w", encoding="gb18030", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADS)
        writer.writerows([row.get(head, "") for head in HEADS] for row in rows)
    return path


@pytest.fixture(scope="module")
def names(django_db_setup, django_db_blocker):
    """The names of areas; asked for once, since nobody may be in a database that is copied."""
    with django_db_blocker.unblock():
        found = names_on(NOW.date())
        connection.close()
    return found


@pytest.fixture
def read(names):
    """Some files, read."""

    def read(*paths: Path):
        contents = [refuse_unreadable(path) for path in paths]
        return read_books(paths, contents, names, NOW.date())

    return read


def told(book) -> dict[int, str]:
    return {fault.row: fault.why.kind for fault in book.faults}


@pytest.fixture
def people(cluster, apart):
    """The people of that database by name, with where they live and are registered."""

    def ask():
        with cluster.connect(apart, LOADER) as loader:
            rows = loader.execute(
                "SELECT name, area_lived, area_registered, born::text, sex, number IS NULL "
                "FROM person WHERE name IN ('陈户主', '陈小妹') ORDER BY name"
            )
            return rows.fetchall()

    return ask


def enter(cluster, name, book):
    with cluster.connect(name, LOADER) as loader, entering(loader) as first:
        look_for_known(loader, book, sealer(), nothing)
        if not book.faults:
            fill(loader, book_blocks(book, first, sealer()))


def test_everybody_is_entered_with_those_they_belong_to(cluster, apart, people, tmp_path, read):
    book = read(written(tmp_path, *HOME))
    assert (book.faults, book.read, book.households) == ([], 2, 1)
    enter(cluster, apart, book)
    village = 81_101_214_000
    assert people() == [
        ("陈小妹", village, None, "2010-05-01", 2, True),
        ("陈户主", village, village, "1949-12-31", 2, False),
    ]
    with cluster.connect(apart, LOADER) as loader:
        homes = loader.execute(
            "SELECT h.grouping, h.number, h.address, h.place, h.door, h.origin, count(*) "
            "FROM household h JOIN membership m ON m.household_id = h.id "
            "WHERE h.number = '12' GROUP BY h.id ORDER BY 1"
        ).fetchall()
        later = loader.execute("SELECT nextval(pg_get_serial_sequence('person', 'id'))").fetchone()
        most = loader.execute("SELECT max(id) FROM person").fetchone()
    assert homes == [
        ("living", "12", "7组23号", "7组", "23", None, 2),
        ("register", "12", "7组23号", "7组", "23", None, 1),
    ]
    assert later[0] == most[0] + 1


def test_an_address_without_numbers_is_taken(cluster, apart, people, tmp_path, read):
    enter(cluster, apart, read(written(tmp_path, HEAD | {"地址": "永宁巷"})))
    assert len(people()) == 1


def test_who_is_known_keeps_everybody_out(cluster, apart, people, tmp_path, read):
    with cluster.connect(apart, LOADER) as loader:
        sealed = loader.execute("SELECT number FROM person WHERE number IS NOT NULL").fetchone()
    number = sealer().opened(sealed[0])
    enter(cluster, apart, read(written(tmp_path, *HOME)))
    again = read(written(tmp_path, HEAD, CHILD | {"公民身份号码": number}))
    enter(cluster, apart, again)
    assert sorted(fault.why.kind for fault in again.faults) == [
        "book_known", "book_person", "book_person",
    ]  # fmt: skip
    assert len(people()) == 2


@pytest.mark.parametrize(
    ("rows", "faults"),
    [
        ([HEAD | {"公民身份号码": "1"}], {2: "not_a_number"}),
        ([HEAD | {"姓名": ""}], {2: "required"}),
        ([HEAD | {"所在村（社区）": "没有的村"}], {2: "no_such_area"}),
        ([HEAD | {"出生日期": "2021-01-01"}], {2: "refused"}),
        ([HEAD | {"户籍在本村": "否", "居住在本村": "否"}], {2: "refused"}),
        ([CHILD], {2: "book_address"}),
        ([HEAD, CHILD | {"地址": "8组"}], {2: "book_address"}),
        ([HEAD, CHILD | {"公民身份号码": NUMBER}], {3: "book_twice"}),
        ([HEAD, HEAD | {"公民身份号码": OTHER}], {3: "book_head"}),
    ],
)
def test_a_fault_is_told_with_its_row(tmp_path, rows, faults, read):
    assert told(read(written(tmp_path, *rows))) == faults


def test_files_are_held_against_each_other(tmp_path, read):
    first = written(tmp_path, HEAD)
    second = written(tmp_path, CHILD, HEAD | {"户编号": "13"}, name="other.csv")
    book = read(first, second)
    found = {(fault.file.name, fault.row, fault.why.kind) for fault in book.faults}
    assert found == {("other.csv", 2, "book_two_files"), ("other.csv", 3, "book_twice")}
    assert all(fault.why.said(language) for fault in book.faults for language in ("zh", "en"))


def test_a_workbook_is_read_alike(tmp_path, read):
    path = tmp_path / "book.xlsx"
    rows = [HEADS, *[[row.get(head, "") for head in HEADS] for row in HOME]]
    path.write_bytes(book_of(rows, BOOK.name.zh))
    assert read(path).rows.drop("file").equals(read(written(tmp_path, *HOME)).rows.drop("file"))


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"a,b\n1,2\n", "no_heads"),
        (b"%PDF-1.7", "unknown_content"),
        (b"", "unknown_content"),
        (b"hello", "unknown_content"),
    ],
)
def test_what_is_no_book_is_refused_before_any_row(tmp_path, content, kind):
    path = tmp_path / "other.csv"
    path.write_bytes(content)
    with pytest.raises(ExchangeRefusedError, match=kind):
        refuse_unreadable(path)


def test_killed_in_its_midst_nobody_is_in_and_it_can_be_done_again(
    cluster, apart, people, tmp_path, read
):
    path = written(tmp_path, *HOME)
    environment = os.environ | {
        "MINSHENG_DATABASE": apart, "MINSHENG_ROLE": "ms_owner",
        "MINSHENG_DATA": str(configured.DATA),
        "PYTHONPATH": os.pathsep.join([str(ROOT), *sys.path]),
        "DJANGO_SETTINGS_MODULE": "minsheng.web.settings",
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-c", DIES, str(path)], env=environment, capture_output=True, text=True,
        check=False, cwd=ROOT,
    )  # fmt: skip
    assert done.returncode == -signal.SIGKILL, done.stderr
    assert people() == []
    enter(cluster, apart, read(path))
    assert len(people()) == 2


def test_areas_are_named_in_any_way(tmp_path, read):
    ways = [HERE, "永济村", "北新镇永济村委会"]
    rows = [CHILD | {"所在村（社区）": way, "姓名": f"人{n}"} for n, way in enumerate(ways)]
    book = read(written(tmp_path, HEAD, *rows))
    assert (book.faults, book.households) == ([], 1)
