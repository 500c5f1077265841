"""Looks are written down, and who may read that."""

import pytest
from django.db import connection, transaction
from django.utils import timezone
from tests.database import officer, unguarded, working_as

from minsheng.kernel.access.models import Relative, User
from minsheng.kernel.audit.history import history
from minsheng.kernel.audit.looking import (
    exported,
    imported,
    looked,
    revealed,
    signed,
)
from minsheng.kernel.audit.models import LOOKS, Act, Entry
from minsheng.kernel.database.scope import Areas, Scope, scope
from minsheng.kernel.joints.models import Finding
from minsheng.kernel.refusals import NotAllowedError, RefusedError
from minsheng.kernel.registry.models import Grouping, Household, Membership, Person

pytestmark = pytest.mark.django_db
BEIXIN = 81_101_000_000
RUCHENG = 82_001_000_000


def of_town(town: int) -> Person:
    with unguarded():
        return Person.objects.filter(
            area_lived__gte=town, area_lived__lt=town + 10**6,
            memberships__grouping=Grouping.LIVING,
        ).order_by("pk")[0]  # fmt: skip


def household_of(person: Person) -> Household:
    with unguarded():
        return Membership.objects.get(person=person, grouping=Grouping.LIVING).household


def newest() -> Entry:
    with unguarded():
        return Entry.objects.order_by("-pk")[0]


def test_a_look_is_written_down_with_whom_and_where():
    with working_as("clerk") as clerk:
        person = Person.objects.get(pk=of_town(BEIXIN).pk)
        looked(clerk, person, "file")
    entry = newest()
    assert (entry.act, entry.actor_id, entry.after) == (Act.READ, clerk.user.pk, {"what": "file"})
    assert (entry.subject_kind, entry.subject_id) == ("person", person.pk)
    assert entry.area == person.area_lived_id
    assert entry.domain == "registry"


def test_a_look_is_one_question_to_the_database(django_assert_num_queries):
    with working_as("clerk") as clerk, transaction.atomic():
        person = Person.objects.get(pk=of_town(BEIXIN).pk)
        with django_assert_num_queries(3):  # within a savepoint of its own
            looked(clerk, person)


def test_a_look_that_fails_leaves_nothing():
    last = newest().pk
    with working_as("clerk") as clerk, transaction.atomic():
        looked(clerk, Person.objects.all()[0])
        transaction.set_rollback(True)
    assert newest().pk == last


def test_to_reveal_asks_a_right_and_a_reason():
    person = of_town(BEIXIN)
    with working_as("clerk") as clerk:
        for none in ("", "  ", "长" * 501):
            with pytest.raises(RefusedError, match="请写明理由"):
                revealed(clerk, person, "number", none)
        revealed(clerk, person, "number", " 与身份证核对 ")
    entry = newest()
    assert (entry.act, entry.reason) == (Act.REVEAL, "与身份证核对")
    for username in ("village", "outsider", "auditor"):
        with working_as(username) as other, pytest.raises(NotAllowedError):
            revealed(other, person, "number", "看一看")


def test_lists_that_leave_and_come_back():
    with working_as("clerk") as clerk:
        exported(clerk, "people", 120, "下村核对", BEIXIN)
        assert (newest().act, newest().area) == (Act.EXPORT, BEIXIN)
        assert newest().after == {"what": "people", "rows": 120}
        imported(clerk, "people", 3, BEIXIN)
        assert newest().act == Act.IMPORT
        with pytest.raises(RefusedError):
            exported(clerk, "people", 120, "")
        with pytest.raises(NotAllowedError):
            exported(clerk, "people", 120, "下村核对", RUCHENG)
    with working_as("auditor") as auditor, pytest.raises(NotAllowedError):
        imported(auditor, "people", 3)


def test_signing_in_is_written_though_no_entry_is_seen_yet():
    with unguarded():
        user = User.objects.get(username="clerk")
    with scope(Scope(actor=user.pk, signing_in=True, request="r1")):
        signed(user, Act.SIGN_IN)
    entry = newest()
    assert (entry.act, entry.actor_id, entry.request) == (Act.SIGN_IN, user.pk, "r1")


def test_a_persons_page_shows_who_looked_at_them_and_their_households():
    person = of_town(BEIXIN)
    home = household_of(person)
    with working_as("reviewer") as reviewer:
        looked(reviewer, person)
        looked(reviewer, home)
        Household.objects.filter(pk=home.pk).update(version=2)
    with working_as("clerk") as clerk:
        seen = history(clerk, "person", person.pk)
        looks = history(clerk, "person", person.pk, only=LOOKS)
        of_home = history(clerk, "household", home.pk)
        assert Entry.objects.filter(actor_id=reviewer.user.pk).count() == 0
    assert [(e.act, e.subject_kind) for e in seen] == [
        ("update", "household"), ("read", "household"), ("read", "person"),
    ]  # fmt: skip
    assert [e.act for e in looks] == ["read", "read"]
    assert [e.act for e in of_home] == ["update", "read"]


def test_a_history_comes_in_pages():
    person = of_town(BEIXIN)
    with working_as("clerk") as clerk:
        for _ in range(5):
            looked(clerk, person)
        first = history(clerk, "person", person.pk, limit=3)
        rest = history(clerk, "person", person.pk, limit=3, before=first[-1].pk)
    assert (len(first), len(rest)) == (3, 2)
    assert first[-1].pk > rest[0].pk


def test_of_a_person_who_is_not_seen_nothing_is_told_either():
    person = of_town(RUCHENG)
    with working_as("outsider") as outsider:
        looked(outsider, person)
        assert history(outsider, "person", person.pk)
    with working_as("clerk") as clerk:
        assert history(clerk, "person", person.pk) == []
        assert history(clerk, "person", 10**9) == []
    with working_as("analyst") as analyst, pytest.raises(NotAllowedError):
        history(analyst, "person", person.pk)


def test_without_a_page_an_officer_sees_their_own_entries_only():
    person = of_town(BEIXIN)
    for username in ("reviewer", "clerk"):
        with working_as(username) as who:
            looked(who, person)
    with working_as("clerk") as clerk:
        assert {e.actor_id for e in Entry.objects.all()} == {clerk.user.pk}


def test_a_page_shows_nothing_once_it_is_done_or_has_failed():
    person = of_town(BEIXIN)
    with working_as("reviewer") as who:
        looked(who, person)
    with working_as("clerk") as clerk:
        assert history(clerk, "person", person.pk)
        assert not Entry.objects.filter(subject_id=person.pk).exists()


def test_an_auditor_sees_the_entries_of_their_areas():
    here, elsewhere = of_town(BEIXIN), of_town(RUCHENG)
    with working_as("clerk") as clerk:
        looked(clerk, here)
    with working_as("outsider") as outsider:
        looked(outsider, elsewhere)
        exported(outsider, "people", 5, "送审")  # of no one area
    with unguarded():
        everything = Entry.objects.count()
    with working_as("auditor") as auditor:
        assert Entry.objects.count() == everything
    county = Areas.of([(81_000_000_000, 82_000_000_000)])
    with scope(Scope(actor=auditor.user.pk, areas={"audit": county})):
        actors = {e.actor_id for e in Entry.objects.filter(act__in=LOOKS)}
    assert actors == {clerk.user.pk}


def test_nobody_reads_the_history_of_their_relatives():
    person = of_town(BEIXIN)
    with working_as("clerk") as clerk:
        looked(clerk, person)
    with unguarded():
        auditor = User.objects.get(username="auditor")
        Relative.objects.create(user=auditor, person=person, relation="sibling", at=timezone.now())
    with working_as("auditor") as who:
        assert not Entry.objects.filter(subject_kind="person", subject_id=person.pk).exists()
        assert history(who, "person", person.pk) == []
        assert Entry.objects.exists()


def test_the_history_of_a_subject_uses_its_index():
    with working_as("clerk"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        query = Entry.objects.filter(subject_kind="person", subject_id=3).order_by("-id")[:50]
        plan = query.explain()
    assert "audit_entry_subject" in plan
    assert "Index Cond: (((subject_kind)::text = 'person'::text) AND (subject_id = 3))" in plan


def test_a_programmes_entries_are_shown_to_those_who_work_for_it_there():
    person = of_town(BEIXIN)
    finding = {
        "kind": "check", "desk": "town_clerk", "person": person, "area_id": person.area_lived_id,
        "found_by": "assistance", "found": "2020-11-03T00:00Z", "due": "2020-11-30",
    }  # fmt: skip
    with unguarded():
        actor = User.objects.get(machine=True)
        for programme in ("", "assistance", "charity"):
            Finding.objects.create(programme=programme, about=programme, actor=actor, **finding)
        Relative.objects.create(
            user_id=actor.pk, person=person, relation="sibling", at=timezone.now()
        )
    with working_as("clerk") as clerk:
        seen = [entry.domain for entry in history(clerk, "person", person.pk)]
    assert seen == ["assistance", "registry"]


def test_an_officer_in_anothers_scope_is_refused():
    person, reviewer = of_town(BEIXIN), officer("reviewer")
    with working_as("clerk"), pytest.raises(NotAllowedError):
        looked(reviewer, person)
