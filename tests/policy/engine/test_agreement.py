"""Both evaluators give the same on every household of a generated sample, unknowns included."""

from __future__ import annotations

import random
from datetime import date

import pytest
from tests.policy.engine.samples import COUNTIES, random_household

from minsheng.policy.engine.book import compile_book
from minsheng.policy.engine.facts import ENTITIES
from minsheng.policy.engine.fused.batches import batch_of, household_at
from minsheng.policy.engine.fused.columns import area_rows
from minsheng.policy.engine.fused.compiled import Fused
from minsheng.policy.engine.library import load_library
from minsheng.policy.engine.scalar import evaluate
from minsheng.policy.engine.unknown import Unknown

LIBRARY = load_library("tests.policy.engine.invented")


def ordered(rows: dict) -> dict:
    """The rows in the order of the library's entities and facts."""
    return {e: [{f: r[f] for f in LIBRARY.facts if f in r} for r in rows[e]] for e in ENTITIES}


@pytest.mark.parametrize("day", [date(2019, 3, 1), date(2021, 3, 1)], ids=str)
def test_scalar_and_fused_agree_on_every_name_of_every_household(day: date) -> None:
    book = compile_book(LIBRARY, day)
    as_of = int(day.strftime("%Y%m%d"))
    rng = random.Random(day.year)
    households = [random_household(rng, LIBRARY, as_of, n) for n in range(400)]
    batch = batch_of(households, LIBRARY.facts, COUNTIES)
    fused = Fused(book, book.order)
    outcome = fused.run(batch, fused.table(area_rows(COUNTIES)), as_of)
    starts = dict.fromkeys(["household", "person", "obligor", "bill", "contribution"], 0)
    unknowns = 0
    for row, household in enumerate(households):
        trace = evaluate(book, household)
        back = household_at(batch, row, LIBRARY.facts, household.county, as_of, row)
        assert repr(back.parents) == repr(household.parents)
        assert repr(back.rows) == repr(ordered(household.rows))
        for name in book.order:
            entity = book.nodes[name].entity
            for place, value in enumerate(trace.values[name]):
                got = outcome.value(name, starts[entity] + place)
                assert (got.cause if isinstance(got, Unknown) else got) == (
                    value.cause if isinstance(value, Unknown) else value
                ), (name, row, place, household)
                unknowns += isinstance(value, Unknown)
        for bit, code in enumerate(fused.plan.bits):
            when = book.reason_names[code][next(r.when for r in book.reasons if r.code == code)]
            given = any(v is True for v in trace.values[when])
            assert bool(int(outcome.masks[row, 0]) >> bit & 1) == given
        for entity in starts:
            starts[entity] += len(household.rows[entity])
    assert unknowns > 1000
