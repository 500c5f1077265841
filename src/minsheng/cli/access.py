"""The access log of a snapshot: one line for each command that opens it."""

from __future__ import annotations

import getpass
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from minsheng.cli.console import in_languages
from minsheng.cli.language import LANGUAGES, language_of
from minsheng.cli.speech import tell

LOG = "access.jsonl"
CHINA = timezone(timedelta(hours=8))
PAST = (
    "快照{folder}的保存期限（{until}）已过，请按规定删除",
    "the snapshot {folder} was to be kept until {until} only; delete it as the rules ask",
)


@contextmanager
def watched(arguments: Sequence[str]) -> Iterator[None]:
    """Write down what one command opens, each snapshot once.

    Args:
        arguments: of the command line; the first names the command.
    """
    from minsheng.recheck.access import WATCH

    seen: set[Path] = set()
    command = next(iter(arguments), "")

    def watch(folder: Path, about: Mapping[str, Any]) -> None:
        place = folder.resolve()
        if place not in seen:
            seen.add(place)
            _write(folder, command)
            _warn(folder, about)

    token = WATCH.set(watch)
    try:
        yield
    finally:
        WATCH.reset(token)


def _write(folder: Path, command: str) -> None:
    """Add a line; a snapshot whose log cannot be written is not opened.

    Raises:
        RecheckError: the log cannot be written.
    """
    from minsheng.recheck.errors import RecheckError

    entry = {
        "at": datetime.now(CHINA).isoformat(timespec="seconds"),
        "by": getpass.getuser(),
        "command": command,
    }
    line = (json.dumps(entry, ensure_ascii=False) + "\n").encode()
    path = folder / LOG
    try:
        file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            os.write(file, line)
        finally:
            os.close(file)
    except OSError as error:
        raise RecheckError(
            f"{path}, the log of who opened the snapshot, cannot be written "
            f"({error.strerror or error}); mend its rights, for it is not opened unseen"
        ) from error


def _warn(folder: Path, about: Mapping[str, Any]) -> None:
    """Say aloud that a snapshot is kept longer than it may be."""
    until = about.get("keep_until")
    if isinstance(until, str) and datetime.now(CHINA).strftime("%Y-%m") > until:
        language = language_of()
        for one in (language,) if language else LANGUAGES:
            said = in_languages(PAST, one).format(folder=folder, until=until)
            tell(f"minsheng: {said}", err=True)
