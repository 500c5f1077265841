"""The frame: the row of 64-bit words by which the loops of a driver find a block's columns.

The first words say the day, where nothing is, where the figures of the block's county are,
rural and urban, how many rows the block has of each entity, which is the first in the batch,
and where the offsets are by which the rows above find those below. After them each column
has two words, the addresses of its values and of its causes; a running sum, which has no
causes, says in its second whether there is anything to sum.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from minsheng.policy.engine.fused.plan import (
    Plan,
)
from minsheng.policy.engine.fused.steps import (
    BYTE,
    ROWS,
)
from minsheng.policy.engine.rule import Entity

Array = npt.NDArray[Any]
LINE = 64
"""Bytes the processor fetches at a time: each column begins at a multiple."""
AS_OF, NOWHERE, RURAL_AT, URBAN_AT = range(4)
ROWS_AT = 4
FIRST_AT = ROWS_AT + len(ROWS)
OFFSETS_AT = FIRST_AT + len(ROWS)
COLUMNS_AT = OFFSETS_AT + len(ROWS)


class Frame:
    """Where each thing stands in the frame.

    Args:
        plan: the plan of the driver.

    Attributes:
        columns: the columns of the plan, by key.
        slots: the word of each column's values; its causes are in the next.
        words: how many words the frame has.
    """

    def __init__(self, plan: Plan) -> None:
        self.columns = plan.columns
        self.slots = {key: COLUMNS_AT + 2 * place for place, key in enumerate(plan.columns)}
        self.words = COLUMNS_AT + 2 * len(plan.columns)

    def something(self, running: str) -> int:
        """The word that says whether there is anything to sum in a running sum."""
        return self.slots[running] + 1

    @staticmethod
    def rows(entity: Entity) -> int:
        """The word with the number of rows of an entity in the block."""
        return ROWS_AT + ROWS.index(entity)

    @staticmethod
    def first(entity: Entity) -> int:
        """The word with the place, in the batch, of the block's first row of an entity."""
        return FIRST_AT + ROWS.index(entity)

    @staticmethod
    def offsets(entity: Entity) -> int:
        """The word with the address of an entity's offsets."""
        return OFFSETS_AT + ROWS.index(entity)


@dataclass(frozen=True, slots=True)
class Room:
    """Room of scratch for one column at a time: an entity's rows and a few, so many bits each."""

    entity: Entity
    width: int


@dataclass
class Rooms:
    """Which room each word of the frame points to; rooms are used again when free.

    Little scratch stays near the processor: a column is forgotten after the last step
    that reads it, and the next of its kind takes its room.
    """

    rooms: list[Room] = field(default_factory=list)
    words: dict[int, int] = field(default_factory=dict)
    _free: dict[Room, list[int]] = field(default_factory=dict)

    @cached_property
    def taken(self) -> tuple[Array, Array]:
        """The words of the frame that point to rooms, and to which; when all are given."""
        return np.fromiter(self.words, np.int64), np.fromiter(self.words.values(), np.int64)

    @cached_property
    def _shapes(self) -> tuple[Array, Array]:
        """The entity of each room, by number, and its bytes for each row."""
        entities = [ROWS.index(room.entity) for room in self.rooms]
        widths = [room.width // BYTE for room in self.rooms]
        return np.array(entities, np.int64), np.array(widths, np.int64)

    def starts(self, most: Mapping[Entity, int], more: int) -> Array:
        """Where each room begins, in bytes, in whole lines of the processor; the end of all.

        Args:
            most: the most rows a block has of each entity.
            more: rows to spare in each room.
        """
        entities, widths = self._shapes
        rows = np.array([most[entity] for entity in ROWS], np.int64) + more
        lines = -(-rows[entities] * widths // LINE) * LINE
        return np.concatenate(([0], np.cumsum(lines))).astype(np.int64)

    def take(self, word: int, room: Room) -> None:
        """Give a word of the frame a room."""
        free = self._free.setdefault(room, [])
        if not free:
            self.rooms.append(room)
            free.append(len(self.rooms) - 1)
        self.words[word] = free.pop()

    def release(self, word: int) -> None:
        """Let the room of a word be taken again."""
        place = self.words[word]
        self._free[self.rooms[place]].append(place)


def make_rooms(plan: Plan, frame: Frame) -> Rooms:
    """Room for all scratch of a plan."""
    rooms = Rooms()
    last: dict[str, int] = {}
    for number, step in enumerate(plan.steps):
        last |= dict.fromkeys(plan.reads(step), number)
    for step in plan.places:
        for key in plan.writes(step):
            _take(rooms, frame, key)
    made: set[str] = set()
    for number, step in enumerate(plan.steps):
        for key in plan.writes(step):
            _take(rooms, frame, key)
            made.add(key)
        for key in dict.fromkeys((*plan.reads(step), *plan.writes(step))):
            if key in made and last.get(key, number) == number:
                _release(rooms, frame, key)
    return rooms


def _take(rooms: Rooms, frame: Frame, key: str) -> None:
    column = frame.columns[key]
    if column.home == "scratch":
        rooms.take(frame.slots[key], Room(column.entity, column.width))
        if column.causes:
            rooms.take(frame.slots[key] + 1, Room(column.entity, 8))


def _release(rooms: Rooms, frame: Frame, key: str) -> None:
    column = frame.columns[key]
    if column.home == "scratch":
        rooms.release(frame.slots[key])
        if column.causes:
            rooms.release(frame.slots[key] + 1)
