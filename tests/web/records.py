"""What the matrices ask about: somebody here, somebody elsewhere, and all that hangs on them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db.models import Model
from django.test import override_settings
from django.utils import timezone
from tests.database import unguarded
from tests.web.access import Where

from minsheng.kernel.access.models import AccountRequest, Assignment, Relative, User
from minsheng.kernel.areas.names import area_book
from minsheng.kernel.audit.models import Entry
from minsheng.kernel.cases.models import Case
from minsheng.kernel.joints.models import Finding
from minsheng.kernel.pages.clock import now, today
from minsheng.kernel.registry.models import (
    Authorisation,
    Consent,
    Duplicate,
    Household,
    Licence,
    Membership,
    Merge,
    Organisation,
    Person,
    Relation,
    Site,
    Worker,
)
from minsheng.kernel.registry.secrecy import sealer
from minsheng.programmes.assistance.models import Outcome, Publicity, Ruling, Run
from minsheng.programmes.assistance.reports import place
from minsheng.programmes.assistance.taking import take

AREA = {Where.HERE: 81_101_214_000, Where.ELSEWHERE: 82_001_001_000}
THIRD = 12_001_001_000
"""A village in neither of the two counties: where only those of the whole city work."""
NOBODYS = {"upload": {"client": UUID(int=7)}, "nothing": {"number": 10**9}}
"""Arguments of addresses about what is somebody's own: whoever asks, it is not theirs."""


OF_CASE: dict[str, dict[str, Any]] = {
    "case_accept": {"deed": "accept"},
    "case_tell": {"deed": "tell_missing"},
    "case_decide": {"deed": "decide"},
    "case_fact": {"name": "cooperates", "person": 0},
}  # fmt: skip
"""Arguments of addresses about what is done in a case."""


@dataclass(frozen=True)
class Record:
    """Somebody made up for the matrix, with a name nobody else bears, and all that hangs on them.

    Attributes:
        numbers: of the person, the household and so on, by the kind of record.
    """

    name: str
    number: str
    area: int
    numbers: dict[str, int]

    def arguments(self, kind: str) -> dict[str, Any]:
        """The arguments of an address about the record."""
        if kind == "area":
            return {"key": self.area}
        if kind in OF_CASE:
            return {"number": self.numbers["case"], **OF_CASE[kind]}
        if kind == "procedure":
            return {"key": "dibao_2021"}
        if kind in NOBODYS:
            return NOBODYS[kind]
        return {"number": self.numbers[kind]} if kind in self.numbers else {}

    @property
    def words(self) -> dict[str, str]:
        """What addresses and forms are filled with."""
        return {
            **{kind: str(number) for kind, number in self.numbers.items()},
            "name": self.name, "number": self.number, "area": str(self.area),
            "third": area_book(today()).areas[THIRD].code, "version": "1",
        }  # fmt: skip


def recheck(households: dict[int, int]) -> int:
    """A run, with an outcome of each of some households in their areas, and a report."""
    run = Run.objects.create(
        month="2020-11", rulebook="0" * 64, snapshot="0" * 64, result="0" * 64, held=False,
        figures="illustrative", households=2, persons=2, words={}, folder="", entered=now(),
        entered_by=User.objects.get(username="machine"),
    )  # fmt: skip
    for household, area in households.items():
        Outcome.objects.create(
            run=run, household_id=household, area_id=area, outcome="continue", rank=0, benefits=[],
            affected=[], reasons=[], ask=[], figures="illustrative",
        )  # fmt: skip
    for english in (False, True):
        path = place(run.result, english=english)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("report", encoding="utf-8")
    return run.pk


@pytest.fixture(scope="module")
def records(kept, tmp_path_factory) -> Iterator[dict[Where, Record]]:
    """One of each kind here and one elsewhere, for all tests of a module."""
    with override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("media")):
        with unguarded():
            found = {where: made(where, area) for where, area in AREA.items()}
            homes = {record.numbers["household"]: record.area for record in found.values()}
            run = recheck(homes)
        for record in found.values():
            record.numbers["run"] = run
        yield found


def made(where: Where, area: int) -> Record:
    """A person alone in a household of an area, with papers, a double, an organisation."""
    home = Membership.objects.filter(
        grouping="living", person__number__isnull=False, person__died=None,
        person__area_lived__gte=area, person__area_lived__lt=area + 10**6,
    ).order_by("pk")[0]  # fmt: skip
    name = f"查无此人{'甲' if where == Where.HERE else '乙'}"
    at = {"area_lived_id": area, "area_registered_id": area}
    Person.objects.filter(pk=home.person_id).update(name=name, **at)
    Membership.objects.filter(household=home.household_id).exclude(pk=home.pk).delete()
    home.household.area_id = area
    home.household.address = f"{name}巷1号"
    home.household.save()
    person = Person.objects.get(pk=home.person_id)
    double, gone = (
        Person.objects.create(name=name, pinyin="chawuciren", initials="cwcr", **at)
        for _ in range(2)
    )
    Person.objects.filter(pk=gone.pk).update(merged_into=person)
    user = User.objects.get(username="machine")
    moment = timezone.now()
    organisation = Organisation.objects.create(
        name=f"{name}之家", pinyin=f"chawu{where}", kind="养老机构", area_id=area
    )
    worker = Worker.objects.create(
        name=f"{name}工", pinyin="chawu", organisation=organisation, area_id=area
    )
    rows: dict[str, Model] = {
        "person": person, "household": home.household, "membership": home, "other": double,
        "organisation": organisation, "worker": worker,
        "licence": Licence.objects.create(
            worker=worker, kind="护理", expires=today() + timedelta(days=60)
        ),
        "site": Site.objects.create(
            name=f"{name}楼", kind="站点", organisation=organisation, area_id=area, floor=2
        ),
        "relation": Relation.objects.create(person=person, other=double, kind="other"),
        "authorisation": Authorisation.objects.create(
            person=person, purposes=["income"], paper="1", signed="2026-01-01", until="2027-01-01"
        ),
        "consent": Consent.objects.create(person=person, purpose="contact", given="2026-01-01"),
        "duplicate": Duplicate.objects.create(
            first=person, second=double, reasons=["no_number"], score=500
        ),
        "merge": Merge.objects.create(
            kept=person, gone=gone, moved={}, filled=[], by=user, at=moment
        ),
    }  # fmt: skip
    rows["case"] = case_of(home.household, user)
    rows["ended"] = ended_case_of(home.household, user)
    number = sealer().opened(person.number)
    numbers = {kind: row.pk for kind, row in rows.items()}
    return Record(name, number, area, numbers | of_office(where, area, person.pk))


def case_of(household: Household, user: User) -> Case:
    """A case of dibao, just entered."""
    case = Case.objects.create(
        programme="assistance", kind="dibao", purpose="grant", procedure="dibao_2021",
        household=household, area_id=household.area_id, step="opened", waits_for="town_clerk",
        origin="counter", opened=today(), opened_by=user,
    )  # fmt: skip
    take(case, now())
    return case


def ended_case_of(household: Household, user: User) -> Case:
    """A case that was decided, with its notices and its decision."""
    case = Case.objects.create(
        programme="assistance", kind="dibao", purpose="grant", procedure="dibao_2021",
        household=household, area_id=household.area_id, step="ended", waits_for="",
        origin="counter", opened=today(), opened_by=user, ended=today(), outcome="decided",
    )  # fmt: skip
    Publicity.objects.create(
        case=case, since=today(), until=today(), place="公开栏", shown="申请人：查**"
    )
    Ruling.objects.create(
        case=case, day=today(), by=user, verdict="refuse", rulebook="0" * 64, figures="verified",
        notice={"sentences": []},
    )  # fmt: skip
    return case


def of_office(where: Where, area: int, person: int) -> dict[str, int]:
    """A finding about somebody, and an account with a role and a request; as the owner."""
    finding = Finding.objects.create(
        kind="registry.authorisation_lapses", desk="town_clerk", person_id=person, area_id=area,
        facts={"paper": "授1", "expires": "2020-12-01"}, found_by="registry", due=date(2020, 12, 1),
        actor=User.objects.get(username="machine"), found=timezone.now(),
    )  # fmt: skip
    handed = Finding.objects.create(
        kind="registry.moved_in", desk="town_clerk", person_id=person, area_id=THIRD,
        area_from_id=area, about="area_registered", found_by="registry", due=date(2020, 12, 1),
        facts={"column": "area_registered", "from": area, "areas": [area], "reason": "投奔子女"},
        actor=User.objects.get(username="machine"), found=timezone.now(),
    )  # fmt: skip
    user = User.objects.create(username=f"w-{where}", name="待示用", area_id=area)
    other = User.objects.get(username="admin2")
    role = Assignment.objects.create(
        user=user, role="town_clerk", area_id=area, since=date(2020, 1, 1), until=date(2040, 1, 1),
        proposed_by=other,
    )  # fmt: skip
    asked = AccountRequest.objects.create(
        user=user, area_id=area, act="factor", reason="换手机", proposed_by=other,
        proposed=timezone.now(),
    )  # fmt: skip
    relative = Relative.objects.create(
        user=user, person_id=person, relation="父亲", at=timezone.now()
    )
    # The naming of the person, which the fixture has just done.
    named = Entry.objects.filter(subject_kind="person", subject_id=person, act="update").latest(
        "pk"
    )
    return {
        "finding": finding.pk, "handed": handed.pk,
        "user": user.pk, "role": role.pk, "request": asked.pk,
        "entry": named.pk, "relative": relative.pk,
    }  # fmt: skip
