"""What a step needs: the columns it reads, and which of them in other rows than its own."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from minsheng.policy.engine.book import Book, Link, Node
from minsheng.policy.engine.fused.steps import (
    FOLDS,
    Compute,
    Expand,
    Fold,
    Gather,
    Join,
    Mark,
    Parents,
    Pick,
    Pointing,
    Running,
    Spread,
    Step,
    Sum,
    Together,
    first_key,
    fold_key,
    number_key,
    single_key,
    split,
    urban_key,
)
from minsheng.policy.engine.language import Parsed


def reads(book: Book, step: Step) -> tuple[str, ...]:
    """The columns a step reads."""
    match step:
        case (
            Spread(_, source, place)
            | Fold(_, _, source, place)
            | Expand(_, source, place)
            | Gather(_, source, place)
        ):
            return source, place
        case Running(_, source, _) | Parents(_, source):
            return (source,)
        case Pick(_, source, rows, to):
            return source, rows, to
        case Sum(_, _, key, first, more) | Pointing(_, _, key, first, more):
            return (key, first) if more is None else (key, first, more)
        case Mark(_, parts) | Join(_, parts):
            return tuple(key for _, key in parts)
        case Compute(_, name, picks):
            picked = [key for p in picks for key in (p.picked, p.number) if key is not None]
            return tuple(dict.fromkeys((*_read(book, name), *picked)))
        case Together(_, members, _):
            made = {member.out for member in members}
            read = dict.fromkeys(key for member in members for key in reads(book, member))
            return tuple(key for key in read if key not in made)
    return ()


def across(book: Book, step: Step) -> tuple[str, ...]:
    """The columns a rule reads in other rows than its own."""
    if not isinstance(step, Compute) or book.nodes[step.name].rule is None:
        return ()
    node = book.nodes[step.name]
    called = {argument for helper, argument in calls_on_many(node) if helper == "at"}
    return tuple(link.target for link in node.links if link.argument in called)


def _read(book: Book, name: str) -> Iterator[str]:
    """The columns the loop of a rule reads."""
    node = book.nodes[name]
    if node.rule is None:
        yield name
        return
    called = set(calls_on_many(node))
    for link in node.links:
        target, entity = book.nodes[link.target], node.entity
        if target.parameter is not None:
            if split(target):
                yield urban_key(entity)
        elif link.mode not in ("below", "fellows"):
            if target.entity != "run":
                yield single_key(target, entity)
        else:
            yield from (
                fold_key(helper, target.name, entity)
                for helper in FOLDS
                if (helper, link.argument) in called
            )
            if ("at", link.argument) in called:
                yield target.name
            if called & {("at", link.argument), ("largest", link.argument)}:
                yield from (key(target.entity, entity) for key in (first_key, number_key))


def places(node: Node) -> Iterator[tuple[Link, Link]]:
    """The arguments of a rule that say a place, each with the argument it is a place in.

    A place that is worked out in the rule itself is none of them.
    """
    assert node.parsed is not None
    links = {link.argument: link for link in node.links}
    for call in _calls(node.parsed):
        if call.place in links and call.many in links:
            pointer = links[call.place]
            if pointer.mode in ("own", "above") and pointer.entity != "run":
                yield pointer, links[call.many]


def calls_on_many(node: Node) -> Iterator[tuple[str, str]]:
    """The helpers of `Many` a rule calls, each with the argument it is called on.

    An `at` whose place is an argument is none of them: it has been picked before.
    """
    assert node.parsed is not None
    picked = {(pointer.argument, many.argument) for pointer, many in places(node)}
    for call in _calls(node.parsed):
        if (call.place, call.many) not in picked:
            yield call.helper, call.argument


@dataclass(frozen=True, slots=True)
class _Call:
    """A call of a helper on many values, as it stands in a rule.

    Attributes:
        helper: its name.
        many: the name it is called on.
        argument: the argument of the rule that this name stands for.
        place: of an `at`, the name of the place in them; empty where it is worked out there.
    """

    helper: str
    many: str
    argument: str
    place: str = ""


@lru_cache(maxsize=4096)  # a plan asks for each rule's a dozen times
def _calls(parsed: Parsed) -> tuple[_Call, ...]:
    """The helpers a rule calls on many values, in the order of its text."""
    alias: dict[str, str] = {}
    found: list[_Call] = []
    for statement in parsed.node.body:
        for part in ast.walk(statement):
            match part:
                case ast.Call(func=ast.Name(id="at"), args=[place, ast.Name(id=many), _]):
                    said = place.id if isinstance(place, ast.Name) else ""
                    found.append(_Call("at", many, alias.get(many, many), said))
                case ast.Call(func=ast.Name(id=helper), args=[ast.Name(id=many), *_]):
                    if helper in FOLDS:
                        found.append(_Call(helper, many, alias.get(many, many)))
        match statement:
            case ast.Assign(targets=[ast.Name(id=new)], value=ast.Name(id=old)):
                alias[new] = alias.get(old, old)
    return tuple(found)
