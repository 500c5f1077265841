"""`minsheng rulebook` as a person types it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from minsheng.cli import main


def call(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as stopped:
        main(["rulebook", *arguments])
    told = capsys.readouterr()
    return int(stopped.value.code or 0), told.out, told.err


def test_pages_are_written(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    code, out, _ = call(capsys, "pages", str(tmp_path / "rules"), "--date", "2020-11-01")
    assert code == 0
    assert "index.md" in out
    assert (tmp_path / "rules" / "dibao" / "index.md").exists()


def test_a_folder_of_something_else_is_left_alone(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "letter.txt").touch()
    code, _, err = call(capsys, "pages", str(tmp_path))
    assert code == 1
    assert err.count("\n") == 1
    assert "name another folder" in err
    assert [p.name for p in tmp_path.iterdir()] == ["letter.txt"]


def test_a_day_before_the_first_figures_is_told(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    code, _, err = call(capsys, "pages", str(tmp_path / "rules"), "--date", "1990-01-01")
    assert code == 1
    assert err.count("\n") == 1
    assert "the rule book begins in 2018-01" in err
    assert "choose 2018-01 or a later month" in err
    assert not (tmp_path / "rules").exists()


def test_the_difference_is_read_in_chinese_and_as_data(
    capsys: pytest.CaptureFixture[str],
) -> None:
    code, out, _ = call(capsys, "diff", "2020-08-24", "2020-08-25", "--lang", "zh")
    assert code == 0
    assert "改写 dibao__in_exit 处于渐退期" in out
    head, clauses, figures, *_ = out.splitlines()
    assert head.startswith("规则手册的变化：2020-08-24")
    assert clauses.startswith("  规则：")
    assert "改写" in clauses
    assert figures.startswith("  数值：")
    code, out, _ = call(capsys, "diff", "2020-08-24", "2020-08-25", "--json")
    assert "dibao__in_exit" in {c["name"] for c in json.loads(out)["clauses"]}


def test_a_day_that_is_none_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = call(capsys, "diff", "2020-08-24", "someday")
    assert code == 2
    assert "someday" in err


def test_a_difference_before_the_book_begins_is_one_sentence(
    capsys: pytest.CaptureFixture[str],
) -> None:
    code, _, err = call(capsys, "diff", "1950-01-01", "2020-08-25")
    assert code == 1
    assert err.count("\n") == 1
    assert "the rule book begins in 2018-01" in err


def test_months_stand_for_their_first_day(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = call(capsys, "diff", "2020-08", "2020-09", "--json")
    assert code == 0
    told = json.loads(out)
    assert "2020-08-01" in out
    assert "dibao__in_exit" in {c["name"] for c in told["clauses"]}


@pytest.mark.parametrize("day", ["2020-11-31", "2020-13", "2020-11-77", "2020/11"])
def test_a_day_the_calendar_lacks_is_refused(capsys: pytest.CaptureFixture[str], day: str) -> None:
    code, _, err = call(capsys, "diff", day, "2020-12-01")
    assert code == 2
    assert "2020-11 or 2020-11-01" in err


def test_help_says_how_days_are_written(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = call(capsys, "diff", "--help")
    assert "DATE1 DATE2" in out
    assert "%" not in out
    _, out, _ = call(capsys, "pages", "--help")
    assert "YYYY-MM[-DD]" in out


def test_a_file_is_no_folder_of_pages(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "x").touch()
    code, _, err = call(capsys, "pages", str(tmp_path / "x"))
    assert code == 1
    assert "is a file; name the folder of the pages" in err
    code, _, err = call(capsys, "diff", "2020-08", "2020-09", "--snapshot", str(tmp_path / "x"))
    assert "is a file; name the folder of the snapshot" in err


def test_a_place_that_cannot_be_written_has_a_remedy(capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = call(capsys, "pages", "/proc/x")
    assert code == 1
    assert "choose another place" in err


def test_a_snapshot_that_is_not_there_is_told(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    gone = str(tmp_path / "gone")
    code, _, err = call(capsys, "diff", "2020-08-24", "2020-08-25", "--snapshot", gone)
    assert code == 1
    assert "there is no folder" in err
