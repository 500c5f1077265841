"""Grids below villages: who adds, renames and closes them, and what is kept of it."""

from datetime import datetime

import pytest
from django.db import ProgrammingError, connection, transaction
from django.utils import timezone
from tests.database import unguarded, working_as

from minsheng.kernel.access.models import Relative
from minsheng.kernel.areas.grids import GridChange, add_grid, close_grid, rename_grid
from minsheng.kernel.areas.models import Area, AreaCover, AreaLabel
from minsheng.kernel.areas.names import area_book
from minsheng.kernel.audit.models import Entry
from minsheng.kernel.refusals import ChangedMeanwhileError, NotAllowedError, RefusedError
from minsheng.kernel.registry.models import Household, Person

pytestmark = pytest.mark.django_db
VILLAGE, OTHER = 81_101_214_000, 82_001_001_000


def at(day: int) -> datetime:
    return datetime(2026, 3, day, 9, tzinfo=timezone.get_default_timezone())


def test_a_grid_is_set_up_in_ones_village_with_a_key_of_its_own():
    with working_as("village") as officer:
        first = add_grid(VILLAGE, " 第一 网格 ", officer, at(1))
        second = add_grid(VILLAGE, "第二网格", officer, at(1))
        assert (first.key, second.key) == (VILLAGE + 1, VILLAGE + 2)
        assert area_book(at(2).date()).full_name(first.key).endswith("永济村委会第一网格")
        assert area_book(at(1).date().replace(year=2025)).name(first.key) == ""
        entries = Entry.objects.filter(table_name="grid_change")
        assert {e.actor_id for e in entries} == {officer.user.pk}


def test_nobody_sets_up_a_grid_elsewhere_or_without_the_right():
    for who, village in (("village", OTHER), ("clerk2", VILLAGE), ("reviewer", VILLAGE)):
        with working_as(who) as officer, pytest.raises(NotAllowedError):
            add_grid(village, "第一网格", officer, at(1))


@pytest.mark.parametrize("name", ["", "  ", "长" * 31, "a\x00b"])
def test_a_name_that_is_none_is_refused(name):
    with working_as("village") as officer, pytest.raises(RefusedError, match=r"名称|无法显示"):
        add_grid(VILLAGE, name, officer, at(1))


def test_two_of_one_name_are_refused():
    with working_as("village") as officer:
        add_grid(VILLAGE, "第一网格", officer, at(1))
        with pytest.raises(RefusedError, match="同名"):
            add_grid(VILLAGE, "第一网格", officer, at(1))


def test_a_town_holds_no_grids():
    with working_as("clerk") as officer, pytest.raises(RefusedError):
        add_grid(81_101_000_000, "第一网格", officer, at(1))


def test_a_new_name_holds_from_its_day_on():
    with working_as("village") as officer:
        key = add_grid(VILLAGE, "第一网格", officer, at(1)).key
        rename_grid(key, "第一网格", "东网格", officer, at(5))
        assert area_book(at(4).date()).name(key) == "第一网格"
        assert area_book(at(5).date()).name(key) == "东网格"
        with pytest.raises(ChangedMeanwhileError):
            rename_grid(key, "第一网格", "西网格", officer, at(6))
        rename_grid(key, "东网格", "西网格", officer, at(5))  # a slip of the same day
        assert AreaLabel.objects.filter(area=key).count() == 2
        assert GridChange.objects.filter(area=key).count() == 3


def test_a_grid_is_closed_when_nobody_is_in_it_and_its_key_stays_taken():
    with working_as("village") as officer:
        key = add_grid(VILLAGE, "第一网格", officer, at(1)).key
        with unguarded():
            home = Household.objects.filter(area=VILLAGE, grouping="living")[0]
            Household.objects.filter(pk=home.pk).update(area=key)
        with pytest.raises(RefusedError, match="还有"):
            close_grid(key, "第一网格", officer, at(2))
        Household.objects.filter(pk=home.pk).update(area=VILLAGE)
        close_grid(key, "第一网格", officer, at(3))
        assert area_book(at(2).date()).name(key) == "第一网格"
        assert area_book(at(3).date()).name(key) == ""
        with pytest.raises(ChangedMeanwhileError):
            close_grid(key, "第一网格", officer, at(4))
        assert add_grid(VILLAGE, "第一网格", officer, at(4)).key == key + 1


@pytest.mark.parametrize("column", ["area_lived", "area_registered"])
def test_a_grid_in_which_somebody_lives_or_is_registered_stays(column):
    with working_as("village") as officer:
        key = add_grid(VILLAGE, "第一网格", officer, at(1)).key
        with unguarded():
            one = Person.objects.filter(area_lived=VILLAGE, died=None, merged_into=None)[0]
            Person.objects.filter(pk=one.pk).update(**{column: key})
        with pytest.raises(RefusedError, match="还有"):
            close_grid(key, "第一网格", officer, at(2))
        Person.objects.filter(pk=one.pk).update(died=at(2).date())
        close_grid(key, "第一网格", officer, at(3))


def test_nobody_closes_a_grid_over_a_relative_they_must_not_see():
    with working_as("village") as officer:
        key = add_grid(VILLAGE, "第一网格", officer, at(1)).key
    with unguarded():
        one = Person.objects.filter(area_lived=VILLAGE, died=None, merged_into=None)[0]
        Person.objects.filter(pk=one.pk).update(area_lived=key)
        Relative.objects.create(user=officer.user, person=one, relation="母亲", at=timezone.now())
    with working_as("village") as officer:
        assert not Person.objects.filter(pk=one.pk).exists()
        with pytest.raises(RefusedError, match="还有"):
            close_grid(key, "第一网格", officer, at(2))


def test_whether_a_grid_is_peopled_is_told_to_those_who_draw_it():
    for who in ("clerk2", "reviewer", "outsider"):
        with working_as(who), pytest.raises(ProgrammingError), transaction.atomic():
            connection.cursor().execute("SELECT grid_peopled(%s)", [VILLAGE + 1])


def wider() -> None:
    Area.objects.filter(pk=VILLAGE).update(end=10**11)


def a_village_more() -> None:
    Area.objects.create(key=VILLAGE + 500, end=VILLAGE + 501, level="village", parent_id=VILLAGE)


def a_grid_over_all() -> None:
    Area.objects.create(key=VILLAGE + 9, end=10**11, level="grid", parent_id=VILLAGE)


def a_grid_elsewhere() -> None:
    Area.objects.create(key=OTHER + 9, end=OTHER + 10, level="grid", parent_id=OTHER)


def another_name() -> None:
    AreaLabel.objects.filter(area=VILLAGE).update(name="别处")


def no_name() -> None:
    AreaLabel.objects.filter(area=VILLAGE).delete()


def no_village() -> None:
    Area.objects.filter(pk=VILLAGE).update(until=at(1).date())


def a_cover() -> None:
    AreaCover.objects.create(area_id=VILLAGE, covered_id=0)


WRONG = (
    wider, a_village_more, a_grid_over_all, another_name, no_name, no_village, a_cover,
    a_grid_elsewhere,
)  # fmt: skip


@pytest.mark.parametrize(
    ("who", "wrong"),
    # Elsewhere is nowhere for a chief: that they set up no grids the application says.
    [*(("village", one) for one in WRONG), *(("chief", one) for one in WRONG[:-1])],
)
def test_the_tree_everybodys_reach_hangs_on_is_not_the_applications(who, wrong):
    with working_as(who), pytest.raises(ProgrammingError), transaction.atomic():
        wrong()
