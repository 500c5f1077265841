"""The facts a case begins with: the family as the register has it, as the last recheck knew it.

Who belongs to the family is read from the register, which offices keep; what is known of each
from the last recheck that had the household. Of somebody whom that did not know, nothing is
known but what the register says: never a nought in its place.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from minsheng.city.divisions import URBAN_KIND, divisions_at
from minsheng.kernel.areas.names import area_book
from minsheng.kernel.cases.models import Case
from minsheng.kernel.refusals import RefusedError
from minsheng.kernel.registry.models import Grouping, Household, Membership, Person
from minsheng.policy.engine.facts import ENTITIES, Fact
from minsheng.policy.engine.library import Library, load_library
from minsheng.policy.engine.scalar import Household as Family
from minsheng.policy.engine.scalar import Scalar
from minsheng.policy.engine.unknown import Cause, Unknown
from minsheng.policy.laws.kinds import Relation
from minsheng.programmes.assistance.models import Run, Taken
from minsheng.recheck.errors import RecheckError
from minsheng.recheck.explain import Explainer

NOBODY = -1
NOT_DELIVERED = Unknown(Cause.NOT_DELIVERED)
POINTERS = ("parent_1", "parent_2", "spouse")
Row = dict[str, Any]
_CAUSES = {cause.name.lower(): cause for cause in Cause if cause.name}


@dataclass(frozen=True)
class Member:
    """One of a family, as the register has them.

    Attributes:
        here: whether the household register holds them; None where none is known.
        lives: whether they live with the family.
    """

    person: Person
    relation: int | None
    here: bool | None
    lives: bool


@lru_cache(1)
def library() -> Library:
    """Today's laws; read once."""
    return load_library()


def members_of(household: Household) -> list[Member]:
    """Who belongs to a household now: who lives there, and whom its register holds beside."""
    rows = Membership.objects.filter(until=None, person__died=None).select_related("person")
    living = list(rows.filter(household=household).order_by("relation", "person__born", "pk"))
    register: list[Membership] = []
    if household.origin is not None and household.grouping != Grouping.REGISTER:
        register = list(
            rows.filter(
                household__origin=household.origin, household__grouping=Grouping.REGISTER
            ).order_by("relation", "person__born", "pk")
        )
    here = {row.person_id for row in register}
    lives = {row.person_id for row in living}
    return [
        *(_member(row, (row.person_id in here) if register else None, lives=True)
          for row in living),
        *(_member(row, here=True, lives=False)
          for row in register if row.person_id not in lives),
    ]  # fmt: skip


def _member(row: Membership, here: bool | None, *, lives: bool) -> Member:
    return Member(row.person, row.relation, here, lives)


def take(case: Case, now: datetime) -> Taken:
    """Keep with a case what is known of its family as it is opened.

    Args:
        case: just opened.
        now: the moment.
    """
    household = case.household
    run = Run.objects.filter(month__lte=f"{now:%Y-%m}", held=False).order_by("month", "pk").last()
    found, why = _found(run, household)
    family, persons = gathered(found, members_of(household), _county(case, now.date()))
    home = family.rows["household"][0]
    if isinstance(home["urban"], Unknown):
        home["urban"] = _urban(case, now.date())  # type: ignore[index]
    return Taken.objects.create(
        case=case, run=run if found else None, county=family.county, family=kept(family.rows),
        parents={name: list(places) for name, places in family.parents.items()},
        persons=persons, lack=why, at=now,
    )  # fmt: skip


def _county(case: Case, day: date) -> str:
    """The code of the county that handles a case."""
    return area_book(day).path(case.area_id)[0].code[:6]


def _urban(case: Case, day: date) -> bool:
    """Whether the urban standard applies, of a family no run has: by what its village is.

    Reading: a residents' committee is urban, a villagers' committee rural; a clerk who knows
    better puts down the fact.
    """
    rows = divisions_at(day.year * 100 + day.month).rows
    codes = [int(part.code) for part in area_book(day).path(case.area_id) if part.code]
    village = next((rows[code] for code in reversed(codes) if code in rows), None)
    if village is None:
        raise RefusedError("", "本户所在的村（社区）不在区划表中，判断不了适用城镇还是农村标准")
    return village.kind == URBAN_KIND


def _found(run: Run | None, household: Household) -> tuple[Family | None, str]:
    """What a run knew of a household; else why nothing is known by it."""
    if run is None:
        return None, "还没有动态核查结果，已知情况以登记和本案调查为准。"
    if household.origin is None:
        return None, "本户是新立的家庭，最近一次动态核查没有本户。"
    try:
        return _explainer(run.folder, run.result).household(household.origin)[0], ""
    except RecheckError:
        return None, "最近一次动态核查中没有本户，或者核查数据已超过保存期限。"


@lru_cache(4)
def _explainer(folder: str, result: str) -> Explainer:
    del result  # another run in the same folder is read anew
    return Explainer(Path(folder), library())


def gathered(
    found: Family | None, members: Sequence[Member], county: str
) -> tuple[Family, list[int]]:
    """A family as the rules take it: of the register's members, with what a run knew of each.

    Args:
        found: what a run knew; None where it knew nothing.
        members: who belongs to the family now.
        county: the code of the county that handles it.

    Returns:
        The family, and the register's number of each person in the order of the rows.
    """
    facts = library().facts
    old = list(found.rows["person"]) if found else []
    places = _matched(old, members)
    moved = {was: now for now, was in enumerate(places) if was is not None}
    persons = [
        _person(old[was] if was is not None else None, member, moved, facts)
        for was, member in zip(places, members, strict=True)
    ]
    _relate(persons, members, places)
    rows: dict[Any, Sequence[Row]] = {
        "run": [{}],
        "household": [_completed(dict(found.rows["household"][0]) if found else {}, facts)],
        "person": persons,
        "obligor": _obligors(found, moved),
    }
    parents: dict[Any, Sequence[int]] = {}
    for entity in ("bill", "contribution"):
        rows[entity], parents[entity] = _belonging(found, entity, moved)
    return Family(county, rows, parents), [member.person.pk for member in members]


def _matched(old: Sequence[Mapping[str, Any]], members: Sequence[Member]) -> list[int | None]:
    """For each member the row a run had of them: by birth, sex and relation, then without."""
    left = list(range(len(old)))
    found: list[int | None] = [None] * len(members)
    for keys in (("birth", "sex", "relation"), ("birth", "sex")):
        for place, member in enumerate(members):
            if found[place] is None:
                said = _said(member)
                wanted = [said.get(key) for key in keys]
                same = [n for n in left if [old[n].get(key) for key in keys] == wanted]
                if same:
                    found[place] = same[0]
                    left.remove(same[0])
    return found


def _said(member: Member) -> Row:
    """What the register says of a member, as the rules take it."""
    person = member.person
    said: Row = {"lives_here": member.lives}
    if person.born is not None:
        said["birth"] = person.born.year * 10_000 + person.born.month * 100 + person.born.day
    if person.sex is not None:
        said["sex"] = person.sex
    if member.relation is not None:
        said["relation"] = member.relation
    if member.here is not None:
        said["registered_here"] = member.here
    return said


def _person(
    known: Mapping[str, Any] | None,
    member: Member,
    moved: Mapping[int, int],
    facts: Mapping[str, Fact],
) -> Row:
    row = dict(known or {})
    for name in POINTERS:
        if isinstance(row.get(name), int) and row[name] != NOBODY:
            row[name] = moved.get(row[name], NOBODY)
    return _completed(row | _said(member), facts, "person")


def _relate(
    persons: Sequence[Row], members: Sequence[Member], places: Sequence[int | None]
) -> None:
    """Who is whose parent and spouse, of those a run did not know: by relation to the head."""
    by = {m.relation: n for n, m in reversed(list(enumerate(members)))}
    head, spouse = by.get(Relation.HEAD), by.get(Relation.SPOUSE)
    for place, (row, member) in enumerate(zip(persons, members, strict=True)):
        if places[place] is not None:
            continue
        if member.relation == Relation.CHILD and head is not None:
            row["parent_1"], row["parent_2"] = head, NOBODY if spouse is None else spouse
        elif member.relation == Relation.SPOUSE and head is not None and _single(persons[head]):
            row["spouse"], persons[head]["spouse"] = head, place


def _single(row: Row) -> bool:
    return isinstance(row["spouse"], Unknown) or row["spouse"] == NOBODY


def _obligors(found: Family | None, moved: Mapping[int, int]) -> list[Row]:
    """Those who owe support to somebody who still belongs to the family."""
    rows = [dict(row) for row in (found.rows["obligor"] if found else ())]
    kept_rows = []
    for row in rows:
        of = row.get("obligor_of")
        if isinstance(of, int) and of != NOBODY:
            if of not in moved:
                continue
            row["obligor_of"] = moved[of]
        kept_rows.append(row)
    return kept_rows


def _belonging(
    found: Family | None, entity: Any, moved: Mapping[int, int]
) -> tuple[list[Row], list[int]]:
    """Rows that belong to a person, by person in their new order."""
    if found is None:
        return [], []
    held = [
        (moved[of], dict(row))
        for row, of in zip(found.rows[entity], found.parents[entity], strict=True)
        if of in moved
    ]
    held.sort(key=lambda one: one[0])
    return [row for _, row in held], [of for of, _ in held]


def _completed(row: Row, facts: Mapping[str, Fact], entity: str = "household") -> Row:
    """With every fact of its kind, those nobody told as not delivered."""
    return {
        name: row.get(name, NOT_DELIVERED)
        for name, fact in facts.items()
        if fact.entity == entity and not fact.made
    }


def kept(rows: Mapping[Any, Sequence[Mapping[str, Scalar]]]) -> dict[str, list[Row]]:
    """Rows as JSON has them."""
    return {
        entity: [{name: _written(value) for name, value in row.items()} for row in rows[entity]]
        for entity in ENTITIES
    }


def _written(value: Scalar) -> Any:
    if isinstance(value, Unknown):
        named = (name for name, cause in _CAUSES.items() if cause in value.cause)
        return {"unknown": "+".join(named)}
    return value if isinstance(value, bool) else int(value)


def read(rows: Mapping[str, Iterable[Mapping[str, Any]]]) -> dict[Any, list[Row]]:
    """Rows again, as the rules take them."""
    return {
        entity: [{name: _value(value) for name, value in row.items()} for row in rows[entity]]
        for entity in ENTITIES
    }


def _value(held: Any) -> Scalar:
    if isinstance(held, dict):
        cause = Cause(0)
        for name in held["unknown"].split("+"):
            cause |= _CAUSES[name]
        return Unknown(cause)
    value: bool | int = held
    return value
