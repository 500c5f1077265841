"""People and households counted by area, and who is told small numbers."""

from datetime import datetime

import pytest
from django.db import connection
from django.utils import timezone
from tests.database import unguarded, working_as

from minsheng.kernel.areas.counting import recount
from minsheng.kernel.areas.models import AreaCount
from minsheng.kernel.registry.models import Household, Person
from minsheng.web.jobs import recount_areas

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 1, tzinfo=timezone.get_default_timezone())
BEIXIN = 81_101_000_000


def counted() -> None:
    with unguarded(), connection.cursor() as cursor:
        recount(cursor, NOW)


def test_the_city_has_everybody_and_a_town_its_own():
    counted()
    with unguarded():
        held = {(c.area_id, c.kind): c.number for c in AreaCount.objects.all()}
        people = Person.objects.filter(died=None, merged_into=None)
        assert held[0, "people"] == people.exclude(area_lived=None).count()
        assert held[0, "registered"] == people.exclude(area_registered=None).count()
        assert held[0, "households"] == Household.objects.filter(grouping="living").count()
        inside = people.filter(area_lived__gte=BEIXIN, area_lived__lt=BEIXIN + 10**6).count()
        assert held[BEIXIN, "people"] == inside


def test_a_small_number_is_told_to_those_who_see_the_people():
    counted()
    with working_as("analyst"):
        assert not AreaCount.objects.filter(number__gt=0, number__lt=10).exists()
        told = AreaCount.objects.filter(area=0).count()
    assert told == 3
    with working_as("clerk"):
        mine = AreaCount.objects.filter(area__gte=BEIXIN, area__lt=BEIXIN + 10**6)
        assert mine.filter(number__gt=0, number__lt=10).exists()
        assert not AreaCount.objects.filter(area__lt=BEIXIN, number__range=(1, 9)).exists()


def test_an_area_that_everybody_left_is_empty():
    counted()
    with unguarded():
        Household.objects.filter(area=81_101_214_000).update(area=82_001_001_000)
    counted()
    with unguarded():
        assert AreaCount.objects.get(area=81_101_214_000, kind="households").number == 0


def test_the_worker_counts_in_the_machines_scope():
    recount_areas(0)
    with working_as("chief"):
        assert AreaCount.objects.filter(area=0).count() == 3


def test_a_clerk_writes_no_counts_of_others():
    counted()
    with working_as("clerk"):
        assert not AreaCount.objects.filter(area=0, few=True).update(number=1)
