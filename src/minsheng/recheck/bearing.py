"""The facts a value rests on as it came out: of all a rule asks, those that made it so.

A rule asks for more than a household's answer hangs on: of `a | b` that holds, only what holds
bears it; of a choice the branch taken; of a sum what is not nought; of what is unknown what is
unknown in it. What a sum is held against, the line of the law for so many heads, is told in
the reason itself, and no record of the household says it.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from minsheng.policy.engine import helpers
from minsheng.policy.engine.comparisons import comparisons_of
from minsheng.policy.engine.scalar import Trace
from minsheng.policy.engine.unknown import Unknown
from minsheng.recheck.filled import Filler, Place, result_of

SETTLES: Mapping[type[ast.operator], bool] = {ast.BitAnd: False, ast.BitOr: True}
"""The value of one side that settles the whole, whatever the other is."""
SUMMED = ("total", "total_known", "count")
FACTORS = 2
"""Of a share: what it is of, and how much."""
HEADS = 1
"""Place of how many heads a sum is divided among: no record of the sum."""


class Bearing:
    """What the values of one household rest on.

    Args:
        trace: its evaluation.
    """

    def __init__(self, trace: Trace) -> None:
        self.trace = trace
        self._known: dict[Place, tuple[Place, ...]] = {}

    def of(self, name: str, row: int) -> dict[Place, int]:
        """The facts a value rests on, with their rows, and how many rules they are away.

        Args:
            name: of a rule or fact.
            row: of its entity.
        """
        nodes = self.trace.book.nodes
        found: dict[Place, int] = {}
        level, seen, steps = [(name, row)], {(name, row)}, 0
        while level:
            found |= {place: steps for place in level if nodes[place[0]].fact is not None}
            below = (one for place in level for one in self._below(place))
            level, steps = [one for one in dict.fromkeys(below) if one not in seen], steps + 1
            seen.update(level)
        return found

    def _below(self, place: Place) -> tuple[Place, ...]:
        """The names and rows that bear a rule's value; none of a fact or a figure."""
        if self.trace.book.nodes[place[0]].rule is None:
            return ()
        if place not in self._known:
            self._known[place] = tuple(dict.fromkeys(_Reading(self.trace, *place).bearing()))
        return self._known[place]


class _Reading(Filler):
    """Reads one rule for one row: what in it made its value."""

    def __init__(self, trace: Trace, name: str, row: int) -> None:
        super().__init__(trace, name, row, "zh")
        compared = comparisons_of(trace.book, trace.book.nodes[name]).comparisons
        self.limits = {(c.written.left, c.written.right): c.limit for c in compared}

    def bearing(self) -> Iterator[Place]:
        """The names and rows that made the value."""
        return self._of(result_of(self.parsed.node))

    def _of(self, node: ast.expr) -> Iterator[Place]:
        """The names and rows that made what an expression gives."""
        match node:
            case ast.Name(id=name) if name in self.links:
                link = self.links[name]
                yield from ((link.target, row) for row in self.rows(link))
            case ast.Name(id=name):
                yield from self._of(self.locals[name])
            case ast.BinOp(left=left, op=op, right=right) if type(op) in SETTLES:
                yield from self._settled((left, right), settles=SETTLES[type(op)], of=node)
            case ast.BinOp(left=left, op=ast.Mult(), right=right):
                yield from self._multiplied([left, right])
            case ast.BinOp(left=left, right=right):
                yield from self._of_each([left, right])
            case ast.Compare(left=left, comparators=[right]):
                yield from self._compared(left, right)
            case ast.Call(func=ast.Name(id=name), args=args):
                yield from self._called(name, args)

    def _of_each(self, parts: Sequence[ast.expr]) -> Iterator[Place]:
        """Those of several parts: of the unknown ones, else of those that are not nought."""
        values = [self.value(part) for part in parts]
        for place in _telling(values):
            yield from self._of(parts[place])

    def _multiplied(self, factors: Sequence[ast.expr]) -> Iterator[Place]:
        """Those of a product: of the factors that are nought, which make it nought, else of all."""
        noughts = [part for part in factors if _same(self.value(part), 0)]
        if noughts:
            for part in noughts:
                yield from self._of(part)
        else:
            yield from self._of_each(factors)

    def _settled(
        self, sides: Sequence[ast.expr], *, settles: bool, of: ast.expr
    ) -> Iterator[Place]:
        """Those of an `and` or an `or`: of the sides that settle it, else of all that do not.

        Where a fact settles it, what is worked out besides is not looked into.
        """
        whole = self.value(of)
        if isinstance(whole, Unknown):
            telling = [side for side in sides if isinstance(self.value(side), Unknown)]
        elif whole is settles:
            telling = [side for side in sides if self.value(side) is settles]
            telling = [side for side in telling if self._is_fact(side)] or telling
        else:
            telling = list(sides)
        for side in telling:
            yield from self._of(side)

    def _is_fact(self, node: ast.expr) -> bool:
        """Whether an expression is nothing but a fact."""
        link = self.links.get(node.id) if isinstance(node, ast.Name) else None
        return link is not None and self.trace.book.nodes[link.target].fact is not None

    def _compared(self, left: ast.expr, right: ast.expr) -> Iterator[Place]:
        """Those of a comparison: not of the limit of the law, where that is known."""
        limit = self.limits.get((ast.unparse(left), ast.unparse(right)))
        sides = {"left": left, "right": right}
        if limit in sides and not isinstance(self.value(sides[limit]), Unknown):
            del sides[limit]
        unknown = [side for side in sides.values() if isinstance(self.value(side), Unknown)]
        for side in unknown or sides.values():
            yield from self._of(side)

    def _called(self, name: str, args: Sequence[ast.expr]) -> Iterator[Place]:
        match name:
            case "where":
                yield from self._chosen(*args)
            case "any_" | "all_":
                yield from self._rows_that(args[0], settles=name == "any_")
            case "any_of":
                yield from self._pointed(*args)
            case "largest":
                yield from self._largest(*args)
            case "at":
                yield from self._at(*args)
            case "least" | "greatest" | "clamp":
                whole, values = self._given(name, args), [self.value(one) for one in args]
                for one, value in zip(args, values, strict=True):
                    if _same(value, whole):
                        yield from self._of(one)
            case "part":
                open_ = isinstance(self.value(args[HEADS]), Unknown)
                yield from self._of_each(args if open_ else args[:HEADS])
            case "share":
                yield from self._multiplied(args[:FACTORS])
            case _ if name in SUMMED:
                yield from self._summed(name, args[0])
            case _:
                yield from self._of_each(args)

    def _given(self, name: str, args: Sequence[ast.expr]) -> Any:
        return getattr(helpers, name)(*(self.value(one) for one in args))

    def _chosen(self, condition: ast.expr, yes: ast.expr, no: ast.expr) -> Iterator[Place]:
        """Those of a choice: the branch taken; and of the condition, where that says it all."""
        asked = self.value(condition)
        if isinstance(asked, Unknown):
            yield from self._of(condition)
            return
        taken = list(self._of(yes if asked else no))
        yield from taken or self._of(condition)

    def _places(self, many: ast.expr) -> list[tuple[Place, Any]]:
        """Each row of many, with its value."""
        assert isinstance(many, ast.Name)
        link = self.links[many.id]
        places = [(link.target, row) for row in self.rows(link)]
        return list(zip(places, self.value(many), strict=True))

    def _rows_that(self, many: ast.expr, *, settles: bool) -> Iterator[Place]:
        """Those of some row or of every row: the rows that settle it, else all that do not."""
        rows = self._places(many)
        settling = [place for place, value in rows if value is settles]
        open_ = [place for place, value in rows if isinstance(value, Unknown)]
        yield from settling or open_ or [place for place, _ in rows]

    def _summed(self, name: str, many: ast.expr) -> Iterator[Place]:
        """Those of a sum; of what is known, where only that is summed."""
        rows = self._places(many)
        if name == "total_known":
            rows = [one for one in rows if not isinstance(one[1], Unknown)]
        for place in _telling([value for _, value in rows]):
            yield rows[place][0]

    def _pointed(self, pointing: ast.expr, holding: ast.expr) -> Iterator[Place]:
        """Those of what holds of one that points here: as `any_` of both together.

        Where it holds of none, of those that do point here that it does not hold.
        """
        rows = list(zip(self._places(pointing), self._places(holding), strict=True))
        holds = [(p, h) for p, h in rows if p[1] is True and h[1] is True]
        both = holds or [(p, h) for p, h in rows if isinstance(p[1] & h[1], Unknown)]
        for pair in both:
            yield from (place for place, value in pair if holds or isinstance(value, Unknown))
        if not both:
            here = [h[0] for p, h in rows if p[1] is True]
            yield from here or [p[0] for p, _ in rows]

    def _largest(self, many: ast.expr, if_none: ast.expr) -> Iterator[Place]:
        """Those of the largest of many; of what stands for it where there is none."""
        rows = self._places(many)
        if not rows:
            yield from self._of(if_none)
        whole = self._given("largest", (many, if_none))
        yield from (place for place, value in rows if _same(value, whole))

    def _at(self, pointer: ast.expr, many: ast.expr, if_nobody: ast.expr) -> Iterator[Place]:
        """Those of the one pointed to, and of what points there."""
        yield from self._of(pointer)
        to = self.value(pointer)
        rows = self._places(many)
        if isinstance(to, Unknown):
            return
        if 0 <= to < len(rows):
            yield rows[to][0]
        elif to < 0:
            yield from self._of(if_nobody)


def _telling(values: Sequence[Any]) -> list[int]:
    """Which of some values tell their sum: the unknown, else those not nought, else all."""
    unknown = [place for place, value in enumerate(values) if isinstance(value, Unknown)]
    if unknown:
        return unknown
    some = [place for place, value in enumerate(values) if value is True or value]
    return some or list(range(len(values)))


def _same(value: Any, whole: Any) -> bool:
    """Whether a value is the one chosen; what is unknown is so for the unknown ones."""
    if isinstance(whole, Unknown) or isinstance(value, Unknown):
        return isinstance(whole, Unknown) and isinstance(value, Unknown)
    return bool(value == whole)
