"""What the loader enters, whole or not at all: a made city's people, a finished run."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from django.utils import timezone

from minsheng.city.residents import persons_of
from minsheng.kernel.ahead import ahead
from minsheng.kernel.database.errors import DatabaseFaultError
from minsheng.kernel.database.roles import LOADER
from minsheng.web.databases import connected

if TYPE_CHECKING:
    from minsheng.kernel.exchange.whole_book import Book
    from minsheng.programmes.assistance.entering import Entered

Told = Callable[[int, int], None]
Report = Callable[[str, int, int], None]


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
    from minsheng.kernel.areas.counting import recount
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
        with connection.transaction(), connection.cursor() as cursor:
            recount(cursor, timezone.localtime())
    return done.people


class FaultyBookError(Exception):
    """Some rows of a household book cannot be entered, so none was.

    Args:
        book: which, with its faults.
    """

    def __init__(self, book: Book) -> None:
        self.book = book
        super().__init__(f"{len(book.faults)} faults")


def load_book(
    files: Sequence[Path], contents: Sequence[str], report: Report, *, look: bool = False
) -> tuple[int, int]:
    """Enter everybody of some household books, or nobody; says how many households and people.

    To be called as the owner of the tables (`setup.as_owner`).

    Args:
        files: as offices keep them.
        contents: what they are (`whole_book.refuse_unreadable`).
        report: of progress: of what, how many done, of how many.
        look: look at every row, and enter nobody.

    Raises:
        FaultyBookError: a row is at fault, or somebody is known already.
    """
    from minsheng.kernel.areas.counting import recount
    from minsheng.kernel.exchange.area_names import names_on
    from minsheng.kernel.exchange.whole_book import book_blocks, look_for_known, read_books
    from minsheng.kernel.registry.bulk import entering, fill
    from minsheng.kernel.registry.secrecy import sealer

    day = timezone.localdate()
    book = read_books(
        files,
        contents,
        names_on(day),
        day,
        lambda done, of: report("book", done >> 20, of >> 20),
    )
    with connected(LOADER) as connection:
        with nullcontext((0, 0)) if look else entering(connection) as first:
            look_for_known(connection, book, sealer(), lambda done, of: report("known", done, of))
            if book.faults:
                raise FaultyBookError(book)
            if not look:
                made = book_blocks(book, first, sealer())
                fill(connection, made, lambda done: report("people", done, book.rows.height))
        if not look:
            with connection.transaction(), connection.cursor() as cursor:
                recount(cursor, timezone.localtime())
    return book.households, book.rows.height


def enter_run(folder: Path, report: Report) -> Entered:
    """Enter a finished run and make its report; to be called as the owner of the tables.

    Args:
        folder: the run's.
        report: of progress: of what, how many done, of how many.

    Raises:
        DatabaseFaultError: the run is entered already, or of another city than the register's.
        RecheckError: the folder holds no finished run, or it was altered.
    """
    from minsheng.programmes.assistance.entering import enter
    from minsheng.programmes.assistance.reports import make_reports

    with connected(LOADER) as connection:
        return enter(
            connection, folder, timezone.localtime(),
            lambda done, all_: report("enter", done, all_),
            lambda: make_reports(folder, report),
        )  # fmt: skip
