"""One file given away: of one command only, and what died on the way leaves nothing behind."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from minsheng.recheck.errors import RecheckError
from minsheng.recheck.single import _unwritten, write_single

WRITES = """
import sys
from pathlib import Path
from minsheng.recheck.single import write_single

def pieces():
    yield b"theirs"
    print("begun", flush=True)
    sys.stdin.read()

write_single(Path(sys.argv[1]), pieces(), lambda: None, "the list", replace=True)
"""


def names(folder: Path) -> list[str]:
    return sorted(p.name for p in folder.iterdir())


def refusing(path: Path) -> Callable[[], None]:
    """Refuses whatever stands there."""

    def refuse() -> None:
        if path.exists():
            raise RecheckError("is there already")

    return refuse


def write(path: Path, content: bytes = b"ours", *, replace: bool = False) -> None:
    refuse = (lambda: None) if replace else refusing(path)
    write_single(path, [content], refuse, "the list", replace=replace)


@pytest.fixture
def other(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """Another command that is in the middle of the same file."""
    with subprocess.Popen(
        [sys.executable, "-c", WRITES, str(tmp_path / "l.csv")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "begun\n"
        yield process
        process.kill()


def test_what_a_killed_command_left_is_removed(tmp_path: Path, other: subprocess.Popen[str]):
    other.kill()
    other.wait()
    (left,) = names(tmp_path)
    assert left.startswith(".l.csv.")
    (tmp_path / f".l.csv.{other.pid}.part").touch()  # as earlier versions called it
    kept = [".l.csv.old.part", ".l2.csv.1.part", "l.csv.1.part", ".l.csv.1"]
    for name in kept:
        (tmp_path / name).touch()
    (tmp_path / ".l.csv.1.part").symlink_to(tmp_path / "l.csv.1.part")
    (tmp_path / ".l.csv.2.part").mkdir()
    write(tmp_path / "l.csv")
    assert names(tmp_path) == sorted([*kept, ".l.csv.1.part", ".l.csv.2.part", "l.csv"])


def test_what_another_command_is_writing_stays(tmp_path: Path, other: subprocess.Popen[str]):
    write(tmp_path / "l.csv")
    assert len(names(tmp_path)) == 2
    other.communicate()
    assert names(tmp_path) == ["l.csv"]


@pytest.mark.parametrize("links", [True, False], ids=["links", "a disk without links"])
@pytest.mark.parametrize("replace", [True, False])
def test_of_two_at_once_the_later_is_refused_unless_it_may_replace(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, replace: bool, links: bool
):
    file = tmp_path / "l.csv"

    def no_links(*_: object) -> None:
        raise OSError(errno.EPERM, os.strerror(errno.EPERM))

    if not links:
        monkeypatch.setattr(os, "link", no_links)

    def meanwhile() -> Iterator[bytes]:
        yield b"later"
        write(file, b"earlier")

    refuse = (lambda: None) if replace else refusing(file)
    if replace:
        write_single(file, meanwhile(), refuse, "the list", replace=True)
    else:
        with pytest.raises(RecheckError, match="is there already"):
            write_single(file, meanwhile(), refuse, "the list", replace=False)
    assert file.read_bytes() == (b"later" if replace else b"earlier")
    assert names(tmp_path) == ["l.csv"]


def test_it_is_for_its_owner_alone(tmp_path: Path):
    for replace in (False, True):
        write(tmp_path / "l.csv", replace=replace)
        if os.name == "posix":
            assert (tmp_path / "l.csv").stat().st_mode & 0o777 == 0o600


def test_a_disk_that_knows_no_locks_will_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def none(_: object) -> bool:
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

    monkeypatch.setattr("minsheng.recheck.single.locked", none)
    (tmp_path / ".l.csv.1.part").touch()
    write(tmp_path / "l.csv")
    assert names(tmp_path) == [".l.csv.1.part", "l.csv"]


def test_where_it_cannot_be_written_is_said_with_the_remedy(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for path, words in (
        (tmp_path / "no" / "such" / "l.csv", "there is no folder .*such for the list; make it, or"),
        (tmp_path / "file" / "l.csv", "file is no folder; choose another place for the list"),
    ):
        with pytest.raises(RecheckError, match=words):
            write(path)
    # Under a file no folder can be made.
    under = tmp_path / "file" / "no"
    said = _unwritten(under / "l.csv", "the list", NotADirectoryError(errno.ENOTDIR, "Not a dir"))
    assert said == f"{under} is no folder; choose another place for the list"
    denied = PermissionError(errno.EACCES, "Permission denied")
    said = _unwritten(tmp_path / "l.csv", "the list", denied)
    assert said.startswith(f"the folder {tmp_path} may not be written into; mend its rights")
    read_only = OSError(errno.EROFS, "Read-only file system")
    assert _unwritten(tmp_path / "l.csv", "the list", read_only) == said
    lost = OSError(errno.EIO, "Input/output error")
    said = _unwritten(tmp_path / "l.csv", "the list", lost)
    assert said.endswith("(Input/output error); choose another place for the list")
    full = OSError(errno.ENOSPC, "No space left on device")
    assert "make room" in _unwritten(tmp_path / "l.csv", "the list", full)
