"""A household is decided alike wherever it stands: in whatever block, beside whomever."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pytest
from tests.policy.engine.conftest import COUNTIES, Compiled
from tests.policy.engine.samples import random_household

from minsheng.policy.engine.facts import PARENT
from minsheng.policy.engine.fused.batches import batch_of
from minsheng.policy.engine.fused.columns import Batch, Outcome
from minsheng.policy.engine.fused.driver import BLOCK
from minsheng.policy.engine.fused.settle import take

SIZES = (0, 1, BLOCK - 1, BLOCK, BLOCK + 1, 2 * BLOCK + 3)


@pytest.fixture(scope="module")
def crowd(eldermark: Compiled) -> Batch:
    """A few distinct households, again and again: more than two blocks of them."""
    rng = random.Random(11)
    few = [random_household(rng, eldermark.library, eldermark.as_of, n) for n in range(40)]
    order = [few[rng.randrange(len(few))] for _ in range(max(SIZES))]
    return batch_of(order, eldermark.library.facts, COUNTIES)


def decided(eldermark: Compiled, batch: Batch) -> Outcome:
    return eldermark.fused.run(batch, eldermark.table, eldermark.as_of)


def rows(batch: Batch, entity: str, households: range) -> slice:
    """The rows of an entity that belong to some households in a row."""
    start, stop = households.start, households.stop
    path = []
    while entity != "household":
        path.append(entity)
        entity = PARENT[entity]  # type: ignore[index,assignment]
    for below in reversed(path):
        offsets: Any = batch.offsets[below]  # type: ignore[index]
        start, stop = int(offsets[start]), int(offsets[stop])
    return slice(start, stop)


@pytest.mark.parametrize("size", SIZES)
def test_the_first_of_a_crowd_are_decided_as_in_the_crowd(eldermark, crowd, size: int) -> None:
    whole = decided(eldermark, crowd)
    part = decided(eldermark, take(crowd, np.arange(size), eldermark.library.facts))
    for name in eldermark.book.order:
        entity = eldermark.book.nodes[name].entity
        here = rows(crowd, entity, range(size))
        assert part.values[name].tolist() == whole.values[name][here].tolist(), name
        assert part.causes[name].tolist() == whole.causes[name][here].tolist(), name
    assert part.masks.tolist() == whole.masks[:size].tolist()


def test_the_last_of_a_crowd_are_decided_as_alone(eldermark, crowd) -> None:
    whole = decided(eldermark, crowd)
    for row in (0, BLOCK - 1, BLOCK, crowd.households - 1):
        alone = decided(eldermark, take(crowd, np.array([row]), eldermark.library.facts))
        for name in eldermark.book.order:
            here = rows(crowd, eldermark.book.nodes[name].entity, range(row, row + 1))
            assert alone.values[name].tolist() == whole.values[name][here].tolist(), name
            assert alone.causes[name].tolist() == whole.causes[name][here].tolist(), name


def test_a_very_large_household_is_decided_among_small_ones(eldermark) -> None:
    rng = random.Random(5)
    made = [random_household(rng, eldermark.library, eldermark.as_of, n) for n in range(3)]
    persons = [dict(p) for p in made[1].rows["person"] or made[0].rows["person"]]
    assert persons
    many = [dict(persons[k % len(persons)]) for k in range(3_000)]
    large = type(made[1])(
        county=made[1].county,
        rows={**made[1].rows, "person": many, "bill": [], "contribution": []},
        parents={"bill": [], "contribution": []},
    )
    facts = eldermark.library.facts
    among = decided(eldermark, batch_of([made[0], large, made[2]], facts, COUNTIES))
    alone = decided(eldermark, batch_of([made[2]], facts, COUNTIES))
    for name in eldermark.book.order:
        if eldermark.book.nodes[name].entity == "household":
            assert among.values[name][2] == alone.values[name][0], name
            assert among.causes[name][2] == alone.causes[name][0], name


def test_several_threads_may_decide_at_once(eldermark, crowd) -> None:
    wanted = decided(eldermark, crowd)
    with ThreadPoolExecutor(8) as pool:
        for given in pool.map(lambda _: decided(eldermark, crowd), range(32)):
            assert given.masks.tolist() == wanted.masks.tolist()
            for name in eldermark.book.order:
                assert (given.values[name] == wanted.values[name]).all()
                assert (given.causes[name] == wanted.causes[name]).all()
