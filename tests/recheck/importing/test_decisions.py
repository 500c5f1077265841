"""Links somebody decided: each bad line a sentence, a good one used until it is taken back."""

from __future__ import annotations

import pytest

from minsheng.recheck.errors import RecheckError
from minsheng.recheck.importing.decisions import DECISIONS, HEADS, NOBODY, read_decisions

NUMBER, DIGITS = "320681199001010013", 32068119900101001
SIGNED = "李四,2020-11-05"
GOOD = f"'{NUMBER},张 三,320681,,{NUMBER},李四,2020-11-01"
HEAD = ",".join(HEADS)


def read(folder, *lines: str, mark: str = ""):
    (folder / DECISIONS).write_text(mark + "\r\n".join(lines), "utf-8", newline="")
    return read_decisions(folder)


def test_without_a_file_nothing_is_decided(tmp_path):
    assert len(read_decisions(tmp_path)) == 0


@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_it_works(tmp_path, mark):
    """As Excel saves it, too: a mark in front, blank lines, more columns."""
    frame = read(
        tmp_path,
        HEAD + ",数据",
        GOOD + ",x",
        ",,,,,,,",
        f"1,乙,,r1,{NOBODY},{SIGNED}",
        mark=mark,
    )
    assert frame.rows() == [
        (NUMBER, "张三", 320681, "", DIGITS, 2),
        ("1", "乙", 0, "r1", None, 4),
    ]


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        (("a,b",), "line 1: the heads are to be"),
        (("",), "line 1: the heads are to be"),
        ((HEAD, GOOD, "1,2"), "line 3 has 2 cells; it is to have 7"),
        (
            (HEAD, f",,320681,r1,{NOBODY},{SIGNED}"),
            "line 2: names neither a number nor a name",
        ),
        (
            (HEAD, f"1,张三,320681,,{NOBODY},{SIGNED}"),
            "line 2: a row without a whole number",
        ),
        ((HEAD, f"'3.90682E+17,张三,320681,r1,{NUMBER},{SIGNED}"), "line 2: `.*` is .* cut short"),
        ((HEAD, f"3.9e+17,张三,320681,,{NUMBER},{SIGNED}"), "copy the cell 报送号码"),
        ((HEAD, f",张三,320681,,{NUMBER},{SIGNED}"), "copy the cell 记录标记 from the list"),
        ((HEAD, f"1,张三,320681,r1,{NOBODY},,2020-11-05"), "line 2: say who decided and when"),
        ((HEAD, f"1,张三,320681,r1,{NOBODY},李四,"), "line 2: say who decided and when"),
        ((HEAD, f"1,张三,320681,r1,{NOBODY},李四,明天"), "line 2: `明天` is no day"),
        ((HEAD, f"1,张三,3206,r1,{NOBODY},{SIGNED}"), "line 2: `3206` is no county's code"),
        (
            (HEAD, f"1,张三,320681,r1,,{SIGNED}"),
            "line 2: `` is neither a right identity number",
        ),
        (
            (HEAD, f"1,张三,320681,r1,3.20681E+17,{SIGNED}"),
            "`3.20681E\\+17` is neither .*number_excel",
        ),
        ((HEAD, f"1,张三,320681,r1,320681199001010014,{SIGNED}"), "number_check"),
        (
            (HEAD, f"1,张三,320681,r1,张三,{SIGNED}"),
            f"neither a right .* nor {NOBODY}",
        ),
    ],
)
def test_a_line_that_makes_no_sense_is_told_by_its_number(tmp_path, lines, words):
    with pytest.raises(RecheckError, match=words) as told:
        read(tmp_path, *lines)
    assert str(tmp_path / DECISIONS) in str(told.value)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_it_is_read_as_excel_and_wps_save_it(tmp_path, encoding):
    (tmp_path / DECISIONS).write_text(f"{HEAD}\r\n{GOOD}\r\n", encoding)
    assert read_decisions(tmp_path).rows() == [(NUMBER, "张三", 320681, "", DIGITS, 2)]


def test_what_is_no_text_is_told(tmp_path):
    (tmp_path / DECISIONS).write_bytes(HEAD.encode() + b"\n\xff\xff\xfe")
    with pytest.raises(RecheckError, match="no text in UTF-8 or GB18030; save it as CSV UTF-8"):
        read_decisions(tmp_path)
