"""The scalar evaluator: the rules as they stand, on one household, in plain Python.

It explains: every value of every rule is kept, so that a figure leads back to the
facts it rests on. The fused evaluator must give the same on every household.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from minsheng.policy.engine.book import Book, Link, Node
from minsheng.policy.engine.faults import PolicyError
from minsheng.policy.engine.parameters import Residence
from minsheng.policy.engine.rule import Entity
from minsheng.policy.engine.unknown import Unknown

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

SINGLE = ("run", "household")
MANY = ("below", "fellows")
"""How a rule is given the values of many rows."""


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
    names = book.order if targets is None else book.needed(targets)
    values: Values = {}
    for name in names:
        node = book.nodes[name]
        for link in node.links:
            if link.target not in values:
                values[link.target] = _leaf(book, household, book.nodes[link.target])
        values[name] = _rows(node, household, values)
    for name in targets or ():
        if name not in values:
            values[name] = _leaf(book, household, book.node(name))
    return Trace(book, household, values)


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
    sources, touched = trace.book.sources, changed.keys()
    targets = tuple(targets)
    for name in trace.book.hanging(overrides, targets):
        if name in overrides or touched.isdisjoint(sources[name]):
            continue
        column = _rows(trace.book.nodes[name], trace.household, values)
        if _differs(column, values[name]):
            values[name] = changed[name] = column
    return {**changed, **{n: values[n] for n in targets}}


def _differs(one: Sequence[Any], other: Sequence[Any]) -> bool:
    """Whether two columns differ; unknowns are compared by their causes."""
    return any(
        (a.cause if isinstance(a, Unknown) else (a,))
        != (b.cause if isinstance(b, Unknown) else (b,))
        for a, b in zip(one, other, strict=True)
    )


def _leaf(book: Book, household: Household, node: Node) -> Sequence[Any]:
    """The values of a fact or a parameter."""
    if node.parameter is not None:
        return (book.value(node.name, household.county, household.residence).value,)
    rows = household.rows.get(node.entity, ())
    try:
        return [row[node.name] for row in rows]
    except KeyError:
        fact = node.fact
        words = f"{fact.zh} ({fact.en})" if fact else node.name
        msg = (
            f"household {household.ident}: the fact `{node.name}`, {words}, is missing; "
            "give its value or say that it is unknown and why"
        )
        raise PolicyError(msg) from None


def _rows(node: Node, household: Household, values: Values) -> Sequence[Any]:
    """One rule, on every row of its entity."""
    assert node.rule is not None
    function = node.rule.function
    return [function(*arguments) for arguments in _arguments(node, household, values)]


def arguments_of(trace: Trace, name: str) -> Iterable[tuple[Any, ...]]:
    """What a rule of a trace was called with, row by row."""
    return _arguments(trace.book.node(name), trace.household, trace.values)


def _arguments(
    node: Node,
    household: Household,
    values: Mapping[str, Sequence[Any]],
) -> Iterable[tuple[Any, ...]]:
    if node.entity in SINGLE:  # half of all rules: one row, for which no columns are laid out
        given = [(values[link.target], link.mode) for link in node.links]
        return [tuple(found if mode in MANY else found[0] for found, mode in given)]
    height = len(household.rows.get(node.entity, ()))
    columns = [_column(node.entity, link, household, values, height) for link in node.links]
    return zip(*columns, strict=True) if columns else [()] * height


def _column(
    entity: Entity,
    link: Link,
    household: Household,
    values: Mapping[str, Sequence[Any]],
    height: int,
) -> Sequence[Any]:
    """What each row of an entity gets for one argument."""
    found = values[link.target]
    if link.mode == "own":
        return found
    if link.mode == "fellows":
        return [found] * height
    if link.mode == "below":
        under: list[list[Any]] = [[] for _ in range(height)]
        for value, parent in zip(found, household.parents[link.entity], strict=True):
            under[parent].append(value)
        return under
    if link.entity in SINGLE:
        return [found[0]] * height
    return [found[parent] for parent in household.parents[entity]]
