"""The scalar evaluator: the rules as they stand, on one household, in plain Python.

It explains: every value of every rule is kept, so that a figure leads back to the
facts it rests on. The fused evaluator must give the same on every household.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from minsheng.policy.engine.book import Book
from minsheng.policy.engine.facts import Fact
from minsheng.policy.engine.faults import PolicyError
from minsheng.policy.engine.parameters import Residence
from minsheng.policy.engine.rows import Rows, Run, run_of
from minsheng.policy.engine.rule import Entity
from minsheng.policy.engine.unknown import Unknown

MOST_KEPT = 10_000
"""Answers of `_hanging_steps` that are kept; then they are found anew."""
Scalar: TypeAlias = "int | bool | Unknown"


@dataclass(frozen=True, slots=True)
class Household:
    """The facts of one household, as the scalar evaluator takes them.

    Attributes:
        county: 6-digit code; decides which parameter values count.
        rows: per entity, one mapping of facts for each row, in the snapshot's order.
        parents: per entity that belongs to a person, the person's place for each row.
        ident: the household's id, for messages.
    """

    county: str
    rows: Mapping[Entity, Sequence[Mapping[str, Scalar]]]
    parents: Mapping[Entity, Sequence[int]]
    ident: int = 0

    @property
    def residence(self) -> Residence:
        """Which standard applies; the parameters need it.

        Raises:
            PolicyError: the fact `urban` is unknown.
        """
        urban = self.rows["household"][0]["urban"]
        if isinstance(urban, Unknown):
            msg = f"household {self.ident}: whether the urban standard applies must be known"
            raise PolicyError(msg)
        return "urban" if urban else "rural"


Values: TypeAlias = dict[str, Sequence[Any]]


@dataclass(frozen=True, slots=True)
class Trace:
    """What the rules made of one household.

    Attributes:
        book: the rule book used.
        household: the facts.
        values: every name's values, one per row of its entity (one for run, household
            and parameters).
    """

    book: Book
    household: Household
    values: Mapping[str, Sequence[Any]]

    def value(self, name: str, row: int = 0) -> Any:
        """The value of a name, of one row of its entity."""
        return self.values[self.book.node(name).name][row]


def evaluate(book: Book, household: Household, targets: Iterable[str] | None = None) -> Trace:
    """Run the rules on one household.

    Args:
        book: the rule book of the day.
        household: its facts; every fact asked for must be there, known or unknown.
        targets: names wanted; all rules, when left out.

    Raises:
        PolicyError: a fact or parameter value is missing altogether.
    """
    plan = _plan_of(book, None if targets is None else tuple(targets))
    values = plan.figures(household)
    for fact in plan.facts:
        values[fact.name] = _told(household, fact)
    plan.run(values, household.rows, household.parents)
    return Trace(book, household, values)


@dataclass(frozen=True, slots=True)
class _Plan:
    """What is to be done for some targets, the same for every household.

    Attributes:
        facts: those that are read.
        parameters: their names.
        run: runs the rules in order.
        of_area: the figures of each county and residence met so far.
    """

    book: Book
    facts: tuple[Fact, ...]
    parameters: tuple[str, ...]
    run: Run
    of_area: dict[tuple[str, Residence], Values]

    def figures(self, household: Household) -> Values:
        """The parameters' values for a household, in a dictionary of its own."""
        if not self.parameters:
            return {}
        area = household.county, household.residence
        if area not in self.of_area:
            self.of_area[area] = {n: (self.book.value(n, *area).value,) for n in self.parameters}
        return dict(self.of_area[area])


def _plan_of(book: Book, targets: tuple[str, ...] | None) -> _Plan:
    """The plan for some targets, or for all rules; made once."""
    if targets in book.plans:
        known: _Plan = book.plans[targets]
        return known
    names = book.order if targets is None else book.needed(targets)
    leaves = [book.nodes[n] for n in book.leaves(names if targets is None else targets)]
    plan = _Plan(
        book=book,
        facts=tuple(n.fact for n in leaves if n.fact is not None),
        parameters=tuple(n.name for n in leaves if n.parameter is not None),
        run=run_of([book.nodes[name] for name in names]),
        of_area={},
    )
    book.plans[targets] = plan
    return plan


def reevaluate(
    trace: Trace,
    overrides: Mapping[str, Sequence[Any]],
    targets: Iterable[str],
) -> Mapping[str, Sequence[Any]]:
    """What the targets would be if some rules gave other values; only what hangs on them runs.

    Args:
        trace: an evaluation that holds the targets.
        overrides: whole columns of values, by name.
        targets: names wanted.

    Returns:
        The values of the overridden names, of what depends on them, and of the targets.
    """
    changed: Values = dict(overrides)
    values: Values = {**trace.values, **overrides}
    targets = tuple(targets)
    facts, parents = trace.household.rows, trace.household.parents
    touched, steps = _hanging_steps(trace.book, tuple(overrides), targets)
    for name, own, sources, rule, rows in steps:
        if not touched & sources:
            continue
        column = rows(rule, values, facts, parents)
        if differs(column, values[name]):
            values[name] = changed[name] = column
            touched |= own
    return {**changed, **{n: values[n] for n in targets}}


_Hanging: TypeAlias = tuple[int, Sequence[tuple[str, int, int, Callable[..., Any], Rows]]]


def _hanging_steps(book: Book, overridden: tuple[str, ...], targets: tuple[str, ...]) -> _Hanging:
    """What hangs on overridden names, in order: the same few are tried of many households.

    Returns:
        The bits of the overridden names; and of each rule its name, its bit, those of what it
        takes its arguments from, its function, and what calls that for every row.
    """
    asked = overridden, targets
    if asked not in book.hanging_steps:
        if len(book.hanging_steps) >= MOST_KEPT:
            book.hanging_steps.clear()
        names = [n for n in book.hanging(overridden, targets) if n not in overridden]
        bits = {name: 1 << place for place, name in enumerate((*overridden, *names))}
        steps = [
            (
                n,
                bits[n],
                sum({bits.get(s, 0) for s in book.sources[n]}),
                rule.function,
                book.rows[n],
            )
            for n in names
            if (rule := book.nodes[n].rule) is not None
        ]
        book.hanging_steps[asked] = sum(bits[n] for n in overridden), steps
    known: _Hanging = book.hanging_steps[asked]
    return known


def differs(one: Sequence[Any], other: Sequence[Any]) -> bool:
    """Whether two columns differ; unknowns are compared by their causes."""
    for a, b in zip(one, other, strict=True):
        # There is one unknown of each cause: what is unknown alike is identical.
        if a is not b and (type(a) is Unknown or type(b) is Unknown or a != b):
            return True
    return False


def _told(household: Household, fact: Fact) -> Sequence[Any]:
    """The values of a fact."""
    try:
        return [row[fact.name] for row in household.rows.get(fact.entity, ())]
    except KeyError:
        msg = (
            f"household {household.ident}: the fact `{fact.name}`, {fact.zh} ({fact.en}), is "
            "missing; give its value or say that it is unknown and why"
        )
        raise PolicyError(msg) from None


def arguments_of(trace: Trace, name: str) -> Sequence[tuple[Any, ...]]:
    """What a rule of a trace was called with, row by row."""
    return called_with(trace, name, _together)


def called_with(trace: Trace, name: str, function: Callable[..., Any]) -> Sequence[Any]:
    """What another function gives, called as a rule of a trace was, row by row."""
    node, household = trace.book.node(name), trace.household
    return trace.book.rows[node.name](function, trace.values, household.rows, household.parents)


def _together(*arguments: Any) -> tuple[Any, ...]:
    return arguments
