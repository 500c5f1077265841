"""One of each kind of record, here and elsewhere, with names nobody else bears."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.utils import timezone
from tests.database import unguarded
from tests.web.access import Where
from tests.web.records import AREA, Record, records

from minsheng.kernel.access.models import User
from minsheng.kernel.joints import kinds
from minsheng.kernel.joints.findings import Found, raise_finding
from minsheng.kernel.joints.kinds import FindingKind, Outcome
from minsheng.kernel.joints.panels import Of
from minsheng.kernel.registry.models import Duplicate, Organisation, Person, Worker

KIND = FindingKind(
    "registry.tried", Of.PERSON, "试一试", "", "town_clerk", 5,
    (Outcome("done", "已办"), Outcome("nothing", "不需办理", note=True)), {"what": "事项"},
)  # fmt: skip


@dataclass(frozen=True)
class Subject:
    """What an operation is asked about.

    Attributes:
        name: stands in every answer that shows one of the records.
        other: a second record of the same place, which may be the person's.
    """

    name: str
    number: str
    person: int
    other: int
    household: int
    organisation: int
    worker: int
    finding: int
    duplicate: int
    area: int
    version: int = 1

    @property
    def words(self) -> dict[str, object]:
        """What blanks of a row are filled with."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__}


@pytest.fixture(scope="module")
def subjects(records) -> Iterator[dict[Where, Subject]]:
    """By place."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setitem(kinds._KINDS, KIND.key, KIND)
        yield {where: made(record, AREA[where]) for where, record in records.items()}


def made(record: Record, area: int) -> Subject:
    """The records beside a person's."""
    name = record.name
    with unguarded():
        machine = User.objects.get(username="machine")
        twin = Person.objects.create(name=name, pinyin="x", initials="x", area_lived_id=area)
        pair = Duplicate.objects.create(
            first_id=record.numbers["person"], second=twin, reasons=["no_number"], score=500
        )
        office = Organisation.objects.create(name=f"{name}之家", pinyin="x", kind="x", area_id=area)
        worker = Worker.objects.create(
            name=name, pinyin="x", organisation=office, area_id=area, post="x"
        )
        found = Found(KIND.key, area, person=record.numbers["person"], facts={"what": name})
        finding = raise_finding(found, machine.pk, timezone.localtime())
        version = Person.objects.get(pk=record.numbers["person"]).version
    assert finding is not None
    return Subject(
        name, record.number, record.numbers["person"], twin.pk, record.numbers["household"],
        office.pk, worker.pk, finding.pk, pair.pk, area, version,
    )  # fmt: skip


__all__ = ["Subject", "records", "subjects"]
