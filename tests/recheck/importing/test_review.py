"""Rows that may be about one or another go on a list; what somebody decides is used ever after."""

from __future__ import annotations

import csv
import io
import shutil
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from tests.recheck.importing.small_city import COUNTIES, MONTH, changed, path_of, written

from minsheng.city.divisions import divisions_at
from minsheng.cli.chinese import in_chinese
from minsheng.policy.engine.unknown import Cause
from minsheng.policy.laws.kinds import Disability
from minsheng.recheck.errors import RecheckError
from minsheng.recheck.importing.command import Request, run_import
from minsheng.recheck.importing.decisions import DECISIONS, HEADS, NOBODY
from minsheng.recheck.importing.review import CLOSED, MAYBE, OTHERS, REVIEW, share_shown

HOUSEHOLDS, SEED, QIDONG = 400, 4, 320681
NAMES = {code: place.name for code, place in divisions_at(MONTH).rows.items()}
KIND, GRADE = "disability", "disability_grade"


@dataclass(frozen=True)
class Made:
    """Files in which a row of a disabled person lacks the number, and a namesake lives there."""

    raw: Path
    one: str
    other: str


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Made:
    raw = written(tmp_path_factory.mktemp("review") / "raw", HOUSEHOLDS, SEED)
    first = pl.read_excel(path_of(raw, "disability", QIDONG), infer_schema_length=0).row(0)
    one, name = str(first[0]), str(first[1])
    people = pl.read_parquet(path_of(raw, "population", QIDONG))
    other = str(people["公民身份号码"].drop_nulls()[-1])

    def namesake(rows: pl.DataFrame) -> pl.DataFrame:
        called = pl.when(pl.col("number") == other).then(pl.lit(name)).otherwise("name")
        return rows.with_columns(name=called)

    for extract in ("population", "canvass", "members", "benefits", "wages", "schooling"):
        changed(raw, extract, QIDONG, namesake)
    changed(raw, "disability", QIDONG, number_of(None))
    return Made(raw, one, other)


def number_of(text: str | None):
    """A change of the first row's number."""
    return lambda rows: rows.with_columns(rows["number"].scatter(0, text))


class Office:
    """An office that imports month after month."""

    def __init__(self, folder: Path, made: Made) -> None:
        self.folder, self.one, self.other = folder, made.one, made.other
        shutil.copytree(made.raw, folder / "raw")
        self.ask = Request(
            folder / "raw", folder / "register", folder / "out", folder / "returned", MONTH, 24,
            go_on=True, today=date(2020, 11, 30), due=date(2020, 12, 7), names=NAMES,
        )  # fmt: skip

    def run(self) -> list[dict[str, str]]:
        """Import; what is on the list."""
        self.result = run_import(self.ask, COUNTIES, lambda _bits: 3)
        text = (self.folder / "returned" / REVIEW).read_text("utf-8-sig")
        return list(csv.DictReader(io.StringIO(text)))

    def decide(self, row: dict[str, str], whose: str) -> None:
        """Write a line of the list into the decisions, filled in."""
        path = self.folder / "register" / DECISIONS
        if not path.exists():
            path.write_text(",".join(HEADS) + "\n", "utf-8")
        cells = {**row, "认定": whose, "认定人": "李四", "认定日期": "2020-11-30"}
        with path.open("a", encoding="utf-8", newline="") as file:
            csv.writer(file).writerow([cells[head] for head in HEADS])

    def links(self) -> dict[str, int]:
        """How the rows of the disability register were linked."""
        (entry,) = [e for e in self.result.intake["extracts"]
                    if e["contract"] == "disability" and e["county"] == str(QIDONG)]  # fmt: skip
        return entry["links"]

    def disabled(self) -> tuple[int, int, int]:
        """Of how many a disability is known, known not to be, and unverified."""
        rows = pl.read_parquet(self.folder / "out" / str(QIDONG) / "person.parquet")
        cause = rows.get_column(f"{KIND}__cause", default=pl.Series([0] * len(rows)))
        known = rows[KIND].is_not_null()
        some = (rows[KIND] > int(Disability.NONE)) & known
        return int(some.sum()), int((known & ~some).sum()), int((cause == Cause.UNVERIFIED).sum())


@pytest.fixture
def office(tmp_path, made) -> Office:
    return Office(tmp_path, made)


def test_a_row_of_two_is_listed_with_both_and_decides_nothing(office) -> None:
    (row,) = office.run()
    assert (row["报送号码"], row["区县代码"]) == ("", str(QIDONG))
    assert row["行"] == "2"  # the first row below the heads, as a person sees it
    assert office.one in row[MAYBE]
    assert office.other in row[MAYBE]
    assert office.links()["review"] == 1
    # Whether either of them is disabled is not known while nobody has decided.
    assert office.disabled()[2] == 2


def test_a_line_holds_what_tells_whose_the_row_is(office) -> None:
    """By the line alone somebody can decide: the file, its telling cells, where each lives."""
    (row,) = office.run()
    path = path_of(office.ask.folder, "disability", QIDONG)
    assert (row["数据"], row["文件"], row["行数"]) == ("残疾人证信息", path.name, "1")
    first = pl.read_excel(path, infer_schema_length=0)[0]
    assert row[OTHERS] == "；".join(
        f"{head}：{first[head][0]}" for head in ("残疾类别", "残疾等级")
    )
    people = pl.read_parquet(path_of(office.ask.folder, "population", QIDONG))
    for number in (office.one, office.other):
        (village,) = people.filter(pl.col("公民身份号码") == number)["村居代码"]
        town = int(village) // 1000 * 1000
        where = f"启东市 {NAMES[town]}{NAMES[int(village)]} "
        assert f"{number} {where}" in row[MAYBE]


@pytest.mark.parametrize(
    ("share", "shown"),
    [(0.9985, "99.8%"), (0.998999, "99.8%"), (0.5, "50.0%"), (0.2, "20.0%"), (0.00195, "0.1%")],
)
def test_no_share_on_the_list_looks_like_one_that_is_linked(share: float, shown: str) -> None:
    assert share_shown(share) == shown


def test_who_has_no_number_is_told_by_the_day_of_birth(office) -> None:
    def unnumbered(rows: pl.DataFrame) -> pl.DataFrame:
        told = pl.when(pl.col("number") == office.other).then(None).otherwise("number")
        return rows.with_columns(number=told)

    changed(office.ask.folder, "population", QIDONG, unnumbered)
    (row,) = office.run()
    year, month, day = office.other[6:10], int(office.other[10:12]), int(office.other[12:14])
    assert f"无号码（{year}年{month}月{day}日出生） 启东市 " in row[MAYBE]
    assert office.one in row[MAYBE]


def test_cells_are_shown_only_where_they_may_be_read_of_all_who_may_be_meant(office) -> None:
    """The second of two namesakes has not signed, and the row may be theirs."""
    path = path_of(office.ask.folder, "wages", QIDONG)
    delivered = pl.read_csv(path, infer_schema=False)
    number, payer = delivered["公民身份号码"][0], delivered["扣缴单位"][0]
    people = pl.read_parquet(path_of(office.ask.folder, "population", QIDONG))
    signed = people.filter(pl.col("公民身份号码") == number)
    (home,), (name,) = signed["户号"], signed["姓名"]
    books = pl.read_excel(path_of(office.ask.folder, "families", QIDONG), infer_schema_length=0)
    both = books.filter(pl.col("核对授权书编号").is_not_null(), pl.col("户号") != home)
    there = people.filter(pl.col("户号") == both["户号"][0], pl.col("公民身份号码").is_not_null())
    other = there["公民身份号码"][0]

    def namesake(rows: pl.DataFrame) -> pl.DataFrame:
        called = pl.when(pl.col("number") == other).then(pl.lit(name)).otherwise("name")
        return rows.with_columns(name=called)

    changed(office.ask.folder, "population", QIDONG, namesake)
    changed(office.ask.folder, "families", QIDONG, namesake)
    changed(office.ask.folder, "wages", QIDONG, number_of(None))
    mine = [row for row in office.run() if row["数据"] == "个人所得税工资薪金扣缴明细"]
    assert [row[OTHERS] for row in mine] == [f"扣缴单位：{payer}"]
    assert all("元" not in row[OTHERS] for row in mine)

    def unsigned(rows: pl.DataFrame) -> pl.DataFrame:
        of_it = pl.col("household") == both["户号"][0]
        return rows.with_columns(
            pl.when(of_it).then(None).otherwise(cell).alias(cell)
            for cell in ("authorised", "authorised_on")
        )

    changed(office.ask.folder, "families", QIDONG, unsigned)
    mine = [row for row in office.run() if row["数据"] == "个人所得税工资薪金扣缴明细"]
    assert [row[OTHERS] for row in mine] == [CLOSED]
    assert payer not in (office.folder / "returned" / REVIEW).read_text("utf-8-sig")


def test_what_is_decided_is_linked_so_and_listed_no_more(office) -> None:
    (row,) = office.run()
    some, none, _ = office.disabled()
    office.decide(row, office.one)
    assert office.run() == []
    assert (office.links()["reviewed"], office.links()["review"]) == (1, 0)
    assert office.disabled() == (some + 1, none + 1, 0)
    sources = pl.read_parquet(office.folder / "out" / str(QIDONG) / "source.parquet")
    reviewed = sources.filter(pl.col("link").cast(pl.String) == "reviewed")
    assert reviewed["row"].to_list() == [2]


def test_a_row_of_somebody_else_altogether_leaves_both_as_they_are(office) -> None:
    (row,) = office.run()
    some, none, _ = office.disabled()
    office.decide(row, NOBODY)
    assert office.run() == []
    assert office.links()["nobody"] == 1
    assert office.disabled() == (some, none + 2, 0)


def test_a_later_decision_stands_over_an_earlier_one(office) -> None:
    (row,) = office.run()
    office.decide(row, office.other)
    office.run()
    office.decide(row, NOBODY)
    office.run()
    assert (office.links()["nobody"], office.links()["reviewed"]) == (1, 0)


def test_a_later_namesake_is_asked_about_again(office) -> None:
    """The decision is of the row, which tells a disability of its own, and not of the name."""
    (row,) = office.run()
    office.decide(row, office.one)
    assert office.run() == []

    def another(rows: pl.DataFrame) -> pl.DataFrame:
        kind = "视力" if rows["kind"][0] != "视力" else "听力"
        return rows.with_columns(rows["kind"].scatter(0, kind))

    changed(office.ask.folder, "disability", QIDONG, another)
    (other,) = office.run()
    assert other["报送姓名"] == row["报送姓名"]
    assert other["记录标记"] != row["记录标记"]
    assert (office.links()["reviewed"], office.links()["review"]) == (0, 1)


def test_a_decision_for_somebody_who_is_gone_is_open_again(office) -> None:
    (row,) = office.run()
    office.decide(row, "110101199003070134")
    assert len(office.run()) == 1
    assert office.links()["review"] == 1


def test_a_decision_for_somebody_of_whom_the_row_says_nothing_is_refused(office) -> None:
    """Neither the name nor the number of the row is theirs: the line was mixed up with another."""
    (row,) = office.run()
    before = sorted(p.stat().st_mtime_ns for p in (office.folder / "out").rglob("*.*"))
    people = pl.read_parquet(path_of(office.ask.folder, "population", QIDONG))
    stranger = people.filter(
        (pl.col("姓名") != row["报送姓名"])
        & (pl.col("曾用名").fill_null("") != row["报送姓名"])
        & pl.col("公民身份号码").is_not_null()
    )["公民身份号码"][0]
    office.decide(row, stranger)
    with pytest.raises(RecheckError, match=f"line 2: .* is not called {row['报送姓名']}") as told:
        office.run()
    assert f"{DECISIONS}第2行：所认定号码的本人" in str(in_chinese(str(told.value)))
    assert sorted(p.stat().st_mtime_ns for p in (office.folder / "out").rglob("*.*")) == before
    # Whoever bore the name before may be meant.
    former = people["公民身份号码"] == stranger
    changed(office.ask.folder, "population", QIDONG, lambda rows: rows.with_columns(
        former_name=pl.when(former).then(pl.lit(row["报送姓名"])).otherwise("former_name")
    ))  # fmt: skip
    office.run()
    assert office.links()["reviewed"] == 1


def test_numbers_of_the_list_survive_a_spreadsheet(office) -> None:
    """Excel would show 18 digits as 3.2E+17, and save them so; a quote keeps them a text."""
    mistyped = f"{office.one[:6]}19310231{office.one[14:]}"
    changed(office.ask.folder, "disability", QIDONG, number_of(mistyped))
    (row,) = office.run()
    assert (row["报送号码"], row["记录标记"]) == (f"'{mistyped}", "")
    office.decide(row, office.one)
    assert office.run() == []
    assert office.links()["reviewed"] == 1
