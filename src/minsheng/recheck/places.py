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
    """Where persons stand in their household, and how many it has; found once for a batch.

    Every household has at least one person.
    """

    def __init__(self, batch: Batch) -> None:
        self.batch = batch
        self.starts = batch.offsets["person"]
        self.sizes = np.diff(self.starts)
        self.largest: dict[str, int] = {}  # of each fact that is money, when looked at

    def _spread(self, values: Array) -> Array:
        """A number of each household for each of its persons.

        Counted up from household to household, in 32 bits: `np.repeat` takes twice as long,
        and columns of 64 bits longer still, for each is fetched anew from the system.
        """
        steps = np.zeros(int(self.starts[-1]), np.int32)
        if len(steps):
            steps[0] = values[0]
            steps[self.starts[1:-1]] = np.diff(values)
        np.cumsum(steps, out=steps)
        return steps

    @cached_property
    def first(self) -> Array:
        """For each person, the row of the household's first."""
        return self._spread(self.starts[:-1])

    @cached_property
    def own(self) -> Array:
        """Each person's place in the household."""
        return (np.arange(len(self.first), dtype=np.int32) - self.first).astype(np.int16)

    @cached_property
    def of_person(self) -> Array:
        """How many persons each person's household has."""
        return self._spread(self.sizes).astype(np.uint16)

    def beyond(self, entity: Entity, places: Array) -> Array:
        """Which rows of an entity point to no place of their household, nor to nobody."""
        # One more, so that nobody (-1) is 0; what lies below that is very large unsigned.
        number = (places + np.int16(1)).view(np.uint16)
        if entity == "person":
            beyond: Array = number > self.of_person
            return beyond
        beyond = number > 1  # the first of a household is always there
        rows = np.flatnonzero(beyond)
        of = np.searchsorted(self.batch.offsets[entity], rows, side="right") - 1
        beyond[rows] = number[rows] > self.sizes[of]
        return beyond
