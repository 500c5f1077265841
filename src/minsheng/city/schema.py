"""The columns of a snapshot, read from the facts the rules may ask for."""

from __future__ import annotations

import inspect
from enum import IntEnum
from functools import cache
from importlib.resources import files
from typing import Any

import pyarrow as pa

from minsheng.policy.engine.facts import Fact, read_facts
from minsheng.policy.engine.written import parse_yaml
from minsheng.policy.laws import kinds

FORMAT = "minsheng-snapshot/1"
ROWS = 65_536
"""Most households in one row group."""

ENTITIES = ("household", "person", "obligor", "bill", "contribution")
KEYS: dict[str, dict[str, str]] = {
    "household": {
        "household_id": "int64",
        "county": "int32",
        "village": "int64",
        "n_persons": "int16",
        "n_obligors": "int16",
    },
    "person": {
        "household_id": "int64",
        "person_id": "int64",
        "n_bills": "int16",
        "n_contributions": "int16",
    },
    "obligor": {"household_id": "int64"},
    "bill": {"household_id": "int64", "person_no": "int16"},
    "contribution": {"household_id": "int64", "person_no": "int16"},
}
CAUSE = "__cause"
_TYPES = {"Fen": "int64", "Day": "int32", "Month": "int32", "bool": "bool"}
_SMALL = "int16"

# Told by the family at an inquiry, or found on a visit: unknown of those never asked.
TOLD = frozenset(
    {
        "cooperates", "farm_land_hmu", "income_course", "work_start",
        "emergency", "emergency_month", "emergency_loss_hh",
        "seriously_ill", "wage_declared_m", "support_received_m", "other_transfer_m",
        "family_planning_m", "scholarship_m", "bravery_m", "support_paid_m",
        "obligor_state", "obligor_family_size", "obligor_dependants", "obligor_has_order",
        "obligor_ordered_m",
    }
)  # fmt: skip
SELF_CARE = ("eats", "dresses", "leaves_bed", "uses_toilet", "walks_indoors", "bathes")
"""Seen at an assessment of ability only."""
UNRECORDED = frozenset({*SELF_CARE, "property_own"})
"""In no register; asked for where a decision hangs on it."""


@cache
def facts() -> dict[str, Fact]:
    """All facts of the law book, by name."""
    text = files("minsheng.policy.laws").joinpath("facts.yaml").read_text(encoding="utf-8")
    codes = {
        name: code
        for name, code in inspect.getmembers(kinds, inspect.isclass)
        if issubclass(code, IntEnum) and code is not IntEnum
    }
    return read_facts(parse_yaml(text, "facts.yaml"), codes, "facts.yaml")


def facts_of(entity: str) -> list[Fact]:
    """The facts of one entity, in the order of the law book."""
    return [fact for fact in facts().values() if fact.entity == entity]


def may_be_unknown(fact: Fact) -> bool:
    """Whether the city has people of whom the fact is not known."""
    return fact.authorised or fact.name in TOLD | UNRECORDED


def type_of(fact: Fact) -> str:
    """The Arrow type's name of a fact's column."""
    return _TYPES.get(fact.type, _SMALL)


@cache
def schema(entity: str) -> Any:
    """The Arrow schema of one entity's file."""
    fields = [pa.field(name, kind, nullable=False) for name, kind in KEYS[entity].items()]
    for fact in facts_of(entity):
        unknown = may_be_unknown(fact)
        fields.append(pa.field(fact.name, type_of(fact), nullable=unknown))
        if unknown:
            fields.append(pa.field(fact.name + CAUSE, "uint8", nullable=False))
    return pa.schema(fields)
