"""The facts a rule may ask for, as declared in a law book's `facts.yaml`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Any, cast

from minsheng.policy.engine.bounds import figure_fault
from minsheng.policy.engine.faults import RuleBookError
from minsheng.policy.engine.rule import Entity
from minsheng.policy.engine.written import identifier, mapping, untold

ENTITIES: tuple[Entity, ...] = (
    "run",
    "household",
    "person",
    "obligor",
    "bill",
    "contribution",
)
PARENT: dict[Entity, Entity] = {
    "household": "run",
    "person": "household",
    "obligor": "household",
    "bill": "person",
    "contribution": "person",
}
NUMERIC = ("Fen", "Count", "Rate", "Day", "Month", "Pointer")
FIELDS = {"type", "zh", "en", "agency", "basis", "ask"}
MAY = {"baseline", "least", "most"}
DEAREST = 5


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact.

    Attributes:
        type: a name of `kinds` or of a code.
        agency: who holds it.
        authorised: whether it may be looked at only with the household's authorisation.
        ask: what it costs to learn, 1 (own papers) to 5 (a visit).
        baseline: what a worked case takes when it does not name the fact.
        least: no data are less, where that is declared.
        most: no data are more.
        made: whether it is what a rule made elsewhere, and as wide as that (`downstream`); no
            data hold it.
    """

    name: str
    entity: Entity
    type: str
    zh: str
    en: str
    agency: str
    authorised: bool
    ask: int
    baseline: int | bool | None
    least: int | None = None
    most: int | None = None
    made: bool = False


def ancestors(entity: Entity) -> tuple[Entity, ...]:
    """The entities above one, nearest first."""
    above: list[Entity] = []
    while entity in PARENT:
        entity = PARENT[entity]
        above.append(entity)
    return tuple(above)


def coded(value: Any, type_: str, codes: Mapping[str, type[IntEnum]]) -> int | bool:
    """A value as written in YAML, as the evaluators hold it.

    Raises:
        ValueError: the value is not one of the type; the text says what would be.
    """
    if type_ == "bool":
        if not isinstance(value, bool):
            msg = f"{value!r} is not true or false"
            raise ValueError(msg)
        return value
    if type_ in codes:
        code = codes[type_]
        if isinstance(value, str) and value in code.__members__:
            return int(code[value])
        if isinstance(value, int) and not isinstance(value, bool) and value in set(code):
            return int(value)
        msg = f"{value!r} is not a {type_}; it is one of {', '.join(code.__members__)}"
        raise ValueError(msg)
    if not isinstance(value, int) or isinstance(value, bool):
        msg = f"{value!r} is not a whole number"
        raise ValueError(msg)  # noqa: TRY004 - one kind of fault for the reader of the file
    return value


def read_facts(document: Any, codes: Mapping[str, type[IntEnum]], where: str) -> dict[str, Fact]:
    """The facts of a parsed `facts.yaml`, by name.

    Raises:
        RuleBookError: an entity, field, type or value the format does not have.
    """
    faults: list[str] = []
    facts: dict[str, Fact] = {}
    for entity, entries in mapping(document, where, faults).items():
        if entity not in ENTITIES:
            faults.append(f"{where}: `{entity}` is no entity; they are {', '.join(ENTITIES)}")
            continue
        for name, entry in mapping(entries, f"{where}: {entity}", faults).items():
            wrong = list(_fact_faults(name, entry, codes))
            if name in facts:
                wrong.append(f"stands under {facts[name].entity} too; a name is one fact")
            faults += [f"{where}: fact `{name}`{words}" for words in _joined(wrong)]
            if not wrong:
                facts[name] = _fact(name, cast(Entity, entity), entry, codes)
    if faults:
        raise RuleBookError(faults)
    return facts


def _joined(words: list[str]) -> Iterator[str]:
    """A colon before what does not begin with a verb of its own."""
    for said in words:
        verb = said.split(" ")[0] in ("lacks", "has", "stands")
        yield f" {said}" if verb else f": {said}"


def _fact_faults(name: Any, entry: Any, codes: Mapping[str, type[IntEnum]]) -> Iterator[str]:
    """What is wrong with one fact, in words that go on from its name."""
    if not identifier(name):
        yield "a name is small letters, digits, single `_`"
    if not isinstance(entry, Mapping):
        yield f"lacks {', '.join(sorted(FIELDS))}"
        return
    missing, extra = FIELDS - set(entry), set(entry) - FIELDS - MAY
    if missing:
        yield f"lacks {', '.join(sorted(missing))}"
        return
    yield from (f"has the unknown field `{f}`" for f in sorted(map(str, extra)))
    yield from untold(entry, ("zh", "en", "agency"))
    if entry["basis"] not in ("open", "authorised"):
        yield "basis is `open` or `authorised`"
    if type(entry["ask"]) is not int or not 1 <= entry["ask"] <= DEAREST:
        yield f"ask is a number from 1 (own papers) to {DEAREST} (a visit)"
    if any(type(entry.get(end, 0)) is not int for end in ("least", "most")):
        yield "least and most are whole numbers"
    type_ = str(entry["type"])
    if type_ != "bool" and type_ not in NUMERIC and type_ not in codes:
        yield f"has the unknown type `{type_}`"
    elif entry.get("baseline") is not None:
        try:
            value = coded(entry["baseline"], type_, codes)
        except ValueError as error:
            yield f"baseline {error}"
        else:
            if fault := figure_fault(type_, value):
                yield f"baseline {fault}"


def _fact(
    name: str, entity: Entity, entry: Mapping[str, Any], codes: Mapping[str, type[IntEnum]]
) -> Fact:
    baseline = entry.get("baseline")
    return Fact(
        name=name,
        entity=entity,
        type=entry["type"],
        zh=entry["zh"],
        en=entry["en"],
        agency=entry["agency"],
        authorised=entry["basis"] == "authorised",
        ask=entry["ask"],
        baseline=None if baseline is None else coded(baseline, entry["type"], codes),
        least=entry.get("least"),
        most=entry.get("most"),
    )
