"""A book cut to what hangs on a change gives what the whole one gives, values and causes."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from tests.policy.engine.random_rules import Author
from tests.policy.engine.samples import COUNTIES, random_household, random_value
from tests.policy.engine.small import small

from minsheng.policy.engine.book import Book, compile_book
from minsheng.policy.engine.downstream import Cut, cut, differing
from minsheng.policy.engine.fused.batches import batch_of
from minsheng.policy.engine.fused.columns import Batch, Column, Outcome, area_rows
from minsheng.policy.engine.fused.compiled import Fused
from minsheng.policy.engine.library import Library

AS_OF, DAY = 20201101, date(2020, 11, 1)
RULES, HOUSEHOLDS = 30, 60
AREAS = area_rows(COUNTIES)
Read = Callable[[Mapping[str, str]], Library]


def reformed(rng: random.Random, library: Library, book: Book) -> Library:
    """The library with some figures in use moved, in one county or in all."""
    names = [p.name for p in book.parameters if p.type in ("Fen", "Count", "Rate", "bool")]
    parameters = dict(library.parameters)
    for name in rng.sample(names, min(2, len(names))):
        where = {*rng.choice((COUNTIES, COUNTIES[:1]))}
        moved = [
            replace(
                held,
                area=county,
                residence=residence,
                value=not held.value if isinstance(held.value, bool) else held.value + 7,
            )
            for county, residence in AREAS
            if county in where
            for held in [book.value(name, county, residence)]
        ]
        kept = [v for v in parameters[name].values if v.area not in where]
        parameters[name] = replace(parameters[name], values=(*kept, *moved))
    return replace(library, parameters=parameters)


def with_kept(batch: Batch, made: Cut, before: Outcome) -> Batch:
    """The facts, and beside them what the law before makes of the rules at the edge."""
    kept = {n: Column(before.values[n], before.causes[n]) for n in made.kept}
    return replace(batch, columns={**batch.columns, **kept})


def same(one: Outcome, other: Outcome, names: tuple[str, ...]) -> None:
    for name in names:
        assert one.causes[name].tolist() == other.causes[name].tolist(), name
        assert one.values[name].tolist() == other.values[name].tolist(), name


@pytest.mark.parametrize("seed", range(6))
def test_a_cut_book_gives_what_the_whole_one_gives(read: Read, seed: int) -> None:
    rng = random.Random(seed)
    library = read(Author(rng).write(RULES, COUNTIES))
    book = compile_book(library, DAY)
    after = compile_book(reformed(rng, library, book), DAY)
    households = [random_household(rng, library, AS_OF, k) for k in range(HOUSEHOLDS)]
    batch = batch_of(households, library.facts, COUNTIES)
    changed = differing(book, after, AREAS)
    assert all(book.nodes[name].parameter is not None for name in changed)
    made = cut(after, changed, book.order)
    assert set(made.book.order) == set(made.targets) == set(after.hanging(changed, book.order))
    today = Fused(book, book.order, reasons=False)
    before = today.run(batch, today.table(AREAS), AS_OF)
    whole = Fused(after, book.order, reasons=False)
    wanted = whole.run(batch, whole.table(AREAS), AS_OF)
    part = Fused(made.book, made.targets, reasons=False)
    same(part.run(with_kept(batch, made, before), part.table(AREAS), AS_OF), wanted, made.targets)
    same(before, wanted, tuple(n for n in book.order if n not in made.targets))
    # The same driver with the figures of before gives what was before.
    back = part.run(with_kept(batch, made, before), part.table(AREAS, book), AS_OF)
    same(back, before, made.targets)


@pytest.mark.parametrize("seed", range(3))
def test_facts_may_be_what_is_changed(read: Read, seed: int) -> None:
    rng = random.Random(100 + seed)
    library = read(Author(rng).write(RULES, COUNTIES))
    book = compile_book(library, DAY)
    households = [random_household(rng, library, AS_OF, k) for k in range(HOUSEHOLDS)]
    moved = rng.sample([n for n in book.leaves(book.order) if n.startswith("person_")], 2)
    others = [
        replace(
            h,
            rows={
                **h.rows,
                "person": [
                    {**r, **{n: random_value(rng, library.facts[n], library, 1) for n in moved}}
                    for r in h.rows["person"]
                ],
            },
        )
        for h in households
    ]
    before, after = (batch_of(h, library.facts, COUNTIES) for h in (households, others))
    made = cut(book, moved, book.order)
    whole = Fused(book, book.order, reasons=False)
    table = whole.table(AREAS)
    first, wanted = (whole.run(b, table, AS_OF) for b in (before, after))
    part = Fused(made.book, made.targets, reasons=False)
    same(part.run(with_kept(after, made, first), part.table(AREAS), AS_OF), wanted, made.targets)


def test_a_replaced_rule_is_computed_anew_and_what_it_takes_is_kept(read: Read) -> None:
    rules = small()["dues/rules.py"]
    book = compile_book(read(small()), DAY)
    other = rules.replace("wages_m_hh < line_m", "wages_m_hh <= line_m")
    after = compile_book(read({**small(), "dues/rules.py": other}), DAY)
    assert differing(book, book, AREAS) == frozenset()
    assert differing(book, after, AREAS) == {"dues__poor"}
    made = cut(after, {"dues__poor"}, ["dues__poor", "dues__wages_m_hh"])
    assert made.targets == ("dues__poor",)
    assert made.kept == ("dues__wages_m_hh",)
    assert made.book.order == ("dues__poor",)


def test_what_only_one_book_has_differs(read: Read) -> None:
    texts = small()
    more = texts["dues/rules.py"] + (
        '\n\n@rule("household")\ndef rich(poor: bool) -> bool:\n'
        '    """Rich. Source: roll 9."""\n    return not_(poor)\n'
    )
    book = compile_book(read(texts), DAY)
    after = compile_book(read({**texts, "dues/rules.py": more}), DAY)
    assert differing(book, after, AREAS) == {"dues__rich"}


def test_what_was_kept_is_as_wide_as_a_rule_makes_it(read: Read) -> None:
    """A count that a rule made takes 64 bits, where one that data hold takes 16."""
    book = compile_book(read(small()), DAY)
    made = cut(book, {"dues__line_m"}, ["dues__poor"])
    part = Fused(made.book, made.targets, reasons=False)
    batch = batch_of([], book.library.facts, COUNTIES)
    narrow = Column(np.zeros(0, np.int16))
    with pytest.raises(Exception, match="of int64 are wanted"):
        part.run(
            replace(batch, columns={**batch.columns, "dues__wages_m_hh": narrow}),
            part.table(AREAS),
            AS_OF,
        )
