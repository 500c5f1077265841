"""The demo: the gist on one screen, the details in a file, no failure hidden."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from minsheng.cli import demo, main
from minsheng.cli.demo_files import FromFiles, told_of
from minsheng.cli.language import Language
from minsheng.policy.engine.faults import PolicyError
from minsheng.recheck.explain import Explainer

SCREEN, BOTH = 45, 55
"""Lines in one language, and in both where none is set."""
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
            main(["demo", "--no-site", "--out", str(out), *arguments])
        told = capsys.readouterr()
        return int(stopped.value.code or 0), told.out, told.err

    return called


def test_the_gist_fits_a_screen_and_holds_what_a_newcomer_asks(call: Call, out: Path) -> None:
    code, told, _ = call()
    assert code == 0
    assert len(told.splitlines()) <= BOTH
    assert len(call(language="zh")[1].splitlines()) <= SCREEN
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
    # What offices call their files, and what they are to write, is theirs.
    ours = english.replace("neither 是 nor 否", "").splitlines()
    files = ours.index("  Files not taken:")
    ends = next(n for n, line in enumerate(ours) if line.startswith("decided on them"))
    assert not any("一" <= c <= "鿿" for line in ours[:files] + ours[ends:] for c in line)
    assert "Three households" not in call(language="zh")[1]
    assert call("--lang", "en", language="zh")[1] == english


FAULTS = [
    {"faults": {"repeated": 7, "number_check": 1_200}},
    {"faults": {"repeated": 3}},
]


def refused(number: int) -> list[dict[str, Any]]:
    why = {"zh": "只有54行，上次有108行；请重新报送", "en": "has 54 rows, not 108; send it again"}
    return [
        {"file": f"表{n}.xlsx", "why": why, "faults": {}, "links": {}, "state": "refused"}
        | dict.fromkeys(("rows", "returned"), 0)
        for n in range(number)
    ]


@pytest.mark.parametrize(
    ("languages", "expected"),
    [
        (("zh",), ["  发现的差错：号码校验码不符1,200处、重复的行10处"]),
        (("en",), ["  faults found: 1,200 × wrong check digit, 10 × rows that repeat one"]),
    ],
)
def test_faults_are_told_by_kind_and_files_with_their_reason(
    languages: tuple[Language, ...], expected: list[str]
) -> None:
    sent = [{**one, "links": {}, "state": "taken", "why": None, "rows": 9, "returned": 1}
            for one in FAULTS]  # fmt: skip
    intake = {"extracts": [*sent, *refused(7)], "not_extracts": []}
    done = FromFiles(intake, {"outcomes": {}}, {}, Path("report.html"))
    lines = list(told_of(done, Path("out"), languages))
    assert expected[0] in lines
    zh = languages == ("zh",)
    why = "只有54行，上次有108行" if zh else "has 54 rows, not 108"
    assert [line for line in lines if why in line] == [f"  · 表{n}.xlsx {why}" for n in range(5)]
    more = "另有2个，见" if zh else "and 2 more, see "
    assert f"  · {more}{Path('out', 'from-files-returned')}" in lines


def test_a_run_that_is_held_is_told_in_one_line() -> None:
    def jump(county: int, outcome: str) -> dict[str, Any]:
        return {"county": str(county), "outcome": outcome, "now": [3, 9], "then": [1, 9],
                "against": "place", "errors_100": 400}  # fmt: skip

    held = [jump(c, o) for c in (320612, 320613, 320614, 320681) for o in ("stop", "cannot_say")]
    places = {320612 * 10**6: "通州区", 320613 * 10**6: "崇川区", 320614 * 10**6: "海门区"}
    intake: dict[str, Any] = {"extracts": [], "not_extracts": []}
    done = FromFiles(intake, {"outcomes": {}, "held": held}, places, Path("report.html"))
    (told,) = [line for line in told_of(done, Path("out"), ("zh",)) if "暂缓使用" in line]
    assert "通州区、崇川区、海门区等地有8处结论占比异常" in told
    (told,) = [line for line in told_of(done, Path("out"), ("en",)) if "the run is held" in line]
    assert "in 320612, 320613, 320614 and elsewhere shares jumped (8 in all)" in told


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
