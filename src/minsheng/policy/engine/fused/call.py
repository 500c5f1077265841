"""One call of a driver on a batch: its frame, its setup, its scratch, its outputs."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from minsheng.policy.engine.facts import PARENT
from minsheng.policy.engine.faults import PolicyError
from minsheng.policy.engine.fused.columns import (
    SIGNED,
    Array,
    Batch,
    Column,
    Empty,
    Outcome,
    is_alike,
)
from minsheng.policy.engine.fused.driver import BLOCK, BLOCKS, MOVING, OFFSETS, SETUP
from minsheng.policy.engine.fused.frame import AS_OF, LINE, NOWHERE, Frame, Rooms
from minsheng.policy.engine.fused.places import SPREAD
from minsheng.policy.engine.fused.plan import (
    Plan,
)
from minsheng.policy.engine.fused.steps import (
    BYTE,
    URBAN,
    WORD,
    given_width,
    made_width,
    word_key,
)
from minsheng.policy.engine.rule import Entity
from minsheng.policy.engine.unknown import Unknown

TABLE = 2
"""Dimensions of a table."""
MOST_UNIFORM = 32
"""Arrays of one value that are kept for the next call."""


class Call:
    """What one call of a driver works on.

    Args:
        plan, frame, rooms: of the driver.
        batch: the households.
        table: the table of figures.
        as_of: the day decided for, yyyymmdd.
        empty: makes the arrays of what is decided.

    Raises:
        PolicyError: a column is missing, of another type or length.
    """

    def __init__(
        self,
        plan: Plan,
        frame: Frame,
        rooms: Rooms,
        batch: Batch,
        table: Array,
        as_of: int,
        empty: Empty,
    ) -> None:
        self.plan, self.frame, self.batch = plan, frame, batch
        self.table, self._empty = table, empty
        refuse_ill_formed(batch, table, sum(map(len, plan.figures.values())))
        self._blocks = blocks_of(batch.areas >> 1)
        self.words = np.zeros(frame.words, np.int64)
        self.most = most_rows(batch, self._blocks)
        self._hold: list[Array] = []
        self._same: dict[tuple[int, int], int] = {}
        self._moving: list[tuple[int, int, int, int]] = []
        self.words[AS_OF] = as_of
        self.words[NOWHERE] = self._address(np.zeros(max(*self.most.values(), LINE), np.uint8))
        self._scratch(rooms)
        self._facts()
        self._outputs()
        for entity in OFFSETS:
            self.words[frame.offsets(entity)] = batch.offsets[entity].ctypes.data

    def setup(self) -> Array:
        """The words of `driver.SETUP`."""
        moving = self._table(self._moving, len(MOVING))
        row = self.table.ctypes.data + 2 * self._blocks[:, 2] * self.table.strides[0]
        laid = np.column_stack((self._blocks[:, :2], row, row + self.table.strides[0]))
        blocks = self._table(laid, len(BLOCKS))
        words = (len(blocks), blocks.ctypes.data, len(moving), moving.ctypes.data)
        assert len(words) == len(SETUP)
        return self._table([words], len(SETUP))

    def outcome(self) -> Outcome:
        """What the driver made."""
        return Outcome(self._values, self._causes, self._masks, self.plan.sure)

    def _table(self, lines: Any, width: int) -> Array:
        made = np.array(lines, np.int64).reshape(-1, width)
        self._hold.append(made)
        return made

    def _move(self, slot: int, address: int, entity: Entity, step: int) -> None:
        """Let a word of the frame go along with the rows of an entity, so many bytes each."""
        self._moving.append((slot, address, self.frame.first(entity), step))

    def _address(self, array: Array) -> int:
        """An array's address; the array is held as long as the run."""
        self._hold.append(array)
        return int(array.__array_interface__["data"][0])

    def _scratch(self, rooms: Rooms) -> None:
        starts = rooms.starts(self.most, 2 * SPREAD)
        scratch = np.zeros(int(starts[-1]) + LINE, np.uint8)
        base = -(-self._address(scratch) // LINE) * LINE
        words, places = rooms.taken
        self.words[words] = base + starts[places]

    def _facts(self) -> None:
        urban = (self.batch.areas & 1).astype(np.uint8)
        self._move(self.frame.slots[URBAN], self._address(urban), "household", 1)
        nothing = self.words[NOWHERE]
        for name in self.plan.facts:
            column, entity = checked(self.plan, name, self.batch)
            if name not in self.frame.slots:
                continue
            slot = self.frame.slots[name]
            self._lay(slot, column.values, entity)
            if not self.frame.columns[name].causes:
                _refuse_unknown(name, column)
            elif column.causes is None:
                self.words[slot + 1] = nothing
            else:
                self._lay(slot + 1, column.causes, entity)

    def _lay(self, slot: int, array: Array, entity: Entity) -> None:
        """Let a word of the frame show a fact; one value again and again is laid out once."""
        if not is_alike(array) or not len(array):
            self._move(slot, self._address(array), entity, array.itemsize)
            return
        key = (array.itemsize, int(array[0]))
        if key not in self._same:
            self._same[key] = self._address(np.full(max(self.most.values()), array[0]))
        self.words[slot] = self._same[key]

    def _outputs(self) -> None:
        self._values: dict[str, Array] = {}
        self._causes: dict[str, Array] = {}
        piece = self._empty(self._size(), np.uint8)
        made = _Made(piece, self._address(piece))
        for name, column in self.plan.kept.items():
            slot = self.frame.slots[column.key]
            height = self.batch.rows(column.entity)
            self._values[name], address = made.array(height, SIGNED[column.width])
            self._move(slot, address, column.entity, column.width // BYTE)
            if column.causes:
                self._causes[name], address = made.array(height, np.uint8)
                self._move(slot + 1, address, column.entity, 1)
            else:
                self._causes[name] = uniform(np.uint8, 0, height)
        for name, value in self.plan.same.items():
            node = self.plan.book.nodes[name]
            height, kind = self.batch.rows(node.entity), SIGNED[made_width(node.type)]
            number, cause = (0, int(value.cause)) if isinstance(value, Unknown) else (value, 0)
            self._values[name] = uniform(kind, int(number), height)
            self._causes[name] = uniform(np.uint8, cause, height)
        words, households = max(self._words, 1), self.batch.households
        masks, address = made.array(households * words, np.uint64)
        self._masks = masks.reshape(households, words)
        if not self._words:
            self._masks.fill(0)
        for word in range(self._words):
            slot, size = self.frame.slots[word_key(word, "household")], masks.itemsize
            self._move(slot, address + word * size, "household", words * size)

    @property
    def _words(self) -> int:
        """How many words the reasons of a household take."""
        return -(-len(self.plan.bits) // WORD)

    def _size(self) -> int:
        """Bytes that all outputs take together, each in whole lines."""
        size = _lines(self.batch.households * max(self._words, 1) * WORD // BYTE)
        for column in self.plan.kept.values():
            height = self.batch.rows(column.entity)
            size += _lines(height * column.width // BYTE) + _lines(height) * column.causes
        return size


def uniform(kind: npt.DTypeLike, value: int, rows: int) -> Array:
    """An array of one value, not to be written: those of one value share their memory."""
    return _whole(np.dtype(kind).str, value, 1 << max(rows - 1, 0).bit_length())[:rows]


@lru_cache(maxsize=MOST_UNIFORM)
def _whole(kind: str, value: int, rows: int) -> Array:
    made = np.full(rows, value, kind)
    made.setflags(write=False)
    return made


class _Made:
    """Arrays for what is decided, out of one piece of memory.

    Args:
        piece: bytes for all of them, each in whole lines.
        address: of the piece.
    """

    def __init__(self, piece: Array, address: int) -> None:
        self._piece, self._address, self._used = piece, address, 0

    def array(self, height: int, kind: npt.DTypeLike) -> tuple[Array, int]:
        """The next of them, and its address."""
        size = height * np.dtype(kind).itemsize
        begin, self._used = self._used, self._used + _lines(size)
        return self._piece[begin : begin + size].view(kind), self._address + begin


def _refuse_unknown(name: str, column: Column) -> None:
    """Refuse an unknown where the driver was made for none.

    Raises:
        PolicyError: some row is unknown.
    """
    if column.causes is not None and column.causes.any():
        msg = (
            f"the column `{name}` was promised to be known throughout, and "
            f"{np.count_nonzero(column.causes)} of its rows are not; promise nothing of it"
        )
        raise PolicyError(msg)


def _lines(size: int) -> int:
    """A number of bytes, up to whole lines."""
    return -(-size // LINE) * LINE


def refuse_ill_formed(batch: Batch, table: Array, figures: int) -> None:
    """Refuse areas that are no rows of the table of figures, or a table of others.

    Args:
        batch: the households.
        table: the table of figures.
        figures: how many columns it must have.

    Raises:
        PolicyError: they are not whole numbers of 64 bits in a row, or beyond the table.
    """
    if table.dtype != np.int64 or not table.flags.c_contiguous:
        raise PolicyError("the table of figures must be int64, in rows")
    if table.ndim != TABLE or table.shape[1] != max(figures, 1):
        raise PolicyError(f"the table of figures must have {figures} columns, one for each figure")
    if len(table) % 2:
        raise PolicyError("the table of figures has two rows for each county: rural, urban")
    if batch.households and not 0 <= batch.areas.min() <= batch.areas.max() < len(table):
        raise PolicyError(f"areas must be rows of the table of figures, 0 to {len(table) - 1}")


def _in_order(array: Array) -> bool:
    return array.flags.c_contiguous or is_alike(array)


def blocks_of(counties: Array) -> Array:
    """Blocks of households of one county: first, last (not included), and the county.

    Args:
        counties: of each household, by number.
    """
    if not len(counties):
        return np.zeros((0, 3), np.int64)
    starts = np.zeros(1, np.int64)
    if counties.min() != counties.max():
        starts = np.concatenate((starts, np.flatnonzero(np.diff(counties)) + 1))
    ends = np.append(starts[1:], len(counties))
    first = np.concatenate([np.arange(a, b, BLOCK) for a, b in zip(starts, ends, strict=True)])
    last = np.append(first[1:], len(counties))
    return np.column_stack((first, last, counties[first])).astype(np.int64)


def most_rows(batch: Batch, blocks: Array) -> dict[Entity, int]:
    """The most rows of each entity that a block of a batch has; at least one."""
    most: dict[Entity, int] = {"household": BLOCK}
    ends: dict[Entity, Array] = {"household": blocks[:, :2]}
    for entity in OFFSETS:
        ends[entity] = batch.offsets[entity][ends[PARENT[entity]]]
        most[entity] = max(int((ends[entity][:, 1] - ends[entity][:, 0]).max(initial=0)), 1)
    return most


def checked(plan: Plan, name: str, batch: Batch) -> tuple[Column, Entity]:
    """A fact's column and entity, refused when it does not fit the batch.

    Raises:
        PolicyError: it is missing, of another type or length, or not contiguous.
    """
    node = plan.book.nodes[name]
    if node.entity == "run":
        return Column(np.zeros(1, np.int32)), node.entity
    if name not in batch.columns:
        fact = node.fact
        shown = f" ({fact.zh})" if fact else ""
        msg = f"the column `{name}`{shown} is missing; deliver it, empty where unknown"
        raise PolicyError(msg)
    column, height = batch.columns[name], batch.rows(node.entity)
    values, causes = column.values, column.causes
    wanted = np.dtype(SIGNED[given_width(node)])
    if values.dtype != wanted or len(values) != height or not _in_order(values):
        msg = (
            f"the column `{name}` holds {len(values)} values of {values.dtype}; "
            f"{height} of {wanted} are wanted"
        )
        raise PolicyError(msg)
    if causes is not None and (
        len(causes) != height or causes.dtype != np.uint8 or not _in_order(causes)
    ):
        msg = f"the causes of `{name}` do not match its {height} values"
        raise PolicyError(msg)
    return column, node.entity
