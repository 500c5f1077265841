"""Where a rounding never acts: every sum it rounds is a multiple of its base already.

A sum of facts may be any number of fen; one made of the law's own figures (a standard
times heads, half as much again) is a multiple of what those figures have in common.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from functools import reduce
from math import gcd, lcm

from minsheng.policy.engine.book import Book, Node
from minsheng.policy.engine.kinds import Rounding
from minsheng.policy.engine.parameters import Parameter

BASIS_POINTS = 10_000
# Of which arguments a helper's result is one (or a sum): what they have in common, it has.
PASSED_ON: dict[str, slice] = {
    "where": slice(1, None),
    "least": slice(None),
    "greatest": slice(None),
    "clamp": slice(None),
    "total": slice(None),
    "total_known": slice(None),
    "largest": slice(None),
    "at": slice(1, None),
}
ROUNDS = ("rounded", "share", "part")


class Multiples:
    """What every value of a name is a multiple of; 0 for what is always nothing.

    Args:
        books: those of every law in force at some time; what holds, holds in all of them.
    """

    def __init__(self, books: Sequence[Book]) -> None:
        self.books = books
        self._known: dict[str, int] = {}

    def of(self, name: str) -> int:
        """What the values of a name have in common, in every book."""
        if name not in self._known:
            self._known[name] = 1  # should versions of two names ask for each other: nothing
            several = (self._of_node(node) for node in self.versions(name))
            self._known[name] = reduce(gcd, several, 0)
        return self._known[name]

    def versions(self, name: str) -> Iterator[Node]:
        """The versions of a name, each once."""
        seen: list[object] = []
        for book in self.books:
            node = book.nodes.get(name)
            if node is not None and (node.rule, node.links) not in seen:
                seen.append((node.rule, node.links))
                yield node

    def _of_node(self, node: Node) -> int:
        if node.parameter is not None:
            return _common(node.parameter)
        return 1 if node.parsed is None else Walk(self, node).result()


class Walk:
    """Goes through one rule.

    Args:
        multiples: of the names it asks for.
        node: the rule.
        rounding: a parameter to look for.

    Attributes:
        rounded: wherever that parameter rounds, of what a multiple is divided by what (0
            for by heads, when any fraction may come of it).
    """

    def __init__(self, multiples: Multiples, node: Node, rounding: str = "") -> None:
        assert node.parsed is not None
        self.multiples = multiples
        self.rounding = rounding
        self.body = node.parsed.node.body
        self.targets = {link.argument: link.target for link in node.links}
        self.local: dict[str, int] = {}
        self.rounded: list[tuple[int, int]] = []

    def result(self) -> int:
        """What the rule's result is a multiple of."""
        for statement in self.body:
            if isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name):
                self.local[statement.targets[0].id] = self.value(statement.value)
            elif isinstance(statement, ast.Return) and statement.value is not None:
                return self.value(statement.value)
        return 1

    def value(self, tree: ast.expr) -> int:
        """What an expression is a multiple of."""
        match tree:
            case ast.Name(id=name) if name in self.local:
                return self.local[name]
            case ast.Name(id=name):
                return self.multiples.of(self.targets[name])
            case ast.Constant(value=int(figure)) if not isinstance(figure, bool):
                return figure
            case ast.BinOp(left=left, op=ast.Add() | ast.Sub(), right=right):
                return gcd(self.value(left), self.value(right))
            case ast.BinOp(left=left, op=ast.Mult(), right=right):
                return self.value(left) * self.value(right)
            case ast.Call(func=ast.Name(id=name), args=arguments) if name in PASSED_ON:
                return reduce(gcd, map(self.value, arguments[PASSED_ON[name]]), 0)
            case ast.Call(func=ast.Name(id=name), args=arguments) if name in ROUNDS:
                return self.made_round(name, arguments)
        return 1

    def made_round(self, name: str, arguments: list[ast.expr]) -> int:
        """What a sum made round is a multiple of; notes what was rounded."""
        sums, over = self.value(arguments[0]), 1
        if name == "share":
            sums, over = sums * self.value(arguments[1]), BASIS_POINTS
        elif name == "part":
            sums, over = 1, 0
        last = arguments[-1]
        asked = self.targets.get(last.id, "") if isinstance(last, ast.Name) else ""
        if asked == self.rounding:
            self.rounded.append((sums, over))
        base = self.multiples.of(asked) or 1
        exact = over and sums % (over * base) == 0
        return sums // over if exact else base


def _common(parameter: Parameter) -> int:
    """What all the values of a parameter have in common; of roundings, their bases."""
    figures = [v.value for v in parameter.values if v.value is not None]
    return reduce(gcd, (v.base if isinstance(v, Rounding) else int(v) for v in figures), 0)


def never_rounds(multiples: Multiples, parameter: Parameter, bases: Sequence[int]) -> bool:
    """Whether whatever a parameter rounds is a multiple of all the bases as it is."""
    rounded: list[tuple[int, int]] = []
    for name in sorted({n for book in multiples.books for n in book.order}):
        for node in multiples.versions(name):
            if any(link.target == parameter.name for link in node.links):
                walk = Walk(multiples, node, parameter.name)
                walk.result()
                rounded += walk.rounded
    base = lcm(*bases)
    return bool(rounded) and all(over and sums % (over * base) == 0 for sums, over in rounded)
