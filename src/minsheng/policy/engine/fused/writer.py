"""Writes the steps of a plan: what is computed, after all that brings its arguments to its rows."""

from __future__ import annotations

from dataclasses import dataclass, field

from minsheng.policy.engine.book import Book, Link, Node
from minsheng.policy.engine.fused.needs import calls_on_many, places, pointed
from minsheng.policy.engine.fused.steps import (
    BITS,
    BYTE,
    PLACE_WIDTH,
    SUMS,
    TALLY,
    URBAN,
    WORD,
    AnyOf,
    Compute,
    Expand,
    Extents,
    Fold,
    Gather,
    Home,
    Join,
    Mark,
    Parents,
    Pick,
    Place,
    Pointing,
    Running,
    Spread,
    Step,
    Strip,
    Sum,
    any_of_key,
    byte_key,
    causes_key,
    first_key,
    fold_key,
    given_width,
    made_width,
    nearest,
    number_key,
    output_key,
    picked_key,
    place_key,
    pointed_key,
    pointing_key,
    running_key,
    single_key,
    split,
    urban_key,
    word_key,
)
from minsheng.policy.engine.links import BESIDE, MANY
from minsheng.policy.engine.possible import ANY, NONE, Arguments, pointing_within
from minsheng.policy.engine.rule import Entity


@dataclass
class Writer:
    """Writes the steps, each column once, before the first step that reads it."""

    book: Book
    outputs: frozenset[str]
    known: frozenset[str]
    within: frozenset[str]
    columns: dict[str, Strip] = field(default_factory=dict)
    causes: dict[str, int] = field(default_factory=dict)
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
            width = given_width(node)
            truth, causes = node.type == "bool", node.name not in self.known
            self.causes[node.name] = ANY if causes else NONE
            self.columns[node.name] = Strip(node.name, node.entity, width, truth, causes, "fact")

    def copy(self, name: str) -> None:
        """A fact that is a target."""
        node = self.book.nodes[name]
        self.fact(node)
        width = given_width(node)
        truth, causes = node.type == "bool", self.columns[name].causes
        key = output_key(name)
        self.column(key, node.entity, width, truth=truth, causes=causes, output=True)
        self.steps.append(Compute(output_key(name), name))

    def rule(self, name: str) -> None:
        """A rule, after all that brings its arguments to its rows."""
        node = self.book.nodes[name]
        called = list(calls_on_many(node))
        picked = tuple(self.place(node, *links) for links in dict.fromkeys(places(node)))
        for link in node.links:
            target = self.book.nodes[link.target]
            if link.mode in MANY:
                for helper in dict.fromkeys(h for h, a in called if a == link.argument):
                    self.many(helper, target, node.entity)
            else:
                self.single(target, node.entity)
        for links in dict.fromkeys(pointed(node)):
            self.pointed(node.entity, *links)
        width = made_width(node.type)
        truth, output = node.type == "bool", name in self.outputs
        self.causes[name] = self.possible(node)
        unsure = self.causes[name] != NONE
        self.column(name, node.entity, width, truth=truth, causes=unsure, output=output)
        self.steps.append(Compute(name, name, picked))

    def place(self, node: Node, pointer: Link, many: Link) -> Place:
        """What a rule's `at` picks: found out before for all rows that point somewhere."""
        target, source = (self.book.nodes[link.target] for link in (pointer, many))
        self.single(target, node.entity)
        if source.fact is not None:
            self.fact(source)
        key, lower = single_key(target, node.entity), source.entity
        pair = (pointer.argument, many.argument)
        bounded = pair not in pointing_within((pointer, many), self.within)
        self.extents(lower, node.entity, number=bounded)
        number = number_key(lower, node.entity) if bounded else None
        rows, to = pointing_key(key, lower), pointed_key(key, lower)
        if self.column(rows, node.entity, PLACE_WIDTH, causes=False):
            self.column(to, node.entity, PLACE_WIDTH, causes=False)
            first = first_key(lower, node.entity)
            self.steps.append(Pointing(rows, to, key, first, number, lower))
        above = self.columns[source.name]
        out = picked_key(key, source.name)
        if self.column(out, node.entity, above.width, truth=above.truth, causes=above.causes):
            self.steps.append(Pick(out, source.name, rows, to))
        return Place(pointer.argument, many.argument, out, number)

    def pointed(self, entity: Entity, pointer: Link, source: Link) -> None:
        """Whether something is so of a row beside that points to each row."""
        whose, what = (self.book.nodes[link.target] for link in (pointer, source))
        for node in (whose, what):
            if node.fact is not None:
                self.fact(node)
        key = any_of_key(whose.name, what.name, entity)
        causes = any(self.columns[node.name].causes for node in (whose, what))
        if self.column(key, entity, BYTE, truth=True, causes=causes):
            self.extents(entity, source.entity)
            ends = first_key(entity, source.entity), number_key(entity, source.entity)
            self.steps.append(AnyOf(key, what.name, whose.name, *ends))

    def possible(self, node: Node) -> int:
        """For which causes a rule's value can be unknown, by what its arguments can be."""
        assert node.parsed is not None
        causes = {link.argument: self.causes.get(link.target, NONE) for link in node.links}
        within = pointing_within(node.links, self.within)
        return Arguments(causes, within).of(node.parsed.node)

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
        """What a helper makes of the rows below; for those beside, of all of the household."""
        if _beside(node.entity, entity):
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

    def extents(self, lower: Entity, entity: Entity, *, number: bool = True) -> None:
        """The columns of the first row and the number of rows below, or beside.

        Args:
            lower: whose rows are looked at.
            entity: whose rows look.
            number: whether the number is wanted.
        """
        first, many = first_key(lower, entity), number_key(lower, entity)
        if _beside(lower, entity):
            self.extents(lower, "household")
            self.spread(first_key(lower, "household"), first, entity, place=True)
            if number:
                self.spread(number_key(lower, "household"), many, entity, place=True)
        elif self.column(first, entity, PLACE_WIDTH, causes=False):
            self.column(many, entity, PLACE_WIDTH, causes=False)
            self.places.append(Extents(first, many, entity, lower))

    def mark(self, mark: Mark) -> None:
        """A byte of the reasons of each row."""
        entity = self.columns[mark.bits[0][1]].entity
        self.column(mark.out, entity, BYTE, causes=False)
        self.steps.append(mark)

    def masks(self, bits: int) -> None:
        """The words of the mask: those of persons brought up to their household."""
        words = -(-bits // WORD)
        for word in range(words):
            more = self.joined(word, "person")
            above: tuple[tuple[int, str], ...] = ()
            if more:
                key = fold_key(BITS, more, "household")
                self.column(key, "household", WORD, causes=False)
                self.steps.append(Fold(key, BITS, more, self.parent("household", "person")))
                above = ((0, key),)
            key = word_key(word, "household")
            self.columns[key] = Strip(key, "household", WORD, False, False, "output", words)
            self.steps.append(Join(key, (*self.bytes(word, "household"), *above)))

    def joined(self, word: int, entity: Entity) -> str | None:
        """A word of the reasons of each row of an entity; None where it has none."""
        parts = self.bytes(word, entity)
        if not parts:
            return None
        key = word_key(word, entity)
        self.column(key, entity, WORD, causes=False)
        self.steps.append(Join(key, parts))
        return key

    def bytes(self, word: int, entity: Entity) -> tuple[tuple[int, str], ...]:
        """The bytes of a word of the reasons, each moved to its place."""
        places = range(WORD // BYTE)
        keys = {p: byte_key(word * WORD // BYTE + p, entity) for p in places}
        return tuple((BYTE * p, key) for p, key in keys.items() if key in self.columns)


def _beside(one: Entity, other: Entity) -> bool:
    """Whether rows of two entities are of one household, and none above the other."""
    return one == other or {one, other} == BESIDE
