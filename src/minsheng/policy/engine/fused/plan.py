"""The plan of a driver: the columns of a block and the loops that fill them, in order.

A driver decides households block by block. Within a block everything is a column: facts
where they lie, figures of the parameter table, what rules make, what is brought down to
rows below (spread) or up from them (folded). Each step is one flat loop that fills one
column from others; such loops the compiler turns into instructions on many rows.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from minsheng.policy.engine.book import Book, Link, Node
from minsheng.policy.engine.facts import ancestors
from minsheng.policy.engine.rule import Entity

ROWS: tuple[Entity, ...] = ("household", "person", "obligor", "bill", "contribution")
FACT_WIDTHS = {"Fen": 64, "Day": 32, "Month": 32, "bool": 8}
MADE_WIDTHS = {**FACT_WIDTHS, "Count": 64, "Rate": 64}
PLACE_WIDTH = 32
ROUNDING_CELLS = ("base", "direction", "tie")
FOLDS = ("total", "total_known", "count", "any_", "all_", "largest")
BITS = "bits"
"""A fold of no rule: the bits any row sets; the reasons of persons ask for it."""
WORD, BYTE = 64, 8
Home = Literal["fact", "figure", "scratch", "output"]


@dataclass(frozen=True, slots=True)
class Column:
    """One value for each row of an entity in a block.

    Attributes:
        key: its name, unique in the plan.
        entity: whose rows.
        width: bits of one value.
        truth: whether the values are truth values.
        causes: whether there are causes beside the values; without, all are known.
        home: a fact's own array, the figures of the areas, scratch, or an output.
    """

    key: str
    entity: Entity
    width: int
    truth: bool
    causes: bool
    home: Home


@dataclass(frozen=True, slots=True)
class Extents:
    """Where the rows below begin, and how many there are; fills two columns of places."""

    out: str
    number: str
    upper: Entity
    lower: Entity


@dataclass(frozen=True, slots=True)
class Parents:
    """The row above of each row; fills a column of places."""

    out: str
    upper: Entity
    lower: Entity


@dataclass(frozen=True, slots=True)
class Spread:
    """Each row gets the value of the row above."""

    out: str
    source: str
    parent: str


@dataclass(frozen=True, slots=True)
class Fold:
    """Each row gets what a helper makes of the rows below."""

    out: str
    helper: str
    source: str
    parent: str


@dataclass(frozen=True, slots=True)
class Compute:
    """Each row gets what a rule makes of its arguments; a fact put out is copied."""

    out: str
    name: str


@dataclass(frozen=True, slots=True)
class Mark:
    """Each row gets a byte of its reasons: the bits of truth columns known to hold."""

    out: str
    bits: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class Join:
    """Each row gets a word of bits joined of others, each moved to its place."""

    out: str
    parts: tuple[tuple[int, str], ...]


Step = Extents | Parents | Spread | Fold | Compute | Mark | Join


@dataclass(frozen=True)
class Plan:
    """How a set of targets is computed.

    Attributes:
        book: the rule book.
        facts: the facts read, in order.
        parameters: the parameters read, in order.
        rules: the rules computed, in order.
        outputs: the targets, in order.
        bits: reason codes in force, in the order of their bits.
        columns: of a block, by key.
        places: steps that find the rows' parents and extents, before the figures are laid.
        steps: the loops, in order.
    """

    book: Book
    facts: tuple[str, ...]
    parameters: tuple[str, ...]
    rules: tuple[str, ...]
    outputs: tuple[str, ...]
    bits: tuple[str, ...]
    columns: dict[str, Column]
    places: tuple[Step, ...]
    steps: tuple[Step, ...]

    def writes(self, step: Step) -> tuple[str, ...]:
        """The columns a step fills."""
        return (step.out, step.number) if isinstance(step, Extents) else (step.out,)

    def reads(self, step: Step) -> tuple[str, ...]:
        """The columns a step reads."""
        match step:
            case Spread(_, source, parent) | Fold(_, _, source, parent):
                return source, parent
            case Mark(_, parts) | Join(_, parts):
                return tuple(key for _, key in parts)
            case Compute(_, name):
                return tuple(_read(self.book, name))
        return ()

    def text(self) -> str:
        """The plan to read: a line for each loop."""
        head = f"# The rule book of {self.book.day}, decided block by block of households."
        sure = [key for key, c in self.columns.items() if not c.causes and c.home != "figure"]
        known = f"# Never unknown: {', '.join(sure)}"
        return "\n".join([head, known, *map(self._line, (*self.places, *self.steps)), ""])

    def _line(self, step: Step) -> str:
        match step:
            case Extents(out, number, upper, lower):
                return f"{upper}: `{out}`, `{number}` by the offsets of {lower}"
            case Parents(out, upper, lower):
                return f"{lower}: `{out}` by the offsets of {lower} in {upper}"
            case Spread(out, source, parent):
                return f"{self.columns[out].entity}: `{out}` = `{source}` at `{parent}`"
            case Fold(out, helper, source, _):
                return f"{self.columns[out].entity}: `{out}` = {helper} of `{source}`"
            case Mark(out, parts) | Join(out, parts):
                shown = ", ".join(f"{bit}: `{key}`" for bit, key in parts)
                return f"{self.columns[out].entity}: `{out}` = {shown}"
        node = self.book.nodes[step.name]
        if node.rule is None:
            return f"{node.entity}: `{step.name}` as it is"
        arguments = ", ".join(_argument(node, link) for link in node.links)
        return f"{node.entity}: `{node.name}` = {node.rule.function.__name__}({arguments})"


def _read(book: Book, name: str) -> Iterator[str]:
    """The columns the loop of a rule reads."""
    node = book.nodes[name]
    if node.rule is None:
        yield name
        return
    called = set(calls_on_many(node))
    for link in node.links:
        target, entity = book.nodes[link.target], node.entity
        if target.parameter is not None:
            yield from figure_keys(target, entity)
        elif link.mode not in ("below", "fellows"):
            if target.entity != "run":
                yield single_key(target, entity)
        else:
            yield from (
                fold_key(helper, target.name, entity)
                for helper in FOLDS
                if (helper, link.argument) in called
            )
            if ("at", link.argument) in called:
                yield target.name
            if called & {("at", link.argument), ("largest", link.argument)}:
                yield from (key(target.entity, entity) for key in (first_key, number_key))


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
    return Plan(
        book,
        facts,
        parameters,
        rules,
        outputs,
        bits,
        writer.columns,
        tuple(writer.places),
        tuple(writer.steps),
    )


def area_key(entity: Entity) -> str:
    """The column of the rows' areas: rows of the parameter table."""
    return "area" if entity == "household" else f"area of each {entity}"


def figure_keys(node: Node, entity: Entity) -> tuple[str, ...]:
    """The columns of a parameter for the rows of an entity; a rounding has three."""
    key = f"{node.name} for each {entity}"
    if node.type == "Rounding":
        return tuple(f"{key}, {cell}" for cell in ROUNDING_CELLS)
    return (key,)


def single_key(node: Node, entity: Entity) -> str:
    """The column of a name as the rows of an entity see it."""
    return node.name if node.entity == entity else f"{node.name} of each {entity}"


def fold_key(helper: str, name: str, entity: Entity) -> str:
    """The column of what a helper makes of the rows below each row."""
    return f"{helper}({name}) of each {entity}"


def first_key(lower: Entity, entity: Entity) -> str:
    """The column of the first row below each row."""
    return f"first {lower} of each {entity}"


def number_key(lower: Entity, entity: Entity) -> str:
    """The column of how many rows are below each row."""
    return f"number of {lower} of each {entity}"


def word_key(word: int, entity: Entity) -> str:
    """The column of a word of the rows' own reasons."""
    return f"word {word} of the reasons of each {entity}"


def _byte_key(byte: int, entity: Entity) -> str:
    return f"byte {byte} of the reasons of each {entity}"


def _bytes(book: Book, whens: tuple[str, ...]) -> list[Mark]:
    """The bytes of the reasons: what they are made of need not be kept to the end."""
    found: dict[str, list[tuple[int, str]]] = {}
    for place, name in enumerate(whens):
        key = _byte_key(place // BYTE, book.nodes[name].entity)
        found.setdefault(key, []).append((place % BYTE, name))
    return [Mark(key, tuple(bits)) for key, bits in found.items()]


def output_key(name: str) -> str:
    """The column a fact is copied to when it is a target."""
    return f"{name} put out"


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


def calls_on_many(node: Node) -> Iterator[tuple[str, str]]:
    """The helpers of `Many` a rule calls, each with the argument it is called on."""
    assert node.parsed is not None
    alias: dict[str, str] = {}
    for statement in node.parsed.node.body:
        for part in ast.walk(statement):
            match part:
                case ast.Call(func=ast.Name(id="at"), args=[_, ast.Name(id=name), _]):
                    yield "at", alias.get(name, name)
                case ast.Call(func=ast.Name(id=helper), args=[ast.Name(id=name), *_]):
                    if helper in FOLDS:
                        yield helper, alias.get(name, name)
        match statement:
            case ast.Assign(targets=[ast.Name(id=new)], value=ast.Name(id=old)):
                alias[new] = alias.get(old, old)


@dataclass
class _Writer:
    """Writes the steps, each column once, before the first step that reads it."""

    book: Book
    outputs: frozenset[str]
    known: frozenset[str]
    columns: dict[str, Column] = field(default_factory=dict)
    places: list[Step] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.columns["area"] = Column("area", "household", 64, False, False, "fact")

    def column(self, key: str, entity: Entity, width: int, **more: bool) -> bool:
        """A new column of scratch; whether it is new."""
        if key in self.columns:
            return False
        home: Home = "output" if more.get("output") else "scratch"
        truth, causes = more.get("truth", False), more.get("causes", True)
        self.columns[key] = Column(key, entity, width, truth, causes, home)
        return True

    def fact(self, node: Node) -> None:
        """A fact's own column; what belongs to the run is no column."""
        if node.entity != "run" and node.name not in self.columns:
            width = FACT_WIDTHS.get(node.type, 16)
            truth, causes = node.type == "bool", node.name not in self.known
            self.columns[node.name] = Column(node.name, node.entity, width, truth, causes, "fact")

    def copy(self, name: str) -> None:
        """A fact that is a target."""
        node = self.book.nodes[name]
        self.fact(node)
        width = FACT_WIDTHS.get(node.type, 16)
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
            names[link.argument] = target.parameter is None and column is not None and column.causes
        return may_be_unknown(node.parsed.node, names)

    def single(self, node: Node, entity: Entity) -> None:
        """What a rule takes one value of: a figure, its own row's, or a row's above."""
        if node.parameter is not None:
            self.area(entity)
            for key in figure_keys(node, entity):
                truth = node.type == "bool"
                width = 8 if truth else 64
                self.columns.setdefault(key, Column(key, entity, width, truth, False, "figure"))
            return
        if node.fact is not None:
            self.fact(node)
        if node.entity not in ("run", entity):
            self.spread(node.name, single_key(node, entity), entity)

    def area(self, entity: Entity) -> None:
        """The area of each row."""
        if entity != "household":
            self.spread("area", area_key(entity), entity, place=True)

    def spread(self, source: str, key: str, entity: Entity, *, place: bool = False) -> None:
        """Bring a column down to rows below."""
        above = self.columns[source]
        truth, causes = above.truth, above.causes
        if self.column(key, entity, above.width, truth=truth, causes=causes):
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
        if self.column(key, entity, 8 if truth else 64, truth=truth, causes=causes):
            self.steps.append(Fold(key, helper, node.name, self.parent(entity, node.entity)))
        if helper == "largest":
            self.extents(node.entity, entity)

    def parent(self, upper: Entity, lower: Entity) -> str:
        """The column of the row above each row, through the entity between if there is one."""
        key = f"{upper} of each {lower}"
        if not self.column(key, lower, PLACE_WIDTH, causes=False):
            return key
        between = ancestors(lower)
        nearest = next(e for e in between if e in ROWS)
        if nearest == upper:
            self.places.append(Parents(key, upper, lower))
        else:
            step = Spread(key, self.parent(upper, nearest), self.parent(nearest, lower))
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
            place: _byte_key(word * WORD // BYTE + place, entity) for place in range(WORD // BYTE)
        }
        parts = tuple((BYTE * p, key) for p, key in keys.items() if key in self.columns)
        if entity == "person" and not parts:
            return None
        key = word_key(word, entity)
        self.column(key, entity, WORD, causes=False, output=entity == "household")
        self.steps.append(Join(key, (*parts, *more)))
        return key
