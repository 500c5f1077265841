"""The plan of a driver: the columns of a block and the loops that fill them, in order.

A driver decides households block by block. Within a block everything is a column but the
figures of the law: facts where they lie, what rules make, what is brought down to rows below
or up from them. Each step is a flat loop that fills columns from others; such loops the
compiler turns into instructions on many rows.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from minsheng.policy.engine.book import Book, Link, Node
from minsheng.policy.engine.faults import PolicyError
from minsheng.policy.engine.fused.needs import (
    calls_on_many,
    reads,
)
from minsheng.policy.engine.fused.schedule import scheduled
from minsheng.policy.engine.fused.steps import (
    BITS,
    BYTE,
    DAY,
    MADE_WIDTHS,
    PLACE_WIDTH,
    ROUNDING_CELLS,
    SUMS,
    TALLY,
    URBAN,
    WORD,
    Compute,
    Expand,
    Extents,
    Figure,
    Fold,
    Gather,
    Home,
    Join,
    Mark,
    Parents,
    Running,
    Spread,
    Step,
    Strip,
    Sum,
    Together,
    byte_key,
    causes_key,
    fact_width,
    first_key,
    fold_key,
    nearest,
    number_key,
    output_key,
    place_key,
    running_key,
    single_key,
    split,
    urban_key,
    word_key,
)
from minsheng.policy.engine.rule import Entity


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

    def writes(self, step: Step) -> tuple[str, ...]:
        """The columns a step fills."""
        if isinstance(step, Together):
            return step.kept
        return (step.out, step.number) if isinstance(step, Extents) else (step.out,)

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
        match step:
            case Extents(out, number, upper, lower):
                return f"{upper}: `{out}`, `{number}` by the offsets of {lower}"
            case Parents(out, first):
                return f"{self.columns[out].entity}: `{out}` by `{first}`"
            case Spread(out, source, parent):
                return f"{self.columns[out].entity}: `{out}` = `{source}` at `{parent}`"
            case Expand(out, source, _):
                return f"{self.columns[out].entity}: `{out}` = `{source}` of the row above"
            case Fold(out, helper, source, _) | Sum(out, helper, source, _, _):
                return f"{self.columns[out].entity}: `{out}` = {helper} of `{source}`"
            case Running(out, source, _) | Gather(out, source, _):
                return f"{self.columns[out].entity}: `{out}` of `{source}`"
            case Mark(out, parts) | Join(out, parts):
                shown = ", ".join(f"{bit}: `{key}`" for bit, key in parts)
                return f"{self.columns[out].entity}: `{out}` = {shown}"
        node = self.book.nodes[step.name]
        if node.rule is None:
            return f"{node.entity}: `{step.name}` as it is"
        arguments = ", ".join(_argument(node, link) for link in node.links)
        return f"{node.entity}: `{node.name}` = {node.rule.function.__name__}({arguments})"


def _argument(node: Node, link: Link) -> str:
    own = link.entity == node.entity and link.mode == "own"
    return f"`{link.target}`" if own else f"`{link.target}` {link.mode}"


def make_plan(
    book: Book,
    targets: Iterable[str],
    *,
    reasons: bool,
    known: frozenset[str] = frozenset(),
) -> Plan:
    """The plan for targets and, if asked, for the mask of reasons.

    Args:
        book: the rule book.
        targets: names wanted.
        reasons: whether the mask is wanted.
        known: facts that are known in every row; what rests on them alone has no causes.
    """
    outputs = tuple(dict.fromkeys(book.node(t).name for t in targets))
    bits = tuple(r.code for r in book.reasons) if reasons else ()
    whens = tuple(book.reason_names[r.code][r.when] for r in book.reasons) if reasons else ()
    wanted = dict.fromkeys((*outputs, *whens))
    rules = book.needed(wanted)
    leaves = book.leaves(wanted)
    _refuse_of_run(book, outputs, leaves)
    facts = tuple(n for n in leaves if book.nodes[n].fact is not None)
    parameters = tuple(n for n in leaves if book.nodes[n].parameter is not None)
    writer = _Writer(book, frozenset(outputs), known)
    for name in dict.fromkeys((*outputs, *whens)):
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
    )


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
        key = byte_key(place // BYTE, book.nodes[name].entity)
        found.setdefault(key, []).append((place % BYTE, name))
    return [Mark(key, tuple(bits)) for key, bits in found.items()]


def may_be_unknown(function: ast.FunctionDef, names: Mapping[str, bool]) -> bool:
    """Whether a rule can return an unknown, given which of its arguments can be unknown."""
    local = dict(names)
    for statement in function.body:
        match statement:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                local[name] = _unsure(value, local)
            case ast.Return(value=ast.expr() as value):
                return _unsure(value, local)
    raise AssertionError(function.name)  # pragma: no cover - the language has refused it


def _unsure(node: ast.expr, names: Mapping[str, bool]) -> bool:
    """Whether an expression can be unknown; yes where it is not seen that it cannot."""
    match node:
        case ast.Name(id=name):
            return names[name]
        case ast.Constant() | ast.Attribute():
            return False
        case ast.BinOp(op=ast.FloorDiv(), right=right) if not isinstance(right, ast.Constant):
            return True  # it may be a division by nothing
        case ast.BinOp(left=left, right=right) | ast.Compare(left=left, comparators=[right]):
            return _unsure(left, names) or _unsure(right, names)
        case ast.Call(func=ast.Name(id="known" | "total_known")):
            return False
        case ast.Call(
            func=ast.Name(id="where"),
            args=[ast.Call(func=ast.Name(id="known"), args=[ast.Name(id=name)]), yes, no],
        ):
            return _unsure(yes, {**names, name: False}) or _unsure(no, names)
        case ast.Call(func=ast.Name(id="at" | "part")):
            return True  # a place nobody has, a division by nothing
        case ast.Call(args=arguments):
            return any(_unsure(a, names) for a in arguments)
    return True  # pragma: no cover - the language has refused it


@dataclass
class _Writer:
    """Writes the steps, each column once, before the first step that reads it."""

    book: Book
    outputs: frozenset[str]
    known: frozenset[str]
    columns: dict[str, Strip] = field(default_factory=dict)
    places: list[Step] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.columns[URBAN] = Strip(URBAN, "household", BYTE, True, False, "fact")

    def column(self, key: str, entity: Entity, width: int, **more: bool) -> bool:
        """A new column of scratch; whether it is new."""
        if key in self.columns:
            return False
        home: Home = "output" if more.get("output") else "scratch"
        truth, causes = more.get("truth", False), more.get("causes", True)
        self.columns[key] = Strip(key, entity, width, truth, causes, home)
        return True

    def fact(self, node: Node) -> None:
        """A fact's own column; what belongs to the run is no column."""
        if node.entity != "run" and node.name not in self.columns:
            width = fact_width(node.type)
            truth, causes = node.type == "bool", node.name not in self.known
            self.columns[node.name] = Strip(node.name, node.entity, width, truth, causes, "fact")

    def copy(self, name: str) -> None:
        """A fact that is a target."""
        node = self.book.nodes[name]
        self.fact(node)
        width = fact_width(node.type)
        truth, causes = node.type == "bool", self.columns[name].causes
        key = output_key(name)
        self.column(key, node.entity, width, truth=truth, causes=causes, output=True)
        self.steps.append(Compute(output_key(name), name))

    def rule(self, name: str) -> None:
        """A rule, after all that brings its arguments to its rows."""
        node = self.book.nodes[name]
        called = list(calls_on_many(node))
        for link in node.links:
            target = self.book.nodes[link.target]
            if link.mode in ("below", "fellows"):
                for helper in dict.fromkeys(h for h, a in called if a == link.argument):
                    self.many(helper, target, node.entity)
            else:
                self.single(target, node.entity)
        width = MADE_WIDTHS.get(node.type, 16)
        truth, output = node.type == "bool", name in self.outputs
        causes = self.unsure(node)
        self.column(name, node.entity, width, truth=truth, causes=causes, output=output)
        self.steps.append(Compute(name, name))

    def unsure(self, node: Node) -> bool:
        """Whether a rule's value can be unknown, by what its arguments can be."""
        assert node.parsed is not None
        names: dict[str, bool] = {}
        for link in node.links:
            target = self.book.nodes[link.target]
            column = self.columns.get(link.target)
            assert column is not None or target.parameter is not None or target.entity == "run"
            names[link.argument] = column is not None and column.causes
        return may_be_unknown(node.parsed.node, names)

    def single(self, node: Node, entity: Entity) -> None:
        """What a rule takes one value of: a figure, its own row's, or a row's above."""
        if node.parameter is not None:
            if split(node) and entity != "household":
                self.spread(URBAN, urban_key(entity), entity, place=True)
            return
        if node.fact is not None:
            self.fact(node)
        if node.entity not in ("run", entity):
            self.spread(node.name, single_key(node, entity), entity)

    def spread(self, source: str, key: str, entity: Entity, *, place: bool = False) -> None:
        """Bring a column down to rows below."""
        above = self.columns[source]
        truth, causes = above.truth, above.causes
        if not self.column(key, entity, above.width, truth=truth, causes=causes):
            return
        step: Step
        if nearest(entity) == above.entity:
            self.extents(entity, above.entity)
            step = Expand(key, source, first_key(entity, above.entity))
        else:
            step = Spread(key, source, self.parent(above.entity, entity))
        (self.places if place else self.steps).append(step)

    def many(self, helper: str, node: Node, entity: Entity) -> None:
        """What a rule takes of `Many`: folded, or picked out of by `at`."""
        if node.fact is not None:
            self.fact(node)
        if helper == "at":
            self.extents(node.entity, entity)
        else:
            self.fold(helper, node, entity)

    def fold(self, helper: str, node: Node, entity: Entity) -> None:
        """What a helper makes of the rows below; for fellows, of all of the household."""
        if node.entity == entity:
            self.fold(helper, node, "household")
            source = fold_key(helper, node.name, "household")
            self.spread(source, fold_key(helper, node.name, entity), entity)
            if helper == "largest":
                self.extents(node.entity, entity)
            return
        key = fold_key(helper, node.name, entity)
        truth = helper in ("any_", "all_")
        causes = helper != "total_known" and self.columns[node.name].causes
        if not self.column(key, entity, 8 if truth else 64, truth=truth, causes=causes):
            return
        self.extents(node.entity, entity)
        if helper not in SUMS:
            self.steps.append(Fold(key, helper, node.name, self.parent(entity, node.entity)))
            return
        running = self.running(helper, node)
        found = causes_key(node.name, entity) if causes else None
        if found and self.column(found, entity, BYTE, causes=False):
            self.steps.append(Gather(found, node.name, first_key(node.entity, entity)))
        self.steps.append(Sum(key, helper, running, first_key(node.entity, entity), found))

    def running(self, helper: str, node: Node) -> str:
        """The running sum that a helper is made of."""
        source = self.columns[node.name]
        tally = SUMS[helper]
        if not source.causes and tally != "unmet":
            tally = "amount"
        key = running_key(tally, node.name)
        if self.column(key, node.entity, TALLY if source.truth else WORD, causes=False):
            self.steps.append(Running(key, node.name, tally))
        return key

    def parent(self, upper: Entity, lower: Entity) -> str:
        """The column of the row above each row, through the entity between if there is one."""
        key = place_key(upper, lower)
        if not self.column(key, lower, PLACE_WIDTH, causes=False):
            return key
        between = nearest(lower)
        if between == upper:
            self.extents(lower, upper)
            self.places.append(Parents(key, first_key(lower, upper)))
        else:
            step = Spread(key, self.parent(upper, between), self.parent(between, lower))
            self.places.append(step)
        return key

    def extents(self, lower: Entity, entity: Entity) -> None:
        """The columns of the first row and the number of rows below; for fellows, beside."""
        first, number = first_key(lower, entity), number_key(lower, entity)
        if entity == lower:
            self.extents(lower, "household")
            for source, key in (
                (first_key(lower, "household"), first),
                (number_key(lower, "household"), number),
            ):
                self.spread(source, key, entity, place=True)
        elif self.column(first, entity, PLACE_WIDTH, causes=False):
            self.column(number, entity, PLACE_WIDTH, causes=False)
            self.places.append(Extents(first, number, entity, lower))

    def mark(self, mark: Mark) -> None:
        """A byte of the reasons of each row."""
        entity = self.columns[mark.bits[0][1]].entity
        self.column(mark.out, entity, BYTE, causes=False)
        self.steps.append(mark)

    def masks(self, bits: int) -> None:
        """The words of the mask: those of persons brought up to their household."""
        for word in range(-(-bits // WORD)):
            more = self.joined(word, "person")
            above: tuple[tuple[int, str], ...] = ()
            if more:
                key = fold_key(BITS, more, "household")
                self.column(key, "household", WORD, causes=False)
                self.steps.append(Fold(key, BITS, more, self.parent("household", "person")))
                above = ((0, key),)
            self.joined(word, "household", above)

    def joined(
        self, word: int, entity: Entity, more: tuple[tuple[int, str], ...] = ()
    ) -> str | None:
        """A word of the reasons of each row of an entity; None where it has none."""
        keys = {
            place: byte_key(word * WORD // BYTE + place, entity) for place in range(WORD // BYTE)
        }
        parts = tuple((BYTE * p, key) for p, key in keys.items() if key in self.columns)
        if entity == "person" and not parts:
            return None
        key = word_key(word, entity)
        self.column(key, entity, WORD, causes=False, output=entity == "household")
        self.steps.append(Join(key, (*parts, *more)))
        return key
