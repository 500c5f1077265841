"""`minsheng recheck` for a month far ahead: one sentence on the error stream, exit code 0."""

from __future__ import annotations

from pathlib import Path

import pytest

from minsheng.city.snapshot import generate
from minsheng.cli import main


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("ahead") / "city"
    generate(folder, 60, 7, "2020-11")
    return folder


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "minsheng: 2030-01 is 9 years and 2 months after the snapshot (2020-11) and "),
        ("zh", "minsheng: 2030-01比快照（2020-11）晚9年2个月，比规则手册中最新的规定和标准"),
    ],
)
def test_it_is_told_in_the_language_of_the_surroundings(
    language: str,
    sentence: str,
    city: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("MINSHENG_LANG", language)
    with pytest.raises(SystemExit) as stopped:
        main(["recheck", str(city), "--as-of", "2030-01", "--out", str(tmp_path / "run")])
    assert stopped.value.code == 0
    told = [line for line in capsys.readouterr().err.splitlines() if line.startswith(sentence)]
    assert len(told) == 1


@pytest.mark.parametrize(("month", "said"), [("0001-01", "0001-01-01"), ("9999-12", "9999-12")])
def test_a_month_is_told_as_it_was_typed(
    month: str, said: str, city: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["recheck", str(city), "--as-of", month, "--out", str(tmp_path / "run")])
    assert stopped.value.code == 1
    assert said in capsys.readouterr().err
