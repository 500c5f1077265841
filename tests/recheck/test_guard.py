"""A run is held where an outcome jumps in a county, and not because families differ."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from tests.recheck.layouts import lay, sizes_of

from minsheng.city.snapshot import generate
from minsheng.policy.engine.library import Library
from minsheng.recheck.archive import read_run
from minsheng.recheck.beside import Beside, Finished
from minsheng.recheck.decide import recheck
from minsheng.recheck.errors import RecheckError
from minsheng.recheck.guard import (
    DEFAULT,
    Accepted,
    Jump,
    Share,
    accepted_from,
    false_alarms,
    jumps,
    looked_at,
)
from minsheng.recheck.held import held_told, held_words
from minsheng.recheck.words import Language

MONTH, COUNTY = "2020-11", "320681"
SEEDS = (2, *(pytest.param(seed, marks=pytest.mark.slow) for seed in (3, 4)))
HOUSEHOLDS = 100_000
"""A county of this city has some hundred households in view."""


def county(continue_: int, stop: int, screened: int = 10_000, hint: int = 100) -> dict[str, int]:
    return {"continue": continue_, "stop_proposed": stop, "screened": screened, "hint": hint}


CITY = {str(code): county(480, 20) for code in range(320_611, 320_619)}


def in_fen(city: Path, code: str, library: Library) -> None:
    """What the tax office holds of a county, as if its file had come in fen instead of yuan."""
    held = {f.name for f in library.facts.values() if f.agency == "tax" and f.type == "Fen"}
    for file in (city / code).glob("*.parquet"):
        table = pq.read_table(file)
        for name in held & set(table.schema.names):
            more = pc.multiply(table[name], pa.scalar(100, pa.int64()))
            table = table.set_column(table.schema.get_field_index(name), name, more)
        lay(table, file, sizes_of(file))


@pytest.fixture(scope="module")
def honest(library: Library, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A city and its run: not to be changed."""
    folder = tmp_path_factory.mktemp("honest")
    generate(folder / "city", HOUSEHOLDS, 1, MONTH)
    recheck(folder / "city", MONTH, folder / "run", library)
    return folder / "city", folder / "run"


@pytest.fixture(scope="module")
def spoilt(
    honest: tuple[Path, Path], library: Library, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """That city, the tax file of one county in fen."""
    city = tmp_path_factory.mktemp("fen") / "city"
    shutil.copytree(honest[0], city)
    in_fen(city, COUNTY, library)
    return city


@pytest.mark.parametrize("seed", SEEDS)
def test_an_honest_city_passes(
    seed: int, honest: tuple[Path, Path], library: Library, tmp_path: Path
) -> None:
    """Against its own other counties, and against a whole other city as the last run."""
    generate(tmp_path / "city", HOUSEHOLDS, seed, MONTH)
    run = recheck(tmp_path / "city", MONTH, tmp_path / "run", library)
    assert run["held"] == []
    last = Finished.opened(honest[1])
    run = recheck(tmp_path / "city", MONTH, tmp_path / "run", library, None, Beside(last))
    assert run["held"] == []
    assert run["guard"]["last"]["hash"] == last.about["hash"]


@pytest.mark.parametrize("compared", [True, False])
def test_a_tax_file_in_fen_holds_the_run(
    compared: bool, honest: tuple[Path, Path], spoilt: Path, library: Library, tmp_path: Path
) -> None:
    beside = Beside(Finished.opened(honest[1]) if compared else None)
    run = recheck(spoilt, MONTH, tmp_path / "run", library, None, beside)
    held = {(jump["county"], jump["outcome"]) for jump in run["held"]}
    assert (COUNTY, "stop_proposed") in held
    assert {code for code, _ in held} == {COUNTY}
    assert {jump["against"] for jump in run["held"]} == {"last" if compared else "others"}
    assert (tmp_path / "run" / "decisions.parquet").is_dir()
    words = held_words(read_run(tmp_path / "run"), "zh", {320_681_000_000: "启东市"})
    assert words is not None
    assert "暂缓使用：320681启东市“" in words
    assert "请先核对该区县的数据文件" in words


def test_a_jump_is_let_pass_with_a_name_and_a_reason(
    spoilt: Path, library: Library, tmp_path: Path
) -> None:
    run = recheck(spoilt, MONTH, tmp_path / "run", library)
    names = [f"{jump['county']}:{jump['outcome']}" for jump in run["held"]]
    first = accepted_from(names[0], "镇江路厂停产", "赵六")
    run = recheck(spoilt, MONTH, tmp_path / "run", library, None, Beside(accepted=[first]))
    assert [f"{jump['county']}:{jump['outcome']}" for jump in run["held"]] == names[1:]
    assert run["accepted"] == [{"jump": names[0], "because": "镇江路厂停产", "by": "赵六"}]
    rest = [accepted_from(f"all:{name[7:]}", "已核实", "赵六") for name in names[1:]]
    run = recheck(spoilt, MONTH, tmp_path / "run", library, None, Beside(accepted=rest))
    assert run["held"] == []
    assert len(run["accepted"]) == len(names)
    again = recheck(spoilt, MONTH, tmp_path / "run", library)
    assert again["held"] == []
    assert again["accepted"] == run["accepted"]


def test_what_was_held_against_the_last_run_stays_held_without_it(
    honest: tuple[Path, Path], spoilt: Path, library: Library, tmp_path: Path
) -> None:
    beside = Beside(Finished.opened(honest[1]))
    held = recheck(spoilt, MONTH, tmp_path / "run", library, None, beside)["held"]
    again = recheck(spoilt, MONTH, tmp_path / "run", library)
    assert {j["outcome"] for j in held} <= {j["outcome"] for j in again["held"]}
    assert again["guard"]["last"]["hash"] == beside.last.about["hash"]  # type: ignore[union-attr]


def test_who_accepts_what_did_not_jump_is_told_what_did(
    honest: tuple[Path, Path], library: Library, tmp_path: Path
) -> None:
    run = Path(shutil.copytree(honest[1], tmp_path / "run"))
    stop = accepted_from(f"{COUNTY}:stop", "已核实", "赵六")
    with pytest.raises(RecheckError, match=r"`320681:stop_proposed` did not jump .* none"):
        recheck(honest[0], MONTH, run, library, None, Beside(accepted=[stop]))
    assert read_run(run)["held"] == []


@pytest.mark.parametrize(
    ("text", "because", "by", "words"),
    [
        ("320681", "x", "y", "`320681` is no jump; write COUNTY:OUTCOME"),
        ("3206:stop", "x", "y", "is no jump"),
        ("320681:screened", "x", "y", "is no jump"),
        ("320681:stop", " ", "y", "give --because"),
        ("320681:stop", "x", "", "give --by"),
    ],
)
def test_a_jump_is_accepted_by_county_outcome_reason_and_name(
    text: str, because: str, by: str, words: str
) -> None:
    with pytest.raises(RecheckError, match=words):
        accepted_from(text, because, by)


@pytest.mark.parametrize("county", ["320681", "启东市", " 启东市 "])
@pytest.mark.parametrize("outcome", ["无法判断", "cannot-say", "cannot_say", "cannot say"])
def test_county_and_outcome_are_taken_in_any_of_their_names(county: str, outcome: str) -> None:
    names = {320_681_000_000: "启东市", 320_681_001_000: "启东市"}
    for colon in ":：":
        found = accepted_from(f"{county}{colon}{outcome}", "x", "y", names)
        assert found.jump == "320681:cannot_say"
    assert accepted_from(f"全市:{outcome}", "x", "y").jump == "all:cannot_say"
    with pytest.raises(RecheckError, match="and one of continue, adjust, stop, cannot-say"):
        accepted_from(f"火星:{outcome}", "x", "y", names)


def test_each_of_the_three_conditions_is_needed() -> None:
    def found(stop: int, of: int = 500, **settings: Any) -> list[str]:
        now = {**CITY, "320611": county(of - stop, stop)}
        chosen = {**{n: getattr(DEFAULT, n) for n in DEFAULT.__slots__}, **settings}
        return [jump.key for jump in jumps(now, CITY, type(DEFAULT)(**chosen))]

    assert found(100) == ["320611:stop_proposed", "320611:continue"]
    assert found(30) == []
    assert found(100, errors=50.0) == []
    assert found(100, points=20.0) == ["320611:stop_proposed"]
    assert found(100, points=20.0, relative=500.0) == []
    assert found(100, households=90) == []


def test_a_county_that_lost_its_awards_is_seen_beside_those_decided() -> None:
    now = {**CITY, "320611": {"continue": 40, "screened": 10_460, "hint": 100}}
    keys = {jump.key for jump in jumps(now, CITY)}
    assert "320611:in_view" in keys


LARGE = {str(code): county(19_400, 600, 980_000, 0) for code in range(320_611, 320_619)}
"""Counties of a million households: two in a hundred in view, of these three stopped."""


@pytest.mark.parametrize("compared", [True, False])
@pytest.mark.parametrize("left", [0, 100])
def test_a_county_of_which_nobody_is_decided_is_a_jump(compared: bool, left: int) -> None:
    """None, or next to none, of 20,000: two points of the share, and all of it."""
    now = {**LARGE, "320611": county(left, 0, 1_000_000 - left, 0)}
    (found,) = [j for j in jumps(now, LARGE if compared else None) if j.outcome == "in_view"]
    assert (found.key, found.now.some) == ("320611:in_view", left)


@pytest.mark.parametrize(("left", "jumped"), [(12_000, True), (16_000, False)])
def test_those_decided_are_held_to_a_part_of_their_share(left: int, jumped: bool) -> None:
    """0.8 points of the share are 40 % of two in a hundred; 0.4 points are 20 %."""
    now = {**LARGE, "320611": county(left * 97 // 100, left * 3 // 100, 1_000_000 - left, 0)}
    assert [j.key for j in jumps(now, LARGE)] == ["320611:in_view"] * jumped


@pytest.mark.parametrize(
    ("stops", "jumped"), [(1_100, True), (950, True), (790, False), (100, False)]
)
def test_stops_are_held_to_a_part_of_those_expected(stops: int, jumped: bool) -> None:
    """500 more of 20,000 are 2.5 points, and five sixths more than 600; fewer stops are none."""
    now = {**LARGE, "320611": county(20_000 - stops, stops, 980_000, 0)}
    assert [j.key for j in jumps(now, LARGE)] == ["320611:stop_proposed"] * jumped


def test_a_county_that_is_gone_is_a_jump() -> None:
    now = {code: of for code, of in LARGE.items() if code != "320611"}
    (found,) = jumps(now, LARGE)
    assert (found.key, found.now, found.against) == ("320611:in_view", Share(0, 0), "last")
    assert found.errors > DEFAULT.errors
    said = looked_at([found], [], {}, anew=True)
    names = {320_611_000_000: "港闸区"}
    assert "320611港闸区上次核查1,000,000户，本次一户也没有" in str(held_words(said, "zh", names))
    assert "1,000,000 households in the last run, none in" in str(held_words(said, "en", names))
    assert jumps({**now, "320611": {}}, LARGE)[0].key == found.key


def test_one_county_alone_and_a_county_that_is_new_are_compared_with_nothing() -> None:
    assert jumps({"320611": county(1, 500)}, None) == []
    assert (
        jumps({"320611": county(1, 500), "320612": county(500, 1)}, {"320612": county(500, 1)})
        == []
    )
    assert jumps({"320611": county(0, 0, 0, 0), **CITY}, None) == []


def test_a_false_alarm_comes_less_than_once_in_a_hundred_years_of_months() -> None:
    assert false_alarms(DEFAULT, 8) < 1 / 1_200


def test_where_cannot_say_rose_is_told_first_and_up_to_twelve_are() -> None:
    def jump(code: int, outcome: str, now: int, errors: float) -> Jump:
        return Jump(str(code), outcome, Share(now, 100), Share(20, 100), "last", errors)

    few = [
        jump(320611, "stop_proposed", 90, 30.0),
        jump(320612, "cannot_say", 5, 20.0),
        jump(320613, "cannot_say", 60, 10.0),
    ]
    many = [*few, *(jump(320614 + k, "adjust", 60, 9.0 - k / 10) for k in range(10))]
    for found, listed in ((few, 3), (many, 12)):
        about = {"held": [one.as_data() for one in found]}
        zh, en = held_words(about, "zh"), held_words(about, "en")
        assert zh is not None
        assert en is not None
        first = [zh.index(code) for code in ("320613“", "320611“", "320612“")]
        assert first == sorted(first)
        assert "用 --accept-jump 320613:cannot_say --accept-jump " in zh
        assert zh.count("--accept-jump") == en.count("--accept-jump") == listed
        assert zh.count("占比") == listed
        assert en.count(" in the last run") == listed
        assert ("等13处" in zh, "; 13 in all" in en) == (listed == 12,) * 2


def test_what_is_held_is_whole_numbers_that_read_back() -> None:
    now = {**CITY, "320611": county(400, 100)}
    (first, *_) = found = jumps(now, CITY)
    assert first.now in (Share(400, 500), Share(100, 500))
    said = looked_at(found, [], {}, anew=True)
    assert json.loads(json.dumps(said)) == said
    kept = looked_at([], [], said, anew=False)
    assert kept["held"] == said["held"]
    assert looked_at([], [], said, anew=True)["held"] == []
    passed = [Accepted(j.key, "x", "y") for j in found]
    assert looked_at([], passed, said, anew=False)["held"] == []


def test_each_jump_is_told_in_a_line_of_its_own_and_all_in_one_sentence() -> None:
    jumps = [
        Jump(f"3206{number}", "cannot_say", Share(50, 60), Share(50, 600), "others", 9.0)
        for number in range(11, 26)
    ]
    about = {"held": [one.as_data() for one in jumps]}
    languages: tuple[tuple[Language, str], ...] = (("zh", "等15处"), ("en", "15 in all"))
    for language, all_ in languages:
        told = held_told(about, language)
        assert told is not None
        assert len(told.jumps) == 12
        assert told.jumps[-1].endswith(all_)
        words = held_words(about, language)
        assert words is not None
        assert words.startswith(told.head)
        assert words.endswith(told.remedy)
        assert all(jump in words for jump in told.jumps)
    assert held_told({}, "zh") is None
