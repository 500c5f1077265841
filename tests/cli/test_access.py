"""Who opened real people's facts, or what came of them, is written down, and past a date none."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

import polars as pl
import pytest

from minsheng.city.snapshot import generate
from minsheng.cli import access, main
from minsheng.cli.access import CHINA, who
from minsheng.recheck.access import LOG

MONTH, UNTIL = "2020-11", "2099-12"
LAST, PAST = datetime(2099, 12, 31, 23, 59, tzinfo=CHINA), datetime(2100, 1, 1, tzinfo=CHINA)


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run of a snapshot that says it is of real people."""
    folder = tmp_path_factory.mktemp("access")
    generate(folder / "city", 300, 7, MONTH)
    keep(folder / "city", UNTIL)
    with pytest.raises(SystemExit) as stopped:
        main(["recheck", str(folder / "city"), "--as-of", MONTH, "--out", str(folder / "run")])
    assert stopped.value.code in (0, None)
    return folder / "run"


@pytest.fixture
def city(run: Path):
    """The snapshot, with a log that begins; may be kept on when the test is over."""
    city = run.parent / "city"
    (city / LOG).unlink(missing_ok=True)
    yield city
    keep(city, UNTIL)


def keep(city: Path, until: object) -> None:
    about = json.loads((city / "city.json").read_text("utf-8"))
    about |= {"pseudonymised": True, "keep_until": until}
    (city / "city.json").write_text(json.dumps(about), "utf-8")


def log(city: Path) -> list[dict]:
    path = city / LOG
    if not path.exists():
        return []
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


COMMANDS = {
    "recheck": ("recheck", "{city}", "--as-of", MONTH, "--out", "{new}"),
    "simulate": ("simulate", "{city}", "--set", "dibao.standard=+10%"),
    "explain": ("explain", "{run}", "{household}"),
    "replay": ("replay", "{run}"),
    "report": ("report", "{run}", "--out", "{new}.html"),
    "worklist": ("worklist", "{run}", "--out", "{new}"),
}
"""Every command that reads a snapshot, as it is given."""


def given(
    name: str, run: Path, tmp_path: Path, commands: Mapping[str, Sequence[str]] = COMMANDS
) -> list[str]:
    first = pl.read_parquet(sorted((run / "decisions.parquet").iterdir()))["household_id"][0]
    held = {"city": run.parent / "city", "run": run, "new": tmp_path / "new", "household": first}
    held["decisions"] = decisions(run, tmp_path / "decisions.csv")
    return [word.format(**held) for word in commands[name]]


def decisions(run: Path, file: Path) -> Path:
    """What an officer decided of the first change proposed."""
    proposed = pl.col("change").cast(pl.String) == "stop_proposed"
    row = pl.read_parquet(run / "changes.parquet").filter(proposed).row(0, named=True)
    heads = "household_id,benefit,change,decision,sum,reason,officer,month,until"
    told = f"{row['household_id']},{row['benefit']},stop,refused,,visited,A,{MONTH},"
    file.write_text(f"{heads}\n{told}\n", "utf-8")
    return file


@pytest.mark.parametrize("name", COMMANDS)
def test_every_read_writes_who_when_and_for_what(say, run, city, tmp_path, name) -> None:
    words = given(name, run, tmp_path)
    before = datetime.now(CHINA).replace(microsecond=0)
    code, _, err = say(*words)
    assert code == 0, err
    (line,) = log(city)
    assert (line["command"], line["arguments"], line["opened"]) == (name, words[1:], True)
    assert line["by"] == who()
    assert before <= datetime.fromisoformat(line["at"]) <= datetime.now(CHINA)
    assert (city / LOG).stat().st_mode & 0o777 == 0o600


SHOWING = {
    "list": ("list", "{run}"),
    "list as JSON": ("list", "{run}", "--json"),
    "explain": COMMANDS["explain"],
    "worklist": COMMANDS["worklist"],
    "officers": ("officers", "{run}", "{decisions}", "--out", "{new}"),
    "replay": ("replay", "{run}", "{household}"),
    "hints": ("hints", "{run}", "--households", "--json"),
    "compare": ("compare", "{run}", "{run}", "--from", "continue"),
}
"""Every command that shows households of a run."""
COUNTING = {
    "report": COMMANDS["report"],
    "reasons": ("list", "{run}", "--reasons"),
    "hints": ("hints", "{run}"),
    "compare": ("compare", "{run}", "{run}"),
}
"""Those that tell only how many there are."""


@pytest.fixture
def shown(run: Path):
    (run / LOG).unlink(missing_ok=True)
    yield run
    (run / LOG).unlink(missing_ok=True)


@pytest.mark.parametrize("name", SHOWING)
def test_who_is_shown_households_of_a_run_is_written_down(say, shown, city, tmp_path, name) -> None:
    words = given(name, shown, tmp_path, SHOWING)
    code, _, err = say(*words)
    assert code == 0, err
    (line,) = log(shown)
    assert (line["command"], line["arguments"], line["opened"]) == (words[0], words[1:], True)
    assert (line["by"], (shown / LOG).stat().st_mode & 0o777) == (who(), 0o600)


@pytest.mark.parametrize("name", sorted(set(SHOWING) - {"explain", "replay"}))
def test_past_the_date_a_run_shows_nobody(say, shown, city, tmp_path, monkeypatch, name) -> None:
    monkeypatch.setattr(access, "now", lambda: PAST)
    words = given(name, shown, tmp_path, SHOWING)
    code, out, err = say(*words, MINSHENG_LANG="zh")
    assert (code, out) == (1, "")
    assert f"核查结果{shown}所依据的快照保存期限（{UNTIL}）已过，不再逐户显示" in err
    _, out, err = say(*words, MINSHENG_LANG="en")
    assert out == ""
    assert f"the run {shown} is of a snapshot that was to be kept until {UNTIL} only" in err
    assert [line["opened"] for line in log(shown)] == [False, False]
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("name", COUNTING)
def test_totals_of_a_run_are_told_past_the_date(
    say, shown, city, tmp_path, monkeypatch, name
) -> None:
    monkeypatch.setattr(access, "now", lambda: PAST)
    code, _, err = say(*given(name, shown, tmp_path, COUNTING))
    assert code == 0, err
    assert log(shown) == []


def test_a_run_replayed_as_a_whole_shows_nobody(say, shown, city, tmp_path) -> None:
    assert say(*given("replay", shown, tmp_path))[0] == 0
    assert log(shown) == []


def test_a_run_is_not_shown_unseen(say, shown, city, tmp_path) -> None:
    (shown / LOG).mkdir()
    try:
        code, out, err = say("list", shown, MINSHENG_LANG="zh")
    finally:
        (shown / LOG).rmdir()
    assert (code, out) == (1, "")
    assert "无法写入（Is a directory），核查结果没有打开；请检查权限" in err


@pytest.mark.parametrize("name", sorted(set(COMMANDS) - {"report", "worklist"}))
def test_past_its_date_nobody_opens_it(say, run, city, tmp_path, monkeypatch, name) -> None:
    monkeypatch.setattr(access, "now", lambda: PAST)
    words = given(name, run, tmp_path)
    code, out, err = say(*words, MINSHENG_LANG="zh")
    assert code != 0
    assert out == ""
    assert f"快照{city}的保存期限（{UNTIL}）已过，不能再打开；请按规定删除，并留存其访问记录" in err
    code, _, err = say(*words, MINSHENG_LANG="en")
    assert f"was to be kept until {UNTIL} only, and is not opened any more; delete it" in err
    assert [line["opened"] for line in log(city)] == [False, False]
    assert not (tmp_path / "new").exists()


def test_past_its_date_a_report_is_of_the_run_alone(say, run, city, tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(access, "now", lambda: PAST)
    code, _, _ = say(*given("report", run, tmp_path), MINSHENG_LANG="zh")
    assert code == 0
    page = (tmp_path / "new.html").read_text("utf-8")
    assert f"的保存期限（{UNTIL}）已过" in page
    assert [line["opened"] for line in log(city)] == [False]


def test_the_month_it_may_be_kept_until_is_the_last(say, run, city, tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(access, "now", lambda: LAST)
    assert say(*given("explain", run, tmp_path))[0] == 0


@pytest.mark.parametrize("until", [None, "", "soon", 2020, "2020-13"])
def test_one_that_does_not_say_until_when_is_not_opened(say, run, city, tmp_path, until) -> None:
    keep(city, until)
    code, _, err = say(*given("explain", run, tmp_path), MINSHENG_LANG="zh")
    assert code == 1
    assert "没有写明快照的保存期限；请重新导入文件" in err


def test_it_is_not_opened_unseen(say, run, city, tmp_path) -> None:
    (city / LOG).mkdir()
    try:
        code, _, err = say(*given("explain", run, tmp_path), MINSHENG_LANG="zh")
    finally:
        (city / LOG).rmdir()
    assert code == 1
    assert "无法写入（Is a directory），快照没有打开；请检查权限" in err


def test_made_up_people_need_no_log(say, run, city, tmp_path) -> None:
    about = json.loads((city / "city.json").read_text("utf-8"))
    del about["pseudonymised"]
    (city / "city.json").write_text(json.dumps(about), "utf-8")
    assert say(*given("simulate", run, tmp_path))[0] == 0
    assert log(city) == []


def test_nobody_is_somebody_else_by_a_variable(monkeypatch) -> None:
    for name in ("LOGNAME", "USER", "LNAME", "USERNAME"):
        monkeypatch.setenv(name, "somebody")
    assert who() != "somebody"
    monkeypatch.setattr(os, "getuid", lambda: 2**31 - 2)
    assert who() == str(2**31 - 2)
