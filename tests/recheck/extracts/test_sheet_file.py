"""Workbooks: what Excel does to a table, and what is sent under its name."""

from __future__ import annotations

import datetime as dt
import struct
import zipfile
from functools import partial

import pytest
from stdnum.iso7064 import mod_11_2
from tests.recheck.extracts.files import (
    FIRST,
    HEADS,
    NUMBER,
    ROW,
    SHEET,
    patched,
    small,
    with_cell,
    workbook,
)

from minsheng.recheck.extracts.heads import plain
from minsheng.recheck.extracts.refusal import Refused
from minsheng.recheck.extracts.rows import rows_of
from minsheng.recheck.extracts.values import read_values


@pytest.fixture
def place(tmp_path):
    return tmp_path / "崇川区_工资表_202010.xlsx"


def refusal(path):
    with pytest.raises(Refused) as caught:
        rows_of(path, small())
    assert caught.value.said("zh")
    assert "{" not in caught.value.said("zh") + caught.value.said("en")
    return caught.value


def cells(path):
    rows, _ = rows_of(path, small())
    return rows.rows()


def test_it_reads_a_plain_sheet(place):
    assert cells(workbook(place)) == [(2, *ROW)]


def test_rows_have_the_numbers_a_person_sees(place):
    """Also where rows above the table are empty, which the reader would pass over."""
    rows = [(), (), (None, None, "工资表"), (), HEADS, ROW, (), ("", " ", None), ROW]
    assert [row[0] for row in cells(workbook(place, rows))] == [6, 9]
    assert rows_of(place, small())[1] == 2


def test_a_table_may_stand_apart_from_the_edge(place):
    rows = [(None, None, *HEADS), (None, None, *ROW)]
    assert cells(workbook(place, rows)) == [(2, *ROW)]


@pytest.mark.parametrize(
    "heads",
    [
        [" 公民身份号码", "姓 名", "所属\n年月", "*单位", "收入额(元)"],
        ["公民身份号码：", "姓\u3000名", "所属年月", "单位\u200b", "收入额 （元）"],
    ],
)
def test_heads_may_be_written_otherwise(place, heads):
    assert cells(workbook(place, [heads, ROW])) == [(2, *ROW)]


def test_a_title_above_and_columns_beside_do_no_harm(place):
    rows = [("2020年10月工资表",), ("单位：示意",), ("序号", *HEADS, "备注"), ("1", *ROW, "无")]

    def title(book, page):
        page.merge_range(0, 0, 0, 6, "2020年10月工资表")

    assert cells(workbook(place, rows, also=title)) == [(4, *ROW)]


def test_heads_in_another_order_are_found(place):
    assert cells(workbook(place, [HEADS[::-1], ROW[::-1]])) == [(2, *ROW)]


def test_a_missing_sheet_names_those_there_are(place):
    why = refusal(workbook(place, sheet="Sheet1"))
    assert why.kind == "no_sheet"
    assert "工资表" in why.said("zh")
    assert "Sheet1" in why.said("zh")


def test_blanks_around_a_sheets_name_do_not_matter(place):
    assert cells(workbook(place, sheet=f"{SHEET} ")) == [(2, *ROW)]


def test_a_hidden_sheet_is_refused(place):
    def hide(book, page):
        book.add_worksheet("封面").activate()
        page.hide()

    assert refusal(workbook(place, also=hide)).kind == "hidden_sheet"


def test_another_hidden_sheet_does_no_harm(place):
    assert cells(workbook(place, also=lambda book, _: book.add_worksheet("旧").hide()))


def test_merged_heads_are_refused_with_their_range(place):
    def merge(book, page):
        page.merge_range("C1:D1", "所属年月")

    why = refusal(workbook(place, also=merge))
    assert why.kind == "merged"
    assert "C1:D1" in why.said("zh")


def test_heads_merged_over_two_rows_are_refused(place):
    def merge(book, page):
        for place_, head in enumerate(HEADS):
            page.merge_range(0, place_, 1, place_, head)

    assert refusal(workbook(place, [HEADS, (), ROW], also=merge)).kind == "merged"


def test_rows_merged_below_the_heads_are_refused(place):
    """All but the first would be read as empty."""

    def merge(book, page):
        page.merge_range("D2:D3", "示意公司")

    why = refusal(workbook(place, [HEADS, ROW, ROW], also=merge))
    assert why.kind == "merged_rows"
    assert "D2:D3" in why.said("en")


def test_a_note_merged_across_one_row_is_a_row(place):
    def merge(book, page):
        page.merge_range("A4:E4", "制表人：示意")

    rows, _ = rows_of(workbook(place, [HEADS, ROW, ROW], also=merge), small())
    read = read_values(rows, small(), 202011, list(small().columns))
    assert rows["row"].to_list() == [2, 3, 4]
    assert set(read.faults["row"]) == {4}


FORMULAS = (
    b'<c r="B2"><f>A1&amp;"x"</f><v>1</v></c>',
    b'<c r="B2" s="1" t="str"><f t="shared" ref="B2:B9" si="0">A1</f><v>1</v></c>',
    b'<c r="B2"><f t="shared" si="0"/><v>1</v></c>',
    b'<c r="B2"><f t="array" ref="B2">SUM(A1:A2)</f><v>1</v></c>',
    b'<c s="1" r="B2" t="e"><f>1/0</f><v>#DIV/0!</v></c>',
    b"<c r='B2'>\n <f>A1</f><v>1</v></c>",
)


@pytest.mark.parametrize("cell", FORMULAS)
def test_a_formula_is_refused_with_its_cell(place, cell):
    why = refusal(with_cell(workbook(place), cell))
    assert why.kind == "formula"
    assert "B2" in why.said("zh")


def test_a_formula_is_found_under_a_namespace_of_its_own(place):
    def prefixed(xml):
        xml = xml.replace(b"<worksheet xmlns=", b"<x:worksheet xmlns:x=")
        xml = xml.replace(b"</worksheet>", b"</x:worksheet>")
        return xml.replace(
            b"<sheetData>", b'<x:sheetData><x:row r="9"><x:c r="B9"><x:f>A1</x:f></x:c></x:row>'
        )

    why = refusal(patched(workbook(place), FIRST, prefixed))
    assert why.kind == "formula"
    assert "B9" in why.said("en")


@pytest.mark.parametrize("size", [600, 1024, 4096])
def test_a_formula_is_found_in_whatever_block_it_is_read(place, monkeypatch, size):
    monkeypatch.setattr("minsheng.recheck.extracts.sheet_file.BLOCK", size)
    rows = [HEADS, *[ROW] * 60]
    for at in (1, 17, 31, 60):
        also = partial(_put_formula, at)
        assert f"C{at + 1}" in refusal(workbook(place, rows, also=also)).said("zh")


def _put_formula(at, _book, page):
    page.write_formula(at, 2, "=A1")


def test_an_error_of_excel_is_a_fault_of_its_cell(place):
    """The reader gives nothing for it, and nothing may be taken for "there is none"."""
    path = with_cell(workbook(place), b'<c r="D2" t="e"><v>#N/A</v></c>')
    path = patched(path, FIRST, lambda xml: xml.replace(b'<c r="D2" s="0"', b'<c r="D2"'))
    rows, _ = rows_of(path, small())
    assert rows["payer"].to_list() == ["#N/A"]
    faults = read_values(rows, small(), 202011, ["payer"]).faults
    assert faults.rows() == [(2, "payer", "#N/A", "excel_error")]


def test_errors_stand_in_their_cells_in_a_table_apart_from_the_edge(place):
    rows = [(None, None, *HEADS), (None, None, *ROW), (None, None, *ROW)]
    path = workbook(place, rows)
    where = b'<c r="F3" '
    path = patched(
        path,
        FIRST,
        lambda xml: xml.replace(
            xml[xml.index(where) : xml.index(b"</c>", xml.index(where)) + 4],
            b'<c r="F3" t="e"><v>#REF!</v></c>',
        ),
    )
    assert rows_of(path, small())[0]["payer"].to_list() == ["示意公司", "#REF!"]


def test_numbers_and_dates_come_as_they_are_shown(place):
    def write(book, page):
        month = book.add_format({"num_format": 'yyyy"年"m"月"'})
        page.write_datetime(1, 2, dt.datetime(2020, 10, 1), month)  # noqa: DTZ001
        page.write_number(1, 4, 1234567890.12)
        page.write_number(2, 4, 0.1 + 0.2)
        page.write_number(3, 4, 3000)
        page.write_number(4, 4, 319922706.49)

    path = workbook(place, [HEADS, ROW, ROW, ROW, ROW], also=write)
    rows, _ = rows_of(path, small())
    assert rows["wage"].to_list() == ["1234567890.12", "0.3", "3000", "319922706.49"]
    assert read_values(rows.head(3), small(), 202011, ["month"]).frame["month"].to_list() == (
        [202010] * 3
    )


def test_dates_of_1904_are_those_that_are_shown(place):
    def write(book, page):
        shown = book.add_format({"num_format": "yyyy-mm-dd"})
        page.write_datetime(1, 2, dt.datetime(2020, 10, 1), shown)  # noqa: DTZ001

    path = workbook(place, also=write, options={"date_1904": True})
    assert read_values(rows_of(path, small())[0], small(), 202011, ["month"]).frame[
        "month"
    ].to_list() == [202010]


def test_an_identity_number_made_a_number_is_told(place):
    path = workbook(place, [HEADS, (float(NUMBER), *ROW[1:])])
    faults = read_values(rows_of(path, small())[0], small(), 202011, ["number"]).faults
    assert faults["fault"].to_list() == ["number_excel"]


def test_a_number_spoilt_by_excel_is_told_though_its_check_digit_is_right(place):
    """Once in eleven the digits that are left are a number by luck, of somebody else."""
    lucky = next(
        number
        for number in range(320681199001010000, 320681199001019999)
        if mod_11_2.is_valid(str(number)) and int(float(number)) == number
    )
    rows = [HEADS, (lucky, *ROW[1:]), (str(lucky), *ROW[1:]), (320681900101123, *ROW[1:])]
    for start in (0, 3):
        moved = [(*[None] * start, *row) for row in rows]
        found = rows_of(workbook(place, moved), small())[0]
        faults = read_values(found, small(), 202011, ["number"]).faults
        assert faults.select("row", "fault").rows() == [(2, "number_excel")]


def test_the_strict_dialect_of_excel_is_read(place):
    path = patched(
        workbook(place),
        "xl/workbook.xml",
        lambda xml: xml.replace(
            b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
            b"http://purl.oclc.org/ooxml/spreadsheetml/main",
        ).replace(
            b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
            b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        ),
    )
    assert cells(path) == [(2, *ROW)]


LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a0 "lol">'
    + b"".join(b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 10))
    + b"]><workbook>&a9;</workbook>"
)


def test_entities_that_unfold_without_end_are_refused(place):
    path = patched(workbook(place), "xl/workbook.xml", lambda _xml: LAUGHS)
    assert refusal(path).kind == "not_a_workbook"


def test_a_full_sheet_may_have_been_cut(place, monkeypatch):
    monkeypatch.setattr("minsheng.recheck.extracts.sheet_file.FULL", 3)
    assert refusal(workbook(place, [HEADS, ROW, ROW])).kind == "sheet_full"


def test_a_cell_far_away_is_refused_before_it_takes_all_memory(place):
    path = workbook(place, also=lambda _, page: page.write(1_048_575, 16_383, "x"))
    why = refusal(path)
    assert why.kind == "too_wide"
    assert "16384" in why.said("zh")


FAR_AWAY = {
    "empty cells do not count": (b'<row r="9"><c r="XFD1048576" s="0"/></row>', None),
    "rows out of order": (
        b'<row r="1048576"><c r="A1048576"><v>1</v></c></row>'
        b'<row r="7"><c r="XFD7"><v>1</v></c></row>' + b'<row r="8"/>' * 100,
        "too_wide",
    ),
    "small letters": (b'<row r="8000"><c r="xfd8000"><v>1</v></c></row>', "too_wide"),
    "a sign in an attribute": (
        b'<row r="8000"><c r="XFD8000" ph="/>"><v>1</v></c></row>', "too_wide",
    ),
    "blanks": (b'<row r="8000"><c  r = "XFD8000"><v>1</v></c></row>', "too_wide"),
    "no references": (
        b'<row r="1048576">' + b"<c><v>1</v></c>" * 50 + b"</row>", "too_wide",
    ),
    "rows without numbers": (
        b'<row r="1048574"/><row/><row><c r="BZ1"><v>1</v></c><c><v>1</v></c></row>', "too_wide",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", FAR_AWAY)
def test_however_a_cell_says_where_it_is(place, case):
    rows, kind = FAR_AWAY[case]
    path = patched(
        workbook(place), FIRST, lambda xml: xml.replace(b"</sheetData>", rows + b"</sheetData>")
    )
    if kind:
        assert refusal(path).kind == kind
    else:
        assert cells(path)[0] == (2, *ROW)


def twice(xml):
    at = xml.index(b"<sheet ")
    return xml[:at] + xml[at : xml.index(b">", at) + 1] + xml[at:]


def led_elsewhere(xml):
    at = xml.index(b"<Relationship ")
    return xml[:at] + xml[at : xml.index(b">", at) + 1].replace(b"sheet1", b"sheet9") + xml[at:]


@pytest.mark.parametrize(
    ("part", "change"),
    [("xl/workbook.xml", twice), ("xl/_rels/workbook.xml.rels", led_elsewhere)],
)
def test_a_sheet_that_may_be_another_is_refused(place, part, change):
    assert refusal(patched(workbook(place), part, change)).kind == "not_a_workbook"


def test_a_part_in_other_letters_is_refused(place):
    path = workbook(place)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(FIRST.upper(), b"<worksheet/>")
    assert refusal(path).kind == "not_a_workbook"


def test_a_bomb_is_refused_by_what_it_says_it_unpacks_to(place, monkeypatch):
    monkeypatch.setattr("minsheng.recheck.extracts.sheet_file.LARGEST", 9 << 20)
    path = workbook(place)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/zeros.bin", bytes(10 << 20))
    assert path.stat().st_size < 1 << 20
    assert refusal(path).kind == "too_large"


@pytest.mark.parametrize("uses", [300, 40])
def test_one_long_string_in_many_cells_is_refused_before_it_is_unfolded(place, monkeypatch, uses):
    monkeypatch.setattr("minsheng.recheck.extracts.sheet_file.LARGEST", 9 << 20)
    long = "长" * 30_000
    rows = [(*ROW[:-1], long) for _ in range(uses)]
    path = workbook(place, [HEADS, *rows])
    assert path.stat().st_size < 1 << 20
    if uses == 300:
        assert refusal(path).kind == "too_large"
    else:
        assert len(cells(path)) == uses


@pytest.mark.parametrize(
    ("old", "new"),
    [(b't="s"', b't = "s"'), (b't="s"', b"t='s'"), (b"<v>", b'<v xml:space="preserve">')],
)
def test_however_a_cell_says_that_it_shares_a_string(place, monkeypatch, old, new):
    monkeypatch.setattr("minsheng.recheck.extracts.sheet_file.LARGEST", 9 << 20)
    rows = [(*ROW[:-1], "长" * 30_000) for _ in range(300)]
    path = patched(workbook(place, [HEADS, *rows]), FIRST, lambda xml: xml.replace(old, new))
    assert refusal(path).kind == "too_large"


def test_a_part_of_shared_strings_in_other_letters_is_looked_at_too(place, monkeypatch):
    monkeypatch.setattr("minsheng.recheck.extracts.sheet_file.LARGEST", 9 << 20)
    rows = [(*ROW[:-1], "长" * 30_000) for _ in range(300)]
    path = workbook(place, [HEADS, *rows])
    other = path.with_name("other.zip")
    with (
        zipfile.ZipFile(path) as archive,
        zipfile.ZipFile(other, "w", zipfile.ZIP_DEFLATED) as made,
    ):
        for name in archive.namelist():
            made.writestr(name.replace("sharedStrings", "SharedStrings"), archive.read(name))
    other.replace(path)
    assert refusal(path).kind == "too_large"


def test_many_short_strings_and_one_long_are_taken(place, monkeypatch):
    """The longest times all cells would be too much; what they hold together is not."""
    monkeypatch.setattr("minsheng.recheck.extracts.sheet_file.LARGEST", 1 << 20)
    path = workbook(place, [HEADS, (*ROW[:-1], "长" * 10_000), *[ROW] * 200])
    assert len(cells(path)) == 201


def test_a_part_that_is_held_whole_may_not_be_large(place):
    path = patched(workbook(place), "xl/workbook.xml", lambda xml: xml + b"<!--" + bytes(17 << 20))
    assert path.stat().st_size < 1 << 20
    assert refusal(path).kind == "too_large"


def test_a_reader_that_gives_up_ends_nobodys_work(place, monkeypatch):
    class PanicException(BaseException):
        """What a reader in Rust raises."""

    def give_up(_path):
        raise PanicException("byte array offset overflow")

    monkeypatch.setattr("fastexcel.read_excel", give_up)
    assert refusal(workbook(place)).kind == "not_a_workbook"


def test_a_bomb_that_lies_about_its_size_is_found_out(place):
    path = workbook(place)
    with zipfile.ZipFile(path) as archive:
        name = archive.getinfo("xl/sharedStrings.xml")
    raw = bytearray(path.read_bytes())
    # The size unpacked, in the central directory: 24 bytes into the entry.
    at = raw.index(b"PK\x01\x02")
    while raw[at + 46 : at + 46 + len(name.filename)] != name.filename.encode():
        at = raw.index(b"PK\x01\x02", at + 4)
    raw[at + 24 : at + 28] = struct.pack("<I", 10)
    path.write_bytes(raw)
    assert refusal(path).kind == "not_a_workbook"


def test_a_zip_that_is_no_workbook_is_refused(place):
    with zipfile.ZipFile(place, "w") as archive:
        archive.writestr("数据.csv", "a,b")
    assert refusal(place).kind == "not_a_workbook"


@pytest.mark.parametrize("content", [b"<html><table></table></html>", b"PK\x03\x04", b"a,b\n1,2\n"])
def test_what_is_only_named_a_workbook_is_refused(place, content):
    place.write_bytes(content)
    why = refusal(place)
    assert why.kind == "not_a_workbook"
    assert ".xlsx" in why.said("zh")


def test_an_old_or_locked_workbook_is_refused(place):
    place.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512))
    why = refusal(place)
    assert why.kind == "old_or_locked"
    assert "密码" in why.said("zh")


@pytest.mark.parametrize("share", [0.3, 0.7, 0.95])
def test_a_workbook_cut_short_is_refused(place, share):
    whole = workbook(place, [HEADS, *[ROW] * 500]).read_bytes()
    place.write_bytes(whole[: int(len(whole) * share)])
    assert refusal(place).kind == "not_a_workbook"


def test_a_damaged_part_is_refused(place):
    path = workbook(
        place, [HEADS, *[(NUMBER, "张三", "2020-10", f"公司{n}", "1") for n in range(900)]]
    )
    with zipfile.ZipFile(path) as archive:
        start = archive.getinfo(FIRST).header_offset + 200
    raw = bytearray(path.read_bytes())
    raw[start : start + 40] = bytes(40)
    path.write_bytes(raw)
    assert refusal(path).kind == "not_a_workbook"


def test_an_encrypted_part_is_refused(place):
    path = workbook(place)
    raw = bytearray(path.read_bytes())
    at = 0
    while (at := raw.find(b"PK\x01\x02", at)) >= 0:
        raw[at + 8] |= 1
        at += 4
    path.write_bytes(raw)
    assert refusal(path).kind == "not_a_workbook"


def test_sheets_without_xml_are_refused(place):
    path = patched(workbook(place), "xl/workbook.xml", lambda _xml: b"<workbook")
    assert refusal(path).kind == "not_a_workbook"


def test_heads_are_compared_without_what_cannot_be_seen():
    assert plain("\ufeff* 收入额 (元)：") == "收入额（元）"
