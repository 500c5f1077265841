"""What would change a decision: the comparisons near their tipping point.

A rule that answers yes or no by comparing two sums, ages or spans is a threshold. For one
household each is answered the other way, nearest first, and what hangs on it is decided
again; those that change something wanted are its nearest thresholds.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from minsheng.policy.engine.book import Node
from minsheng.policy.engine.language import Parsed, Reader
from minsheng.policy.engine.scalar import Trace, arguments_of, reevaluate
from minsheng.policy.engine.unknown import Unknown

Function = Callable[..., Any]
MEASURED = ("Fen", "Count")


@dataclass(frozen=True, slots=True)
class Comparison:
    """A comparison of a rule: both sides as written, and a function that gives their values."""

    left: str
    right: str
    type: str
    sides: Function


@dataclass(frozen=True, slots=True)
class Threshold:
    """A yes-or-no rule of one row that decides something by a comparison.

    Attributes:
        rule: its name.
        row: of the rule's entity.
        comparison: the nearest of its comparisons.
        left, right: the two values.
        holds: what the rule answers now.
        after: what the wanted names would be if it answered otherwise.
    """

    rule: str
    row: int
    comparison: Comparison
    left: int
    right: int
    holds: bool
    after: Mapping[str, Any]

    @property
    def gap(self) -> int:
        """How far apart the two sides are."""
        return abs(self.right - self.left)


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
        Nearest first, by the gap's share of the larger side.
    """
    found: list[Threshold] = []
    seen: set[tuple[int, int]] = set()
    candidates = sorted(_candidates(trace, wanted), key=lambda c: c[0])
    for _, node, row, comparison, left, right in candidates[:tries]:
        if (left, right) in seen:
            continue
        holds = bool(trace.values[node.name][row])
        column = list(trace.values[node.name])
        column[row] = not holds
        after = reevaluate(trace, {node.name: column}, wanted)
        change = {n: after[n][0] for n in wanted if _other(after[n][0], trace.values[n][0])}
        if change:
            seen.add((left, right))
            found.append(Threshold(node.name, row, comparison, left, right, holds, change))
        if len(found) == most:
            break
    return found


def _other(one: Any, other: Any) -> bool:
    if isinstance(one, Unknown) or isinstance(other, Unknown):
        return isinstance(one, Unknown) != isinstance(other, Unknown)
    return bool(one != other)


def _candidates(trace: Trace, wanted: Iterable[str]) -> Iterator[tuple[Any, ...]]:
    """Yes-or-no rules with a known answer and a comparison whose sides are known, not 0."""
    for name in trace.book.needed(wanted):
        node = trace.book.nodes[name]
        comparisons = _comparisons_of(node) if node.type == "bool" else ()
        if not comparisons:
            continue
        for row, arguments in enumerate(arguments_of(trace, name)):
            if isinstance(trace.values[name][row], Unknown):
                continue
            near: tuple[Any, ...] | None = None
            for comparison in comparisons:
                left, right = comparison.sides(*arguments)
                if isinstance(left, Unknown) or isinstance(right, Unknown) or not left or not right:
                    continue
                share = abs(right - left) / max(abs(right), abs(left))
                if near is None or share < near[0]:
                    near = (share, node, row, comparison, left, right)
            if near is not None:
                yield near


def _comparisons_of(node: Node) -> tuple[Comparison, ...]:
    assert node.rule is not None
    assert node.parsed is not None
    return _compiled(node.rule.function, node.parsed)


@lru_cache(maxsize=4096)
def _compiled(function: Function, parsed: Parsed) -> tuple[Comparison, ...]:
    """The measured comparisons of a rule, each compiled apart."""
    found: list[Comparison] = []
    types = {a.name: (f"Many[{a.type}]" if a.many else a.type) for a in parsed.arguments}
    for node in ast.walk(parsed.node):
        if not (isinstance(node, ast.Compare) and isinstance(node.ops[0], ast.Lt | ast.LtE)):
            continue
        left, right = node.left, node.comparators[0]
        type_ = _type_of(left, parsed, types) or _type_of(right, parsed, types)
        if type_ is not None:
            sides = _sides(function, parsed, left, right)
            found.append(Comparison(ast.unparse(left), ast.unparse(right), type_, sides))
    return tuple(found)


def _type_of(node: ast.expr, parsed: Parsed, types: Mapping[str, str]) -> str | None:
    """The type of one side, by the language's own reading."""
    reader = Reader("threshold", {}, types=dict(types))
    for statement in parsed.node.body:
        if isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name):
            reader.types[statement.targets[0].id] = reader.expression(statement.value, set())
    type_ = reader.expression(node, set())
    return type_ if type_ in MEASURED else None


def _sides(function: Function, parsed: Parsed, left: ast.expr, right: ast.expr) -> Function:
    """A function of the rule's arguments that gives both sides of a comparison."""
    tree = copy.deepcopy(parsed.node)
    tree.decorator_list = []
    kept: list[ast.stmt] = [s for s in tree.body if isinstance(s, ast.Assign)]
    tree.body = [*kept, ast.Return(ast.Tuple([left, right], ast.Load()))]
    for argument in tree.args.args:
        argument.annotation = None
    tree.returns = None
    module = ast.fix_missing_locations(ast.Module([tree], []))
    scope: dict[str, Any] = {}
    exec(compile(module, f"<{tree.name}>", "exec"), function.__globals__, scope)  # noqa: S102
    made: Function = scope[tree.name]
    return made
