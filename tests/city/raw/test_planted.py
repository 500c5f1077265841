"""Each planted fault is where the truth file says, and nothing else is wrong anywhere."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import polars as pl
import pytest

from minsheng.city.raw.extracts import Faults, write_extracts
from minsheng.city.raw.faults import ROW_KINDS
from minsheng.recheck.extracts.contract import contracts
from minsheng.recheck.extracts.rows import rows_of

HOUSEHOLDS, SEED, MONTH = 2_000, 7, "2020-11"
ADDED = {"repeated", "at_odds", "empty_row", "never_deregistered"}
"""Rows that a fault adds; all others are changed where they stand, or gone."""
GONE = {"row_missing", "late_death"}
ALSO_NAME = {"wrong_person"}
"""Faults that put another name beside another number."""
Rows = dict[int, dict[str, str | None]]


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """One city without faults, and with some in every third row."""
    made = []
    for name, faults in (("clean", None), ("faulty", Faults(per_million=300_000))):
        folder = tmp_path_factory.mktemp("planted") / name
        folder.mkdir()
        write_extracts(folder, HOUSEHOLDS, SEED, MONTH, faults)
        made.append(folder)
    return made[0], made[1]


@pytest.fixture(scope="module")
def planted(folders: tuple[Path, Path]) -> pl.DataFrame:
    return pl.read_parquet(folders[1] / "truth" / "planted.parquet")


def read(path: Path) -> Rows:
    """A file's rows as text, by the number a person sees; empty ones are left out."""
    contract = next(c for c in contracts().values() if c.zh in path.name)
    frame, _ = rows_of(path, contract)
    return {row.pop("row"): row for row in frame.iter_rows(named=True)}


def files(folder: Path) -> list[Path]:
    return sorted(p for p in folder.iterdir() if p.suffix in {".csv", ".xlsx", ".parquet"})


def as_key(row: dict[str, str | None], *, named: bool = True) -> tuple[object, ...]:
    return tuple(sorted((n, v) for n, v in row.items() if v is not None and (named or n != "name")))


def test_every_kind_is_planted(planted: pl.DataFrame) -> None:
    # Of so few people hardly anybody dies in a month.
    assert set(planted["kind"]) | {"late_death"} == set(ROW_KINDS)


def test_a_late_death_is_a_row_that_has_not_come(tmp_path) -> None:
    write_extracts(tmp_path, 800, SEED, MONTH, Faults(1_000_000, kinds=("late_death",)))
    found = pl.read_parquet(tmp_path / "truth" / "planted.parquet")
    assert len(found) > 0
    assert set(found["kind"]) == {"late_death"}
    assert set(found["row"]) == {0}
    assert all("死亡与火化信息" in file for file in found["file"])
    assert not any(read(p) for p in files(tmp_path) if "死亡与火化信息" in p.name)


def test_nothing_is_planted_where_nothing_is_wanted(folders) -> None:
    assert len(pl.read_parquet(folders[0] / "truth" / "planted.parquet")) == 0


def test_with_what_the_truth_says_put_right_the_files_are_those_without_faults(
    folders, planted
) -> None:
    """So each fault is in its row and column, and no other cell of the city is another."""
    clean, faulty = folders
    assert [p.name for p in files(clean)] == [p.name for p in files(faulty)]
    for path in files(clean):
        rows = read(faulty / path.name)
        mine = planted.filter(pl.col("file") == path.name)
        told = {r["row"]: r for r in mine.iter_rows(named=True) if r["row"]}
        left = Counter(as_key(row) for row in read(path).values())
        loosely: list[tuple[object, ...]] = []
        for number, row in rows.items():
            fault = told.get(number)
            if fault is None:
                left[as_key(row)] -= 1
            elif fault["kind"] not in ADDED:
                mended = {**row, fault["column"]: fault["right"]}
                if fault["kind"] in ALSO_NAME:
                    loosely.append(as_key(mended, named=False))
                else:
                    left[as_key(mended)] -= 1
        assert min(left.values(), default=0) >= 0, path.name
        rest = Counter(as_key(dict(key), named=False) for key in left.elements())  # type: ignore[arg-type]
        rest.subtract(loosely)
        assert min(rest.values(), default=0) >= 0, path.name
        gone = mine.filter(pl.col("row") == 0)
        assert rest.total() == len(gone), path.name
        assert set(gone["kind"]) <= GONE


def test_each_changed_cell_is_another_than_would_be_right(folders, planted) -> None:
    seen = Counter()
    for path in files(folders[1]):
        rows = read(path)
        for fault in planted.filter(pl.col("file") == path.name).iter_rows(named=True):
            kind, column = fault["kind"], fault["column"]
            if not fault["row"] or kind == "never_deregistered":
                continue
            if kind == "empty_row":
                assert fault["row"] not in rows
            elif kind == "repeated":
                assert rows[fault["row"]] in [rows.get(fault["row"] - back) for back in (1, 2, 3)]
            else:
                cell = rows[fault["row"]][column]
                # By chance the wrong line, sign or digit may be the right one, and 0 is 0 in fen.
                same = cell == fault["right"] or fault["right"] is None
                assert not same or kind in {"wrong_person", "name_typo", "wrong_unit"}, fault
            seen[kind] += 1
    assert set(seen) == set(ROW_KINDS) - GONE - {"never_deregistered"}


def test_at_odds_is_a_row_like_the_one_before_but_for_a_sum(folders, planted) -> None:
    found = planted.filter(pl.col("kind") == "at_odds")
    assert len(found) > 3
    for file, row, column, right in found.select("file", "row", "column", "right").iter_rows():
        rows = read(folders[1] / file)
        other = {**rows[row], column: right}
        assert other in [rows.get(row - back) for back in (1, 2, 3)]


def test_who_was_never_deregistered_has_a_year_of_insurance_and_no_wage(folders, planted) -> None:
    found = planted.filter(pl.col("kind") == "never_deregistered")
    for (file, person), mine in found.group_by("file", "person_id"):
        rows = [read(folders[1] / str(file))[row] for row in mine["row"]]
        assert len({row["month"] for row in rows}) == len(rows) == 12
        assert {row["base"] for row in rows} == {"3030"}
        wages = folders[1] / "truth" / "rows"
        county = str(file).partition("_")[0]
        (path,) = wages.glob(f"{county}_个人所得税*")
        assert person not in pl.read_parquet(path)["person_id"].to_list()


def test_whose_each_row_is_stands_in_the_truth(folders, planted) -> None:
    """A row without a fault bears the number of the person the truth names."""
    clean = folders[0]
    numbers: dict[int, str] = {}
    for path in files(clean):
        if "人口信息" in path.name:
            truth = pl.read_parquet(clean / "truth" / "rows" / f"{path.name}.parquet")
            rows = read(path)
            numbers |= {p: rows[r]["number"] for r, p in truth.select("row", "person_id").rows()}
    for path in files(folders[1]):
        wrong = set(planted.filter(pl.col("file") == path.name)["row"])
        truth = pl.read_parquet(folders[1] / "truth" / "rows" / f"{path.name}.parquet")
        whose = dict(truth.select("row", "person_id").rows())
        for number, row in read(path).items():
            if number not in wrong:
                assert row["number"] == numbers[whose[number]], (path.name, number)


@pytest.mark.parametrize("kind", ["number_missing", "row_missing", "repeated", "stale_month"])
def test_one_kind_may_be_planted_alone(tmp_path, kind) -> None:
    write_extracts(tmp_path, 400, SEED, MONTH, Faults(per_million=100_000, kinds=(kind,)))
    assert set(pl.read_parquet(tmp_path / "truth" / "planted.parquet")["kind"]) == {kind}
