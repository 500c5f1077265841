"""The columns of one entity while its table is being made: values and causes."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from minsheng.city.dice import Bools, Ints
from minsheng.city.schema import TOLD, UNRECORDED, facts_of, schema
from minsheng.policy.engine.rule import Entity
from minsheng.policy.engine.unknown import Cause
from minsheng.snapshot.columns import CAUSE, KEYS, type_of

# Where an ordinary person of the city differs from a worked case's.
_ORDINARY = {"applies": False}


class Columns:
    """Values and causes by fact; what is not written keeps the ordinary value.

    Args:
        entity: of the snapshot.
        size: how many rows.
    """

    def __init__(self, entity: Entity, size: int) -> None:
        self.entity = entity
        self.size = size
        self.keys: dict[str, Ints] = {}
        self.values: dict[str, Ints | Bools] = {}
        self.causes: dict[str, NDArray[np.uint8]] = {}
        for fact in facts_of(entity):
            value = _ORDINARY.get(fact.name, fact.baseline)
            dtype = np.bool_ if fact.type == "bool" else np.int64
            self.values[fact.name] = np.full(size, value, dtype)

    def __getitem__(self, name: str) -> Ints | Bools:
        return self.values[name]

    def __setitem__(self, name: str, values: Ints | Bools) -> None:
        if name not in self.values:
            raise KeyError(name)
        self.values[name] = values

    def put(self, name: str, rows: Ints | Bools, values: Any) -> None:
        """Set the fact of some rows."""
        self.values[name][rows] = values

    def cause(self, name: str) -> NDArray[np.uint8]:
        """The causes of a fact, made when first asked for."""
        if name not in self.causes:
            self.causes[name] = np.zeros(self.size, np.uint8)
        return self.causes[name]

    def hide(self, name: str, rows: Ints | Bools, cause: Cause) -> None:
        """Make the fact of some rows unknown, for this cause and no other."""
        self.cause(name)[rows] = int(cause)

    def hide_from(self, asked: Bools, authorised: Bools) -> None:
        """What nobody was asked, and what may not be looked at, is unknown.

        Args:
            asked: rows of families that have been through an inquiry.
            authorised: rows of families that have signed the authorisation.
        """
        for fact in facts_of(self.entity):
            if fact.authorised:
                self.hide(fact.name, ~authorised, Cause.NOT_AUTHORISED)
            elif fact.name in TOLD:
                self.hide(fact.name, ~asked, Cause.NOT_DELIVERED)
            elif fact.name in UNRECORDED:
                self.hide(fact.name, slice(None), Cause.NOT_DELIVERED)  # type: ignore[arg-type]

    def table(self) -> Any:
        """The Arrow table, of the snapshot's schema."""
        arrays = []
        for name, kind in KEYS[self.entity].items():
            arrays.append(pa.array(self.keys[name], kind))
        for fact in facts_of(self.entity):
            has_cause = schema(self.entity).get_field_index(fact.name + CAUSE) >= 0
            cause = self.cause(fact.name) if has_cause else None
            mask = None if cause is None else cause != 0
            arrays.append(pa.array(self.values[fact.name], type_of(fact), mask=mask))
            if cause is not None:
                arrays.append(pa.array(cause))
        return pa.Table.from_arrays(arrays, schema=schema(self.entity))
