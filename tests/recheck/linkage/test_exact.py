"""A number and its name, or a household's key and a name: nothing less is an exact link."""

from __future__ import annotations

import polars as pl
from tests.recheck.linkage.people import number, person, register

from minsheng.recheck.linkage.exact import NOBODY, Households, Numbers

ONE, TWO, THREE = (number(19700101, order) for order in (1, 2, 3))


def linked(people, numbers: list[int | None], names: list[str | None]):
    register_ = register(*people)
    places, pointed = Numbers(register_).linked(
        pl.Series(numbers, dtype=pl.Int64), pl.Series(names, dtype=pl.String)
    )
    who = register_.people["name"].to_list()
    shown = [[None if p == NOBODY else who[p] for p in found] for found in (places, pointed)]
    return shown[0], shown[1]


PEOPLE = person("a", "张三", ONE), person("a", "李四", TWO), person("b", "王五", None)


def test_it_works():
    assert linked(PEOPLE, [TWO, ONE], ["李四", "张三"]) == (["李四", "张三"], ["李四", "张三"])


def test_a_right_number_beside_another_name_is_nobody_s_and_is_pointed_out():
    assert linked(PEOPLE, [ONE, ONE], ["李四", None]) == ([None, None], ["张三", "张三"])


def test_a_number_nobody_bears_points_to_nobody():
    assert linked(PEOPLE, [THREE, None, 0], ["张三"] * 3) == ([None] * 3, [None] * 3)


def test_a_name_borne_before_is_a_name():
    people = person("a", "张三", ONE, former_name="张山"), *PEOPLE[1:]
    assert linked(people, [ONE, ONE], ["张山", "张三"])[0] == ["张三", "张三"]
    assert linked(people, [TWO], ["张山"])[0] == [None]


def test_a_number_two_residents_bear_is_neither_s():
    people = *PEOPLE, person("c", "赵六", ONE)
    assert linked(people, [ONE, ONE, TWO], ["张三", "赵六", "李四"]) == (
        [None, None, "李四"], [None, None, "李四"],
    )  # fmt: skip


def test_a_register_without_numbers_links_nobody():
    assert linked([person("a", "张三", None)], [ONE], ["张三"]) == ([None], [None])


def in_homes(people, keys: list[str | None], names: list[str | None], county: int = 320681):
    register_ = register(*people)
    places = Households(register_).linked(
        pl.Series(keys, dtype=pl.String), pl.Series(names, dtype=pl.String), county
    )
    who = register_.people["name"].to_list()
    return [None if p == NOBODY else who[p] for p in places]


def test_a_household_s_key_and_a_name_are_enough():
    keys, names = ["a", "b", "a", "z", None], ["李四", "王五", "王五", "张三", "张三"]
    assert in_homes(PEOPLE, keys, names) == ["李四", "王五", None, None, None]


def test_two_of_one_name_in_a_household_are_neither():
    people = *PEOPLE, person("a", "张三", THREE)
    assert in_homes(people, ["a", "a"], ["张三", "李四"]) == [None, "李四"]


def test_a_household_of_another_county_is_another():
    people = *PEOPLE, person("a", "张三", THREE, county=320682)
    assert in_homes(people, ["a"], ["张三"]) == ["张三"]
    assert in_homes(people, ["a", "b"], ["张三", "王五"], county=320682) == ["张三", None]
    # Asked of the whole city, the key alone does not tell which of the two.
    assert in_homes(people, ["a", "b"], ["张三", "王五"], county=0) == [None, "王五"]


def test_a_number_and_the_key_of_its_household_name_a_person_whatever_name_stands_there():
    """One of another household's key, or without one, stays with the doubtful links."""
    register_ = register(*PEOPLE)
    places, _ = Numbers(register_).linked(
        pl.Series([ONE, TWO, TWO, THREE, ONE], dtype=pl.Int64), pl.Series(["张叁"] * 5)
    )
    assert places.tolist() == [NOBODY] * 5
    pointed = Numbers(register_).places(pl.Series([ONE, TWO, TWO, THREE, ONE], dtype=pl.Int64))
    keys = pl.Series(["a", "b", None, "a", "a"], dtype=pl.String)
    homes = Households(register_)
    assert homes.agreeing(pointed, keys, 0).tolist() == [0, *[NOBODY] * 3, 0]
    assert homes.agreeing(pointed, keys, 320681).tolist() == [0, *[NOBODY] * 3, 0]
    assert homes.agreeing(pointed, keys, 320682).tolist() == [NOBODY] * 5
    assert homes.firsts(keys, 320681).tolist() == [0, 2, NOBODY, 0, 0]
    assert homes.firsts(keys, 320682).tolist() == [NOBODY] * 5
