"""A run: deterministic, resumable, refusing what is not its own; bad snapshots get a sentence."""

from __future__ import annotations

import errno
import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.effort import full_effort
from tests.recheck.evaluators import compared
from tests.recheck.layouts import lay, lay_as_ours, sizes_of

from minsheng.policy.engine.faults import PolicyError
from minsheng.policy.engine.library import Library
from minsheng.policy.laws.kinds import Decision
from minsheng.recheck import decide
from minsheng.recheck.archive import read_run
from minsheng.recheck.decide import prepare, recheck
from minsheng.recheck.errors import RecheckError
from minsheng.recheck.replay import replay
from minsheng.recheck.snapshot import SURE, Snapshot

MONTH, COUNTY = "2020-11", "320681"
Change = Callable[[pa.Table], pa.Table]
Decided = Callable[..., dict[str, Any]]
Refused = Callable[..., str]


def content(run: Path) -> dict[str, bytes]:
    files = [*(run / "decisions.parquet").glob("*.parquet"), run / "changes.parquet"]
    return {f.name: f.read_bytes() for f in files}


def about(run: Path) -> dict[str, Any]:
    """What a run says of itself."""
    said: dict[str, Any] = json.loads((run / "run.json").read_text("utf-8"))
    return said


def rewrite(file: Path, change: Change, *, ours: bool = False) -> None:
    """A file changed, laid out as Arrow does or as our cities are."""
    (lay_as_ours if ours else lay)(change(pq.read_table(file)), file, sizes_of(file))


def put(column: str, values: Callable[[pa.Table], Any]) -> Change:
    """A table with other values in a column."""

    def change(table: pa.Table) -> pa.Table:
        return table.set_column(table.schema.get_field_index(column), column, values(table))

    return change


def without(column: str) -> Change:
    return lambda table: table.drop_columns([column])


def cast(column: str, type_: pa.DataType) -> Change:
    return put(column, lambda table: table[column].cast(type_))


def filled(column: str, value: object) -> Change:
    return put(column, lambda t: pa.array([value] * t.num_rows, t[column].type))


@pytest.fixture
def city(cities: dict[str, Path]) -> Path:
    """The city all share: not to be changed."""
    return cities[MONTH]


@pytest.fixture
def own(city: Path, tmp_path: Path) -> Path:
    """The city copied, to be changed."""
    return Path(shutil.copytree(city, tmp_path / "city"))


@pytest.fixture
def whole(runs: dict[str, Path]) -> Path:
    """The run of the city all share: not to be changed."""
    return runs[MONTH]


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """Where `decided` writes its run."""
    return tmp_path / "run"


@pytest.fixture
def decided(library: Library, out: Path) -> Decided:
    """Decides a city; what is said of the run."""
    return lambda city, month=MONTH: recheck(city, month, out, library)


@pytest.fixture
def refused(decided: Decided, out: Path) -> Refused:
    """A city that is refused in such words: all of them."""

    def told_of(city: Path, match: str, month: str = MONTH) -> str:
        with pytest.raises(RecheckError, match=match) as told:
            decided(city, month)
        assert not (out / "run.json").exists()
        return str(told.value)

    return told_of


@pytest.fixture
def ends_early(
    decided: Decided, city: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[[str, int], None]:
    """Begins a run of the city all share that is interrupted in a function of `decide`."""

    def begun(function: str, calls: int) -> None:
        real, left = getattr(decide, function), iter(range(calls))

        def dies(*given: object) -> object:
            if next(left, None) is None:
                raise KeyboardInterrupt
            return real(*given)

        with monkeypatch.context() as patched:
            patched.setattr(decide, function, dies)
            with pytest.raises(KeyboardInterrupt):
                decided(city)
        assert not (out / "run.json").exists()

    return begun


def test_every_household_gets_one_decision(runs: dict[str, Path]) -> None:
    for run in runs.values():
        said = about(run)
        table = pq.read_table(run / "decisions.parquet")
        assert table.num_rows == said["households"] == sum(said["outcomes"].values()) == 3_000
        assert len(set(table["household_id"].to_pylist())) == 3_000
        assert table["outcome"].null_count == 0
        assert set(table["figures"].to_pylist()) == {"illustrative"}


def test_nobody_outside_assistance_is_decided(whole: Path) -> None:
    for row in pq.read_table(whole / "decisions.parquet").to_pylist():
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


def test_what_cannot_be_said_names_what_to_ask(whole: Path, library: Library) -> None:
    asked = [
        row["ask"]
        for row in pq.read_table(whole / "changes.parquet").to_pylist()
        if row["change"] == "cannot_say"
    ]
    assert asked
    named = [a for a in asked if a]
    assert len(named) >= 0.9 * len(asked)
    assert {f for a in named for f in a.split()} <= set(library.facts)


def test_the_same_question_gives_the_same_bytes(
    decided: Decided, city: Path, out: Path, whole: Path
) -> None:
    decided(city)
    assert content(out) == content(whole)


def test_a_killed_run_goes_on_and_ends_the_same(
    ends_early: Callable[[str, int], None], decided: Decided, city: Path, out: Path, whole: Path
) -> None:
    ends_early("_write_part", 3)
    assert decided(city)["hash"] == about(whole)["hash"]
    assert content(out) == content(whole)


def test_kill_minus_nine_leaves_nothing_that_looks_whole(
    decided: Decided, city: Path, out: Path, whole: Path
) -> None:
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
        [sys.executable, "-c", program, str(city), MONTH, str(out)],
        capture_output=True,
        check=False,
    )
    assert killed.returncode == -9, killed.stderr
    assert not (out / "run.json").exists()
    decided(city)
    assert content(out) == content(whole)


def test_both_evaluators_agree_on_the_city(city: Path, library: Library) -> None:
    snapshot = Snapshot(city, library.facts)
    with full_effort():
        deciding = prepare(snapshot, library, MONTH)
    parts = snapshot.parts[:4]
    assert sum(compared(snapshot, part, deciding, library) for part in parts) > 300


def test_a_replay_gives_the_same_decisions(whole: Path) -> None:
    assert replay(whole).agrees


def test_a_replay_notices_a_changed_archive(whole: Path, out: Path) -> None:
    shutil.copytree(whole, out)
    texts = json.loads((out / "rulebook.json").read_text("utf-8"))
    texts["dibao/parameters.yaml"] += "\n"
    (out / "rulebook.json").write_text(json.dumps(texts), "utf-8")
    with pytest.raises(RecheckError, match="is not the rule book of this run"):
        replay(out)


@pytest.mark.parametrize(
    "as_of", ["", "2020", "2020-13", "november", "2020-1", "20-11", "2020-11-31"]
)
def test_a_month_that_is_none_is_refused(
    as_of: str, refused: Refused, city: Path, out: Path
) -> None:
    refused(city, "is no month; write it as 2020-11", as_of)
    assert not out.exists()


def test_a_day_before_the_first_parameter_is_refused(
    decided: Decided, city: Path, out: Path
) -> None:
    for month in ("1999-01", "2017-12"):
        with pytest.raises(PolicyError, match="the rule book begins in 2018-01") as told:
            decided(city, month)
        assert "\n" not in str(told.value)
    assert not out.exists()


def test_no_folder_and_an_empty_one_are_no_snapshot(refused: Refused, tmp_path: Path) -> None:
    refused(tmp_path / "nowhere", "there is no folder")
    (tmp_path / "empty").mkdir()
    refused(tmp_path / "empty", r"holds no city\.json")


@pytest.mark.parametrize(
    ("name", "spoil", "match"),
    [
        ("city.json", lambda _: b"{", "is not readable as JSON"),
        ("city.json", lambda _: b'{"format": "other"}', "does not say format"),
        (f"{COUNTY}/bill.parquet", None, r"bill\.parquet is missing"),
        (f"{COUNTY}/person.parquet", lambda whole: whole[:-100], "is not readable as Parquet"),
    ],
    ids=["no JSON", "another format", "a file less", "a file cut short"],
)
def test_bad_snapshots_get_a_sentence(
    name: str, spoil: Callable[[bytes], bytes] | None, match: str, refused: Refused, own: Path
) -> None:
    file = own / name
    if spoil is None:
        file.unlink()
    else:
        file.write_bytes(spoil(file.read_bytes()))
    refused(own, match)


@pytest.mark.parametrize("ours", [False, True], ids=["as Arrow does", "as our cities"])
@pytest.mark.parametrize(
    ("entity", "change", "match"),
    [
        ("person", without("birth"), f"{COUNTY}/person.parquet: column `birth`.*is missing"),
        ("person", cast("birth", pa.string()), f"{COUNTY}/person.parquet: .*must be int32"),
        ("household", cast("award_dibao_m_hh", pa.float64()), "must be int64"),
        ("household", filled("n_persons", 1), "adds up to"),
        ("household", filled("n_persons", -1), "never negative"),
        ("household", filled("household_id", 5), "household 5 is in .* and in "),
        ("household", filled("urban", None), "`urban`.*must be known"),
        ("household", filled("applies", None), "`applies` .本期申请. must be known for every"),
        ("person", filled("wage_declared_m", -5), "negative"),
        ("person", filled("relation", 77), "`relation`"),
        ("person", filled("birth", 19801301), "is no day"),
        ("person", filled("birth", -5), "is no day"),
        ("person", filled("whereabouts_since", 202013), "is no month"),
        ("person", filled("spouse", 99), "a person the household does not have"),
    ],
)
def test_columns_missing_mistyped_or_miscounted_are_named(
    entity: str, change: Change, match: str, ours: bool, refused: Refused, own: Path
) -> None:
    rewrite(own / COUNTY / f"{entity}.parquet", change, ours=ours)
    refused(own, match)


def test_pages_that_are_broken_are_refused(refused: Refused, own: Path) -> None:
    file = own / COUNTY / "person.parquet"
    column = pq.ParquetFile(file).schema_arrow.names.index("relation")
    start = pq.ParquetFile(file).metadata.row_group(0).column(column).dictionary_page_offset
    with file.open("r+b") as opened:
        opened.seek(start)
        opened.write(b"\xff" * 40)
    refused(own, "is broken")


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
    layout: dict[str, object], decided: Decided, own: Path, whole: Path
) -> None:
    for file in own.rglob("*.parquet"):
        table = pq.read_table(file)
        nullable = pa.schema([field.with_nullable(True) for field in table.schema])
        lay(table.cast(nullable), file, sizes_of(file), **layout)
    assert decided(own)["hash"] == about(whole)["hash"]


def test_half_of_a_run_does_not_look_whole(
    ends_early: Callable[[str, int], None], decided: Decided, city: Path, out: Path, whole: Path
) -> None:
    ends_early("_write_changes", 0)
    assert any((out / "decisions.unfinished").iterdir())
    assert not (out / "decisions.parquet").exists()
    (out / "decisions.unfinished").rename(out / "decisions.parquet")  # killed at the very end
    done = decided(city)
    assert not (out / "decisions.unfinished").exists()
    assert done["hash"] == about(whole)["hash"]
    assert decided(city)["hash"] == done["hash"]


@pytest.mark.parametrize("key", ["households", "outcomes", "fingerprint"])
def test_a_part_whose_summary_was_changed_is_decided_anew(
    key: str,
    ends_early: Callable[[str, int], None],
    decided: Decided,
    city: Path,
    out: Path,
    whole: Path,
) -> None:
    ends_early("_write_changes", 0)
    file = min((out / "parts").glob("*.json"))
    summary = json.loads(file.read_text("utf-8"))
    summary[key] = {} if key == "outcomes" else 1
    file.write_text(json.dumps(summary), "utf-8")
    done = decided(city)
    for what in ("hash", "outcomes", "households"):
        assert done[what] == about(whole)[what]


@pytest.mark.parametrize("seam", ["compile_book", "refuse_within", "_write_changes"])
@pytest.mark.parametrize("name", ["household.parquet", "city.json"])
def test_a_snapshot_changed_while_it_is_read_is_refused(
    refused: Refused, own: Path, monkeypatch: pytest.MonkeyPatch, seam: str, name: str
) -> None:
    """Whenever it is delivered anew: before, while or after it is read."""
    file = next(own.rglob(name))
    real = getattr(decide, seam)

    def swapped(*given: Any) -> object:
        other = file.with_suffix(".other")
        shutil.copy(file, other)
        other.replace(file)
        return real(*given)

    monkeypatch.setattr(decide, seam, swapped)
    refused(own, f"{name} was changed while it was read")


@pytest.mark.slow
def test_a_city_of_which_nothing_is_known_is_decided(
    decided: Decided, own: Path, out: Path, library: Library
) -> None:
    for file in own.rglob("*.parquet"):
        table, sizes = pq.read_table(file), sizes_of(file)
        for name, fact in library.facts.items():
            if name in table.schema.names and name not in SURE and fact.entity == file.stem:
                table = filled(name, None)(table)
                if f"{name}__cause" in table.schema.names:
                    table = without(f"{name}__cause")(table)
        lay(table, file, sizes)
    run = decided(own)
    made = pl.read_parquet(out / "decisions.parquet")
    assert made.height == run["households"]
    assert made["total_before_m_hh"].null_count() == made.height
    assert set(made["outcome"].unique()) == {"cannot_say"}


def seats(table: pa.Table) -> pa.Array:
    """The place of each person in the household."""
    households = table["household_id"].to_numpy()
    first = np.flatnonzero(np.diff(households, prepend=-1))
    seat = np.arange(len(households)) - np.repeat(first, np.diff([*first, len(households)]))
    return pa.array(seat.astype(np.int16))


def test_a_person_who_is_their_own_parent_is_contradicted_not_decided(
    refused: Refused, own: Path
) -> None:
    rewrite(own / COUNTY / "person.parquet", put("parent_1", seats))
    refused(own, "own parent")


def test_another_question_does_not_overwrite_a_run(
    decided: Decided, cities: dict[str, Path], out: Path, whole: Path
) -> None:
    shutil.copytree(whole, out)
    with pytest.raises(RecheckError, match="holds the run of another question"):
        decided(cities["2018-11"], "2018-11")


@pytest.mark.parametrize("written", ['{"format": "minsheng-notice/2"}', "{}", "[]", "{"])
def test_a_run_whose_description_was_overwritten_says_so(
    decided: Decided, city: Path, out: Path, whole: Path, written: str
) -> None:
    shutil.copytree(whole, out)
    (out / "run.json").write_text(written, "utf-8")
    with pytest.raises(RecheckError, match=r"run\.json is not (what|readable)") as told:
        decided(city)
    assert "another question" not in str(told.value)
    assert str(told.value).endswith("restore it from a backup, or recheck into another folder")
    with pytest.raises(RecheckError, match="restore it from a backup, or recheck into another"):
        read_run(out)
    assert (out / "run.json").read_text("utf-8") == written


def test_a_folder_of_letters_is_not_overwritten(refused: Refused, city: Path, out: Path) -> None:
    out.mkdir()
    (out / "letter.txt").write_text("x", "utf-8")
    refused(city, "is not empty and holds no run")
    assert (out / "letter.txt").exists()


@pytest.mark.parametrize("within", ["run", "320612/run", "a/b", "../city/run"])
def test_no_run_stands_in_the_snapshot_it_is_of(library: Library, own: Path, within: str) -> None:
    before = sorted(own.rglob("*"))
    with pytest.raises(RecheckError, match=r"lies in the snapshot .*; choose a folder for --out"):
        recheck(own, MONTH, own / within, library)
    assert sorted(own.rglob("*")) == before


def test_an_unfinished_run_of_another_snapshot_is_said_to_be_one(
    refused: Refused, own: Path, out: Path
) -> None:
    file = own / COUNTY / "person.parquet"
    whole = file.read_bytes()
    rewrite(file, without("birth"))
    refused(own, "is missing")
    file.write_bytes(whole)
    told = refused(own, "another snapshot, or this one before")
    assert f"delete {out}, which holds an unfinished run" in told
    (out / "question.json").write_text("{", "utf-8")
    refused(own, r"question\.json is not readable")


def test_a_snapshot_decided_for_another_month_is_told_aloud(
    decided: Decided, cities: dict[str, Path], out: Path, whole: Path
) -> None:
    assert "warning" not in about(whole)
    said = decided(cities["2018-11"], "2018-12-15")
    assert said["as_of"] == "2018-12"
    assert "taken for 2018-11, but 2018-12 is decided" in said["warning"]
    assert about(out)["warning"] == said["warning"]


def test_a_file_is_no_folder_of_a_run(refused: Refused, city: Path, out: Path) -> None:
    out.touch()
    refused(city, "is a file; name a folder for --out")


def test_a_full_disk_is_said_and_the_run_goes_on_later(
    decided: Decided,
    refused: Refused,
    city: Path,
    out: Path,
    whole: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    write = pq.write_table
    calls = []

    def full(table: pa.Table, where: object, **options: object) -> None:
        calls.append(where)
        if len(calls) == 4:
            raise OSError(errno.ENOSPC, "No space left on device", str(where))
        write(table, where, **options)

    monkeypatch.setattr(decide.pq, "write_table", full)
    refused(city, r"could not be written.*make room")
    assert not list(out.rglob("*.part"))
    decided(city)
    assert content(out) == content(whole)


def test_the_run_keeps_what_a_reader_needs(whole: Path) -> None:
    said = about(whole)
    assert set(said["outcomes"]) == {d.name.lower() for d in Decision}
    assert said["law_day"] == "2020-11-01"
    assert len(said["hash"]) == len(said["rulebook"]) == 64
