"""The files of a run: written whole or not at all, known by their hashes, one writer at a time.

Decisions about people are for their office alone: what is written is readable by its
owner only.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import stat
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from io import BufferedReader
from pathlib import Path
from typing import IO, Any

import pyarrow as pa

from minsheng.recheck.errors import RecheckError
from minsheng.recheck.tables import write_table

LOCK = ".lock"
PRIVATE_FOLDER, PRIVATE_FILE = 0o700, 0o600


ROOM, RIGHTS = "make room", "mend its rights"
REMEDIES = {
    errno.ENOSPC: ROOM,
    errno.EDQUOT: ROOM,
    errno.EACCES: RIGHTS,
    errno.EPERM: RIGHTS,
    errno.EROFS: RIGHTS,
}
"""What helps where a file cannot be written; with all else, only another place."""


def cannot_write(path: Path, error: OSError) -> RecheckError:
    """The sentence for a write that failed, most often a full disk."""
    msg = f"{path} could not be written ({error.strerror or error}); "
    remedy = REMEDIES.get(error.errno or 0)
    if remedy is None:
        return RecheckError(msg + "choose another folder")
    msg += f"{remedy} or choose another folder, then give the same command again: "
    return RecheckError(msg + "it goes on where it stopped")


def make_folder(path: Path) -> None:
    """A folder for its owner alone, if it is not there.

    Raises:
        RecheckError: it cannot be made.
    """
    try:
        path.mkdir(parents=True, exist_ok=True, mode=PRIVATE_FOLDER)
    except OSError as error:
        raise cannot_write(path, error) from error


def write_parquet(path: Path, table: pa.Table) -> str:
    """Write a table; gives the file's SHA-256.

    Raises:
        RecheckError: it could not be written; nothing half-written is left.
    """
    return _written(path, lambda file: write_table(table, file))


def write_json(path: Path, content: Any) -> str:
    """Write JSON; gives the file's SHA-256.

    Raises:
        RecheckError: it could not be written; nothing half-written is left.
    """
    text = json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    return _written(path, lambda file: file.write(text.encode()))


def write_text(path: Path, text: str) -> str:
    """Write a text as UTF-8; gives the file's SHA-256.

    Raises:
        RecheckError: it could not be written; nothing half-written is left.
    """
    return _written(path, lambda file: file.write(text.encode()))


def write_bytes(path: Path, content: bytes) -> str:
    """Write bytes; gives the file's SHA-256.

    Raises:
        RecheckError: they could not be written; nothing half-written is left.
    """
    return _written(path, lambda file: file.write(content))


def _written(path: Path, write: Callable[[IO[bytes]], object]) -> str:
    """Write under a name of our own, rename when whole and on the disk."""
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        part.unlink(missing_ok=True)
        # A new file or none: where a link lies in wait, nothing is written through it.
        with os.fdopen(os.open(part, os.O_RDWR | os.O_CREAT | os.O_EXCL, PRIVATE_FILE), "w+b") as f:
            write(f)
            f.flush()
            os.fsync(f.fileno())
            f.seek(0)
            digest = hashlib.file_digest(f, "sha256").hexdigest()
        part.replace(path)
    except OSError as error:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise cannot_write(path, error) from error
    return digest


def sync_folders(*folders: Path) -> None:
    """See that the names of the files in folders are on the disk, not the files alone.

    Raises:
        RecheckError: the disk failed.
    """
    if os.name != "posix":  # pragma: no cover - Windows opens no folders
        return
    for folder in folders:
        try:
            file = os.open(folder, os.O_RDONLY)
            try:
                os.fsync(file)
            finally:
                os.close(file)
        except OSError as error:
            if error.errno != errno.EINVAL:  # some network disks sync no folders
                raise cannot_write(folder, error) from error


def opened(path: Path, remedy: str = "restore it from a backup") -> BufferedReader:
    """A regular file, open for reading; a pipe is not waited for, nor a device read without end.

    Args:
        path: the file.
        remedy: what helps where it is none; a file that a person gives has no backup.

    Raises:
        RecheckError: it is no regular file.
        OSError: it cannot be opened.
    """
    how = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    file = os.open(path, how)
    if not stat.S_ISREG(os.fstat(file).st_mode):
        os.close(file)
        raise RecheckError(f"{path} is no regular file; {remedy}")
    return os.fdopen(file, "rb")


def office_text(content: bytes, path: Path) -> str:
    """A CSV an office saved, as text: UTF-8, or GB18030 as Excel and WPS save it in China.

    Args:
        content: of the file.
        path: where it stands, for the message.

    Raises:
        RecheckError: it is neither.
    """
    for encoding in ("utf-8-sig", "gb18030"):
        with suppress(UnicodeDecodeError):
            return content.decode(encoding)
    raise RecheckError(f"{path} is no text in UTF-8 or GB18030; save it as CSV UTF-8")


def text_of(path: Path) -> str:
    """What a regular file holds, in UTF-8.

    Raises:
        RecheckError: it is no regular file.
        OSError, UnicodeError: it cannot be read.
    """
    with opened(path) as file:
        return file.read().decode()


def sha256(path: Path) -> str:
    """A file's SHA-256; empty where there is no such file.

    Raises:
        RecheckError: it is no regular file.
    """
    try:
        with opened(path) as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        return ""


def changed_files(run: Path, files: Mapping[str, str]) -> Iterator[str]:
    """The files of a run that are not as they were written, by their names in its folder.

    Raises:
        RecheckError: one is no regular file.
    """
    for name, digest in files.items():
        found = sha256(run / name)
        if found != digest:
            yield f"{name} {'is missing' if not found else 'was changed'}"


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Hold a folder for one command; a command that dies lets go of it.

    Raises:
        RecheckError: another command holds it.
    """
    try:
        flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0)
        file = os.fdopen(os.open(folder / LOCK, flags, PRIVATE_FILE), "r+b")
    except OSError as error:
        raise cannot_write(folder / LOCK, error) from error
    with file:
        if not locked(file):
            msg = f"another command is writing into {folder}; wait for it, or choose another folder"
            raise RecheckError(msg)
        yield


def locked(file: IO[bytes]) -> bool:
    """Hold a file until it is closed; False where another command holds it.

    Raises:
        OSError: the disk knows no locks.
    """
    try:
        import fcntl
    except ImportError:  # pragma: no cover - Windows locks bytes instead
        import msvcrt

        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
        except OSError:
            return False
        return True
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
