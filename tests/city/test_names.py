from collections import Counter

from minsheng.city.names import full_name, given_name, surname
from minsheng.policy.laws.kinds import Relation, Sex

FAMILY = 3206810000001


def test_a_name_never_changes():
    first = full_name(FAMILY * 100, Sex.MALE, 19720101)
    assert first == full_name(FAMILY * 100, Sex.MALE, 19720101) == "林龙"


def test_children_bear_the_household_surname_and_spouses_their_own():
    families = range(FAMILY, FAMILY + 300)
    same = 0
    for family in families:
        head = surname(family * 100, Sex.MALE, Relation.HEAD)
        assert surname(family * 100 + 2, Sex.FEMALE, Relation.CHILD) == head
        assert surname(family * 100 + 4, Sex.MALE, Relation.PARENT) == head
        same += surname(family * 100 + 1, Sex.FEMALE, Relation.SPOUSE) == head
        same += surname(family * 100 + 3, Sex.FEMALE, Relation.PARENT) == head
    assert same < 100


def test_frequent_surnames_are_frequent():
    counts = Counter(surname((FAMILY + n) * 100, Sex.MALE, Relation.HEAD) for n in range(2_000))
    assert {"王", "李", "张"} <= {name for name, _ in counts.most_common(6)}


def test_given_names_exist_for_all_ages():
    for birth in (19150101, 19550101, 19750101, 19850101, 19950101, 20050101, 20200101):
        for sex in Sex:
            names = {given_name(n, sex, birth) for n in range(200)}
            assert len(names) > 20
            assert all(1 <= len(name) <= 2 for name in names)
