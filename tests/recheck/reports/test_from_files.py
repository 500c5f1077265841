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


def few_and_old(rows: pl.DataFrame) -> pl.DataFrame:
    """One row, of a month long gone: it may be so, and the office is to be asked."""
    return rows.head(1).with_columns(month=pl.lit("2020-04"))


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
    shutil.rmtree(raw / "truth" / "rows")
    (raw / "deliveries.json").unlink()
    changed(raw, "social_insurance", OLD, spoilt)
    changed(raw, "medical_bills", OLD, few_and_old)
    changed(raw, "wages", OLD, wages_of(people_of(raw, OLD, LATE), "2020-04"))
    run_import(
        Request(
            raw, folder / "register", folder / "city", folder / "back", MONTH, 12,
            go_on=True, today=date(2020, 11, 2), due=date(2020, 11, 20),
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


def by_office(page: Page, caption: str) -> dict[str, dict[str, str]]:
    heads, *rows = page.table(caption)
    return {row[0]: dict(zip(heads, row, strict=True)) for row in rows}


def test_an_office_is_called_as_in_what_goes_back(
    office: Office, page: Page, saying: Saying
) -> None:
    if saying.language == "en":
        return
    told = by_office(page, "各部门文件和数据行").keys()
    for path in office.folder.glob("back/*.退回.xlsx"):
        rows = pl.read_excel(path, sheet_id=1, has_header=False, infer_schema_length=0).rows()
        (agency,) = [row[1] for row in rows if row[0] == "报送单位"]
        assert agency in told


def test_the_rows_add_up(office: Office, page: Page, saying: Saying) -> None:
    rows = saying.pick("各部门文件和数据行", "Files and rows by agency")
    links = saying.pick("采用的行怎样与人员关联", "How the rows taken were linked")
    heads = page.table(rows)[0]
    first, last = (
        heads.index(saying.pick(*head)) for head in (("采用", "taken"), ("采用率", "share taken"))
    )
    for row in page.table(rows)[1:]:
        assert sum(map(number, row[first:last])) == number(row[first - 1]), row
    for row in page.table(links)[1:]:
        assert sum(map(number, row[1:-1])) == number(row[-1]), row
    said = sum(number(row[3]) for row in page.table(rows)[1:])
    assert said == sum(one["rows"] for one in office.intake["extracts"]) > 0
    taken = {name: row[saying.pick("采用", "taken")] for name, row in by_office(page, rows).items()}
    assert taken == {row[0]: row[-1] for row in page.table(links)[1:]}
    assert sum(map(number, taken.values())) > 0


def test_the_refused_file_is_named_with_its_rows(
    office: Office, page: Page, saying: Saying
) -> None:
    (entry,) = [one for one in office.intake["extracts"] if one["file"] == office.old]
    assert (entry["state"], entry["newest"], entry["rows"]) == ("refused", "2020-04", LATE + 1)
    assert (entry["taken"], entry["links"], entry["unauthorised"]) == (0, {}, LATE)
    (told,) = [text for text in page.text if f"{office.old}" in text]
    assert (
        saying.pick(f"（{LATE + 1}行）：最新的数据是2020-04", f"({LATE + 1} rows): is out") in told
    )
    tax = by_office(page, saying.pick("各部门文件和数据行", "Files and rows by agency"))
    head = saying.pick("随文件退回", "in refused files")
    assert [row[head] for row in tax.values() if row[head] != "0"] == [str(LATE + 1)]


def test_who_waits_for_it_is_told_beside_the_outcomes(
    office: Office, page: Page, saying: Saying
) -> None:
    lacking = sum(one["state"] != "taken" for one in office.intake["extracts"])
    words = saying.pick(f"有{lacking}份文件未接收或者没有报送", f"{lacking} files were not taken")
    (told,) = [text for text in page.text if words in text]
    if saying.pick("缺少部门资料", "was to send") in told:
        assert [t for t in page.text if saying.pick("启东市《", "启东市, ") in t]


def test_what_the_offices_are_to_be_asked_is_told(
    office: Office, page: Page, saying: Saying
) -> None:
    doubted = [one for one in office.intake["extracts"] if one["doubt"]]
    assert doubted
    for one in doubted:
        assert [t for t in page.text if one["file"] in t and one["doubt"][saying.language] in t]


def test_the_oldest_is_told_by_its_rows(office: Office, page: Page, saying: Saying) -> None:
    """A file's name says last month; its newest row is from April or before."""
    old = [one for one in office.intake["extracts"] if one["state"] == "taken" and one["newest"]]
    oldest = min(old, key=lambda one: one["newest"])
    assert oldest["newest"] < oldest["month"] == "2020-10"
    year, month = map(int, oldest["newest"].split("-"))
    heads, *rows = page.table(saying.pick("各部门文件和数据行", "Files and rows by agency"))
    assert (
        max(number(row[-1]) for row in rows if row[-1] != "—") == 2020 * 12 + 11 - year * 12 - month
    )
    assert heads[-1] == saying.pick("最旧（月）", "oldest (months)")


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


def test_who_waits_for_the_refused_file_alone_is_not_to_be_visited(
    office: Office, names: dict[int, str], tmp_path: Path
) -> None:
    Worklists(office.listing, names, "zh").write(tmp_path / "lists")
    first: dict[str, set[str]] = {}
    for path in (tmp_path / "lists").glob(f"{OLD}*"):
        rows = pl.read_excel(path, sheet_name="工作清单", has_header=False, infer_schema_length=0)
        for row in rows.rows()[2:]:
            first.setdefault(str(row[3]), set()).add(row[1] or "")
            if str(row[7]).startswith("等资料"):
                assert "《个人所得税工资薪金扣缴明细》未接收" in row[7]
    # Each household says the same on all its lines, and some wait for the wages alone.
    assert all(len(told) == 1 for told in first.values())
    assert {"等资料"} in first.values()


def test_made_up_files_make_a_report_that_says_so(page: Page, saying: Saying) -> None:
    """Beside a made-up city's files stands what is true of it; no office sends that."""
    words = saying.pick("数据为合成", "Made-up data")
    assert any(text.startswith(words) for text in page.text)
