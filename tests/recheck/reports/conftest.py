"""A run with its figures, and a snapshot that says which files it was made from."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from minsheng.city.divisions import divisions_at
from minsheng.policy.engine.library import Library
from minsheng.recheck.listing import Listing
from minsheng.recheck.reports import Material
from minsheng.recheck.reports.said import Saying
from minsheng.recheck.reports.tally import Figures, figures_of

MONTH = "2020-11"
EXTRACT: dict[str, Any] = {
    "contract": "social_insurance",
    "agency": "human_resources",
    "county": "320681",
    "file": "启东表.xlsx",
    "sheet": "参保",
    "sha256": "0" * 64,
    "month": "2020-10",
    "newest": "2020-09",
    "rows": 1_000,
    "taken": 960,
    "returned": 20,
    "repeated": 10,
    "empty": 7,
    "unauthorised": 3,
    "links": {
        "number": 940,
        "household": 9,
        "matched": 6,
        "reviewed": 5,
        "review": 3,
        "nobody": 2,
    },
    "faults": {"number_check": 12, "amount_negative": 8},
    "cells": {"number": {"number_check": 12}, "base": {"amount_negative": 8}},
    "state": "taken",
    "why": None,
    "doubt": None,
}
REFUSED: dict[str, Any] = {
    **EXTRACT,
    "agency": "housing_fund",
    "file": "公积金<旧>.csv",
    "sheet": "",
    "month": "2020-03",
    "newest": "2020-02",
    "taken": 0,
    "returned": 0,
    "links": {},
    "faults": {},
    "cells": {},
    "state": "refused",
    "why": {"zh": "所属月份过旧，请重新提供", "en": "it is too old; deliver it again"},
}
MISSING: dict[str, Any] = {
    **REFUSED,
    "county": "320681",
    "file": "",
    "rows": 0,
    "state": "missing",
    "why": {"zh": "没有报送住房公积金缴存信息；请报送", "en": "was not sent: a; have it sent"},
}
SOURCES = {
    "household_id": pl.Int64,
    "person_no": pl.Int16,
    "extract": pl.Int16,
    "row": pl.Int32,
    "month": pl.Int32,
    "facts": pl.Categorical,
    "grade": pl.UInt8,
    "link": pl.Categorical,
}


@pytest.fixture(scope="session")
def names() -> dict[int, str]:
    return {code: one.name for code, one in divisions_at(202011).rows.items()}


@pytest.fixture(scope="session")
def listing(runs: dict[str, Path], library: Library) -> Listing:
    return Listing(runs[MONTH], library)


@pytest.fixture(scope="session")
def material(listing: Listing) -> Material:
    return Material(listing)


@pytest.fixture(scope="session")
def figures(material: Material) -> Figures:
    return figures_of(material)


@pytest.fixture(scope="session", params=["zh", "en"])
def say(request: pytest.FixtureRequest, listing: Listing, names: dict[int, str]) -> Saying:
    return Saying(request.param, names, listing)


@pytest.fixture(scope="session")
def decided(runs: dict[str, Path]) -> pl.DataFrame:
    """Every row the run wrote, read all at once and in another way than a report does."""
    files = sorted((runs[MONTH] / "decisions.parquet").iterdir())
    return pl.concat(pl.read_parquet(file) for file in files).with_columns(
        pl.col(pl.Categorical).cast(pl.String)
    )


@pytest.fixture
def imported(cities: dict[str, Path], tmp_path: Path) -> Path:
    """A copy of the city that says that it was made from files, and how."""
    folder = tmp_path / "imported"
    shutil.copytree(cities[MONTH], folder)
    other = {"file": "说明.docx", "why": {"zh": "不是报送数据", "en": "it is no extract"}}
    write_intake(folder, [EXTRACT, REFUSED, MISSING], not_extracts=[other])
    return folder


def write_intake(folder: Path, extracts: list[dict[str, Any]], **more: object) -> None:
    said = {"format": "minsheng-intake/1", "month": MONTH, "extracts": extracts, **more}
    (folder / "intake.json").write_text(json.dumps(said, ensure_ascii=False), "utf-8")


def write_sources(folder: Path, county: int, rows: list[tuple[object, ...]]) -> None:
    table = pl.DataFrame(rows, SOURCES, orient="row")
    table.write_parquet(folder / str(county) / "source.parquet")
