"""Files of incomes: read as they are written, and told by row and column where they are wrong."""

from __future__ import annotations

import os
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter

from minsheng.recheck.errors import RecheckError
from minsheng.recheck.whatif.survey import UNTOLD, read_survey

FRAME = pl.DataFrame({"income": [1.5, 2.0, 30.0], "weight": [1, 2, 3], "place": ["甲", None, "乙"]})


@pytest.fixture
def written(tmp_path: Path):
    def write(text: str | bytes, name: str = "a.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return path

    return write


def excel(path: Path, frame: pl.DataFrame = FRAME) -> Path:
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("收入")
        sheet.write_row(0, 0, frame.columns)
        for number, row in enumerate(frame.rows(), 1):
            sheet.write_row(number, 0, row)
    return path


def test_it_reads_each_kind_of_file(tmp_path: Path) -> None:
    FRAME.write_csv(tmp_path / "a.csv")
    FRAME.write_parquet(tmp_path / "a.parquet")
    excel(tmp_path / "a.xlsx")
    for name in ("a.csv", "a.parquet", "a.xlsx"):
        found = read_survey(tmp_path / name, "income", "weight", "place")
        assert found.income.tolist() == [1.5, 2, 30], name
        assert found.weight.tolist() == [1, 2, 3], name
        assert found.domain is not None
        assert found.domain.tolist() == ["甲", UNTOLD, "乙"], name
    assert read_survey(tmp_path / "a.csv", "income", "weight").domain is None


def test_it_reads_chinese_heads_in_both_encodings(written) -> None:
    text = "收入,权重,地区\n10,1,启东\n20,2,海门\n"
    for raw in (text.encode("utf-8"), text.encode("utf-8-sig"), text.encode("gb18030")):
        found = read_survey(written(raw), "收入", "权重", "地区")
        assert found.income.tolist() == [10, 20]
        assert found.domain is not None
        assert found.domain.tolist() == ["启东", "海门"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("incomes,weight\n1,1\n", "has no column `income`; the nearest existing name is `incomes`"),
        ("x,weight\n1,1\n", "has no column `income`; there are `x`, `weight`"),
        ("income,weight\n1,1\n2,-3\n4,-1\n", "row 3, `weight` `-3` is negative .and 1 more.; w"),
        ("income,weight\n1,\n", "row 2, `weight` is empty"),
        ("income,weight\n,1\n", "row 2, `income` is empty"),
        ("income,weight\n1,1\nabc,1\n", "row 3, `income` `abc` is no number; write digits"),
        ("income,weight\n1,1\nnan,1\n", "row 3, `income` `nan` is no number"),
        ('income,weight\n"1,200",1\n', "row 2, `income` `1,200` is no number"),
        ("income,weight\n1,inf\n", "row 2, `weight` `inf` is no number"),
        ("income,weight\n1,1\n1e308,1\n", "row 3, `income` `1e308` is too large to be summed"),
        ("income,weight\n1,1\n1,2e15\n", "row 3, `weight` `2e15` is too large to be summed"),
        ("income,weight,income\n1,1,2\n", "has 2 columns named `income`, and which is meant"),
        ("income,weight\n1,0\n2,0\n", "every `weight` is 0"),
        ("income,weight\n", "has a head and no rows"),
        ("", "is empty"),
        (b"\xff\xfe\xff", "neither UTF-8 nor GB18030"),
    ],
)
def test_it_says_what_is_wrong(written, text: str | bytes, words: str) -> None:
    with pytest.raises(RecheckError, match=words):
        read_survey(written(text), "income", "weight")


def test_it_names_files_that_are_none(written, tmp_path: Path) -> None:
    with pytest.raises(RecheckError, match=r"is no \.csv, \.parquet or \.xlsx"):
        read_survey(written("a", "a.txt"), "income", "weight")
    with pytest.raises(RecheckError, match="there is no file"):
        read_survey(tmp_path / "gone.csv", "income", "weight")
    (tmp_path / "folder.csv").mkdir()
    with pytest.raises(RecheckError, match="is a folder"):
        read_survey(tmp_path / "folder.csv", "income", "weight")
    for name in ("a.parquet", "a.xlsx"):
        with pytest.raises(RecheckError, match="cannot be read"):
            read_survey(written("no such thing", name), "income", "weight")


def test_columns_that_hold_no_numbers(tmp_path: Path) -> None:
    frame = FRAME.with_columns(paid=pl.lit(value=True), day=pl.date(2020, 11, 1))
    frame.write_parquet(tmp_path / "a.parquet")
    for name in ("paid", "day"):
        with pytest.raises(RecheckError, match=f"column `{name}` holds .*, no numbers"):
            read_survey(tmp_path / "a.parquet", name, "weight")


def test_text_in_a_workbook_is_told_by_its_row(tmp_path: Path) -> None:
    path = excel(tmp_path / "a.xlsx", FRAME.with_columns(pl.Series("income", ["1", "二", "3"])))
    with pytest.raises(RecheckError, match="row 3, `income` `二` is no number"):
        read_survey(path, "income", "weight")


def test_two_columns_of_one_name_in_a_workbook(tmp_path: Path) -> None:
    path = tmp_path / "two.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["income", "weight", "income"])
        sheet.write_row(1, 0, [1, 1, 2])
    with pytest.raises(RecheckError, match="has 2 columns named `income`"):
        read_survey(path, "income", "weight")


@pytest.mark.parametrize("name", ["a.csv", "a.parquet", "a.xlsx"])
def test_a_pipe_is_not_waited_for(tmp_path: Path, name: str) -> None:
    os.mkfifo(tmp_path / name)
    with pytest.raises(RecheckError, match="is no regular file"):
        read_survey(tmp_path / name, "income", "weight")
