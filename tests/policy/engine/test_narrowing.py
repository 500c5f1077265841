"""A book narrowed to households that are alike says the same of them, with less."""

from __future__ import annotations

import ast
import itertools
import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import reduce
from operator import or_
from typing import Any

import numpy as np
import pytest
from tests.policy.engine.operations import LETTERS, MANY, OPERATIONS, Operation
from tests.policy.engine.random_rules import Author
from tests.policy.engine.samples import COUNTIES, random_household, random_value
from tests.policy.engine.small import rule_of, small

from minsheng.policy.engine import helpers
from minsheng.policy.engine.book import Book, compile_book
from minsheng.policy.engine.facts import Fact
from minsheng.policy.engine.fused.batches import batch_of
from minsheng.policy.engine.fused.columns import Batch, Column, area_rows
from minsheng.policy.engine.fused.compiled import Fused
from minsheng.policy.engine.fused.fitted import Fitted, value_of
from minsheng.policy.engine.language import HELPERS
from minsheng.policy.engine.library import Library
from minsheng.policy.engine.narrowing import (
    Alike,
    Narrowing,
    Rows,
    Value,
    constant,
    narrowed,
    never,
)
from minsheng.policy.engine.narrowing import written as written_value
from minsheng.policy.engine.possible import Arguments
from minsheng.policy.engine.scalar import Household, evaluate
from minsheng.policy.engine.unknown import Cause, Unknown

AS_OF, DAY = 20201101, date(2020, 11, 1)
UNSEEN = Unknown(Cause.NOT_AUTHORISED)
RULES, HOUSEHOLDS, SEEDS = 30, 60, 10
POINTERS = ("household_pointer", "person_pointer")


def plain(value: Any) -> Any:
    return repr(value) if isinstance(value, Unknown) else int(value)


def causes_of(operand: Any) -> int:
    """For which causes an operand can be unknown, where it never says anything else."""
    cells = operand if isinstance(operand, tuple) else (operand,)
    return reduce(or_, (int(c.cause) for c in cells if isinstance(c, Unknown)), 0)


def value_in(node: ast.expr, operands: Mapping[str, Any]) -> Any:
    """What an expression gives in Python; a written unknown is a name there."""
    names: dict[str, Any] = {name: getattr(helpers, name) for name in HELPERS} | dict(operands)

    class Named(ast.NodeTransformer):
        def visit_Constant(self, node: ast.Constant) -> ast.expr:
            if not isinstance(node.value, Unknown):
                return node
            names[f"written_{len(names)}"] = node.value
            return ast.Name(f"written_{len(names) - 1}", ast.Load())

    whole = ast.fix_missing_locations(ast.Expression(Named().visit(node)))
    return eval(compile(whole, "narrowed", "eval"), names)


def subsets(operation: Operation) -> Iterator[tuple[bool, ...]]:
    """Which operands are the same in all rows; a rounding is a figure, and never is."""
    choices = [(False,) if kind == "rounding" else (True, False) for kind in operation.kinds]
    yield from itertools.product(*choices)


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda o: o.title)
def test_an_operation_with_some_operands_written_in_gives_the_same(operation: Operation) -> None:
    node = ast.parse(operation.text, mode="eval").body
    for operands in operation.operands():
        named = dict(zip(LETTERS, operands, strict=False))
        kinds = dict(zip(LETTERS, operation.kinds, strict=False))
        wanted = operation.function(*operands)
        for chosen in subsets(operation):
            same = {n for n, yes in zip(named, chosen, strict=True) if yes}
            many = {n: Rows(None, bool(named[n])) for n, kind in kinds.items() if kind in MANY}
            for name in same & set(many):
                cells = {plain(cell): cell for cell in named[name]}
                say = tuple(cells.values()) if len(cells) <= 1 else None
                many[name] = Rows(say, bool(named[name]))
            one = {n: written_value(named[n], truth=kinds[n] == "bool") for n in same - set(many)}
            arguments = Arguments({n: causes_of(operand) for n, operand in named.items()})
            made = Narrowing(one, many, {}, arguments).expression(node)
            assert plain(value_in(made, named)) == plain(wanted), (operands, same)
            single = same == set(named) and not set(kinds.values()) & {*MANY, "rounding"}
            divided = "//" in operation.text and operands[-1] == 0
            assert isinstance(made, ast.Constant) or not single or divided


U = "unknown(not_authorised)"
SURE = ("other_m", "maybe", "heads", "elder", "other", "cut")
MONEY = {"wage_m": 500, "none_m": 0, "unseen_m": UNSEEN}
TRUTHS = {"rich": False, "poor": True, "unsaid": UNSEEN}


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("poor & maybe", "maybe"),
        ("maybe & rich", "False"),
        ("maybe | poor", "True"),
        ("rich | maybe", "maybe"),
        ("unsaid & maybe", "unknown(not_authorised) & maybe"),
        ("none_m * heads", "0"),
        ("heads * 1", "heads"),
        ("wage_m + wage_m", "1000"),
        ("none_m + other_m", "other_m"),
        ("other_m - none_m", "other_m - 0"),
        ("unseen_m < wage_m", "unknown(not_authorised)"),
        ("where(poor, other_m, wage_m)", "other_m"),
        ("where(rich, other_m, wage_m)", "500"),
        ("where(maybe, none_m, 0)", "0"),
        ("where(unsaid, wage_m, none_m)", "unknown(not_authorised)"),
        ("known(unseen_m) & maybe", "False"),
        ("rounded(none_m, cut)", "0"),
        ("share(none_m, other, cut)", "0"),
        ("share(wage_m, other, cut)", "share(500, other, cut)"),
        ("wage_m // none_m", "500 // 0"),
        ("total(nothings) + other_m", "other_m"),
        ("total(wages)", "total(wages)"),
        ("total_known(unseens)", "0"),
        ("total(unseens)", "total(unseens)"),
        ("any_(noes) | maybe", "maybe"),
        ("all_(ayes) & maybe", "maybe"),
        ("count(noes)", "0"),
        ("count(ayes)", "count(ayes)"),
        ("any_(ayes)", "any_(ayes)"),
        ("largest(gone, other_m)", "other_m"),
        ("total(gone)", "0"),
        ("all_(gone)", "True"),
        ("largest(nothings, other_m)", "largest(nothings, other_m)"),
        ("unseen_m + other_m", U), ("other_m - unseen_m", U), ("other_m < unseen_m", U),
        ("unseen_m + same_m", U), ("unseen_m + doubt_m", f"{U} + doubt_m"),
        ("unseen_m * other_m", f"{U} * other_m"), ("unsaid | maybe", f"{U} | maybe"),
        ("greatest(other_m, unseen_m)", U), ("least(doubt_m, unseen_m)", f"least(doubt_m, {U})"),
        ("rounded(unseen_m, cut)", U), ("share(unseen_m, other, cut)", f"share({U}, other, cut)"),
        ("part(unseen_m, heads, cut)", f"part({U}, heads, cut)"),
        ("unseen_m // heads", f"{U} // heads"), ("other_m // unseen_m", f"other_m // {U}"),
        ("where(maybe, unseen_m, unseen_m)", U), ("where(same_m < 1, unseen_m, unseen_m)", U),
        ("where(doubt_m < 1, unseen_m, unseen_m)", f"where(doubt_m < 1, {U}, {U})"),
        ("where(unsaid, unseen_m, other_m)", U), ("where(unsaid, same_m, unseen_m)", U),
        ("where(unsaid, doubt_m, unseen_m)", f"where({U}, doubt_m, {U})"),
        ("where(unsaid, other_m, heads)", f"where({U}, other_m, heads)"),
        ("where(unsaid, poor, unsaid) | maybe", f"{U} | maybe"),
        ("where(maybe, unseen_m, other_m)", f"where(maybe, {U}, other_m)"),
        ("total(some_unseens)", U), ("count(some_unseens)", U), ("largest(some_unseens, heads)", U),
        ("all_(some_unseens) & maybe", f"{U} & maybe"), ("total_known(some_unseens)", "0"),
        ("any_(some_ayes)", "True"), ("all_(some_noes)", "False"),
        ("any_(some_noes)", "False"), ("all_(some_ayes)", "True"),
        ("largest(some_wages, other_m)", "500"), ("total(some_wages)", "total(some_wages)"),
        ("count(some_ayes)", "count(some_ayes)"),
        ("any_of(ayes, noes)", "False"), ("any_of(noes, unseens)", "False"),
        ("any_of(gone, gone)", "False"), ("any_of(some_ayes, ayes)", "any_of(some_ayes, ayes)"),
        ("any_of(unseens, ayes) | maybe", "any_of(unseens, ayes) | maybe"),
        ("at(nobody, wages, other_m)", "other_m"),
        ("at(elder, wages, none_m)", "at(elder, wages, 0)"),
    ],
)  # fmt: skip
def test_what_is_left_of_an_expression(text: str, left: str) -> None:
    one = {name: written_value(value, truth=False) for name, value in MONEY.items()}
    one |= {name: written_value(value, truth=True) for name, value in TRUTHS.items()}
    one["nobody"] = ast.Constant(-1)
    say: dict[str, Any] = {
        "nothings": (0,), "wages": (500,), "unseens": (UNSEEN,), "noes": (False,),
        "ayes": (True,), "gone": (),
    }  # fmt: skip
    many = {name: Rows(cells) for name, cells in say.items()}
    many |= {f"some_{name}": Rows(cells, some=True) for name, cells in say.items() if cells}
    arguments = Arguments({**dict.fromkeys(SURE, 0), "same_m": 1, "doubt_m": 2, **dict.fromkeys(
        many, 1)}, {("elder", "wages")})  # fmt: skip
    made = Narrowing(one, many, {}, arguments).expression(ast.parse(text, mode="eval").body)
    assert ast.unparse(made) == left


WIDE = '''
@rule("household")
def wages_m_hh(wage_m: Many[Fen]) -> Fen:
    """Wages. Source: roll 1."""
    return total(wage_m)


@rule("household")
def poor(wages_m_hh: Fen, bill_sums_hh: Fen, urban: bool, line_m: Fen) -> bool:
    """Poor. Source: roll 2."""
    sums = wages_m_hh + bill_sums_hh
    town = where(urban, line_m, sums)
    return where(urban, sums * 12, town) < line_m
'''
BILLS = rule_of("bill_sums_hh(bill_sum: Many[Fen]) -> Fen", "total(bill_sum)")


def text_of(book: Book, name: str) -> str:
    parsed = book.nodes[name].parsed
    assert parsed is not None
    return "; ".join(ast.unparse(statement) for statement in parsed.node.body)


def test_a_rule_keeps_the_statements_and_arguments_it_needs(book: Callable[..., Book]) -> None:
    whole = book(small(rules=WIDE + BILLS))
    left = narrowed(whole, Alike({"wage_m": 0}, frozenset({"bill"})))
    assert text_of(left, "dues__poor") == (
        "town = where(urban, line_m, 0); return where(urban, 0, town) < line_m"
    )
    assert [link.argument for link in left.nodes["dues__poor"].links] == ["urban", "line_m"]
    assert constant(left.nodes["dues__wages_m_hh"]) == 0
    assert constant(left.nodes["dues__poor"]) is None
    assert "sums = wages_m_hh" in text_of(whole, "dues__poor"), "the book itself stays"
    some = narrowed(whole, Alike({"urban": True, "wage_m": UNSEEN}))
    assert text_of(some, "dues__poor") == (
        "sums = wages_m_hh + bill_sums_hh; return sums * 12 < line_m"
    )


NEVER = """
- code: dues.poor
  when: poor
  side: for
  zh: 穷
  en: poor
  article_zh: 卷一
  article_en: roll 1
  source: roll 1
"""


def test_a_reason_that_never_holds_is_not_looked_for(book: Callable[..., Book]) -> None:
    whole = book(small(rules=rule_of("poor(urban: bool) -> bool", "not_(urban)"), reasons=NEVER))
    assert not never(whole.nodes["dues__poor"])
    assert not never(whole.nodes["urban"])
    for value, seldom in ((True, True), (UNSEEN, True), (False, False)):
        left = narrowed(whole, Alike({"urban": value}))
        assert never(left.nodes["dues__poor"]) is seldom
        assert Fused(left, []).plan.rules == (() if seldom else ("dues__poor",))


def alike_households(
    rng: random.Random, library: Library
) -> tuple[list[Household], dict[str, Value]]:
    """Random households of whom half the facts, and some entity's absence, are alike."""
    facts = [f for f in library.facts.values() if f.entity != "run" and f.name != "urban"]
    same = {f.name: random_value(rng, f, library, 1) for f in rng.sample(facts, len(facts) // 2)}
    gone = rng.choice(("bill", "contribution", "obligor"))
    households = [random_household(rng, library, AS_OF, n) for n in range(HOUSEHOLDS)]
    for household in households:
        household.rows[gone].clear()
        if gone in household.parents:
            household.parents[gone].clear()
        for rows in household.rows.values():
            for row in rows:
                row.update({name: value for name, value in same.items() if name in row})
        refer_within(rng, household, set(POINTERS) - set(same))
    return households, same


def refer_within(rng: random.Random, household: Household, names: set[str]) -> None:
    """Let known pointers point to nobody, or to a person there is."""
    people = len(household.rows["person"])
    for entity in ("household", "person"):
        for row in household.rows[entity]:
            for name in names & set(row):
                if not isinstance(row[name], Unknown):
                    row[name] = rng.randint(-1, people - 1)


def laid_once(batch: Batch, same: Mapping[str, Value]) -> Batch:
    """The batch with its columns that are alike laid out once."""
    columns = dict(batch.columns)
    for name in same:
        if len(columns[name].values):
            columns[name] = columns[name].repeated(len(columns[name].values))
    return replace(batch, columns=columns)


def common_of(batch: Batch, same: Mapping[str, Value]) -> Alike:
    """All that a batch has in common."""
    absent = frozenset(e for e in batch.offsets if not batch.rows(e))
    known = {n for n, c in batch.columns.items() if c.causes is None or not c.causes.any()}
    present = frozenset(e for e, o in batch.offsets.items() if (np.diff(o) > 0).all())
    return Alike(dict(same), absent, present, frozenset(known))


@pytest.mark.parametrize("seed", range(SEEDS))
def test_a_fitted_driver_decides_as_the_whole_one(
    seed: int, read: Callable[[dict[str, str]], Library]
) -> None:
    rng = random.Random(seed)
    library = read(Author(rng).write(RULES, COUNTIES))
    book = compile_book(library, DAY)
    households, same = alike_households(rng, library)
    within = set(POINTERS) - set(same)
    areas = area_rows(COUNTIES)
    traces = [evaluate(book, household) for household in households]
    batch = laid_once(batch_of(households, library.facts, COUNTIES), same)
    for targets in (book.order, rng.sample(book.order, 3)):
        whole = Fused(book, targets, within=within)
        fitted = Fitted(whole, common_of(batch, same), areas)
        assert fitted.fits(batch)
        saved = len(whole.plan.steps) - len(fitted.fused.plan.steps)
        assert saved > 0 or (saved == 0 and targets is not book.order)
        wanted = whole.run(batch, whole.table(areas), AS_OF)
        given = fitted.run(batch, AS_OF)
        for name in targets:
            said = [plain(v) for trace in traces for v in trace.values[name]]
            assert [plain(wanted.value(name, row)) for row in range(len(said))] == said, name
        assert given.sure == wanted.sure
        for name in targets:
            assert given.values[name].tolist() == wanted.values[name].tolist(), name
            assert given.causes[name].tolist() == wanted.causes[name].tolist(), name
        assert given.masks.tolist() == wanted.masks.tolist()


def unlike(column: Column, fact: Fact) -> Iterator[Column]:
    """Columns that say something else than one that is alike does."""
    rows = len(column.values)
    if not rows:
        return
    yield Column(np.array(column.values), column.causes)
    if column.causes is not None:
        yield Column(column.values, np.array(column.causes))
        yield Column(column.values).repeated(rows)
        yield Column(column.values, column.causes ^ np.uint8(3)).repeated(rows)
    else:
        yield Column(column.values, np.ones(rows, np.uint8)).repeated(rows)
        yield Column(column.values ^ (1 if fact.type == "bool" else 2)).repeated(rows)


def test_a_batch_that_says_anything_else_does_not_fit(
    read: Callable[[dict[str, str]], Library],
) -> None:
    rng = random.Random(3)
    library = read(Author(rng).write(RULES, COUNTIES))
    book = compile_book(library, DAY)
    households, same = alike_households(rng, library)
    batch = laid_once(batch_of(households, library.facts, COUNTIES), same)
    common = common_of(batch, same)
    fitted = Fitted(Fused(book, book.order), common, area_rows(COUNTIES))
    assert fitted.fits(batch)
    tried = 0
    for name in fitted.alike.facts:
        for column in unlike(batch.columns[name], library.facts[name]):
            tried += 1
            other = replace(batch, columns={**batch.columns, name: column})
            assert not fitted.fits(other), name
        left = {n: c for n, c in batch.columns.items() if n != name}
        assert not fitted.fits(replace(batch, columns=left))
    assert tried > 20
    for name in fitted.alike.known - set(fitted.alike.facts):
        rows = len(batch.columns[name].values)
        if rows:
            open_ = Column(batch.columns[name].values, np.eye(1, rows, 0, np.uint8)[0])
            assert not fitted.fits(replace(batch, columns={**batch.columns, name: open_}))
    assert "person" in fitted.alike.present
    people = batch.offsets["person"].copy()
    people[1] = 0
    assert not fitted.fits(replace(batch, offsets={**batch.offsets, "person": people}))
    (gone,) = common.absent
    there = batch.offsets[gone].copy()
    there[-1] = 1
    assert not fitted.fits(replace(batch, offsets={**batch.offsets, gone: there}))


def test_the_value_of_a_row_is_as_the_scalar_evaluator_has_it() -> None:
    one = Column(np.array([1], np.uint8))
    assert value_of(one, truth=True) is True
    assert value_of(Column(np.array([7], np.int16), np.zeros(1, np.uint8)), truth=False) == 7
    unseen = value_of(Column(np.array([7], np.int16), np.array([3], np.uint8)), truth=False)
    assert isinstance(unseen, Unknown)
    assert unseen.cause == Cause.NOT_AUTHORISED | Cause.NOT_DELIVERED
