"""A county without its book of families is left out: none of its families is called screened."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from tests.recheck.importing.small_city import (
    MONTH,
    TWO,
    imported,
    path_of,
    rows_of,
    written,
)

from minsheng.recheck.importing.imported import NoBook
from minsheng.recheck.importing.intake import intake_of

HOUSEHOLDS, SEED, HAIMEN, QIDONG = 1_000, 3, 320613, 320681


@pytest.fixture(scope="module")
def raw(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(tmp_path_factory.mktemp("left") / "raw", HOUSEHOLDS, SEED, counties=TWO)


@pytest.fixture(scope="module")
def whole(raw: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return imported(raw, tmp_path_factory.mktemp("whole") / "snapshot").snapshot


def missing(raw: Path) -> None:
    path_of(raw, "families", QIDONG).unlink()


def unreadable(raw: Path) -> None:
    path_of(raw, "families", QIDONG).write_bytes(b"")


def stale(raw: Path) -> None:
    path = path_of(raw, "families", QIDONG)
    path.rename(path.with_name(path.name.replace("202010", "202001")))


@pytest.mark.parametrize("spoil", [missing, unreadable, stale])
def test_a_county_without_its_book_is_left_out(spoil, raw: Path, whole: Path, tmp_path) -> None:
    shutil.copytree(raw, tmp_path / "raw")
    spoil(tmp_path / "raw")
    city = imported(tmp_path / "raw", tmp_path / "snapshot")
    assert {c: k.key for c, k in city.done.left_out.items()} == {QIDONG: "families"}
    about = json.loads((city.snapshot / "city.json").read_text("utf-8"))
    assert about["counties"] == [str(HAIMEN)]
    assert not (city.snapshot / str(QIDONG)).exists()
    assert about["households"] == len(rows_of(city.snapshot, "household"))
    assert about["persons"] == len(rows_of(city.snapshot, "person"))
    assert intake_of(city.done, MONTH)["left_out"] == [
        {"county": str(QIDONG), "contract": "families"}
    ]
    # The other county is decided on the same facts as ever.
    rest = rows_of(whole, "household")
    assert rows_of(city.snapshot, "household").equals(
        rest.filter(rest["county"] == HAIMEN).select(rows_of(city.snapshot, "household").columns)
    )


def test_a_county_without_its_register_is_left_out_by_name(raw: Path, tmp_path: Path) -> None:
    shutil.copytree(raw, tmp_path / "raw")
    path_of(tmp_path / "raw", "population", QIDONG).unlink()
    city = imported(tmp_path / "raw", tmp_path / "snapshot")
    assert {c: k.key for c, k in city.done.left_out.items()} == {QIDONG: "population"}


def test_without_any_book_nothing_is_made(raw: Path, tmp_path: Path) -> None:
    shutil.copytree(raw, tmp_path / "raw")
    for county in TWO:
        path_of(tmp_path / "raw", "families", county).unlink()
    with pytest.raises(NoBook, match="without a county's book of families nobody can be decided"):
        imported(tmp_path / "raw", tmp_path / "snapshot")
    assert not (tmp_path / "snapshot").exists()


def test_a_whole_city_leaves_nobody_out(whole: Path) -> None:
    about = json.loads((whole / "city.json").read_text("utf-8"))
    assert about["counties"] == sorted(str(county) for county in TWO)
