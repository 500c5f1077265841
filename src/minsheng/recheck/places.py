"""Where the rows of a part stand, found once for all that is checked of it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from minsheng.policy.engine.facts import Fact
from minsheng.policy.engine.fused.columns import Batch, Column
from minsheng.policy.engine.rule import Entity

Array = npt.NDArray[Any]
REMEDY = "correct it at its source, or deliver it empty with the cause `contradicted`"


@dataclass(frozen=True, slots=True)
class Fault:
    """What cannot be true.

    Attributes:
        words: what is wrong, to be read after the household.
        wrong: per row of the entity, whether it is.
        remedy: how to mend it.
    """

    words: str
    wrong: Array
    entity: Entity
    remedy: str = REMEDY

    @classmethod
    def of(cls, fact: Fact, words: str, wrong: Array, remedy: str = REMEDY) -> Fault:
        """A fault in a fact's own column."""
        return cls(f"`{fact.name}` ({fact.zh}) {words}", wrong, fact.entity, remedy)

    def household(self, batch: Batch, row: int) -> int:
        """Which household a row belongs to."""
        if self.entity == "household":
            return row
        if self.entity in ("bill", "contribution"):
            row = int(np.searchsorted(batch.offsets[self.entity], row, side="right")) - 1
            return int(np.searchsorted(batch.offsets["person"], row, side="right")) - 1
        return int(np.searchsorted(batch.offsets[self.entity], row, side="right")) - 1


def known(column: Column) -> Array:
    """Where a column's values are known."""
    return np.ones(len(column.values), bool) if column.causes is None else column.causes == 0


class Places:
    """Where persons stand in their household, and how many it has; found once for a batch."""

    def __init__(self, batch: Batch) -> None:
        self.batch = batch
        self.starts = batch.offsets["person"]
        self.sizes = np.diff(self.starts)
        self._fellows = self.sizes.astype(np.uint16)
        self.largest: dict[str, int] = {}  # of each fact that is money, when looked at

    @cached_property
    def first(self) -> Array:
        """For each person, the row of the household's first."""
        return np.repeat(self.starts[:-1], self.sizes)

    @cached_property
    def own(self) -> Array:
        """Each person's place in the household."""
        return (np.arange(len(self.first)) - self.first).astype(np.int16)

    @cached_property
    def of_person(self) -> Array:
        """How many persons each person's household has."""
        return np.repeat(self._fellows, self.sizes)

    def most(self, entity: Entity) -> Array:
        """How many persons the household of each row has."""
        if entity == "household":
            return self._fellows
        if entity == "person":
            return self.of_person
        return np.repeat(self._fellows, np.diff(self.batch.offsets[entity]))
