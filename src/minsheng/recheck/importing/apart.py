"""Refuses an import whose folders lie in one another: the snapshot's is replaced as a whole."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path

from minsheng.recheck.errors import RecheckError


def partial_of(out: Path) -> Path:
    """The folder in which a snapshot is made before it takes its place."""
    return out.with_name(f".{out.name}.partial")


def old_of(out: Path) -> Path:
    """The folder in which a snapshot lies that is being replaced."""
    return out.with_name(f".{out.name}.old")


def refuse_within(delivered: Path, register: Path, out: Path, returned: Path) -> None:
    """Refuse folders of which one is another, or lies in it.

    What lies in the snapshot's folder is gone when the next snapshot takes its place, and
    with a register goes what alone knows who is who.

    Args:
        delivered: the offices' files.
        register: the register's folder.
        out: the snapshot's.
        returned: for what goes back.

    Raises:
        RecheckError: one is within another.
    """
    called = {"DIR": delivered, "--register": register, "--out": out, "--returned": returned}
    ours = {"--out": (out, partial_of(out), old_of(out))}
    for inner, outer in permutations(called, 2):
        if any(_within(called[inner], place) for place in ours.get(outer, (called[outer],))):
            raise RecheckError(
                f"{inner} ({called[inner]}) lies in {outer} ({called[outer]}) or is the same "
                "folder; choose four folders apart from each other"
            )


def _within(inner: Path, outer: Path) -> bool:
    """Whether a folder is another or lies in it, links followed, by whatever name."""
    above = (inner.resolve(), *inner.resolve().parents)
    if outer.resolve() in above:
        return True
    return outer.exists() and any(one.exists() and one.samefile(outer) for one in above)
