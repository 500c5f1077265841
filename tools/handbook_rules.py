"""Hang the generated rule pages into the handbook's menu, whatever laws there are.

It also sees to it that a built page fetches nothing from outside.
"""

from __future__ import annotations

import logging
import re
from pathlib import Path
from typing import Any

import jieba  # type: ignore[import-untyped]  # the search plugin's cutter of Chinese words

jieba.setLogLevel(logging.WARNING)  # it would talk on standard error otherwise

log = logging.getLogger("mkdocs.hooks.handbook_rules")
AFTER = 1  # behind the front page
BEFORE = ("index.md",)
BEHIND = ("acts.md", "order.md", "facts.md", "codes.md", "calendar.md")
STYLE = "rules/status.css"
LAW = re.compile(r"\]\((\w+)/index\.md\) \| ")
FETCHED = re.compile(
    r"<(?:script|img|iframe|source)\b[^>]*\bsrc=[\"']?(?:https?:)?//[^>]*>"
    r"|<link\b(?=[^>]*\brel=[\"']?(?:stylesheet|preload|preconnect))"
    r"[^>]*\bhref=[\"']?(?:https?:)?//[^>]*>"
)


def on_config(config: Any) -> Any:
    """Add `docs/rules/` to the menu: law by law as its first page lists them, then the tables."""
    docs = Path(config["docs_dir"])
    rules = docs / "rules"
    if not (rules / "index.md").exists():
        return config
    menu: list[Any] = [f"rules/{name}" for name in BEFORE]
    laws = LAW.findall((rules / "index.md").read_text(encoding="utf-8"))
    menu += [_law(rules, law) for law in dict.fromkeys(laws)]
    menu += [f"rules/{name}" for name in BEHIND if (rules / name).exists()]
    config["nav"].insert(AFTER, {"Rule book 规则手册": menu})
    if (docs / STYLE).exists():
        config["extra_css"].append(STYLE)
    return config


def _law(rules: Path, law: str) -> dict[str, Any]:
    """A law's entry: its page, then its cases."""
    title = (rules / law / "index.md").read_text(encoding="utf-8").splitlines()[0].lstrip("# ")
    return {title: [f"rules/{law}/index.md", f"rules/{law}/cases.md"]}


def on_post_page(output: str, page: Any, config: Any) -> str:  # noqa: ARG001  # the hook's names
    """Warn, and so fail a strict build, where a page would load something from outside."""
    for found in FETCHED.findall(output):
        log.warning("%s is fetched from outside by %s", found, page.file.src_uri)
    return output
