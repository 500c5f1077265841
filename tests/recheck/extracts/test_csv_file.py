"""CSV: encodings, separators, titles, quotation marks, rows that have shifted."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.recheck.extracts.files import HEADS, ROW, csv_of, small

from minsheng.recheck.extracts.csv_file import csv_rows
from minsheng.recheck.extracts.refusal import Refused
from minsheng.recheck.extracts.rows import rows_of
from minsheng.recheck.extracts.values import read_values


@pytest.fixture
def place(tmp_path):
    return tmp_path / "崇川区_工资表_202010.csv"


def cells(path, content):
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return rows_of(path, small())[0].rows()


def refusal(path, content):
    with pytest.raises(Refused) as caught:
        cells(path, content)
    assert "{" not in caught.value.said("zh") + caught.value.said("en")
    return caught.value


TABLE = csv_of(HEADS, ROW)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("separator", [",", "\t", ";"])
def test_it_reads_what_offices_write(place, encoding, end, separator):
    text = csv_of(HEADS, ROW, end=end, separator=separator)
    assert cells(place, text.encode(encoding)) == [(2, *ROW)]


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
@pytest.mark.parametrize("line", ["本月无数据", "本月无数据,李四", '"本月无数据",李四,,,\r\n'])
def test_that_there_is_nothing_may_be_typed_under_the_heads(place, encoding, line):
    """With as many commas as there are, for who types it counts none."""
    ((row, first, *rest),) = cells(place, (csv_of(HEADS) + line).encode(encoding))
    assert (row, first) == (2, "本月无数据")
    assert rest == ["李四" if "李四" in line else None, None, None, None]


def test_a_title_above_the_heads_is_passed_over(place):
    text = '"2020年10月，工资表"\r\n\r\nsep=,\r\n' + TABLE
    assert cells(place, text) == [(5, *ROW)]


def test_a_title_with_a_line_break_is_one_row(place):
    """So it is in a spreadsheet, whose numbers the office sees."""
    assert cells(place, '"工资表\r\n示意"\r\n' + TABLE) == [(3, *ROW)]


def test_empty_rows_count_as_rows(place):
    text = csv_of(HEADS, ROW) + "\r\n,,,,\r\n" + csv_of(ROW)
    assert [row[0] for row in cells(place, text)] == [2, 5]
    assert rows_of(place, small())[1] == 2


def test_quoted_commas_and_quotes_are_read(place):
    row = (*ROW[:3], '"示意,""甲""公司"', "3000")
    assert cells(place, csv_of(HEADS, row))[0][4] == '示意,"甲"公司'


def test_a_quotation_mark_inside_a_cell_is_one(place):
    row = (*ROW[:3], '5" 公司', "3000")
    assert cells(place, csv_of(HEADS, row))[0][4] == '5" 公司'


def test_a_tab_behind_a_number_is_no_part_of_it(place):
    assert cells(place, csv_of(HEADS, (ROW[0] + "\t", *ROW[1:]))) == [(2, *ROW)]


@pytest.mark.parametrize("row", [(*ROW, "", "多"), ROW[:3], (*ROW[:3], "甲,乙", "3000")])
def test_a_row_that_has_shifted_goes_back_alone(place, row):
    text = csv_of(HEADS, ROW, row, ROW)
    rows, _ = (place.write_text(text, "utf-8"), rows_of(place, small()))[1]
    assert rows["row"].to_list() == [2, 3, 4]
    read = read_values(rows, small(), 202011, list(small().columns))
    count = str(",".join(row).count(",") + 1)
    assert read.faults.rows() == [(3, "number", count, "ragged")]
    assert read.frame["wage"].to_list() == [300_000, None, 300_000]


@pytest.mark.parametrize("at", [0, 5, 60])
def test_a_quotation_mark_that_never_closes_is_told_with_its_row(place, at):
    rows = [ROW] * at + [(ROW[0], f'"{ROW[1]}', *ROW[2:])] + [ROW] * 20
    why = refusal(place, csv_of(HEADS, *rows))
    assert why.kind == "quote"
    assert f"第{at + 2}行" in why.said("zh")


def test_a_quotation_mark_that_swallows_rows_is_told_with_its_row(place):
    odd = (ROW[0], f'"{ROW[1]}', *ROW[2:])
    why = refusal(place, csv_of(HEADS, ROW, odd, ROW, odd, ROW))
    assert why.kind == "quote"
    assert "row 3" in why.said("en")


def test_a_quotation_mark_open_in_the_last_cell_is_told(place):
    why = refusal(place, csv_of(HEADS, (*ROW[:4], '"3000'), ROW))
    assert why.kind == "quote"
    assert "第2行" in why.said("zh")


def test_an_open_quotation_mark_above_the_heads_is_told(place):
    assert refusal(place, '"工资表\r\n' + TABLE).kind in {"quote", "no_heads"}


def test_one_wrong_byte_is_told_with_its_row(place):
    rows = TABLE.encode() * 1 + csv_of(*[ROW] * 5).encode()
    broken = rows[:-4] + b"\xff" + rows[-4:]
    why = refusal(place, broken)
    assert why.kind == "encoding"
    assert "第7行" in why.said("zh")


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-32", "big5", "shift_jis"])
def test_other_encodings_are_refused(place, encoding):
    text = TABLE.encode(encoding, errors="replace")
    assert refusal(place, text).kind in {"encoding", "no_heads", "missing_heads"}


def test_utf_16_cut_in_a_letter_is_refused(place):
    assert refusal(place, TABLE.encode("utf-16")[:-1]).kind == "encoding"


def test_chinese_commas_are_told(place):
    assert refusal(place, csv_of(HEADS, ROW, separator="，")).kind == "wide_commas"


@pytest.mark.parametrize("content", ["a,b\r\n1,2\r\n", "\r\n\r\n", "说明", " "])
def test_a_file_without_the_heads_names_them(place, content):
    why = refusal(place, content)
    assert why.kind == "no_heads"
    assert "公民身份号码" in why.said("zh")


def test_a_missing_head_is_named(place):
    why = refusal(place, csv_of(HEADS[:4], ROW[:4]))
    assert why.kind == "missing_heads"
    assert "收入额（元）" in why.said("zh")


def test_a_head_in_another_unit_is_named_beside_the_one_agreed(place):
    why = refusal(place, csv_of((*HEADS[:4], "收入额（万元）"), ROW))
    assert "缺少列：收入额（元）（约定以外的列：收入额（万元））" in why.said("zh")


def test_a_head_that_stands_twice_is_named(place):
    why = refusal(place, csv_of((*HEADS, "收入额(元)"), (*ROW, "1")))
    assert why.kind == "double_heads"
    assert "收入额（元）" in why.said("en")


def test_heads_too_far_down_are_not_found(place):
    assert refusal(place, "说明\r\n" * 10 + TABLE).kind == "no_heads"


def test_heads_alone_are_a_table_without_rows(place):
    assert cells(place, csv_of(HEADS)) == []
    assert cells(place, ",".join(HEADS)) == []


def test_as_many_rows_as_a_sheet_holds_may_have_been_cut(place, monkeypatch):
    monkeypatch.setattr("minsheng.recheck.extracts.csv_file.FULL", 4)
    assert refusal(place, csv_of(HEADS, ROW, ROW, ROW)).kind == "csv_full"
    assert len(cells(place, csv_of(HEADS, ROW, ROW))) == 2
    assert len(cells(place, csv_of(HEADS, *[ROW] * 4))) == 4


def test_an_empty_file_is_refused(place):
    assert refusal(place, b"").kind == "empty_file"


def test_another_kind_of_file_is_refused(tmp_path):
    other = tmp_path / "崇川区_工资表_202010.doc"
    other.write_bytes(b"x")
    with pytest.raises(Refused, match=r"no \.xlsx"):
        rows_of(other, small())


def test_a_file_that_cannot_be_opened_is_told(tmp_path):
    with pytest.raises(Refused) as caught:
        rows_of(tmp_path / "none.csv", small())
    assert caught.value.kind == "unreadable"


LETTERS = st.text(
    st.characters(codec="gb18030", exclude_categories=("Cc", "Cs", "Cn", "Zl", "Zp")), max_size=12
)


@given(rows=st.lists(st.tuples(*[LETTERS] * 5), max_size=8), separator=st.sampled_from(",;\t"))
def test_what_a_program_writes_is_what_is_read(tmp_path_factory, rows, separator):
    held = io.StringIO(newline="")
    writer = csv.writer(held, delimiter=separator)
    writer.writerow(HEADS)
    writer.writerows(rows)
    path = tmp_path_factory.getbasetemp() / "any.csv"
    for encoding in ("utf-8", "gb18030"):
        path.write_bytes(held.getvalue().encode(encoding))
        found = csv_rows(path, small())
        assert found.rows() == [(n, *row) for n, row in enumerate(rows, 2)]
