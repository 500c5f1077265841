"""What a driver takes and gives: batches of households as columns, and what was decided."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from minsheng.policy.engine.book import RESIDENCES
from minsheng.policy.engine.facts import PARENT
from minsheng.policy.engine.faults import PolicyError
from minsheng.policy.engine.fused.steps import fact_width
from minsheng.policy.engine.parameters import Residence
from minsheng.policy.engine.rule import Entity
from minsheng.policy.engine.unknown import Cause, Unknown

Array = npt.NDArray[Any]
Empty = Callable[[int, npt.DTypeLike], Array]
"""Makes an array of so many values of a type, whatever they are."""
SIGNED = {8: np.uint8, 16: np.int16, 32: np.int32, 64: np.int64}


def dtype_of(type_: str) -> npt.DTypeLike:
    """How the values of a fact stand in a column: 16 bits unless more are needed."""
    return SIGNED[fact_width(type_)]


@dataclass(frozen=True, slots=True)
class Column:
    """A fact's values for all rows of its entity.

    Attributes:
        values: of `dtype_of` its type, contiguous or one value again and again.
        causes: uint8, one per row; None where every value is known.
    """

    values: Array
    causes: Array | None = None

    def repeated(self, rows: int) -> Column:
        """The first row again and again, without taking more memory than one."""
        causes = None if self.causes is None else np.broadcast_to(self.causes[0], rows)
        return Column(np.broadcast_to(self.values[0], rows), causes)


def is_alike(array: Array) -> bool:
    """Whether an array is one value again and again."""
    return array.strides == (0,)


def _is_row(array: Array) -> bool:
    return array.ndim == 1 and array.dtype == np.int64 and array.flags.c_contiguous


@dataclass(frozen=True, slots=True)
class Batch:
    """Some households, as the driver takes them.

    Attributes:
        areas: int64 per household, a row of the table of figures.
        offsets: per entity below, int64: where the rows of each parent start; one more
            at the end. Persons and obligors by household, bills and contributions by person.
        columns: per fact.

    Raises:
        PolicyError: the areas or offsets are not whole numbers of 64 bits in a row, or the
            offsets not in order: rows would be sought beyond the last.
    """

    areas: Array
    offsets: Mapping[Entity, Array]
    columns: Mapping[str, Column]

    def __post_init__(self) -> None:
        if not _is_row(self.areas):
            raise PolicyError("areas must be int64 in a row")
        for entity, offsets in self.offsets.items():
            parents = self.rows(PARENT[entity])
            if not _is_row(offsets) or len(offsets) != parents + 1:
                msg = f"the offsets of {entity} must be {parents + 1} int64 in a row"
                raise PolicyError(msg)
            # Most batches have no bills and no months of insurance: that is seen quicker.
            if offsets[0] != 0 or (offsets.any() and (offsets[1:] < offsets[:-1]).any()):
                raise PolicyError(f"the offsets of {entity} must begin with 0 and never fall")

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
        values: per target, as wide as its type needs (truth as 0/1); 0 where unknown.
        causes: per target, uint8; 0 where known.
        masks: uint64, households x words: bit k of word w is reason 64 w + k.
        sure: the targets that no household can have an unknown of, by the rules.
    """

    values: Mapping[str, Array]
    causes: Mapping[str, Array]
    masks: Array
    sure: frozenset[str] = frozenset()

    def value(self, name: str, row: int) -> int | Unknown:
        """One value, as the scalar evaluator would give it (truth as 0 or 1)."""
        cause = int(self.causes[name][row])
        return Unknown(Cause(cause)) if cause else int(self.values[name][row])


def area_rows(counties: Sequence[str]) -> list[tuple[str, Residence]]:
    """The rows of a table of figures for counties: each rural, then urban."""
    return [(county, residence) for county in counties for residence in RESIDENCES]
