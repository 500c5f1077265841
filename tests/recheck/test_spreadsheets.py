"""What a spreadsheet makes of months and long numbers is known for what it was."""

from __future__ import annotations

import pytest

from minsheng.recheck.spreadsheets import is_shortened, may_be_shortened, month_of


@pytest.mark.parametrize(
    "text",
    ["2020-11", "Nov-20", "nov-20", "2020/11", "2020.11", "2020年11月", "2020/11/1"],
)
def test_a_month_is_read_however_it_was_saved(text: str) -> None:
    assert month_of(text) == "2020-11"


@pytest.mark.parametrize("text", ["", "2020-13", "2020/11/2", "20-Nov", "Now-20", "2020", "明年"])
def test_what_is_no_month_stays(text: str) -> None:
    assert month_of(text) == text


def test_a_shortened_number_is_known() -> None:
    assert all(map(is_shortened, ("8.92964E+15", "3.2e12", "3E+12")))
    assert not any(map(is_shortened, ("8929640000001234", "3.2", "E+12", "")))
    assert all(map(may_be_shortened, (8929640000001230, 8929640000000000, 3206120000000)))
    assert not any(map(may_be_shortened, (8929640000001234, 3206120000090, 100_000, 1)))
