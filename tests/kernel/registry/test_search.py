"""Searching: each kind of word finds, the best first, and only what the scope shows."""

from datetime import date

import pytest
from tests.database import unguarded, working_as

from minsheng.kernel.areas.names import area_book
from minsheng.kernel.registry.asked import asked
from minsheng.kernel.registry.models import Household, Membership, Person
from minsheng.kernel.registry.search import Found, search
from minsheng.kernel.registry.secrecy import sealer
from minsheng.kernel.registry.spelling import spelled

pytestmark = pytest.mark.django_db
BEIXIN, RUGAO_TOWN = 81_101_000_000, 82_001_001_000


@pytest.fixture
def known() -> Person:
    """Somebody of the clerk's town, with a number, a phone and a home."""
    with unguarded():
        row = Membership.objects.filter(
            grouping="living", person__phone__isnull=False,
            person__area_lived__gte=BEIXIN, person__area_lived__lt=BEIXIN + 10**6,
        ).select_related("person").order_by("pk")[0]  # fmt: skip
    return row.person


def found(typed: str, who: str = "clerk", most: int = 50) -> Found:
    with working_as(who):
        return search(asked(typed, area_book(date(2020, 11, 20))), sealer(), most)


def numbers(rows) -> list[int]:
    return [row.pk for row in rows]


def words(person: Person) -> list[str]:
    """Everything somebody may type to find a person."""
    pinyin, initials = spelled(person.name)
    number, phone = sealer().opened(person.number), sealer().opened(person.phone)
    return [
        person.name, person.name[:2], pinyin, pinyin[:-1], initials, number, number.lower(),
        number[-4:], phone, phone[-4:], f"{person.name} {number[-4:]}", f"{initials} {phone[-4:]}",
    ]  # fmt: skip


@pytest.mark.parametrize("place", range(12))
def test_each_kind_of_word_finds(known, place):
    typed = words(known)[place]
    assert known.pk in numbers(found(typed).people), typed
    assert known.pk not in numbers(found(typed, "outsider").people), typed


def test_an_address_finds_the_household_and_who_lives_there(known):
    with unguarded():
        home = known.memberships.get(grouping="living").household
    assert home.pk in numbers(found(home.address).households)
    assert home.pk not in numbers(found(home.address, "outsider").households)
    both = found(f"{known.name} {home.address}")
    assert known.pk in numbers(both.people)
    assert numbers(found(f"查无此人 {home.address}").people) == []


def test_an_area_narrows(known):
    with unguarded():
        area = area_book(date(2020, 11, 20)).areas[known.area_lived_id].name
    assert known.pk in numbers(found(f"{known.name} {area}", "reviewer").people)
    assert known.pk not in numbers(found(f"{known.name} 如皋", "chief").people)


def test_the_exact_name_stands_before_longer_ones(known):
    with unguarded():
        for name in ("司马甲", "司马甲乙", "司马甲丙"):
            pinyin, initials = spelled(name)
            Person.objects.create(
                name=name, pinyin=pinyin, initials=initials, area_lived_id=known.area_lived_id
            )
    assert [p.name for p in found("司马甲").people] == ["司马甲", "司马甲丙", "司马甲乙"]
    assert found("smj").people[0].name == "司马甲"
    few = found("司马甲", most=2)
    assert (len(few.people), few.more) == (2, True)


def test_a_record_that_was_merged_is_not_found(known):
    with unguarded():
        gone = Person.objects.create(
            name="司马甲", pinyin="simajia", initials="smj", area_lived_id=known.area_lived_id,
            merged_into=known,
        )  # fmt: skip
    assert gone.pk not in numbers(found("司马甲").people)


@pytest.mark.parametrize("typed", ["", " ", "%", "_", "'; DROP TABLE person; --", "\\", "*", "👵"])
def test_signs_without_a_meaning_find_nobody(typed):
    with unguarded():
        before = Person.objects.count()
    assert found(typed, "chief") == Found()
    with unguarded():
        assert Person.objects.count() == before


def test_a_search_asks_no_more_for_more_people(known, django_assert_max_num_queries):
    with working_as("chief"), django_assert_max_num_queries(4):
        search(asked("wang", area_book(date(2020, 11, 20))), sealer())


def test_every_way_to_search_uses_an_index(known):
    """Under row-level security, and with sequential scans forbidden, as on a large table."""
    from django.db import connection

    with working_as("clerk"):
        for typed in (*words(known), "永宁巷 4-1", "7组"):
            for way in plans(typed):
                assert "Seq Scan" not in way, (typed, way)
                walks = "using person_pkey on person" in way and "id = " not in way
                assert not walks, (typed, way)  # through everybody, until a page is full
        assert connection.in_atomic_block


def plans(typed: str) -> list[str]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    with CaptureQueriesContext(connection) as asked_for:
        search(asked(typed, area_book(date(2020, 11, 20))), sealer())
    told = []
    for query in asked_for.captured_queries:
        if "person" in query["sql"] or "household" in query["sql"]:
            with connection.cursor() as cursor:
                cursor.execute("EXPLAIN " + query["sql"].replace("%", "%%"))
                told.append("\n".join(line for (line,) in cursor.fetchall()))
    return told


def test_households_are_those_under_one_roof(known):
    with unguarded():
        address = known.memberships.get(grouping="living").household.address
        alike = Household.objects.filter(address=address, area__gte=BEIXIN, area__lt=BEIXIN + 10**6)
        assert {h.grouping for h in alike} == {"living", "register"}
    assert {h.grouping for h in found(address).households} == {"living"}
