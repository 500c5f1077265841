"""Whole files that are old, few of whose rows anybody may read, and the register's own."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import polars as pl
import pytest
from tests.recheck.importing.small_city import (
    COUNTIES,
    City,
    changed,
    imported,
    path_of,
    written,
)

from minsheng.policy.engine.unknown import Cause
from minsheng.recheck.extracts.contract import contracts
from minsheng.recheck.extracts.noted import content_of, notes_in
from minsheng.recheck.extracts.rows import rows_of
from minsheng.recheck.importing.imported import NobodyKnown
from minsheng.recheck.importing.importing import import_files
from minsheng.recheck.importing.intake import intake_of
from minsheng.recheck.importing.returning import write_returned
from minsheng.recheck.linkage.register import Kept

HOUSEHOLDS, SEED = 1_000, 4
OLD, FEW, HALF, FRESH = 320681, 320613, 320685, 320623


def people_of(raw, county: int, least: int) -> pl.DataFrame:
    """Residents of a county whom nobody asks about: none of them has signed."""
    asked = pl.read_csv(path_of(raw, "members", county), infer_schema=False)["公民身份号码"]
    people = pl.read_parquet(path_of(raw, "population", county))
    rest = people.filter(~pl.col("公民身份号码").is_in(asked.drop_nulls().implode()))
    rest = rest.drop_nulls("公民身份号码").select("公民身份号码", "姓名").head(least)
    assert len(rest) == least
    return rest


def wages_of(people: pl.DataFrame, month: str):
    """One signed family's wages, and those of many who have not signed, of one month."""

    def change(rows: pl.DataFrame) -> pl.DataFrame:
        mine = rows.head(1).with_columns(month=pl.lit(month))
        others = pl.concat([mine] * len(people)).with_columns(
            number=people["公民身份号码"], name=people["姓名"]
        )
        return pl.concat([mine, others])

    return change


@pytest.fixture(scope="module")
def city(tmp_path_factory) -> City:
    folder = tmp_path_factory.mktemp("whole")
    raw = written(folder / "raw", HOUSEHOLDS, SEED)
    (raw / "deliveries.json").rename(folder / "deliveries.json")
    for county, least, month in ((OLD, 40, "2020-04"), (FEW, 5, "2020-04"), (FRESH, 40, "2020-10")):
        changed(raw, "wages", county, wages_of(people_of(raw, county, least), month))
    return imported(raw, folder / "out")


def entry_of(city: City, extract: str, county: int) -> dict:
    (entry,) = [
        e for e in intake_of(city.done, 202011)["extracts"]
        if (e["contract"], e["county"]) == (extract, str(county))
    ]  # fmt: skip
    return entry


def test_an_old_file_few_of_whose_rows_may_be_read_is_refused(city) -> None:
    """Its name says it is of last month; the months of all its rows say it is not."""
    entry = entry_of(city, "wages", OLD)
    assert entry["state"] == "refused"
    assert "最新的数据是2020-04" in entry["why"]["zh"]
    assert entry["doubt"] is None
    rows = pl.read_parquet(city.snapshot / str(OLD) / "person.parquet")
    assert int(Cause.OUT_OF_DATE) in rows["wage_verified_m__cause"].to_list()


def test_a_fresh_one_is_taken_though_nobody_else_signed(city) -> None:
    entry = entry_of(city, "wages", FRESH)
    assert (entry["state"], entry["doubt"], entry["unauthorised"]) == ("taken", None, 40)


def test_one_of_few_people_is_taken_and_asked_about(city) -> None:
    entry = entry_of(city, "wages", FEW)
    assert (entry["state"], entry["taken"], entry["unauthorised"]) == ("taken", 1, 5)
    assert "只涉及6人" in entry["doubt"]["zh"]
    assert "of 6 people this may be so" in entry["doubt"]["en"]


def line(rows: pl.DataFrame, said: dict[str, str]) -> pl.DataFrame:
    """One line under the heads of a file."""
    return pl.DataFrame(
        {n: [said.get(n)] for n in rows.columns}, dict.fromkeys(rows.columns, pl.String)
    )


NOTHING = ("本月无数据", "李四", "2020-11-03")


def test_an_office_says_in_its_file_that_it_has_nothing(tmp_path) -> None:
    """In a workbook, a CSV, or typed under its heads by hand; who said so stays in the register."""
    raw = written(tmp_path / "raw", 200, SEED)
    last = notes_in(raw / "deliveries.json")
    wages, disabled = path_of(raw, "wages", OLD), path_of(raw, "disability", FEW)
    for slot, rows in ((("wages", OLD), 30), (("disability", FEW), 30), (("wages", FRESH), 500)):
        last[slot] = replace(last[slot], rows=rows)
    heads = wages.read_text("utf-8-sig").splitlines()[0]
    wages.write_text(f"{heads}\n本月无数据\n经办人：李四 2020-11-03\n", "utf-8-sig")
    fresh = path_of(raw, "wages", FRESH)
    fresh.write_text(f"{heads}\n{','.join(NOTHING)}\n", "utf-8-sig")
    said = {"number": "本月无数据", "name": "李四 2020-11-03"}
    changed(raw, "disability", FEW, lambda rows: line(rows, said))
    changed(raw, "families", HALF, lambda rows: line(rows, {"household": "本月无数据"}))
    out = tmp_path / "out"
    done = import_files(raw, out, 202011, Kept(1), COUNTIES, last=last)
    assert {path: why.kind for path, why in done.refused} == {
        fresh: "nothing_much", path_of(raw, "families", HALF): "nothing_meant",
    }  # fmt: skip
    notes = {read.delivery.path: read.noted.nothing for read in done.reads.values() if read.noted}
    assert notes[wages] == "本月无数据 经办人：李四 2020-11-03"
    assert notes[disabled] == "本月无数据 李四 2020-11-03"
    city = City(raw, out, done, {})
    for extract, county in (("wages", OLD), ("disability", FEW)):
        entry = entry_of(city, extract, county)
        assert (entry["state"], entry["rows"], entry["returned"]) == ("taken", 0, 0)
        assert entry["nothing"] is True
    people = pl.read_parquet(out / str(FEW) / "person.parquet")
    assert people["disability"].null_count() < len(people)
    assert "李四" not in json.dumps(intake_of(done, 202011), ensure_ascii=False)


def test_half_a_register_is_refused_like_any_other_file(tmp_path) -> None:
    """Half of a county's people would else be gone from the recheck, and nobody be told."""
    raw = written(tmp_path / "raw", 200, SEED)
    last = notes_in(raw / "deliveries.json")
    half, none, old, cut = (path_of(raw, "population", c) for c in (OLD, FEW, HALF, FRESH))
    changed(raw, "population", OLD, lambda rows: rows.head(len(rows) // 2))
    changed(raw, "population", FEW, lambda rows: rows.head(0))
    old = old.rename(old.with_name(old.name.replace("202010", "202008")))
    cut.write_bytes(cut.read_bytes()[:-9])
    out = tmp_path / "out"
    done = import_files(raw, out, 202011, Kept(1), COUNTIES, last=last)
    refused = {path: why.kind for path, why in done.refused}
    assert refused == {half: "half", none: "no_rows_at_all", old: "stale", cut: "not_parquet"}
    made = {int(path.name) for path in out.iterdir() if path.is_dir()}
    assert made
    assert not made & {OLD, FEW, HALF, FRESH}


def test_a_register_is_looked_at_as_a_whole_like_any_other_file(tmp_path) -> None:
    """A row twice goes back; all rows twice, or last month's in another file, are refused."""
    raw = written(tmp_path / "raw", 200, SEED)
    last = notes_in(raw / "deliveries.json")
    again, copied, same = (path_of(raw, "population", c) for c in (OLD, FEW, FRESH))
    whole = changed(raw, "population", OLD, lambda rows: pl.concat([rows, rows.head(2)]))
    changed(raw, "population", FEW, lambda rows: pl.concat([rows, rows]))
    changed(raw, "population", FRESH, lambda r: r.with_columns(sex=r["sex"].scatter(0, "x")))
    before = content_of(rows_of(same, contracts()["population"])[0])
    last["population", FRESH] = replace(
        last["population", FRESH], month=202009, content=before, sha256="0" * 64
    )
    out = tmp_path / "out"
    done = import_files(raw, out, 202011, Kept(1), COUNTIES, last=last)
    assert {path: why.kind for path, why in done.refused} == {
        copied: "doubled", same: "same_as_last",
    }  # fmt: skip
    (read,) = [one for one in done.reads.values() if one.delivery.path == again]
    rows = len(whole)  # of Parquet, counted from 1
    told = read.faults.filter(pl.col("fault") == "repeated").select("row", "value")
    assert sorted(told.rows()) == [(rows - 1, "1"), (rows, "2")]
    entry = entry_of(City(raw, out, done, {}), "population", OLD)
    assert (entry["rows"], entry["taken"], entry["repeated"]) == (rows, rows - 2, 2)
    assert entry["returned"] >= 2
    back = write_returned(tmp_path, done, COUNTIES, date(2020, 12, 7), english=False)
    assert {path.name.removesuffix(".退回.xlsx") for path in back} >= {
        path.name for path in (again, copied, same)
    }
    # What is replaced as a whole is not mended cell by cell.
    listed = {path.name.removesuffix(".退回.csv") for path in tmp_path.glob("*.退回.csv")}
    assert {again.name, copied.name} <= listed
    assert len(
        done.turned_back[
            done.deliveries.index(next(d for d in done.deliveries if d.path == same))
        ].faults
    )
    assert same.name not in listed


def test_without_any_register_it_says_why(tmp_path) -> None:
    raw = written(tmp_path / "raw", 20, SEED)
    for path in raw.glob("*人口信息*"):
        path.write_bytes(b"PAR1")
    with pytest.raises(NobodyKnown, match=r"nobody is known: .*人口信息.* is not readable as Parq"):
        imported(raw, tmp_path / "out")
