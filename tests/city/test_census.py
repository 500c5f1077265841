"""The city has the shape of its census, within stated tolerances."""

import numpy as np
import pytest

from minsheng.city.divisions import table
from minsheng.city.fit import FILE, fitted_mix
from minsheng.city.marginals import AGE_BANDS, UNITS, census
from minsheng.city.people import age_for, birthdays, people_of
from minsheng.city.report import marginals_report
from minsheng.city.shapes import SHAPES

FITTED = {"age": 0.003, "men": 0.004, "generations": 0.008, "one_person": 0.004, "elders": 0.010}
"""How far the mix itself may stand off the census: the margins do not agree among themselves."""
FITTED_SIZE = 0.06
NOISE = 4.5
"""Standard deviations of a sample that are taken for chance."""
SIZE_DEVIATION = 1.6


def allowed(line):
    name = line.figure.split(" ")[0]
    if name.endswith("_size"):
        return FITTED_SIZE + NOISE * SIZE_DEVIATION / line.sample**0.5
    chance = NOISE * (line.counted * (1 - line.counted) / line.sample) ** 0.5
    # Persons of a household are alike, so that they say less than as many strangers.
    return FITTED.get(name, 0.002) + chance * (1.5 if name == "age" else 1)


@pytest.fixture(params=["city", "city_2020"])
def any_city(request):
    return request.getfixturevalue(request.param)


def test_every_figure_is_near_its_census(any_city):
    lines = marginals_report(any_city.folder)
    assert len(lines) == len(any_city.about["counties"]) * (len(AGE_BANDS) + 11) + 1
    if any_city.about["as_of"] != "2020-11":  # at another date people have another age
        lines = [line for line in lines if line.figure.split(" ")[0] not in ("age", "elders")]
    far = [line for line in lines if line.off > allowed(line)]
    assert far == []


def test_people_are_aged_to_the_month(city, city_2020):
    """Who is 62 in 2020 was 60 in 2018."""
    for age in (22, 42, 62, 82):
        earlier = (city.people["age"] >= age - 2).mean()
        assert abs(earlier - (city_2020.people["age"] >= age).mean()) < 0.008


@pytest.mark.parametrize("month", [201801, 201811, 202010, 202012, 202307])
def test_the_same_people_have_the_same_birthdays(month):
    def births(at):
        key = np.arange(3_000)
        none = np.zeros(len(key), np.int64)
        chunk = people_of(1, key, 320681, none, none > 0, key % len(SHAPES), none + 9)
        age_for(chunk, at)
        return chunk.age, birthdays(chunk.person_dice, chunk.age, at)

    age, born = births(202011)
    other_age, other_born = births(month)
    settled = age > 22  # younger ones may not have been born, or be held to an age to marry
    assert (born == other_born)[settled].all()
    first = month * 100 + 1
    assert (other_age == (first - other_born) // 10_000).all()


def test_people_add_up_to_the_census_population(city_2020):
    units = census().values()
    people_each = sum(u.population for u in units) / sum(u.households for u in units)
    made = city_2020["person"].height / city_2020["household"].height
    assert abs(made - people_each) < 0.04 * people_each


def test_the_census_is_read_right():
    units = census()
    assert sum(u.population for u in units.values()) == 7_726_635
    assert sum(u.households for u in units.values()) == 2_895_991
    assert len(units) == 9
    assert units[320681].household_size == 205
    assert units[320681].one_person == 319_600
    for unit in units.values():
        assert abs(sum(unit.ages) - 1_000_000) < 500
        assert abs(sum(unit.generations) - 1_000_000) < 500


def test_the_merged_district_is_the_two_old_ones():
    assert UNITS[320613] == (UNITS[320602][0], UNITS[320611][0])
    assert UNITS[320614] == UNITS[320684]


def test_the_mix_is_what_the_fit_gives():
    rows = [
        (int(r["unit"]), r["shape"], int(r["head_band"]), int(r["weight"])) for r in table(FILE)
    ]
    assert rows == fitted_mix()
