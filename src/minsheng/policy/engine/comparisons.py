"""The comparisons of a rule, each readable apart: what is compared with what."""

from __future__ import annotations

import ast
import copy
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

from minsheng.policy.engine.book import Book, Link, Node
from minsheng.policy.engine.language import Parsed, Reader
from minsheng.policy.engine.rows import SINGLE

Function = Callable[..., Any]
Kind = Literal["money", "count", "years", "months"]
Side = Literal["left", "right"]
MEASURED = ("Fen", "Count")
SPANS: dict[str, Kind] = {"years_between": "years", "months_between": "months"}
TRUTHS = "truths"


@dataclass(frozen=True, slots=True)
class Written:
    """A comparison as it stands in a rule.

    Attributes:
        left, right: both sides as written.
        names: the arguments each side rests on.
        kind: what is compared.
        strict: whether it is `<`, not `<=`.
        sides: gives the values of both sides for the rule's arguments.
    """

    left: str
    right: str
    names: tuple[frozenset[str], frozenset[str]]
    kind: Kind
    strict: bool
    sides: Function


@dataclass(frozen=True, slots=True)
class Comparison:
    """A comparison of a rule in force.

    Attributes:
        written: as it stands in the rule.
        limit: the law's side; None when it cannot be told from the household's.
        moved: the name on the household's side, where one name is all of it.
    """

    written: Written
    limit: Side | None
    moved: Link | None

    def holds(self, left: Any, right: Any) -> Any:
        """Whether it holds for two values."""
        return left < right if self.written.strict else left <= right

    def steps(self, left: int, right: int) -> int:
        """How many units are wanting until it comes out otherwise."""
        apart = right - left if self.holds(left, right) else left - right
        return apart + (bool(self.holds(left, right)) != self.written.strict)

    def rises(self, left: int, right: int) -> bool:
        """Whether the household's side must rise for that, not fall."""
        return bool(self.holds(left, right)) == (self.limit != "left")

    def tipped(self, left: int, right: int) -> int:
        """The household's side as it would just come out otherwise."""
        value = right if self.limit == "left" else left
        steps = self.steps(left, right)
        return value + steps if self.rises(left, right) else value - steps


@dataclass(frozen=True, slots=True)
class Compared:
    """The comparisons of a rule.

    Attributes:
        node: the rule.
        comparisons: all that are measured.
        useful: which of them can be a threshold.
        sides: gives both sides of each for the rule's arguments.
        decide: gives the rule's answer for its arguments and the comparisons' truths.
    """

    node: Node
    comparisons: tuple[Comparison, ...]
    useful: tuple[bool, ...]
    sides: Function
    decide: Function


def comparisons_of(book: Book, node: Node) -> Compared:
    """The comparisons of a rule in force."""
    assert node.rule is not None
    assert node.parsed is not None
    spans = tuple(
        (link.argument, kind)
        for link in node.links
        if (kind := _span_of(book.nodes[link.target].parsed)) is not None
    )
    written, sides, decide = _compiled(node.rule.function, node.parsed, spans)
    comparisons = tuple(_in_force(book, node, one) for one in written)
    useful = tuple(_useful(c, node) for c in comparisons)
    return Compared(node, comparisons, useful, sides, decide)


def _useful(comparison: Comparison, node: Node) -> bool:
    """Whether a comparison can be a threshold.

    How many are counted on the way to something else is none.
    """
    if comparison.written.kind == "money":
        return True
    bool_or_span = comparison.written.kind != "count" or node.type == "bool"
    return comparison.limit is not None and bool_or_span


def _in_force(book: Book, node: Node, written: Written) -> Comparison:
    """A comparison with its sides told apart: a sum of the household rests on sums of its facts."""
    links = {link.argument: link for link in node.links}
    own = [
        any(_is_own(book, links[n].target, written.kind) for n in names) for names in written.names
    ]
    if own[0] == own[1]:
        return Comparison(written, None, None)
    link = links.get(written.left if own[0] else written.right)
    plain = link is not None and (link.mode == "own" or link.entity in SINGLE)
    return Comparison(written, "right" if own[0] else "left", link if plain else None)


def _is_own(book: Book, name: str, kind: Kind) -> bool:
    """Whether a name is the household's: a sum that rests on sums, or what is no figure."""
    if kind != "money":
        return book.nodes[name].parameter is None
    leaves = (book.nodes[leaf] for leaf in book.leaves([name]))
    return any(leaf.fact is not None and leaf.type == "Fen" for leaf in leaves)


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
    spans: tuple[tuple[str, Kind], ...],
) -> tuple[tuple[Written, ...], Function, Function]:
    """The measured comparisons of a rule; those with 0 or 1 measure nothing.

    Args:
        function: the rule's.
        parsed: its reading.
        spans: the arguments that are spans of time.

    Returns:
        The comparisons, what gives their sides for the rule's arguments, and the rule as a
        function of its arguments and their truths.
    """
    places: list[int] = []
    pairs: list[ast.expr] = []
    found: list[Written] = []
    types = {a.name: (f"Many[{a.type}]" if a.many else a.type) for a in parsed.arguments}
    locals_ = _locals(parsed)
    for place, node in enumerate(ast.walk(parsed.node)):
        if not (isinstance(node, ast.Compare) and isinstance(node.ops[0], ast.Lt | ast.LtE)):
            continue
        left, right = node.left, node.comparators[0]
        type_ = _type_of(left, parsed, types) or _type_of(right, parsed, types)
        if type_ is None or isinstance(left, ast.Constant) or isinstance(right, ast.Constant):
            continue
        names = (frozenset(_names(left, locals_)), frozenset(_names(right, locals_)))
        places.append(place)
        pairs.append(ast.Tuple([left, right], ast.Load()))
        found.append(
            Written(
                left=ast.unparse(left),
                right=ast.unparse(right),
                names=names,
                kind="money"
                if type_ == "Fen"
                else _kind((left, right), names, locals_, dict(spans)),
                strict=isinstance(node.ops[0], ast.Lt),
                sides=_made(function, parsed, pairs[-1]),
            )
        )
    sides = _made(function, parsed, ast.Tuple(pairs, ast.Load()))
    return tuple(found), sides, _made(function, parsed, None, places)


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
    names: Iterable[frozenset[str]],
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
    places: Sequence[int] = (),
) -> Function:
    """The rule as another function of its arguments.

    Args:
        function: the rule's.
        parsed: its reading.
        result: what to return instead.
        places: comparisons, by their place in the tree, whose truths a last argument gives.
    """
    tree = copy.deepcopy(parsed.node)
    if places:
        nodes = list(ast.walk(tree))
        tree = _Answered([nodes[place] for place in places]).visit(tree)
        tree.args.args.append(ast.arg(TRUTHS))
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
    """Puts an entry of the last argument in the place of each of some comparisons."""

    def __init__(self, asked: Sequence[ast.AST]) -> None:
        self.asked = list(asked)

    def visit_Compare(self, node: ast.Compare) -> ast.expr:
        """The truth given, for a comparison asked; any other stays."""
        if node not in self.asked:
            return node
        number = ast.Constant(self.asked.index(node))
        return ast.Subscript(ast.Name(TRUTHS, ast.Load()), number, ast.Load())
