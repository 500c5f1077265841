"""Refuses to put another snapshot in the place of one that was opened: runs may rest on it."""

from __future__ import annotations

from pathlib import Path

from minsheng.recheck.access import LOG
from minsheng.recheck.errors import RecheckError
from minsheng.recheck.files import sha256
from minsheng.snapshot.city import CITY


def refuse_opened(made: Path, out: Path) -> None:
    """Refuse to replace a snapshot that was opened by one that is not the same.

    A run can be explained only from the very snapshot it was made of. That one was opened its
    access log tells; whoever only imports again, files mended or not, is let through.

    Args:
        made: the snapshot that was made, whole.
        out: whose place it is to take.

    Raises:
        RecheckError: the one there was opened, and they differ; the remedy.
    """
    if not sha256(out / LOG) or _contents(made) == _contents(out):
        return
    raise RecheckError(
        f"{out} holds a snapshot that was opened and is not the one these files make: what was "
        "decided on it could not be explained any more; name a new folder for --out, or give "
        "--replace if nobody needs it"
    )


def _contents(snapshot: Path) -> dict[str, str]:
    """The SHA-256 of what is decided on: the description and all tables."""
    files = [snapshot / CITY, *sorted(snapshot.glob("*/*.parquet"))]
    return {str(file.relative_to(snapshot)): sha256(file) for file in files}
