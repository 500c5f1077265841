"""How the values of one name come to the rows of a rule that takes it as an argument."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Literal

from minsheng.policy.engine.facts import ancestors
from minsheng.policy.engine.language import Argument
from minsheng.policy.engine.rule import Entity

if TYPE_CHECKING:
    from minsheng.policy.engine.book import Link, Node

Mode = Literal["own", "above", "below", "fellows", "beside", "toward"]
"""The own row's; that of a row above; of all rows below; of all rows of the household, of the
rule's own entity or of the one beside it; and of each row beside whether it points here."""
MANY: tuple[Mode, ...] = ("below", "fellows", "beside", "toward")
"""Of many rows."""
HOUSEHOLDS: tuple[Mode, ...] = ("fellows", "beside")
"""Of all rows of the household, the same to each of the rule's own."""
BESIDE: frozenset[Entity] = frozenset({"person", "obligor"})
"""Entities of one household, neither above the other, that see each other."""


def mode_of(node: Node, target: Node, argument: Argument, faults: list[str]) -> Mode | None:
    """How the values of a target come to a rule, by their entities; None, and a fault, if not."""
    if _points_here(node, target) and argument.many and argument.type == "bool":
        return "toward"
    if target.type != argument.type:
        faults.append(
            f"rule `{node.name}`: argument `{argument.name}` is typed {argument.type}, "
            f"but `{target.name}` is {target.type}",
        )
        return None
    if target.parameter is not None or target.entity in ancestors(node.entity):
        mode: Mode = "above"
    elif target.entity == node.entity:
        mode = "fellows" if argument.many else "own"
        if mode == "fellows" and node.entity != "person":
            faults.append(f"rule `{node.name}`: only a person's rule may see its fellows")
    elif node.entity in ancestors(target.entity):
        mode = "below"
    elif {node.entity, target.entity} == BESIDE:
        mode = "beside"
    else:
        faults.append(
            f"rule `{node.name}` belongs to {node.entity}; `{target.name}` belongs to "
            f"{target.entity}, which is neither above, below nor beside it",
        )
        return None
    if argument.many != (mode in MANY):
        wanted = f"Many[{argument.type}]" if mode in MANY else argument.type
        faults.append(
            f"rule `{node.name}`: argument `{argument.name}` belongs to {target.entity}; "
            f"type it {wanted}",
        )
        return None
    return mode


def _points_here(node: Node, target: Node) -> bool:
    """Whether a name says to which person a row beside points, and the rule is a person's."""
    return (node.entity, target.entity, target.type) == ("person", "obligor", "Pointer")


def misplaced(node: Node, links: Iterable[Link]) -> Iterable[str]:
    """What points to the rule's own row goes into `any_of` first, and nothing else does."""
    assert node.parsed is not None
    modes = {link.argument: link.mode for link in links}
    if "toward" not in modes.values() and "any_of" not in node.parsed.source:
        return  # most rules: nothing in them can be misplaced, and every start looks at each
    for part in ast.walk(ast.Module(node.parsed.node.body, [])):
        match part:
            case ast.Call(func=ast.Name(id="any_of"), args=[pointing, holding]):
                pair = [modes.get(ast.unparse(a)) for a in (pointing, holding)]
                if pair != ["toward", "beside"]:
                    yield (
                        f"rule `{node.name}`: `{ast.unparse(part)}` wants whom each obligor points "
                        "to, and then what is so of each; both as arguments of a person's rule"
                    )
            case ast.Call(func=ast.Name(id=name), args=args):
                yield from _misused(node, name, [a for a in args if _is_toward(a, modes)])
            case ast.Assign(value=value) if _is_toward(value, modes):
                yield from _misused(node, "=", [value])


def _is_toward(part: ast.expr, modes: Mapping[str, Mode]) -> bool:
    return isinstance(part, ast.Name) and modes.get(part.id) == "toward"


def _misused(node: Node, name: str, arguments: Iterable[ast.expr]) -> Iterable[str]:
    for argument in arguments:
        yield (
            f"rule `{node.name}`: `{ast.unparse(argument)}` says which obligors point to the "
            f"person; it goes into `any_of` first, not into `{name}`"
        )
