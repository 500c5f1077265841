"""The plan of a driver: which names are computed in which loop, and where they are kept.

A driver walks households; inside one it walks persons, obligors, and under each person
bills and contributions. Names are grouped so that as few loops as possible are needed;
a name stays in a local variable unless another loop, a `Many` or an output asks for it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from minsheng.policy.engine.book import Book
from minsheng.policy.engine.rule import Entity

LOOPS: tuple[Entity, ...] = ("household", "person", "obligor", "bill", "contribution")


@dataclass(frozen=True)
class Group:
    """Names of one entity that one loop computes, in order."""

    entity: Entity
    names: tuple[str, ...]


@dataclass(frozen=True)
class Plan:
    """How a set of targets is computed.

    Attributes:
        book: the rule book.
        groups: loops in order.
        facts: the facts read, in order; their columns are the driver's first argument.
        parameters: the parameters read, in order.
        kept: names that need scratch: asked for outside the loop that computes them.
        outputs: the targets, in order.
        bits: reason codes in force, in the order of their bits.
    """

    book: Book
    groups: tuple[Group, ...]
    facts: tuple[str, ...]
    parameters: tuple[str, ...]
    kept: tuple[str, ...]
    outputs: tuple[str, ...]
    bits: tuple[str, ...]


def make_plan(book: Book, targets: Iterable[str], *, reasons: bool) -> Plan:
    """The plan for targets and, if asked, for the mask of reasons."""
    outputs = tuple(dict.fromkeys(book.node(t).name for t in targets))
    bits = tuple(r.code for r in book.reasons) if reasons else ()
    whens = tuple(book.reason_names[r.code][r.when] for r in book.reasons) if reasons else ()
    wanted = dict.fromkeys((*outputs, *whens))
    rules = book.needed(wanted)
    leaves = book.leaves(wanted)
    facts = tuple(n for n in leaves if book.nodes[n].fact is not None)
    parameters = tuple(n for n in leaves if book.nodes[n].parameter is not None)
    groups = _groups(book, (*_staged(book, rules, outputs), *rules))
    kept = _kept(book, groups)
    return Plan(book, groups, facts, parameters, kept, outputs, bits)


def _staged(book: Book, rules: tuple[str, ...], outputs: tuple[str, ...]) -> tuple[str, ...]:
    """The facts that must be copied to scratch (for a `Many`) or put out; others load in place."""
    many = {
        link.target
        for name in rules
        for link in book.nodes[name].links
        if link.mode in ("below", "fellows") and book.nodes[link.target].fact is not None
    }
    return tuple(sorted(many | {n for n in outputs if book.nodes[n].fact is not None}))


def _groups(book: Book, names: tuple[str, ...]) -> tuple[Group, ...]:
    """Greedy: stay in one loop while anything is ready there."""
    waiting = {n: {ln.target for ln in book.nodes[n].links} & set(names) for n in names}
    many = {
        n: {ln.target for ln in book.nodes[n].links if ln.mode in ("below", "fellows")}
        for n in names
    }
    done: set[str] = {n for n in names if book.nodes[n].entity == "run"}
    groups: list[Group] = []
    remaining = [n for n in names if n not in done]
    while remaining:
        best: list[str] = []
        for entity in LOOPS:
            here: list[str] = []
            have = set(done)
            for name in _settled(remaining, book, entity):
                if waiting[name] <= have and not many[name] & set(here):
                    here.append(name)
                    have.add(name)
            if len(here) > len(best):
                best = here
        if not best:  # pragma: no cover - the book has refused circles
            raise AssertionError(remaining)
        entity = book.nodes[best[0]].entity
        groups.append(Group(entity, tuple(best)))
        done |= set(best)
        remaining = [n for n in remaining if n not in done]
    return tuple(groups)


def _settled(names: list[str], book: Book, entity: Entity) -> list[str]:
    return [n for n in names if book.nodes[n].entity == entity]


def _kept(book: Book, groups: tuple[Group, ...]) -> tuple[str, ...]:
    """Names below the household that a later loop or a `Many` asks for."""
    home = {n: i for i, g in enumerate(groups) for n in g.names}
    kept: dict[str, None] = {}
    for name, place in home.items():
        for link in book.nodes[name].links:
            if link.target not in home:
                continue
            many = link.mode in ("below", "fellows")
            apart = home[link.target] != place and book.nodes[link.target].fact is None
            if many or apart:
                kept[link.target] = None
    return tuple(kept)
