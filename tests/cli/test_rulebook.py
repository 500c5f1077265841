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
    assert "has no value before 2018-01-01" in err
    assert not (tmp_path / "rules").exists()


def test_the_difference_is_read_in_chinese_and_as_data(
    capsys: pytest.CaptureFixture[str],
) -> None:
    code, out, _ = call(capsys, "diff", "2020-08-24", "2020-08-25")
    assert code == 0
    assert "改写 dibao__in_exit 处于渐退期" in out
    code, out, _ = call(capsys, "diff", "2020-08-24", "2020-08-25", "--json")
    assert "dibao__in_exit" in {c["name"] for c in json.loads(out)["clauses"]}


def test_a_day_that_is_none_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = call(capsys, "diff", "2020-08-24", "someday")
    assert code == 2
    assert "someday" in err


def test_a_snapshot_that_is_not_there_is_told(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    gone = str(tmp_path / "gone")
    code, _, err = call(capsys, "diff", "2020-08-24", "2020-08-25", "--snapshot", gone)
    assert code == 1
    assert "there is no folder" in err
