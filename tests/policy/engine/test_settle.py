"""The facts to ask for settle the household, and nothing cheaper would: tried by hand.

Each household is decided again in plain Python with every set of facts that matters
supposed known, at the values the search tries.
"""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from itertools import combinations

import numpy as np
import pytest
from tests.policy.engine.conftest import COUNTIES, Compiled
from tests.policy.engine.samples import random_household

from minsheng.policy.engine.fused.batches import batch_of, household_at
from minsheng.policy.engine.fused.settle import PROBES, _tried, cheapest_facts, take
from minsheng.policy.engine.scalar import Household, evaluate
from minsheng.policy.engine.unknown import Unknown

TARGET = "dues__dole_m_hh"


def lacking(household: Household) -> set[str]:
    """The facts a household lacks somewhere."""
    rows = [row for entity in household.rows.values() for row in entity]
    return {n for row in rows for n, value in row.items() if isinstance(value, Unknown)}


def supposed(country: Compiled, household: Household, names: set[str], probe: int) -> Household:
    """The household with some facts known, at one of the values tried."""
    tried = {n: _tried(country.library.facts[n], country.library, country.as_of) for n in names}
    rows = {
        entity: [
            {
                name: _value(country, name, tried[name][probe])
                if name in names and isinstance(value, Unknown)
                else value
                for name, value in row.items()
            }
            for row in several
        ]
        for entity, several in household.rows.items()
    }
    return replace(household, rows=rows)


def _value(country: Compiled, name: str, value: int) -> int | bool:
    return bool(value) if country.library.facts[name].type == "bool" else int(value)


@pytest.fixture(scope="module")
def unsaid(eldermark: Compiled):
    """Households whose dole is not known, as rows and as a batch."""
    rng = random.Random(7)
    made = [random_household(rng, eldermark.library, eldermark.as_of, n) for n in range(500)]
    waiting = [
        h for h in made if isinstance(evaluate(eldermark.book, h, [TARGET]).value(TARGET), Unknown)
    ]
    return waiting, batch_of(waiting, eldermark.library.facts, COUNTIES)


@pytest.fixture(scope="module")
def answers(eldermark: Compiled, unsaid):
    def settled(batch):
        return eldermark.fused.run(batch, eldermark.table, eldermark.as_of).causes[TARGET] == 0

    facts = [f for f in eldermark.library.facts.values() if f.name in eldermark.fused.plan.facts]
    return cheapest_facts(unsaid[1], facts, eldermark.library, eldermark.as_of, settled)


def test_the_answer_settles_and_nothing_cheaper_would(eldermark, unsaid, answers) -> None:
    facts = eldermark.library.facts
    sizes: dict[int, int] = {}
    for household, answer in zip(unsaid[0], answers, strict=True):
        missing = sorted(lacking(household), key=lambda n: (facts[n].ask, n))

        @cache
        def settles(names: frozenset[str], household=household) -> bool:
            return all(
                not isinstance(
                    evaluate(eldermark.book, supposed(eldermark, household, set(names), p),
                             [TARGET]).value(TARGET), Unknown)
                for p in range(PROBES)
            )  # fmt: skip

        def works(names: Iterable[str], settles=settles) -> bool:
            return settles(frozenset(names))

        sizes[len(answer)] = sizes.get(len(answer), 0) + 1
        assert set(answer) <= set(missing)
        assert works(answer), (household, answer)
        if len(answer) == 1:
            cheaper = missing[: missing.index(answer[0])]
            assert not any(works([n]) for n in cheaper), (household, answer)
        else:
            assert not any(works([n]) for n in missing), (household, answer)
            for fewer in combinations(answer, len(answer) - 1):
                assert not works(fewer), (household, answer, fewer)
    assert min(sizes.get(n, 0) for n in (1, 2, 3)) > 5, sizes


def test_what_no_fact_settles_has_nothing_to_ask_for(eldermark, unsaid) -> None:
    facts = [f for f in eldermark.library.facts.values() if f.entity != "run"]
    never = cheapest_facts(
        unsaid[1],
        facts,
        eldermark.library,
        eldermark.as_of,
        lambda batch: np.zeros(batch.households, bool),
    )
    assert set(never) == {()}


def test_answers_name_the_cheapest_first(eldermark, answers) -> None:
    facts = eldermark.library.facts
    for answer in answers:
        costs = [(facts[n].ask, n) for n in answer]
        assert costs == sorted(costs)


def test_some_households_are_taken_with_all_that_is_theirs(eldermark, unsaid) -> None:
    households, batch = unsaid
    rows = np.array([5, 0, 5, len(households) - 1])
    part = take(batch, rows, eldermark.library.facts)
    for place, row in enumerate(rows):
        wanted = households[int(row)]
        back = household_at(part, place, eldermark.library.facts, wanted.county, eldermark.as_of)
        assert back.parents == wanted.parents
        assert [len(v) for v in back.rows.values()] == [len(wanted.rows[e]) for e in back.rows]
        assert repr(back.rows["person"]) == repr(
            [{n: r[n] for n in back.rows["person"][0]} for r in wanted.rows["person"]],
        )


def test_every_type_of_fact_has_three_values_to_try(eldermark) -> None:
    for fact in eldermark.library.facts.values():
        tried = _tried(fact, eldermark.library, eldermark.as_of)
        assert len(tried) == PROBES
        assert tried[0] != tried[-1]
    assert _tried(eldermark.library.facts["guild"], eldermark.library, 20210301) == (0, 1, 2)
