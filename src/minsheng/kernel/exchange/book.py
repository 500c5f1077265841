"""The household book (住户花名册): one row a person, whose rows make households.

As villages keep it: the number of the household, who is its head, what the others are to the
head. Those registered here are one page of the register, those who live here live together; as
a rule they are the same people. A household is entered whole or not at all.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from minsheng.kernel.exchange.adding import (
    SURE,
    Filled,
    filled_in,
    known_row,
    looked_at,
    once,
)
from minsheng.kernel.exchange.incoming import Line
from minsheng.kernel.exchange.kinds import Seen
from minsheng.kernel.exchange.listing import Listing
from minsheng.kernel.exchange.listings.households import HOUSEHOLDS
from minsheng.kernel.exchange.listings.people import PEOPLE, same_number
from minsheng.kernel.exchange.plan import FAULT, Looking, New, Plan, Problem
from minsheng.kernel.exchange.words import said
from minsheng.kernel.refusals import RefusedError
from minsheng.kernel.registry.actions import new_household, new_person
from minsheng.kernel.registry.models import Grouping, Household, Person
from minsheng.kernel.registry.secrecy import sealer
from minsheng.policy.laws.kinds import Relation

OF_PERSON = ("name", "sex", "born", "number", "phone")
WITHIN = {Grouping.REGISTER: "registered_here", Grouping.LIVING: "lives_here"}
"""By which column somebody belongs to the household of a kind; an empty cell says that they do."""
Home = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Entry:
    """A person of the book, and the households they belong to; none of it written yet."""

    person: Person
    homes: tuple[Household, ...]
    relation: int


def home_of(listing: Listing, line: Line, seen: Seen) -> Home:
    """What tells households apart: the village, however it is written, and the number."""
    kinds = {column.key: column.kind for column in listing.columns}
    area = kinds["area"].canonical(line.cells.get("area", ""), seen)
    return area, line.cells.get("household", "")


def person_values(values: Mapping[str, Any]) -> dict[str, Any]:
    """A row's values as the form for a person takes them.

    Raises:
        RefusedError: they neither live here nor are registered here.
    """
    found = {name: values[name] for name in OF_PERSON if name in values}
    for grouping, area in ((Grouping.LIVING, "area_lived"), (Grouping.REGISTER, "area_registered")):
        if values.get(WITHIN[grouping], True):
            found[area] = values["area"]
    if "area_lived" not in found and "area_registered" not in found:
        raise RefusedError("lives_here", "户籍地和居住地至少填写一项")
    return found


def homes_refused(
    number: str, rows: Sequence[int], relations: Sequence[int], addresses: Sequence[str | None]
) -> Iterator[Problem]:
    """What is wrong with a household as a whole.

    Args:
        number: its own.
        rows: where in the file its people stand.
        relations: of each to the head.
        addresses: of each row, where it gives one.
    """
    heads = [row for row, what in zip(rows, relations, strict=True) if what == Relation.HEAD]
    if len(heads) != 1:
        why = said("book_head", number=number, heads=len(heads))
        yield Problem(heads[-1] if heads else rows[0], FAULT, "relation", why)
    if len(set(addresses) - {None}) != 1:
        yield Problem(rows[0], FAULT, "address", said("book_address", number=number))


def add_households(plan: Plan, looking: Looking, lines: Sequence[Line]) -> None:
    """Look at the rows of a book; the households without fault are entered with the plan."""
    listing, seen = looking.listing, looking.seen
    by_home: dict[Home, list[Filled]] = {}
    for filled in filled_in(plan, listing, seen, lines):
        by_home.setdefault(home_of(listing, filled.line, seen), []).append(filled)
    made: list[tuple[Filled, Entry]] = []
    for rows in by_home.values():
        made += _household(plan, looking, rows)
    _refuse_known_homes(plan, by_home.values())
    made = once(plan, made, _number, "twice_number")
    made = known_row(plan, PEOPLE, looking, made, _number, "book_number")
    _refuse_alike(plan, looking, made)
    _hold_back(plan, looking, lines)
    faulty = {problem.row for problem in plan.problems}
    homes = set()
    for filled, entry in sorted(made, key=lambda pair: pair[0].line.row):
        if filled.line.row not in faulty:
            plan.new.append(New(filled.line.row, entry.person.name, filled.cells, entry))
            homes.add(home_of(listing, filled.line, seen))
    if plan.new:
        plan.notes.append(said("note_book", homes=len(homes), people=len(plan.new)))


def _number(entry: Entry) -> Mapping[str, Any] | None:
    return same_number(entry.person)


def _household(
    plan: Plan, looking: Looking, rows: Sequence[Filled]
) -> Iterator[tuple[Filled, Entry]]:
    """The people of one household."""
    first = rows[0].values
    addresses = [one.values.get("address") for one in rows]
    relations = [one.values["relation"] for one in rows]
    by_row = {one.line.row: one.line for one in rows}
    for problem in homes_refused(first["household"], list(by_row), relations, addresses):
        plan.wrong(by_row[problem.row], problem)
    held: dict[str, Household] = {}
    address = next(filter(None, addresses), "-")
    for grouping, column in WITHIN.items():
        if not any(one.values.get(column, True) for one in rows):
            continue
        home = looked_at(
            plan, looking.listing, rows[0].line,
            partial(
                new_household, grouping, first["area"], address, None, looking.officer, looking.day
            ),
        )  # fmt: skip
        if home is None:
            return
        home.number = first["household"]
        held[column] = home
    for one in rows:
        person = looked_at(
            plan, looking.listing, one.line,
            partial(_person, one.values, looking),
        )  # fmt: skip
        if person is not None:
            homes = tuple(h for column, h in held.items() if one.values.get(column, True))
            yield one, Entry(person, homes, one.values["relation"])


def _person(values: Mapping[str, Any], looking: Looking) -> Person:
    return new_person(person_values(values), looking.officer, sealer(), looking.day)


def _refuse_known_homes(plan: Plan, homes: Collection[Sequence[Filled]]) -> None:
    """Refuse a household whose number its village has already, as far as the officer sees."""
    wanted = [
        {"area_id": rows[0].values["area"], "number": rows[0].values["household"]} for rows in homes
    ]
    known = {(by["area_id"], by["number"]) for by, _row in HOUSEHOLDS.known(wanted)}
    for rows in homes:
        if (rows[0].values["area"], rows[0].values["household"]) in known:
            why = said("book_known", number=rows[0].values["household"])
            for one in rows:
                plan.wrong(one.line, Problem(one.line.row, FAULT, "household", why))


def _refuse_alike(plan: Plan, looking: Looking, made: Sequence[tuple[Filled, Entry]]) -> None:
    assert PEOPLE.adding is not None
    asked = [(filled, entry.person) for filled, entry in made if not filled.values.get(SURE)]
    rows = [filled.line.row for filled, _ in asked]
    for place, why in PEOPLE.adding.alike([p for _, p in asked], rows, looking.seen).items():
        line = asked[place][0].line
        plan.wrong(line, Problem(line.row, FAULT, "", why))


def _hold_back(plan: Plan, looking: Looking, lines: Sequence[Line]) -> None:
    """Whoever is of one household with a row at fault is not entered without it."""
    faulty = {problem.row for problem in plan.problems}
    homes = {line.row: home_of(looking.listing, line, looking.seen) for line in lines}
    first: dict[Home, int] = {}
    for row in sorted(faulty & homes.keys()):
        first.setdefault(homes[row], row)
    for line in lines:
        held_by = first.get(homes[line.row])
        if held_by is not None and line.row not in faulty:
            plan.wrong(line, Problem(line.row, FAULT, "", said("book_held", row=held_by)))
