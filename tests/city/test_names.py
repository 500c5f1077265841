from collections import Counter

import numpy as np
import pytest

from minsheng.city.divisions import table
from minsheng.city.names import changed_names, former_names, full_name, full_names
from minsheng.policy.laws.kinds import Relation, Sex

FAMILY = 3206810000001
COLUMNS = ("person_id", "sex", "birth", "relation")
DAY = 20201101


def rows_of(city):
    return [city["person"][name].to_numpy().astype(np.int64) for name in COLUMNS]


@pytest.fixture(scope="module")
def rows(city_2020):
    return rows_of(city_2020)


@pytest.fixture(scope="module")
def names(rows):
    return full_names(*rows)


def surnames_of(texts):
    doubles = {r["text"] for r in table("surnames.csv") if len(r["text"]) == 2}
    return [text[:2] if text[:2] in doubles else text[:1] for text in texts]


def test_a_name_never_changes():
    first = full_name(FAMILY * 100, Sex.MALE, 19720101)
    assert first == full_name(FAMILY * 100, Sex.MALE, 19720101) == "林达明"


def test_one_row_has_the_name_it_has_among_all(rows, names):
    for place in range(0, len(names), 997):
        row = [int(values[place]) for values in rows]
        assert full_name(*row) == names[place]


def test_children_bear_the_household_surname_and_spouses_their_own():
    families = np.arange(FAMILY, FAMILY + 300, dtype=np.int64)

    def called(place, sex, relation):
        same = np.ones(len(families), np.int64)
        found = full_names(families * 100 + place, same * sex, same * 19700101, same * relation)
        return np.array(surnames_of(found))

    head = called(0, Sex.MALE, Relation.HEAD)
    assert (called(2, Sex.FEMALE, Relation.CHILD) == head).all()
    assert (called(4, Sex.MALE, Relation.PARENT) == head).all()
    assert (called(5, Sex.MALE, Relation.GRANDCHILD) == head).all()
    for place, relation in ((1, Relation.SPOUSE), (3, Relation.PARENT)):
        assert np.mean(called(place, Sex.FEMALE, relation) == head) < 0.15


def test_frequent_surnames_are_frequent_and_double_ones_rare(names):
    counts = Counter(surnames_of(names))
    assert {"王", "李", "张"} <= {name for name, _ in counts.most_common(6)}
    double = sum(number for name, number in counts.items() if len(name) == 2)
    assert 0.0003 < double / len(names) < 0.003


def test_every_character_is_in_common_fonts(rows, names):
    rows = [*table("given_characters.csv"), *table("surnames.csv")]
    for text in {*(row["text"] for row in rows), *names.tolist()}:
        text.encode("gb2312")


def test_given_names_are_of_one_or_two_characters(names):
    given = [n[len(s) :] for n, s in zip(names, surnames_of(names), strict=True)]
    counts = Counter(map(len, given))
    assert set(counts) == {1, 2}
    assert 0.1 < counts[1] / len(given) < 0.3


def test_at_least_five_thousand_given_names_of_each_sex_are_in_use(rows, names):
    given = np.array([n[len(s) :] for n, s in zip(names, surnames_of(names), strict=True)])
    for sex in Sex:
        assert len(set(given[rows[1] == sex])) > 5_000


def test_the_old_and_the_young_have_other_names(rows, names):
    old, young = names[rows[2] < 19500101], names[rows[2] > 20100101]
    in_old = Counter("".join(old.tolist()))
    in_young = Counter("".join(young.tolist()))
    assert in_old["秀"] / len(old) > 10 * in_young["秀"] / len(young)
    assert in_young["梓"] / len(young) > 10 * in_old["梓"] / len(old)


def test_namesakes_are_as_rare_as_assumed(names):
    """One pair of people in some 100,000; no full name is borne by one in a thousand."""
    bearers = np.array(list(Counter(names.tolist()).values()), np.float64)
    pairs = len(names) * (len(names) - 1)
    assert 70_000 < pairs / np.sum(bearers * (bearers - 1)) < 140_000
    assert bearers.max() / len(names) < 0.001


def test_no_order_and_no_neighbour_changes_a_name(rows, names):
    back = full_names(*(values[::-1][:5_000] for values in rows))
    assert (back == names[::-1][:5_000]).all()


def test_a_few_adults_had_another_name(rows, names):
    former = former_names(*rows, DAY)
    bore = former != ""
    adults = rows[2] + 180_000 <= DAY
    assert not (bore & ~adults).any()
    assert 0.003 < bore.sum() / adults.sum() < 0.005
    assert (former[bore] != names[bore]).all()
    kept = np.array(surnames_of(former[bore])) == np.array(surnames_of(names[bore]))
    assert 0.8 < kept.mean() < 0.97


def test_a_changed_name_is_another_name(rows, names):
    assert (changed_names(*rows) != names).all()
    assert (changed_names(*rows) == changed_names(*rows)).all()
    assert (changed_names(*rows, "again") != changed_names(*rows)).mean() > 0.99
