"""What most of a snapshot has in common, as its files' statistics say.

Of those in assistance nearly every fact is known or asked for; of all others, the most of a
city, no office has been asked. What is the same in all of these is worked out once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from minsheng.policy.engine.facts import PARENT, Fact
from minsheng.policy.engine.fused.columns import Column
from minsheng.policy.engine.fused.fitted import value_of
from minsheng.policy.engine.narrowing import Alike, Value
from minsheng.policy.engine.rule import Entity

PRESENT: frozenset[Entity] = frozenset({"person"})
"""A household without persons is no household; a batch that has one is decided by the whole
book."""
WORTH = 250_000
"""Households from which on a driver of their own is worth compiling."""


@dataclass(frozen=True, slots=True)
class About:
    """What a file says of a part, before it is read.

    Attributes:
        rows: how many the part has of each entity.
        alike: the facts that are one value throughout, one row each.
        sure: the facts without an unknown.
    """

    rows: Mapping[Entity, int]
    alike: Mapping[str, Column]
    sure: frozenset[str]


def in_common(parts: list[About], facts: Mapping[str, Fact]) -> Alike | None:
    """What the parts have in common in which most facts are alike; None if they are too few.

    Args:
        parts: what is said of each.
        facts: of the rule book, by name.
    """
    asked = _of_rows(facts)
    quiet = [part for part in parts if 2 * len(part.alike) > len(asked)]
    if sum(part.rows["household"] for part in quiet) < WORTH:
        return None
    return shared(quiet, facts)


def shared(quiet: Sequence[About], facts: Mapping[str, Fact]) -> Alike:
    """What some parts have in common.

    Args:
        quiet: what is said of each.
        facts: those looked at, by name.
    """
    asked = _of_rows(facts)
    absent = frozenset(e for e in PARENT if all(part.rows[e] == 0 for part in quiet))
    values: dict[str, Value] = {}
    for name, fact in asked.items():
        columns = [part.alike.get(name) for part in quiet if part.rows[fact.entity]]
        there = [column for column in columns if column is not None]
        if there and len(there) == len(columns) and len({_shown(c) for c in there}) == 1:
            values[name] = value_of(there[0], truth=fact.type == "bool")
    known = frozenset.intersection(*(part.sure for part in quiet))
    return Alike(values, absent, PRESENT, known)


def _of_rows(facts: Mapping[str, Fact]) -> dict[str, Fact]:
    return {name: fact for name, fact in facts.items() if fact.entity in ("household", *PARENT)}


def _shown(column: Column) -> tuple[int, int]:
    """The one value of a column, and its causes; of an unknown any value is the same."""
    cause = 0 if column.causes is None else int(column.causes[0])
    return (0 if cause else int(column.values[0]), cause)
