"""Who sees a row may not write it for that; and what a row points to tells nobody of another."""

from datetime import UTC, date, datetime

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from psycopg.errors import InsufficientPrivilege
from tests.database import unguarded, working_as

from minsheng.kernel.access.models import Relative, User
from minsheng.kernel.areas.models import AreaCount
from minsheng.kernel.database.guards import ByParent, guards, references
from minsheng.kernel.database.policies import loaded, policies_of
from minsheng.kernel.database.roles import LOADER
from minsheng.kernel.database.scope import EDITING, REGISTRY, WRITING, wider
from minsheng.kernel.database.triggers import triggers
from minsheng.kernel.exchange.models import ImportJob
from minsheng.kernel.joints.models import Finding
from minsheng.kernel.registry.models import (
    Authorisation,
    Household,
    Licence,
    Membership,
    Organisation,
    Person,
    Site,
    Worker,
)
from minsheng.programmes.assistance.models import Outcome

pytestmark = pytest.mark.django_db
NOW = datetime(2020, 11, 20, 9, tzinfo=UTC)
DAY = date(2020, 11, 20)
BEIXIN, YONGJI, THERE = 81_101_000_000, 81_101_214_000, 82_001_001_000
SEEING = ("chief", "payment", "auditor")
"""They see the register of the clerk's town, and write nothing of it."""
NOBODY = 10**12


def refused(write) -> bool:
    """Whether the database refuses to write."""
    try:
        with transaction.atomic():
            write()
    except DatabaseError as error:
        if isinstance(error.__cause__, InsufficientPrivilege):
            return True
        raise
    return False


@pytest.fixture
def there() -> Person:
    """Somebody in another county, whom the clerk does not see."""
    with unguarded():
        return Person.objects.filter(
            area_lived__gte=THERE, area_lived__lt=THERE + 1000,
            area_registered__gte=THERE, area_registered__lt=THERE + 1000,
        ).order_by("pk")[0]  # fmt: skip


@pytest.fixture
def here() -> Person:
    """Somebody who lives in the clerk's town."""
    with unguarded():
        return Person.objects.filter(
            area_lived__gte=BEIXIN, area_lived__lt=BEIXIN + 10**6, memberships__until=None,
            memberships__grouping="living",
        ).order_by("pk")[0]  # fmt: skip


@pytest.mark.parametrize("who", SEEING)
def test_whoever_only_sees_the_register_changes_no_row_of_it(who, here):
    person = Person(name="某某", pinyin="moumou", initials="mm", area_lived_id=YONGJI)
    with working_as(who):
        mine = Person.objects.filter(pk=here.pk)
        assert mine.exists()
        assert mine.update(name="改名") == 0
        assert (
            Household.objects.filter(area__gte=BEIXIN, area__lt=BEIXIN + 10**6).update(address="")
            == 0
        )
        assert Membership.objects.filter(person=here).update(until=DAY) == 0
        assert Membership.objects.filter(person=here)._raw_delete("default") == 0
        assert refused(person.save)
        assert refused(
            lambda: Authorisation.objects.create(
                person=here, purposes=["deposits"], paper="1", signed=DAY
            )
        )
        assert refused(
            lambda: Organisation.objects.create(
                name="站", pinyin="z", kind="station", area_id=YONGJI
            )
        )
        assert refused(
            lambda: AreaCount.objects.create(
                area_id=YONGJI, kind="people", number=1, few=False, counted=NOW
            )
        )
        assert refused(lambda: Finding.objects.create(**found(here.pk)))


@pytest.mark.parametrize("who", ["clerk", "village", "reviewer"])
def test_whoever_may_write_there_does(who, here):
    with unguarded():
        Person.objects.filter(pk=here.pk).update(area_lived=YONGJI)
    with working_as(who):
        assert Person.objects.filter(pk=here.pk).update(name="改名") == 1
        Authorisation.objects.create(person=here, purposes=["deposits"], paper="1", signed=DAY)
        Finding.objects.create(**found(here.pk))


def found(person: int | None) -> dict[str, object]:
    with unguarded():
        actor = User.objects.get(username="clerk")
    return {
        "kind": "registry.made_up", "programme": "", "desk": "town_clerk", "person_id": person,
        "area_id": YONGJI, "facts": {}, "found_by": "", "actor": actor, "found": NOW, "due": DAY,
    }  # fmt: skip


def test_what_a_run_found_nobody_writes_but_the_loader():
    with working_as("clerk"):
        assert not refused(lambda: list(Outcome.objects.all()[:1]))
        with unguarded():
            run, home = 1, Household.objects.filter(area=YONGJI)[0].pk
        assert refused(
            lambda: Outcome.objects.create(
                run_id=run, household_id=home, area_id=YONGJI, outcome="stop", rank=1, benefits=[],
                affected=[], reasons=[], ask=[], figures="illustrative",
            )
        )  # fmt: skip


def test_a_scope_widened_for_an_act_writes_there_and_then_no_more(there):
    with working_as("clerk"):
        with wider({REGISTRY: [there.area_lived_id]}):
            assert Person.objects.filter(pk=there.pk).update(name="改名") == 1
        assert not Person.objects.filter(pk=there.pk).exists()
    with working_as("chief"), wider({EDITING: [YONGJI]}):
        assert Person.objects.filter(area_lived=THERE).update(name="改名") == 0


def pointing(clerk: User, person: int) -> dict[str, object]:
    """Rows the clerk may write, each pointing to a person who may be unseen or none at all."""
    with unguarded():
        home = Household.objects.filter(area=YONGJI, grouping="living")[0]
        station = Organisation.objects.create(
            name="示例站", pinyin="slz", kind="station", area_id=YONGJI
        )
    return {
        "relative": Relative(user=clerk, person_id=person, relation="父亲", at=timezone.now()),
        "worker": Worker(
            person_id=person, organisation=station, name="某", pinyin="m", area_id=YONGJI
        ),
        "finding": Finding(**found(person)),
        "membership": Membership(household=home, person_id=person, grouping="living"),
        "person": Person(
            name="某", pinyin="m", initials="m", area_lived_id=YONGJI, merged_into_id=person
        ),
    }  # fmt: skip


@pytest.mark.parametrize("table", ["relative", "worker", "finding", "membership", "person"])
def test_a_new_row_tells_nobody_whether_somebody_unseen_is_there(table, there, here):
    with unguarded():
        clerk = User.objects.get(username="clerk")
    for person, expected in ((there.pk, True), (NOBODY, True), (here.pk, False)):
        row = pointing(clerk, person)[table]
        if table == "membership" and not expected:
            with unguarded():
                Membership.objects.filter(person=here, until=None).update(until=DAY)
        with working_as("clerk"):
            assert refused(row.save) is expected, (table, person)


@pytest.mark.parametrize("table", ["worker", "finding", "person"])
def test_nor_does_a_row_that_is_made_to_point_elsewhere(table, there, here):
    with unguarded():
        clerk = User.objects.get(username="clerk")
    row = pointing(clerk, here.pk)[table]
    with unguarded():
        row.save()
    column = "merged_into_id" if table == "person" else "person_id"
    with working_as("clerk"):
        rows = type(row).objects.filter(pk=row.pk)
        assert refused(lambda: rows.update(**{column: there.pk}))
        assert refused(lambda: rows.update(**{column: NOBODY}))
        assert rows.update(**{column: None}) == 1
        assert rows.update(**{column: here.pk}) == 1


def test_nor_do_organisations_and_uploads():
    with unguarded():
        station = Organisation.objects.create(name="站", pinyin="z", kind="station", area_id=THERE)
    with working_as("clerk") as clerk:
        for number in (station.pk, NOBODY):
            assert refused(
                lambda number=number: Site.objects.create(
                    name="点", kind="station", organisation_id=number, area_id=YONGJI
                )
            )
            assert refused(
                lambda number=number: Worker.objects.create(
                    organisation_id=number, name="某", pinyin="m", area_id=YONGJI
                )
            )
            assert refused(
                lambda number=number: ImportJob.objects.create(
                    user=clerk.user, upload_id=number, listing="people", plan=b"", rows=0,
                    changes=0, conflicts=0, unknown=0, faulty=0, checked=NOW,
                )
            )  # fmt: skip
            assert refused(
                lambda number=number: Licence.objects.create(worker_id=number, kind="nurse")
            )


def test_each_reference_is_asked_about_as_a_row_is_entered_and_as_it_is_moved():
    held = 0
    for table, columns in references().items():
        guard = guards()[table]
        (entered,) = [p for p in policies_of(table, guard) if p.name == "entered"]
        for column, parent in columns:
            held += 1
            assert f"row_seen('{parent}', {column})" in entered.check
            if not guard.append_only:
                trigger = triggers()[table, "references_seen"]
                assert (column, parent) in zip(
                    trigger.arguments[::2], trigger.arguments[1::2], strict=True
                )
    assert held > 8
    assert isinstance(guards()["membership"], ByParent)
    assert "membership" not in references()


def test_an_office_writes_nowhere_it_does_not_see():
    for who in ("clerk", "village", "reviewer", "chief", "auditor", "admin", "outsider"):
        with working_as(who) as officer:
            held = officer.scope().areas
            for domain in WRITING:
                assert held[domain].within(held[REGISTRY]) == held[domain]


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO assignment (user_id) VALUES (1)",
        "UPDATE app_user SET password = ''",
        "SELECT password FROM app_user",
        "SELECT data FROM mfa_authenticator",
        "SELECT * FROM django_session",
        "SELECT * FROM api_token",
        "SELECT setval('audit_entry_id_seq', 1)",
        "UPDATE audit_entry SET reason = ''",
        "DELETE FROM person",
        "INSERT INTO area (key) VALUES (1)",
    ],
)
def test_the_loader_loads_and_does_nothing_else(cluster, statement):
    name = str(connection.settings_dict["NAME"])
    with cluster.connect(name, LOADER) as loader, pytest.raises(InsufficientPrivilege):
        loader.execute(statement)


def test_tables_the_loader_writes_are_few():
    assert loaded() == {
        "area_count", "audit_entry", "finding", "household", "membership", "person",
        "recheck_count", "recheck_outcome", "recheck_run",
    }  # fmt: skip
