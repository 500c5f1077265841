"""A whole city's household book, from offices' own files: each row looked at, then all by COPY.

The rows are those of `listings.book`, under the same rules as a book that an officer brings; but
whoever keeps the machine brings it, for everybody's areas, and it is all or nothing. Read row by
row, kept as columns: a million people are some hundred megabytes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import psycopg

from minsheng.kernel.areas.keys import CITY
from minsheng.kernel.database.scope import Areas
from minsheng.kernel.exchange.adding import read_values, refused_row
from minsheng.kernel.exchange.area_names import AreaNames
from minsheng.kernel.exchange.book import homes_refused, person_values
from minsheng.kernel.exchange.content import content_of
from minsheng.kernel.exchange.incoming import Line, read_book
from minsheng.kernel.exchange.kinds import Seen
from minsheng.kernel.exchange.listings.book import BOOK
from minsheng.kernel.exchange.plan import FAULT, Problem
from minsheng.kernel.exchange.words import Said, said
from minsheng.kernel.refusals import RefusedError
from minsheng.kernel.registry.actions import born_by_number, taken
from minsheng.kernel.registry.models import Person
from minsheng.kernel.registry.rows import PART, Block, blocks
from minsheng.kernel.registry.secrecy import Sealer

AT_ONCE = 50_000
"""Rows made columns of at a time."""
ASKED = 10_000
"""Numbers asked for at a time."""
COLUMNS = {
    "file": pl.Int32, "row": pl.Int32, "household": pl.String, "relation": pl.Int8,
    "name": pl.String, "number": pl.String, "sex": pl.Int8, "born": pl.Int32,
    "phone": pl.String, "area": pl.Int64, "address": pl.String, "registered_here": pl.Boolean,
    "lives_here": pl.Boolean,
}  # fmt: skip
Told = Callable[[int, int], None]


@dataclass(frozen=True)
class Fault:
    """What is wrong with a row of a file."""

    file: Path
    row: int
    column: str
    why: Said


@dataclass
class Book:
    """The people of some files.

    Attributes:
        files: in the order they were named.
        rows: of the people without fault of their own, as `COLUMNS`.
        read: how many rows there were.
        faults: what is wrong with others.
    """

    files: Sequence[Path]
    rows: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=COLUMNS))
    read: int = 0
    faults: list[Fault] = field(default_factory=list)

    @property
    def households(self) -> int:
        """How many there are."""
        return self.rows.select("area", "household").n_unique()

    def wrong(self, file: int, problem: Problem) -> None:
        """Note a fault."""
        self.faults.append(Fault(self.files[file], problem.row, problem.column, problem.why))


def refuse_unreadable(path: Path) -> str:
    """What a file is, once it is known to hold a book; no database is asked.

    Raises:
        ExchangeRefusedError: it is none.
        OSError: it cannot be read.
    """
    content = content_of(path)
    next(read_book(path, content, BOOK), None)
    return content


def read_books(
    files: Sequence[Path], contents: Sequence[str], names: AreaNames, day: date,
    told: Told = lambda _done, _of: None,
) -> Book:  # fmt: skip
    """Read some files, and look at each row and each household.

    Args:
        files: which.
        contents: what they are (`refuse_unreadable`).
        names: of areas.
        day: today.
        told: of how many bytes of how many are read.
    """
    book = Book(files)
    seen = Seen("zh", names, open=True, yours=Areas(((0, CITY),)))
    sizes = [path.stat().st_size for path in files]
    frames = [book.rows]
    for file, (path, content) in enumerate(zip(files, contents, strict=True)):
        held: list[tuple[Any, ...]] = []
        for line in read_book(path, content, BOOK):
            book.read += 1
            row = _row(book, file, line, seen, day)
            if row is not None:
                held.append(row)
            if len(held) == AT_ONCE:
                frames.append(_frame(held))
                held.clear()
        frames.append(_frame(held))
        told(sum(sizes[: file + 1]), sum(sizes))
    book.rows = pl.concat(frames)
    _look_at_homes(book)
    _look_at_numbers(book)
    return book


def _frame(rows: Sequence[tuple[Any, ...]]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=COLUMNS, orient="row")


def _row(book: Book, file: int, line: Line, seen: Seen, day: date) -> tuple[Any, ...] | None:
    """A row's values; None where one is at fault."""
    if line.ragged is not None:
        why = said("ragged", cells=line.ragged, heads=len(BOOK.columns))
        book.wrong(file, Problem(line.row, FAULT, "", why))
        return None
    values, problems = read_values(BOOK, line, seen)
    for problem in problems:
        book.wrong(file, problem)
    if problems:
        return None
    try:
        person = taken(_NOBODY, _columns(born_by_number(person_values(values))), day)
    except RefusedError as refused:
        book.wrong(file, refused_row(BOOK, line, refused))
        return None
    born = person.get("born")
    return (
        file, line.row, values["household"], values["relation"], person["name"],
        person.get("number") or None, person.get("sex"),
        born.year * 10_000 + born.month * 100 + born.day if born else None,
        person.get("phone") or None, values["area"], values.get("address"),
        values.get("registered_here", True), values.get("lives_here", True),
    )  # fmt: skip


_NOBODY = Person()


def _columns(values: Mapping[str, Any]) -> dict[str, Any]:
    return {"name": "", **values}


def _look_at_homes(book: Book) -> None:
    """Look at each household as a whole; its rows stand in one file."""
    homes = book.rows.group_by("area", "household", maintain_order=True).agg(
        "file", "row", "relation", "address"
    )
    for _area, number, files, rows, relations, addresses in homes.iter_rows():
        if len(set(files)) > 1:
            why = said("book_two_files", number=number)
            book.wrong(files[-1], Problem(rows[-1], FAULT, "household", why))
            continue
        for problem in homes_refused(number, rows, relations, addresses):
            book.wrong(files[0], problem)


def _look_at_numbers(book: Book) -> None:
    """Look for numbers that stand there twice, in whichever file."""
    twice = book.rows.filter(
        pl.col("number").is_not_null() & pl.col("number").is_duplicated()
    ).sort("number", maintain_order=True)
    before: tuple[str, int, int] | None = None
    for number, file, row in twice.select("number", "file", "row").iter_rows():
        if before is not None and before[0] == number:
            why = said("book_twice", row=before[2], file=book.files[before[1]].name)
            book.wrong(file, Problem(row, FAULT, "number", why))
        else:
            before = (number, file, row)


def look_for_known(
    connection: psycopg.Connection[Any], book: Book, sealer: Sealer, told: Told
) -> None:
    """Look for people and households the register has already; in the loader's transaction."""
    if connection.execute("SELECT 1 FROM person LIMIT 1").fetchone() is None:
        return
    numbered = book.rows.filter(pl.col("number").is_not_null())
    for start in range(0, numbered.height, ASKED):
        part = numbered.slice(start, ASKED)
        marks = [sealer.mark(number) for number in part["number"]]
        rows = connection.execute(
            "SELECT number_mark FROM person WHERE number_mark = ANY(%s)", [marks]
        ).fetchall()
        known = {bytes(mark) for (mark,) in rows}
        for mark, (file, row) in zip(marks, part.select("file", "row").iter_rows(), strict=True):
            if mark in known:
                book.wrong(file, Problem(row, FAULT, "number", said("book_person")))
        told(min(start + ASKED, numbered.height), numbered.height)
    homes = book.rows.unique(["area", "household"], keep="first", maintain_order=True)
    for start in range(0, homes.height, ASKED):
        part = homes.slice(start, ASKED)
        rows = connection.execute(
            "SELECT DISTINCT area_id, number FROM household WHERE number = ANY(%s) "
            "AND until IS NULL", [part["household"].to_list()],
        ).fetchall()  # fmt: skip
        stands = set(rows)
        for file, row, area, number in part.select("file", "row", "area", "household").iter_rows():
            if (area, number) in stands:
                book.wrong(
                    file, Problem(row, FAULT, "household", said("book_known", number=number))
                )


def book_blocks(book: Book, first: tuple[int, int], sealer: Sealer) -> Iterator[list[Block]]:
    """The rows of the register's tables, some tens of thousands of households at a time.

    Args:
        book: without faults.
        first: the number the first person gets, and the first household.
        sealer: enciphers numbers and phones.
    """
    homes = book.rows.group_by("area", "household", maintain_order=True).agg(
        pl.col("address").drop_nulls().first()
    )
    homes = homes.select(
        household_id=pl.int_range(pl.len(), dtype=pl.Int64), village="area", address="address",
        origin=pl.lit(None, pl.Int64), number="household",
    )  # fmt: skip
    people = book.rows.join(
        homes.select("household_id", area="village", household="number"),
        on=["area", "household"], how="left", maintain_order="left",
    ).drop("area", "household", "address")  # fmt: skip
    keys = {key: key for key in homes["village"].unique()}
    person, household = first
    for start in range(0, homes.height, PART):
        part = homes.slice(start, PART)
        ids = part.select("household_id")
        within = people.join(ids, on="household_id", how="semi", maintain_order="left")
        yield blocks((within, part), keys, (person, household), sealer)
        person, household = person + within.height, household + 2 * part.height
