"""The file of a backup: a plain zip with the dump, the media, and last a list of both.

The list is written last and holds the SHA-256 of every part: a file without it is half a
backup, and no byte is taken from a file before all of it was held against the list.
"""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO

from minsheng.web.backup.errors import BackupError

FORM = "minsheng backup 1"
DUMP, LIST, MEDIA = "database.dump", "manifest.json", "media/"
BLOCK = 1024 * 1024
Moved = Callable[[int], None]
"""Told how many bytes were moved."""


@dataclass
class Manifest:
    """What a backup holds.

    Attributes:
        at: when it was made.
        release: of PostgreSQL.
        rows: by table.
        keys: marks of the keys without which it cannot be read.
        parts: by name, the SHA-256 and the size.
    """

    at: str
    release: str
    rows: dict[str, int] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)
    parts: dict[str, tuple[str, int]] = field(default_factory=dict)
    form: str = FORM


def put(archive: zipfile.ZipFile, name: str, source: IO[bytes], moved: Moved) -> tuple[str, int]:
    """Take a part into an archive; its SHA-256 and size."""
    about = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    with archive.open(about, "w", force_zip64=True) as out:
        return copied(source, out, moved)


def put_list(archive: zipfile.ZipFile, manifest: Manifest) -> None:
    """End an archive by its list."""
    archive.writestr(LIST, json.dumps(asdict(manifest), ensure_ascii=False, indent=1))


def copied(source: IO[bytes], out: IO[bytes] | None, moved: Moved) -> tuple[str, int]:
    """Move a part, or only read it; its SHA-256 and size."""
    digest, size = hashlib.sha256(), 0
    while block := source.read(BLOCK):
        digest.update(block)
        size += len(block)
        if out is not None:
            out.write(block)
        moved(len(block))
    return digest.hexdigest(), size


def opened(path: Path) -> tuple[zipfile.ZipFile, Manifest]:
    """An archive and its list.

    Raises:
        BackupError: it is none, or half of one.
    """
    try:
        archive = zipfile.ZipFile(path)
        held = json.loads(archive.read(LIST))
        manifest = Manifest(**held)
    except (zipfile.BadZipFile, KeyError, ValueError, TypeError):
        raise BackupError(
            f"{path} is no whole backup: it was cut off, or is another file; take an earlier one"
        ) from None
    if manifest.form != FORM:
        raise BackupError(f"{path} is of another form ({manifest.form}); use a newer minsheng")
    return archive, manifest


def verify(path: Path, archive: zipfile.ZipFile, manifest: Manifest, moved: Moved) -> None:
    """Hold every part against the list.

    Raises:
        BackupError: a part is missing, altered, or not in the list.
    """
    if sorted(archive.namelist()) != sorted([*manifest.parts, LIST]):
        raise BackupError(f"{path} holds other parts than its list; take an earlier backup")
    for name, (digest, size) in manifest.parts.items():
        if name != DUMP and not _may_be_put(name):
            raise BackupError(f"{path} names a place outside the site's folder ({name})")
        try:
            with archive.open(name) as source:
                found = copied(source, None, moved)
        except (zipfile.BadZipFile, OSError) as error:
            raise BackupError(f"{path}: {name} is damaged; take an earlier backup") from error
        if found != (digest, size):
            raise BackupError(f"{path}: {name} was altered; take an earlier backup")


def _may_be_put(name: str) -> bool:
    parts = PurePosixPath(name).parts
    plain = all(part not in {"..", "."} and "\\" not in part for part in parts)
    return name.startswith(MEDIA) and plain and not name.endswith("/")
