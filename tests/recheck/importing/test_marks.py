"""The mark of a row without a number: its own, the same next month, and nobody's cell."""

from __future__ import annotations

import polars as pl
import pytest

from minsheng.recheck.extracts.contract import contracts
from minsheng.recheck.importing.marks import marks_of


def mark(extract: str, digits: str | None = None, **cells: str) -> str:
    contract = contracts()[extract]
    row = {name: cells.get(name) for name in contract.columns} | {"digits": digits}
    return str(marks_of(pl.DataFrame([row], schema=dict.fromkeys(row, pl.String)), contract)[0])


JOB = {"name": "张伟", "month": "2020-10", "payer": "甲公司", "wage": "3000", "tax": "0"}


def test_next_months_wage_of_one_job_is_the_same_row() -> None:
    assert mark("wages", **JOB) == mark("wages", **{**JOB, "month": "2020-11", "wage": "3500"})


@pytest.mark.parametrize("other", [{"payer": "乙公司"}, {"payer": None}])
def test_a_namesakes_is_another(other) -> None:
    assert mark("wages", **JOB) != mark("wages", **{**JOB, **other})


def test_another_list_s_is_another() -> None:
    pension = {"name": "张伟", "month": "2020-10", "pension": "150"}
    assert mark("employee_pension", **pension) != mark("resident_pension", **pension)


def test_where_nothing_stays_the_next_month_is_asked_again() -> None:
    pension = {"name": "张伟", "month": "2020-10", "pension": "150"}
    assert mark("employee_pension", **pension) == mark("employee_pension", **pension)
    later = {**pension, "month": "2020-11"}
    assert mark("employee_pension", **pension) != mark("employee_pension", **later)


def test_a_whole_number_is_mark_enough() -> None:
    assert mark("wages", "320681199001010013", **JOB) == ""
    assert mark("wages", "32068119900101", **JOB) == ""
    assert mark("wages", "320681", **JOB)  # what Excel left of one


def test_it_shows_nothing_and_no_spreadsheet_takes_it_for_a_number() -> None:
    made = {mark("vehicles", name="张伟", plate=f"苏F{n}") for n in range(2000)}
    assert len(made) == 2000
    for one in made:
        assert one[0] == "r"
        assert len(one) == 13
        assert "苏" not in one
