"""Searches by number: each written down, without its digits, and few of them."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from stdnum.iso7064 import mod_11_2
from tests.database import unguarded, working_as

from minsheng.kernel.areas.names import area_book
from minsheng.kernel.audit.history import history
from minsheng.kernel.audit.models import LOOKS, Act, Entry
from minsheng.kernel.audit.reading import Asked as Wanted
from minsheng.kernel.audit.reading import entries
from minsheng.kernel.refusals import TooManyError
from minsheng.kernel.registry import guessing
from minsheng.kernel.registry.asked import asked, has_digits
from minsheng.kernel.registry.guessing import SearchMade, alike_by, found_by
from minsheng.kernel.registry.models import Person
from minsheng.kernel.registry.search import Found
from minsheng.kernel.registry.secrecy import sealer

pytestmark = pytest.mark.django_db
BEIXIN = 81_101_000_000
NOW = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)


@pytest.fixture
def known() -> Person:
    with unguarded():
        return Person.objects.filter(
            phone__isnull=False, number__isnull=False, area_lived__gte=BEIXIN,
            area_lived__lt=BEIXIN + 10**6,
        ).order_by("pk")[0]  # fmt: skip


def found(typed: str, who: str = "clerk", at: datetime = NOW) -> Found:
    with working_as(who) as officer:
        return found_by(asked(typed, area_book(date(2020, 11, 20))), officer, sealer(), at)


def entering(at: datetime = NOW, **typed: Any) -> list[Person]:
    """Who is shown to a village worker about to enter somebody."""
    with working_as("village") as officer:
        return [person for person, _why in alike_by(typed, officer, sealer(), at)]


def moment(count: int) -> datetime:
    return NOW + timedelta(microseconds=count)


def noted(act: Act = Act.SEARCH) -> list[Entry]:
    with unguarded():
        return list(Entry.objects.filter(act=act).order_by("pk"))


def test_a_search_by_number_is_written_down_with_whom_it_found_and_without_digits(known):
    number, phone = sealer().opened(known.number), sealer().opened(known.phone)
    for typed, way, mark in (
        (number, "number", sealer().mark(number)),
        (phone, "phone", sealer().mark(phone)),
        (f"{known.name} {number[-4:]}", "end", sealer().end(number)),
    ):
        before = len(noted())
        assert known in found(typed).people
        of_all, of_one = noted()[before:]
        assert (of_all.subject_id, of_one.subject_id) == (None, known.pk)
        assert of_one.after == {"ways": [way], "rows": 1, "mark": [mark.hex()]}
        assert of_all.area is not None
        assert number[:14] not in str(of_one.after) + str(of_all.after)
    with working_as("clerk") as officer:
        looks = history(officer, "person", known.pk, only=LOOKS)
    assert len([one for one in looks if one.act == Act.SEARCH]) == 3


def test_one_that_finds_nobody_is_seen_by_auditors():
    assert not found("320602199001019999").people
    (entry,) = noted()
    assert entry.after["rows"] == 0
    with working_as("auditor") as officer:
        assert entry in entries(officer, Wanted(act="search"))
    with working_as("outsider"):
        assert not Entry.objects.filter(act="search").exists()


def test_a_search_by_name_is_neither_counted_nor_written_down(known):
    for count in range(guessing.MOST_ASKED + 1):
        found(known.name, at=moment(count))
    assert not noted()
    with unguarded():
        assert not SearchMade.objects.exists()


def test_who_finds_nobody_again_and_again_has_to_wait():
    for count in range(guessing.MOST_MISSED):
        found(f"赵钱孙李 {count:03}X", at=moment(count))
    with pytest.raises(TooManyError) as refused:
        found("赵钱孙李 9998", at=moment(99))
    assert refused.value.wait == guessing.WITHIN - timedelta(microseconds=99)
    with pytest.raises(TooManyError):
        found("赵钱孙李 9997", at=moment(99))
    (stopped,) = noted(Act.STOPPED)  # told once, however often it is tried on
    assert stopped.after == {"asked": guessing.MOST_MISSED, "missed": guessing.MOST_MISSED}
    with working_as("auditor") as officer:
        assert stopped in entries(officer, Wanted(act="search_stopped"))
    assert found("赵钱孙李 9996", "clerk2") == Found()  # a colleague works on
    assert found("赵钱孙李 9996", at=NOW + guessing.WITHIN + timedelta(seconds=1)) == Found()


def test_who_searches_by_number_all_the_time_has_to_wait(known):
    number = sealer().opened(known.number)
    for count in range(guessing.MOST_ASKED):
        assert found(number, at=moment(count)).people
    with pytest.raises(TooManyError):
        found(number, at=moment(99))


def test_numbers_that_end_alike_are_few_in_a_week(known):
    """Whoever sees the last four signs, and the age, has some thirty numbers to try."""
    number = sealer().opened(known.number)
    tried = [f"{number[:10]}{day:04}{number[-4:]}" for day in range(101, 101 + guessing.ALIKE)]
    assert not any(found(typed).people for typed in tried)
    assert found(tried[0]) == Found()  # one number typed again is no guess, whatever it is
    with pytest.raises(TooManyError) as refused:
        found(number, at=NOW + timedelta(hours=1))
    assert refused.value.wait == guessing.WITHIN_DAYS - timedelta(hours=1)
    assert found("320602199001019999", at=NOW + timedelta(hours=1)) == Found()
    assert known in found(number, at=NOW + guessing.WITHIN_DAYS + timedelta(seconds=1)).people
    with unguarded():
        assert not SearchMade.objects.filter(at=NOW).exists()  # after its week a search is gone


def test_who_enters_people_has_searched_for_their_numbers():
    """The form tells whether a number is somebody's, also to a worker who may read none whole."""
    neighbour = villager()
    number = sealer().opened(neighbour.number)
    before = len(noted())
    assert neighbour in entering(name="新来的人", number=number)
    _of_all, of_one = noted()[before:]
    assert (of_one.subject_id, of_one.after["ways"]) == (neighbour.pk, ["number"])
    assert not entering(name="新来的人", number=valid("32060219900101999"))
    assert not noted()[-1].after["rows"]
    assert not entering(name="新来的人")  # a name alone is not counted
    assert len(noted()) == before + 3


@pytest.mark.parametrize("by", ["number", "born"])
def test_who_tries_on_by_entering_has_to_wait(by):
    neighbour = villager()
    number = sealer().opened(neighbour.number)
    days = [neighbour.born + timedelta(days=1 + count) for count in range(guessing.ALIKE)]
    tries = ending_alike(number) if by == "number" else days
    for count, tried in enumerate(tries):
        assert not entering(moment(count), name=neighbour.name, **{by: tried})
    right = number if by == "number" else neighbour.born
    with pytest.raises(TooManyError):
        entering(moment(99), name=neighbour.name, **{by: right})
    assert len(noted(Act.STOPPED)) == 1


def test_no_other_record_hides_that_a_number_was_guessed():
    """Somebody the officer knows is found by name and day; the number beside them is a try."""
    neighbour, own = villagers()
    number = sealer().opened(neighbour.number)
    for count, tried in enumerate(ending_alike(number)):
        found_too = entering(moment(count), name=own.name, born=own.born, number=tried)
        assert own in found_too
        assert neighbour not in found_too
    with pytest.raises(TooManyError):
        entering(moment(99), name=own.name, born=own.born, number=number)


def ending_alike(number: str) -> list[str]:
    """Numbers of other days that end as one does, and are well formed."""
    days = (date(1900, 1, 1) + timedelta(days=count) for count in range(9999))
    tried = (f"{number[:6]}{day:%Y%m%d}{number[14:]}" for day in days)
    return [one for one in tried if mod_11_2.is_valid(one)][: guessing.ALIKE]


def test_whoever_searches_first_and_then_enters_has_tried_one_number():
    for count in range(guessing.MOST_MISSED - 1):
        number = valid(f"32060219{60 + count}0101{count:03}")
        found(number, "village", moment(3 * count))
        for again in (1, 2):
            assert not entering(moment(3 * count + again), name=f"新来{count}", number=number)
    assert not noted(Act.STOPPED)


def test_what_is_no_number_is_neither_asked_about_nor_counted():
    neighbour = villager()
    number = sealer().opened(neighbour.number)
    wrong = number[:17] + ("0" if number[17] != "0" else "1")
    before = len(noted())
    assert not entering(name="新来的人", number=wrong, phone="1")
    assert len(noted()) == before


def valid(first: str) -> str:
    """A number with its check digit."""
    return first + mod_11_2.calc_check_digit(first)


def test_a_family_of_ten_newcomers_is_entered_without_a_stop():
    for count in range(10):
        typed = {
            "number": valid(f"32060219{60 + count}0101{count:03}"),
            "phone": f"138123{count:05}",
        }
        born = date(1960 + count, 1, 1)
        assert not entering(moment(count), name=f"新来{count}", born=born, **typed)


def villager() -> Person:
    return villagers()[0]


def villagers() -> list[Person]:
    with working_as("village"):
        rows = Person.objects.filter(number__isnull=False, merged_into=None).order_by("pk")
        return list(rows[:2])


def test_nobody_sees_what_others_searched_for():
    found("320602199001019999")
    with working_as("clerk"):
        assert SearchMade.objects.count() == 1
    for other in ("clerk2", "chief", "auditor"):
        with working_as(other):
            assert not SearchMade.objects.exists()


@pytest.mark.parametrize("typed", ["1", "王１", "٣", "7组", "①"])
def test_any_digit_is_one(typed):
    assert has_digits(typed)


@pytest.mark.parametrize("typed", ["", "王一二", "cxy", "永宁巷"])
def test_words_are_none(typed):
    assert not has_digits(typed)
