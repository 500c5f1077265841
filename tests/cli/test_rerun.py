"""`compare`, `hints`, `officers`, and a `recheck` that is held: in lines, as a sheet, as data."""

from __future__ import annotations

import csv
import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from tests.recheck.layouts import lay, sizes_of

from minsheng.city.snapshot import generate
from minsheng.cli import main
from minsheng.cli.chinese import in_chinese
from minsheng.recheck.guard import CALLED

MONTH, COUNTY = "2020-11", "320681"
Call = Callable[..., tuple[int, str, str]]
HEADS = "户编号,待遇,变动,决定,金额（元）,理由,经办人,所属月份,有效至"


def quietly(*arguments: object) -> None:
    with pytest.raises(SystemExit) as stopped:
        main([str(a) for a in arguments])
    assert stopped.value.code == 0


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two cities of different seeds, each with its run."""
    made = tmp_path_factory.mktemp("rerun")
    for name, seed in (("one", 7), ("two", 8)):
        generate(made / name, 2_000, seed, MONTH)
        quietly("recheck", made / name, "--as-of", MONTH, "--out", made / f"run-{name}")
    return made


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Call:
    def called(*arguments: object) -> tuple[int, str, str]:
        capsys.readouterr()
        with pytest.raises(SystemExit) as stopped:
            main([str(a) for a in arguments])
        told = capsys.readouterr()
        return int(stopped.value.code or 0), told.out, told.err

    return called


@pytest.fixture
def said(call: Call, monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """What a command that fails says where Chinese is spoken."""

    def told(*arguments: object) -> str:
        monkeypatch.setenv("MINSHENG_LANG", "zh")
        code, _, err = call(*arguments)
        assert code in (1, 2)
        (line,) = [li for li in err.splitlines() if li.startswith("minsheng: ")]
        return line.removeprefix("minsheng: ")

    return told


@pytest.fixture
def change(folder: Path) -> dict[str, Any]:
    """A change of the first run that somebody can decide about."""
    rows = pq.read_table(folder / "run-one" / "changes.parquet").to_pylist()
    return next(r for r in rows if r["change"] == "adjust" and r["benefit"] == "dibao")


def decided(path: Path, change: dict[str, Any], *more: str) -> Path:
    line = f"{change['household_id']},低保金,调整,不同意,,已核实,张三,{MONTH},"
    line = line.replace("低保金", "最低生活保障金")
    path.write_text("\n".join([HEADS, line, *more]) + "\n", "utf-8-sig")
    return path


def rows_of(sheet: Path) -> list[list[str]]:
    with sheet.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def test_two_runs_are_compared_county_by_county(call: Call, folder: Path) -> None:
    code, out, err = call("compare", folder / "run-two", folder / "run-one", "--lang", "zh")
    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert lines[0].startswith("2020-11核查与2020-11核查对照，共")
    assert any(line.startswith("320681启东市：结论不变") for line in lines)
    assert "结论变化（上次 → 本次）" in lines
    assert "每月金额（上次 → 本次）" in lines
    assert "新出现的理由" in lines
    english = call("compare", folder / "run-two", folder / "run-one", "--lang", "en")[1]
    assert "320681 启东市: " in english
    assert "screened → continue" in english


def test_what_is_open_is_no_nought(call: Call, folder: Path) -> None:
    both = folder / "run-two", folder / "run-one"
    counties = json.loads(call("compare", *both, "--json")[1])["counties"]
    sums = [c["now"]["cannot_say"] for c in counties.values() if "cannot_say" in c["now"]]
    assert any(one["drawn"] for one in sums)
    assert all(one["proposed"] is None and one["open"] == one["households"] for one in sums)
    for lang, outcome, words in (
        ("zh", "无法判断", "拟定尚未查清（照发） → 尚未查清（照发）"),
        ("en", "cannot say", "proposed open (goes on) → open (goes on)"),
    ):
        out = call("compare", *both, "--lang", lang)[1]
        (line,) = [li for li in out.splitlines() if li.startswith(f"  {outcome}")]
        assert line.endswith(words)


def test_the_households_of_a_cell_are_listed(call: Call, folder: Path, tmp_path: Path) -> None:
    both = folder / "run-two", folder / "run-one"
    data = json.loads(call("compare", *both, "--json")[1])
    cells = {
        (cell["from"], cell["to"]): cell["households"] for cell in data["counties"][COUNTY]["cells"]
    }
    asked = ("--county", "启东", "--from", "screened", "--to", "继续")
    listed = json.loads(call("compare", *both, *asked, "--json")[1])
    assert len(listed) == cells["screened", "continue"] > 0
    assert {row["county"] for row in listed} == {int(COUNTY)}
    code, out, _ = call("compare", *both, *asked, "--lang", "zh")
    assert code == 0
    assert len(out.splitlines()) == min(len(listed), 20) + (len(listed) > 20)
    assert "已筛查 → 继续" in out
    sheet = tmp_path / "changed.csv"
    assert call("compare", *both, "--csv", sheet, "--lang", "zh")[0] == 0
    heads, *rows = rows_of(sheet)
    assert heads[3:5] == ["上次结论", "本次结论"]
    assert rows
    assert all(row[0].endswith("\t") for row in rows)


def test_a_run_beside_itself_has_nothing_to_list(call: Call, folder: Path) -> None:
    same = folder / "run-one", folder / "run-one"
    out = call("compare", *same, "--from", "stop", "--to", "continue", "--lang", "zh")[1]
    assert out == "没有这样的家庭。\n"
    assert "两次核查依据同一份快照" in call("compare", *same, "--lang", "zh")[1]


def test_an_outcome_that_is_none_names_what_may_be_written(
    said: Callable[..., str], call: Call, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    same = folder / "run-one", folder / "run-one"
    for option, absent, other in (("--from", "new", "gone"), ("--to", "gone", "new")):
        chinese = said("compare", *same, option, "x")
        assert chinese.startswith("“x”不是核查结论；可选：new-since-officer")
        assert chinese.endswith(f"、screened、{absent}")
        monkeypatch.setenv("MINSHENG_LANG", "en")
        code, _, err = call("compare", *same, option, "x")
        assert code == 1
        assert f", screened, {absent}" in err
        assert f", {other}" not in err
    for word in ("new", "上次没有"):
        assert call("compare", *same, "--from", word, "--lang", "zh")[0] == 0


def test_runs_that_share_no_household_are_told(call: Call, folder: Path, tmp_path: Path) -> None:
    city = Path(shutil.copytree(folder / "one", tmp_path / "city"))
    for file in city.glob("*/*.parquet"):
        table = pq.read_table(file)
        place = table.schema.get_field_index("household_id")
        other = pc.add(table["household_id"], pa.scalar(10**9, pa.int64()))
        lay(table.set_column(place, "household_id", other), file, sizes_of(file))
    run, one = tmp_path / "run", folder / "run-one"
    quietly("recheck", city, "--as-of", MONTH, "--out", run)
    asked = ((), ("--from", "new"), ("--csv", tmp_path / "c.csv"), ("--county", COUNTY))
    for more in asked:
        _, _, err = call("compare", run, one, *more, "--lang", "zh")
        assert err.startswith("minsheng: 两次核查没有一户相同，可能出自两份无关的名册；"), more
    err = call("compare", run, one, "--lang", "en")[2]
    assert err.startswith("minsheng: the two runs have no household in common and may be")
    for more in ((), ("--from", "new"), ("--county", COUNTY)):
        assert call("compare", folder / "run-two", one, *more)[2] == ""


def test_hints_are_told_by_place_and_small_counts_are_not(
    call: Call, folder: Path, tmp_path: Path
) -> None:
    run = folder / "run-one"
    data = json.loads(call("hints", run, "--by", "village", "--json")[1])
    counts = [place["households"] for place in data["places"]]
    assert counts
    few = {"<10", "…"}
    assert all(n in few or n >= 10 for n in counts)
    assert all(n in few or n >= 10 for place in data["places"] for n in place["kinds"].values())
    code, out, _ = call("hints", run, "--by", "county", "--lang", "zh")
    assert code == 0
    assert "仅依据无须授权的资料" in out.splitlines()[0]
    assert out.splitlines()[-1].startswith("不足10户的不列具体数")
    assert "尊老金：" in out
    assert "more places: write a sheet" in call("hints", run, "--lang", "en")[1]
    sheet = tmp_path / "hints.csv"
    assert call("hints", run, "--by", "town", "--csv", sheet, "--lang", "zh")[0] == 0
    heads, *rows = rows_of(sheet)
    assert heads[:3] == ["代码", "区域", "户"]
    assert all(row[2] in few or int(row[2]) >= 10 for row in rows)


def test_the_households_hinted_at_are_listed_when_asked_for(
    call: Call, folder: Path, tmp_path: Path
) -> None:
    run = folder / "run-one"
    listed = json.loads(call("hints", run, "--households", "--json")[1])
    outcomes = json.loads((run / "run.json").read_text("utf-8"))["outcomes"]
    assert len(listed) == outcomes["hint"]
    sheet = tmp_path / "households.csv"
    assert call("hints", run, "--households", "--csv", sheet)[0] == 0
    assert len(rows_of(sheet)) == len(listed) + 1


def test_what_officers_decided_is_taken_in_and_not_undone(
    call: Call, folder: Path, change: dict[str, Any], tmp_path: Path
) -> None:
    file, register = decided(tmp_path / "d.csv", change), tmp_path / "register.csv"
    code, out, _ = call("officers", folder / "run-one", file, "--out", register, "--lang", "zh")
    assert (code, out) == (0, f"已登记1项决定 → {register}\n")
    run = tmp_path / "run"
    asked = ("recheck", folder / "one", "--as-of", MONTH, "--out", run, "--lang", "zh")
    code, out, _ = call(*asked, "--officers", register)
    assert code == 0
    assert "           1  其中经办人员已决定" in out.splitlines()
    english = call(*asked[:-1], "en", "--officers", register)[1]
    assert "           1  of these settled by an officer" in english.splitlines()
    assert out.splitlines()[-1].startswith(f"下一步：minsheng report {run} --out report.html（核查")
    assert english.splitlines()[-1].startswith(f"next: minsheng report {run} --out report.html (")
    asked = ("list", run, "--outcome", "settled-by-officer", "--outcome", "须人工核定")
    data = json.loads(call(*asked, "--json", "--lang", "zh")[1])
    (household,) = data["households"]
    assert household["household_id"] == change["household_id"]
    assert "张三已在2020-11核查后决定（不同意；理由：已核实）" in household["reason_words"]
    out = call("explain", run, change["household_id"], "--lang", "zh")[1]
    assert "情况未变，不再提出" in out
    code, _, err = call("explain", run, change["household_id"], "--notice", tmp_path / "n.json")
    assert code == 1
    assert "an officer has decided, so no notice" in err
    assert "已由经办人员作出决定" in str(in_chinese(err.strip().removeprefix("minsheng: ")))
    assert not (tmp_path / "n.json").exists()


def test_a_file_of_decisions_that_is_none_is_told(
    said: Callable[..., str],
    call: Call,
    folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    gone, pipe = tmp_path / "gone.csv", tmp_path / "pipe"
    os.mkfifo(pipe)
    recheck = ("recheck", folder / "one", "--as-of", MONTH, "--out", tmp_path / "r", "--officers")
    officers = ("officers", folder / "run-one")
    for asked, more in ((recheck, ()), (officers, ("--out", tmp_path / "o.csv"))):
        words = said(*asked, gone, *more)
        assert words == f"找不到文件{gone}；请填写经办人员决定的CSV文件"
        words = said(*asked, pipe, *more)
        assert words == f"{pipe}不是普通文件；请把决定另存为“CSV UTF-8”文件，再填写该文件"
        monkeypatch.setenv("MINSHENG_LANG", "en")
        _, _, err = call(*asked, gone, *more)
        assert f"there is no file {gone}; name the CSV file of the officers' decisions" in err
        _, _, err = call(*asked, pipe, *more)
        assert f"{pipe} is no regular file; save the decisions as CSV UTF-8" in err


def test_the_last_run_tells_what_a_decision_rests_on(
    call: Call, folder: Path, change: dict[str, Any], tmp_path: Path
) -> None:
    file, run = decided(tmp_path / "d.csv", change), tmp_path / "run"
    asked = ("recheck", folder / "one", "--as-of", MONTH, "--out", run, "--officers", file)
    code, _, err = call(*asked)
    assert code == 1
    assert "give the run of 2020-11 with --compare" in err
    assert call(*asked, "--compare", folder / "run-one")[0] == 0
    said = json.loads((run / "run.json").read_text("utf-8"))
    assert sum(said["stands"].values()) == 1


def test_decisions_in_force_are_not_left_out_in_silence(
    call: Call,
    said: Callable[..., str],
    folder: Path,
    change: dict[str, Any],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What an officer refused would be proposed again, and nobody told of it."""
    rows = pq.read_table(folder / "run-one" / "changes.parquet").to_pylist()
    other = next(row for row in rows if row["change"] == "grant_proposed")
    more = f"{other['household_id']},{other['benefit']},grant,refused,,x,y,{MONTH},"
    registers = {}
    for name, lines in (("one", ()), ("both", (more,)), ("ended", (f"{more}{MONTH}",))):
        file = decided(tmp_path / f"{name}.csv", change, *lines)
        registers[name] = tmp_path / f"register-{name}.csv"
        asked = ("officers", folder / "run-one", file, "--out", registers[name])
        assert call(*asked)[0] == 0
    last = tmp_path / "last"
    asked = ("recheck", folder / "one", "--as-of", MONTH, "--out", last)
    assert call(*asked, "--officers", registers["both"])[0] == 0
    later = ("recheck", folder / "one", "--as-of", "2020-12", "--compare", last, "--out")
    both = sorted((row["household_id"], row["benefit"]) for row in (change, other))
    lost = f"{other['household_id']} {other['benefit']}"
    for given, number, of in (
        ((), 2, ", ".join(f"{household} {benefit}" for household, benefit in both)),
        (("--officers", registers["one"]), 1, lost),
    ):
        words = said(*later, tmp_path / "r", *given)
        assert words.startswith(
            f"{last}所用的经办人员决定中，有{number}项仍然有效而本次没有提供（{of}）；"
        )
        assert not (tmp_path / "r").exists()
    monkeypatch.setenv("MINSHENG_LANG", "en")
    code, _, err = call(*later, tmp_path / "r", "--officers", registers["one"])
    assert code == 1
    assert f"in force still, that this run is not (1: {lost}); give the" in err
    for name in ("both", "ended"):  # whoever ends a decision says so in the register
        assert call(*later, tmp_path / f"later-{name}", "--officers", registers[name])[0] == 0


@pytest.fixture(scope="module")
def held(folder: Path) -> Path:
    """A city in one county of which the tax office's file came in fen."""
    generate(folder / "large", 100_000, 1, MONTH)
    for file in (folder / "large" / COUNTY).glob("*.parquet"):
        table = pq.read_table(file)
        for name in ("wage_verified_m", "business_m", "obligor_family_income_m"):
            if name in table.schema.names:
                more = pc.multiply(table[name], pa.scalar(100, pa.int64()))
                table = table.set_column(table.schema.get_field_index(name), name, more)
        lay(table, file, sizes_of(file))
    with pytest.raises(SystemExit) as stopped:
        main(
            ["recheck", str(folder / "large"), "--as-of", MONTH, "--out", str(folder / "run-held")]
        )
    assert stopped.value.code == 3
    return folder / "run-held"


def test_a_held_run_says_so_wherever_it_is_used(call: Call, held: Path) -> None:
    words = "minsheng: 本次核查结果暂缓使用：320681启东市“建议停发”占比"
    listed = json.loads(call("list", held, "--limit", 1, "--json")[1])
    household = listed["households"][0]["household_id"]
    for asked in (
        ("list", held),
        ("explain", held, household),
        ("hints", held),
        ("compare", held, held),
    ):
        _, _, err = call(*asked, "--lang", "zh")
        assert err.startswith(words), asked
        assert "用 --accept-jump 320681:stop_proposed " in err
        assert " --because 原因 --by 姓名 放行，只写属实的" in err


def test_a_last_run_that_is_held_is_told(call: Call, held: Path, folder: Path) -> None:
    _, _, err = call("compare", folder / "run-one", held, "--lang", "zh")
    assert err == "minsheng: 作对照的上次核查结果本身暂缓使用，对照的结果仅供参考\n"


def test_a_held_run_goes_on_with_a_name_and_a_reason(
    call: Call, held: Path, folder: Path, tmp_path: Path
) -> None:
    run = Path(shutil.copytree(held, tmp_path / "run"))
    asked = ("recheck", folder / "large", "--as-of", MONTH, "--out", run)
    jumps = json.loads((run / "run.json").read_text("utf-8"))["held"]
    names = [f"启东市:{CALLED[jump['outcome']][0]}" for jump in jumps]
    assert {jump["county"] for jump in jumps} == {COUNTY}
    accept = [word for name in names for word in ("--accept-jump", name)]
    code, _, err = call(*asked, *accept, "--because", "已核实", "--by", "李四")
    assert (code, err) == (0, "")
    said = json.loads((run / "run.json").read_text("utf-8"))
    assert said["held"] == []
    assert {one["by"] for one in said["accepted"]} == {"李四"}
    assert call("list", run, "--limit", 1)[2] == ""


def test_faults_are_said_in_chinese(
    said: Callable[..., str],
    folder: Path,
    change: dict[str, Any],
    tmp_path: Path,
) -> None:
    run, out = folder / "run-one", tmp_path / "r.csv"

    def officers(*more: str, head: str = "") -> str:
        file = decided(tmp_path / "d.csv", change, *more)
        if head:
            file.write_text(head, "utf-8")
        return said("officers", run, file, "--out", out)

    household = change["household_id"]
    good = f"{household},old_age,stop,refused,,x,y,{MONTH},"
    cells = {
        f"x1,dibao,stop,refused,,x,y,{MONTH},": "第3行“户编号”为“x1”；请填写核查结果中的",
        f"3E+12,dibao,stop,refused,,x,y,{MONTH},": "为“3E+12”；数字在表格软件中被截短，请把该列",
        f"3206120000000,dibao,stop,refused,,x,y,{MONTH},": "没有对户编号3206120000000提出任何变动",
        f"{household},x,stop,refused,,x,y,{MONTH},": "“待遇”为“x”；请填写待遇名称",
        f"{household},dibao,x,refused,,x,y,{MONTH},": "“变动”为“x”；请填写建议停发、调整",
        f"{household},dibao,stop,,,x,y,{MONTH},": "“决定”为空；请填写同意、不同意或者另行决定",
        f"{household},dibao,stop,overridden,,x,y,{MONTH},": "“金额（元）”为空；请填写另行决定",
        f"{household},dibao,stop,refused,5,x,y,{MONTH},": "“金额（元）”为“5”；请留空",
        f"{household},dibao,stop,overridden,五,x,y,{MONTH},": "“金额（元）”为“五”；请以元填写",
        f"{household},dibao,stop,refused,,,y,{MONTH},": "“理由”为空；每项决定都应写明理由和经办人",
        f"{household},dibao,stop,refused,,x,y,十一月,": "“所属月份”为“十一月”；请填写提出该变动的",
        f"{household},dibao,stop,refused,,x,y,{MONTH},明年": "“有效至”为“明年”；请填写月份",
        f"{household},dibao,stop,refused,,x,y,{MONTH},2020-01": "“有效至”为“2020-01”；不得早于",
        f"{household},dibao": "第3行有2格，应为9格；请补齐该行，或者删去",
        f"{household},dibao,adjust,refused,,x,李四,{MONTH},": "两项决定（第2行张三，第3行李四）",
        good: "没有提出这一变动；请更正",
        good.replace(MONTH, "2020-10"): "不知道户编号",
    }
    for line, words in cells.items():
        assert words in officers(line), line
    assert "第1行表头不对（" in officers(head="户编号,待遇\n")
    (tmp_path / "g.csv").write_bytes("户编号".encode() + b"\xff\xff\xfe")
    assert "请另存为“CSV UTF-8”格式" in said("officers", run, tmp_path / "g.csv", "--out", out)
    assert "不能按CSV读取" in officers(head='户编号\n"1"x\n')
    out.write_text("x", "utf-8")
    file = decided(tmp_path / "d.csv", change)
    assert "已存在，未予改动；请另选文件" in said("officers", run, file, "--out", out)
    marked = f"{HEADS},事实标记\n{household},dibao,stop,refused,,x,y,{MONTH},,zz\n"
    assert "“事实标记”为“zz”；请保持登记表原样" in officers(head=marked)
    again = ("recheck", folder / "one", "--as-of", MONTH, "--out", tmp_path / "r", "--accept-jump")
    words = said(*again, "x")
    assert "不是异常变动；请写成“区县:结论”" in words
    assert "continue、adjust、stop、cannot-say、" in words
    assert "放行须写明原因和姓名" in said(*again, "启东市：无法判断")
    assert "放行须写明原因和姓名；请填写 --because" in said(*again, "all:stop")
    names = ("--because", "x", "--by", "y")
    assert "没有异常变动，本次核查也没有其他" in said(*again, "all:stop", *names)
    assert "--households 须与 --csv 或 --json 同用" in said("hints", run, "--households")
    for words in (
        "r was written by another version (minsheng-run/2, not 3); decide its snapshot again",
        "d is larger than a file of decisions can be; name another file",
        "d has 1,000,001 rows, more than 1,000,000; deliver it in parts",
        "r/officers.json is not the officers' decisions of this run; restore it from a backup",
    ):
        assert in_chinese(words) is not None
