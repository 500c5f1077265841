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

from minsheng.policy.engine.unknown import Cause
from minsheng.policy.laws.kinds import Disability
from minsheng.recheck.importing.command import Request, run_import
from minsheng.recheck.importing.decisions import DECISIONS, HEADS, NOBODY
from minsheng.recheck.importing.review import REVIEW

HOUSEHOLDS, SEED, QIDONG = 400, 4, 320681
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
            go_on=True, today=date(2020, 11, 30), due=date(2020, 12, 7),
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
    assert office.one in row["可能是（姓名 号码 把握）"]
    assert office.other in row["可能是（姓名 号码 把握）"]
    assert office.links()["review"] == 1
    # Whether either of them is disabled is not known while nobody has decided.
    assert office.disabled()[2] == 2


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


def test_numbers_of_the_list_survive_a_spreadsheet(office) -> None:
    """Excel would show 18 digits as 3.2E+17, and save them so; a quote keeps them a text."""
    mistyped = f"{office.one[:6]}19310231{office.one[14:]}"
    changed(office.ask.folder, "disability", QIDONG, number_of(mistyped))
    (row,) = office.run()
    assert (row["报送号码"], row["记录标记"]) == (f"'{mistyped}", "")
    office.decide(row, office.one)
    assert office.run() == []
    assert office.links()["reviewed"] == 1
