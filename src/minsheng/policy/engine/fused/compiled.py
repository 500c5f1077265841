"""Compiles drivers, keeps them by content, and runs them on batches of columns."""

from __future__ import annotations

import errno
import hashlib
import math
import os
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from pathlib import Path

import numpy as np

from minsheng.policy.engine.book import Book
from minsheng.policy.engine.faults import PolicyError
from minsheng.policy.engine.fused import machine
from minsheng.policy.engine.fused.call import Call
from minsheng.policy.engine.fused.columns import Array, Batch, Empty, Outcome
from minsheng.policy.engine.fused.driver import LOOPS_A_MODULE, modules
from minsheng.policy.engine.fused.frame import Frame, make_rooms
from minsheng.policy.engine.fused.plan import (
    Plan,
    make_plan,
)
from minsheng.policy.engine.parameters import Residence

REMEDIES = {
    errno.EPERM: "see that it is yours and take from others the right to write (chmod go-w)",
    errno.EACCES: "see that you may write there",
    errno.EROFS: "see that you may write there",
    errno.ENOSPC: "make room there",
    errno.EDQUOT: "make room there",
    errno.EISDIR: "remove the folder that stands in a driver's place",
    errno.ENOTDIR: "remove the file that stands in the folder's place",
}
ABANDONED = 3_600
"""Seconds after which what was being written is written no more."""
LOADED: dict[str, machine.Code] = {}
"""Drivers loaded already, by digest."""
MOST_KEPT = 64 << 20
"""Bytes of drivers that stay in the cache folder: about a hundred of a whole rule book."""


class Fused:
    """A compiled driver for some targets of a book, ready for any county and amounts.

    Args:
        book: the rule book of the day.
        targets: names wanted per row of their entity.
        reasons: whether to make the mask of reasons.
        known: facts that are known in every row of every batch: loops without their causes.
        within: facts that point to nobody, or to a person whom the household has, in every
            row of every batch.
        progress: called with (loops compiled, loops in all) when it must compile.
    """

    def __init__(
        self,
        book: Book,
        targets: Iterable[str],
        *,
        reasons: bool = True,
        known: Iterable[str] = (),
        within: Iterable[str] = (),
        progress: Callable[[int, int], None] | None = None,
    ) -> None:
        self.plan = make_plan(
            book, targets, reasons=reasons, known=frozenset(known), within=frozenset(within)
        )
        self.frame = Frame(self.plan)
        self._rooms = make_rooms(self.plan, self.frame)
        self._code = _code(self.plan, self.frame, progress)

    def table(self, areas: Sequence[tuple[str, Residence]], book: Book | None = None) -> Array:
        """The table of figures: a row for each (county, residence), as `area_rows` lists them.

        Args:
            areas: the rows.
            book: whose figures, where they are not those of the driver's own book: the same
                driver serves the law before a reform and after it.

        Raises:
            PolicyError: a figure has no value there on that day.
        """
        book = self.plan.book if book is None else book
        width = sum(map(len, self.plan.figures.values()))
        table = np.zeros((len(areas), max(width, 1)), np.int64)
        for row, (county, residence) in enumerate(areas):
            for name, figures in self.plan.figures.items():
                value = book.value(name, county, residence).value
                cells = value if isinstance(value, tuple) else (value,)
                for figure, cell in zip(figures, cells, strict=True):
                    table[row, figure.place] = int(cell)  # type: ignore[arg-type]
        return table

    def run(self, batch: Batch, table: Array, as_of: int, empty: Empty = np.empty) -> Outcome:
        """Decide a batch; several threads may at once.

        Args:
            batch: the households.
            table: what `table` gave.
            as_of: the day decided for, yyyymmdd.
            empty: makes the arrays of what is decided; one that keeps memory for the next
                batch saves asking the system for it again.

        Raises:
            PolicyError: a column is missing, of another type or length.
        """
        call = Call(self.plan, self.frame, self._rooms, batch, table, as_of, empty)
        setup = call.setup()
        self._code.decide(call.words.ctypes.data, setup.ctypes.data)
        return call.outcome()


def cache_folder() -> Path:
    """Where compiled drivers are kept: `MINSHENG_CACHE`, else the user's cache folder."""
    named = os.environ.get("MINSHENG_CACHE") or os.environ.get("XDG_CACHE_HOME")
    base = Path(named) if named else Path.home() / ".cache"
    return base / "minsheng" / "drivers"


def _engine_digest() -> str:
    """The fused evaluator's own sources: another engine or processor means another driver."""
    hashed = hashlib.sha256(machine.processor().encode())
    here = Path(__file__).parent
    for file in (*sorted(here.glob("*.py")), here.parent / "unknown.py", here.parent / "facts.py"):
        hashed.update(file.read_bytes())
    return hashed.hexdigest()


def driver_digest(plan: Plan) -> str:
    """What a driver depends on: its columns and loops, the rules' texts and codes, the engine.

    The day is no part of it: as long as the law stays as it is, so does the driver.
    """
    library = plan.book.library
    codes = {name: {m.name: int(m) for m in code} for name, code in library.codes.items()}
    parts = [_engine_digest(), repr(sorted(codes.items()))]
    parts += map(
        repr, (sorted(plan.within), *plan.columns.values(), plan.figures, *plan.places, *plan.steps)
    )
    for name in plan.rules:
        node = plan.book.nodes[name]
        assert node.parsed is not None
        parts += [name, node.entity, repr(node.links), node.parsed.source]
    hashed = hashlib.sha256()
    for part in parts:
        hashed.update(f"{len(part)}:{part}".encode())
    return hashed.hexdigest()[:24]


def _code(
    plan: Plan,
    frame: Frame,
    progress: Callable[[int, int], None] | None,
) -> machine.Code:
    """The driver's machine code, compiled unless it is kept already."""
    digest = driver_digest(plan)
    if digest not in LOADED:
        file = cache_folder() / f"driver_{digest}.bin"
        try:
            objects = machine.read(file) or _made(plan, frame, file, progress)
        except OSError as error:
            remedy = REMEDIES.get(error.errno or 0)
            msg = (
                f"compiled rules cannot be kept in {cache_folder()} ({error.strerror or error}); "
                f"{f'{remedy}, or ' if remedy else ''}let MINSHENG_CACHE name a folder that can be "
                "written"
            )
            raise PolicyError(msg) from error
        with suppress(OSError):  # a cache that is only read, or another process dropped it
            os.utime(file)
        LOADED[digest] = machine.loaded(objects)
    return LOADED[digest]


def _made(
    plan: Plan,
    frame: Frame,
    file: Path,
    progress: Callable[[int, int], None] | None,
) -> list[bytes]:
    """Compile, unless another process is at the same driver: then what that one makes."""
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    machine.refuse_shared(file.parent)
    with machine.alone(file):
        return machine.read(file) or _compiled(plan, frame, file, progress)


def _compiled(
    plan: Plan,
    frame: Frame,
    file: Path,
    progress: Callable[[int, int], None] | None,
) -> list[bytes]:
    """Compile, and keep beside the code the plan it was made of, to read."""
    loops = len(plan.places) + len(plan.steps)
    objects: list[bytes] = []
    if progress is not None:
        progress(0, loops)
    for number, held in enumerate(machine.object_codes(modules(plan, frame)), 1):
        objects.append(held)
        if progress is not None:
            progress(min(number * LOOPS_A_MODULE, loops), loops)
    machine.put(file.with_suffix(".txt"), plan.text().encode())
    machine.write(file, objects)
    _drop_oldest(file)
    return objects


def _drop_oldest(made: Path) -> None:
    """Drop the drivers used longest ago where all together are too large; not the one just made.

    Other processes may be at the same: a file that is gone already is none to drop, and a
    driver dropped while another process would have liked it is compiled anew.
    """
    of_the_dead = (*made.parent.glob("driver_*.part"), *made.parent.glob("driver_*.lock"))
    for part in of_the_dead:  # of processes killed at their work
        with suppress(OSError):
            if part.stat().st_mtime < made.stat().st_mtime - ABANDONED:
                part.unlink()
    used: dict[str, float] = {}
    sizes: dict[str, int] = {}
    for file in (*made.parent.glob("driver_*.bin"), *made.parent.glob("driver_*.txt")):
        with suppress(OSError):
            about = file.stat()
            used[file.stem] = max(used.get(file.stem, 0), about.st_mtime)
            sizes[file.stem] = sizes.get(file.stem, 0) + about.st_size
    used[made.stem] = math.inf
    kept = 0
    for stem in sorted(used, key=lambda stem: used[stem], reverse=True):
        kept += sizes.get(stem, 0)
        if kept > MOST_KEPT and stem != made.stem:
            for suffix in (".bin", ".txt"):
                with suppress(OSError):
                    (made.parent / f"{stem}{suffix}").unlink()
