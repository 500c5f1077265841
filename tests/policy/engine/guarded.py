"""Decides batches whose every array ends where memory ends: a read beyond one is a crash.

Run as a program of its own by `test_guarded.py`, so that a crash is one test's failure; it
says beforehand which batch it decides. Only Linux tells a process of memory in these words.
"""

from __future__ import annotations

import ctypes
import mmap
import sys
from collections.abc import Callable, Mapping
from datetime import date
from types import SimpleNamespace
from typing import Any

import numpy as np
import numpy.typing as npt

from minsheng.policy.engine.book import compile_book
from minsheng.policy.engine.facts import Fact
from minsheng.policy.engine.fused import call
from minsheng.policy.engine.fused.columns import (
    Array,
    Batch,
    Column,
    Outcome,
    area_rows,
    dtype_of,
    is_alike,
)
from minsheng.policy.engine.fused.compiled import Fused
from minsheng.policy.engine.fused.driver import BLOCK, OFFSETS
from minsheng.policy.engine.library import load_library
from minsheng.policy.engine.unknown import Cause

COUNTIES = ("320681", "320613")
SIZES = (0, 1, 7, 8, 9, 255, 256, 257, BLOCK - 1, BLOCK, BLOCK + 1)
MOST_PERSONS = 9
ABSENT: tuple[frozenset[str], ...] = (
    frozenset(),
    frozenset({"obligor"}),
    frozenset({"bill", "contribution"}),
    frozenset({"person", "obligor", "bill", "contribution"}),
)
CAUSES = [int(cause) for cause in Cause]
UNKNOWN = (0.0, 0.002, 0.3)
"""How often a value is unknown: never, here and there, everywhere."""
AS_OF = 20210301
FILLING = 0xAB
NOBODY_MAY = 0
"""What mprotect is told of a page that may be neither read nor written."""
ALIKE = "all are alike"
BEYOND = "beyond"
"""Said to the program to read one byte too many itself."""
LIBC = ctypes.CDLL(None, use_errno=True)


class Guarding:
    """Arrays that end at a page nobody may touch; kept until they are dropped together."""

    def __init__(self) -> None:
        self._pages: list[mmap.mmap] = []

    def empty(self, size: Any, dtype: npt.DTypeLike = np.float64) -> Array:
        """An array of any values."""
        wanted = np.dtype(dtype)
        number = int(np.prod(size))
        need = number * wanted.itemsize
        room = max(-(-need // mmap.PAGESIZE), 1) * mmap.PAGESIZE
        pages = mmap.mmap(-1, room + mmap.PAGESIZE)
        self._pages.append(pages)
        start = ctypes.addressof(ctypes.c_char.from_buffer(pages))
        beyond = ctypes.c_void_p(start + room)
        if LIBC.mprotect(beyond, ctypes.c_size_t(mmap.PAGESIZE), NOBODY_MAY):
            raise OSError(ctypes.get_errno(), "a page could not be closed")
        made = np.frombuffer(pages, np.uint8, need, room - need)
        made[:] = FILLING
        return made.view(wanted).reshape(size)

    def zeros(self, size: Any, dtype: npt.DTypeLike = np.float64) -> Array:
        """An array of nought."""
        return self.full(size, 0, dtype)

    def full(self, size: Any, value: Any, dtype: npt.DTypeLike = None) -> Array:
        """An array of one value."""
        made = self.empty(size, np.asarray(value).dtype if dtype is None else dtype)
        made[...] = value
        return made

    def array(self, cells: Any, dtype: npt.DTypeLike) -> Array:
        """An array of what stands in lists."""
        return self.copy(np.array(cells, dtype))

    def copy(self, array: Array) -> Array:
        """The same values; of one value again and again, that one value."""
        if is_alike(array) and len(array):
            return np.broadcast_to(self.copy(array[:1].copy()), array.shape)
        made = self.empty(array.shape, array.dtype)
        made[...] = array
        return made

    def batch(self, batch: Batch) -> Batch:
        """The same households."""
        return Batch(
            self.copy(batch.areas),
            {entity: self.copy(offsets) for entity, offsets in batch.offsets.items()},
            {
                name: Column(
                    self.copy(column.values),
                    None if column.causes is None else self.copy(column.causes),
                )
                for name, column in batch.columns.items()
            },
        )


def values_of(dice: np.random.Generator, fact: Fact, codes: Mapping[str, Any], rows: int) -> Array:
    """Values of a fact, such as it may have."""
    if fact.type == "bool":
        made = dice.integers(0, 2, rows)
    elif fact.type in codes:
        made = dice.choice([int(code) for code in codes[fact.type]], rows)
    elif fact.type == "Day":
        made = dice.integers(1925, 2018, rows) * 10_000 + dice.integers(1, 13, rows) * 100 + 15
    elif fact.type == "Month":
        made = dice.integers(2000, 2019, rows) * 100 + dice.integers(1, 13, rows)
        made *= dice.integers(0, 2, rows)
    elif fact.type == "Pointer":
        made = dice.integers(-1, MOST_PERSONS + 1, rows)
    elif fact.type == "Fen":
        made = dice.integers(0, 200_000, rows)
    else:
        made = dice.integers(0, 6, rows)
    return made.astype(dtype_of(fact.type))


def column_of(
    dice: np.random.Generator, fact: Fact, codes: Mapping[str, Any], rows: int, unknown: float
) -> Column:
    """A column: its values and its causes each in a row, or one again and again, or none."""
    values = values_of(dice, fact, codes, max(rows, 1))[:rows]
    missing = dice.random(rows) < unknown
    causes = (missing * dice.choice(CAUSES, rows)).astype(np.uint8)
    values[missing] = 0
    shape = dice.integers(0, 4)
    if rows and shape == 0:
        values = np.broadcast_to(values[0], rows)
        causes = np.broadcast_to(causes[0], rows)
    return Column(values, None if shape == 1 and not causes.any() else causes)


def batch_of(
    dice: np.random.Generator, library: Any, size: int, absent: frozenset[str], unknown: float
) -> Batch:
    """Households with none to nine persons each, and what belongs to them unless absent."""
    offsets: dict[Any, Array] = {}
    for entity, above in (
        ("person", "household"),
        ("obligor", "household"),
        ("bill", "person"),
        ("contribution", "person"),
    ):
        parents = size if above == "household" else int(offsets[above][-1])
        most = MOST_PERSONS if entity == "person" else int(dice.choice([1, 2, 12]))
        numbers = np.arange(parents) % (most + 1)
        dice.shuffle(numbers)
        numbers *= entity not in absent
        offsets[entity] = np.concatenate(([0], np.cumsum(numbers))).astype(np.int64)
    areas = np.sort(dice.integers(0, 2 * len(COUNTIES), size)).astype(np.int64)
    rows = {"household": size, **{entity: int(offsets[entity][-1]) for entity in OFFSETS}}
    columns = {
        fact.name: column_of(dice, fact, library.codes, rows[fact.entity], unknown)
        for fact in library.facts.values()
        if fact.entity != "run"
    }
    return Batch(areas, offsets, columns)


def refuse_other(one: Outcome, other: Outcome) -> None:
    """Refuse two outcomes that are not alike."""
    assert one.values.keys() == other.values.keys()
    for name in one.values:
        assert np.array_equal(one.values[name], other.values[name]), name
        assert np.array_equal(one.causes[name], other.causes[name]), name
    assert np.array_equal(one.masks, other.masks)


def guarded(run: Callable[[Batch, Array, Any], Outcome], batch: Batch, table: Array) -> Outcome:
    """What a driver makes of a batch where its own arrays, too, end where memory ends."""
    guarding = Guarding()
    own = {name: getattr(guarding, name) for name in ("zeros", "full", "array")}
    call.np = SimpleNamespace(**{**vars(np), **own})  # type: ignore[attr-defined]
    try:
        return run(guarding.batch(batch), guarding.copy(table), guarding.empty)
    finally:
        call.np = np  # type: ignore[attr-defined]


def say(words: str) -> None:
    """Say it at once: a crash would lose what waits to be written."""
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


def main() -> None:
    """Decide every batch in ordinary memory and in such that ends."""
    library = load_library("tests.policy.engine.invented")
    book = compile_book(library, date(2021, 3, 1))
    fused = Fused(book, book.order)
    table = fused.table(area_rows(COUNTIES))
    dice = np.random.default_rng(3)

    def run(batch: Batch, figures: Array, empty: Any = np.empty) -> Outcome:
        return fused.run(batch, figures, AS_OF, empty)

    for size in SIZES:
        for absent in ABSENT:
            for unknown in UNKNOWN:
                batch = batch_of(dice, library, size, absent, unknown)
                say(f"{size} households, without {sorted(absent)}, {unknown:.1%} unknown")
                refuse_other(run(batch, table), guarded(run, batch, table))
    say(ALIKE)


def read_beyond() -> None:
    """Read one byte more than an array has."""
    array = Guarding().full(7, 1, np.uint8)
    assert ctypes.string_at(array.ctypes.data, 7) == b"\1" * 7
    ctypes.string_at(array.ctypes.data, 8)


if __name__ == "__main__":
    read_beyond() if BEYOND in sys.argv else main()
