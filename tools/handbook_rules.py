"""Hang the generated rule pages into the handbook's menu, whatever laws there are."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import jieba  # type: ignore[import-untyped]  # the search plugin's cutter of Chinese words

jieba.setLogLevel(logging.WARNING)  # it would talk on standard error otherwise

AFTER = 2  # behind the front page and "Writing rules"


def on_config(config: Any) -> Any:
    """Add `docs/rules/` to the menu: its index first, then law by law."""
    docs = Path(config["docs_dir"])
    pages = sorted((docs / "rules").rglob("*.md"), key=lambda page: (page.stem != "index", page))
    if pages:
        names = [page.relative_to(docs).as_posix() for page in pages]
        config["nav"].insert(AFTER, {"Rule book 规则手册": names})
    return config
