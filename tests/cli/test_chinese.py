"""The usual faults in Chinese: each is provoked, so that none can drift from its English."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.recheck.layouts import lay, sizes_of

from minsheng.city.errors import CityError
from minsheng.city.place import _overtaken
from minsheng.city.snapshot import generate
from minsheng.cli import main
from minsheng.cli.chinese import SAID, WRONG, in_chinese
from minsheng.cli.console import complain
from minsheng.policy.engine.book import before_the_book
from minsheng.recheck.decide import law_day
from minsheng.recheck.files import cannot_write
from minsheng.recheck.single import _unwritten

MONTH = "2020-11"


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("chinese") / "city"
    generate(folder, 60, 7, MONTH)
    return folder


@pytest.fixture(scope="module")
def run(city: Path) -> Path:
    folder = city.parent / "run"
    with pytest.raises(SystemExit) as stopped:
        main(["recheck", str(city), "--as-of", MONTH, "--out", str(folder)])
    assert stopped.value.code == 0
    return folder


@pytest.fixture
def say(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """What a command says when it fails where Chinese is spoken."""
    monkeypatch.setenv("MINSHENG_LANG", "zh")

    def said(*arguments: object) -> str:
        capsys.readouterr()
        with pytest.raises(SystemExit) as stopped:
            main([str(a) for a in arguments])
        assert stopped.value.code in (1, 2)
        err = capsys.readouterr().err
        (line,) = [t for t in err.splitlines() if t.startswith("minsheng: ")]
        words = line.removeprefix("minsheng: ")
        assert any("一" <= c <= "鿿" for c in words), words
        return words

    return said


def spoilt(
    city: Path, target: Path, change: Callable[[pa.Table], pa.Table], entity: str = "person"
) -> Path:
    """A copy of a city with its persons changed, or the rows of another entity."""
    shutil.copytree(city, target)
    for file in target.glob(f"*/{entity}.parquet"):
        lay(change(pq.read_table(file)), file, sizes_of(file))
    return target


def test_a_snapshot_that_is_not_one(say, city: Path, tmp_path: Path) -> None:
    def recheck(folder: Path) -> str:
        return say("recheck", folder, "--as-of", MONTH, "--out", tmp_path / "r")

    assert "找不到文件夹" in recheck(tmp_path / "gone")
    (tmp_path / "empty").mkdir()
    assert "没有city.json" in recheck(tmp_path / "empty")
    shutil.copytree(city, tmp_path / "less")
    file = next((tmp_path / "less").glob("*/bill.parquet"))
    file.write_bytes(b"no parquet")
    assert "已损坏" in recheck(tmp_path / "less")
    file.unlink()
    assert "快照不完整" in recheck(tmp_path / "less")


def test_columns_that_are_wrong(say, city: Path, tmp_path: Path) -> None:
    def recheck(name: str, change: Callable[[pa.Table], pa.Table], entity: str = "person") -> str:
        folder = spoilt(city, tmp_path / name, change, entity)
        return say("recheck", folder, "--as-of", MONTH, "--out", tmp_path / f"{name}-run")

    assert "缺少“出生日期”一列（birth）" in recheck("a", lambda t: t.drop_columns(["birth"]))

    def as_text(table: pa.Table) -> pa.Table:
        place = table.schema.get_field_index("birth")
        return table.set_column(place, "birth", table["birth"].cast(pa.string()))

    assert "应为int32" in recheck("b", as_text)


def test_what_must_be_known(say, city: Path, tmp_path: Path) -> None:
    shutil.copytree(city, tmp_path / "open")
    file = next((tmp_path / "open").glob("*/household.parquet"))
    table, sizes = pq.read_table(file), sizes_of(file)
    place = table.schema.get_field_index("applies")
    field = table.schema.field("applies").with_nullable(True)
    table = table.set_column(place, field, pa.nulls(len(table), pa.bool_()))
    lay(table, file, sizes)
    words = say("recheck", tmp_path / "open", "--as-of", MONTH, "--out", tmp_path / "r")
    assert "“本期申请”（applies）每一户都必须填写" in words
    assert "请补填" in words


def test_dates_and_months(say, city: Path, tmp_path: Path) -> None:
    for day in ("2020-11-77", "never"):
        out = tmp_path / "r"
        assert f"“{day}”不是有效日期" in say("recheck", city, "--as-of", day, "--out", out)
    assert "自2018-01起" in say("recheck", city, "--as-of", "2017-12", "--out", tmp_path / "r")
    assert "自2018-01起" in say("rulebook", "pages", tmp_path / "p", "--date", "1900-01")
    assert "自2018-01起" in say("rulebook", "diff", "1900-01", "2018-11")
    assert not (tmp_path / "p").exists()
    with pytest.raises(Exception, match="is no month") as told:
        law_day("never")
    assert in_chinese(str(told.value)) == "“never”不是月份；请写成2020-11的形式"


def test_runs_that_are_none(say, city: Path, run: Path, tmp_path: Path) -> None:
    assert "没有核查结果" in say("explain", tmp_path, 1)
    assert "没有户编号1" in say("explain", run, 1)
    (tmp_path / "question.json").write_text("{}", "utf-8")
    assert "尚未完成" in say("explain", tmp_path, 1)
    shutil.copytree(run, tmp_path / "run")
    (tmp_path / "run" / "rulebook.json").write_text("{}", "utf-8")
    assert "不是本次核查所用的规则手册" in say("replay", tmp_path / "run")
    (tmp_path / "run" / "rulebook.json").unlink()
    assert "请从备份恢复，或重新核查" in say("replay", tmp_path / "run")
    shutil.copytree(city, tmp_path / "other")
    about = json.loads((tmp_path / "other" / "city.json").read_text("utf-8"))
    (tmp_path / "other" / "city.json").write_text(json.dumps({**about, "seed": 8}), "utf-8")
    kept = json.loads((run / "run.json").read_text("utf-8"))
    shutil.copytree(run, tmp_path / "moved")
    kept["snapshot_folder"] = str(tmp_path / "other")
    (tmp_path / "moved" / "run.json").write_text(json.dumps(kept), "utf-8")
    assert "已不是本次核查所用的快照" in say("replay", tmp_path / "moved")


def test_folders_for_a_run(say, city: Path, run: Path, tmp_path: Path) -> None:
    def recheck(out: Path, month: str = MONTH) -> str:
        return say("recheck", city, "--as-of", month, "--out", out)

    assert "另一次核查" in recheck(run, "2020-12")
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "x").touch()
    assert "不是空文件夹" in recheck(tmp_path / "letters")
    assert "此处应填写文件夹" in recheck(tmp_path / "letters" / "x")
    question = json.loads((run / "run.json").read_text("utf-8"))
    question["snapshot"]["digest"] = "0"
    (tmp_path / "begun").mkdir()
    (tmp_path / "begun" / "question.json").write_text(json.dumps(question), "utf-8")
    assert "未完成的核查；请删除该文件夹" in recheck(tmp_path / "begun")


def test_a_notice_never_takes_the_place_of_a_run(say, run: Path, tmp_path: Path) -> None:
    own = tmp_path / "own"
    shutil.copytree(run, own)
    kept = (own / "run.json").read_bytes()
    household = json.loads(kept)["parts"][0]["first"]
    told = say("explain", own, household, "--notice", own / "run.json")
    assert told == (
        f"{own / 'run.json'}已存在且不是告知书，未予改动；请用 --notice 另选文件，或先移走原有文件"
    )
    assert (own / "run.json").read_bytes() == kept


def test_a_notice_needs_a_folder_that_is_there(say, run: Path, tmp_path: Path) -> None:
    household = json.loads((run / "run.json").read_text("utf-8"))["parts"][0]["first"]
    told = say("explain", run, household, "--notice", tmp_path / "no" / "n.json")
    assert told == f"没有文件夹{tmp_path / 'no'}，告知书无处写入；请先建立该文件夹，或另选位置"
    (tmp_path / "file").touch()
    told = say("explain", run, household, "--notice", tmp_path / "file" / "n.json")
    assert told == f"{tmp_path / 'file'}不是文件夹，告知书无处写入；请另选位置"
    denied = PermissionError(13, "Permission denied")
    told = in_chinese(_unwritten(tmp_path / "n.json", "the notice", denied)) or ""
    assert told == f"无权写入文件夹{tmp_path}；请检查权限，或为告知书另选位置"


def test_a_description_that_is_no_run(say, city: Path, run: Path, tmp_path: Path) -> None:
    own = tmp_path / "own"
    shutil.copytree(run, own)
    for spoilt_text in ('{"format": "minsheng-notice/2"}', "{"):
        (own / "run.json").write_text(spoilt_text, "utf-8")
        for told in (
            say("recheck", city, "--as-of", MONTH, "--out", own),
            say("explain", own, 1),
        ):
            assert "不是核查写出的文件，或已损坏；请从备份恢复，或另选 --out" in told


def test_folders_for_a_city(say, city: Path, tmp_path: Path, monkeypatch) -> None:
    assert "另一座城市" in say("city", "--households", 9, "--out", city)
    (tmp_path / "x").touch()
    assert "不是城市数据" in say("city", "--households", 9, "--out", tmp_path)
    shutil.copytree(city, tmp_path / "c")
    (tmp_path / "c" / "notes.txt").touch()
    told = say("city", "--households", 9, "--out", tmp_path / "c", "--force")
    assert "中除城市数据外还有notes.txt，覆盖后将会丢失；请先移走" in told
    monkeypatch.chdir(tmp_path / "c")
    here = say("city", "--households", 9, "--out", ".", "--force")
    assert here == ".是当前文件夹或其上级，写入时会被整个替换；请在其下另选新文件夹，例如city"
    assert say("city", "--out", "/") == "/是磁盘的根目录；请在其下另选文件夹存放城市"
    overtaken = in_chinese(str(_overtaken(Path("c"))))
    assert str(overtaken).startswith("生成期间，另一条命令改动了c，其内容予以保留；请先查看")
    within = say("recheck", city, "--as-of", MONTH, "--out", city / "run")
    assert f"{city / 'run'}在快照文件夹{city}之内；请为 --out 另选" in within


def test_a_description_of_a_snapshot_that_is_wrong(say, city: Path, tmp_path: Path) -> None:
    shutil.copytree(city, tmp_path / "c")
    file = tmp_path / "c" / "city.json"
    about = json.loads(file.read_text("utf-8"))
    counties = about["counties"]
    for spoilt_about, words in (
        ("{", "不能按JSON读取"),
        ({**about, "format": "x"}, "没有写明格式（minsheng-snapshot/1）和区县"),
        ({**about, "as_of": "never"}, "所属月份（as_of）为'never'"),
        ({**about, "counties": [1]}, "应为6位代码的列表"),
        ({**about, "counties": [*counties, counties[0]]}, f"重复列出{counties[0]}"),
    ):
        text = spoilt_about if isinstance(spoilt_about, str) else json.dumps(spoilt_about)
        file.write_text(text, "utf-8")
        told = say("recheck", tmp_path / "c", "--as-of", MONTH, "--out", tmp_path / "r")
        assert words in told


def test_keys_that_are_wrong(say, city: Path, tmp_path: Path) -> None:
    def recheck(name: str, change: Callable[[pa.Table], pa.Table], entity: str = "person") -> str:
        folder = spoilt(city, tmp_path / name, change, entity)
        return say("recheck", folder, "--as-of", MONTH, "--out", tmp_path / f"{name}-run")

    def with_column(name: str, values: pa.Array) -> Callable[[pa.Table], pa.Table]:
        def change(table: pa.Table) -> pa.Table:
            place = table.schema.get_field_index(name)
            return table.set_column(place, name, values(table))

        return change

    assert "缺少household_id一列" in recheck("a", lambda t: t.drop_columns(["household_id"]))
    as_text = with_column("household_id", lambda t: t["household_id"].cast(pa.string()))
    assert "household_id一列类型为string，应为int64" in recheck("b", as_text)
    negative = with_column("n_bills", lambda t: pa.array([-1] * len(t), pa.int16()))
    assert "不得为负或为空" in recheck("c", negative)
    too_many = with_column("n_bills", lambda t: pa.array([3] * len(t), pa.int16()))
    assert "行；请重新导出快照" in recheck("d", too_many)
    empty = with_column("household_id", lambda t: pa.nulls(len(t), pa.int64()))
    assert "行为空；每一行都须填写" in recheck("e", empty)
    elsewhere = with_column("village", lambda t: pa.array([110_101_001_001] * len(t)))
    moved = recheck("f", elsewhere, "household")
    assert "村（社区）110101001001属于区县110101，却放在文件夹" in moved
    assert "请移到对应的文件夹，或更正村（社区）代码" in moved


def test_a_run_that_was_changed(say, run: Path, tmp_path: Path) -> None:
    own = tmp_path / "own"
    shutil.copytree(run, own)
    about = json.loads((own / "run.json").read_text("utf-8"))
    household = next(p["first"] for p in about["parts"] if p["households"])
    (own / "run.json").write_text(json.dumps({**about, "as_of": "2020-12"}), "utf-8")
    assert "run.json的内容前后不符" in say("explain", own, household)
    (own / "run.json").write_text(json.dumps({**about, "hash": 1}), "utf-8")
    assert "run.json中的hash不是核查写出的内容" in say("list", own)
    (own / "run.json").write_text(json.dumps(about), "utf-8")
    file = next((own / "decisions.parquet").iterdir())
    file.write_bytes(b"other")
    assert f"{file.name}在核查之后被改动；请从备份恢复" in say("list", own)
    file.unlink()
    assert f"缺少decisions.parquet/{file.name}；请从备份恢复" in say("list", own)


def test_numbers_and_places_that_do_not_serve(say, run: Path, tmp_path: Path) -> None:
    (tmp_path / "x").touch()
    assert "户数应为1至" in say("city", "--households", 10**8, "--out", tmp_path / "c")
    assert "超出范围；应为2018-01至" in say("city", "--date", "1999-01", "--out", tmp_path / "c")
    assert "“many”不是整数" in say("city", "--households", "many", "--out", tmp_path / "c")
    inside = tmp_path / "x" / "c"
    assert f"无法写入{inside}" in say("city", "--households", 9, "--out", inside)
    assert "有一段是文件；此处应填写文件夹" in say("rulebook", "pages", inside)
    pages = complain(OSError(2, "No such file or directory", "p/index.md"))
    assert in_chinese(str(pages)) == ("找不到p/index.md所在的文件夹；请另选位置，或先建立该文件夹")
    rights = complain(PermissionError(13, "Permission denied", "p"))
    assert in_chinese(str(rights)) == "无权读写p；请另选位置，或检查权限"
    folder = complain(IsADirectoryError(21, "Is a directory", "p"))
    assert in_chinese(str(folder)) == "p是文件夹；此处应填写文件"
    assert "内存不足" in str(in_chinese(str(complain(MemoryError()))))


def test_a_run_that_is_none_is_told_in_chinese_when_a_notice_is_checked(
    run: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    about = json.loads((run / "run.json").read_text("utf-8"))
    household = next(p["first"] for p in about["parts"] if p["households"])
    notice = tmp_path / "n.json"
    for arguments in (
        ("explain", run, household, "--notice", notice),
        ("check", notice, "--run", tmp_path, "--lang", "zh"),
    ):
        capsys.readouterr()
        with pytest.raises(SystemExit):
            main([str(a) for a in arguments])
    told = capsys.readouterr().out.splitlines()[0]
    assert told.startswith("无法核验：无法与该次核查核对，请核对 --run：")
    assert "holds no run" not in told


def test_a_full_disk() -> None:
    full = OSError(28, "No space left on device")
    assert "无法写入r/x" in str(in_chinese(str(cannot_write(Path("r/x"), full))))
    for number, words in ((30, "请检查权限或另选文件夹"), (2, "请另选文件夹"), (28, "请腾出空间")):
        told = in_chinese(str(cannot_write(Path("r/x"), OSError(number, os.strerror(number)))))
        assert str(told).startswith(f"无法写入r/x；{words}")
    page = complain(OSError(28, "No space left on device", "r/index.md"))
    assert in_chinese(str(page)) == "无法写入r/index.md：磁盘已满；请腾出空间后再试"
    full_city = str(CityError("the disk is full while writing c; free some space and start again"))
    assert "磁盘已满" in str(in_chinese(full_city))


def test_faults_of_the_commands_themselves(say) -> None:
    assert say("check") == "请指明要核验的告知书，或用 --program 输出核验程序"
    differs = "household 7: the explanation differs from what r wrote; find out with `x`"
    assert "minsheng replay r 7" in str(in_chinese(differs))
    assert in_chinese("3 faults, 1 of them not shown") == "发现3处错误"


def test_a_current_folder_that_is_gone(say, tmp_path: Path, monkeypatch) -> None:
    (tmp_path / "gone").mkdir()
    monkeypatch.chdir(tmp_path / "gone")
    (tmp_path / "gone").rmdir()
    assert say("list", "r").startswith("当前文件夹已不存在；请先用 cd 进入其他文件夹")


def test_what_has_no_chinese_stays_as_it_is(say) -> None:
    assert in_chinese("something nobody thought of") is None


def test_every_pattern_has_its_places_in_its_words() -> None:
    for pattern, words in (*SAID, *WRONG):
        assert set(re.findall(r"\{(\w+)\}", words)) <= set(re.compile(pattern).groupindex)


def test_the_first_day_of_the_book_is_said_in_both() -> None:
    from datetime import date

    words = before_the_book(date(2017, 12, 1), date(2018, 1, 1))
    assert in_chinese(words) == (
        "规则手册自2018-01起才有数据，2017-12-01没有可用的标准；请选择2018-01或以后的月份"
    )
