"""The raw files themselves: the same from one seed, in the formats offices send."""

from __future__ import annotations

import codecs
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from minsheng.city.raw.extracts import Faults, write_extracts
from minsheng.city.raw.layout import CSV, GB18030, LAYOUTS, PARQUET, XLSX
from minsheng.city.raw.namesakes import with_namesakes
from minsheng.city.raw.writing import Residents

HOUSEHOLDS, MONTH = 1_500, "2020-11"
FAULTS = Faults(per_million=20_000, files=6, namesakes=50_000)


def made(folder: Path, seed: int, faults: Faults | None = None, households=HOUSEHOLDS) -> Path:
    folder.mkdir()
    write_extracts(folder, households, seed, MONTH, faults)
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_one_seed_gives_the_same_files_and_another_others(tmp_path) -> None:
    one, again, other = (
        contents(made(tmp_path / name, seed, FAULTS, 200))
        for name, seed in (("one", 3), ("again", 3), ("other", 4))
    )
    assert [name for name in one if one[name] != again[name]] == []
    assert one.keys() == again.keys()
    same = [n for n, held in one.items() if other.get(n) == held and "人口信息" in n]
    assert same == []


def test_no_file_of_the_next_month_is_the_last_one_again(tmp_path) -> None:
    """A workbook has its own second, and in every county somebody has moved."""
    one, other = tmp_path / "one", tmp_path / "other"
    for folder, month in ((one, "2020-11"), (other, "2020-12")):
        folder.mkdir()
        write_extracts(folder, 200, 3, month)
    next_month = {p.name.replace("202011", "202010"): p.read_bytes() for p in other.glob("*_*")}
    for path in one.glob("*_*"):
        if path.suffix == ".xlsx" or "人口信息" in path.name:
            assert path.read_bytes() != next_month[path.name], path.name
    before, after = people(one), people(other)
    assert before["household"].equals(after["household"])
    # A pattern family shows the law at an age, in whatever month: its people alone are others.
    assert (before["公民身份号码"] == after["公民身份号码"]).mean() > 0.99


@pytest.fixture(scope="module")
def clean(tmp_path_factory) -> Path:
    return made(tmp_path_factory.mktemp("files") / "raw", 7)


@pytest.mark.parametrize("extract", sorted(LAYOUTS))
def test_each_file_is_of_its_format(clean, extract) -> None:
    layout = LAYOUTS[extract]
    paths = list(clean.glob(f"*_{layout.name}_*"))
    assert paths
    for path in paths:
        raw = path.read_bytes()
        if layout.format == XLSX:
            assert raw[:4] == b"PK\x03\x04"
        elif layout.format == PARQUET:
            assert raw[:4] == raw[-4:] == b"PAR1"
        elif layout.format == CSV:
            assert raw.startswith(codecs.BOM_UTF8)
            assert raw.decode("utf-8-sig").count("\r\n") == raw.count(b"\n")
        else:
            assert layout.format == GB18030
            with pytest.raises(UnicodeDecodeError):
                raw.decode("utf-8")
            text = raw.decode("gb18030")
            assert text.encode("gb18030") == raw
            assert text.split("\r\n")[0] == ",".join(layout.heads.values())


def people(folder: Path) -> pl.DataFrame:
    return pl.concat(pl.read_parquet(p) for p in sorted(folder.glob("*_人口信息_*"))).rename(
        {"姓名": "name", "出生日期": "birth", "性别": "sex", "户号": "household"}
    )


def pairs(frame: pl.DataFrame, *by: str) -> int:
    sizes = frame.group_by(by).len()["len"].cast(pl.Int64)
    return int((sizes * (sizes - 1) // 2).sum())


def test_namesakes_are_as_rare_as_the_names_say(clean) -> None:
    """One pair of people in 99,000 bears the same full name (`city/names.py`)."""
    frame = people(clean)
    expected = len(frame) * (len(frame) - 1) / 2 / 99_000
    assert expected > 50
    assert 0.6 < pairs(frame, "name") / expected < 1.6
    # Of so few people hardly any two share the day, too.
    assert pairs(frame, "name", "birth", "sex") <= 2


def town(size: int, days: int) -> tuple[Residents, dict[str, np.ndarray]]:
    """People of some days of birth, two to a household."""
    ids = np.arange(size, dtype=np.int64)
    nothing = pl.Series([None] * size, dtype=pl.String)
    residents = Residents(
        320681, ids, ids // 2, pl.Series([f"n{i}" for i in ids]),
        pl.Series([f"张{i}" for i in ids]), nothing, nothing,
    )  # fmt: skip
    return residents, {"birth": 19800101 + ids % days, "sex": 1 + ids // days % 2}


def test_namesakes_that_are_asked_for_share_name_and_day_and_no_household() -> None:
    residents, person = town(400, 20)
    wanted = np.arange(0, 400, 5, dtype=np.int64)
    after = with_namesakes(residents, person, wanted, 500_000, 3)
    assert after.number.equals(residents.number)
    changed = (after.name != residents.name).arg_true().to_list()
    assert 20 < len(changed) <= 60
    for place in changed:
        (other,) = [n for n in (residents.name == after.name[place]).arg_true().to_list()
                    if n != place]  # fmt: skip
        assert other in wanted
        for held in (person["birth"], person["sex"]):
            assert held[other] == held[place]
        assert residents.household_id[other] != residents.household_id[place]
    assert with_namesakes(residents, person, wanted, 0, 3).name.equals(residents.name)


def test_where_nobody_shares_the_day_there_is_no_namesake() -> None:
    residents, person = town(40, 40)
    after = with_namesakes(residents, person, np.arange(40, dtype=np.int64), 1_000_000, 3)
    assert after.name.equals(residents.name)
