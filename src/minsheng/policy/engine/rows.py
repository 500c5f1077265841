"""Rules over the rows of one household, by functions written out for them.

How a row comes by an argument (its own value, one above it, those below it) is the same for
every household. So it is written down once, as Python that names the arguments, and not
worked out anew for every rule of every household:

    def rows(_rule, _values, _facts, _parents):
        line_m = _values['dues__line_m'][0]
        return [_rule(wage_m, line_m) for wage_m in _values['wage_m']]

A whole evaluation is written down in the same way, the rules one after the other:

    def run(_values, _facts, _parents):
        _0 = _values['wage_m']
        _1 = _values['dues__line_m']
        _2 = _values['dues__able'] = [_rule_of_dues__able(wage_m, _1[0]) for wage_m in _0]
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

from minsheng.policy.engine.links import HOUSEHOLDS, MANY
from minsheng.policy.engine.rule import Entity

if TYPE_CHECKING:
    from minsheng.policy.engine.book import Link, Node

Columns: TypeAlias = Mapping[str, Sequence[Any]]
Rows: TypeAlias = Callable[
    [
        Callable[..., Any],
        Columns,
        Mapping[Entity, Sequence[Any]],
        Mapping[Entity, Sequence[int]],
    ],
    list[Any],
]
"""Gives a function of a rule's arguments, for each row: the function, the values of every name,
the rows of facts and the person of each row, both per entity."""

SINGLE = ("run", "household")
"""Entities of one row."""

Run: TypeAlias = Callable[
    [
        dict[str, Sequence[Any]],
        Mapping[Entity, Sequence[Any]],
        Mapping[Entity, Sequence[int]],
    ],
    None,
]
"""Adds the columns of some rules to the values of what they rest on."""


def rows_of(node: Node) -> Rows:
    """The function that calls another for every row of a rule's entity."""
    scope: dict[str, Any] = {"_under": _under, "_over": _over, "_toward": _toward}
    exec(compile(written_rows(node), f"<rows of {node.name}>", "exec"), scope)  # noqa: S102
    made: Rows = scope["rows"]
    return made


def run_of(nodes: Sequence[Node]) -> Run:
    """The function that runs some rules, each after those it rests on."""
    scope: dict[str, Any] = {"_under": _under, "_over": _over, "_toward": _toward}
    for node in nodes:
        assert node.rule is not None
        scope[f"_rule_of_{node.name}"] = node.rule.function
    exec(compile(written_run(nodes), "<run>", "exec"), scope)  # noqa: S102
    made: Run = scope["run"]
    return made


def written_rows(node: Node) -> str:
    """The text of `rows_of`. No name of a rule book begins with `_`, as its own do."""
    shared, each = _arguments(node, lambda target: f"_values[{target!r}]")
    lines = [f"{name} = {value}" for name, value in shared.items()]
    arguments = ", ".join(link.argument for link in node.links)
    lines.append(f"return [_rule({arguments}){_loop(node, each)}]")
    return "def rows(_rule, _values, _facts, _parents):\n    " + "\n    ".join(lines) + "\n"


def written_run(nodes: Sequence[Node]) -> str:
    """The text of `run_of`: every column has a name of its own, which is quick to look up."""
    lines: list[str] = []
    names: dict[str, str] = {}

    def column(target: str) -> str:
        if target not in names:
            names[target] = f"_{len(names)}"
            lines.append(f"{names[target]} = _values[{target!r}]")
        return names[target]

    for node in nodes:
        shared, each = _arguments(node, column)
        arguments = ", ".join(shared.get(k.argument, k.argument) for k in node.links)
        names[node.name] = f"_{len(names)}"
        call = f"[_rule_of_{node.name}({arguments}){_loop(node, each)}]"
        lines.append(f"{names[node.name]} = _values[{node.name!r}] = {call}")
    return "def run(_values, _facts, _parents):\n    " + "\n    ".join(lines or ["pass"]) + "\n"


def _arguments(node: Node, column: Callable[[str], str]) -> tuple[dict[str, str], dict[str, str]]:
    """What gives each argument: one for all rows, or another for each.

    Args:
        node: the rule.
        column: the text that gives the values of a name.
    """
    shared, each = {}, {}
    for link in node.links:
        if node.entity in SINGLE or link.mode in HOUSEHOLDS or link.entity in SINGLE:
            shared[link.argument] = column(link.target) + "[0]" * (link.mode not in MANY)
        else:
            each[link.argument] = _column(node.entity, link, column(link.target))
    return shared, each


def _loop(node: Node, each: Mapping[str, str]) -> str:
    """The loop over a rule's rows; none for an entity of one."""
    if len(each) > 1:
        return f" for {', '.join(each)} in zip({', '.join(each.values())}, strict=True)"
    if node.entity in SINGLE:
        return ""
    if not each:
        return f" for _ in _facts.get({node.entity!r}, ())"
    return f" for {', '.join(each)} in {', '.join(each.values())}"


def _column(entity: Entity, link: Link, values: str) -> str:
    """What gives an argument that is another one for each row."""
    if link.mode == "own":
        return values
    if link.mode == "below":
        return f"_under({values}, _parents[{link.entity!r}], len(_facts[{entity!r}]))"
    if link.mode == "toward":
        return f"_toward({values}, len(_facts[{entity!r}]))"
    return f"_over({values}, _parents[{entity!r}])"


def _under(values: Sequence[Any], parents: Sequence[int], height: int) -> list[list[Any]]:
    """For each row above, the values of those below it."""
    under: list[list[Any]] = [[] for _ in range(height)]
    for value, parent in zip(values, parents, strict=True):
        under[parent].append(value)
    return under


def _over(values: Sequence[Any], parents: Sequence[int]) -> list[Any]:
    """For each row, the value of the one it belongs to."""
    return [values[parent] for parent in parents]


def _toward(pointers: Sequence[Any], height: int) -> list[list[Any]]:
    """For each row, which of the rows beside point to it; unknown where the pointer is."""
    return [[pointer == place for pointer in pointers] for place in range(height)]
