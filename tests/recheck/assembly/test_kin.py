"""Parents and spouses: pointers inside a household, or nobody, or open."""

from __future__ import annotations

import polars as pl
import pytest
from tests.recheck.assembly.scopes import LATE, MISSING, ODD, UNVERIFIED, county, linked

from minsheng.recheck.assembly.kin import kin_of
from minsheng.recheck.linkage.links import Link


def couples(*pairs: tuple[int, int], sizes=(3, 2), **more) -> tuple[list[int], list[int]]:
    scope = county(*sizes)
    nobody = pl.Series("parent", [-1] * sum(sizes), pl.Int64)
    for name in ("parent_1", "parent_2"):
        index = scope.register.people.get_column_index(name)
        scope.register.people.replace_column(index, nobody.alias(name))
    rows = [{"place": one, "other_place": other, "state": "结婚"} for one, other in pairs]
    given = linked("marriage", rows, **more)
    values, causes = kin_of(scope, {"marriage": given}, {"marriage": scope.rows(given)}).facts[
        "spouse"
    ]
    return values.tolist(), causes.tolist()


def test_a_couple_of_one_household_point_to_each_other() -> None:
    assert couples((0, 2)) == ([2, -1, 0, -1, -1], [0] * 5)
    assert couples((4, 3))[0] == [-1, -1, -1, 1, 0]


@pytest.mark.parametrize("pairs", [((0, 3),), ((0, 99),), ((0, -1),)])
def test_who_is_married_to_somebody_elsewhere_has_no_spouse_here(pairs) -> None:
    assert couples(*pairs) == ([-1] * 5, [0] * 5)


def test_a_marriage_told_twice_is_one() -> None:
    assert couples((0, 1), (0, 1)) == ([1, 0, -1, -1, -1], [0] * 5)


def test_two_marriages_in_force_are_open_for_all_three() -> None:
    values, causes = couples((0, 1), (0, 2), (3, 4))
    assert values == [-1, -1, -1, 1, 0]
    assert causes == [ODD, ODD, ODD, 0, 0]


def test_without_the_register_nobody_is_known_to_be_single() -> None:
    assert couples(sent=False)[1] == [MISSING] * 5
    assert couples(sent=False, stale=True)[1] == [LATE] * 5


def test_a_parent_of_another_household_is_not_in_the_file() -> None:
    scope = county(3, 2)
    given = linked("marriage")
    for name, places in (("parent_1", [-1, 0, 3, 0, 3]), ("parent_2", [None, 2, -1, -1, -1])):
        index = scope.register.people.get_column_index(name)
        scope.register.people.replace_column(index, pl.Series(name, places, pl.Int64))
    facts = kin_of(scope, {"marriage": given}, {"marriage": scope.rows(given)}).facts
    assert facts["parent_1"][0].tolist() == [-1, 0, -1, -1, 0]
    assert facts["parent_2"][0].tolist() == [-1, 2, -1, -1, -1]
    assert not facts["parent_1"][1].any()


def test_a_marriage_that_was_only_matched_makes_nobody_a_couple() -> None:
    row = {"place": 0, "other_place": 1, "state": "结婚", "link": int(Link.MATCHED)}
    scope = county(3, 2)
    given = linked("marriage", [row])
    nobody = pl.Series("parent", [-1] * 5, pl.Int64)
    for name in ("parent_1", "parent_2"):
        index = scope.register.people.get_column_index(name)
        scope.register.people.replace_column(index, nobody.alias(name))
    _, causes = kin_of(scope, {"marriage": given}, {"marriage": scope.rows(given)}).facts["spouse"]
    assert causes.tolist() == [UNVERIFIED, UNVERIFIED, 0, 0, 0]
