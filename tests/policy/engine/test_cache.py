"""The cache folder: the drivers used last are kept, whole, whoever else is at work there."""

from __future__ import annotations

import errno
import os
from datetime import date
from pathlib import Path

import pytest
from tests.policy.engine.small import RULES, small

from minsheng.policy.engine.book import compile_book
from minsheng.policy.engine.faults import PolicyError
from minsheng.policy.engine.fused import compiled
from minsheng.policy.engine.fused.compiled import Fused


def compiles(library) -> bool:
    """Whether a driver had to be compiled."""
    told: list[tuple[int, int]] = []
    Fused(
        compile_book(library, date(2020, 11, 1)),
        ["dues__poor"],
        progress=lambda *done: told.append(done),
    )
    return bool(told)


def fill(kept: Path, number: int) -> list[Path]:
    """Drivers used before, the first of them first."""
    kept.mkdir(parents=True, mode=0o700)
    made = [kept / f"driver_{k:024x}.bin" for k in range(number)]
    for age, file in enumerate(made):
        for one in (file, file.with_suffix(".txt")):
            one.touch()
            os.utime(one, (1_000 + age, 1_000 + age))
    return made


def test_the_drivers_used_last_are_kept(package, kept) -> None:
    before = fill(kept, 20)
    (kept / "letter.txt").touch()
    compiles(package(small(reasons="")))
    (new,) = set(kept.glob("driver_*.bin")) - set(before)
    assert set(kept.glob("driver_*.bin")) == {*before[-compiled.MOST_KEPT + 1 :], new}
    assert {f.with_suffix(".bin") for f in kept.glob("driver_*.txt")} == set(
        kept.glob("driver_*.bin")
    )
    assert (kept / "letter.txt").exists()


def test_to_load_a_driver_is_to_use_it(package, kept) -> None:
    library = package(small(reasons=""))
    compiles(library)
    (first,) = kept.glob("driver_*.bin")
    for file in kept.iterdir():
        os.utime(file, (1, 1))
    compiled.LOADED.clear()
    assert not compiles(library)
    assert first.stat().st_mtime > 1
    for number in range(compiled.MOST_KEPT):
        (kept / f"driver_{number:024x}.bin").touch()
        os.utime(kept / f"driver_{number:024x}.bin", (2, 2))
    compiles(package(small(reasons="", rules=RULES.replace("<", "<="))))
    assert first.exists()


def test_the_driver_just_made_stays_whatever_the_clock_says(package, kept) -> None:
    for file in fill(kept, 20):
        os.utime(file, (2**33, 2**33))
    library = package(small(reasons=""))
    assert compiles(library)
    compiled.LOADED.clear()
    assert not compiles(library)


def test_a_plan_without_its_code_is_dropped_too(package, kept) -> None:
    for file in fill(kept, 20):
        file.unlink()
    compiles(package(small(reasons="")))
    assert len(list(kept.glob("driver_*.txt"))) == compiled.MOST_KEPT


@pytest.mark.parametrize("gone", ["stat", "unlink", "both"])
def test_drivers_that_others_drop_meanwhile_are_no_fault(gone, package, kept, monkeypatch) -> None:
    fill(kept, 20)
    real = {"stat": Path.stat, "unlink": Path.unlink}

    def dropped(name):
        def call(path: Path, *given, **more):
            if path.name.startswith("driver_0000"):
                real["unlink"](path, missing_ok=True)
            return real[name](path, *given, **more)

        return call

    for name in ("stat", "unlink") if gone == "both" else (gone,):
        monkeypatch.setattr(Path, name, dropped(name))
    assert compiles(package(small(reasons="")))


def test_a_cache_that_is_only_read_is_good(package, kept, monkeypatch) -> None:
    library = package(small(reasons=""))
    compiles(library)
    compiled.LOADED.clear()

    def refused(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(compiled.os, "utime", refused)
    assert not compiles(library)


def test_a_full_disk_leaves_no_half_of_a_plan(package, kept, monkeypatch) -> None:
    write = Path.write_text

    def full(path: Path, text: str, **more) -> None:
        write(path, text[: len(text) // 2], **more)
        raise OSError(errno.ENOSPC, "No space left on device")

    library = package(small(reasons=""))
    with monkeypatch.context() as patched:
        patched.setattr(Path, "write_text", full)
        with pytest.raises(PolicyError, match=r"No space left on device\); make room there"):
            compiles(library)
    assert list(kept.iterdir()) == []
    assert compiles(library)
