"""What a step needs: the columns it reads, and which of them in other rows than its own."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from minsheng.policy.engine.book import Book, Link, Node
from minsheng.policy.engine.fused.steps import (
    FOLDS,
    AnyOf,
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
    any_of_key,
    first_key,
    fold_key,
    number_key,
    single_key,
    split,
    urban_key,
)
from minsheng.policy.engine.language import Parsed
from minsheng.policy.engine.links import MANY


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
        case AnyOf(_, source, pointer, first, number):
            return source, pointer, first, number
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
    for pointer, source in pointed(node):
        yield any_of_key(pointer.target, source.target, node.entity)
    for link in node.links:
        target, entity = book.nodes[link.target], node.entity
        if target.parameter is not None:
            if split(target):
                yield urban_key(entity)
        elif link.mode not in MANY:
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
    picking = [call for call in _calls(node.parsed) if call.helper == "at"]
    if not picking:
        return  # as in most rules, and every start asks many times
    links = {link.argument: link for link in node.links}
    for call in picking:
        if call.place in links and call.many in links:
            pointer = links[call.place]
            if pointer.mode in ("own", "above") and pointer.entity != "run":
                yield pointer, links[call.many]


def pointed(node: Node) -> Iterator[tuple[Link, Link]]:
    """Where a rule asks for what is so of those that point here: the pointer, and what is so."""
    assert node.parsed is not None
    links = {link.argument: link for link in node.links}
    for call in _calls(node.parsed):
        if call.helper == "any_of":
            yield links[call.place], links[call.many]


def calls_on_many(node: Node) -> Iterator[tuple[str, str]]:
    """The helpers of `Many` a rule calls, each with the argument it is called on.

    An `at` whose place is an argument is none of them: it has been picked before.
    """
    assert node.parsed is not None
    picked = {(pointer.argument, many.argument) for pointer, many in places(node)}
    for call in _calls(node.parsed):
        if call.helper != "any_of" and (call.place, call.many) not in picked:
            yield call.helper, call.argument


@dataclass(frozen=True, slots=True)
class _Call:
    """A call of a helper on many values, as it stands in a rule.

    Attributes:
        helper: its name.
        many: the name it is called on.
        argument: the argument of the rule that this name stands for.
        place: of an `at`, the name of the place in them; empty where it is worked out there. Of
            an `any_of`, the name of where they point to.
    """

    helper: str
    many: str
    argument: str
    place: str = ""


@lru_cache(maxsize=4096)  # a plan asks for each rule's a dozen times
def _calls(parsed: Parsed) -> tuple[_Call, ...]:
    """The helpers a rule calls on many values, in the order of its text."""
    if not any(argument.many for argument in parsed.arguments):
        return ()
    alias: dict[str, str] = {}
    found: list[_Call] = []
    for statement in parsed.node.body:
        for part in ast.walk(statement):
            match part:
                case ast.Call(func=ast.Name(id="at"), args=[at, ast.Name(id=many), _]):
                    said = at.id if isinstance(at, ast.Name) else ""
                    found.append(_Call("at", many, alias.get(many, many), said))
                case ast.Call(
                    func=ast.Name(id="any_of"), args=[ast.Name(id=place), ast.Name(id=many)]
                ):
                    found.append(_Call("any_of", many, many, place))
                case ast.Call(func=ast.Name(id=helper), args=[ast.Name(id=many), *_]):
                    if helper in FOLDS:
                        found.append(_Call(helper, many, alias.get(many, many)))
        match statement:
            case ast.Assign(targets=[ast.Name(id=new)], value=ast.Name(id=old)):
                alias[new] = alias.get(old, old)
    return tuple(found)
