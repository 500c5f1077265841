"""The facts to ask for settle the household, and nothing cheaper would: tried by hand.

Each household is decided again in plain Python with every set of facts that matters
supposed known, at the values the search tries.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from itertools import combinations, cycle, product, repeat

import numpy as np
import pytest
from tests.policy.engine.conftest import COUNTIES, Compiled
from tests.policy.engine.samples import random_household
from tests.policy.engine.small import facts_with, household_of, rule_of, small

from minsheng.policy.engine.book import compile_book
from minsheng.policy.engine.fused.batches import batch_of, household_at
from minsheng.policy.engine.fused.columns import area_rows
from minsheng.policy.engine.fused.compiled import Fused
from minsheng.policy.engine.fused.settle import (
    ALIKE,
    BY_GROUP,
    LEVELS,
    MIXED,
    cheapest_facts,
    take,
    values_tried,
)
from minsheng.policy.engine.scalar import Household, evaluate
from minsheng.policy.engine.unknown import Cause, Unknown

TARGET = "dues__dole_m_hh"
U = Unknown(Cause.NOT_DELIVERED)


def lacking(household: Household) -> set[str]:
    """The facts a household lacks somewhere."""
    rows = [row for entity in household.rows.values() for row in entity]
    return {n for row in rows for n, value in row.items() if isinstance(value, Unknown)}


def supposed(
    country: Compiled,
    household: Household,
    names: Sequence[str],
    levels: Sequence[int],
    kinds: Sequence[tuple[str, str]] | None = None,
) -> Household:
    """The household with some facts known, each row's at one of the values tried.

    Args:
        country: whose facts they are.
        household: its facts.
        names: those supposed known, cheapest first.
        levels: which value the first of what is lacking has, the second, and so on round.
        kinds: entity and type of facts, where all of one have the same level.
    """
    facts, level = country.library.facts, cycle(levels)
    rows = {entity: [dict(row) for row in several] for entity, several in household.rows.items()}
    for name in names:
        tried = values_tried(facts[name], country.library, country.as_of)
        if kinds is not None:
            place = kinds.index((facts[name].entity, facts[name].type))
            level = repeat(levels[place % len(levels)])
        for row in rows[facts[name].entity]:
            if isinstance(row[name], Unknown):
                high = next(level)
                value = tried[high]
                if high == LEVELS - 1 and facts[name].type == "Pointer":
                    value = len(rows["person"]) - 1
                row[name] = _value(country, name, value)
    return replace(household, rows=rows)


def _value(country: Compiled, name: str, value: int) -> int | bool:
    return bool(value) if country.library.facts[name].type == "bool" else int(value)


def is_said(
    country: Compiled,
    household: Household,
    names: Sequence[str],
    levels: Sequence[int],
    kinds: Sequence[tuple[str, str]] | None = None,
) -> bool:
    """Whether the dole is known then."""
    then = supposed(country, household, names, levels, kinds)
    return not isinstance(evaluate(country.book, then, [TARGET]).value(TARGET), Unknown)


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
    every = sorted({n for h in unsaid[0] for n in lacking(h)}, key=lambda n: (facts[n].ask, n))
    kinds = [*dict.fromkeys((facts[n].entity, facts[n].type) for n in every)]

    def dearness(name: str) -> tuple[int, str]:
        return facts[name].ask, name

    for household, answer in zip(unsaid[0], answers, strict=True):
        missing = sorted(lacking(household), key=dearness)

        @cache
        def settles(names: tuple[str, ...], household=household) -> bool:
            return all(is_said(eldermark, household, names, p) for p in (*ALIKE, *MIXED)) and all(
                is_said(eldermark, household, names, p, kinds) for p in BY_GROUP
            )

        def works(names: Iterable[str], settles=settles) -> bool:
            return settles(tuple(sorted(names, key=dearness)))

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


def test_few_facts_settle_whatever_they_turn_out_to_be(eldermark, unsaid, answers) -> None:
    """Of up to three values all 27 ways are tried here, mixed as they may be."""
    looked_at = 0
    for household, answer in zip(unsaid[0], answers, strict=True):
        values = [
            isinstance(row[name], Unknown)
            for name in answer
            for row in household.rows[eldermark.library.facts[name].entity]
        ]
        if 2 <= sum(values) <= 3:
            looked_at += 1
            for levels in product(range(LEVELS), repeat=sum(values)):
                assert is_said(eldermark, household, answer, levels), (household, answer, levels)
    assert looked_at > 20


def test_any_two_are_tried_in_every_way_and_any_three_of_four() -> None:
    for one, other in combinations(range(MIXED.shape[1]), 2):
        assert len({*zip(MIXED[:, one], MIXED[:, other], strict=True)}) == LEVELS**2
    for three in combinations(range(4), 3):
        assert len({tuple(probe) for probe in MIXED[:, three].tolist()}) == LEVELS**3
    assert ALIKE.shape[1] == MIXED.shape[1]


def test_what_one_makes_sure_another_may_undo(eldermark) -> None:
    """Alike, both facts below would settle it; one low and one high they do not."""
    batch = batch_of([_pair(eldermark)], eldermark.library.facts, COUNTIES)

    def settled(part):
        first, other = (part.columns[n] for n in ("wage_m", "guild"))
        same = (first.values == 0) == (other.values == 0)
        return (first.causes == 0) & (other.causes == 0) & same

    facts = [eldermark.library.facts[n] for n in ("wage_m", "guild")]
    found = cheapest_facts(batch, facts, eldermark.library, eldermark.as_of, settled)
    assert found == [()]


def test_all_of_one_kind_may_be_low_while_all_of_another_are_high(eldermark) -> None:
    """Three people earn nothing and are of the last guild: of no two is that seen."""
    batch = batch_of([_pair(eldermark, persons=3)], eldermark.library.facts, COUNTIES)

    def settled(part):
        wages, guilds = (part.columns[n] for n in ("wage_m", "guild"))
        known = (wages.causes == 0) & (guilds.causes == 0)
        worst = (wages.values == 0) & (guilds.values == 2)
        return known.reshape(-1, 3).all(axis=1) & ~worst.reshape(-1, 3).all(axis=1)

    facts = [eldermark.library.facts[n] for n in ("wage_m", "guild")]
    found = cheapest_facts(batch, facts, eldermark.library, eldermark.as_of, settled)
    assert found == [()]


def test_whom_somebody_points_to_may_be_the_last_of_the_file(eldermark) -> None:
    """Pointing to nobody or the first would settle it; pointing to the last of three does not.

    Of households tried at once each has a last of its own.
    """
    households = []
    for persons in (1, 3, 2):
        made = _pair(eldermark, persons)
        person = {**made.rows["person"][0], "wage_m": 0, "elder": U}
        households.append(replace(made, rows={**made.rows, "person": [person] * persons}))
    batch = batch_of(households, eldermark.library.facts, COUNTIES)

    def settled(part):
        elders = part.columns["elder"]
        good = (elders.causes == 0) & (elders.values < 2)
        return np.logical_and.reduceat(good, part.offsets["person"][:-1])

    facts = [eldermark.library.facts["elder"]]
    found = cheapest_facts(batch, facts, eldermark.library, eldermark.as_of, settled)
    assert found == [("elder",), (), ("elder",)]


def _pair(country: Compiled, persons: int = 1) -> Household:
    """Persons of whom neither wage nor guild is known."""
    rng = random.Random(1)
    made = random_household(rng, country.library, country.as_of, 1)
    person = {**made.rows["person"][0], "wage_m": U, "guild": U}
    rows = {**made.rows, "person": [person] * persons, "bill": [], "contribution": []}
    return replace(made, rows=rows, parents={"bill": [], "contribution": []})


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


def test_what_records_disagree_on_is_settled_by_itself_and_by_nothing_else(read) -> None:
    """Supposed known, it is disputed no more; until then nothing stands in for it."""
    stands_in = "where(known(found_m) | contradicted(found_m), found_m, declared_m)"
    library = read(
        small(
            facts=facts_with(("found_m", "Fen", 0), ("declared_m", "Fen", 0)),
            rules=rule_of("earned_m(found_m: Fen, declared_m: Fen) -> Fen", stands_in),
            parameters="",
            reasons="",
        )
    )
    fused = Fused(compile_book(library, date(2020, 11, 1)), ["dues__earned_m"])
    disputed = Unknown(Cause.CONTRADICTED)
    waiting = [
        household_of(found_m=disputed, declared_m=0),
        household_of(found_m=disputed, declared_m=U),
        household_of(found_m=U, declared_m=U),
    ]
    empty = {"person": [], "obligor": [], "bill": [], "contribution": []}
    made = [replace(h, rows={**h.rows, **empty}, parents={}) for h in waiting]

    def settled(batch):
        outcome = fused.run(batch, fused.table(area_rows(COUNTIES)), 20201101)
        return outcome.causes["dues__earned_m"] == 0

    facts = [library.facts[name] for name in fused.plan.facts]
    batch = batch_of(made, library.facts, COUNTIES)
    assert cheapest_facts(batch, facts, library, 20201101, settled) == [
        ("found_m",),
        ("found_m",),
        ("declared_m",),
    ]


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
        tried = values_tried(fact, eldermark.library, eldermark.as_of)
        assert len(tried) == LEVELS
        assert tried[0] != tried[-1]
    assert values_tried(eldermark.library.facts["guild"], eldermark.library, 20210301) == (0, 1, 2)
