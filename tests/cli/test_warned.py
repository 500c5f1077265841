"""What is said on the error stream of a run that other rules decided."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from minsheng.city.snapshot import generate
from minsheng.cli import main
from minsheng.cli.warned import warn_of_last
from minsheng.policy.engine.library import library_from_texts, load_library
from minsheng.recheck.decide import recheck

Call = Callable[..., tuple[int, str]]
MONTH = "2020-11"
SAID = "decided it than this program's: changed since, or not its own"


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Call:
    """A command: its exit code, and what it says on the error stream."""

    def called(*arguments: object) -> tuple[int, str]:
        capsys.readouterr()
        with pytest.raises(SystemExit) as stopped:
            main([str(a) for a in arguments])
        return int(stopped.value.code or 0), capsys.readouterr().err

    return called


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """One city decided by the installed rules, and by others."""
    folder = tmp_path_factory.mktemp("warned")
    generate(folder / "city", 60, 7, MONTH)
    texts = dict(load_library().texts)
    texts["dibao/parameters.yaml"] += "# another edition\n"
    books = {"ours": load_library(), "other": library_from_texts(texts)}
    for name, book in books.items():
        recheck(folder / "city", MONTH, folder / name, book)
    return {name: folder / name for name in books}


def test_a_run_by_other_rules_is_not_vouched_for_unsaid(
    runs: dict[str, Path], call: Call, tmp_path: Path
) -> None:
    notice = tmp_path / "notice.json"
    for name, run in runs.items():
        about = json.loads((run / "run.json").read_text("utf-8"))
        household = about["snapshot"]["pattern_families"]["pattern_verified"]
        for words in (
            ("explain", run, household, "--notice", notice, "--lang", "en"),
            ("list", run),
            ("replay", run),
            ("replay", run, household),
            ("check", notice, "--run", run),
        ):
            code, told = call(*words)
            assert code == 0, told
            assert (SAID in told) == (name == "other"), (words, told)


@pytest.mark.parametrize(
    ("month", "last", "said"),
    [
        ("2020-12", "2020-11", ()),
        ("2021-01", "2020-12", ()),
        ("2020-11", "2020-11", ("is of 2020-11, too: a difference is none from month to month",)),
        ("2021-01", "2020-11", ("is of 2020-11, not of the month before",)),
        ("2020-11", "2020-12", ("is of 2020-12, not of the month before",)),
    ],
)
def test_a_last_run_that_is_not_of_the_month_before_is_told(capsys, month, last, said) -> None:
    warn_of_last({"as_of": last, "rulebook": "a"}, {"as_of": month, "rulebook": "a"}, "en")
    err = capsys.readouterr().err
    assert err.count("minsheng: ") == len(said)
    for words in said:
        assert words in err


def test_a_last_run_by_other_rules_is_told(runs: dict[str, Path], call: Call, tmp_path) -> None:
    asked = ("recheck", runs["ours"].parent / "city", "--as-of", MONTH, "--out", tmp_path / "run")
    _, err = call(*asked, "--compare", runs["other"], "--lang", "zh")
    assert err.splitlines()[:2] == [
        "minsheng: 作对照的上次核查（2020-11）适用另一版规则，结论的变化可能是规则变化引起的",
        (
            "minsheng: 作对照的上次核查也是2020-11的："
            "变动不是逐月变化，而是两次核查的数据、规则或者决定不同"
        ),
    ]
    _, err = call(*asked, "--compare", runs["ours"], "--lang", "en")
    assert "another rule book" not in err
