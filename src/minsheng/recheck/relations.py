"""Relations in a household that contradict each other: heads, couples, parents."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from minsheng.policy.engine.facts import Fact
from minsheng.policy.engine.fused.columns import Column
from minsheng.policy.laws.kinds import Relation
from minsheng.recheck.places import Array, Fault, Places, known

PARENTS = ("parent_1", "parent_2")
POINTERS = (*PARENTS, "spouse")
HEAD = np.int16(Relation.HEAD)


def impossible_relations(facts: Mapping[str, Fact], places: Places) -> Iterator[Fault]:
    """What contradicts in a part all whose pointers point into their household."""
    columns = places.batch.columns
    if "relation" in columns:
        yield from _heads(columns["relation"], places)
    if "spouse" in columns:
        yield from _one_sided(facts["spouse"], columns["spouse"], places)
    parents = [name for name in PARENTS if name in columns]
    for name in parents:
        if "spouse" in columns:
            both = _same(columns[name], columns["spouse"])
            yield Fault.of(facts["spouse"], f"is the person's own parent (`{name}`)", both)
    if len(parents) == len(PARENTS):
        both = _same(columns[PARENTS[0]], columns[PARENTS[1]])
        yield Fault.of(facts[PARENTS[1]], "is the same person as `parent_1`", both)
    if parents and "birth" in columns:
        yield from _not_older(facts, places, parents)


def _same(one: Column, other: Column) -> Array:
    """Where two pointers point to the same person."""
    same: Array = (one.values == other.values) & (one.values >= 0)
    if same.any():
        same = same & known(one) & known(other)
    return same


def _heads(relation: Column, places: Places) -> Iterator[Fault]:
    """Every household has one head; where a relation is unknown, that may be the head's."""
    starts = places.starts
    heads = np.flatnonzero(relation.values == HEAD)
    if (
        relation.causes is None
        and len(heads) == len(starts) - 1
        and bool(((starts[:-1] <= heads) & (heads < starts[1:])).all())
    ):
        return
    sure = known(relation)
    of = np.repeat(np.arange(len(starts) - 1), places.sizes)
    number = np.bincount(of[sure & (relation.values == HEAD)], minlength=len(starts) - 1)
    open_ = np.bincount(of[~sure], minlength=len(starts) - 1) > 0
    several, none = number > 1, (number == 0) & ~open_
    yield Fault("`relation` (与户主关系) makes several persons its head", several, "household")
    yield Fault("`relation` (与户主关系) makes nobody its head", none, "household")


def _one_sided(fact: Fact, spouse: Column, places: Places) -> Iterator[Fault]:
    """Whoever is somebody's spouse has that person as theirs."""
    married = spouse.values >= 0
    if spouse.causes is not None:
        married &= spouse.causes == 0
    rows = np.flatnonzero(married)
    other = places.first[rows] + spouse.values[rows]
    one_sided = spouse.values[other] != places.own[rows]
    if one_sided.any():
        if spouse.causes is not None:
            one_sided &= spouse.causes[other] == 0
        wrong = np.zeros(len(married), bool)
        wrong[rows] = one_sided
        yield Fault.of(fact, "points to somebody who has not this person as spouse", wrong)


def _not_older(facts: Mapping[str, Fact], places: Places, parents: list[str]) -> Iterator[Fault]:
    """A parent is older than the child, so nobody is their own ancestor.

    Where a date of birth is unknown, that there is no circle is found by walking.
    """
    birth = places.batch.columns["birth"]
    walked = birth.causes is not None and birth.causes.any()
    for name in parents:
        column = places.batch.columns[name]
        there = column.values >= 0
        if column.causes is not None:
            there &= column.causes == 0
        rows = np.flatnonzero(there)
        other = places.first[rows] + column.values[rows]
        younger = birth.values[rows] <= birth.values[other]
        if birth.causes is not None:
            younger &= (birth.causes[rows] | birth.causes[other]) == 0
        if younger.any():
            wrong = np.zeros(len(there), bool)
            wrong[rows] = younger
            yield Fault.of(facts[name], "is not older than the person, their child", wrong)
    if walked:
        words = "makes a person their own ancestor"
        yield Fault.of(facts[parents[0]], words, _in_a_circle(places, parents))


def _in_a_circle(places: Places, parents: list[str]) -> Array:
    """Who is left when, again and again, those go whose parents are all gone or elsewhere."""
    up = []
    for name in parents:
        column = places.batch.columns[name]
        there = (column.values >= 0) & known(column)
        up.append((~there, np.where(there, places.first + column.values, 0)))
    gone = np.zeros(len(places.first), bool)
    while True:
        going = np.ones(len(gone), bool)
        for none, parent in up:
            going &= none | gone[parent]
        if np.array_equal(going, gone):
            return ~gone
        gone = going
