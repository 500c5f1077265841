"""The handbook's glossary as the help page shows it; it is in the program, no network is asked."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from pathlib import Path

ROW = re.compile(r"^\| ([^|]+) \| ([^|]+) \|", re.MULTILINE)
NAME = "glossary.md"
LONGEST = 24
"""Letters of a term; titles of acts are none that a clerk looks up here."""


def place() -> Path:
    """In a checkout beside the handbook, in an installed program beside the pages."""
    beside = Path(__file__).parents[3] / "docs" / NAME
    return beside if beside.is_file() else Path(str(files("minsheng.web") / "data" / NAME))


@cache
def terms() -> tuple[tuple[str, str], ...]:
    """Chinese and English of each term; none where the program came without the handbook."""
    path = place()
    if not path.is_file():
        return ()
    rows = ROW.findall(path.read_text("utf-8"))
    return tuple(
        (chinese.strip(), english.strip()) for chinese, english in rows
        if chinese.strip() not in {"Chinese", "---"} and not set(chinese) <= set("- ")
        and len(chinese.strip()) <= LONGEST and not chinese.startswith("《")
    )  # fmt: skip
