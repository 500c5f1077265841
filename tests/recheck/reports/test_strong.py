"""Strong differences: the gravest first, none of a group that is withheld."""

from __future__ import annotations

import re
from dataclasses import replace

import polars as pl
import pytest
from tests.recheck.reports.test_waiting import file

from minsheng.recheck.reports.apart import difference
from minsheng.recheck.reports.equity import MOST, equity
from minsheng.recheck.reports.intake import Intake
from minsheng.recheck.reports.said import UNSAYABLE, Saying
from minsheng.recheck.reports.strong import GRAVE, sizes, strong
from minsheng.recheck.reports.tally import Figures

COLUMNS = ("dimension", "group", "view", "outcome", "n")


def table(*rows: tuple[object, ...]) -> pl.DataFrame:
    return pl.DataFrame(rows, COLUMNS, orient="row")


def of(dimension: str, group: str, **outcomes: int) -> list[tuple[object, ...]]:
    return [(dimension, group, True, name, n) for name, n in outcomes.items()]


@pytest.fixture
def groups() -> pl.DataFrame:
    return table(
        *of("residence", "urban", stop_proposed=20, grant_proposed=300, **{"continue": 680}),
        *of("residence", "rural", stop_proposed=80, grant_proposed=100, **{"continue": 820}),
        *of("age", "18", stop_proposed=9),
        *of("age", "80", stop_proposed=91, grant_proposed=400, **{"continue": 1_500}),
    )


def test_the_gravest_stand_first_and_each_is_that_of_the_test(groups: pl.DataFrame) -> None:
    found = strong(groups)
    assert [one.outcome for one in found] == ["stop_proposed"] * 2 + ["grant_proposed"] * 2
    rural = next(one for one in found if one.group == "rural")
    apart = difference(80, 1_000, 100, 2_000)
    assert (rural.ratio, rural.z) == (apart.ratio, apart.z)
    assert sizes(groups, "residence", view=True) == {"rural": 1_000, "urban": 1_000}


def test_a_group_that_is_withheld_is_not_told(groups: pl.DataFrame) -> None:
    """All nine of the youngest are stopped: that would be seen, and so would they."""
    assert {one.dimension for one in strong(groups)} == {"residence"}


def test_a_sentence_names_group_shares_and_statistic(groups: pl.DataFrame, say: Saying) -> None:
    told = next(one for one in strong(groups) if one.group == "rural").words(say)
    for part in ("8.0%", "5.0%", "1.60", "1,000", say.pick("两比例z检验", "two-proportion z-test")):
        assert part in told
    assert say.pick("农村", "rural") in told


def test_all_outcomes_have_their_place(figures: Figures) -> None:
    assert figures.groups is not None
    assert set(figures.groups["outcome"]) - {"screened"} <= set(GRAVE)


def test_many_are_folded(figures: Figures, say: Saying) -> None:
    counties = [
        row
        for n in range(20)
        for row in of("county", str(320_600 + n), stop_proposed=50 * (n % 2), adjust=100)
    ]
    told = equity(replace(figures, groups=table(*counties)), say, None)
    first = told.split("</ul>", 1)[0]
    assert first.count("<li>") == MOST
    assert say.pick("处差异显著", "more strong differences") in told


@pytest.mark.parametrize("lacking", [False, True])
def test_no_hint_where_no_file_to_screen_by_came_is_no_nought(
    figures: Figures, say: Saying, lacking: bool
) -> None:
    screened = [
        ("county", county, False, outcome, n)
        for county, hints in (("320681", 0), ("320682", 40))
        for outcome, n in (("hint", hints), ("screened", 800))
    ]
    made = replace(figures, groups=table(*screened, *of("county", "320681", adjust=100)))
    files = (file("canvass", "320681", "refused"),) if lacking else ()
    told = equity(made, say, None, Intake(files))
    (row,) = re.findall(r"<tr><th[^>]*>启东市</th>.*?</tr>", told)
    cannot = f">{say.pick(*UNSAYABLE)}<"
    assert (cannot in row) is lacking
    last = re.findall(r">([^<]*)</td>", row)[-1]
    assert last.startswith("0") is not lacking
    (other,) = re.findall(r"<tr><th[^>]*>如皋市</th>.*?</tr>", told)
    assert ">40" in other
