"""Last month's list stands in for one that was refused, as far as its contract lets it."""

from __future__ import annotations

import shutil
from pathlib import Path

import polars as pl
import pytest
from tests.recheck.importing.small_city import TWO, City, changed, imported, path_of, written

from minsheng.policy.engine.unknown import Cause
from minsheng.recheck.extracts.contract import contracts

HOUSEHOLDS, SEED, QIDONG = 2_000, 8, 320681


@pytest.fixture(scope="module")
def raw(tmp_path_factory) -> Path:
    return written(tmp_path_factory.mktemp("stands") / "raw", HOUSEHOLDS, SEED, counties=TWO)


def facts(city: City) -> pl.DataFrame:
    rows = pl.read_parquet(city.snapshot / str(QIDONG) / "person.parquet")
    return rows.select("person_id", "disability", "disability_grade", "disability__cause")


def refused(city: City) -> list[str]:
    """Why the list was refused; a county of few may have no bills of late, and no matter."""
    return [why.kind for path, why in city.done.refused if "残疾人证" in path.name]


def test_it_works(raw: Path, tmp_path: Path) -> None:
    """The half of a file goes back, all it would tell is open; with last month's nothing is."""
    whole = facts(imported(raw, tmp_path / "whole"))
    half = tmp_path / "half"
    shutil.copytree(raw, half)
    changed(half, "disability", QIDONG, lambda rows: rows.head(len(rows) // 2))
    city = imported(half, tmp_path / "half-taken")
    assert refused(city) == ["half"]
    assert set(facts(city)["disability__cause"]) == {int(Cause.NOT_DELIVERED)}

    this = path_of(half, "disability", QIDONG)
    last = this.with_name(this.name.replace("202010", "202009"))
    this.unlink()
    shutil.copy(path_of(raw, "disability", QIDONG), last)
    city = imported(half, tmp_path / "last-taken")
    assert refused(city) == []
    assert facts(city).equals(whole)


def test_a_list_too_old_by_its_contract_does_not(raw: Path, tmp_path: Path) -> None:
    assert contracts()["disability"].fresh == 3
    old = tmp_path / "old"
    shutil.copytree(raw, old)
    this = path_of(old, "disability", QIDONG)
    this.rename(this.with_name(this.name.replace("202010", "202006")))
    city = imported(old, tmp_path / "taken")
    assert refused(city) == ["stale"]
    assert set(facts(city)["disability__cause"]) == {int(Cause.OUT_OF_DATE)}
