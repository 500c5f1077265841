"""Facts that cannot all be true are none of them known.

Each register may be right by itself; a grade without a disability, a parent younger than
the child or two heads of one household show that one of them is not. Which, nobody can
tell from the files: the facts concerned become unknown, being contradicted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from minsheng.policy.engine.unknown import Cause
from minsheng.policy.laws.kinds import Relation, Sex
from minsheng.recheck.assembly.scope import Bools, Ints, Scope
from minsheng.recheck.extracts.numbers import births_of, is_men

if TYPE_CHECKING:
    from minsheng.recheck.assembly.gather import Facts

PARENTS = ("parent_1", "parent_2")
AT_ODDS = int(Cause.CONTRADICTED)


def make_consistent(facts: Facts, scope: Scope) -> None:
    """Take back what the facts of a county contradict in each other."""
    _number_and_birth(facts, scope)
    _grades(facts)
    _heads(facts, scope)
    _spouses(facts, scope)
    _parents(facts, scope)


def _open(facts: Facts, name: str, rows: Bools) -> None:
    """Make a fact of some rows contradicted."""
    facts.causes[name][rows] = AT_ODDS
    facts.values[name][rows] = 0


def _known(facts: Facts, name: str) -> Bools:
    return np.asarray(facts.causes[name] == 0, np.bool_)


def _number_and_birth(facts: Facts, scope: Scope) -> None:
    """An identity number holds the day of birth and the sex."""
    number = scope.people["number"]
    there = number.is_not_null().to_numpy()
    digits = number.fill_null(0).to_numpy()
    born = there & _known(facts, "birth") & (births_of(digits) != facts.values["birth"])
    _open(facts, "birth", born)
    sex = np.where(is_men(digits), int(Sex.MALE), int(Sex.FEMALE))
    _open(facts, "sex", there & _known(facts, "sex") & (sex != facts.values["sex"]))


def _grades(facts: Facts) -> None:
    """A grade is of a disability, and a disability has a grade."""
    both = _known(facts, "disability") & _known(facts, "disability_grade")
    some = (facts.values["disability"] > 0) != (facts.values["disability_grade"] > 0)
    for name in ("disability", "disability_grade"):
        _open(facts, name, both & some)


def _heads(facts: Facts, scope: Scope) -> None:
    """A household has one head; where it has none or several, nobody's relation is sure."""
    size = scope.size[0]
    known = _known(facts, "relation")
    head = known & (facts.values["relation"] == int(Relation.HEAD))
    heads = np.bincount(scope.of[head], minlength=size)
    unsure = np.bincount(scope.of[~known], minlength=size) > 0
    wrong = (heads > 1) | ((heads == 0) & ~unsure)
    _open(facts, "relation", wrong[scope.of] & known)


def _pointed(facts: Facts, scope: Scope, name: str) -> tuple[Ints, Ints]:
    """Persons who point to somebody in their household, and to whom."""
    rows = np.flatnonzero(_known(facts, name) & (facts.values[name] >= 0))
    return rows, scope.first[scope.of[rows]] + facts.values[name][rows]


def _spouses(facts: Facts, scope: Scope) -> None:
    """Nobody is married to themselves, a marriage is of both, and a head's spouse is married.

    Who stands in the household register as the head's spouse and in no marriage of the
    register of marriages shows that a record of it is missing.
    """
    rows, other = _pointed(facts, scope, "spouse")
    back = facts.values["spouse"][other] != scope.place[rows]
    wrong = (rows == other) | (back & (facts.causes["spouse"][other] == 0))
    mask = np.zeros(len(scope.of), np.bool_)
    mask[rows[wrong]] = True
    mask[other[wrong]] = True
    relation = facts.values["relation"]
    unmarried = _known(facts, "spouse") & (facts.values["spouse"] < 0) & _known(facts, "relation")
    wives = unmarried & (relation == int(Relation.SPOUSE))
    with_one = np.bincount(scope.of[wives], minlength=scope.size[0]) > 0
    heads = unmarried & (relation == int(Relation.HEAD))
    mask |= wives | (heads & with_one[scope.of])
    _open(facts, "spouse", mask)


def _parents(facts: Facts, scope: Scope) -> None:
    """A parent is older, is one person, and is not the spouse."""
    size = len(scope.of)
    for name in PARENTS:
        rows, other = _pointed(facts, scope, name)
        birth, known = facts.values["birth"], _known(facts, "birth")
        # Where a birth is not known, who is older is not, and a circle could hide there.
        younger = (birth[rows] <= birth[other]) | ~known[rows] | ~known[other]
        married = (facts.values["spouse"][rows] == scope.place[other]) & (
            facts.causes["spouse"][rows] == 0
        )
        wrong = np.zeros(size, np.bool_)
        wrong[rows[younger | married]] = True
        _open(facts, name, wrong)
    both = _known(facts, PARENTS[0]) & _known(facts, PARENTS[1])
    one = facts.values[PARENTS[0]]
    same = both & (one >= 0) & (one == facts.values[PARENTS[1]])
    for name in PARENTS:
        _open(facts, name, same)
