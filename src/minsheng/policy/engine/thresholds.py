"""What would change a decision: the comparisons near their tipping point.

A rule that compares two sums, counts or spans of time is a threshold. For one household
each comparison is answered the other way, nearest first, and what hangs on it is decided
again; those that change something wanted are its nearest thresholds. Time only goes on, so
an age or a span is a threshold only where waiting is enough, and not for long.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

from minsheng.policy.engine.book import Book, Node
from minsheng.policy.engine.language import Parsed, Reader
from minsheng.policy.engine.scalar import Trace, arguments_of, reevaluate
from minsheng.policy.engine.unknown import Unknown

Function = Callable[..., Any]
Kind = Literal["money", "count", "years", "months"]
Side = Literal["left", "right"]
MEASURED = ("Fen", "Count")
SPANS: dict[str, Kind] = {"years_between": "years", "months_between": "months"}
FARTHEST: dict[Kind, int] = {"count": 1, "years": 1, "months": 12}
"""How many units away a threshold may be to be worth a word."""
MOST_SHARE = 0.5
"""How far apart two sums may be, as a share of the larger."""
UNNAMED = ("bill", "contribution")
"""Entities whose rows no sentence can name."""
OTHERWISE = "otherwise"


@dataclass(frozen=True, slots=True)
class Comparison:
    """A comparison of a rule.

    Attributes:
        left, right: both sides as written.
        kind: what is compared.
        strict: whether it is `<`, not `<=`.
        limit: the side that is a figure of the law alone; None when neither or both are.
        sides: gives the values of both sides for the rule's arguments.
        other: gives the rule's answer for its arguments and another truth of the comparison.
    """

    left: str
    right: str
    kind: Kind
    strict: bool
    limit: Side | None
    sides: Function
    other: Function


@dataclass(frozen=True, slots=True)
class Threshold:
    """A comparison that decides something for one row of a rule.

    Attributes:
        rule: its name.
        row: of the rule's entity.
        comparison: which of its comparisons.
        left, right: the two values.
        answer: what the rule answers now.
        after: what the wanted names would be if the comparison came out otherwise.
    """

    rule: str
    row: int
    comparison: Comparison
    left: int
    right: int
    answer: Any
    after: Mapping[str, Any]

    @property
    def gap(self) -> int:
        """How far apart the two sides are."""
        return abs(self.right - self.left)

    @property
    def steps(self) -> int:
        """How many units are wanting until the comparison comes out otherwise."""
        return _steps(self.comparison, self.left, self.right)

    @property
    def rises(self) -> bool:
        """Whether the household's side must rise for that, not fall."""
        return _rises(self.comparison, self.left, self.right)

    @property
    def value(self) -> int:
        """The household's side."""
        return self.right if self.comparison.limit == "left" else self.left

    @property
    def limit(self) -> int:
        """The law's side."""
        return self.left if self.comparison.limit == "left" else self.right


@dataclass(frozen=True, slots=True)
class _Near:
    """A comparison of one row that is near enough to be tried."""

    order: tuple[bool, float]
    node: Node
    row: int
    comparison: Comparison
    left: int
    right: int
    arguments: tuple[Any, ...]


def nearest_thresholds(
    trace: Trace,
    wanted: Sequence[str],
    most: int = 3,
    tries: int = 10,
) -> list[Threshold]:
    """The thresholds nearest to one household that would change a wanted name.

    Args:
        trace: the household, evaluated for the wanted names.
        wanted: names of the household whose change counts.
        most: how many to find.
        tries: how many to answer the other way at the most.

    Returns:
        Sums first, then the rest; nearest first, by the distance's share of the larger side.
    """
    found: list[Threshold] = []
    seen: set[tuple[int, int]] = set()
    for near in sorted(_near(trace, wanted), key=lambda n: n.order):
        if len(found) == most or not tries:
            break
        if (near.left, near.right) in seen:
            continue
        answer = trace.values[near.node.name][near.row]
        other = near.comparison.other(*near.arguments, not _holds(near))
        if isinstance(other, Unknown) or other == answer:
            continue
        tries -= 1
        column = list(trace.values[near.node.name])
        column[near.row] = other
        after = reevaluate(trace, {near.node.name: column}, wanted)
        change = {n: after[n][0] for n in wanted if _other(after[n][0], trace.values[n][0])}
        if change:
            seen.add((near.left, near.right))
            left, right = near.left, near.right
            found.append(
                Threshold(near.node.name, near.row, near.comparison, left, right, answer, change)
            )
    return found


def _other(after: Any, now: Any) -> bool:
    """Whether a value would be another, and known."""
    if isinstance(after, Unknown):
        return False
    return isinstance(now, Unknown) or bool(after != now)


def _holds(near: _Near) -> bool:
    return near.left < near.right or (not near.comparison.strict and near.left == near.right)


def _steps(comparison: Comparison, left: int, right: int) -> int:
    if left < right or (left == right and not comparison.strict):
        return right - left + (not comparison.strict)
    return left - right + comparison.strict


def _rises(comparison: Comparison, left: int, right: int) -> bool:
    holds = left < right or (left == right and not comparison.strict)
    return holds == (comparison.limit != "left")


def _near(trace: Trace, wanted: Sequence[str]) -> Iterator[_Near]:
    """The comparisons with known sides that are near enough, of rules with a known answer."""
    for node, comparisons in _thresholds_of(trace.book, tuple(wanted)):
        answers = trace.values[node.name]
        for row, arguments in enumerate(arguments_of(trace, node.name)):
            if isinstance(answers[row], Unknown):
                continue
            for comparison in comparisons:
                left, right = comparison.sides(*arguments)
                if isinstance(left, Unknown) or isinstance(right, Unknown):
                    continue
                order = _order(comparison, left, right)
                if order is not None:
                    yield _Near(order, node, row, comparison, left, right, arguments)


def _thresholds_of(
    book: Book, wanted: tuple[str, ...]
) -> list[tuple[Node, tuple[Comparison, ...]]]:
    """The rules that the wanted names rest on and that compare something, worked out once."""
    if wanted not in book.compared:
        found: list[tuple[Node, tuple[Comparison, ...]]] = []
        for node in (book.nodes[name] for name in book.needed(wanted)):
            if node.entity not in UNNAMED:
                # How many are counted on the way to something else is no threshold.
                useful = [
                    c
                    for c in _comparisons_of(book, node)
                    if c.kind == "money"
                    or (c.limit is not None and (c.kind != "count" or node.type == "bool"))
                ]
                found += [(node, tuple(useful))] if useful else []
        book.compared[wanted] = found
    known: list[tuple[Node, tuple[Comparison, ...]]] = book.compared[wanted]
    return known


def _order(comparison: Comparison, left: int, right: int) -> tuple[bool, float] | None:
    """Where a comparison stands among the others; None when it is too far away."""
    larger = max(abs(left), abs(right))
    if comparison.kind == "money":
        share = abs(right - left) / larger if left and right else 1.0
        return (False, share) if share <= MOST_SHARE else None
    steps = _steps(comparison, left, right)
    if steps > FARTHEST[comparison.kind]:
        return None
    if comparison.kind != "count" and not _rises(comparison, left, right):
        return None
    return True, steps / max(larger, 1)


def _comparisons_of(book: Book, node: Node) -> tuple[Comparison, ...]:
    """The comparisons of a rule in force."""
    assert node.rule is not None
    assert node.parsed is not None
    figures = frozenset(k.argument for k in node.links if book.nodes[k.target].parameter)
    spans = tuple(
        (link.argument, kind)
        for link in node.links
        if (kind := _span_of(book.nodes[link.target].parsed)) is not None
    )
    return _compiled(node.rule.function, node.parsed, figures, spans)


@lru_cache(maxsize=4096)
def _span_of(parsed: Parsed | None) -> Kind | None:
    """Whether a rule gives a span of time: what it measures it in."""
    return None if parsed is None else _span_in(parsed.node)


def _span_in(tree: ast.AST) -> Kind | None:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in SPANS:
            return SPANS[node.func.id]
    return None


@lru_cache(maxsize=4096)
def _compiled(
    function: Function,
    parsed: Parsed,
    figures: frozenset[str],
    spans: tuple[tuple[str, Kind], ...],
) -> tuple[Comparison, ...]:
    """The measured comparisons of a rule, each compiled apart; those with 0 or 1 measure nothing.

    Args:
        function: the rule's.
        parsed: its reading.
        figures: the arguments that are figures of the law.
        spans: the arguments that are spans of time.
    """
    found: list[Comparison] = []
    types = {a.name: (f"Many[{a.type}]" if a.many else a.type) for a in parsed.arguments}
    locals_ = _locals(parsed)
    for place, node in enumerate(ast.walk(parsed.node)):
        if not (isinstance(node, ast.Compare) and isinstance(node.ops[0], ast.Lt | ast.LtE)):
            continue
        sides = (node.left, node.comparators[0])
        type_ = _type_of(sides[0], parsed, types) or _type_of(sides[1], parsed, types)
        if type_ is None or any(isinstance(side, ast.Constant) for side in sides):
            continue
        names = [_names(side, locals_) for side in sides]
        found.append(
            Comparison(
                left=ast.unparse(sides[0]),
                right=ast.unparse(sides[1]),
                kind="money" if type_ == "Fen" else _kind(sides, names, locals_, dict(spans)),
                strict=isinstance(node.ops[0], ast.Lt),
                limit=_limit(names, figures),
                sides=_made(function, parsed, ast.Tuple([*sides], ast.Load())),
                other=_made(function, parsed, None, place),
            )
        )
    return tuple(found)


def _locals(parsed: Parsed) -> dict[str, ast.expr]:
    """What a rule's own names stand for."""
    return {
        s.targets[0].id: s.value
        for s in parsed.node.body
        if isinstance(s, ast.Assign) and isinstance(s.targets[0], ast.Name)
    }


def _names(side: ast.expr, locals_: Mapping[str, ast.expr]) -> set[str]:
    """The arguments a side rests on."""
    found: set[str] = set()
    called = {n.func for n in ast.walk(side) if isinstance(n, ast.Call)}
    for node in ast.walk(side):
        if isinstance(node, ast.Name) and node not in called:
            found |= _names(locals_[node.id], locals_) if node.id in locals_ else {node.id}
    return found


def _kind(
    sides: Iterable[ast.expr],
    names: Iterable[set[str]],
    locals_: Mapping[str, ast.expr],
    spans: Mapping[str, Kind],
) -> Kind:
    """Whether counts are a span of time: written here, or given by an argument."""
    for side in sides:
        named = {n.id for n in ast.walk(side) if isinstance(n, ast.Name)}
        for expression in (side, *(locals_[n] for n in sorted(named & set(locals_)))):
            kind = _span_in(expression)
            if kind is not None:
                return kind
    given = [spans[name] for side in names for name in sorted(side) if name in spans]
    return given[0] if given else "count"


def _limit(names: Sequence[set[str]], figures: frozenset[str]) -> Side | None:
    """The side that rests on figures of the law alone."""
    left, right = (side <= figures for side in names)
    if left == right:
        return None
    return "left" if left else "right"


def _type_of(node: ast.expr, parsed: Parsed, types: Mapping[str, str]) -> str | None:
    """The type of one side, by the language's own reading."""
    reader = Reader("threshold", {}, types=dict(types))
    for statement in parsed.node.body:
        if isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name):
            reader.types[statement.targets[0].id] = reader.expression(statement.value, set())
    type_ = reader.expression(node, set())
    return type_ if type_ in MEASURED else None


def _made(
    function: Function,
    parsed: Parsed,
    result: ast.expr | None,
    place: int | None = None,
) -> Function:
    """The rule as another function of its arguments.

    Args:
        function: the rule's.
        parsed: its reading.
        result: what to return instead.
        place: the comparison, by its place in the tree, that a last argument answers.
    """
    tree = copy.deepcopy(parsed.node)
    if place is not None:
        asked = next(n for k, n in enumerate(ast.walk(tree)) if k == place)
        tree = _Answered(asked).visit(tree)
        tree.args.args.append(ast.arg(OTHERWISE))
    tree.decorator_list = []
    if result is not None:
        kept: list[ast.stmt] = [s for s in tree.body if isinstance(s, ast.Assign)]
        tree.body = [*kept, ast.Return(result)]
    for argument in tree.args.args:
        argument.annotation = None
    tree.returns = None
    module = ast.fix_missing_locations(ast.Module([tree], []))
    scope: dict[str, Any] = {}
    exec(compile(module, f"<{tree.name}>", "exec"), function.__globals__, scope)  # noqa: S102
    made: Function = scope[tree.name]
    return made


class _Answered(ast.NodeTransformer):
    """Puts the last argument in the place of one comparison."""

    def __init__(self, asked: ast.AST) -> None:
        self.asked = asked

    def visit_Compare(self, node: ast.Compare) -> ast.expr:
        """The argument, for the comparison asked; any other stays."""
        return ast.Name(OTHERWISE, ast.Load()) if node is self.asked else node
