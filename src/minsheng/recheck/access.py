"""Tells whoever keeps the log that a snapshot of real people's facts was opened.

The pure floor knows neither clock nor user: the command line puts a watch here, which
writes down who opened what, when and for what (`cli/access.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextvars import ContextVar
from pathlib import Path
from typing import Any

Watch = Callable[[Path, Mapping[str, Any]], None]
WATCH: ContextVar[Watch | None] = ContextVar("WATCH", default=None)
PSEUDONYMISED = "pseudonymised"
LOG = "access.jsonl"
"""Beside the snapshot's files: who opened it."""


def tell_opened(folder: Path, about: Mapping[str, Any]) -> None:
    """Tell the watch, where there is one, that a pseudonymised snapshot is opened.

    Args:
        folder: the snapshot.
        about: what its `city.json` says.
    """
    watch = WATCH.get()
    if watch is not None and about.get(PSEUDONYMISED) is True:
        watch(folder, about)
