"""`minsheng recheck-quality`: what it prints, writes and refuses, in both languages."""

from __future__ import annotations

import json
from pathlib import Path

import pytest


@pytest.mark.parametrize("rates", ["a,b", "1,,2", "-1", "20.1", "nan", "inf", "", "1,2,"])
def test_rates_that_are_none_are_refused_before_anything_is_made(
    say, tmp_path: Path, rates: str
) -> None:
    out = tmp_path / "out"
    code, _, err = say("recheck-quality", "--rates", rates, "--out", out, MINSHENG_LANG="en")
    assert code == 2
    assert "write percents from 0 to 20, as 0,1,2" in err
    code, _, err = say("recheck-quality", "--rates", rates, "--out", out, MINSHENG_LANG="zh")
    assert code == 2
    assert "--rates 应为0至20之间的百分比，用英文逗号分开，如 0,1,2" in err
    assert not out.exists()


def test_a_place_that_is_a_file_is_told_before_the_work(say, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.write_text("mine", "utf-8")
    code, _, err = say("recheck-quality", "--out", out, MINSHENG_LANG="en")
    assert code == 1
    assert f"{out} could not be written" in err
    assert out.read_text("utf-8") == "mine"


def test_it_works(say, tmp_path: Path) -> None:
    """Without faults nothing is proposed wrongly, and the file holds what the table shows."""
    out = tmp_path / "out"
    code, told, err = say(
        "recheck-quality", "--households", 1000, "--seed", 4, "--rates", "0", "--no-kinds",
        "--out", out, "--lang", "en",
    )  # fmt: skip
    assert (code, err) == (0, "")
    (trial,) = json.loads((out / "quality.json").read_text("utf-8"))
    assert (trial["rate"], trial["kind"]) == (0, "all")
    assert (trial["returned"], trial["review"]) == (0, 0)
    assert trial["ours"]["wrong"] == 0
    assert trial["wrong"] == []
    assert trial["households"] > 10
    figures = told.splitlines()[1].split()
    assert figures[:3] == ["0%", str(trial["households"]), str(trial["true_stops"])]
    assert figures[3:5] == [str(trial["ours"]["wrong"]), str(trial["naive"]["wrong"])]
