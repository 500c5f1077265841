"""Jobs run as the one who ordered them, and see what that one still may."""

from __future__ import annotations

import json

import pytest
from django.db import connection, transaction
from django.utils import timezone
from procrastinate import JobContext
from procrastinate.contrib.django import app
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import Job as Queued
from tests.database import officer, unguarded, working_as

from minsheng.kernel.access.models import Assignment, User
from minsheng.kernel.audit.models import Act
from minsheng.kernel.database.scope import REGISTRY, Areas, NoScopeError, Scope, current, scope
from minsheng.kernel.jobs import (
    NotAnActorError,
    Order,
    PersonalArgumentError,
    job,
    narrowed,
    seeing_the_queue,
)
from minsheng.kernel.registry.models import Person

pytestmark = pytest.mark.django_db
SEEN: list[tuple[int | None, int, int]] = []
BEIXIN, HUILONG = 81_101_000_000, 81_100_000_000


@job
def count(area: int) -> None:
    within = current()
    SEEN.append((within.actor if within else None, area, Person.objects.count()))


@pytest.fixture(autouse=True)
def nothing_seen():
    SEEN.clear()


def worked(order: Order, **given) -> None:
    """What the worker does: the job is read from the queue, and called."""
    with scope(Scope(actor=order.actor)):
        count.later(order, **given)
    with scope(Scope()), seeing_the_queue(), connection.cursor() as cursor:
        cursor.execute("SELECT id, task_name, args FROM procrastinate_jobs ORDER BY 1 DESC LIMIT 1")
        number, name, args = cursor.fetchone()
    queued = Queued(id=number, queue="default", lock=None, queueing_lock=None, task_name=name)
    context = JobContext(start_timestamp=0.0, app=app, job=queued, abort_reason=lambda: None)
    app.tasks[name](context, **json.loads(args))


def test_a_job_sees_what_its_actor_sees(db):
    with working_as("clerk") as clerk:
        expected = Person.objects.count()
    worked(Order.of(clerk), area=BEIXIN)
    assert SEEN == [(clerk.user.pk, BEIXIN, expected)]
    assert expected


def test_a_job_sees_only_the_areas_it_names(db):
    chief = officer("chief")
    town = Areas.of([(BEIXIN, BEIXIN + 10**6)])
    with working_as("clerk"):
        expected = Person.objects.count()
    worked(Order(chief.user.pk, {REGISTRY: town}), area=BEIXIN)
    worked(Order(chief.user.pk, {}), area=BEIXIN)
    assert [seen for _, _, seen in SEEN] == [expected, 0]


def test_a_job_cannot_name_more_than_its_actor_may_see(db):
    clerk = officer("clerk")
    worked(Order(clerk.user.pk, {REGISTRY: Areas.of([(HUILONG, HUILONG + 10**6)])}), area=HUILONG)
    assert [seen for _, _, seen in SEEN] == [0]


def test_whoever_lost_a_role_lost_it_for_the_jobs_they_ordered(db):
    clerk = officer("clerk")
    with unguarded():
        Assignment.objects.filter(user=clerk.user).update(ended=timezone.now())
    worked(Order.of(clerk), area=BEIXIN)
    assert [seen for _, _, seen in SEEN] == [0]


def test_a_job_of_nobody_is_refused(db):
    clerk = officer("clerk")
    with unguarded():
        User.objects.filter(pk=clerk.user.pk).update(is_active=False)
    with pytest.raises(NotAnActorError, match=f"user {clerk.user.pk}"):
        worked(Order.of(clerk), area=BEIXIN)
    assert SEEN == []


def test_a_task_without_a_scope_sees_nothing_and_says_so(db):
    with pytest.raises(NoScopeError, match="person"):
        count(BEIXIN)
    with scope(Scope()):
        count(BEIXIN)
    assert SEEN == [(None, BEIXIN, 0)]


def test_a_page_does_not_see_the_queue(db):
    with working_as("clerk") as clerk:
        count.later(Order.of(clerk), area=BEIXIN)
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM procrastinate_jobs")
            assert cursor.fetchone() == (0,)
    with scope(Scope()), seeing_the_queue(), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs")
        assert cursor.fetchone() == (1,)


@pytest.mark.parametrize(
    "value",
    ["王小明", "wangxiaoming", "320602199001011234", 320602199001011234, 13812345678, 1.5, {}],
)
def test_an_argument_that_may_be_about_a_person_is_refused(value):
    with pytest.raises(PersonalArgumentError, match="`area` of the job"):
        count.later(Order(1, {}), area=value)


@pytest.mark.parametrize(
    "value", [None, True, 81_101_214_000, "2020-11", "2020-11-30", Act.READ, [1, 2]]
)
def test_numbers_dates_and_words_of_ours_are_arguments(db, value):
    with scope(Scope(actor=1)):
        assert count.later(Order(1, {}), area=value)


@pytest.mark.parametrize("asks", [None, 2])
def test_nobody_orders_in_the_name_of_another(db, asks):
    with (
        pytest.raises(ConnectorException) as refused,
        transaction.atomic(),
        scope(Scope(actor=asks)),
    ):
        count.later(Order(1, {}), area=BEIXIN)
    assert "procrastinate_jobs" in str(refused.value.__cause__)


def test_the_whole_city_stays_whole_only_where_all_of_it_is_named():
    held = Scope(actor=1, areas={REGISTRY: Areas(((0, 10**11),))}, whole=True)
    assert narrowed(held, {REGISTRY: [[0, 10**11]]}) == held
    part = narrowed(held, {REGISTRY: [[5, 9]]})
    assert part.areas[REGISTRY].ranges == ((5, 9),)
    assert not part.whole


def test_a_programme_that_a_job_does_not_name_is_not_seen():
    held = officer("clerk").scope()
    assert held.areas["assistance"].ranges
    part = narrowed(held, {REGISTRY: [[0, 10**11]]})
    assert part.areas[REGISTRY] == held.areas[REGISTRY]
    assert not part.areas["assistance"].ranges
    assert narrowed(held, {"assistance": [[0, 10**11]]}).areas["assistance"].ranges
