"""Links somebody decided: each bad line a sentence, a good one used until it is taken back."""

from __future__ import annotations

import pytest

from minsheng.recheck.errors import RecheckError
from minsheng.recheck.importing.decisions import DECISIONS, HEADS, NOBODY, read_decisions

NUMBER, DIGITS = "320681199001010013", 32068119900101001
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
        tmp_path, HEAD + ",数据", GOOD + ",x", ",,,,,,,", f"1,乙,,r1,{NOBODY},李四,昨天", mark=mark
    )
    assert frame.rows() == [(NUMBER, "张三", 320681, "", DIGITS), ("1", "乙", 0, "r1", None)]


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        (("a,b",), "line 1: the heads are to be"),
        (("",), "line 1: the heads are to be"),
        ((HEAD, GOOD, "1,2"), "line 3 has 2 cells; it is to have 7"),
        ((HEAD, f",,320681,r1,{NOBODY},李四,今天"), "line 2: names neither a number nor a name"),
        ((HEAD, f"1,张三,320681,,{NOBODY},李四,今天"), "line 2: a row without a whole number"),
        ((HEAD, f",张三,320681,,{NUMBER},李四,今天"), "copy the cell 记录标记 from the list"),
        ((HEAD, f"1,张三,320681,r1,{NOBODY},,今天"), "line 2: say who decided and when"),
        ((HEAD, f"1,张三,320681,r1,{NOBODY},李四,"), "line 2: say who decided and when"),
        ((HEAD, f"1,张三,3206,r1,{NOBODY},李四,今天"), "line 2: `3206` is no county's code"),
        ((HEAD, "1,张三,320681,r1,,李四,今天"), "line 2: `` is neither a right identity number"),
        (
            (HEAD, "1,张三,320681,r1,3.20681E+17,李四,今天"),
            "`3.20681E\\+17` is neither .*number_excel",
        ),
        ((HEAD, "1,张三,320681,r1,320681199001010014,李四,今天"), "number_check"),
        (
            (HEAD, "1,张三,320681,r1,张三,李四,今天"),
            f"neither a right .* nor {NOBODY}",
        ),
    ],
)
def test_a_line_that_makes_no_sense_is_told_by_its_number(tmp_path, lines, words):
    with pytest.raises(RecheckError, match=words) as told:
        read(tmp_path, *lines)
    assert str(tmp_path / DECISIONS) in str(told.value)
