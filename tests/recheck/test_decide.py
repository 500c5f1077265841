"""A run: deterministic, resumable, refusing what is not its own; bad snapshots get a sentence."""

from __future__ import annotations

import errno
import json
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.recheck.evaluators import compared
from tests.recheck.layouts import lay, lay_as_ours, sizes_of

from minsheng.policy.engine.faults import PolicyError
from minsheng.policy.engine.library import Library
from minsheng.policy.laws.kinds import Decision
from minsheng.recheck import decide
from minsheng.recheck.decide import prepare, recheck
from minsheng.recheck.errors import RecheckError
from minsheng.recheck.replay import replay
from minsheng.recheck.snapshot import Snapshot

MONTH = "2020-11"


def content(run: Path) -> dict[str, bytes]:
    files = [*(run / "decisions.parquet").glob("*.parquet"), run / "changes.parquet"]
    return {f.name: f.read_bytes() for f in files}


def test_every_household_gets_one_decision(runs: dict[str, Path]) -> None:
    for run in runs.values():
        about = json.loads((run / "run.json").read_text("utf-8"))
        table = pq.read_table(run / "decisions.parquet")
        assert table.num_rows == about["households"] == sum(about["outcomes"].values()) == 3_000
        assert len(set(table["household_id"].to_pylist())) == 3_000
        assert table["outcome"].null_count == 0
        assert set(table["figures"].to_pylist()) == {"illustrative"}


def test_nobody_outside_assistance_is_decided(runs: dict[str, Path]) -> None:
    table = pq.read_table(runs[MONTH] / "decisions.parquet").to_pylist()
    for row in table:
        screened = row["outcome"] in ("screened", "hint")
        assert screened != row["in_view"]


def test_nothing_is_stopped_on_an_unknown_sum(runs: dict[str, Path]) -> None:
    for run in runs.values():
        for row in pq.read_table(run / "changes.parquet").to_pylist():
            if row["change"] in ("stop_proposed", "adjust"):
                assert row["before_m_hh"] is not None, row
                assert row["after_m_hh"] is not None, row
            if row["change"] == "stop_proposed":
                assert row["after_m_hh"] == 0 < row["before_m_hh"]


def test_what_cannot_be_said_names_what_to_ask(runs: dict[str, Path], library: Library) -> None:
    asked = [
        row["ask"]
        for row in pq.read_table(runs[MONTH] / "changes.parquet").to_pylist()
        if row["change"] == "cannot_say"
    ]
    assert asked
    named = [a for a in asked if a]
    assert len(named) >= 0.9 * len(asked)
    assert {f for a in named for f in a.split()} <= set(library.facts)


def test_the_same_question_gives_the_same_bytes(
    cities: dict[str, Path],
    runs: dict[str, Path],
    library: Library,
    tmp_path: Path,
) -> None:
    recheck(cities[MONTH], MONTH, tmp_path / "again", library)
    assert content(tmp_path / "again") == content(runs[MONTH])


def test_a_killed_run_goes_on_and_ends_the_same(
    cities: dict[str, Path],
    runs: dict[str, Path],
    library: Library,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    out = tmp_path / "killed"
    written = decide._write_part
    calls = []

    def dies(*arguments: object) -> object:
        if len(calls) == 3:
            raise KeyboardInterrupt
        calls.append(arguments)
        return written(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(decide, "_write_part", dies)
    with pytest.raises(KeyboardInterrupt):
        recheck(cities[MONTH], MONTH, out, library)
    assert not (out / "run.json").exists()
    monkeypatch.setattr(decide, "_write_part", written)
    done = recheck(cities[MONTH], MONTH, out, library)
    assert content(out) == content(runs[MONTH])
    assert done["hash"] == json.loads((runs[MONTH] / "run.json").read_text("utf-8"))["hash"]


def test_kill_minus_nine_leaves_nothing_that_looks_whole(
    cities: dict[str, Path],
    runs: dict[str, Path],
    library: Library,
    tmp_path: Path,
) -> None:
    out = tmp_path / "killed"
    program = (
        "import os, sys\n"
        "from pathlib import Path\n"
        "from minsheng.policy.engine.library import load_library\n"
        "from minsheng.recheck import decide\n"
        "write = decide.write_parquet\n"
        "def dies(path, table):\n"
        "    if path.name.startswith('320623'):\n"
        "        path.with_name('.' + path.name + '.1.part').write_bytes(b'half')\n"
        "        os.kill(os.getpid(), 9)\n"
        "    return write(path, table)\n"
        "decide.write_parquet = dies\n"
        "decide.recheck(Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3]), load_library())\n"
    )
    killed = subprocess.run(
        [sys.executable, "-c", program, str(cities[MONTH]), MONTH, str(out)],
        capture_output=True,
        check=False,
    )
    assert killed.returncode == -9, killed.stderr
    assert not (out / "run.json").exists()
    recheck(cities[MONTH], MONTH, out, library)
    assert content(out) == content(runs[MONTH])


def test_both_evaluators_agree_on_the_city(cities: dict[str, Path], library: Library) -> None:
    snapshot = Snapshot(cities[MONTH], library.facts)
    deciding = prepare(snapshot, library, MONTH)
    parts = snapshot.parts[:4]
    assert sum(compared(snapshot, part, deciding, library) for part in parts) > 300


def test_a_replay_gives_the_same_decisions(runs: dict[str, Path]) -> None:
    assert replay(runs[MONTH]).agrees


def test_a_replay_notices_a_changed_archive(runs: dict[str, Path], tmp_path: Path) -> None:
    run = tmp_path / "run"
    shutil.copytree(runs[MONTH], run)
    texts = json.loads((run / "rulebook.json").read_text("utf-8"))
    texts["dibao/parameters.yaml"] += "\n"
    (run / "rulebook.json").write_text(json.dumps(texts), "utf-8")
    with pytest.raises(RecheckError, match="is not the rule book of this run"):
        replay(run)


@pytest.mark.parametrize(
    "as_of", ["", "2020", "2020-13", "november", "2020-1", "20-11", "2020-11-31"]
)
def test_a_month_that_is_none_is_refused(
    as_of: str, cities: dict[str, Path], library: Library, tmp_path: Path
) -> None:
    with pytest.raises(RecheckError, match="is no month; write it as 2020-11"):
        recheck(cities[MONTH], as_of, tmp_path / "out", library)
    assert not (tmp_path / "out").exists()


def test_a_day_before_the_first_parameter_is_refused(
    cities: dict[str, Path], library: Library, tmp_path: Path
) -> None:
    for month in ("1999-01", "2017-12"):
        with pytest.raises(PolicyError, match="the rule book begins in 2018-01") as told:
            recheck(cities[MONTH], month, tmp_path / "out", library)
        assert "\n" not in str(told.value)
    assert not (tmp_path / "out").exists()


def spoil(city: Path, target: Path) -> Path:
    shutil.copytree(city, target)
    return target / "320681"


def test_bad_snapshots_get_a_sentence(
    cities: dict[str, Path], library: Library, tmp_path: Path
) -> None:
    def refused(match: str) -> None:
        with pytest.raises(RecheckError, match=match):
            recheck(tmp_path / "bad", MONTH, tmp_path / "out", library)
        assert not (tmp_path / "out" / "run.json").exists()
        shutil.rmtree(tmp_path / "out", ignore_errors=True)
        shutil.rmtree(tmp_path / "bad", ignore_errors=True)

    refused("there is no folder")
    (tmp_path / "bad").mkdir()
    refused(r"holds no city\.json")
    county = spoil(cities[MONTH], tmp_path / "bad")
    (county.parent / "city.json").write_text("{", "utf-8")
    refused("is not readable as JSON")
    spoil(cities[MONTH], tmp_path / "bad")
    (tmp_path / "bad" / "city.json").write_text('{"format": "other"}', "utf-8")
    refused("does not say format")
    (spoil(cities[MONTH], tmp_path / "bad") / "bill.parquet").unlink()
    refused(r"bill\.parquet is missing")
    file = spoil(cities[MONTH], tmp_path / "bad") / "person.parquet"
    file.write_bytes(file.read_bytes()[:-100])
    refused("is not readable as Parquet")


def rewrite(file: Path, change: object, *, ours: bool = False) -> None:
    """A file changed, laid out as Arrow does or as our cities are."""
    table, sizes = change(pq.read_table(file)), sizes_of(file)  # type: ignore[operator]
    (lay_as_ours if ours else lay)(table, file, sizes)


@pytest.mark.parametrize("ours", [False, True], ids=["as Arrow does", "as our cities"])
def test_columns_missing_mistyped_or_miscounted_are_named(
    cities: dict[str, Path], library: Library, tmp_path: Path, ours: bool
) -> None:
    def refused(name: str, change: object, match: str) -> None:
        rewrite(spoil(cities[MONTH], tmp_path / "bad") / name, change, ours=ours)
        with pytest.raises(RecheckError, match=match):
            recheck(tmp_path / "bad", MONTH, tmp_path / "out", library)
        shutil.rmtree(tmp_path / "out", ignore_errors=True)
        shutil.rmtree(tmp_path / "bad")

    def cast(column: str, type_: pa.DataType) -> object:
        def change(table: pa.Table) -> pa.Table:
            place = table.schema.get_field_index(column)
            return table.set_column(place, column, table[column].cast(type_))

        return change

    def filled(column: str, value: object) -> object:
        def change(table: pa.Table) -> pa.Table:
            place = table.schema.get_field_index(column)
            return table.set_column(
                place, column, pa.array([value] * table.num_rows, table[column].type)
            )

        return change

    refused("person.parquet", lambda t: t.drop_columns(["birth"]), "`birth`.*is missing")
    refused("person.parquet", cast("birth", pa.string()), "`birth`.*must be int32")
    refused("household.parquet", cast("award_dibao_m_hh", pa.float64()), "must be int64")
    refused("household.parquet", filled("n_persons", 1), "adds up to")
    refused("household.parquet", filled("n_persons", -1), "never negative")
    refused("household.parquet", filled("household_id", 5), "household 5 is in .* and in ")
    refused("household.parquet", filled("urban", None), "`urban`.*must be known")
    refused("person.parquet", filled("wage_declared_m", -5), "negative")
    refused("person.parquet", filled("relation", 77), "`relation`")
    refused("person.parquet", filled("birth", 19801301), "is no day")
    refused("person.parquet", filled("birth", -5), "is no day")
    refused("person.parquet", filled("whereabouts_since", 202013), "is no month")
    refused("person.parquet", filled("spouse", 99), "a person the household does not have")


def test_pages_that_are_broken_are_refused(
    cities: dict[str, Path], library: Library, tmp_path: Path
) -> None:
    file = spoil(cities[MONTH], tmp_path / "bad") / "person.parquet"
    column = pq.ParquetFile(file).schema_arrow.names.index("relation")
    start = pq.ParquetFile(file).metadata.row_group(0).column(column).dictionary_page_offset
    with file.open("r+b") as opened:
        opened.seek(start)
        opened.write(b"\xff" * 40)
    with pytest.raises(RecheckError, match="is broken"):
        recheck(tmp_path / "bad", MONTH, tmp_path / "out", library)


@pytest.mark.parametrize(
    "layout",
    [
        {},
        {"compression": "zstd", "use_dictionary": False},
        {"data_page_version": "2.0"},
        {"write_statistics": False},
    ],
    ids=["Arrow's own", "zstd", "second pages", "no statistics"],
)
def test_however_a_snapshot_is_laid_out_it_is_decided_the_same(
    cities: dict[str, Path],
    runs: dict[str, Path],
    library: Library,
    tmp_path: Path,
    layout: dict[str, object],
) -> None:
    other = tmp_path / "other"
    shutil.copytree(cities[MONTH], other)
    for file in other.rglob("*.parquet"):
        table = pq.read_table(file)
        nullable = pa.schema([field.with_nullable(True) for field in table.schema])
        lay(table.cast(nullable), file, sizes_of(file), **layout)
    run = recheck(other, MONTH, tmp_path / "out", library)
    assert run["hash"] == json.loads((runs[MONTH] / "run.json").read_text("utf-8"))["hash"]


def test_half_of_a_run_does_not_look_whole(
    cities: dict[str, Path],
    runs: dict[str, Path],
    library: Library,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken(*given: object) -> object:
        raise KeyboardInterrupt

    run = tmp_path / "run"
    with monkeypatch.context() as patched:
        patched.setattr(decide, "_write_changes", broken)
        with pytest.raises(KeyboardInterrupt):
            recheck(cities[MONTH], MONTH, run, library)
    assert any((run / "decisions.unfinished").iterdir())
    assert not (run / "decisions.parquet").exists()
    (run / "decisions.unfinished").rename(run / "decisions.parquet")  # killed at the very end
    done = recheck(cities[MONTH], MONTH, run, library)
    assert not (run / "decisions.unfinished").exists()
    assert done["hash"] == json.loads((runs[MONTH] / "run.json").read_text("utf-8"))["hash"]
    assert recheck(cities[MONTH], MONTH, run, library)["hash"] == done["hash"]


@pytest.mark.parametrize("key", ["households", "outcomes", "fingerprint"])
def test_a_part_whose_summary_was_changed_is_decided_anew(
    cities: dict[str, Path],
    runs: dict[str, Path],
    library: Library,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    key: str,
) -> None:
    run = tmp_path / "run"
    with monkeypatch.context() as patched:
        patched.setattr(decide, "_write_changes", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            recheck(cities[MONTH], MONTH, run, library)
    file = next(f for f in sorted((run / "parts").glob("*.json")))
    summary = json.loads(file.read_text("utf-8"))
    summary[key] = {} if key == "outcomes" else 1
    file.write_text(json.dumps(summary), "utf-8")
    done = recheck(cities[MONTH], MONTH, run, library)
    whole = json.loads((runs[MONTH] / "run.json").read_text("utf-8"))
    assert (done["hash"], done["outcomes"]) == (whole["hash"], whole["outcomes"])
    assert done["households"] == whole["households"]


def test_a_snapshot_changed_while_it_is_read_is_refused(
    cities: dict[str, Path], library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    city = Path(shutil.copytree(cities[MONTH], tmp_path / "city"))
    file = next(city.glob("*/household.parquet"))
    written = decide._write_changes

    def swapped(out: Path, parts: object) -> object:
        other = file.with_suffix(".other")
        shutil.copy(file, other)
        other.replace(file)
        return written(out, parts)  # type: ignore[arg-type]

    monkeypatch.setattr(decide, "_write_changes", swapped)
    with pytest.raises(RecheckError, match="was changed while it was read"):
        recheck(city, MONTH, tmp_path / "run", library)
    assert not (tmp_path / "run" / "run.json").exists()


def test_a_city_of_which_nothing_is_known_is_decided(
    cities: dict[str, Path], library: Library, tmp_path: Path
) -> None:
    city = Path(shutil.copytree(cities[MONTH], tmp_path / "city"))
    for file in city.rglob("*.parquet"):
        table, sizes = pq.read_table(file), sizes_of(file)
        for name, fact in library.facts.items():
            place = table.schema.get_field_index(name)
            if place >= 0 and name != "urban" and fact.entity == file.stem:
                nothing = pa.nulls(table.num_rows, table.schema.field(place).type)
                table = table.set_column(place, name, nothing)
                beside = table.schema.get_field_index(f"{name}__cause")
                if beside >= 0:
                    table = table.remove_column(beside)
        lay(table, file, sizes)
    run = recheck(city, MONTH, tmp_path / "run", library)
    made = pl.read_parquet(tmp_path / "run" / "decisions.parquet")
    assert made.height == run["households"]
    assert made["total_before_m_hh"].null_count() == made.height
    assert set(made["outcome"].unique()) == {"cannot_say"}


def test_a_person_who_is_their_own_parent_is_contradicted_not_decided(
    cities: dict[str, Path], library: Library, tmp_path: Path
) -> None:
    file = spoil(cities[MONTH], tmp_path / "bad") / "person.parquet"

    def own_parent(table: pa.Table) -> pa.Table:
        place = table.schema.get_field_index("parent_1")
        households = table["household_id"].to_numpy()
        first = np.flatnonzero(np.diff(households, prepend=-1))
        seat = np.arange(len(households)) - np.repeat(first, np.diff([*first, len(households)]))
        return table.set_column(place, "parent_1", pa.array(seat.astype(np.int16)))

    rewrite(file, own_parent)
    with pytest.raises(RecheckError, match="own parent"):
        recheck(tmp_path / "bad", MONTH, tmp_path / "out", library)


def test_another_question_does_not_overwrite_a_run(
    cities: dict[str, Path], runs: dict[str, Path], library: Library, tmp_path: Path
) -> None:
    out = tmp_path / "run"
    shutil.copytree(runs[MONTH], out)
    with pytest.raises(RecheckError, match="holds the run of another question"):
        recheck(cities["2018-11"], "2018-11", out, library)
    other = tmp_path / "letters"
    other.mkdir()
    (other / "letter.txt").write_text("x", "utf-8")
    with pytest.raises(RecheckError, match="is not empty and holds no run"):
        recheck(cities[MONTH], MONTH, other, library)
    assert (other / "letter.txt").exists()


def test_an_unfinished_run_of_another_snapshot_is_said_to_be_one(
    cities: dict[str, Path], library: Library, tmp_path: Path
) -> None:
    county = spoil(cities[MONTH], tmp_path / "city")
    whole = (county / "person.parquet").read_bytes()
    rewrite(county / "person.parquet", lambda t: t.drop_columns(["birth"]))
    with pytest.raises(RecheckError, match="is missing"):
        recheck(tmp_path / "city", MONTH, tmp_path / "run", library)
    (county / "person.parquet").write_bytes(whole)
    with pytest.raises(RecheckError, match="another snapshot, or this one before") as told:
        recheck(tmp_path / "city", MONTH, tmp_path / "run", library)
    assert f"delete {tmp_path / 'run'}, which holds an unfinished run" in str(told.value)
    (tmp_path / "run" / "question.json").write_text("{", "utf-8")
    with pytest.raises(RecheckError, match=r"question\.json is not readable"):
        recheck(tmp_path / "city", MONTH, tmp_path / "run", library)


def test_a_snapshot_decided_for_another_month_is_told_aloud(
    cities: dict[str, Path], runs: dict[str, Path], library: Library, tmp_path: Path
) -> None:
    assert "warning" not in json.loads((runs[MONTH] / "run.json").read_text("utf-8"))
    about = recheck(cities["2018-11"], "2018-12-15", tmp_path / "run", library)
    assert about["as_of"] == "2018-12"
    assert "taken for 2018-11, but 2018-12 is decided" in about["warning"]
    kept = json.loads((tmp_path / "run" / "run.json").read_text("utf-8"))
    assert kept["warning"] == about["warning"]


def test_a_file_is_no_folder_of_a_run(
    cities: dict[str, Path], library: Library, tmp_path: Path
) -> None:
    (tmp_path / "out").touch()
    with pytest.raises(RecheckError, match="is a file; name a folder for --out"):
        recheck(cities[MONTH], MONTH, tmp_path / "out", library)


def test_a_full_disk_is_said_and_the_run_goes_on_later(
    cities: dict[str, Path],
    runs: dict[str, Path],
    library: Library,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    out = tmp_path / "full"
    write = pq.write_table
    calls = []

    def full(table: pa.Table, where: object, **options: object) -> None:
        calls.append(where)
        if len(calls) == 4:
            raise OSError(errno.ENOSPC, "No space left on device", str(where))
        write(table, where, **options)

    monkeypatch.setattr(decide.pq, "write_table", full)
    with pytest.raises(RecheckError, match=r"could not be written.*make room"):
        recheck(cities[MONTH], MONTH, out, library)
    assert not (out / "run.json").exists()
    assert not list(out.rglob("*.part"))
    recheck(cities[MONTH], MONTH, out, library)
    assert content(out) == content(runs[MONTH])


def test_the_run_keeps_what_a_reader_needs(runs: dict[str, Path]) -> None:
    about = json.loads((runs[MONTH] / "run.json").read_text("utf-8"))
    assert set(about["outcomes"]) == {d.name.lower() for d in Decision}
    assert about["law_day"] == "2020-11-01"
    assert len(about["hash"]) == len(about["rulebook"]) == 64
