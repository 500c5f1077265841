"""People corrected, entered, moved from household to household: who may, and what is refused."""

from datetime import date, timedelta

import pytest
from tests.database import unguarded, working_as

from minsheng.kernel.access.models import Assignment, User
from minsheng.kernel.areas.models import Area
from minsheng.kernel.refusals import ChangedMeanwhileError, NotAllowedError, RefusedError
from minsheng.kernel.registry.actions import (
    correct,
    enter_person,
    found_household,
    join,
    leave,
    reveal,
)
from minsheng.kernel.registry.models import Grouping, Household, Membership, Person
from minsheng.kernel.registry.secrecy import sealer

pytestmark = pytest.mark.django_db
DAY = date(2020, 11, 20)
BEIXIN, RUGAO_TOWN = 81_101_000_000, 82_001_001_000


@pytest.fixture
def known() -> Person:
    """Somebody of the clerk's town."""
    with unguarded():
        return Person.objects.filter(
            area_lived__gte=BEIXIN, area_lived__lt=BEIXIN + 10**6, number__isnull=False
        ).order_by("pk")[0]


def test_a_number_is_revealed_to_those_who_may_and_say_why(known):
    with working_as("clerk") as clerk:
        assert len(reveal(known, clerk, "核对申请材料", sealer()).number) == 18
        with pytest.raises(RefusedError):
            reveal(known, clerk, "看", sealer())
    with working_as("village") as worker, pytest.raises(NotAllowedError):
        reveal(known, worker, "核对申请材料", sealer())


def test_nobody_is_read_more_than_they_asked_for(known):
    with working_as("clerk") as clerk:
        born = reveal(known, clerk, "核对申请材料", sealer(), "born")
    assert (born.born, born.number, born.phone) == (known.born, "", "")


def test_nobody_is_entered_and_no_household_founded_on_the_key_of_a_town():
    with working_as("clerk") as clerk:
        with pytest.raises(RefusedError, match="村或社区"):
            enter_person({"name": "某某", "area_lived": BEIXIN}, clerk, sealer(), DAY)
        with pytest.raises(RefusedError, match="村或社区"):
            found_household(Grouping.LIVING, BEIXIN, "3组8号", DAY, clerk, DAY)


def test_nobody_is_put_into_a_closed_grid(known):
    with unguarded():
        village = known.area_lived_id
        grid = Area.objects.create(
            key=village + 1, end=village + 2, level="grid", parent_id=village, until=DAY
        )
    with working_as("clerk") as clerk, pytest.raises(RefusedError, match="村或社区"):
        correct(known, {"area_lived": grid.key}, clerk, sealer(), DAY)
    with unguarded():
        Area.objects.filter(pk=grid.key).update(until=None)
    with working_as("clerk") as clerk:
        correct(known, {"area_lived": grid.key}, clerk, sealer(), DAY)


def test_a_name_is_corrected_with_its_spelling(known):
    with working_as("clerk") as clerk:
        correct(known, {"name": " 单 小红 "}, clerk, sealer(), DAY)
        found = Person.objects.get(pk=known.pk)
    assert (found.name, found.pinyin, found.initials) == ("单 小红", "shanxiaohong", "sxh")


def test_the_second_of_two_officers_is_told_that_the_first_was_quicker(known):
    with working_as("clerk") as clerk:
        correct(known, {"phone": "12000000001"}, clerk, sealer(), DAY)
        with pytest.raises(ChangedMeanwhileError):
            correct(known, {"phone": "12000000002"}, clerk, sealer(), DAY)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": "  "}, "name"),
        ({"name": "长" * 61}, "name"),
        ({"born": date(2020, 11, 21)}, "born"),
        ({"died": date(2021, 1, 1)}, "died"),
        ({"born": date(2000, 1, 2), "died": date(2000, 1, 1)}, "died"),
        ({"number": "390681199003071235"}, "number"),
        ({"number": "39068119900230123X"}, "number"),
        ({"number": "12345"}, "number"),
        ({"phone": "123"}, "phone"),
        ({"phone": "1380013"}, "phone"),
        ({"phone": "1380013800"}, "phone"),
        ({"phone": "138001380001"}, "phone"),
        ({"sex": 7}, "sex"),
        ({"area_lived": BEIXIN}, "area_lived"),
        ({"area_registered": BEIXIN}, "area_registered"),
        ({"area_lived": None, "area_registered": None}, "area_lived"),
    ],
)
def test_a_value_without_sense_is_refused_beside_its_field(known, values, field):
    with working_as("clerk") as clerk, pytest.raises(RefusedError) as refused:
        correct(known, values, clerk, sealer(), DAY)
    assert refused.value.field == field


def test_an_officer_of_another_county_enters_nobody_here(known):
    with working_as("outsider") as outsider:
        with pytest.raises(NotAllowedError):
            enter_person(
                {"name": "外人", "area_lived": known.area_lived_id}, outsider, sealer(), DAY
            )
        there = enter_person({"name": "里人", "area_lived": RUGAO_TOWN}, outsider, sealer(), DAY)
    assert there.pk


def test_whoever_enters_a_number_known_elsewhere_is_not_told(known):
    number = sealer().opened(known.number)
    with working_as("outsider") as outsider:
        values = {"name": "里人", "area_lived": RUGAO_TOWN, "number": number}
        assert enter_person(values, outsider, sealer(), DAY).pk


def test_nobody_is_taken_out_of_another_office_s_household(known):
    with unguarded():
        Household.objects.filter(members__person=known, grouping="living").update(area=RUGAO_TOWN)
    with working_as("clerk") as clerk:
        new = found_household(Grouping.LIVING, BEIXIN + 1000, "3组8号", DAY, clerk, DAY)
        with pytest.raises(RefusedError, match="其他辖区"):
            join(known, new, 1, DAY, clerk, DAY)


def test_nobody_is_in_two_households_of_one_kind(known):
    with working_as("clerk") as clerk:
        new = found_household(Grouping.LIVING, BEIXIN + 1000, "3组8号", DAY, clerk, DAY)
        assert (new.place, new.door) == ("3组", "8")
        row = join(known, new, 1, DAY, clerk, DAY)
        now = Membership.objects.filter(person=known, grouping="living", until=None)
        assert [m.pk for m in now] == [row.pk]
        with pytest.raises(RefusedError, match="已是本户成员"):
            join(known, new, 1, DAY, clerk, DAY)
        with pytest.raises(RefusedError):
            leave(row, date(2020, 11, 19), clerk, DAY)
        leave(row, DAY, clerk, DAY)
        with pytest.raises(ChangedMeanwhileError):
            leave(row, DAY, clerk, DAY)


@pytest.fixture
def new() -> Household:
    """A household founded a while ago, without members yet."""
    with working_as("clerk") as clerk:
        return found_household(
            Grouping.LIVING, BEIXIN + 1000, "3组8号", date(2020, 1, 1), clerk, DAY
        )


@pytest.mark.parametrize("since", [DAY + timedelta(days=1), date(2035, 1, 1), date(2019, 12, 31)])
def test_nobody_joins_on_a_day_to_come_or_before_there_was_a_household(known, new, since):
    with working_as("clerk") as clerk, pytest.raises(RefusedError) as refused:
        join(known, new, 1, since, clerk, DAY)
    assert refused.value.field == "since"


def test_nobody_leaves_on_a_day_to_come_and_is_in_two_until_then(known):
    with unguarded():
        held = known.memberships.select_related("household").get(grouping="living")
    with working_as("clerk") as clerk, pytest.raises(RefusedError) as refused:
        leave(held, date(2090, 1, 1), clerk, DAY)
    assert refused.value.field == "day"


def test_nobody_joins_before_they_joined_or_left_another(known, new):
    with unguarded():
        held = known.memberships.get(grouping="living")
        Membership.objects.filter(pk=held.pk).update(since=date(2020, 6, 1))
    with working_as("clerk") as clerk:
        with pytest.raises(RefusedError, match="加入原户"):
            join(known, new, 1, date(2020, 5, 31), clerk, DAY)
        leave(Membership.objects.get(pk=held.pk), date(2020, 8, 1), clerk, DAY)
        with pytest.raises(RefusedError, match="退出原户"):
            join(known, new, 1, date(2020, 7, 31), clerk, DAY)
        assert join(known, new, 1, date(2020, 8, 1), clerk, DAY).pk


def test_nobody_joins_a_household_that_was_closed(known, new):
    with unguarded():
        Household.objects.filter(pk=new.pk).update(until=date(2020, 6, 1))
    with working_as("clerk") as clerk, pytest.raises(RefusedError, match="已销户"):
        join(known, new, 1, DAY, clerk, DAY)


@pytest.mark.parametrize("what", ["died", "merged_into"])
def test_neither_the_dead_nor_a_merged_record_joins(known, new, what):
    with unguarded():
        other = Person.objects.exclude(pk=known.pk).first()
        Person.objects.filter(pk=known.pk).update(**{what: DAY if what == "died" else other})
        known.refresh_from_db()
    with working_as("clerk") as clerk, pytest.raises(RefusedError, match="重新选择"):
        join(known, new, 1, DAY, clerk, DAY)


def also_payment_officer(area: int) -> None:
    """The clerk also sees, and may not correct, what is in another county."""
    with unguarded():
        by, other = (User.objects.get(username=name) for name in ("admin", "admin2"))
        Assignment.objects.create(
            user=User.objects.get(username="clerk"), role="payment_officer", area_id=area,
            programmes=["assistance"], since=date(2018, 1, 1), until=date(2040, 1, 1),
            proposed_by=by, confirmed_by=other,
        )  # fmt: skip


def test_who_only_sees_another_office_s_household_takes_nobody_out_of_it(known, new):
    also_payment_officer(82_000_000_000)
    with unguarded():
        Household.objects.filter(members__person=known, grouping="living").update(area=RUGAO_TOWN)
    with working_as("clerk") as clerk:
        assert known.memberships.filter(household__area=RUGAO_TOWN).exists()
        with pytest.raises(RefusedError, match="其他辖区"):
            join(known, new, 1, DAY, clerk, DAY)


@pytest.mark.parametrize(
    "address", ["没有数字的地址" * 12, "一二三四五六七八九十" * 8 + "1号" * 30]
)
def test_a_long_address_is_kept_and_found_by_its_beginning(address):
    with working_as("clerk") as clerk:
        made = found_household(Grouping.LIVING, BEIXIN + 1000, address, DAY, clerk, DAY)
    assert made.address == address
    assert address.startswith(made.place)
    assert (len(made.place), len(made.door) <= 40) == (60, True)


@pytest.mark.parametrize(("address", "since"), [(" ", DAY), ("3组8号", DAY + timedelta(days=1))])
def test_a_household_has_an_address_and_is_founded_by_today(address, since):
    with working_as("clerk") as clerk, pytest.raises(RefusedError):
        found_household(Grouping.LIVING, BEIXIN + 1000, address, since, clerk, DAY)
