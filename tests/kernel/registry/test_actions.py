"""People corrected, entered, moved from household to household: who may, and what is refused."""

from datetime import date

import pytest
from tests.database import unguarded, working_as

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
        new = found_household(Grouping.LIVING, BEIXIN + 1000, "3组8号", DAY, clerk)
        with pytest.raises(RefusedError, match="其他辖区"):
            join(known, new, 1, DAY, clerk)


def test_nobody_is_in_two_households_of_one_kind(known):
    with working_as("clerk") as clerk:
        new = found_household(Grouping.LIVING, BEIXIN + 1000, "3组8号", DAY, clerk)
        assert (new.place, new.door) == ("3组", "8")
        row = join(known, new, 1, DAY, clerk)
        now = Membership.objects.filter(person=known, grouping="living", until=None)
        assert [m.pk for m in now] == [row.pk]
        with pytest.raises(RefusedError, match="已是本户成员"):
            join(known, new, 1, DAY, clerk)
        with pytest.raises(RefusedError):
            leave(row, date(2020, 11, 19), clerk)
        leave(row, DAY, clerk)
        with pytest.raises(ChangedMeanwhileError):
            leave(row, DAY, clerk)
