"""The files of a snapshot and their columns."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pyarrow as pa

from minsheng.policy.engine.facts import Fact
from minsheng.policy.engine.rule import Entity

FORMAT = "minsheng-snapshot/1"
MOST_HOUSEHOLDS = 65_536
"""In one row group."""
ENTITIES: tuple[Entity, ...] = ("household", "person", "obligor", "bill", "contribution")
"""Each has a file in every county's folder."""
PERSON = "person_id"
"""The key nothing is read by: it only leads back to the register."""
KEYS: dict[Entity, dict[str, pa.DataType]] = {
    "household": {
        "household_id": pa.int64(),
        "county": pa.int32(),
        "village": pa.int64(),
        "n_persons": pa.int16(),
        "n_obligors": pa.int16(),
    },
    "person": {
        "household_id": pa.int64(),
        PERSON: pa.int64(),
        "n_bills": pa.int16(),
        "n_contributions": pa.int16(),
    },
    "obligor": {"household_id": pa.int64()},
    "bill": {"household_id": pa.int64(), "person_no": pa.int16()},
    "contribution": {"household_id": pa.int64(), "person_no": pa.int16()},
}
"""The columns beside the facts, none of them ever empty."""
CAUSE = "__cause"
"""Behind a fact's name: the column that says why a value of it is unknown."""
_TYPES = {"Fen": pa.int64(), "Day": pa.int32(), "Month": pa.int32(), "bool": pa.bool_()}


def type_of(fact: Fact) -> pa.DataType:
    """The type of a fact's column."""
    return _TYPES.get(fact.type, pa.int16())


def schema_of(
    entity: Entity, facts: Iterable[Fact], may_be_unknown: Callable[[Fact], bool]
) -> pa.Schema:
    """The columns of an entity's file: its keys, then each fact, with its cause behind it.

    Args:
        entity: whose file.
        facts: its facts, in order.
        may_be_unknown: whether a fact's column can hold an unknown; the rules are compiled
            for what can, and every other set of such facts is compiled anew.
    """
    fields = [pa.field(name, kind, nullable=False) for name, kind in KEYS[entity].items()]
    for fact in facts:
        unknown = may_be_unknown(fact)
        fields.append(pa.field(fact.name, type_of(fact), nullable=unknown))
        if unknown:
            fields.append(pa.field(fact.name + CAUSE, pa.uint8(), nullable=False))
    return pa.schema(fields)
