"""Hang the generated rule pages into the handbook's menu, whatever laws there are."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import jieba  # type: ignore[import-untyped]  # the search plugin's cutter of Chinese words

jieba.setLogLevel(logging.WARNING)  # it would talk on standard error otherwise

AFTER = 2  # behind the front page and "Writing rules"
OVERVIEW = ("index.md", "order.md", "facts.md", "codes.md", "calendar.md")
STYLE = "rules/status.css"


def on_config(config: Any) -> Any:
    """Add `docs/rules/` to the menu: what goes over all laws first, then law by law."""
    docs = Path(config["docs_dir"])
    rules = docs / "rules"
    if not (rules / "index.md").exists():
        return config
    names = [f"rules/{name}" for name in OVERVIEW if (rules / name).exists()]
    menu: list[Any] = list(names)
    for law in sorted(page.parent for page in rules.glob("*/index.md")):
        title = (law / "index.md").read_text(encoding="utf-8").splitlines()[0].lstrip("# ")
        pages = sorted(law.glob("*.md"), key=lambda page: (page.stem != "index", page))
        menu.append({title: [page.relative_to(docs).as_posix() for page in pages]})
    config["nav"].insert(AFTER, {"Rule book 规则手册": menu})
    if (docs / STYLE).exists():
        config["extra_css"].append(STYLE)
    return config
