"""What a law makes of a part of the city, as the figures of a what-if count it.

Of a city few households get a benefit, so only those that do are kept: their rows and sums.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

import numpy as np

from minsheng.policy.engine.fused.columns import Array, Outcome, is_alike
from minsheng.recheck.outcome import BENEFITS
from minsheng.recheck.whatif.chosen import Chosen
from minsheng.recheck.whatif.targets import (
    FARM,
    HOUSEHOLD_HEADS,
    INCOME,
    PERSON_INCOME,
    PERSON_SUMS,
    SUMS,
    WAGE,
)

HEADS: Mapping[str, str] = {**HOUSEHOLD_HEADS, **PERSON_SUMS}


@dataclass(frozen=True, slots=True)
class Some:
    """The rows that have something, in order, and how much.

    Attributes:
        rows: int64, ascending.
        values: int64, above 0.
    """

    rows: Array
    values: Array

    @property
    def total(self) -> int:
        """All together."""
        return int(self.values.sum())

    def on(self, chosen: Array) -> Some:
        """Those of the rows that are chosen."""
        return Some(self.rows[chosen], self.values[chosen])

    def shared(self, other: Some) -> int:
        """How much of it the same rows have in both."""
        _, one, two = np.intersect1d(self.rows, other.rows, assume_unique=True, return_indices=True)
        return int(np.minimum(self.values[one], other.values[two]).sum())


NOTHING = Some(np.zeros(0, np.int64), np.zeros(0, np.int64))


@dataclass(frozen=True, slots=True)
class View:
    """A part of the city under one law.

    Attributes:
        sums: per benefit, the households that take some of it, and how much, fen a month.
        unknown: per benefit, the rows of households that take it where the sum is not known.
        entitled: per benefit, who would get it by the rule: persons, or heads of households.
        income: per household, disposable income without benefits, fen a month.
        income_known: per household, whether it is known.
        earner: per household, the person with the highest known wage; -1 where nobody has one.
    """

    sums: Mapping[str, Some]
    unknown: Mapping[str, Array]
    entitled: Mapping[str, Some]
    income: Array
    income_known: Array
    earner: Array

    def heads(self, benefit: str, starts: Array) -> Some:
        """Who gets a benefit: one each of persons, or how many of each household.

        Args:
            benefit: its name.
            starts: where the persons of each household start.
        """
        some, paid = self.entitled[benefit], self.sums[benefit].rows
        if not len(paid) or not len(some.rows):
            return NOTHING
        households = some.rows
        if benefit in PERSON_SUMS:
            households = household_of(starts, some.rows)
        place = np.minimum(np.searchsorted(paid, households), len(paid) - 1)
        return some.on(paid[place] == households)

    def under(self, chosen: Chosen, outcome: Outcome, targets: Collection[str]) -> View:
        """The same part under another law, of which only some was computed.

        Args:
            chosen: the households it was computed for, all there are where incomes are among
                the targets; to others it gives what this one does.
            outcome: what the other law makes of the targets.
            targets: their names; of all others it makes what this one does.
        """
        sums, unknown, entitled = dict(self.sums), dict(self.unknown), dict(self.entitled)
        for name, rule in SUMS.items():
            if rule in targets:
                paid, open_ = _taken(outcome, rule, chosen, chosen.takes[name])
                sums[name] = _joined(sums[name], paid, chosen.households)
                left = _beside(unknown[name], chosen.households)
                unknown[name] = np.union1d(unknown[name][left], open_) if left.any() else open_
        for name, rule in HEADS.items():
            if rule in targets:
                own = chosen.persons if name in PERSON_SUMS else chosen.households
                entitled[name] = _joined(entitled[name], _positive(outcome, rule, chosen), own)
        made = replace(self, sums=sums, unknown=unknown, entitled=entitled)
        if not set(INCOME) & set(targets):
            return made
        income, known = disposable(chosen.batch.offsets["person"], outcome)
        return replace(made, income=income, income_known=known)


def view_of(everybody: Chosen, outcome: Outcome) -> View:
    """A part under a law of which everything was computed, for all its households."""
    none = dict.fromkeys((b.name for b in BENEFITS), NOTHING)
    nobody = {b.name: NOTHING.rows for b in BENEFITS}
    nil = np.zeros(0, np.int64)
    earner = earner_of(everybody.batch.offsets["person"], outcome)
    return View(none, nobody, none, nil, nil, earner).under(everybody, outcome, outcome.values)


def _beside(rows: Array, chosen: Array) -> Array:
    """Which of some rows are none of those chosen."""
    if not len(chosen):
        return np.ones(len(rows), bool)
    found: Array = chosen[np.minimum(np.searchsorted(chosen, rows), len(chosen) - 1)] != rows
    return found


def _joined(old: Some, new: Some, chosen: Array) -> Some:
    """What the rows chosen have now, and all others had."""
    left = _beside(old.rows, chosen)
    if not left.any():
        return new
    rows = np.concatenate((old.rows[left], new.rows))
    order = np.argsort(rows, kind="stable")
    return Some(rows[order], np.concatenate((old.values[left], new.values))[order])


def _taken(outcome: Outcome, rule: str, chosen: Chosen, takes: Array) -> tuple[Some, Array]:
    """The households that take a sum, and those that would, were it known."""
    values, causes = outcome.values[rule], outcome.causes[rule]
    if is_alike(takes) and not (len(takes) and takes[0]):
        return NOTHING, NOTHING.rows
    # A sum that is not known is 0 in the column.
    rows = np.flatnonzero(values)
    rows = rows[takes[rows] & (values[rows] > 0)]
    open_ = np.flatnonzero(causes)
    paid = Some(chosen.households[rows], values[rows].astype(np.int64))
    return paid, chosen.households[open_[takes[open_]]]


def _positive(outcome: Outcome, rule: str, chosen: Chosen) -> Some:
    """The rows that have something: of persons one each, of households how many heads."""
    values = outcome.values[rule]
    rows = np.flatnonzero(values > 0)
    if rule in HOUSEHOLD_HEADS.values():
        return Some(chosen.households[rows], values[rows].astype(np.int64))
    return Some(chosen.persons[rows], np.ones(len(rows), np.int64))


def household_of(starts: Array, persons: Array) -> Array:
    """The household of each of some persons."""
    found: Array = np.searchsorted(starts, persons, side="right") - 1
    return found


def disposable(starts: Array, outcome: Outcome) -> tuple[Array, Array]:
    """Per household, disposable income without benefits, and whether it is known."""
    persons, open_ = np.zeros(int(starts[-1]), np.int64), np.zeros(int(starts[-1]), bool)
    for name, sign in PERSON_INCOME:
        values, causes = outcome.values[name], outcome.causes[name]
        (np.add if sign > 0 else np.subtract)(persons, values, out=persons)
        np.logical_or(open_, causes, out=open_)
    income = outcome.values[FARM].astype(np.int64) + np.add.reduceat(persons, starts[:-1])
    known = (outcome.causes[FARM] == 0) & ~np.logical_or.reduceat(open_, starts[:-1])
    return income, known


def earner_of(starts: Array, outcome: Outcome) -> Array:
    """Per household, the person with the highest known wage, the first of several; -1 for none."""
    wages = outcome.values[WAGE]
    found = np.full(len(starts) - 1, -1, np.int64)
    paid = np.flatnonzero(wages > 0)
    households = household_of(starts, paid)
    order = np.lexsort((paid, -wages[paid], households))
    first, where = np.unique(households[order], return_index=True)
    found[first] = paid[order][where]
    return found
