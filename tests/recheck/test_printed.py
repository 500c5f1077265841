"""Facts on a notice that a recheck would refuse are named, whatever was worked out from them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from tests.recheck.families import family

from minsheng.policy.engine.library import Library
from minsheng.policy.engine.unknown import Cause, Unknown
from minsheng.policy.laws.kinds import Relation
from minsheng.recheck.checker import IMPOSSIBLE, as_lines, check, parse
from minsheng.recheck.notice import notice_of, notice_text
from minsheng.recheck.official import compare_with_book
from minsheng.recheck.outcome import TARGETS
from minsheng.recheck.printed import impossible

DAY, MONTH = date(2020, 11, 1), 202_011
Change = Callable[[Any], object]


def persons(**cells: Any) -> Change:
    return lambda rows: [person.update(cells) for person in rows["person"]]


def household(**cells: Any) -> Change:
    return lambda rows: rows["household"][0].update(cells)


CHANGES: dict[str, tuple[Change, str]] = {
    "money": (persons(wage_verified_m=-1), "`wage_verified_m` (核实工资) is negative money"),
    "day": (persons(birth=20_500_230), "`birth` (出生日期) is no day of the calendar (yyyymmdd)"),
    "age": (persons(birth=18_000_101), "`birth` (出生日期) is more than 130 years ago"),
    "parent": (persons(parent_1=0), "`parent_1` (父母一) makes a person their own parent"),
    "heads": (
        lambda rows: rows["person"].append(rows["person"][0]),
        "`relation` (与户主关系) makes several persons its head",
    ),
    "sum": (
        household(financial_assets_hh=10**15),
        "`financial_assets_hh` (金融资产（档案全户合计）) is more than 100,000,000,000 yuan",
    ),
    "bits": (persons(disability=70_000), "`disability` (残疾类别) is not within 16 bits"),
    "nobody": (lambda rows: rows["person"].clear(), "nobody belongs to it"),
    "crowd": (
        lambda rows: rows["person"].extend(rows["person"] * 100),
        "101 rows of person (`n_persons`), more than the 100 there can be",
    ),
    "unasked": (
        household(applies=Unknown(Cause.NOT_DELIVERED)),
        "`applies` (本期申请) must be known for every household",
    ),
    "undefined": (
        persons(birth=Unknown(Cause.UNDEFINED)),
        "`birth` (出生日期) is unknown for a cause that only rules give",
    ),
}


@pytest.fixture
def alone(library: Library) -> Any:
    """Somebody who lives alone, as a trace."""
    return family(library, DAY, TARGETS, [{"relation": int(Relation.HEAD), "birth": 19_500_101}])


def test_a_household_of_a_snapshot_is_possible(alone: Any, library: Library) -> None:
    assert impossible(alone.household, library.facts, MONTH) == ""


@pytest.mark.parametrize("name", CHANGES)
def test_what_a_recheck_refuses_is_told(alone: Any, library: Library, name: str) -> None:
    change, words = CHANGES[name]
    change(alone.household.rows)
    assert impossible(alone.household, library.facts, MONTH) == words


def test_a_negative_number_is_no_household(alone: Any, library: Library) -> None:
    object.__setattr__(alone.household, "ident", -7)
    assert impossible(alone.household, library.facts, MONTH) == "its id is negative"


def test_a_notice_that_rests_on_such_facts_does_not_pass(library: Library) -> None:
    head = {"relation": int(Relation.HEAD), "birth": 18_000_101}
    for birth, code in ((19_500_101, 0), (18_000_101, 1)):
        content = notice_text(notice_of(family(library, DAY, TARGETS, [head | {"birth": birth}])))
        report = check(content.encode())
        assert report.code == 0  # alone, it cannot know
        compare_with_book(parse(content.encode()), report, library)
        assert report.code == code, as_lines(report, "en")
    assert [d["what"] for d in report.differences] == [IMPOSSIBLE]
    assert any("no snapshot can hold this: `birth`" in line for line in as_lines(report, "en"))
