"""Two officers at one person at the same moment: the second is told, and nothing hangs loose."""

from datetime import UTC, date, datetime, timedelta

import pytest
from tests.database import AtOnce, Deed, deed_of, officer, unguarded

from minsheng.kernel.areas.grids import add_grid, close_grid
from minsheng.kernel.areas.models import Area
from minsheng.kernel.areas.names import area_book
from minsheng.kernel.refusals import ChangedMeanwhileError, RefusedError, TooManyError
from minsheng.kernel.registry.actions import correct, enter_person, found_household, join
from minsheng.kernel.registry.asked import asked
from minsheng.kernel.registry.guessing import MOST_MISSED, found_by
from minsheng.kernel.registry.leaving import died
from minsheng.kernel.registry.merging import merge
from minsheng.kernel.registry.models import (
    Authorisation,
    Consent,
    Household,
    Membership,
    Person,
    Relation,
)
from minsheng.kernel.registry.moving import hand_over, received
from minsheng.kernel.registry.relating import authorise, consented, relate
from minsheng.kernel.registry.search import Found
from minsheng.kernel.registry.secrecy import sealer

NOW = datetime(2020, 11, 20, 9, tzinfo=UTC)
DAY, NEXT = NOW.date(), date(2021, 11, 20)
BEIXIN, YONGJI, RUGAO = 81_101_000_000, 81_101_214_000, 82_001_000_000


@pytest.fixture
def three(at_once: AtOnce) -> list[Person]:
    """Three of the clerk's town."""
    with unguarded():
        there = Person.objects.filter(area_lived__gte=BEIXIN, area_lived__lt=BEIXIN + 10**6)
        return list(there.order_by("pk")[:3])


@pytest.fixture
def homes(at_once: AtOnce) -> list[Household]:
    """Two of the clerk's town, in which none of them lives."""
    with unguarded():
        return [
            Household.objects.create(grouping="living", area_id=BEIXIN + 1000, address="3组8号")
            for _ in range(2)
        ]


def merged(three: list[Person]):
    kept, gone = three[1], three[0]
    return deed_of(officer("reviewer"), lambda who: merge(kept, gone, "同一人", who, NOW))


def dead(three: list[Person]):
    return deed_of(officer("clerk"), lambda who: died(three[0], DAY, who, DAY))


@pytest.mark.parametrize("first", [merged, dead])
def test_who_is_no_more_joins_no_household(at_once, three, homes, first):
    person, home = three[0], homes[0]
    joined = deed_of(officer("clerk"), lambda who: join(person, home, 1, DAY, who, DAY))
    assert isinstance(at_once.crossed(first(three), joined), ChangedMeanwhileError)
    with unguarded():
        assert not Membership.objects.filter(person=person, until=None).exists()


@pytest.mark.parametrize(
    ("model", "deed"),
    [
        (Relation, lambda p, o, who: relate(p, o, "guardian", DAY, who, DAY)),
        (Relation, lambda p, o, who: relate(o, p, "guardian", DAY, who, DAY)),
        (Authorisation, lambda p, _, who: authorise(p, ["income"], "1", DAY, NEXT, who, DAY)),
        (Consent, lambda p, _, who: consented(p, "photo", DAY, "", who, DAY)),
    ],
)
def test_nothing_is_hung_on_a_record_that_is_being_merged(at_once, three, model, deed):
    gone, other = three[0], three[2]
    second = deed_of(officer("clerk"), lambda who: deed(gone, other, who))
    assert isinstance(at_once.crossed(merged(three), second), ChangedMeanwhileError)
    with unguarded():
        assert not model.objects.exists()


def joining(person: Person, home: Household):
    return deed_of(officer("clerk"), lambda who: join(person, home, 1, DAY, who, DAY))


def test_of_two_households_joined_at_once_the_second_is_told_of_the_first(at_once, three, homes):
    person = three[0]
    told = at_once.crossed(*(joining(person, home) for home in homes))
    assert isinstance(told, RefusedError)
    assert "刚刚由他人加入" in told.said
    with unguarded():
        now = Membership.objects.get(person=person, grouping="living", until=None)
        assert now.household_id == homes[0].pk
    assert isinstance(joining(person, homes[1])(), Membership)  # who knows of it may


def test_one_household_joined_twice_at_once_is_joined_once(at_once, three, homes):
    person = three[0]
    told = at_once.crossed(*(joining(person, homes[0]) for _ in range(2)))
    assert isinstance(told, RefusedError)
    assert "已是本户成员" in told.said


@pytest.mark.parametrize(
    ("model", "deed"),
    [
        (Relation, lambda p, o, who: relate(p, o, "spouse", None, who, DAY)),
        (Consent, lambda p, _, who: consented(p, "photo", DAY, "", who, DAY)),
    ],
)
def test_what_two_note_at_once_stands_once(at_once, three, model, deed):
    once = deed_of(officer("clerk"), lambda who: deed(*three[:2], who))
    assert isinstance(at_once.crossed(once, once), RefusedError)
    with unguarded():
        assert model.objects.count() == 1


@pytest.fixture
def grid(at_once: AtOnce) -> Area:
    """One in which nobody is yet."""
    return deed_of(officer("clerk"), lambda who: add_grid(YONGJI, "第一网格", who, NOW))()


def entered(three: list[Person], grid: Area):
    del three
    values = {"name": "示新人", "area_lived": grid.key}
    return deed_of(officer("clerk"), lambda who: enter_person(values, who, sealer(), DAY))


def corrected(three: list[Person], grid: Area):
    values = {"area_lived": grid.key}
    return deed_of(officer("clerk"), lambda who: correct(three[0], values, who, sealer(), DAY))


def housed(three: list[Person], grid: Area):
    del three
    return deed_of(
        officer("clerk"),
        lambda who: found_household("living", grid.key, "3组8号", DAY, who, DAY),
    )


def came(three: list[Person], grid: Area):
    del three
    with unguarded():
        there = Person.objects.filter(area_lived__gte=RUGAO, area_lived__lt=RUGAO + 10**6)[0]
    waits = deed_of(
        officer("outsider"),
        lambda who: hand_over(there, "area_lived", grid.key, "投奔子女", who, NOW),
    )()
    return deed_of(officer("clerk"), lambda who: received(waits, "confirmed", who, NOW))


ENTERING = pytest.mark.parametrize("entering", [entered, corrected, housed, came])


def closed(grid: Area):
    return deed_of(officer("clerk"), lambda who: close_grid(grid.key, "第一网格", who, NOW))


@ENTERING
def test_nobody_is_put_into_a_grid_that_is_being_closed(at_once, three, grid, entering):
    assert isinstance(at_once.crossed(closed(grid), entering(three, grid)), RefusedError)
    with unguarded():
        assert Area.objects.get(pk=grid.pk).until == DAY
        assert not Person.objects.filter(area_lived=grid).exists()
        assert not Household.objects.filter(area=grid).exists()


@ENTERING
def test_no_grid_is_closed_into_which_somebody_is_put(at_once, three, grid, entering):
    told = at_once.crossed(entering(three, grid), closed(grid))
    assert isinstance(told, RefusedError)
    assert "还有人员或家庭" in told.said
    with unguarded():
        assert Area.objects.get(pk=grid.pk).until is None


def test_numbers_tried_at_once_are_counted_like_those_tried_in_a_row(at_once):
    books = area_book(DAY)

    def tried(count: int) -> Deed:
        typed, at = asked(f"赵钱孙李 {count:03}X", books), NOW + timedelta(seconds=count)
        return deed_of(officer("clerk"), lambda who: found_by(typed, who, sealer(), at))

    for count in range(MOST_MISSED - 1):
        assert tried(count)() == Found()
    assert isinstance(at_once.crossed(tried(MOST_MISSED), tried(MOST_MISSED + 1)), TooManyError)
