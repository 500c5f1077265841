"""Whatever rules are written, both evaluators agree on every name of every household."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from tests.policy.engine.random_rules import Author
from tests.policy.engine.samples import COUNTIES, random_household

from minsheng.policy.engine.book import Book, compile_book
from minsheng.policy.engine.fused.batches import batch_of
from minsheng.policy.engine.fused.columns import area_rows
from minsheng.policy.engine.fused.compiled import Fused
from minsheng.policy.engine.library import Library
from minsheng.policy.engine.scalar import Trace, evaluate
from minsheng.policy.engine.unknown import Unknown

DAY, AS_OF = date(2020, 11, 1), 20201101
RULES, HOUSEHOLDS, SEEDS = 25, 150, 8


def plain(value: Any) -> Any:
    return repr(value) if isinstance(value, Unknown) else int(value)


@pytest.mark.parametrize("seed", range(SEEDS))
def test_scalar_and_fused_agree_on_random_rules(
    seed: int, read: Callable[[dict[str, str]], Library]
) -> None:
    rng = random.Random(seed)
    library = read(Author(rng).write(RULES, COUNTIES))
    book = compile_book(library, DAY)
    assert len(book.order) > RULES // 2
    households = [random_household(rng, library, AS_OF, n) for n in range(HOUSEHOLDS)]
    traces = [evaluate(book, h) for h in households]
    batch = batch_of(households, library.facts, COUNTIES)
    some = rng.sample(book.order, 3)  # fewer targets: other columns share the scratch
    for targets in (book.order, some):
        fused = Fused(book, targets)
        outcome = fused.run(batch, fused.table(area_rows(COUNTIES)), AS_OF)
        for name in targets:
            wanted = [plain(v) for trace in traces for v in trace.values[name]]
            given = [plain(outcome.value(name, row)) for row in range(len(wanted))]
            assert given == wanted, (seed, name, book.nodes[name].parsed)
            hidden = outcome.values[name][outcome.causes[name] != 0]
            assert not hidden.any(), "an unknown must not show a value"
        assert [mask_of(book, t) for t in traces] == outcome.masks[:, 0].tolist()


def mask_of(book: Book, trace: Trace) -> int:
    """The reasons a household bears, as bits."""
    whens = [book.reason_names[r.code][r.when] for r in book.reasons]
    bits = enumerate(whens)
    return sum(1 << bit for bit, name in bits if any(v is True for v in values(trace, name)))


def values(trace: Trace, name: str) -> list[Any]:
    """A name's values; a fact's are in the household's rows."""
    fact = trace.book.nodes[name].fact
    if fact is None:
        return list(trace.values[name])
    return [row[name] for row in trace.household.rows[fact.entity]]
