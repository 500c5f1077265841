"""The plan of a driver: the columns of a block and the loops that fill them, in order.

A driver decides households block by block. Within a block everything is a column but the
figures of the law: facts where they lie, what rules make, what is brought down to rows below
or up from them. Each step is a flat loop that fills columns from others; such loops the
compiler turns into instructions on many rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from minsheng.policy.engine.book import Book, Link, Node
from minsheng.policy.engine.faults import PolicyError
from minsheng.policy.engine.fused.needs import (
    reads,
)
from minsheng.policy.engine.fused.schedule import scheduled
from minsheng.policy.engine.fused.steps import (
    BYTE,
    DAY,
    ROUNDING_CELLS,
    AnyOf,
    Compute,
    Expand,
    Extents,
    Figure,
    Fold,
    Gather,
    Join,
    Mark,
    Parents,
    Pick,
    Pointing,
    Running,
    Spread,
    Step,
    Strip,
    Sum,
    Together,
    byte_key,
    output_key,
    split,
)
from minsheng.policy.engine.fused.writer import Writer
from minsheng.policy.engine.narrowing import Value, constant, never
from minsheng.policy.engine.unknown import Unknown


@dataclass(frozen=True)
class Plan:
    """How a set of targets is computed.

    Attributes:
        book: the rule book.
        facts: the facts read, in order.
        parameters: the parameters read, in order.
        figures: the numbers of each parameter, three of a rounding.
        rules: the rules computed, in order.
        outputs: the targets, in order.
        bits: reason codes in force, in the order of their bits.
        columns: of a block, by key.
        places: steps that find the rows' parents and extents, before all others.
        steps: the loops, in order.
        within: facts that point to nobody, or to a person whom the household has.
        same: outputs that are seen to be one value in every row, and are not computed.
    """

    book: Book
    facts: tuple[str, ...]
    parameters: tuple[str, ...]
    figures: Mapping[str, tuple[Figure, ...]]
    rules: tuple[str, ...]
    outputs: tuple[str, ...]
    bits: tuple[str, ...]
    columns: dict[str, Strip]
    places: tuple[Step, ...]
    steps: tuple[Step, ...]
    within: frozenset[str] = frozenset()
    same: Mapping[str, Value] = field(default_factory=dict)

    @cached_property
    def kept(self) -> dict[str, Strip]:
        """The column of each output that is computed."""
        names = [n for n in self.outputs if n not in self.same]
        facts = {n for n in names if self.book.nodes[n].fact is not None}
        return {n: self.columns[output_key(n) if n in facts else n] for n in names}

    @cached_property
    def sure(self) -> frozenset[str]:
        """The outputs that no row can have an unknown of, by the rules."""
        known = {name for name, value in self.same.items() if not isinstance(value, Unknown)}
        return frozenset(known | {n for n, column in self.kept.items() if not column.causes})

    def writes(self, step: Step) -> tuple[str, ...]:
        """The columns a step fills."""
        if isinstance(step, Together):
            return step.kept
        match step:
            case Extents(out, other) | Pointing(out, other):
                return out, other
        return (step.out,)

    def reads(self, step: Step) -> tuple[str, ...]:
        """The columns a step reads."""
        return reads(self.book, step)

    def text(self) -> str:
        """The plan to read: a line for each loop."""
        head = f"# The rule book of {self.book.day}, decided block by block of households."
        sure = [f"`{n}`" for n, c in self.columns.items() if n in self.book.nodes and not c.causes]
        known = f"# Never unknown: {', '.join(sure) or 'nothing'}"
        lines = [line for step in (*self.places, *self.steps) for line in self._lines(step)]
        return "\n".join([head, known, *lines, ""])

    def _lines(self, step: Step) -> list[str]:
        if isinstance(step, Together):
            return ["together:", *(f"  {self._line(member)}" for member in step.members)]
        return [self._line(step)]

    def _line(self, step: Step) -> str:
        assert not isinstance(step, Together)
        return f"{self.columns[step.out].entity}: {self._says(step)}"

    def _says(self, step: Step) -> str:
        match step:
            case Extents(out, number, _, lower):
                return f"`{out}`, `{number}` by the offsets of {lower}"
            case Pointing(out, to, by):
                return f"`{out}`, `{to}` by `{by}`"
            case Parents(out, by):
                return f"`{out}` by `{by}`"
            case Spread(out, source, at) | Pick(out, source, at) | AnyOf(out, source, at):
                return f"`{out}` = `{source}` at `{at}`"
            case Expand(out, source):
                return f"`{out}` = `{source}` of the row above"
            case Fold(out, helper, source) | Sum(out, helper, source):
                return f"`{out}` = {helper} of `{source}`"
            case Running(out, source) | Gather(out, source):
                return f"`{out}` of `{source}`"
            case Mark(out, parts) | Join(out, parts):
                return f"`{out}` = " + ", ".join(f"{bit}: `{key}`" for bit, key in parts)
            case Compute(_, name):
                return self._computes(self.book.nodes[name])
        raise AssertionError(step)  # pragma: no cover - there is no other

    def _computes(self, node: Node) -> str:
        if node.rule is None:
            return f"`{node.name}` as it is"
        arguments = ", ".join(_argument(node, link) for link in node.links)
        return f"`{node.name}` = {node.rule.function.__name__}({arguments})"


def _argument(node: Node, link: Link) -> str:
    own = link.entity == node.entity and link.mode == "own"
    return f"`{link.target}`" if own else f"`{link.target}` {link.mode}"


def make_plan(
    book: Book,
    targets: Iterable[str],
    *,
    reasons: bool,
    known: frozenset[str] = frozenset(),
    within: frozenset[str] = frozenset(),
) -> Plan:
    """The plan for targets and, if asked, for the mask of reasons.

    Args:
        book: the rule book.
        targets: names wanted.
        reasons: whether the mask is wanted.
        known: facts that are known in every row; what rests on them alone has no causes.
        within: facts that point to nobody, or to a person whom the household has.
    """
    outputs = tuple(dict.fromkeys(book.node(t).name for t in targets))
    bits = tuple(r.code for r in book.reasons) if reasons else ()
    whens = tuple(when.name for _, when in book.conditions) if reasons else ()
    sometimes = [name for name in whens if not never(book.nodes[name])]
    same = _same(book, outputs, sometimes)
    wanted = dict.fromkeys(n for n in (*outputs, *sometimes) if n not in same)
    rules = book.needed(wanted)
    leaves = book.leaves(wanted)
    _refuse_of_run(book, outputs, leaves)
    facts = tuple(n for n in leaves if book.nodes[n].fact is not None)
    parameters = tuple(n for n in leaves if book.nodes[n].parameter is not None)
    writer = Writer(book, frozenset(outputs), known, within)
    for name in wanted:
        if book.nodes[name].fact is not None:
            writer.fact(book.nodes[name])
    for name in outputs:
        if book.nodes[name].fact is not None:
            writer.copy(name)
    waiting = _bytes(book, whens)
    for name in ("", *rules):
        if name:
            writer.rule(name)
        for mark in [m for m in waiting if all(n in writer.columns for _, n in m.bits)]:
            writer.mark(mark)
            waiting.remove(mark)
    writer.masks(len(bits))
    steps = scheduled(book, writer.columns, writer.steps)
    return Plan(
        book,
        facts,
        parameters,
        _figures(book, parameters),
        rules,
        outputs,
        bits,
        writer.columns,
        tuple(writer.places),
        steps,
        within,
        same,
    )


def _same(book: Book, outputs: Iterable[str], others: Iterable[str]) -> dict[str, Value]:
    """The outputs that are one value in every row, and that no loop has to read."""
    found = {n: value for n in outputs if (value := constant(book.nodes[n])) is not None}
    rest = [name for name in (*outputs, *others) if name not in found]
    read = {*book.needed(rest), *others}
    return {name: value for name, value in found.items() if name not in read}


def _figures(book: Book, parameters: Iterable[str]) -> dict[str, tuple[Figure, ...]]:
    """The numbers of each parameter, one after another in the table."""
    found: dict[str, tuple[Figure, ...]] = {}
    place = 0
    for name in parameters:
        node = book.nodes[name]
        cells = len(ROUNDING_CELLS) if node.type == "Rounding" else 1
        truth, apart = node.type == "bool", split(node)
        found[name] = tuple(Figure(place + cell, truth, apart) for cell in range(cells))
        place += cells
    return found


def _refuse_of_run(book: Book, outputs: tuple[str, ...], leaves: tuple[str, ...]) -> None:
    """Refuse what a driver cannot give or know: it has rows, and one day.

    Raises:
        PolicyError: a target that no row has, or a fact of the run that is not its day.
    """
    for name in outputs:
        if book.nodes[name].entity == "run":
            msg = f"`{name}` belongs to the run, not to a row; ask for what rests on it"
            raise PolicyError(msg)
    for name in leaves:
        node = book.nodes[name]
        if node.fact is not None and node.entity == "run" and name != DAY:
            msg = f"of the run only its day is known here, `{DAY}`, and not `{name}`"
            raise PolicyError(msg)


def _bytes(book: Book, whens: tuple[str, ...]) -> list[Mark]:
    """The bytes of the reasons: what they are made of need not be kept to the end."""
    found: dict[str, list[tuple[int, str]]] = {}
    for place, name in enumerate(whens):
        if never(book.nodes[name]):
            continue
        key = byte_key(place // BYTE, book.nodes[name].entity)
        found.setdefault(key, []).append((place % BYTE, name))
    return [Mark(key, tuple(bits)) for key, bits in found.items()]
