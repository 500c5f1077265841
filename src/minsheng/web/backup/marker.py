"""A mark in the data folder while a backup is brought back: without it, half a site looks whole."""

from __future__ import annotations

import fcntl
import json
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from minsheng.web.backup.errors import BackupError

NAME, LOCK = "restoring", "restore.lock"
STAGED = "restore-"
"""How the folders begin in which a backup is unpacked."""
PARTIAL = re.compile(r".*\.partial-(\d+)")


@contextmanager
def alone(data: Path) -> Iterator[None]:
    """One process at a time brings a backup back.

    Raises:
        BackupError: another is at it.
    """
    data.mkdir(parents=True, exist_ok=True)
    handle = os.open(data / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError:
        raise BackupError(f"another restore is at work in {data}; wait until it ends") from None
    finally:
        os.close(handle)


def cut_off(data: Path, database: str) -> bool:
    """Whether a restore into this folder and that database, empty before, did not end."""
    path = data / NAME
    return path.exists() and path.read_text("utf-8") == database


def mark(data: Path, database: str) -> None:
    """Mark the folder, before the first step; the mark outlives a loss of power."""
    partial = data / f"{NAME}.partial-{os.getpid()}"
    with partial.open("w", encoding="utf-8") as file:
        file.write(database)
        file.flush()
        os.fsync(file.fileno())
    partial.rename(data / NAME)
    _settle(data)


def unmark(data: Path) -> None:
    """Take the mark away: all is back, and on the disk."""
    os.sync()
    (data / NAME).unlink()
    _settle(data)


def refuse_half(data: Path) -> None:
    """Refuse to work on half a site.

    Raises:
        BackupError: a restore began here and did not end.
    """
    if (data / NAME).exists():
        raise BackupError(
            f"a restore into {data} has not ended, and what is there is half a site; unless it "
            f"is still at work, run `minsheng restore` again: it removes that half and begins anew"
        )


def left_over(data: Path) -> list[Path]:
    """What was left by restores and backups that were cut off."""
    folders = {data, data / "secrets"}
    if (note := data / "last-backup.json").exists():
        held = json.loads(note.read_text("utf-8"))
        folders |= {Path(held["file"]).parent} if "file" in held else set()
    staged = [path for path in data.glob(f"{STAGED}*") if path.is_dir()]
    partial = [p for folder in folders if folder.exists() for p in folder.iterdir() if _dead(p)]
    return sorted({*staged, *partial})


def _dead(path: Path) -> bool:
    """Whether a file was begun by a process that is no more."""
    found = PARTIAL.fullmatch(path.name)
    return found is not None and not Path("/proc", found[1]).exists()


def _settle(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
