"""`minsheng restore`: into an empty place only, and nothing before all of it was verified."""

from __future__ import annotations

import shutil
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import psycopg

from minsheng.kernel.database.roles import OWNER
from minsheng.kernel.database.secrets import Secrets
from minsheng.web.backup import keys, marker
from minsheng.web.backup.archive import DUMP, MEDIA, Manifest, Moved, copied, opened, verify
from minsheng.web.backup.dumping import empty, restore, rows
from minsheng.web.backup.errors import BackupError
from minsheng.web.databases import home, parameters

ASIDE = "secrets-put-aside"
"""The folder of keys that gave way to those of a backup."""


def verified(path: Path, moved: Moved = lambda _: None) -> tuple[zipfile.ZipFile, Manifest]:
    """A backup, every byte of which is as it was written.

    Raises:
        BackupError: it is not.
    """
    archive, manifest = opened(path)
    try:
        verify(path, archive, manifest, moved)
    except BackupError:
        archive.close()
        raise
    return archive, manifest


def refuse_other_keys(manifest: Manifest, held: Mapping[str, str]) -> None:
    """Hold the keys against those of the backup; nothing is written yet.

    Args:
        manifest: of the backup.
        held: of the file of keys; none where it was not given, and those in their place count.

    Raises:
        BackupError: keys are missing, or are others than those of the backup.
    """
    found = keys.marks(home()) | keys.marks_of(held)
    wrong = sorted(name for name, mark in manifest.keys.items() if found.get(name) != mark)
    if wrong and held:
        raise BackupError(
            f"the keys given by --keys are not those of the backup ({', '.join(wrong)}); name the "
            f"file that `minsheng backup --keys` wrote of the same site"
        )
    if wrong:
        raise BackupError(
            f"the keys in {home() / 'secrets'} are not those of the backup "
            f"({', '.join(wrong)}); give the file of keys by --keys"
        )


def put_keys(held: Mapping[str, str]) -> None:
    """Put the keys in their place, before anything could throw new ones.

    To be called once it is known that the place holds no data (`place_held`). What lies there and
    is another was thrown for a site that never was, or is of one that is gone: it is put aside,
    since a key that is lost cannot be made again.
    """
    secrets, there = Secrets(home()), keys.marks(home())
    for name, mark in keys.marks_of(held).items():
        if there.get(name) == mark:
            continue
        if name in there:
            aside = home() / ASIDE
            aside.mkdir(mode=0o700, exist_ok=True)
            (secrets.folder / name).rename(aside / f"{name}-{there[name]}")
        secrets.keep(name, held[name])


@contextmanager
def place_held() -> Iterator[None]:
    """The place, empty and marked until all is back; what a restore that was cut off left goes.

    Raises:
        BackupError: it is in use.
    """
    held = parameters(OWNER)
    database = f"{held['host']}:{held['port']}/{held['dbname']}"
    with marker.alone(home()):
        if marker.cut_off(home(), database):
            _clear()
        else:
            refuse_what_is_in_use()
        marker.mark(home(), database)
        yield
        marker.unmark(home())


def _clear() -> None:
    for folder in (home() / "media", *home().glob(f"{marker.STAGED}*")):
        if folder.is_dir():
            shutil.rmtree(folder)
    with psycopg.connect(**parameters(OWNER)) as connection:
        empty(connection)


def refuse_what_is_in_use() -> None:
    """A place that holds anything: a backup is never put over it.

    Raises:
        BackupError: with the sentence.
    """
    media = home() / "media"
    if media.exists() and any(media.iterdir()):
        raise BackupError(f"{media} is not empty; restore into another folder (MINSHENG_DATA)")
    with psycopg.connect(**parameters(OWNER)) as connection:
        if rows(connection):
            raise BackupError(
                "the database holds tables; restore into an empty one: another folder "
                "(MINSHENG_DATA), or another database"
            )


def bring_back(archive: zipfile.ZipFile, manifest: Manifest, moved: Moved) -> None:
    """The database, then the media; then the rows are counted.

    Raises:
        BackupError: PostgreSQL refused the dump, or a table has not as many rows as the backup
            says.
    """
    with tempfile.TemporaryDirectory(prefix=marker.STAGED, dir=home()) as folder:
        path = Path(folder, DUMP)
        with archive.open(DUMP) as source, path.open("wb") as out:
            copied(source, out, moved)
        restore(OWNER, path)
        media = Path(folder, "media")
        media.mkdir(mode=0o700)
        for name in manifest.parts:
            if name != DUMP:
                target = media / name.removeprefix(MEDIA)
                target.parent.mkdir(parents=True, exist_ok=True)
                with archive.open(name) as source, target.open("wb") as out:
                    copied(source, out, moved)
        shutil.rmtree(home() / "media", ignore_errors=True)
        media.rename(home() / "media")
    with psycopg.connect(**parameters(OWNER)) as connection:
        found = rows(connection)
    if found != manifest.rows:
        raise BackupError(
            f"the database that came back has other numbers of rows than the backup says "
            f"({_differing(found, manifest.rows)}); serve nothing from it, take an earlier backup"
        )


def _differing(found: dict[str, int], told: dict[str, int]) -> str:
    tables = sorted(t for t in found.keys() | told.keys() if found.get(t) != told.get(t))
    return ", ".join(f"{t}: {_rows(found.get(t))}, told {_rows(told.get(t))}" for t in tables)


def _rows(many: int | None) -> str:
    return "no such table" if many is None else f"{many:,} rows"
