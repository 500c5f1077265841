"""What the triggers write, and what they refuse."""

from datetime import date

import pytest
from django.db import DatabaseError, ProgrammingError, connection, transaction
from django.db.models import F
from tests.database import officer, unguarded, working_as

from minsheng.kernel.access.models import Assignment, User
from minsheng.kernel.audit.machine import name_actor
from minsheng.kernel.audit.models import Act, Entry
from minsheng.kernel.audit.reading import Asked, entries
from minsheng.kernel.audit.standing import not_standing
from minsheng.kernel.database.policies import put_into
from minsheng.kernel.database.scope import Scope, scope
from minsheng.kernel.registry.models import Consent, Grouping, Household, Membership, Person

pytestmark = pytest.mark.django_db
BEIXIN, RUGAO = 81_101_000_000, 82_001_001_000
DAY = "2020-11-03"


def newest(**which) -> Entry:
    with unguarded():
        found = Entry.objects.filter(**which).order_by("-pk").first()
    assert found is not None
    return found


def ask(statement: str, *values: object) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


def a_person() -> Person:
    return Person.objects.filter(area_lived__gte=BEIXIN, area_lived__lt=BEIXIN + 10**6).order_by(
        "pk"
    )[0]


def test_a_change_is_written_with_who_what_and_where():
    with working_as("clerk") as clerk:
        person = a_person()
        Person.objects.filter(pk=person.pk).update(
            name="陆新名", version=F("version") + 1, area_lived=BEIXIN
        )
    entry = newest(table_name="person")
    assert (entry.act, entry.actor_id, entry.request) == (Act.UPDATE, clerk.user.pk, "test")
    assert (entry.subject_kind, entry.subject_id, entry.row_id) == ("person", person.pk, person.pk)
    assert entry.before == {"name": person.name, "version": 1, "area_lived": person.area_lived_id}
    assert entry.after == {"name": "陆新名", "version": 2, "area_lived": BEIXIN}
    assert (entry.area, entry.area_other) == (BEIXIN, person.area_lived_id)
    assert len(bytes(entry.row_hash)) == 32


def test_all_areas_somebody_had_and_has_are_kept_and_each_ones_auditor_sees_the_entry():
    with unguarded():
        person = a_person()
        lived = person.area_lived_id
        home = Person.objects.exclude(area_registered=None).filter(
            area_registered__gte=82_002_000_000, area_registered__lt=83_000_000_000
        )[0].area_registered_id  # fmt: skip
        other = Person.objects.filter(area_lived__gte=12_000_000_000, area_lived__lt=13_000_000_000)
        to = other[0].area_lived_id
        Person.objects.filter(pk=person.pk).update(area_registered=RUGAO)
        Person.objects.filter(pk=person.pk).update(area_lived=to, area_registered=home)
        audits = User.objects.get(username="clerk2")
        by, second = (User.objects.get(username=name) for name in ("admin", "admin2"))
    entry = newest(table_name="person")
    keys = [entry.area, entry.area_other, entry.area_third, entry.area_fourth]
    assert keys == [to, lived, home, RUGAO]
    for key in keys:
        with unguarded():
            Assignment.objects.filter(user=audits).delete()
            Assignment.objects.create(
                user=audits, role="auditor", area_id=key, since=date(2018, 1, 1),
                until=date(2040, 1, 1), proposed_by=by, confirmed_by=second,
            )  # fmt: skip
        with working_as("clerk2") as auditor:
            assert Entry.objects.filter(pk=entry.pk).exists()
            assert entries(auditor, Asked(area=(key, key + 1))).filter(pk=entry.pk).exists()


def test_enciphered_columns_stay_so():
    with working_as("clerk"):
        person = a_person()
        Person.objects.filter(pk=person.pk).update(phone=b"\1\1sealed")
    after = newest(table_name="person").after
    assert after == {"phone": "\\x01017365616c6564"}


def test_of_a_secret_is_written_only_that_it_changed():
    with unguarded():
        user = User.objects.get(username="village")
        user.set_password("another made-up password")
        user.save(update_fields=["password"])
    entry = newest(table_name="app_user")
    assert (entry.before, entry.after) == ({"password": "***"}, {"password": "***"})
    assert (entry.subject_kind, entry.subject_id, entry.area) == ("user", user.pk, user.area_id)


def test_a_new_user_has_no_secret_in_the_entry():
    with unguarded():
        User.objects.create(username="neu", name="新", area_id=0, password="kept to itself")
    entry = newest(table_name="app_user")
    assert entry.act == Act.INSERT
    assert entry.after["password"] == "***"


def test_what_changes_nothing_or_only_what_is_ignored_leaves_nothing():
    with unguarded():
        before = Entry.objects.count()
        User.objects.update(last_login="2020-11-01T00:00Z")
        Person.objects.filter(pk__lt=100).update(name=F("name"))
        assert Entry.objects.count() == before


def test_a_row_that_belongs_to_others_is_written_with_their_places():
    with working_as("clerk"):
        person = a_person()
        consent = Consent.objects.create(person=person, purpose="visit", given=DAY)
        made = newest(table_name="consent")
        consent.delete()
    gone = newest(table_name="consent")
    assert (made.act, gone.act) == (Act.INSERT, Act.DELETE)
    assert gone.before["purpose"] == "visit"
    assert gone.after is None
    for entry in (made, gone):
        assert (entry.subject_kind, entry.subject_id) == ("person", person.pk)
        assert entry.area == person.area_lived_id


def test_a_row_about_two_is_written_with_both():
    with unguarded():
        member = Membership.objects.filter(grouping=Grouping.LIVING).first()
        assert member is not None
        member.until = DAY
        member.save(update_fields=["until"])
        area = Household.objects.get(pk=member.household_id).area_id
    entry = newest(table_name="membership")
    assert (entry.subject_kind, entry.subject_id) == ("household", member.household_id)
    assert (entry.other_kind, entry.other_id) == ("person", member.person_id)
    assert entry.area == area


def test_many_rows_in_one_statement_have_an_entry_each():
    with working_as("clerk"):
        before = newest().pk
        changed = Person.objects.filter(area_lived__gte=BEIXIN).update(version=7)
    with unguarded():
        assert Entry.objects.filter(pk__gt=before, act=Act.UPDATE).count() == changed > 10


def test_a_bulk_write_has_one_entry_with_number_and_digest():
    before = newest().pk
    with unguarded(), connection.cursor() as cursor:
        name_actor(cursor, User.objects.get(machine=True).pk, "load", bulk=True)
        changed = Person.objects.update(version=8)
        name_actor(cursor, None, "")
    with unguarded():
        entry = Entry.objects.get(pk__gt=before)
    assert (entry.act, entry.table_name, entry.request) == (Act.BATCH, "person", "load")
    assert entry.after["act"] == "update"
    assert entry.after["rows"] == changed
    assert len(entry.after["sha256"]) == 64


def test_the_load_of_the_city_left_one_entry_a_block():
    with unguarded():
        batches = Entry.objects.filter(act=Act.BATCH, table_name="person")
        assert sum(b.after["rows"] for b in batches) == Person.objects.count()
        assert not Entry.objects.filter(act=Act.INSERT, table_name="person").exists()


def test_the_application_cannot_ask_for_less_history():
    with working_as("clerk"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('minsheng.batch', 'on', true)")
        Person.objects.filter(pk=a_person().pk).update(version=9)
    assert newest().act == Act.UPDATE


def test_a_write_without_an_actor_is_refused():
    who = officer("clerk")
    nobody = Scope(areas=who.scope().areas)
    with scope(nobody):
        person = a_person()
        with pytest.raises(ProgrammingError, match="who writes person"), transaction.atomic():
            Person.objects.filter(pk=person.pk).update(version=9)


def test_the_owner_works_in_a_machines_name_only():
    with unguarded(), connection.cursor() as cursor:
        name_actor(cursor, User.objects.get(username="clerk").pk, "")
        with pytest.raises(ProgrammingError, match="of machines only"), transaction.atomic():
            Person.objects.filter(pk__lt=5).update(version=9)


def test_who_and_when_are_not_the_writers_own_word():
    with working_as("clerk") as clerk, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO audit_entry (id, act, actor_id, txid, at, row_hash, request, domain, "
            "table_name, subject_kind, other_kind, reason) VALUES (1, 'read', 1, '7', "
            "'2001-01-01', 'x', 'forged', '', '', '', '', '')"
        )
    entry = newest()
    assert (entry.actor_id, entry.request, entry.act) == (clerk.user.pk, "test", Act.READ)
    assert entry.pk > 1
    assert entry.txid > 7
    assert entry.at.year > 2001
    assert len(bytes(entry.row_hash)) == 32


@pytest.mark.parametrize("act", ["insert", "update", "delete", "batch"])
def test_a_change_that_was_none_cannot_be_written(act: str):
    with working_as("clerk"), pytest.raises(ProgrammingError, match="by triggers alone"):
        ask(
            "INSERT INTO audit_entry (act, request, domain, table_name, subject_kind, "
            "other_kind, reason) VALUES (%s, '', '', '', '', '', '')",
            act,
        )


@pytest.mark.parametrize("table", ["audit_entry", "audit_seal"])
@pytest.mark.parametrize("verb", ["UPDATE {} SET at = at", "DELETE FROM {}", "TRUNCATE {}"])
def test_nothing_written_is_changed_or_removed(table: str, verb: str):
    statement = verb.format(table)
    with working_as("chief"), pytest.raises(ProgrammingError, match="permission denied"):
        ask(statement)
    with unguarded(), pytest.raises(ProgrammingError, match="keeps what was written"):
        ask(statement)


def test_a_table_with_a_history_is_not_emptied():
    with unguarded(), pytest.raises(DatabaseError, match="TRUNCATE is refused"):
        ask("TRUNCATE licence")


def test_what_is_rolled_back_leaves_nothing():
    with working_as("clerk"):
        last = newest().pk
        with transaction.atomic():
            Person.objects.filter(pk=a_person().pk).update(version=9)
            transaction.set_rollback(True)
    assert newest().pk == last


def test_what_was_switched_off_stands_again_after_the_next_start():
    with unguarded(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE person DISABLE TRIGGER audit_update")
        cursor.execute("DROP TRIGGER audit_insert ON household")
        cursor.execute(
            "CREATE OR REPLACE FUNCTION audit_areas(which text, whose bigint) RETURNS bigint[] "
            "LANGUAGE sql AS 'SELECT NULL::bigint[]'"
        )
        assert not_standing(cursor) == [
            "household.audit_insert", "person.audit_update", "audit_areas()",
        ]  # fmt: skip
        assert put_into(connection) == ["household", "person"]
        assert not_standing(cursor) == []
        assert put_into(connection) == []
