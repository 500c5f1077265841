"""The figures of the law say for which place they stand."""

from __future__ import annotations

from tests.policy.laws.households import library

NANTONG = "3206"


def test_what_stands_in_for_a_figure_of_the_city_is_not_called_the_nations() -> None:
    missing = {
        (parameter.name, value.start)
        for parameter in library().parameters.values()
        for value in parameter.values
        if "Nantong" in value.source and "not established" in value.source
        if not value.area.startswith(NANTONG)
    }
    assert missing == set()


def test_no_figure_of_the_nation_is_hidden_by_an_older_one_of_the_city() -> None:
    hidden = {
        (parameter.name, nations.start)
        for parameter in library().parameters.values()
        for nations in parameter.values
        if nations.area == "0" and nations.value is not None
        for citys in parameter.values
        if citys.area == NANTONG and citys.start < nations.start
        if citys.residence in (nations.residence, None)
    }
    assert hidden == set()
