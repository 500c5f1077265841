"""What nobody signed for is never read, and every fact leads back to its cell in a file."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from tests.recheck.importing.small_city import COUNTIES, MONTH, changed, path_of, written

from minsheng.policy.engine.unknown import Cause
from minsheng.recheck.extracts.contract import contracts
from minsheng.recheck.importing.command import Request, run_import
from minsheng.snapshot.intake import INTAKE

HOUSEHOLDS, SEED, QIDONG, RUGAO = 1_000, 4, 320681, 320682
POISON = 43_219.87
"""Yuan; in fen it is 4321987."""
FEN = 4_321_987


@pytest.fixture(scope="module")
def base(tmp_path_factory) -> Path:
    """Files in which a family has not signed, but offices answered of it all the same."""
    folder = tmp_path_factory.mktemp("unread")
    raw = written(folder / "raw", HOUSEHOLDS, SEED)
    wages = path_of(raw, "wages", QIDONG)
    number = pl.read_csv(wages, infer_schema=False)["公民身份号码"][0]
    people = pl.read_parquet(path_of(raw, "population", QIDONG))
    (household,) = people.filter(pl.col("公民身份号码") == number)["户号"]

    def unsigned(rows: pl.DataFrame) -> pl.DataFrame:
        of_it = pl.col("household") == household
        return rows.with_columns(
            pl.when(of_it).then(None).otherwise(name).alias(name)
            for name in ("authorised", "authorised_on")
        )

    changed(raw, "families", QIDONG, unsigned)

    def poisoned(column: str):
        """The sum nobody may see: sound in one row, no sum at all in the next, wrong beside."""

        def change(rows: pl.DataFrame) -> pl.DataFrame:
            mine = rows.filter(pl.col("number") == number)
            first = mine.head(1).with_columns(pl.lit(f"{POISON}").alias(column))
            other = first.with_columns(pl.lit(f"毒{POISON}").alias(column))
            missing = first.with_columns(number=pl.lit(number[:9] + "0" + number[10:]))
            rest = rows.filter(pl.col("number") != number)
            return pl.concat([rest, first, other, missing, first])

        return change

    changed(raw, "wages", QIDONG, poisoned("wage"))
    changed(raw, "social_insurance", QIDONG, poisoned("base"))
    ask = Request(
        raw, folder / "register", folder / "out", folder / "returned", MONTH, 24, go_on=True,
        today=date(2020, 11, 30), due=date(2020, 12, 7),
    )  # fmt: skip
    run_import(ask, COUNTIES, lambda _bits: 3)
    (folder / "household").write_text(household, "utf-8")
    return folder


def texts_in(folder: Path) -> bytes:
    """All bytes of a folder, and what its tables and workbooks hold unpacked."""
    found = b""
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        found += path.read_bytes()
        if path.suffix == ".parquet":
            frame = pl.read_parquet(path)
            found += frame.select(pl.all().cast(pl.String)).write_csv().encode()
        if path.suffix == ".xlsx":
            for sheet in pl.read_excel(path, sheet_id=0, has_header=False).values():
                found += sheet.select(pl.all().cast(pl.String)).write_csv().encode()
    return found


def test_what_nobody_signed_for_is_nowhere(base) -> None:
    for name in ("out", "returned", "register"):
        found = texts_in(base / name)
        assert len(found) > 1000
        for poison in (f"{POISON}", str(FEN), "毒"):
            assert poison.encode() not in found, (name, poison)
        assert FEN.to_bytes(8, "little") not in found
    assert f"{POISON}".encode() in texts_in(base / "raw")


def test_it_is_counted_and_unknown_for_want_of_a_signature(base) -> None:
    intake = json.loads((base / "out" / INTAKE).read_text("utf-8"))
    counts = {e["contract"]: e["unauthorised"] for e in intake["extracts"]
              if e["county"] == str(QIDONG)}  # fmt: skip
    assert counts["wages"] >= 2
    assert counts["social_insurance"] >= 2
    rows = pl.read_parquet(base / "out" / str(QIDONG) / "person.parquet")
    assert (rows["wage_verified_m__cause"] == int(Cause.NOT_AUTHORISED)).any()


def test_every_known_sum_stands_in_the_row_named_for_it(base) -> None:
    """The side table is opened beside the files: each row it names is that person's."""
    intake = json.loads((base / "out" / INTAKE).read_text("utf-8"))["extracts"]
    sources = pl.read_parquet(base / "out" / str(QIDONG) / "source.parquet")
    people = pl.read_parquet(base / "out" / str(QIDONG) / "person.parquet").with_columns(
        person_no=pl.int_range(pl.len()).over("household_id")
    )
    seen = 0
    for extract, entry in enumerate(intake):
        if entry["contract"] not in {"veterans", "schooling", "members"}:
            continue
        mine = sources.filter(pl.col("extract") == extract)
        column, fact = {
            "veterans": ("月优待抚恤金（元）", "preferential_pension_m"),
            "schooling": ("就读阶段", "schooling"),
            "members": ("申报月工资（元）", "wage_declared_m"),
        }[entry["contract"]]  # fmt: skip
        file = pl.read_csv(base / "raw" / entry["file"], infer_schema=False)
        for row in mine.iter_rows(named=True):
            cell = file[column][row["row"] - 2]  # the heads are row 1
            here = people.filter(
                (pl.col("household_id") == row["household_id"])
                & (pl.col("person_no") == row["person_no"])
            )
            (value,) = here[fact].to_list()
            assert fact in row["facts"].split()
            if fact == "schooling":
                assert contracts()["schooling"].columns["level"].codes[cell] == value
            else:
                assert round(float(cell) * 100) == value
            seen += 1
    assert seen > 20


def test_no_row_of_the_population_leads_back_to_a_person(base) -> None:
    """Whoever holds the police's file could read there who each number stands for."""
    intake = json.loads((base / "out" / INTAKE).read_text("utf-8"))["extracts"]
    of_residents = [n for n, entry in enumerate(intake) if entry["contract"] == "population"]
    sources = pl.read_parquet(base / "out" / str(QIDONG) / "source.parquet")
    theirs = pl.col("extract").is_in(of_residents)
    assert sources.filter(theirs)["row"].unique().to_list() == [-1]
    assert (sources.filter(~theirs)["row"] > 0).all()


def test_every_known_fact_of_a_family_in_view_has_a_source(base) -> None:
    """But what the contract says is so of whoever is not in the book, or has no record."""
    homes = pl.read_parquet(base / "out" / str(QIDONG) / "household.parquet")
    asked = homes.filter(pl.col("cooperates").is_not_null())["household_id"]
    people = pl.read_parquet(base / "out" / str(QIDONG) / "person.parquet").with_columns(
        person_no=pl.int_range(pl.len()).over("household_id")
    )
    sources = pl.read_parquet(base / "out" / str(QIDONG) / "source.parquet")
    told: dict[tuple[int, int], set[str]] = {}
    for household, person, facts in sources.select("household_id", "person_no", "facts").rows():
        told.setdefault((household, person), set()).update(facts.split())
    sums = [n for n, kind in people.schema.items() if kind == pl.Int64 and n.endswith("_m")]
    for row in people.filter(pl.col("household_id").is_in(asked.implode())).iter_rows(named=True):
        given = told[row["household_id"], row["person_no"]]
        for name in ("birth", "sex", "relation", "lives_here", "wage_declared_m"):
            assert row[name] is None or name in given, name
        for name in sums:  # a sum above nothing was told by somebody
            assert not row[name] or name in given, name


@pytest.mark.parametrize(
    ("spoil", "cause"),
    [
        (lambda path: path.unlink(), Cause.NOT_DELIVERED),
        (lambda path: path.write_bytes(b"x"), Cause.NOT_DELIVERED),
    ],
    ids=["not sent", "no table"],
)  # fmt: skip
def test_a_file_that_is_not_there_leaves_its_facts_open(base, tmp_path, spoil, cause) -> None:
    shutil.copytree(base / "raw", tmp_path / "raw")
    spoil(path_of(tmp_path / "raw", "wages", RUGAO))
    ask = Request(
        tmp_path / "raw", tmp_path / "register", tmp_path / "out", tmp_path / "returned", MONTH,
        24, go_on=True, today=date(2020, 11, 30), due=date(2020, 12, 7),
    )  # fmt: skip
    run_import(ask, COUNTIES, lambda _bits: 3)
    rows = pl.read_parquet(tmp_path / "out" / str(RUGAO) / "person.parquet")
    for fact in ("wage_verified_m", "income_tax_m"):
        assert rows[fact].null_count() == len(rows)
        causes = set(rows[f"{fact}__cause"].to_list())
        assert causes == {int(Cause.NOT_AUTHORISED), int(cause)}
