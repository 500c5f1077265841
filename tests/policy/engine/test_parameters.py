"""Every figure has unit, date, source and status of its own; the nearest area's counts."""

from __future__ import annotations

from datetime import date

import pytest
from tests.policy.engine.small import PARAMETERS

from minsheng.policy.engine.faults import RuleBookError
from minsheng.policy.engine.kinds import Rounding
from minsheng.policy.engine.parameters import Parameter, area_chain, read_parameters
from minsheng.policy.engine.written import parse_yaml

DAY = date(2020, 11, 1)
VALUE = "{start: 2018-01-01, value: 50000, status: verified, source: roll 3}"


def line(*values: str, type_: str = "Fen") -> Parameter:
    """The parameter `line_m` with the given values."""
    listed = "".join(f"    - {{{v}, status: verified, source: roll}}\n" for v in values)
    text = PARAMETERS.replace(f"    - {VALUE}\n", listed).replace("Fen", type_)
    return read_parameters("dues", parse_yaml(text, "x"), "x")["dues__line_m"]


def faults_of(text: str) -> list[str]:
    with pytest.raises(RuleBookError) as caught:
        read_parameters("dues", parse_yaml(text, "p.yaml"), "p.yaml")
    return list(caught.value.faults)


# --- which value counts -----------------------------------------------------

EVERYWHERE = line(
    "start: 2018-01-01, value: 1",
    'start: 2018-01-01, area: "32", value: 2',
    'start: 2018-01-01, area: "3206", value: 3',
    'start: 2018-01-01, area: "320681", value: 4',
    'start: 2018-01-01, area: "320613", residence: urban, value: 5',
    "start: 2020-01-01, residence: rural, value: 6",
)


@pytest.mark.parametrize(
    ("county", "residence", "value"),
    [
        ("320681", "urban", 4),  # the county before the city
        ("320681", "rural", 4),
        ("320602", "urban", 3),  # the city before the province
        ("320102", "urban", 2),  # the province before the nation
        ("110101", "urban", 1),  # the nation, for both residences
        ("110101", "rural", 6),  # with a residence before without
        ("320613", "urban", 5),
        ("320613", "rural", 3),  # the county has none for it: the city's
    ],
)
def test_the_most_particular_value_counts(county, residence, value) -> None:
    found = EVERYWHERE.in_force(DAY, county, residence)
    assert found is not None
    assert found.value == value


def test_areas_are_looked_through_from_the_county_outwards() -> None:
    assert area_chain("320681") == ("320681", "3206", "32", "0")
    assert area_chain("0") == ("0",)


DATED = line(
    "start: 2020-07-01, value: 3",
    "start: 2018-01-01, value: 1",
    "start: 2019-07-01, value: 2",
    "start: 2021-01-01, value: null",
    "start: 2022-01-01, value: 4",
)


@pytest.mark.parametrize(
    ("day", "value"),
    [
        ("2017-12-31", None),
        ("2018-01-01", 1),
        ("2019-06-30", 1),
        ("2019-07-01", 2),
        ("2020-06-30", 2),
        ("2020-07-01", 3),
        ("2020-12-31", 3),
        ("2021-01-01", None),
        ("2021-12-31", None),
        ("2022-01-01", 4),
    ],
)
def test_the_latest_value_not_after_the_day_counts(day: str, value: int | None) -> None:
    found = DATED.in_force(date.fromisoformat(day), "320681", "urban")
    assert (None if found is None else found.value) == value
    assert DATED.valued(date.fromisoformat(day)) == (value is not None)


def test_a_later_value_of_the_nation_does_not_undo_the_countys() -> None:
    parameter = line('start: 2018-01-01, area: "320681", value: 1', "start: 2020-01-01, value: 2")
    found = parameter.in_force(DAY, "320681", "urban")
    assert found is not None
    assert found.value == 1


def test_a_county_that_revokes_has_no_value_though_the_nation_has() -> None:
    parameter = line("start: 2018-01-01, value: 1", 'start: 2019-01-01, area: "32", value: null')
    assert parameter.in_force(DAY, "320681", "urban") is None
    assert parameter.in_force(DAY, "110101", "urban") is not None
    assert parameter.valued(DAY)


# --- what is read -----------------------------------------------------------


def test_a_value_keeps_its_own_source_and_status() -> None:
    (value,) = line("start: 2018-01-01, value: 1").values
    assert (value.start, value.area, value.residence) == (date(2018, 1, 1), "0", None)
    assert (value.status, value.source) == ("verified", "roll")


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("base: 100, direction: up, tie: none", Rounding(100, 1, 0)),
        ("base: 10, direction: down, tie: none", Rounding(10, -1, 0)),
        ("base: 1, direction: nearest, tie: up", Rounding(1, 0, 1)),
        ("base: 1, direction: nearest, tie: down", Rounding(1, 0, -1)),
    ],
)
def test_a_rounding_is_read(written: str, read: Rounding) -> None:
    (value,) = line(f"start: 2018-01-01, value: {{{written}}}", type_="Rounding").values
    assert value.value == read


# --- what is refused --------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("start: 2018-01-01, ", "", "lacks start"),
        ("value: 50000, ", "", "lacks value"),
        ("status: verified, ", "", "lacks status"),
        (", source: roll 3", "", "lacks source"),
        ("source: roll 3", "source: ' '", "has no source"),
        ("source: roll 3", "source: roll 3, note: x", "has the unknown field `note`"),
        ("2018-01-01", "2018-01", "start '2018-01' is not a date (yyyy-mm-dd)"),
        ("2018-01-01", "20180101", "start 20180101 is not a date (yyyy-mm-dd)"),
        (
            "verified",
            "certain",
            "status 'certain' is not one of verified, remembered, illustrative",
        ),
        (
            "value: 50000",
            "residence: town, value: 50000",
            "residence 'town' is not urban or rural",
        ),
        (
            "value: 50000",
            "area: '320', value: 50000",
            "area '320' is not 0 or the first 2, 4 or 6 digits of a code",
        ),
        ("50000", "500.5", "value '500.5' is not a Fen"),
        ("50000", "'50000'", "value '50000' is not a Fen"),
        ("50000", "true", "value True is not a Fen"),
        ("50000", "-1", "value -1 is negative"),
        ("50000", "{base: 1, direction: up, tie: none}", "is not a Fen"),
    ],
)
def test_each_fault_of_a_value_is_told(old: str, new: str, words: str) -> None:
    told = faults_of(PARAMETERS.replace(old, new, 1))
    assert any(t.startswith("p.yaml: parameter `line_m`, value 1 ") and words in t for t in told)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("  zh: 线\n", "", "lacks zh"),
        ("  en: line\n  per: household, month\n", "", "lacks en, lacks per"),
        ("  zh:", "  unit: yuan\n  zh:", "has the unknown field `unit`"),
        (
            "type: Fen",
            "type: Yuan",
            ": type is one of Fen, Count, Rate, Day, Month, bool, Rounding",
        ),
        (f"\n    - {VALUE}", " []", "has no values"),
        (f"\n    - {VALUE}", "", "has no values"),
    ],
)
def test_each_fault_of_a_parameter_is_told(old: str, new: str, words: str) -> None:
    assert old in PARAMETERS
    (told,) = faults_of(PARAMETERS.replace(old, new, 1))
    assert told.startswith("p.yaml: parameter `line_m`")
    assert words in told


@pytest.mark.parametrize(
    "written",
    [
        "1",
        "{base: 1, direction: up}",
        "{base: 1, direction: up, tie: none, more: 1}",
        "{base: 0, direction: up, tie: none}",
        "{base: 0.5, direction: up, tie: none}",
        "{base: 1, direction: sideways, tie: none}",
        "{base: 1, direction: up, tie: up}",
        "{base: 1, direction: nearest, tie: none}",
        "{base: 1, direction: nearest, tie: even}",
    ],
)
def test_a_rounding_says_base_direction_and_tie(written: str) -> None:
    text = PARAMETERS.replace("type: Fen", "type: Rounding").replace("50000", written)
    assert faults_of(text) == [
        (
            "p.yaml: parameter `line_m`, value 1 rounding needs base (1 to 10000000 fen), "
            "direction (up, down, nearest) and tie (up or down for nearest, else none)"
        ),
    ]


@pytest.mark.parametrize("value", ["1", "0"])
def test_a_truth_is_written_true_or_false(value: str) -> None:
    text = PARAMETERS.replace("type: Fen", "type: bool").replace("50000", value)
    assert faults_of(text) == [f"p.yaml: parameter `line_m`, value 1 value {value} is not a bool"]


def test_counts_alone_may_be_negative() -> None:
    assert line("start: 2018-01-01, value: -1", type_="Count").values[0].value == -1


def test_one_day_and_area_has_one_value() -> None:
    again = VALUE.replace("50000", "60000")
    assert faults_of(PARAMETERS + f"    - {again}\n") == [
        "p.yaml: parameter `line_m`, value 2 stands for the same day and area as another",
    ]
    elsewhere = again.replace("value:", "area: '32', value:")
    assert read_parameters("dues", parse_yaml(PARAMETERS + f"    - {elsewhere}\n", "x"), "x")


def test_all_the_faults_are_told_at_once() -> None:
    text = PARAMETERS.replace("verified", "sure") + PARAMETERS.replace("line_m", "floor_m").replace(
        "  zh: 线\n", ""
    )
    assert [f.split("`")[1] for f in faults_of(text)] == ["line_m", "floor_m"]
