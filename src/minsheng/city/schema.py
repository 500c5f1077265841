"""The columns of a snapshot, read from the facts the rules may ask for."""

from __future__ import annotations

from functools import cache
from typing import Any

from minsheng.policy.engine.facts import Fact
from minsheng.policy.engine.rule import Entity
from minsheng.snapshot.columns import schema_of
from minsheng.snapshot.facts import known_facts

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


def facts_of(entity: Entity) -> list[Fact]:
    """The facts of one entity, in the order of the law book."""
    return [fact for fact in known_facts().values() if fact.entity == entity]


def may_be_unknown(fact: Fact) -> bool:
    """Whether the city has people of whom the fact is not known."""
    return fact.authorised or fact.name in TOLD | UNRECORDED


@cache
def schema(entity: Entity) -> Any:
    """The Arrow schema of one entity's file."""
    return schema_of(entity, facts_of(entity), may_be_unknown)
