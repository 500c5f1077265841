"""`minsheng import` over all that can be wrong with what offices send: what, where, remedy."""

from __future__ import annotations

import contextlib
import csv
import io
import json
import shutil
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter
from tests.recheck.extracts.files import FIRST, patched
from tests.recheck.importing.small_city import path_of, written

from minsheng.cli import main
from minsheng.recheck.extracts.contract import contracts
from minsheng.snapshot.intake import INTAKE

MONTH, QIDONG, RUGAO, HAIAN = "2020-11", 320681, 320682, 320685
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
Spoil = Callable[[Path], Path | None]


def sheet_of(extract: str) -> tuple[str, list[str]]:
    contract = contracts()[extract]
    return contract.zh, [column.head for column in contract.columns.values()]


def book(path: Path, extract: str, fill: Callable | None = None, name: str = "") -> None:
    """A workbook with the heads of an extract; `fill` does the rest."""
    sheet, heads = sheet_of(extract)
    with xlsxwriter.Workbook(str(path)) as made:
        page = made.add_worksheet(name or sheet)
        page.write_row(0, 0, heads)
        if fill:
            fill(made, page, len(heads))


def bytes_of(content: bytes) -> Spoil:
    return lambda path: path.write_bytes(content) and None


def renamed(to: str) -> Spoil:
    """Under another name; `{}` is the old one without its end."""
    return lambda path: path.rename(path.with_name(to.format(path.stem)))


def workbook(extract: str, fill: Callable | None = None, name: str = "") -> Spoil:
    return lambda path: book(path, extract, fill, name)


def merged(_book, page, _width) -> None:
    page.merge_range("A1:B1", "公民身份号码")


def formula(_book, page, _width) -> None:
    page.write_formula("C3", "=1+1")


def hidden(made, page, _width) -> None:
    other = made.add_worksheet("其他")
    other.activate()
    other.set_first_sheet()
    page.hide()


def full(path: Path) -> None:
    """A row beyond the last one a sheet has room for."""
    book(path, "detained")
    last = b'<row r="1048577"><c r="A1048577" t="inlineStr"><is><t>x</t></is></c></row>'
    patched(path, FIRST, lambda xml: xml.replace(b"</sheetData>", last + b"</sheetData>"))


def zipped(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.csv", "a,b\r\n")


def gone(path: Path) -> None:
    path.unlink()
    path.symlink_to(path.with_name("vanished.csv"))


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-20])


def double_head(path: Path) -> None:
    path.write_bytes(path.read_bytes().replace(b"\r\n", ",姓名\r\n".encode()))


BAD: dict[str, tuple[str, int, Spoil, str, str]] = {
    "no such sheet": (
        "deaths", QIDONG, workbook("deaths", name="Sheet1"),
        "has no sheet named 死亡与火化信息, only Sheet1; put the rows on a sheet of that name",
        "没有名为“死亡与火化信息”的工作表，现有工作表：Sheet1；请把数据放在该名称的工作表中",
    ),
    "merged heads": (
        "disability", QIDONG, workbook("disability", merged),
        "has merged heads in A1:B1 of the sheet 残疾人证信息; unmerge them",
        "工作表“残疾人证信息”的表头A1:B1是合并单元格；请取消合并",
    ),
    "a formula": (
        "social_insurance", QIDONG, workbook("social_insurance", formula),
        "has a formula in cell C3 of the sheet 社会保险参保缴费记录; copy all, paste as values",
        "工作表“社会保险参保缴费记录”的C3单元格是公式；请全选、复制，“选择性粘贴”为数值",
    ),
    "1,048,577 rows": (
        "detained", 0, full,
        "fills the sheet 服刑和羁押人员信息 (1048576 rows), so rows beyond may have been cut off",
        "已写满1048576行，超出的行可能已被截断；请改用CSV或者Parquet报送",
    ),
    "a zip named .xlsx": (
        "missing", 0, zipped, "is no Excel workbook, or damaged",
        "不是Excel工作簿，或者文件已损坏；请用Excel另存为“Excel工作簿（.xlsx）”后重新报送",
    ),
    "a workbook with a password": (
        "real_estate", QIDONG, bytes_of(OLE + bytes(600)),
        "is an old (.xls) or locked workbook; take off the password, save it as .xlsx",
        "是旧版（.xls）或者加了密码的工作簿；请取消密码，另存为“Excel工作簿（.xlsx）”",
    ),
    "an old workbook": (
        "children", QIDONG, renamed("{}.xls"),
        "is no .xlsx, .csv or .parquet file; save it as one of these",
        "不是.xlsx、.csv或者.parquet文件；请另存为其中一种",
    ),
    "an empty file": (
        "schooling", QIDONG, bytes_of(b""), "is empty; export it anew", "是空文件；请重新导出",
    ),
    "a hidden sheet": (
        "obligors", RUGAO, workbook("obligors", hidden),
        "hides the sheet 赡养抚养扶养义务人登记表, which may not be what was to be sent; unhide it",
        "工作表“赡养抚养扶养义务人登记表”是隐藏的，可能不是要报送的数据；请取消隐藏",
    ),
    "two heads alike": (
        "veterans", QIDONG, double_head, "has the head 姓名 twice; keep one of the two columns",
        "表头“姓名”出现两次；请只保留一列",
    ),
    "a damaged footer": (
        "canvass", QIDONG, cut, "is not readable as Parquet, perhaps damaged or cut short",
        "不能按Parquet读取，文件可能已损坏或者不完整；请重新导出",
    ),
    "a file that vanished": (
        "vehicles", QIDONG, gone, "cannot be opened (No such file or directory)",
        "无法打开；请核对该文件的读取权限",
    ),
    "an unknown office": (
        "medical_bills", QIDONG, renamed("启东市_天气预报_202010.csv"),
        "is named after no extract that is agreed on; name it county_extract_yyyymm",
        "文件名不含任何约定的数据名称；请按“区县_数据名称_年月”命名",
    ),
    "no county": (
        "medical_bills", RUGAO, renamed("医疗费用结算信息_202010.csv"),
        "names no county; 医疗费用结算信息 is sent by county: begin the file's name with its name",
        "文件名没有区县；“医疗费用结算信息”按区县报送，请以区县名称或者6位代码开头",
    ),
    "no month": (
        "medical_bills", HAIAN, renamed("海安市_医疗费用结算信息.csv"),
        "names no month; end the file's name with it, as 202010",
        "文件名没有年月；请以六位年月结尾，例如202010",
    ),
}  # fmt: skip


def coded(encoding: str, separator: str = ",") -> Spoil:
    def change(path: Path) -> None:
        text = path.read_bytes().decode("utf-8-sig").replace(",", separator)
        path.write_bytes(text.encode(encoding))

    return change


def hidden_rows(path: Path) -> None:
    """Rows a clerk filtered away are in the file as all others are."""
    rows = pl.read_excel(path, infer_schema_length=0)
    with xlsxwriter.Workbook(str(path)) as made:
        page = made.add_worksheet("残疾人证信息")
        for number, row in enumerate([tuple(rows.columns), *rows.rows()]):
            for place, cell in enumerate(row):
                page.write_string(number, place, cell)
            if number:
                page.set_row(number, None, None, {"hidden": True})


GOOD: dict[str, tuple[str, int, Spoil]] = {
    "UTF-16": ("veterans", RUGAO, coded("utf-16")),
    "UTF-8 without a mark": ("schooling", RUGAO, coded("utf-8")),
    "UTF-8 with a mark": ("wages", RUGAO, coded("utf-8-sig")),
    "semicolons": ("members", RUGAO, coded("utf-8-sig", ";")),
    "tabs in GB18030": ("vehicles", RUGAO, coded("gb18030", "\t")),
    "hidden rows": ("disability", RUGAO, hidden_rows),
}
"""Unusual, and all the same what was agreed."""


@pytest.fixture(scope="module")
def raw(tmp_path_factory) -> Path:
    """Files each of which is wrong, or odd, in a way of its own."""
    folder = written(tmp_path_factory.mktemp("bad") / "raw", 300, 5)
    wages = path_of(folder, "wages", QIDONG)
    wages.with_name(f"{wages.stem} (1).csv").write_bytes(wages.read_bytes())
    for extract, county, spoil in [b[:3] for b in BAD.values()] + list(GOOD.values()):
        spoil(path_of(folder, extract, county))
    return folder


def noted(raw: Path, at: Path) -> None:
    """What the register noted of the month before, when as many rows came."""
    (at / "register").mkdir()
    shutil.copy(raw / "deliveries.json", at / "register")


def run(raw: Path, at: Path, *more: str) -> int:
    """Import; gives the exit code."""
    places = {"register": at / "register", "out": at / "out", "returned": at / "returned"}
    named = [word for name, place in places.items() for word in (f"--{name}", str(place))]
    with pytest.raises(SystemExit) as stopped:
        main(["import", str(raw), "--as-of", MONTH, *named, *more])
    return int(stopped.value.code or 0)


@pytest.fixture(scope="module")
def told(raw, tmp_path_factory) -> dict[str, str]:
    """What is said in each language."""
    said, at = {}, tmp_path_factory.mktemp("told")
    noted(raw, at)
    for language in ("zh", "en"):
        with contextlib.redirect_stdout(io.StringIO()) as out:
            assert run(raw, at, "--go-on", "--lang", language) == 0
        said[language] = out.getvalue()
    said["intake"] = (at / "out" / INTAKE).read_text("utf-8")
    return said


@pytest.mark.parametrize("wrong", BAD)
def test_it_says_what_is_wrong_where_and_the_remedy(told, wrong) -> None:
    english, chinese = BAD[wrong][3:]
    assert any(line for line in told["en"].splitlines() if f"was not taken: it {english}" in line)
    assert chinese in told["zh"]


def test_two_files_for_one_month_name_each_other(told) -> None:
    one = "启东市_个人所得税工资薪金扣缴明细_202010"
    for file, other in ((f"{one}.csv", f"{one} (1).csv"), (f"{one} (1).csv", f"{one}.csv")):
        says = f"{file} was not taken: it is the same extract, county and month as {other}; keep"
        assert says in told["en"]
        assert f"{file}未接收：与{other}是同一数据、同一区县、同一月份" in told["zh"]


def test_nothing_else_is_refused(told) -> None:
    refused = [line for line in told["en"].splitlines() if "was not taken: " in line]
    assert len(refused) == len(BAD) + 2


@pytest.mark.parametrize("odd", GOOD)
def test_what_is_only_unusual_is_taken_whole(told, odd) -> None:
    extract, county, _ = GOOD[odd]
    (entry,) = [e for e in json.loads(told["intake"])["extracts"]
                if (e["contract"], e["county"]) == (extract, str(county))]  # fmt: skip
    assert (entry["state"], entry["faults"]) == ("taken", {})
    assert entry["taken"] + entry["unauthorised"] == entry["rows"]


def test_a_file_that_vanished_has_no_hash(told) -> None:
    entries = json.loads(told["intake"])["extracts"]
    assert {e["sha256"] for e in entries if "机动车" in e["file"] and "启东" in e["file"]} == {""}


CELLS = [
    (
        "disability",
        "number",
        320681199001010013,
        "被Excel改成了数字，末几位已丢失",
        "按证件重新录入",
    ),
    ("disability", "number", "3.20681E+17", "被Excel改成了数字，末几位已丢失", "按证件重新录入"),
    ("disability", "grade", date(2020, 10, 1), "不在约定的选项之内", "改为下列之一："),
    ("deaths", "died", 44105, "是Excel的日期序号，不是日期", "写成2020-10-01的形式"),
    ("deaths", "died", "44105", "是Excel的日期序号，不是日期", "写成2020-10-01的形式"),
    ("obligors", "family_income", date(2020, 10, 1), "是日期，不是数字", "设为数值格式后重新填写"),
    ("obligors", "income", "1.2万", "不是数字", "只填数字，不带单位和文字"),
]
"""What a cell holds, why it goes back and the remedy."""


@pytest.fixture(scope="module")
def cells(tmp_path_factory) -> dict[str, list[dict[str, str]]]:
    """The lists that go back of files with one wrong cell in each of some rows."""
    at = tmp_path_factory.mktemp("cells")
    raw = written(at / "raw", 300, 5)
    noted(raw, at)
    members = pl.read_csv(path_of(raw, "members", QIDONG), infer_schema=False)
    people = pl.read_parquet(path_of(raw, "population", QIDONG)).filter(
        pl.col("公民身份号码").is_in(members["公民身份号码"].implode())
    )
    assert len(people) > 3
    back = {}
    for extract in dict.fromkeys(cell[0] for cell in CELLS):
        path = path_of(raw, extract, QIDONG)
        wrong = [cell for cell in CELLS if cell[0] == extract]
        _write(path, extract, people, wrong)
        back[extract] = path.name
    assert run(raw, at, "--lang", "zh") == 0
    lists = {}
    for extract, name in back.items():
        text = (at / "returned" / f"{name}.退回.csv").read_text("utf-8-sig")
        lists[extract] = list(csv.DictReader(io.StringIO(text)))
    return lists


SOUND = {
    "disability": {"kind": "肢体", "grade": "二级"},
    "deaths": {"died": "2020-10-01", "source": "火化证明"},
    "obligors": {"relation": "子女", "state": "一般", "birth": "1980-01-01", "disability": "无",
                 "grade": "无", "obligor": "11010519491231002X"},
}  # fmt: skip


def _write(path: Path, extract: str, people: pl.DataFrame, wrong: list) -> None:
    """A workbook with one wrong cell a row, from row 2 on, and a good row below."""
    columns = contracts()[extract].columns
    with xlsxwriter.Workbook(str(path)) as made:
        page, day = (
            made.add_worksheet(contracts()[extract].zh),
            made.add_format({"num_format": "yyyy-mm-dd"}),
        )
        page.write_row(0, 0, [c.head for c in columns.values()])
        for number, person in enumerate(people.head(len(wrong) + 1).iter_rows(named=True)):
            cells = {**SOUND[extract], "household": person["户号"], "name": person["姓名"],
                     "number": person["公民身份号码"]}  # fmt: skip
            if number < len(wrong):
                cells[wrong[number][1]] = wrong[number][2]
            for place, name in enumerate(columns):
                value = cells.get(name)
                if isinstance(value, date):
                    page.write_datetime(number + 1, place, value, day)
                elif value is not None:
                    page.write(number + 1, place, value)


@pytest.mark.parametrize("number", range(len(CELLS)))
def test_a_bad_cell_goes_back_with_row_column_and_remedy(cells, number) -> None:
    extract, column, _, why, remedy = CELLS[number]
    row = 2 + sum(cell[0] == extract for cell in CELLS[:number])
    (line,) = [one for one in cells[extract] if int(next(iter(one.values()))) == row]
    values = list(line.values())
    assert values[1] == contracts()[extract].columns[column].head
    assert why in values[3]
    assert remedy in values[4]
    assert len(cells[extract]) == sum(cell[0] == extract for cell in CELLS)


@pytest.mark.parametrize(
    ("folder", "english", "chinese"),
    [
        ("empty", "holds no files; put the offices' extracts there", "没有文件；请把各部门报送"),
        ("none", "name the folder of the offices' files", "找不到文件夹"),
    ],
)
def test_a_folder_without_files_is_told(capsys, tmp_path, folder, english, chinese) -> None:
    (tmp_path / "empty").mkdir()
    for language, words in (("en", english), ("zh", chinese)):
        assert run(tmp_path / folder, tmp_path, "--lang", language) == 1
        out, err = capsys.readouterr()
        assert out == ""
        assert words in err
        assert not (tmp_path / "out").exists()
