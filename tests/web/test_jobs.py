"""What the worker does by itself: it looks for work, county by county, as the machine."""

import json
import uuid
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone
from tests.database import unguarded, working_as

from minsheng.kernel.access.models import User
from minsheng.kernel.areas.models import Area, Level
from minsheng.kernel.audit.chain import seal
from minsheng.kernel.audit.heads import heads_of
from minsheng.kernel.database.scope import REGISTRY, Scope, scope
from minsheng.kernel.exchange import uploads
from minsheng.kernel.exchange.models import Upload
from minsheng.kernel.exchange.uploads import Promise
from minsheng.kernel.jobs import NotAnActorError, narrowed, seeing_the_queue
from minsheng.kernel.joints.findings import on_desk
from minsheng.kernel.joints.models import Finding
from minsheng.kernel.registry import duplicates
from minsheng.kernel.registry.across import ELSEWHERE
from minsheng.kernel.registry.duplicates import NO_NUMBER, SAME_NUMBER, Candidate
from minsheng.kernel.registry.merging import merge, undo
from minsheng.kernel.registry.models import Duplicate, Person
from minsheng.kernel.registry.secrecy import sealer
from minsheng.web import jobs
from minsheng.web.demo.work import enter_work
from minsheng.web.jobs import (
    look_everywhere,
    look_for_numbers_across,
    look_for_work,
    recount_areas,
    remove_uploads,
    tell_heads,
)

pytestmark = pytest.mark.django_db
QIDONG = (81_000_000_000, 82_000_000_000)
RUGAO = (82_000_000_000, 83_000_000_000)


def at_work(low: int, high: int) -> None:
    """Look for work as the worker does: in the job's scope, of that county alone."""
    with working_as("machine") as machine:
        within = narrowed(machine.scope("look"), {REGISTRY: [[low, high]]})
    with scope(within), transaction.atomic():
        look_for_work(low, high)


def queued() -> list[dict]:
    with scope(Scope()), seeing_the_queue(), connection.cursor() as cursor:
        cursor.execute("SELECT args FROM procrastinate_jobs WHERE task_name ~ 'look_for_work'")
        return [json.loads(row) for (row,) in cursor.fetchall()]


def test_each_county_is_looked_at_by_a_job_of_its_own():
    look_everywhere(0)
    orders = queued()
    with unguarded():
        counties = Area.objects.filter(level=Level.COUNTY).values_list("key", "end")
    assert len(orders) == len(counties) > 5
    assert {tuple(job["given"].values()) for job in orders} == set(counties)
    for job in orders:
        assert job["areas"] == {"registry": [list(job["given"].values())]}


def test_the_demos_desks_have_some_work():
    with unguarded():
        enter_work(timezone.localdate())
        enter_work(timezone.localdate())
    assert len(queued()) == 2
    at_work(*QIDONG)
    with working_as("clerk") as clerk:
        assert on_desk(clerk).count() == 4
    with working_as("reviewer") as reviewer:
        assert sorted(f.kind for f in on_desk(reviewer)) == [
            "registry.duplicate", "registry.licence_lapses", "registry.licence_lapses",
        ]  # fmt: skip


def test_records_of_one_person_are_found_within_a_county_and_put_on_a_desk():
    with unguarded():
        one = Person.objects.filter(
            area_lived__gte=QIDONG[0], area_lived__lt=QIDONG[1], born__isnull=False
        ).order_by("pk")[0]
        twin = Person.objects.get(pk=one.pk)
        twin.pk = twin.number = twin.number_mark = twin.number_end = None
        twin.save(force_insert=True)
    at_work(*QIDONG)
    with working_as("reviewer") as reviewer:
        pairs = {(f.person_id, f.facts["other"]) for f in on_desk(reviewer)}
        known = Duplicate.objects.count()
    assert (one.pk, twin.pk) in pairs
    at_work(*QIDONG)
    with working_as("reviewer"):
        assert Duplicate.objects.count() == known


def test_a_number_in_two_counties_is_told_to_both():
    """No office sees both records: each is told of its own, once, and of the other's county."""
    with unguarded():
        one = Person.objects.filter(
            area_lived__gte=QIDONG[0], area_lived__lt=QIDONG[1], number__isnull=False,
            area_registered__gte=QIDONG[0], area_registered__lt=QIDONG[1],
        ).order_by("pk")[0]  # fmt: skip
        twin = Person.objects.get(pk=one.pk)
        village = Person.objects.filter(area_lived__gte=RUGAO[0], area_lived__lt=RUGAO[1])[0]
        twin.pk, twin.area_lived_id, twin.area_registered = None, village.area_lived_id, None
        twin.save(force_insert=True)
    at_work(*QIDONG)
    at_work(*RUGAO)
    with unguarded():
        assert not Duplicate.objects.filter(second=twin).exists()
    for _night in range(2):
        look_for_numbers_across(0)
        with working_as("reviewer") as reviewer:
            told = [f for f in on_desk(reviewer) if f.kind == ELSEWHERE.key]
        assert [(f.person_id, f.facts) for f in told] == [(one.pk, {"elsewhere": RUGAO[0]})]
        with unguarded():
            (theirs,) = Finding.objects.filter(kind=ELSEWHERE.key, person=twin)
        assert (theirs.area_id, theirs.facts) == (twin.area_lived_id, {"elsewhere": QIDONG[0]})
    with working_as("reviewer"):
        assert not Finding.objects.filter(person=twin).exists()
    long_ago = timezone.now() - timedelta(days=31)
    with unguarded():
        both = Finding.objects.filter(kind=ELSEWHERE.key)
        both.update(state="closed", outcome="mended", closed=long_ago)
    look_for_numbers_across(0)  # nothing was mended: it is asked again
    with unguarded():
        assert both.filter(state="open").count() == 2
        Person.objects.filter(pk=twin.pk).update(area_lived=one.area_lived_id)
        twin.refresh_from_db()
    with working_as("reviewer") as reviewer:
        done = merge(one, twin, "同一人", reviewer, timezone.now())
        with unguarded():
            assert not both.filter(state="open").exists()
        undo(done, reviewer, timezone.now())
    with unguarded():
        assert both.filter(state="open").count() == 2


def test_records_seen_by_one_office_are_no_matter_across_counties():
    with unguarded():
        one = Person.objects.filter(
            area_lived__gte=QIDONG[0], area_lived__lt=QIDONG[1], number__isnull=False
        ).order_by("pk")[0]
        twin = Person.objects.get(pk=one.pk)
        village = Person.objects.filter(area_lived__gte=RUGAO[0], area_lived__lt=RUGAO[1])[0]
        twin.pk, twin.area_lived_id = None, village.area_lived_id
        twin.area_registered_id = one.area_lived_id
        twin.save(force_insert=True)
    look_for_numbers_across(0)
    with unguarded():
        assert not Finding.objects.filter(kind=ELSEWHERE.key).exists()


def test_not_too_many_are_noted_at_once_and_the_likeliest_first(monkeypatch):
    found = [Candidate(1, n, (NO_NUMBER,)) for n in range(2, 9)]
    noted = []
    monkeypatch.setattr(duplicates, "MOST_NOTED", 2)
    monkeypatch.setattr(
        duplicates, "candidates", lambda _: [*found, Candidate(3, 4, (SAME_NUMBER,))]
    )
    monkeypatch.setattr(Duplicate.objects, "bulk_create", lambda rows, **_: noted.extend(rows))
    with working_as("machine"):
        assert duplicates.note_candidates(sealer()) == 2
    assert [(row.first_id, row.second_id) for row in noted] == [(3, 4), (1, 2)]


def test_uploads_whose_days_are_over_are_removed(
    settings, tmp_path, django_capture_on_commit_callbacks
):
    settings.MEDIA_ROOT = tmp_path
    begun = timezone.now() - timedelta(days=4)
    with working_as("clerk") as clerk:
        upload = uploads.begin(clerk, Promise(str(uuid.uuid4()), 3, "0" * 64), begun)
        lying = uploads.path_of(upload)
        lying.parent.mkdir(parents=True)
        lying.write_bytes(b"abc")
    with django_capture_on_commit_callbacks(execute=True):
        remove_uploads(0)
    assert not lying.exists()
    with working_as("clerk"):
        assert not Upload.objects.filter(pk=upload.pk).exists()


def test_a_site_without_its_machine_says_so():
    with unguarded():
        User.objects.filter(username="machine").update(is_active=False)
    for work in (look_everywhere, remove_uploads, recount_areas):
        with pytest.raises(NotAnActorError, match="no machine is entered"):
            work(0)


def test_nobody_looks_for_work():
    with scope(Scope()), pytest.raises(NotAnActorError):
        look_for_work(*QIDONG)


class Log:
    """Keeps what is told."""

    def __init__(self) -> None:
        self.told: list[tuple[str, str]] = []

    def info(self, event: str, head: str) -> None:
        self.told.append((event, head))

    error = info


def test_each_night_the_head_of_the_day_is_told_and_kept(settings, tmp_path, monkeypatch):
    with unguarded(), connection.cursor() as cursor:
        seal(cursor)
        (head,) = heads_of(cursor)
    settings.HEADS = tmp_path / "heads"
    monkeypatch.setattr(jobs, "log", log := Log())
    monkeypatch.setattr(jobs, "today", lambda: head.day)
    tell_heads(0)  # the day is not over
    assert (log.told, settings.HEADS.read_text()) == ([], "")
    monkeypatch.setattr(jobs, "today", lambda: head.day + timedelta(days=1))
    tell_heads(0)
    tell_heads(0)
    assert log.told == [("audit_head", str(head))] * 2
    assert settings.HEADS.read_text() == f"{head}\n"
    settings.HEADS.write_text(f"{replace(head, number=7)}\n")
    tell_heads(0)
    assert log.told[-1] == ("audit_head_differs", str(replace(head, number=7)))
    settings.HEADS = None
    tell_heads(0)
    assert log.told[-1] == ("audit_head", str(head))
