"""`minsheng import`: what it says, writes and answers, in both languages."""

from __future__ import annotations

import json
import re
import shutil
from datetime import datetime
from pathlib import Path

import polars as pl
import pytest
from tests.recheck.importing.small_city import COUNTIES, path_of, written

from minsheng.city.divisions import Divisions
from minsheng.cli import import_
from minsheng.cli.access import CHINA
from minsheng.recheck.access import LOG
from minsheng.recheck.importing.command import run_import
from minsheng.recheck.importing.decisions import DECISIONS, HEADS, NOBODY
from minsheng.snapshot.intake import INTAKE

MONTH, QIDONG = "2020-11", 320681
SOME = {county: COUNTIES[county] for county in (320612, QIDONG, 320682)}


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(tmp_path_factory.mktemp("import") / "raw", 100, 5)


@pytest.fixture(scope="module")
def some(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(tmp_path_factory.mktemp("import") / "raw", 100, 5, counties=SOME)


@pytest.fixture
def raw(some: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A city of three counties has a third of the files: most tests need no more."""
    of_all = Divisions.counties
    monkeypatch.setattr(
        Divisions, "counties", lambda them: [d for d in of_all(them) if d.county in SOME]
    )
    return some


@pytest.fixture
def at(some: Path, tmp_path: Path) -> Path:
    """A place for a register, which holds what it noted of last month's files."""
    (tmp_path / "register").mkdir()
    shutil.copy(some / "deliveries.json", tmp_path / "register")
    return tmp_path


def asked(raw: Path, at: Path, *more: object) -> tuple[object, ...]:
    return (
        "import",
        raw,
        "--as-of",
        MONTH,
        "--register",
        at / "register",
        "--out",
        at / "out",
        *more,
    )


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("zh", ("个文件已接收，0个未接收", "已对应到人，0行待核对，0行查无此人，",
                "0行在未接收的文件中；",
                "退回清单和待核对名单在", "其中有个人信息，", "快照：", "（100户，", "保存到")),
        ("en", (" files taken, 0 not", "linked to people, 0 to be decided, 0 about nobody",
                "they name people", "snapshot: ", "(100 households, ", "kept until ")),
    ],
)  # fmt: skip
def test_it_works(say, whole: Path, at: Path, language: str, words: tuple[str, ...]) -> None:
    code, out, err = say(*asked(whole, at, "--lang", language))
    assert (code, err) == (0, "")
    for word in words:
        assert word in out
    assert {p.name for p in at.iterdir()} == {"register", "out", "out-returned"}
    about = json.loads((at / "out" / "city.json").read_text("utf-8"))
    assert about["pseudonymised"] is True
    now = datetime.now(CHINA)
    assert about["keep_until"] == f"{now.year + 2}-{now.month:02}"
    assert about["as_of"] == MONTH


def test_the_lists_and_the_months_of_keeping_may_be_told(say, raw: Path, at: Path) -> None:
    code, out, _ = say(*asked(raw, at, "--returned", at / "back", "--keep", 12, "--lang", "en"))
    assert code == 0
    assert f"are in {at / 'back'}; they name people" in out
    now = datetime.now(CHINA)
    assert f"kept until {now.year + 1}-{now.month:02}" in out
    assert {p.name for p in at.iterdir()} == {"register", "out", "back"}


def test_who_opened_the_snapshot_before_stays_written_there(say, raw: Path, at: Path) -> None:
    assert say(*asked(raw, at))[0] == 0
    (at / "out" / LOG).write_text("{}\n", "utf-8")
    assert say(*asked(raw, at))[0] == 0
    assert (at / "out" / LOG).read_text("utf-8") == "{}\n"


def test_a_first_import_says_what_it_cannot_tell(say, raw: Path, at: Path) -> None:
    (at / "register" / "deliveries.json").unlink()
    # An empty book of families is not believed where none was noted: that county is left out.
    code, out, _ = say(*asked(raw, at, "--go-on", "--lang", "zh"))
    assert code in (0, import_.LEFT_OUT)
    assert "底册没有以前报送的记录：只报了一半、又报了上月文件的，本次查不出" in out
    assert f"上月报送记录{raw / 'deliveries.json'}：复制到底册文件夹" in out
    code, out, _ = say(*asked(raw, at, "--go-on", "--lang", "en"))
    assert code in (0, import_.LEFT_OUT)
    assert "no earlier deliveries" not in out


def test_files_that_are_not_taken_hold_it_up(say, raw: Path, at: Path) -> None:
    shutil.copytree(raw, at / "raw")
    path_of(at / "raw", "wages", QIDONG).write_bytes(b"")
    code, out, _ = say(*asked(at / "raw", at, "--lang", "zh"))
    assert code == 1
    assert "1个未接收" in out
    assert "未接收：是空文件；请重新导出后报送" in out
    assert "没有生成快照；报送后再次运行，或者加上 --go-on" in out
    assert not (at / "out").exists()
    code, out, _ = say(*asked(at / "raw", at, "--lang", "en"))
    assert code == 1
    assert "so no snapshot was made; have them sent and repeat" in out
    code, out, _ = say(*asked(at / "raw", at, "--go-on", "--lang", "en"))
    assert code == 0
    assert "was not taken: it is empty; export it anew and send it again" in out
    entries = json.loads((at / "out" / INTAKE).read_text("utf-8"))["extracts"]
    assert [e["contract"] for e in entries if e["state"] == "refused"] == ["wages"]


def test_the_rows_told_add_up(say, raw: Path, at: Path) -> None:
    """Rows of files not taken are named, and those returned cell by cell are among the linked."""
    shutil.copytree(raw, at / "raw")
    path = path_of(at / "raw", "wages", QIDONG)
    head, *rows = path.read_bytes().decode("utf-8-sig").splitlines()
    stale = [row.replace("2020-1", "2019-1").replace("2020-0", "2019-0") for row in rows] * 2
    path.write_bytes("\n".join([head, *stale, ""]).encode("utf-8-sig"))
    members = path_of(at / "raw", "members", QIDONG)
    first, row, *rest = members.read_bytes().decode("utf-8-sig").splitlines()
    members.write_bytes("\n".join([first, row, row, *rest, ""]).encode("utf-8-sig"))
    _, out, _ = say(*asked(at / "raw", at, "--go-on", "--lang", "en"))
    (line,) = [line for line in out.splitlines() if " linked to people" in line]
    rows_, linked, review, nobody, refused, returned = (
        int(number.replace(",", "")) for number in re.findall(r"[\d,]*\d", line)
    )
    assert refused == len(stale) > 0
    assert returned == 1
    assert rows_ == linked + review + nobody + refused + returned
    assert "among those linked, too" in out
    _, out, _ = say(*asked(at / "raw", at, "--go-on", "--lang", "zh"))
    assert f"{refused:,}行在未接收的文件中；已接收的文件退回1行\n其中只退回部分单元格的行" in out


def test_files_that_never_came_hold_it_up(say, raw: Path, at: Path) -> None:
    shutil.copytree(raw, at / "raw")
    path_of(at / "raw", "wages", QIDONG).unlink()
    path_of(at / "raw", "wages", 320682).unlink()
    path_of(at / "raw", "deposits").unlink()
    population = path_of(at / "raw", "population", 320612)
    population.unlink()
    code, out, _ = say(*asked(at / "raw", at, "--lang", "zh"))
    assert code == 1
    assert "，0个未接收" in out
    assert "没有报送个人所得税工资薪金扣缴明细：启东市、如皋市\n" in out
    assert "没有报送人口信息：通州区\n" in out
    assert [line for line in out.splitlines() if line.endswith("：全市")]
    assert "有文件未接收或者没有报送，没有生成快照" in out
    assert not (at / "out").exists()
    code, out, _ = say(*asked(at / "raw", at, "--go-on", "--lang", "en"))
    assert code == import_.LEFT_OUT
    assert "(个人所得税工资薪金扣缴明细): 启东市、如皋市\n" in out
    assert ": the whole city\n" in out
    entries = json.loads((at / "out" / INTAKE).read_text("utf-8"))["extracts"]
    missing = [e for e in entries if e["state"] == "missing"]
    assert missing == entries[-len(missing) :]
    assert sorted((e["contract"], e["county"]) for e in missing) == [
        ("deposits", ""), ("population", "320612"), ("wages", "320681"), ("wages", "320682"),
    ]  # fmt: skip
    assert {e["why"]["en"].split(":")[0] for e in missing} == {"was not sent"}


def test_a_file_that_was_refused_was_sent(say, raw: Path, at: Path) -> None:
    """By its name, twice, or in a folder within: told once, not as missing, too."""
    shutil.copytree(raw, at / "raw")
    path = path_of(at / "raw", "wages", QIDONG)
    shutil.copy(path, path.with_name(path.name.replace("202010", "202009")))
    deposits = path_of(at / "raw", "deposits")
    (at / "raw" / "x").mkdir()
    deposits.rename(at / "raw" / "x" / deposits.name)
    code, out, _ = say(*asked(at / "raw", at, "--lang", "zh"))
    assert code == 1
    assert "，3个未接收" in out
    assert "没有报送个人" not in out
    assert "没有报送银行" not in out


def test_a_county_without_its_book_of_families_is_not_decided(say, raw: Path, at: Path) -> None:
    shutil.copytree(raw, at / "raw")
    path_of(at / "raw", "families", QIDONG).unlink()
    code, out, _ = say(*asked(at / "raw", at, "--lang", "zh"))
    assert code == 1
    assert "启东市没有可以接收的救助家庭台账，该区县全部不在快照中，不作核查" in out
    assert "没有生成快照" in out
    assert not (at / "out").exists()
    code, out, _ = say(*asked(at / "raw", at, "--go-on", "--lang", "en"))
    assert code == import_.LEFT_OUT
    assert "the whole county is left out of the snapshot and nobody of it is decided" in out
    assert str(QIDONG) not in json.loads((at / "out" / "city.json").read_text("utf-8"))["counties"]
    for path in (at / "raw").glob("*救助家庭台账*"):
        path.write_bytes(b"")
    code, out, err = say(*asked(at / "raw", at, "--go-on", "--lang", "zh"))
    assert (code, out) == (1, "")
    assert "没有可以接收的救助家庭台账，无法判断谁在保、谁申请，没有生成快照" in err


def test_decisions_that_fit_no_row_are_told_by_their_lines(say, raw: Path, at: Path) -> None:
    """A mistyped name or mark would pass unseen; so would the number of somebody who is gone."""
    shutil.copytree(raw, at / "raw")
    path = path_of(at / "raw", "wages", QIDONG)
    text = path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    first, row, *rest = text.splitlines()
    stranger, cells = "110101199003070134", row.split(",")
    cells[first.split(",").index("公民身份号码")] = stranger
    lines = [first, ",".join(cells), *rest, ""]
    path.write_bytes("\n".join(lines).encode("utf-8-sig"))
    name, signed = cells[first.split(",").index("姓名")], "李四,2020-11-05"
    decisions = [
        ",".join(HEADS),
        f"'{stranger},{name}啊,{QIDONG},,{NOBODY},{signed}",
        f"'{stranger},{name},{QIDONG},,{stranger},{signed}",
        f"'{stranger},{name},{QIDONG},,{NOBODY},{signed}",
        f",张三,,r1,{stranger},{signed}",
        f",张三,,r2,{NOBODY},{signed}",
    ]
    (at / "register" / DECISIONS).write_text("\n".join(decisions), "utf-8")
    code, out, _ = say(*asked(at / "raw", at, "--lang", "zh"))
    assert code == 0
    assert "\n采用认定1条\n2条认定与这批文件中待认定的行都不相符" in out
    assert "没有采用：decisions.csv第2、6行\n1条认定的号码在底册上没有人使用" in out
    assert "或者有两人使用，没有采用：decisions.csv第5行\n" in out
    _, out, _ = say(*asked(at / "raw", at, "--lang", "en"))
    assert "\ndecisions used: 1\ndecisions that fit no row of these files" in out
    assert ": 2 (decisions.csv, lines 2, 6)\ndecisions not used, for on the register" in out
    assert ": 1 (decisions.csv, lines 5)\n" in out


def test_without_the_population_nobody_is_known(say, raw: Path, at: Path) -> None:
    shutil.copytree(raw, at / "raw")
    for path in (at / "raw").glob("*人口信息*"):
        path.write_bytes(b"")
    for language, words in (
        (
            "zh",
            (
                "启东市_人口信息_202010.parquet未接收：是空文件",
                "没有可以接收的人口信息，无法对应到人",
            ),
        ),
        ("en", ("was not taken: it is empty;", "without a population extract nobody is known")),
    ):
        code, out, err = say(*asked(at / "raw", at, "--go-on", "--lang", language))
        assert (code, out) == (1, "")
        for word in words:
            assert word in err
        assert not (at / "out").exists()


def test_a_file_of_few_people_that_looks_old_is_asked_about(say, raw: Path, at: Path) -> None:
    shutil.copytree(raw, at / "raw")
    path = path_of(at / "raw", "benefits", QIDONG)
    text = path.read_bytes().decode("utf-8-sig")
    first, *rest = [line for line in text.split("\r\n") if line]
    few = [first, *rest[:5]]
    path.write_bytes("\r\n".join([*few, ""]).replace("2020-10", "2020-07").encode("utf-8-sig"))
    noted = at / "register" / "deliveries.json"
    notes = json.loads(noted.read_text("utf-8"))
    noted.write_text(json.dumps([n for n in notes if n["contract"] != "benefits"]), "utf-8")
    code, out, _ = say(*asked(at / "raw", at, "--go-on", "--lang", "zh"))
    assert code == 0
    assert (
        f"{path.name}已接收，但有疑问：最新的数据是2020-07，本次核查需要2020-09或以后的数据" in out
    )
    book = pl.read_excel(
        at / "out-returned" / f"{path.name}.退回.xlsx", sheet_name="说明", has_header=False
    )
    told = "".join(str(cell) for row in book.rows() for cell in row)
    assert "是否确无新数据？" in told
    code, out, _ = say(*asked(at / "raw", at, "--go-on", "--lang", "en"))
    assert f"{path.name} was taken, but: it has nothing newer than 2020-07" in out


@pytest.mark.parametrize(
    ("more", "english", "chinese"),
    [
        (("--keep", "0"), "0 is not in the range 1<=x<=120", "0超出范围，应为1<=x<=120"),
        (("--as-of", "2020-13"), "2020-13", "2020-13"),
        (("--bad",), "No such option", "没有选项 --bad"),
    ],
)
def test_a_wrong_command_line_is_answered_by_2(say, raw, at, more, english, chinese) -> None:
    for language, word in (("en", english), ("zh", chinese)):
        code, out, err = say(*asked(raw, at, *more), MINSHENG_LANG=language)
        assert (code, out) == (2, "")
        assert word in err
        assert not (at / "out").exists()


def test_what_goes_to_offices_is_the_same_whatever_the_terminal_speaks(say, raw, at) -> None:
    shutil.copytree(raw, at / "raw")
    wages = path_of(at / "raw", "wages", QIDONG)
    lines = wages.read_text("utf-8-sig").splitlines()
    wages.write_text("\n".join([*lines, lines[-1]]) + "\n", "utf-8-sig")
    told: dict[str, dict[str, bytes]] = {}
    for language in ("zh", "en"):
        for folder in ("out", "out-returned"):
            shutil.rmtree(at / folder, ignore_errors=True)
        say(*asked(at / "raw", at, "--lang", language))
        back = at / "out-returned"
        told[language] = {p.name: p.read_bytes() for p in back.iterdir()}
        assert set(told[language]) == {
            "待核对.csv", f"{wages.name}.退回.csv", f"{wages.name}.退回.xlsx"
        }  # fmt: skip
    assert told["zh"][f"{wages.name}.退回.csv"].decode("utf-8-sig").startswith("行号,列名,原内容")
    assert told["zh"] == told["en"]


def test_english_stands_beside_what_goes_back_where_it_is_asked_for(say, raw, at) -> None:
    shutil.copytree(raw, at / "raw")
    path_of(at / "raw", "wages", QIDONG).write_bytes(b"")
    say(*asked(at / "raw", at, "--english", "--lang", "zh"))
    name = path_of(raw, "wages", QIDONG).name
    lists = {p.name for p in (at / "out-returned").glob("*.xlsx")}
    assert lists == {f"{name}.退回.xlsx", f"{name}.returned.xlsx"}
    say(*asked(at / "raw", at, "--lang", "en"))
    assert {p.name for p in (at / "out-returned").glob("*.xlsx")} == {f"{name}.退回.xlsx"}


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("zh", ("核对各部门报送的文件", "人员底册文件夹", "快照保存月数", "--go-on")),
        ("en", ("Check the offices' files in", "folder of the register", "months the snapshot")),
    ],
)  # fmt: skip
def test_its_help_is_of_one_language(say, language: str, words: tuple[str, ...]) -> None:
    code, out, err = say("import", "--help", MINSHENG_LANG=language)
    assert (code, err) == (0, "")
    flat = " ".join(out.split())
    for word in words:
        assert word in flat
    other = "months the snapshot" if language == "zh" else "快照保存月数"
    assert other not in flat


def test_progress_comes_to_its_end(say, raw: Path, at: Path, monkeypatch) -> None:
    """Of each step what is done grows by one up to the whole."""
    seen: dict[str, list[tuple[int, int]]] = {}

    def watched(ask, counties, new_key, _report):
        def report(step: str, done: int, of: int) -> None:
            seen.setdefault(step, []).append((done, of))

        return run_import(ask, counties, new_key, report)

    monkeypatch.setattr("minsheng.recheck.importing.command.run_import", watched)
    assert say(*asked(raw, at))[0] == 0
    assert set(seen) == {"read", "freeze"}
    for steps in seen.values():
        whole = steps[0][1]
        assert [done for done, _ in steps if done] == list(range(1, whole + 1))
        assert {of for _, of in steps} == {whole}


def test_every_sentence_is_in_two_languages() -> None:
    for name, (chinese, english) in import_.SAID.items():
        assert any("一" <= sign <= "鿿" for sign in chinese), name
        assert english.isascii(), name
