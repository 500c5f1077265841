"""An import as an office gives it: whole or not at all, one at a time, nobody named in it."""

from __future__ import annotations

import errno
import json
import os
import random
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from tests.recheck.importing import killed
from tests.recheck.importing.small_city import MONTH, TWO, path_of, written

from minsheng.city.raw.extracts import Faults
from minsheng.cli.chinese import in_chinese
from minsheng.recheck.access import LOG
from minsheng.recheck.errors import RecheckError
from minsheng.recheck.files import held
from minsheng.recheck.importing import freezing, importing
from minsheng.recheck.importing.command import Request, Result, run_import
from minsheng.recheck.importing.register_folder import ABOUT
from minsheng.snapshot.intake import INTAKE

HOUSEHOLDS, SEED, QIDONG = 400, 4, 320681
FAULTS = Faults(per_million=20_000, namesakes=50_000)


def ask(at: Path, raw: Path, *, go_on: bool = True, replace: bool = False) -> Request:
    return Request(
        raw, at / "register", at / "out", at / "returned", MONTH, 24, go_on,
        today=date(2020, 11, 30), due=date(2020, 12, 7), replace=replace,
    )  # fmt: skip


def run(
    at: Path, raw: Path, *, go_on: bool = True, key: int = killed.KEY, replace: bool = False
) -> Result:
    return run_import(ask(at, raw, go_on=go_on, replace=replace), TWO, lambda _bits: key)


def contents(folder: Path) -> dict[str, bytes]:
    """All files of a folder but the lock."""
    files = (p for p in sorted(folder.rglob("*")) if p.is_file() and p.name != ".lock")
    return {str(p.relative_to(folder)): p.read_bytes() for p in files}


@pytest.fixture(scope="module")
def base(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("command")
    written(folder / "raw", HOUSEHOLDS, SEED, FAULTS, TWO)
    run(folder / "whole", folder / "raw")
    return folder


def die(base: Path, *moments: int) -> str:
    done = subprocess.run(
        [sys.executable, killed.__file__, str(base), *map(str, moments)],
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    return done.stdout


@pytest.fixture(scope="module")
def changes(base: Path) -> list[str]:
    """The changes of files and folders an import makes."""
    return die(base, 0).splitlines()


def moment(changes: list[str], event: str, name: str) -> int:
    """When the last such change of a file or folder of that name is made."""
    found = [n for n, c in enumerate(changes, 1) if c.startswith(event) and name in c]
    return found[-1]


def is_as_if_never_killed(base: Path, moments: list[int]) -> None:
    """Each import was killed and given again: the same snapshot, register and lists."""
    assert die(base, *moments) == ""
    whole = base / "whole"
    for moment in moments:
        at = base / str(moment)
        if (at / "out").exists():  # what stands there is whole, whenever the command died
            assert contents(at / "out") == contents(whole / "out"), moment
        assert run(at, base / "raw", key=killed.KEY if moment else 1).made
        for name in ("out", "register", "returned"):
            mine, theirs = contents(at / name), contents(whole / name)
            if name == "returned":  # workbooks hold the minute they were written
                mine, theirs = (
                    {n: b for n, b in c.items() if not n.endswith(".xlsx")} for c in (mine, theirs)
                )
            assert mine == theirs, (moment, name)
        assert {p.name for p in at.iterdir()} == {"out", "register", "returned"}, moment
        shutil.rmtree(at)


def test_killed_while_the_register_is_saved_or_the_snapshot_put_in_place(base, changes) -> None:
    half_saved = moment(changes, "os.rename", "/register/households.parquet")
    put_in_place = moment(changes, "os.rename", "/snapshot ")
    is_as_if_never_killed(base, [half_saved, put_in_place, put_in_place + 2])


@pytest.mark.slow
def test_killed_at_twenty_moments(base, changes) -> None:
    dice = random.Random(5)
    saving = moment(changes, "os.mkdir", "/register")
    late = dice.sample(range(saving, len(changes)), 10)
    is_as_if_never_killed(base, sorted(late + dice.sample(range(1, saving), 10)))


def test_killed_in_a_second_month_everybody_keeps_their_number(base, changes, tmp_path) -> None:
    """A snapshot that stands is replaced by the new one or stays, never half of each."""
    dies_at = moment(changes, "os.chmod", f"/snapshot/{QIDONG} ")
    first, again = contents(base / "whole" / "out"), base / str(dies_at)
    shutil.copytree(base / "whole", again)
    die(base, dies_at)
    if (again / "out").exists():
        assert contents(again / "out") == first
    run(again, base / "raw")
    assert contents(again / "out") == first


def test_killed_between_the_old_snapshot_and_the_new_one_the_log_is_kept(base, changes) -> None:
    """Who opened a snapshot stays written, also where the new one never took its place."""
    (base / "0" / "out" / LOG).write_text("opened\n", "utf-8")
    dies_at = moment(die(base, 0).splitlines(), "os.rename", "/snapshot ")
    again = base / str(dies_at)
    shutil.copytree(base / "whole", again)
    (again / "out" / LOG).write_text("opened\n", "utf-8")
    die(base, dies_at)
    assert not (again / "out").exists()
    assert run(again, base / "raw").made
    assert (again / "out" / LOG).read_text("utf-8") == "opened\n"


def test_another_import_into_the_same_register_waits(base, tmp_path) -> None:
    run(tmp_path, base / "raw")
    for folder in (tmp_path / "register", tmp_path / ".out.partial"):
        folder.mkdir(exist_ok=True)
        with (
            held(folder),
            pytest.raises(RecheckError, match=r"another command is writing into .*; wait"),
        ):
            run(tmp_path, base / "raw")
        assert contents(tmp_path / "out") == contents(base / "whole" / "out")


@pytest.mark.parametrize("what", ["write_county", "write_city", ".source.parquet"])
def test_a_full_disk_is_told_in_a_sentence(base, tmp_path, monkeypatch, what: str) -> None:
    """Whatever is being written: nothing takes a place, and nothing half-made stays."""

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    if what.startswith("write"):
        where = freezing if what == "write_county" else importing
        monkeypatch.setattr(where, what, full)
    else:
        make = os.open

        def opens(path, flags, mode=0o777, **more):
            if Path(path).name.startswith(f"{what}.") and flags & os.O_CREAT:
                full()
            return make(path, flags, mode, **more)

        monkeypatch.setattr(os, "open", opens)
    with pytest.raises(RecheckError, match=r"could not be written .*; make room"):
        run(tmp_path, base / "raw")
    assert not (tmp_path / "out").exists()
    assert not (tmp_path / ".out.partial").exists()


@pytest.mark.parametrize("name", [ABOUT, "people.parquet", "households.parquet"])
@pytest.mark.parametrize("spoil", ["cut", "gone", "other"])
def test_a_register_that_is_damaged_is_refused(base, tmp_path, name: str, spoil: str) -> None:
    shutil.copytree(base / "whole" / "register", tmp_path / "register")
    file = tmp_path / "register" / name
    if spoil == "cut":
        file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    elif spoil == "gone":
        file.unlink()
    else:
        other = base / "whole" / "out" / "city.json"
        file.write_bytes(other.read_bytes())
        if name != ABOUT:
            pl.DataFrame({"identity": ["1"]}).write_parquet(file)
    with pytest.raises(RecheckError, match=r"restore|holds no register") as told:
        run(tmp_path, base / "raw")
    assert str(tmp_path / "register") in str(told.value)
    assert not (tmp_path / "out").exists()


def test_what_it_writes_is_its_owner_s_alone(base) -> None:
    for path in (base / "whole").rglob("*"):
        mode = path.stat().st_mode & 0o777
        assert mode == (0o700 if path.is_dir() else 0o600), path


def test_files_not_taken_hold_the_snapshot_up_unless_told_to_go_on(base, tmp_path) -> None:
    shutil.copytree(base / "raw", tmp_path / "raw")
    path_of(tmp_path / "raw", "wages", QIDONG).write_bytes(b"x")
    held_up = run(tmp_path, tmp_path / "raw", go_on=False)
    assert not held_up.made
    assert not (tmp_path / "out").exists()
    assert [p for p in (tmp_path / "returned").iterdir() if "扣缴明细" in p.name]
    assert run(tmp_path, tmp_path / "raw", go_on=True).made
    intake = json.loads((tmp_path / "out" / INTAKE).read_text("utf-8"))
    (entry,) = [e for e in intake["extracts"] if e["contract"] == "wages"
                and e["county"] == str(QIDONG)]  # fmt: skip
    assert entry["state"] == "refused"
    assert set(entry["why"]) == {"zh", "en"}
    causes = pl.read_parquet(tmp_path / "out" / str(QIDONG) / "person.parquet")
    assert causes["wage_verified_m"].null_count() == len(causes)


def test_a_snapshot_that_was_opened_is_not_lost_to_another(base, tmp_path) -> None:
    """A run may rest on it: the same files may come again, others need a folder of their own."""
    shutil.copytree(base / "whole", tmp_path, dirs_exist_ok=True)
    shutil.copytree(base / "raw", tmp_path / "raw")
    (tmp_path / "out" / LOG).write_text("opened\n", "utf-8")
    assert run(tmp_path, tmp_path / "raw").made
    before = {name: contents(tmp_path / name) for name in ("out", "register", "returned")}
    path_of(tmp_path / "raw", "wages", QIDONG).write_bytes(b"x")
    with pytest.raises(RecheckError, match=r"was opened .* name a new folder for --out") as told:
        run(tmp_path, tmp_path / "raw")
    assert f"文件夹{tmp_path / 'out'}中的快照已经打开过" in str(in_chinese(str(told.value)))
    assert {name: contents(tmp_path / name) for name in before} == before
    # Where no snapshot is made none is lost.
    assert not run(tmp_path, tmp_path / "raw", go_on=False).made
    assert run(tmp_path, tmp_path / "raw", replace=True).made
    assert contents(tmp_path / "out") != before["out"]
    assert (tmp_path / "out" / LOG).read_text("utf-8") == "opened\n"


def test_what_was_mended_goes_back_no_more(base, tmp_path) -> None:
    shutil.copytree(base / "raw", tmp_path / "raw")
    clean = written(tmp_path / "clean", HOUSEHOLDS, SEED, counties=TWO)
    run(tmp_path, tmp_path / "raw")
    lists = sorted(p.name for p in (tmp_path / "returned").glob("*.退回.csv"))
    mended = lists[0].removesuffix(".退回.csv")
    shutil.copy(clean / mended, tmp_path / "raw")
    run(tmp_path, tmp_path / "raw")
    left = sorted(p.name for p in (tmp_path / "returned").glob("*.退回.csv"))
    assert left == lists[1:]
    assert not (tmp_path / "returned" / f"{mended}.退回.xlsx").exists()


def test_nobody_is_named_in_a_snapshot(base) -> None:
    """Neither a name nor a number, as text or as a number, of anybody of the city."""
    people = pl.concat(
        pl.read_parquet(path).select("姓名", "公民身份号码", "户号")
        for path in (base / "raw").glob("*人口信息*")
    )
    numbers = people["公民身份号码"].drop_nulls().to_list()
    assert len(set(numbers)) > 250
    whole = b"".join(contents(base / "whole" / "out").values())
    # Compressed pages hide what stands in them: what they hold is looked at, too.
    for path in (base / "whole" / "out").rglob("*.parquet"):
        frame = pl.read_parquet(path)
        for name, kind in frame.schema.items():
            column = frame[name]
            text = kind in (pl.String, pl.Categorical)
            whole += (
                " ".join(column.cast(pl.String).drop_nulls().unique()).encode()
                if text
                else column.fill_null(0).to_numpy().tobytes()
            )
    hidden = {*people["姓名"], *numbers, *people["户号"]} - {None}
    hidden |= {number[:17] for number in numbers}
    for text in hidden:
        assert text.encode() not in whole, text
    for number in numbers:
        assert int(number[:17]).to_bytes(8, "little") not in whole
    assert not [p for p in (base / "raw").iterdir() if p.is_file() and p.read_bytes() in whole]
