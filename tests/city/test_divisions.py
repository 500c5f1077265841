import pytest

from minsheng.city.divisions import divisions_at, divisions_of, successors
from minsheng.city.settle import PATTERN_VILLAGE, largest_remainder, settled


def test_the_list_follows_the_merger():
    before = {county.county for county in divisions_at(202006).counties()}
    after = {county.county for county in divisions_at(202007).counties()}
    assert before - after == {320602, 320611, 320684}
    assert after - before == {320613, 320614}


def test_villages_hang_in_towns_in_counties():
    for year in (2020, 2021):
        divisions = divisions_of(year)
        for division in divisions.rows.values():
            levels = [above.level for above in divisions.path(division.code)]
            assert levels == ["city", "county", "town", "village"][: len(levels)]


@pytest.mark.parametrize("year", [2020, 2021])
def test_a_town_without_a_row_is_found_by_its_alias(year):
    divisions = divisions_of(year)
    town = divisions.town("寅阳镇")
    assert town.code == 320681405000
    assert divisions.rows[320681405200].parent == town.code
    assert divisions.rows[320681405200].name == "林启村委会"
    assert divisions.town("北新镇").code == 320681101000
    assert divisions.town("没有镇") is None


def test_old_codes_have_successors():
    assert successors()[320602001001] == 320613001001
    assert len(successors()) == 2_148 - 17


@pytest.mark.parametrize("month", [201811, 202011])
def test_everybody_is_settled(month):
    counties = settled(20_000, month)
    assert sum(county.households for county in counties) == 20_000
    assert [county.first for county in counties][:2] == [0, counties[0].households]
    assert all((county.counts >= 0).all() for county in counties)


def test_a_large_city_leaves_no_village_empty():
    assert all((county.counts > 0).all() for county in settled(50_000, 202011))


def test_the_full_city_is_the_census():
    found = {county.county: county.households for county in settled(2_895_991, 202011)}
    assert found[320681] == 435_574
    assert found[320613] == 267_073 + 138_341


@pytest.mark.parametrize("households", [1, 2, 5, 700])
def test_the_pattern_village_has_room(households):
    qidong = next(c for c in settled(households, 201811) if c.county == 320681)
    assert qidong.counts[qidong.villages == PATTERN_VILLAGE][0] >= min(households, 2)


def test_largest_remainders():
    assert largest_remainder(10, [1, 1, 1]) == [4, 3, 3]
    assert largest_remainder(7, [0, 5, 2]) == [0, 5, 2]
    assert largest_remainder(5, [0, 0]) == [0, 0]
    assert sum(largest_remainder(1_000_003, [3, 7, 11, 13])) == 1_000_003
