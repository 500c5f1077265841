"""A reader who tries a sentence on what would change: moves facts, decides anew, and compares."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from minsheng.policy.engine.comparisons import Comparison, comparisons_of
from minsheng.policy.engine.facts import Fact
from minsheng.policy.engine.scalar import Household, Trace, arguments_of, evaluate
from minsheng.policy.engine.unknown import Unknown
from minsheng.policy.laws.kinds import Decision
from minsheng.recheck.asking import obligor_title, person_title
from minsheng.recheck.outcome import BENEFITS, EXIT_STARTS, ONCE, OUTCOME
from minsheng.recheck.tipping import CLASSES, SUMS, WANTED, Tipping
from minsheng.recheck.words import DECISIONS

SUM_OF = {**{b.zh: b.after for b in BENEFITS}, "临时救助": ONCE}
MEASURES = {"money": ("Fen",), "count": ("Count",), "years": ("Day",), "months": ("Month",)}
SUM = re.compile(r"(.*?)(?:每月)?(?:由([0-9,.]+)元变)?为([0-9,.]+)元")
"""A sum as a clause says it: what of, from, to."""


MOST = 500_000
"""A sum is raised by so many fen a month at the most."""


def moved(trace: Trace, one: Tipping) -> Iterator[tuple[str, Trace]]:
    """The household with one fact otherwise, for each that brings its threshold about."""
    compared = comparisons_of(trace.book, trace.book.nodes[one.rule])
    kinds = {c.written.kind for c in compared.comparisons}
    types = {t for kind in kinds for t in MEASURES[kind]}
    for words, household in _others(trace, one, types):
        if any(_is_just(trace, household, one, c) for c in compared.comparisons):
            yield words, evaluate(trace.book, household, WANTED)


def _others(trace: Trace, one: Tipping, types: set[str]) -> Iterator[tuple[str, Household]]:
    """The household with one fact moved, or one bill more."""
    book, household = trace.book, trace.household
    facts = [f for f in (book.nodes[n].fact for n in book.leaves([one.rule])) if f is not None]
    for fact in facts:
        if fact.type not in types or fact.entity == "run":
            continue
        for row, value in enumerate(trace.values[fact.name]):
            if isinstance(value, Unknown):
                continue
            for other in _values(value, one, fact):
                yield f"{fact.name}[{row}]={other}", _put(household, fact, row, other)
            if fact.type == "Fen" and fact.entity == "person":
                other = value + _least(trace, one, fact, row, value)
                yield f"{fact.name}[{row}]={other}", _put(household, fact, row, other)
    if any(fact.name == "bill_own_share" for fact in facts):
        bill: dict[str, Any] = {
            f.name: f.baseline for f in book.library.facts.values() if f.entity == "bill"
        }
        gone = book.day.replace(day=1) - timedelta(days=1)
        bill |= {"bill_month": gone.year * 100 + gone.month, "bill_own_share": one.gap}
        for person in range(len(household.rows["person"])):
            rows = {**household.rows, "bill": [*household.rows["bill"], bill]}
            parents = {**household.parents, "bill": [*household.parents["bill"], person]}
            yield f"a bill of {person}", replace(household, rows=rows, parents=parents)


def _put(household: Household, fact: Fact, row: int, value: int) -> Household:
    """The household with a fact of one row otherwise."""
    column = [dict(r) for r in household.rows[fact.entity]]
    column[row][fact.name] = value
    return replace(household, rows={**household.rows, fact.entity: column})


def _least(trace: Trace, one: Tipping, fact: Fact, row: int, value: int) -> int:
    """By how little a person's sum may grow for the rule to answer otherwise: by halves."""
    few, many = 0, MOST
    while many - few > 1:
        half = (few + many) // 2
        then = evaluate(trace.book, _put(trace.household, fact, row, value + half), [one.rule])
        if _same(then.values[one.rule], trace.values[one.rule]):
            few = half
        else:
            many = half
    return many


def _same(some: Sequence[Any], others: Sequence[Any]) -> bool:
    """Whether two columns are alike; there is one unknown of each cause."""
    return all(
        a is b or (not isinstance(a, Unknown) and a == b) for a, b in zip(some, others, strict=True)
    )


def _values(value: int, one: Tipping, fact: Fact) -> set[int]:
    """What a fact may be instead."""
    if fact.type == "Day":
        return {value - 10_000}
    if fact.type == "Month":
        months = (value // 100 * 12 + value % 100 - 1 - n for n in range(1, 13))
        return {month // 12 * 100 + month % 12 + 1 for month in months if value}
    steps = (1,) if fact.type == "Count" else (one.gap, one.gap + 1)
    others = {value + sign * step for step in steps for sign in (1, -1)}
    return {other for other in others if 0 <= other <= (fact.most or other)}


def _is_just(trace: Trace, household: Household, one: Tipping, comparison: Comparison) -> bool:
    """Whether the comparison told of comes out otherwise, and only just."""
    then = evaluate(trace.book, household, [one.rule])
    pairs = zip(arguments_of(trace, one.rule), arguments_of(then, one.rule), strict=True)
    for row, (before, after) in enumerate(pairs):
        sides = (*comparison.written.sides(*before), *comparison.written.sides(*after))
        if any(isinstance(side, Unknown) for side in sides) or not _tells_of(trace, one, row):
            continue
        left, right, left_then, right_then = sides
        kept = {"left": left == left_then, "right": right == right_then}
        tipped = comparison.holds(left, right) != comparison.holds(left_then, right_then)
        near = abs(left - right) == one.gap and comparison.steps(left_then, right_then) == 1
        if tipped and near and kept.get(comparison.limit or "", True):
            return True
    return False


def _tells_of(trace: Trace, one: Tipping, row: int) -> bool:
    """Whether a sentence speaks of a row of its rule."""
    entity = trace.book.nodes[one.rule].entity
    if entity == "person":
        return one.text.startswith(person_title(trace, row, "zh"))
    return entity != "obligor" or (obligor_title(trace, row, "zh") or "") in one.text


def untrue(trace: Trace, one: Tipping, then: Trace) -> list[str]:
    """The clauses of a Chinese sentence that do not hold of the household as it would be."""
    said = re.split("；若.*?，则|时，|；再过[0-9]+个月，", one.text, maxsplit=1)[-1]
    return [clause for clause in said.split("，") if not _holds(trace, clause, then)]


def unsaid(trace: Trace, one: Tipping, then: Trace) -> list[str]:
    """What would be another, and is not named in a Chinese sentence: sums, or the outcome.

    Of what is or would be hinted at, open, or in its gradual exit no sum is told.
    """
    found = [
        name
        for name, sum_ in SUM_OF.items()
        if _moves(trace, then, sum_) and name not in one.text and name != "最低生活保障金"
    ]
    dibao = SUM_OF["最低生活保障金"]
    if _moves(trace, then, dibao) and not re.search("最低生活保障金|渐退期", one.text):
        found.append("最低生活保障金")
    if then.value(OUTCOME) != trace.value(OUTCOME) and "结论" not in one.text:
        found.append("结论")
    return found


def _moves(trace: Trace, then: Trace, sum_: str) -> bool:
    """Whether a sum that is proposed would be another that is."""
    changes = {t.value(SUMS[sum_]) for t in (trace, then)}
    sums = (trace.value(sum_), then.value(sum_))
    if changes & {Decision.HINT, Decision.CANNOT_SAY} or any(isinstance(s, Unknown) for s in sums):
        return False
    return bool(sums[0] != sums[1])


def _holds(trace: Trace, clause: str, then: Trace) -> bool:
    if clause.endswith("视何人何项收支变动而定"):
        return True
    if clause.startswith("结论为"):
        return bool(clause == f"结论为{DECISIONS[Decision(then.value(OUTCOME))][0]}")
    if "渐退期" in clause:
        return then.value(EXIT_STARTS) is True
    if found := SUM.fullmatch(clause):
        return _comes_to(trace, then, SUM_OF[found[1]], found[2], found[3])
    found = re.fullmatch("(不再提示可能|可能|不)?符合(.*)条件", clause)
    if found and found[2] in SUM_OF:
        return _is_due(then, SUM_OF[found[2]], found[1] or "")
    if found := re.fullmatch("(?:是否)?(.*?)(?:能否享受)?尚未查清", clause):
        return _is_open(trace, then, found[1])
    (name,) = (n for n in CLASSES if clause.endswith(trace.book.title(n, "zh")))
    return then.value(name) is (not clause.startswith("不"))


def _comes_to(trace: Trace, then: Trace, sum_: str, before: str | None, after: str) -> bool:
    """Whether a sum is as it is said to be, and one that is proposed."""
    waits = (Decision.CANNOT_SAY, Decision.HINT)
    if then.value(SUMS[sum_]) in waits or trace.value(SUMS[sum_]) == Decision.CANNOT_SAY:
        return False
    return _is(then.value(sum_), after) and (before is None or _is(trace.value(sum_), before))


def _is(value: Any, written: str) -> bool:
    fen = round(float(written.replace(",", "")) * 100)
    return not isinstance(value, Unknown) and value == fen


def _is_due(then: Trace, sum_: str, how: str) -> bool:
    if "可能" in how:
        return (then.value(SUMS[sum_]) == Decision.HINT) is (how == "可能")
    return not isinstance(then.value(sum_), Unknown) and (then.value(sum_) == 0) is (how == "不")


def _is_open(trace: Trace, then: Trace, what: str) -> bool:
    if what in SUM_OF:
        sum_ = SUM_OF[what]
        open_ = isinstance(then.value(sum_), Unknown)
        return open_ or then.value(SUMS[sum_]) == Decision.CANNOT_SAY
    (name,) = (n for n in CLASSES if trace.book.title(n, "zh") == what)
    return isinstance(then.value(name), Unknown)
