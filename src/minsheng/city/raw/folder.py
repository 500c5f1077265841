"""Raw files take their folder's place when all of them are written, or not at all."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from minsheng.city.errors import CityError

MARK = Path("truth") / "files.json"
"""Only folders of raw files hold it."""


@contextmanager
def in_new_folder(out: Path, *, replace: bool) -> Iterator[Path]:
    """A folder beside `out` that becomes it when all went well, or goes.

    Args:
        out: the folder; not there, empty, or of raw files that may be replaced.
        replace: whether they may.

    Raises:
        CityError: it holds something else, or the disk fails.
    """
    target = out.absolute()
    if target.is_file():
        raise CityError(f"{out} is a file; name a folder for the offices' files")
    if target.is_dir() and any(target.iterdir()):
        if not (target / MARK).is_file():
            raise CityError(f"{out} holds something other than raw files; name a new folder")
        if not replace:
            raise CityError(
                f"{out} holds raw files; choose another folder, or replace with --force"
            )
    partial = target.with_name(f".{target.name}.partial-{os.getpid()}")
    try:
        shutil.rmtree(partial, ignore_errors=True)
        partial.mkdir(parents=True)
        yield partial
        if target.exists():
            shutil.rmtree(target)
        partial.rename(target)
    except OSError as error:
        reason = error.strerror or str(error)
        raise CityError(f"{out} cannot be written ({reason}); choose another folder") from error
    finally:
        shutil.rmtree(partial, ignore_errors=True)
