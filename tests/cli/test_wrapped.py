"""Lines in the columns of a terminal, whatever the script."""

from __future__ import annotations

import os
import sys

import pytest

from minsheng.cli.wrapped import CLOSING, OPENING, PIECES, columns, width_of, wrapped

TEXT = (
    "  ？ 尚未查清（已查明部分1,160元），不得据此停发（《社会救助暂行办法》第五十八条）〔示意〕",
    "所需说明：（见下一行）minsheng explain a/run 3206120000014",
    "1. The sums rest on illustrative figures (see the rule book): nothing is paid by them.",
    "  － no mark, and a word-that-is-wider-than-the-line-by-itself/and/more",
)


def test_a_chinese_character_takes_two_columns() -> None:
    assert width_of("a民：") == 5
    assert width_of("e\u0301") == 1


def test_a_line_is_broken_where_it_may_be() -> None:
    assert list(wrapped("  two words more", 12)) == ["  two words", "    more"]
    assert list(wrapped("  一二三四，五六", 10)) == ["  一二三", "    四，五", "    六"]
    assert list(wrapped("· 一二三四", 8)) == ["· 一二三", "  四"]
    assert list(wrapped("共1,160元。", 8)) == ["共", "  1,160元。"]
    assert list(wrapped("see minsheng list a/run x", 12)) == ["see", "  minsheng list a/run x"]
    assert list(wrapped("minsheng list a  what it is", 20)) == ["minsheng list a", "  what it is"]


@pytest.mark.parametrize("text", TEXT)
@pytest.mark.parametrize("width", [20, 33, 40, 80])
def test_nothing_is_lost_and_no_stop_begins_a_line(text: str, width: int) -> None:
    assert "".join(PIECES.findall(text)) == text
    lines = list(wrapped(text, width))
    assert "".join("".join(lines).split()) == "".join(text.split())
    for line in lines:
        assert width_of(line) <= width or "minsheng explain" in line or "wider-than" in line
        assert line == lines[0] or line.strip()[0] not in CLOSING
        assert line.strip()[-1] not in OPENING


def test_lines_that_fit_and_lines_for_nobody_in_particular_are_left() -> None:
    whole = "一行\n\n  " + "长" * 90
    assert list(wrapped(whole, None)) == whole.split("\n")
    assert list(wrapped("一行\n\n二", 20)) == ["一行", "", "二"]


def test_the_width_is_what_columns_says_else_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    def terminal(_: int) -> os.terminal_size:
        return os.terminal_size((132, 50))

    monkeypatch.setenv("COLUMNS", "40")
    assert columns() == 40
    for said in ("0", "x", "7"):
        monkeypatch.setenv("COLUMNS", said)
        assert columns() is None
    monkeypatch.delenv("COLUMNS")
    assert columns() is None
    monkeypatch.setattr(sys.stdout, "fileno", lambda: 1, raising=False)
    monkeypatch.setattr(os, "get_terminal_size", terminal)
    assert columns() == 132
