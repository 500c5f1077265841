"""`minsheng backup`: the database as it stood at one moment, the media, and the list of both."""

from __future__ import annotations

import json
import os
import shutil
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import psycopg

from minsheng.kernel.database.roles import BACKUP
from minsheng.web.backup import keys
from minsheng.web.backup.archive import DUMP, MEDIA, Manifest, Moved, put, put_list
from minsheng.web.backup.dumping import dump, rows
from minsheng.web.backup.errors import BackupError
from minsheng.web.databases import home, parameters

NOTE = "last-backup.json"


def expected_size() -> int:
    """Bytes a backup takes at most; a dump is smaller than its database."""
    with psycopg.connect(**parameters(BACKUP)) as connection:
        row = connection.execute("SELECT pg_database_size(current_database())").fetchone()
    return int(row[0] if row else 0) + sum(map(_size, _media()))


def write(out: Path, now: datetime, moved: Moved = lambda _: None) -> Manifest:
    """Write a backup, whole or not at all.

    Args:
        out: the file; it must not be there yet.
        now: the moment.
        moved: told how far it is.

    Raises:
        BackupError: there is such a file, or no room for it.
    """
    if out.exists():
        raise BackupError(f"{out} is there already; a backup is never overwritten, name another")
    needed, free = expected_size(), shutil.disk_usage(out.resolve().parent).free
    if free < needed:
        raise BackupError(
            f"{out} may need {needed / 1024**2:,.0f} MB, and {free / 1024**2:,.0f} MB are free; "
            f"make room, or name a file on another disk"
        )
    partial = out.with_name(f"{out.name}.partial-{os.getpid()}")
    try:
        handle = os.open(partial, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "r+b") as file:
            with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
                manifest = _filled(archive, now, moved)
            file.flush()
            os.fsync(file.fileno())
        partial.rename(out)
    finally:
        partial.unlink(missing_ok=True)
    note = {"at": now.isoformat(), "file": str(out.resolve())}
    (home() / NOTE).write_text(json.dumps(note), "utf-8")
    return manifest


def _filled(archive: zipfile.ZipFile, now: datetime, moved: Moved) -> Manifest:
    with psycopg.connect(**parameters(BACKUP)) as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        row = connection.execute(
            "SELECT pg_export_snapshot(), current_setting('server_version')"
        ).fetchone()
        assert row is not None
        manifest = Manifest(now.isoformat(), str(row[1]), rows(connection), keys.marks(home()))
        with dump(BACKUP, str(row[0])) as source:
            manifest.parts[DUMP] = put(archive, DUMP, source, moved)
    _put_media(archive, manifest, moved)
    put_list(archive, manifest)
    return manifest


def _put_media(archive: zipfile.ZipFile, manifest: Manifest, moved: Moved) -> None:
    """The files; written before the rows that name them, so that what the snapshot names is there.

    Uploads alone go on growing, or are given up meanwhile: such a one would be sent again.
    """
    folder = home() / "media"
    for path in _media():
        name = MEDIA + path.relative_to(folder).as_posix()
        with suppress(FileNotFoundError), path.open("rb") as source:
            manifest.parts[name] = put(archive, name, source, moved)


def _size(path: Path) -> int:
    with suppress(FileNotFoundError):
        return path.stat().st_size
    return 0


def _media() -> Iterator[Path]:
    folder = home() / "media"
    yield from sorted(p for p in folder.rglob("*") if p.is_file() and not p.is_symlink())
