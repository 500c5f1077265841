"""The facts a rule may ask for, as declared in a law book's `facts.yaml`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Any, cast

from minsheng.policy.engine.faults import RuleBookError
from minsheng.policy.engine.rule import Entity

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
    for entity, entries in (document or {}).items():
        if entity not in ENTITIES:
            faults.append(f"{where}: `{entity}` is no entity; they are {', '.join(ENTITIES)}")
            continue
        for name, entry in (entries or {}).items():
            missing = FIELDS - set(entry)
            if missing:
                faults.append(f"{where}: fact `{name}` lacks {', '.join(sorted(missing))}")
                continue
            type_ = entry["type"]
            if type_ != "bool" and type_ not in NUMERIC and type_ not in codes:
                faults.append(f"{where}: fact `{name}` has the unknown type `{type_}`")
                continue
            if entry["basis"] not in ("open", "authorised"):
                faults.append(f"{where}: fact `{name}`: basis is `open` or `authorised`")
            baseline = entry.get("baseline")
            try:
                value = None if baseline is None else coded(baseline, type_, codes)
            except ValueError as error:
                faults.append(f"{where}: fact `{name}`: baseline {error}")
                continue
            if any(type(entry.get(end, 0)) is not int for end in ("least", "most")):
                faults.append(f"{where}: fact `{name}`: least and most are whole numbers")
                continue
            facts[name] = Fact(
                name=name,
                entity=cast(Entity, entity),
                type=type_,
                zh=entry["zh"],
                en=entry["en"],
                agency=entry["agency"],
                authorised=entry["basis"] == "authorised",
                ask=int(entry["ask"]),
                baseline=value,
                least=entry.get("least"),
                most=entry.get("most"),
            )
    if faults:
        raise RuleBookError(faults)
    return facts
