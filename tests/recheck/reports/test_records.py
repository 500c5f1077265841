"""The records a reason rests on: those of its facts, the nearest first, in words."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import polars as pl
import pytest
from tests.recheck.reports.conftest import EXTRACT, write_intake, write_sources

from minsheng.recheck.bearing import Bearing
from minsheng.recheck.errors import RecheckError
from minsheng.recheck.listing import Listing
from minsheng.recheck.reports.records import HOUSEHOLD, Record, Sources


@pytest.fixture
def sources(imported: Path, listing: Listing) -> Sources:
    return Sources(imported, listing.book)


def record(person: int, facts: str, row: int = 17, **named: object) -> Record:
    given = {"extract": 0, "month": 202009, "grade": 3, "link": "number", **named}
    return Record(person, row=row, facts=frozenset(facts.split()), **given)  # type: ignore[arg-type]


def bearing(facts: Mapping[tuple[str, int], int]) -> Bearing:
    """What a reason rests on, as it is given: facts with their rows, and how far they are."""
    household = SimpleNamespace(parents={"bill": [1, 0]})
    told = SimpleNamespace(of=lambda *_: facts, trace=SimpleNamespace(household=household))
    return cast("Bearing", told)


def test_only_facts_that_bear_it_count(sources: Sources) -> None:
    used, other = record(0, "wage_verified_m"), record(0, "veteran")
    found = sources.behind(bearing({("wage_verified_m", 0): 2}), "x", HOUSEHOLD, [other, used])
    assert found == [used]


def test_a_persons_facts_rest_on_their_own_records(sources: Sources) -> None:
    own, others = record(1, "wage_verified_m"), record(0, "wage_verified_m")
    households = record(HOUSEHOLD, "wage_verified_m", row=3)
    of_one = bearing({("wage_verified_m", 1): 1})
    assert sources.behind(of_one, "x", 1, [others, own, households]) == [own]
    bills = bearing({("bill_own_share", 0): 1})
    paid = [record(0, "bill_own_share"), record(1, "bill_own_share")]
    assert sources.behind(bills, "x", HOUSEHOLD, paid) == paid[1:]


def test_a_fact_of_the_household_rests_on_the_records_of_each(sources: Sources) -> None:
    banks = [record(0, "financial_assets_hh", 5), record(1, "financial_assets_hh", 7)]
    found = sources.behind(bearing({("financial_assets_hh", 0): 2}), "x", HOUSEHOLD, banks)
    assert found == banks


def test_the_nearest_stand_first_and_the_rest_are_counted(sources: Sources) -> None:
    facts = bearing({("wage_verified_m", 0): 1, ("birth", 0): 4})
    records = [record(0, "birth", 1), *(record(0, "wage_verified_m", n) for n in (5, 4, 3, 2))]
    found = sources.behind(facts, "x", HOUSEHOLD, records)
    assert [one.row for one in found] == [2, 3, 4, 5, 1]
    told = "人力资源社会保障部门 启东表.xlsx·参保 第2、3、4行等5行（2020-09，已核实）"
    assert sources.words(found, "zh") == told
    assert "rows 2, 3, 4 and 2 more (2020-09, verified)" in sources.words(found, "en")


def test_records_of_one_file_stand_together_and_few_files_are_named(sources: Sources) -> None:
    first = [record(0, "birth", n, month=month) for n, month in ((5, 202003), (7, 201911))]
    others = [record(0, "birth", n, grade=grade) for n, grade in ((1, 2), (2, 1), (3, 0), (4, 0))]
    told = sources.words([*first, *others], "zh").splitlines()
    assert len(told) == 4
    assert told[0].endswith("第5、7行（2019-11至2020-03，已核实）")
    assert told[-1] == "另有2条"


def test_a_row_that_is_not_kept_is_not_told(sources: Sources) -> None:
    """The number of somebody's row in the police's file would say who they are."""
    people = [record(0, "birth", -1), record(1, "birth", -1)]
    assert sources.words(people, "zh") == (
        "人力资源社会保障部门 启东表.xlsx·参保（2020-09，已核实）"
    )
    assert sources.words(people, "en") == (
        "social-security office 启东表.xlsx·参保 (2020-09, verified)"
    )


def test_a_doubtful_link_and_a_weak_grade_are_told(sources: Sources) -> None:
    one = record(0, "wage_verified_m", grade=2, link="matched")
    assert sources.words([one], "zh").endswith("（2020-09，仅作提示，未核实，按姓名等匹配）")
    assert sources.words([one], "en") == (
        "social-security office 启东表.xlsx·参保 row 17 "
        "(2020-09, indicated, linked by name and the like)"
    )


def test_the_side_table_is_read_for_some_households(imported: Path, listing: Listing) -> None:
    rows = [
        (320681_0000001, 0, 0, 17, 202009, "wage_verified_m work_start", 3, "number"),
        (320681_0000002, -1, 1, 4, 202003, "vehicles", 1, "reviewed"),
        (320681_0000003, 0, 0, 9, 202009, "birth", 3, "number"),
    ]
    write_sources(imported, 320681, rows)
    found = Sources(imported, listing.book).of("320681", [320681_0000002, 320681_0000001, 7])
    assert set(found) == {320681_0000001, 320681_0000002}
    assert found[320681_0000001] == [record(0, "wage_verified_m work_start")]
    (second,) = found[320681_0000002]
    assert (second.person_no, second.row, second.grade, second.link) == (-1, 4, 1, "reviewed")
    assert Sources(imported, listing.book).of("320685", [1]) == {}


def test_a_table_that_is_none_is_named(imported: Path, listing: Listing) -> None:
    sources = Sources(imported, listing.book)
    (imported / "320681" / "source.parquet").write_bytes(b"none")
    with pytest.raises(RecheckError, match=r"source\.parquet is not readable"):
        sources.of("320681", [1])
    pl.DataFrame({"household_id": [1]}).write_parquet(imported / "320681" / "source.parquet")
    with pytest.raises(RecheckError, match="import the files again"):
        sources.of("320681", [1])
    write_sources(imported, 320681, [(1, 0, 5, 1, 202009, "birth", 3, "number")])
    with pytest.raises(RecheckError, match=r"names extract 5, which intake\.json does not have"):
        sources.of("320681", [1])


def test_without_files_there_are_no_records(cities, listing: Listing) -> None:
    sources = Sources(cities["2020-11"], listing.book)
    assert sources.extracts is None
    assert sources.of("320681", [1]) == {}


def test_an_unknown_office_keeps_its_name(tmp_path: Path, listing: Listing) -> None:
    write_intake(tmp_path, [{**EXTRACT, "agency": "harbour", "sheet": ""}])
    told = Sources(tmp_path, listing.book).words([record(0, "birth", month=0)], "zh")
    assert told == "harbour 启东表.xlsx 第17行（2020-10，已核实）"


def test_a_sheet_called_as_its_file_is_named_once(tmp_path: Path, listing: Listing) -> None:
    write_intake(tmp_path, [{**EXTRACT, "sheet": "参保", "file": "启东_参保_202009.xlsx"}])
    told = Sources(tmp_path, listing.book).words([record(0, "birth", month=202008)], "zh")
    assert told == "人力资源社会保障部门 启东_参保_202009.xlsx 第17行（2020-08，已核实）"
