"""What a finished run says of itself is held to its seal, its parts and its snapshot."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.recheck.forging import seal, write

from minsheng.cli.chinese import found_in_chinese
from minsheng.recheck.archive import faults_beside, faults_within, read_run
from minsheng.recheck.errors import RecheckError
from minsheng.recheck.listing import Listing
from minsheng.recheck.replay import replay
from minsheng.recheck.summaries import PLACES, SEAL, seal_of

MONTH = "2020-11"
About = dict[str, Any]


@pytest.fixture
def run(runs: dict[str, Path], tmp_path: Path) -> Path:
    return Path(shutil.copytree(runs[MONTH], tmp_path / "run"))


def about_of(run: Path) -> About:
    return dict(json.loads((run / "run.json").read_text("utf-8")))


def found(run: Path) -> list[str]:
    return [*faults_within(run, read_run(run)), *faults_beside(run, read_run(run))]


def test_a_run_as_it_was_written_is_whole(runs: dict[str, Path]) -> None:
    for run in runs.values():
        assert found(run) == []


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"as_of": "2020-12"}, "2020-11-01 is not the law's day for 2020-12"),
        ({"law_day": "2018-11-01"}, "2018-11-01 is not the law's day for 2020-11"),
        ({"law_day": "0001-01-01"}, "0001-01-01 is not the law's day for 2020-11"),
        ({"households": 1}, "`households` is not the sum of the parts"),
        ({"snapshot": {"digest": "x"}}, "`snapshot` is not as a run writes it"),
        ({"snapshot": {"digest": "x", "as_of": 5}}, "`snapshot` is not as a run writes it"),
        ({"hash": "0" * 64}, "it was changed after it was written"),
        ({"seal": "0" * 64}, "it was changed after it was written"),
    ],
)
def test_a_run_that_says_what_cannot_be_is_refused(
    run: Path, library: Any, values: About, words: str
) -> None:
    (run / "run.json").write_text(json.dumps(about_of(run) | values), "utf-8")
    with pytest.raises(RecheckError, match=rf"run\.json: {words}; restore it from a backup"):
        Listing(run, library)


def test_a_key_twice_in_a_run_is_refused(run: Path) -> None:
    file = run / "run.json"
    file.write_text(file.read_text("utf-8").replace("{", '{"hash": "0",', 1), "utf-8")
    with pytest.raises(
        RecheckError, match=r"run\.json .*the key `hash` stands twice\); restore it"
    ):
        read_run(run)


def test_what_no_run_writes_is_refused(run: Path, library: Any) -> None:
    whole = about_of(run)
    write(run / "run.json", {**whole, "note": "批准"})
    words = "`note` is nothing a run writes there"
    with pytest.raises(RecheckError, match=rf"run\.json: {words}; restore it from a backup"):
        Listing(run, library)
    assert f"run.json: {words}" in replay(run).found
    assert found_in_chinese(f"run.json: {words}") == "run.json：note不是核查写出的内容"
    write(run / "run.json", whole)
    summary = min((run / "parts").glob("*.json"))
    write(summary, {**json.loads(summary.read_text("utf-8")), "note": "批准"})
    with pytest.raises(
        RecheckError, match=f"parts/{summary.name}, which belongs to it, .* changed"
    ):
        Listing(run, library)


def every_month(about: About) -> About:
    """Another month, wherever one is said."""
    snapshot = {**about["snapshot"], "as_of": "2020-12"}
    return {**about, "as_of": "2020-12", "law_day": "2020-12-01", "snapshot": snapshot}


def a_part_less(about: About) -> About:
    """A part dropped, with all that is counted of it."""
    gone, *parts = about["parts"]
    files = {name: d for name, d in about["files"].items() if gone["part"] not in name}
    return {
        **about,
        "parts": parts,
        "files": files,
        "households": about["households"] - gone["households"],
    }


def a_household_less(about: About) -> About:
    first, *parts = about["parts"]
    fewer = {**first, "households": first["households"] - 1}
    return {**about, "parts": [fewer, *parts], "households": about["households"] - 1}


def fewer_stops(about: About) -> About:
    return {**about, "outcomes": {**about["outcomes"], "stop_proposed": 0}}


FORGED = {
    "every month": (every_month, "is of another month, snapshot or rule book"),
    "a part less": (a_part_less, "is not what the parts say|it does not name"),
    "a household less": (a_household_less, "`households` is not what the parts say"),
    "fewer stops": (fewer_stops, "`outcomes` is not what the parts say"),
}


@pytest.mark.parametrize(("forge", "words"), FORGED.values(), ids=FORGED)
def test_a_description_sealed_anew_is_held_to_its_parts(
    forge: Callable[[About], About], words: str, run: Path, library: Any
) -> None:
    write(run / "run.json", forge(about_of(run)))
    with pytest.raises(RecheckError, match=rf"run\.json: .*({words})"):
        Listing(run, library)


def test_a_description_and_its_parts_sealed_anew_are_held_to_the_snapshot(
    run: Path, library: Any
) -> None:
    seal(run, **every_month(about_of(run)))
    assert list(faults_within(run, read_run(run))) == []
    with pytest.raises(RecheckError, match="`snapshot` is not what the snapshot says of itself"):
        Listing(run, library)


@pytest.mark.parametrize("spoil", ["", "[]", "{}", '{"seal": 1}', None])
def test_a_part_without_its_summary_is_refused(spoil: str | None, run: Path, library: Any) -> None:
    summary = min((run / "parts").glob("*.json"))
    summary.unlink() if spoil is None else summary.write_text(spoil, "utf-8")
    with pytest.raises(RecheckError, match=f"parts/{summary.name}, which belongs to it, is miss"):
        Listing(run, library)


def test_a_summary_of_a_forger_who_forgot_some_is_a_sentence(run: Path, library: Any) -> None:
    summary = min((run / "parts").glob("*.json"))
    whole = json.loads(summary.read_text("utf-8"))
    for key in whole.keys() - {SEAL}:
        write(summary, {**whole, key: None})
        with pytest.raises(RecheckError, match=r"run\.json: "):
            Listing(run, library)


def test_a_file_put_beside_is_refused(run: Path, library: Any) -> None:
    (run / "parts" / "320699-0000.json").write_text("{}", "utf-8")
    with pytest.raises(RecheckError, match=r"it does not name parts/320699-0000\.json"):
        Listing(run, library)


def test_the_seal_is_of_all_but_where_the_snapshot_is(run: Path) -> None:
    about = about_of(run)
    assert about[SEAL] == seal_of(about)
    for key, value in about.items():
        other = {**about, key: [value]}
        assert (seal_of(other) == about[SEAL]) is (key in (SEAL, *PLACES)), key


def test_a_folder_of_runs_names_them(runs: dict[str, Path], cities: dict[str, Path]) -> None:
    folder = runs[MONTH].parent
    with pytest.raises(RecheckError, match=f"holds no run itself.*name one of .*{runs[MONTH]}"):
        read_run(folder)
    with pytest.raises(RecheckError, match="holds a snapshot and no run; decide it with"):
        read_run(cities[MONTH])
