"""Facts that cannot all be true are open; what is left always passes a run's own checks."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.recheck.linkage.people import AREA, number, person, register

from minsheng.policy.engine.fused.columns import Batch, Column, dtype_of
from minsheng.policy.engine.unknown import Cause
from minsheng.policy.laws.kinds import Disability, Relation, Sex
from minsheng.recheck.assembly.consistent import make_consistent
from minsheng.recheck.assembly.gather import Facts
from minsheng.recheck.assembly.scope import Scope
from minsheng.recheck.checks import first_fault
from minsheng.snapshot.facts import known_facts

MONTH = 202011
NAMES = ("birth", "sex", "relation", "disability", "disability_grade", "parent_1", "parent_2",
         "spouse")  # fmt: skip
ODD = int(Cause.CONTRADICTED)


def settled(people, sizes: list[int]) -> Facts:
    """The facts of households of some sizes, made consistent.

    Each person is `(fact: value or None)`; what is left out is harmless.
    """
    rows, place = [], 0
    facts = Facts()
    for household, size in enumerate(sizes):
        for own in range(size):
            rows.append(person(f"h{household}", f"张{place}", people[place].get("number")))
            people[place].setdefault("relation", Relation.HEAD if own == 0 else Relation.NO_KIN)
            place += 1
    made = register(*rows)
    for name in NAMES:
        default = {"birth": 19800101, "sex": Sex.MALE}.get(name, 0)
        default = -1 if name in {"parent_1", "parent_2", "spouse"} else default
        given_ = [one.get(name, default) for one in people]
        causes = [2 if value is None else 0 for value in given_]
        facts.put(name, np.array([v or 0 for v in given_], np.int64), np.array(causes, np.uint8))
    households, persons = made.places_of(AREA)
    nobody = np.zeros(len(sizes), bool)
    scope = Scope(made, AREA, households, persons, nobody, nobody, MONTH)
    make_consistent(facts, scope)
    return facts


def open_in(facts: Facts) -> set[tuple[str, int]]:
    """Which facts of whom are contradicted."""
    return {(n, int(row)) for n in NAMES for row in np.flatnonzero(facts.causes[n] == ODD)}


def both(*names: str, rows: tuple[int, ...] = (0,)) -> set[tuple[str, int]]:
    return {(name, row) for name in names for row in rows}


OLD, YOUNG = {"birth": 19500101}, {"birth": 20000101}


@pytest.mark.parametrize(
    ("people", "opened"),
    [
        ([{"number": number(19800101, 1)}], set()),
        ([{"number": number(19800102, 1)}], both("birth")),
        ([{"number": number(19800101, 2)}], both("sex")),
        ([{"number": number(19800102, 2), "birth": None, "sex": None}], set()),
        ([{"disability": Disability.MENTAL, "disability_grade": 2}], set()),
        ([{"disability": Disability.MENTAL}], both("disability", "disability_grade")),
        ([{"disability_grade": 1}], both("disability", "disability_grade")),
        ([{"disability_grade": 1, "disability": None}], set()),
        ([{}, {"relation": Relation.HEAD}], both("relation", rows=(0, 1))),
        ([{"relation": Relation.CHILD}], both("relation")),
        ([{"relation": Relation.CHILD}, {"relation": None}], set()),
        ([{"spouse": 1}, {"spouse": 0}], set()),
        ([{"spouse": 0}], both("spouse")),
        ([{"spouse": 1}, {}], both("spouse", rows=(0, 1))),
        ([{"spouse": 1}, {"spouse": None}], set()),
        ([{}, {"relation": Relation.SPOUSE}], both("spouse", rows=(0, 1))),
        ([{}, {"relation": Relation.SPOUSE, "spouse": None}], set()),
        ([{"spouse": 1}, {"relation": Relation.SPOUSE, "spouse": 0}], set()),
        ([{}, {"relation": None}, {"relation": Relation.CHILD}], set()),
        ([{"spouse": 1}, {"spouse": 2}, {"spouse": 1}], both("spouse", rows=(0, 1))),
        ([{**OLD}, {**YOUNG, "parent_1": 0}], set()),
        ([{**YOUNG}, {**OLD, "parent_1": 0}], both("parent_1", rows=(1,))),
        ([{**OLD}, {**OLD, "parent_1": 0}], both("parent_1", rows=(1,))),
        ([{"birth": None}, {**YOUNG, "parent_2": 0}], both("parent_2", rows=(1,))),
        ([{"parent_1": 0}], both("parent_1")),
        ([{**OLD, "spouse": 1}, {**YOUNG, "spouse": 0, "parent_1": 0}],
         both("parent_1", rows=(1,))),
        ([{**OLD}, {**YOUNG, "parent_1": 0, "parent_2": 0}],
         both("parent_1", "parent_2", rows=(1,))),
    ],
)  # fmt: skip
def test_what_contradicts_is_open_and_nothing_else(people, opened):
    facts = settled([dict(one) for one in people], [len(people)])
    assert open_in(facts) == opened
    for name, row in opened:
        assert facts.values[name][row] == 0


def test_one_household_s_contradiction_is_not_another_s():
    people = [{}, {"relation": Relation.HEAD}, {}, {"spouse": 0}, {}]
    facts = settled(people, [2, 2, 1])
    assert open_in(facts) == both("relation", rows=(0, 1)) | both("spouse", rows=(2, 3))


@st.composite
def households(draw):
    sizes = draw(st.lists(st.integers(1, 4), min_size=1, max_size=4))
    people = []
    for size in sizes:
        for _ in range(size):
            pointer = st.one_of(st.none(), st.just(-1), st.integers(0, size - 1))
            births = st.sampled_from([19500101, 19800101, 20000101])
            one = draw(
                st.fixed_dictionaries(
                    {
                        "birth": st.one_of(st.none(), births),
                        "sex": st.sampled_from([None, *Sex]),
                        "relation": st.sampled_from([None, *Relation]),
                        "disability": st.sampled_from([None, *Disability]),
                        "disability_grade": st.one_of(st.none(), st.integers(0, 4)),
                        **dict.fromkeys(("parent_1", "parent_2", "spouse"), pointer),
                        "number": st.one_of(st.none(), births.map(lambda b: number(b, 1))),
                    }
                )
            )
            people.append(one)
    return people, sizes


@given(households())
@settings(max_examples=300)
def test_whatever_is_delivered_a_run_takes_what_is_left(given_):
    people, sizes = given_
    facts = settled(people, sizes)
    persons = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
    nothing = np.zeros(len(people) + 1, np.int64)
    offsets = {"person": persons, "obligor": np.zeros(len(sizes) + 1, np.int64), "bill": nothing,
               "contribution": nothing}  # fmt: skip
    columns = {
        name: Column(
            facts.values[name].astype(dtype_of(known_facts()[name].type)), facts.causes[name]
        )
        for name in NAMES
    }
    batch = Batch(np.zeros(len(sizes), np.int64), offsets, columns)
    fault = first_fault(batch, known_facts(), MONTH)
    assert fault is None, fault.words
