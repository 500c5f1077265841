"""One run of a driver on a batch: its frame, its setup, its scratch, its outputs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from minsheng.policy.engine.faults import PolicyError
from minsheng.policy.engine.fused.columns import SIGNED, Array, Batch, Column, Outcome, dtype_of
from minsheng.policy.engine.fused.driver import BLOCK, FIGURES, MOVING, OFFSETS, SETUP
from minsheng.policy.engine.fused.frame import AS_OF, NOWHERE, Figure, Frame, Rooms
from minsheng.policy.engine.fused.plan import (
    WORD,
    Plan,
    output_key,
    word_key,
)
from minsheng.policy.engine.rule import Entity

LINE = 64
"""Bytes the processor fetches at a time: each column begins at a multiple."""


class Run:
    """What one call of a driver works on.

    Args:
        plan, frame, rooms: of the driver.
        figures: the columns of figures, of the driver.
        batch: the households.
        table: the parameter table.
        as_of: the day decided for, yyyymmdd.

    Raises:
        PolicyError: a column is missing, of another type or length.
    """

    def __init__(
        self,
        plan: Plan,
        frame: Frame,
        rooms: Rooms,
        figures: Sequence[Figure],
        batch: Batch,
        table: Array,
        as_of: int,
    ) -> None:
        self.plan, self.layout, self.batch = plan, frame, batch
        self.table = np.ascontiguousarray(table)
        self.frame = np.zeros(frame.words, np.int64)
        self.most = most_rows(batch)
        self._hold: list[Array] = []
        self._moving: list[tuple[int, int, int, int]] = []
        self._zeros = np.zeros(max(*self.most.values(), LINE), np.uint8)
        self._scratch(rooms)
        self._facts()
        self._figures = list(self._laid(figures))
        self._outputs()
        self.frame[AS_OF] = as_of
        self.frame[NOWHERE] = self._zeros.ctypes.data
        for entity in OFFSETS:
            self.frame[frame.offsets(entity)] = batch.offsets[entity].ctypes.data

    def setup(self) -> Array:
        """The words of `driver.SETUP`."""
        moving = self._table(self._moving, len(MOVING))
        figures = self._table(self._figures, len(FIGURES))
        words = (
            self.batch.households,
            len(self._moving),
            moving.ctypes.data,
            len(self._figures),
            figures.ctypes.data,
            self.table.ctypes.data,
            self.table.shape[1],
        )
        assert len(words) == len(SETUP)
        return self._table([words], len(SETUP))

    def outcome(self) -> Outcome:
        """What the driver made."""
        masks = self._masks or [np.zeros(self.batch.households, np.uint64)]
        return Outcome(self._values, self._causes, np.stack(masks, axis=1))

    def _table(self, lines: list[Any], width: int) -> Array:
        made = np.array(lines, np.int64).reshape(-1, width)
        self._hold.append(made)
        return made

    def _move(self, slot: int, array: Array, entity: Entity) -> None:
        """Let a word of the frame go along with the rows of an entity."""
        address = self._address(array)
        self._moving.append((slot, address, self.layout.first(entity), array.itemsize))

    def _address(self, array: Array) -> int:
        """An array's address; the array is held as long as the run."""
        self._hold.append(array)
        return int(array.__array_interface__["data"][0])

    def _scratch(self, rooms: Rooms) -> None:
        sizes = [_lines(self.most[r.entity] * r.width // 8) for r in rooms.rooms]
        starts = np.concatenate(([0], np.cumsum(sizes, dtype=np.int64))).astype(np.int64)
        scratch = np.zeros(int(starts[-1]) + LINE, np.uint8)
        self._hold.append(scratch)
        base = _lines(scratch.ctypes.data)
        for word, place in rooms.words.items():
            self.frame[word] = base + int(starts[place])

    def _facts(self) -> None:
        self._move(self.layout.slots["area"], self.batch.areas, "household")
        for name in self.plan.facts:
            column, entity = checked(self.plan, name, self.batch)
            if name not in self.layout.slots:
                continue
            slot = self.layout.slots[name]
            self._move(slot, column.values, entity)
            if not self.layout.columns[name].causes:
                _refuse_unknown(name, column)
            elif column.causes is None:
                self.frame[slot + 1] = self._zeros.ctypes.data
            else:
                self._move(slot + 1, column.causes, entity)

    def _laid(self, figures: Sequence[Figure]) -> Iterator[tuple[int, ...]]:
        """Lay figures that are one for all areas of the batch; give those that are not."""
        seen = np.flatnonzero(np.bincount(self.batch.areas, minlength=1))
        values = self.table[seen] if len(seen) else np.zeros((1, self.table.shape[1]), np.int64)
        alike = (values == values[0]).all(axis=0)
        for figure in figures:
            kind = SIGNED[figure.width]
            laid = np.full(self.most[figure.entity], values[0, figure.column], kind)
            address = self._address(laid)
            self.frame[figure.slot] = address
            if not alike[figure.column]:
                rows = self.layout.rows(figure.entity)
                yield figure.column, address, rows, figure.area, int(figure.truth)

    def _outputs(self) -> None:
        self._values: dict[str, Array] = {}
        self._causes: dict[str, Array] = {}
        for name in self.plan.outputs:
            key = output_key(name) if self.plan.book.nodes[name].fact is not None else name
            column, slot = self.layout.columns[key], self.layout.slots[key]
            height = self.batch.rows(column.entity)
            self._values[name] = np.empty(height, SIGNED[column.width])
            self._causes[name] = np.zeros(height, np.uint8)
            self._move(slot, self._values[name], column.entity)
            if column.causes:
                self._move(slot + 1, self._causes[name], column.entity)
        words = -(-len(self.plan.bits) // WORD)
        self._masks = [np.empty(self.batch.households, np.uint64) for _ in range(words)]
        for word, mask in enumerate(self._masks):
            self._move(self.layout.slots[word_key(word, "household")], mask, "household")


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


def most_rows(batch: Batch) -> dict[Entity, int]:
    """The most rows of each entity that a block of a batch has; at least one."""
    people = batch.offsets["person"]
    by_household = {
        "person": people,
        "obligor": batch.offsets["obligor"],
        "bill": batch.offsets["bill"][people],
        "contribution": batch.offsets["contribution"][people],
    }
    most: dict[Entity, int] = {"household": BLOCK}
    for entity in OFFSETS:
        offsets = by_household[entity]
        edges = np.append(offsets[:-1:BLOCK], offsets[-1])
        most[entity] = max(int(np.diff(edges).max(initial=0)), 1)
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
    wanted = np.dtype(dtype_of(node.type))
    if values.dtype != wanted or len(values) != height or not values.flags.c_contiguous:
        msg = (
            f"the column `{name}` holds {len(values)} values of {values.dtype}; "
            f"{height} of {wanted} are wanted"
        )
        raise PolicyError(msg)
    if causes is not None and (
        len(causes) != height or causes.dtype != np.uint8 or not causes.flags.c_contiguous
    ):
        msg = f"the causes of `{name}` do not match its {height} values"
        raise PolicyError(msg)
    return column, node.entity
