"""What a run wrote is known by its hashes, held by one command, and read by its owner alone."""

from __future__ import annotations

import errno
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from tests.recheck.forging import seal

from minsheng.cli import main
from minsheng.cli.chinese import in_chinese
from minsheng.policy.engine.library import Library
from minsheng.recheck.decide import recheck
from minsheng.recheck.errors import RecheckError
from minsheng.recheck.explain import Explainer
from minsheng.recheck.files import cannot_write, held, sha256, write_json
from minsheng.recheck.replay import replay

MONTH = "2020-11"


@pytest.fixture
def run(runs: dict[str, Path], tmp_path: Path) -> Path:
    return Path(shutil.copytree(runs[MONTH], tmp_path / "run"))


def part(run: Path) -> Path:
    return max((run / "decisions.parquet").iterdir(), key=lambda p: p.stat().st_size)


def altered(column: str, value: object) -> Callable[[Path], None]:
    """One cell of a part of another value."""

    def alter(run: Path) -> None:
        table = pq.read_table(part(run))
        plain = table[column].cast(pa.string()) if column in WORDS else table[column]
        first = pc.equal(pa.array(range(len(table))), 0)
        spoiled = pc.if_else(first, pa.scalar(value, plain.type), plain)
        place = table.schema.names.index(column)
        pq.write_table(table.set_column(place, column, spoiled), part(run))

    return alter


def without(name: str) -> Callable[[Path], None]:
    def drop(run: Path) -> None:
        target = run / name
        shutil.rmtree(target) if target.is_dir() else target.unlink()

    return drop


def said(**values: object) -> Callable[[Path], None]:
    def alter(run: Path) -> None:
        about = json.loads((run / "run.json").read_text("utf-8"))
        (run / "run.json").write_text(json.dumps({**about, **values}), "utf-8")

    return alter


def said_of_snapshot(**values: object) -> Callable[[Path], None]:
    def alter(run: Path) -> None:
        about = json.loads((run / "run.json").read_text("utf-8"))
        said(snapshot={**about["snapshot"], **values})(run)

    return alter


def shortened(run: Path) -> None:
    table = pq.read_table(run / "changes.parquet")
    pq.write_table(table.slice(1), run / "changes.parquet")


WORDS = ("reasons", "ask", "figures", "unknown_for", "outcome")
FORGERIES = {
    "a sum": altered("total_after_m_hh", 99_999_999),
    "reasons": altered("reasons", "dibao.none"),
    "what to ask": altered("ask", "everything"),
    "figures": altered("figures", "verified"),
    "unknown for": altered("unknown_for", "out_of_date"),
    "next review": altered("next_review", 209_912),
    "village": altered("village", 1),
    "in view": altered("in_view", True),
    "no decisions": without("decisions.parquet"),
    "no changes": without("changes.parquet"),
    "a change less": shortened,
    "outcomes": said(outcomes={"continue": 1}),
    "households": said(households=1),
    "figures of the run": said(figures="verified"),
    "law day": said(law_day="2018-11-01"),
    "reason codes": said(reason_codes=[]),
    "parts": said(parts=[]),
    "format": said(format="minsheng-run/0"),
    "a warning": said(warning="a trial"),
    "another month": said(as_of="2020-12"),
    "the snapshot's own words": said_of_snapshot(as_of="2018-11"),
}


@pytest.mark.parametrize("sealed", [False, True], ids=["as found", "sealed anew"])
@pytest.mark.parametrize("forge", FORGERIES.values(), ids=FORGERIES)
def test_a_replay_finds_whatever_was_altered(forge, sealed: bool, run: Path) -> None:
    """A part may hold what was put there already: then it was no forgery."""
    before = {p: sha256(p) for p in run.rglob("*") if p.is_file()}
    forge(run)
    assert {p: sha256(p) for p in run.rglob("*") if p.is_file()} != before
    if sealed:
        seal(run)
    found = replay(run)
    assert not found.agrees
    assert found.found


def test_a_replay_of_what_was_written_agrees(run: Path) -> None:
    assert replay(run).agrees


def pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def without_end(path: Path) -> None:
    path.unlink()
    path.symlink_to("/dev/zero")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no pipes there")
@pytest.mark.parametrize("put", [pipe, without_end], ids=["a pipe", "a device"])
@pytest.mark.parametrize("name", ["run.json", "rulebook.json", "changes.parquet"])
def test_no_pipe_is_waited_for_and_no_device_read(
    name: str, put: Callable[[Path], None], run: Path
) -> None:
    put(run / name)
    with pytest.raises(RecheckError, match=f"{name} is no regular file; restore it") as told:
        replay(run)
    assert "不是普通文件；请从备份恢复" in in_chinese(str(told.value))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no pipes there")
@pytest.mark.parametrize("put", [pipe, without_end], ids=["a pipe", "a device"])
def test_what_is_no_file_is_written_again(
    put: Callable[[Path], None], cities: dict[str, Path], run: Path, library: Library
) -> None:
    (run / "run.json").rename(run / "question.json")
    put(part(run))
    put(next((run / "parts").glob("*.json")))
    recheck(cities[MONTH], MONTH, run, library)
    assert replay(run).agrees
    put(run / "run.json")
    with pytest.raises(RecheckError, match="is no regular file"):
        recheck(cities[MONTH], MONTH, run, library)


def test_decisions_put_beside_those_of_the_run_are_found(run: Path) -> None:
    shutil.copy(part(run), run / "decisions.parquet" / "320699-0000.parquet")
    name = "decisions.parquet/320699-0000.parquet"
    assert f"run.json: it does not name {name}" in replay(run).found


def test_nothing_is_explained_of_a_changed_file(run: Path, library: Library) -> None:
    household = int(pq.read_table(part(run))["household_id"][0].as_py())
    altered("reasons", "dibao.none")(run)
    with pytest.raises(RecheckError, match="was changed since the run; restore it from a backup"):
        Explainer(run, library).explain(household)
    part(run).unlink()


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("reasons", "dibao.none"),
        ("figures", "verified"),
        ("unknown_for", "out_of_date"),
        ("next_review", 209_912),
        ("village", 1),
        ("in_view", None),
        ("county", 320_699),
    ],
)
def test_an_explanation_says_where_a_row_sealed_anew_is_not_its_own(
    column: str, value: object, run: Path, library: Library
) -> None:
    household = int(pq.read_table(part(run))["household_id"][0].as_py())
    assert Explainer(run, library).explain(household).identical
    altered(column, value)(run)
    seal(run)
    assert not Explainer(run, library).explain(household).identical


def test_what_to_ask_that_no_fact_is_named_is_no_fault_of_the_program(
    run: Path, library: Library
) -> None:
    household = int(pq.read_table(part(run))["household_id"][0].as_py())
    altered("ask", "everything")(run)
    seal(run)
    assert not Explainer(run, library).explain(household).ask


@pytest.mark.parametrize(
    "spoil",
    [lambda whole: whole[:500], lambda _: b"", None],
    ids=["cut short", "empty", "another table"],
)
def test_a_part_that_is_none_is_a_sentence(spoil, run: Path, library: Library) -> None:
    household = int(pq.read_table(part(run))["household_id"][0].as_py())
    if spoil:
        part(run).write_bytes(spoil(part(run).read_bytes()))
    else:
        pq.write_table(pa.table({"household_id": [household]}), part(run))
    seal(run)
    with pytest.raises(RecheckError, match=r"is not readable|has other columns than a run"):
        Explainer(run, library).explain(household)


@pytest.mark.parametrize(
    "alter",
    [
        said(law_day="2018-11-01"),
        said(as_of="2020-12"),
        said(households=1),
        said_of_snapshot(as_of="2018-11"),
    ],
    ids=["law day", "month", "households", "snapshot"],
)
def test_nothing_is_explained_of_a_run_that_says_what_cannot_be(
    alter: Callable[[Path], None], run: Path, library: Library
) -> None:
    alter(run)
    with pytest.raises(RecheckError, match=r"run\.json: .*; restore it from a backup"):
        Explainer(run, library)


ODD = (5, [], None, "x", {}, [5], [{}], {"a": 1}, True)
KEYS = ("as_of", "files", "hash", "law_day", "parts", "rulebook", "snapshot", "snapshot_folder")


@pytest.mark.parametrize("key", KEYS)
def test_whatever_stands_in_a_run_it_is_a_sentence(key: str, run: Path, library: Library) -> None:
    """None of it agrees, and nothing is a fault of the program."""
    whole = json.loads((run / "run.json").read_text("utf-8"))
    household = int(pq.read_table(part(run))["household_id"][0].as_py())
    for value in ODD:
        (run / "run.json").write_text(json.dumps({**whole, key: value}), "utf-8")
        with suppress(RecheckError):
            assert not replay(run).agrees or key == "snapshot_folder"  # found beside
        with suppress(RecheckError):
            Explainer(run, library).explain(household)


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"a": 5}', "null"])
def test_a_rule_book_that_is_none_is_a_sentence(text: str, run: Path, library: Library) -> None:
    (run / "rulebook.json").write_text(text, "utf-8")
    with pytest.raises(RecheckError, match="is not the rule book of this run"):
        replay(run)
    with pytest.raises(RecheckError, match="is not the rule book of this run"):
        Explainer(run, library)


def test_a_run_and_its_snapshot_may_move_together(cities, tmp_path: Path, library: Library) -> None:
    before, after = tmp_path / "here", tmp_path / "there"
    shutil.copytree(cities[MONTH], before / "city")
    recheck(before / "city", MONTH, before / "run", library)
    before.rename(after)
    assert replay(after / "run").agrees
    assert Explainer(after / "run", library)


def test_a_snapshot_that_was_moved_is_named(cities, tmp_path: Path, library: Library) -> None:
    city, run = tmp_path / "city", tmp_path / "run"
    shutil.copytree(cities[MONTH], city)
    recheck(city, MONTH, run, library)
    city.rename(tmp_path / "kept")
    with pytest.raises(RecheckError, match="there is no folder"):
        replay(run)
    with pytest.raises(SystemExit) as stopped:
        main(["replay", str(run), "--snapshot", str(tmp_path / "kept")])
    assert stopped.value.code == 0
    household = int(pq.read_table(part(run))["household_id"][0].as_py())
    assert replay(run, household, snapshot_folder=tmp_path / "kept").agrees
    with pytest.raises(RecheckError, match="is not the snapshot of this run any more"):
        replay(run, snapshot_folder=cities["2018-11"])


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"files": 1}', "{"])
def test_a_broken_run_is_a_sentence(text: str, run: Path, library: Library) -> None:
    (run / "run.json").write_text(text, "utf-8")
    with pytest.raises(RecheckError, match=r"run\.json (lacks|is not readable)"):
        Explainer(run, library)


@pytest.mark.parametrize(
    "spoil", [lambda whole: whole[:500], lambda _: b"", lambda whole: whole[:-1] + b"x"]
)
def test_a_part_that_is_not_as_it_was_written_is_decided_again(
    spoil, cities, runs, run: Path, library: Library
) -> None:
    (run / "run.json").rename(run / "question.json")
    part(run).write_bytes(spoil(part(run).read_bytes()))
    recheck(cities[MONTH], MONTH, run, library)
    assert replay(run).agrees
    assert sha256(part(run)) == sha256(part(runs[MONTH]))


def test_a_summary_that_was_edited_is_made_again(cities, run: Path, library: Library) -> None:
    (run / "run.json").rename(run / "question.json")
    summary = next((run / "parts").glob("*.json"))
    summary.write_text("[]", "utf-8")
    recheck(cities[MONTH], MONTH, run, library)
    assert replay(run).agrees


def test_a_command_killed_right_at_the_start_may_be_given_again(
    cities, tmp_path: Path, library: Library
) -> None:
    out = tmp_path / "begun"
    for folder in ("decisions.parquet", "parts"):
        (out / folder).mkdir(parents=True)
    (out / ".lock").touch()
    (out / ".question.json.77.part").write_text("{", "utf-8")
    recheck(cities[MONTH], MONTH, out, library)
    assert replay(out).agrees
    assert not list(out.rglob(".*.part"))


def test_a_folder_with_something_else_is_left_alone(
    cities, tmp_path: Path, library: Library
) -> None:
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "dear.txt").touch()
    with pytest.raises(RecheckError, match="is not empty and holds no run"):
        recheck(cities[MONTH], MONTH, tmp_path / "letters", library)
    assert [p.name for p in (tmp_path / "letters").iterdir()] == ["dear.txt"]


def test_two_commands_do_not_write_into_one_folder(
    cities, tmp_path: Path, library: Library
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    program = (
        "import sys\nfrom pathlib import Path\nfrom minsheng.recheck.files import held\n"
        "with held(Path(sys.argv[1])):\n    print('held', flush=True)\n    sys.stdin.read()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program, str(out)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"held\n"
        with pytest.raises(RecheckError, match="another command is writing into"):
            recheck(cities[MONTH], MONTH, out, library)
        other.kill()
        other.communicate()
    with held(out):  # whoever dies lets go
        pass


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, "make room or choose another folder, then give the same command again"),
        (errno.EROFS, "mend its rights or choose another folder, then give the same command"),
        (errno.EACCES, "mend its rights or choose another folder, then give the same command"),
        (errno.ENOENT, "choose another folder"),
    ],
)
def test_what_cannot_be_written_is_told_with_what_helps(number: int, words: str) -> None:
    why = os.strerror(number)
    told = str(cannot_write(Path("r"), OSError(number, why)))
    assert told.startswith(f"r could not be written ({why}); {words}")


def test_nothing_is_written_through_a_link(tmp_path: Path) -> None:
    target = tmp_path / "letter"
    target.write_text("dear", "utf-8")
    (tmp_path / "run.json").symlink_to(target)
    write_json(tmp_path / "run.json", {"a": 1})
    assert target.read_text("utf-8") == "dear"
    assert not (tmp_path / "run.json").is_symlink()


@pytest.mark.skipif(not hasattr(os, "O_NOFOLLOW"), reason="links are followed there")
def test_no_lock_is_made_through_a_link(cities, tmp_path: Path, library: Library) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / ".lock").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(RecheckError, match=r"\.lock could not be written"):
        recheck(cities[MONTH], MONTH, out, library)
    assert not (tmp_path / "elsewhere").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no modes")
def test_a_run_is_read_by_its_owner_alone(cities, tmp_path: Path, library: Library) -> None:
    out = tmp_path / "private"
    recheck(cities[MONTH], MONTH, out, library)
    for path in (out, *out.rglob("*")):
        assert path.stat().st_mode & 0o077 == 0, path
