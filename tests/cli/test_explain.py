"""`minsheng explain`: short at the counter, every step on demand, complete as data."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from minsheng.city.snapshot import generate
from minsheng.cli import main
from minsheng.cli.wrapped import width_of
from minsheng.policy.engine.library import load_library
from minsheng.recheck.decide import recheck
from minsheng.recheck.explain import Explainer

Call = Callable[..., tuple[int, str, str]]


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Call:
    """A command: its exit code, and what it says."""

    def called(*arguments: object) -> tuple[int, str, str]:
        capsys.readouterr()
        with pytest.raises(SystemExit) as stopped:
            main([str(a) for a in arguments])
        return int(stopped.value.code or 0), *capsys.readouterr()

    return called


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("explain") / "city"
    generate(folder, 60, 7, "2020-11")
    return folder


@pytest.fixture(scope="module")
def run(city: Path) -> Path:
    """The city, decided for the month it was taken for."""
    recheck(city, "2020-11", city.parent / "run", load_library())
    return city.parent / "run"


def verified(run: Path) -> int:
    about = json.loads((run / "run.json").read_text("utf-8"))
    return int(about["snapshot"]["pattern_families"]["pattern_verified"])


def test_the_steps_are_told_on_demand(run: Path, call: Call) -> None:
    def told(*arguments: object) -> str:
        code, out, _ = call("explain", run, verified(run), *arguments)
        assert code == 0
        return out

    assert "比对的限额" not in told("--lang", "zh")
    assert "怎样算出" in told("--lang", "zh")
    assert "比对的限额" in told("--steps", "--lang", "zh")
    assert "Limits compared" in told("--steps", "--lang", "en")
    data = json.loads(told("--json", "--lang", "en"))
    assert {"facts", "parameters", "steps", "rules"} <= set(data)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_it_is_broken_at_the_width_of_the_terminal_and_nowhere_else(
    run: Path, call: Call, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    def told() -> str:
        return call("explain", run, verified(run), "--steps", "--lang", language)[1]

    monkeypatch.delenv("COLUMNS", raising=False)
    whole = told()
    assert max(map(width_of, whole.splitlines())) > 80
    for columns in (80, 48):
        monkeypatch.setenv("COLUMNS", str(columns))
        lines = told().splitlines()
        assert max(map(width_of, lines)) <= columns
        assert "".join("".join(lines).split()) == "".join(whole.split())


def test_an_explanation_that_is_not_what_was_decided_fails(
    run: Path, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain, family = Explainer.explain, verified(run)
    monkeypatch.setattr(
        Explainer, "explain", lambda self, *a: replace(plain(self, *a), identical=False)
    )
    code, _, err = call("explain", run, family)
    assert code == 1
    assert f"household {family}: the explanation differs from what {run} wrote" in err
    assert f"minsheng replay {run} {family}" in err


def test_a_notice_says_when_its_facts_are_from(
    tmp_path: Path, city: Path, run: Path, call: Call
) -> None:
    """A month decided ahead of its snapshot is warned of where it is printed."""
    later, notice = tmp_path / "later", tmp_path / "notice.json"
    recheck(city, "2020-12", later, load_library())
    for decided, trial in ((run, False), (later, True)):
        assert call("explain", decided, verified(decided), "--notice", notice)[0] == 0
        printed = json.loads(notice.read_text("utf-8"))
        assert printed["facts_month"] == "2020-11"
        assert ("测算" in printed["warning"]["zh"]) is trial
        assert ("trial" in printed["warning"]["en"]) is trial
        assert call("check", notice)[0] == 0
