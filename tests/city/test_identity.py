import numpy as np
import pytest
from stdnum.iso7064 import mod_11_2

from minsheng.city.errors import CityError
from minsheng.city.identity import (
    A_DAY,
    MOST_AREAS,
    check_digits,
    identity_numbers,
    numbers_elsewhere,
)
from minsheng.policy.laws.kinds import Sex

COUNTY = 320681
BIRTH = 19720415


def digits_of(texts):
    return np.array([[int(sign) for sign in text] for text in texts], np.uint8)


def numbers(people, sex=Sex.FEMALE, here=True, county=COUNTY, birth=BIRTH):
    one = np.ones(people, np.int64)
    ids = county * 1_000_000_000 + np.arange(people, dtype=np.int64) * 100
    found = identity_numbers(county, ids, one * birth, one * int(sex), np.full(people, here))
    return [number.decode() for number in found]


@pytest.fixture(scope="module")
def people(city_2020):
    frame = city_2020["person"]
    found = []
    for county in city_2020.about["counties"]:
        rows = frame.filter(frame["household_id"] // 10_000_000 == int(county))
        columns = [rows[name].to_numpy().astype(np.int64) for name in ("person_id", "birth", "sex")]
        found.append(identity_numbers(int(county), *columns, rows["registered_here"].to_numpy()))
    return frame, np.concatenate(found)


def test_the_check_digit_is_that_of_the_standard():
    dice = np.random.default_rng(7)
    texts = ["".join(map(str, row)) for row in dice.integers(0, 10, (2_000, 17))]
    ours = [chr(sign) for sign in check_digits(digits_of(texts))]
    assert ours == [mod_11_2.calc_check_digit(text) for text in texts]
    assert set(ours) == set("0123456789X")


def test_the_example_printed_in_the_standard():
    assert chr(check_digits(digits_of(["11010519491231002"]))[0]) == "X"
    assert chr(check_digits(digits_of(["44052418800101001"]))[0]) == "4"


def test_numbers_say_area_birth_and_sex(people):
    frame, found = people
    assert len(np.unique(found)) == len(found)
    for row, number in list(zip(frame.iter_rows(named=True), found, strict=True))[::37]:
        text = mod_11_2.validate(number.decode())
        county = str(row["household_id"] // 10_000_000)
        assert text[:6] == ("39" + county[2:] if row["registered_here"] else "3999" + county[4:])
        assert text[6:14] == str(row["birth"])
        assert int(text[16]) % 2 == (row["sex"] == Sex.MALE)


def test_people_on_no_register_have_numbers_nobody_of_the_city_has(people):
    _, found = people
    births = np.full(2000, BIRTH, np.int64)
    for county in (COUNTY, 320602, 320671):
        others = numbers_elsewhere(county, births, np.arange(2000, dtype=np.int64))
        assert [mod_11_2.validate(number.decode()) for number in others]
        assert len(np.unique(others)) == 1000  # the sequence has three digits
        assert not set(others) & set(found)
        # Also where a day's numbers run out, the city's areas end in 6xx and 9xx.
        assert {number.decode()[:6] for number in others} == {f"3905{county % 100:02}"}


def test_no_made_up_number_can_be_a_living_person_s(people):
    provinces = {*range(11, 16), *range(21, 24), *range(31, 38), *range(41, 47), *range(50, 55),
                 *range(61, 66), 71, 81, 82}  # fmt: skip
    assert {int(number[:2]) for number in people[1]} == {39}
    assert 39 not in provinces


def test_the_order_of_the_rows_does_not_matter(people):
    frame, found = people
    county = frame["household_id"] // 10_000_000 == COUNTY
    rows, numbers = frame.filter(county).reverse(), found[county.to_numpy()][::-1]
    columns = [rows[name].to_numpy().astype(np.int64) for name in ("person_id", "birth", "sex")]
    again = identity_numbers(COUNTY, *columns, rows["registered_here"].to_numpy())
    assert (again == numbers).all()


@pytest.mark.parametrize("sex", list(Sex))
def test_a_day_of_more_births_than_numbers_takes_another_area(sex):
    people = A_DAY * MOST_AREAS
    here, elsewhere = numbers(people, sex), numbers(people, sex, here=False)
    assert len({*here, *elsewhere}) == 2 * people
    assert {text[:2] for text in (*here, *elsewhere)} == {"39"}
    assert sum(text[:6] == "390681" for text in here) == A_DAY
    assert {text[3] for text in here} == {"6"}
    assert {text[3] for text in elsewhere} == {"9"}
    with pytest.raises(CityError, match="more than 5000 people of one sex have one day of birth"):
        numbers(people + 1, sex)


def test_nobody_gives_no_numbers():
    assert numbers(0) == []
