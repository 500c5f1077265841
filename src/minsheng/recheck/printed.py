"""Whether a snapshot could hold the facts that a notice prints, by the checks of a recheck."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from minsheng.policy.engine.facts import Fact
from minsheng.policy.engine.fused.batches import batch_of
from minsheng.policy.engine.fused.columns import dtype_of
from minsheng.policy.engine.scalar import Household
from minsheng.policy.engine.unknown import Cause, Unknown
from minsheng.recheck.belonging import COUNTS, MOST
from minsheng.recheck.checks import first_fault
from minsheng.recheck.snapshot import SURE


def impossible(household: Household, facts: Mapping[str, Fact], as_of: int) -> str:
    """Why a recheck would refuse a household with these facts; empty where it would not.

    Args:
        household: as it is printed; a fact may be left out of all its rows.
        facts: what the rule book knows of each fact.
        as_of: the month the facts were taken for, yyyymm.
    """
    return next(_found(household, facts, as_of), "")


def _found(household: Household, facts: Mapping[str, Fact], as_of: int) -> Iterator[str]:
    rows: Mapping[Any, Any] = household.rows
    if household.ident < 0:
        yield "its id is negative"
    if not rows["person"]:
        yield "nobody belongs to it"
    for entity, most in MOST.items():
        if len(rows[entity]) > most:
            words = f"{len(rows[entity])} rows of {entity} (`{COUNTS[entity][1]}`)"
            yield f"{words}, more than the {most} there can be"
    there = [
        fact
        for fact in facts.values()
        if fact.entity != "run" and rows[fact.entity] and fact.name in rows[fact.entity][0]
    ]
    for fact in there:
        yield from _of_no_column(fact, (row[fact.name] for row in rows[fact.entity]))
    batch = batch_of([household], {fact.name: fact for fact in there}, [household.county])
    fault = first_fault(batch, facts, as_of)
    if fault is not None:
        yield fault.words


def _of_no_column(fact: Fact, values: Iterator[Any]) -> Iterator[str]:
    """What no column of a snapshot has: an unknown of the law, or too large a number."""
    numbers = np.iinfo(np.dtype(dtype_of(fact.type)))
    for value in values:
        if not isinstance(value, Unknown):
            if not numbers.min <= value <= numbers.max:
                yield f"`{fact.name}` ({fact.zh}) is not within {numbers.bits} bits"
        elif fact.name in SURE:
            yield f"`{fact.name}` ({fact.zh}) must be known for every household"
        elif value.cause & Cause.UNDEFINED:
            yield f"`{fact.name}` ({fact.zh}) is unknown for a cause that only rules give"
