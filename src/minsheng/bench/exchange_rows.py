"""A list comes back: 50,000 people of a county, one row in a hundred wrong, one in twenty changed.

What is timed begins with the bytes of the workbook at the door and ends when the good rows are
written, each with its row of history, and the faulty ones stand in a workbook of their own. That
each fault planted was found, and nothing else, and that each change was written, are figures too.
It runs as the site does: as the application, under row-level security, for a county's reviewer.
"""

from __future__ import annotations

import hashlib
import io
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from time import perf_counter
from typing import Any
from zoneinfo import ZoneInfo

from minsheng.bench.lines import Figure, Line, Options, at_most, middle, none_of, told
from minsheng.bench.worker import in_process

ROWS, EVERY, CHANGED, SECONDS = 50_000, 100, 20, 60
HOUSEHOLDS = 200_000
"""Of the city: its county of Qidong then has more than enough people."""
OFFICER = "reviewer"
NOW = datetime(2020, 11, 30, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
FAULTS: tuple[tuple[str, str, str], ...] = (
    ("联系电话", "1380", "not_a_phone"),
    ("居住地", "没有的村", "no_such_area"),
    ("姓名", "改过的名", "read_only"),
    ("标识（请勿改动）", "people.1.1..aaaaaaaaaaaaaaaa", "unknown_row"),
    ("联系电话", "138＊＊＊＊＊＊00", "masked"),
    ("居住地", "#REF!", "error_cell"),
)
"""What is planted, in turn: head, cell, the fault that must be found."""


def run(options: Options) -> Iterator[Line]:
    """Make a site with a city in it, and measure."""
    households = options.households or HOUSEHOLDS
    where = {"MINSHENG_DATA": str((options.folder / f"site-{households}").resolve())}
    options.say(f"a site with a city of {households:,} households")
    in_process("site", options.folder, households, say=options.say, environment=where)
    done = [
        in_process(
            "exchange", ROWS, say=options.say, environment=where | {"MINSHENG_ROLE": "ms_app"}
        )
        for _ in range(options.rounds)
    ]
    yield at_most(f"exchange_rows.xlsx.{ROWS}", middle(done, "seconds"), "s", SECONDS)
    for part in ("given", "uploaded", "looked", "returned", "written"):
        yield told(f"exchange_rows.{part}", middle(done, part), "s")
    yield told("exchange_rows.memory", middle(done, "gib"), "GiB")
    yield none_of("exchange_rows.faults_not_as_planted", int(middle(done, "wrong")), "rows")
    yield none_of("exchange_rows.changes_not_written", int(middle(done, "unwritten")), "rows")


def make_site(folder: Path, households: int) -> dict[str, Figure]:
    """A site with tables, officers and a city's people; what stands is left."""
    import sys

    from minsheng.bench.places import city
    from minsheng.kernel.database.embedded import Cluster
    from minsheng.web.setup import as_owner, data_folder, make_tables, start_server

    def say(words: str) -> None:
        sys.stderr.write(f"{words}\n")

    people = city(folder, households, say)
    cluster = Cluster(data_folder())
    with cluster.held():
        start_server(cluster, "minsheng")
        as_owner()
        from minsheng.web.demo.officers import enter_officers

        make_tables()
        enter_officers(uuid.uuid4().hex)
        return {"people": _peopled(cluster, people)}


def _peopled(cluster: Any, city: Path) -> int:
    from minsheng.city.residents import residents
    from minsheng.kernel.areas.genesis import genesis
    from minsheng.kernel.database.roles import LOADER
    from minsheng.kernel.registry.bulk import load
    from minsheng.kernel.registry.rows import blocks
    from minsheng.kernel.registry.secrecy import sealer

    with cluster.connect("minsheng", LOADER) as loader:
        held: int = loader.execute("SELECT count(*) FROM person").fetchone()[0]
        if held:
            return held
        keys, first, rows = genesis().keys, (1, 1), []
        for people, homes in residents(city):
            rows.append(blocks((people, homes), keys, first, sealer()))
            first = (first[0] + people.height, first[1] + 2 * homes.height)
        loaded = load(loader, rows)
        return loaded.people


def timed(size: int) -> dict[str, Figure]:
    """Give a list away, plant faults and changes, bring it back; the planting is not timed."""
    from minsheng.kernel.database.embedded import Cluster
    from minsheng.web.setup import data_folder, start_server

    cluster = Cluster(data_folder())
    with cluster.held():
        start_server(cluster, "minsheng")
        import os

        import django

        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "minsheng.web.settings")
        django.setup()
        return brought_back(_officer(cluster), size)


def _officer(cluster: Any) -> Any:
    from django.db import transaction

    from minsheng.kernel.access.officer import officer_of
    from minsheng.kernel.database.roles import LOADER
    from minsheng.kernel.database.scope import Scope, scope

    with cluster.connect("minsheng", LOADER) as loader:
        (number,) = loader.execute(
            "SELECT id FROM app_user WHERE username = %s", [OFFICER]
        ).fetchone()
    with scope(Scope(actor=number)), transaction.atomic():
        return officer_of(number, NOW)


def brought_back(officer: Any, size: int) -> dict[str, Figure]:
    """The way of one list there and back.

    Args:
        officer: whose list.
        size: how many rows of it.
    """
    from minsheng.kernel.exchange.export import workbook
    from minsheng.kernel.exchange.fault_book import fault_workbook
    from minsheng.kernel.exchange.importing import Choice, apply, dry_run
    from minsheng.kernel.exchange.listings.people import PEOPLE

    watch = _Watch()
    book = b"".join(workbook(PEOPLE, officer, {}, reason="测评", now=NOW))
    watch.took("given")
    content, planted, changes = _planted(book, size)
    watch.begin()
    client = _uploaded(officer, content)
    watch.took("uploaded")
    _, plan = dry_run(PEOPLE, officer, client, now=NOW)
    watch.took("looked")
    back = b"".join(fault_workbook(PEOPLE, officer, plan, now=NOW))
    watch.took("returned")
    receipt = apply(PEOPLE, officer, client, Choice.GOOD, now=NOW)
    watch.took("written")
    found = {(problem.row, problem.why.kind) for problem in plan.problems}
    seconds = sum(watch.parts[part] for part in ("uploaded", "looked", "returned", "written"))
    _tidied(officer, client)
    return {
        **watch.parts, "seconds": seconds, "wrong": len(found ^ planted) + (not back),
        "unwritten": abs(changes - receipt.written),
    }  # fmt: skip


def _uploaded(officer: Any, content: bytes) -> str:
    from minsheng.kernel.exchange.uploads import PIECE, Promise, add, begin

    client = str(uuid.uuid4())
    begin(officer, Promise(client, len(content), hashlib.sha256(content).hexdigest()), NOW)
    for start in range(0, len(content), PIECE):
        add(officer, client, start, content[start : start + PIECE], NOW)
    return client


def _tidied(officer: Any, client: str) -> None:
    from minsheng.kernel.exchange.uploads import give_up

    give_up(officer, client, NOW)


def _planted(book: bytes, size: int) -> tuple[bytes, set[tuple[int, str]], int]:
    """The list as an office sends it back; the faults planted in it, and how many changes."""
    import fastexcel
    import polars as pl

    held = fastexcel.read_excel(book)
    sheets = [
        pl.DataFrame(held.load_sheet(name, header_row=None, dtypes="string").to_arrow())
        for name in ("人员", "_minsheng")
    ]
    rows = [list(row) for row in sheets[0].head(size + 2).rows()]
    places = {head: place for place, head in enumerate(rows[0])}
    planted, changes = set(), 0
    stamp = int(perf_counter() * 1000) % 10_000
    for number, row in enumerate(rows[2:]):
        if number % EVERY == 0:
            head, cell, fault = FAULTS[number // EVERY % len(FAULTS)]
            row[places[head]] = cell
            planted.add((number + 3, fault))
        elif number % CHANGED == 1:
            # Other in each round, so that each has as much to write.
            row[places["联系电话"]] = f"12{stamp:04}{number:05}"
            changes += 1
    return _book(rows, str(sheets[1].item(0, 0))), planted, changes


def _book(rows: list[list[str | None]], about: str) -> bytes:
    import xlsxwriter

    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {"strings_to_formulas": False})
    page, hidden = book.add_worksheet("人员"), book.add_worksheet("_minsheng")
    for number, row in enumerate(rows):
        for place, cell in enumerate(row):
            if cell:
                page.write_string(number, place, cell)
    hidden.write_string(0, 0, about)
    hidden.hide()
    book.close()
    return made.getvalue()


@dataclass
class _Watch:
    """How long each part took."""

    def __post_init__(self) -> None:
        self.parts: dict[str, float] = {}
        self.begin()

    def begin(self) -> None:
        """Begin a part."""
        self.since = perf_counter()

    def took(self, part: str) -> None:
        """End a part, and begin the next."""
        self.parts[part] = perf_counter() - self.since
        self.begin()
