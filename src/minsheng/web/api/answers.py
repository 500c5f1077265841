"""What the interface answers with: areas by key and name, numbers masked, ages and no days."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from ninja import Schema

from minsheng.kernel.areas.names import AreaBook, Named
from minsheng.kernel.audit.models import Entry
from minsheng.kernel.joints.kinds import kinds
from minsheng.kernel.joints.models import Finding
from minsheng.kernel.registry.models import (
    Duplicate,
    Household,
    Licence,
    Membership,
    Organisation,
    Person,
    Worker,
)
from minsheng.web.shapes import age_on, masked


class AreaName(Schema):
    """An area, by its key for ever and its name of today."""

    key: int
    name: str


class AreaAnswer(Schema):
    """An area, and what it lies in."""

    key: int
    end: int
    level: str
    name: str
    code: str
    inhabited: bool
    path: list[AreaName]


class PersonAnswer(Schema):
    """A person; what is masked here is shown by `reveal`."""

    id: int
    version: int
    name: str
    sex: int | None
    age: int | None
    died: date | None
    number: str
    phone: str
    area_lived: AreaName | None
    area_registered: AreaName | None
    merged_into: int | None


class HouseholdAnswer(Schema):
    """A household."""

    id: int
    version: int
    grouping: str
    area: AreaName
    number: str
    address: str
    floor: int | None
    lift: bool | None
    since: date | None
    until: date | None


class MemberAnswer(Schema):
    """Somebody in a household."""

    person: PersonAnswer
    relation: int | None
    since: date | None
    until: date | None


class ElsewhereAnswer(Schema):
    """Somebody in a household whose record is kept where the officer sees nobody.

    Attributes:
        id: of the belonging.
    """

    id: int
    relation: int | None
    since: date | None


class BelongingAnswer(Schema):
    """A household somebody belongs or belonged to."""

    household: HouseholdAnswer
    relation: int | None
    since: date | None
    until: date | None


class OrganisationAnswer(Schema):
    """An organisation."""

    id: int
    version: int
    name: str
    kind: str
    code: str
    area: AreaName
    phone: str
    until: date | None


class LicenceAnswer(Schema):
    """What a worker is licensed for."""

    kind: str
    issued: date | None
    expires: date | None
    ended: date | None


class WorkerAnswer(Schema):
    """A worker."""

    id: int
    version: int
    name: str
    post: str
    organisation: int
    area: AreaName
    since: date | None
    until: date | None
    licences: list[LicenceAnswer]


class FindingAnswer(Schema):
    """Something somebody has to look at."""

    id: int
    version: int
    kind: str
    programme: str
    desk: str
    area: AreaName
    person: int | None
    household: int | None
    facts: dict[str, Any]
    found: datetime
    due: date
    state: str
    taken_by: int | None
    outcome: str
    note: str
    closed: datetime | None
    outcomes: list[str]


class DuplicateAnswer(Schema):
    """Two records that may be of one person."""

    id: int
    reasons: list[str]
    score: int
    state: str
    first: PersonAnswer
    second: PersonAnswer


class EntryAnswer(Schema):
    """One thing somebody did; of what changed, the names of the columns and no values."""

    id: int
    at: datetime
    actor: int
    act: str
    table: str
    columns: list[str]
    reason: str


def area_name(key: int | None, book: AreaBook) -> AreaName | None:
    """An area by its key; None for none."""
    return None if key is None else AreaName(key=key, name=book.full_name(key))


def area(named: Named, book: AreaBook) -> AreaAnswer:
    """An area."""
    above = [AreaName(key=one.key, name=one.name) for one in book.path(named.key)]
    return AreaAnswer(
        key=named.key, end=named.end, level=named.level, name=named.name, code=named.code,
        inhabited=named.inhabited, path=above,
    )  # fmt: skip


def person(row: Person, book: AreaBook, day: date) -> PersonAnswer:
    """A person."""
    return PersonAnswer(
        id=row.pk, version=row.version, name=row.name, sex=row.sex,
        age=age_on(row.born, row.died or day), died=row.died, number=masked(row.number),
        phone=masked(row.phone, phone=True), area_lived=area_name(row.area_lived_id, book),
        area_registered=area_name(row.area_registered_id, book), merged_into=row.merged_into_id,
    )  # fmt: skip


def _here(key: int, book: AreaBook) -> AreaName:
    return AreaName(key=key, name=book.full_name(key))


def household(row: Household, book: AreaBook) -> HouseholdAnswer:
    """A household."""
    return HouseholdAnswer(
        id=row.pk, version=row.version, grouping=row.grouping, area=_here(row.area_id, book),
        number=row.number, address=row.address, floor=row.floor, lift=row.lift, since=row.since,
        until=row.until,
    )  # fmt: skip


def member(row: Membership, book: AreaBook, day: date) -> MemberAnswer:
    """Somebody in a household."""
    return MemberAnswer(
        person=person(row.person, book, day), relation=row.relation, since=row.since,
        until=row.until,
    )  # fmt: skip


def elsewhere(row: Membership) -> ElsewhereAnswer:
    """Somebody in a household of whom no more is told."""
    return ElsewhereAnswer(id=row.pk, relation=row.relation, since=row.since)


def belonging(row: Membership, book: AreaBook) -> BelongingAnswer:
    """A household somebody belongs or belonged to."""
    return BelongingAnswer(
        household=household(row.household, book), relation=row.relation, since=row.since,
        until=row.until,
    )  # fmt: skip


def organisation(row: Organisation, book: AreaBook) -> OrganisationAnswer:
    """An organisation."""
    return OrganisationAnswer(
        id=row.pk, version=row.version, name=row.name, kind=row.kind, code=row.code,
        area=_here(row.area_id, book), phone=row.phone, until=row.until,
    )  # fmt: skip


def worker(row: Worker, book: AreaBook) -> WorkerAnswer:
    """A worker, with licences fetched beforehand."""
    licences = [_licence(one) for one in row.licences.all()]
    return WorkerAnswer(
        id=row.pk, version=row.version, name=row.name, post=row.post,
        organisation=row.organisation_id, area=_here(row.area_id, book), since=row.since,
        until=row.until, licences=licences,
    )  # fmt: skip


def _licence(row: Licence) -> LicenceAnswer:
    return LicenceAnswer(kind=row.kind, issued=row.issued, expires=row.expires, ended=row.ended)


def finding(row: Finding, book: AreaBook) -> FindingAnswer:
    """A finding, and how it may end."""
    kind = kinds().get(row.kind)
    return FindingAnswer(
        id=row.pk, version=row.version, kind=row.kind, programme=row.programme, desk=row.desk,
        area=_here(row.area_id, book), person=row.person_id, household=row.household_id,
        facts=row.facts, found=row.found, due=row.due, state=row.state,
        taken_by=row.taken_by_id, outcome=row.outcome, note=row.note, closed=row.closed,
        outcomes=[outcome.key for outcome in kind.outcomes] if kind else [],
    )  # fmt: skip


def duplicate(row: Duplicate, book: AreaBook, day: date) -> DuplicateAnswer:
    """A pair."""
    return DuplicateAnswer(
        id=row.pk, reasons=row.reasons, score=row.score, state=row.state,
        first=person(row.first, book, day), second=person(row.second, book, day),
    )  # fmt: skip


def entry(row: Entry) -> EntryAnswer:
    """An entry of the history."""
    changed = sorted({*(row.before or {}), *(row.after or {})})
    return EntryAnswer(
        id=row.pk, at=row.at, actor=row.actor_id, act=row.act, table=row.table_name,
        columns=changed, reason=row.reason,
    )  # fmt: skip
