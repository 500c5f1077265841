"""Compiles drivers, keeps them by content, and runs them on batches of columns."""

from __future__ import annotations

import hashlib
import importlib.util
import os
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import numba
import numpy as np
import numpy.typing as npt

from minsheng.policy.engine.book import RESIDENCES, Book, Link
from minsheng.policy.engine.facts import ENTITIES
from minsheng.policy.engine.faults import PolicyError
from minsheng.policy.engine.fused.driver import (
    BLOCK,
    ROUNDING_WIDTH,
    parameter_columns,
    write_driver,
)
from minsheng.policy.engine.fused.memory import bool_many, int_many
from minsheng.policy.engine.fused.pairs import bool_pair, int_pair
from minsheng.policy.engine.fused.plan import Plan, make_plan
from minsheng.policy.engine.kinds import Rounding
from minsheng.policy.engine.rule import Entity
from minsheng.policy.engine.unknown import Cause, Unknown

DTYPES: dict[str, npt.DTypeLike] = {
    "Fen": np.int64,
    "Day": np.int32,
    "Month": np.int32,
    "bool": np.uint8,
}
KNOWN = np.zeros(1, np.uint8)
ROW, TABLE = (numba.types.Array(numba.types.int64, d, "C") for d in (1, 2))
DECIDE = (numba.types.int64, ROW, TABLE, numba.types.int64, TABLE, TABLE)
"""What a driver's loop is called with, so that it can be compiled before the first batch."""
OFFSETS: tuple[Entity, ...] = ("person", "obligor", "bill", "contribution")
Array = npt.NDArray[Any]


def dtype_of(type_: str) -> npt.DTypeLike:
    """How the values of a fact stand in a column: 16 bits unless more are needed."""
    return DTYPES.get(type_, np.int16)


@dataclass(frozen=True, slots=True)
class Column:
    """A fact's values for all rows of its entity.

    Attributes:
        values: of `dtype_of` its type, contiguous.
        causes: uint8, one per row; None where every value is known.
    """

    values: Array
    causes: Array | None = None


@dataclass(frozen=True, slots=True)
class Batch:
    """Some households, as the driver takes them.

    Attributes:
        areas: int64 per household, a row of the parameter table.
        offsets: per entity below, int64: where the rows of each parent start; one more
            at the end. Persons and obligors by household, bills and contributions by person.
        columns: per fact.
    """

    areas: Array
    offsets: Mapping[Entity, Array]
    columns: Mapping[str, Column]

    @property
    def households(self) -> int:
        """How many."""
        return len(self.areas)

    def rows(self, entity: Entity) -> int:
        """How many rows an entity has."""
        return self.households if entity == "household" else int(self.offsets[entity][-1])


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the driver made of a batch.

    Attributes:
        values: per target, int64 (truth as 0/1); 0 where unknown.
        causes: per target, uint8; 0 where known.
        masks: uint64, households x words: bit k of word w is reason 64 w + k.
    """

    values: Mapping[str, Array]
    causes: Mapping[str, Array]
    masks: Array

    def value(self, name: str, row: int) -> int | Unknown:
        """One value, as the scalar evaluator would give it (truth as 0 or 1)."""
        cause = int(self.causes[name][row])
        return Unknown(Cause(cause)) if cause else int(self.values[name][row])


class Fused:
    """A compiled driver for some targets of a book, ready for any county and amounts.

    Args:
        book: the rule book of the day.
        targets: names wanted per row of their entity.
        reasons: whether to make the mask of reasons.
        progress: called with (rules compiled, rules in all) when it must compile.
    """

    def __init__(
        self,
        book: Book,
        targets: Iterable[str],
        *,
        reasons: bool = True,
        progress: Callable[[int, int], None] | None = None,
    ) -> None:
        self.plan = make_plan(book, targets, reasons=reasons)
        self._module = _module(self.plan, progress)
        self._columns = parameter_columns(self.plan)

    def table(self, areas: Sequence[tuple[str, str]]) -> Array:
        """The parameter table: a row for each (county, residence).

        Raises:
            PolicyError: a figure has no value there on that day.
        """
        width = sum(
            ROUNDING_WIDTH if self.plan.book.nodes[n].type == "Rounding" else 1
            for n in self.plan.parameters
        )
        table = np.zeros((len(areas), max(width, 1)), np.int64)
        for row, (county, residence) in enumerate(areas):
            for name, column in self._columns.items():
                value = self.plan.book.value(name, county, residence).value  # type: ignore[arg-type]
                cells = value if isinstance(value, tuple) else (value,)
                table[row, column : column + len(cells)] = [int(c) for c in cells if c is not None]
        return table

    def run(self, batch: Batch, table: Array, as_of: int) -> Outcome:
        """Decide a batch.

        Args:
            batch: the households.
            table: what `table` gave.
            as_of: the day decided for, yyyymmdd.

        Raises:
            PolicyError: a column is missing, of another type or length.
        """
        plan = self.plan
        hold: list[Array] = []
        columns = np.zeros((max(len(plan.facts), 1), 3), np.int64)
        for k, name in enumerate(plan.facts):
            columns[k] = _column(plan.book, name, batch, as_of, hold)
        heights: dict[Entity, int] = {e: batch.rows(e) for e in ENTITIES if e != "run"}
        values = {n: np.zeros(heights[plan.book.nodes[n].entity], np.int64) for n in plan.outputs}
        causes = {n: np.zeros(heights[plan.book.nodes[n].entity], np.uint8) for n in plan.outputs}
        outputs = np.zeros((max(len(plan.outputs), 1), 2), np.int64)
        for k, name in enumerate(plan.outputs):
            outputs[k] = values[name].ctypes.data, causes[name].ctypes.data
        words = (len(plan.bits) + 63) // 64
        masks = np.zeros((batch.households, max(words, 1)), np.uint64)
        scratch = _scratch(plan, batch, hold)
        starts = [batch.offsets[e].ctypes.data for e in OFFSETS]
        addresses = [batch.areas.ctypes.data, table.ctypes.data, masks.ctypes.data, *starts]
        tables = np.array(addresses, np.int64)
        width = table.shape[1]
        self._module.decide(batch.households, tables, columns, width, scratch, outputs)
        return Outcome(values, causes, masks)


def area_rows(counties: Sequence[str]) -> list[tuple[str, str]]:
    """The rows of a parameter table for counties: each rural, then urban."""
    return [(county, residence) for county in counties for residence in RESIDENCES]


def _column(
    book: Book,
    name: str,
    batch: Batch,
    as_of: int,
    hold: list[Array],
) -> tuple[int, int, int]:
    """The addresses of a fact's column, checked."""
    node = book.nodes[name]
    if node.entity == "run":
        column = Column(np.array([as_of], np.int32))
        height = 1
    else:
        if name not in batch.columns:
            fact = node.fact
            shown = f" ({fact.zh})" if fact else ""
            msg = f"the column `{name}`{shown} is missing; deliver it, empty where unknown"
            raise PolicyError(msg)
        column = batch.columns[name]
        height = batch.rows(node.entity)
    values = column.values
    wanted = np.dtype(dtype_of(node.type))
    if values.dtype != wanted or len(values) != height or not values.flags.c_contiguous:
        msg = (
            f"the column `{name}` holds {len(values)} values of {values.dtype}; "
            f"{height} of {wanted} are wanted"
        )
        raise PolicyError(msg)
    hold.append(values)
    if column.causes is None:
        return values.ctypes.data, KNOWN.ctypes.data, 0
    causes = column.causes
    if len(causes) != height or causes.dtype != np.uint8 or not causes.flags.c_contiguous:
        msg = f"the causes of `{name}` do not match its {height} values"
        raise PolicyError(msg)
    hold.append(column.causes)
    return values.ctypes.data, column.causes.ctypes.data, 1


def _scratch(plan: Plan, batch: Batch, hold: list[Array]) -> Array:
    """A block's room for each kept name, as large as the largest block needs."""
    people = batch.offsets["person"]
    most = {
        "household": BLOCK,
        "person": _most(people),
        "obligor": _most(batch.offsets["obligor"]),
        "bill": _most(batch.offsets["bill"][people]),
        "contribution": _most(batch.offsets["contribution"][people]),
    }
    table = np.zeros((max(len(plan.kept), 1), 2), np.int64)
    for k, name in enumerate(plan.kept):
        room = most[plan.book.nodes[name].entity] + 1
        values, causes = np.zeros(room, np.int64), np.zeros(room, np.uint8)
        hold += [values, causes]
        table[k] = values.ctypes.data, causes.ctypes.data
    return table


def _most(offsets: Array) -> int:
    """The most rows a block of households has, of offsets by household."""
    edges = np.append(offsets[:-1:BLOCK], offsets[-1])
    return int(np.diff(edges).max(initial=0))


def cache_folder() -> Path:
    """Where compiled drivers are kept: `MINSHENG_CACHE`, else the user's cache folder."""
    named = os.environ.get("MINSHENG_CACHE") or os.environ.get("XDG_CACHE_HOME")
    base = Path(named) if named else Path.home() / ".cache"
    return base / "minsheng" / "drivers"


def _engine_digest() -> str:
    """The fused evaluator's own sources: another engine means another driver."""
    hashed = hashlib.sha256(f"{numba.__version__} {np.__version__}".encode())
    root = Path(__file__).parent
    for file in sorted([*root.glob("*.py"), root.parent / "helpers.py", root.parent / "kinds.py"]):
        hashed.update(file.read_bytes())
    return hashed.hexdigest()


def driver_digest(plan: Plan, text: str) -> str:
    """What a compiled driver depends on: its text, the rules' texts, the engine."""
    hashed = hashlib.sha256(_engine_digest().encode())
    hashed.update(text.encode())
    texts = plan.book.library.texts
    hashed.update(texts.get("kinds.py", "").encode())
    for group in plan.groups:
        for name in group.names:
            parsed = plan.book.nodes[name].parsed
            if parsed is not None:
                hashed.update(parsed.source.encode())
    return hashed.hexdigest()[:24]


def _module(plan: Plan, progress: Callable[[int, int], None] | None) -> ModuleType:
    """The driver's module, written and compiled unless it is kept already."""
    text = write_driver(plan)
    name = f"driver_{driver_digest(plan, text)}"
    if name in sys.modules:
        return sys.modules[name]
    try:
        module = _kept(name, text, plan, progress)
    except OSError as error:
        msg = (
            f"compiled rules cannot be kept in {cache_folder()} ({error.strerror or error}); "
            "make room there, or let MINSHENG_CACHE name a folder that can be written"
        )
        raise PolicyError(msg) from error
    return module


def _kept(
    name: str,
    text: str,
    plan: Plan,
    progress: Callable[[int, int], None] | None,
) -> ModuleType:
    """The driver's module, from the cache or put there."""
    folder = cache_folder()
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{name}.py"
    if not file.exists() or file.read_bytes() != text.encode():
        part = file.with_suffix(f".{os.getpid()}.part")
        part.write_bytes(text.encode())
        part.replace(file)
    module = _loaded(name, file)
    if progress is not None and not any(folder.glob(f"__pycache__/{name}.decide-*.nbi")):
        _announce(module, plan, progress)
    try:
        module.decide.compile(DECIDE)
    except Exception:  # noqa: BLE001 - a spoiled file of the cache may fail in any way
        for spoiled in folder.glob(f"__pycache__/{name}.*"):
            spoiled.unlink()
        module = _loaded(name, file)
        module.decide.compile(DECIDE)
    return module


def _loaded(name: str, file: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # the kept code looks its module up by name
    spec.loader.exec_module(module)
    return module


def _announce(module: ModuleType, plan: Plan, progress: Callable[[int, int], None]) -> None:
    """Compile rule by rule first, so that a long compilation shows where it is."""
    names = [n for g in plan.groups for n in g.names if plan.book.nodes[n].rule is not None]
    for done, name in enumerate(names):
        progress(done, len(names) + 1)
        links = plan.book.nodes[name].links
        signature = tuple(_compiled_type(plan.book, link) for link in links)
        getattr(module, f"_f_{name}").compile(signature)
    progress(len(names), len(names) + 1)


def _compiled_type(book: Book, link: Link) -> Any:
    """What the driver passes for an argument."""
    node = book.nodes[link.target]
    boolean = node.type == "bool"
    if link.mode in ("below", "fellows"):
        return bool_many if boolean else int_many
    if node.parameter is None:
        return bool_pair if boolean else int_pair
    if node.type == "Rounding":
        return numba.typeof(Rounding(1, 0, 0))
    return numba.types.boolean if boolean else numba.types.int64
