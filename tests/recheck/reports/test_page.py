"""The page: one file, nothing from outside, no script, and its tables are the run's."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import polars as pl
import pytest
from tests.recheck.reports.conftest import EXTRACT, write_intake

from minsheng.city.snapshot import generate
from minsheng.policy.engine.library import Library
from minsheng.recheck.decide import recheck
from minsheng.recheck.errors import RecheckError
from minsheng.recheck.listing import Listing
from minsheng.recheck.reports import Material, refuse_another, write_report
from minsheng.recheck.reports.intake import read_intake
from minsheng.recheck.reports.page import as_page, written_report
from minsheng.recheck.reports.quality import quality
from minsheng.recheck.reports.said import Saying
from minsheng.recheck.reports.tally import count
from minsheng.recheck.wanted import outcome_words

VOID = {"meta", "br", "hr", "img", "input", "link"}


class Page(HTMLParser):
    """What stands in a page: its elements in order, the text of each, and tables as cells."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.tables: list[tuple[str, list[list[str]]]] = []
        self.headings: list[int] = []
        self.text: list[str] = []
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)
        if tag == "table":
            self.tables.append(("", []))
        if tag == "tr":
            self.tables[-1][1].append([])
        if tag in {"td", "th"}:
            self.tables[-1][1][-1].append("")
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text.append(data)
        if self.open and self.open[-1] in {"td", "th"}:
            self.tables[-1][1][-1][-1] += data
        if self.open and self.open[-1] == "caption":
            self.tables[-1] = (self.tables[-1][0] + data, self.tables[-1][1])

    def table(self, caption: str) -> list[list[str]]:
        (found,) = [rows for told, rows in self.tables if told.startswith(caption)]
        return found


@pytest.fixture(scope="module")
def text(figures, material: Material, say: Saying) -> str:
    return as_page(figures, material, say)


@pytest.fixture(scope="module")
def page(text: str) -> Page:
    return Page(text)


def number(cell: str) -> int:
    found = re.match(r"[\d,]+", cell)
    assert found, cell
    return int(found[0].replace(",", ""))


def test_it_needs_nothing_from_outside_and_no_script(page: Page, text: str) -> None:
    assert not re.search(r"https?://|//[a-z]|@import|url\((?!#)", text)
    tags = {tag for tag, _ in page.tags}
    assert tags.isdisjoint({"script", "img", "link", "iframe", "object", "base", "form"})
    for _, attributes in page.tags:
        assert not any(name.startswith("on") for name in attributes)
        for name in ("href", "src", "xlink:href"):
            assert (attributes.get(name) or "#").startswith("#")


def test_it_can_be_walked_by_keyboard_and_heard(page: Page, say: Saying) -> None:
    ids = [a["id"] for _, a in page.tags if "id" in a]
    assert [name for name, n in Counter(ids).items() if n > 1] == []
    links = [a["href"] or "" for tag, a in page.tags if tag == "a"]
    assert links[0] == "#main"
    assert {link[1:] for link in links} <= set(ids)
    referred = re.findall(r"url\(#([^)]+)\)", str(page.tags))
    assert set(referred) <= set(ids)
    assert page.headings[0] == 1
    assert page.headings.count(1) == 1
    for one, next_ in zip(page.headings, page.headings[1:], strict=False):
        assert next_ <= one + 1
    assert ("html", {"lang": "zh-CN" if say.language == "zh" else "en"}) in page.tags
    pictures = [a for _, a in page.tags if a.get("role") == "img"]
    assert pictures
    assert all(a.get("aria-label") for a in pictures)
    assert all(caption for caption, _ in page.tables)


def test_each_chart_is_drawn_for_both_widths(page: Page) -> None:
    kinds = Counter(a.get("class") for tag, a in page.tags if tag == "div" and a.get("role"))
    assert kinds["wide"] == kinds["narrow"] == sum(tag == "figure" for tag, _ in page.tags)


def test_marks_stand_at_its_head(text: str, say: Saying) -> None:
    head = text.split("<nav", 1)[0]
    assert say.pick("数据为合成", "Made-up data") in head
    assert say.pick("示意参数", "illustrative figures") in head
    assert say.pick("听取家庭意见后决定", "after the family has been heard") in head
    assert say.month("2020-11") in head


def test_english_is_english(text: str, say: Saying) -> None:
    """But for names of places and what they are called on maps and in tables."""
    if say.language == "zh":
        return
    known = set(say.names.values()) | {"审图号"}
    prose = re.sub(r"<style>.*?</style>|<svg.*?</svg>|<t[hd][^>]*>[^<]*", "", text, flags=re.DOTALL)
    for word in re.findall("[一-鿿]+", re.sub("<[^>]*>", " ", prose)):
        assert word in known, word


def test_the_outcomes_add_up(page: Page, say: Saying, figures) -> None:
    rows = page.table(say.pick("在保和申请户的结论", "Outcomes of the households decided"))[1:]
    *parts, whole = [number(row[1]) for row in rows]
    assert sum(parts) == whole == count(figures.outcomes, pl.col("view"))


def test_the_counties_add_up_and_small_ones_are_withheld(page: Page, say: Saying, decided) -> None:
    rows = page.table(say.pick("各县（市、区）结论构成", "Outcomes by county"))[1:]
    *counties, city = rows
    assert number(city[1]) == decided.height
    told = [number(row[1]) for row in counties if row[2] not in {"<10", "…"} and row[1] != "…"]
    assert sum(told) == decided.height if len(told) == len(counties) else sum(told) < decided.height
    sizes = dict(decided.filter("in_view").group_by("county").len().iter_rows())
    for row in counties:
        (county,) = [code for code in sizes if say.county(code) == row[0]]
        if sizes[county] < 10:
            assert row[2] == "<10"
            assert set(row[3:-1]) == {""}
        elif row[2] != "…":
            assert number(row[2]) == sizes[county]
            assert sum(map(number, row[3:-1])) == sizes[county]


def test_what_one_table_hides_of_a_county_no_other_tells(
    figures, say: Saying, material: Material
) -> None:
    """Three are decided in a zone counted with another county on the map: not told by any sum."""
    zone, host = 320671, 320613
    made = replace(
        figures,
        outcomes=only_three(figures.outcomes, pl.col("county") == zone),
        groups=only_three(
            figures.groups,
            (pl.col("dimension") == "county") & (pl.col("group") == str(zone)),
        ),
    )
    page = Page(as_page(made, material, say))
    table = page.table(say.pick("各县（市、区）结论构成", "Outcomes by county"))[1:-1]
    caption = say.pick("户数（占比，与全市占比之比）", "households (share, ratio")
    equity = next(rows for told, rows in page.tables if told.startswith(caption))
    screened = equity[0].index(say.pick("筛查户", "screened"))
    seen = {row[0]: row[screened] for row in equity}
    hidden = [row for row in table if row[2] in {"<10", "…"}]
    assert say.county(zone) in {row[0] for row in hidden}
    assert len(hidden) >= 2
    for row in hidden:
        assert [row[1], seen[row[0]]].count("…") == 1  # all and screened would tell decided
    drawn = {row[0]: row for row in page.table(say.pick("分布图的数字", "The figures"))[1:]}
    for name in {row[0] for row in hidden} - {say.county(zone)} | {say.county(host)}:
        assert drawn[name][1] in {"<10", "…"}
        assert drawn[name][2:4] == ["", ""]
        assert drawn[name][4] == "…"
        assert drawn[name][6] == ""  # a rate of all would tell how many all are


def only_three(table: pl.DataFrame, of: pl.Expr) -> pl.DataFrame:
    """A table of counts where of those decided three are left."""
    here = of & pl.col("view")
    first = table.filter(here).head(1).with_columns(n=pl.lit(3, pl.Int64))
    return pl.concat([table.filter(~here), first])


def test_no_share_is_of_fewer_than_ten(page: Page, say: Saying) -> None:
    decided = say.pick("在保和申请户", "decided")
    for _, rows in page.tables:
        if decided in rows[0]:
            place = rows[0].index(decided)
            for row in rows[1:]:
                if row[place].isdigit() and int(row[place]) < 10:
                    assert not any("%" in cell for cell in row[place + 1 :])


def test_the_money_adds_up(page: Page, say: Saying, runs: dict[str, Path]) -> None:
    rows = page.table(say.pick("每月金额变化", "Changes a month"))[1:]
    changes = pl.read_parquet(runs["2020-11"] / "changes.parquet").filter(
        pl.col("change").is_in(["stop_proposed", "adjust", "grant_proposed"]),
        pl.col("benefit") != "temporary_aid",
        pl.col("before_m_hh").is_not_null(),
        pl.col("after_m_hh").is_not_null(),
    )
    before, after = int(changes["before_m_hh"].sum()), int(changes["after_m_hh"].sum())
    assert rows[-1][4:] == [say.money(before), say.money(after), say.more(after - before)]


def test_the_map_counts_every_household_once(page: Page, say: Saying, decided) -> None:
    rows = page.table(say.pick("分布图的数字", "The figures of the maps"))[1:]
    whole = [number(row[4]) for row in rows if row[4] not in {"<10", "…"}]
    assert sum(whole) == decided.height if len(whole) == len(rows) else sum(whole) < decided.height
    hints = decided.filter(pl.col("outcome") == "hint").height
    told = [row[5] for row in rows if row[5] not in {"<10", "…"}]
    assert all(int(text.replace(",", "")) == 0 or number(text) >= 10 for text in told)
    assert hints - sum(map(number, told)) >= 10 * (len(told) < len(rows))


def test_the_equity_table_is_that_of_a_recount(page: Page, say: Saying, figures) -> None:
    tables = [
        rows
        for caption, rows in page.tables
        if caption.startswith(say.pick("户数（占比，", "households (share, "))
    ]
    assert len(tables) == 4
    for rows in tables:
        city = rows[-1]
        view = count(figures.outcomes, pl.col("view"))
        assert number(city[1]) == view
        assert sum(map(number, city[2:8])) == view


def test_reasons_are_counted_by_outcome(page: Page, say: Saying, decided) -> None:
    stopped = decided.filter("in_view", pl.col("outcome") == "stop_proposed")
    found = page.table(say.pick("建议停发（", "stop proposed ("))[1:]
    assert found
    for row in found:
        held = [r for r in stopped["reasons"].to_list() if row[2] in r.split()]
        assert number(row[3]) == len(held) > 0
        assert row[0] == say.listing.mainly.called(row[2], say.language)


def test_without_a_snapshot_it_says_so(
    runs: dict[str, Path], library: Library, names, tmp_path: Path
) -> None:
    run = tmp_path / "run"
    shutil.copytree(runs["2020-11"], run)
    listing = Listing(run, library)
    with pytest.raises(RecheckError):
        Material(listing, tmp_path)
    material = Material(listing)
    material.snapshot, material.lacking = None, RecheckError("it is gone")
    told = written_report(material, names, "zh", told=lambda sentence: f"«{sentence}»")
    assert "没有快照，不能按年龄、残疾和城乡分组：«it is gone»" in told
    assert "不知道数据来源：«it is gone»" in told


def test_a_snapshot_from_files_tells_the_quality_of_each_office(
    imported: Path, runs, library: Library, names
) -> None:
    material = Material(Listing(runs["2020-11"], library), imported)
    told = Page(written_report(material, names, "zh"))
    rows = told.table("各部门文件和数据行")
    heads = rows[0]
    found = {row[0]: dict(zip(heads, row, strict=True)) for row in rows[1:]}
    office = found["人力资源社会保障部门"]
    assert (office["收到（行）"], office["采用"], office["有错误的行"]) == ("1,000", "960", "20")
    assert (office["待人工核对"], office["查无此人"], office["未授权"]) == ("3", "2", "3")
    assert (office["重复"], office["随文件退回"], office["其他未采用"]) == ("10", "0", "22")
    assert office["采用率"] == "96.0%"
    assert office["最旧（月）"] == "2"
    assert found["住房公积金管理中心"]["整份退回"] == "1"
    assert found["住房公积金管理中心"]["随文件退回"] == "1,000"
    assert found["住房公积金管理中心"]["采用率"] == "0.0%"
    assert found["住房公积金管理中心"]["最旧（月）"] == "—"
    assert "住房公积金管理中心：公积金<旧>.csv（1,000行）：所属月份过旧，请重新提供" in told.text
    assert "没有报送的文件" in told.text
    assert "住房公积金管理中心：启东市：没有报送住房公积金缴存信息；请报送" in told.text
    assert "说明.docx：不是报送数据" in told.text
    faults = told.table("退回的行，按错误种类")
    assert [
        "公民身份号码：号码校验码不符",
        "人力资源社会保障部门",
        "社会保险参保缴费记录",
        "12",
        "按证件核对后改正",
    ] in faults
    links = told.table("采用的行怎样与人员关联")
    assert ["人力资源社会保障部门", "940", "9", "6", "5", "960"] in links


def test_the_quality_of_an_earlier_import_is_told_as_far_as_it_goes(tmp_path, say: Saying) -> None:
    early = {k: v for k, v in EXTRACT.items() if k not in {"cells", "newest"}}
    write_intake(tmp_path, [early])
    text = quality(read_intake(tmp_path), say, None)
    assert say.pick("请重新导入这些文件", "import the files again") in text
    assert say.pick("没有退回的行", "No row was returned") not in text
    row = Page(text).table(say.pick("各部门文件和数据行", "Files and rows"))[1]
    assert row[-1] == "1"  # by the month of the file's name


def test_a_run_of_before_the_merger_is_mapped(runs, library: Library, names) -> None:
    told = written_report(Material(Listing(runs["2018-11"], library)), names, "zh")
    assert "分布图的数字" in told


def test_where_nothing_could_be_decided_nought_is_not_said(
    figures, say: Saying, material: Material
) -> None:
    """All of one county cannot be said: neither map nor table says that none is stopped."""
    code, group = 320681, pl.col("group") == "320681"
    words = say.pick("无法判断", "cannot be said")

    def silent(table: pl.DataFrame, of: pl.Expr) -> pl.DataFrame:
        outcome = pl.when(of & pl.col("view")).then(pl.lit("cannot_say")).otherwise("outcome")
        keys = [key for key in table.columns if key != "n"]
        return table.with_columns(outcome=outcome).group_by(keys).agg(pl.col("n").sum()).sort(keys)

    made = replace(
        figures,
        outcomes=silent(figures.outcomes, pl.col("county") == code),
        groups=silent(figures.groups, (pl.col("dimension") == "county") & group),
    )
    page = Page(as_page(made, material, say))
    name = say.county(code)
    (row,) = [r for r in page.table(say.pick("分布图的数字", "The figures")) if r[0] == name]
    assert row[2:4] == [words, ""]
    assert number(row[1]) >= 10
    assert page.text.count(words) >= 3  # in both widths of the map, and in the table
    caption = say.pick("户数（占比，与全市占比之比）", "households (share, ratio")
    rows = next(rows for told, rows in page.tables if told.startswith(caption))
    (row,) = [r for r in rows if r[0] == name]
    heads = dict(zip(rows[0], row, strict=True))
    assert [heads[outcome_words(one, say.language)] for one in ("continue", "stop_proposed")] == [
        words, words,
    ]  # fmt: skip
    assert number(heads[outcome_words("cannot_say", say.language)]) >= 10


def test_another_city_has_no_map(figures, say: Saying, material: Material) -> None:
    elsewhere = figures.outcomes.with_columns(pl.lit(110101, pl.Int32).alias("county"))
    told = as_page(replace(figures, outcomes=elsewhere), material, say)
    assert say.pick("不绘图", "this run has others") in told


def test_nobody_decided_is_a_page_too(tmp_path: Path, library: Library, names) -> None:
    generate(tmp_path / "city", 12, 3, "2020-11")
    recheck(tmp_path / "city", "2020-11", tmp_path / "run", library)
    for language in ("zh", "en"):
        Page(written_report(Material(Listing(tmp_path / "run", library)), names, language))


def test_a_report_is_replaced_when_asked_and_nothing_else_ever(tmp_path: Path, text: str) -> None:
    path = tmp_path / "report.html"
    write_report(path, text)
    assert path.read_text("utf-8") == text
    assert path.stat().st_mode & 0o077 == 0
    with pytest.raises(RecheckError, match="holds a report already"):
        refuse_another(path, replace=False)
    write_report(path, text + "\n", replace=True)
    assert path.read_text("utf-8") == text + "\n"
    path.write_text("<html>my own</html>", "utf-8")
    for asked in (False, True):
        with pytest.raises(RecheckError, match="is no report"):
            write_report(path, text, replace=asked)
    assert path.read_text("utf-8") == "<html>my own</html>"
