"""The demo: the gist on one screen, the details in a file, no failure hidden."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from minsheng.cli import demo, main
from minsheng.policy.engine.faults import PolicyError
from minsheng.recheck.explain import Explainer

SCREEN = 45
Call = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("demo") / "demo"


@pytest.fixture
def call(out: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Call:
    """The demo of a small city."""
    monkeypatch.setattr(demo, "HOUSEHOLDS", 400)

    def called(*arguments: str, language: str = "") -> tuple[int, str, str]:
        for name in ("MINSHENG_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
            monkeypatch.setenv(name, language)
        capsys.readouterr()
        with pytest.raises(SystemExit) as stopped:
            main(["demo", "--out", str(out), *arguments])
        told = capsys.readouterr()
        return int(stopped.value.code or 0), told.out, told.err

    return called


def test_the_gist_fits_a_screen_and_holds_what_a_newcomer_asks(call: Call, out: Path) -> None:
    code, told, _ = call()
    assert code == 0
    assert len(told.splitlines()) <= SCREEN
    for month in demo.MONTHS:
        run = json.loads((out / f"run-{month}" / "run.json").read_text("utf-8"))
        assert month in told
        assert f"{run['outcomes']['screened']:,}" in told
    assert run["hash"] in told
    assert "建议停发最低生活保障金，同时给予支出型救助金每年30,720元；主要理由：" in told
    assert "暂无法判断（资料尚未提供），请先核实配偶工资；其余待定。" in told
    assert "nothing is paid by them" in told
    assert f"minsheng explain {out}/run-2020-11 " in told
    assert f"{out}/explanations.txt" in told


def test_the_details_stand_in_a_file_and_behind_an_option(call: Call, out: Path) -> None:
    assert "怎样算出" not in call()[1]
    full = (out / "explanations.txt").read_text("utf-8")
    for part in ("理由和依据", "Reasons and law", "pattern_insured", "pattern_verified"):
        assert part in full
    chinese = call("--details", language="zh")[1]
    assert "怎样算出" in chinese
    assert "How it was computed" not in chinese
    assert "How it was computed" in (out / "explanations.txt").read_text("utf-8")


def test_it_speaks_one_language_where_one_is_set(call: Call) -> None:
    english = call(language="en")[1]
    assert not any("一" <= c <= "鿿" for c in english)
    assert "Three households" not in call(language="zh")[1]
    assert call("--lang", "en", language="zh")[1] == english


def test_an_explanation_that_differs_from_the_run_fails_it(
    call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = Explainer.explain
    monkeypatch.setattr(
        Explainer, "explain", lambda self, *a: replace(plain(self, *a), identical=False)
    )
    code, _, err = call(language="en")
    assert code == 1
    assert "the explanation differs from what" in err


def test_a_fault_of_the_recheck_fails_it(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        msg = "the snapshot is not whole"
        raise PolicyError(msg)

    monkeypatch.setattr("minsheng.recheck.decide.recheck", broken)
    code, told, err = call(language="en")
    assert code == 1
    assert told == ""
    assert "the snapshot is not whole" in err
