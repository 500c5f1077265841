"""Compiles drivers, keeps them by content, and runs them on batches of columns."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import numpy as np

from minsheng.policy.engine.book import Book
from minsheng.policy.engine.faults import PolicyError
from minsheng.policy.engine.fused import machine
from minsheng.policy.engine.fused.columns import Array, Batch, Outcome
from minsheng.policy.engine.fused.driver import LOOPS_A_MODULE, modules
from minsheng.policy.engine.fused.frame import Frame, make_figures, make_rooms
from minsheng.policy.engine.fused.plan import ROUNDING_CELLS, Plan, make_plan
from minsheng.policy.engine.fused.private import private_folder, write_private
from minsheng.policy.engine.fused.run import Run

LOADED: dict[str, machine.Code] = {}
"""Drivers loaded already, by digest."""


class Fused:
    """A compiled driver for some targets of a book, ready for any county and amounts.

    Args:
        book: the rule book of the day.
        targets: names wanted per row of their entity.
        reasons: whether to make the mask of reasons.
        known: facts that are known in every row of every batch: loops without their causes.
        progress: called with (loops compiled, loops in all) when it must compile.
    """

    def __init__(
        self,
        book: Book,
        targets: Iterable[str],
        *,
        reasons: bool = True,
        known: Iterable[str] = (),
        progress: Callable[[int, int], None] | None = None,
    ) -> None:
        self.plan = make_plan(book, targets, reasons=reasons, known=frozenset(known))
        self.frame = Frame(self.plan)
        self._rooms = make_rooms(self.plan, self.frame)
        self._code = _code(self.plan, self.frame, progress)
        self._columns = parameter_columns(self.plan)
        self._figures = make_figures(self.plan, self.frame, self._columns)

    def table(self, areas: Sequence[tuple[str, str]]) -> Array:
        """The parameter table: a row for each (county, residence).

        Raises:
            PolicyError: a figure has no value there on that day.
        """
        width = sum(_cells(self.plan, n) for n in self.plan.parameters)
        table = np.zeros((len(areas), max(width, 1)), np.int64)
        for row, (county, residence) in enumerate(areas):
            for name, column in self._columns.items():
                value = self.plan.book.value(name, county, residence).value  # type: ignore[arg-type]
                cells = value if isinstance(value, tuple) else (value,)
                table[row, column : column + len(cells)] = [int(c) for c in cells if c is not None]
        return table

    def run(self, batch: Batch, table: Array, as_of: int) -> Outcome:
        """Decide a batch; several threads may at once.

        Args:
            batch: the households.
            table: what `table` gave.
            as_of: the day decided for, yyyymmdd.

        Raises:
            PolicyError: a column is missing, of another type or length.
        """
        run = Run(self.plan, self.frame, self._rooms, self._figures, batch, table, as_of)
        self._code.decide(run.frame.ctypes.data, run.setup().ctypes.data)
        return run.outcome()


def parameter_columns(plan: Plan) -> dict[str, int]:
    """Each parameter's first column in the table."""
    columns: dict[str, int] = {}
    width = 0
    for name in plan.parameters:
        columns[name] = width
        width += _cells(plan, name)
    return columns


def _cells(plan: Plan, name: str) -> int:
    """How many columns of the table a parameter takes."""
    return len(ROUNDING_CELLS) if plan.book.nodes[name].type == "Rounding" else 1


def cache_folder() -> Path:
    """Where compiled drivers are kept: `MINSHENG_CACHE`, else the user's cache folder."""
    return _caches()[0] / "minsheng" / "drivers"


def _caches() -> tuple[Path, Path]:
    """The folder caches stand in, and the topmost that must be ours: the one named, or HOME."""
    named = os.environ.get("MINSHENG_CACHE") or os.environ.get("XDG_CACHE_HOME")
    home = Path.home() if not named else Path(named)
    return (home if named else home / ".cache"), home


def _engine_digest() -> str:
    """The fused evaluator's own sources: another engine or processor means another driver."""
    hashed = hashlib.sha256(machine.processor().encode())
    for file in sorted(Path(__file__).parent.glob("*.py")):
        hashed.update(file.read_bytes())
    return hashed.hexdigest()


def driver_digest(plan: Plan) -> str:
    """What a driver depends on: its plan, the rules' texts, the codes, the engine."""
    hashed = hashlib.sha256(_engine_digest().encode())
    hashed.update(plan.text().encode())
    hashed.update(plan.book.library.texts.get("kinds.py", "").encode())
    for name in plan.rules:
        parsed = plan.book.nodes[name].parsed
        assert parsed is not None
        hashed.update(parsed.source.encode())
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
            private_folder(file.parent, _caches()[1])
            objects = machine.read(file) or _compiled(plan, frame, file, progress)
        except OSError as error:
            msg = (
                f"compiled rules cannot be kept in {cache_folder()} ({error.strerror or error}); "
                "make room there, or let MINSHENG_CACHE name a folder that can be written"
            )
            raise PolicyError(msg) from error
        LOADED[digest] = machine.loaded(objects)
    return LOADED[digest]


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
    for number, held in enumerate(machine.compiled(modules(plan, frame)), 1):
        objects.append(held)
        if progress is not None:
            progress(min(number * LOOPS_A_MODULE, loops), loops)
    write_private(file.with_suffix(".txt"), plan.text().encode())
    machine.write(file, objects)
    return objects
