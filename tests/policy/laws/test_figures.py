"""The figures of the law say for which place they stand."""

from __future__ import annotations

from tests.policy.laws.households import library

from minsheng.policy.engine.parameters import area_chain

NANTONG = "3206"
JIANGSU = "32"
OF_JIANGSU = ("苏民规", "used in Jiangsu")
"""How a source names a text, or a custom, of the province."""


def test_what_stands_in_for_a_figure_of_the_city_is_not_called_the_nations() -> None:
    missing = {
        (parameter.name, value.start)
        for parameter in library().parameters.values()
        for value in parameter.values
        if "Nantong" in value.source and "not established" in value.source
        if not value.area.startswith(NANTONG)
    }
    assert missing == set()


def test_a_figure_of_the_province_is_not_called_the_nations() -> None:
    places = {
        (parameter.name, value.start, value.area)
        for parameter in library().parameters.values()
        for value in parameter.values
        if any(words in value.source for words in OF_JIANGSU)
    }
    assert places
    assert {place for place in places if not place[2].startswith(JIANGSU)} == set()


def test_no_figure_is_hidden_by_an_older_one_of_a_nearer_place() -> None:
    hidden = {
        (parameter.name, wider.start, wider.area)
        for parameter in library().parameters.values()
        for wider in parameter.values
        if wider.value is not None
        for nearer in parameter.values
        if nearer.area != wider.area and wider.area in area_chain(nearer.area)
        if nearer.start < wider.start
        if nearer.residence in (wider.residence, None)
    }
    assert hidden == set()
