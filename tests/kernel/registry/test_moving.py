"""Handing a person over: nothing moves until the other office confirms."""

from datetime import UTC, datetime

import pytest
from tests.database import unguarded, working_as

from minsheng.kernel.audit.models import Entry
from minsheng.kernel.joints.findings import close, on_desk
from minsheng.kernel.joints.models import Finding
from minsheng.kernel.refusals import ChangedMeanwhileError, NotAllowedError, RefusedError
from minsheng.kernel.registry.actions import correct
from minsheng.kernel.registry.models import Membership, Person
from minsheng.kernel.registry.moving import hand_over, received
from minsheng.kernel.registry.secrecy import sealer

pytestmark = pytest.mark.django_db
NOW = datetime(2020, 11, 20, 9, tzinfo=UTC)
BEIXIN, YONGJI, THERE = 81_101_000_000, 81_101_214_000, 82_001_001_000


@pytest.fixture
def known() -> Person:
    """Somebody who lives and is registered in the clerk's town, in no household's way."""
    with unguarded():
        return Person.objects.filter(
            area_lived__gte=BEIXIN, area_lived__lt=BEIXIN + 10**6,
            area_registered__gte=BEIXIN, area_registered__lt=BEIXIN + 10**6,
        ).order_by("pk")[0]  # fmt: skip


def proposed(known: Person, column: str = "area_lived") -> Finding:
    with working_as("clerk") as clerk:
        return hand_over(known, column, THERE, "投奔子女", clerk, NOW)


def test_nobody_is_put_into_another_office_s_area_without_being_asked(known):
    with working_as("clerk") as clerk:
        for values in ({"area_lived": THERE}, {"area_registered": THERE}):
            with pytest.raises(RefusedError, match="转出"):
                correct(known, values, clerk, sealer(), NOW.date())
        with pytest.raises(RefusedError, match="转出"):
            correct(
                known, {"area_lived": None, "area_registered": THERE}, clerk, sealer(), NOW.date()
            )
        correct(known, {"area_lived": None}, clerk, sealer(), NOW.date())  # out of the city


def test_the_record_stays_until_the_other_office_confirms(known):
    finding = proposed(known)
    with working_as("outsider") as outsider:
        assert list(on_desk(outsider)) == [finding]
        assert not Person.objects.filter(pk=known.pk).exists()
        close(finding, "confirmed", "", outsider, NOW)
        moved = Person.objects.get(pk=known.pk)
        assert (moved.area_lived_id, moved.version) == (THERE, known.version + 1)
    with unguarded():
        assert moved.area_registered_id == known.area_registered_id
        assert not Membership.objects.filter(person=known, grouping="living", until=None).exists()
        entry = Entry.objects.filter(table_name="person", row_id=known.pk).latest("pk")
    assert entry.actor_id == outsider.user.pk


def test_whoever_returns_it_says_why_and_nothing_moves(known):
    finding = proposed(known)
    with working_as("outsider") as outsider:
        with pytest.raises(RefusedError, match="理由"):
            close(finding, "returned", "", outsider, NOW)
        close(finding, "returned", "查无此人", outsider, NOW)
    with unguarded():
        assert Person.objects.get(pk=known.pk).area_lived_id == known.area_lived_id


def test_it_waits_once_and_for_nobody_else(known):
    finding = proposed(known)
    with pytest.raises(RefusedError, match="已经提出过"):
        proposed(known)
    with working_as("clerk") as clerk:
        assert not Finding.objects.filter(pk=finding.pk).exists()
        with pytest.raises(NotAllowedError):
            close(finding, "confirmed", "", clerk, NOW)


def test_whoever_moved_meanwhile_is_not_moved_again(known):
    finding = proposed(known)
    with working_as("clerk") as clerk:
        correct(known, {"area_lived": None}, clerk, sealer(), NOW.date())
    with working_as("outsider") as outsider, pytest.raises(ChangedMeanwhileError):
        close(finding, "confirmed", "", outsider, NOW)
    with unguarded():
        assert Finding.objects.get(pk=finding.pk).state == "open"


@pytest.mark.parametrize(
    ("to", "reason", "field"),
    [(YONGJI, "搬家", "area"), (82_001_000_000, "搬家", "area"), (99, "搬家", "area"),
     (THERE, " ", "reason"), (THERE, "长" * 201, "reason")],
)  # fmt: skip
def test_what_makes_no_sense_is_refused(known, to, reason, field):
    with working_as("clerk") as clerk, pytest.raises(RefusedError) as refused:
        hand_over(known, "area_lived", to, reason, clerk, NOW)
    assert refused.value.field == field


@pytest.mark.parametrize("username", ["outsider", "chief", "auditor"])
def test_who_may_not_correct_may_not_hand_over(known, username):
    with working_as(username) as who, pytest.raises(NotAllowedError):
        hand_over(known, "area_lived", THERE, "搬家", who, NOW)


@pytest.mark.parametrize("username", ["auditor", "chief", "clerk2", "reviewer"])
def test_who_may_not_correct_there_receives_nobody(known, username):
    finding = proposed(known)
    with working_as(username) as who, pytest.raises(NotAllowedError):
        received(finding, "confirmed", who, NOW)
    with unguarded():
        assert Person.objects.get(pk=known.pk).area_lived_id == known.area_lived_id
