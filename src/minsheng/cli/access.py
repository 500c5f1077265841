"""The access log of a snapshot or run: a line for each command that opens it, none past its date.

Whoever runs the office's books can be asked who looked at whom, when and by which command;
and what is kept longer than it may be is no longer read (个人信息保护法第47条: where it cannot
be deleted yet, it may be stored, and nothing else).
"""

from __future__ import annotations

import getpass
import json
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from minsheng.recheck.access import Kind

CHINA = timezone(timedelta(hours=8))
ABOUT = {"snapshot": "city.json", "run": "run.json"}
"""Where each says until when it may be kept."""
MONTH = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])")


@contextmanager
def watched(arguments: Sequence[str]) -> Iterator[None]:
    """Write down what one command opens, each snapshot and each run once.

    Args:
        arguments: of the command line; the first names the command.
    """
    from minsheng.recheck.access import WATCH

    seen: set[Path] = set()

    def watch(folder: Path, about: Mapping[str, Any], kind: Kind) -> None:
        place = folder.resolve()
        if place not in seen:
            late = _past(folder, about, kind)
            _write(folder, arguments, kind, opened=late is None)
            if late is not None:
                raise late
            seen.add(place)

    token = WATCH.set(watch)
    try:
        yield
    finally:
        WATCH.reset(token)


def _write(folder: Path, arguments: Sequence[str], kind: Kind, *, opened: bool) -> None:
    """Add a line; a snapshot or run whose log cannot be written is not opened.

    Raises:
        RecheckError: the log cannot be written.
    """
    from minsheng.recheck.access import LOG
    from minsheng.recheck.errors import RecheckError

    entry = {
        "at": now().isoformat(timespec="seconds"),
        "by": who(),
        "command": next(iter(arguments), ""),
        "arguments": list(arguments[1:]),
        "opened": opened,
    }
    line = (json.dumps(entry, ensure_ascii=False) + "\n").encode("utf-8", "backslashreplace")
    path = folder / LOG
    try:
        file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            os.write(file, line)
        finally:
            os.close(file)
    except OSError as error:
        raise RecheckError(
            f"{path}, the log of who opened the {kind}, cannot be written "
            f"({error.strerror or error}); mend its rights, for it is not opened unseen"
        ) from error


def now() -> datetime:
    """The time in China, whatever the machine is set to."""
    return datetime.now(CHINA)


def who() -> str:
    """The user whom the system knows, and not the one the surroundings name."""
    try:
        import pwd
    except ImportError:  # no POSIX
        return getpass.getuser()
    number = os.getuid()
    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:
        return str(number)


def _past(folder: Path, about: Mapping[str, Any], kind: Kind) -> Exception | None:
    """Why a snapshot or run is not opened any more; nothing while it may be kept."""
    from minsheng.recheck.errors import RecheckError

    until = about.get("keep_until")
    if not isinstance(until, str) or not MONTH.fullmatch(until):
        return RecheckError(
            f"{folder / ABOUT[kind]} does not say until when the snapshot may be kept; "
            "import the files again"
        )
    if now().strftime("%Y-%m") <= until:
        return None
    if kind == "run":
        return RecheckError(
            f"the run {folder} is of a snapshot that was to be kept until {until} only, and its "
            "households are not shown any more; delete it as the rules ask, and keep its access "
            "log: `minsheng report` still tells its totals"
        )
    return RecheckError(
        f"the snapshot {folder} was to be kept until {until} only, and is not opened any more; "
        "delete it as the rules ask, and keep its access log"
    )
