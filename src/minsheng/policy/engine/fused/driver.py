"""Writes the driver: a readable Python module whose one loop decides a batch of households.

Only the driver is generated; the rules it calls are the functions the law's author
wrote. Parameters come as a table, never as constants, so that a changed amount needs
no new compilation.
"""

from __future__ import annotations

import re
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
LOADS = {"Fen": "i64", "Day": "i32", "Month": "i32", "bool": "u8"}
ROUNDING_WIDTH = 3
WORD = re.compile(r"\w+")
BLOCK = 64
HEAD = '''"""Generated from the rule book of {day}; the rules themselves stand in their own files.

Households are walked in blocks; each group below is one loop over a block. Columns hold,
per fact, the address of its values, of its causes, and the step through the causes (0
where every value is known). Scratch holds, per name another loop asks for, the addresses
of its values and causes for one block; outputs the same for the whole batch.
"""

from numba import njit

from minsheng.policy.engine.fused import helpers as _helpers
from minsheng.policy.engine.fused.memory import (
    bit,
    fact_i16,
    fact_i32,
    fact_i64,
    fact_u8,
    keep,
    kept_bool,
    kept_int,
    load_i64,
    many_bool,
    many_int,
    mark,
    put,
)
from minsheng.policy.engine.fused.pairs import as_bool, as_int
from minsheng.policy.engine.kinds import Rounding

INNER = {{
    "error_model": "numpy",
    "no_cpython_wrapper": True,
    "no_cfunc_wrapper": True,
    "_nrt": False,
}}
'''
ARGUMENTS = "h0, h1, tables, columns, width, scratch, outputs"
DECIDE = """

@njit(cache=True, nogil=True, error_model="numpy")
def decide(households, tables, columns, width, scratch, outputs):
    for h0 in range(0, households, {block}):
        h1 = min(h0 + {block}, households)
{calls}
"""
TABLES = ("areas", "parameters", "masks", "person_of", "obligor_of", "bill_of", "contribution_of")


def scalar_kind(type_: str) -> str:
    """`bool` or `int`: how a type is laid out in a pair."""
    return "bool" if type_ == "bool" else "int"


def write_driver(plan: Plan) -> str:
    """The driver's text."""
    lines = [HEAD.format(day=plan.book.day), *_imports(plan)]
    for number, group in enumerate(plan.groups):
        lines += ["", "", "@njit(**INNER)", f"def group_{number}({ARGUMENTS}):"]
        lines += [f"    {line}" for line in _group(plan, group)]
    calls = "\n".join(f"        group_{n}({ARGUMENTS})" for n in range(len(plan.groups)))
    return "\n".join(lines) + "\n" + DECIDE.format(block=BLOCK, calls=calls or "        pass")


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
        yield f"_f_{name} = njit(**INNER)(_m{number}.{rule.function.__name__})"


def _module(node: Node) -> str:
    assert node.rule is not None
    return node.rule.function.__module__


def _group(plan: Plan, group: Group) -> Iterator[str]:
    """One loop over a block: bind what it reads and writes, then walk."""
    walk = list(_walk(plan, group, list(_body(plan, group))))
    used = {word for line in walk for word in WORD.findall(line)}
    for k, name in enumerate(TABLES):
        if name in used or name.endswith("_of") or (name == "areas" and "area" in used):
            yield f"{name} = tables[{k}]"
    for k, name in enumerate(plan.facts):
        if f"{name}_v" in used:
            cells = ", ".join(f"columns[{k}, {part}]" for part in range(3))
            yield f"{name}_v, {name}_c, {name}_s = {cells}"
    for k, name in enumerate(plan.kept):
        if f"{name}_sv" in used:
            yield f"{name}_sv, {name}_sc = scratch[{k}, 0], scratch[{k}, 1]"
    for k, name in enumerate(plan.outputs):
        if f"{name}_ov" in used:
            yield f"{name}_ov, {name}_oc = outputs[{k}, 0], outputs[{k}, 1]"
    yield "p_first, o_first = load_i64(person_of, h0), load_i64(obligor_of, h0)"
    yield "b_first, c_first = load_i64(bill_of, p_first), load_i64(contribution_of, p_first)"
    yield "for h in range(h0, h1):"
    yield "    p0, p1 = load_i64(person_of, h), load_i64(person_of, h + 1)"
    yield "    o0, o1 = load_i64(obligor_of, h), load_i64(obligor_of, h + 1)"
    yield "    b0, b1 = load_i64(bill_of, p0), load_i64(bill_of, p1)"
    yield "    c0, c1 = load_i64(contribution_of, p0), load_i64(contribution_of, p1)"
    if "area" in used:
        yield "    area = load_i64(areas, h) * width"
    yield from (f"    {line}" for line in walk)


def _walk(plan: Plan, group: Group, body: list[str]) -> Iterator[str]:
    """The loops of one household around the body; what belongs to it is fetched before."""
    yield from _fetched(plan, group, ("run", "household"))
    if group.entity == "household":
        yield from body
        return
    letter = INDEX[group.entity]
    if group.entity in ("person", "obligor"):
        yield f"for {letter} in range({letter}0, {letter}1):"
        yield from (f"    {line}" for line in body)
        return
    yield "for p in range(p0, p1):"
    yield from (f"    {line}" for line in _fetched(plan, group, ("person",)))
    yield f"    first, last = load_i64({group.entity}_of, p), load_i64({group.entity}_of, p + 1)"
    yield f"    for {letter} in range(first, last):"
    yield from (f"        {line}" for line in body)


def _body(plan: Plan, group: Group) -> Iterator[str]:
    """Loads and calls of one row."""
    here: set[str] = set()
    reasons = _bits(plan)
    marks: dict[int, list[str]] = {}
    words = max((len(plan.bits) + 63) // 64, 1)
    for name in group.names:
        node = plan.book.nodes[name]
        for link in node.links:
            single = _takes_one(plan, link) and link.entity == group.entity
            if single and link.target not in here:
                yield f"x_{link.target} = {_fetch(plan, link.target)}"
                here.add(link.target)
        if node.rule is None:
            if name not in here:
                yield f"x_{name} = {_fetch(plan, name)}"
        else:
            arguments = ", ".join(_argument(plan, group, link) for link in node.links)
            yield f"x_{name} = as_{scalar_kind(node.type)}(_f_{name}({arguments}))"
        here.add(name)
        if name in plan.kept:
            yield f"keep({name}_sv, {name}_sc, {_place(node.entity)}, x_{name})"
        if name in plan.outputs:
            yield f"put({name}_ov, {name}_oc, {INDEX[node.entity]}, x_{name})"
        for place in reasons.get(name, ()):
            marks.setdefault(place // 64, []).append(f"bit(x_{name}, {place % 64})")
    for word, bits in marks.items():
        yield f"mark(masks, h * {words} + {word}, {' | '.join(bits)})"


def _takes_one(plan: Plan, link: Link) -> bool:
    """Whether a link gives one value of a row (not `Many`, not a parameter)."""
    return link.mode in ("own", "above") and plan.book.nodes[link.target].parameter is None


def _fetched(plan: Plan, group: Group, entities: tuple[Entity, ...]) -> Iterator[str]:
    """Bring what rows above give to this loop into locals, once."""
    names: dict[str, None] = {}
    for name in group.names:
        for link in plan.book.nodes[name].links:
            above = link.entity in entities and link.entity != group.entity
            if above and _takes_one(plan, link):
                names[link.target] = None
    for name in names:
        yield f"x_{name} = {_fetch(plan, name)}"


def _fetch(plan: Plan, name: str) -> str:
    """A fact from its column, or a kept name from scratch, for the row at hand."""
    node = plan.book.nodes[name]
    if node.fact is not None:
        index = "0" if node.entity == "run" else INDEX[node.entity]
        return f"fact_{LOADS.get(node.type, 'i16')}({name}_v, {name}_c, {name}_s, {index})"
    return f"kept_{scalar_kind(node.type)}({name}_sv, {name}_sc, {_place(node.entity)})"


def _place(entity: Entity) -> str:
    """A row's place in scratch."""
    return "h - h0" if entity == "household" else f"{INDEX[entity]} - {INDEX[entity]}_first"


def _bits(plan: Plan) -> dict[str, list[int]]:
    """Which bits of the mask a bool rule sets."""
    found: dict[str, list[int]] = {}
    by_code = {r.code: r for r in plan.book.reasons}
    for place, code in enumerate(plan.bits):
        name = plan.book.reason_names[code][by_code[code].when]
        found.setdefault(name, []).append(place)
    return found


def _argument(plan: Plan, group: Group, link: Link) -> str:
    """What a rule is called with."""
    node = plan.book.nodes[link.target]
    if node.parameter is not None:
        return _parameter(plan, node)
    if link.mode not in ("below", "fellows"):
        return f"x_{link.target}"
    letter = INDEX[link.entity]
    start, stop = f"{letter}0", f"{letter}1"
    if link.mode == "below" and group.entity == "person":
        start = f"load_i64({link.entity}_of, p)"
        stop = f"load_i64({link.entity}_of, p + 1)"
    kind = scalar_kind(node.type)
    extent = f"{start} - {letter}_first, {stop} - {letter}_first"
    return f"many_{kind}({link.target}_sv, {link.target}_sc, {extent})"


def _parameter(plan: Plan, node: Node) -> str:
    """A parameter's cell in the table; a rounding takes three."""
    column = parameter_columns(plan)[node.name]
    if node.type == "Rounding":
        cells = (f"load_i64(parameters, area + {column + k})" for k in range(ROUNDING_WIDTH))
        return f"Rounding({', '.join(cells)})"
    cell = f"load_i64(parameters, area + {column})"
    return f"{cell} != 0" if node.type == "bool" else cell


def parameter_columns(plan: Plan) -> dict[str, int]:
    """Each parameter's first column in the table."""
    columns: dict[str, int] = {}
    width = 0
    for name in plan.parameters:
        columns[name] = width
        width += ROUNDING_WIDTH if plan.book.nodes[name].type == "Rounding" else 1
    return columns
