"""Handing a person over: nothing moves until the other office confirms."""

from datetime import UTC, datetime

import pytest
from tests.database import unguarded, working_as

from minsheng.kernel.access.roles import Right
from minsheng.kernel.areas.models import Area
from minsheng.kernel.audit.history import history
from minsheng.kernel.audit.models import Act, Entry
from minsheng.kernel.joints.findings import (
    Found,
    close,
    handed_over,
    on_desk,
    raise_finding,
    take,
    withdraw,
)
from minsheng.kernel.joints.models import Finding
from minsheng.kernel.joints.own import AUTHORISATION
from minsheng.kernel.refusals import ChangedMeanwhileError, NotAllowedError, RefusedError
from minsheng.kernel.registry.actions import correct
from minsheng.kernel.registry.models import Household, Membership, Person
from minsheng.kernel.registry.moving import SENT_BACK, hand_over, received
from minsheng.kernel.registry.secrecy import sealer

pytestmark = pytest.mark.django_db
NOW = datetime(2020, 11, 20, 9, tzinfo=UTC)
BEIXIN, YONGJI, TOWN, THERE = 81_101_000_000, 81_101_214_000, 82_001_000_000, 82_001_001_000


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


def unit_of(person: Person, area: int) -> Household:
    """An assistance unit of an area, to which a person belongs."""
    with unguarded():
        unit = Household.objects.create(grouping="unit", area_id=area, address="1号")
        Membership.objects.create(household=unit, person=person, grouping="unit")
    return unit


def held(person: Person) -> set[str]:
    with unguarded():
        rows = Membership.objects.filter(person=person, until=None)
        return set(rows.values_list("grouping", flat=True))


def moved(known: Person, column: str) -> None:
    with unguarded():
        known.refresh_from_db()
    finding = proposed(known, column)
    with working_as("outsider") as outsider:
        close(finding, "confirmed", "", outsider, NOW)


def test_whoever_goes_for_good_is_left_in_no_household_they_came_from(known):
    with unguarded():
        homes = Household.objects.filter(members__person=known, members__until=None)
        # Of the same office, and not where the person themselves is entered.
        homes.filter(grouping="register").update(area=YONGJI + 1000)
    unit_of(known, YONGJI)
    assert held(known) == {"living", "register", "unit"}
    moved(known, "area_lived")
    assert held(known) == {"register", "unit"}
    moved(known, "area_registered")
    assert held(known) == set()


def test_who_is_registered_elsewhere_leaves_the_register_and_lives_on(known):
    unit_of(known, YONGJI)
    moved(known, "area_registered")
    assert held(known) == {"living", "unit"}


def test_what_another_office_still_sees_them_in_stays(known):
    with unguarded():
        Person.objects.filter(pk=known.pk).update(area_registered=THERE)
        Household.objects.filter(members__person=known, grouping="register").update(area=THERE)
    unit_of(known, THERE)
    moved(known, "area_lived")
    assert held(known) == {"register", "unit"}


def test_what_waits_about_them_goes_with_them_and_keeps_its_history(known):
    with working_as("machine") as machine:
        found = Found(
            AUTHORISATION,
            known.area_lived_id,
            person=known.pk,
            about="paper",
            facts={"expires": "2020-12-31"},
        )
        waits = raise_finding(found, machine.user.pk, NOW)
    with working_as("clerk") as clerk:
        take(waits, clerk)
    moved(known, "area_registered")
    with working_as("clerk") as clerk:
        assert list(on_desk(clerk)) == [waits]  # they live here still
    moved(known, "area_lived")
    with working_as("clerk") as clerk:
        assert not on_desk(clerk).exists()
    with working_as("outsider") as outsider:
        (one,) = on_desk(outsider)
        assert (one.pk, one.area_id, one.taken_by_id) == (waits.pk, THERE, None)
        close(one, "not_needed", "已迁走", outsider, NOW)
    with unguarded():
        acts = Entry.objects.filter(table_name="finding", row_id=waits.pk).order_by("pk")
        assert [entry.act for entry in acts] == ["insert", *["update"] * 3]


def test_what_offices_ask_each_other_stays_with_them(known):
    with working_as("outsider") as outsider:
        close(proposed(known, "area_registered"), "returned", "查无此人", outsider, NOW)
    moved(known, "area_lived")
    with working_as("clerk") as clerk:
        assert [one.kind for one in on_desk(clerk)] == [SENT_BACK.key]


def test_whoever_returns_it_says_why_and_nothing_moves(known):
    finding = proposed(known)
    with working_as("outsider") as outsider:
        with pytest.raises(RefusedError, match="理由"):
            close(finding, "returned", "", outsider, NOW)
        close(finding, "returned", "查无此人", outsider, NOW)
        assert not Finding.objects.filter(kind=SENT_BACK.key).exists()
    with working_as("clerk") as clerk:
        assert Person.objects.get(pk=known.pk).area_lived_id == known.area_lived_id
        (back,) = on_desk(clerk)
        assert (back.kind, back.facts["why"], back.facts["to"]) == (
            SENT_BACK.key,
            "查无此人",
            THERE,
        )
        assert not handed_over(clerk, Right.EDIT_PEOPLE).exists()
        hand_over(known, "area_lived", THERE, "再问一次", clerk, NOW)


def test_whoever_handed_somebody_over_takes_it_back(known):
    finding = proposed(known)
    with working_as("outsider") as outsider, pytest.raises(NotAllowedError):
        withdraw(finding, Right.EDIT_PEOPLE, outsider, NOW)
    with working_as("clerk") as clerk:
        withdraw(finding, Right.EDIT_PEOPLE, clerk, NOW)
        with pytest.raises(ChangedMeanwhileError):
            withdraw(finding, Right.EDIT_PEOPLE, clerk, NOW)
        entries = history(clerk, "person", known.pk, only=[Act.UPDATE])
        assert entries[0].after["outcome"] == "withdrawn"
    with working_as("outsider") as outsider:
        assert not on_desk(outsider).exists()
        with pytest.raises(ChangedMeanwhileError):
            close(finding, "confirmed", "", outsider, NOW)
    proposed(known)  # and may propose it again


def test_what_the_other_office_has_in_hand_is_not_taken_back_unseen(known):
    finding = proposed(known)
    with working_as("outsider") as outsider:
        take(finding, outsider)
    with working_as("clerk") as clerk, pytest.raises(ChangedMeanwhileError):
        withdraw(finding, Right.EDIT_PEOPLE, clerk, NOW)


def test_of_a_town_its_office_says_which_village(known):
    with working_as("clerk") as clerk:
        finding = hand_over(known, "area_lived", TOWN, "投奔子女", clerk, NOW)
    with working_as("outsider") as outsider:
        for place in (None, TOWN, YONGJI):
            with pytest.raises(RefusedError) as refused:
                close(finding, "confirmed", "", outsider, NOW, place)
            assert refused.value.field == "place"
            finding.refresh_from_db()
        close(finding, "confirmed", "", outsider, NOW, THERE)
        assert Person.objects.get(pk=known.pk).area_lived_id == THERE
        assert Finding.objects.get(pk=finding.pk).facts["place"] == THERE


def test_nobody_comes_into_a_grid_that_was_closed_since(known):
    with unguarded():
        grid = Area.objects.create(key=THERE + 1, end=THERE + 2, level="grid", parent_id=THERE)
    with working_as("clerk") as clerk:
        finding = hand_over(known, "area_lived", grid.key, "投奔子女", clerk, NOW)
        assert finding.area_id == grid.key
    with unguarded():
        Area.objects.filter(pk=grid.key).update(until=NOW.date())
    with working_as("outsider") as outsider:
        with pytest.raises(RefusedError, match="撤销"):
            close(finding, "confirmed", "", outsider, NOW)
        finding.refresh_from_db()
        close(finding, "returned", "网格已撤销", outsider, NOW)
    with working_as("clerk") as clerk, pytest.raises(RefusedError) as refused:
        hand_over(known, "area_lived", grid.key, "投奔子女", clerk, NOW)
    assert refused.value.field == "area"


def test_a_place_is_said_of_towns_alone(known):
    finding = proposed(known)
    with working_as("outsider") as outsider:
        close(finding, "confirmed", "", outsider, NOW, 82_001_002_000)
        assert Person.objects.get(pk=known.pk).area_lived_id == THERE


def test_it_waits_once_and_for_nobody_else(known):
    finding = proposed(known)
    with pytest.raises(RefusedError, match="已经提出过"):
        proposed(known)
    with working_as("clerk") as clerk:
        assert list(handed_over(clerk, Right.EDIT_PEOPLE)) == [finding]
        assert not on_desk(clerk).exists()
        with pytest.raises(NotAllowedError):
            close(finding, "confirmed", "", clerk, NOW)
    with working_as("clerk2") as colleague:
        assert not Finding.objects.filter(pk=finding.pk).exists()
        with pytest.raises(NotAllowedError):
            withdraw(finding, Right.EDIT_PEOPLE, colleague, NOW)


def test_whoever_moved_meanwhile_is_not_moved_again(known):
    finding = proposed(known)
    with working_as("clerk") as clerk:
        correct(known, {"area_lived": None}, clerk, sealer(), NOW.date())
    with working_as("outsider") as outsider, pytest.raises(ChangedMeanwhileError):
        close(finding, "confirmed", "", outsider, NOW)
    with unguarded():
        assert Finding.objects.get(pk=finding.pk).state == "open"


def test_a_record_merged_meanwhile_is_not_moved(known):
    finding = proposed(known)
    with unguarded():
        other = Person.objects.filter(area_lived=known.area_lived_id).exclude(pk=known.pk)[0]
        Person.objects.filter(pk=known.pk).update(merged_into=other)
    with working_as("outsider") as outsider, pytest.raises(ChangedMeanwhileError):
        close(finding, "confirmed", "", outsider, NOW)
    with unguarded():
        assert Person.objects.get(pk=known.pk).area_lived_id == known.area_lived_id


@pytest.mark.parametrize(
    ("to", "reason", "field"),
    [(YONGJI, "搬家", "area"), (82_000_000_000, "搬家", "area"), (99, "搬家", "area"),
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
