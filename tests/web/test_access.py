"""The access matrix: each address × each persona × a record here and one elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone
from tests.database import unguarded
from tests.web.access import ACCESS, ANYBODY, COVERS, LIBRARIES, PERSONAS, Row, Where

from minsheng.kernel import doors
from minsheng.kernel.access.models import AccountRequest, Assignment, User
from minsheng.kernel.access.officer import Officer
from minsheng.kernel.audit.models import Entry
from minsheng.kernel.joints.models import Finding
from minsheng.kernel.registry.models import Membership, Person
from minsheng.kernel.registry.secrecy import sealer
from minsheng.programmes.assistance.models import Outcome, Run
from minsheng.programmes.assistance.reports import place
from minsheng.web.clock import now

pytestmark = pytest.mark.django_db
AREA = {Where.HERE: 81_101_214_000, Where.ELSEWHERE: 82_001_001_000}


@dataclass(frozen=True)
class Record:
    """Somebody made up for the matrix, with a name nobody else bears."""

    person: int
    household: int
    name: str
    number: str
    run: int
    finding: int
    user: int
    role: int
    request: int
    entry: int

    def arguments(self, kind: str) -> dict[str, Any]:
        """The arguments of an address about the record."""
        return {"number": getattr(self, kind)} if kind not in {"", "name"} else {}


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


@pytest.fixture
def records(db, settings, tmp_path) -> dict[Where, Record]:
    settings.MEDIA_ROOT = tmp_path
    made = {}
    for where, area in AREA.items():
        with unguarded():
            home = Membership.objects.filter(
                grouping="living", person__number__isnull=False,
                person__area_lived__gte=area, person__area_lived__lt=area + 10**6,
            ).order_by("pk")[0]  # fmt: skip
            name = f"查无此人{'甲' if where == Where.HERE else '乙'}"
            Person.objects.filter(pk=home.person_id).update(
                name=name, area_lived=area, area_registered=area
            )
            Membership.objects.filter(household=home.household_id).exclude(pk=home.pk).delete()
            home.household.area_id = area
            home.household.save()
            number = sealer().opened(Person.objects.get(pk=home.person_id).number)
            more = of_office(where, area, home.person_id)
        made[where] = Record(home.person_id, home.household_id, name, number, 0, *more)
    with unguarded():
        run = recheck({record.household: AREA[where] for where, record in made.items()})
    return {where: replace(record, run=run) for where, record in made.items()}


def of_office(where: Where, area: int, person: int) -> tuple[int, ...]:
    """A finding about somebody, and an account with a role and a request; as the owner."""
    made = Finding.objects.create(
        # On no desk of theirs: the desk page names nobody.
        kind="registry.authorisation_lapses", desk="bureau_chief", person_id=person, area_id=area,
        facts={"paper": "授1", "expires": "2020-12-01"}, found_by="registry", due=date(2020, 12, 1),
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
    # The naming of the person, which the fixture has just done.
    named = Entry.objects.filter(subject_kind="person", subject_id=person, act="update").latest(
        "pk"
    )
    return made.pk, user.pk, role.pk, asked.pk, named.pk


def names(patterns: list[Any], within: str = "") -> Iterator[str]:
    """The names of all addresses."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            space = f"{pattern.namespace}:" if pattern.namespace else ""
            yield from names(pattern.url_patterns, within + space)
        elif isinstance(pattern, URLPattern):
            yield within + (pattern.name or str(pattern.pattern))


def listed() -> list[tuple[str, int]]:
    return [(name, place) for name, rows in ACCESS.items() for place in range(len(rows))]


def asked(client: Client, name: str, row: Row, record: Record) -> Any:
    words = {"name": record.name, "number": record.number}
    sent = {key: text.format(**words) for key, text in (row.query | row.data).items()}
    url = reverse(name, kwargs=record.arguments(row.record))
    return getattr(client, row.method)(url, sent)


def test_every_address_stands_in_the_matrix():
    found = {n for n in names(get_resolver().url_patterns) if not n.startswith(LIBRARIES)}
    assert found == set(ACCESS), "list the address in tests/web/access.py, or take it out"


@pytest.mark.parametrize(("name", "place"), listed())
@pytest.mark.parametrize("persona", PERSONAS)
@pytest.mark.parametrize("where", list(Where))
def test_it_is_reached_by_those_who_may_and_nobody_else(
    signed_in, records, name, place, persona, where
):
    row, record = ACCESS[name][place], records[where]
    answer = asked(signed_in(persona), name, row, record)
    reaches = persona in COVERS[where]
    if persona not in row.allowed:
        assert answer.status_code == 403
        assert record.name not in shown(answer)
    elif row.record in {"", "name", "run"}:
        assert answer.status_code == row.answer
        assert (record.name in shown(answer, but=row)) == (row.shows and reaches)
    else:
        assert answer.status_code == (row.answer if reaches else 404)
        assert (record.name in shown(answer)) == (row.shows and reaches)


def shown(answer: Any, but: Row | None = None) -> str:
    """What an answer shows, but for what was typed and is repeated in the search box."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    text = body.decode("utf-8", "replace")
    if but is not None and but.record == "name":
        text = text.replace('value="查无此人甲"', "").replace('value="查无此人乙"', "")
    return text


@pytest.mark.parametrize(("name", "place"), listed())
def test_whoever_is_not_signed_in_is_led_to_the_door(client, records, name, place):
    row, record = ACCESS[name][place], records[Where.HERE]
    answer = asked(client, name, row, record)
    if row.public:
        assert answer.status_code == row.answer
    else:
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith("/accounts/login/")
    assert record.name not in shown(answer, but=row), ANYBODY


@pytest.mark.parametrize(("name", "place"), listed())
@pytest.mark.parametrize("persona", ["clerk", "outsider", "analyst", "admin"])
@pytest.mark.parametrize("where", list(Where))
def test_with_our_own_doors_open_the_database_holds_the_line(
    signed_in, records, monkeypatch, name, place, persona, where
):
    monkeypatch.setattr(Officer, "may", lambda *_args, **_kwargs: True)
    monkeypatch.setattr(doors, "holds", lambda *_args: True)
    row, record = ACCESS[name][place], records[where]
    answer = asked(signed_in(persona), name, row, record)
    people = {"clerk": {Where.HERE}, "outsider": {Where.ELSEWHERE}}
    if where not in people.get(persona, set()):
        assert record.name not in shown(answer, but=row)
    assert answer.status_code < 500
