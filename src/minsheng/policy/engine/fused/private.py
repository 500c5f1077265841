"""The cache of machine code is ours alone: what lies in it is executed.

A folder or file that another user owns, or may write to, is refused: whoever could put a
file there could run anything in our name. Where the system has no owners, all is ours.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from minsheng.policy.engine.faults import PolicyError

WRITABLE_BY_OTHERS = stat.S_IWGRP | stat.S_IWOTH
UNFOLLOWED = getattr(os, "O_NOFOLLOW", 0)


def private_folder(folder: Path, base: Path) -> None:
    """Make a folder for ourselves, or see that it is.

    Args:
        folder: where machine code is kept.
        base: the folder named for caches, above it; what is above that is not looked at.

    Raises:
        PolicyError: others may write to it, or to a folder on the way to it.
    """
    for place in reversed([folder, *_between(folder, base), base]):
        place.mkdir(parents=True, exist_ok=True, mode=0o700)
    real, top = folder.resolve(), base.resolve()
    _refuse_others(real, real.stat())
    for place in (*_between(real, top), top):
        about = place.stat()
        sticky = about.st_mode & stat.S_ISVTX  # as /tmp: nobody moves what is another's
        if not (sticky and about.st_uid == 0):
            _refuse_others(place, about, root=True)


def private_bytes(file: Path) -> bytes:
    """The bytes of a file that is ours alone.

    Raises:
        PolicyError: another owns it or may write to it.
        OSError: there is none, or it is a link.
    """
    with open(file, "rb", opener=_unfollowed) as kept:
        _refuse_others(file, os.fstat(kept.fileno()))
        return kept.read()


def write_private(file: Path, content: bytes) -> None:
    """Write a file that nobody else may change."""
    file.unlink(missing_ok=True)
    with open(file, "xb", opener=_unfollowed) as kept:
        kept.write(content)


def _unfollowed(path: str, flags: int) -> int:
    return os.open(path, flags | UNFOLLOWED, 0o600)


def _between(folder: Path, base: Path) -> Iterator[Path]:
    """The folders above one, below its base; up to the root when the base is not above."""
    for parent in folder.parents:
        if parent == base:
            return
        yield parent


def _refuse_others(place: Path, about: os.stat_result, *, root: bool = False) -> None:
    if not hasattr(os, "getuid"):
        return
    if about.st_uid != os.getuid() and not (root and about.st_uid == 0):
        who = "belongs to another user"
    elif about.st_mode & WRITABLE_BY_OTHERS:
        who = f"may be written to by others; `chmod go-w {place}` ends that"
    else:
        return
    msg = (
        f"compiled rules are not taken from {place}: it {who}; mend that, or let "
        "MINSHENG_CACHE name a folder of your own"
    )
    raise PolicyError(msg)
