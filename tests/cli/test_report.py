"""`minsheng report`: a page in the language asked for, and never in place of anything else."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from minsheng.city.snapshot import generate
from minsheng.cli import main

MONTH = "2020-11"


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("report")
    generate(folder / "city", 800, 7, MONTH)
    with pytest.raises(SystemExit) as stopped:
        main(["recheck", str(folder / "city"), "--as-of", MONTH, "--out", str(folder / "run")])
    assert stopped.value.code == 0
    return folder / "run"


@pytest.mark.parametrize(
    ("language", "title", "told"),
    [
        ("zh", "<title>2020年11月动态核查报告</title>", "报告已写入"),
        ("en", "<title>Recheck report, 2020-11</title>", "the report stands in"),
    ],
)
def test_it_is_written_in_a_language(say, run: Path, tmp_path: Path, language, title, told) -> None:
    path = tmp_path / "report.html"
    code, out, err = say("report", run, "--out", path, "--lang", language)
    assert (code, err) == (0, "")
    assert out == f"{told} {path}\n"
    assert title in path.read_text("utf-8")


def test_chinese_where_nothing_is_said(say, run: Path, tmp_path: Path) -> None:
    assert say("report", run, "--out", tmp_path / "r.html")[1].startswith("报告已写入")


def test_an_earlier_one_is_replaced_when_asked(say, run: Path, tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    assert say("report", run, "--out", path)[0] == 0
    code, _, err = say("report", run, "--out", path, MINSHENG_LANG="zh")
    assert code == 1
    assert err == f"minsheng: {path}已是一份报告；请用 --out 另选文件，或加 --replace 覆盖\n"
    assert say("report", run, "--out", path, "--replace")[0] == 0


def test_anything_else_is_left(say, run: Path, tmp_path: Path) -> None:
    path = tmp_path / "mine.html"
    path.write_text("mine", "utf-8")
    code, _, err = say("report", run, "--out", path, "--replace", MINSHENG_LANG="zh")
    assert code == 1
    assert "不是报告，未予改动" in err
    assert path.read_text("utf-8") == "mine"
    code, _, err = say("report", run, "--out", tmp_path / "gone" / "r.html", MINSHENG_LANG="zh")
    assert code == 1
    assert "报告" in err


def test_a_snapshot_that_is_gone_is_told_and_one_given_wrong_refused(
    say, run: Path, tmp_path: Path
) -> None:
    moved = tmp_path / "elsewhere" / "run"
    shutil.copytree(run, moved)
    city = run.parent / "city"
    hidden = run.parent / "city-aside"
    city.rename(hidden)
    try:
        code, _, err = say("report", moved, "--out", tmp_path / "r.html", "--lang", "zh")
        assert code == 0
        assert "没有快照，报告不含公平性和数据质量：找不到文件夹" in err
        assert "没有快照，不能按年龄" in (tmp_path / "r.html").read_text("utf-8")
        told = say("report", moved, "--out", tmp_path / "s.html", "--snapshot", hidden)
        assert told[0] == 0
        assert "没有快照" not in (tmp_path / "s.html").read_text("utf-8")
        code, _, err = say("report", moved, "--out", tmp_path / "t.html", "--snapshot", tmp_path)
        assert code == 1
        assert "city.json" in err
    finally:
        hidden.rename(city)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "已损坏，不能按JSON读取；请重新导入文件"),
        ("[]", "没有写明格式（minsheng-intake/1）；请重新导入文件"),
        ('{"format": "minsheng-intake/1"}', "没有列出各份文件；请重新导入文件"),
        (
            '{"format": "minsheng-intake/1", "extracts": [], "not_extracts": 7}',
            "所列不属报送数据的文件不是导入时写下的内容；请重新导入文件",
        ),
        (
            '{"format": "minsheng-intake/1", "extracts": [{}]}',
            "第1份文件的contract不是导入时写下的内容；请重新导入文件",
        ),
    ],
)
def test_an_intake_that_is_none_is_said_in_chinese(
    say, run: Path, tmp_path: Path, text: str, words: str
) -> None:
    shutil.copytree(run.parent / "city", tmp_path / "city")
    (tmp_path / "city" / "intake.json").write_text(text, "utf-8")
    given = ("--snapshot", tmp_path / "city", "--lang", "zh")
    code, _, err = say("report", run, "--out", tmp_path / "r.html", *given)
    assert code == 1
    assert words in err
    assert not (tmp_path / "r.html").exists()
