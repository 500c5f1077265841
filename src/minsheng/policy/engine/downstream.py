"""The part of a rule book that hangs on what was changed: a reform computes no more than that.

A rule that rests on nothing changed gives what it gave before. So the book is cut: the rules
downstream of the change stay, and each rule they take an argument from becomes a fact, whose
values were kept when the law of today was computed. The cut book is a book like any other;
the engine narrows, plans and compiles it as it does the whole one, and it says the same.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from minsheng.policy.engine.book import Book, Node
from minsheng.policy.engine.facts import Fact
from minsheng.policy.engine.parameters import Residence


@dataclass(frozen=True)
class Cut:
    """A rule book cut to what hangs on a change.

    Attributes:
        book: the rules that do, with what they take from elsewhere as facts.
        targets: those wanted that do; all others are as they were.
        kept: the rules whose values must be kept from the law of today.
    """

    book: Book
    targets: tuple[str, ...]
    kept: tuple[str, ...]


def differing(before: Book, after: Book, areas: Iterable[tuple[str, Residence]]) -> frozenset[str]:
    """The figures that have another value in some area, and the rules that read otherwise.

    A rule that only one of the books has differs, too, and so does one of another entity or
    type, or whose arguments mean something else.
    """
    places = tuple(areas)
    return frozenset(
        name
        for name, node in after.nodes.items()
        if name not in before.nodes or _differs(before, after, node, places)
    )


def _differs(
    before: Book, after: Book, node: Node, areas: tuple[tuple[str, Residence], ...]
) -> bool:
    name, old = node.name, before.nodes[node.name]
    if (node.entity, node.type, node.links) != (old.entity, old.type, old.links):
        return True
    if node.parsed is not None and old.parsed is not None:
        return node.parsed.source != old.parsed.source
    if node.parameter is not None and old.parameter is not None:
        return any(before.value(name, *a).value != after.value(name, *a).value for a in areas)
    return (node.fact, node.parsed, node.parameter) != (old.fact, old.parsed, old.parameter)


def cut(book: Book, changed: Collection[str], targets: Iterable[str]) -> Cut:
    """The rule book cut to what hangs on a change.

    Args:
        book: the book after the change.
        changed: the names of figures, facts or rules that are not what they were.
        targets: the rules wanted.

    Returns:
        The cut book. Whoever runs it gives the values of `kept`, as the law before the change
        makes them, beside the facts.
    """
    wanted = tuple(dict.fromkeys(targets))
    there = [name for name in changed if name in book.nodes]
    rules = [name for name in there if book.nodes[name].rule is not None]
    hanging = {*book.hanging(there, wanted), *(set(rules) & set(book.needed(wanted)))}
    asked = {link.target for name in hanging for link in book.nodes[name].links} - hanging
    kept = tuple(sorted(name for name in asked if book.nodes[name].rule is not None))
    nodes = dict(book.nodes)
    for name in book.order:
        if name not in hanging:
            del nodes[name]
    nodes |= {name: _given(book.nodes[name]) for name in kept}
    made = replace(
        book,
        nodes=nodes,
        order=tuple(name for name in book.order if name in hanging),
        reasons=(),
        reason_names={},
    )
    return Cut(made, tuple(name for name in wanted if name in hanging), kept)


def _given(node: Node) -> Node:
    """A rule whose values are given: a fact of the same name."""
    fact = Fact(
        name=node.name,
        entity=node.entity,
        type=node.type,
        zh=node.name,
        en=node.name,
        agency="",
        authorised=False,
        ask=1,
        baseline=None,
        made=True,
    )
    return Node(node.name, node.entity, node.type, fact=fact)
