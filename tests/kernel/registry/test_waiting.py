"""What waits about somebody, once they live in another town of the same officer."""

from datetime import UTC, datetime

import pytest
from tests.database import unguarded, working_as

from minsheng.kernel.joints.findings import Found, close, on_desk, raise_finding, take
from minsheng.kernel.joints.models import Finding
from minsheng.kernel.joints.own import AUTHORISATION
from minsheng.kernel.registry.actions import correct
from minsheng.kernel.registry.leaving import left_behind, moved_out
from minsheng.kernel.registry.models import Person
from minsheng.kernel.registry.secrecy import sealer

pytestmark = pytest.mark.django_db
NOW = datetime(2020, 11, 20, 9, tzinfo=UTC)
BEIXIN, YONGJI, HUILONG = 81_101_000_000, 81_101_214_000, 81_100_000_000
RUGAO = 82_001_001_000


@pytest.fixture
def village() -> int:
    """One in the town of the other clerk."""
    with unguarded():
        found = Person.objects.filter(area_lived__gte=HUILONG, area_lived__lt=HUILONG + 10**6)
        return found.order_by("pk")[0].area_lived_id


@pytest.fixture
def known(village) -> Person:
    """Somebody who lives in the clerk's town and is registered in the other clerk's."""
    with unguarded():
        one = Person.objects.filter(
            area_lived__gte=BEIXIN, area_lived__lt=BEIXIN + 10**6, died=None
        ).order_by("pk")[0]
        Person.objects.filter(pk=one.pk).update(area_registered=village)
        return Person.objects.get(pk=one.pk)


@pytest.fixture
def waits(known) -> Finding:
    with working_as("machine") as machine:
        found = Found(
            AUTHORISATION, known.area_lived_id, person=known.pk, about="paper",
            facts={"expires": "2020-12-31"},
        )  # fmt: skip
        return raise_finding(found, machine.user.pk, NOW)


def corrected(known: Person, to: int) -> None:
    with working_as("reviewer") as reviewer:
        correct(known, {"area_lived": to}, reviewer, sealer(), NOW.date())


def gone(known: Person, to: int) -> None:
    with working_as("reviewer") as reviewer:
        moved_out(known, NOW.date(), to, reviewer, NOW.date())


def out_of_the_city(known: Person, to: int) -> None:
    del to  # the other town is where they are registered
    gone(known, None)


def listed(known: Person, to: int) -> None:
    with working_as("reviewer") as reviewer:
        Person.objects.filter(pk=known.pk).update(area_lived=to)
        left_behind([known.pk], reviewer, NOW.date())


@pytest.mark.parametrize("move", [corrected, gone, out_of_the_city, listed])
def test_it_waits_where_they_live_now(known, waits, village, move):
    with working_as("clerk") as clerk:
        take(waits, clerk)
    move(known, village)
    with working_as("clerk") as clerk:
        assert not on_desk(clerk).exists()
    with working_as("clerk2") as clerk2:
        (one,) = on_desk(clerk2)
        assert (one.pk, one.area_id, one.taken_by_id) == (waits.pk, village, None)
        close(one, "not_needed", "已迁走", clerk2, NOW)


@pytest.mark.parametrize("move", [corrected, gone])
def test_what_waits_where_the_officer_sees_nothing_comes_along(known, waits, village, move):
    with unguarded():
        Finding.objects.filter(pk=waits.pk).update(area=RUGAO)
    move(known, village)
    with working_as("clerk2") as clerk2:
        (one,) = on_desk(clerk2)
        assert (one.pk, one.area_id) == (waits.pk, village)


@pytest.mark.parametrize("move", [corrected, gone, listed])
def test_it_stays_in_hand_within_the_town(known, waits, move):
    with working_as("clerk") as clerk:
        take(waits, clerk)
    move(known, YONGJI if known.area_lived_id != YONGJI else YONGJI + 1000)
    with working_as("clerk") as clerk:
        (one,) = on_desk(clerk)
        assert (one.area_id, one.taken_by_id) == (known.area_lived_id, clerk.user.pk)


def test_a_programmes_stays_with_its_case(known, waits, village):
    with unguarded():
        Finding.objects.filter(pk=waits.pk).update(programme="assistance")
    corrected(known, village)
    with unguarded():
        assert Finding.objects.get(pk=waits.pk).area_id == known.area_lived_id
