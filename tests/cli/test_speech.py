"""What comes from files steers no terminal."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import click
import pyarrow.parquet as pq
import pytest

from minsheng.city.snapshot import generate
from minsheng.cli import main
from minsheng.cli.speech import harmless, show, tell_json

HOSTILE = "\x1b]0;owned\x07\x9b2J\u202egnorw\u2066\x7f"
STEERS = set(HOSTILE) - set("]0;owned2Jgnorw")


@pytest.fixture
def say(capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    """What a command says when it fails."""

    def said(*arguments: object) -> str:
        with pytest.raises(SystemExit) as stopped:
            main([str(a) for a in arguments])
        assert stopped.value.code in (1, 2)
        told = "".join(capsys.readouterr())
        assert not STEERS & set(told)
        return told

    return said


def test_what_nobody_sees_is_an_escape() -> None:
    assert harmless("\x1b[2J\u202e") == r"\u001b[2J\u202e"
    whole = "民生\u3000a\xa0b\n\tc — 𠮷 “x” ＝"
    assert harmless(whole) == whole


def test_data_is_the_same_data(capsys: pytest.CaptureFixture[str]) -> None:
    data = {f"键{HOSTILE}": ["\ud800", "\U000e0041", "民"]}
    tell_json(data)
    out = capsys.readouterr().out
    assert not STEERS & set(out)
    assert "键" in out
    assert json.loads(out) == data


def test_a_fault_of_the_command_line(capsys: pytest.CaptureFixture[str]) -> None:
    show(click.ClickException(f"there is no {HOSTILE}"))
    assert r"minsheng: there is no \u001b]0;owned" in capsys.readouterr().err


def test_names_in_the_files_of_a_snapshot_and_in_its_folder(say, tmp_path: Path) -> None:
    generate(tmp_path / "city", 20, 7, "2020-11")
    file = next((tmp_path / "city").glob("*/bill.parquet"))
    table = pq.read_table(file)
    pq.write_table(table.rename_columns([HOSTILE, HOSTILE, *table.column_names[2:]]), file)
    told = say("recheck", tmp_path / "city", "--as-of", "2020-11", "--out", tmp_path / "run")
    assert r"\u001b]0;owned" in told
    shutil.copytree(tmp_path / "city", tmp_path / "own")
    (tmp_path / "own" / HOSTILE).touch()
    told = say("city", "--households", 20, "--seed", 7, "--out", tmp_path / "own")
    assert r"\u001b]0;owned" in told


@pytest.mark.parametrize("held", [{"rulebook": HOSTILE}, {"as_of": HOSTILE}, {"program": HOSTILE}])
def test_what_stands_in_the_description_of_a_run(say, tmp_path: Path, held: dict[str, str]) -> None:
    generate(tmp_path / "city", 20, 7, "2020-11")
    (tmp_path / "run").mkdir()
    about = json.dumps({"format": "minsheng-run/2", **held})
    (tmp_path / "run" / "run.json").write_text(about, "utf-8")
    say("recheck", tmp_path / "city", "--as-of", "2020-11", "--out", tmp_path / "run")
    say("list", tmp_path / "run")
    say("replay", tmp_path / "run")
