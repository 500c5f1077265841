"""Of whom nobody decides, only what may be looked at without asking is read.

A household that neither draws nor applies has authorised nobody to look at its money. What
needs its authorisation may stand in a snapshot all the same: an extract may hold it, or the
household drew something once. Such facts are taken out before it is screened, and the months of
insurance with them, so that no hint rests on them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt

from minsheng.policy.engine.facts import Fact
from minsheng.policy.engine.fused.columns import Batch, Column, Outcome, is_alike
from minsheng.policy.engine.fused.settle import owners_of, take
from minsheng.policy.engine.rule import Entity
from minsheng.policy.engine.scalar import Household
from minsheng.policy.engine.unknown import Cause, Unknown
from minsheng.recheck.outcome import IN_VIEW

Array = npt.NDArray[Any]
Facts = Mapping[str, Fact]
NOBODY_LOOKED = (
    int(Cause.NOT_AUTHORISED),
    int(Cause.NOT_DELIVERED),
    int(Cause.NOT_AUTHORISED | Cause.NOT_DELIVERED),
)
"""Causes that tell nothing of a record; that one is disputed or stale does."""
UNASKED = Unknown(Cause.NOT_AUTHORISED)


def screened_as_covered(
    batch: Batch, outcome: Outcome, facts: Facts, run: Callable[[Batch], Outcome]
) -> Outcome:
    """What is decided where those only screened are screened by what may be looked at.

    Whether a household is decided hangs on open records alone, so it stays as it is.

    Args:
        batch: the households as they stand in the snapshot.
        outcome: what was decided of them.
        facts: of the rule book, by name.
        run: decides a batch.
    """
    screened = (outcome.values[IN_VIEW] == 0) & (outcome.causes[IN_VIEW] == 0)
    rows = np.flatnonzero(screened & looked_at(batch, facts))
    if not len(rows):
        return outcome
    again = run(covered(take(batch, rows, facts), facts))
    return replace(
        outcome,
        values={n: _with(v, rows, again.values[n]) for n, v in outcome.values.items()},
        causes={n: _with(c, rows, again.causes[n]) for n, c in outcome.causes.items()},
        masks=_with(outcome.masks, rows, again.masks),
        sure=outcome.sure & again.sure,
    )


def looked_at(batch: Batch, facts: Facts) -> Array:
    """Of which households something stands there that needs their authorisation."""
    found = np.zeros(batch.households, bool)
    for name, column in batch.columns.items():
        fact = facts[name]
        if not fact.authorised or not len(column.values):
            continue
        causes = np.zeros(1, np.uint8) if column.causes is None else column.causes
        if is_alike(causes) or column.causes is None:
            if int(causes[0]) not in NOBODY_LOOKED:
                found[owners_of(batch, fact.entity)] = True
            continue
        found[owners_of(batch, fact.entity)[~np.isin(causes, NOBODY_LOOKED)]] = True
    return found


def closed(facts: Facts) -> frozenset[Entity]:
    """The entities below a person of which every fact needs authorisation: so do their rows."""
    below: tuple[Entity, ...] = ("bill", "contribution")
    return frozenset(e for e in below if all(f.authorised for f in facts.values() if f.entity == e))


def covered(batch: Batch, facts: Facts) -> Batch:
    """Households without what needs their authorisation."""
    away = closed(facts)
    offsets = {e: np.zeros_like(o) if e in away else o for e, o in batch.offsets.items()}
    columns = {}
    for name, column in batch.columns.items():
        fact = facts[name]
        if fact.entity in away:
            empty = None if column.causes is None else column.causes[:0].copy()
            columns[name] = Column(column.values[:0].copy(), empty)
        elif fact.authorised:
            causes = np.full(len(column.values), int(Cause.NOT_AUTHORISED), np.uint8)
            columns[name] = Column(np.zeros_like(column.values), causes)
        else:
            columns[name] = column
    return Batch(batch.areas, offsets, columns)


def is_looked_at(household: Household, facts: Facts) -> bool:
    """Whether something stands of a household that needs its authorisation."""
    held = (
        row[fact.name]
        for fact in facts.values()
        if fact.authorised
        for row in household.rows.get(fact.entity, ())
        if fact.name in row
    )
    return any(not isinstance(v, Unknown) or int(v.cause) not in NOBODY_LOOKED for v in held)


def covered_household(household: Household, facts: Facts) -> Household:
    """One household without what needs its authorisation, as the scalar evaluator takes it."""
    away = closed(facts)
    hidden = {f.name for f in facts.values() if f.authorised}
    rows = {
        entity: []
        if entity in away
        else [{n: UNASKED if n in hidden else v for n, v in row.items()} for row in held]
        for entity, held in household.rows.items()
    }
    parents = {e: [] if e in away else places for e, places in household.parents.items()}
    return replace(household, rows=rows, parents=parents)


def _with(whole: Array, rows: Array, values: Array) -> Array:
    """An array with other values in some rows; it may be one value again and again."""
    made = whole.copy()
    made[rows] = values
    return made
