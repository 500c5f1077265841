"""The cache folder: what was used last is kept, whole, whoever else is at work there."""

from __future__ import annotations

import errno
import os
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest
from tests.policy.engine.small import RULES, small

from minsheng.policy.engine.book import compile_book
from minsheng.policy.engine.faults import PolicyError
from minsheng.policy.engine.fused import compiled, machine
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


SIZE, ROOM = 100_000, 16
"""Bytes of a driver used before; and for how many such there is room, the new one apart."""


@pytest.fixture
def crowded(kept: Path, monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """More drivers used before than there is room for, the first of them first."""
    monkeypatch.setattr(compiled, "MOST_KEPT", ROOM * SIZE + SIZE // 2)
    kept.mkdir(parents=True, mode=0o700)
    made = [kept / f"driver_{k:024x}.bin" for k in range(20)]
    for age, file in enumerate(made):
        for one in (file, file.with_suffix(".txt")):
            one.write_bytes(bytes(SIZE // 2))
            os.utime(one, (1_000 + age, 1_000 + age))
    return made


def test_the_drivers_used_last_are_kept(package, kept, crowded) -> None:
    (kept / "letter.txt").write_bytes(bytes(20 * SIZE))
    compiles(package(small(reasons="")))
    codes = set(kept.glob("driver_*.bin"))
    (new,) = codes - set(crowded)
    assert codes == {*crowded[-ROOM:], new}
    assert {text.with_suffix(".bin") for text in kept.glob("driver_*.txt")} == codes
    assert (kept / "letter.txt").exists()


def test_many_small_drivers_stay(package, kept, crowded) -> None:
    for file in crowded:
        for one in (file, file.with_suffix(".txt")):
            one.write_bytes(b"small")
    compiles(package(small(reasons="")))
    assert len(list(kept.glob("driver_*.bin"))) == len(crowded) + 1


def test_to_load_a_driver_is_to_use_it(package, kept, crowded) -> None:
    library = package(small(reasons=""))
    compiles(library)
    (first,) = set(kept.glob("driver_*.bin")) - set(crowded)
    for file in (first, first.with_suffix(".txt")):
        os.utime(file, (1, 1))
    compiled.LOADED.clear()
    assert not compiles(library)
    compiles(package(small(reasons="", rules=RULES.replace("<", "<="))))
    assert first.exists()
    assert not crowded[0].exists()


@pytest.mark.parametrize("room", [0, 20])
def test_the_driver_just_made_stays(room, package, crowded, monkeypatch) -> None:
    """Whatever the clock says, and however little room there is."""
    monkeypatch.setattr(compiled, "MOST_KEPT", room * SIZE)
    for file in crowded:
        os.utime(file, (2**33, 2**33))
    library = package(small(reasons=""))
    assert compiles(library)
    compiled.LOADED.clear()
    assert not compiles(library)
    assert sum(file.exists() for file in crowded) == max(0, room - 1)


def test_a_plan_without_its_code_is_dropped_too(package, crowded, monkeypatch) -> None:
    monkeypatch.setattr(compiled, "MOST_KEPT", 10 * SIZE)
    for file in crowded:
        file.unlink()
    compiles(package(small(reasons="")))
    plans = [file.with_suffix(".txt").exists() for file in crowded]
    assert plans == [False] + [True] * 19


@pytest.mark.parametrize("gone", ["stat", "unlink", "both"])
def test_drivers_that_others_drop_meanwhile_are_no_fault(
    gone, package, crowded, monkeypatch
) -> None:
    assert all(file.name.startswith("driver_0000") for file in crowded)
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


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.EROFS, "see that you may write there, or let MINSHENG_CACHE name a folder"),
        (errno.ENOENT, "let MINSHENG_CACHE name a folder that can be written"),
    ],
)
def test_a_cache_that_cannot_be_is_told_with_what_helps(
    package, kept, monkeypatch, number, words
) -> None:
    def refused(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    library = package(small(reasons=""))
    monkeypatch.setattr(Path, "write_bytes", refused)
    with pytest.raises(PolicyError, match=rf"{os.strerror(number)}\); {words}"):
        compiles(library)


def test_a_full_disk_leaves_no_half_of_a_plan(package, kept, monkeypatch) -> None:
    write = Path.write_bytes

    def full(path: Path, held: bytes) -> None:
        write(path, held[: len(held) // 2])
        raise OSError(errno.ENOSPC, "No space left on device")

    library = package(small(reasons=""))
    with monkeypatch.context() as patched:
        patched.setattr(Path, "write_bytes", full)
        with pytest.raises(PolicyError, match=r"No space left on device\); make room there"):
            compiles(library)
    assert list(kept.iterdir()) == []
    assert compiles(library)


def test_another_driver_in_the_place_of_one_is_none(package, kept) -> None:
    one, other = package(small(reasons="")), package(small())
    compiles(one)
    (wanted,) = kept.glob("driver_*.bin")
    mine = wanted.read_bytes()
    compiles(other)
    (strange,) = set(kept.glob("driver_*.bin")) - {wanted}
    wanted.write_bytes(strange.read_bytes())
    compiled.LOADED.clear()
    assert compiles(one)
    assert wanted.read_bytes() == mine


def test_what_a_killed_process_left_half_written_is_removed(package, kept) -> None:
    kept.mkdir(parents=True, exist_ok=True, mode=0o700)
    old, new = kept / "driver_0.1.2.part", kept / "driver_0.3.4.part"
    lock = kept / "driver_1.lock"
    for file in (old, new, lock):
        file.write_bytes(b"half")
    for file in (old, lock):
        os.utime(file, (0, 0))
    compiles(package(small(reasons="")))
    assert not old.exists()
    assert not lock.exists()
    assert new.exists()


@pytest.fixture
def two(package, kept, monkeypatch) -> Callable[[], list[bool]]:
    """Two at the same driver: which compiled it; the first goes on once the second waits."""
    library = package(small(reasons=""))
    begun, waits = threading.Event(), threading.Event()
    codes, wait = machine.object_codes, machine._wait

    def slow(modules):
        if not begun.is_set():
            begun.set()
            assert waits.wait(60)
        return codes(modules)

    def told(held: int) -> None:
        if begun.is_set():
            waits.set()
        wait(held)

    monkeypatch.setattr(machine, "object_codes", slow)
    monkeypatch.setattr(machine, "_wait", told)

    def both() -> list[bool]:
        with ThreadPoolExecutor(2) as pool:
            first = pool.submit(compiles, library)
            assert begun.wait(60)
            second = pool.submit(compiles, library)
            return [first.result(), second.result()]

    return both


def test_who_comes_second_waits_and_finds_the_driver_made(two, kept) -> None:
    assert two() == [True, False]
    assert {file.suffix for file in kept.iterdir()} == {".bin", ".txt"}


def test_who_stands_still_holds_nobody_up(two, kept, monkeypatch) -> None:
    monkeypatch.setattr(machine, "PATIENCE", 0)
    assert two() == [True, True]
    assert {file.suffix for file in kept.iterdir()} == {".bin", ".txt"}


def test_the_lock_of_a_killed_process_holds_nobody_up(package, kept) -> None:
    library = package(small(reasons=""))
    compiles(library)
    (file,) = kept.glob("driver_*.bin")
    file.unlink()
    file.with_suffix(".lock").touch()
    compiled.LOADED.clear()
    assert compiles(library)
    assert not file.with_suffix(".lock").exists()
