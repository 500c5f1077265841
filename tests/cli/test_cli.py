"""The commands as a person types them: help, rubbish, faults as one sentence, exit codes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from minsheng.cli import COMMANDS, main
from minsheng.cli import city as city_command
from minsheng.cli.console import complain
from minsheng.policy.engine.faults import PolicyError


def call(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as stopped:
        main(list(arguments))
    told = capsys.readouterr()
    return int(stopped.value.code or 0), told.out, told.err


def test_help_lists_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = call(capsys, "--help")
    assert code == 0
    for name in COMMANDS:
        assert name in out


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_each_command_explains_itself(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = call(capsys, name, "--help")
    assert code == 0
    assert "Usage" in out
    assert any("一" <= c <= "鿿" for c in out), "a Chinese line is missing"


@pytest.mark.parametrize(
    "arguments",
    [
        ("nonsense",),
        ("city",),
        ("city", "--households", "0", "--out", "x"),
        ("city", "--households", "many", "--out", "x"),
        ("recheck",),
        ("explain", "x", "not-a-number"),
    ],
)
def test_rubbish_is_refused_with_a_usage_line(
    arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    code, _, err = call(capsys, *arguments)
    assert code == 2
    assert "Usage" in err


@pytest.mark.parametrize(
    "arguments",
    [
        ("city", "--households", "10", "--date", "never", "--out", "{}/c"),
        ("recheck", "{}/nowhere", "--as-of", "2020-11", "--out", "{}/r"),
        ("explain", "{}/nowhere", "1"),
        ("replay", "{}/nowhere"),
        ("check", "{}/nowhere.json"),
    ],
)
def test_a_fault_is_one_sentence_and_a_non_zero_exit(
    arguments: tuple[str, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, _, err = call(capsys, *(a.format(tmp_path) for a in arguments))
    assert code in (1, 2)
    assert "Traceback" not in err
    assert len(err.strip().splitlines()) <= 4
    assert not any(tmp_path.iterdir())


def test_a_small_city_is_made(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "city"
    code, said, _ = call(capsys, "city", "--households", "50", "--out", str(out))
    assert code == 0
    assert "50 households" in said
    assert json.loads((out / "city.json").read_text("utf-8"))["households"] == 50


def test_ctrl_c_stops_with_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted() -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(city_command, "progress_bars", interrupted)
    code, _, err = call(capsys, "city", "--households", "50", "--out", str(tmp_path / "c"))
    assert code == 130
    assert "Stopped" in err
    assert not (tmp_path / "c").exists()


def test_faults_of_the_program_are_not_dressed_up() -> None:
    assert complain(PolicyError("a sentence")) == "a sentence"
    assert complain(OSError(28, "No space left on device")) is not None
    assert complain(ZeroDivisionError()) is None
