"""Handing a whole household over: all who live in it move together, once it is confirmed."""

from datetime import UTC, datetime

import pytest
from tests.database import unguarded, working_as

from minsheng.kernel.joints.findings import close, on_desk
from minsheng.kernel.joints.models import Finding
from minsheng.kernel.refusals import ChangedMeanwhileError, NotAllowedError, RefusedError
from minsheng.kernel.registry.leaving import correct_household
from minsheng.kernel.registry.models import Household, Membership, Person
from minsheng.kernel.registry.moving import SENT_BACK
from minsheng.kernel.registry.moving_homes import hand_over_home, home_received

pytestmark = pytest.mark.django_db
NOW = datetime(2020, 11, 20, 9, tzinfo=UTC)
BEIXIN, TOWN, THERE = 81_101_000_000, 82_001_000_000, 82_001_001_000


@pytest.fixture
def home(db) -> Household:
    """A household of several in the clerk's town."""
    with unguarded():
        rows = Household.objects.filter(
            area__gte=BEIXIN, area__lt=BEIXIN + 10**6, grouping="living", until=None
        )
        return next(h for h in rows.order_by("pk") if len(living(h)) > 1)


def living(home: Household) -> list[Person]:
    rows = Membership.objects.filter(household=home, until=None).select_related("person")
    return [row.person for row in rows.order_by("pk")]


def proposed(home: Household, to: int = THERE, address: str = "") -> Finding:
    with working_as("clerk") as clerk:
        return hand_over_home(home, to, address, "全家迁居", clerk, NOW)


def test_all_move_together_when_it_is_confirmed(home):
    with unguarded():
        before = {p.pk: (p.area_lived_id, p.area_registered_id) for p in living(home)}
    finding = proposed(home, address="新民路8号2室")
    with working_as("outsider") as outsider:
        assert list(on_desk(outsider)) == [finding]
        assert not Household.objects.filter(pk=home.pk).exists()
        close(finding, "confirmed", "", outsider, NOW)
        moved = Household.objects.get(pk=home.pk)
        assert (moved.area_id, moved.version) == (THERE, home.version + 1)
        assert (moved.address, moved.door) == ("新民路8号2室", "8-2")
    with unguarded():
        after = {p.pk: (p.area_lived_id, p.area_registered_id) for p in living(home)}
    assert set(after) == set(before)
    for number, (lived, registered) in before.items():
        assert after[number] == (THERE if lived == home.area_id else lived, registered)


def test_who_goes_with_it_is_left_in_no_household_that_sees_them_no_more(home):
    with unguarded():
        goes, tied = living(home)[:2]
        unit = Household.objects.create(grouping="unit", area_id=home.area_id, address="1号")
        for one, registered in ((goes, None), (tied, home.area_id)):
            Person.objects.filter(pk=one.pk).update(
                area_lived=home.area_id, area_registered=registered
            )
            Membership.objects.create(household=unit, person=one, grouping="unit")
    finding = proposed(home)
    with working_as("outsider") as outsider:
        close(finding, "confirmed", "", outsider, NOW)
    with unguarded():
        assert living(unit) == [tied]
        assert goes in living(home)


def test_of_a_town_the_village_is_said_and_the_address_may_stay(home):
    finding = proposed(home, TOWN)
    with working_as("outsider") as outsider:
        with pytest.raises(RefusedError):
            close(finding, "confirmed", "", outsider, NOW)
        finding.refresh_from_db()
        close(finding, "confirmed", "", outsider, NOW, THERE)
        moved = Household.objects.get(pk=home.pk)
        assert (moved.area_id, moved.address) == (THERE, home.address)


def test_sent_back_it_stands_on_the_desk_it_came_from(home):
    finding = proposed(home)
    with working_as("outsider") as outsider:
        close(finding, "returned", "查无此户", outsider, NOW)
    with working_as("clerk") as clerk:
        assert Household.objects.get(pk=home.pk).area_id == home.area_id
        (back,) = on_desk(clerk)
        assert (back.kind, back.household_id) == (SENT_BACK.key, home.pk)
        assert (back.facts["why"], back.facts["address"]) == ("查无此户", home.address)


def test_what_was_changed_meanwhile_is_not_handed_over_nor_moved(home):
    with working_as("clerk") as clerk:
        correct_household(home, {"number": "9"}, clerk)
        with pytest.raises(ChangedMeanwhileError):
            hand_over_home(home, THERE, "", "全家迁居", clerk, NOW)
    with unguarded():
        fresh = Household.objects.get(pk=home.pk)
    finding = proposed(fresh)
    with pytest.raises(RefusedError, match="已经提出过"):
        proposed(fresh)
    with unguarded():
        Household.objects.filter(pk=home.pk).update(until=NOW.date())
    with working_as("outsider") as outsider, pytest.raises(ChangedMeanwhileError):
        close(finding, "confirmed", "", outsider, NOW)


@pytest.mark.parametrize(
    ("to", "address", "reason", "field"),
    [(BEIXIN, "", "搬家", "area"), (82_000_000_000, "", "搬家", "area"),
     (THERE, "", " ", "reason"), (THERE, "长" * 201, "搬家", "address")],
)  # fmt: skip
def test_what_makes_no_sense_is_refused(home, to, address, reason, field):
    with working_as("clerk") as clerk, pytest.raises(RefusedError) as refused:
        hand_over_home(home, to, address, reason, clerk, NOW)
    assert refused.value.field == field


def test_a_register_is_not_handed_over(home):
    with unguarded():
        register = Household.objects.filter(
            area__gte=BEIXIN, area__lt=BEIXIN + 10**6, grouping="register", until=None
        ).first()
    with pytest.raises(RefusedError, match="共同生活"):
        proposed(register)


@pytest.mark.parametrize("username", ["outsider", "chief", "auditor", "clerk2"])
def test_who_may_not_correct_it_hands_nothing_over_nor_receives(home, username):
    with working_as(username) as who, pytest.raises(NotAllowedError):
        hand_over_home(home, THERE, "", "搬家", who, NOW)
    finding = proposed(home)
    if username != "outsider":
        with working_as(username) as who, pytest.raises(NotAllowedError):
            home_received(finding, "confirmed", who, NOW)
