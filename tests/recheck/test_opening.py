"""What a snapshot says of itself is held to its files."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from tests.recheck.layouts import lay, sizes_of

from minsheng.cli.chinese import in_chinese
from minsheng.policy.engine.library import Library
from minsheng.recheck.decide import recheck
from minsheng.recheck.errors import RecheckError
from minsheng.recheck.snapshot import Snapshot

MONTH, COUNTY = "2020-11", "320681"


@pytest.fixture
def city(cities: dict[str, Path], tmp_path: Path) -> Path:
    return Path(shutil.copytree(cities[MONTH], tmp_path / "city"))


@pytest.mark.parametrize("name", ["households", "persons"])
@pytest.mark.parametrize("number", [None, -1, "3000", 3000.0, True])
def test_a_snapshot_of_no_number_is_refused(
    city: Path, library: Library, name: str, number: object
) -> None:
    about = json.loads((city / "city.json").read_text("utf-8"))
    (city / "city.json").write_text(json.dumps({**about, name: number}), "utf-8")
    with pytest.raises(RecheckError, match=f"`{name}` is .*; write how many") as told:
        Snapshot(city, library.facts)
    words = {"households": "请填写各区县合计的户数", "persons": "请填写各区县合计的人数"}
    assert words[name] in in_chinese(str(told.value))


@pytest.mark.parametrize(
    ("entry", "words", "chinese"),
    [
        ('"as_of": "2019-01"', "the key `as_of` stands twice", "中的键as_of出现两次"),
        ('"note": NaN', "`NaN` is no number of JSON", "中的NaN不是有效的数"),
        ('"note": 1e999', "`1e999` is no number of JSON", "中的1e999不是有效的数"),
    ],
)
def test_what_is_no_plain_json_is_refused(
    city: Path, library: Library, entry: str, words: str, chinese: str
) -> None:
    file = city / "city.json"
    file.write_text(file.read_text("utf-8").replace("{", f"{{{entry},", 1), "utf-8")
    with pytest.raises(RecheckError, match=f"{words}.; write the snapshot again") as told:
        Snapshot(city, library.facts)
    assert chinese in in_chinese(str(told.value))


def test_a_county_lost_on_the_way_is_missed(city: Path, library: Library) -> None:
    about = json.loads((city / "city.json").read_text("utf-8"))
    counties = about["counties"][:3]
    (city / "city.json").write_text(json.dumps({**about, "counties": counties}), "utf-8")
    left = sum(sum(sizes_of(city / county / "household.parquet")) for county in counties)
    words = f"says {about['households']} households, but the files hold {left}; deliver"
    with pytest.raises(RecheckError, match=words) as told:
        _ = Snapshot(city, library.facts).parts
    assert f"写明{about['households']}户，各文件实有{left}户" in in_chinese(str(told.value))


def test_a_row_group_lost_on_the_way_is_missed(city: Path, library: Library) -> None:
    about = json.loads((city / "city.json").read_text("utf-8"))
    lost = {}
    for file in (city / COUNTY).glob("*.parquet"):
        sizes = sizes_of(file)
        assert len(sizes) > 1
        lay(pq.read_table(file).slice(0, sizes[0]), file, sizes[:1])
        lost[file.stem] = sum(sizes[1:])
    left = about["households"] - lost["household"]
    with pytest.raises(RecheckError, match=f"but the files hold {left}; deliver"):
        _ = Snapshot(city, library.facts).parts
    said = json.dumps({**about, "households": left})
    (city / "city.json").write_text(said, "utf-8")
    words = f"{about['persons']} persons, but the files hold {about['persons'] - lost['person']};"
    with pytest.raises(RecheckError, match=words) as told:
        _ = Snapshot(city, library.facts).parts
    assert "更正人数" in in_chinese(str(told.value))


def test_a_county_lost_on_the_way_is_not_decided(
    city: Path, library: Library, tmp_path: Path
) -> None:
    about = json.loads((city / "city.json").read_text("utf-8"))
    (city / "city.json").write_text(json.dumps({**about, "counties": about["counties"][:3]}))
    with pytest.raises(RecheckError, match="households, but the files hold"):
        recheck(city, MONTH, tmp_path / "run", library)
    assert not (tmp_path / "run").exists()
