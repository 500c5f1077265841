"""Files a run gives away one by one, lists and notices: whole or not at all, for their owner alone.

A file is written beside its place under a name of its own, which is held while it is written:
what nobody holds is of a command that died, and the next one to the same place removes it.
"""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import IO

from minsheng.recheck.errors import RecheckError
from minsheng.recheck.files import PRIVATE_FILE, REMEDIES, RIGHTS, locked


def write_single(
    path: Path,
    pieces: Iterable[bytes],
    refuse: Callable[[], None],
    what: str,
    *,
    replace: bool,
) -> None:
    """Write a file readable by its owner alone, and put it in its place when it is whole.

    Args:
        path: where.
        pieces: what, some at a time.
        refuse: raises where what stands there must stay; asked before anything is written,
            and again where something stands there at the end.
        what: it is called in a fault: `the list`.
        replace: whether it may take the place of what is not refused.

    Raises:
        RecheckError: something stands there, or the file cannot be written.
    """
    refuse()
    try:
        _clear(path)
        file, part = _begun(path)
        try:
            with file:
                file.writelines(pieces)
                file.flush()
                os.fsync(file.fileno())
                if os.name == "posix":  # Windows moves no open file
                    _put(part, path, refuse, replace=replace)
            if os.name != "posix":  # pragma: no cover
                _put(part, path, refuse, replace=replace)
        finally:
            with suppress(OSError):
                part.unlink(missing_ok=True)
    except OSError as error:
        raise RecheckError(_unwritten(path, what, error)) from error


def _unwritten(path: Path, what: str, error: OSError) -> str:
    """Why a file could not be written, and how to mend that."""
    folder = path.parent
    if isinstance(error, NotADirectoryError) or (folder.exists() and not folder.is_dir()):
        return f"{folder} is no folder; choose another place for {what}"
    if not folder.exists():
        return f"there is no folder {folder} for {what}; make it, or choose another place"
    remedy = REMEDIES.get(error.errno or 0)
    if remedy == RIGHTS:
        why = "may not be written into; mend its rights, or"
        return f"the folder {folder} {why} choose another place for {what}"
    return (
        f"{path} could not be written ({error.strerror or error}); "
        f"{f'{remedy} or ' if remedy else ''}choose another place for {what}"
    )


def _begun(path: Path) -> tuple[IO[bytes], Path]:
    """A new file beside a place, held by this command."""
    while True:
        number, name = tempfile.mkstemp(".part", f".{path.name}.{os.getpid()}-", path.parent)
        file = os.fdopen(number, "wb")
        try:
            ours = locked(file)
        except OSError:  # some network disks know no locks; no other command gets one, either
            ours = True
        # Another command may have taken it for a dead one's before it was held.
        if ours and os.path.lexists(name):
            return file, Path(name)
        file.close()


def _clear(path: Path) -> None:
    """Remove what commands that died left beside a place; what another one writes stays."""
    ours = re.compile(rf"\.{re.escape(path.name)}\.[0-9]+(-[a-z0-9_]+)?\.part")
    for left in list(path.parent.iterdir()):
        if not ours.fullmatch(left.name) or left.is_symlink() or not left.is_file():
            continue
        with suppress(OSError), left.open("r+b") as file:
            if locked(file):
                left.unlink()


def _put(part: Path, path: Path, refuse: Callable[[], None], *, replace: bool) -> None:
    """Give a whole file its name; another command may have written one of that name since."""
    try:
        _link(part, path)
    except FileExistsError:
        refuse()
        if not replace:
            raise
        part.replace(path)


def _link(part: Path, path: Path) -> None:
    """Give a file a name that nothing has.

    Raises:
        FileExistsError: something has it.
    """
    try:
        os.link(part, path)
    except FileExistsError:
        raise
    except OSError:  # a disk that knows no links: the name is taken first, then the file put there
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE_FILE))
        try:
            part.replace(path)
        except BaseException:
            path.unlink()
            raise
