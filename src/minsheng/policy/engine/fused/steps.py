"""The steps of a driver, and the columns of a block they fill.

A driver decides households block by block. Within a block everything is a column: facts
where they lie, what rules make, what is brought down to rows below or up from them. Each
step fills one from others; where the rows below begin, two; several together, as many.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from minsheng.policy.engine.book import Node
from minsheng.policy.engine.facts import ancestors
from minsheng.policy.engine.rule import Entity

ROWS: tuple[Entity, ...] = ("household", "person", "obligor", "bill", "contribution")
FACT_WIDTHS = {"Fen": 64, "Day": 32, "Month": 32, "bool": 8}
MADE_WIDTHS = {**FACT_WIDTHS, "Count": 64, "Rate": 64, "Day": 64, "Month": 64}
"""What rules make may be larger than what a file holds; scratch is cheap."""
PLACE_WIDTH = 32
ROUNDING_CELLS = ("base", "direction", "tie")
FOLDS = ("total", "total_known", "count", "any_", "all_", "largest")
Tally = Literal["amount", "known", "met", "unmet"]
SUMS: dict[str, Tally] = {
    "total": "amount",
    "count": "amount",
    "total_known": "known",
    "any_": "met",
    "all_": "unmet",
}
"""The helpers that are differences of a running sum, and of what it is the sum."""
BITS = "bits"
"""A fold of no rule: the bits any row sets; the reasons of persons ask for it."""
WORD, BYTE, TALLY = 64, 8, 16
DAY = "as_of"
URBAN = "whether the urban figures apply"
Home = Literal["fact", "scratch", "output"]


@dataclass(frozen=True, slots=True)
class Strip:
    """A column of a block: one value for each row of an entity.

    Attributes:
        key: its name, unique in the plan.
        entity: whose rows.
        width: bits of one value.
        truth: whether the values are truth values.
        causes: whether there are causes beside the values; without, all are known.
        home: a fact's own array, scratch, or an output.
        apart: how many values from one row's to the next: the words of a mask stand together.
    """

    key: str
    entity: Entity
    width: int
    truth: bool
    causes: bool
    home: Home
    apart: int = 1


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of the law: one for all rows of a county, or one for each of its standards.

    Attributes:
        place: its column in the table of figures.
        truth: whether it is a truth value.
        apart: whether the urban one may differ from the rural.
    """

    place: int
    truth: bool
    apart: bool


@dataclass(frozen=True, slots=True)
class Extents:
    """Where the rows below begin, and how many there are; fills two columns of places.

    The first has one more, after all rows: where a next row's would begin.
    """

    out: str
    number: str
    upper: Entity
    lower: Entity


@dataclass(frozen=True, slots=True)
class Parents:
    """The row right above each row; fills a column of places."""

    out: str
    first: str


@dataclass(frozen=True, slots=True)
class Spread:
    """Each row gets the value of the row above."""

    out: str
    source: str
    parent: str


@dataclass(frozen=True, slots=True)
class Expand:
    """Each row gets the value of the row right above: every row above fills the rows below it."""

    out: str
    source: str
    first: str


@dataclass(frozen=True, slots=True)
class Running:
    """Each row gets the sum of the rows before it; one more has the sum of all."""

    out: str
    source: str
    of: Tally


@dataclass(frozen=True, slots=True)
class Gather:
    """Each row gets the causes of all rows below."""

    out: str
    source: str
    first: str


@dataclass(frozen=True, slots=True)
class Sum:
    """Each row gets what a helper makes of the rows below: by how much a sum has grown."""

    out: str
    helper: str
    running: str
    first: str
    causes: str | None


@dataclass(frozen=True, slots=True)
class Fold:
    """Each row gets what a helper makes of the rows below, looked at one after another."""

    out: str
    helper: str
    source: str
    parent: str


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Each row gets whether a row beside holds that points to it.

    What holds for certain shows as such only to who reads it: causes of others may stand beside.

    Attributes:
        source: the column of what is so of the rows beside.
        pointer: the column of where they point to.
        first: where the rows they may point to begin.
        number: how many those are.
    """

    out: str
    source: str
    pointer: str
    first: str
    number: str


@dataclass(frozen=True, slots=True)
class Pointing:
    """Which rows point to a row beside or below, and to which: two columns of places, in pairs.

    How many pairs there are is said in the frame.

    Attributes:
        out: the rows that point.
        to: where they point to.
        pointer: the column of the pointer.
        first: where the rows beside or below begin.
        number: how many they are; None where the pointer is known to stay among them.
        lower: the entity of the rows pointed to.
    """

    out: str
    to: str
    pointer: str
    first: str
    number: str | None
    lower: Entity


@dataclass(frozen=True, slots=True)
class Pick:
    """Each row that points somewhere gets the value there; of other rows nobody reads it."""

    out: str
    source: str
    rows: str
    to: str


@dataclass(frozen=True, slots=True)
class Place:
    """A rule's `at` whose place is an argument: what was picked there before.

    Attributes:
        pointer: the argument that says the place.
        many: the argument picked out of.
        picked: the column of what was picked.
        number: how many rows there are to point to; None where the pointer stays among them.
    """

    pointer: str
    many: str
    picked: str
    number: str | None


@dataclass(frozen=True, slots=True)
class Compute:
    """Each row gets what a rule makes of its arguments; a fact put out is copied."""

    out: str
    name: str
    places: tuple[Place, ...] = ()


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


Own = Compute | Mark | Join
"""A step whose rows need nothing of other rows, but for what a rule picks `at` a place."""


@dataclass(frozen=True, slots=True)
class Together:
    """Steps in one loop over the rows of an entity; what only they read is not kept."""

    entity: Entity
    members: tuple[Own, ...]
    kept: tuple[str, ...]


Step = (
    Extents
    | Parents
    | Spread
    | Expand
    | Running
    | Gather
    | Sum
    | Fold
    | AnyOf
    | Pointing
    | Pick
    | Own
    | Together
)


def fact_width(type_: str) -> int:
    """Bits of a fact of a type in a column: 16 unless more are needed."""
    return FACT_WIDTHS.get(type_, 16)


def made_width(type_: str) -> int:
    """Bits of what a rule makes of a type."""
    return MADE_WIDTHS.get(type_, 16)


def given_width(node: Node) -> int:
    """Bits of what is given to a driver: a fact, or what a rule made elsewhere."""
    made = node.fact is not None and node.fact.made
    return made_width(node.type) if made else fact_width(node.type)


def urban_key(entity: Entity) -> str:
    """The column that says to which rows the urban figures apply.

    No key made here is a name, nor a name followed by "of each": so none meets a fact's.
    """
    return URBAN if entity == "household" else f"{URBAN}, for each {entity}"


def place_key(upper: Entity, lower: Entity) -> str:
    """The column of the row above each row."""
    return f"place of the {upper}, for each {lower}"


def split(node: Node) -> bool:
    """Whether some value of a parameter is for one standard only, the urban or the rural."""
    assert node.parameter is not None
    return any(value.residence is not None for value in node.parameter.values)


def single_key(node: Node, entity: Entity) -> str:
    """The column of a name as the rows of an entity see it."""
    return node.name if node.entity == entity else f"{node.name} of each {entity}"


def fold_key(helper: str, name: str, entity: Entity) -> str:
    """The column of what a helper makes of the rows below each row."""
    return f"{helper}({name}) of each {entity}"


def any_of_key(pointer: str, name: str, entity: Entity) -> str:
    """The column of whether something is so of a row that points to each row."""
    return f"any_of({pointer}, {name}) of each {entity}"


def running_key(tally: Tally, name: str) -> str:
    """The column of a running sum over the rows of a name."""
    return f"running sum, {tally}, of {name}"


def causes_key(name: str, entity: Entity) -> str:
    """The column of the causes of all rows below each row."""
    return f"causes of {name} of each {entity}"


def first_key(lower: Entity, entity: Entity) -> str:
    """The column of the first row below each row."""
    return f"first {lower} of each {entity}"


def number_key(lower: Entity, entity: Entity) -> str:
    """The column of how many rows are below each row."""
    return f"number of {lower} of each {entity}"


def pointing_key(pointer: str, lower: Entity) -> str:
    """The column of the rows that point to rows of an entity."""
    return f"rows whose {pointer} is a {lower}"


def pointed_key(pointer: str, lower: Entity) -> str:
    """The column of the rows pointed to."""
    return f"{lower} that {pointer} is"


def picked_key(pointer: str, name: str) -> str:
    """The column of what was picked where a pointer points."""
    return f"{name} at {pointer}"


def word_key(word: int, entity: Entity) -> str:
    """The column of a word of the rows' own reasons."""
    return f"word {word} of the reasons of each {entity}"


def byte_key(byte: int, entity: Entity) -> str:
    """The column of a byte of the rows' own reasons."""
    return f"byte {byte} of the reasons of each {entity}"


def output_key(name: str) -> str:
    """The column a fact is copied to when it is a target."""
    return f"{name} put out"


def nearest(lower: Entity) -> Entity:
    """The entity right above another."""
    return next(entity for entity in ancestors(lower) if entity in ROWS)
