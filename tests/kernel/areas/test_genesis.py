"""The tree as entered: keys that fit, labels of each day, what moved in July 2020."""

from collections import Counter
from datetime import date
from itertools import pairwise

import pytest
from tests.database import unguarded

from minsheng.city.divisions import divisions_of
from minsheng.kernel.areas.genesis import MERGED, genesis
from minsheng.kernel.areas.models import Area
from minsheng.kernel.areas.names import area_book
from minsheng.kernel.areas.reach import ranges_of

BEFORE, AFTER = date(2020, 6, 30), date(2020, 11, 1)
CHONGCHUAN, GANGZHA, ZONE, HAIMEN = 13 * 10**9, 11 * 10**9, 13_700_000_000, 14 * 10**9


@pytest.fixture(scope="module")
def tree():
    return genesis()


@pytest.fixture
def books(db):
    with unguarded():
        return area_book(BEFORE), area_book(AFTER)


def test_every_area_has_a_key_of_its_own_inside_its_parents(tree):
    by_key = {area.key: area for area in tree.areas}
    assert len(by_key) == len(tree.areas)
    for area in tree.areas:
        if area.parent is not None:
            parent = by_key[area.parent]
            assert parent.key <= area.key < area.end <= parent.end


def test_areas_of_one_level_do_not_overlap(tree):
    for level in {area.level for area in tree.areas}:
        ranges = sorted((a.key, a.end) for a in tree.areas if a.level == level)
        assert all(one[1] <= other[0] for one, other in pairwise(ranges))


def test_each_code_of_either_list_leads_to_a_key(tree):
    known = {area.key for area in tree.areas}
    for year in (2020, 2021):
        assert {tree.keys[code] for code in divisions_of(year).rows} <= known


def test_on_each_day_an_area_has_one_official_name_at_most(tree):
    for day in (BEFORE, MERGED, AFTER):
        named = Counter(
            label.key
            for label in tree.labels
            if label.official
            and (label.since is None or label.since <= day)
            and (label.until is None or day < label.until)
        )
        assert set(named.values()) == {1}
        ended = {a.key for a in tree.areas if a.until is not None and a.until <= day}
        entered = {a.key for a in tree.areas}
        new = {label.key for label in tree.labels if label.since is not None and day < label.since}
        assert entered - ended - new <= set(named)


def test_a_city_that_became_a_district_keeps_its_key_under_another_name(books):
    before, after = books
    assert (before.name(HAIMEN), before.areas[HAIMEN].code) == ("海门市", "320684000000")
    assert (after.name(HAIMEN), after.areas[HAIMEN].code) == ("海门区", "320614000000")


def test_the_merged_district_is_there_until_the_merger(books):
    before, after = books
    assert before.name(GANGZHA) == "港闸区"
    assert GANGZHA not in after.areas


@pytest.mark.django_db
def test_until_then_it_reached_towns_whose_keys_are_the_others(books):
    with unguarded():
        area = Area.objects.get(key=GANGZHA)
        before, after = list(ranges_of(area, BEFORE)), list(ranges_of(area, AFTER))
    assert (GANGZHA, GANGZHA + 10**9) in before
    reached = {books[0].name(low) for low, _ in before if low != GANGZHA}
    assert "幸福街道" in reached
    assert after == [(GANGZHA, GANGZHA + 10**9)]


def test_the_zone_lies_inside_its_district(books):
    _, after = books
    assert after.name(ZONE) == "南通经济技术开发区"
    assert CHONGCHUAN <= ZONE < CHONGCHUAN + 10**9
    assert [a.name for a in after.path(ZONE)] == ["崇川区", "南通经济技术开发区"]
    assert ZONE in {a.key for a in after.inside(CHONGCHUAN)}


def test_a_town_is_found_by_its_name_its_alias_its_pinyin_and_initials(books):
    _, after = books
    for typed in ("寅阳", "启东海工", "qidonghaigong", "qdhg"):
        assert 81_405_000_000 in {area.key for area in after.called(typed)}, typed
    assert after.called("") == after.called("  ") == []


def test_a_village_is_addressed_in_full(books):
    _, after = books
    assert after.full_name(13_002_003_000) == "崇川区和平桥街道北濠东村社区居委会"
    assert after.full_name(None) == after.full_name(1) == ""
