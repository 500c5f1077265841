"""Worked cases: small households with the outcome the law gives them, as YAML files.

They are the law's own tests, readable by a clerk; the mutation benchmark perturbs the
rules and asks that one of them fails.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from minsheng.policy.engine.book import Book
from minsheng.policy.engine.facts import ENTITIES, Fact, coded
from minsheng.policy.engine.faults import RuleBookError, nearest
from minsheng.policy.engine.library import Library
from minsheng.policy.engine.rule import Entity
from minsheng.policy.engine.scalar import Household, Trace, evaluate
from minsheng.policy.engine.unknown import Cause, Unknown
from minsheng.policy.engine.written import listing, parse_yaml

PLURAL: dict[str, Entity] = {
    "run": "run",
    "household": "household",
    "persons": "person",
    "obligors": "obligor",
    "bills": "bill",
    "contributions": "contribution",
}
OF_PERSON: tuple[Entity, ...] = ("bill", "contribution")
FIELDS = {"name", "day", "source", "facts", "expect"}
INHERITED = {"day", "source", "facts"}
"""What a case takes from its base."""
DEFAULT_COUNTY = "320681"


@dataclass(frozen=True, slots=True)
class Case:
    """One worked case.

    Attributes:
        path: file it stands in, relative to the library.
        name: what it shows.
        day: the day decided for.
        source: where the expected outcome is from.
        facts: as written, bases merged in.
        expect: expected values by entity, row and name.
    """

    path: str
    name: str
    day: date
    source: str
    facts: Mapping[str, Any]
    expect: Mapping[str, Any]

    @property
    def law(self) -> str:
        """Folder of the law it belongs to."""
        return self.path.split("/")[0]

    @property
    def title(self) -> str:
        """How it is named in messages."""
        return f"{self.path}: {self.name}"


def read_cases(root: Path) -> list[Case]:
    """All the cases of a library's folder (`<law>/cases/*.yaml`).

    Raises:
        RuleBookError: a case that cannot be read, one sentence for each.
    """
    faults: list[str] = []
    cases: list[Case] = []
    for file in sorted(root.glob("*/cases/*.yaml")):
        path = file.relative_to(root).as_posix()
        named: dict[str, Case] = {}
        document = parse_yaml(file.read_text(encoding="utf-8"), path)
        for number, entry in enumerate(listing(document, path, faults), 1):
            if not isinstance(entry, Mapping):
                faults.append(f"{path}: case {number} needs {', '.join(sorted(FIELDS))}")
                continue
            name = str(entry.get("name", f"case {number}"))
            case = _case(path, name, entry, named, faults)
            if case is not None:
                cases.append(case)
                named[name] = case
    if faults:
        raise RuleBookError(faults)
    return cases


def _case(
    path: str,
    name: str,
    entry: Mapping[str, Any],
    named: Mapping[str, Case],
    faults: list[str],
) -> Case | None:
    """One case of a file; day, source and facts are those of its base unless it gives its own."""
    place = f"{path}: {name}"
    extra = sorted(set(entry) - FIELDS - {"base", "note"})
    if name in named:
        faults.append(f"{place} stands twice")
    if extra:
        faults.append(f"{place} has the unknown field `{extra[0]}`")
    base = named.get(entry.get("base", ""))
    if "base" in entry and base is None:
        faults.append(f"{place}: its base `{entry['base']}` does not stand before it")
        return None
    lacking = sorted(FIELDS - set(entry) - (INHERITED if base else set()))
    if lacking:
        faults.append(f"{place} lacks {', '.join(lacking)}")
        return None
    day = entry.get("day", base.day if base else None)
    source = entry.get("source", base.source if base else "")
    if not isinstance(day, date) or not entry["expect"]:
        faults.append(f"{place} needs a day (yyyy-mm-dd) and something expected")
        return None
    facts = merged(base.facts if base else {}, entry.get("facts") or {})
    return Case(path, name, day, source, facts, entry["expect"])


def merged(base: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    """The facts of a base case with those of another over them, rows by place."""
    result: dict[str, Any] = dict(base)
    for key, value in over.items():
        if isinstance(value, Mapping):
            result[key] = {**(base.get(key) or {}), **value}
            continue
        rows = [dict(r) for r in base.get(key) or []]
        for place, row in enumerate(value):
            if place < len(rows):
                rows[place] |= row
            else:
                rows.append(dict(row))
        result[key] = rows
    return result


def value_of(written: Any, fact_type: str, library: Library) -> int | bool | Unknown:
    """A fact's value as written in a case: a figure, a code or `{unknown: cause}`.

    Raises:
        ValueError: it is none of these.
    """
    if isinstance(written, Mapping):
        if set(written) != {"unknown"}:
            msg = f"{written!r} is not {{unknown: cause}}"
            raise ValueError(msg)
        return Unknown(cause_of(str(written["unknown"])))
    return coded(written, fact_type, library.codes)


def cause_of(words: str) -> Cause:
    """The causes written `a+b`.

    Raises:
        ValueError: a word that is no cause.
    """
    cause = Cause(0)
    for word in words.split("+"):
        if word.upper() not in Cause.__members__:
            names = ", ".join(c.lower() for c in Cause.__members__)
            msg = f"`{word}` is no cause; they are {names}{nearest(word, Cause.__members__)}"
            raise ValueError(msg)
        cause |= Cause[word.upper()]
    return cause


def household_of(case: Case, library: Library) -> Household:
    """The household a case describes; facts it does not name take their baseline.

    Raises:
        RuleBookError: a fact or value it cannot mean.
    """
    faults: list[str] = []
    rows: dict[Entity, list[dict[str, Any]]] = {}
    parents: dict[Entity, list[int]] = {}
    county = DEFAULT_COUNTY
    by_entity: dict[Entity, list[Fact]] = {e: [] for e in ENTITIES}
    for fact in library.facts.values():
        by_entity[fact.entity].append(fact)
    strange = set(case.facts) - set(PLURAL)
    faults += [f"{case.title}: `{key}` is none of {', '.join(PLURAL)}" for key in strange]
    for plural, entity in PLURAL.items():
        given = case.facts.get(plural) or []
        written = [given or {}] if isinstance(given, Mapping) or entity in SINGLES else list(given)
        rows[entity] = []
        parents[entity] = []
        for entry in written:
            own = dict(entry)
            if entity == "household":
                county = str(own.pop("county", county))
            if entity in OF_PERSON:
                parents[entity].append(int(own.pop("of", 0)))
            rows[entity].append(_row(case, entity, own, by_entity[entity], library, faults))
    rows["run"][0]["as_of"] = case.day.year * 10_000 + case.day.month * 100 + case.day.day
    people = len(rows["person"])
    for entity in OF_PERSON:
        if parents[entity] != sorted(parents[entity]):
            faults.append(f"{case.title}: the {entity} rows must stand in the order of persons")
        if any(not 0 <= p < people for p in parents[entity]):
            faults.append(f"{case.title}: a {entity} is `of` a person who is not there")
    if faults:
        raise RuleBookError(faults)
    return Household(county=county, rows=rows, parents=parents)


SINGLES: tuple[Entity, ...] = ("run", "household")


def _row(
    case: Case,
    entity: Entity,
    written: Mapping[str, Any],
    facts: Sequence[Fact],
    library: Library,
    faults: list[str],
) -> dict[str, Any]:
    row: dict[str, Any] = {f.name: f.baseline for f in facts}
    for name, value in written.items():
        if name not in row:
            faults.append(f"{case.title}: `{name}` is no fact of {entity}{nearest(name, row)}")
            continue
        try:
            row[name] = value_of(value, library.facts[name].type, library)
        except ValueError as error:
            faults.append(f"{case.title}: fact `{name}`: {error}")
    return row


def differences(case: Case, book: Book) -> list[str]:
    """What comes out otherwise than the case expects; empty when all agrees.

    Raises:
        PolicyError: the case names what the book does not have.
    """
    household = household_of(case, book.library)
    expected = list(expectations(case, book))
    trace = evaluate(book, household, dict.fromkeys(name for _, name, _ in expected))
    found: list[str] = []
    for row, name, wanted in expected:
        got = trace.value(name, row)
        if not same(got, wanted):
            found.append(f"{case.title}: `{name}` (row {row}) is {got!r}, expected {wanted!r}")
    return found


def expectations(case: Case, book: Book) -> Iterator[tuple[int, str, Any]]:
    """The (row, name, value) a case expects.

    Raises:
        RuleBookError: a value that cannot be one of the name's.
    """
    for plural, entries in case.expect.items():
        rows = {0: entries} if plural in SINGLES else entries
        for row, names in (rows or {}).items():
            for name, written in (names or {}).items():
                node = book.node(name)
                if isinstance(written, Mapping) and written.get("unknown") == "any":
                    yield int(row), name, Unknown(Cause(0))
                    continue
                try:
                    yield int(row), name, value_of(written, node.type, book.library)
                except ValueError as error:
                    raise RuleBookError([f"{case.title}: `{name}`: {error}"]) from error


def same(got: Any, wanted: Any) -> bool:
    """Whether an outcome is the expected one; an expected unknown without cause fits any."""
    if isinstance(got, Unknown) or isinstance(wanted, Unknown):
        if not (isinstance(got, Unknown) and isinstance(wanted, Unknown)):
            return False
        return wanted.cause in (0, got.cause)
    return bool(got == wanted)


def trace_of(case: Case, book: Book) -> Trace:
    """Everything the rules make of a case's household."""
    return evaluate(book, household_of(case, book.library))
