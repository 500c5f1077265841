"""Every worked case of the law comes out as written."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from tests.policy.laws.households import book, library

from minsheng.policy import laws
from minsheng.policy.engine.book import change_days
from minsheng.policy.engine.cases import Case, differences, read_cases

ROOT = Path(next(iter(laws.__path__)))
CASES = read_cases(ROOT)


@pytest.mark.parametrize("case", CASES, ids=lambda c: c.title)
def test_the_case_comes_out_as_written(case: Case) -> None:
    assert differences(case, book(case.day)) == []


@pytest.mark.parametrize("day", [d for d in change_days(library()) if d.year >= 2018], ids=str)
def test_the_book_compiles_on_every_day_of_change(day: date) -> None:
    compiled = book(day)
    assert compiled.order
    for parameter in compiled.parameters:
        for county in ("320681", "320613", "320602"):
            assert compiled.value(parameter.name, county, "urban").source
            assert compiled.value(parameter.name, county, "rural").source
