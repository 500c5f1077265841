"""The workbook of faulty rows: complete, harmless, private, whole or not at all."""

from __future__ import annotations

import csv
import dataclasses
import datetime as dt
import errno
import tempfile
import zipfile

import fastexcel
import polars as pl
import pytest
from tests.recheck.extracts.files import small

from minsheng.recheck.errors import RecheckError
from minsheng.recheck.extracts import returned
from minsheng.recheck.extracts.refusal import Refused
from minsheng.recheck.extracts.returned import Returned, lines_of, write_csv, write_workbook
from minsheng.recheck.extracts.values import FAULT_SCHEMA

ABOUT = Returned(
    "崇川区_工资表_202010.xlsx", small(), "崇川区", 202010, 900, 897, dt.date(2020, 11, 15)
)
FAULTS = [
    (9, "wage", "=cmd|' /C calc'!A0", "amount_form"),
    (3, "name", "x" * 500, "name_form"),
    (3, "number", "320681199001010014", "number_check"),
    (12, "", "3", "repeated"),
    (15, "", "9", "at_odds"),
    (20, "number", "4", "ragged"),
    (30, "wage", None, "empty"),
    (31, "wage", "600000", "amount_high"),
    (32, "month", "+2020", "month_form"),
    (33, "payer", "@SUM(A1)\x01", "null_word"),
]


def found(*rows):
    return pl.DataFrame(list(rows or FAULTS), schema=FAULT_SCHEMA, orient="row")


def sheets(path):
    book = fastexcel.read_excel(path)
    return {
        name: pl.DataFrame(
            book.load_sheet(name, header_row=None, skip_rows=0, dtypes="string").to_arrow()
        ).rows()
        for name in book.sheet_names
    }


@pytest.fixture
def place(tmp_path):
    return tmp_path / "退回_崇川区_工资表_202010.xlsx"


def test_each_fault_has_a_line_in_the_order_of_the_offices_rows():
    lines = lines_of(small(), found(), "zh")
    assert lines["row"].to_list() == [3, 3, 9, 12, 15, 20, 30, 31, 32, 33]
    assert lines["head"].to_list()[:5] == ["公民身份号码", "姓名", "收入额（元）", "整行", "整行"]
    assert lines.null_count().sum_horizontal().item() == 0


def test_lines_name_the_other_row_the_limit_and_the_cells():
    for language, words in (
        ("zh", ("第3行", "第9行", "4个单元格", "500,000")),
        ("en", ("row 3", "row 9", "4 cells", "500,000")),
    ):
        why = " ".join(lines_of(small(), found(), language)["why"])
        for word in words:
            assert word in why


def test_the_options_of_a_word_are_named():
    from minsheng.recheck.extracts.contract import contracts

    fault = found((2, "sex", "男性", "code_unknown"))
    assert "男、女" in lines_of(contracts()["population"], fault, "zh")["mend"][0]
    fault = found((2, "state", "丧偶", "code_unknown"))
    assert "结婚, 离婚" in lines_of(contracts()["marriage"], fault, "en")["mend"][0]


@pytest.mark.parametrize(
    ("language", "names"), [("zh", ["说明", "退回清单"]), ("en", ["about", "returned"])]
)
def test_the_workbook_says_what_was_delivered_and_what_to_do(place, language, names):
    write_workbook(place, ABOUT, found(), language)
    book = sheets(place)
    assert list(book) == names
    first = "\n".join(cell or "" for row in book[names[0]] for cell in row)
    shown = "2020年11月15日" if language == "zh" else "2020-11-15"
    for word in ("崇川区_工资表_202010.xlsx", "崇川区", "2020-10", "900", "897", shown):
        assert word in first
    assert ("税务部门" if language == "zh" else "tax office") in first
    assert ("先行采用" if language == "zh" else "taken already") in first
    assert "收入额（元）" in first
    assert "{" not in first
    assert len(book[names[1]]) == 1 + len(FAULTS)


@pytest.mark.parametrize(
    ("language", "words"), [("zh", "部分单元格退回"), ("en", "only single cells go back")]
)
def test_rows_of_which_single_cells_go_back_are_taken_and_returned(place, language, words):
    faults = [(2, "wage", "x", "amount_form"), (3, "wage", "x", "amount_form")]
    for rows, taken, partly in ((168, 168, True), (168, 167, True), (168, 166, False)):
        about = dataclasses.replace(ABOUT, rows=rows, taken=taken)
        write_workbook(place, about, found(*faults), language)
        first = next(iter(sheets(place).values()))
        told = "\n".join(cell or "" for row in first for cell in row)
        assert (words in told) == partly
        assert ("先行采用" if language == "zh" else "are taken already") in told


def test_kinds_are_counted_the_most_frequent_first(place):
    rows = [(n, "wage", "x", "amount_form") for n in range(2, 9)] + FAULTS[2:4]
    write_workbook(place, ABOUT, found(*rows), "zh")
    table = [row for row in sheets(place)["说明"] if row[2]]
    assert [row[:2] for row in table[1:]] == [
        ("收入额（元）：不是数字", "7"), ("重复的行", "1"), ("公民身份号码：号码校验码不符", "1"),
    ]  # fmt: skip


def test_a_file_refused_as_a_whole_says_why(place):
    about = dataclasses.replace(ABOUT, taken=0, refused=Refused("too_bad", rows=900, bad=300))
    write_workbook(place, about, found(), "zh")
    first = "\n".join(cell or "" for row in sheets(place)["说明"] for cell in row)
    assert "900行中有300行不合格" in first
    assert "先行采用" not in first


@pytest.mark.parametrize(
    ("language", "unread", "whole"),
    [("zh", "未读取", "整个文件"), ("en", "not read", "the whole file")],
)
def test_a_file_that_cannot_be_read_has_no_number_of_rows(place, language, unread, whole):
    refused = Refused("empty_file")
    about = dataclasses.replace(ABOUT, rows=None, taken=0, refused=refused)
    write_workbook(place, about, found().clear(), language)
    (first,) = sheets(place).values()
    assert [row[1] for row in first[6:9]] == [unread, "0", whole]


@pytest.mark.parametrize(
    ("doubt", "zh", "en"),
    [
        (
            Refused("perhaps_stale", newest="2020-07", needed="2020-09", people=5),
            "最新的数据是2020-07，本次核查需要2020-09或以后的数据，是否确无新数据？",
            "2020-09 or later is asked for: is there indeed nothing newer? Please answer by",
        ),
        (
            Refused("perhaps_same", other="a.csv", last="2020-09", people=5),
            "（a.csv）内容完全相同，是否确无变化？",
            "it holds the very rows of a.csv, sent for 2020-09: has indeed nothing changed?",
        ),
    ],
)
def test_the_office_is_asked_about_a_file_that_is_doubted(place, doubt, zh, en):
    about = dataclasses.replace(ABOUT, rows=900, taken=900, doubt=doubt)
    for language, words in (("zh", zh), ("en", en)):
        write_workbook(place, about, found().clear(), language)
        (first,) = sheets(place).values()
        told = "\n".join(cell or "" for row in first for cell in row)
        assert words in told
        assert told.startswith("数据核实单" if language == "zh" else "A question about a file")
        # Where rows go back as well both are said.
        write_workbook(place, about, found(), language)
        told = "\n".join(cell or "" for row in next(iter(sheets(place).values())) for cell in row)
        assert words in told
        assert told.startswith("数据退回单" if language == "zh" else "Rows returned")


def test_no_cell_is_a_formula_and_numbers_stay_text(place):
    write_workbook(place, ABOUT, found(), "zh")
    with zipfile.ZipFile(place) as archive:
        xml = archive.read("xl/worksheets/sheet2.xml").decode()
    assert "<f" not in xml
    assert "320681199001010014" in xml
    assert "<v>320681199001010014" not in xml
    values = [row[2] for row in sheets(place)["退回清单"]]
    assert "320681199001010014" in values
    assert any(value and value.startswith("=cmd") for value in values)
    assert any(value and value.endswith("…") and len(value) == 101 for value in values)


def test_the_csv_is_safe_in_a_spreadsheet_and_complete(place):
    path = place.with_suffix(".csv")
    write_csv(path, ABOUT, found(), "zh")
    text = path.read_bytes().decode("utf-8-sig")
    rows = list(csv.reader(text.splitlines()))
    assert rows[0] == ["行号", "列名", "原内容", "问题", "如何更正"]
    assert len(rows) == 1 + len(FAULTS)
    for row in rows[1:]:
        assert not row[2].startswith(("=", "+", "-", "@"))
    assert any(row[2] == "320681199001010014\t" for row in rows)


@pytest.mark.parametrize("write", [write_workbook, write_csv])
def test_it_is_for_its_owner_only_and_the_same_each_time(tmp_path, write):
    first, second = tmp_path / "a", tmp_path / "b"
    for path in (first, second):
        write(path, ABOUT, found(), "zh")
        assert path.stat().st_mode & 0o777 == 0o600
    assert first.read_bytes() == second.read_bytes()
    write(first, ABOUT, found(FAULTS[0]), "zh")
    assert first.read_bytes() != second.read_bytes()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a", "b"]


def test_where_it_cannot_be_written_a_sentence_says_so(tmp_path):
    with pytest.raises(RecheckError, match="no folder"):
        write_workbook(tmp_path / "none" / "a.xlsx", ABOUT, found(), "zh")


def test_of_too_many_faults_the_first_are_listed_and_all_are_in_the_csv(place, monkeypatch):
    monkeypatch.setattr(returned, "MOST", 4)
    write_workbook(place, ABOUT, found(), "zh")
    book = sheets(place)
    assert len(book["退回清单"]) == 5
    assert any("共10处" in (cell or "") and "前4处" in cell for row in book["说明"] for cell in row)
    write_csv(place.with_suffix(".csv"), ABOUT, found(), "zh")
    assert len(place.with_suffix(".csv").read_text("utf-8-sig").splitlines()) == 11


def test_no_faults_are_a_workbook_that_says_so(place):
    none = pl.DataFrame(schema=FAULT_SCHEMA)
    write_workbook(place, ABOUT, none, "zh")
    assert list(sheets(place)) == ["说明"]
    write_csv(place.with_suffix(".csv"), ABOUT, none, "en")
    assert place.with_suffix(".csv").read_text("utf-8-sig").startswith("row,column")


def test_it_is_made_in_no_folder_others_may_read(tmp_path, monkeypatch):
    """Identity numbers on their way into a workbook lie beside it, and are gone with a fault."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "none"))
    path = tmp_path / "x.xlsx"
    write_workbook(path, ABOUT, found(), "zh")
    assert [p.name for p in tmp_path.iterdir()] == ["x.xlsx"]

    seen = []

    def full(scratch, *_):
        seen.append(scratch.stat().st_mode & 0o777)
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(returned, "_workbook", full)
    with pytest.raises(RecheckError, match="make room"):
        write_workbook(path, ABOUT, found(), "zh")
    assert seen == [0o700]
    assert [p.name for p in tmp_path.iterdir()] == ["x.xlsx"]
    (tmp_path / f".y.xlsx{returned.SCRATCH}").mkdir()
    returned.clear_scratch(tmp_path)
    assert [p.name for p in tmp_path.iterdir()] == ["x.xlsx"]
