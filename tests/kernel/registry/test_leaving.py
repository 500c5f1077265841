"""Death, moving out, the end of a household."""

from datetime import date, timedelta

import pytest
from django.db import ProgrammingError, transaction
from tests.database import unguarded, working_as
from tests.kernel.registry.test_actions import also_payment_officer

from minsheng.kernel.refusals import ChangedMeanwhileError, NotAllowedError, RefusedError
from minsheng.kernel.registry.actions import leave
from minsheng.kernel.registry.card import card_of
from minsheng.kernel.registry.hanging import with_members
from minsheng.kernel.registry.leaving import (
    close_household,
    correct_household,
    died,
    left_behind,
    moved_out,
)
from minsheng.kernel.registry.models import Household, Membership, Person, Relation

pytestmark = pytest.mark.django_db
DAY = date(2020, 11, 20)
BEIXIN, YONGJI, THERE = 81_101_000_000, 81_101_214_000, 82_001_001_000


@pytest.fixture
def known() -> Person:
    """Somebody who lives and is registered in the clerk's town."""
    with unguarded():
        return Person.objects.filter(
            area_lived__gte=BEIXIN, area_lived__lt=BEIXIN + 10**6, died=None,
            area_registered__gte=BEIXIN, area_registered__lt=BEIXIN + 10**6,
            memberships__grouping="living",
        ).order_by("pk")[0]  # fmt: skip


def held(person: Person) -> set[str]:
    with unguarded():
        rows = Membership.objects.filter(person=person, until=None)
        return set(rows.values_list("grouping", flat=True))


def test_with_death_everything_ends(known):
    with unguarded():
        other = Person.objects.exclude(pk=known.pk).filter(area_lived=known.area_lived_id)[0]
        spouse = Relation.objects.create(person=other, other=known, kind="spouse")
    with working_as("clerk") as clerk:
        died(known, DAY, clerk, DAY)
        assert Person.objects.get(pk=known.pk).died == DAY
    with unguarded():
        spouse.refresh_from_db()
    assert spouse.until == DAY
    assert held(known) == set()
    with working_as("clerk") as clerk, pytest.raises(RefusedError, match="已经登记"):
        died(Person.objects.get(pk=known.pk), DAY, clerk, DAY)


def test_what_began_after_the_death_ends_on_the_day_it_began(known):
    with unguarded():
        Membership.objects.filter(person=known, grouping="living").update(since=DAY)
        Membership.objects.filter(person=known, grouping="register").update(since=None)
    with working_as("clerk") as clerk:
        died(known, DAY - timedelta(days=9), clerk, DAY)
    with unguarded():
        ends = dict(Membership.objects.filter(person=known).values_list("grouping", "until"))
    assert (ends["living"], ends["register"]) == (DAY, DAY - timedelta(days=9))


def test_a_village_ends_only_what_it_sees(known):
    with unguarded():
        Person.objects.filter(pk=known.pk).update(area_lived=YONGJI)
        homes = Household.objects.filter(members__person=known)
        homes.filter(grouping="living").update(area=YONGJI)
        homes.filter(grouping="register").update(area=THERE)
        known.refresh_from_db()
    before = held(known)
    with working_as("village") as worker:
        died(known, DAY, worker, DAY)
    assert before - held(known) == {"living"}


def test_what_an_officer_only_sees_is_not_ended_by_them(known):
    also_payment_officer(82_000_000_000)
    with unguarded():
        homes = Household.objects.filter(members__person=known)
        homes.filter(grouping="living").update(area=THERE)
        homes.filter(grouping="register").update(area=YONGJI)
    before = held(known)
    with working_as("clerk") as clerk:
        moved_out(known, DAY, None, clerk, DAY)
    assert held(known) == before
    with working_as("clerk") as clerk:
        died(Person.objects.get(pk=known.pk), DAY, clerk, DAY)
    assert before - held(known) == {"register"}


def test_a_list_of_moves_ends_nothing_where_the_officer_only_sees(known):
    also_payment_officer(82_000_000_000)
    with unguarded():
        Household.objects.filter(members__person=known, grouping="living").update(area=THERE)
    before = held(known)
    with working_as("clerk") as clerk:
        left_behind([known.pk], clerk, DAY)
    assert held(known) == before


def test_a_death_is_noted_by_those_who_may_on_a_day_that_was(known):
    with working_as("clerk") as clerk:
        for day in (DAY + timedelta(days=1), known.born - timedelta(days=1)):
            with pytest.raises(RefusedError):
                died(known, day, clerk, DAY)
    for username in ("outsider", "chief"):
        with working_as(username) as who, pytest.raises(NotAllowedError):
            died(known, DAY, who, DAY)
    with working_as("clerk") as clerk:
        died(known, DAY, clerk, DAY)
        with pytest.raises(ChangedMeanwhileError):
            died(known, DAY, clerk, DAY)
    assert "register" not in held(known)


def test_who_moves_out_leaves_those_they_lived_with_and_no_register(known):
    before = held(known)
    with working_as("clerk") as clerk:
        moved_out(known, DAY, None, clerk, DAY)
        assert Person.objects.get(pk=known.pk).area_lived_id is None
        with pytest.raises(ChangedMeanwhileError):
            moved_out(known, DAY, YONGJI, clerk, DAY)
    assert held(known) == before - {"living"}


@pytest.mark.parametrize(
    ("day", "area", "field"),
    [(DAY + timedelta(days=1), None, "day"), (DAY, THERE, "area"), (DAY, BEIXIN, "area")],
)
def test_a_move_that_makes_no_sense_is_refused(known, day, area, field):
    with working_as("clerk") as clerk, pytest.raises(RefusedError) as refused:
        moved_out(known, day, area, clerk, DAY)
    assert refused.value.field == field


def test_nobody_moves_out_of_sight_of_every_office(known):
    with unguarded():
        Person.objects.filter(pk=known.pk).update(area_registered=THERE)
        known.refresh_from_db()
    with working_as("clerk") as clerk, pytest.raises(RefusedError, match="转出"):
        moved_out(known, DAY, None, clerk, DAY)


def test_a_household_closes_with_its_members(known):
    with unguarded():
        homes = Household.objects.filter(members__person=known, grouping="living")
        homes.update(since=DAY - timedelta(days=9))
        home = homes.get()
    with working_as("outsider") as outsider, pytest.raises(NotAllowedError):
        close_household(home, DAY, outsider, DAY)
    with working_as("clerk") as clerk:
        for day in (DAY + timedelta(days=1), DAY - timedelta(days=10)):
            with pytest.raises(RefusedError):
                close_household(home, day, clerk, DAY)
        close_household(home, DAY, clerk, DAY)
        with pytest.raises(ChangedMeanwhileError):
            close_household(home, DAY, clerk, DAY)
    assert "living" not in held(known)


@pytest.fixture
def gone(known) -> Membership:
    """Who is in no area of the clerk's any more, and in a household of the clerk's town still."""
    with unguarded():
        Person.objects.filter(pk=known.pk).update(area_lived=THERE, area_registered=THERE)
        rows = Membership.objects.select_related("household", "person")
        return rows.get(person=known, grouping="living")


def test_whom_another_office_keeps_the_card_counts_and_does_not_name(gone):
    with working_as("clerk"):
        card = card_of(gone.household_id)
        assert card.elsewhere == [gone]
        assert gone not in card.members
        assert not Person.objects.filter(pk=gone.person_id).exists()


def test_the_office_of_a_household_lets_go_whom_another_keeps(gone):
    with working_as("outsider") as outsider, pytest.raises(NotAllowedError):
        leave(gone, DAY, outsider, DAY)
    with working_as("clerk") as clerk:
        leave(gone, DAY, clerk, DAY)
    assert "living" not in held(gone.person)


def test_a_household_closes_also_with_those_whom_another_office_keeps(gone):
    with working_as("clerk") as clerk:
        close_household(gone.household, DAY, clerk, DAY)
    assert "living" not in held(gone.person)


@pytest.mark.parametrize("who", ["outsider", "chief", "auditor"])
def test_where_members_are_kept_is_told_to_the_office_of_the_household_alone(gone, who):
    home = gone.household_id
    with working_as(who), pytest.raises(ProgrammingError), transaction.atomic(), with_members(home):
        pass


def test_whom_a_list_moves_leaves_on_its_day_or_as_they_joined(known):
    with unguarded():
        home = Membership.objects.get(person=known, grouping="living", until=None)
        Person.objects.filter(pk=known.pk).update(area_lived=YONGJI + 1000)
        Household.objects.filter(pk=home.household_id).update(area=YONGJI)
    later = DAY + timedelta(days=5)
    for since, until in ((DAY - timedelta(days=5), DAY), (later, later), (None, DAY)):
        with unguarded():
            Membership.objects.filter(pk=home.pk).update(since=since, until=None)
        with working_as("clerk") as clerk:
            left_behind([known.pk], clerk, DAY)
        with unguarded():
            assert Membership.objects.get(pk=home.pk).until == until


def test_a_dwelling_is_corrected_with_what_it_is_found_by(known):
    with unguarded():
        home = Household.objects.get(members__person=known, grouping="living")
    with working_as("clerk") as clerk:
        correct_household(home, {"address": "3组8号", "floor": 3, "lift": False}, clerk)
        found = Household.objects.get(pk=home.pk)
        assert (found.place, found.door, found.floor, found.lift) == ("3组", "8", 3, False)
        with pytest.raises(ChangedMeanwhileError):
            correct_household(home, {"floor": 4}, clerk)
        with pytest.raises(RefusedError):
            correct_household(found, {"address": " "}, clerk)
    with working_as("outsider") as outsider, pytest.raises(NotAllowedError):
        correct_household(found, {"floor": 4}, outsider)
