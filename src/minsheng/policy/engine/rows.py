"""One rule over the rows of one household, by a function written out for the rule.

How a row comes by an argument (its own value, one above it, those below it) is the same for
every household. So it is written down once, as Python that names the arguments, and not
worked out anew for every rule of every household:

    def rows(_rule, _values, _facts, _parents):
        line_m = _values['dues__line_m'][0]
        return [_rule(wage_m, line_m) for wage_m in _values['wage_m']]
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


def rows_of(node: Node) -> Rows:
    """The function that calls another for every row of a rule's entity."""
    scope: dict[str, Any] = {"_under": _under, "_over": _over, "_toward": _toward}
    exec(compile(written_rows(node), f"<rows of {node.name}>", "exec"), scope)  # noqa: S102
    made: Rows = scope["rows"]
    return made


def written_rows(node: Node) -> str:
    """The text of that function. No name of a rule book begins with `_`, as its own do."""
    shared, each = {}, {}
    for link in node.links:
        if node.entity in SINGLE or link.mode in HOUSEHOLDS or link.entity in SINGLE:
            shared[link.argument] = f"_values[{link.target!r}]" + "[0]" * (link.mode not in MANY)
        else:
            each[link.argument] = _column(node.entity, link)
    arguments = ", ".join(link.argument for link in node.links)
    lines = [f"{name} = {value}" for name, value in shared.items()]
    loop = f" for {', '.join(each)} in {', '.join(each.values())}"
    if len(each) > 1:
        loop = f" for {', '.join(each)} in zip({', '.join(each.values())}, strict=True)"
    elif node.entity in SINGLE:
        loop = ""
    elif not each:
        loop = f" for _ in _facts.get({node.entity!r}, ())"
    lines.append(f"return [_rule({arguments}){loop}]")
    return "def rows(_rule, _values, _facts, _parents):\n    " + "\n    ".join(lines) + "\n"


def _column(entity: Entity, link: Link) -> str:
    """What gives an argument that is another one for each row."""
    values = f"_values[{link.target!r}]"
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
