"""`minsheng indicators`: what it says and refuses, in both languages."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

HEAD = "--income", "income", "--weight", "weight"
ROWS = "income,weight,place\n" + "".join(f"{k},1,{'甲乙'[k % 2]}\n" for k in range(1, 11))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "a.csv"
    path.write_text(ROWS, "utf-8")
    return path


def test_it_works(say, file: Path) -> None:
    code, out, err = say("indicators", file, *HEAD, "--lang", "en")
    assert (code, err) == (0, "")
    for words in (
        "all: 10 rows, weighing 10",
        "at-risk-of-poverty threshold (60 % of the median): 3.30",
        "at-risk-of-poverty rate: 30.00%",
        "relative median poverty gap: 39.39%",
        "Gini coefficient: 0.3000",
        "S80/S20 income quintile ratio: 6.3333",
        "FGT(2): 0.0649",
        "indicators of relative poverty",
    ):
        assert words in out


def test_in_chinese_by_domain(say, file: Path) -> None:
    _, out, _ = say("indicators", file, *HEAD, "--by", "place", "--lang", "zh")
    assert "贫困风险线（中位数的60%）：3.30" in out
    assert out.count("3.30") == 3
    assert "甲：5行，权重合计5" in out
    assert "各组均按全部数据的贫困风险线。" in out
    assert "以上为相对贫困指标，不是低保等待遇的认定标准。" in out


def test_as_json(say, file: Path) -> None:
    _, out, _ = say("indicators", file, *HEAD, "--by", "place", "--json")
    found = json.loads(out)
    assert found["gini"] == pytest.approx(0.3)
    assert found["at_risk_of_poverty_rate"] == pytest.approx(0.3)
    assert set(found["by"]["place"]) == {"甲", "乙"}
    assert found["by"]["place"]["甲"]["threshold"] == found["threshold"]
    assert found["lacking"] == {}


def test_what_has_no_value_is_told(say, tmp_path: Path) -> None:
    path = tmp_path / "one.csv"
    path.write_text("income,weight\n-7,1\n", "utf-8")
    _, out, _ = say("indicators", path, *HEAD, "--lang", "zh")
    assert "基尼系数：无法计算：总收入不大于0" in out
    assert "有1行收入为负" in out
    _, out, _ = say("indicators", path, *HEAD, "--json")
    assert json.loads(out)["gini"] is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("incomes,weight\n1,1\n", "没有“income”一列；名称最接近的是“incomes”"),
        ("x,weight\n1,1\n", "没有“income”一列；有`x`, `weight`"),
        ("income,weight\n1,-3\n", "第2行“weight”为-3；权重不得为负"),
        ("income,weight\n1,\n", "第2行“weight”为空"),
        ("income,weight\nabc,1\nx,1\n", "第2行“income”的“abc”不是数字"),
        ("income,weight\n1,0\n", "“weight”全部为0"),
        ("income,weight\n", "只有表头，没有数据"),
        ("", "是空文件"),
    ],
)
def test_faults_are_told_in_chinese(say, tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text(text, "utf-8")
    code, out, err = say("indicators", path, *HEAD, MINSHENG_LANG="zh")
    assert (code, out) == (1, "")
    assert words in err


def test_files_that_are_none_in_chinese(say, tmp_path: Path) -> None:
    import polars as pl

    (tmp_path / "a.txt").write_text("x", "utf-8")
    (tmp_path / "b.parquet").write_text("x", "utf-8")
    (tmp_path / "c.csv").mkdir()
    pl.DataFrame({"income": [True], "weight": [1]}).write_parquet(tmp_path / "d.parquet")
    for name, words in (
        ("a.txt", "不是 .csv、.parquet 或 .xlsx 文件"),
        ("b.parquet", "无法读取"),
        ("c.csv", "是文件夹；请指明文件"),
        ("d.parquet", "“income”一列不是数字"),
        ("e.csv", "找不到文件"),
    ):
        _, _, err = say("indicators", tmp_path / name, *HEAD, MINSHENG_LANG="zh")
        assert words in err, name


@pytest.mark.parametrize(
    "rows",
    ["-1e15,1\n1e-300,5\n2e-300,5\n", "1e-320,9\n1,1\n", "1,1e-320\n2,1e-320\n"],
)
def test_what_runs_over_is_told_and_is_no_number(say, tmp_path: Path, rows: str) -> None:
    path = tmp_path / "far.csv"
    path.write_text(f"income,weight\n{rows}", "utf-8")
    code, out, err = say("indicators", path, *HEAD, "--json", MINSHENG_LANG="en")
    assert (code, out) == (1, "")
    assert "incomes and weights lie too far apart" in err
    code, _, err = say("indicators", path, *HEAD, MINSHENG_LANG="zh")
    assert code == 1
    assert "收入或权重的数值相差过于悬殊" in err


def test_two_columns_of_one_name_are_told_in_chinese(say, tmp_path: Path) -> None:
    path = tmp_path / "two.csv"
    path.write_text("income,weight,weight\n1,1,1\n", "utf-8")
    _, _, err = say("indicators", path, *HEAD, MINSHENG_LANG="zh")
    assert "有2列都叫“weight”，无法判断用哪一列；请改成不同的列名" in err
    path.write_text("income,weight\n1,1\n-1e308,1\n", "utf-8")
    _, _, err = say("indicators", path, *HEAD, MINSHENG_LANG="zh")
    assert "第3行“income”的“-1e308”过大，无法合计；请更正该数值" in err
