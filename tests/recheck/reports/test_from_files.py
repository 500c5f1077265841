"""From offices' files with faults to the page and the work lists, each made by the one before."""

from __future__ import annotations

import json
import re
import shutil
from collections import Counter
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from tests.recheck.importing.small_city import (
    COUNTIES,
    MONTH,
    TWO,
    changed,
    path_of,
    written,
)
from tests.recheck.importing.test_whole_files import people_of, wages_of
from tests.recheck.reports.test_page import Page, number

from minsheng.city.raw.extracts import Faults
from minsheng.policy.engine.library import Library
from minsheng.recheck.decide import recheck
from minsheng.recheck.importing.command import Request, run_import
from minsheng.recheck.listing import Listing
from minsheng.recheck.reports import Material, Worklists, written_report
from minsheng.recheck.reports.said import Saying

HOUSEHOLDS, SEED, OLD = 800, 4, 320681
LATE = 40
"""Rows of a file none of which is new enough."""


def spoilt(rows: pl.DataFrame) -> pl.DataFrame:
    """One row with a word that is none of those agreed, and the last row twice."""
    odd = pl.when(pl.int_range(pl.len()) == 0).then(pl.lit("其他")).otherwise("kind")
    return pl.concat([rows.with_columns(odd.alias("kind")), rows.tail(1)])


@dataclass(frozen=True)
class Office:
    """What came of a delivery.

    Attributes:
        folder: with the snapshot, the run and what went `back`.
        intake: what the import says of the files.
        listing: of the run.
        material: the same for a report.
        old: the file refused for its months.
    """

    folder: Path
    intake: dict[str, Any]
    listing: Listing
    material: Material
    old: str


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory, library: Library) -> Office:
    """A city's files with faults, and wages of one county that are too old, to the run."""
    folder = tmp_path_factory.mktemp("office")
    raw = written(folder / "raw", HOUSEHOLDS, SEED, Faults(per_million=30_000), TWO)
    shutil.rmtree(raw / "truth")
    (raw / "deliveries.json").unlink()
    changed(raw, "social_insurance", OLD, spoilt)
    changed(raw, "wages", OLD, wages_of(people_of(raw, OLD, LATE), "2020-04"))
    run_import(
        Request(
            raw, folder / "register", folder / "city", folder / "back", MONTH, 12,
            go_on=True, today=date(2020, 11, 2), due=date(2020, 11, 20), language="zh",
        ),
        COUNTIES,
        lambda _: 5,
    )  # fmt: skip
    recheck(folder / "city", "2020-11", folder / "run", library)
    listing = Listing(folder / "run", library)
    intake = json.loads((folder / "city" / "intake.json").read_text("utf-8"))
    return Office(folder, intake, listing, Material(listing), path_of(raw, "wages", OLD).name)


@pytest.fixture(scope="module", params=["zh", "en"])
def saying(request: pytest.FixtureRequest, office: Office, names: dict[int, str]) -> Saying:
    return Saying(request.param, names, office.listing)


@pytest.fixture(scope="module")
def page(office: Office, saying: Saying) -> Page:
    return Page(written_report(office.material, saying.names, saying.language))


def test_no_figure_is_left_open_in_its_sentence(page: Page) -> None:
    styles = re.compile(r"[^{}]*\{[^{}]*:[^{}]*\}")
    for text in page.text:
        if not styles.search(text):
            assert "{" not in text, text
            assert "}" not in text, text


def test_faults_are_told_as_in_what_goes_back(office: Office, page: Page, saying: Saying) -> None:
    """Each fault by its column, with the count and the words of the office's own workbook."""
    if saying.language == "en":
        return
    told: Counter[tuple[str, str]] = Counter()
    for _, rows in page.tables:
        if rows[0][0] == "错误":
            for row in rows[1:]:
                told[row[0], row[4]] += number(row[3])
    sent: Counter[tuple[str, str]] = Counter()
    for path in office.folder.glob("back/*.退回.xlsx"):
        rows = pl.read_excel(path, sheet_id=1, has_header=False, infer_schema_length=0).rows()
        heads = [place for place, row in enumerate(rows) if row[1] == "处数"]
        for place in heads:
            for kind, times, mend, *_ in rows[place + 1 :]:
                sent[str(kind), str(mend)] += int(times)
    assert sent["参保身份：选项不符", "改为下列之一：单位职工、灵活就业、城乡居民"] == 1
    assert "重复的行" in {kind for kind, _ in sent}
    assert told == sent


def test_the_work_lists_too_are_whole_sentences(
    office: Office, saying: Saying, tmp_path: Path
) -> None:
    lists = Worklists(office.listing, saying.names, saying.language)
    done = lists.write(tmp_path / "lists")
    assert done.households > 0
    waiting = 0
    for path in (tmp_path / "lists").iterdir():
        for rows in pl.read_excel(
            path, sheet_id=0, has_header=False, infer_schema_length=0
        ).values():
            cells = [cell for row in rows.rows() for cell in row if cell]
            assert not [cell for cell in cells if "{" in cell or "}" in cell]
            waiting += len(cells)
    assert waiting > done.households
