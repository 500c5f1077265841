"""Tells whoever keeps the log that real people's facts, or what came of them, were opened.

The pure floor knows neither clock nor user: the command line puts a watch here, which
writes down who opened what, when and for what (`cli/access.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextvars import ContextVar
from pathlib import Path
from typing import Any, Literal

Kind = Literal["snapshot", "run"]
Watch = Callable[[Path, Mapping[str, Any], Kind], None]
WATCH: ContextVar[Watch | None] = ContextVar("WATCH", default=None)
PSEUDONYMISED = "pseudonymised"
LOG = "access.jsonl"
"""Beside the files of a snapshot, or of a run: who opened it."""


def tell_opened(folder: Path, about: Mapping[str, Any]) -> None:
    """Tell the watch, where there is one, that a pseudonymised snapshot is opened.

    Args:
        folder: the snapshot.
        about: what its `city.json` says.
    """
    watch = WATCH.get()
    if watch is not None and about.get(PSEUDONYMISED) is True:
        watch(folder, about, "snapshot")


def tell_shown(run: Path, about: Mapping[str, Any]) -> None:
    """Tell the watch that households of a run are shown whose snapshot was pseudonymised.

    Args:
        run: its folder.
        about: what its `run.json` says; its `snapshot` says until when that may be kept.
    """
    watch, snapshot = WATCH.get(), about["snapshot"]
    if watch is not None and snapshot.get(PSEUDONYMISED) is True:
        watch(run, snapshot, "run")
