"""Writes the driver: a readable Python module whose one loop decides a batch of households.

Only the driver is generated; the rules it calls are the functions the law's author
wrote. Parameters come as a table, never as constants, so that a changed amount needs
no new compilation.
"""

from __future__ import annotations

from collections.abc import Iterator

from minsheng.policy.engine.book import Link, Node
from minsheng.policy.engine.fused.plan import Group, Plan
from minsheng.policy.engine.rule import Entity

INDEX: dict[Entity, str] = {
    "household": "h",
    "person": "p",
    "obligor": "o",
    "bill": "b",
    "contribution": "c",
}
PLACE: dict[Entity, str] = {
    "person": "p - p0",
    "obligor": "o - o0",
    "bill": "b - b0",
    "contribution": "c - c0",
}
LOADS = {
    "Fen": "load_i64",
    "Day": "load_i32",
    "Month": "load_i32",
    "bool": "load_u8",
}
ROUNDING_WIDTH = 3
HEAD = '''"""Generated from the rule book of {day}; the rules themselves stand in their own files.

Columns: per fact the address of its values, the address of its causes, and the step
through the causes (0 where every value is known). Scratch: per kept name the address of
its values and of its causes. Outputs: per target the address of values and of causes.
"""

from numba import njit

from minsheng.policy.engine.fused import helpers as _helpers
from minsheng.policy.engine.fused.memory import (
    load_cause,
    load_i16,
    load_i32,
    load_i64,
    load_u8,
    many_bool,
    many_int,
    store_i64,
    store_u8,
)
from minsheng.policy.engine.fused.pairs import (
    as_bool,
    as_int,
    cause_of,
    make_bool,
    make_int,
    value_of,
)
from minsheng.policy.engine.kinds import Rounding
'''


def scalar_kind(type_: str) -> str:
    """`bool` or `int`: how a type is laid out in a pair."""
    return "bool" if type_ == "bool" else "int"


def load_name(type_: str) -> str:
    """The loader of a fact's column."""
    return LOADS.get(type_, "load_i16")


def write_driver(plan: Plan) -> str:
    """The driver's text."""
    lines = [HEAD.format(day=plan.book.day)]
    lines += _imports(plan)
    lines += ["", "", "@njit(cache=True, nogil=True, error_model='numpy')"]
    lines += [
        "def decide(households, offsets, areas, columns, parameters, scratch, outputs, masks):",
    ]
    lines += [f"    {line}" for line in _prologue(plan)]
    lines += ["    for h in range(households):"]
    lines += [f"        {line}" for line in _household(plan)]
    return "\n".join(lines) + "\n"


def _imports(plan: Plan) -> Iterator[str]:
    names = [n for g in plan.groups for n in g.names if plan.book.nodes[n].rule is not None]
    modules = sorted({_module(plan.book.nodes[n]) for n in names})
    for number, module in enumerate(modules):
        yield f"import {module} as _m{number}"
    yield ""
    for name in names:
        rule = plan.book.nodes[name].rule
        assert rule is not None
        number = modules.index(_module(plan.book.nodes[name]))
        yield f"_f_{name} = njit(error_model='numpy')(_m{number}.{rule.function.__name__})"


def _module(node: Node) -> str:
    assert node.rule is not None
    return node.rule.function.__module__


def _prologue(plan: Plan) -> Iterator[str]:
    """Bind every address once."""
    for k, entity in enumerate(("person", "obligor", "bill", "contribution")):
        yield f"{entity}_from = offsets[{k}]"
    for k, name in enumerate(plan.facts):
        yield f"{name}_v, {name}_c, {name}_s = columns[{k}, 0], columns[{k}, 1], columns[{k}, 2]"
    for k, name in enumerate(plan.kept):
        yield f"{name}_sv, {name}_sc = scratch[{k}, 0], scratch[{k}, 1]"
    for k, name in enumerate(plan.outputs):
        yield f"{name}_ov, {name}_oc = outputs[{k}, 0], outputs[{k}, 1]"
    for name in plan.facts:
        node = plan.book.nodes[name]
        if node.entity == "run":
            yield f"x_{name} = {_load(node, '0')}"


def _household(plan: Plan) -> Iterator[str]:
    yield "area = load_i64(areas, h)"
    for name in plan.facts:
        node = plan.book.nodes[name]
        if node.entity == "household":
            yield f"x_{name} = {_load(node, 'h')}"
    for entity, first in (("person", "p0"), ("obligor", "o0")):
        letter = first[0]
        yield f"{letter}0, {letter}1 = load_i64({entity}_from, h), load_i64({entity}_from, h + 1)"
    for entity, letter in (("bill", "b"), ("contribution", "c")):
        yield f"{letter}0, {letter}1 = load_i64({entity}_from, p0), load_i64({entity}_from, p1)"
    words = (len(plan.bits) + 63) // 64
    for word in range(words):
        yield f"mask{word} = 0"
    for group in plan.groups:
        yield from _loop(plan, group)
    for word in range(words):
        yield f"store_i64(masks, h * {words} + {word}, mask{word})"


def _loop(plan: Plan, group: Group) -> Iterator[str]:
    if group.entity == "household":
        yield from _body(plan, group)
    elif group.entity in ("person", "obligor"):
        letter = INDEX[group.entity]
        yield f"for {letter} in range({letter}0, {letter}1):"
        yield from (f"    {line}" for line in _body(plan, group))
    else:
        letter = INDEX[group.entity]
        name = group.entity
        yield "for p in range(p0, p1):"
        yield f"    {letter}_from = load_i64({name}_from, p)"
        yield f"    {letter}_to = load_i64({name}_from, p + 1)"
        yield f"    for {letter} in range({letter}_from, {letter}_to):"
        yield from (f"        {line}" for line in _body(plan, group))


def _body(plan: Plan, group: Group) -> Iterator[str]:
    """Loads and calls of one loop."""
    here: set[str] = set()
    loads: set[str] = set()
    reasons = _bits(plan)
    for name in group.names:
        node = plan.book.nodes[name]
        for link in node.links:
            yield from _fetch(plan, link, here, loads)
        kind = scalar_kind(node.type)
        if node.rule is None and group.entity != "household":
            yield f"x_{name} = {_load(node, INDEX[group.entity])}"
        elif node.rule is not None:
            arguments = ", ".join(_argument(plan, group, link) for link in node.links)
            yield f"x_{name} = as_{kind}(_f_{name}({arguments}))"
        here.add(name)
        if name in plan.kept:
            place = PLACE[group.entity]
            yield f"store_i64({name}_sv, {place}, value_of(x_{name}))"
            yield f"store_u8({name}_sc, {place}, cause_of(x_{name}))"
        if name in plan.outputs:
            index = INDEX[group.entity]
            yield f"store_i64({name}_ov, {index}, value_of(x_{name}) if cause_of(x_{name}) == 0 else 0)"
            yield f"store_u8({name}_oc, {index}, cause_of(x_{name}))"
        for bit in reasons.get(name, ()):
            shift = 1 << (bit % 64)
            shown = shift if shift < 1 << 63 else shift - (1 << 64)
            yield f"mask{bit // 64} |= {shown} if cause_of(x_{name}) == 0 and value_of(x_{name}) else 0"


def _bits(plan: Plan) -> dict[str, list[int]]:
    """Which bits of the mask a bool rule sets."""
    found: dict[str, list[int]] = {}
    by_code = {r.code: r for r in plan.book.reasons}
    for bit, code in enumerate(plan.bits):
        name = plan.book.reason_names[code][by_code[code].when]
        found.setdefault(name, []).append(bit)
    return found


def _load(node: Node, index: str) -> str:
    """A fact from its column."""
    value = f"{load_name(node.type)}({node.name}_v, {index})"
    cause = f"load_cause({node.name}_c, ({index}) * {node.name}_s)"
    if node.type == "bool":
        return f"make_bool({value} != 0, {cause})"
    return f"make_int({value}, {cause})"


def _fetch(
    plan: Plan,
    link: Link,
    here: set[str],
    loads: set[str],
) -> Iterator[str]:
    """Bring a kept name of this loop's entity, or of the person above it, into a local."""
    node = plan.book.nodes[link.target]
    if link.mode in ("below", "fellows") or link.target in here or link.target in loads:
        return
    if link.entity in ("run", "household") or node.parameter is not None:
        return
    if node.fact is not None:
        loads.add(link.target)
        yield f"x_{link.target} = {_load(node, INDEX[link.entity])}"
        return
    place = PLACE[link.entity]
    cell = f"load_i64({link.target}_sv, {place})"
    cause = f"load_cause({link.target}_sc, {place})"
    loads.add(link.target)
    if node.type == "bool":
        yield f"x_{link.target} = make_bool({cell} != 0, {cause})"
    else:
        yield f"x_{link.target} = make_int({cell}, {cause})"


def _argument(plan: Plan, group: Group, link: Link) -> str:
    """What a rule is called with."""
    node = plan.book.nodes[link.target]
    if node.parameter is not None:
        return _parameter(plan, node)
    if link.mode not in ("below", "fellows"):
        return f"x_{link.target}"
    letter = INDEX[link.entity]
    start, stop = "0", f"{letter}1 - {letter}0"
    if link.mode == "below" and group.entity == "person":
        name = link.entity
        start = f"load_i64({name}_from, p) - {letter}0"
        stop = f"load_i64({name}_from, p + 1) - {letter}0"
    kind = scalar_kind(node.type)
    return f"many_{kind}({link.target}_sv, {link.target}_sc, {start}, {stop})"


def _parameter(plan: Plan, node: Node) -> str:
    """A parameter's cell in the table; a rounding takes three."""
    column = parameter_columns(plan)[node.name]
    if node.type == "Rounding":
        cells = ", ".join(f"parameters[area, {column + k}]" for k in range(ROUNDING_WIDTH))
        return f"Rounding({cells})"
    cell = f"parameters[area, {column}]"
    return f"{cell} != 0" if node.type == "bool" else cell


def parameter_columns(plan: Plan) -> dict[str, int]:
    """Each parameter's first column in the table."""
    columns: dict[str, int] = {}
    width = 0
    for name in plan.parameters:
        columns[name] = width
        width += ROUNDING_WIDTH if plan.book.nodes[name].type == "Rounding" else 1
    return columns
