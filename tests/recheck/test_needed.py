"""Of whom a fact is wanted: those named settle what there is to settle, and none of them idly."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import product
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from tests.recheck.families import Row, family

from minsheng.policy.engine.facts import Fact
from minsheng.policy.engine.library import Library
from minsheng.policy.engine.scalar import Trace, evaluate, reevaluate
from minsheng.policy.engine.unknown import Cause, Unknown
from minsheng.policy.laws.kinds import Contributor, Decision, Relation
from minsheng.recheck.asking import asked_of
from minsheng.recheck.explain import Explainer
from minsheng.recheck.needed import WANTED, are_of_several, lacking_in, leading_in, needed_in
from minsheng.recheck.outcome import TARGETS

DAY = date(2020, 11, 1)
OPEN = Unknown(Cause.OUT_OF_DATE)
ILL = "seriously_ill"
TRIED = 60
Cells = Sequence[tuple[str, int]]
Values = Sequence[int | bool]

PARENTS: tuple[Row, ...] = (
    {"relation": Relation.HEAD, "birth": 19800101, "spouse": 1, ILL: OPEN},
    {"relation": Relation.SPOUSE, "birth": 19800101, "spouse": 0, ILL: OPEN},
    {"relation": Relation.CHILD, "birth": 20120101, "parent_1": 0, "parent_2": 1, ILL: OPEN},
)
GRANDPARENT: tuple[Row, ...] = (
    {"relation": Relation.HEAD, "birth": 19500101, ILL: OPEN},
    {"relation": Relation.CHILD, "birth": 19800101, "parent_1": 0, "spouse": 2, ILL: OPEN},
    {"relation": Relation.CHILD_IN_LAW, "birth": 19800101, "spouse": 1, ILL: OPEN},
    {"relation": Relation.GRANDCHILD, "birth": 20120101, "parent_1": 1, "parent_2": 2, ILL: OPEN},
)


def is_said(trace: Trace, cells: Cells, values: Values) -> bool:
    """Whether everything of a household can be said with some cells filled in."""
    columns = {name: list(trace.values[name]) for name, _ in cells}
    for (name, row), value in zip(cells, values, strict=True):
        columns[name][row] = value
    then = reevaluate(trace, columns, WANTED)
    return all(
        not isinstance(then[name][0], Unknown) and then[name][0] != Decision.CANNOT_SAY
        for name in WANTED
    )


@pytest.mark.parametrize(
    ("persons", "more", "named"),
    [(GRANDPARENT, {}, [0, 1, 2]), (PARENTS, {"dwellings": 3}, [0, 1])],
    ids=["the parents settle the grandchild", "the child settles nothing of a stop"],
)
def test_what_parents_settle_is_not_asked_of_the_child(
    library: Library, persons: Sequence[Row], more: Row, named: list[int]
) -> None:
    trace = family(library, DAY, TARGETS, persons, award_dibao_m_hh=60_000, **more)
    assert needed_in([library.facts[ILL]], trace) == {ILL: named}
    cells = [(ILL, row) for row in named]
    ways = list(product((False, True), repeat=len(named)))
    assert all(is_said(trace, cells, way) for way in ways)
    for idle in cells:
        rest = [cell for cell in cells if cell != idle]
        assert not all(is_said(trace, rest, way[1:]) for way in ways)


def asked_in(run: Path, library: Library) -> Iterator[tuple[Trace, list[Fact]]]:
    """The households of a run in which a fact asked for is lacking of several."""
    explainer = Explainer(run, library)
    rows = pq.read_table(run / "decisions.parquet", columns=["household_id", "ask"]).to_pylist()
    for row in rows:
        facts = [library.facts[name] for name in (row["ask"] or "").split()]
        if are_of_several(facts, explainer.household(row["household_id"])[0]):
            yield explainer.trace(row["household_id"]), facts


def ways(facts: dict[str, Fact], cells: Cells, seed: int) -> Iterator[Values]:
    """Values of cells at random; of each way some share is nothing, no or the first code."""
    rng = random.Random(seed)
    for number in range(TRIED):
        none = number / TRIED
        yield [0 if rng.random() < none else _value(facts[name], rng) for name, _ in cells]


def _value(fact: Fact, rng: random.Random) -> int | bool:
    if fact.type == "bool":
        return rng.random() < 0.5
    if fact.type == "Fen":
        return rng.randrange(rng.choice((200_000, 2_000_000)))
    assert fact.type == "Count", fact.name
    return rng.randrange(3)


@pytest.mark.parametrize("month", ["2018-11", "2020-11"])
def test_the_persons_named_settle_what_all_would_and_none_is_idle(
    month: str, runs: dict[str, Path], library: Library
) -> None:
    fewer = 0
    households = list(asked_in(runs[month], library))
    assert households
    for seed, (trace, facts) in enumerate(households):
        needed = needed_in(facts, trace)
        known = {fact.name: fact for fact in facts}
        every = [(f.name, row) for f in facts for row in lacking_in(f, trace.household)]
        named = [(f.name, row) for f in facts for row in needed[f.name]]
        fewer += len(named) < len(every)
        idle = set(named)
        for way in ways(known, every, seed):
            value = dict(zip(every, way, strict=True))
            if not is_said(trace, every, way):
                continue
            assert is_said(trace, named, [value[cell] for cell in named])
            for one in sorted(idle):
                rest = [cell for cell in named if cell != one]
                if not is_said(trace, rest, [value[cell] for cell in rest]):
                    idle.discard(one)
        assert not idle, (trace.household.ident, idle)
    assert fewer


@pytest.mark.parametrize("month", ["2018-11", "2020-11"])
def test_without_trying_nobody_is_left_out(
    month: str, runs: dict[str, Path], library: Library
) -> None:
    alike = 0
    households = list(asked_in(runs[month], library))
    for trace, facts in households:
        needed, leading = needed_in(facts, trace), leading_in(facts, trace)
        for fact in facts:
            lacking = set(lacking_in(fact, trace.household))
            assert set(needed[fact.name]) <= set(leading[fact.name]) <= lacking
        alike += all(sorted(needed[f.name]) == sorted(leading[f.name]) for f in facts)
    assert alike > len(households) // 2


@pytest.mark.parametrize(
    ("kinds", "zh", "en"),
    [
        ([OPEN, OPEN, OPEN], "户主、配偶参保身份", "kind of contributor of head and spouse"),
        ([OPEN, OPEN, Contributor.EMPLOYEE], "户主参保身份", "kind of contributor of head"),
        (
            [Contributor.EMPLOYEE, OPEN, OPEN],
            "户主、配偶参保身份",
            "kind of contributor of head and spouse",
        ),
    ],
)
def test_a_month_insured_is_named_with_whose_it_is(
    library: Library, kinds: Sequence[int | Unknown], zh: str, en: str
) -> None:
    """Two months of the head, one of the spouse: each person is named once."""
    trace = family(library, DAY, TARGETS, PARENTS)
    base = {f.name: f.baseline for f in library.facts.values() if f.entity == "contribution"}
    rows = {"contribution": [base | {"contribution_kind": kind} for kind in kinds]}
    household = replace(
        trace.household,
        rows={**trace.household.rows, **rows},
        parents={**trace.household.parents, "contribution": [0, 0, 1]},
    )
    kind = library.facts["contribution_kind"]
    assert are_of_several([kind], household) == (zh != "户主参保身份")
    then = evaluate(trace.book, household, TARGETS)
    assert asked_of([kind], then, "zh")[0].title == zh
    assert asked_of([kind], then, "en")[0].title == en


def test_bills_are_named_with_whose_they_are(library: Library) -> None:
    trace = family(library, DAY, TARGETS, PARENTS)
    base = {f.name: f.baseline for f in library.facts.values() if f.entity == "bill"}
    rows = {"bill": [base | {"bill_designated": OPEN, "bill_own_share": OPEN}]}
    household = replace(
        trace.household,
        rows={**trace.household.rows, **rows},
        parents={**trace.household.parents, "bill": [1]},
    )
    facts = [library.facts[name] for name in ("bill_own_share", "bill_designated")]
    then = evaluate(trace.book, household, TARGETS)
    assert [a.title for a in asked_of(facts, then, "zh")] == [
        "配偶个人自负金额",
        "配偶票据是否有效、是否出自定点机构",
    ]
    assert [a.title for a in asked_of(facts, then, "en")] == [
        "personal share after all insurance and aid of spouse",
        "whether the bills of spouse are valid and of designated providers",
    ]
