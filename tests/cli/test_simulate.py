"""`minsheng simulate`: what it says, writes and refuses, in both languages."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from minsheng.city.snapshot import generate

REFORM = "--set", "dibao.standard=+10%"


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("simulate") / "city"
    generate(folder, 600, 7, "2020-11")
    return folder


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("zh", ("政策模拟：dibao.standard=+10%", "最低生活保障标准：710元 → 781元", "示意参数")),
        ("en", ("What if: dibao.standard=+10%", "dibao standard: 710 yuan → 781 yuan", "trial")),
    ],
)
def test_it_works(say, city: Path, language: str, words: tuple[str, ...]) -> None:
    code, out, err = say("simulate", city, *REFORM, "--lang", language)
    assert (code, err) == (0, "")
    for word in words:
        assert word in out


def test_places_may_be_written_by_their_names(say, city: Path) -> None:
    code, out, _ = say("simulate", city, "--set", "dibao.standard[启东市/农村]=780", "--json")
    assert code == 0
    assert json.loads(out)["changed"][0]["places"] == ["320681/rural"]


def test_ready_reforms_a_base_and_full_take_up(say, city: Path) -> None:
    asked = ("--reform", "one-standard", "--base", "split-standards", "--take-up", "full")
    code, out, _ = say("simulate", city, *asked, "--json")
    found = json.loads(out)
    assert code == 0
    assert found["take_up"] == "full"
    assert found["reform"]["zh"] == "大市一体化，城乡、各县（市、区）执行同一标准"
    assert found["base"]["en"].startswith("dibao standards that differ")
    assert found["total"]["difference"] > 0


def test_it_writes_a_folder(say, city: Path, tmp_path: Path) -> None:
    out = tmp_path / "what"
    code, told, _ = say("simulate", city, *REFORM, "--out", out, "--lang", "zh")
    assert code == 0
    assert f"{out}中有simulate.html、result.json、benefits.csv、counties.csv" in told
    assert "启东市" in (out / "counties.csv").read_text("utf-8-sig")
    page = (out / "simulate.html").read_text("utf-8")
    assert "政策模拟" in page


@pytest.mark.slow
def test_a_month_that_is_not_the_snapshots_is_told(say, city: Path) -> None:
    code, _, err = say("simulate", city, *REFORM, "--as-of", "2021-08", "--lang", "zh")
    assert code == 0
    assert "2021-08" in err
    assert "2020-11" in err


FAULTS = [
    ((), "没有指定要修改的内容"),
    (("--set", "dibao.standard=710"), "没有变化"),
    (("--set", "dibao"), "请写成“参数=数值”"),
    (("--set", "dibao.standrd=1"), "没有参数“dibao.standrd”；名称最接近的是“dibao.standard”"),
    (("--set", "zzz=1"), "没有参数“zzz”；用 minsheng rulebook pages"),
    (("--set", "dibao.standard[启东]=1"), "没有地方“启东”；名称最接近的是“启东市”"),
    (("--set", "dibao.standard[火星]=1"), "“火星”不是地方"),
    (("--set", "dibao.standard[310101]=1"), "快照中没有310101；快照有320612"),
    (("--set", "dibao.standard=x"), "“最低生活保障标准”（dibao.standard_m）是金额，“x”不是"),
    (("--set", "margin.ceiling_rate=2"), "是比例，“2”不是"),
    (("--set", "dibao.exit_months=x"), "是整数，“x”不是"),
    (("--set", "expenditure.pays_cash=x"), "只能是或否，“x”不是"),
    (("--set", "dibao.amount_rounding=1"), "是取整方法"),
    (("--set", "dibao.standard=78000"), "现为710.00元；金额以元为单位，不是分；确为78000.00元的"),
    (("--set", "dibao.mental_grade=3"), "在2020-11-01没有数值"),
    (("--set", "dibao.standard=-110%"), "成为负数"),
    (("--set", "dibao.exit_months=9999999"), "超出可用的最大值"),
    (("--reform", "one-standart"), "没有改革方案“one-standart”；名称最接近的是“one-standard”"),
    (("--reform", "zzz"), "没有改革方案“zzz”；请指明 .yaml 文件，或用现成的one-standard"),
    (("--reform", "gone.yaml"), "找不到文件gone.yaml"),
    ((*REFORM, "--as-of", "2010-01"), "规则手册自2018-01起"),
]


@pytest.mark.parametrize(("asked", "words"), FAULTS)
def test_faults_are_told_in_chinese(say, city: Path, asked: tuple[str, ...], words: str) -> None:
    code, out, err = say("simulate", city, *asked, MINSHENG_LANG="zh")
    assert (code, out) == (1, "")
    assert words in err


FILES = [
    ("- 1", "不是改革方案"),
    ("namee: x", "没有“namee”一项；名称最接近的是“name”"),
    ("zzz: x", "没有“zzz”一项；可写name"),
    ("from: soon\nparameters: {dibao: {standard: 700}}", "from“soon”不是月份"),
    (
        "from: 2017-01\nparameters: {dibao: {standard: 700}}",
        "从2017-01起，不在2018-01至2020-11之内",
    ),
    ("name: x", "没有修改任何参数"),
    ("name: {de: x}\nparameters: {dibao: {standard: 700}}", "name应为文字"),
    ("parameters: 7", "parameters下请先写法规"),
    ("parameters: {dibao: 7}", "parameters下请先写法规"),
    ("parameters: {dibao: {standard: [7]}}", "请分别写place、residence、value"),
]


@pytest.mark.parametrize(("text", "words"), FILES)
def test_faults_of_a_file_are_told_in_chinese(
    say, city: Path, tmp_path: Path, text: str, words: str
) -> None:
    path = tmp_path / "my.yaml"
    path.write_text(text, "utf-8")
    code, _, err = say("simulate", city, "--reform", path, MINSHENG_LANG="zh")
    assert code == 1
    assert words in err


def test_other_faults_in_chinese(say, city: Path, tmp_path: Path) -> None:
    (tmp_path / "gbk.yaml").write_bytes("name: 提高".encode("gb18030"))
    _, _, err = say("simulate", city, "--reform", tmp_path / "gbk.yaml", MINSHENG_LANG="zh")
    assert "不是UTF-8编码" in err
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "a").write_text("b", "utf-8")
    _, _, err = say("simulate", city, *REFORM, "--out", tmp_path / "mine", MINSHENG_LANG="zh")
    assert "不是政策模拟的结果" in err
    _, _, err = say("simulate", tmp_path / "gone", *REFORM, MINSHENG_LANG="zh")
    assert "找不到文件夹" in err
