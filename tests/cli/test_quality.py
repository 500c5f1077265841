"""`minsheng recheck-quality`: what it prints, writes and refuses, in both languages."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from minsheng.cli import quality
from minsheng.cli.wrapped import width_of
from minsheng.recheck.quality.trial import Counts, Trial


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
    assert f"{out} is a file; name the folder of the results" in err
    assert out.read_text("utf-8") == "mine"


def test_it_works(say, tmp_path: Path) -> None:
    """Without faults nothing is proposed wrongly, and the file holds what the table shows."""
    out = tmp_path / "out"
    code, told, err = say(
        "recheck-quality", "--households", 1000, "--seed", 4, "--rates", "0", "--no-kinds",
        "--out", out, "--lang", "en",
    )  # fmt: skip
    assert code == 0
    assert err.splitlines() == [
        "trials: 0 of 1",
        "trials: 1 of 1",
        f"{out} holds quality.html and quality.json",
    ]
    written = json.loads((out / "quality.json").read_text("utf-8"))
    assert (written["format"], written["whole"]) == ("minsheng-quality/1", True)
    (trial,) = written["trials"]
    assert (trial["rate"], trial["kind"]) == (0, "all")
    assert (trial["returned"], trial["review"]) == (0, 0)
    assert trial["ours"]["wrong"] == 0
    assert trial["wrong"] == []
    assert trial["households"] > 10
    assert sum(e["households"] for e in trial["errands"]) >= trial["ours"]["cannot_say"]
    figures = told.splitlines()[2].split()
    assert figures[:3] == ["0%", str(trial["households"]), str(trial["true_stops"])]
    assert figures[3:5] == [str(trial["ours"]["wrong"]), str(trial["naive"]["wrong"])]
    assert "How often we would be wrong" in (out / "quality.html").read_text("utf-8")


def made(rate: float, kind: str) -> Trial:
    """A trial of no city at all."""
    none = Counts(0, 0, 0, 0)
    return Trial(rate, kind, 1, 0, 10, 0, 0, 0, none, none, {}, [])


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The rates tried, in turn; at 2 somebody stops the command, the first time."""
    tried: list[float] = []

    def trials(_base, _households, _seed, _month, asked):
        for rate, kind in asked:
            tried.append(rate)
            if rate == 2 and tried.count(2) == 1:
                raise KeyboardInterrupt
            yield made(rate, kind)

    monkeypatch.setattr(quality, "_trials", trials)
    return tried


def test_who_stops_it_loses_one_trial_and_goes_on(say, tmp_path: Path, asked) -> None:
    command = ("recheck-quality", "--rates", "0,1,2,3", "--no-kinds", "--out", tmp_path / "out")
    assert say(*command)[0] != 0
    assert not json.loads((tmp_path / "out" / "quality.json").read_text("utf-8"))["whole"]
    assert asked == [0, 1, 2]
    code, told, err = say(*command, "--lang", "zh")
    assert code == 0
    assert err.splitlines()[:3] == [f"试验：已完成{n}次，共4次" for n in (2, 3, 4)]
    assert asked == [0, 1, 2, 2, 3]
    assert [line.split()[0] for line in told.splitlines()[2:]] == ["0%", "1%", "2%", "3%"]
    heads = told.splitlines()[:2]
    assert "错停项数  错停项数" in heads[0]
    assert "本系统  简单比对" in heads[1]
    assert len({width_of(line) for line in told.splitlines()}) == 1


@pytest.mark.parametrize(
    ("held", "zh", "en"),
    [
        ({"mine.txt": "mine"}, "中有其他文件；请用 --out 另选", "is not empty and holds no trials"),
        ({"quality.json": "[]"}, "不是本命令写出的", "is not what this command writes"),
        ({"quality.json": "{"}, "不是本命令写出的", "is not what this command writes"),
    ],
)
def test_a_folder_that_holds_something_else_is_refused_at_once(
    say, tmp_path: Path, asked, held: dict[str, str], zh: str, en: str
) -> None:
    for name, text in held.items():
        (tmp_path / name).write_text(text, "utf-8")
    for language, words in (("zh", zh), ("en", en)):
        code, _, err = say("recheck-quality", "--out", tmp_path, MINSHENG_LANG=language)
        assert code == 1
        assert words in err
    assert asked == []
    assert {p.name: p.read_text("utf-8") for p in tmp_path.iterdir() if p.name in held} == held


def test_another_question_and_a_whole_result_are_refused(say, tmp_path: Path, asked) -> None:
    command = ("recheck-quality", "--rates", "0,1", "--no-kinds", "--out", tmp_path / "out")
    assert say(*command)[0] == 0
    for more, zh, en in (
        ((), "中已有这些试验的全部结果", "holds these trials already"),
        (("--seed", "7"), "另一座城市、另一月份", "holds trials of another city"),
    ):
        assert zh in say(*command, *more, MINSHENG_LANG="zh")[2]
        assert en in say(*command, *more, MINSHENG_LANG="en")[2]
    assert asked == [0, 1]


def test_no_two_columns_are_called_alike_and_the_handbook_has_each() -> None:
    text = (Path(__file__).parents[2] / "docs" / "quality.md").read_text("utf-8")
    for place, joined in ((0, ""), (1, " ")):
        heads = [joined.join(both[place]) for both in quality.HEADS]
        assert len(set(heads)) == len(heads)
        for head in heads[1:]:
            assert head in text, head
