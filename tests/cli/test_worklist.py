"""`minsheng worklist`: a folder of workbooks, written whole or not at all."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import fastexcel
import polars as pl
import pytest

from minsheng.city.snapshot import generate
from minsheng.cli import main
from minsheng.policy.laws.kinds import Relation
from minsheng.recheck.files import LOCK, held
from minsheng.recheck.reports import Worklists
from minsheng.recheck.reports.towns import Written

MONTH = "2020-11"


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("worklist")
    generate(folder / "city", 800, 7, MONTH)
    with pytest.raises(SystemExit) as stopped:
        main(["recheck", str(folder / "city"), "--as-of", MONTH, "--out", str(folder / "run")])
    assert stopped.value.code == 0
    return folder / "run"


def test_it_says_how_many_there_are(say, run: Path, tmp_path: Path) -> None:
    out = tmp_path / "lists"
    code, told, err = say("worklist", run, "--out", out)
    assert (code, err) == (0, "")
    files = list(out.iterdir())
    assert told.startswith(f"{len(files)}个乡镇（街道）的工作清单，共")
    assert all(file.suffix == ".xlsx" for file in files)
    outcomes = json.loads((run / "run.json").read_text("utf-8"))["outcomes"]
    waiting = sum(n for name, n in outcomes.items() if name not in ("continue", "hint", "screened"))
    assert f"共{waiting:,}户，另有线索{outcomes['hint']:,}户" in told
    english = say("worklist", run, "--out", tmp_path / "en", "--lang", "en")[1]
    assert english.startswith(f"{len(files)} work lists with {waiting} households, and ")


def test_what_was_filled_in_is_left(say, run: Path, tmp_path: Path) -> None:
    (tmp_path / "lists").mkdir()
    (tmp_path / "lists" / "filled.xlsx").write_text("", "utf-8")
    code, _, err = say("worklist", run, "--out", tmp_path / "lists", MINSHENG_LANG="zh")
    assert code == 1
    assert "其中的清单可能有人填写，未予改动；请用 --out 另选文件夹" in err
    assert [p.name for p in (tmp_path / "lists").iterdir()] == ["filled.xlsx"]


def test_what_a_killed_command_left_is_swept(say, run: Path, tmp_path: Path) -> None:
    left = tmp_path / ".lists.part"
    left.mkdir()
    (left / LOCK).write_bytes(b"")
    (left / "half.xlsx").write_bytes(b"PK")
    assert say("worklist", run, "--out", tmp_path / "lists")[0] == 0
    assert [p.name for p in tmp_path.iterdir()] == ["lists"]
    names = {p.name for p in (tmp_path / "lists").iterdir()}
    assert "half.xlsx" not in names
    assert LOCK not in names


def test_what_another_command_is_writing_is_left(say, run: Path, tmp_path: Path) -> None:
    left = tmp_path / ".lists.part"
    left.mkdir()
    (left / "half.xlsx").write_bytes(b"PK")
    with held(left):
        code, _, err = say("worklist", run, "--out", tmp_path / "lists", MINSHENG_LANG="zh")
    assert code == 1
    assert str(left) in err
    assert (left / "half.xlsx").exists()
    assert not (tmp_path / "lists").exists()


def test_without_the_snapshot_there_is_no_list(say, run: Path, tmp_path: Path) -> None:
    given = ("--snapshot", tmp_path / "gone", "--lang", "zh")
    code, _, err = say("worklist", run, "--out", tmp_path / "lists", *given)
    assert code == 1
    assert "找不到文件夹" in err
    assert not (tmp_path / "lists").exists()


def test_nobody_to_visit_is_said(say, run: Path, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(Worklists, "_write", lambda *_: Written(0, 0, 0))
    out = say("worklist", run, "--out", tmp_path / "lists")[1]
    assert "没有需要入户的家庭" in out
    assert list((tmp_path / "lists").iterdir()) == []


def test_sources_that_are_none_are_said_in_chinese(say, run: Path, tmp_path: Path) -> None:
    city = tmp_path / "city"
    shutil.copytree(run.parent / "city", city)
    said = {"format": "minsheng-intake/1", "extracts": []}
    (city / "intake.json").write_text(json.dumps(said), "utf-8")
    for folder in city.iterdir():
        if folder.is_dir():
            (folder / "source.parquet").write_bytes(b"none")
    given = ("--snapshot", city, "--lang", "zh")
    code, _, err = say("worklist", run, "--out", tmp_path / "lists", *given)
    assert code == 1
    assert "已损坏，无法读取；请重新导入文件" in err
    assert not (tmp_path / "lists").exists()
    decided = pl.read_parquet(sorted((run / "decisions.parquet").iterdir()))
    waiting = decided.filter(pl.col("outcome").cast(pl.String) == "cannot_say")
    for folder in filter(Path.is_dir, city.iterdir()):
        of = waiting.filter(pl.col("county") == int(folder.name))["household_id"]
        table = pl.DataFrame({"household_id": of}).with_columns(
            person_no=pl.lit(0, pl.Int16),
            extract=pl.lit(3, pl.Int16),
            row=pl.lit(1, pl.Int32),
            month=pl.lit(202009, pl.Int32),
            facts=pl.lit("birth"),
            grade=pl.lit(3, pl.UInt8),
            link=pl.lit("number"),
        )
        table.write_parquet(folder / "source.parquet")
    code, _, err = say("worklist", run, "--out", tmp_path / "lists", *given)
    assert code == 1
    assert "提到第3份文件，intake.json中没有；请重新导入文件" in err


@pytest.fixture
def register(run: Path, tmp_path: Path) -> Path:
    """A register that knows everybody of the run by a name of their own."""
    people = pl.concat(pl.read_parquet(p) for p in run.parent.glob("city/*/person.parquet"))
    folder = tmp_path / "register"
    folder.mkdir()
    (folder / "register.json").write_text("{}", "utf-8")
    people.select("person_id", named=pl.format("张{}", "person_id")).write_parquet(
        folder / "people.parquet"
    )
    return folder


def test_names_come_from_the_register(say, run: Path, register: Path, tmp_path: Path) -> None:
    out = tmp_path / "lists"
    assert say("worklist", run, "--out", out, "--register", register)[0] == 0
    people = pl.concat(pl.read_parquet(p) for p in run.parent.glob("city/*/person.parquet"))
    heads = people.filter(pl.col("relation") == int(Relation.HEAD))
    expected = dict(heads.select("household_id", "person_id").iter_rows())
    seen = 0
    for file in out.iterdir():
        sheet = fastexcel.read_excel(file).load_sheet(0, dtypes="string").to_polars()
        firsts = sheet.filter(pl.col("序号").str.contains(r"^\d+$"))
        for household, name in firsts.select("户编号", "姓名").iter_rows():
            assert name == f"张{expected[int(household)]}"
            seen += 1
    assert seen


def test_another_register_is_refused(say, run: Path, register: Path, tmp_path: Path) -> None:
    out = tmp_path / "lists"
    named = pl.read_parquet(register / "people.parquet")
    named.with_columns(pl.col("person_id") + 10**12).write_parquet(register / "people.parquet")
    given = ("worklist", run, "--out", out, "--lang", "zh", "--register")
    code, _, err = say(*given, register)
    assert code == 1
    assert "中没有本次核查的任何人" in err
    code, _, err = say(*given, tmp_path)
    assert code == 1
    assert "不是人员底册文件夹" in err
    assert not out.exists()
