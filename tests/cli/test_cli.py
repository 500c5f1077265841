"""The commands as a person types them: help, rubbish, faults as one sentence, exit codes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import click
import pytest

from minsheng.cli import city as city_command
from minsheng.cli import main
from minsheng.cli.app import COMMANDS, group
from minsheng.cli.chinese import in_chinese
from minsheng.cli.console import complain
from minsheng.policy.engine.faults import PolicyError


def call(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as stopped:
        main(list(arguments))
    told = capsys.readouterr()
    return int(stopped.value.code or 0), told.out, told.err


def test_with_nothing_said_the_help_comes_once(capsys: pytest.CaptureFixture[str]) -> None:
    for words in ((), ("rulebook",)):
        code, out, told = call(capsys, *words)
        assert (code, out) == (2, "")
        assert told.startswith("Usage: ")
        assert told.count("Usage: ") == 1
        assert "minsheng: " not in told


def test_help_lists_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = call(capsys, "--help")
    assert code == 0
    for name in COMMANDS:
        assert name in out


def test_no_command_is_told_by_half(capsys: pytest.CaptureFixture[str]) -> None:
    assert "..." not in call(capsys, "--help")[1].split("Commands:")[1]
    assert "..." not in call(capsys, "rulebook", "--help")[1].split("Commands:")[1]


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_each_command_explains_itself(
    name: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for variable in ("MINSHENG_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(variable, raising=False)
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


def test_a_city_is_made_in_which_everything_is_known(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    make = ("city", "--households", "50", "--all-known", "--out", str(tmp_path / "city"))
    assert call(capsys, *make)[0] == 0
    assert json.loads((tmp_path / "city" / "city.json").read_text("utf-8"))["known"] == "all"
    assert call(capsys, *make)[0] == 0, "the same city again"
    code, _, err = call(capsys, *make[:3], *make[4:])
    assert code == 1
    assert "holds another city" in err
    assert "known all" in err


ODD = os.fsdecode(b"c\xff")
"""A name in other bytes than UTF-8."""


@pytest.mark.parametrize(
    "words",
    [
        ("recheck", "city", "--as-of", "2020-11", "--out", ODD),
        ("recheck", ODD, "--as-of", "2020-11", "--out", "run"),
        ("city", "--households", "100", "--out", ODD),
        ("demo", "--out", ODD),
        ("explain", ODD, "1"),
        ("list", ODD),
        ("replay", ODD),
        ("rulebook", "diff", "2018-11", "2020-11", "--snapshot", ODD),
        ("bench", "hash", "--dir", ODD),
    ],
    ids=lambda words: words[0],
)
def test_a_path_that_is_not_utf_8_is_refused_before_any_work(
    words: tuple[str, ...],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    code, _, told = call(capsys, *words)
    place = tmp_path.resolve() / r"c\xff"
    remedy = "rename that folder, or choose another one"
    assert (code, told) == (1, f"minsheng: the path {place} is not UTF-8; {remedy}\n")
    assert list(tmp_path.iterdir()) == []
    assert "不是UTF-8编码；请给该文件夹改名" in str(in_chinese(told.strip()[10:]))


def test_ctrl_c_stops_with_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted() -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(city_command, "progress_bars", interrupted)
    code, _, err = call(capsys, "city", "--households", "50", "--out", str(tmp_path / "c"))
    assert code == 130
    assert "Stopped" in err
    assert "same command" not in err, "a city is begun anew"
    assert not (tmp_path / "c").exists()


INTERRUPTED_WHILE_STARTING = """
import sys

class Interrupting:
    def find_spec(self, name, path=None, target=None):
        if name == {module!r}:
            raise KeyboardInterrupt

sys.meta_path.insert(0, Interrupting())
from minsheng.cli import main
main([{command!r}, "x"])
"""


@pytest.mark.parametrize("module", ["click", "rich", "minsheng.cli.app", "minsheng.recheck"])
@pytest.mark.parametrize(("command", "goes_on"), [("recheck", True), ("rulebook", False)])
def test_ctrl_c_while_starting_is_a_sentence(module: str, command: str, goes_on: bool) -> None:
    program = INTERRUPTED_WHILE_STARTING.format(module=module, command=command)
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert done.returncode == 130
    assert "Traceback" not in done.stderr
    assert "Stopped" in done.stderr
    assert ("the same command goes on" in done.stderr) is goes_on


@pytest.mark.parametrize("cause", [KeyboardInterrupt(), ValueError()], ids=["ours", "another"])
def test_ctrl_c_that_python_dressed_up_is_a_sentence(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, cause: BaseException
) -> None:
    def interrupted(_: object) -> int:
        raise RuntimeError("Error calling __set_name__") from cause

    monkeypatch.setattr("minsheng.cli.app.run", interrupted)
    if isinstance(cause, ValueError):
        with pytest.raises(RuntimeError, match="__set_name__"):
            main(["rulebook"])
    else:
        code, _, err = call(capsys, "rulebook")
        assert code == 130
        assert "Stopped" in err


def test_nothing_stands_between_the_start_and_the_sentence() -> None:
    """Whatever were imported before `main` could be interrupted without one."""
    program = (
        "import sys; before = set(sys.modules); import minsheng.cli; "
        "print(*sorted(set(sys.modules) - before))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["minsheng", "minsheng.cli"]


def test_a_city_on_which_runs_may_rest_is_not_overwritten(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = str(tmp_path / "city")
    make = ("city", "--households", "50", "--date", "2020-11-01", "--out", out)
    assert call(capsys, *make)[0] == 0
    assert call(capsys, *make)[0] == 0, "the same city again"
    for other in (
        ("--seed", "3"),
        ("--date", "2020-12"),
        ("--households", "60"),
        ("--all-known",),
    ):
        code, _, err = call(capsys, *make, *other)
        assert code == 1
        assert "holds another city" in err
        assert "--force" in err
    assert call(capsys, *make, "--seed", "3", "--force")[0] == 0
    assert json.loads((tmp_path / "city" / "city.json").read_text("utf-8"))["seed"] == 3
    (tmp_path / "city" / "notes.txt").touch()
    for again in (("--seed", "3"), ("--seed", "3", "--force"), ("--force",)):
        code, _, err = call(capsys, *make, *again)
        assert code == 1
        assert "holds notes.txt besides the city" in err
    assert (tmp_path / "city" / "notes.txt").exists()


@pytest.mark.parametrize("day", ["2020-11-31", "2020-11-77", "2020-1"])
def test_a_day_the_calendar_lacks_is_refused(
    day: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for arguments in (
        ("city", "--date", day, "--out", str(tmp_path / "c")),
        ("recheck", str(tmp_path), "--as-of", day, "--out", str(tmp_path / "r")),
    ):
        code, _, err = call(capsys, *arguments)
        assert code == 2
        assert "2020-11 or 2020-11-01" in err


def test_a_file_given_for_a_folder_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = str(tmp_path / "file")
    (tmp_path / "file").touch()
    for arguments in (
        ("city", "--out", file),
        ("recheck", file, "--as-of", "2020-11", "--out", str(tmp_path / "r")),
        ("explain", file, "1"),
        ("replay", file),
    ):
        code, _, err = call(capsys, *arguments)
        assert code == 1, arguments
        assert "is a file; name the folder of" in err


def test_every_option_has_its_help(capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("city", "recheck", "explain", "list"):
        command = group.get_command(click.Context(group), name)
        assert command is not None
        for parameter in command.params:
            assert not isinstance(parameter, click.Option) or parameter.help, parameter.name


def test_faults_of_the_program_are_not_dressed_up() -> None:
    assert complain(PolicyError("a sentence")) == "a sentence"
    assert complain(OSError(28, "No space left on device")) is not None
    assert complain(ZeroDivisionError()) is None


def test_every_fault_begins_alike_and_a_wrong_command_names_the_nearest(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for arguments, words in (
        (("explian",), "There is no command 'explian'. Did you mean explain?"),
        (("rulebook", "chek"), "There is no command 'chek'. Did you mean check?"),
        (("nothing-like-it",), "There is no command 'nothing-like-it'."),
        (("explain", "x", "y"), "Invalid value for 'HOUSEHOLD': 'y' is not a valid integer."),
        (("list", str(tmp_path)), f"{tmp_path} holds no run; make one with"),
        (("recheck", str(tmp_path), "--as-of", "2020-11", "--out", "r"), "holds no city.json"),
    ):
        *_, last = call(capsys, *arguments)[2].splitlines()
        assert last.startswith("minsheng: ")
        assert words in last


def test_what_is_piped_begins_with_what_is_said(tmp_path: Path) -> None:
    """A bar that is not shown leaves no line behind."""
    done = subprocess.run(
        [
            *(sys.executable, "-m", "minsheng", "city"),
            *("--households", "50", "--out", tmp_path / "c"),
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stderr == ""
    assert done.stdout.startswith("50")


@pytest.mark.parametrize("command", ["check n.json", "city --out c", "list r", "bench", "--help"])
def test_a_current_folder_that_is_gone_is_a_sentence(
    command: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (tmp_path / "gone").mkdir()
    monkeypatch.chdir(tmp_path / "gone")
    (tmp_path / "gone").rmdir()
    code, out, err = call(capsys, *command.split())
    assert (code, out) == (2 if command.startswith("check") else 1, "")
    assert err.startswith("minsheng: the current folder is gone; change into another one")
